package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * Converts tags between the state and a service, each of which has its own class of tags.
 *
 * @param create creates a tag from its key and its value
 */
record ServiceTags<T>(BiFunction<String, String, T> create, Function<T, String> key, Function<T, String> value) {
    static final ServiceTags<Tag> IAM = new ServiceTags<>(
            (key, value) -> Tag.builder().key(key).value(value).build(), Tag::key, Tag::value);

    List<T> of(Values inputs) {
        return of(inputs.stringMap(ResourceSchema.ALL_TAGS));
    }

    List<T> of(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> create.apply(tag.getKey(), tag.getValue()))
                .toList();
    }

    Map<String, String> read(Collection<T> tags) {
        var read = new LinkedHashMap<String, String>();
        tags.forEach(tag -> read.put(key.apply(tag), value.apply(tag)));
        return read;
    }

    /**
     * Changes the tags of a resource to the given tags, in a service that sets and removes them one by one.
     *
     * @param resource its name in messages, such as "IAM User (NAME)"
     * @param untag removes the tags with these keys
     * @param tag adds these tags, or changes their values
     */
    void update(
            String resource,
            Values before,
            Values inputs,
            Consumer<Collection<String>> untag,
            Consumer<Collection<T>> tag) {
        var old = before.stringMap(ResourceSchema.ALL_TAGS);
        var set = inputs.stringMap(ResourceSchema.ALL_TAGS);
        var gone = new LinkedHashSet<String>(old.keySet());
        gone.removeAll(set.keySet());
        if (!gone.isEmpty()) {
            run("untagging " + resource, () -> untag.accept(gone));
        }
        set.entrySet().removeAll(old.entrySet());
        if (!set.isEmpty()) {
            run("tagging " + resource, () -> tag.accept(of(set)));
        }
    }
}
