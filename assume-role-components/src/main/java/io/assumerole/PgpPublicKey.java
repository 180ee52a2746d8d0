package io.assumerole;

import java.util.Base64;

/** Checks the public key of PGP that a secret is encrypted for. */
final class PgpPublicKey {

    private static final int PUBLIC_KEY = 6;
    private static final int SECRET_KEY = 5;

    private PgpPublicKey() {}

    /** Does not quote what was given: it may be the private key. */
    static String checked(String text) {
        var tag = tag(text);
        if (tag == SECRET_KEY) {
            throw new IllegalArgumentException(
                    "encryptedFor: got a private key, not shown; allowed: the public key: gpg"
                            + " --export NAME | base64 --wrap=0. Take the private key out of the program and its history");
        }
        if (tag != PUBLIC_KEY) {
            throw new IllegalArgumentException(
                    "encryptedFor: got no public key of PGP, not shown; allowed: its base64 in"
                            + " one line, without armor: gpg --export NAME | base64 --wrap=0");
        }
        return text;
    }

    /** What the first packet is, by RFC 9580, 4.2; 0 where there is none. */
    private static int tag(String text) {
        if (text == null) {
            return 0;
        }
        try {
            var bytes = Base64.getDecoder().decode(text);
            int first = bytes.length == 0 ? 0 : bytes[0] & 0xff;
            return first < 0x80 ? 0 : first < 0xc0 ? first >> 2 & 0xf : first & 0x3f;
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }
}
