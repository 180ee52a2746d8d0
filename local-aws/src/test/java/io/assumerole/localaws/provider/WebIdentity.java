package io.assumerole.localaws.provider;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Tokens of an OpenID Connect provider, unsigned: MiniStack reads them and checks no signature. */
final class WebIdentity {
    private WebIdentity() {}

    static String token(String issuer, String subject, String audience) {
        return part(Map.of("alg", "none"))
                + "."
                + part(Map.of("iss", issuer, "sub", subject, "aud", audience))
                + "."
                + part(Map.of());
    }

    private static String part(Map<String, Object> claims) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Json.write(claims).getBytes(StandardCharsets.UTF_8));
    }
}
