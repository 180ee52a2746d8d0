package io.assumerole.policy.decision;

import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.pattern.ConditionKey;
import io.assumerole.policy.reference.GlobalKeys;
import java.util.Optional;

/**
 * Says how a request gets past a condition.
 *
 * @param text the condition
 * @param hold whether it has to hold, as in an Allow, or not to, as in a Deny
 */
record ConditionAdvice(ConditionExplanation text, boolean hold) {
    private static final String RESOURCE_TAG = ":resourcetag/";

    String say() {
        var key = text.condition().lowerCaseKey();
        var howToSay = GlobalKeys.howToSay(text.condition().key());
        if (text.condition().operator().kind() == ConditionOperator.Kind.NULL) {
            return asks("true") == hold ? "leave " + text.condition().key() + " away" : "say it with " + howToSay;
        }
        if (ConditionKey.isHidden(key)) {
            return external();
        }
        if (key.startsWith(GlobalKeys.REQUEST_TAG)) {
            return "send %s with requestTags(…)".formatted(one("a value"));
        }
        if (key.startsWith(GlobalKeys.PRINCIPAL_TAG)) {
            return "tag the caller with %s, and say it with principalTags(…)".formatted(one("a value"));
        }
        if (key.endsWith(":sub") || key.endsWith(":aud")) {
            return "ask with a token that has %s, and say it with claim(\"%s\", …)"
                    .formatted(one("a claim"), key.substring(key.length() - 3));
        }
        return switch (key) {
            case GlobalKeys.TAG_KEYS -> "send %s keys with requestTags(…)".formatted(isWanted() ? "such" : "other");
            case "sts:rolesessionname" -> "send %s with sessionName(…)".formatted(one("a name"));
            case GlobalKeys.SENT_IDENTITY -> "send %s with sourceIdentity(…)".formatted(one("a name"));
            case GlobalKeys.MFA_PRESENT ->
                asks("true") == hold ? "get credentials with MFA, and say so with mfa(…)" : "call without MFA";
            case GlobalKeys.MFA_AGE -> age();
            case GlobalKeys.SOURCE_IP -> "call from %s, and say it with sourceIp(…)".formatted(one("an address"));
            case "aws:currenttime", "aws:epochtime" -> time();
            default ->
                of(key).orElseGet(() -> "%s %s be %s; if your request has %s, say so with %s"
                        .formatted(
                                text.condition().key(),
                                isWanted() ? "has to" : "must not",
                                compared() + values(),
                                isWanted() ? "it" : "another",
                                howToSay));
        };
    }

    /** Of the keys that no call of a request's builder says, and that have to be changed elsewhere. */
    private Optional<String> of(String key) {
        if (key.contains(RESOURCE_TAG)) {
            var name = text.condition().key().substring(key.indexOf(RESOURCE_TAG) + RESOURCE_TAG.length());
            return Optional.of(
                    isWanted()
                            ? "tag the resource with %s = %s".formatted(name, values())
                            : "tag the resource with another %s than %s".formatted(name, values()));
        }
        return Optional.ofNullable(
                switch (key) {
                    case "aws:requestedregion" -> isWanted() ? "call in " + values() : "call in another region";
                    case "aws:sourcevpce", "aws:sourcevpc" ->
                        (isWanted() ? "call through " : "call otherwise than through ") + values();
                    case "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount" -> account();
                    case "aws:securetransport" -> asks("true") == hold ? "call by https" : "call by http";
                    case "kms:viaservice" -> (isWanted() ? "call through " : "call otherwise than through ") + values();
                    // What calls for the caller, or as a service, cannot be chosen.
                    case "aws:viaawsservice", ImpliedKeys.IS_AWS_SERVICE -> "";
                    default -> null;
                });
    }

    private String account() {
        return (isWanted() ? "call from an account of " : "call from another account than of ")
                + values()
                + (hold ? ", or let the policy allow this caller, too" : ", or have the policy exempt this caller");
    }

    private String values() {
        var values = text.element().policyValues();
        return values.size() == 1 ? values.get(0) : "one of " + TraceText.values(values);
    }

    /** What a number has to be beside the value. */
    private String compared() {
        return switch (text.condition().operator().base()) {
            case "NumericLessThan" -> "less than ";
            case "NumericLessThanEquals" -> "at most ";
            case "NumericGreaterThan" -> "greater than ";
            case "NumericGreaterThanEquals" -> "at least ";
            case "DateLessThan", "DateLessThanEquals" -> "before ";
            case "DateGreaterThan", "DateGreaterThanEquals" -> "after ";
            default -> "";
        };
    }

    private boolean asks(String value) {
        return text.condition().values().stream().anyMatch(value::equalsIgnoreCase);
    }

    /** Whether the request has to be as the values say: an Allow that takes them, or a Deny of all others. */
    private boolean isWanted() {
        return text.condition().operator().isNegated() != hold;
    }

    private String one(String what) {
        return isWanted() ? "such " + what : "another " + what.substring(what.indexOf(' ') + 1);
    }

    private String external() {
        if (!isWanted()) {
            return "send another with externalId(…)";
        }
        return text.isGiven()
                ? "send the one that the role's owner gave you, with externalId(…)"
                : "send it with externalId(…)";
    }

    private String age() {
        return text.isGiven() && asksForLess() == hold
                ? "use MFA anew, and say when with mfa(…)"
                : text.isGiven()
                        ? "wait, and say since when with mfa(…)"
                        : "get credentials with MFA, and say so with mfa(…)";
    }

    private String time() {
        var base = text.condition().operator().base();
        if (!base.contains("Than")) {
            return "ask at %s, and say it with at(…)".formatted(one("a time"));
        }
        return asksForLess() == hold
                ? "its time is over: ask earlier, or put off its end"
                : "its time has not come: ask later, or put its beginning earlier";
    }

    private boolean asksForLess() {
        return text.condition().operator().base().contains("LessThan");
    }
}
