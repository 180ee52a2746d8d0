package io.assumerole.policy.cli.review;

import io.assumerole.policy.cli.review.Value.Fields;
import io.assumerole.policy.cli.review.Value.Items;
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
    private static final Pattern NAME = Pattern.compile("(?i)tags?|[a-z]*Tags(All)?|tagSpecifications?");

    /** The types whose resources are tags of other resources. */
    private static final Pattern TAG_TYPE = Pattern.compile("(?i).*tags?");

    /** The name of the input for the tags within other inputs. */
    static final String OTHERS = "otherTags";

    private TagInputs() {}

    /** Returns the tags by input. A value other than a map from keys to values means that the keys aren't known. */
    static Fields of(ResourceState state) {
        var tags = new LinkedHashMap<String, Value>();
        var others = new ArrayList<Value>();
        state.inputs().map().forEach((input, value) -> {
            if (NAME.matcher(input).matches()) {
                tags.put(input, byKey(input, value));
            } else {
                addOthers(value, others);
            }
        });
        if (isTag(state) && state.inputs().map().containsKey("key")) {
            tags.put("tag", byKey("tag", state.inputs()));
        }
        if (!others.isEmpty()) {
            tags.put(OTHERS, new Items(others));
        }
        return new Fields(tags);
    }

    /** Returns whether a resource only sets tags, of a resource that can be older. */
    static boolean isTag(ResourceState state) {
        return TAG_TYPE.matcher(state.shortType()).matches();
    }

    /** Returns the tags of an input as a map from keys to values, if it has another form. */
    private static Value byKey(String input, Value value) {
        if (input.equals("tag") && value instanceof Fields tag) {
            return tag.get("key") instanceof Text key
                    ? new Fields(Map.of(key.text(), tag.get("value")))
                    : new Items(List.of(value));
        }
        return input.equals("defaultTags") && value instanceof Fields tags ? tags.get("tags") : value;
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
