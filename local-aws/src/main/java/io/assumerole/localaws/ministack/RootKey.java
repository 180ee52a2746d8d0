package io.assumerole.localaws.ministack;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The access key of an account's root in one local AWS. It opens nothing else.
 *
 * @param accountId the account, 12 digits
 * @param accessKeyId such as {@code AKIA5T3QZ2CJ7L4WDX6B}
 * @param secretAccessKey 40 characters, a secret of this run
 */
public record RootKey(String accountId, String accessKeyId, String secretAccessKey) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int ID_LENGTH = 16;
    private static final int SECRET_BYTES = 30;

    /** Makes a key that nobody can guess, of the form that AWS gives its own. */
    static RootKey random(String accountId) {
        var id = new StringBuilder("AKIA");
        RANDOM.ints(ID_LENGTH, 0, BASE_32.length()).forEach(i -> id.append(BASE_32.charAt(i)));
        var secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return new RootKey(accountId, id.toString(), Base64.getEncoder().encodeToString(secret));
    }

    /** Returns what is no secret. */
    @Override
    public String toString() {
        return "RootKey[accountId=" + accountId + ", accessKeyId=" + accessKeyId + "]";
    }
}
