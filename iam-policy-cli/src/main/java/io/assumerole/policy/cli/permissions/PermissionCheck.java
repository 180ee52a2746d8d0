package io.assumerole.policy.cli.permissions;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.Tags;
import io.assumerole.policy.cli.permissions.NeededCall.Certainty;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.Decision.Outcome;
import io.assumerole.policy.decision.PolicyEvaluator;
import io.assumerole.policy.reference.KnownAction;
import io.assumerole.policy.reference.KnownService;
import io.assumerole.policy.reference.ServiceReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The calls of a deployment that the policies of a role deny, or may deny.
 *
 * @param missing the calls that the policies certainly deny, with the reason of the decision
 * @param maybeMissing the calls that the policies may deny, or that may not be needed, with the reason
 * @param known the number of checked calls
 */
record PermissionCheck(Map<NeededCall, String> missing, Map<NeededCall, String> maybeMissing, int known) {

    /** The end of a decision's reason if no statement has the action. */
    private static final String NO_STATEMENT = "; add one that does";

    /** The call at the start of a decision's reason, and the method that gives the evaluator more information. */
    private static final Pattern ABOUT_API =
            Pattern.compile("^[^ ]+ on [^ ]+ is (?:denied|undecided): |; give it with [A-Za-z]+\\(…\\)$");

    private static final Map<String, Boolean> REGIONAL = new ConcurrentHashMap<>();

    /** Decides each call with the policies of a role. */
    static PermissionCheck of(Deployer deployer, Collection<NeededCall> calls, AccountId account) {
        var evaluator = deployer.evaluator();
        var missing = new LinkedHashMap<NeededCall, String>();
        var maybe = new LinkedHashMap<NeededCall, String>();
        for (var call : calls) {
            if (call.certainty() == Certainty.TOLERATED) {
                continue;
            }
            var decisions = decisions(evaluator, deployer.name(), call, account);
            var first = decisions.stream().filter(decision -> !decision.isAllowed()).findFirst();
            if (first.isEmpty()) {
                if (!deployer.unknown().isEmpty()) {
                    maybe.put(call, deployer.unknown().get(0));
                }
                continue;
            }
            boolean isDenied = decisions.stream()
                    .allMatch(decision -> !decision.isAllowed() && decision.outcome() != Outcome.UNDECIDED);
            boolean isCertain = call.isCertain() && isDenied && deployer.unknown().isEmpty();
            (isCertain ? missing : maybe).put(call, reason(first.get()));
        }
        return new PermissionCheck(missing, maybe, calls.size());
    }

    /** Returns the reason for a decision without the call; empty if only an Allow is missing, as the report says anyway. */
    private static String reason(Decision decision) {
        var reason = decision.reason();
        return reason.endsWith(NO_STATEMENT) ? "" : ABOUT_API.matcher(reason).replaceAll("");
    }

    private static List<Decision> decisions(
            PolicyEvaluator evaluator, String role, NeededCall call, AccountId account) {
        var decisions = new ArrayList<Decision>();
        for (var example : examples(call, account)) {
            decisions.add(evaluator.decide(request(role, call, example, account)));
        }
        return decisions;
    }

    private static Collection<String> examples(NeededCall call, AccountId account) {
        var action = DeploymentCalls.known(call.action());
        var examples = new LinkedHashSet<String>();
        for (var resource : call.resources()) {
            examples.addAll(
                    resource.equals("*") ? PlannedArns.examples(action, call.region(), account.value()) : PlannedArns.examples(resource));
        }
        return examples;
    }

    private static AccessRequest request(String role, NeededCall call, String resource, AccountId account) {
        var partition = Location.partition(call.region());
        var request = AccessRequest.byRoleSession(
                        RoleArn.parse("arn:%s:iam::%s:role/%s".formatted(partition, account, role)),
                        new SessionName("deployment"))
                .asksFor(call.action(), resource);
        if (resource.split(":", 6).length > 4 && resource.split(":", 6)[4].isEmpty()) {
            request.resourceAccount(account);
        }
        var action = DeploymentCalls.known(call.action());
        if (isRegional(action)) {
            request.context("aws:RequestedRegion", call.region());
        }
        if (!call.tags().isEmpty() && action.use().hasKey("aws:requesttag/")) {
            request.requestTags(Tags.of(call.tags()));
        }
        if (!call.service().isEmpty()) {
            request.context("iam:PassedToService", call.service());
        }
        return request.build();
    }

    /**
     * Returns whether a call goes to the region of its resource. The region of a call to a global service is not that of
     * the deployment.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
     */
    private static boolean isRegional(KnownAction action) {
        return REGIONAL.computeIfAbsent(
                action.name().substring(0, action.name().indexOf(':')),
                service -> ServiceReference.service(service).stream()
                        .flatMap(KnownService::types)
                        .map(type -> type.arn().split(":", 6))
                        .anyMatch(parts -> parts.length == 6 && parts[3].equals("*")));
    }
}
