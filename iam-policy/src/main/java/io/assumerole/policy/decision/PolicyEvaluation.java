package io.assumerole.policy.decision;

import static io.assumerole.policy.decision.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.decision.Decision.Outcome.IMPLICITLY_DENIED;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.reference.CrossAccountUse;
import io.assumerole.policy.reference.GlobalKeys;
import io.assumerole.policy.reference.ServiceReference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Decides one action of a request from the given policies of each kind. */
record PolicyEvaluation(PolicySet documents, boolean noOtherLimits, StatementMatcher question) {
    /** The neutral element of {@link ActionDecision#stricter}: nothing limits the request. */
    private static final ActionDecision NO_LIMIT =
            ActionDecision.of(Decision.Outcome.ALLOWED, PolicyKind.IDENTITY, "no policy limits it");

    ActionDecision answer() {
        if (question.isAcrossPartitions()) {
            return search().denied(
                            question.assumes() ? PolicyKind.TRUST : PolicyKind.IDENTITY,
                            "the caller and the resource are in different partitions, and no policy can allow access"
                                    + " between partitions");
        }
        var answer = CallRules.needsNoPermission(question.action())
                ? search().allowed("it requires no permission, and no policy can deny it")
                : byPolicies();
        return answer.isAllowed() ? otherLimits().orElse(answer) : answer;
    }

    private StatementSearch search() {
        return new StatementSearch(question, documents);
    }

    private OrganizationLimits organization() {
        return new OrganizationLimits(documents, question);
    }

    private ActionDecision byPolicies() {
        var denial = denial();
        if (denial.filter(decision -> decision.outcome() == EXPLICITLY_DENIED).isPresent()) {
            return denial.get();
        }
        var answer = question.assumes() ? byTrust() : byAccess();
        var limit = organization().limit(search());
        if (limit.isPresent()) {
            answer = ActionDecision.stricter(answer, limit.get());
        }
        if (answer.isAllowed() && !noOtherLimits) {
            var unseen = organization().notGiven();
            if (unseen.isPresent()) {
                answer = search().undecided(answer.kind(), unseen.get());
            }
        }
        return denial.isPresent() ? ActionDecision.stricter(answer, denial.get()) : answer;
    }

    /** Returns limits other than the given policies that may deny a call. */
    private Optional<ActionDecision> otherLimits() {
        Optional<String> endpoint = noOtherLimits
                ? Optional.empty()
                : question.request()
                        .context
                        .firstGiven(GlobalKeys.OF_ENDPOINTS)
                        .map(key -> ServiceReference.spelledKey(key)
                                + " shows that the request comes through a VPC endpoint, whose policy must also"
                                + " allow it; if that policy allows everything, call noOtherLimits()");
        return ServiceRules.otherLimit(question.request(), question.action())
                .or(() -> ServiceRules.unknownTagAction(question.request(), question.action())
                        .filter(why -> !allowsEverything()))
                .or(() -> endpoint)
                .or(() -> ResourceMismatch.of(question.action(), question.request().target))
                .map(why -> search().undecided(PolicyKind.IDENTITY, why));
    }

    /** Returns whether the policies allow every other action that a call may require, and deny nothing. */
    private boolean allowsEverything() {
        if (documents.has(PolicyKind.RESOURCE) || !organization().allowEverything()) {
            return false;
        }
        return question.isByRoot()
                || Stream.of(PolicyKind.IDENTITY, PolicyKind.BOUNDARY, PolicyKind.SESSION)
                        .allMatch(kind -> {
                            var all = documents.of(kind).stream()
                                    .flatMap(document -> document.statements().stream())
                                    .toList();
                            return all.stream().noneMatch(statement -> statement.effect() == Effect.DENY)
                                    && (all.isEmpty() && !mustAllow(kind)
                                            || all.stream().anyMatch(OrganizationLimits::isEverything));
                        });
    }

    /** A federated user without a session policy has none of its user's permissions. */
    private boolean mustAllow(PolicyKind kind) {
        return kind == PolicyKind.IDENTITY
                || kind == PolicyKind.SESSION && question.request().caller instanceof Caller.FederatedUser;
    }

    /** Finds a Deny that applies to the request, or else a Deny that may apply. */
    private Optional<ActionDecision> denial() {
        var relevance = new StatementApplicability(documents, question);
        ActionDecision denial = null;
        for (var kind : PolicyKind.values()) {
            if (!documents.has(kind) || !question.evaluates(kind)) {
                continue;
            }
            var found = search().first(
                            Effect.DENY,
                            kind,
                            documents.of(kind),
                            (document, statement) -> relevance.of(kind, document, statement));
            if (found.isPresent()) {
                denial = denial == null ? found.get() : ActionDecision.stricter(denial, found.get());
            }
        }
        return Optional.ofNullable(denial);
    }

