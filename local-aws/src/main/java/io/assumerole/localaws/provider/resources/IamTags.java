package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.iam.model.Tag;

/** Converts tags between the state and IAM, which sets and removes them one by one. */
final class IamTags {
    private IamTags() {}

    static List<Tag> of(Values inputs) {
        return of(inputs.stringMap(ResourceSchema.ALL_TAGS));
    }

    private static List<Tag> of(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    static Map<String, Object> read(Collection<Tag> tags) {
        var read = new LinkedHashMap<String, Object>();
        tags.forEach(tag -> read.put(tag.key(), tag.value()));
        return read;
    }

    /**
     * Changes the tags of a resource to the given ones.
     *
     * @param resource its name in messages, such as "IAM User (NAME)"
     * @param untag removes the tags with these keys
     * @param tag adds these tags, or changes their values
     */
    static void update(
            String resource,
            Values before,
            Values inputs,
            Consumer<Collection<String>> untag,
            Consumer<Collection<Tag>> tag) {
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
