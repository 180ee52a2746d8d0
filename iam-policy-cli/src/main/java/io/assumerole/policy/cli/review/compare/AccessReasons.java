package io.assumerole.policy.cli.review.compare;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.graph.ConditionWords;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.graph.PrincipalNames;
import io.assumerole.policy.cli.review.graph.Risk;
import io.assumerole.policy.cli.review.types.AccessLevels;
import io.assumerole.policy.cli.review.types.AccessLevels.Level;
import io.assumerole.policy.cli.review.types.Words;
import io.assumerole.policy.compare.NewAccess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes new access in sentences without a final period: who gets the access, and what was allowed before. */
public final class AccessReasons {
    /** The maximum number of principals in a sentence. */
    public static final int MOST_PRINCIPALS = 5;

    private static final int MOST_ACTIONS = 3;
    private static final int MOST_RESOURCES = 2;
    private static final int MOST_STATEMENTS = 2;

    /**
     * The pattern for names of read-only actions. Some services classify a few actions with such names as permissions
     * management.
     */
    private static final Pattern READS = Pattern.compile("(?i)[^:]+:(?:Batch)?(?:Describe|Get|List).*");

    private static final List<String> ASSUME =
            List.of("sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML");

    private static final String EVERYTHING = " on *";

    private final PrincipalNames names;

    /** The words that describe all resources in a policy. */
    private final String everything;

    public AccessReasons(PrincipalNames names) {
        this(names, EVERYTHING);
    }

    private AccessReasons(PrincipalNames names, String everything) {
        this.names = names;
        this.everything = everything;
    }

    /** Describes resource policies. In these policies, {@code *} means only the resource that has the policy. */
    AccessReasons about(String resource) {
        return new AccessReasons(names, " on " + resource);
    }

    /**
     * Describes a reason with an example.
     *
     * @param before the documents before the change; the sentence can show what these allow
     * @param after the documents after the change
     */
    String describe(NewAccess.Reason reason, List<PolicyDocument> before, List<PolicyDocument> after, PolicyKind kind) {
        var statement = reason.statement();
        var description = reason.description().endsWith(EVERYTHING)
                ? reason.description().substring(0, reason.description().length() - EVERYTHING.length()) + everything
                : reason.description();
        if (statement.effect() == Effect.DENY) {
            return Released.from(statement, after)
                            .filter(released -> !released.actions().isEmpty())
                            .map(released -> "no longer denies " + released.words() + on(description))
                            .orElse(description)
                    + denials(statement, after)
                    + released(reason, after);
        }
        var conditions = Words.conditions(ConditionWords.of(statement));
        if (kind == PolicyKind.IDENTITY) {
            var lost = conditionsBefore(statement, before);
            return description
                    + permissions(reason)
                    + conditions
                    + (lost.isEmpty() ? before(reason.actions(), before) : lost);
        }
        var principals = added(statement, before).stream()
                .map(names::described)
                .distinct()
                .toList();
        if (principals.isEmpty()) {
            return description + conditions;
        }
        var who = Words.joined(principals, ", ", MOST_PRINCIPALS);
        var others =
                reason.actions().stream().filter(action -> !isAssume(action)).toList();
        if (kind != PolicyKind.TRUST || others.size() == reason.actions().size()) {
            return description + permissions(reason) + " to " + who + conditions + conditionsBefore(statement, before);
        }
        return "lets " + who + " assume it" + (others.isEmpty() ? "" : ", with " + String.join(", ", others))
                + conditions;
    }

    private static String on(String description) {
        int start = description.indexOf(" on ");
        return start < 0 ? "" : description.substring(start);
    }

    /** Returns words for what a changed Deny no longer denies; empty if that isn't known. */
    static String released(NewAccess.Reason reason, List<PolicyDocument> after) {
        return reason.statement().effect() == Effect.DENY
                ? Released.from(reason.statement(), after)
                        .filter(released -> reason.example().isEmpty()
                                || released.condition().isPresent())
                        .map(released -> "; no longer denied: " + released.words())
                        .orElse("")
                : "";
    }

