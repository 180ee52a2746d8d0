package io.assumerole.policy.cli.review.graph;

import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator.SetQualifier;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.types.Words;
import java.util.List;

/** Describes conditions in English. */
public final class ConditionWords {
    private static final int MOST_SUBJECTS = 3;

    private ConditionWords() {}

    /** Returns the conditions of a statement in words, without values that can be secrets. */
    public static List<String> of(Statement statement) {
        return statement.conditions().stream().map(ConditionWords::of).toList();
    }

    /** Returns a condition in words, without values that can be secrets. */
    public static String of(Condition condition) {
        var operator = condition.operator();
        var verb = switch (operator.base()) {
            case "StringEquals", "ArnEquals", "NumericEquals", "DateEquals", "Bool", "BinaryEquals" -> "is";
            case "StringEqualsIgnoreCase" -> "is, ignoring case,";
            case "StringLike", "ArnLike" -> "matches";
            case "StringNotEquals", "ArnNotEquals", "NumericNotEquals", "DateNotEquals" -> "isn't";
            case "StringNotLike", "ArnNotLike" -> "doesn't match";
            case "IpAddress" -> "is in";
            case "NotIpAddress" -> "isn't in";
            case "Null" -> "is missing:";
            default -> operator.base();
        };
        var values = HiddenValues.isHidden(condition)
                ? Words.NOT_SHOWN
                : HiddenValues.withoutDefaults(String.join(" or ", condition.values()));
        var subjects = TokenSubjects.words(condition);
        var text = condition.key() + " " + verb + " " + values
                + (subjects.isEmpty() ? "" : " (" + Words.joined(subjects, " or ", MOST_SUBJECTS) + ")");
        if (operator.setQualifier() != SetQualifier.NONE) {
            text = (operator.json().startsWith("ForAll") ? "each " : "any ") + text;
        }
        return isWithoutMfa(condition) ? withoutMfa(condition) : operator.hasIfExists() ? text + ", if present" : text;
    }

    /**
     * Describes a condition that is true without MFA. A request signed with a user's access key doesn't contain the
     * condition key. The condition is then true only if its operator ends in {@code IfExists}.
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Condition keys</a>
     */
    private static String withoutMfa(Condition condition) {
        return condition.operator().hasIfExists()
                ? "there is no MFA (" + condition.key() + " is false or missing)"
                : "a session has no MFA (" + condition.key() + " is false; access keys of users aren't affected)";
    }

    private static boolean isWithoutMfa(Condition condition) {
        return condition.lowerCaseKey().equals("aws:multifactorauthpresent")
                && condition.operator().base().equals("Bool")
                && condition.values().equals(List.of("false"));
    }
}
