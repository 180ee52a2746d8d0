package io.assumerole.policy;

import static io.assumerole.policy.Decision.Outcome.ALLOWED;
import static io.assumerole.policy.Decision.Outcome.EXPLICITLY_DENIED;
import static io.assumerole.policy.Decision.Outcome.IMPLICITLY_DENIED;
import static io.assumerole.policy.Decision.Outcome.UNDECIDED;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Answers one question from the documents that were given, of each kind. */
record Evaluation(PolicyDocuments documents, boolean noOtherLimits, Question question) {
    /** What nothing limits, which every other answer goes before. */
    private static final Decision NOTHING_AGAINST =
            new Decision(ALLOWED, PolicyKind.IDENTITY, null, "nothing limits it");

    Decision decide() {
        if (question.isAcrossPartitions()) {
            return denied(
                    question.assumes() ? PolicyKind.TRUST : PolicyKind.IDENTITY,
                    "the caller and the resource are of two partitions, and nothing can let one into the other");
        }
        var decision = Calls.needsNoPermission(question.action())
                ? new Decision(
                        ALLOWED,
                        PolicyKind.IDENTITY,
                        null,
                        question + " is allowed: it needs no permission, and no policy can deny it")
                : byPolicies();
        return decision.isAllowed() ? unseen().orElse(decision) : decision;
    }

    private Decision byPolicies() {
        var denial = denial();
        if (denial.filter(it -> it.outcome() == EXPLICITLY_DENIED).isPresent()) {
            return denial.get();
        }
        var decision = question.assumes() ? byTrust() : byIdentity();
        if (decision.isAllowed() && !noOtherLimits) {
            var organization = GlobalKeys.organization(question.request().context);
            if (organization.isPresent()) {
                decision = undecided(
                        decision.kind(),
                        organization.get()
                                + " says that there is an organization, whose SCPs and RCPs must allow it; if they"
                                + " allow everything, say noOtherLimits()");
            }
        }
        return denial.isPresent() ? Decision.stricter(decision, denial.get()) : decision;
    }

    /** What else than policies can be in the way of a call. */
    private Optional<Decision> unseen() {
        Optional<String> endpoint = noOtherLimits
                ? Optional.empty()
                : GlobalKeys.endpoint(question.request().context)
                        .map(key -> key
                                + " says that it comes through a VPC endpoint, whose policy must allow it; if that"
                                + " allows everything, say noOtherLimits()");
        Optional<String> tags =
                allowsEverything() ? Optional.empty() : Calls.untagged(question.request(), question.action());
        return Calls.barrier(question.request(), question.action())
                .or(() -> tags)
                .or(() -> endpoint)
                .map(this::undecided);
    }

    /** Whether the caller's policies allow whatever else a call may ask for, and deny nothing. */
    private boolean allowsEverything() {
        return Stream.of(PolicyKind.IDENTITY, PolicyKind.BOUNDARY, PolicyKind.SESSION)
                .allMatch(kind -> {
                    var all = documents.of(kind).stream()
                            .flatMap(document -> document.statements().stream())
                            .toList();
                    return all.stream().noneMatch(statement -> statement.effect() == Effect.DENY)
                            && (documents.of(kind).isEmpty() && kind != PolicyKind.IDENTITY
                                    || all.stream().anyMatch(Evaluation::isEverything));
                });
    }

    private static boolean isEverything(Statement allow) {
        return allow.actions().contains("*")
                && allow.resources().contains("*")
                && allow.conditions().isEmpty();
    }

    /** A Deny that is about the question, or else one that may be. */
    private Optional<Decision> denial() {
        return Stream.of(PolicyKind.values())
                .filter(kind -> kind != PolicyKind.TRUST || question.assumes())
                .flatMap(kind ->
                        first(Effect.DENY, kind, (document, statement) -> denies(kind, document, statement)).stream())
                .reduce(Decision::stricter);
    }

    private Truth denies(PolicyKind kind, PolicyDocument document, Statement statement) {
        if (kind != PolicyKind.TRUST) {
            return question.fits(document, statement);
        }
        var truth = Truth.NO;
        for (var match : Caller.Match.values()) {
            if (match != Caller.Match.NONE) {
                truth = truth.or(question.trusts(document, statement, match));
            }
        }
        return truth;
    }

    /** To assume a role: by each way in which its trust policy means the caller. */
    private Decision byTrust() {
        boolean alone = !question.chainsSourceIdentity() && (question.isByOutsider() || question.isInOneAccount());
        if (documents.of(PolicyKind.TRUST).isEmpty()) {
            var missing = undecided(
                    PolicyKind.TRUST,
                    "the trust policy of the role must allow it, and was not given; give it with trust(…)");
            return alone ? missing : Decision.stricter(missing, byCaller());
        }
        Decision best = null;
        for (var match : List.of(Caller.Match.ITSELF, Caller.Match.ROLE, Caller.Match.ACCOUNT)) {
            var trusted = first(
                    Effect.ALLOW,
                    PolicyKind.TRUST,
                    (document, statement) -> question.trusts(document, statement, match));
            if (trusted.isPresent()) {
                var way = Decision.stricter(trusted.get(), besideTrust(match, alone));
                best = best == null ? way : Decision.milder(best, way);
            }
        }
        if (best == null) {
            return lacking(PolicyKind.TRUST);
        }
        return question.isByProviderOfAnotherAccount()
                ? Decision.stricter(
                        best,
                        undecided(
                                PolicyKind.TRUST,
                                "the identity provider is of another account than the role, and no page tells"
                                        + " that such a one may be trusted"))
                : best;
    }