    /**
     * Describes a reason in a few words.
     *
     * @param before the documents before the change; the words can show what these allow
     * @param isComplete whether {@code before} contains all documents
     * @param after the documents after the change
     * @param isAfterComplete whether {@code after} contains all documents
     */
    Gain gain(
            NewAccess.Reason reason,
            List<PolicyDocument> before,
            boolean isComplete,
            List<PolicyDocument> after,
            boolean isAfterComplete,
            PolicyKind kind) {
        var statement = reason.statement();
        boolean isDeny = statement.effect() == Effect.DENY;
        var added = added(statement, before);
        var released = isDeny ? Released.from(statement, after) : Optional.<Released>empty();
        var limits = released.map(Released::conditions).orElse(statement.conditions());
        var who = kind == PolicyKind.IDENTITY ? "" : names.brief(limits, added);
        var risk = isDeny ? Risk.MORE : names.risk(added, statement);
        var listed =
                statement.actions().isEmpty() ? released.map(Released::actions).orElse(List.of()) : reason.actions();
        var actions = Gain.actions(listed, statement.notActions());
        var resources = Gain.resources(
                statement.resources().isEmpty() ? List.of() : reason.resources(), statement.notResources());
        resources = resources.equals(Gain.EVERYTHING) && !everything.equals(EVERYTHING)
                ? everything.substring(" on ".length())
                : resources;
        if (isDeny) {
            var conditions = Words.conditions(ConditionWords.of(statement));
            var allowed = kind == PolicyKind.IDENTITY && isAfterComplete
                    ? Released.allowed(listed, allows(after).toList())
                    : listed;
            return new Gain(
                    who,
                    allowed.equals(listed)
                            ? actions + ", which a Deny blocked"
                            : Gain.actions(allowed, List.of()) + ", which a Deny of " + actions + " blocked",
                    resources
                            + (kind == PolicyKind.IDENTITY && released.isPresent()
                                    ? Words.conditions(limits.stream()
                                            .map(ConditionWords::of)
                                            .toList())
                                    : ""),
                    conditions.isEmpty()
                            ? "always denied" + nowDenied(statement, after)
                            : released.isPresent() ? "denied" : "denied" + conditions + nowDenied(statement, after),
                    risk);
        }
        if (kind == PolicyKind.TRUST) {
            return new Gain(who, "", "", "", risk);
        }
        var conditions = kind == PolicyKind.IDENTITY ? Words.conditions(ConditionWords.of(statement)) : "";
        var earlier = conditionsBefore(statement, before);
        if (earlier.isEmpty() && kind == PolicyKind.RESOURCE) {
            earlier = onSameResources(statement, before);
        }
        if (earlier.isEmpty() && kind == PolicyKind.IDENTITY) {
            earlier = before(reason.actions(), before);
            if (earlier.isEmpty() && isComplete) {
                earlier = nothing(reason.actions(), before);
            }
        }
        return new Gain(
                who,
                actions,
                resources + conditions,
                earlier.replaceFirst("^; (before: )?", "").replaceFirst("^no longer requires that ", "only if "),
                risk);
    }

    /** Describes who was allowed to do what on the resources of a statement; empty if the description is long. */
    private String onSameResources(Statement statement, Collection<PolicyDocument> before) {
        var olds = allows(before)
                .filter(earlier -> earlier.resources().equals(statement.resources())
                        && earlier.notResources().equals(statement.notResources())
                        && !earlier.principals().isEmpty())
                .toList();
        return olds.size() > MOST_STATEMENTS
                ? ""
                : olds.stream()
                        .map(earlier -> names.brief(earlier, earlier.principals()) + ": "
                                + Gain.actions(earlier.actions(), earlier.notActions()))
                        .collect(Collectors.joining("; "));
    }

    /** Returns the principals that aren't in any earlier statement with the same grant and conditions. */
    private static List<Principal> added(Statement statement, Collection<PolicyDocument> before) {
        return statement.principals().stream()
                .filter(principal -> allows(before)
                        .noneMatch(earlier -> isSame(earlier, statement)
                                && earlier.principals().contains(principal)))
                .toList();
    }

    /**
     * States that nothing in the services of the actions was allowed before; empty if an earlier statement may allow
     * one of these services' actions.
     */
    private static String nothing(List<String> actions, Collection<PolicyDocument> before) {
        var services = actions.stream().map(AccessReasons::service).collect(Collectors.toCollection(TreeSet::new));
        boolean isNothing = !services.contains("")
                && allows(before)
                        .noneMatch(statement -> statement.actions().isEmpty()
                                || statement.actions().stream()
                                        .map(AccessReasons::service)
                                        .anyMatch(service -> service.isEmpty() || services.contains(service)));
        return isNothing ? "nothing in " + String.join(", ", services) : "";
    }

    /**
     * Describes what a Deny statement denies after the change and denied before; empty if more than the conditions
     * differ.
     */
    private static String denials(Statement deny, Collection<PolicyDocument> after) {
        var now = nowDenied(deny, after).replace("now denied", "denied");
        var earlier = ConditionWords.of(deny);
        return now + "; before: " + (earlier.isEmpty() ? "always denied" : "denied" + Words.conditions(earlier));
    }

    private static String nowDenied(Statement deny, Collection<PolicyDocument> after) {
        var nows = after.stream()
                .flatMap(document -> document.statements().stream())
                .filter(statement -> statement.effect() == Effect.DENY
                        && isSameGrant(statement, deny)
                        && statement.principals().equals(deny.principals())
                        && statement.notPrincipals().equals(deny.notPrincipals()))
                .toList();
        var conditions = nows.size() == 1 ? Words.conditions(ConditionWords.of(nows.get(0))) : "";
        return conditions.isEmpty() ? "" : "; now denied only" + conditions.substring(1);
    }

