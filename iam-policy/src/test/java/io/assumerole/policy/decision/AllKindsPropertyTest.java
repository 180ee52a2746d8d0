package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.CALLING_ROLE;
import static io.assumerole.policy.Fixtures.QUEUE;
import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.Effect;
import io.assumerole.policy.Fixtures;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/** Holds for documents of all kinds that the arbitraries make; does not prove anything about AWS. */
class AllKindsPropertyTest {
    private static final int TRIES = 500;

    /** The statements of each kind, and whether a kind is given at all. */
    record Given(Map<PolicyKind, List<Statement>> statements) {
        PolicyEvaluator evaluator() {
            var builder = PolicyEvaluator.builder().noOtherLimits();
            statements.forEach((kind, all) -> {
                if (!all.isEmpty()) {
                    var document = PolicyDocument.of(all.toArray(Statement[]::new));
                    switch (kind) {
                        case IDENTITY -> builder.identity(document);
                        case SESSION -> builder.session(document);
                        case BOUNDARY -> builder.boundary(document);
                        case RESOURCE -> builder.resource(document);
                        case SERVICE_CONTROL -> builder.serviceControl(document);
                        case RESOURCE_CONTROL -> builder.resourceControl(document);
                        case TRUST -> builder.trust(document);
                    }
                }
            });
            return builder.build();
        }

        boolean has(PolicyKind kind) {
            return !statements.get(kind).isEmpty();
        }

        Given with(PolicyKind kind, Statement statement) {
            var copy = new EnumMap<PolicyKind, List<Statement>>(statements);
            var more = new ArrayList<Statement>(statements.get(kind));
            more.add(statement);
            copy.put(kind, more);
            return new Given(copy);
        }

        Given reversed() {
            var copy = new EnumMap<PolicyKind, List<Statement>>(PolicyKind.class);
            statements.forEach((kind, all) -> {
                var reversed = new ArrayList<Statement>(all);
                Collections.reverse(reversed);
                copy.put(kind, reversed);
            });
            return new Given(copy);
        }
    }

    @Provide
    Arbitrary<AccessRequest> requests() {
        var callers = Arbitraries.of("user", "foreign", "session", "linked", "federated", "root", "service");
        var asked = Arbitraries.of(
                List.of("sqs:SendMessage", QUEUE),
                List.of("sqs:SendMessage", "*"),
                List.of("s3:GetObject", "arn:aws:s3:::a/o"),
                List.of("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/k"),
                List.of("iam:GetRole", "arn:aws:iam::123456789012:role/r"));
        return Combinators.combine(callers, asked)
                .as((caller, what) ->
                        by(caller).asksFor(what.get(0), what.get(1)).build());
    }

    private static AccessRequest.Builder by(String caller) {
        return switch (caller) {
            case "user" -> AccessRequest.byUser(USER);
            case "foreign" -> AccessRequest.byUser(UserArn.parse("arn:aws:iam::999999999999:user/deployer"));
            case "session" -> AccessRequest.byRoleSession(CALLING_ROLE, new SessionName("s1"));
            case "linked" ->
                AccessRequest.byRoleSession(
                        RoleArn.parse("arn:aws:iam::123456789012:role/aws-service-role/a.amazonaws.com/R"),
                        new SessionName("s1"));
            case "federated" -> AccessRequest.byFederatedUser(USER, "bob");
            case "root" -> AccessRequest.byRoot(new AccountId("123456789012"));
            default -> AccessRequest.byService("sns.amazonaws.com");
        };
    }

    private static Arbitrary<Principal> principals() {
        return Arbitraries.of(
                Principal.everyone(),
                Principal.aws("123456789012"),
                Principal.aws("999999999999"),
                Principal.aws(USER.toString()),
                Principal.aws(CALLING_ROLE.toString()),
                Principal.aws("arn:aws:sts::123456789012:assumed-role/caller/s1"),
                Principal.aws("arn:aws:sts::123456789012:federated-user/bob"),
                Principal.aws("AIDACKCEVSQ6C2EXAMPLE"),
                Principal.service("sns.amazonaws.com"),
                Principal.canonicalUser("a".repeat(64)),
                Principal.federated("cognito-identity.amazonaws.com"));
    }

    private static Arbitrary<Statement> statements(PolicyKind kind, Effect effect) {
        var actions = Arbitraries.of("*", "*", "*", "sqs:*", "s3:GetObject", "kms:*", "iam:Get*");
        var resources =
                Arbitraries.of("*", QUEUE, "arn:aws:s3:::a/*", "arn:aws:kms:*:*:key/*", "arn:aws:iam::*:role/r");
        var conditions = Arbitraries.of(
                Fixtures.condition("StringEquals", "aws:PrincipalAccount", "123456789012"),
                Fixtures.condition("StringNotEquals", "aws:PrincipalType", "User"),
                Fixtures.condition("Bool", "aws:SecureTransport", "true"),
                Fixtures.condition("Null", "aws:SourceArn", "true"));
        return Combinators.combine(
                        actions,
                        resources,
                        conditions.list().ofMaxSize(1),
                        principals().list().ofMinSize(1).ofMaxSize(3).uniqueElements(),
                        Arbitraries.frequency(Tuple.of(5, true), Tuple.of(1, false)))
                .as((action, resource, all, principals, named) -> {
                    var draft = effect == Effect.ALLOW ? Statement.allow() : Statement.deny();
                    if (kind == PolicyKind.RESOURCE) {
                        var array = principals.toArray(Principal[]::new);
                        draft = named ? draft.principal(array) : draft.notPrincipal(array);
                    }
                    if (kind == PolicyKind.RESOURCE_CONTROL) {
                        draft = draft.principal(Principal.everyone());
                        action = action.equals("*") ? "sqs:*" : action;
                    }
                    draft = draft.action(action).resource(resource);
                    for (var condition : all) {
                        draft = draft.condition(condition);
                    }
                    return draft.build();
                });
    }

