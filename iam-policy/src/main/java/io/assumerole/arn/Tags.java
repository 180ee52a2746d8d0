package io.assumerole.arn;

import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tags of a user, a role or a session.
 *
 * <p>AWS compares these keys regardless of case, so {@code Team} and {@code team} collide. The provider's default tags
 * also count.
 *
 * @param list the tags, at most 50
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">Session tags</a>
 */
public record Tags(List<Tag> list) {
    private static final int MOST = 50;

    /**
     * Checks the tags together.
     *
     * @param list the tags
     * @throws IllegalArgumentException if there are more than 50, or two keys differ only in case
     */
    public Tags {
        list = Preconditions.all(list, "Tags: list");
        if (list.size() > MOST) {
            throw ValueChecks.invalid("Tags", "got " + list.size(), "at most " + MOST);
        }
        var seen = new HashMap<String, String>();
        for (var tag : list) {
            var other = seen.putIfAbsent(tag.lowerCaseKey(), tag.key());
            if (other != null) {
                throw ValueChecks.invalid(
                        "Tags",
                        "got the keys " + Text.quote(other) + " and " + Text.quote(tag.key()),
                        "keys that differ in more than case");
            }
        }
    }

    /**
     * Creates tags from keys and values, and reports all their problems together.
     *
     * @param tags the values by key
     * @return the tags, in the map's order
     * @throws IllegalArgumentException if AWS would reject them
     */
    public static Tags of(Map<String, String> tags) {
        Preconditions.of(tags, "Tags: tags");
        var list = new ArrayList<Tag>();
        var problems = new ArrayList<String>();
        tags.forEach((key, value) -> {
            try {
                list.add(new Tag(key, value));
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new Tags(list);
    }

    /**
     * Checks the keys of transitive session tags, which AWS keeps when the session assumes another role.
     *
     * @param keys the keys
     * @return these tags
     * @throws IllegalArgumentException if there are more than 50, or these tags lack one of them
     */
    public Tags requireTransitive(Collection<String> keys) {
        Preconditions.all(keys, "TransitiveTagKeys: keys");
        if (keys.size() > MOST) {
            throw ValueChecks.invalid("TransitiveTagKeys", "got " + keys.size(), "at most " + MOST);
        }
        for (var key : keys) {
            if (list.stream().noneMatch(tag -> tag.lowerCaseKey().equals(key.toLowerCase(Locale.ROOT)))) {
                throw ValueChecks.invalid(
                        "TransitiveTagKeys",
                        "got " + Text.quote(key),
                        "keys of the session's own tags: "
                                + list.stream().map(Tag::key).toList());
            }
        }
        return this;
    }

    /** {@return the values by key, in the order of the tags; the unmodifiable map that the AWS provider expects} */
    public Map<String, String> asMap() {
        var map = new LinkedHashMap<String, String>();
        list.forEach(tag -> map.put(tag.key(), tag.value()));
        return Collections.unmodifiableMap(map);
    }
}
