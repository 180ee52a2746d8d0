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
 * <p>The values are alternatives: one matching value is enough. They are strings, because {@code "true"} and
 * {@code true} mean the same in the JSON.
 *
 * @param operator the comparison
 * @param key the condition key, such as {@code sts:ExternalId} or {@code aws:RequestTag/team}; its case is kept, although
 *     AWS ignores it
 * @param values the values to compare with; at least one
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html">Condition</a>
 */
public record Condition(ConditionOperator operator, String key, List<String> values) {
    private static final Pattern ORGANIZATION = Pattern.compile("o-[a-z0-9]{10,32}");
    private static final Pattern VPC = Pattern.compile("vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})");

    /**
     * Checks the components. An incomplete policy variable is plain text in a document of the older version, so it is
     * only checked when a statement is built.
     *
     * @param operator the comparison
     * @param key the condition key
     * @param values the values to compare with; at least one
     * @throws InvalidPolicyException if the operator is null, the key is not a valid condition key, there is no value,
     *     or a value is not of the kind that the operator compares
     */
    public Condition {
        var problems = new ProblemCollector();
        check(operator, key, values, Origin.READ, problems);
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
     * @throws InvalidPolicyException if the operator is null, the key is not a valid condition key, there is no value, a
     *     value is not of the kind that the operator compares, or a value contains an incomplete policy variable
     */
    public static Condition of(ConditionOperator operator, String key, String... values) {
        List<String> list = values == null ? null : Arrays.asList(values);
        var problems = new ProblemCollector();
        check(operator, key, list, Origin.BUILT, problems);
        problems.throwIfAny();
        return new Condition(operator, key, list);
    }

    private static void check(
            ConditionOperator operator, String key, List<String> values, Origin source, ProblemCollector problems) {
        var path = ElementPath.ROOT.then("Condition");
        if (operator == null) {
            problems.add(path, "operator is null", "", "one of the constants of ConditionOperator", "give an operator");
        } else {
            ConditionRules.check(operator, key, values, source, path.then(operator.json()), problems);
        }
    }

    /**
     * Creates the condition that the caller of {@code AssumeRole} sends one of these external IDs.
     *
     * @param externalIds 2 to 1224 characters each, from letters, digits and {@code _+=,.@:/-}
     * @return the condition {@code StringEquals sts:ExternalId}
     * @throws InvalidPolicyException if there is none, or one is not an external ID
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html">External ID</a>
     */
    public static Condition externalId(String... externalIds) {
        return of(ConditionOperator.STRING_EQUALS, ConditionKey.EXTERNAL_ID, externalIds);
    }

    /**
     * Creates the condition that the caller belongs to one of these organizations of AWS Organizations.
     *
     * @param orgIds such as {@code o-a1b2c3d4e5}: {@code o-} and 10 to 32 lower-case letters and digits
     * @return the condition {@code StringEquals aws:PrincipalOrgID}
     * @throws InvalidPolicyException if there is none, or one is not an organization ID
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
     * Creates the condition that the request comes from one of these addresses.
     *
     * <p>A request through a VPC endpoint, or one that an AWS service sends for the caller, has a different address or
     * none.
     *
     * @param cidrs IPv4 or IPv6 addresses, or ranges of them such as {@code 203.0.113.0/24}
     * @return the condition {@code IpAddress aws:SourceIp}
     * @throws InvalidPolicyException if there is none, or one is neither an address nor a range
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip">aws:SourceIp</a>
     */
    public static Condition sourceIp(String... cidrs) {
        return of(ConditionOperator.IP_ADDRESS, "aws:SourceIp", cidrs);
    }

    /**
     * Creates the condition that the request comes through a VPC endpoint in one of these VPCs.
     *
     * @param vpcs such as {@code vpc-0123456789abcdef0}: {@code vpc-} and 8 or 17 hexadecimal digits
     * @return the condition {@code StringEquals aws:SourceVpc}
     * @throws InvalidPolicyException if there is none, or one is not a VPC ID
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpc">aws:SourceVpc</a>
     */
    public static Condition sourceVpc(String... vpcs) {
        return matching("aws:SourceVpc", VPC, "is not the ID of a VPC", "vpc- and 8 or 17 hexadecimal digits", vpcs);
    }

    /**
     * Creates the condition that the request is sent at or after this time.
     *
     * <p>Together with {@link #notAfter}, it defines a time window. A session that starts inside the window does not end
     * with it.
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
     * Creates the condition that the request is sent at or before this time.
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
