package io.assumerole.policy.cli.review.types;

import io.assumerole.policy.cli.review.types.AccessRules.Rule;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The inputs whose names or values suggest that they affect access, in resources of any type, according to {@link
 * AccessRules}.
 */
public final class AccessInputs {
    /** The values that might affect access, whatever the name of the input is. */
    private static final Pattern NOTABLE = Pattern.compile(
            "(?i)\\s*[\\[{].*|\\*|all|egress|[0-9]{12}|([0-9.]+|[0-9a-f:]+)/[0-9]+"
                    + "|.*(arn:aws|/[0-9]{12}/|[0-9]{12}\\.dkr\\.ecr|0\\.0\\.0\\.0/0|::/0).*",
            Pattern.DOTALL);

    /** The paths that the review compares because of the resource's type. */
    private final List<String> compared;

    private final Map<Place, List<Value>> found = new LinkedHashMap<>();

    private AccessInputs(List<String> compared) {
        this.compared = compared;
    }

    /**
     * Returns the values that might affect access, except those that the review compares because of the resource's
     * type.
     */
    public static AccessValues of(ResourceState state) {
        var type = PolicyTypes.of(state);
        var compared = type.map(PolicyTypes.PolicyType::compared);
        if (PolicyTypes.isIgnored(state) || compared.filter(List::isEmpty).isPresent()) {
            return AccessValues.NONE;
        }
        var inputs = new AccessInputs(compared.orElse(List.of()));
        state.inputs().map().forEach((name, value) -> {
            inputs.add(name, name, null, value);
            if (isChosenByAws(state, name, value)) {
                inputs.found.remove(new Place(Place.Kind.DESTINATION, name));
            }
        });
        state.inputs().map().forEach(inputs::addObjects);
        inputs.addReach(state.inputs());
        return new AccessValues(inputs.found);
    }

    /** Returns whether an input is an address that AWS chose for another resource of the stack. */
    private static boolean isChosenByAws(ResourceState state, String name, Value value) {
        return AccessRules.isIn("chosen", value)
                && state.dependencies(name).stream()
                        .map(urn -> urn.split("::", 4))
                        .filter(parts -> parts.length == 4)
                        .anyMatch(parts ->
                                AccessRules.matches("addressed", parts[2].substring(parts[2].lastIndexOf('$') + 1)));
    }

    /** Returns the parts of a value that might affect access. */
    public static AccessValues within(String path, Value value) {
        var inputs = new AccessInputs(List.of());
        inputs.add(path, "", AccessRules.rule(path).orElse(null), value);
        return new AccessValues(inputs.found);
    }

    private void add(String path, String name, @Nullable Rule outer, Value value) {
        if (compared.contains(path)) {
            return;
        }
        if (AccessRules.matches("data", name)) {
            if (AccessRules.matches("mixed", name) && value instanceof Fields fields) {
                fields.map().forEach((field, part) -> {
                    if (AccessRules.isIn("refuses", part) || AccessRules.isIn("admits", part)) {
                        found.computeIfAbsent(Place.input(path + "." + field), key -> new ArrayList<>())
                                .add(part);
                    }
                });
            }
            return;
        }
        var rule = AccessRules.rule(name).orElse(outer);
        if (value instanceof Fields fields) {
            fields.map().forEach((field, part) -> {
                if (part.equals(Fields.NONE)) {
                    // A choice without settings, such as {"block": {}}.
                    add(path, name, rule, new Text(field));
                } else {
                    add(path + "." + field, field, rule, part);
                }
            });
        } else if (value instanceof Items items) {
            items.list().forEach(item -> add(path, name, rule, item));
        } else if (!value.isAbsent()
                && (rule != null && rule != Rule.HARMLESS
                        || AccessValues.isEgress(name)
                        || value instanceof Text text && isNotable(text.text()))) {
            found.computeIfAbsent(Place.input(path), missing -> new ArrayList<>())
                    .add(value);
        }
        if (value instanceof Text
                && Stream.of(path.split("\\.")).anyMatch(part -> AccessRules.matches("sends", part))) {
            found.computeIfAbsent(new Place(Place.Kind.DESTINATION, path), missing -> new ArrayList<>())
                    .add(value);
        }
    }

    /**
     * Adds the objects in an input that name an account or all addresses. The other values of such an object also
     * affect access.
     */
    private void addObjects(String input, Value value) {
        if (!AccessRules.matches("data", input) && !compared.contains(input)) {
            value.elements()
                    .filter(Fields.class::isInstance)
                    .map(object -> relevant(input, object))
                    .filter(object -> mayNameOthers(input, object))
                    .forEach(object -> found.computeIfAbsent(Place.input(input), key -> new ArrayList<>())
                            .add(object));
        }
    }

    /** Returns a value without the parts that don't affect which accounts or addresses it names, such as other list elements. */
    private static Value relevant(String path, Value value) {
        if (value instanceof Items items) {
            return new Items(items.list().stream()
                    .map(item -> relevant(path, item))
                    .filter(item -> !(item instanceof Fields) || mayNameOthers(path, item))
                    .toList());
        }
        if (value instanceof Fields fields) {
            var rest = new LinkedHashMap<String, Value>();
            fields.map().forEach((name, part) -> {
                if (!AccessRules.matches("data", name)
                        && (!AccessRules.matches("inert", name) && !AccessRules.isOutbound(name)
                                || !NamedAccounts.in(part).isEmpty())) {
                    rest.put(name, relevant(path + "." + name, part));
                }
            });
            return new Fields(rest);
        }
        return value;
    }

    /** Adds the scope of a resource that names an account or all addresses. */
    private void addReach(Fields inputs) {
        var reach = new LinkedHashMap<String, Value>();
        inputs.map().forEach((name, value) -> {
            boolean isFlat = value.elements().noneMatch(Fields.class::isInstance);
            if (isFlat
                    && !AccessRules.matches("data", name)
                    && !compared.contains(name)
                    && (AccessRules.matches("reach", name) || mayNameOthers(name, value))) {
                reach.put(name, value);
            }
        });
        if (reach.entrySet().stream().anyMatch(entry -> mayNameOthers(entry.getKey(), entry.getValue()))
                && reach.keySet().stream().anyMatch(name -> AccessRules.matches("reach", name))) {
            found.computeIfAbsent(Place.of(Place.Kind.REACH), key -> new ArrayList<>())
                    .add(new Fields(reach));
        }
    }

    /** Returns whether a value names an account, or all addresses as sources. */
    private static boolean mayNameOthers(String path, Value value) {
        return !NamedAccounts.in(value).isEmpty()
                || !AccessRules.isOutbound(path) && NamedAccounts.hasAllAddresses(value);
    }

    private static boolean isNotable(String text) {
        return NOTABLE.matcher(text).matches()
                || AccessRules.isEveryone(text)
                || Stream.of("refuses", "admits", "checks").anyMatch(word -> AccessRules.matches(word, text));
    }
}
