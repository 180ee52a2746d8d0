package io.assumerole.policy.cli.review;

import io.assumerole.policy.cli.review.Value.Fields;
import io.assumerole.policy.cli.review.Value.Items;
import io.assumerole.policy.cli.review.Value.Scalar;
import io.assumerole.policy.cli.review.Value.Text;
import io.assumerole.policy.cli.review.Value.Unreadable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The inputs that mean access because of their names or values, in resources of any type. The rules are in {@value #FILE},
 * which explains them.
 */
final class AccessInputs {
    /** The effect of a change of an input. The file contains these words in lower case. */
    enum Rule {
        HARMLESS,
        KEPT,
        MEMBERS,
        CHANGES,
        OPENS,
        GUARDS
    }

    private static final String FILE = "access-inputs.txt";

    private static final Set<String> OF_VALUES =
            Set.of("strict", "loose", "everyone", "refuses", "admits", "checks", "closed", "chosen");

    private static final Map<String, List<Pattern>> PATTERNS = PolicyTypes.lines(FILE)
            .map(line -> line.split(" ", 2))
            .collect(Collectors.groupingBy(
                    line -> line[0],
                    Collectors.mapping(
                            line -> Pattern.compile(
                                    line[1], OF_VALUES.contains(line[0]) ? Pattern.CASE_INSENSITIVE : 0),
                            Collectors.toList())));

    /** Cached match results for each word and input name. Results for values aren't cached, because values rarely repeat. */
    private static final Map<String, Map<String, Boolean>> ANSWERS = PATTERNS.keySet().stream()
            .filter(word -> !OF_VALUES.contains(word))
            .collect(Collectors.toMap(word -> word, word -> new ConcurrentHashMap<>()));

    private static final Map<String, Optional<Rule>> RULES = new ConcurrentHashMap<>();

    /** The maximum number of remembered rules; the keys of a map can have any name. */
    private static final int MOST_RULES = 20_000;

    /** The values that can mean access in an input of any name. */
    private static final Pattern NOTABLE = Pattern.compile(
            "(?i)\\s*[\\[{].*|\\*|all|egress|[0-9]{12}|([0-9.]+|[0-9a-f:]+)/[0-9]+"
                    + "|.*(arn:aws|/[0-9]{12}/|[0-9]{12}\\.dkr\\.ecr|0\\.0\\.0\\.0/0|::/0).*",
            Pattern.DOTALL);

    /** The path of the values that decide how far a resource applies. */
    static final String REACH = "(reach)";

    /** The start of the path of an address to which data is sent. */
    static final String DESTINATION = "(destination) ";

    private static final String EGRESS = "egress";

    /** The paths that the review compares because of the resource's type. */
    private final List<String> compared;

    private final Map<String, List<Value>> found = new LinkedHashMap<>();

    private AccessInputs(List<String> compared) {
        this.compared = compared;
    }

    /**
     * Returns the values that can mean access by the names of their inputs, such as {@code a.b}; without those that the
     * review compares because of the resource's type.
     */
    static Fields of(ResourceState state) {
        var type = PolicyTypes.of(state);
        var compared = type.map(PolicyTypes.PolicyType::compared);
        if (PolicyTypes.isIgnored(state) || compared.filter(List::isEmpty).isPresent()) {
            return Fields.NONE;
        }
        var inputs = new AccessInputs(compared.orElse(List.of()));
        state.inputs().map().forEach((name, value) -> {
            inputs.add(name, name, null, value);
            if (isChosenByAws(state, name, value)) {
                inputs.found.remove(DESTINATION + name);
            }
        });
        state.inputs().map().forEach(inputs::addObjects);
        inputs.addReach(state.inputs());
        return inputs.fields();
    }

    /** Returns whether an input is an address that AWS chose for another resource of the stack. */
    private static boolean isChosenByAws(ResourceState state, String name, Value value) {
        return isIn("chosen", value)
                && state.dependencies(name).stream()
                        .map(urn -> urn.split("::", 4))
                        .filter(parts -> parts.length == 4)
                        .anyMatch(parts -> matches("addressed", parts[2].substring(parts[2].lastIndexOf('$') + 1)));
    }

    /** Returns the values within a value that can mean access. */
    static Fields within(String path, Value value) {
        var inputs = new AccessInputs(List.of());
        inputs.add(path, "", rule(path).orElse(null), value);
        return inputs.fields();
    }

    private Fields fields() {
        var fields = new LinkedHashMap<String, Value>();
        found.forEach((path, values) -> fields.put(path, new Items(List.copyOf(values))));
        return new Fields(fields);
    }

    private void add(String path, String name, @Nullable Rule outer, Value value) {
        if (compared.contains(path)) {
            return;
        }
        if (matches("data", name)) {
            if (name.equals("annotations") && value instanceof Fields fields) {
                fields.map().forEach((field, one) -> {
                    if (isIn("refuses", one) || isIn("admits", one)) {
                        found.computeIfAbsent(path + "." + field, key -> new ArrayList<>())
                                .add(one);
                    }
                });
            }
            return;
        }
        var rule = ruleOf(name).orElse(outer);
        if (value instanceof Fields fields) {
            fields.map().forEach((field, one) -> {
                if (one.equals(Fields.NONE)) {
                    // A choice without settings, such as {"block": {}}.
                    add(path, name, rule, new Text(field));
                } else {
                    add(path + "." + field, field, rule, one);
                }
            });
        } else if (value instanceof Items items) {
            items.list().forEach(one -> add(path, name, rule, one));
        } else if (!value.isAbsent()
                && (rule != null && rule != Rule.HARMLESS
                        || name.equals(EGRESS)
                        || value instanceof Text text && isNotable(text.text()))) {
            found.computeIfAbsent(path, one -> new ArrayList<>()).add(value);
        }
        if (value instanceof Text && Stream.of(path.split("\\.")).anyMatch(one -> matches("sends", one))) {
            found.computeIfAbsent(DESTINATION + path, one -> new ArrayList<>()).add(value);
        }
    }

    /** Adds the objects in an input that name an account or all addresses, because their other values matter then, too. */
    private void addObjects(String input, Value value) {
        if (!matches("data", input) && !compared.contains(input)) {
            value.elements()
                    .filter(Fields.class::isInstance)
                    .map(one -> relevant(input, one))
                    .filter(one -> mayNameOthers(input, one))
                    .forEach(one -> found.computeIfAbsent(input, key -> new ArrayList<>())
                            .add(one));
        }
    }

    /** Returns a value without what doesn't matter for what it names, such as other elements of a list in it. */
    private static Value relevant(String path, Value value) {
        if (value instanceof Items items) {
            return new Items(items.list().stream()
                    .map(one -> relevant(path, one))
                    .filter(one -> !(one instanceof Fields) || mayNameOthers(path, one))
                    .toList());
        }
        if (value instanceof Fields fields) {
            var rest = new LinkedHashMap<String, Value>();
            fields.map().forEach((name, one) -> {
                if (!matches("data", name)
                        && (!matches("inert", name) && !isOutbound(name)
                                || !NamedAccounts.in(one).isEmpty())) {
                    rest.put(name, relevant(path + "." + name, one));
                }
            });
            return new Fields(rest);
        }
        return value;
    }

    /** Adds how far a resource applies that names an account or all addresses. */
    private void addReach(Fields inputs) {
        var reach = new LinkedHashMap<String, Value>();
        inputs.map().forEach((name, value) -> {
            boolean isFlat = value.elements().noneMatch(Fields.class::isInstance);
            if (isFlat
                    && !matches("data", name)
                    && !compared.contains(name)
                    && (matches("reach", name) || mayNameOthers(name, value))) {
                reach.put(name, value);
            }
        });
        if (reach.entrySet().stream().anyMatch(one -> mayNameOthers(one.getKey(), one.getValue()))
                && reach.keySet().stream().anyMatch(name -> matches("reach", name))) {
            found.computeIfAbsent(REACH, key -> new ArrayList<>()).add(new Fields(reach));
        }
    }

    /** Returns whether a value names an account, or all addresses as sources. */
    private static boolean mayNameOthers(String path, Value value) {
        return !NamedAccounts.in(value).isEmpty() || !isOutbound(path) && NamedAccounts.hasAllAddresses(value);
    }

    private static boolean isNotable(String text) {
        return NOTABLE.matcher(text).matches()
                || isEveryone(text)
                || Stream.of("refuses", "admits", "checks").anyMatch(word -> matches(word, text));
    }

    /** Returns the rule for the innermost name in a path that has one. */
    static Optional<Rule> rule(String path) {
        var names = path.split("\\.");
        for (int i = names.length - 1; i >= 0; i--) {
            var rule = ruleOf(names[i]);
            if (rule.isPresent()) {
                return rule;
            }
        }
        return Optional.empty();
    }

    /** Returns whether a name in a path guards access. */
    static boolean hasGuard(String path) {
        return Stream.of(path.split("\\."))
                .flatMap(name -> ruleOf(name).stream())
                .anyMatch(rule -> rule == Rule.GUARDS || rule == Rule.MEMBERS);
    }

    /** Returns whether a name in a path guards access, and none means anything else about access. */
    static boolean onlyGuards(String path) {
        var rules = Stream.of(path.split("\\."))
                .flatMap(name -> ruleOf(name).stream())
                .toList();
        return !rules.isEmpty() && rules.stream().allMatch(rule -> rule == Rule.GUARDS || rule == Rule.MEMBERS);
    }

    private static Optional<Rule> ruleOf(String name) {
        var known = RULES.get(name);
        if (known != null) {
            return known;
        }
        var rule = Stream.of(Rule.values())
                .filter(one -> matches(one.name().toLowerCase(Locale.ROOT), name))
                .findFirst();
        if (RULES.size() < MOST_RULES) {
            RULES.put(name, rule);
        }
        return rule;
    }

    private static boolean matches(String word, String text) {
        var answers = ANSWERS.get(word);
        var known = answers == null ? null : answers.get(text);
        if (known != null) {
            return known;
        }
        boolean matches = PATTERNS.get(word).stream()
                .anyMatch(pattern -> pattern.matcher(text).matches());
        if (answers != null && answers.size() < MOST_RULES) {
            answers.put(text, matches);
        }
        return matches;
    }

    /** Returns whether a value gives nobody access. */
    static boolean isStrict(Value value) {
        return value.isAbsent() || matches("strict", text(value));
    }

    /** Returns whether a value limits nothing. */
    static boolean isLoose(Value value) {
        return value.isAbsent() || matches("loose", text(value));
    }

    /** Returns whether a value is in the lines of the file with a word. */
    static boolean isIn(String word, Value value) {
        return matches(word, text(value));
    }

    /** Returns whether only one number changes, and the new one limits more. */
    static boolean isTighterNumber(ValueChange change) {
        var name = change.path().substring(change.path().lastIndexOf('.') + 1);
        boolean isHigher = matches("higher", name);
        if (!isHigher && !matches("lower", name)
                || change.removed().size() != 1
                || change.added().size() != 1) {
            return false;
        }
        var before = text(change.removed().get(0));
        var after = text(change.added().get(0));
        return before.matches("[0-9]{1,9}")
                && after.matches("[0-9]{1,9}")
                && (Integer.parseInt(before) < Integer.parseInt(after)) == isHigher;
    }

    static boolean isEveryone(String text) {
        return matches("everyone", text);
    }

    /** Returns whether an asterisk in an input means everyone. */
    static boolean meansAnyone(String path) {
        return Stream.of(path.split("\\.")).anyMatch(name -> matches("anyone", name));
    }

    /** Returns whether the addresses in an input aren't sources. */
    static boolean isOutbound(String path) {
        return Stream.of(path.split("\\.")).anyMatch(name -> matches("outbound", name));
    }

    /** Returns whether values show that a resource is a rule about outgoing traffic. */
    static boolean isEgress(Fields values) {
        return values.map().entrySet().stream()
                .anyMatch(entry -> entry.getValue()
                        .elements()
                        .anyMatch(value -> value.equals(new Text(EGRESS))
                                || entry.getKey().equals(EGRESS) && value.equals(new Scalar("true"))));
    }

    /** Returns whether a new or changed resource of an unlisted type gives access because of the type's name. */
    static boolean isGranting(String type) {
        return matches("granting", type);
    }

    /** Returns whether a new resource of a type adds to the access that another resource gives. */
    static boolean isExtending(String type) {
        return matches("extending", type);
    }

    /** Returns whether a deleted resource may have protected others because of its type's name. */
    static boolean isProtecting(String type) {
        return matches("protecting", type);
    }

    /** Returns whether an input of a resource that protects others names what it protects. */
    static boolean isProtected(String input) {
        return matches("protected", input);
    }

    private static String text(Value value) {
        return value instanceof Text text
                ? text.text()
                : value instanceof Scalar scalar ? scalar.json() : value instanceof Unreadable ? "" : "{}";
    }
}
