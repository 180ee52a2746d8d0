package io.assumerole.components.internal.sdk;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An attempt to assume a role before its provider does, with those before it: what the provider will send, all of it
 * known.
 *
 * @param region where; {@code null} for what the environment says
 * @param accessKey as in {@code SessionInputs.BaseCredentials}, and so are the next three
 * @param secretKey a secret
 * @param token a secret
 * @param profile the name of a profile
 * @param assumeRoles what the provider sends for each role, in their order; none for a web identity alone
 * @param webIdentity the provider's {@code assumeRoleWithWebIdentity}; {@code null} where there is none
 */
public record AssumeRoleAttempt(
        String region,
        String accessKey,
        String secretKey,
        String token,
        String profile,
        List<AssumeRoleInput> assumeRoles,
        AssumeRoleInput webIdentity) {

    /** Whoever is asked, once, as the provider would ask. */
    public interface Sts {

        /**
         * Calls AWS and waits for its answer.
         *
         * @return how AWS refused it; nothing where it let the role be assumed
         * @throws NotTriedException if there is nothing to ask with, which says nothing of the provider
         * @throws RuntimeException if AWS could not be asked
         */
        Optional<Refusal> assume(AssumeRoleAttempt attempt);
    }

    /** AWS's answer to who may not assume a role: its code, such as {@code AccessDenied}, and its words. */
    public record Refusal(String code, String message) {}

    /** A role was not tried, for lack of what the attempt needs and the provider need not: its message says what. */
    public static final class NotTriedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotTriedException(String message) {
            super(message);
        }
    }

    /** The role that the provider will work in. */
    public String roleArn() {
        return (assumeRoles.isEmpty() ? webIdentity : assumeRoles.get(assumeRoles.size() - 1)).roleArn();
    }

    /** Takes out of a text what may be secret to somebody. */
    public String withoutSecrets(String text) {
        var sent = Stream.concat(Stream.ofNullable(webIdentity), assumeRoles.stream());
        var hidden = sent.flatMap(role -> Stream.of(role.webIdentityToken(), role.externalId()));
        var shown = text;
        for (var secret : Stream.concat(Stream.of(secretKey, token), hidden)
                .filter(Objects::nonNull)
                .filter(secret -> !secret.isEmpty())
                .toList()) {
            shown = shown.replace(secret, "[secret]");
        }
        return shown;
    }

    /** Shows nothing that may be a secret. */
    @Override
    public String toString() {
        return "AssumeRoleAttempt[" + roleArn() + "]";
    }
}
