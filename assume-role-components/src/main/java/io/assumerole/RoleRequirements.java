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
 * What the role of a component of the same program requires of the provider that assumes it: fills in what has one
 * answer only, and finds what the role would refuse. Without such a component it leaves everything as it is.
 *
 * <p>What a role asks for that is not made here is not known, and not checked.
 */
final class RoleRequirements {

    /** Who calls STS for the role. */
    enum AssumedBy {
        /** The user, by a key without a session. */
        KEY,
        /** Somebody who may have signed in with MFA: session credentials, a profile, the rest. */
        SESSION,
        /** A role that somebody has assumed before. */
        ROLE,
        /** A web identity, of which the role asks less. */
        WEB_IDENTITY;

        /** @param key whether there is a key without a session */
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

    private final DeployedRole made;
    private final AssumedBy assumedBy;
    private final TrustRequirements terms;
    private final ArgumentChecks checks;
    private final CrossChecks crossChecks;

    /** @param made what the other half has made; {@code null} where there is none */
    RoleRequirements(DeployedRole made, AssumedBy assumedBy, ArgumentChecks checks, CrossChecks crossChecks) {
        this.made = made;
        this.assumedBy = assumedBy;
        this.terms = made == null || made.trust() == null ? null : made.terms();
        this.checks = checks;
        this.crossChecks = crossChecks;
    }

    /** Whether the role asks for what {@code sts:AssumeRole} sends. */
    private boolean asks() {
        return terms != null && assumedBy != AssumedBy.WEB_IDENTITY;
    }

    ArgumentValue<String> roleArn(ArgumentValue<String> given) {
        if (made == null) {
            return given;
        }
        if (given != null) {
            checks.problem("roleArn is that of " + (made.userName() == null ? "the" : "the user's")
                    + " role, from which these arguments were started;"
                    + " leave it out, or start from builder() for another role");
        }
        return ArgumentValue.of(made.roleArn());
    }

    /**
     * The caller's own conditions, which no argument fills.
     *
     * @param ownKey whether the user's own key is used
     * @param caller says of the role that calls STS which one it is
     * @param callerArn that role; {@code null} for none
     */
    void checkCaller(boolean ownKey, String caller, Output<RoleArn> callerArn) {
        if (ownKey && !made.user().isActive()) {
            checks.problem("The user's access key is Inactive, and AWS refuses it; make it active with"
                    + " UnprivilegedUserWithRoleArgs.accessKeys, or give other credentials");
        }
        if (terms != null
                && assumedBy == AssumedBy.WEB_IDENTITY
                && made.trust().webIdentities().isEmpty()) {
            checks.problem("The role trusts no web identity; have it trust one with " + made.arguments()
                    + ".trustedWebIdentity, or give other credentials");
        }
        if (terms != null
                && assumedBy != AssumedBy.WEB_IDENTITY
                && made.userName() == null
                && made.trust().principals().isEmpty()) {
            checks.problem("The role trusts web identities only; give webIdentityToken or webIdentityTokenFile, or have"
                    + " it trust a user or role with " + made.arguments() + ".trustedPrincipal");
        }
        if (!asks()) {
            return;
        }
        crossChecks.check(caller, callerArn, Output.all(made.trust().principals()), (arn, trusted) -> {
            if (!trusted.contains(arn.toString())) {
                throw new IllegalArgumentException("is '%s', and the role trusts %s%s; have it trust the role"
                                .formatted(arn, made.userName() == null ? "" : "its user and ", trusted)
                        + " with " + made.arguments() + ".trustedPrincipal");
            }
        });
        if (terms.mfa() && assumedBy != AssumedBy.SESSION) {
            checks.problem("The role asks for MFA, and the AWS provider has no input for its codes. "
                    + (assumedBy == AssumedBy.ROLE
                            ? "A role that assumes another has none; leave out roleChain"
                            : "Sign in with MFA before, as with aws sts get-session-token, and give credentials with"
                                    + " the session token of that, or a profile that holds it, in place of the key"
                                    + " alone; the AWS provider refuses a profile with mfa_serial"));
        }
        if (terms.userNameAsSessionName() && assumedBy == AssumedBy.ROLE) {
            checks.problem("The role asks for the user's own name as the session's, and a role"
                    + " calls it, which has none; leave out roleChain");
        }
    }

    ArgumentValue<String> externalId(ArgumentValue<String> given) {
        if (!asks()) {
            return given;
        }
        var ids = made.trust().externalIds();
        if (ids == null) {
            if (given != null) {
                checks.problem("externalId is sent, and the role asks for none, so that it protects nothing; ask for it"
                        + " with " + made.arguments() + ".externalId, or leave it out");
            }
            return given;
        }
        return given != null ? given : ArgumentValue.of(ids.applyValue(all -> all.get(0)));
    }

    void checkExternalId(Output<String> sent) {
        if (asks() && made.trust().externalIds() != null) {
            crossChecks.check("externalId", sent, made.trust().externalIds(), (id, accepted) -> {
                if (!accepted.contains(id)) {
                    throw new IllegalArgumentException("is none of those that the role asks for; give one of them, or"
                            + " leave it out to send the first");
                }
            });
        }
    }

