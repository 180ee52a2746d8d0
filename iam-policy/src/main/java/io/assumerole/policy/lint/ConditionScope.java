package io.assumerole.policy.lint;

import io.assumerole.internal.AwsManagedPolicies;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.Statement;
import io.assumerole.policy.match.ConditionMatch;
import io.assumerole.policy.pattern.IpRange;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.pattern.WildcardScope;
import io.assumerole.policy.reference.LimitingKeys;
import io.assumerole.policy.reference.OidcProvider;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Decides whether conditions require certain values of a key, and thus limit a statement. A condition that lists a
 * value that anyone can have limits nothing.
 */
final class ConditionScope {

    /** The user ID and the account of a request without credentials. */
    private static final String ANONYMOUS = "anonymous";

    private static final Pattern ONLY_WILDCARDS = Pattern.compile("[*?:/]*[*?][*?:/]*");
    private static final Pattern ACCOUNT_FIRST = Pattern.compile("arn:[^:]+:[^:]+:[^:]*:[0-9]{12}:.*");
    private static final Pattern BUCKET = Pattern.compile("arn:[^:]+:s3:[^:]*:[^:]*:[^:*?$/]+");
    private static final Pattern ORGANIZATION_FIRST = Pattern.compile("o-[a-z0-9]+/.*");

    /**
     * The EKS access policy that allows only reading, and not of secrets. Other access policies, and those that AWS
     * adds later, can allow more.
     * https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
     */
    private static final Pattern VIEW_POLICY =
            Pattern.compile("arn:aws[a-z-]*:eks::aws:cluster-access-policy/AmazonEKSViewPolicy");

    /** Values that a condition must not match. A condition that matches such a value limits nothing. */
    private static final Map<String, List<String>> TOO_WIDE = Map.of(
            "organizations:policytype",
            List.of("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"),
            "iam:passedtoservice",
            List.of("any0any.amazonaws.com", "any0any.amazonaws.com.cn"),
            "kms:grantisforawsresource",
            List.of("false"),
            OidcProvider.COGNITO + ":amr",
            List.of("unauthenticated"));

    private static final EscalationTarget POLICY = EscalationTarget.named("policy");

    private ConditionScope() {}

    static boolean of(Statement statement, String lowerCaseKey) {
        return of(statement, lowerCaseKey::equals);
    }

    static boolean of(Statement statement, Predicate<String> lowerCaseKey) {
        return statement.conditions().stream()
                .anyMatch(condition -> lowerCaseKey.test(condition.lowerCaseKey()) && of(condition));
    }

    /** Returns whether the condition requires the key with certain values. */
    static boolean of(Condition condition) {
        if (condition.operator().kind() == ConditionOperator.Kind.BOOL) {
            return requiresKey(condition) && condition.values().stream().allMatch("true"::equalsIgnoreCase);
        }
        return isText(condition) && requiresKey(condition) && areNarrow(condition);
    }

    /** Returns whether the condition holds without the key, and for every value except certain values. */
    static boolean ofAllOthers(Condition condition) {
        return isText(condition)
                && condition.operator().isNegated()
                && ConditionMatch.holdsWithoutKey(condition) == Truth.YES
                && areNarrow(condition);
    }

    private static boolean areNarrow(Condition condition) {
        return condition.values().stream()
                .noneMatch(value -> isOpen(condition, value)
                        || condition.lowerCaseKey().equals("eks:policyarn")
                                && !VIEW_POLICY.matcher(value).matches()
                        || LimitingKeys.POLICY_ARN.contains(condition.lowerCaseKey())
                                && AwsManagedPolicies.anyPrivileged(arn -> Variables.isIn(value)
                                        ? Wildcard.matches(Variables.replaced(value, "*"), arn)
                                        : accepts(condition, value, arn))
                        || TOO_WIDE.getOrDefault(condition.lowerCaseKey(), List.of("")).stream()
                                .anyMatch(wide -> accepts(condition, value, wide)));
    }

