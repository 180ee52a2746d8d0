package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.policy;
import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.core.JsonFactory;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.Tags;
import io.assumerole.policy.Effect;
import io.assumerole.policy.Fixtures;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a trace holds, as values, text and JSON. Does not prove that each reason is a good one: OutcomeExplanationTest does. */
class DecisionTraceTest {
    private static final String OBJECT = "arn:aws:s3:::example/a";

    private static final PolicyDocument TRUST =
            policy("{'Version':'2012-10-17','Statement':[{'Sid':'OnlyMe','Effect':'Allow','Principal':{'AWS':['"
                    + Fixtures.OTHER_USER + "','" + Fixtures.USER + "']},'Action':['sts:Tag*','sts:AssumeRole'],"
                    + "'Condition':{'StringEquals':{'sts:ExternalId':'hush-hush'}}}]}");

    private static AccessRequest.Builder assume() {
        return AccessRequest.byUser(Fixtures.USER).asksToAssume(Fixtures.ROLE);
    }

    private static DecisionTrace trust(PolicyDocument trust, AccessRequest.Builder request) {
        return PolicyEvaluator.builder()
                .trust(trust)
                .build()
                .decide(request.build())
                .trace();
    }

    private static DecisionTrace read(PolicyDocument... identity) {
        return PolicyEvaluator.builder()
                .identity(identity)
                .build()
                .decide(AccessRequest.byUser(Fixtures.USER)
                        .asksFor("s3:GetObject", OBJECT)
                        .resourceAccount(Fixtures.USER.account())
                        .build())
                .trace();
    }

    @Nested
    class As_a_value {

        @Test
        void shows_the_value_that_fits_and_all_if_none_does() {
            var statement = trust(TRUST, assume()).statements().get(0);

            assertThat(statement.kind()).isEqualTo(PolicyKind.TRUST);
            assertThat(statement.sid()).isEqualTo("OnlyMe");
            assertThat(statement.effect()).isEqualTo(Effect.ALLOW);
            assertThat(statement.match()).isEqualTo(StatementTrace.Match.NO);
            assertThat(statement.elements())
                    .extracting(
                            ElementTrace::element,
                            ElementTrace::match,
                            ElementTrace::policyValues,
                            ElementTrace::requestValues)
                    .containsExactly(
                            tuple(
                                    "Principal",
                                    StatementTrace.Match.YES,
                                    List.of(Fixtures.USER.toString()),
                                    List.of(Fixtures.USER.toString())),
                            tuple(
                                    "Action",
                                    StatementTrace.Match.YES,
                                    List.of("sts:AssumeRole"),
                                    List.of("sts:AssumeRole")),
                            tuple("Condition", StatementTrace.Match.NO, List.of("[not shown]"), List.of()));
        }

        @Test
        void has_each_statement_for_each_action_and_one_that_decided() {
            var trace = trust(
                    statement("'Effect':'Deny','Principal':{'AWS':'*'},'Action':'sts:TagSession'"),
                    assume().requestTags(Tags.of(Map.of("team", "red"))));

            assertThat(trace.statements())
                    .extracting(StatementTrace::action, StatementTrace::match, StatementTrace::decisive)
                    .containsExactly(
                            tuple("sts:TagSession", StatementTrace.Match.YES, true),
                            tuple("sts:AssumeRole", StatementTrace.Match.NO, false));
        }

        @Test
        void has_the_action_that_may_be_asked_for_in_addition() {
            var decision = PolicyEvaluator.builder()
                    .trust(statement("'Effect':'Allow','Principal':{'AWS':'" + Fixtures.CALLING_ROLE
                            + "'},'Action':'sts:AssumeRole'"))
                    .build()
                    .decide(AccessRequest.byRoleSession(Fixtures.CALLING_ROLE, new SessionName("build"))
                            .asksToAssume(Fixtures.ROLE)
                            .build());

            assertThat(decision.outcome()).isEqualTo(Decision.Outcome.UNDECIDED);
            assertThat(decision.trace().statements())
                    .extracting(StatementTrace::action)
                    .contains("sts:AssumeRole", "sts:SetSourceIdentity");
        }

        @Test
        void leaves_out_policies_that_are_not_asked() {
            var decision = PolicyEvaluator.builder()
                    .trust(TRUST)
                    .identity(statement("'Effect':'Allow','Action':'s3:*','Resource':'*'"))
                    .build()
                    .decide(AccessRequest.byUser(Fixtures.USER)
                            .asksFor("s3:GetObject", OBJECT)
                            .resourceAccount(Fixtures.USER.account())
                            .build());

            assertThat(decision.trace().statements())
                    .extracting(StatementTrace::kind)
                    .containsExactly(PolicyKind.IDENTITY);
        }

