package io.assumerole.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** IDs and secrets in AWS's form. Each resource has its own fixed values. */
final class FakeIds {

    /** The characters of an IAM ID after its prefix. */
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static final String BASE_62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static final String NO_SECRET = "NotASecret/";
    private static final int LENGTH_OF_SECRET = 40;

    private final String of;

    /** @param of the text that identifies the resource */
    FakeIds(String of) {
        this.of = of;
    }

    /** {@return a unique ID in IAM's form} */
    String iam(String prefix) {
        return prefix + text(prefix, LETTERS, 17);
    }

    /** {@return the ID of an access key} */
    String accessKey() {
        return "AKIA" + text("AKIA", LETTERS, 16);
    }

    /** {@return a text in the form of a secret access key, recognizable as a fake} */
    String secret() {
        return NO_SECRET + text("secret", BASE_62, LENGTH_OF_SECRET - NO_SECRET.length());
    }

    /** {@return a suffix of letters and digits} */
    String suffix(String kind, int length) {
        return text(kind, BASE_62, length);
    }

    String uuid(String kind) {
        return UUID.nameUUIDFromBytes((kind + of).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private String text(String kind, String letters, int length) {
        var radix = BigInteger.valueOf(letters.length());
        var rest = new BigInteger(1, hash(kind));
        var text = new StringBuilder();
        while (text.length() < length) {
            var parts = rest.divideAndRemainder(radix);
            text.append(letters.charAt(parts[1].intValue()));
            rest = parts[0];
        }
        return text.toString();
    }

    private byte[] hash(String kind) {
        try {
            return MessageDigest.getInstance("SHA-256").digest((kind + "\n" + of).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
