package io.assumerole.policy.cli.permissions;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.Tags;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.cli.permissions.NeededCall.Certainty;
import io.assumerole.policy.cli.review.types.Words;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.Decision;
import io.assumerole.policy.decision.Decision.Outcome;
import io.assumerole.policy.decision.PolicyEvaluator;
import io.assumerole.policy.reference.KnownAction;
import io.assumerole.policy.reference.KnownService;
import io.assumerole.policy.reference.ServiceReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The calls of a deployment that the policies of a role deny, or may deny.
 *
 * @param missing the calls that the policies certainly deny, with the reason of the decision
 * @param maybeMissing the calls that the policies may deny, or that may not be needed, with the reason
 * @param known the number of checked calls
 * @param isUndecided whether some policies of the role couldn't be read, so that they can allow or deny each call
 */
record PermissionCheck(
        Map<NeededCall, String> missing, Map<NeededCall, String> maybeMissing, int known, boolean isUndecided) {

    /** The call at the start of a decision's reason. */
    private static final Pattern CALL =
            Pattern.compile("^[a-z0-9-]+:[A-Za-z0-9]+ on [^ ]+ (?:is (?:denied|undecided): )?");

    /** The condition key for a tag that a call sends. */
    private static final Pattern REQUEST_TAG = Pattern.compile("(?i)aws:RequestTag/[^ ,;}]*");

    /**
     * The policy of a KMS key that is created without one: it lets the account's identity policies decide.
     * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
     */
    private static final String DEFAULT_KEY_POLICY =
            "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'%s'},'Action':'kms:*','Resource':'*'}]}"
                    .replace('\'', '"');

    private static final String OTHER_REGIONS =
            "The policies can allow it in %s, but the preview doesn't show the region; add --region";

    private static final SessionName SESSION = new SessionName("deployment");

    private static final Map<String, Boolean> REGIONAL = new ConcurrentHashMap<>();

    /** Decides each call with the policies of a role. */
    static PermissionCheck of(Deployer deployer, DeploymentCalls deployment, AccountId account) {
        var evaluator = deployer.evaluator().build();
        var ofDefaultKeys = deployer.evaluator()
                .resource(PolicyDocument.parse(DEFAULT_KEY_POLICY.formatted(account), PolicyKind.RESOURCE))
                .build();
        var roles = new HashMap<String, RoleArn>();
        var answers = new HashMap<List<Object>, Answer>();
        var missing = new LinkedHashMap<NeededCall, String>();
        var maybe = new LinkedHashMap<NeededCall, String>();
        boolean needsTags = deployer.hasTagConditions();
        boolean hasUnknownConditions = deployer.hasUnknownConditions();
        var regions = deployer.regions();
        for (var needed : deployment.calls()) {
            // Without a condition on tags, only the separate action for tags decides whether they are allowed.
            var call = needsTags ? needed : needed.withoutTags();
            if (call.certainty() == Certainty.TOLERATED) {
                continue;
            }
            var chosen = deployment.ofDefaultKeys().contains(needed) ? ofDefaultKeys : evaluator;
            // Many resources of a program without links have the same candidates.
            Function<NeededCall, Answer> decide = one -> answers.computeIfAbsent(
                    List.of(chosen, one.ofAnyResource()),
                    key -> answer(
                            deployer,
                            chosen,
                            roles.computeIfAbsent(
                                    Location.partition(one.region()),
                                    partition -> RoleArn.parse(
                                            "arn:%s:iam::%s:role/%s".formatted(partition, account, deployer.name()))),
                            one));
            var answer = decide.apply(call);
            if (answer.denied().isEmpty()) {
                doubt(deployer, call, hasUnknownConditions).ifPresent(reason -> maybe.put(call, reason));
                continue;
            }
            boolean isCertain =
                    call.isCertain() && answer.isCertain() && deployer.unknown().isEmpty();
            var elsewhere = isCertain && call.region().equals(Location.UNKNOWN)
                    ? regions.stream()
                            .filter(region -> !decide.apply(call.in(region)).isCertain())
                            .toList()
                    : List.<String>of();
            (isCertain && elsewhere.isEmpty() ? missing : maybe)
                    .put(
                            call.on(answer.denied()),
                            elsewhere.isEmpty() ? answer.reason() : OTHER_REGIONS.formatted(elsewhere.get(0)));
        }
        return new PermissionCheck(
                missing, maybe, deployment.calls().size(), !deployer.unknown().isEmpty());
    }

    /** Returns this check with the calls that the policies after the deployment deny, or may deny. */
    PermissionCheck orLater(PermissionCheck later) {
        var maybe = new LinkedHashMap<>(maybeMissing);
        Stream.of(later.missing, later.maybeMissing)
                .flatMap(found -> found.entrySet().stream())
                .filter(found -> !missing.containsKey(found.getKey()))
                .forEach(found -> maybe.putIfAbsent(
                        found.getKey(), "The deployment changes the role's policies. Afterward: " + found.getValue()));
        return new PermissionCheck(missing, maybe, known, isUndecided);
    }

    /** Returns why a call may be denied, although the policies allow the examples of its resources. */
    private static Optional<String> doubt(Deployer deployer, NeededCall call, boolean hasUnknownConditions) {
        if (!deployer.unknown().isEmpty()) {
            return Optional.of(deployer.unknown().get(0));
        }
        if (call.hasUnknownTags()) {
            return Optional.of("A condition depends on tags that the preview doesn't show");
        }
        if (hasUnknownConditions) {
            return Optional.of("A condition depends on the role, its session, or the owner of the resource");
        }
        var values = call.keys().entrySet().stream()
                .filter(key -> key.getValue().stream().anyMatch(PermissionCheck::isPattern));
        if (values.anyMatch(key -> deployer.mayDenyBy(key.getKey(), call.action()))) {
            return Optional.of("A condition can apply to some of the possible names");
        }
        return call.resources().stream()
                .filter(PermissionCheck::isPattern)
                .filter(resource -> deployer.mayExcludeSome(call.action(), resource))
                .findFirst()
                .map(resource -> "A statement with Deny or NotResource can exclude some of the possible names");
    }

    private static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /**
     * The answer about a call.
     *
     * @param denied the resources for which the call isn't certainly allowed
     * @param isCertain whether the call is certainly denied
     * @param reason the reason of the first decision that isn't an Allow; empty if there is none
     */
    private record Answer(List<String> denied, boolean isCertain, String reason) {}

    private static Answer answer(Deployer deployer, PolicyEvaluator evaluator, RoleArn role, NeededCall call) {
        var denied = new ArrayList<String>();
        int certain = 0;
        var reason = "";
        for (var resource : call.resources()) {
            var decisions = decisions(evaluator, role, call, resource, Set.of());
            var first =
                    decisions.stream().filter(decision -> !decision.isAllowed()).findFirst();
            if (first.isPresent()) {
                denied.add(resource);
                boolean isDenied = decisions.stream().allMatch(PermissionCheck::isDenied)
                        && hiddenTags(deployer, call)
                                .flatMap(keys -> decisions(evaluator, role, call, resource, keys).stream())
                                .allMatch(PermissionCheck::isDenied);
                certain += isDenied ? 1 : 0;
                reason = reason.isEmpty() ? reason(first.get(), call, resource) : reason;
            }
        }
        // The resources of most services are alternatives, such as the kinds of load balancers.
        boolean needsAll = ResourceCalls.needsSeveral(call.action());
        return new Answer(
                denied, needsAll ? certain > 0 : certain == call.resources().size(), reason);
    }

    private static boolean isDenied(Decision decision) {
        return !decision.isAllowed() && decision.outcome() != Outcome.UNDECIDED;
    }

    /** Returns examples of the keys of the tags that a call can send, but that the preview doesn't show: one key, or all. */
    private static Stream<Set<String>> hiddenTags(Deployer deployer, NeededCall call) {
        if (!call.hasUnknownTags()) {
            return Stream.of();
        }
        var keys = deployer.tagKeys();
        return Stream.concat(Stream.of(keys), keys.stream().map(Set::of));
    }

    /** Returns the reason for a decision without the call, without the values of tags, and without advice about the evaluator's methods. */
    private static String reason(Decision decision, NeededCall call, String resource) {
        var reason = decision.reason();
        var tag = REQUEST_TAG.matcher(reason);
        if (!call.tags().isEmpty() && tag.find()) {
            return "The decision depends on " + tag.group() + ", whose value is " + Words.NOT_SHOWN;
        }
        int advice = reason.lastIndexOf("; ");
        return CALL.matcher(advice < 0 ? reason : reason.substring(0, advice))
                .replaceFirst("")
                .replace(PlannedArns.UNNAMED_REGION, "*")
                .replace(PlannedArns.UNNAMED, "*")
                .replace(PlannedArns.EXAMPLE, resource.indexOf('*') < 0 ? PlannedArns.EXAMPLE : "*");
    }

    /**
     * Decides a call for examples of its resource, and with and without its tags if it isn't known whether the call sends
     * them.
     *
     * @param hidden the keys of other tags that the call sends, whose values aren't known
     */
    private static List<Decision> decisions(
            PolicyEvaluator evaluator, RoleArn role, NeededCall call, String resource, Set<String> hidden) {
        var action = DeploymentCalls.known(call.action());
        var examples = resource.equals("*")
                ? PlannedArns.examples(action, call.region(), role.account().value())
                : PlannedArns.examples(resource, role.account().value());
        boolean isAboutTags = PlannedArns.isAboutTags(action);
        return examples.stream()
                .flatMap(example -> Stream.of(true, false)
                        .filter(withTags ->
                                withTags ? !call.tags().isEmpty() : call.tags().isEmpty() || !isAboutTags)
                        .flatMap(withTags -> contexts(call, role.account()).stream()
                                .map(context -> request(
                                        role,
                                        call,
                                        action,
                                        example,
                                        withTags ? call.tags() : Map.of(),
                                        hidden,
                                        context))))
                .map(evaluator::decide)
                .toList();
    }

    /** Returns examples of the condition keys, one for each combination of their possible values. */
    private static List<Map<String, String>> contexts(NeededCall call, AccountId account) {
        var contexts = List.of(Map.<String, String>of());
        for (var key : call.keys().entrySet()) {
            var more = new ArrayList<Map<String, String>>();
            for (var context : contexts) {
                for (var value : key.getValue()) {
                    for (var example : PlannedArns.examples(value, account.value())) {
                        var extended = new HashMap<>(context);
                        extended.put(key.getKey(), example);
                        more.add(extended);
                    }
                }
            }
            contexts = more;
        }
        return contexts;
    }

    private static AccessRequest request(
            RoleArn role,
            NeededCall call,
            KnownAction action,
            String resource,
            Map<String, String> tags,
            Set<String> hidden,
            Map<String, String> context) {
        var request = AccessRequest.byRoleSession(role, SESSION).asksFor(call.action(), resource);
        if (resource.split(":", 6).length > 4 && resource.split(":", 6)[4].isEmpty()) {
            request.resourceAccount(role.account());
        }
        if (isRegional(action) && !call.region().equals(Location.UNKNOWN)) {
            request.context("aws:RequestedRegion", call.region());
        }
        if (!tags.isEmpty()) {
            request.requestTags(Tags.of(tags));
        }
        if (!hidden.isEmpty()) {
            request.context(
                    "aws:TagKeys",
                    Stream.concat(tags.keySet().stream(), hidden.stream())
                            .distinct()
                            .toArray(String[]::new));
        }
        if (call.action().startsWith("iam:") && !NeededCall.hasBoundary(call.action())) {
            request.context(NeededCall.BOUNDARY);
        }
        context.forEach((key, value) -> {
            if (value.equals(NeededCall.LACKING)) {
                request.context(key);
            } else {
                request.context(key, value);
            }
        });
        return request.build();
    }

    /**
     * Returns whether a call goes to the region of its resource. The region of a call to a global service is not that of
     * the deployment.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
     */
    private static boolean isRegional(KnownAction action) {
        return REGIONAL.computeIfAbsent(
                ResourceCalls.service(action.name()),
                service -> ServiceReference.service(service).stream()
                        .flatMap(KnownService::types)
                        .map(type -> type.arn().split(":", 6))
                        .anyMatch(parts -> parts.length == 6 && parts[3].equals("*")));
    }
}
