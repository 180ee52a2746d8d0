package io.assumerole.policy.decision;

import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.pattern.ConditionKey;
import io.assumerole.policy.reference.GlobalKeys;
import java.util.Optional;

/**
 * Describes how to change a request, its caller, or its resource to satisfy or avoid a condition.
 *
 * @param explanation the condition
 * @param hold whether the condition must hold, as in an Allow, or must not hold, as in a Deny
 */
record ConditionAdvice(ConditionExplanation explanation, boolean hold) {
    private static final String RESOURCE_TAG = ":resourcetag/";

    String text() {
        var key = explanation.condition().lowerCaseKey();
        var setter = GlobalKeys.howToSay(explanation.condition().key());
        if (explanation.condition().operator().kind() == ConditionOperator.Kind.NULL) {
            return requires("true") == hold ? "omit " + explanation.condition().key() : "set it with " + setter;
        }
        if (ConditionKey.isHidden(key)) {
            return externalId();
        }
        if (key.startsWith(GlobalKeys.REQUEST_TAG)) {
            return "send %s with requestTags(…)".formatted(one("value"));
        }
        if (key.startsWith(GlobalKeys.PRINCIPAL_TAG)) {
            return "tag the caller with %s, and set it with principalTags(…)".formatted(one("value"));
        }
        if (key.endsWith(":sub") || key.endsWith(":aud")) {
            return "use a token with %s, and set it with claim(\"%s\", …)"
                    .formatted(one("claim"), key.substring(key.length() - 3));
        }
        return switch (key) {
            case GlobalKeys.TAG_KEYS ->
                "send %s keys with requestTags(…)".formatted(isWanted() ? "matching" : "different");
            case "sts:rolesessionname" -> "send %s with sessionName(…)".formatted(one("name"));
            case GlobalKeys.SENT_IDENTITY -> "send %s with sourceIdentity(…)".formatted(one("name"));
            case GlobalKeys.MFA_PRESENT ->
                requires("true") == hold ? "get credentials with MFA, and set its age with mfa(…)" : "call without MFA";
            case GlobalKeys.MFA_AGE -> age();
            case GlobalKeys.SOURCE_IP -> "call from %s, and set it with sourceIp(…)".formatted(one("address"));
            case "aws:currenttime", "aws:epochtime" -> time();
            default ->
                environment(key)
                        .orElseGet(() -> "%s %s be %s; if your request has %s, set it with %s"
                                .formatted(
                                        explanation.condition().key(),
                                        isWanted() ? "must" : "must not",
                                        compared() + values(),
                                        isWanted() ? "it" : "a different value",
                                        setter));
        };
    }

    /** Returns the advice for keys that depend on the resource, the network, or the account, not on the request. */
    private Optional<String> environment(String key) {
        if (key.contains(RESOURCE_TAG)) {
            var name = explanation.condition().key().substring(key.indexOf(RESOURCE_TAG) + RESOURCE_TAG.length());
            return Optional.of(
                    isWanted()
                            ? "tag the resource with %s = %s".formatted(name, values())
                            : "tag the resource with a %s other than %s".formatted(name, values()));
        }
        return Optional.ofNullable(
                switch (key) {
                    case "aws:requestedregion" -> isWanted() ? "call in " + values() : "call in another region";
                    case "aws:sourcevpce", "aws:sourcevpc" ->
                        (isWanted() ? "call through " : "do not call through ") + values();
                    case "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount" -> account();
                    case "aws:securetransport" -> requires("true") == hold ? "call over HTTPS" : "call over HTTP";
                    case "kms:viaservice" -> (isWanted() ? "call through " : "do not call through ") + values();
                    // The caller cannot choose whether a service makes the call.
                    case "aws:viaawsservice", ImpliedKeys.IS_AWS_SERVICE -> "";
                    default -> null;
                });
    }

    private String account() {
        return (isWanted() ? "call from an account that matches " : "call from an account that does not match ")
                + values()
                + (hold
                        ? ", or change the policy to allow this caller"
                        : ", or change the policy to exempt this" + " caller");
    }

    private String values() {
        var values = explanation.element().policyValues();
        return values.size() == 1 ? values.get(0) : "one of " + ElementTrace.values(values);
    }

    /** Returns the comparison that the operator makes with the value; empty for equality. */
    private String compared() {
        return switch (explanation.condition().operator().base()) {
            case "NumericLessThan" -> "less than ";
            case "NumericLessThanEquals" -> "at most ";
            case "NumericGreaterThan" -> "greater than ";
            case "NumericGreaterThanEquals" -> "at least ";
            case "DateLessThan", "DateLessThanEquals" -> "before ";
            case "DateGreaterThan", "DateGreaterThanEquals" -> "after ";
            default -> "";
        };
    }

    private boolean requires(String value) {
        return explanation.condition().values().stream().anyMatch(value::equalsIgnoreCase);
    }

    /**
     * Returns whether the request must match the values, because they are in an Allow, or because a Deny excludes them.
     */
    private boolean isWanted() {
        return explanation.condition().operator().isNegated() != hold;
    }

    private String one(String noun) {
        return (isWanted() ? "a matching " : "a different ") + noun;
    }

    private String externalId() {
        if (!isWanted()) {
            return "send a different one with externalId(…)";
        }
        return explanation.isGiven()
                ? "send the one that the role's owner gave you, with externalId(…)"
                : "send it with externalId(…)";
    }

    private String age() {
        return explanation.isGiven() && isUpperLimit() == hold
                ? "use MFA again, and set its age with mfa(…)"
                : explanation.isGiven()
                        ? "wait, and set the age of the MFA with mfa(…)"
                        : "get credentials with MFA, and set its age with mfa(…)";
    }

    private String time() {
        var base = explanation.condition().operator().base();
        if (!base.contains("Than")) {
            return "call at %s, and set it with at(…)".formatted(one("time"));
        }
        return isUpperLimit() == hold
                ? "the time has passed: call earlier, or extend the time in the policy"
                : "the time has not come: call later, or start the time in the policy earlier";
    }

    private boolean isUpperLimit() {
        return explanation.condition().operator().base().contains("LessThan");
    }
}
