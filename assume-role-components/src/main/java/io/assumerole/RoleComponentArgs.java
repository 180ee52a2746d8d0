package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import io.assumerole.arn.IamPath;
import io.assumerole.arn.MaxSessionDuration;
import io.assumerole.arn.PolicyArn;
import io.assumerole.arn.RoleName;
import io.assumerole.arn.Tags;
import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.ArgumentSet;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.components.internal.input.CrossChecks;
import io.assumerole.components.internal.input.FailureMessage;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.components.internal.input.SamePartition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The arguments of every component that creates a role: trust, properties, and permissions. */
abstract class RoleComponentArgs {

    /** The arguments that do not apply to an existing role. */
    static final ArgumentSet OF_ROLE = new ArgumentSet(TrustArguments.ALL, PermissionsArguments.OF_ROLE);

    static final Argument.One<String> ROLE_NAME = OF_ROLE.one("roleName");
    static final Argument.One<String> ROLE_PATH = OF_ROLE.one("rolePath");
    static final Argument.One<String> ROLE_DESCRIPTION = OF_ROLE.one("roleDescription");
    static final Argument.One<Map<String, String>> ROLE_TAGS = OF_ROLE.one("roleTags");
    static final Argument.One<String> ROLE_PERMISSIONS_BOUNDARY = OF_ROLE.one("rolePermissionsBoundary");
    static final Argument.One<Duration> MAX_SESSION_DURATION = OF_ROLE.one("maxSessionDuration");
    static final Argument.One<Instant> REVOKE_ROLE_SESSIONS_BEFORE = OF_ROLE.one("revokeRoleSessionsBefore");
    static final Argument.One<String> GUARD_RAILS = OF_ROLE.one("guardRails");

    /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
    private static final Pattern DESCRIPTION = Pattern.compile("[\\t\\n\\r\\x20-\\x7E\\u00A1-\\u00FF]{0,1000}");

    final BuilderArguments given;

    // Null for arguments that were not given.
    final Output<String> roleName;
    final Output<String> rolePath;
    final Output<String> roleDescription;
    final Output<Map<String, String>> roleTags;
    final Output<String> rolePermissionsBoundary;
    final Duration maxSessionDuration;
    final Instant revokeRoleSessionsBefore;
    final Output<String> guardRails;

    final TrustedParties trust;
    final PlannedPolicies permissions;
    final List<PlannedPolicies.Acknowledgement> acknowledgements;

    /** True if a lint finding is an error. */
    final boolean strict;

    private final FailureMessage failureMessage;
    private final ArgumentChecks checks;

    /** Checks the role's arguments; the constructor of the subclass ends with {@link #endChecks}. */
    RoleComponentArgs(Checks role) {
        this.given = role.given;
        this.failureMessage = role.failureMessage;
        this.checks = role.arguments;
        this.trust = role.trust.check(checks, role.partitions);
        role.permissions.checkAcknowledgements(checks);
        this.roleName = role.checked(ROLE_NAME, v -> new RoleName(v).value());
        this.rolePath = role.checked(ROLE_PATH, Checks::path);
        this.roleDescription = role.checked(ROLE_DESCRIPTION, RoleComponentArgs::checkedDescription);
        this.roleTags = role.checked(ROLE_TAGS, Checks::tags);
        this.rolePermissionsBoundary = role.arn(ROLE_PERMISSIONS_BOUNDARY, Checks.POLICY_ARN);
        var duration = given.get(MAX_SESSION_DURATION);
        checks.optional(MAX_SESSION_DURATION, duration, v -> new MaxSessionDuration(v).value());
        this.maxSessionDuration = duration == null ? null : duration.value();
        this.revokeRoleSessionsBefore = role.revokedBefore(REVOKE_ROLE_SESSIONS_BEFORE);
        this.guardRails = differentBoundary(role.arn(GUARD_RAILS, Checks.POLICY_ARN));
        this.permissions =
                role.createsRole ? role.permissions.check(checks, role.partitions, guardRails) : PlannedPolicies.NONE;
        this.acknowledgements = role.permissions.acknowledgements();
        this.strict = role.permissions.strict();
    }

