package io.assumerole.policy.cli.review.compare;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.cli.review.compare.Change.Action;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.graph.NamedAccess;
import io.assumerole.policy.cli.review.graph.PolicyInputs;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.graph.PrincipalPairs.Pair;
import io.assumerole.policy.cli.review.graph.TagUses;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.TagChanges;
import io.assumerole.policy.cli.review.types.TagInputs;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds changes of tags, names, and paths that policies can depend on. The review doesn't compare the effect of these
 * changes. A change is undecided if a policy of the stack mentions the tag or name, or if the review can't read a
 * policy.
 */
final class AttributeReview {
    /** The parts of policies that depend on the name or path of the caller. */
    private static final List<String> CALLER_NAMES = List.of("aws:username", "aws:principalarn");

    /** The parts of policies that can depend on names and paths. */
    private static final List<String> NAMES = Stream.concat(
                    CALLER_NAMES.stream(), Stream.of(Identity.Kind.values()).map(kind -> ":" + kind + "/"))
            .toList();

    private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*}");

    /** The maximum number of unreadable policies that a reason names. */
    private static final int MOST_POLICIES = 3;

    private final Plan plan;
    private final NamedAccess named;
    private final Set<String> hiddenPolicies;
    private final Set<String> hiddenTrusts;
    private final Set<PolicyDocument> policies = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> mentions = new HashSet<>();

    private final TagUses tagUses = new TagUses();
    private final Set<String> patterns = new HashSet<>();
    private final List<Change> changes = new ArrayList<>();

    private AttributeReview(Plan plan, PolicyInputs inputs, NamedAccess named) {
        this.plan = plan;
        this.named = named;
        this.hiddenPolicies = inputs.hiddenPolicies();
        this.hiddenTrusts = inputs.hiddenTrusts();
    }

    /**
     * Compares attributes. Call this after all policies before and after the deployment have been read from the inputs.
     */
    static List<Change> changes(Plan plan, List<Pair> pairs, PolicyInputs before, PolicyInputs inputs) {
        var review = new AttributeReview(plan, inputs, new NamedAccess(plan, pairs, before, inputs));
        for (var pair : pairs) {
            review.addPolicies(pair.before());
            review.addPolicies(pair.after());
        }
        inputs.documents().forEach((document, labels) -> {
            if (review.addPolicy(document)) {
                labels.forEach(label -> review.tagUses.add(document, label));
            }
        });
        pairs.forEach(review::compare);
        plan.after().forEach((urn, now) -> {
            var old = plan.before().get(urn);
            if (old != null && !plan.moved().contains(urn) && !isPrincipal(now)) {
                review.tags(
                        changedTags(plan, old, now), now.shortType() + " " + now.name(), now, review.hiddenPolicies);
            }
        });
        plan.retagged()
                .forEach((state, tags) ->
                        review.tags(tags, state.shortType() + " " + state.name(), state, review.hiddenPolicies));
        return review.changes;
    }

    private static boolean isPrincipal(ResourceState state) {
        return List.of("iam/role", "iam/user", "iam/group").contains(state.awsType());
    }

    private static Stream<PolicySource> all(@Nullable Identity identity) {
        return identity == null
                ? Stream.empty()
                : Stream.of(
                                identity.effectivePolicies().stream(),
                                Stream.ofNullable(identity.boundary()),
                                Stream.ofNullable(identity.trust()))
                        .flatMap(policies -> policies);
    }

    private void addPolicies(@Nullable Identity identity) {
        all(identity)
                .forEach(policy -> policy.document().ifPresent(document -> {
                    addPolicy(document);
                    tagUses.add(document, policy.label() + " of " + identity);
                }));
    }

    /** Adds a document. Returns false if it was already added, as is usual because most documents don't change. */
    private boolean addPolicy(PolicyDocument document) {
        boolean isNew = policies.add(document);
        if (isNew) {
            var json = document.toJson().toLowerCase(Locale.ROOT);
            NAMES.stream().filter(json::contains).forEach(mentions::add);
        }
        return isNew;
    }

    private void compare(Pair pair) {
        var old = pair.before();
        var now = pair.after();
        if (now == null || now.state() == null || old != null && old.state() == null) {
            return;
        }
        var hidden = new LinkedHashSet<>(hiddenPolicies);
        hidden.addAll(hiddenTrusts);
        if (hidden.isEmpty()) {
            Stream.of(old, now)
                    .flatMap(AttributeReview::all)
                    .filter(policy -> policy.hidden().isPresent())
                    .forEach(policy -> hidden.add(policy.label()));
        }
        if (old == null) {
            tags(changedTags(plan, null, now.state()), now.toString(), now.state(), Set.of());
            addNamed(now);
            return;
        }
        tags(changedTags(plan, old.state(), now.state()), now.toString(), now.state(), hidden);
        if (isRenamed(old, now)) {
            add(rename(old, now, hidden), Action.CHANGED, now.toString(), now.state(), "name");
        }
    }

    private void addNamed(Identity now) {
        var reasons = named.reasons(null, now);
        if (!reasons.isEmpty()) {
            add(ComparisonResult.undecided(reasons), Action.NEW, now.toString(), now.state(), "name");
        }
    }

    private ComparisonResult rename(Identity old, Identity now, Set<String> hidden) {
        boolean isReplaced = plan.replaced().contains(now.key()) || !old.key().equals(now.key());
        var before = old.name().equals(now.name()) ? "its name or path changes" : "it was named " + old.name();
        var mentioned = CALLER_NAMES.stream().filter(mentions::contains).toList();
        if (!mentioned.isEmpty()) {
            return ComparisonResult.undecided(before + ", and a policy uses " + String.join(" and ", mentioned));
        }
        var reasons = named.reasons(old, now);
        if (!reasons.isEmpty()) {
            return ComparisonResult.undecided(reasons);
        }
        if (isReplaced && patterns().anyMatch(pattern -> isArnOf(pattern, now) && !isArnOf(pattern, old))) {
            return ComparisonResult.undecided(
                    before + ", and a policy in the stack contains its new ARN or a matching pattern");
        }
        if (!isReplaced && mentions.contains(":" + now.kind() + "/")) {
            return ComparisonResult.undecided(before + ", and a policy in the stack contains the ARN of a " + now.kind()
                    + ", which may be this " + now.kind());
        }
        return hidden.isEmpty()
                ? ComparisonResult.none(before)
                : ComparisonResult.undecided(before + ", and " + mayUse(hidden, "its name or path"));
    }

    /** Returns the strings in policies that can be a principal's ARN or a pattern for one. */
    private Stream<String> patterns() {
        if (patterns.isEmpty()) {
            policies.forEach(policy -> STRING.matcher(policy.toJson())
                    .results()
                    .map(string -> VARIABLE.matcher(string.group(1)).replaceAll("*"))
                    .filter(string -> string.contains("/") || Wildcard.isIn(string))
                    .forEach(patterns::add));
        }
        return patterns.stream();
    }

    /** Returns whether a pattern matches an ARN, in any partition and account. */
    private static boolean isArnOf(String pattern, Identity principal) {
        var parts = pattern.split(":", 6);
        return Wildcard.matchesIgnoringCase(
                parts.length == 6 ? parts[5] : pattern, principal.kind() + path(principal) + principal.name());
    }

    private boolean isRenamed(Identity old, Identity now) {
        return !old.name().equals(now.name())
                || !path(old).equals(path(now))
                || Stream.of("name", "path")
                        .anyMatch(input ->
                                now.state().inputs().get(input).unreadable().isPresent()
                                        && !plan.isUnchanged(now.state(), input));
    }

    private static String path(Identity identity) {
        return identity.state().inputs().text("path").orElse("/");
    }

    /** Adds a change for each tag that a policy uses. */
    private void tags(Map<String, String> changed, String subject, ResourceState state, Set<String> hidden) {
        changed.forEach((key, change) -> {
            var what = key.isEmpty() ? "its tags" : "its tag '" + key.replace(' ', '\u2423') + "'";
            var object = key.isEmpty() ? "tags" : "this tag";
            tagUses.of(key)
                    .map(uses -> uses + " " + object)
                    .or(() -> hidden.isEmpty() ? Optional.empty() : Optional.of(mayUse(hidden, object)))
                    .ifPresent(use -> add(subject, state, "tags", what + " " + change + ", and " + use));
        });
    }

    private static String mayUse(Set<String> hidden, String what) {
        return "an unreadable policy may use " + what + ": " + Words.joined(List.copyOf(hidden), ", ", MOST_POLICIES);
    }

    private void add(String subject, ResourceState state, String aspect, String reason) {
        add(ComparisonResult.undecided(reason), Action.CHANGED, subject, state, aspect);
    }

    private void add(ComparisonResult result, Action action, String subject, ResourceState state, String aspect) {
        changes.add(result.change(action, subject, aspect, state.urn(), state.source()));
    }

    private static Map<String, String> changedTags(Plan plan, @Nullable ResourceState old, ResourceState now) {
        return TagChanges.between(
                old == null ? Fields.NONE : TagInputs.of(old),
                TagInputs.of(now),
                input -> plan.same().contains(now.urn())
                        || now.inputs().map().containsKey(input) && plan.isUnchanged(now, input));
    }
}
