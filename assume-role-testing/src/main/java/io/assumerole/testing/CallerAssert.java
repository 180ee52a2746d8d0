package io.assumerole.testing;

import io.assumerole.arn.ExternalId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.decision.AccessRequest;
import java.util.function.UnaryOperator;

/** The parameters of an assertion about a caller that assumes a role, which {@link RoleAssert} starts. */
public final class CallerAssert {

    private final RoleAssert role;
    private final String principal;
    private final boolean expected;

    CallerAssert(RoleAssert role, String principal, boolean expected) {
        this.role = role;
        this.principal = principal;
        this.expected = expected;
    }

    /**
     * Makes the assertion for a caller that sends only the required parameters. A role session has neither a source
     * identity nor transitive tags, unless {@link #assumeRole(UnaryOperator)} adds them. For a federated principal, the
     * call is {@code sts:AssumeRoleWithWebIdentity} or {@code sts:AssumeRoleWithSAML}.
     *
     * @return the role, for more assertions
     * @throws AssertionError if the assertion fails or cannot be decided
     */
    public RoleAssert assumeRole() {
        return assumeRole(request -> request);
    }

    /**
     * Makes the assertion for a caller that sends only an external ID.
     *
     * @param externalId the external ID; no message shows it
     * @return the role, for more assertions
     * @throws AssertionError if the assertion fails or cannot be decided
     */
    public RoleAssert assumeRoleWith(String externalId) {
        var sent = new ExternalId(externalId);
        return assumeRole(request -> request.externalId(sent));
    }

    /**
     * Makes the assertion for a caller with certain request parameters:
     *
     * <pre>{@code
     * assertThat(deployer)
     *         .lets(deployer.userArn())
     *         .assumeRole(request -> request.mfa(Duration.ofMinutes(5)).sessionName(new SessionName("anna")));
     * }</pre>
     *
     * @param circumstances adds parameters to the request: MFA, session name, session tags, source identity, claims of
     *     a token, and every other condition key
     * @return the role, for more assertions
     * @throws AssertionError if the assertion fails or cannot be decided
     */
    public RoleAssert assumeRole(UnaryOperator<AccessRequest.Builder> circumstances) {
        return role.decideAssumeRole(principal, circumstances, expected);
    }

    /** {@return a request by this principal} */
    static AccessRequest.Builder by(String principal, SessionName session) {
        var parts = principal.split(":", 6);
        var resource = parts.length == 6 ? parts[5].replaceFirst("/.*", "") : "";
        return switch (resource) {
            case "user" -> AccessRequest.byUser(UserArn.parse(principal));
            case "role" ->
                AccessRequest.byRoleSession(RoleArn.parse(principal), session)
                        .context("aws:SourceIdentity")
                        .context("sts:TransitiveTagKeys");
            case "oidc-provider", "saml-provider" -> AccessRequest.byFederated(principal);
            default -> {
                if (!principal.endsWith(".amazonaws.com")) {
                    throw new IllegalArgumentException(
                            "Not a caller: got %s; allowed: the ARN of a user, a role, or an identity provider, or a service principal; an account's root cannot assume a role"
                                    .formatted(principal));
                }
                yield AccessRequest.byService(principal);
            }
        };
    }
}
