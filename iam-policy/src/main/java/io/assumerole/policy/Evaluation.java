package io.assumerole.policy;

import static io.assumerole.policy.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.Decision.Outcome.IMPLICITLY_DENIED;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Answers one question from the documents that were given, of each kind. */
record Evaluation(PolicyDocuments documents, boolean noOtherLimits, Question question) {
    /** What nothing limits, which every other answer goes before. */
    private static final Decision NOTHING_AGAINST =
            new Decision(Decision.Outcome.ALLOWED, PolicyKind.IDENTITY, null, "nothing limits it");

    Decision decide() {
        if (question.isAcrossPartitions()) {
            return search().denied(
                            question.assumes() ? PolicyKind.TRUST : PolicyKind.IDENTITY,
                            "the caller and the resource are of two partitions, and nothing can let one into the"
                                    + " other");
        }
        var decision = Calls.needsNoPermission(question.action())
                ? search().allowed("it needs no permission, and no policy can deny it")
                : byPolicies();
        return decision.isAllowed() ? unseen().orElse(decision) : decision;
    }

    private Search search() {
        return new Search(question, documents);
    }

    private OrganizationLimits organization() {
        return new OrganizationLimits(documents, question);
    }

    private Decision byPolicies() {
        var denial = denial();
        if (denial.filter(it -> it.outcome() == EXPLICITLY_DENIED).isPresent()) {
            return denial.get();
        }
        var decision = question.assumes() ? byTrust() : byAccess();
        var limit = organization().limit(search());
        if (limit.isPresent()) {
            decision = Decision.stricter(decision, limit.get());
        }
        if (decision.isAllowed() && !noOtherLimits) {
            var unseen = organization().unseen();
            if (unseen.isPresent()) {
                decision = search().undecided(decision.kind(), unseen.get());
            }
        }
        return denial.isPresent() ? Decision.stricter(decision, denial.get()) : decision;
    }

    /** What else than policies can be in the way of a call. */
    private Optional<Decision> unseen() {
        Optional<String> endpoint = noOtherLimits
                ? Optional.empty()
                : GlobalKeys.endpoint(question.request().context)
                        .map(key -> KnownKey.spelled(key)
                                + " says that it comes through a VPC endpoint, whose policy must allow it; if that"
                                + " allows everything, say noOtherLimits()");
        return Calls.barrier(question.request(), question.action())
                .or(() -> Calls.untagged(question.request(), question.action()).filter(why -> !allowsEverything()))
                .or(() -> endpoint)
                .map(why -> search().undecided(PolicyKind.IDENTITY, why));
    }

