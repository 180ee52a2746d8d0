package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.MaxSessionDuration;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionDuration;
import io.assumerole.components.internal.input.ArgumentChecks;
import io.assumerole.components.internal.input.ArgumentValue;
import io.assumerole.components.internal.input.CrossChecks;
import io.assumerole.components.internal.input.DeploymentDefaults;
import io.assumerole.internal.Wildcard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies the requirements of a role, from a component of the same program, to the provider that assumes it. This class
 * fills in values that have only one valid choice, and finds values that the role rejects. For any other role, it
 * changes nothing.
 *
 * <p>The requirements of an existing role are unknown and not checked.
 */
final class ProviderRoleRequirements {

    /** The caller that assumes the role. */
    enum AssumedBy {
        /** The user, with an access key and without a session. */
        KEY,
        /** A caller that can have signed in with MFA: session credentials, a profile, or the environment. */
        SESSION,
        /** The previous role of a chain. */
        ROLE,
        /** A web identity, which has fewer requirements. */
        WEB_IDENTITY;

        /** @param key whether the caller uses an access key without a session token */
        static AssumedBy of(boolean webIdentity, boolean chained, boolean key) {
            if (chained) {
                return ROLE;
            }
            if (webIdentity) {
                return WEB_IDENTITY;
            }
            return key ? KEY : SESSION;
        }
    }

    private final AssumableRole role;
    private final AssumedBy assumedBy;
    private final TrustedParties.Requirements requirements;
    private final ArgumentChecks checks;
    private final CrossChecks crossChecks;

    /** @param role the component's role; {@code null} if there is none */
    ProviderRoleRequirements(AssumableRole role, AssumedBy assumedBy, ArgumentChecks checks, CrossChecks crossChecks) {
        this.role = role;
        this.assumedBy = assumedBy;
        this.requirements = role == null || role.trust() == null ? null : role.requirements();
        this.checks = checks;
        this.crossChecks = crossChecks;
    }

    /** Returns whether the requirements for {@code sts:AssumeRole} apply. */
    private boolean hasRequirements() {
        return requirements != null && assumedBy != AssumedBy.WEB_IDENTITY;
    }

    ArgumentValue<String> roleArn(ArgumentValue<String> given) {
        if (role == null) {
            return given;
        }
        if (given != null) {
            checks.problem("roleArn: these arguments already have the component's role; omit roleArn, or use"
                    + " builder() for another role");
        }
        return ArgumentValue.of(role.roleArn());
    }

    /**
     * Checks the requirements for the caller itself, which no argument can meet.
     *
     * @param ownKey whether the user's own key is used
     * @param caller the name of the role that calls STS, in messages
     * @param callerArn the ARN of that role; {@code null} for none
     */
    void checkCaller(boolean ownKey, String caller, Output<RoleArn> callerArn) {
        if (ownKey && !role.user().isActive()) {
            checks.problem("The user's access key is Inactive, so AWS refuses it; activate it with"
                    + " UnprivilegedUserWithRoleArgs.accessKeys, or give other credentials");
        }
        if (requirements != null
                && assumedBy == AssumedBy.WEB_IDENTITY
                && role.trust().webIdentities().isEmpty()) {
            checks.problem("The role trusts no web identity; add one with " + role.arguments()
                    + ".trustedWebIdentity, or give other credentials");
        }
        if (requirements != null
                && assumedBy != AssumedBy.WEB_IDENTITY
                && role.userName() == null
                && role.trust().principals().isEmpty()) {
            checks.problem("The role trusts web identities only; give webIdentityToken or webIdentityTokenFile,"
                    + " or add a user or role with " + role.arguments() + ".trustedPrincipal");
        }
        if (!hasRequirements()) {
            return;
        }
        crossChecks.check(caller, callerArn, Output.all(role.trust().principals()), (arn, trusted) -> {
            if (!trusted.contains(arn.toString())) {
                throw new IllegalArgumentException("is '%s', but the role trusts only %s%s; add '%1$s'"
                                .formatted(arn, role.userName() == null ? "" : "its user and ", trusted)
                        + " with " + role.arguments() + ".trustedPrincipal");
            }
        });
        if (requirements.mfa() && assumedBy != AssumedBy.SESSION) {
            checks.problem("The role requires MFA, but the AWS provider has no input for MFA codes. "
                    + (assumedBy == AssumedBy.ROLE
                            ? "A role session has no MFA; omit roleChain"
                            : "Sign in with MFA first, for example with aws sts get-session-token;"
                                    + " then give credentials with that session token, or a profile that contains"
                                    + " it, instead of the key alone; the AWS provider refuses a profile with"
                                    + " mfa_serial"));
        }
        if (requirements.userNameAsSessionName() && assumedBy == AssumedBy.ROLE) {
            checks.problem("The role requires the user name as the session name, but"
                    + " a role session has no user name; omit roleChain");
        }
    }

    ArgumentValue<String> externalId(ArgumentValue<String> given) {
        if (!hasRequirements()) {
            return given;
        }
        var first = role.externalId();
        if (first == null) {
            if (given != null) {
                checks.problem("externalId is sent, but the role requires none, so it protects nothing; require it"
                        + " with " + role.arguments() + ".externalId, or omit it");
            }
            return given;
        }
        return given != null ? given : ArgumentValue.of(first);
    }

    void checkExternalId(Output<String> sent) {
        if (hasRequirements() && role.trust().externalIds() != null) {
            crossChecks.check("externalId", sent, role.trust().externalIds(), (id, accepted) -> {
                if (!accepted.contains(id)) {
                    throw new IllegalArgumentException("is not one of those that the role requires; give one of them,"
                            + " or omit it to send the first");
                }
            });
        }
    }

