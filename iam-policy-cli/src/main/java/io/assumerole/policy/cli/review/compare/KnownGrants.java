package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.cli.review.types.PolicyTypes;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.ValueChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Decides changes whose values show who gets access: access control lists and lists of accounts. */
final class KnownGrants {
    /** The access control lists that grant access to everyone or to every AWS customer, and what each list allows. */
    private static final Map<String, String> PUBLIC_ACLS = Map.of(
            "public-read", "lets everyone read it",
            "public-read-write", "lets everyone read and write it",
            "authenticated-read", "lets everyone with an AWS account read it");

    /** For each access control list, the lists that allow at least as much. */
    private static final Map<String, List<String>> WIDER_ACLS = Map.of(
            "public-read", List.of("public-read-write"),
            "authenticated-read", List.of("public-read", "public-read-write"));

    /** The inputs whose values are the accounts or principals that get access. */
    private static final Pattern SHARING =
            Pattern.compile("(?:.*\\.)?(?:(?:shared|allowed)?[aA]ccount(?:Id)?s|allowedPrincipals)");

    private static final Pattern PRINCIPAL = Pattern.compile("all|\\*|[0-9]{12}|arn:[^:]*:[^:]*:[^:]*:[0-9]{12}:.+");

    private KnownGrants() {}

    /**
     * Returns the result for a changed access control list; empty if the names of the lists don't show the result.
     *
     * @param before the name of the list before the deployment; absent for a new resource, because its access control
     *     list is private by default
     * @param subject the resource in the example
     */
    static Optional<ComparisonResult> acl(Value before, Value after, String subject) {
        var old = name(before);
        var now = name(after);
        if (old.isEmpty() || now.isEmpty()) {
            return Optional.empty();
        }
        var name = now.get();
        if (name.equals(old.get())
                || PolicyTypes.PRIVATE_ACLS.contains(name)
                || WIDER_ACLS.getOrDefault(name, List.of()).contains(old.get())) {
            return Optional.of(ComparisonResult.none("its access control list allows no more than before"));
        }
        return Optional.ofNullable(PUBLIC_ACLS.get(name))
                .map(words -> ComparisonResult.added(
                        "its access control list " + name + " " + words + ", unless public access is blocked"
                                + (before.isAbsent() ? "" : "; before: " + old.get()),
                        (name.endsWith("write") ? "reads and writes" : "reads") + " by everyone on " + subject));
    }

    private static Optional<String> name(Value acl) {
        return acl.isAbsent()
                ? Optional.of("private")
                : acl instanceof Text text ? Optional.of(text.text()) : Optional.empty();
    }

    /** Returns the result for changed lists of accounts or principals; empty if other values change, too. */
    static Optional<ComparisonResult> sharing(List<ValueChange> changes, String subject) {
        if (changes.isEmpty()
                || !changes.stream()
                        .allMatch(change -> SHARING.matcher(change.path()).matches())) {
            return Optional.empty();
        }
        var added = new ArrayList<String>();
        for (var change : changes) {
            var old = principals(change.before());
            var now = principals(change.after());
            if (old.isEmpty() || now.isEmpty()) {
                return Optional.empty();
            }
            now.get().stream()
                    .filter(principal -> !old.get().contains(principal))
                    .forEach(added::add);
        }
        if (added.isEmpty()) {
            return Optional.of(ComparisonResult.none("is shared with fewer accounts than before"));
        }
        boolean isPublic = added.contains("all") || added.contains("*");
        var who = isPublic ? "everyone" : "account " + String.join(", ", added);
        return Optional.of(ComparisonResult.added(
                "shares it with " + who, "access by " + (isPublic ? who : added.get(0)) + " on " + subject));
    }

    private static Optional<List<String>> principals(List<Value> values) {
        var texts = values.stream()
                .flatMap(value ->
                        value instanceof Text text ? Stream.of(text.text().split("\\s*,\\s*")) : Stream.of(""))
                .toList();
        return texts.stream().allMatch(text -> PRINCIPAL.matcher(text).matches())
                ? Optional.of(texts)
                : Optional.empty();
    }
}
