package io.assumerole.localaws.ministack;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The access key of an account's root user in one local AWS. It is valid nowhere else.
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

    /** Creates a random key in the format of AWS's keys. */
    static RootKey random(String accountId) {
        var id = new StringBuilder("AKIA");
        RANDOM.ints(ID_LENGTH, 0, BASE_32.length()).forEach(i -> id.append(BASE_32.charAt(i)));
        var secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return new RootKey(accountId, id.toString(), Base64.getEncoder().encodeToString(secret));
    }

    /** Returns the text of this key without its secret. */
    @Override
    public String toString() {
        return "RootKey[accountId=" + accountId + ", accessKeyId=" + accessKeyId + "]";
    }
}