        @Test
        void is_the_same_each_time_and_leaves_the_decision_as_it_was() {
            var decision = PolicyEvaluator.builder().trust(TRUST).build().decide(assume().build());
            var before = decision.toString();

            assertThat(decision.trace()).isEqualTo(decision.trace());
            assertThat(decision.trace().outcome()).isEqualTo(decision.outcome());
            assertThat(decision.trace().reason()).isEqualTo(decision.reason());
            assertThat(decision).hasToString(before);
        }

        @Test
        void covers_resources_and_organizations() {
            var everyone = "'Principal':{'AWS':'*'},";
            var trace = PolicyEvaluator.builder()
                    .identity(statement("'Effect':'Allow','Action':'*','Resource':'*'"))
                    .resource(statement("'Effect':'Deny','NotPrincipal':{'AWS':['" + Fixtures.OTHER_USER
                            + "','123456789012']},'Action':'sqs:*','Resource':'*'"))
                    .serviceControl(statement("'Effect':'Allow','Action':'*','Resource':'*'"))
                    .resourceControl(
                            statement("'Effect':'Deny'," + everyone + "'Action':'sqs:Receive*','Resource':'*'"))
                    .build()
                    .decide(AccessRequest.byUser(Fixtures.USER)
                            .asksFor("sqs:SendMessage", Fixtures.QUEUE)
                            .build())
                    .trace();

            assertThat(trace.outcome()).isEqualTo(Decision.Outcome.EXPLICITLY_DENIED);
            assertThat(trace.statements())
                    .extracting(StatementTrace::kind, StatementTrace::match)
                    .containsExactly(
                            tuple(PolicyKind.RESOURCE, StatementTrace.Match.YES),
                            tuple(PolicyKind.IDENTITY, StatementTrace.Match.YES),
                            tuple(PolicyKind.SERVICE_CONTROL, StatementTrace.Match.YES),
                            tuple(PolicyKind.RESOURCE_CONTROL, StatementTrace.Match.NO));
            assertThat(trace.statements().get(3).elements())
                    .extracting(ElementTrace::match)
                    .containsExactly(StatementTrace.Match.YES, StatementTrace.Match.NO, StatementTrace.Match.YES);
        }
    }

    @Nested
    class As_text {

        @Test
        void names_everyone_and_kinds_with_hyphens() {
            var trace = PolicyEvaluator.builder()
                    .trust(statement("'Effect':'Allow','Principal':{'AWS':'*'},'Action':'sts:AssumeRole'"))
                    .serviceControl(statement("'Effect':'Allow','Action':'*','Resource':'*'"))
                    .build()
                    .decide(assume().build())
                    .trace();

            assertThat(trace.toString())
                    .contains("yes     Principal: everyone; the request: " + Fixtures.USER)
                    .contains(" - service-control[0] Statement[0] Allow: applies to sts:AssumeRole");
            assertThat(trace.toJson()).contains("\"kind\":\"service-control\"");
        }

        @Test
        void shows_no_external_id_as_the_value_of_a_variable() {
            var trust = statement("'Effect':'Allow','Principal':{'AWS':'*'},'Action':'sts:AssumeRole','Condition':{"
                    + "'StringEquals':{'sts:RoleSessionName':'${sts:ExternalId}'}}");
            var trace = trust(
                    trust, assume().externalId(new ExternalId("hush-hush")).sessionName(new SessionName("build")));

            assertThat(trace.toString() + trace.toJson())
                    .contains("${sts:ExternalId}")
                    .doesNotContain("hush");
        }

        @Test
        void has_a_line_for_each_element() {
            assertThat(trust(TRUST, assume())).hasToString("""
                    IMPLICITLY_DENIED: sts:AssumeRole on %s is denied: Statement[0] (Sid "OnlyMe") of the role's trust \
                    policy requires sts:ExternalId, but the request has none; send it with externalId(…)
                     - trust[0] Statement[0] (Sid "OnlyMe") Allow: does not apply to sts:AssumeRole
                         yes     Principal: %s; the request: %s
                         yes     Action: sts:AssumeRole; the request: sts:AssumeRole
                         no      StringEquals sts:ExternalId: [not shown]; the request: none""".formatted(Fixtures.ROLE, Fixtures.USER, Fixtures.USER));
        }

        @Test
        void marks_the_statement_that_decided() {
            assertThat(read(statement("'Effect':'Allow','Action':'s3:*','Resource':'*'"))
                            .toString())
                    .contains(
                            "\n=> identity[0] Statement[0] Allow: applies to s3:GetObject\n     yes     Action: s3:*;");
        }

