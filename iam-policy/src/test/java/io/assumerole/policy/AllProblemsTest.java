package io.assumerole.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever is wrong with a document comes at once, and says in which statement. Does not prove that
 * every rule is right.
 */
class AllProblemsTest {

    private static List<String> lines(String json, PolicyKind kind) {
        return lines(() -> PolicyDocument.parse(json.replace('\'', '"'), kind));
    }

    private static List<String> lines(Runnable maker) {
        return catchThrowableOfType(InvalidPolicyException.class, maker::run).problems().stream()
                .map(PolicyProblem::toString)
                .map(line -> line.replaceFirst("; (got|allowed).*", ""))
                .toList();
    }

    @Test
    void reads_grammar_sids_and_kind_at_once() {
        assertThat(lines(
                        "{'Version':'2012-10-17','Statement':["
                                + "{'Sid':'Read','Effect':'Permit','Action':'s3:Get'},"
                                + "{'Sid':'Read','Effect':'Allow','Action':'s3','Resource':'*'},"
                                + "{'Effect':'Allow','Principal':'*','Action':'s3:Get'}]}",
                        PolicyKind.IDENTITY))
                .containsExactly(
                        "Statement[0] (Sid \"Read\").Effect: is not an effect",
                        "Statement[1] (Sid \"Read\").Action[0]: is not an action",
                        "Statement[1].Sid: is also the Sid of Statement[0]",
                        "Statement[0] (Sid \"Read\"): has neither Resource nor NotResource",
                        "Statement[2].Principal: is allowed only in trust and resource policies",
                        "Statement[2]: has neither Resource nor NotResource");
    }

    @Test
    void builds_with_sids_and_kind_at_once() {
        var read = Statement.allow().sid("Read").action("s3:Get").build();

        assertThat(lines(() -> PolicyDocument.of(PolicyKind.IDENTITY, read, read)))
                .containsExactly(
                        "Statement[1].Sid: is also the Sid of Statement[0]",
                        "Statement[0] (Sid \"Read\"): has neither Resource nor NotResource",
                        "Statement[1] (Sid \"Read\"): has neither Resource nor NotResource");
    }

    @Test
    void builds_a_statement_with_all_of_it_at_once() {
        assertThat(lines(() -> Statement.allow()
                        .sid("Read")
                        .resource("bucket")
                        .principal((Principal) null)
                        .build()))
                .containsExactly(
                        "Statement (Sid \"Read\"): has neither Action nor NotAction",
                        "Statement (Sid \"Read\").Principal: contains null",
                        "Statement (Sid \"Read\").Resource[0]: is not a resource");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'Effect':'Allow','Principal':{'AWS':'x'},'Action':'sts:AssumeRole'} | TRUST    | Statement.Principal.AWS[0]: is not an AWS principal
                    {'Effect':'Allow','Principal':'*','Action':'sts'}                    | TRUST    | Statement.Action[0]: is not an action
                    {'Effect':'Allow','Action':'s3:Get','Resource':[5]}                  | IDENTITY | Statement.Resource[0]: a value has the wrong type
                    {'Effect':'Allow','Action':'s3:Get','Resource':[]}                   | IDENTITY | Statement.Resource: is empty
                    """)
    void reports_each_error_of_an_element_once(String statement, PolicyKind kind, String line) {
        assertThat(lines("{'Statement':" + statement + "}", kind)).containsExactly(line);
    }

    @Test
    void says_nothing_of_the_whole_where_the_text_breaks_off() {
        assertThat(lines("{'Statement':[{'Effect':'Allow','Action':'s3:Get'},{'Effect'", PolicyKind.IDENTITY))
                .singleElement()
                .asString()
                .startsWith("the text is not JSON");
    }

    @ParameterizedTest
    @CsvSource({"TRUST, true", "IDENTITY, false", "SESSION, false", "BOUNDARY, false"})
    void reads_and_builds_as_the_two_calls_do(PolicyKind kind, boolean fine) {
        var statement = Statement.allow()
                .sid("the user")
                .principal(Principal.aws("123456789012"))
                .action("sts:AssumeRole")
                .build();
        var document = PolicyDocument.of(statement);
        if (fine) {
            assertThat(PolicyDocument.of(kind, statement)).isEqualTo(document);
            assertThat(PolicyDocument.parse(document.toJson(), kind)).isEqualTo(document);
        } else {
            var both = lines(() -> document.requireValid(kind));
            assertThat(lines(() -> PolicyDocument.of(kind, statement))).isEqualTo(both);
            assertThat(lines(() -> PolicyDocument.parse(document.toJson(), kind)))
                    .isEqualTo(both);
        }
    }
}
