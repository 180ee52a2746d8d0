package io.assumerole;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a provider sends to assume its role, all of it known.
 *
 * @param region where; {@code null} for what the environment says
 * @param accessKey as in {@link BaseCredentials}, and so are the next three
 * @param secretKey a secret
 * @param token a secret
 * @param profile the name of a profile
 * @param assumeRole the provider's input of that name; {@code null} where there is none
 * @param webIdentity the provider's {@code assumeRoleWithWebIdentity}; {@code null} where there is
 *     none
 */
record SessionRequest(
        String region,
        String accessKey,
        String secretKey,
        String token,
        String profile,
        Map<String, Object> assumeRole,
        Map<String, Object> webIdentity) {

    /** The role that the provider will work in. */
    String roleArn() {
        return (String) (assumeRole != null ? assumeRole : webIdentity).get("roleArn");
    }

    /** Takes out of a text what may be secret to somebody. */
    String withoutSecrets(String text) {
        var hidden = new LinkedHashMap<>(Objects.requireNonNullElse(webIdentity, Map.of()));
        hidden.putAll(Objects.requireNonNullElse(assumeRole, Map.of()));
        var shown = text;
        for (var secret : Stream.of(secretKey, token, hidden.get("webIdentityToken"), hidden.get("externalId"))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .filter(secret -> !secret.isEmpty())
                .toList()) {
            shown = shown.replace(secret, "[secret]");
        }
        return shown;
    }

    /** Shows nothing that may be a secret. */
    @Override
    public String toString() {
        return "SessionRequest[" + roleArn() + "]";
    }
}
