package io.assumerole.policy;

import java.util.ArrayList;
import java.util.Optional;

/** Says what of an Allow does not fit a request, and what to do about it: the end of a sentence about the statement. */
record MissText(TracedStatement missed) {

    String why() {
        var what = new ArrayList<String>();
        var remedies = new ArrayList<String>();
        int condition = 0;
        for (var element : missed.trace().elements()) {
            var of = element.isCondition() ? missed.statement().conditions().get(condition++) : null;
            if (element.match() == StatementTrace.Match.NO) {
                what.add(what(element, of));
                remedies.add(remedy(element, of));
            }
        }
        var open = missed.trace().elements().stream()
                .filter(element -> element.match() == StatementTrace.Match.OPEN)
                .map(ElementTrace::note)
                .findFirst();
        return String.join("; it also ", what)
                + "; "
                + String.join("; ", remedies)
                + open.map(note -> "; it is open as well, for " + note).orElse("");
    }

    private String what(ElementTrace element, Condition condition) {
        var action = missed.question().action();
        var values = TraceText.values(element.policy());
        return switch (element.element()) {
            case "Principal" -> "names " + values + ", and the caller is " + TraceText.values(element.request());
            case "NotPrincipal" -> "is about all but " + values + ", and the caller is one of these";
            case "Action" -> "allows " + values + ", and not " + action;
            case "NotAction" -> "allows all but " + values + ", and " + action + " is one of these";
            case "Resource" ->
                "allows %s, but on %s, and not on %s%s"
                        .formatted(
                                action,
                                values,
                                element.request().get(0),
                                resource().difference());
            case "NotResource" ->
                "allows %s on all but %s, and %s is one of these"
                        .formatted(action, values, element.request().get(0));
            default -> conditionText(element, condition).unlike();
        };
    }

    private String remedy(ElementTrace element, Condition condition) {
        return switch (element.element()) {
            case "Principal", "NotPrincipal" -> principalRemedy();
            case "Action" -> actionRemedy();
            case "NotAction" -> "allow " + missed.question().action() + " in a statement of its own if it is meant";
            case "Resource" -> resource().remedy();
            case "NotResource" -> "allow it in a statement of its own if it is meant";
            default -> conditionText(element, condition).remedy();
        };
    }

    private ConditionText conditionText(ElementTrace element, Condition condition) {
        return new ConditionText(element, condition, missed.question().request().context);
    }

    private ResourceText resource() {
        return new ResourceText(missed);
    }

    private String principalRemedy() {
        var principals = missed.statement().principals();
        boolean deleted = missed.question().request().uniqueId != null
                && !principals.isEmpty()
                && principals.stream().allMatch(principal -> PrincipalRules.isUniqueId(principal.value()));
        return deleted
                ? "IAM puts a unique ID in place of a user or role that was deleted, and one made anew has another; name"
                        + " the caller's ARN in its Principal anew"
                : "call as one of those it names, or name the caller in its Principal";
    }

    private String actionRemedy() {
        var action = missed.question().action();
        var instead = missed.question().request().actions.get(0).equals(action)
                ? ""
                : ", or send none of what asks for it: " + sent(action);
        return misspelt(action)
                .map(word -> "if %s and %s are meant to be one, correct the spelling".formatted(word, action))
                .orElse("add " + action + " to its Action" + instead);
    }

    /** What a request sends that makes it ask for an action in addition. */
    private static String sent(String action) {
        if (action.equals(Calls.TAG_SESSION)) {
            return "session tags";
        }
        return action.equals(Calls.SET_SOURCE_IDENTITY) ? "a source identity" : "tags, ACL or lock";
    }

    /** An action of the statement that is probably meant to be the one asked for, or the other way round. */
    private Optional<String> misspelt(String action) {
        return Nearest.of(action, missed.statement().actions())
                .filter(word ->
                        KnownActions.isUnknown(word) || KnownActions.isUnknown(action) || isAlike(word, action));
    }

    /** Whether they differ by letters of one word, and not by what is done. */
    private static boolean isAlike(String word, String action) {
        int verb = action.indexOf(':') + 4;
        return Math.abs(word.length() - action.length()) <= 1 && word.regionMatches(true, 0, action, 0, verb);
    }
}
