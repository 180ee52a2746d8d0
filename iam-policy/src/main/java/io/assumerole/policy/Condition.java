package io.assumerole.policy;

import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ConditionKey;
import io.assumerole.policy.pattern.ElementPath;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A condition of a statement. A statement applies only if all its conditions hold.
 *
 * <p>One matching value is enough. The values are strings, because {@code "true"} and {@code true} are equivalent in
 * the JSON.
 *
 * @param operator the comparison
 * @param key the condition key, such as {@code sts:ExternalId} or {@code aws:RequestTag/team}; it keeps its case,
 *     although AWS ignores case
 * @param values the values to compare with; at least one
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html">Condition</a>
 */
public record Condition(ConditionOperator operator, String key, List<String> values) {
    private static final Pattern ORGANIZATION = Pattern.compile("o-[a-z0-9]{10,32}");
    private static final Pattern VPC = Pattern.compile("vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})");

    /**
     * Checks the components. This constructor accepts incomplete policy variables, because they are plain text in
     * documents of the older version.
     *
     * @param operator the comparison
     * @param key the condition key
     * @param values the values to compare with; at least one
     * @throws InvalidPolicyException if the operator is null, the key is not a valid condition key, there is no value,
     *     or a value has the wrong type for the operator
     */
    public Condition {
        var problems = new ProblemCollector();
        check(operator, key, values, BuiltOrParsed.PARSED, problems);
        problems.dropVariables();
        problems.throwIfAny();
        values = List.copyOf(values);
    }

    /**
     * Creates a condition.
     *
     * @param operator the comparison
     * @param key the condition key
     * @param values the values to compare with; at least one
     * @return the condition
     * @throws InvalidPolicyException if the operator is null, the key is not a valid condition key, there is no value,
     *     a value has the wrong type for the operator, or a value contains an incomplete policy variable
     */
    public static Condition of(ConditionOperator operator, String key, String... values) {
        List<String> list = values == null ? null : Arrays.asList(values);
        var problems = new ProblemCollector();
        check(operator, key, list, BuiltOrParsed.BUILT, problems);
        problems.throwIfAny();
        return new Condition(operator, key, list);
    }

    private static void check(
            ConditionOperator operator,
            String key,
            List<String> values,
            BuiltOrParsed source,
            ProblemCollector problems) {
        var path = ElementPath.ROOT.then("Condition");
        if (operator == null) {
            problems.add(path, "operator is null", "", "one of the constants of ConditionOperator", "give an operator");
        } else {
            ConditionRules.check(operator, key, values, source, path.then(operator.json()), problems);
        }
    }

    /**
     * Creates a condition that requires one of these external IDs in an {@code AssumeRole} call.
     *
     * @param externalIds 2 to 1224 characters each: letters, digits and {@code _+=,.@:/-}
     * @return the condition {@code StringEquals sts:ExternalId}
     * @throws InvalidPolicyException if no ID is given, or one is not an external ID
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html">External ID</a>
     */
    public static Condition externalId(String... externalIds) {
        return of(ConditionOperator.STRING_EQUALS, ConditionKey.EXTERNAL_ID, externalIds);
    }

    /**
     * Creates a condition that requires the caller's account to be in one of these AWS organizations.
     *
     * @param orgIds {@code o-} and 10 to 32 lower-case letters and digits, such as {@code o-a1b2c3d4e5}
     * @return the condition {@code StringEquals aws:PrincipalOrgID}
     * @throws InvalidPolicyException if no ID is given, or one is not an organization ID
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid">aws:PrincipalOrgID</a>
     */
    public static Condition organization(String... orgIds) {
        return matching(
                "aws:PrincipalOrgID",
                ORGANIZATION,
                "is not the ID of an organization",
                "o- and 10 to 32 lower-case letters and digits",
                orgIds);
    }

    /**
     * Creates a condition that requires the request to come from one of these addresses.
     *
     * <p>Requests through a VPC endpoint, and requests that an AWS service sends for the caller, have a different
     * address or none.
     *
     * @param cidrs IPv4 or IPv6 addresses or ranges, such as {@code 203.0.113.0/24}
     * @return the condition {@code IpAddress aws:SourceIp}
     * @throws InvalidPolicyException if no value is given, or one is neither an address nor a range
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip">aws:SourceIp</a>
     */
    public static Condition sourceIp(String... cidrs) {
        return of(ConditionOperator.IP_ADDRESS, "aws:SourceIp", cidrs);
    }

    /**
     * Creates a condition that requires the request to come through a VPC endpoint in one of these VPCs.
     *
     * @param vpcs {@code vpc-} and 8 or 17 hexadecimal digits, such as {@code vpc-0123456789abcdef0}
     * @return the condition {@code StringEquals aws:SourceVpc}
     * @throws InvalidPolicyException if no ID is given, or one is not a VPC ID
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpc">aws:SourceVpc</a>
     */
    public static Condition sourceVpc(String... vpcs) {
        return matching("aws:SourceVpc", VPC, "is not the ID of a VPC", "vpc- and 8 or 17 hexadecimal digits", vpcs);
    }

    /**
     * Creates a condition that requires the request to be sent at or after this time.
     *
     * <p>Together with {@link #notAfter}, this condition defines a time window. A session that starts inside the window
     * can outlast it.
     *
     * @param time the time, in the years 0 to 9999; fractions of a second are dropped
     * @return the condition {@code DateGreaterThanEquals aws:CurrentTime}
     * @throws InvalidPolicyException if the year has more than four digits
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime">aws:CurrentTime</a>
     */
    public static Condition notBefore(Instant time) {
        return at(ConditionOperator.DATE_GREATER_THAN_EQUALS, time);
    }

    /**
     * Creates a condition that requires the request to be sent at or before this time.
     *
     * @param time the time, in the years 0 to 9999; fractions of a second are dropped
     * @return the condition {@code DateLessThanEquals aws:CurrentTime}
     * @throws InvalidPolicyException if the year has more than four digits
     * @see #notBefore
     */
    public static Condition notAfter(Instant time) {
        return at(ConditionOperator.DATE_LESS_THAN_EQUALS, time);
    }

    private static Condition at(ConditionOperator operator, Instant time) {
        return of(
                operator,
                "aws:CurrentTime",
                Preconditions.of(time, "time").truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static Condition matching(String key, Pattern pattern, String what, String allowed, String... values) {
        var condition = of(ConditionOperator.STRING_EQUALS, key, values);
        var problems = new ProblemCollector();
        for (var value : condition.values()) {
            if (!pattern.matcher(value).matches()) {
                problems.add(
                        ElementPath.ROOT.then("Condition").then("StringEquals").then(key),
                        what,
                        Text.quote(value),
                        allowed,
                        "correct the value");
            }
        }
        problems.throwIfAny();
        return condition;
    }

    /** {@return the key in lower case, as AWS compares it} */
    public String lowerCaseKey() {
        return key.toLowerCase(Locale.ROOT);
    }

    /** {@return operator, key and values in human-readable form, without external IDs} */
    @Override
    public String toString() {
        return Text.visible(
                operator + " " + key + " " + (ConditionKey.isHidden(key) ? "[not shown]" : values.toString()));
    }
}
