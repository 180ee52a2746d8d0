package io.assumerole.policy.cli.review.types;

import io.assumerole.internal.NameList;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.Value.Unreadable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules that find what affects access in resources of any type. They use the names of types, and the names and
 * values of inputs. They are in {@value #FILE}, which explains them.
 */
public final class AccessRules {
    /** The effect of a change of an input. The file contains these words in lower case. */
    public enum Rule {
        HARMLESS,
        KEPT,
        MEMBERS,
        CHANGES,
        OPENS,
        GUARDS
    }

    private static final String FILE = "access-inputs.txt";

    private static final Set<String> OF_VALUES =
            Set.of("strict", "loose", "everyone", "refuses", "admits", "checks", "closed", "chosen", "template-text");

    private static final Map<String, List<Pattern>> PATTERNS = NameList.lines(AccessRules.class, FILE).stream()
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

    /** Cached rules for each input name. */
    private static final Map<String, Optional<Rule>> RULES = new ConcurrentHashMap<>();

    /** The maximum number of results in a cache; the keys of a map can have any name. */
    private static final int MOST_ANSWERS = 20_000;

    private AccessRules() {}

    /** Returns the rule for the innermost name in a path that has one. */
    public static Optional<Rule> rule(String path) {
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
    public static boolean hasGuard(String path) {
        return Stream.of(path.split("\\."))
                .flatMap(name -> ruleOf(name).stream())
                .anyMatch(rule -> rule == Rule.GUARDS || rule == Rule.MEMBERS);
    }

    /** Returns whether a name in a path guards access, and no name in the path has another rule. */
    public static boolean onlyGuards(String path) {
        var rules = Stream.of(path.split("\\."))
                .flatMap(name -> ruleOf(name).stream())
                .toList();
        return !rules.isEmpty() && rules.stream().allMatch(rule -> rule == Rule.GUARDS || rule == Rule.MEMBERS);
    }

    private static Optional<Rule> ruleOf(String name) {
        return cached(
                RULES,
                name,
                missing -> Stream.of(Rule.values())
                        .filter(rule -> matchesAny(rule.name().toLowerCase(Locale.ROOT), missing))
                        .findFirst());
    }

    /** Returns whether a name or value matches a line of the file that starts with the given word. */
    static boolean matches(String word, String text) {
        var answers = ANSWERS.get(word);
        return answers == null ? matchesAny(word, text) : cached(answers, text, missing -> matchesAny(word, missing));
    }

    private static boolean matchesAny(String word, String text) {
        return PATTERNS.get(word).stream()
                .anyMatch(pattern -> pattern.matcher(text).matches());
    }

    private static <T> T cached(Map<String, T> cache, String text, Function<String, T> answer) {
        var known = cache.get(text);
        if (known != null) {
            return known;
        }
        var found = answer.apply(text);
        if (cache.size() < MOST_ANSWERS) {
            cache.put(text, found);
        }
        return found;
    }

    /** Returns whether a value gives nobody access. */
    public static boolean isStrict(Value value) {
        return value.isAbsent() || matches("strict", text(value));
    }

    /** Returns whether a value limits nothing. */
    public static boolean isLoose(Value value) {
        return value.isAbsent() || matches("loose", text(value));
    }

    /** Returns whether the lines of the file that start with the given word list a value. */
    public static boolean isIn(String word, Value value) {
        return matches(word, text(value));
    }

    public static boolean isEveryone(String text) {
        return matches("everyone", text);
    }

    /** Returns whether an asterisk in an input means everyone. */
    public static boolean meansAnyone(String path) {
        return Stream.of(path.split("\\.")).anyMatch(name -> matches("anyone", name));
    }

    /** Returns whether the addresses in an input are destinations instead of sources. */
    public static boolean isOutbound(String path) {
        return Stream.of(path.split("\\.")).anyMatch(name -> matches("outbound", name));
    }

    /** Returns whether a new or changed resource of an unlisted type gives access because of the type's name. */
    public static boolean isGranting(String type) {
        return matches("granting", type);
    }

    /** Returns whether a new resource of a type extends the access that another resource gives. */
    public static boolean isExtending(String type) {
        return matches("extending", type);
    }

    /** Returns whether a deleted resource may have protected others because of its type's name. */
    public static boolean isProtecting(String type) {
        return matches("protecting", type);
    }

    /** Returns whether the input of a protecting resource names the resource that it protects. */
    public static boolean isProtected(String input) {
        return matches("protected", input);
    }

    /** Returns whether a type that isn't listed belongs to a service that grants or limits access. */
    static boolean isAboutAccess(String type) {
        return matches("about", type);
    }

    /**
     * Returns whether a resource of a type is a template, from which AWS creates other resources with the template's
     * role.
     */
    static boolean isTemplate(String type) {
        return matches("template", type);
    }

    /** Returns whether new resources of a type add tags to existing resources or to copies of their data. */
    static boolean isTagging(String type) {
        return matches("tagging", type);
    }

    /** Returns whether an input of a listed type doesn't change access. */
    public static boolean isIrrelevant(String input) {
        return matches("irrelevant", input);
    }

    /** Returns the text of a value that the rules match. */
    static String text(Value value) {
        return value instanceof Text text
                ? text.text()
                : value instanceof Scalar scalar ? scalar.json() : value instanceof Unreadable ? "" : "{}";
    }
}
