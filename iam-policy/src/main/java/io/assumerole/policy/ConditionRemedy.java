package io.assumerole.policy;

/**
 * Says how a request gets past a condition.
 *
 * @param text the condition
 * @param hold whether it has to hold, as in an Allow, or not to, as in a Deny
 */
record ConditionRemedy(ConditionText text, boolean hold) {

    String say() {
        var key = text.condition().lowerCaseKey();
        var howToSay = GlobalKeys.howToSay(text.condition().key());
        if (text.condition().operator().kind == ConditionOperator.Kind.NULL) {
            return asks("true") == hold ? "leave " + text.condition().key() + " away" : "say it with " + howToSay;
        }
        if (Condition.isHidden(key)) {
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
            default -> "ask with %s, and say it with %s".formatted(one("a value"), howToSay);
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
        var base = text.condition().operator().base;
        if (!base.contains("Than")) {
            return "ask at %s, and say it with at(…)".formatted(one("a time"));
        }
        return asksForLess() == hold
                ? "its time is over: ask earlier, or put off its end"
                : "its time has not come: ask later, or put its beginning earlier";
    }

    private boolean asksForLess() {
        return text.condition().operator().base.contains("LessThan");
    }
}