    ArgumentValue<String> sessionName(ArgumentValue<String> given) {
        if (requirements == null) {
            return given;
        }
        if (hasRequirements() && requirements.userNameAsSessionName()) {
            if (given != null && role.userName() != null) {
                checks.problem("sessionName is given, but the role requires the user"
                        + " name, which is sent automatically; omit it");
            }
            return role.userName() == null ? given : ArgumentValue.of(role.userName());
        }
        return only("sessionName", given, requirements.sessionNames());
    }

    void checkSessionName(Output<String> sent) {
        if (requirements != null) {
            checkMatch("sessionName", sent, requirements.sessionNames());
        }
    }

    /** Returns the default session name, for a role that requires no specific name. */
    Output<String> defaultSessionName() {
        return role == null ? Output.of(DeploymentDefaults.sessionName()) : role.defaultSessionName();
    }

    ArgumentValue<String> sourceIdentity(ArgumentValue<String> given) {
        if (!hasRequirements()) {
            return given;
        }
        if (given != null && !requirements.takesSourceIdentity()) {
            checks.problem("sourceIdentity is sent, but the role accepts none: its trust policy lacks"
                    + " sts:SetSourceIdentity. Require one with"
                    + " " + role.arguments() + ".requireSourceIdentity, or omit it");
        }
        return only("sourceIdentity", given, requirements.sourceIdentities());
    }

    /**
     * Checks the source identity of an earlier role, which is passed on to each later role.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
     */
    void checkInheritedSourceIdentity() {
        if (hasRequirements() && !requirements.takesSourceIdentity()) {
            checks.problem(
                    "sourceIdentity of an earlier role of roleChain persists, but the role accepts none: its trust"
                            + " policy lacks sts:SetSourceIdentity. Require one with"
                            + " " + role.arguments()
                            + ".requireSourceIdentity, or omit it in the earlier role");
        }
    }

    void checkSourceIdentity(Output<String> sent) {
        if (hasRequirements()) {
            checkMatch("sourceIdentity", sent, requirements.sourceIdentities());
        }
    }

    /** Returns the given value, or the only accepted value if there is exactly one. */
    private ArgumentValue<String> only(String name, ArgumentValue<String> given, List<String> accepted) {
        if (given != null || accepted.isEmpty()) {
            return given;
        }
        var only = TrustedParties.Requirements.only(accepted);
        if (only != null) {
            return ArgumentValue.of(only);
        }
        checks.problem(name + " is missing; the role requires one of " + accepted);
        return null;
    }

    private void checkMatch(String name, Output<String> sent, List<String> accepted) {
        if (sent != null && !accepted.isEmpty()) {
            crossChecks.check(name, sent, value -> {
                if (!matches(value, accepted)) {
                    throw new IllegalArgumentException(
                            "is '%s', but the role requires one of %s".formatted(value, accepted));
                }
            });
        }
    }

    private static boolean matches(String value, List<String> accepted) {
        return accepted.stream().anyMatch(pattern -> Wildcard.matches(pattern, value));
    }

    ArgumentValue<Map<String, String>> tags(ArgumentValue<Map<String, String>> given) {
        if (!hasRequirements()) {
            return given;
        }
        if (given != null && !requirements.takesTags()) {
            checks.problem("tags are sent, but the role accepts none: its trust policy"
                    + " lacks sts:TagSession. Allow them with " + role.arguments() + ".allowSessionTag or"
                    + " requireSessionTag, or omit them");
            return given;
        }
        if (given == null) {
            return requirements.requiredTags().isEmpty() ? null : ArgumentValue.of(filled(Map.of()));
        }
        if (given.isMissing()) {
            return given;
        }
        return given.output() == null
                ? ArgumentValue.of(filled(given.value()))
                : ArgumentValue.of(given.output().applyValue(tags -> tags == null ? null : filled(tags)));
    }

    private Map<String, String> filled(Map<String, String> tags) {
        var filled = new LinkedHashMap<>(tags);
        requirements.onlyTags().forEach(filled::putIfAbsent);
        return filled;
    }

    void checkTags(Output<Map<String, String>> sent) {
        if (sent != null && hasRequirements() && requirements.takesTags()) {
            crossChecks.check("tags", sent, tags -> {
                var wrong = wrongTags(tags);
                if (!wrong.isEmpty()) {
                    throw new IllegalArgumentException(wrong);
                }
            });
        }
    }

    private String wrongTags(Map<String, String> tags) {
        var wrong = new ArrayList<String>();
        requirements.requiredTags().forEach((key, accepted) -> {
            var value = tags.get(key);
            if (value == null) {
                wrong.add("%s is missing; the role requires one of %s".formatted(key, accepted));
            } else if (!matches(value, accepted)) {
                wrong.add("%s is '%s', but the role requires one of %s".formatted(key, value, accepted));
            }
        });
        for (var key : tags.keySet()) {
            if (!requirements.requiredTags().containsKey(key)
                    && !requirements.allowedTags().contains(key)) {
                wrong.add(key
                        + " is not a key that the role accepts; allow it with"
                        + " " + role.arguments() + ".allowSessionTag, or omit it");
            }
        }
        return String.join("; ", wrong);
    }

    void checkDuration(Duration asked) {
        if (requirements != null && asked != null) {
            checks.plain(
                    "duration",
                    () -> new SessionDuration(asked).requireAtMost(new MaxSessionDuration(role.maxSessionDuration())));
        }
    }

    /** Returns the creation dates of resources that can be too new for AWS. */
    List<Output<String>> createDates() {
        return role == null ? List.of() : role.createDates();
    }
}
