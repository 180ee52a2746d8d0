package io.assumerole.policy.cli.review.types;

import io.assumerole.policy.cli.review.types.Value.Fields;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Describes changes of tags. */
public final class TagChanges {
    private static final String CHANGES =
            "changes from " + Words.NOT_SHOWN + " to a different value, " + Words.NOT_SHOWN;

    private static final String APPLIES_ELSEWHERE = "changes its value, or applies to a different resource";

    private TagChanges() {}

    /**
     * Describes each changed tag. The map's key is the tag's key, or an empty string if the tags can't be read.
     *
     * @param olds the tags before, by input
     * @param nows the tags after, by input
     * @param isSecretUnchanged returns whether an unreadable input certainly has the same value before and after
     */
    public static Map<String, String> between(Fields olds, Fields nows, Predicate<String> isSecretUnchanged) {
        var changed = new TreeMap<String, String>();
        var inputs = new LinkedHashSet<>(olds.map().keySet());
        inputs.addAll(nows.map().keySet());
        boolean mayContainTags = inputs.remove(TagInputs.UNREADABLE);
        for (var input : inputs) {
            var before = olds.get(input);
            var after = nows.get(input);
            boolean isUnchanged =
                    before.equals(after) && (after.unreadable().isEmpty() || isSecretUnchanged.test(input));
            if (isUnchanged) {
                continue;
            }
            var from = before instanceof Fields fields ? fields : Fields.NONE;
            var to = after instanceof Fields fields ? fields : Fields.NONE;
            if (!before.isAbsent() && from == Fields.NONE
                    || !after.isAbsent() && to == Fields.NONE
                    || mayContainTags && input.equals(TagInputs.OTHERS)) {
                changed.put("", "change");
            }
            var keys = new LinkedHashSet<>(from.map().keySet());
            keys.addAll(to.map().keySet());
            keys.remove("__defaults");
            keys.removeIf(key -> from.get(key).equals(to.get(key))
                    && to.get(key).unreadable().isEmpty());
            for (var key : keys) {
                var words = words(
                        before instanceof Fields ? from.get(key) : before,
                        after instanceof Fields ? to.get(key) : after,
                        input.equals(TagInputs.OTHERS) ? APPLIES_ELSEWHERE : CHANGES);
                changed.merge(
                        key,
                        key.isEmpty() ? "change" : words,
                        (first, second) -> first.equals(second) ? first : CHANGES);
            }
        }
        return changed;
    }

    /** Describes the change of a tag without its values, which can be secrets. */
    private static String words(Value before, Value after, String changes) {
        if (before.equals(Value.ABSENT)) {
            return "is new, with the value " + Words.NOT_SHOWN;
        }
        if (after.equals(Value.ABSENT)) {
            return "is removed; its value was " + Words.NOT_SHOWN;
        }
        var unreadable = after.unreadable();
        if (unreadable.isPresent()) {
            return "may change: its new value " + unreadable.get().reason;
        }
        return before.unreadable().isPresent() ? "may change: its old value isn't readable" : changes;
    }
}
