package io.assumerole.policy;

import io.assumerole.arn.ExternalId;
import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ArnRules;
import io.assumerole.policy.pattern.ConditionKey;
import io.assumerole.policy.pattern.ConditionValue;
import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.pattern.IpRange;
import io.assumerole.policy.pattern.PolicyDate;
import io.assumerole.policy.pattern.Variables;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** AWS's rules for the key and the values of a condition. */
final class ConditionRules {
    private static final Pattern KEY = Pattern.compile("[^:\\s\\p{Z}*?${}]+:[^*?\\s\\p{Z}](?:[^*?]*[^*?\\s\\p{Z}])?");

    private ConditionRules() {}

    /** Adds the condition's problems, and returns whether there are none. */
    static boolean check(
            ConditionOperator operator,
            String key,
            List<String> values,
            BuiltOrParsed source,
            ElementPath operatorPath,
            ProblemCollector problems) {
        int before = problems.size();
        if (key != null && !TextRules.check(key, source, operatorPath, problems)) {
            return false;
        }
        if (key == null || !KEY.matcher(key).matches()) {
            problems.add(
                    operatorPath,
                    "is not a condition key",
                    Text.quote(key),
                    "prefix:name, such as aws:SourceIp or sts:ExternalId, without wildcards or surrounding spaces",
                    "write the key as in the service's documentation");
        }
        var path = operatorPath.then(key == null ? "null" : key);
        if (values == null || values.isEmpty()) {
            problems.add(
                    path,
                    "has no value, so it would always or never hold",
                    values == null ? "null" : "",
                    "at least one value",
                    "add a value, or remove the condition");
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            checkValue(operator, key, values.get(i), source, values.size() == 1 ? path : path.at(i), problems);
        }
        return problems.size() == before;
    }

    private static void checkValue(
            ConditionOperator operator,
            String key,
            String value,
            BuiltOrParsed source,
            ElementPath path,
            ProblemCollector problems) {
        if (value == null) {
            problems.add(path, "is null", "", "a string", "give a value");
            return;
        }
        var shown = ConditionKey.isHidden(key) ? ProblemCollector.HIDDEN : Text.quote(value);
        if (!TextRules.check(value, shown, source, path, problems)) {
            return;
        }
        boolean variable = Variables.isIn(value);
        boolean fine = switch (operator.kind()) {
            case STRING -> true;
            case NUMERIC -> ConditionValue.isNumber(value);
            case DATE -> PolicyDate.parse(value).isPresent();
            case BOOL -> variable || ConditionValue.isBoolean(value);
            case NULL -> ConditionValue.isBoolean(value);
            case BINARY -> ConditionValue.isBase64(value);
            case IP -> IpRange.parse(value).isPresent();
            case ARN -> variable || ConditionValue.isArn(value);
        };
        Optional<ArnRules.Fault> fault = operator.kind() == ConditionOperator.Kind.ARN && value.startsWith("arn:")
                ? ArnRules.faultOf(value)
                : Optional.empty();
        if (fault.isPresent()) {
            problems.add(
                    path,
                    fault.get().what(),
                    shown,
                    fault.get().allowed(),
                    fault.get().remedy());
        } else if (!fine) {
            problems.add(
                    path,
                    "is not a value that " + operator.base() + " can compare",
                    shown,
                    allowed(operator.kind()),
                    operator.kind() == ConditionOperator.Kind.ARN
                            ? "write all six parts of the ARN, or use StringLike"
                            : "correct the value, or use another operator");
        } else if (variable && !Variables.areWellFormed(value)) {
            problems.addVariable(path, shown);
        } else if (ConditionKey.isHidden(key)
                && operator.equals(ConditionOperator.STRING_EQUALS)
                && !variable
                && !isExternalId(value)) {
            problems.add(
                    path,
                    "is not an external ID, so no request can send it",
                    shown,
                    "2 to 1224 characters from A-Z a-z 0-9 _ + = , . @ : / -",
                    "choose another external ID");
        }
    }

    private static boolean isExternalId(String value) {
        try {
            new ExternalId(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String allowed(ConditionOperator.Kind kind) {
        return switch (kind) {
            case STRING -> "a string";
            case NUMERIC -> "a number";
            case DATE -> "a date such as 2030-01-31 or 2030-01-31T12:00:00Z, or seconds since 1970";
            case BOOL, NULL -> "true or false";
            case BINARY -> "Base64";
            case IP -> "an IPv4 or IPv6 address or CIDR range, such as 203.0.113.0/24";
            case ARN -> "an ARN, arn:partition:service:region:account:resource";
        };
    }
}
