package io.assumerole.policy.decision;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.pattern.WildcardScope;
import io.assumerole.policy.reference.GlobalKeys;
import io.assumerole.policy.reference.ServiceReference;
import java.util.List;
import java.util.Optional;

/**
 * Applies the policies of an organization: SCPs limit the principals in its accounts, and RCPs limit the resources.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html#not-restricted-by-scp
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#actions-not-restricted-by-rcps
 */
record OrganizationLimits(PolicySet documents, StatementMatcher question) {
    private static final String SERVICE_LINKED = ":role/aws-service-role/";

    /** Returns whether policies of this kind apply to the caller. */
    Truth apply(PolicyKind kind) {
        var caller = question.request().caller;
        if (caller instanceof Caller.RoleSession session
                && session.role().toString().contains(SERVICE_LINKED)) {
            return Truth.NO;
        }
        if (kind == PolicyKind.SERVICE_CONTROL) {
            return Truth.of(caller.account().isPresent()).or(isByProvider() ? Truth.UNKNOWN : Truth.NO);
        }
        boolean linked = question.assumes() && question.request().target.arn().contains(SERVICE_LINKED);
        return Truth.of(!linked && !question.action().equalsIgnoreCase("kms:RetireGrant"));
    }

    /** Returns whether an identity provider authenticates the caller: AWS does not document whether SCPs then apply. */
    private boolean isByProvider() {
        return question.request().caller instanceof Caller.Outside outside && outside.isFederated();
    }

    /** Returns whether a Deny of an SCP or RCP applies. */
    Truth denies(PolicyKind kind, PolicyDocument document, Statement deny) {
        var truth = apply(kind);
        if (truth == Truth.NO) {
            return truth;
        }
        truth = truth.and(question.fits(document, deny));
        // RCPs apply only to resources, and * may mean a resource of a different account or no resource at all.
        if (kind == PolicyKind.RESOURCE_CONTROL && question.request().target.isNone()) {
            return truth.and(Truth.UNKNOWN);
        }
        return truth;
    }

    /** Returns the answer of the strictest level of the organization that lacks an Allow or may lack one. */
    Optional<ActionDecision> limit(StatementSearch search) {
        var applies = apply(PolicyKind.SERVICE_CONTROL);
        if (applies == Truth.NO) {
            return Optional.empty();
        }
        ActionDecision strictest = null;
        for (int i = 0; i < documents.serviceControls().size(); i++) {
            var answer = level(search, i, documents.serviceControls().get(i));
            if (!answer.isAllowed()) {
                strictest = strictest == null ? answer : ActionDecision.stricter(strictest, answer);
            }
        }
        return strictest == null || applies == Truth.YES
                ? Optional.ofNullable(strictest)
                : Optional.of(search.undecided(
                        PolicyKind.SERVICE_CONTROL,
                        "the SCPs do not allow it, and AWS does not document whether they apply to callers from an"
                                + " identity provider"));
    }

    private ActionDecision level(StatementSearch search, int index, List<PolicyDocument> level) {
        return search.first(Effect.ALLOW, PolicyKind.SERVICE_CONTROL, level, question::fits)
                .orElseGet(() -> search.lacking(
                        PolicyKind.SERVICE_CONTROL,
                        level,
                        "level %d of %d, counted from the organization's root, lacks an Allow: "
                                .formatted(
                                        index + 1, documents.serviceControls().size())));
    }

    /** Names the organization policies that the request implies and that were not given. */
    Optional<String> notGiven() {
        var context = question.request().context;
        var key = context.firstGiven(GlobalKeys.OF_ORGANIZATIONS);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        boolean scps = isMissing(PolicyKind.SERVICE_CONTROL, "aws:principalorgid", context);
        boolean rcps = isMissing(PolicyKind.RESOURCE_CONTROL, "aws:resourceorgid", context);
        if (!scps && !rcps) {
            return Optional.empty();
        }
        return Optional.of("""
                        %s shows that there is an organization, whose %s must also allow it; give them with %s, or \
                        call noOtherLimits() if they allow everything""".formatted(
                        ServiceReference.spelledKey(key.get()),
                        scps && rcps ? "SCPs and RCPs" : scps ? "SCPs" : "RCPs",
                        scps && rcps
                                ? "serviceControl(…) and resourceControl(…)"
                                : scps ? "serviceControl(…)" : "resourceControl(…)"));
    }

    private boolean isMissing(PolicyKind kind, String key, RequestContext context) {
        return !documents.has(kind)
                && apply(kind) != Truth.NO
                && context.presence(key) != RequestContext.Presence.LACKING;
    }

    /** Returns whether the organization policies allow every other action that a call may require, and deny nothing. */
    boolean allowEverything() {
        return documents.serviceControls().stream()
                        .allMatch(level -> level.stream()
                                .flatMap(document -> document.statements().stream())
                                .anyMatch(OrganizationLimits::isEverything))
                && List.of(PolicyKind.SERVICE_CONTROL, PolicyKind.RESOURCE_CONTROL).stream()
                        .flatMap(kind -> documents.of(kind).stream())
                        .flatMap(document -> document.statements().stream())
                        .noneMatch(statement -> statement.effect() == Effect.DENY);
    }

    static boolean isEverything(Statement statement) {
        return statement.effect() == Effect.ALLOW
                && statement.actions().stream().anyMatch(WildcardScope::isEveryAction)
                && statement.resources().contains("*")
                && statement.conditions().isEmpty();
    }
}
