package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import io.assumerole.arn.MaxSessionDuration;
import io.assumerole.arn.RoleName;
import io.assumerole.components.internal.input.Argument;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.BuilderArguments;
import io.assumerole.components.internal.input.CrossChecks;
import io.assumerole.components.internal.input.FailureMessage;
import io.assumerole.policy.lint.PolicyLint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The arguments of every component that makes a role: whom it trusts, what it is called and what it may do. */
abstract class RoleOptions {

    static final Argument.One<String> ROLE_NAME = Argument.one("roleName");
    static final Argument.One<String> ROLE_PATH = Argument.one("rolePath");
    static final Argument.One<String> ROLE_DESCRIPTION = Argument.one("roleDescription");
    static final Argument.One<Map<String, String>> ROLE_TAGS = Argument.one("roleTags");
    static final Argument.One<String> ROLE_PERMISSIONS_BOUNDARY = Argument.one("rolePermissionsBoundary");
    static final Argument.One<Duration> MAX_SESSION_DURATION = Argument.one("maxSessionDuration");
    static final Argument.One<Instant> REVOKE_ROLE_SESSIONS_BEFORE = Argument.one("revokeRoleSessionsBefore");
    static final Argument.One<String> GUARD_RAILS = Argument.one("guardRails");

    /** The arguments that only a role which is made can have. */
    static final List<Argument<?>> OF_ROLE = Stream.of(
                    TrustArguments.ALL,
                    PermissionsArguments.OF_ROLE,
                    List.<Argument<?>>of(
                            ROLE_NAME,
                            ROLE_PATH,
                            ROLE_DESCRIPTION,
                            ROLE_TAGS,
                            ROLE_PERMISSIONS_BOUNDARY,
                            MAX_SESSION_DURATION,
                            REVOKE_ROLE_SESSIONS_BEFORE,
                            GUARD_RAILS))
            .flatMap(List::stream)
            .toList();

    /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
    private static final Pattern DESCRIPTION = Pattern.compile("[\\t\\n\\r\\x20-\\x7E\\u00A1-\\u00FF]{0,1000}");

    final BuilderArguments given;

    // Null where they were not given.
    final Output<String> roleName;
    final Output<String> rolePath;
    final Output<String> roleDescription;
    final Output<Map<String, String>> roleTags;
    final Output<String> rolePermissionsBoundary;
    final Duration maxSessionDuration;
    final Instant revokeRoleSessionsBefore;
    final Output<String> guardRails;

    final TrustedParties trust;
    final PolicyLint trustLint;
    final PlannedPolicies permissions;
    final List<PlannedPolicies.Acknowledgement> acknowledgements;

    /** Whether a finding of the lint is an error. */
    final boolean strict;

    private final FailureMessage failureMessage;
    private final ArgumentChecks checks;

    /** Checks what is about the role; the constructor of the subclass ends with {@link #endChecks}. */
    RoleOptions(RoleChecks role) {
        this.given = role.given;
        this.failureMessage = role.failureMessage;
        this.checks = role.arguments;
        this.trust = role.trust.check(checks, role.partitions);
        this.trustLint = role.permissions.trustLint(checks);
        this.roleName = role.checked(ROLE_NAME, v -> new RoleName(v).value());
        this.rolePath = role.checked(ROLE_PATH, RoleChecks::path);
        this.roleDescription = role.checked(ROLE_DESCRIPTION, RoleOptions::checkedDescription);
        this.roleTags = role.checked(ROLE_TAGS, RoleChecks::tags);
        this.rolePermissionsBoundary = role.arn(ROLE_PERMISSIONS_BOUNDARY, RoleChecks.POLICY_ARN);
        var duration = given.get(MAX_SESSION_DURATION);
        checks.optional(MAX_SESSION_DURATION, duration, v -> new MaxSessionDuration(v).value());
        this.maxSessionDuration = duration == null ? null : duration.value();
        this.revokeRoleSessionsBefore = role.revokedBefore(REVOKE_ROLE_SESSIONS_BEFORE);
        this.guardRails = apart(role.arn(GUARD_RAILS, RoleChecks.POLICY_ARN));
        this.permissions =
                role.makesRole ? role.permissions.check(checks, role.partitions, guardRails) : PlannedPolicies.NONE;
        this.acknowledgements = role.permissions.acknowledgements();
        this.strict = role.permissions.strict();
    }

