package io.assumerole.localaws.provider;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.iam.model.Tag;

/** Tags between the state and IAM, which sets and removes them one by one. */
final class Tags {
    private Tags() {}

    static List<Tag> of(Values inputs) {
        return of(inputs.stringMap(Shape.ALL_TAGS));
    }

    private static List<Tag> of(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    static Map<String, Object> read(Collection<Tag> tags) {
        Map<String, Object> read = new LinkedHashMap<>();
        tags.forEach(tag -> read.put(tag.key(), tag.value()));
        return read;
    }

    /** New tags and those with another value. */
    static List<Tag> changed(Values before, Values inputs) {
        Map<String, String> set = inputs.stringMap(Shape.ALL_TAGS);
        Map<String, String> old = before.stringMap(Shape.ALL_TAGS);
        set.entrySet().removeIf(tag -> Objects.equals(tag.getValue(), old.get(tag.getKey())));
        return of(set);
    }

    static Collection<String> gone(Values before, Values inputs) {
        Map<String, String> old = before.stringMap(Shape.ALL_TAGS);
        old.keySet().removeAll(inputs.stringMap(Shape.ALL_TAGS).keySet());
        return old.keySet();
    }
}