    /** Returns a warning if wildcards in the actions of a service also match actions that change permissions. */
    private static String permissions(NewAccess.Reason reason) {
        // NotAction lists the actions that the statement excludes.
        return reason.statement().notActions().isEmpty()
                        && reason.actions().stream()
                                .filter(action -> Wildcard.isIn(action)
                                        && action.indexOf(':') > 0
                                        && !READS.matcher(action).matches())
                                .anyMatch(action -> AccessLevels.of(action).contains(Level.PERMISSIONS))
                ? " (includes permissions management)"
                : "";
    }

    private static boolean isSame(Statement one, Statement other) {
        return isSameGrant(one, other) && one.conditions().equals(other.conditions());
    }

    private static boolean isSameGrant(Statement one, Statement other) {
        return one.actions().equals(other.actions())
                && one.notActions().equals(other.notActions())
                && one.resources().equals(other.resources())
                && one.notResources().equals(other.notResources());
    }

    /** Returns the earlier conditions if exactly one earlier statement has the same grant; otherwise an empty text. */
    private static String conditionsBefore(Statement statement, Collection<PolicyDocument> before) {
        var olds = allows(before)
                .filter(old -> isSameGrant(old, statement)
                        && old.principals().equals(statement.principals())
                        && old.notPrincipals().equals(statement.notPrincipals()))
                .toList();
        if (olds.size() != 1) {
            return "";
        }
        var old = ConditionWords.of(olds.get(0));
        var lost = olds.get(0).conditions().stream()
                .filter(condition -> !statement.conditions().contains(condition))
                .map(ConditionWords::of)
                .toList();
        if (lost.isEmpty()) {
            return "";
        }
        return olds.get(0).conditions().containsAll(statement.conditions())
                ? "; no longer requires that " + String.join(" and ", lost)
                : "; before: if " + String.join(" and ", old);
    }

    private static boolean isAssume(String pattern) {
        return ASSUME.stream().anyMatch(action -> Wildcard.matchesIgnoringCase(pattern, action));
    }

    private static Stream<Statement> allows(Collection<PolicyDocument> documents) {
        return documents.stream()
                .flatMap(document -> document.statements().stream())
                .filter(statement -> statement.effect() == Effect.ALLOW);
    }

    /** Describes which actions of the services were allowed before; empty if the description is long. */
    private static String before(List<String> actions, List<PolicyDocument> before) {
        var services = actions.stream().map(AccessReasons::service).collect(Collectors.toSet());
        var texts = new ArrayList<String>();
        for (var statement : allows(before).toList()) {
            var same = statement.actions().stream()
                    .filter(action -> services.contains(service(action)))
                    .toList();
            if (same.size() > MOST_ACTIONS || !same.isEmpty() && isLong(statement)) {
                return "";
            }
            if (!same.isEmpty()) {
                texts.add(String.join(", ", same) + " on " + String.join(", ", statement.resources())
                        + Words.conditions(ConditionWords.of(statement)));
            }
        }
        return texts.isEmpty() || texts.size() > MOST_STATEMENTS ? "" : "; before: " + String.join(", and ", texts);
    }

    private static boolean isLong(Statement statement) {
        return statement.resources().isEmpty() || statement.resources().size() > MOST_RESOURCES;
    }

    private static String service(String action) {
        return action.substring(0, Math.max(action.indexOf(':'), 0)).toLowerCase(Locale.ROOT);
    }

    /** Adds descriptions of who could assume a role before the change, and who still can. */
    ComparisonResult withTrustBefore(
            ComparisonResult result, @Nullable PolicySource before, @Nullable PolicySource after) {
        if (result.isNone()) {
            return result;
        }
        var still = Set.copyOf(trusted(after));
        var all = trusted(before).stream().distinct().collect(Collectors.partitioningBy(still::contains));
        var former = allows(documents(before))
                .filter(AccessReasons::isAssuming)
                .map(statement -> names.brief(statement, statement.principals()))
                .distinct()
                .toList();
        var described = result.withGains(result.gains().stream()
                .map(gain -> gain.from(Words.joined(former, "; ", 2)))
                .toList());
        for (var text : Stream.of(line("before: ", all.get(false)), line("as before: ", all.get(true)))
                .flatMap(Optional::stream)
                .toList()) {
            described = described.and(text);
        }
        return described;
    }

    private static Optional<String> line(String words, List<String> texts) {
        return texts.isEmpty() ? Optional.empty() : Optional.of(words + Words.joined(texts, "; ", MOST_PRINCIPALS));
    }

    private List<String> trusted(@Nullable PolicySource trust) {
        return allows(documents(trust))
                .filter(AccessReasons::isAssuming)
                .flatMap(statement -> names.allowed(statement).stream())
                .toList();
    }

    private static List<PolicyDocument> documents(@Nullable PolicySource trust) {
        return PolicySource.listOf(trust).stream()
                .flatMap(policy -> policy.document().stream())
                .toList();
    }

    private static boolean isAssuming(Statement statement) {
        return statement.actions().stream().anyMatch(AccessReasons::isAssume);
    }
}