    /** Decides a request to assume a role, for each way in which the trust policy matches the caller. */
    private ActionDecision byTrust() {
        boolean alone = !question.chainsSourceIdentity() && (question.isByOutsider() || question.isInOneAccount());
        if (!documents.has(PolicyKind.TRUST)) {
            var missing = search().undecided(
                            PolicyKind.TRUST,
                            "the role's trust policy must allow it, but was not given; give it with trust(…)");
            return alone ? missing : ActionDecision.stricter(missing, byCaller());
        }
        var best = byWays(PolicyKind.TRUST, alone);
        if (best.isEmpty()) {
            return search().lacking(PolicyKind.TRUST);
        }
        return question.isByProviderOfAnotherAccount()
                ? ActionDecision.stricter(
                        best.get(),
                        search().undecided(
                                        PolicyKind.TRUST,
                                        "the identity provider is in a different account from the role, and AWS does"
                                                + " not document whether the role can trust it"))
                : best.get();
    }

    /**
     * Returns the mildest answer among the ways in which a trust or resource policy allows the caller.
     *
     * @param alone whether an Allow for the caller itself is enough, as in one account
     */
    private Optional<ActionDecision> byWays(PolicyKind kind, boolean alone) {
        ActionDecision best = null;
        for (var match : List.of(Caller.Match.ITSELF, Caller.Match.ROLE, Caller.Match.ACCOUNT)) {
            BiFunction<PolicyDocument, Statement, Truth> about = (document, statement) -> kind == PolicyKind.TRUST
                    ? question.trusts(document, statement, match)
                    : new PrincipalMatcher(question, statement).grants(document, match);
            var allowed = search().first(Effect.ALLOW, kind, documents.of(kind), about);
            if (allowed.isPresent()) {
                var way = ActionDecision.stricter(allowed.get(), alsoNeeded(match, alone));
                best = best == null ? way : ActionDecision.milder(best, way);
            }
        }
        return Optional.ofNullable(best);
    }

    private ActionDecision alsoNeeded(Caller.Match match, boolean alone) {
        if (!alone || match == Caller.Match.ACCOUNT) {
            return byCaller();
        }
        return match == Caller.Match.ROLE ? limited() : NO_LIMIT;
    }

    /** Decides all other requests: the accounts determine which policies must allow them. */
    private ActionDecision byAccess() {
        var target = question.request().target;
        var own = question.request().caller.account();
        if (own.isEmpty()) {
            return byService();
        }
        if (target.owner().isPresent() && !target.owner().equals(own)) {
            return acrossAccounts("the resource is in account "
                    + target.owner().get()
                    + ", so the resource's own policy must also allow it; give it with resource(…)");
        }
        var needed = ServiceRules.neededResourcePolicy(question.request(), question.action());
        if (needed.isPresent()) {
            return CallRules.isAboutAnAlias(question.action()) && target.isKmsKey()
                    ? byAlias(needed.get())
                    : byResource(true, needed.get());
        }
        var answer = CallRules.hasNoResourcePolicy(question.action()) ? byCaller() : inOneAccount();
        return ActionDecision.stricter(answer, byOwner(target));
    }

    /**
     * The identity policies must allow the call for the alias, and the key's policy for the key. The request names only
     * one of them.
     * https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
     */
    private ActionDecision byAlias(String missing) {
        var other = new PolicyEvaluation(
                documents, noOtherLimits, new StatementMatcher(question.request(), question.action(), true));
        boolean alias = question.request().target.isKmsAlias();
        var answer = ActionDecision.stricter(
                (alias ? this : other).byCaller(), (alias ? other : this).byResource(true, missing));
        return other.denial()
                .map(denial -> ActionDecision.stricter(answer, denial))
                .orElse(answer);
    }

    /** A service needs an Allow only in the resource's policy. */
    private ActionDecision byService() {
        var answer = neededAsWell(byResource(
                true,
                "a service can do only what the resource's own policy allows; give that policy with resource(…),"
                        + " except for IAM resources, which have none"));
        var use = CrossAccountUse.of(question.action(), question.request().target::isOf);
        if (use.isEmpty()) {
            return ActionDecision.stricter(
                    answer,
                    search().undecided(
                                    PolicyKind.RESOURCE,
                                    "whether a policy can allow a service %s on this resource has not been checked; see the service's documentation"
                                            .formatted(question.action())));
        }
        return switch (use.get().answer()) {
            case YES, SERVICES -> answer;
            case KEY -> ActionDecision.stricter(answer, keyNeeded(use.get()));
            case NO ->
                ActionDecision.stricter(
                        answer,
                        search().undecided(
                                        PolicyKind.RESOURCE,
                                        "no policy can allow it for another account (%s), and AWS does not document whether a policy can allow it for a service"
                                                .formatted(use.get().page())));
        };
    }

    private ActionDecision keyNeeded(CrossAccountUse use) {
        return search().undecided(
                        PolicyKind.RESOURCE,
                        "the resource is encrypted with a KMS key, whose policy must also allow it but cannot be given here; the AWS managed key aws/%s cannot be used across accounts (%s)"
                                .formatted(use.service(), use.page()));
    }

