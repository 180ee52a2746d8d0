package io.assumerole.policy.decision;

import io.assumerole.internal.SpellingSuggestion;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.pattern.TrustActions;
import io.assumerole.policy.pattern.UniqueId;
import io.assumerole.policy.reference.ServiceReference;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Explains why an Allow does not match a request, and how to fix this, as the end of a sentence about the statement.
 */
record MismatchExplanation(TracedStatement missed) {

    String text() {
        var mismatches = new ArrayList<String>();
        var remedies = new ArrayList<String>();
        for (var element : missed.trace().elements()) {
            if (element.match() == StatementTrace.Match.NO && !element.isCondition()) {
                mismatches.add(describe(element));
                remedies.add(remedy(element));
            }
        }
        for (var condition : missed.conditions()) {
            if (condition.element().match() == StatementTrace.Match.NO) {
                mismatches.add(condition.mismatch());
                remedies.add(new ConditionAdvice(condition, true).text());
            }
        }
        remedies.removeIf(String::isEmpty);
        return String.join("; it also ", mismatches) + (remedies.isEmpty() ? "" : "; " + String.join("; ", remedies));
    }

    /** Returns whether all actions of the statement belong to a different service from the requested action. */
    boolean isOfAnotherService() {
        var service = service(missed.question().action());
        var actions = missed.statement().actions();
        return !actions.isEmpty()
                && actions.stream().noneMatch(action -> service(action).equalsIgnoreCase(service));
    }

    private static String service(String action) {
        return action.split(":", 2)[0];
    }

    private String describe(ElementTrace element) {
        var action = missed.question().action();
        var values = ElementTrace.values(element.policyValues());
        return switch (element.element()) {
            case "Principal" -> "names " + values + ", but the caller is " + caller();
            case "NotPrincipal" -> "applies to everyone except " + values + ", but the caller is one of them";
            case "Action" -> "allows " + values + " but not " + action;
            case "NotAction" -> "allows all actions except " + values + ", which includes " + action;
            case "Resource" ->
                "allows %s only on %s, not on %s%s"
                        .formatted(
                                action,
                                values,
                                element.requestValues().get(0),
                                new ResourceExplanation(missed).difference());
            default ->
                "allows %s on all resources except %s, which includes %s"
                        .formatted(action, values, element.requestValues().get(0));
        };
    }

    private String remedy(ElementTrace element) {
        return switch (element.element()) {
            case "Principal", "NotPrincipal" -> principalRemedy();
            case "Action" -> actionRemedy();
            case "Resource" -> new ResourceExplanation(missed).remedy();
            default -> "allow it in a separate statement if that is intended";
        };
    }

    private String caller() {
        var names = missed.question().caller();
        return names.get(0)
                + (names.size() > 1 ? " with the unique ID " + names.get(1) : "")
                + (isOfAnotherAccount() ? ", in another account" : "");
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
                ? "IAM replaces the ARN of a deleted user or role with its unique ID, and a new user or role has a"
                        + " different one: put the caller's ARN into its Principal again"
                : "call as a principal that it names, or add the caller to its Principal";
    }

    private boolean isOfOwnKey() {
        return ServiceRules.needsResourcePolicyInOneAccount(
                        missed.question().request(), missed.question().action())
                && ServiceRules.isOfKey(
                        missed.question().request(), missed.question().action());
    }

    private String actionRemedy() {
        var action = missed.question().action();
        boolean requested = missed.question().request().actions.get(0).equals(action);
        return misspelt(action)
                .map(word -> isKnown(word) && !isKnown(action)
                        ? "AWS has no action %s as of %s; if it should be %s, request that"
                                .formatted(action, ServiceReference.day(), word)
                        : "if %s should be %s, correct the spelling".formatted(word, action))
                .orElse("add " + action + " to its Action" + (requested ? "" : ", or send no " + sent(action)));
    }

    private static boolean isKnown(String action) {
        return !ServiceReference.actions(action).isEmpty();
    }

    /** Names the part of a request that requires an additional action. */
    private static String sent(String action) {
        if (action.equals(TrustActions.TAG_SESSION)) {
            return "session tags";
        }
        return action.equals(TrustActions.SET_SOURCE_IDENTITY) ? "source identity" : "tags, ACL or lock with it";
    }

    /** Finds an action of the statement that is probably a misspelling of the requested action, or vice versa. */
    private Optional<String> misspelt(String action) {
        return SpellingSuggestion.of(action, missed.statement().actions()).filter(word -> isSimilar(word, action));
    }

    /** Returns whether the actions differ by at most one letter in length and start with the same three letters of a verb. */
    private static boolean isSimilar(String word, String action) {
        int verb = action.indexOf(':') + 4;
        return Math.abs(word.length() - action.length()) <= 1 && word.regionMatches(true, 0, action, 0, verb);
    }
}
