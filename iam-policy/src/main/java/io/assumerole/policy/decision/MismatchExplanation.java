package io.assumerole.policy.decision;

import io.assumerole.internal.SpellingSuggestion;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.pattern.TrustActions;
import io.assumerole.policy.pattern.UniqueId;
import java.util.ArrayList;
import java.util.Optional;

/** Says what of an Allow does not fit a request, and what to do about it: the end of a sentence about the statement. */
record MismatchExplanation(TracedStatement missed) {

    String why() {
        var what = new ArrayList<String>();
        var remedies = new ArrayList<String>();
        for (var element : missed.trace().elements()) {
            if (element.match() == StatementTrace.Match.NO && !element.isCondition()) {
                what.add(what(element));
                remedies.add(remedy(element));
            }
        }
        for (var condition : missed.conditions()) {
            if (condition.element().match() == StatementTrace.Match.NO) {
                what.add(condition.unlike());
                remedies.add(new ConditionAdvice(condition, true).say());
            }
        }
        remedies.removeIf(String::isEmpty);
        return String.join("; it also ", what) + (remedies.isEmpty() ? "" : "; " + String.join("; ", remedies));
    }

    /** Whether it has nothing to do with the service that is asked. */
    boolean isOfAnotherService() {
        var service = service(missed.question().action());
        var actions = missed.statement().actions();
        return !actions.isEmpty()
                && actions.stream().noneMatch(action -> service(action).equalsIgnoreCase(service));
    }

    private static String service(String action) {
        return action.split(":", 2)[0];
    }

    private String what(ElementTrace element) {
        var action = missed.question().action();
        var values = TraceText.values(element.policyValues());
        return switch (element.element()) {
            case "Principal" -> "names " + values + ", and the caller is " + caller();
            case "NotPrincipal" -> "is about all but " + values + ", and the caller is one of these";
            case "Action" -> "allows " + values + ", and not " + action;
            case "NotAction" -> "allows all but " + values + ", and " + action + " is one of these";
            case "Resource" ->
                "allows %s, but on %s, and not on %s%s"
                        .formatted(
                                action,
                                values,
                                element.requestValues().get(0),
                                new ResourceExplanation(missed).difference());
            default ->
                "allows %s on all but %s, and %s is one of these"
                        .formatted(action, values, element.requestValues().get(0));
        };
    }

    private String remedy(ElementTrace element) {
        return switch (element.element()) {
            case "Principal", "NotPrincipal" -> principalRemedy();
            case "Action" -> actionRemedy();
            case "Resource" -> new ResourceExplanation(missed).remedy();
            default -> "allow it in a statement of its own if that is meant";
        };
    }

    private String caller() {
        var names = missed.question().caller();
        return names.get(0)
                + (names.size() > 1 ? " with the unique ID " + names.get(1) : "")
                + (isOfAnotherAccount() ? ", of another account" : "");
    }

    private boolean isOfAnotherAccount() {
        var own = missed.question().request().caller.account();
        var named = missed.statement().principals();
        return own.isPresent()
                && !named.isEmpty()
                && named.stream()
                        .allMatch(principal -> principal.account().isPresent()
                                && !principal.account().equals(own));
    }

    private String principalRemedy() {
        var principals = missed.statement().principals();
        boolean deleted = missed.question().request().uniqueId != null
                && !principals.isEmpty()
                && principals.stream().allMatch(principal -> UniqueId.isUniqueId(principal.value()));
        if (!deleted && missed.trace().kind() == PolicyKind.RESOURCE && isOfOwnKey()) {
            return "name the caller, or arn:%s:iam::%s:root, in its Principal"
                    .formatted(
                            missed.question().request().target.partition().orElse("aws"),
                            missed.question().request().caller.account().orElseThrow());
        }
        return deleted
                ? "IAM puts a unique ID in place of a user or role that was deleted, and one made anew has another:"
                        + " write the caller's ARN into its Principal again"
                : "call as one whom it names, or name the caller in its Principal";
    }

    private boolean isOfOwnKey() {
        return ServiceRules.isRuledInOneAccount(missed.question()) && ServiceRules.isOfKey(missed.question());
    }

    private String actionRemedy() {
        var action = missed.question().action();
        boolean asked = missed.question().request().actions.get(0).equals(action);
        return misspelt(action)
                .map(word -> "if %s and %s are meant to be one, correct the spelling".formatted(word, action))
                .orElse("add " + action + " to its Action" + (asked ? "" : ", or send no " + sent(action)));
    }

    /** What a request sends that makes it ask for an action in addition. */
    private static String sent(String action) {
        if (action.equals(TrustActions.TAG_SESSION)) {
            return "session tags";
        }
        return action.equals(TrustActions.SET_SOURCE_IDENTITY) ? "source identity" : "tags, ACL or lock with it";
    }

    /** An action of the statement that is probably meant to be the one asked for, or the other way round. */
    private Optional<String> misspelt(String action) {
        return SpellingSuggestion.of(action, missed.statement().actions()).filter(word -> isAlike(word, action));
    }

    /** Whether they differ in letters of one word, and begin with the same three letters of a verb. */
    private static boolean isAlike(String word, String action) {
        int verb = action.indexOf(':') + 4;
        return Math.abs(word.length() - action.length()) <= 1 && word.regionMatches(true, 0, action, 0, verb);
    }
}
