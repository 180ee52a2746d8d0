package io.assumerole.policy.cli.review.read;

import io.assumerole.policy.cli.review.types.AccessInputs;
import io.assumerole.policy.cli.review.types.AccessRules;
import io.assumerole.policy.cli.review.types.AccessRules.Rule;
import io.assumerole.policy.cli.review.types.NamedAccounts;
import io.assumerole.policy.cli.review.types.Place;
import io.assumerole.policy.cli.review.types.Place.Kind;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.ValueChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The entrances of listeners and distributions, some of which require authentication, and the exits of rules that select
 * data. An entrance is a listener's rule or default, or a cache behavior. An exit is a target that names an account.
 */
public final class EntrancesAndExits {
    /** The fields of an entrance. */
    private static final String INPUT = "input";

    private static final String GUARDED = "isGuarded";
    private static final String SCOPE = "scope";

    /** The URNs, ARNs, and names of the resources with an entrance that requires authentication. */
    private final Set<String> guarded = new HashSet<>();

    /** The accounts that exits name. Each key is the URN, ARN, or name of a resource that selects the data. */
    private final Map<String, Set<String>> exits = new HashMap<>();

    void add(ResourceState state) {
        if (entrances(state).stream().anyMatch(EntrancesAndExits::isGuarded)) {
            guarded.addAll(names(state));
        }
        if (state.inputs().map().keySet().stream().anyMatch(input -> isIn("belongs", input))) {
            var accounts = NamedAccounts.ofTargets(state.inputs());
            if (!accounts.isEmpty()) {
                names(state)
                        .forEach(name -> exits.computeIfAbsent(name, key -> new HashSet<>())
                                .addAll(accounts));
            }
        }
    }

    void addAll(EntrancesAndExits other) {
        guarded.addAll(other.guarded);
        other.exits.forEach((name, accounts) ->
                exits.computeIfAbsent(name, key -> new HashSet<>()).addAll(accounts));
    }

    /** Returns a resource's entrances, and the inputs with which it selects data, each with the resource's names. */
    static Map<Place, List<Value>> of(ResourceState state) {
        var found = new LinkedHashMap<Place, List<Value>>();
        var names = new Items(names(state).stream().<Value>map(Text::new).toList());
        var entrances = entrances(state);
        if (!entrances.isEmpty()) {
            found.put(Place.of(Kind.ENTRANCES), List.of(names, new Items(entrances)));
        }
        if (!only("selects", state.inputs()).map().isEmpty()) {
            var selection = new LinkedHashMap<>(only("selects", state.inputs()).map());
            selection.putAll(only("reach", state.inputs()).map());
            found.put(Place.of(Kind.SELECTION), List.of(names, new Fields(selection)));
        }
        return found;
    }

    /** Returns the accounts that receive the data that a resource selects. */
    public Set<String> accounts(ValueChange selection) {
        var accounts = new TreeSet<String>();
        names(selection.after()).forEach(name -> accounts.addAll(exits.getOrDefault(name, Set.of())));
        return accounts;
    }

    /**
     * Returns a reason for each entrance that a change opens although other entrances of the same resource require
     * authentication.
     */
    public List<String> opened(ValueChange change) {
        var names = names(change.after());
        if (names.stream().noneMatch(guarded::contains)) {
            return List.of();
        }
        var before = names(change.before()).stream().noneMatch(names::contains)
                ? List.<Value>of()
                : content(change.before()).elements().toList();
        var after = content(change.after()).elements().toList();
        boolean isUncovered = before.stream().anyMatch(old -> isGuarded(old) && !after.contains(old));
        return after.stream()
                .filter(entrance -> !isGuarded(entrance))
                .filter(entrance -> isUncovered
                        || !before.contains(entrance)
                        || before.stream()
                                .anyMatch(old -> isGuarded(old)
                                        && before.indexOf(old) < before.indexOf(entrance)
                                        && after.indexOf(old) > after.indexOf(entrance)))
                .map(Fields.class::cast)
                .map(entrance -> "accepts requests without authentication, although other requests require it; see its "
                        + entrance.text(INPUT).orElse("")
                        + ValueChange.words(ValueChange.between("", Fields.NONE, entrance.get(SCOPE))).stream()
                                .map(scope -> "; " + scope)
                                .collect(Collectors.joining())
                                .replaceFirst(";", ":"))
                .toList();
    }

