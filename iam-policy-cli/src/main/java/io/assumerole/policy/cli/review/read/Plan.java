package io.assumerole.policy.cli.review.read;

import io.assumerole.policy.cli.review.types.AccessValues;
import io.assumerole.policy.cli.review.types.Meaning;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.TypeRule;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.ValueChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resources before and after a deployment, by URN. Contains only resources that affect, or may affect, access.
 *
 * @param before the resources before
 * @param after the resources after
 * @param replaced the URNs of replaced resources, which get a new ID
 * @param changedInputs for an updated resource, the inputs that the provider reports as changed
 * @param same the URNs of resources that certainly don't change
 * @param notes sentences about what the plan doesn't show
 * @param moved the URNs of resources that get another provider, so that they may get to another account
 * @param retagged the descriptions of changed tags by their keys, for resources that don't affect access
 * @param watched the changed values in resources of any type that might affect access
 * @param deleted the URNs of the resources that the deployment certainly deletes without replacing them
 * @param leftovers earlier instances of replaced resources that the deployment deletes
 * @param location the partition, region, and account of the stack, as far as the input shows them
 * @param routes the entrances that require authentication, and the exits to accounts
 */
public record Plan(
        Map<String, ResourceState> before,
        Map<String, ResourceState> after,
        Set<String> replaced,
        Map<String, Set<String>> changedInputs,
        Set<String> same,
        Set<String> notes,
        Set<String> moved,
        Map<ResourceState, Map<String, String>> retagged,
        List<Watched> watched,
        Set<String> deleted,
        Set<ResourceState> leftovers,
        StackRegionsAndAccounts location,
        EntrancesAndExits routes) {

    /**
     * A resource of any type with at least one changed value that might affect access.
     *
     * @param state the resource without its inputs
     * @param isEgress whether the resource is a rule about outgoing traffic
     */
    public record Watched(ResourceState state, boolean isNew, boolean isEgress, List<ValueChange> changes) {}

    /** The maximum number of kept states, for 100,000 changed resources. One AWS account has fewer roles and users. */
    private static final int MOST_STATES = 200_000;

    /** The outputs that identify a resource, and that are unique. */
    private static final Set<String> NAMES = Set.of("arn", "url");

    public Plan() {
        this(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashSet<>(),
                new LinkedHashMap<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashMap<>(),
                new ArrayList<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new StackRegionsAndAccounts(),
                new EntrancesAndExits());
    }

    /**
     * Adds changed tags of a resource. Keeps only the tags, because the resource's other inputs don't affect access.
     */
    void addRetagged(ResourceState state, Map<String, String> tags) {
        if (!tags.isEmpty()) {
            retagged.computeIfAbsent(state.withInputs(Fields.NONE), key -> new TreeMap<>())
                    .putAll(tags);
        }
    }

    /**
     * Adds the changed values of a resource that might affect access.
     *
     * @param isSecretUnchanged whether a secret in an input certainly has the same value before and after
     */
    void addWatched(
            ResourceState state,
            boolean isNew,
            AccessValues before,
            AccessValues after,
            Predicate<String> isSecretUnchanged) {
        if (!before.equals(after) || before.hasUnreadable()) {
            var changes = ValueChange.between(before.map(), after.map(), isSecretUnchanged);
            if (!changes.isEmpty()) {
                watched.add(new Watched(state.withInputs(Fields.NONE), isNew, after.isEgress(), changes));
            }
        }
    }

    /**
     * Rejects the input if the review would need too much memory for it.
     *
     * @param others the number of states that other objects keep
     */
    void requireFew(int others) {
        if (before.size() + after.size() + retagged.size() + watched.size() + leftovers.size() + others > MOST_STATES) {
            throw new PreviewException(
                    "it has more than %d states of resources that affect access, or whose tags change;"
                                    .formatted(MOST_STATES)
                            + " split the stack");
        }
    }

    /** Adds a note that an earlier instance of a replaced resource still exists. */
    void addLeftover(ResourceState state) {
        notes.add(state.name() + " was replaced, but the earlier one isn't deleted yet");
    }

    /** Returns the URNs of all resources: those after the deployment first. */
    public Set<String> urns() {
        var urns = new LinkedHashSet<>(after.keySet());
        urns.addAll(before.keySet());
        return urns;
    }

    /**
     * Returns whether a resource changes only in that its lists gain members.
     *
     * @param unchanged the inputs that must be equal
     * @param lists the inputs with the lists
     */
    public boolean onlyGains(
            @Nullable ResourceState old, @Nullable ResourceState now, Stream<String> unchanged, Stream<String> lists) {
        return old != null
                && now != null
                && old.standing() == now.standing()
                && !replaced.contains(now.urn())
                && !moved.contains(now.urn())
                && old.inputs().unreadable().isEmpty()
                && now.inputs().unreadable().isEmpty()
                && unchanged.allMatch(
                        input -> old.inputs().get(input).equals(now.inputs().get(input)))
                && lists.allMatch(input -> now.inputs()
                        .get(input)
                        .elements()
                        .toList()
                        .containsAll(old.inputs().get(input).elements().toList()));
    }

    /** Returns whether the deployment certainly deletes the resource that an input refers to. */
    public boolean isDeleted(ResourceState old, String input) {
        var name = old.inputs().get(input);
        if (!(name instanceof Value.Text) || name.isAbsent()) {
            return false;
        }
        var links = old.dependencies(input);
        // The link to the resource can be missing, as in Java programs.
        var named = links.isEmpty()
                ? before.values().stream()
                        .filter(state -> isNamed(state, input, name))
                        .toList()
                : links.stream().map(before::get).toList();
        return !named.isEmpty()
                && named.stream().noneMatch(state -> state == null || after.containsKey(state.urn()))
                && named.stream().anyMatch(state -> state.outputs().map().containsValue(name))
                && after.values().stream().noneMatch(state -> isNamed(state, input, name));
    }

    /**
     * Returns whether a name, which is the value of an input of another resource, refers to this resource. The names of
     * buckets, ARNs, and URLs are unique. A separate policy has the ARN or URL of its resource as an input.
     */
    private static boolean isNamed(ResourceState state, String input, Value name) {
        if (input.equals("bucket")) {
            return TypeRule.BUCKET.isFor(state)
                    && Stream.of(state.inputs().get("bucket"), state.outputs().get("id"))
                            .anyMatch(name::equals);
        }
        return ((Value.Text) name).text().contains(":")
                && NAMES.stream().anyMatch(output -> state.outputs().get(output).equals(name))
                && !state.inputs().map().containsValue(name);
    }

    /**
     * Returns whether a policy of a bucket certainly stays with the same bucket if it's replaced. The name of a bucket that
     * the deployment creates, replaces, or deletes may be the same, so no bucket of the stack may change in such a way.
     */
    public boolean isOfSameBucket(ResourceState old, ResourceState now) {
        return TypeRule.BUCKET_POLICY.isFor(old)
                && old.isManaged()
                && now.isManaged()
                && old.inputs().get("bucket") instanceof Value.Text
                && old.inputs().get("bucket").equals(now.inputs().get("bucket"))
                && Stream.of(before, after)
                        .flatMap(states -> states.values().stream())
                        .filter(state -> TypeRule.BUCKET.isFor(state))
                        .allMatch(this::isSameBucket);
    }

    private boolean isSameBucket(ResourceState bucket) {
        var urn = bucket.urn();
        return before.containsKey(urn)
                && after.containsKey(urn)
                && !replaced.contains(urn)
                && !moved.contains(urn)
                && before.get(urn)
                        .inputs()
                        .get("bucket")
                        .equals(after.get(urn).inputs().get("bucket"));
    }

    /** Returns the changed values in all inputs of a resource that can change access. */
    public List<ValueChange> changes(@Nullable ResourceState old, @Nullable ResourceState now) {
        return ValueChange.betweenInputs(
                old == null ? Map.of() : old.relevantInputs(),
                now == null ? Map.of() : now.relevantInputs(),
                input -> now != null && isUnchanged(now, input));
    }

    /** Returns whether an input of a resource changes, or may change. */
    public boolean isChanged(ResourceState old, ResourceState now, String input) {
        var after = now.inputs().get(input);
        return !Meaning.isSame(old.inputs().get(input), after)
                || after.unreadable().isPresent() && !isUnchanged(now, input);
    }

    /**
     * Returns whether an unreadable input certainly has the same value before and after. If the input is a secret, the
     * provider's list of changed inputs decides.
     */
    public boolean isUnchanged(ResourceState state, String input) {
        var urn = state.urn();
        return same.contains(urn)
                || !state.inputs().get(input).hasUnknown()
                        && changedInputs.containsKey(urn)
                        && !changedInputs.get(urn).isEmpty()
                        && !changedInputs.get(urn).contains(input);
    }
}
