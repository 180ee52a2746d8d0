package io.assumerole.localaws.ministack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Creates tokens of OpenID Connect providers. MiniStack accepts any token, so the proxy in front of it accepts only
 * tokens signed with a root user's secret, for any issuer.
 */
public final class WebIdentityToken {
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final String CLAIMS = "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d}";
    private static final Duration LIFETIME = Duration.ofHours(12);

    private WebIdentityToken() {}

    /**
     * Creates a JSON Web Token that the local AWS of a root user accepts for twelve hours. The token is a secret.
     *
     * @param secretAccessKey the root user's secret
     * @param issuer the provider, such as {@code https://token.actions.githubusercontent.com}
     * @param subject the token's subject, such as {@code repo:octo-org/octo-repo:ref:refs/heads/main}
     * @param audience the token's audience, such as {@code sts.amazonaws.com}
     */
    public static String of(String secretAccessKey, String issuer, String subject, String audience) {
        return of(secretAccessKey, issuer, subject, audience, Instant.now().plus(LIFETIME));
    }

    /** Creates the same token with another expiration. */
    public static String of(
            String secretAccessKey, String issuer, String subject, String audience, Instant expiration) {
        var signed = encoded(HEADER.getBytes(StandardCharsets.UTF_8))
                + "."
                + encoded(CLAIMS.formatted(
                                escaped(issuer), escaped(subject), escaped(audience), expiration.getEpochSecond())
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
