package io.assumerole;

import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.ArgumentSet;
import io.assumerole.components.internal.input.BuilderArguments;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a {@link RoleWithoutUser}: the role's trust, properties, and permissions.
 *
 * <p>At least one {@link Builder#trustedWebIdentity(WebIdentity)} or {@link Builder#trustedPrincipal(String)} is
 * required, because the role trusts no other caller. If the role trusts only web identities, requirements that apply
 * only to users and roles, such as {@link Builder#externalId(String)}, are an error.
 *
 * <pre>{@code
 * var args = RoleWithoutUserArgs.builder()
 *         .trustedWebIdentity(WebIdentity.github("my-team", 123456, "my-app", 456789).branch("main"))
 *         .rolePolicy(PolicyDocument.of(
 *                 Statement.allow().action("s3:PutObject").resource("arn:aws:s3:::artifacts/*").build()))
 *         .build();
 * }</pre>
 *
 * <p>These are the arguments of {@link UnprivilegedUserWithRoleArgs} that concern the role, with the same checks and
 * the same rules for replacing and adding values.
 */
public final class RoleWithoutUserArgs extends RoleComponentArgs {

    private static final String COMPONENT = "RoleWithoutUser";

    private static final List<Argument<?>> IDENTIFYING = List.of(
            ROLE_NAME,
            ROLE_DESCRIPTION,
            ROLE_TAGS,
            ROLE_PATH,
            TrustArguments.TRUSTED_PRINCIPAL,
            PermissionsArguments.MANAGED_POLICY_ARN);

    private static final ArgumentSet ARGUMENTS = new ArgumentSet(OF_ROLE, PermissionsArguments.OF_CHECKS);

    private RoleWithoutUserArgs(Checks checks) {
        super(checks);
        checkTrust(checks.arguments);
        endChecks(checks);
    }

    private void checkTrust(ArgumentChecks checks) {
        if (given.has(TrustArguments.TRUSTED_PRINCIPAL)) {
            return;
        }
        if (!given.has(TrustArguments.TRUSTED_WEB_IDENTITY)) {
            checks.problem("trustedWebIdentity is missing; without a user, a trustedWebIdentity or a trustedPrincipal"
                    + " is required, because the role trusts nobody else");
            return;
        }
        Stream.of(
                        TrustArguments.EXTERNAL_ID,
                        TrustArguments.REQUIRE_MFA,
                        TrustArguments.REQUIRE_SOURCE_IDENTITY,
                        TrustArguments.REQUIRE_SESSION_TAG,
                        TrustArguments.ALLOW_SESSION_TAG)
                .filter(given::has)
                .forEach(option -> checks.problem(option.name()
                        + " applies only to users and roles, but the role trusts only web identities, which are exempt"
                        + " from it and may not send it; omit it, or add a trustedPrincipal"));
    }

    @Override
    CombinedPolicyChecks.ComponentArns ownArns(@Nullable String component) {
        return new CombinedPolicyChecks.ComponentArns(component).role(this);
    }

    @Override
    boolean namesAreGiven() {
        return roleName != null;
    }

    /** {@return a new builder, with no argument given} */
    public static Builder builder() {
        return new Builder(new BuilderArguments(ARGUMENTS));
    }

    /**
     * Returns a builder with all of these arguments. You can replace each value once, add values, or
     * {@linkplain Builder#clear remove} them: for example, a team's defaults and a caller's changes.
     *
     * @return a new builder; changing it does not change these arguments
     */
    public Builder toBuilder() {
        return new Builder(given.inherited());
    }

    /**
     * Builds {@link RoleWithoutUserArgs}; a second call of a method adds a value or is an error, as
     * {@link UnprivilegedUserWithRoleArgs} describes.
     */
    public static final class Builder extends RoleBuilder<Builder> {

        private Builder(BuilderArguments given) {
            super(given);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Checks the arguments and returns them.
         *
         * @return the arguments
         * @throws InvalidArgumentsException if an argument is missing, invalid, or excluded by another argument; the
         *     message lists every problem
         */
        public RoleWithoutUserArgs build() {
            return new RoleWithoutUserArgs(new Checks(COMPONENT, IDENTIFYING, List.of(), null, given));
        }
    }
}
