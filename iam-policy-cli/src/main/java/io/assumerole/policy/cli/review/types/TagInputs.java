package io.assumerole.policy.cli.review.types;

import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the tags in the inputs of a resource: its own tags, the tags of the volumes or instances that it creates, and the
 * tags that it sets on other resources or sessions.
 */
public final class TagInputs {
    private static final String TAG = "tag";

    private static final Pattern NAME =
            Pattern.compile("(?i)tags?|[a-z]*Tags(All)?|tagSpecifications?|tagsToAdd|copyTagsTo[a-z]+");

    /** The inputs that select resources. Other inputs add tags to the copies of these resources. */
    private static final Pattern SELECTOR = Pattern.compile("targetTags|resourceTypes|resourceLocations");

    /** The types whose resources are tags of other resources. */
    private static final Pattern TAG_TYPE = Pattern.compile("(?i)(?!CostAllocation).*tags?");

    /** The key for settings that affect tags with unknown keys. */
    private static final String ANY_KEY = "";

    /** The name for tags that aren't the value of one input: tags within other inputs, and tags of other resources. */
    public static final String OTHERS = "otherTags";

    /** The name that marks an unreadable input, which can contain tags. */
    static final String UNREADABLE = "unreadable";

    private TagInputs() {}

    /** Returns the tags by input. A value other than a map from keys to values means that the keys aren't known. */
    public static Fields of(ResourceState state) {
        if (isTag(state)) {
            return new Fields(Map.of(OTHERS, ofOther(state)));
        }
        var tags = new LinkedHashMap<String, Value>();
        var others = new LinkedHashMap<String, List<Value>>();
        var selectors = new ArrayList<Value>();
        state.inputs().map().forEach((input, value) -> {
            if (NAME.matcher(input).matches()) {
                tags.put(
                        input,
                        input.equals("defaultTags") && value instanceof Fields all ? all.get("tags") : byKey(value));
            } else {
                addOthers(input, value, others, selectors);
                if (value.unreadable().isPresent()) {
                    tags.put(UNREADABLE, new Scalar("true"));
                }
            }
        });
        if (!others.isEmpty()) {
            others.values().forEach(values -> values.addAll(selectors));
            tags.put(OTHERS, fields(others));
        }
        return new Fields(tags);
    }

    /** Returns a list of tags, or of the tags of several resources, as a map from keys to values. */
    private static Value byKey(Value tags) {
        var byKey = new LinkedHashMap<String, List<Value>>();
        return tags instanceof Items && add(new Text(""), tags, byKey) ? fields(byKey) : tags;
    }

    private static Fields fields(Map<String, List<Value>> lists) {
        var fields = new LinkedHashMap<String, Value>();
        lists.forEach((key, values) -> fields.put(key, new Items(values)));
        return new Fields(fields);
    }

    /**
     * Adds tags to the values by key.
     *
     * @param place what the tags apply to
     * @return whether all keys are known
     */
    private static boolean add(Value place, Value tags, Map<String, List<Value>> byKey) {
        if (tags instanceof Fields fields) {
            fields.map().forEach((key, value) -> add(place, key, value, byKey));
            return true;
        }
        return tags.isAbsent()
                || tags instanceof Items items
                        && items.list().stream().allMatch(item -> addElement(place, item, byKey));
    }

    private static boolean addElement(Value place, Value element, Map<String, List<Value>> byKey) {
        if (!(element instanceof Fields fields)) {
            return false;
        }
        var key = fields.text("key");
        if (key.isPresent()) {
            add(place, key.get(), element, byKey);
            return true;
        }
        var others = new LinkedHashMap<>(fields.map());
        var tags = others.remove("tags");
        return tags != null && add(new Items(List.of(place, new Fields(others))), tags, byKey);
    }

    private static void add(Value place, String key, Value value, Map<String, List<Value>> byKey) {
        byKey.computeIfAbsent(key, missing -> new ArrayList<>()).add(new Items(List.of(place, value)));
    }

    /** Returns whether a resource only sets tags, of a resource that can be older. */
    public static boolean isTag(ResourceState state) {
        return TAG_TYPE.matcher(state.shortType()).matches();
    }

    /** Returns whether a new resource tags existing resources, or copies of their data. */
    public static boolean tagsExisting(ResourceState state) {
        return AccessRules.isTagging(state.type());
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
        var tag = inputs.get(TAG) instanceof Fields fields ? fields : inputs;
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

    private static void addOthers(String path, Value value, Map<String, List<Value>> byKey, List<Value> selectors) {
        if (value instanceof Fields fields) {
            fields.map().forEach((name, part) -> {
                if (SELECTOR.matcher(name).matches()) {
                    selectors.add(part);
                } else if (!NAME.matcher(name).matches()) {
                    addOthers(path + "." + name, part, byKey, selectors);
                } else if (!add(new Text(path + "." + name), part, byKey)) {
                    add(new Text(path + "." + name), ANY_KEY, part, byKey);
                }
            });
        } else if (value instanceof Items items) {
            items.list().forEach(item -> addOthers(path, item, byKey, selectors));
        }
    }
}
