package io.assumerole.policy;

import java.util.HashMap;
import java.util.List;

/** Says what a condition asks of a request and what the request has, and what to do about it. */
record ConditionText(ElementTrace element, Condition condition, RequestContext context) {
    private static final String OF_SUBJECT = ":sub";
    private static final String OF_AUDIENCE = ":aud";

    /** Of a condition that does not hold. */
    String unlike() {
        var key = condition.key();
        if (Condition.isHidden(key)) {
            return !isGiven()
                    ? "asks for " + key + ", and the request has none"
                    : "asks with %s for another %s than the request's".formatted(condition.operator(), key);
        }
        if (condition.operator().kind == ConditionOperator.Kind.NULL) {
            return "asks with %s that the request %s %s, and it has %s"
                    .formatted(condition.operator(), isGiven() ? "lack" : "have", key, given());
        }
        return "asks for %s %s %s, and the request %s"
                .formatted(condition.operator(), key, TraceText.values(element.policy()), has(unfitting()));
    }

    /** Of a condition that holds. */
    String alike() {
        return "%s %s %s holds, for the request %s"
                .formatted(
                        condition.operator(),
                        condition.key(),
                        TraceText.values(element.policy()),
                        has(element.request()));
    }

    private boolean isGiven() {
        return !element.request().isEmpty();
    }

    private String given() {
        return isGiven() ? TraceText.values(element.request()) : "none";
    }

    private String has(List<String> values) {
        return values.isEmpty() ? "has none" : "has " + TraceText.values(values);
    }

    /** Of several values those that keep {@code ForAllValues:} from holding; else all. */
    private List<String> unfitting() {
        var values = element.request();
        if (condition.operator().set != ConditionOperator.SetQualifier.FOR_ALL_VALUES || values.size() < 2) {
            return values;
        }
        return values.stream().filter(this::isUnfitting).toList();
    }

    private boolean isUnfitting(String value) {
        var given = new HashMap<>(context.given());
        given.put(condition.lowerCaseKey(), List.of(value));
        var alone = new RequestContext(given, context.sent(), context.lacking());
        return ConditionMatch.holds(condition, alone, true) == Truth.NO;
    }

    /** What makes the condition hold, or what to look at. */
    String remedy() {
        var key = condition.lowerCaseKey();
        if (Condition.isHidden(key)) {
            return isGiven() ? "send the one that the role's owner gave you, with externalId(…)" : "send externalId(…)";
        }
        if (key.startsWith(GlobalKeys.REQUEST_TAG) || key.equals(GlobalKeys.TAG_KEYS)) {
            return "send such tags with requestTags(…)";
        }
        if (key.startsWith(GlobalKeys.PRINCIPAL_TAG)) {
            return "tag the caller so, and say it with principalTags(…)";
        }
        if (key.endsWith(OF_SUBJECT) || key.endsWith(OF_AUDIENCE)) {
            return "compare it with the claim of the token, and say that with " + say();
        }
        return switch (key) {
            case "sts:rolesessionname" -> "send such a name with sessionName(…)";
            case GlobalKeys.SENT_IDENTITY -> "send such a one with sourceIdentity(…)";
            case GlobalKeys.MFA_PRESENT -> "get credentials with MFA, and say so with mfa(…)";
            case GlobalKeys.MFA_AGE ->
                isGiven()
                        ? "use MFA anew, and say when with mfa(…)"
                        : "get credentials with MFA, and say so with mfa(…)";
            case GlobalKeys.SOURCE_IP -> "call from such an address, and say it with sourceIp(…)";
            case "aws:currenttime", "aws:epochtime" -> time();
            default -> "ask with such a value, and say it with " + say();
        };
    }

    private String say() {
        return GlobalKeys.howToSay(condition.key());
    }

    private String time() {
        var base = condition.operator().base;
        if (base.contains("LessThan")) {
            return "its time is over; ask earlier, or put the end off";
        }
        return base.contains("GreaterThan")
                ? "its time has not come; ask later, or put the beginning forward"
                : "ask at such a time, and say it with at(…)";
    }
}
