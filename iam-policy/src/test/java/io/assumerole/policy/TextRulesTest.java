package io.assumerole.policy;

import static io.assumerole.policy.ConditionOperator.STRING_EQUALS;
import static io.assumerole.policy.Fixtures.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.core.Output;
import io.assumerole.internal.RepeatedName;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.PolicyEvaluator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No element takes text that nobody meant; the nearest good text is taken in its place. Does not
 * prove that AWS would refuse it.
 */
class TextRulesTest {
    private static final String OUTPUT = Output.of("value").toString();

    /** Builds with a text in one element; the good text differs in nothing else. */
    private record Element(String path, String good, Consumer<String> builder) {
        @Override
        public String toString() {
            return path;
        }
    }

    private static Element element(String path, String good, Consumer<String> builder) {
        return new Element(path, good, builder);
    }

    private static Statement.Builder identity() {
        return Statement.allow().action("s3:GetObject").resource("*");
    }

    private static Stream<Element> elements() {
        return Stream.of(
                element("Sid", "Read", text -> identity().sid(text).build()),
                element("Action[1]", "s3:Get", text -> identity().action(text).build()),
                element(
                        "NotAction[0]",
                        "s3:Get",
                        text -> Statement.deny().notAction(text).resource("*").build()),
                element(
                        "Resource[1]",
                        "arn:aws:s3:::a",
                        text -> identity().resource(text).build()),
                element(
                        "NotResource[0]",
                        "arn:aws:s3:::a",
                        text -> Statement.deny().action("*").notResource(text).build()),
                element("Principal.AWS", "123456789012", Principal::aws),
                element("Principal.Service", "ec2.amazonaws.com", Principal::service),
                element("Principal.Federated", "accounts.google.com", Principal::federated),
                element("Principal.CanonicalUser", "a".repeat(64), Principal::canonicalUser),
                element("Condition.StringEquals", "aws:RequestTag/a", text -> Condition.of(STRING_EQUALS, text, "x")),
                element(
                        "Condition.StringEquals.aws:RequestTag/team",
                        "red",
                        text -> Condition.of(STRING_EQUALS, "aws:RequestTag/team", text)));
    }

