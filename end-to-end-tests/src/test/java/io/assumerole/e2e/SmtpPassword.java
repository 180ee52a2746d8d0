package io.assumerole.e2e;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The password for the SMTP interface of SES, which is derived from a secret access key. */
final class SmtpPassword {

    private SmtpPassword() {}

    /**
     * Makes it of a key for a region, as AWS documents.
     * https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html
     */
    static String of(String secretAccessKey, String region) {
        var signature = ("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8);
        for (var part : List.of("11111111", region, "ses", "aws4_request", "SendRawEmail")) {
            signature = hmac(signature, part);
        }
        var all = new byte[signature.length + 1];
        all[0] = 4;
        System.arraycopy(signature, 0, all, 1, signature.length);
        return Base64.getEncoder().encodeToString(all);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
