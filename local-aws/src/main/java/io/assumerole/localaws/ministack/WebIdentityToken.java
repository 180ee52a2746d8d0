package io.assumerole.localaws.ministack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes tokens of OpenID Connect providers. MiniStack believes what a token says, so the guard
 * before it lets only those in that are signed with a root's secret, whatever their issuer.
 */
public final class WebIdentityToken {
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final String CLAIMS = "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\"}";

    private WebIdentityToken() {}

    /**
     * Makes a token that the local AWS of that root accepts.
     *
     * @param secretAccessKey the root's secret
     * @param issuer the provider, such as {@code https://token.actions.githubusercontent.com}
     * @param subject whom it is about, such as {@code repo:octo-org/octo-repo:ref:refs/heads/main}
     * @param audience whom the token is for, such as {@code sts.amazonaws.com}
     * @return a JSON Web Token, which is a secret
     */
    public static String of(String secretAccessKey, String issuer, String subject, String audience) {
        var signed = encoded(HEADER.getBytes(StandardCharsets.UTF_8))
                + "."
                + encoded(CLAIMS.formatted(escaped(issuer), escaped(subject), escaped(audience))
                        .getBytes(StandardCharsets.UTF_8));
        return signed + "." + encoded(signature(secretAccessKey, signed));
    }

    private static byte[] signature(String secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256.", e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