    ArgumentValue<String> sessionName(ArgumentValue<String> given) {
        if (terms == null) {
            return given;
        }
        if (asks() && terms.userNameAsSessionName()) {
            if (given != null && made.userName() != null) {
                checks.problem("sessionName is given, and the role asks for the user's own name, which is"
                        + " sent without it; leave it out");
            }
            return made.userName() == null ? given : ArgumentValue.of(made.userName());
        }
        return only("sessionName", given, terms.sessionNames());
    }

    void checkSessionName(Output<String> sent) {
        if (terms != null) {
            checkMatch("sessionName", sent, terms.sessionNames());
        }
    }

    /** For a session that the role does not ask to be called otherwise. */
    Output<String> defaultSessionName() {
        return made == null || made.userName() == null
                ? Output.of(DeploymentDefaults.sessionName())
                : made.userName().applyValue(DeploymentDefaults::sessionName);
    }

    ArgumentValue<String> sourceIdentity(ArgumentValue<String> given) {
        if (!asks()) {
            return given;
        }
        if (given != null && !terms.takesSourceIdentity()) {
            checks.problem("sourceIdentity is sent, and the role takes none: its trust policy lacks"
                    + " sts:SetSourceIdentity. Ask for one with"
                    + " " + made.arguments() + ".requireSourceIdentity, or leave it out");
        }
        return only("sourceIdentity", given, terms.sourceIdentities());
    }

    /**
     * What an earlier role has set stays, and each later role has to take it.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
     */
    void checkInheritedSourceIdentity() {
        if (asks() && !terms.takesSourceIdentity()) {
            checks.problem(
                    "sourceIdentity of an earlier role of roleChain stays, and the role takes none: its trust policy"
                            + " lacks sts:SetSourceIdentity. Ask for one with"
                            + " " + made.arguments() + ".requireSourceIdentity, or leave it out in the earlier role");
        }
    }

    void checkSourceIdentity(Output<String> sent) {
        if (asks()) {
            checkMatch("sourceIdentity", sent, terms.sourceIdentities());
        }
    }

    /** What was given, else the only value that is accepted, where anything is asked for. */
    private ArgumentValue<String> only(String name, ArgumentValue<String> given, List<String> accepted) {
        if (given != null || accepted.isEmpty()) {
            return given;
        }
        if (isOneLiteral(accepted)) {
            return ArgumentValue.of(accepted.get(0));
        }
        checks.problem(name + " is missing; the role asks for one of " + accepted);
        return null;
    }

    private static boolean isOneLiteral(List<String> accepted) {
        return accepted.size() == 1 && !TrustRequirements.isPattern(accepted.get(0));
    }

    private void checkMatch(String name, Output<String> sent, List<String> accepted) {
        if (sent != null && !accepted.isEmpty()) {
            crossChecks.check(name, sent, value -> {
                if (!matches(value, accepted)) {
                    throw new IllegalArgumentException(
                            "is '%s', and the role asks for one of %s".formatted(value, accepted));
                }
            });
        }
    }

    private static boolean matches(String value, List<String> accepted) {
        return accepted.stream().anyMatch(pattern -> Wildcard.matches(pattern, value));
    }

    ArgumentValue<Map<String, String>> tags(ArgumentValue<Map<String, String>> given) {
        if (!asks()) {
            return given;
        }
        if (given != null && !terms.takesTags()) {
            checks.problem("tags are sent, and the role takes none: its trust policy lacks sts:TagSession."
                    + " Let them be sent with " + made.arguments() + ".allowSessionTag or"
                    + " requireSessionTag, or leave them out");
            return given;
        }
        if (given == null) {
            return terms.requiredTags().isEmpty() ? null : ArgumentValue.of(filled(Map.of()));
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
        terms.requiredTags().forEach((key, accepted) -> {
            if (isOneLiteral(accepted)) {
                filled.putIfAbsent(key, accepted.get(0));
            }
        });
        return filled;
    }

    void checkTags(Output<Map<String, String>> sent) {
        if (sent != null && asks() && terms.takesTags()) {
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
        terms.requiredTags().forEach((key, accepted) -> {
            var value = tags.get(key);
            if (value == null) {
                wrong.add("%s is missing; the role asks for one of %s".formatted(key, accepted));
            } else if (!matches(value, accepted)) {
                wrong.add("%s is '%s', and the role asks for one of %s".formatted(key, value, accepted));
            }
        });
        for (var key : tags.keySet()) {
            if (!terms.requiredTags().containsKey(key) && !terms.allowedTags().contains(key)) {
                wrong.add(key
                        + " is none of the keys that the role takes; let it be sent with"
                        + " " + made.arguments() + ".allowSessionTag, or leave it out");
            }
        }
        return String.join("; ", wrong);
    }

    void checkDuration(Duration asked) {
        if (terms != null && asked != null) {
            checks.plain(
                    "duration",
                    () -> new SessionDuration(asked).requireAtMost(new MaxSessionDuration(made.maxSessionDuration())));
        }
    }

    /** When that was made which may be too new for AWS. */
    List<Output<String>> createDates() {
        return made == null ? List.of() : made.createDates();
    }
}
