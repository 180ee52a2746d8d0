package io.assumerole.policy.cli.review.types;

import io.assumerole.internal.NameList;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules for types that need more than a line in {@code policy-types.txt}. The file {@value #FILE} contains the
 * rules, with their names in lower case, and explains them.
 */
public enum TypeRule {
    /** Settings that limit access only to the resource itself. */
    OWN,
    /** Settings that limit access at least as much as any others. */
    STRICTEST,
    /** Inputs that limit access if they are {@code true}, or that limit access more if the number is larger. */
    STRICTER,
    /** A type that denies nothing. */
    ONLY_GRANTS,
    /** An identity provider, whose tokens every role in the account can trust. */
    TOKENS,
    /** An identity provider whose inputs list clients. */
    TOKENS_FOR_CLIENTS,
    /** Input values with which a resource doesn't affect permissions. */
    WITHOUT_PERMISSIONS,
    /** The input that contains the ID of another resource, which decides whether this resource affects permissions. */
    ATTACHES,
    /** A list that removes all other policies of a principal. */
    EXCLUSIVE,
    /** The noun for the only resource to which a policy applies. */
    ABOUT,
    /** The action that the policy of a new resource may allow its own account without giving new access. */
    ACCOUNT_DEFAULT,
    /** A type that can have an access control list as an input. */
    ACL,
    /** A type whose resources AWS adds as statements to the policy of a function. */
    STATEMENT,
    /** Conditions under which a resource allows everyone an action. */
    EVERYONE,
    /** Inputs that don't decide who can use a resource. */
    HARMLESS,
    /** Values of inputs that only limit access. */
    LIMITS,
    /** Inputs that only limit access unless they replace an earlier value. */
    LIMITS_IF_NEW,
    /** Inputs that affect access even if the stack contains no policy for the resource. */
    WITHOUT_POLICY,
    /** Another name of the service. */
    SERVICE,
    /** The type of the resource that a policy is for. */
    SUBJECT,
    /** A bucket. */
    BUCKET,
    /** The policy of a bucket. */
    BUCKET_POLICY,
    /** The policy of an API. */
    API_POLICY,
    /** A provider. */
    PROVIDER,
    /** A provider with an input that is the region of its resources. */
    REGION;

    private static final String FILE = "type-rules.txt";

    /**
     * A line of the file.
     *
     * @param parts the parts of the line after the types
     * @param first the first part as a pattern
     */
    private record Line(Pattern types, List<String> parts, Pattern first) {
        static Line of(List<String> words) {
            return new Line(
                    Pattern.compile(words.get(1)),
                    words.subList(2, words.size()),
                    Pattern.compile(words.size() > 2 ? words.get(2) : ""));
        }
    }

    private static final Map<TypeRule, List<Line>> LINES = NameList.lines(TypeRule.class, FILE).stream()
            .map(line -> List.of(line.split(" ")))
            .collect(Collectors.groupingBy(
                    line -> valueOf(line.get(0).toUpperCase(Locale.ROOT).replace('-', '_')),
                    () -> new EnumMap<>(TypeRule.class),
                    Collectors.mapping(Line::of, Collectors.toList())));

    private Stream<Line> lines(String type) {
        return LINES.getOrDefault(this, List.of()).stream()
                .filter(line -> line.types().matcher(type).matches());
    }

    /** Returns the parts of each line for a type. */
    public Stream<List<String>> of(String type) {
        return lines(type).map(Line::parts);
    }

    public boolean isFor(String type) {
        return lines(type).findAny().isPresent();
    }

    public boolean isFor(ResourceState state) {
        return isFor(state.typeKey());
    }

    /** Returns whether a line for a type lists an input, or an input with a value. */
    public boolean lists(String type, String input) {
        return lines(type).anyMatch(line -> line.first().matcher(input).matches());
    }

    /** Returns whether the conditions of a line are met. */
    public static boolean areMet(List<String> conditions, @Nullable ResourceState old, ResourceState now) {
        return conditions.stream().allMatch(condition -> isMet(condition.split("=", 2), old, now.inputs()));
    }

    private static boolean isMet(String[] condition, @Nullable ResourceState old, Fields now) {
        var path = List.of(condition[0].replace("?", "").split("\\."));
        var input = path.get(0);
        if (condition[1].isEmpty()) {
            return now.get(input).isAbsent();
        }
        if (condition[0].endsWith("?") && now.get(input).isAbsent()) {
            return old == null || old.inputs().get(input).isAbsent();
        }
        var wanted = condition[1].matches("true|false") ? new Scalar(condition[1]) : new Text(condition[1]);
        var values = now.only(path).leaves().toList();
        return !values.isEmpty() && values.stream().allMatch(wanted::equals);
    }
}
