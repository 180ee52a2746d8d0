package io.assumerole.policy;

import static io.assumerole.policy.Fixtures.rejectsPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.assumerole.internal.RepeatedName;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads strictly; does not prove that what is read is valid for a use. */
class PolicyReaderTest {
    /** Stands for one good statement in the texts below, single quotes for double ones. */
    private static final String GOOD = "{'Effect':'Allow','Action':'s3:GetObject','Resource':'*'}";

    private static PolicyDocument parse(String text) {
        return PolicyDocument.parse(text.replace('\'', '"'));
    }

    private static List<PolicyProblem> problemsOf(String text) {
        var refusal = catchThrowableOfType(InvalidPolicyException.class, () -> parse(text));
        assertThat(RepeatedName.in(refusal.getMessage())).isEmpty();
        return refusal.problems();
    }

    private static String statement(String elements) {
        return "{'Version':'2012-10-17','Statement':[{" + elements + "}]}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "null",
                "true",
                "5",
                "'text'",
                "[]",
                "{",
                "}",
                "{'Version'}",
                "{'Version':}",
                "{'Version':'2012-10-17',}",
                "{Version:'2012-10-17'}",
                "// comment",
                "{/* */}",
                "{'Version':'2012-10-17' 'Statement':[]}",
                "NaN",
                "'\\",
                "[ '\\",
                "{} '\\",
                "{'Statement':{'Effect':'Deny','Action':'*'}} '\\",
                "{'Statement':[01]}",
                "\uFEFF{}",
            })
    void rejects_what_is_no_json_object(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(InvalidPolicyException.class);
    }

    @Test
    void rejects_null() {
        rejectsPolicy(() -> PolicyDocument.parse(null), "there is no text");
    }

    @Test
    void rejects_what_follows_the_document_but_not_white_space() {
        var text = "{'Statement':" + GOOD + "}";

        assertThat(parse("\r\n\t " + text + " \n").toJson()).isEqualTo(text.replace('\'', '"'));
        assertThatThrownBy(() -> parse(text + "{}")).hasMessageContaining("after the document");
        assertThatThrownBy(() -> parse(text + "x")).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> parse(text + text)).hasMessageContaining("after the document");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'Statement':GOOD,'version':'2012-10-17'}             | version       | did you mean Version?
                    {'Statement':GOOD,'Versio':'2012-10-17'}              | Versio        | did you mean Version?
                    {'Statements':GOOD}                                   | Statements    | did you mean Statement?
                    {'Statement':GOOD,'Policy':[[[{}]]]}                  | Policy        | delete it
                    {'Statement':[{'Effects':'Allow'}]}                   | Statement[0].Effects   | did you mean Effect?
                    {'Statement':[{'NotPrincipals':'*'}]}                 | Statement[0].NotPrincipals | did you mean NotPrincipal?
                    {'Statement':{'Principal':{'Aws':'123456789012'}}}    | Statement.Principal.Aws | did you mean AWS?
                    {'Statement':{'Principal':{'Services':'x.com'}}}      | Statement.Principal.Services | did you mean Service?
                    {'Statement':{'Condition':{'stringEquals':{'a:b':'c'}}}} | Statement.Condition.stringEquals | did you mean StringEquals?
                    {'Statement':{'Condition':{'StringEqualIfExists':{'a:b':'c'}}}} | Statement.Condition.StringEqualIfExists | did you mean StringEqualsIfExists?
                    {'Statement':{'Condition':{'ForAnyValues:StringLike':{'a:b':'c'}}}} | Statement.Condition.ForAnyValues:StringLike | did you mean ForAnyValue:StringLike?
                    {'Statement':{'Condition':{'NullIfExists':{'a:b':'true'}}}} | Statement.Condition.NullIfExists | did you mean
                    """)
    void rejects_unknown_keys_and_offers_the_nearest(String text, String path, String remedy) {
        assertThat(problemsOf(text.replace("GOOD", GOOD)))
                .filteredOn(problem -> problem.path().equals(path))
                .singleElement()
                .satisfies(problem -> assertThat(problem.remedy()).startsWith(remedy));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'Statement':GOOD,'Statement':GOOD}                           | Statement
                    {'Statement':GOOD,'Version':'2012-10-17','V\\u0065rsion':'2012-10-17'} | Version
                    {'Statement':[{'Effect':'Allow','Effect':'Deny','Action':'*'}]}  | Statement[0].Effect
                    {'Statement':[{'Effect':'Allow','Action':'*','Principal':{'AWS':'*','AWS':'*'}}]}  | Statement[0].Principal.AWS
                    {'Statement':[{'Effect':'Allow','Action':'*','Condition':{'Bool':{'a:b':'true'},'Bool':{'a:b':'true'}}}]} | Statement[0].Condition.Bool
                    {'Statement':[{'Effect':'Allow','Action':'*','Condition':{'Bool':{'a:b':'true','a:b':'true'}}}]} | Statement[0].Condition.Bool.a:b
                    {'Statement':[{'Effect':'Allow','Action':'*','Condition':{'Bool':{'a:b':'true','A:B':'true'}}}]} | Statement[0].Condition.Bool.A:B
                    """)
    void rejects_duplicate_keys(String text, String path) {
        assertThat(problemsOf(text.replace("GOOD", GOOD)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo(path))
                .satisfies(problem -> assertThat(problem.what()).contains("twice"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'Sid':5                                        | Sid
                    'Sid':null                                     | Sid
                    'Effect':true                                  | Effect
                    'Effect':'allow'                               | Effect
                    'Principal':[]                                 | Principal
                    'Principal':'123456789012'                     | Principal
                    'Principal':{}                                 | Principal
                    'Principal':{'AWS':[]}                         | Principal.AWS
                    'Principal':{'AWS':{'a':1}}                    | Principal.AWS
                    'Principal':{'AWS':['*',5]}                    | Principal.AWS[1]
                    'Principal':{'AWS':'nobody'}                   | Principal.AWS[0]
                    'Principal':{'Service':'*'}                    | Principal.Service[0]
                    'Action':{}                                    | Action
                    'Action':[]                                    | Action
                    'Action':[['s3:Get']]                          | Action[0]
                    'Action':5                                     | Action
                    'Action':''                                    | Action[0]
                    'Resource':false                               | Resource
                    'Resource':[null]                              | Resource[0]
                    'Resource':'bucket'                            | Resource[0]
                    'Condition':[]                                 | Condition
                    'Condition':'x'                                | Condition
                    'Condition':{'Bool':[]}                        | Condition.Bool
                    'Condition':{'Bool':{}}                        | Condition.Bool
                    'Condition':{'Bool':{'a:b':[]}}                | Condition.Bool.a:b
                    'Condition':{'Bool':{'a:b':null}}              | Condition.Bool.a:b
                    'Condition':{'Bool':{'a:b':{}}}                | Condition.Bool.a:b
                    'Condition':{'Bool':{'a:b':['true',{}]}}       | Condition.Bool.a:b[1]
                    'Condition':{'Bool':{'nocolon':'true'}}        | Condition.Bool
                    """)
    void rejects_wrong_types_and_values_where_they_are(String element, String path) {
        assertThat(problemsOf(statement(element)))
                .extracting(PolicyProblem::path)
                .contains("Statement[0]." + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2012-10-18", "", "2012-10-17 "})
    void rejects_other_versions(String version) {
        assertThatThrownBy(() -> parse("{'Version':'" + version + "','Statement':" + GOOD + "}"))
                .hasMessageContaining("2008-10-17 or 2012-10-17");
    }

    @Test
    void rejects_no_statement_and_no_statements() {
        assertThatThrownBy(() -> parse("{'Version':'2012-10-17'}")).hasMessageContaining("has no Statement");
        assertThatThrownBy(() -> parse("{'Statement':[]}")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> parse("{'Statement':[5]}")).hasMessageContaining("Statement[0]");
        assertThatThrownBy(() -> parse("{'Statement':'x'}")).hasMessageContaining("wrong type");
    }

    @Test
    void rejects_an_element_together_with_its_opposite() {
        assertThat(problemsOf(statement("'Effect':'Allow','Action':'*','NotAction':'s3:*',"
                        + "'Resource':'*','NotResource':'arn:aws:s3:::a',"
                        + "'Principal':'*','NotPrincipal':'*'")))
                .hasSize(3)
                .allSatisfy(problem -> assertThat(problem.what()).startsWith("has both"));
    }

    @Test
    void keeps_the_text_of_secrets_out_of_messages() {
        var text = statement("'Effect':'Allow','Action':'sts:AssumeRole','Principal':'*','Condition':"
                + "{'StringEquals':{'STS:externalid':['hush hush','ok-value']},"
                + "'NumericEquals':{'sts:ExternalId':'hush-hush'}}");

        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining("STS:externalid[0]")
                .hasMessageContaining("sts:ExternalId")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> parse("{'sts:ExternalId': hush}"))
                .hasMessageContaining("line 1 column")
                .hasMessageNotContaining("hush");
    }

    @Test
    void shortens_long_values_in_messages() {
        assertThatThrownBy(() -> parse(statement("'Action':'" + "x".repeat(1000) + "'")))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(700))
                .hasMessageContaining("1000 characters");
    }

    @Test
    void survives_a_thousand_levels() {
        var deep = "[".repeat(1000) + "]".repeat(1000);

        assertThatThrownBy(() -> parse(deep)).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> parse("{'a':" + deep + "}")).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> parse("{'a':".repeat(1000))).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> parse(statement("'Condition':" + deep))).isInstanceOf(InvalidPolicyException.class);
    }

    @Test
    void survives_a_megabyte() {
        int megabyte = 1 << 20;

        for (var text : Arrays.asList(
                "[".repeat(megabyte),
                "{'a':'" + "x".repeat(megabyte) + "'}",
                "{'" + "x".repeat(megabyte) + "':1}",
                statement("'Action':['s3:Get'" + ",'s3:Get'".repeat(megabyte / 9) + "]"),
                "9".repeat(megabyte),
                " ".repeat(megabyte))) {
            assertThatThrownBy(() -> parse(text)).isInstanceOf(InvalidPolicyException.class);
        }
    }

    @Test
    void survives_names_and_numbers_near_the_longest_text() {
        var name = "x".repeat(131_000);

        assertThatThrownBy(() -> parse("{'" + name + "':1}")).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> parse("{'Id':" + "9".repeat(131_000) + "}"))
                .isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> parse(statement("'Condition':{'" + name + "':{}}")))
                .isInstanceOf(InvalidPolicyException.class);
    }
}
