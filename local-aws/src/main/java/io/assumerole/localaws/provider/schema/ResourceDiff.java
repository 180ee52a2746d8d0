package io.assumerole.localaws.provider.schema;

import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.Secret;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.PropertyDiff;

/** Compares the state of a resource with new inputs, and decides whether the change replaces the resource. */
public final class ResourceDiff {
    private final Map<String, PropertyDiff> details = new TreeMap<>();
    private final Set<String> changed = new TreeSet<>();
    private final Set<String> replaced = new TreeSet<>();
    private final List<String> ignored;

    private ResourceDiff(List<String> ignored) {
        this.ignored = ignored;
    }

    public static DiffResponse of(ResourceSchema schema, DiffRequest request) {
        var olds = Secret.reveal(PropertyCodec.read(request.getOlds()));
        var news = Secret.reveal(PropertyCodec.read(request.getNews()));
        var difference = new ResourceDiff(request.getIgnoreChangesList());
        for (var property : schema.properties().values()) {
            if (property.is(Trait.INPUT) || property.name().equals(ResourceSchema.ALL_TAGS)) {
                difference.compare(property, olds.get(property.name()), news.get(property.name()));
            }
        }
        return difference.response(schema, news);
    }

    /** Returns whether any property differs between two states. */
    public static boolean isBetween(ResourceSchema schema, Map<String, Object> one, Map<String, Object> other) {
        var olds = Secret.reveal(one);
        var news = Secret.reveal(other);
        return schema.properties().values().stream()
                .anyMatch(property -> !same(property, olds.get(property.name()), news.get(property.name())));
    }

    private void compare(Property property, Object old, Object given) {
        var value = given == null ? property.defaultValue() : given;
        if (value == null && property.is(Trait.COMPUTED)) {
            return;
        }
        if (property.kind() == PropertyType.STRING_MAP
                && old instanceof Map<?, ?> before
                && value instanceof Map<?, ?> after
                && !before.isEmpty()
                && !after.isEmpty()) {
            var keys = new LinkedHashSet<Object>(before.keySet());
            keys.addAll(after.keySet());
            keys.stream()
                    // An empty value of a tag is a value.
                    .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                    .forEach(key -> add(property, element((String) key), before.get(key), after.get(key)));
        } else if (!same(property, old, value)) {
            add(property, "", old, value);
        }
    }

    private static String element(String key) {
        return key.matches("[_a-zA-Z][-_a-zA-Z0-9]*")
                ? "." + key
                : "[\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
    }

    private void add(Property property, String element, Object old, Object value) {
        var path = property.name() + element;
        if (isIgnored(path)) {
            return;
        }
        boolean replace = property.is(Trait.REPLACE_ON_CHANGES);
        PropertyDiff.Kind kind;
        if (isNothing(old)) {
            kind = replace ? PropertyDiff.Kind.ADD_REPLACE : PropertyDiff.Kind.ADD;
        } else if (isNothing(value)) {
            kind = replace ? PropertyDiff.Kind.DELETE_REPLACE : PropertyDiff.Kind.DELETE;
        } else {
            kind = replace ? PropertyDiff.Kind.UPDATE_REPLACE : PropertyDiff.Kind.UPDATE;
        }
        details.put(path, PropertyDiff.newBuilder().setKind(kind).build());
        changed.add(property.name());
        if (replace) {
            replaced.add(property.name());
        }
    }

    private boolean isIgnored(String path) {
        return ignored.stream()
                .anyMatch(other -> path.equals(other) || path.startsWith(other + ".") || path.startsWith(other + "["));
    }

    public static boolean same(Property property, Object old, Object value) {
        if (isNothingOrFalse(old) && isNothingOrFalse(value)) {
            return true;
        }
        if (old == null || value == null || Values.hasUnknown(value)) {
            return false;
        }
        if (property.is(Trait.POLICY) && old instanceof String one && value instanceof String two) {
            return PolicyText.same(one, two);
        }
        if (property.is(Trait.UNORDERED) && old instanceof List<?> one && value instanceof List<?> two) {
            return property.kind() == PropertyType.OBJECTS
                    ? sameInlinePolicies(one, two)
                    : new HashSet<>(one).equals(new HashSet<>(two));
        }
        return alike(property.normalized(old), property.normalized(value));
    }

    private static boolean alike(Object old, Object value) {
        if (old instanceof Map<?, ?> one && value instanceof Map<?, ?> two) {
            return Stream.concat(one.keySet().stream(), two.keySet().stream())
                    .allMatch(key -> alike(one.get(key), two.get(key)));
        }
        if (old instanceof List<?> one && value instanceof List<?> two) {
            return one.size() == two.size()
                    && IntStream.range(0, one.size()).allMatch(index -> alike(one.get(index), two.get(index)));
        }
        return isNothingOrFalse(old) && isNothingOrFalse(value) || Objects.equals(old, value);
    }

    /** Compares by name; a policy without a document does not count, because it means no policy at all. */
    private static boolean sameInlinePolicies(List<?> one, List<?> two) {
        var olds = inlinePolicies(one);
        var news = inlinePolicies(two);
        return olds.keySet().equals(news.keySet())
                && olds.keySet().stream().allMatch(name -> PolicyText.same(olds.get(name), news.get(name)));
    }

    private static Map<String, String> inlinePolicies(List<?> elements) {
        var policies = new TreeMap<String, String>();
        for (Object element : elements) {
            if (element instanceof Map<?, ?> map && map.get("policy") instanceof String policy && !policy.isEmpty()) {
                policies.put(String.valueOf(map.get("name")), policy);
            }
        }
        return policies;
    }

    /** Returns whether a value is absent or empty, which are often equal in the official plugin's state. */
    private static boolean isNothing(Object value) {
        return value == null
                || value.equals("")
                || value instanceof Map<?, ?> map && map.isEmpty()
                || value instanceof List<?> list && list.isEmpty();
    }

    private static boolean isNothingOrFalse(Object value) {
        return isNothing(value) || value.equals(false);
    }

    private DiffResponse response(ResourceSchema schema, Map<String, Object> news) {
        return DiffResponse.newBuilder()
                .setChanges(changed.isEmpty() ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME)
                .addAllDiffs(changed)
                .addAllReplaces(replaced)
                .addAllStables(schema.all(Trait.REPLACE_ON_CHANGES).stream()
                        .map(Property::name)
                        .filter(name -> !replaced.contains(name))
                        .toList())
                .setDeleteBeforeReplace(
                        !replaced.isEmpty() && (schema.deleteBeforeReplace() || hasOwnName(schema, news)))
                .putAllDetailedDiff(details)
                .setHasDetailedDiff(true)
                .build();
    }

    /** Returns whether the program chose the name, which is then taken: the old resource must be deleted first. */
    private static boolean hasOwnName(ResourceSchema schema, Map<String, Object> news) {
        return schema.autoName()
                .map(AutoName::property)
                .filter(news::containsKey)
                .filter(name -> news.get(InputChecker.DEFAULTS) instanceof List<?> defaults && !defaults.contains(name))
                .isPresent();
    }
}
