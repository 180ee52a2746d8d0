package io.assumerole.policy.cli.permissions;

import io.assumerole.arn.Tags;
import io.assumerole.policy.cli.permissions.PlannedInputs.Truth;
import io.assumerole.policy.cli.review.read.PlannedStep;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.TagInputs;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The tags of a planned resource.
 *
 * @param step the step for the resource
 * @param state the state of the resource
 * @param defaults the tags that the provider adds to those of the resource; a tag of the resource wins
 */
record PlannedTags(PlannedStep step, ResourceState state, Value defaults) {
    static final String INPUT = "tags";

    /** The input or output with the tags of the resource and those of its provider. */
    static final String ALL = "tagsAll";

    private static final Pattern ADDS = Pattern.compile(".*:(Tag|AddTags|CreateTags|CreateOrUpdateTags).*");
    private static final Pattern REMOVES = Pattern.compile(".*:(Untag|RemoveTags|DeleteTags).*");

    /** Returns the tags that the preview shows; none of a map if it hides one of them, or if a request can't have them. */
    Map<String, String> shown() {
        var tags = readable();
        return areValid(tags) ? tags : Map.of();
    }

    private static boolean areValid(Map<String, String> tags) {
        try {
            Tags.of(tags);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Map<String, String> readable() {
        var tags = new LinkedHashMap<String, String>();
        for (var some : List.of(defaults, state.inputs().get(INPUT))) {
            if (some instanceof Fields fields && fields.unreadable().isEmpty()) {
                fields.map().keySet().forEach(key -> fields.text(key).ifPresent(value -> tags.put(key, value)));
            }
        }
        return tags;
    }

    /** Returns whether a call can set tags that the inputs don't show. An update sends only some of the tags. */
    boolean hasHidden(Operation operation) {
        return operation == Operation.UPDATE
                || state.inputs().get(INPUT).unreadable().isPresent()
                || !areValid(readable())
                || hasOthers()
                || defaults.unreadable().isPresent();
    }

    /**
     * Returns whether the resource sets tags that aren't a map in the input {@value #INPUT}: a list, the tags of its volumes
     * or instances, or the tags of another resource.
     */
    private boolean hasOthers() {
        var tags = state.inputs().get(INPUT);
        return !tags.isAbsent() && !(tags instanceof Fields)
                || TagInputs.isTag(state)
                || TagInputs.of(state).map().keySet().stream()
                        .filter(input -> !input.equals(INPUT))
                        .anyMatch(input ->
                                input.equals(TagInputs.OTHERS) || PlannedInputs.isSet(state, input) != Truth.NO);
    }

    /** Returns whether the resource has tags. */
    Truth areSet() {
        boolean hasDefaults = defaults instanceof Fields fields && !fields.map().isEmpty();
        if (hasDefaults || PlannedInputs.isSet(state, ALL) == Truth.YES) {
            return Truth.YES;
        }
        var own = PlannedInputs.isSet(state, INPUT);
        return own == Truth.NO && defaults.unreadable().isPresent() ? Truth.UNKNOWN : own;
    }

    /**
     * Returns whether tags change for which the provider makes a call. Many services have separate calls to set tags and to
     * remove them. Returns true if the preview doesn't show which tags change.
     */
    boolean mayChange(String action) {
        var shown = step.changed().contains(ALL) ? ALL : INPUT;
        if (!step.changed().contains(shown)) {
            return false;
        }
        if (step.old() == null) {
            return true;
        }
        var before = step.old().resource().inputs().get(shown);
        var after = step.now().resource().inputs().get(shown);
        if (!isReadable(before) || !isReadable(after) || before.equals(after)) {
            return true;
        }
        if (REMOVES.matcher(action).matches()) {
            return !in(after).keySet().containsAll(in(before).keySet());
        }
        return !ADDS.matcher(action).matches()
                || !in(before).entrySet().containsAll(in(after).entrySet());
    }

    private static boolean isReadable(Value tags) {
        return tags.isAbsent()
                || tags instanceof Fields fields
                        && fields.map().values().stream()
                                .allMatch(tag -> tag.unreadable().isEmpty());
    }

    private static Map<String, Value> in(Value tags) {
        return tags instanceof Fields fields ? fields.map() : Map.of();
    }
}
