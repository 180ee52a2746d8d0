package io.assumerole.policy.cli.review.types;

import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.Value.Unreadable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A change of an input or of a part of an input. The order of the values doesn't matter.
 *
 * @param before the values before
 * @param after the values after
 */
public record ValueChange(Place place, List<Value> before, List<Value> after) {
    public ValueChange(String path, List<Value> before, List<Value> after) {
        this(Place.input(path), before, after);
    }

    /**
     * The maximum number of values that a description shows before the change and after it, and of their characters.
     */
    private static final int MOST_VALUES = 3;

    private static final int MOST_CHARACTERS = 100;

    /** The maximum number of changes that a list of texts shows. */
    private static final int MOST_CHANGES = 4;

    /** The names of inputs whose values can be secrets, even if they aren't marked as such. */
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(secret|passw|passphrase|token|credential|jaas|(api|auth|private|secret|shared)[_-]?key).*"
                    + "|.*(userData|script|externalId|environment|variables|parameters|headers?|body|content|certificate"
                    + "|metadata(xml|document)|connectionString)s?(base64)?"
                    + "|(.*\\.)?(tags|tagsAll|value|pin|psk|dsn)");

    /** The names of inputs whose values are shown although a part of the name suggests a secret. */
    private static final Pattern SHOWN_NAME = Pattern.compile(".*(httpTokens|Arns?|Type|Enabled|Required|Validity)");

    private static final Pattern SHOWN = Pattern.compile("[\\w+=,.@:/*?!${}~ \\[\\]()-]+");

    /** A word that looks like a key or a token: long, and with letters and digits. An ARN or an ID has a separator. */
    private static final Pattern RANDOM =
            Pattern.compile("(?=[A-Za-z+/=]*[0-9])(?=[0-9+/=]*[A-Za-z])[A-Za-z0-9+/=_]{20,}");

    private static final Pattern ID =
            Pattern.compile("arn:.*|[a-z]{1,12}-[0-9a-f]{8,32}|[0-9a-fA-F-]{32,47}|https?://[^@?]*");

    /**
     * Returns the differences between values by path. Compares the values in a JSON text one by one.
     *
     * @param isSecretUnchanged whether a secret in an input certainly has the same value before and after
     */
    public static List<ValueChange> between(
            Map<Place, List<Value>> before, Map<Place, List<Value>> after, Predicate<String> isSecretUnchanged) {
        var places = new LinkedHashSet<>(before.keySet());
        places.addAll(after.keySet());
        var changes = new ArrayList<ValueChange>();
        for (var place : places) {
            var change =
                    new ValueChange(place, before.getOrDefault(place, List.of()), after.getOrDefault(place, List.of()));
            if (change.isUnchanged(isSecretUnchanged)) {
                continue;
            }
            if (Stream.concat(change.removed().stream(), change.added().stream())
                    .anyMatch(ValueChange::isJson)) {
                changes.addAll(
                        between(opened(place, change.removed()), opened(place, change.added()), isSecretUnchanged));
            } else {
                changes.add(change);
            }
        }
        return changes;
    }

    /** Returns the differences between the inputs of a resource. */
    public static List<ValueChange> betweenInputs(
            Map<String, Value> before, Map<String, Value> after, Predicate<String> isSecretUnchanged) {
        return between(leaves(before), leaves(after), isSecretUnchanged);
    }

    private static Map<Place, List<Value>> leaves(Map<String, Value> inputs) {
        var leaves = new LinkedHashMap<Place, List<Value>>();
        inputs.forEach((name, value) -> addLeaves(name, value, leaves));
        return leaves;
    }

    /** Returns the differences between two objects by path. */
    public static List<ValueChange> between(String path, Value before, Value after) {
        var old = new LinkedHashMap<Place, List<Value>>();
        var now = new LinkedHashMap<Place, List<Value>>();
        addLeaves(path, before, old);
        addLeaves(path, after, now);
        return between(old, now, input -> false);
    }

    private static boolean isJson(Value value) {
        return json(value).isPresent();
    }

    private static Optional<Value> json(Value value) {
        return value instanceof Text text && text.text().matches("(?s)\\s*[\\[{].*")
                ? ValueReader.parse(text.text())
                : Optional.empty();
    }

    private static Map<Place, List<Value>> opened(Place place, List<Value> values) {
        var opened = new LinkedHashMap<Place, List<Value>>();
        for (var value : values) {
            if (!PolicyTypes.isPolicy(value)) {
                AccessInputs.within(place.path(), json(value).orElse(value))
                        .map()
                        .forEach((inner, items) -> {
                            if (place.kind() == Place.Kind.INPUT || place.kind() == inner.kind()) {
                                opened.computeIfAbsent(inner, key -> new ArrayList<>())
                                        .addAll(items);
                            }
                        });
            }
        }
        return opened;
    }

    private static void addLeaves(String path, Value value, Map<Place, List<Value>> leaves) {
        if (value instanceof Fields fields) {
            fields.map().forEach((name, part) -> addLeaves(path.isEmpty() ? name : path + "." + name, part, leaves));
        } else if (value instanceof Items items) {
            items.list().forEach(item -> addLeaves(path, item, leaves));
        } else if (isJson(value) && !PolicyTypes.isPolicy(value)) {
            addLeaves(path, json(value).orElseThrow(), leaves);
        } else if (!value.isAbsent()) {
            leaves.computeIfAbsent(Place.input(path), key -> new ArrayList<>()).add(value);
        }
    }

    private boolean isUnchanged(Predicate<String> isSecretUnchanged) {
        var differences = Stream.concat(removed().stream(), added().stream()).toList();
        return differences.isEmpty()
                || isSecretUnchanged.test(input())
                        && removed().size() == added().size()
                        && differences.stream().allMatch(Unreadable.SECRET::equals);
    }

    public String path() {
        return place.path();
    }

    /** Returns the name of the input. */
    public String input() {
        return path().split("\\.", 2)[0];
    }

    public List<Value> removed() {
        return without(before, after);
    }

    public List<Value> added() {
        return without(after, before);
    }

    /** Returns whether only one number changes, and the new number limits access more. */
    public boolean isTighterNumber() {
        var name = path().substring(path().lastIndexOf('.') + 1);
        boolean isHigher = AccessRules.matches("higher", name);
        if (!isHigher && !AccessRules.matches("lower", name) || removed().size() != 1 || added().size() != 1) {
            return false;
        }
        var old = AccessRules.text(removed().get(0));
        var now = AccessRules.text(added().get(0));
        return old.matches("[0-9]{1,9}")
                && now.matches("[0-9]{1,9}")
                && (Integer.parseInt(old) < Integer.parseInt(now)) == isHigher;
    }

    private static List<Value> without(List<Value> all, List<Value> others) {
        var rest = new ArrayList<>(all);
        // Two unreadable values can differ.
        others.stream().filter(other -> !(other instanceof Unreadable)).forEach(rest::remove);
        return rest;
    }

    /** Returns the first changes in words, such as {@code endpoint: a -> b}, and how many more there are. */
    public static List<String> words(List<ValueChange> changes) {
        boolean isNew = changes.stream().allMatch(change -> change.before.isEmpty());
        int shown = changes.size() > MOST_CHANGES ? MOST_CHANGES - 1 : changes.size();
        var words = new ArrayList<String>();
        changes.stream()
                .limit(shown)
                .forEach(change ->
                        words.add(change.path() + ": " + (isNew ? change.shown(change.after) : change.values())));
        if (changes.size() > shown) {
            words.add("and %d more values".formatted(changes.size() - shown));
        }
        return words;
    }

    /** Returns the removed and the added values; values that can be secrets aren't shown. */
    public String values() {
        if (RoleInput.MAP.matcher(path()).matches()
                && Stream.concat(before.stream(), after.stream()).anyMatch(ValueChange::hasLines)) {
            var lines = new ValueChange(path(), lines(before), lines(after));
            return lines.removed().isEmpty() && lines.added().isEmpty() ? "the order of its lines" : lines.values();
        }
        var removed = shown(removed());
        var added = shown(added());
        if (before.size() + after.size() > 2) {
            return Stream.of(
                            removed.isEmpty() ? "" : "removes " + removed,
                            added.isEmpty() ? "" : "adds " + added,
                            after.isEmpty() ? "nothing is left" : "")
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining(", "));
        }
        return added.isEmpty()
                ? removed + " -> " + (after.isEmpty() ? "nothing" : shown(after))
                : (before.isEmpty() ? "nothing" : removed.isEmpty() ? shown(before) : removed) + " -> "
                        + (removed.isEmpty() ? shown(after) : added);
    }

    private static boolean hasLines(Value value) {
        return value instanceof Text text && text.text().contains("\n");
    }

    private static List<Value> lines(List<Value> values) {
        return values.stream()
                .flatMap(value -> value instanceof Text text
                        ? text.text().lines().map(String::strip).map(Text::new)
                        : Stream.of(value))
                .toList();
    }

    private String shown(List<Value> values) {
        return Words.joined(values.stream().map(this::shown).distinct().toList(), ", ", MOST_VALUES);
    }

    private String shown(Value value) {
        if (value instanceof Scalar scalar) {
            return scalar.json();
        }
        if (value instanceof Unreadable unreadable) {
            return unreadable == Unreadable.UNKNOWN ? "[not known yet]" : Words.NOT_SHOWN;
        }
        return value instanceof Text text && isShown(text.text()) ? text.text() : Words.NOT_SHOWN;
    }

    /** The user and the password in a URL. */
    private static final Pattern USER_INFO = Pattern.compile("://[^/]*@");

    private boolean isShown(String text) {
        boolean isSecret = SECRET_NAME.matcher(path()).matches()
                && !SHOWN_NAME.matcher(path()).matches();
        return text.length() <= MOST_CHARACTERS
                && !isSecret
                && !USER_INFO.matcher(text).find()
                && SHOWN.matcher(text).matches()
                && (ID.matcher(text).matches() || !RANDOM.matcher(text).find());
    }
}
