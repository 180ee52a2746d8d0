package io.assumerole.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Asks something of the request: the statement counts only if all its conditions hold.
 *
 * <p>The values are alternatives: one that matches is enough. They are text, as in the JSON, where
 * {@code "true"} and {@code true} mean the same.
 *
 * @param operator how to compare
 * @param key the condition key, such as {@code sts:ExternalId} or {@code aws:RequestTag/team}; its
 *     case does not matter to AWS and is kept
 * @param values what to compare with; at least one
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html">IAM
 *     User Guide: Condition</a>
 */
public record Condition(ConditionOperator operator, String key, List<String> values) {
    static final String EXTERNAL_ID = "sts:ExternalId";

    /**
     * Checks the parts.
     *
     * @param operator how to compare
     * @param key the condition key
     * @param values what to compare with; at least one
     * @throws InvalidPolicyException if the key is no condition key, if there is no value, or if a
     *     value is not of the kind the operator compares
     */
    public Condition {
        Objects.requireNonNull(operator, "operator");
        Problems problems = new Problems();
        ConditionRules.check(
                operator, key, values, Path.ROOT.then("Condition").then(operator.json()), problems);
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
     * @throws InvalidPolicyException if the key is no condition key, if there is no value, or if a
     *     value is not of the kind the operator compares
     */
    public static Condition of(ConditionOperator operator, String key, String... values) {
        return new Condition(operator, key, values == null ? null : Arrays.asList(values));
    }

    /**
     * Makes the condition that the caller of {@code AssumeRole} sends one of these external IDs.
     *
     * @param externalIds 2 to 1224 characters each, from letters, digits and {@code _+=,.@:/-}
     * @return the condition {@code StringEquals sts:ExternalId}
     * @throws InvalidPolicyException if there is none, or one is not an external ID
     * @see <a
     *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html">IAM
     *     User Guide: external ID</a>
     */
    public static Condition externalId(String... externalIds) {
        return of(ConditionOperator.STRING_EQUALS, EXTERNAL_ID, externalIds);
    }

    /** Whether the values must stay out of messages and logs. */
    static boolean isHidden(String key) {
        return EXTERNAL_ID.equalsIgnoreCase(key);
    }

    /** The key as AWS compares it. */
    String lowerCaseKey() {
        return key.toLowerCase(Locale.ROOT);
    }

    /**
     * Returns operator, key and values; external IDs are left out.
     *
     * @return a text for people
     */
    @Override
    public String toString() {
        return operator + " " + key + " " + (isHidden(key) ? "[not shown]" : values.toString());
    }
}