    private Decision besideTrust(Caller.Match match, boolean alone) {
        if (!alone || match == Caller.Match.ACCOUNT) {
            return byCaller();
        }
        return match == Caller.Match.ROLE ? limited() : NOTHING_AGAINST;
    }

    private Decision byIdentity() {
        var target = question.request().target;
        var own = question.request().caller.account();
        if (own.isEmpty()) {
            return undecided(
                    "a service may do what the resource's own policy allows it, and that cannot be given here");
        }
        boolean others =
                target.owner().filter(owner -> !owner.equals(own.get())).isPresent();
        if (!others && (Calls.isAboutAKey(question.action()) || target.isKmsKey())) {
            return undecided(
                    "the key's own policy must allow it, or leave it to the account, and cannot be given here");
        }
        return Decision.stricter(byCaller(), byOwner(target, others));
    }

    /** What the account says in which the resource is. */
    private Decision byOwner(RequestedResource target, boolean others) {
        var action = question.action().toLowerCase(Locale.ROOT);
        if (target.isOfAws() && (action.startsWith("iam:get") || action.startsWith("iam:list"))) {
            return NOTHING_AGAINST;
        }
        if (action.startsWith("iam:") && (others || target.isOfAws())) {
            return denied(
                    PolicyKind.IDENTITY,
                    "it is not the caller's account's, and resources of IAM have no policy of their"
                            + " own that could let another account in");
        }
        if (others) {
            return undecided("the resource is in account "
                    + target.owner().orElseThrow()
                    + ", where a policy of the resource must allow it as well, which cannot be given here");
        }
        var policy = Calls.neededPolicy(question.request(), question.action());
        if (policy.isPresent()) {
            return undecided(policy.get());
        }
        if (target.isNone() && target.owner().isEmpty() && StarRequests.mayBeOfAnyAccount(question.action())) {
            return undecided("* may be any resource, of any account; give the ARN, and say with"
                    + " resourceAccount(…) in whose account it is");
        }
        return target.isNone() || target.owner().isPresent()
                ? NOTHING_AGAINST
                : undecided("the ARN does not tell in whose account the resource is; say it with resourceAccount(…)");
    }

    /** What the identity policies allow, within their limits. */
    private Decision byCaller() {
        return Decision.stricter(allowed(PolicyKind.IDENTITY), limited());
    }

    /** What boundary and session policy let pass. */
    private Decision limited() {
        var decision = NOTHING_AGAINST;
        for (var kind : List.of(PolicyKind.BOUNDARY, PolicyKind.SESSION)) {
            if (!documents.of(kind).isEmpty()) {
                decision = Decision.stricter(decision, allowed(kind));
            }
        }
        return decision;
    }

    private Decision allowed(PolicyKind kind) {
        return first(Effect.ALLOW, kind, question::fits).orElseGet(() -> lacking(kind));
    }

    /** The first such statement that is about the question, or else the first that may be. */
    private Optional<Decision> first(
            Effect effect, PolicyKind kind, BiFunction<PolicyDocument, Statement, Truth> about) {
        Decision open = null;
        for (var document : documents.of(kind)) {
            for (var statement : document.statements()) {
                var truth = statement.effect() == effect ? about.apply(document, statement) : Truth.NO;
                if (truth == Truth.YES) {
                    return Optional.of(decided(kind, statement));
                }
                if (truth == Truth.MAYBE && open == null) {
                    open = open(kind, statement);
                }
            }
        }
        return Optional.ofNullable(open);
    }

    private Decision decided(PolicyKind kind, Statement statement) {
        return new Decision(
                statement.effect() == Effect.DENY ? EXPLICITLY_DENIED : ALLOWED,
                kind,
                statement,
                () -> new Reason(question, kind, documents.of(kind)).decided(statement));
    }

    private Decision open(PolicyKind kind, Statement statement) {
        return new Decision(
                UNDECIDED, kind, statement, () -> new Reason(question, kind, documents.of(kind)).open(statement));
    }

    private Decision undecided(String why) {
        return undecided(PolicyKind.IDENTITY, why);
    }

    private Decision undecided(PolicyKind kind, String why) {
        return new Decision(UNDECIDED, kind, null, question + " is undecided: " + why);
    }

    private Decision denied(PolicyKind kind, String why) {
        return new Decision(IMPLICITLY_DENIED, kind, null, question + " is denied: " + why);
    }

    private Decision lacking(PolicyKind kind) {
        return new Decision(
                IMPLICITLY_DENIED, kind, null, () -> new Reason(question, kind, documents.of(kind)).lacking());
    }
}