    /**
     * Returns whether a condition on one of the keys matches only the principals, accounts, organizations, or networks
     * that its values identify.
     * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
     */
    static boolean toFixedValues(Statement statement, Set<String> lowerCaseKeys) {
        return statement.conditions().stream()
                .filter(condition -> lowerCaseKeys.contains(condition.lowerCaseKey()) && requiresKey(condition))
                .anyMatch(condition -> condition.operator().kind() == ConditionOperator.Kind.IP
                        ? !IpRange.areBroad(condition.values())
                        : isText(condition)
                                && condition.values().stream().allMatch(value -> isFixed(condition, value)));
    }

    /**
     * Returns whether a value is fixed, or has wildcards only after the part that identifies an account, an organization
     * or a role. With a string operator, {@code *} also matches colons, which an IAM path can contain. Therefore the
     * account must precede the first wildcard. Bucket names are unique in AWS and need no account.
     */
    private static boolean isFixed(Condition condition, String value) {
        var beginning = beginning(condition, value);
        if (beginning.equals(value)) {
            return !value.equalsIgnoreCase(ANONYMOUS);
        }
        var key = condition.lowerCaseKey();
        if (key.endsWith("arn")) {
            return condition.operator().kind() == ConditionOperator.Kind.ARN
                    ? WildcardScope.isInOneAccount(value)
                            || BUCKET.matcher(value).matches()
                    : ACCOUNT_FIRST.matcher(beginning).matches();
        }
        return key.endsWith("orgpaths")
                ? ORGANIZATION_FIRST.matcher(beginning).matches()
                : key.equals("aws:userid") && beginning.indexOf(':') > 0;
    }

    private static boolean isText(Condition condition) {
        var kind = condition.operator().kind();
        return kind == ConditionOperator.Kind.STRING || kind == ConditionOperator.Kind.ARN;
    }

    /** Returns whether the condition requires a key with one of its texts, which can be patterns that match any value. */
    static boolean requiresText(Condition condition) {
        return isText(condition) && requiresKey(condition);
    }

    private static boolean requiresKey(Condition condition) {
        return !condition.operator().isNegated() && ConditionMatch.holdsWithoutKey(condition) == Truth.NO;
    }

    /** Returns whether a value is only wildcards, the key's own value, or an ARN whose resource is only wildcards. */
    private static boolean isOpen(Condition condition, String value) {
        var key = condition.lowerCaseKey();
        // A pattern for all users, roles, or policies of an account limits nothing within the account.
        boolean isPrincipal = LimitingKeys.PRINCIPAL_ARN.contains(key);
        boolean isArn = condition.operator().kind() == ConditionOperator.Kind.ARN || isPrincipal;
        return isPattern(condition) && ONLY_WILDCARDS.matcher(value).matches()
                || value.toLowerCase(Locale.ROOT).contains("${" + key)
                || isArn && WildcardScope.isOpenArn(value)
                || LimitingKeys.POLICY_ARN.contains(key) && isPattern(condition) && POLICY.coversAnyName(value)
                || isPrincipal
                        && (EscalationTarget.ROLE.coversAnyName(value) || EscalationTarget.USER.coversAnyName(value));
    }

    /** Returns whether a value of a condition accepts a text. */
    static boolean accepts(Condition condition, String value, String text) {
        return isPattern(condition) ? Wildcard.matches(value, text) : value.equalsIgnoreCase(text);
    }

    /** Returns the part of a condition's value before its first wildcard or variable; the whole value if it has none. */
    static String beginning(Condition condition, String value) {
        return value.split(isPattern(condition) ? "[*?]|\\$\\{" : "\\$\\{", 2)[0];
    }

    /** Returns whether a condition's value has a wildcard or variable. */
    static boolean isPattern(Condition condition, String value) {
        return !beginning(condition, value).equals(value);
    }

    private static boolean isPattern(Condition condition) {
        return ConditionMatch.takesPatterns(condition.operator());
    }

    /**
     * Returns whether every value of a condition on a claim of {@link OidcProvider#isOwnerClaim} belongs to a single
     * owner. Such a value has no wildcard or variable; for {@code repository}, none before the slash after the owner.
     */
    static boolean namesOwner(Condition condition) {
        boolean isPath = condition.lowerCaseKey().endsWith(":repository");
        return condition.values().stream().allMatch(value -> {
            var beginning = beginning(condition, value);
            return beginning.equals(value) || isPath && beginning.indexOf('/') > 0;
        });
    }
}
