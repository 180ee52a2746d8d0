package io.assumerole.policy.cli.review.compare;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Effect;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.graph.AccessGraph;
import io.assumerole.policy.cli.review.graph.ConditionWords;
import io.assumerole.policy.cli.review.graph.HiddenValues;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.graph.Identity.Kind;
import io.assumerole.policy.cli.review.graph.NewlyReached;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.types.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adds reasons to a change of permissions: the source of new access, who else gets the access, or what is no longer
 * allowed.
 */
final class PermissionReasons {
    private static final int MOST_NAMES = 5;
    private static final int MOST_RESOURCES = 2;

    /** The maximum number of pairs of statements to compare. */
    private static final int MOST_PAIRS = 100_000;

    private PermissionReasons() {}

    /**
     * @param trusting the roles that the principal may newly assume, and whose unchanged trust policies name the
     *     principal
     */
    static ComparisonResult with(
            ComparisonResult result, @Nullable Identity old, Identity now, AccessGraph after, List<Identity> trusting) {
        var added = result.isNone()
                ? old == null ? List.<String>of() : removed(old, now)
                : Stream.of(
                                groups(old, now),
                                sentence("attaches ", policies(now, old), ""),
                                members(now, after),
                                trusted(trusting))
                        .flatMap(List::stream)
                        .toList();
        // Only the first reasons are shown.
        var reasons = new ArrayList<>(result.reasons());
        reasons.addAll(Math.min(1, reasons.size()), added);
        return result.withReasons(reasons);
    }

    private static List<String> groups(@Nullable Identity old, Identity now) {
        var joined =
                NewlyReached.groups(old, now).stream().map(Object::toString).toList();
        boolean isOnlyCause = old == null ? now.policies().isEmpty() : old.hasSameOwnPermissions(now);
        return sentence(isOnlyCause ? "through " : "joins ", joined, isOnlyCause ? ", which it joins" : "");
    }

    /** Returns the AWS managed policies that only the first of two principals has. */
    private static List<String> policies(Identity principal, @Nullable Identity other) {
        return principal.policies().stream()
                .filter(PermissionReasons::isOfAws)
                .map(PolicySource::label)
                .filter(label -> other == null
                        || other.policies().stream()
                                .noneMatch(policy -> policy.label().equals(label)))
                .distinct()
                .toList();
    }

    private static boolean isOfAws(PolicySource policy) {
        return policy.label().startsWith(AccessGraph.AWS_MANAGED);
    }

    private static List<String> members(Identity group, AccessGraph after) {
        return group.kind() == Kind.GROUP
                ? sentence(
                        "also applies to its members: ",
                        after.identities().values().stream()
                                .filter(member -> member.groups().contains(group))
                                .map(Object::toString)
                                .toList(),
                        "")
                : List.of();
    }

    private static List<String> trusted(List<Identity> trusting) {
        return sentence(
                "already named, which is enough within one account, in the trust policy of ",
                trusting.stream().map(Identity::toString).toList(),
                "");
    }

    private static List<String> sentence(String start, List<String> names, String end) {
        return names.isEmpty() ? List.of() : List.of(start + Words.joined(names, ", ", MOST_NAMES) + end);
    }

    /**
     * Returns descriptions of the detached AWS managed policies, and of the permissions that no statement allows
     * anymore.
     */
    private static List<String> removed(Identity old, Identity now) {
        var olds = allows(old.effectivePolicies().stream().filter(policy -> !isOfAws(policy)));
        var nows = allows(now.effectivePolicies().stream());
        var removed = (long) olds.size() * nows.size() > MOST_PAIRS
                ? Stream.<String>empty()
                : olds.stream()
                        .flatMap(statement -> removed(statement, nows).stream())
                        .distinct();
        return Stream.concat(sentence("detaches ", policies(old, now), "").stream(), removed)
                .toList();
    }

    private static List<Statement> allows(Stream<PolicySource> policies) {
        return policies.flatMap(policy -> policy.statements(Effect.ALLOW)).toList();
    }

    private static List<String> removed(Statement statement, List<Statement> nows) {
        if (nows.contains(statement)) {
            return List.of();
        }
        var actions = orAll(statement.actions()).stream()
                .filter(action -> nows.stream().noneMatch(now -> mayCover(now, action, statement)))
                .toList();
        if (actions.isEmpty()) {
            return List.of();
        }
        var names = statement.actions().isEmpty()
                ? "everything except " + Words.joined(statement.notActions(), ", ", MOST_NAMES)
                : Words.joined(actions, ", ", MOST_NAMES);
        var resources = statement.resources().isEmpty()
                ? "everything except " + Words.joined(statement.notResources(), ", ", MOST_RESOURCES)
                : Words.joined(statement.resources(), ", ", MOST_RESOURCES);
        return List.of(HiddenValues.withoutDefaults(
                "no longer allows " + names + " on " + resources + Words.conditions(ConditionWords.of(statement))));
    }

    /** Returns the actions or resources of a statement; all if it excludes some. */
    private static List<String> orAll(List<String> texts) {
        return texts.isEmpty() ? List.of("*") : texts;
    }

    /** Returns whether a statement afterward may allow an action on all resources of an earlier statement. */
    private static boolean mayCover(Statement now, String action, Statement old) {
        return (now.actions().isEmpty() || isCovered(now.actions(), List.of(action), Wildcard::matchesIgnoringCase))
                && (now.resources().isEmpty() || isCovered(now.resources(), orAll(old.resources()), Wildcard::matches))
                && old.conditions().containsAll(now.conditions());
    }

    private static boolean isCovered(List<String> patterns, List<String> texts, BiPredicate<String, String> matches) {
        return texts.stream().allMatch(text -> patterns.stream().anyMatch(pattern -> matches.test(pattern, text)));
    }
}