    /** Checks that the boundary of the guard rails differs from the role's own boundary, which must allow IAM. */
    private Output<String> differentBoundary(Output<String> boundary) {
        var crossChecks = new CrossChecks(checks);
        crossChecks.check(GUARD_RAILS.name(), boundary, rolePermissionsBoundary, GuardRails::checkDifferent);
        return crossChecks.guard(boundary);
    }

    private static String checkedDescription(String text) {
        return ArgumentChecks.matching(
                DESCRIPTION,
                text,
                "0 to 1000 characters: tab, line feed, carriage return, U+0020 to U+007E, U+00A1 to U+00FF");
    }

    /**
     * Checks the changes that the policies allow to the component's own user and role, and throws if there are
     * problems.
     */
    final void endChecks(Checks role) {
        permissions.together().check(ownArns(null), checks);
        role.partitions.checkPlain();
        checks.throwIfAny();
    }

    /**
     * Returns the ARNs of the user and role that the component creates.
     *
     * @param component the name of the component, which starts automatic names; {@code null} if it is not known yet
     */
    abstract CombinedPolicyChecks.ComponentArns ownArns(@Nullable String component);

    /** Returns whether the user and the role have given names, if the component creates them. */
    abstract boolean namesAreGiven();

    /**
     * Returns whether an argument was given.
     *
     * @param argument the argument's name, which is the name of its builder method, such as
     *     {@code "requireSessionName"}
     * @return whether it was given to these arguments or to the arguments whose {@code toBuilder()} created the
     *     builder
     * @throws IllegalArgumentException if no argument has this name
     */
    public boolean isGiven(String argument) {
        return given.isGiven(argument);
    }

    /** {@return the names of the given arguments, without values; human-readable} */
    @Override
    public String toString() {
        return getClass().getSimpleName() + given;
    }

    /**
     * Returns options that delay the component of this name, and therefore its children, until all arguments are
     * checked.
     */
    final ComponentResourceOptions whenChecked(String component, @Nullable ComponentResourceOptions options) {
        failureMessage.usedBy(component);
        var pending = checkAutomaticNames(component).or(checks::whenComplete);
        if (pending.isEmpty()) {
            return options;
        }
        var wait = ComponentResourceOptions.builder().dependsOn(pending.get());
        if (options == null) {
            // A merge with null would change ComponentResourceOptions.Empty for the whole program.
            return wait.build();
        }
        // A merge would lose the provider, because it keeps only a list of providers.
        options.getProvider().ifPresent(wait::providers);
        return ComponentResourceOptions.merge(options, wait.build());
    }

    /**
     * Checks the changes that the policies allow to a user or role with an automatic name. Problems are reported in a
     * separate error.
     *
     * @return the output to wait for, including the earlier checks
     */
    private Optional<Output<List<Resource>>> checkAutomaticNames(String component) {
        if (!strict || namesAreGiven()) {
            return Optional.empty();
        }
        var ofComponent = new ArgumentChecks(failureMessage);
        permissions.together().check(ownArns(component), ofComponent);
        ofComponent.throwIfAny();
        checks.whenComplete().ifPresent(ofComponent::later);
        return ofComponent.whenComplete();
    }

    /** Returns the exception for a problem that is found late, with the name of the component. */
    final RuntimeException failure(String problem) {
        return failureMessage.failure(problem);
    }

    /** {@return the name of the role; empty if not set} */
    public Optional<Output<String>> roleName() {
        return Optional.ofNullable(roleName);
    }

    /** {@return the path of the role; empty if not set} */
    public Optional<Output<String>> rolePath() {
        return Optional.ofNullable(rolePath);
    }

    /** {@return the description of the role; empty if not set} */
    public Optional<Output<String>> roleDescription() {
        return Optional.ofNullable(roleDescription);
    }

