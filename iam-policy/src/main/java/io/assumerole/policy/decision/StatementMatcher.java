package io.assumerole.policy.decision;

import io.assumerole.arn.RoleArn;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.match.ElementMatch;
import io.assumerole.policy.pattern.TrustActions;
import io.assumerole.policy.pattern.Truth;
import java.util.List;

/**
 * Matches the elements of a statement with one action of a request.
 *
 * @param ofUnnamedResource whether AWS checks a resource that the request doesn't name: the key of an alias, or an
 *     alias of a key
 * @param elements matches resources and conditions
 */
record StatementMatcher(AccessRequest request, String action, boolean ofUnnamedResource, ElementMatch elements) {

    StatementMatcher(AccessRequest request, String action, boolean ofUnnamedResource) {
        this(request, action, ofUnnamedResource, new ElementMatch(request.target.arn(), request.context));
    }

    StatementMatcher(AccessRequest request, String action) {
        this(request, action, request.target.isKmsAlias() && CallRules.usesAKey(action));
    }

    /** Returns whether action, resource, and conditions match; ignores principals. */
    Truth fits(PolicyDocument document, Statement statement) {
        boolean variables = document.hasVariables();
        return ElementMatch.coversAction(statement, action)
                ? elements.withConditions(fitsResource(statement, variables), statement, variables)
                : Truth.NO;
    }

    /** Returns the caller in the form of a principal, and its unique ID if it is known. */
    List<String> caller() {
        var caller = request.caller;
        var name = caller instanceof Caller.RoleSession session
                ? session.arn().toString()
                : caller instanceof Caller.Outside outside
                        ? outside.principal().value()
                        : caller.keys().get("aws:principalarn");
        return request.uniqueId == null ? List.of(name) : List.of(name, request.uniqueId);
    }

    /** Returns whether a trust policy's statement matches the request, and the caller by this kind of match. */
    Truth trusts(PolicyDocument document, Statement statement, Caller.Match match) {
        var names = names(statement, match);
        return names == Truth.NO ? names : names.and(fits(document, statement));
    }

    /** Returns whether Principal names the caller by this kind of match. */
    Truth names(Statement statement, Caller.Match match) {
        var names = Truth.NO;
        for (var principal : statement.principals()) {
            if (request.caller.match(principal, request.uniqueId) == match) {
                names = names.or(isUnknownAllow(principal, statement) ? Truth.UNKNOWN : Truth.YES);
            } else if (mayBe(principal, match)) {
                names = names.or(Truth.UNKNOWN);
            }
        }
        return names;
    }

    /** Returns whether an Allow for everyone may match a service or identity provider, which AWS does not document. */
    boolean isUnknownAllow(Principal principal, Statement statement) {
        return principal.isEveryone() && isByOutsider() && statement.effect() == Effect.ALLOW;
    }

    private boolean mayBe(Principal principal, Caller.Match match) {
        return match != Caller.Match.NONE
                && mayBe(principal)
                && request.caller.matchOfUniqueId(principal.value()) == match;
    }

    /** Returns whether the principal is a unique ID that could be the caller's, which the request does not give. */
    boolean mayBe(Principal principal) {
        return request.uniqueId == null && request.caller.matchOfUniqueId(principal.value()) != Caller.Match.NONE;
    }

    /** Returns whether the resource matches. A trust policy has no resources, so its role always matches. */
    Truth fitsResource(Statement statement, boolean variables) {
        if (isOfAnyResource(statement) || mayBeOfUnnamedResource(statement)) {
            return Truth.UNKNOWN;
        }
        return elements.coversResource(statement, variables);
    }

    /**
     * Returns whether the request is for {@code *}, which may be any resource of the action, and the statement denies
     * specific resources or allows all except specific ones.
     */
    boolean isOfAnyResource(Statement statement) {
        var some = statement.effect() == Effect.DENY ? statement.resources() : statement.notResources();
        return request.target.isNone() && mayBeSpecific(some);
    }

    private boolean mayBeOfUnnamedResource(Statement statement) {
        return ofUnnamedResource && mayBeSpecific(ElementMatch.resources(statement));
    }

    /** Returns whether the patterns include some of the resources that the action can have, but not all. */
    private boolean mayBeSpecific(List<String> patterns) {
        return !patterns.contains("*")
                && patterns.stream().anyMatch(pattern -> WildcardResource.mayMatch(action, pattern));
    }

    boolean assumes() {
        return TrustActions.contain(request.actions.get(0));
    }

    /** Returns whether AWS evaluates policies of this kind for the request. */
    boolean evaluates(PolicyKind kind) {
        return switch (kind) {
            case TRUST -> assumes();
            case RESOURCE ->
                !CallRules.hasNoResourcePolicy(action) && !ServiceRules.isRootsOwnBucketPolicy(request, action);
            case IDENTITY, BOUNDARY, SESSION -> !isByRoot();
            case SERVICE_CONTROL, RESOURCE_CONTROL -> true;
        };
    }

    boolean isByRoot() {
        return request.caller instanceof Caller.Root;
    }

    boolean isByOutsider() {
        return request.caller.account().isEmpty();
    }

    boolean isByProviderOfAnotherAccount() {
        return request.caller instanceof Caller.Outside outside
                && outside.providerAccount()
                        .filter(own ->
                                !own.equals(RoleArn.parse(request.target.arn()).account()))
                        .isPresent();
    }

    /**
     * Returns whether role chaining passes a source identity, which the calling role's own policies must also allow.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
     */
    boolean chainsSourceIdentity() {
        return request.caller instanceof Caller.RoleSession
                && action.equalsIgnoreCase(TrustActions.SET_SOURCE_IDENTITY);
    }

    /** Returns whether the role to assume is in the caller's account. */
    boolean isInOneAccount() {
        var role = RoleArn.parse(request.target.arn()).account();
        return request.caller.account().filter(role::equals).isPresent();
    }

    /** Returns whether caller and resource are in different partitions, between which there is no access. */
    boolean isAcrossPartitions() {
        return request.caller
                .partition()
                .flatMap(own -> request.target.partition().filter(partition -> !partition.equals(own.value())))
                .isPresent();
    }

    @Override
    public String toString() {
        return action + " on " + request.target.arn();
    }
}
