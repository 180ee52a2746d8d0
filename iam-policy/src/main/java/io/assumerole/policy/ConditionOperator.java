package io.assumerole.policy;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A condition operator, which compares the value of a key with the values of the condition.
 *
 * <p>The constants are the base operators. {@link #ifExists()}, {@link #forAnyValue()} and {@link #forAllValues()} add
 * IAM's qualifiers to them, as in {@code ForAnyValue:StringLikeIfExists}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">Condition operators</a>
 */
public final class ConditionOperator {

    /** The kind of value that an operator compares. */
    public enum Kind {
        /** Compares strings. */
        STRING,
        /** Compares numbers. */
        NUMERIC,
        /** Compares points in time. */
        DATE,
        /** Compares {@code true} and {@code false}. */
        BOOL,
        /** Compares bytes, written in Base64. */
        BINARY,
        /** Compares IP addresses with ranges. */
        IP,
        /** Compares ARNs part by part. */
        ARN,
        /** Checks whether the request has the key. */
        NULL
    }

    /** The qualifier for keys that can have several values. */
    public enum SetQualifier {
        /** No qualifier: the operator is for single-valued keys. */
        NONE(""),
        /** Requires one matching value in the request. */
        FOR_ANY_VALUE("ForAnyValue:"),
        /** Requires every value in the request to match. */
        FOR_ALL_VALUES("ForAllValues:");

        private final String prefix;

        SetQualifier(String prefix) {
            this.prefix = prefix;
        }
    }

    private static final String IF_EXISTS = "IfExists";
    private static final Map<String, ConditionOperator> BY_NAME = new LinkedHashMap<>();

    /** Holds if the strings are equal, including case. */
    public static final ConditionOperator STRING_EQUALS = of(Kind.STRING, "StringEquals");
    /** Holds if the strings differ, including in case, or the key is missing. */
    public static final ConditionOperator STRING_NOT_EQUALS = of(Kind.STRING, "StringNotEquals");
    /** Holds if the strings are equal, ignoring case. */
    public static final ConditionOperator STRING_EQUALS_IGNORE_CASE = of(Kind.STRING, "StringEqualsIgnoreCase");
    /** Holds if the strings differ, ignoring case, or the key is missing. */
    public static final ConditionOperator STRING_NOT_EQUALS_IGNORE_CASE = of(Kind.STRING, "StringNotEqualsIgnoreCase");
    /** Holds if the string matches a pattern with {@code *} and {@code ?}, including case. */
    public static final ConditionOperator STRING_LIKE = of(Kind.STRING, "StringLike");
    /** Holds if the string matches none of the patterns, or the key is missing. */
    public static final ConditionOperator STRING_NOT_LIKE = of(Kind.STRING, "StringNotLike");
    /** Holds if the numbers are equal. */
    public static final ConditionOperator NUMERIC_EQUALS = of(Kind.NUMERIC, "NumericEquals");
    /** Holds if the numbers differ, or the key is missing. */
    public static final ConditionOperator NUMERIC_NOT_EQUALS = of(Kind.NUMERIC, "NumericNotEquals");
    /** Holds if the request's number is less than the condition's. */
    public static final ConditionOperator NUMERIC_LESS_THAN = of(Kind.NUMERIC, "NumericLessThan");
    /** Holds if the request's number is less than or equal to the condition's. */
    public static final ConditionOperator NUMERIC_LESS_THAN_EQUALS = of(Kind.NUMERIC, "NumericLessThanEquals");
    /** Holds if the request's number is greater than the condition's. */
    public static final ConditionOperator NUMERIC_GREATER_THAN = of(Kind.NUMERIC, "NumericGreaterThan");
    /** Holds if the request's number is greater than or equal to the condition's. */
    public static final ConditionOperator NUMERIC_GREATER_THAN_EQUALS = of(Kind.NUMERIC, "NumericGreaterThanEquals");
    /** Holds if the points in time are the same. */
    public static final ConditionOperator DATE_EQUALS = of(Kind.DATE, "DateEquals");
    /** Holds if the points in time differ, or the key is missing. */
    public static final ConditionOperator DATE_NOT_EQUALS = of(Kind.DATE, "DateNotEquals");
    /** Holds if the request's time is before the condition's. */
    public static final ConditionOperator DATE_LESS_THAN = of(Kind.DATE, "DateLessThan");
    /** Holds if the request's time is before or equal to the condition's. */
    public static final ConditionOperator DATE_LESS_THAN_EQUALS = of(Kind.DATE, "DateLessThanEquals");
    /** Holds if the request's time is after the condition's. */
    public static final ConditionOperator DATE_GREATER_THAN = of(Kind.DATE, "DateGreaterThan");
    /** Holds if the request's time is after or equal to the condition's. */
    public static final ConditionOperator DATE_GREATER_THAN_EQUALS = of(Kind.DATE, "DateGreaterThanEquals");
    /** Holds if the key has the condition's value, {@code true} or {@code false}. */
    public static final ConditionOperator BOOL = of(Kind.BOOL, "Bool");
    /** Holds if the bytes, in Base64, are equal. */
    public static final ConditionOperator BINARY_EQUALS = of(Kind.BINARY, "BinaryEquals");
    /** Holds if the address is one of the given addresses or in one of the CIDR ranges. */
    public static final ConditionOperator IP_ADDRESS = of(Kind.IP, "IpAddress");
    /** Holds if the address is in none of the ranges, or the key is missing. */
    public static final ConditionOperator NOT_IP_ADDRESS = of(Kind.IP, "NotIpAddress");
    /** Holds if the ARN matches a pattern part by part; equivalent to {@link #ARN_LIKE}. */
    public static final ConditionOperator ARN_EQUALS = of(Kind.ARN, "ArnEquals");
    /** Holds if each of the ARN's six parts matches a pattern with {@code *} and {@code ?}. */
    public static final ConditionOperator ARN_LIKE = of(Kind.ARN, "ArnLike");
    /** Holds if the ARN matches none of the patterns, or the key is missing. */
    public static final ConditionOperator ARN_NOT_EQUALS = of(Kind.ARN, "ArnNotEquals");
    /** Holds if the ARN matches none of the patterns, or the key is missing. */
    public static final ConditionOperator ARN_NOT_LIKE = of(Kind.ARN, "ArnNotLike");
    /** Holds if the key is missing (value {@code true}) or present (value {@code false}). */
    public static final ConditionOperator NULL = of(Kind.NULL, "Null");

    private final Kind kind;
    /** The name without qualifiers. */
    private final String base;

    private final SetQualifier set;
    private final boolean ifExists;
    private final String json;

    private ConditionOperator(Kind kind, String base, SetQualifier set, boolean ifExists) {
        this.kind = kind;
        this.base = base;
        this.set = set;
        this.ifExists = ifExists;
        this.json = set.prefix + base + (ifExists ? IF_EXISTS : "");
    }

    private static ConditionOperator of(Kind kind, String base) {
        var operator = new ConditionOperator(kind, base, SetQualifier.NONE, false);
        BY_NAME.put(base, operator);
        return operator;
    }

    /** Finds the operator with exactly this name, including qualifiers. */
    static Optional<ConditionOperator> named(String name) {
        var set = SetQualifier.NONE;
        for (var qualifier : SetQualifier.values()) {
            if (name.startsWith(qualifier.prefix)) {
                set = qualifier;
            }
        }
        var rest = name.substring(set.prefix.length());
        boolean ifExists = rest.endsWith(IF_EXISTS);
        var base = ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest;
        var plain = BY_NAME.get(base);
        if (plain == null || plain.kind == Kind.NULL && ifExists) {
            return Optional.empty();
        }
        return Optional.of(
                set == SetQualifier.NONE && !ifExists ? plain : new ConditionOperator(plain.kind, base, set, ifExists));
    }

    /** Returns all names that {@link #named} finds. */
    static Collection<String> names() {
        return BY_NAME.values().stream()
                .flatMap(operator -> operator.kind == Kind.NULL
                        ? Stream.of(operator.base)
                        : Arrays.stream(SetQualifier.values())
                                .map(set -> set.prefix + operator.base)
                                .flatMap(name -> Stream.of(name, name + IF_EXISTS)))
                .toList();
    }

    /**
     * {@return this operator with the suffix {@code IfExists}, which also holds when the request lacks the key}
     *
     * @throws IllegalArgumentException for {@link #NULL}, which itself checks whether the key exists
     */
    public ConditionOperator ifExists() {
        requireQualifiable(IF_EXISTS);
        return new ConditionOperator(kind, base, set, true);
    }

    /**
     * {@return this operator with the prefix {@code ForAnyValue:}, which requires only one matching value in the
     * request}
     *
     * @throws IllegalArgumentException for {@link #NULL}, which would then never hold
     */
    public ConditionOperator forAnyValue() {
        requireQualifiable("ForAnyValue:");
        return new ConditionOperator(kind, base, SetQualifier.FOR_ANY_VALUE, ifExists);
    }

    /**
     * {@return this operator with the prefix {@code ForAllValues:}, which requires every value in the request to match}
     *
     * <p>This operator also holds when the request lacks the key. In an Allow, add a {@link #NULL} condition that
     * requires the key.
     *
     * @throws IllegalArgumentException for {@link #NULL}, which would then always hold
     */
    public ConditionOperator forAllValues() {
        requireQualifiable("ForAllValues:");
        return new ConditionOperator(kind, base, SetQualifier.FOR_ALL_VALUES, ifExists);
    }

    private void requireQualifiable(String qualifier) {
        if (kind == Kind.NULL) {
            throw new IllegalArgumentException("Null takes no "
                    + qualifier
                    + ", because it checks whether the key exists; use Null alone, with the value true or false.");
        }
    }

    /** {@return the name in the JSON, such as {@code ForAnyValue:StringLikeIfExists}} */
    public String json() {
        return json;
    }

    /** {@return the name without qualifiers, such as {@code StringLike}} */
    public String base() {
        return base;
    }

    /** {@return the kind of value that this operator compares} */
    public Kind kind() {
        return kind;
    }

    /** {@return the qualifier for keys that can have several values} */
    public SetQualifier setQualifier() {
        return set;
    }

    /** {@return whether the name has the suffix {@code IfExists}} */
    public boolean hasIfExists() {
        return ifExists;
    }

    /** {@return whether the operator holds when the values differ, as {@code StringNotEquals} does} */
    public boolean isNegated() {
        return base.contains("Not");
    }

    /**
     * Compares by name.
     *
     * @param other any object
     * @return {@code true} if {@code other} is an operator with the same name, including qualifiers
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConditionOperator that && json.equals(that.json);
    }

    /** {@return a hash of the name} */
    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** {@return the result of {@link #json()}} */
    @Override
    public String toString() {
        return json;
    }
}
