package io.assumerole.components.internal.sdk;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The parameters that the provider will send to STS to get a session of a role, through the roles before it in a chain.
 * All parameters are known.
 *
 * @param region the region; {@code null} for the region of the environment
 * @param credentials the initial credentials
 * @param assumeRoles the parameters for each role, in order; empty if a web identity assumes the only role
 * @param webIdentity the provider's {@code assumeRoleWithWebIdentity}; {@code null} if there is none
 */
public record SessionRequest(
        String region,
        BaseCredentials<String> credentials,
        List<AssumeRoleInput> assumeRoles,
        AssumeRoleInput webIdentity) {

    /** Calls STS once, as the provider would. */
    public interface Sts {

        /**
         * Calls AWS and waits for its answer.
         *
         * @return the AWS error; empty if the role was assumed
         * @throws NotTriedException if a requirement for the attempt is missing, which the provider may not need
         * @throws RuntimeException if AWS could not be called
         */
        Optional<Refusal> assume(SessionRequest request);
    }

    /**
     * An AWS error.
     *
     * @param code the error code, such as {@code AccessDenied}
     * @param message the error message
     * @param local whether the endpoint that returned the error is on this machine
     */
    public record Refusal(String code, String message, boolean local) {}

    /**
     * The attempt was impossible, because a requirement is missing that the provider may not need; the message names
     * it.
     */
    public static final class NotTriedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotTriedException(String message) {
            super(message);
        }
    }

    /** Returns the role that the provider will work in. */
    public String roleArn() {
        return (assumeRoles.isEmpty() ? webIdentity : assumeRoles.get(assumeRoles.size() - 1)).roleArn();
    }

    /** Replaces the secrets of this request in the text: keys, tokens, and external IDs. */
    public String withoutSecrets(String text) {
        var sent = Stream.concat(Stream.ofNullable(webIdentity), assumeRoles.stream());
        var hidden = sent.flatMap(role -> Stream.of(role.webIdentityToken(), role.externalId()));
        var shown = text;
        for (var secret : Stream.concat(Stream.of(credentials.secretKey(), credentials.token()), hidden)
                .filter(Objects::nonNull)
                .filter(secret -> !secret.isEmpty())
                .toList()) {
            shown = shown.replace(secret, "[secret]");
        }
        return shown;
    }

    /** Shows nothing that can be a secret. */
    @Override
    public String toString() {
        return "SessionRequest[" + roleArn() + "]";
    }
}
