package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.assertOutcome;
import static io.assumerole.policy.Fixtures.condition;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.Tags;
import io.assumerole.policy.Effect;
import io.assumerole.policy.Fixtures;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Holds for any policies that the arbitraries make; does not prove anything about AWS. */
class DecisionPropertyTest {
    private static final int TRIES = 500;

    /** What a request leaves unsaid, one after the other said. */
    private static final List<String> UNSAID = List.of(
            "time", "endpoint", "address", "region", "id", "account", "mfa", "organization", "tags", "bucket", "tls");

    record Asked(boolean session, String action, String resource, List<String> tags) {
        AccessRequest.Builder request() {
            var request = session
                    ? AccessRequest.byRoleSession(Fixtures.CALLING_ROLE, new SessionName("session"))
                    : AccessRequest.byUser(Fixtures.USER);
            return request.asksFor(action, resource).context("aws:TagKeys", tags.toArray(String[]::new));
        }
    }

    @Provide
    Arbitrary<Asked> asked() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.of("s3:GetObject", "sqs:SendMessage", "iam:GetRole"),
                        Arbitraries.of(
                                "arn:aws:s3:::a/deployer",
                                "arn:aws:s3:::b/o",
                                "arn:aws:sqs:eu-west-1:123456789012:deployer",
                                "arn:aws:sqs:eu-west-1:999999999999:q",
                                "arn:aws:iam::999999999999:role/r"),
                        Arbitraries.of("a", "b", "").list().ofMaxSize(3))
                .as(Asked::new);
    }

    private static Arbitrary<Statement> statements(Effect effect) {
        var conditions = Arbitraries.of(
                condition("StringEquals", "aws:TagKeys", "a"),
                condition("ForAllValues:StringEquals", "aws:TagKeys", "a"),
                condition("ForAnyValue:StringNotEquals", "aws:TagKeys", "a"),
                condition("ForAnyValue:StringLikeIfExists", "aws:TagKeys", "a*"),
                condition("Null", "aws:TagKeys", "true"),
                condition("DateLessThan", "aws:CurrentTime", "2030-01-01"),
                condition("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"),
                condition("IpAddressIfExists", "aws:SourceIp", "203.0.113.0/24"),
                condition("StringNotEquals", "aws:RequestedRegion", "eu-west-1"),
                condition("StringEquals", "aws:ResourceAccount", "123456789012"),
                condition("Bool", "aws:SecureTransport", "true"),
                condition("BoolIfExists", "aws:MultiFactorAuthPresent", "false"),
                condition("Null", "aws:MultiFactorAuthPresent", "true"),
                condition("StringLike", "aws:userid", "*EXAMPLE*"),
                condition("StringNotEquals", "aws:PrincipalType", "${aws:username}"),
                condition("StringNotEqualsIfExists", "aws:SourceVpce", "vpce-1"),
                condition("Null", "aws:SourceVpc", "true"),
                condition("StringNotEquals", "aws:PrincipalOrgID", "o-1"),
                condition("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-1/*"),
                condition("StringEqualsIfExists", "aws:PrincipalTag/team", "red"),
                condition("NumericLessThanIfExists", "s3:TlsVersion", "1.2"),
                condition("Bool", "aws:ViaAWSService", "false"));
        return Combinators.combine(
                        Arbitraries.of("*", "s3:*", "sqs:Send*", "iam:GetRole"),
                        Arbitraries.of(
                                        "*",
                                        "arn:aws:s3:::a/*",
                                        "arn:aws:s3:::a/${aws:username}",
                                        "arn:aws:s3:::b/${aws:userid}",
                                        "arn:aws:sqs:*:123456789012:${aws:username}",
                                        "arn:aws:sqs:*:*:q")
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(2),
                        Arbitraries.of(true, true, false),
                        conditions.list().ofMaxSize(2))
                .as((action, resources, resource, all) -> {
                    var draft = effect == Effect.ALLOW ? Statement.allow() : Statement.deny();
                    var arns = resources.toArray(String[]::new);
                    draft = draft.action(action);
                    draft = resource ? draft.resource(arns) : draft.notResource(arns);
                    for (var one : all.stream().distinct().toList()) {
                        draft = draft.condition(one);
                    }
                    return draft.build();
                });
    }

    @Provide
    Arbitrary<Statement> allow() {
        return statements(Effect.ALLOW);
    }

    @Provide
    Arbitrary<Statement> deny() {
        return statements(Effect.DENY);
    }

    @Provide
    Arbitrary<List<PolicyDocument>> documents() {
        return Arbitraries.oneOf(allow(), allow(), deny())
                .list()
                .ofMaxSize(4)
                .map(all -> all.stream().map(PolicyDocument::of).toList());
    }

    private static Decision decide(List<PolicyDocument> documents, AccessRequest.Builder request) {
        return PolicyEvaluator.builder()
                .identity(documents.toArray(PolicyDocument[]::new))
                .noOtherLimits()
                .build()
                .decide(request.build());
    }

    private static List<PolicyDocument> with(List<PolicyDocument> documents, Statement statement) {
        var more = new ArrayList<PolicyDocument>(documents);
        more.add(PolicyDocument.of(statement));
        return more;
    }

    @Property(tries = TRIES)
    void explains_each_decision(@ForAll("documents") List<PolicyDocument> documents, @ForAll("asked") Asked asked) {
        var decision = decide(documents, asked.request());
        var trace = decision.trace();
        var asksFor = trace.statements().stream()
                .filter(it -> it.action().equals(asked.action()))
                .toList();

        assertThat(asksFor).hasSize(documents.size());
        assertThat(trace.statements().stream().filter(StatementTrace::decisive).count())
                .isEqualTo(decision.statement().isPresent() ? 1 : 0);
        assertThat(trace.statements().stream().skip(1).noneMatch(StatementTrace::decisive))
                .isTrue();
        for (var statement : trace.statements()) {
            var worst = statement.elements().stream()
                    .map(ElementTrace::match)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            // An Allow that negates a variable without a value is open as a whole.
            assertThat(statement.match())
                    .isIn(worst, worst == StatementTrace.Match.YES ? StatementTrace.Match.UNKNOWN : worst);
        }
        assertThat(decision.outcome() == Decision.Outcome.EXPLICITLY_DENIED)
                .isEqualTo(has(trace.statements(), Effect.DENY, StatementTrace.Match.YES));
        if (decision.isAllowed()) {
            assertThat(has(trace.statements(), Effect.DENY, StatementTrace.Match.UNKNOWN))
                    .isFalse();
            assertThat(has(asksFor, Effect.ALLOW, StatementTrace.Match.YES)).isTrue();
        }
    }

    private static boolean has(List<StatementTrace> statements, Effect effect, StatementTrace.Match match) {
        return statements.stream().anyMatch(it -> it.effect() == effect && it.match() == match);
    }

    @Property(tries = TRIES)
    void another_allow_removes_no_access_and_another_deny_adds_none(
            @ForAll("documents") List<PolicyDocument> documents,
            @ForAll("allow") Statement allow,
            @ForAll("deny") Statement deny,
            @ForAll("asked") Asked asked) {
        var before = decide(documents, asked.request());
        var allowing = decide(with(documents, allow), asked.request());
        var denying = decide(with(documents, deny), asked.request());

        assertThat(allowing.outcome().isStricterThan(before.outcome())).isFalse();
        assertThat(before.outcome().isStricterThan(denying.outcome())).isFalse();
    }

    @Property(tries = TRIES)
    void order_of_documents_does_not_matter(
            @ForAll("documents") List<PolicyDocument> documents, @ForAll("asked") Asked asked) {
        var reversed = new ArrayList<PolicyDocument>(documents);
        Collections.reverse(reversed);

        assertOutcome(decide(documents, asked.request()).outcome(), decide(reversed, asked.request()));
    }

    /** What is decided although something is unsaid stays so whatever is said. */
    @Property(tries = TRIES)
    void what_is_decided_hangs_on_nothing_that_was_not_said(
            @ForAll("documents") List<PolicyDocument> documents,
            @ForAll("asked") Asked asked,
            @ForAll("said") List<Boolean> said) {
        var request = asked.request();
        var before = decide(documents, request);
        for (int i = 0; i < UNSAID.size(); i++) {
            say(request, UNSAID.get(i), said.get(i), asked);
            var after = decide(documents, request);
            if (before.outcome() != Decision.Outcome.UNDECIDED) {
                assertThat(after.outcome())
                        .as("%s, then %s, after %s", before, after, UNSAID.get(i))
                        .isNotEqualTo(Decision.Outcome.UNDECIDED);
                assertThat(after.isAllowed())
                        .as("%s, then %s, after %s", before, after, UNSAID.get(i))
                        .isEqualTo(before.isAllowed());
            }
            before = after;
        }
    }

    @Provide
    Arbitrary<List<Boolean>> said() {
        return Arbitraries.of(true, false).list().ofSize(UNSAID.size());
    }

    private static void say(AccessRequest.Builder request, String what, boolean one, Asked asked) {
        switch (what) {
            case "time" -> request.at(Instant.parse(one ? "2029-01-01T00:00:00Z" : "2031-01-01T00:00:00Z"));
            case "endpoint" -> request.context("aws:SourceVpce", one ? new String[] {"vpce-1"} : new String[0]);
            case "address" -> {
                if (!request.build().context.isGiven("aws:sourcevpce")) {
                    request.sourceIp(one ? "203.0.113.1" : "198.51.100.1");
                }
            }
            case "organization" -> request.context("aws:PrincipalOrgID", one ? new String[] {"o-1"} : new String[0]);
            case "tags" -> request.principalTags(Tags.of(one ? Map.of("team", "red") : Map.of()));
            case "bucket" -> request.context("s3:TlsVersion", one ? "1.1" : "1.3");
            case "region" -> request.context("aws:RequestedRegion", one ? "eu-west-1" : "us-east-1");
            case "id" -> request.uniqueId((asked.session() ? "AROA" : "AIDA") + (one ? "CKCEVSQ6C2EXAMPLE" : "BIDA"));
            case "account" -> {
                if (asked.resource().startsWith("arn:aws:s3")) {
                    request.resourceAccount(new AccountId(one ? "123456789012" : "999999999999"));
                }
            }
            case "mfa" -> {
                if (asked.session()) {
                    request.context("aws:MultiFactorAuthPresent", one ? "true" : "false");
                }
            }
            default -> request.context("aws:SecureTransport", Boolean.toString(one));
        }
    }
}