    /** {@return the tags of the role; empty if not set} */
    public Optional<Output<Map<String, String>>> roleTags() {
        return Optional.ofNullable(roleTags);
    }

    /** {@return the ARN of the role's permissions boundary; empty if not set} */
    public Optional<Output<String>> rolePermissionsBoundary() {
        return Optional.ofNullable(rolePermissionsBoundary);
    }

    /** {@return the maximum session duration of the role; empty if not set} */
    public Optional<Duration> maxSessionDuration() {
        return Optional.ofNullable(maxSessionDuration);
    }

    /** {@return the time before which role sessions are revoked, in whole seconds; empty if not set} */
    public Optional<Instant> revokeRoleSessionsBefore() {
        return Optional.ofNullable(revokeRoleSessionsBefore);
    }

    /** {@return the ARN of the boundary that the guard rails require for new users and roles; empty if not set} */
    public Optional<Output<String>> guardRails() {
        return Optional.ofNullable(guardRails);
    }

    /** Checks the arguments of one component that creates or uses a role. */
    static final class Checks {

        private static final List<Argument.One<String>> ROLE_ARNS = List.of(ROLE_PERMISSIONS_BOUNDARY, GUARD_RAILS);

        static final UnaryOperator<String> POLICY_ARN =
                arn -> PolicyArn.parse(arn).toString();

        /** The given values, each of which can be replaced once. */
        final BuilderArguments given;

        final FailureMessage failureMessage;
        final ArgumentChecks arguments;
        final SamePartition partitions;
        final TrustArguments trust;
        final PermissionsArguments permissions;

        /** True if the component creates the role; {@code false} for an existing role. */
        final boolean createsRole;

        /**
         * @param component the component's simple name
         * @param identifying the arguments that identify the object in a message: no secret, and no external ID
         * @param arns the arguments with one ARN, in addition to the role's arguments
         * @param existingRole the argument that names an existing role to use; {@code null} if the component has no
         *     such argument
         * @param given the builder's arguments, with the problems of its calls
         */
        Checks(
                String component,
                List<Argument<?>> identifying,
                List<Argument.One<String>> arns,
                Argument.@Nullable One<String> existingRole,
                BuilderArguments given) {
            var own = given.inherited();
            this.given = own;
            this.failureMessage =
                    new FailureMessage(component, () -> own.identity(identifying), InvalidArgumentsException::new);
            this.arguments = new ArgumentChecks(failureMessage);
            given.problems().forEach(arguments::problem);
            this.trust = new TrustArguments(own);
            this.permissions = new PermissionsArguments(own, existingRole);
            this.createsRole = existingRole == null || !own.has(existingRole);
            this.partitions = new SamePartition(
                    arguments,
                    plain(Stream.concat(ROLE_ARNS.stream(), arns.stream()).toList()));
        }

        /** Returns the ARNs that are known immediately. */
        private Set<String> plain(List<Argument.One<String>> ofOne) {
            var arns = new LinkedHashSet<>(trust.arns());
            arns.addAll(permissions.arns());
            ofOne.stream().map(given::plain).filter(Objects::nonNull).forEach(arns::add);
            return arns;
        }

        <T, R> Output<R> checked(Argument.One<T> argument, Function<T, R> check) {
            return arguments.optional(argument, given.get(argument), check);
        }

        /** Returns a time before which sessions are revoked, in the format of a policy; {@code null} for none. */
        Instant revokedBefore(Argument.One<Instant> argument) {
            var time = checked(argument, v -> SessionRevocation.checked(v, Clock.systemUTC()));
            return time == null ? null : KnownValue.of(time).orElseThrow().value();
        }

        <T> Output<T> arn(Argument.One<String> argument, Function<String, T> check) {
            return partitions.check(argument.name(), given.get(argument), checked(argument, check));
        }

        static Map<String, String> tags(Map<String, String> tags) {
            return Tags.of(tags).asMap();
        }

        static String path(String path) {
            return TrustValueChecks.literal(new IamPath(path).value());
        }
    }
}