        @Test
        void shows_no_more_than_ten_statements() {
            var twelve = policy(IntStream.range(0, 12)
                    .mapToObj(i -> "{'Sid':'S" + i + "','Effect':'Allow','Action':'s3:PutObject','Resource':'*'}")
                    .collect(Collectors.joining(",", "{'Version':'2012-10-17','Statement':[", "]}")));

            assertThat(read(twelve).toString())
                    .contains("(Sid \"S9\")")
                    .doesNotContain("(Sid \"S10\")")
                    .endsWith("\n… and 2 more statements");
            assertThat(read(twelve).statements()).hasSize(12);
        }

        @Test
        void shows_invisible_characters_as_escapes() {
            var trust = statement("'Sid':'a\\u202eb','Effect':'Allow','Principal':{'AWS':'" + Fixtures.OTHER_USER
                    + "'},'Action':'sts:AssumeRole'");

            assertThat(trust(trust, assume()).toString()).contains("\\u202e").doesNotContain("\u202e");
        }
    }

    @Nested
    class As_json {

        @Test
        void has_the_form_that_is_documented() {
            assertThat(read(policy("{'Version':'2012-10-17','Statement':[{'Sid':'ReadAll','Effect':'Allow',"
                                    + "'Action':['s3:List*','s3:Get*'],'Resource':'arn:aws:s3:::other/*',"
                                    + "'Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'}}}]}"))
                            .toJson())
                    .isEqualTo("""
                            {"outcome":"IMPLICITLY_DENIED","reason":"s3:GetObject on arn:aws:s3:::example/a is denied: \
                            Statement[0] (Sid \\"ReadAll\\") of the identity policy allows s3:GetObject only on \
                            arn:aws:s3:::other/*, not on arn:aws:s3:::example/a; it also requires Bool \
                            aws:MultiFactorAuthPresent true, but the request has none; add arn:aws:s3:::example/a to \
                            its Resource if that is intended; get credentials with MFA, and set its age with mfa(…)",\
                            "statements":[{"action":"s3:GetObject","kind":"identity","document":0,"statement":0,\
                            "sid":"ReadAll","effect":"Allow","match":"no","decisive":false,"elements":[\
                            {"element":"Action","match":"yes","policyValues":["s3:Get*"],"requestValues":["s3:GetObject"]},\
                            {"element":"Resource","match":"no","policyValues":["arn:aws:s3:::other/*"],\
                            "requestValues":["arn:aws:s3:::example/a"]},\
                            {"element":"Condition","operator":"Bool","key":"aws:MultiFactorAuthPresent",\
                            "match":"no","policyValues":["true"],"requestValues":[]}]}]}""");
        }

        @Test
        void can_be_read_back() throws IOException {
            var json = trust(TRUST, assume().sourceIp("203.0.113.7")).toJson();
            int names = 0;
            try (var parser = new JsonFactory().createParser(json)) {
                while (parser.nextToken() != null) {
                    names += parser.currentName() == null ? 0 : 1;
                }
            }
            assertThat(names).isPositive();
        }

        @Test
        void tells_what_is_unknown_in_a_note() {
            assertThat(read(statement("'Effect':'Allow','Action':'*','Resource':'*',"
                                    + "'Condition':{'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}}"))
                            .toJson())
                    .contains(
                            "\"match\":\"unknown\",\"policyValues\":[\"203.0.113.0/24\"],\"requestValues\":[],\"note\":\"AWS may send");
        }
    }

    @Test
    void shows_no_external_id_whose_variable_has_no_value() {
        var request = assume().externalId(new ExternalId("other")).context("aws:PrincipalTag/t");
        var hidden = policy("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'"
                + Fixtures.USER + "'},'Action':'sts:AssumeRole','Condition':{'StringNotEquals':"
                + "{'sts:ExternalId':'hush-hush${aws:PrincipalTag/t}'}}}]}");
        var shown = policy(hidden.toJson().replace("sts:ExternalId", "aws:PrincipalTag/u"));

        var of = trust(hidden, request);
        assertThat(of.toString() + of.toJson() + of.reason())
                .contains("a value of sts:ExternalId has no value here")
                .doesNotContain("hush");
        assertThat(trust(shown, request.context("aws:PrincipalTag/u", "x")).reason())
                .contains("hush-hush${aws:PrincipalTag/t} has no value here");
    }

    @Test
    void shows_external_ids_nowhere() {
        for (var sent : new String[] {"hush-hush", "also-secret"}) {
            for (var key : new String[] {"sts:ExternalId", "STS:externalid"}) {
                var trust = PolicyDocument.parse(TRUST.toJson().replace("sts:ExternalId", key));
                var trace = trust(trust, assume().externalId(new ExternalId(sent)));

                assertThat(trace.toString() + trace.toJson() + trace.reason() + trace.statements())
                        .contains("[not shown]")
                        .doesNotContain("hush")
                        .doesNotContain("also-secret");
            }
        }
    }
}
