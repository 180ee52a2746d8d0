package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.MaxSessionDuration;
import io.assumerole.arn.SessionDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Ties what a provider sends to what the role of an {@link UnprivilegedUserWithRole} asks for:
 * fills in what has one answer only, and finds what the role would refuse. Without a user it leaves
 * everything as it is.
 *
 * <p>What a role asks for that is not made here is not known, and not checked.
 */
final class Tie {

    /** Who calls STS for the role. */
    enum Caller {
        /** The user, by a key without a session. */
        KEY,
        /** Somebody who may have signed in with MFA: session credentials, a profile, the rest. */
        SESSION,
        /** A role that a web identity has assumed. */
        ROLE,
        /** A web identity, of which the role asks less. */
        WEB_IDENTITY
    }

    private final UnprivilegedUserWithRole user;
    private final Caller caller;
    private final TrustTerms terms;
    private final ArgumentChecks checks;
    private final CombinedChecks combined;

    /**
     * @param user the other half; {@code null} where there is none
     */
    Tie(UnprivilegedUserWithRole user, Caller caller, ArgumentChecks checks, CombinedChecks combined) {
        this.user = user;
        this.caller = caller;
        this.terms = user == null || user.maxSessionDuration() == null ? null : user.terms();
        this.checks = checks;
        this.combined = combined;
    }

    /** Whether the role asks for what {@code sts:AssumeRole} sends. */
    private boolean isTied() {
        return terms != null && caller != Caller.WEB_IDENTITY;
    }

    Argument<String> roleArn(Argument<String> given) {
        if (user == null) {
            return given;
        }
        if (given != null) {
            checks.problem("roleArn is that of the user's role, from which these arguments were started;"
                    + " leave it out, or start from builder() for another role");
        }
        return Argument.of(user.roleArn());
    }

    /**
     * The caller's own conditions, which no argument fills.
     *
     * @param ownKey whether the user's own key is used
     * @param throughRoleArn the role that calls STS; {@code null} for none
     */
    void checkCaller(boolean ownKey, Output<String> throughRoleArn) {
        if (ownKey && !user.isAccessKeyActive()) {
            checks.problem("The user's access key is Inactive, and AWS refuses it; make it active with"
                    + " UnprivilegedUserWithRoleArgs.accessKeys, or give other credentials");
        }
        if (terms != null
                && caller == Caller.WEB_IDENTITY
                && user.trust().webIdentities().isEmpty()) {
            checks.problem("The role trusts no web identity; have it trust one with"
                    + " UnprivilegedUserWithRoleArgs.trustedWebIdentity, or give other"
                    + " credentials");
        }
        if (!isTied()) {
            return;
        }
        combined.check("throughRoleArn", throughRoleArn, Output.all(user.trust().principals()), (through, trusted) -> {
            if (!trusted.contains(through)) {
                throw new IllegalArgumentException(
                        "is '%s', and the role trusts its user and %s; have it trust the role"
                                        .formatted(through, trusted)
                                + " with UnprivilegedUserWithRoleArgs.trustedPrincipal");
            }
        });
        if (terms.mfa() && caller != Caller.SESSION) {
            checks.problem("The role asks for MFA, and the AWS provider has no input for its codes. "
                    + (caller == Caller.ROLE
                            ? "A role that a web identity assumes has none; leave out" + " throughRoleArn"
                            : "Sign in with MFA before, as with aws sts get-session-token, and"
                                    + " give credentials with the session token of that, or a"
                                    + " profile that holds it, in place of the key alone; the"
                                    + " AWS provider refuses a profile with mfa_serial"));
        }
        if (terms.userNameAsSessionName() && caller == Caller.ROLE) {
            checks.problem("The role asks for the user's own name as the session's, and throughRoleArn calls"
                    + " it as a role, which has none; leave it out");
        }
    }

    Argument<String> externalId(Argument<String> given) {
        if (!isTied()) {
            return given;
        }
        var ids = terms.externalIds();
        if (ids == null) {
            if (given != null) {
                checks.problem("externalId is sent, and the role asks for none, so that it protects nothing;"
                        + " ask for it with UnprivilegedUserWithRoleArgs.externalId, or leave"
                        + " it out");
            }
            return given;
        }
        return given != null ? given : Argument.of(ids.applyValue(all -> all.get(0)));
    }

    void checkExternalId(Output<String> sent) {
        if (isTied() && terms.externalIds() != null) {
            combined.check("externalId", sent, terms.externalIds(), (id, accepted) -> {
                if (!accepted.contains(id)) {
                    throw new IllegalArgumentException("is none of those that the role asks for; give one of them, or"
                            + " leave it out to send the first");
                }
            });
        }
    }