    /** Of the guard rails, the boundary that is not the role's own: the role may use IAM, and who has it is to not. */
    private Output<String> apart(Output<String> boundary) {
        var crossChecks = new CrossChecks(checks);
        crossChecks.check(GUARD_RAILS.name(), boundary, rolePermissionsBoundary, GuardRails::checkApart);
        return crossChecks.guard(boundary);
    }

    private static String checkedDescription(String text) {
        return ArgumentChecks.matching(
                DESCRIPTION,
                text,
                "0 to 1000 characters: tab, line feed, carriage return, U+0020 to U+007E, U+00A1 to U+00FF");
    }

    /** Checks what the policies may change of the component's own, and throws if anything was wrong. */
    final void endChecks(RoleChecks role) {
        permissions.together().check(ownArns(null), checks);
        role.partitions.checkPlain();
        checks.throwIfAny();
    }

    /**
     * The ARNs of what the component makes.
     *
     * @param component the name of the component, of which automatic names are made; {@code null} while there is none
     */
    abstract ComponentArns ownArns(@Nullable String component);

    /** Whether everything that is made has a name that was given. */
    abstract boolean namesAreGiven();

    /**
     * Tells whether an argument was given.
     *
     * @param argument the argument's name, as its method of the builder is called, such as
     *     {@code "requireSessionName"}; that of {@code rolePolicyJson} is {@code "rolePolicy"}
     * @return whether it was given, be it to these arguments or to those whose {@code toBuilder()} they were started
     *     from
     * @throws IllegalArgumentException if no argument is called so
     */
    public boolean isGiven(String argument) {
        return given.isGiven(argument);
    }

    /** {@return the names of the arguments that were given, and no value of any; for people} */
    @Override
    public String toString() {
        return getClass().getSimpleName() + given;
    }

    /** The options of the component of this name, which is registered, and has children, when all is checked. */
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
        // Lost in a merge, where only a list of providers is kept.
        options.getProvider().ifPresent(wait::providers);
        return ComponentResourceOptions.merge(options, wait.build());
    }

    /**
     * What the policies may change of a user or role whose name is made of the component's: an error of its own.
     *
     * @return what to wait for, with what was waited for before
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

    /** Says of a problem that is found late whose it is. */
    final IllegalArgumentException failure(String problem) {
        return failureMessage.failure(problem);
    }

    /** {@return the name of the role; nothing where it was not given} */
    public Optional<Output<String>> roleName() {
        return Optional.ofNullable(roleName);
    }

    /** {@return the path of the role; nothing where it was not given} */
    public Optional<Output<String>> rolePath() {
        return Optional.ofNullable(rolePath);
    }

    /** {@return the description of the role; nothing where it was not given} */
    public Optional<Output<String>> roleDescription() {
        return Optional.ofNullable(roleDescription);
    }

    /** {@return the tags of the role; nothing where none were given} */
    public Optional<Output<Map<String, String>>> roleTags() {
        return Optional.ofNullable(roleTags);
    }

    /** {@return the ARN of the managed policy that limits the role; nothing where it was not given} */
    public Optional<Output<String>> rolePermissionsBoundary() {
        return Optional.ofNullable(rolePermissionsBoundary);
    }

    /** {@return how long a session of the role may last; nothing where it was not given} */
    public Optional<Duration> maxSessionDuration() {
        return Optional.ofNullable(maxSessionDuration);
    }

    /**
     * {@return the time before which sessions in the role must have begun to be denied everything, in whole seconds;
     * nothing where it was not given}
     */
    public Optional<Instant> revokeRoleSessionsBefore() {
        return Optional.ofNullable(revokeRoleSessionsBefore);
    }

    /**
     * {@return the ARN of the boundary without which the role makes no user and no role; nothing where it was not
     * given}
     */
    public Optional<Output<String>> guardRails() {
        return Optional.ofNullable(guardRails);
    }
}