    @ParameterizedTest
    @MethodSource("elements")
    void refuses_the_text_of_an_output(Element element) {
        element.builder().accept(element.good());
        for (var text : List.of(OUTPUT, element.good() + OUTPUT, OUTPUT + "/*")) {
            assertThat(catchThrowableOfType(
                                    InvalidPolicyException.class,
                                    () -> element.builder().accept(text))
                            .problems())
                    .filteredOn(problem -> problem.path().equals(element.path()))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.what()).contains("the text of an Output");
                        assertThat(problem.remedy()).contains("output.applyValue(");
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("elements")
    void refuses_what_cannot_be_seen(Element element) {
        for (var bad : List.of("\n", "\r", "\t", "\0", "\u001b", "\u007f", "\u0085", "\u2028")) {
            assertThatThrownBy(() -> element.builder().accept(element.good() + bad))
                    .isInstanceOf(InvalidPolicyException.class)
                    .hasMessageContaining(element.path() + ": ")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain(bad + "\""))
                    .satisfies(e -> assertThat(RepeatedName.in(e.getMessage())).isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("elements")
    void refuses_characters_without_a_shape(Element element) {
        for (var bad : List.of("\u200b", "\u202e", "\ufeff", "\u00ad", "\u2060", "\ud83d", "\ude00")) {
            for (var text : List.of(element.good() + bad, element.good() + bad + "x")) {
                assertThatThrownBy(() -> element.builder().accept(text))
                        .isInstanceOf(InvalidPolicyException.class)
                        .hasMessageContaining(element.path() + ": contains a control character")
                        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(bad));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"arn:aws:s3:::a ", "arn:aws:s3:::a\u00a0", "arn:aws:s3:::a\u3000"})
    void refuses_a_blank_behind_a_resource(String resource) {
        assertThatThrownBy(() -> identity().resource(resource).build())
                .hasMessageContaining("Resource[1]: ends with a space");
        assertThat(identity().resource("arn:aws:s3:::a b/c").build().resources())
                .contains("arn:aws:s3:::a b/c");
        assertThat(policy("{'Statement':{'Effect':'Deny','Action':'*','Resource':'"
                                + resource.replace("\u3000", "\\u3000") + "'}}")
                        .statements())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"aws:username ", "aws:username\u00a0", "aws: username", " aws:username", "aws:RequestTag/a "})
    void refuses_a_blank_around_a_condition_key(String key) {
        assertThatThrownBy(() -> Condition.of(STRING_EQUALS, key, "x")).hasMessageContaining("is not a condition key");
        assertThatThrownBy(() -> policy("{'Statement':{'Effect':'Deny','Action':'*','Resource':'*','Condition':{"
                        + "'StringEquals':{'" + key + "':'x'}}}}"))
                .hasMessageContaining("is not a condition key");
        assertThat(Condition.of(STRING_EQUALS, "aws:RequestTag/a b", "x").key()).isEqualTo("aws:RequestTag/a b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sts:ExternalId ",
                " sts:externalid",
                "sts:ExternalId\u200b",
                "sts: ExternalId",
                "sts:ExternalId*"
            })
    void shows_no_external_id_of_a_key_that_is_misspelt(String key) {
        assertThatThrownBy(() -> Condition.of(STRING_EQUALS, key, "hush\thush", "h"))
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> Condition.of(ConditionOperator.BOOL, key, "hush"))
                .hasMessageNotContaining("hush");
        assertThat(new Condition(STRING_EQUALS, "sts:ExternalId", List.of("hush")).toString())
                .doesNotContain("hush");
        assertThat(new Condition(STRING_EQUALS, "sts:ExternalIds", List.of("open")).toString())
                .contains("open");
    }

    @Test
    void shows_what_cannot_be_seen_of_a_document_that_was_read() {
        var read = policy("{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*',"
                + "'Resource':['arn:aws:s3:::\u0085\\u202e','arn:aws:s3:::é'],'Condition':{'StringEquals':{"
                + "'aws:userid':'\u0085\u009b1m'}}}}");
        var decision = PolicyEvaluator.builder()
                .identity(read)
                .build()
                .decide(AccessRequest.byUser(Fixtures.USER)
                        .asksFor("s3:GetObject", "arn:aws:s3:::é")
                        .build());

        for (var text : List.of(
                read.toString(),
                read.statements().get(0).toString(),
                read.statements().get(0).conditions().toString(),
                decision.reason(),
                decision.toString())) {
            assertThat(text).doesNotContain("\u0085", "\u009b", "\u202e").contains("\\u0085");
        }
        assertThat(read.toString()).contains("arn:aws:s3:::é", "\\u202e", "\\u009b1m");
        assertThatThrownBy(() -> policy("{'Statement':{'Effect':'Deny','Action':'*','Resource':'*','Condition':{"
                        + "'Bool':{'aws:RequestTag/\u0085':'x'}}}}"))
                .hasMessageContaining("\\u0085")
                .hasMessageNotContaining("\u0085");
    }

    @Test
    void refuses_an_account_or_region_that_was_null() {
        for (var bad :
                List.of("arn:aws:sqs:eu-west-1:null:q", "arn:aws:sqs:null:123456789012:q", "arn:aws:sqs:*:null")) {
            assertThatThrownBy(() -> identity().resource(bad).build())
                    .hasMessageContaining("Resource[1]: has null")
                    .hasMessageContaining("replace the null value");
        }
        for (var good : List.of("arn:aws:sqs:*:*:null", "arn:aws:s3:::null/*", "arn:aws:s3:::bucket/a:null")) {
            assertThat(identity().resource(good).build().resources()).contains(good);
        }
    }

    /** A document as a program writes it that puts an output into a map. */
    private static Stream<Arguments> documents() {
        return Stream.of(
                Arguments.of("Id", Map.of("Id", "TEXT", "Statement", statement(Map.of()))),
                Arguments.of("Statement.Sid", document(Map.of("Sid", "TEXT"))),
                Arguments.of("Statement.Action[0]", document(Map.of("Action", "TEXT"))),
                Arguments.of("Statement.Resource[0]", document(Map.of("Resource", "arn:aws:s3:::TEXT/*"))),
                Arguments.of("Statement.Principal.AWS[0]", document(Map.of("Principal", Map.of("AWS", "TEXT")))),
                Arguments.of(
                        "Statement.Condition.StringLike.aws:userid",
                        document(Map.of("Condition", Map.of("StringLike", Map.of("aws:userid", "TEXT"))))),
                Arguments.of(
                        "Statement.Condition.StringLike",
                        document(Map.of("Condition", Map.of("StringLike", Map.of("aws:TEXT", "x"))))));
    }

    private static Map<String, Object> document(Map<String, Object> more) {
        return Map.of("Statement", statement(more));
    }

    private static Map<String, Object> statement(Map<String, Object> more) {
        var all = new java.util.HashMap<String, Object>(Map.of("Effect", "Allow", "Action", "*"));
        all.put("Resource", "*");
        all.putAll(more);
        return all;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void also_refuses_both_in_json(String path, Map<String, Object> document) throws Exception {
        var json = new ObjectMapper().writeValueAsString(document);
        for (var bad : List.of("a\\nb", "\\u0000", "\\u2028")) {
            assertThatThrownBy(() -> PolicyDocument.parse(json.replace("TEXT", bad)))
                    .hasMessageContaining(path + ": ")
                    .hasMessageContaining("control character");
        }
        var output = new ObjectMapper().writeValueAsString(OUTPUT);
        var escaped = output.substring(1, output.length() - 1);
        assertThatThrownBy(() -> PolicyDocument.parse(json.replace("TEXT", escaped)))
                .hasMessageContaining(path + ": ")
                .hasMessageContaining("the text of an Output")
                .hasMessageContaining("output.applyValue(");
    }

    @Test
    void refuses_json_that_was_put_together_with_an_output() {
        var json = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\","
                + "\"Resource\":\"arn:aws:s3:::"
                + Output.of("bucket")
                + "/*\"}}";

        assertThatThrownBy(() -> PolicyDocument.parse(json))
                .hasMessageContaining("the text of an Output")
                .hasMessageContaining("output.applyValue(");
        assertThat(PolicyDocument.parse(json.replace(OUTPUT, "bucket")).statements())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(chars = {'\u007f', '\u0080', '\u0085', '\u009f'})
    void reads_an_action_of_iam_that_is_deprecated(char c) {
        var read = policy("{'Statement':{'Effect':'Deny','Action':'*','Resource':'arn:aws:s3:::%',".replace('%', c)
                + "'Condition':{'StringEquals':{'aws:userid':'%'}}}}".replace('%', c));

        assertThat(read.statements()).hasSize(1);
        assertThatThrownBy(() -> PolicyDocument.of(read.statements().get(0)))
                .hasMessageContaining("2 problems")
                .hasMessageContaining("Statement[0].Resource[0]")
                .hasMessageContaining("Statement[0].Condition.StringEquals.aws:userid");
    }

    @Test
    void shows_no_external_id_that_holds_a_line_break() {
        assertThatThrownBy(() -> Condition.externalId("hush\nhush"))
                .hasMessageContaining("sts:ExternalId: contains a control character")
                .hasMessageNotContaining("hush");
    }
}