    Argument<String> sessionName(Argument<String> given) {
        if (terms == null) {
            return given;
        }
        if (isTied() && terms.userNameAsSessionName()) {
            if (given != null) {
                checks.problem("sessionName is given, and the role asks for the user's own name, which is"
                        + " sent without it; leave it out");
            }
            return Argument.of(user.userName());
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
        return user == null
                ? Output.of(SessionNames.ofDeployment())
                : user.userName().applyValue(SessionNames::ofDeployment);
    }

    Argument<String> sourceIdentity(Argument<String> given) {
        if (!isTied()) {
            return given;
        }
        if (given != null && !terms.takesSourceIdentity()) {
            checks.problem("sourceIdentity is sent, and the role takes none: its trust policy lacks"
                    + " sts:SetSourceIdentity. Ask for one with"
                    + " UnprivilegedUserWithRoleArgs.requireSourceIdentity, or leave it out");
        }
        return only("sourceIdentity", given, terms.sourceIdentities());
    }

    void checkSourceIdentity(Output<String> sent) {
        if (isTied()) {
            checkMatch("sourceIdentity", sent, terms.sourceIdentities());
        }
    }

    /** What was given, else the only value that is accepted, where anything is asked for. */
    private Argument<String> only(String name, Argument<String> given, List<String> accepted) {
        if (given != null || accepted.isEmpty()) {
            return given;
        }
        if (isOneLiteral(accepted)) {
            return Argument.of(accepted.get(0));
        }
        checks.problem(name + " is missing; the role asks for one of " + accepted);
        return null;
    }

    private static boolean isOneLiteral(List<String> accepted) {
        return accepted.size() == 1 && !TrustTerms.isPattern(accepted.get(0));
    }

    private void checkMatch(String name, Output<String> sent, List<String> accepted) {
        if (sent != null && !accepted.isEmpty()) {
            combined.check(name, sent, value -> {
                if (!matches(value, accepted)) {
                    throw new IllegalArgumentException(
                            "is '%s', and the role asks for one of %s".formatted(value, accepted));
                }
            });
        }
    }

    private static boolean matches(String value, List<String> accepted) {
        return accepted.stream()
                .anyMatch(pattern -> glob(pattern).matcher(value).matches());
    }

    /** As IAM compares: {@code *} for any characters, {@code ?} for one, and case matters. */
    private static Pattern glob(String pattern) {
        return Pattern.compile(
                pattern.chars()
                        .mapToObj(c -> switch (c) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        })
                        .collect(Collectors.joining()),
                Pattern.DOTALL);
    }

    Argument<Map<String, String>> tags(Argument<Map<String, String>> given) {
        if (!isTied()) {
            return given;
        }
        if (given != null && !terms.takesTags()) {
            checks.problem("tags are sent, and the role takes none: its trust policy lacks sts:TagSession."
                    + " Let them be sent with UnprivilegedUserWithRoleArgs.allowSessionTag or"
                    + " requireSessionTag, or leave them out");
            return given;
        }
        if (given == null) {
            var filled = filled(Map.of());
            if (filled.isEmpty()) {
                checkTags(filled);
                return null;
            }
            return Argument.of(filled);
        }
        if (given.isMissing()) {
            return given;
        }
        return given.output() == null
                ? Argument.of(filled(given.value()))
                : Argument.of(given.output().applyValue(tags -> tags == null ? null : filled(tags)));
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

    private void checkTags(Map<String, String> tags) {
        var wrong = wrongTags(tags);
        if (!wrong.isEmpty()) {
            checks.problem("tags: " + wrong);
        }
    }

    void checkTags(Output<Map<String, String>> sent) {
        if (sent != null && isTied() && terms.takesTags()) {
            combined.check("tags", sent, tags -> {
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
                        + " UnprivilegedUserWithRoleArgs.allowSessionTag, or leave it out");
            }
        }
        return String.join("; ", wrong);
    }

    void checkDuration(Duration asked) {
        if (user != null && user.maxSessionDuration() != null && asked != null) {
            checks.plain(
                    "duration",
                    () -> new SessionDuration(asked).requireAtMost(new MaxSessionDuration(user.maxSessionDuration())));
        }
    }

    /** When that was made which may be too new for AWS. */
    List<Output<String>> createDates() {
        return user == null ? List.of() : user.createDates();
    }
}