    /** Limits the answer by the resource's account, which is the caller's account or unknown. */
    private ActionDecision byOwner(RequestedResource target) {
        var action = question.action().toLowerCase(Locale.ROOT);
        if (target.isOfAws() && (action.startsWith("iam:get") || action.startsWith("iam:list"))) {
            return NO_LIMIT;
        }
        if (target.isOfAws() && action.startsWith("iam:")) {
            return notInIam();
        }
        var policy = ServiceRules.neededPolicy(question.request(), question.action());
        if (policy.isPresent()) {
            return search().undecided(PolicyKind.IDENTITY, policy.get());
        }
        if (target.owner().isPresent()) {
            return NO_LIMIT;
        }
        if (target.isNone()) {
            return WildcardResource.mayBeOfAnyAccount(question.action())
                    ? search().undecided(
                                    PolicyKind.IDENTITY,
                                    "* can be any resource in any account; give the ARN, and name the owning account"
                                            + " with resourceAccount(…)")
                    : NO_LIMIT;
        }
        var elsewhere = acrossAccounts("");
        return elsewhere.isAllowed()
                ? elsewhere
                : search().undecided(
                                PolicyKind.IDENTITY,
                                "the ARN does not contain the resource's account; set it with resourceAccount(…)");
    }

    private ActionDecision notInIam() {
        return search().denied(
                        PolicyKind.IDENTITY,
                        "the resource is not in the caller's account, and IAM resources have no resource policy that"
                                + " could grant access across accounts");
    }

    /** Across accounts, the caller's policies and the resource's policy must allow the call. */
    private ActionDecision acrossAccounts(String missing) {
        if (question.action().toLowerCase(Locale.ROOT).startsWith("iam:")) {
            return ActionDecision.stricter(byCaller(), notInIam());
        }
        var answer = neededAsWell(byResource(false, missing));
        var use = CrossAccountUse.of(question.action(), question.request().target::isOf);
        if (use.isEmpty()) {
            return ActionDecision.stricter(
                    search().undecided(
                                    PolicyKind.RESOURCE,
                                    "cross-account use of %s on this resource has not been checked in AWS's documentation; make the call from the resource's account, for example with a role there"
                                            .formatted(question.action())),
                    answer);
        }
        return switch (use.get().answer()) {
            case YES -> answer;
            case KEY -> ActionDecision.stricter(answer, keyNeeded(use.get()));
            case NO, SERVICES ->
                search().denied(
                                PolicyKind.RESOURCE,
                                "no policy can allow it for another account (%s); make the call from the resource's account, for example with a role there"
                                        .formatted(use.get().page()));
        };
    }

    /** Makes the answer undecided if a policy that can't be given must also allow the call. */
    private ActionDecision neededAsWell(ActionDecision answer) {
        return ServiceRules.neededPolicy(question.request(), question.action())
                .map(why -> ActionDecision.stricter(answer, search().undecided(PolicyKind.IDENTITY, why)))
                .orElse(answer);
    }

    /** Decides a call that the resource's own policy must allow. */
    private ActionDecision byResource(boolean alone, String missing) {
        if (documents.has(PolicyKind.RESOURCE) && !CallRules.hasNoResourcePolicy(question.action())) {
            return byWays(PolicyKind.RESOURCE, alone).orElseGet(() -> search().lacking(PolicyKind.RESOURCE));
        }
        var undecided = search().undecided(PolicyKind.RESOURCE, missing);
        return alone ? undecided : ActionDecision.stricter(byCaller(), undecided);
    }

    /** Decides a call in one account, where an Allow in identity policies or in the resource policy is enough. */
    private ActionDecision inOneAccount() {
        var answer = byCaller();
        if (answer.isAllowed() || !documents.has(PolicyKind.RESOURCE)) {
            return answer;
        }
        var granted = byWays(PolicyKind.RESOURCE, true);
        if (granted.isEmpty()) {
            return answer;
        }
        // If the caller's limits deny what the resource policy grants, the user must change the limits.
        return answer.outcome() == IMPLICITLY_DENIED
                ? ActionDecision.milder(granted.get(), answer)
                : ActionDecision.milder(answer, granted.get());
    }

    /** Decides by the identity policies within the boundary and session policies. */
    private ActionDecision byCaller() {
        return question.isByRoot()
                ? search().allowed("the caller is the account's root user, who needs no permission in it")
                : ActionDecision.stricter(allowed(PolicyKind.IDENTITY), limited());
    }

    /** Decides by the boundary and session policies. */
    private ActionDecision limited() {
        var answer = NO_LIMIT;
        for (var kind : List.of(PolicyKind.BOUNDARY, PolicyKind.SESSION)) {
            if (!question.isByRoot() && (documents.has(kind) || mustAllow(kind))) {
                answer = ActionDecision.stricter(answer, allowed(kind));
            }
        }
        return answer;
    }

    private ActionDecision allowed(PolicyKind kind) {
        return search().first(Effect.ALLOW, kind, documents.of(kind), question::fits)
                .orElseGet(() -> search().lacking(kind));
    }
}