    private static Arbitrary<List<Statement>> lists(PolicyKind kind) {
        if (kind == PolicyKind.TRUST) {
            return Arbitraries.just(List.of());
        }
        var denials = statements(kind, Effect.DENY);
        var one = kind == PolicyKind.RESOURCE_CONTROL
                ? denials
                : Arbitraries.frequencyOf(Tuple.of(6, statements(kind, Effect.ALLOW)), Tuple.of(1, denials));
        return Arbitraries.oneOf(Arbitraries.just(List.of()), one.list().ofMaxSize(3));
    }

    @Provide
    Arbitrary<Given> given() {
        Arbitrary<Given> given = Arbitraries.just(new Given(Map.of()));
        for (var kind : PolicyKind.values()) {
            given = Combinators.combine(given, lists(kind)).as((before, all) -> {
                var copy = new EnumMap<PolicyKind, List<Statement>>(PolicyKind.class);
                copy.putAll(before.statements());
                copy.put(kind, all);
                return new Given(copy);
            });
        }
        return given;
    }

    @Provide
    Arbitrary<Map.Entry<PolicyKind, Statement>> allow() {
        return Arbitraries.of(
                        PolicyKind.IDENTITY,
                        PolicyKind.SESSION,
                        PolicyKind.BOUNDARY,
                        PolicyKind.RESOURCE,
                        PolicyKind.SERVICE_CONTROL)
                .flatMap(kind -> statements(kind, Effect.ALLOW).map(statement -> Map.entry(kind, statement)));
    }

    @Provide
    Arbitrary<Map.Entry<PolicyKind, Statement>> deny() {
        return Arbitraries.of(
                        PolicyKind.IDENTITY,
                        PolicyKind.SESSION,
                        PolicyKind.BOUNDARY,
                        PolicyKind.RESOURCE,
                        PolicyKind.SERVICE_CONTROL,
                        PolicyKind.RESOURCE_CONTROL)
                .flatMap(kind -> statements(kind, Effect.DENY).map(statement -> Map.entry(kind, statement)));
    }

    private static Decision decide(Given given, AccessRequest request) {
        return given.evaluator().decide(request);
    }

    /** In a document that is there: a new boundary, session policy or SCP limits, and a new one of a resource decides. */
    @StatisticsReport(StatisticsReportMode.OFF)
    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void another_allow_removes_no_access(
            @ForAll("given") Given given,
            @ForAll("allow") Map.Entry<PolicyKind, Statement> allow,
            @ForAll("requests") AccessRequest request) {
        if (allow.getKey() != PolicyKind.IDENTITY && !given.has(allow.getKey())) {
            return;
        }
        var before = decide(given, request);
        var after = decide(given.with(allow.getKey(), allow.getValue()), request);

        Statistics.collect(before.outcome());
        assertThat(after.outcome().isStricterThan(before.outcome()))
                .as("%s, then %s", before, after)
                .isFalse();
        Statistics.coverage(coverage -> {
            for (var outcome : Decision.Outcome.values()) {
                coverage.check(outcome).percentage(percentage -> percentage > 0.5);
            }
        });
    }

    /** In a document that is there: a new policy of a resource decides what was open. */
    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void one_deny_more_gives_nothing(
            @ForAll("given") Given given,
            @ForAll("deny") Map.Entry<PolicyKind, Statement> deny,
            @ForAll("requests") AccessRequest request) {
        var before = decide(given, request);
        var after = decide(given.with(deny.getKey(), deny.getValue()), request);

        assertThat(before.outcome().isStricterThan(after.outcome()))
                .as("%s, then %s", before, after)
                .isFalse();
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void order_of_statements_does_not_matter(@ForAll("given") Given given, @ForAll("requests") AccessRequest request) {
        assertOutcome(decide(given, request).outcome(), decide(given.reversed(), request));
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void what_an_scp_or_rcp_denies_is_denied_to_all_whom_it_binds(
            @ForAll("given") Given given, @ForAll("requests") AccessRequest request) {
        var scp = Statement.deny().action("*").resource("*").build();
        var rcp = Statement.deny()
                .principal(Principal.everyone())
                .action("sqs:*", "s3:*", "kms:*", "iam:*")
                .resource("*")
                .build();
        boolean linked = request.caller instanceof Caller.RoleSession session
                && session.role().toString().contains("aws-service-role");
        var byScp = decide(given.with(PolicyKind.SERVICE_CONTROL, scp), request);
        var byRcp = decide(given.with(PolicyKind.RESOURCE_CONTROL, rcp), request);

        if (!linked && request.caller.account().isPresent()) {
            assertOutcome(Decision.Outcome.EXPLICITLY_DENIED, byScp);
        }
        if (!linked) {
            assertThat(byRcp.isAllowed()).as(byRcp.toString()).isFalse();
        }
        if (!linked && !request.target.isNone()) {
            assertOutcome(Decision.Outcome.EXPLICITLY_DENIED, byRcp);
        }
    }

    /** Without the policy of the resource the answer is the same with it or open, unless it denies or grants directly. */
    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void boundaries_scps_and_session_policies_grant_nothing(
            @ForAll("given") Given given, @ForAll("requests") AccessRequest request) {
        if (request.caller instanceof Caller.Root || request.caller.account().isEmpty()) {
            return;
        }
        var limited = new EnumMap<PolicyKind, List<Statement>>(given.statements());
        limited.put(PolicyKind.IDENTITY, List.of());
        limited.put(PolicyKind.RESOURCE, List.of());

        assertThat(decide(new Given(limited), request).isAllowed()).isFalse();
    }
}
