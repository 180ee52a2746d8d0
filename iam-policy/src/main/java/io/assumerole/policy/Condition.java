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
 * Asks something of the request: the statement counts only if all its conditions hold.
 *
 * <p>The values are alternatives: one that matches is enough. They are text, as in the JSON, where {@code "true"} and
 * {@code true} mean the same.
 *
 * @param operator how to compare
 * @param key the condition key, such as {@code sts:ExternalId} or {@code aws:RequestTag/team}; its case does not matter
 *     to AWS and is kept
 * @param values what to compare with; at least one
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html">Condition</a>
 */
public record Condition(ConditionOperator operator, String key, List<String> values) {
    private static final Pattern ORGANIZATION = Pattern.compile("o-[a-z0-9]{10,32}");
    private static final Pattern VPC = Pattern.compile("vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})");

    /**
     * Checks the parts. What may stand in a document of the older version only, an incomplete policy variable, is
     * checked when a statement is built.
     *
     * @param operator how to compare
     * @param key the condition key
     * @param values what to compare with; at least one
     * @throws InvalidPolicyException if the operator is null, if the key is no condition key, if there is no value, or
     *     if a value is not of the kind the operator compares
     */
    public Condition {
        var problems = new ProblemCollector();
        check(operator, key, values, Origin.READ, problems);
        problems.dropVariables();
        problems.throwIfAny();
        values = List.copyOf(values);
    }

    /**
     * Makes a condition.
     *
     * @param operator how to compare
     * @param key the condition key
     * @param values what to compare with; at least one
     * @return the condition
     * @throws InvalidPolicyException if the operator is null, if the key is no condition key, if there is no value, if
     *     a value is not of the kind the operator compares, or if it holds a policy variable that is incomplete
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
     * Makes the condition that the caller of {@code AssumeRole} sends one of these external IDs.
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
     * Makes the condition that the caller belongs to one of these organizations of AWS Organizations.
     *
     * @param orgIds such as {@code o-a1b2c3d4e5}: {@code o-} and 10 to 32 lower-case letters and digits
     * @return the condition {@code StringEquals aws:PrincipalOrgID}
     * @throws InvalidPolicyException if there is none, or one is not the ID of an organization
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
     * Makes the condition that the request comes from one of these addresses.
     *
     * <p>A request that comes through a VPC endpoint, or that a service of AWS makes for the caller, has another
     * address or none.
     *
     * @param cidrs IPv4 or IPv6 addresses, or ranges of them such as {@code 203.0.113.0/24}
     * @return the condition {@code IpAddress aws:SourceIp}
     * @throws InvalidPolicyException if there is none, or one is not an address or a range
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceip">aws:SourceIp</a>
     */
    public static Condition sourceIp(String... cidrs) {
        return of(ConditionOperator.IP_ADDRESS, "aws:SourceIp", cidrs);
    }

    /**
     * Makes the condition that the request comes through a VPC endpoint in one of these VPCs.
     *
     * @param vpcs such as {@code vpc-0123456789abcdef0}: {@code vpc-} and 8 or 17 hexadecimal digits
     * @return the condition {@code StringEquals aws:SourceVpc}
     * @throws InvalidPolicyException if there is none, or one is not the ID of a VPC
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpc">aws:SourceVpc</a>
     */
    public static Condition sourceVpc(String... vpcs) {
        return matching("aws:SourceVpc", VPC, "is not the ID of a VPC", "vpc- and 8 or 17 hexadecimal digits", vpcs);
    }

    /**
     * Makes the condition that it is this time or later.
     *
     * <p>With {@link #notAfter} it makes a window of time. A session that was begun inside lasts as long as it does.
     *
     * @param time the time, in the years 0 to 9999; parts of a second are left away
     * @return the condition {@code DateGreaterThanEquals aws:CurrentTime}
     * @throws InvalidPolicyException if the year has more than four digits
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime">aws:CurrentTime</a>
     */
    public static Condition notBefore(Instant time) {
        return at(ConditionOperator.DATE_GREATER_THAN_EQUALS, time);
    }

    /**
     * Makes the condition that it is this time or earlier.
     *
     * @param time the time, in the years 0 to 9999; parts of a second are left away
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

    /** {@return operator, key and values for people; external IDs are left out} */
    @Override
    public String toString() {
        return Text.visible(
                operator + " " + key + " " + (ConditionKey.isHidden(key) ? "[not shown]" : values.toString()));
    }
}