    private static List<String> names(List<Value> values) {
        return values.stream()
                .limit(1)
                .flatMap(Value::elements)
                .flatMap(name -> name instanceof Text text ? Stream.of(text.text()) : Stream.empty())
                .toList();
    }

    /** Returns the values that follow the resource's names in a list. */
    public static Value content(List<Value> values) {
        return values.size() < 2 ? Fields.NONE : values.get(1);
    }

    private static List<Value> entrances(ResourceState state) {
        var entrances = new ArrayList<Value>();
        state.inputs().map().forEach((input, value) -> {
            if (isIn("entrance", input)) {
                add(entrances, input, value, state.inputs());
            } else if (isIn("entrances", input)) {
                value.elements().forEach(element -> add(entrances, input, element, element));
            }
        });
        return entrances;
    }

    /** Adds an entrance unless it accepts no requests, such as a redirect. */
    private static void add(List<Value> entrances, String input, Value value, Value scope) {
        boolean isClosed = value.elements()
                .allMatch(element -> element instanceof Fields fields
                        && fields.get("type") instanceof Text type
                        && AccessRules.isIn("closed", type));
        if (!isClosed) {
            entrances.add(new Fields(Map.of(
                    INPUT,
                    new Text(input),
                    GUARDED,
                    new Scalar(String.valueOf(requiresAuthentication(value))),
                    SCOPE,
                    only("scope", scope))));
        }
    }

    private static boolean isGuarded(Value entrance) {
        return ((Fields) entrance).get(GUARDED).equals(new Scalar("true"));
    }

    private static boolean requiresAuthentication(Value value) {
        var values = new LinkedHashMap<String, List<Value>>();
        AccessInputs.within("", value).map().forEach((place, found) -> {
            if (place.kind() == Kind.INPUT) {
                values.put(place.path(), found);
            }
        });
        return values.entrySet().stream()
                        .anyMatch(entry -> entry.getValue().stream()
                                .anyMatch(leaf -> AccessRules.isIn("checks", leaf)
                                        || AccessRules.hasGuard(entry.getKey()) && !AccessRules.isLoose(leaf)))
                && values.entrySet().stream()
                        .filter(entry -> AccessRules.rule(entry.getKey())
                                .filter(Rule.OPENS::equals)
                                .isPresent())
                        .allMatch(entry -> entry.getValue().stream().allMatch(AccessRules::isStrict));
    }

    private static Fields only(String word, Value value) {
        var parts = new LinkedHashMap<String, Value>();
        if (value instanceof Fields fields) {
            fields.map().forEach((name, part) -> {
                if (isIn(word, name)) {
                    parts.put(name, part);
                }
            });
        }
        return new Fields(parts);
    }

    private static boolean isIn(String word, String input) {
        return AccessRules.isIn(word, new Text(input));
    }

    /** Returns the URNs, ARNs, and names of a resource and of the resources that it belongs to. */
    private static Set<String> names(ResourceState state) {
        var names = new LinkedHashSet<String>();
        names.add(state.urn());
        Stream.of("arn", "id", "name")
                .forEach(output -> state.outputs().text(output).ifPresent(names::add));
        only("belongs", state.inputs())
                .map()
                .forEach((input, value) -> Stream.concat(
                                state.inputs().text(input).stream(), state.dependencies(input).stream())
                        .forEach(names::add));
        state.inputs().text("name").ifPresent(names::add);
        return names;
    }
}