    /** Whether the policies allow whatever else a call may ask for, and deny nothing. */
    private boolean allowsEverything() {
        if (documents.has(PolicyKind.RESOURCE) || !organization().allowEverything()) {
            return false;
        }
        return isByRoot()
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

    private boolean isByRoot() {
        return question.request().caller instanceof Caller.Root;
    }

    /** A federated user without session policy has none of its user's permissions. */
    private boolean mustAllow(PolicyKind kind) {
        return kind == PolicyKind.IDENTITY
                || kind == PolicyKind.SESSION && question.request().caller instanceof Caller.FederatedUser;
    }

    /** A Deny that is about the question, or else one that may be. */
    private Optional<Decision> denial() {
        var relevance = new Relevance(documents, question);
        Decision denial = null;
        for (var kind : PolicyKind.values()) {
            if (!documents.has(kind) || !isAsked(kind)) {
                continue;
            }
            var found = search().first(
                            Effect.DENY,
                            kind,
                            documents.of(kind),
                            (document, statement) -> relevance.of(kind, document, statement));
            if (found.isPresent()) {
                denial = denial == null ? found.get() : Decision.stricter(denial, found.get());
            }
        }
        return Optional.ofNullable(denial);
    }

    /** Whether such policies are asked about the question at all. */
    boolean isAsked(PolicyKind kind) {
        return switch (kind) {
            case TRUST -> question.assumes();
            case RESOURCE ->
                !Calls.hasNoResourcePolicy(question.action())
                        && !Calls.isRootsOwnBucketPolicy(question.request(), question.action());
            case IDENTITY, BOUNDARY, SESSION -> !isByRoot();
            case SERVICE_CONTROL, RESOURCE_CONTROL -> true;
        };
    }

    /** To assume a role: by each way in which its trust policy means the caller. */
    private Decision byTrust() {
        boolean alone = !question.chainsSourceIdentity() && (question.isByOutsider() || question.isInOneAccount());
        if (!documents.has(PolicyKind.TRUST)) {
            var missing = search().undecided(
                            PolicyKind.TRUST,
                            "the trust policy of the role must allow it, and was not given; give it with trust(…)");
            return alone ? missing : Decision.stricter(missing, byCaller());
        }
        var best = byWays(PolicyKind.TRUST, alone);
        if (best.isEmpty()) {
            return search().lacking(PolicyKind.TRUST);
        }
        return question.isByProviderOfAnotherAccount()
                ? Decision.stricter(
                        best.get(),
                        search().undecided(
                                        PolicyKind.TRUST,
                                        "the identity provider is of another account than the role, and no page tells"
                                                + " that such a one may be trusted"))
                : best.get();
    }

    /**
     * The best of the ways in which the policy of a role or another resource allows it to the caller.
     *
     * @param alone whether its Allow of the caller itself is enough, as in one account
     */
    private Optional<Decision> byWays(PolicyKind kind, boolean alone) {
        Decision best = null;
        for (var match : List.of(Caller.Match.ITSELF, Caller.Match.ROLE, Caller.Match.ACCOUNT)) {
            BiFunction<PolicyDocument, Statement, Truth> about = (document, statement) -> kind == PolicyKind.TRUST
                    ? question.trusts(document, statement, match)
                    : question.grants(document, statement, match);
            var allowed = search().first(Effect.ALLOW, kind, documents.of(kind), about);
            if (allowed.isPresent()) {
                var way = Decision.stricter(allowed.get(), beside(match, alone));
                best = best == null ? way : Decision.milder(best, way);
            }
        }
        return Optional.ofNullable(best);
    }

    private Decision beside(Caller.Match match, boolean alone) {
        if (!alone || match == Caller.Match.ACCOUNT) {
            return byCaller();
        }
        return match == Caller.Match.ROLE ? limited() : NOTHING_AGAINST;
    }

    /** For anything but assuming a role: by whose policies it has to be allowed depends on the accounts. */
    private Decision byAccess() {
        var target = question.request().target;
        var own = question.request().caller.account();
        if (own.isEmpty()) {
            return byService();
        }
        if (target.owner().isPresent() && !target.owner().equals(own)) {
            return acrossAccounts("the resource is in account "
                    + target.owner().get()
                    + ", where a policy of the resource must allow it as well; give it with resource(…)");
        }
        var ruled = Calls.ruledByResource(question.request(), question.action());
        if (ruled.isPresent()) {
            return Calls.isAboutAnAlias(question.action()) && target.isKmsKey()
                    ? byAlias(ruled.get())
                    : byResource(true, ruled.get());
        }
        var decision = Calls.hasNoResourcePolicy(question.action()) ? byCaller() : inOneAccount();
        return Decision.stricter(decision, byOwner(target));
    }

    /**
     * The identity policies must allow the call for the alias, and the key's policy for the key. The request names only
     * one of them.
     * https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
     */
    private Decision byAlias(String missing) {
        var other = new Evaluation(documents, noOtherLimits, new Question(question.request(), question.action(), true));
        boolean alias = question.request().target.isKmsAlias();
        var decision =
                Decision.stricter((alias ? this : other).byCaller(), (alias ? other : this).byResource(true, missing));
        return other.denial().map(denial -> Decision.stricter(decision, denial)).orElse(decision);
    }

    /** A service needs an Allow only in the resource's policy. */
    private Decision byService() {
        var decision = neededAsWell(byResource(
                true,
                "a service can do only what the resource's own policy allows; give that policy with resource(…),"
                        + " except for IAM resources, which have none"));
        var use = CrossAccountUse.of(question);
        if (use.isEmpty()) {
            return Decision.stricter(
                    decision,
                    search().undecided(
                                    PolicyKind.RESOURCE,
                                    "AWS's documentation hasn't been checked for whether a policy can allow a service %s on this resource"
                                            .formatted(question.action())));
        }
        return switch (use.get().answer()) {
            case YES, SERVICES -> decision;
            case KEY -> Decision.stricter(decision, keyNeeded(use.get()));
            case NO ->
                Decision.stricter(
                        decision,
                        search().undecided(
                                        PolicyKind.RESOURCE,
                                        "no policy can allow it to another account (%s), and AWS doesn't document whether a policy can allow it to a service"
                                                .formatted(use.get().page())));
        };
    }

    private Decision keyNeeded(CrossAccountUse use) {
        return search().undecided(
                        PolicyKind.RESOURCE,
                        "the resource is encrypted with a KMS key, whose policy can't be given here and must allow it as well; the AWS managed key aws/%s can't be used across accounts (%s)"
                                .formatted(use.service(), use.page()));
    }

    /** What the account says in which the resource is, if it is not known to be another than the caller's. */
    private Decision byOwner(RequestedResource target) {
        var action = question.action().toLowerCase(Locale.ROOT);
        if (target.isOfAws() && (action.startsWith("iam:get") || action.startsWith("iam:list"))) {
            return NOTHING_AGAINST;
        }
        if (target.isOfAws() && action.startsWith("iam:")) {
            return notInIam();
        }
        var policy = Calls.neededPolicy(question.request(), question.action());
        if (policy.isPresent()) {
            return search().undecided(PolicyKind.IDENTITY, policy.get());
        }
        if (target.owner().isPresent()) {
            return NOTHING_AGAINST;
        }
        if (target.isNone()) {
            return StarRequests.mayBeOfAnyAccount(question.action())
                    ? search().undecided(
                                    PolicyKind.IDENTITY,
                                    "* may be any resource, of any account; give the ARN, and say with"
                                            + " resourceAccount(…) in whose account it is")
                    : NOTHING_AGAINST;
        }
        var elsewhere = acrossAccounts("");
        return elsewhere.isAllowed()
                ? elsewhere
                : search().undecided(
                                PolicyKind.IDENTITY,
                                "the ARN does not tell in whose account the resource is; say it with"
                                        + " resourceAccount(…)");
    }

    private Decision notInIam() {
        return search().denied(
                        PolicyKind.IDENTITY,
                        "it is not the caller's account's, and resources of IAM have no policy of their"
                                + " own that could let another account in");
    }

    /** Across accounts the caller's policies and the resource's must allow it. */
    private Decision acrossAccounts(String missing) {
        if (question.action().toLowerCase(Locale.ROOT).startsWith("iam:")) {
            return Decision.stricter(byCaller(), notInIam());
        }
        var decision = neededAsWell(byResource(false, missing));
        var use = CrossAccountUse.of(question);
        if (use.isEmpty()) {
            return Decision.stricter(
                    search().undecided(
                                    PolicyKind.RESOURCE,
                                    "AWS's documentation of cross-account use hasn't been checked for %s on this resource; make the call from the resource's account, such as with a role there"
                                            .formatted(question.action())),
                    decision);
        }
        return switch (use.get().answer()) {
            case YES -> decision;
            case KEY -> Decision.stricter(decision, keyNeeded(use.get()));
            case NO, SERVICES ->
                search().denied(
                                PolicyKind.RESOURCE,
                                "no policy can allow it to another account (%s); make the call from the resource's account, such as with a role there"
                                        .formatted(use.get().page()));
        };
    }

    /** Adds the doubt that arises if a policy that can't be given must also allow the call. */
    private Decision neededAsWell(Decision decision) {
        return Calls.neededPolicy(question.request(), question.action())
                .map(why -> Decision.stricter(decision, search().undecided(PolicyKind.IDENTITY, why)))
                .orElse(decision);
    }

    /** Where the resource's own policy must allow it. */
    private Decision byResource(boolean alone, String missing) {
        if (documents.has(PolicyKind.RESOURCE) && !Calls.hasNoResourcePolicy(question.action())) {
            return byWays(PolicyKind.RESOURCE, alone).orElseGet(() -> search().lacking(PolicyKind.RESOURCE));
        }
        var undecided = search().undecided(PolicyKind.RESOURCE, missing);
        return alone ? undecided : Decision.stricter(byCaller(), undecided);
    }

    /** In one account the caller's policies or the resource's are enough. */
    private Decision inOneAccount() {
        var decision = byCaller();
        if (decision.isAllowed() || !documents.has(PolicyKind.RESOURCE)) {
            return decision;
        }
        var granted = byWays(PolicyKind.RESOURCE, true);
        if (granted.isEmpty()) {
            return decision;
        }
        // What the resource's policy grants is denied by what limits the caller, which is then the thing to mend.
        return decision.outcome() == IMPLICITLY_DENIED
                ? Decision.milder(granted.get(), decision)
                : Decision.milder(decision, granted.get());
    }

    /** What the identity policies allow, within their limits. */
    private Decision byCaller() {
        return isByRoot()
                ? search().allowed("the caller is the account's root, which needs no permission in it")
                : Decision.stricter(allowed(PolicyKind.IDENTITY), limited());
    }

    /** What boundary and session policy let pass. */
    private Decision limited() {
        var decision = NOTHING_AGAINST;
        for (var kind : List.of(PolicyKind.BOUNDARY, PolicyKind.SESSION)) {
            if (!isByRoot() && (documents.has(kind) || mustAllow(kind))) {
                decision = Decision.stricter(decision, allowed(kind));
            }
        }
        return decision;
    }

    private Decision allowed(PolicyKind kind) {
        return search().first(Effect.ALLOW, kind, documents.of(kind), question::fits)
                .orElseGet(() -> search().lacking(kind));
    }
}
