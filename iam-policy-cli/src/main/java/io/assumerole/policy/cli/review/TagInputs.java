package io.assumerole.policy.cli.review;

import io.assumerole.policy.cli.review.Value.Fields;
import io.assumerole.policy.cli.review.Value.Items;
import io.assumerole.policy.cli.review.Value.Scalar;
import io.assumerole.policy.cli.review.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the tags in the inputs of a resource: its own tags, the tags of the volumes or instances that it creates, and the
 * tags that it sets on other resources or sessions.
 */
final class TagInputs {
    private static final String TAG = "tag";

    private static final Pattern NAME = Pattern.compile("(?i)tags?|[a-z]*Tags(All)?|tagSpecifications?");

    /** The types whose resources are tags of other resources. */
    private static final Pattern TAG_TYPE = Pattern.compile("(?i)(?!CostAllocation).*tags?");

    /** The name for tags that aren't the value of one input: tags within other inputs, and tags of other resources. */
    static final String OTHERS = "otherTags";

    private TagInputs() {}

    /** Returns the tags by input. A value other than a map from keys to values means that the keys aren't known. */
    static Fields of(ResourceState state) {
        if (isTag(state)) {
            return new Fields(Map.of(OTHERS, ofOther(state)));
        }
        var tags = new LinkedHashMap<String, Value>();
        var others = new ArrayList<Value>();
        state.inputs().map().forEach((input, value) -> {
            if (NAME.matcher(input).matches()) {
                tags.put(input, input.equals("defaultTags") && value instanceof Fields all ? all.get("tags") : value);
            } else {
                addOthers(value, others);
            }
        });
        if (!others.isEmpty()) {
            tags.put(OTHERS, new Items(others));
        }
        return new Fields(tags);
    }

    /** Returns whether a resource only sets tags, of a resource that can be older. */
    static boolean isTag(ResourceState state) {
        return TAG_TYPE.matcher(state.shortType()).matches();
    }

    /**
     * Returns the tags that a resource sets on another resource. The value of a key contains everything that decides where
     * the tag applies, so a different target is a different value.
     */
    private static Value ofOther(ResourceState state) {
        var inputs = state.inputs();
        var target = new LinkedHashMap<>(inputs.map());
        target.remove("__defaults");
        target.put("provider", new Text(state.provider().urn()));
        var tags = new LinkedHashMap<String, Value>();
        inputs.map().forEach((input, value) -> {
            if (!input.equals(TAG) && NAME.matcher(input).matches() && value instanceof Fields map) {
                tags.putAll(map.map());
                target.remove(input);
            }
        });
        if (!state.type().startsWith("aws") && inputs.get("key").isAbsent() && tags.isEmpty()) {
            return Value.ABSENT;
        }
        var tag = inputs.get(TAG) instanceof Fields one ? one : inputs;
        tag.text("key").ifPresent(key -> tags.put(key, tag.get("value")));
        // Default tags of sessions have keys that the inputs don't contain.
        if (tags.isEmpty() || isSet(inputs.get("useDefaults"))) {
            return new Items(List.of(new Fields(target)));
        }
        tags.replaceAll((key, value) -> new Items(List.of(value, new Fields(target))));
        return new Fields(tags);
    }

    private static boolean isSet(Value value) {
        return !value.isAbsent() && !value.equals(new Scalar("false"));
    }

    private static void addOthers(Value value, List<Value> others) {
        if (value instanceof Fields fields) {
            fields.map().forEach((name, one) -> {
                if (NAME.matcher(name).matches()) {
                    others.add(one);
                } else {
                    addOthers(one, others);
                }
            });
        } else if (value instanceof Items items) {
            items.list().forEach(one -> addOthers(one, others));
        }
    }
}
