package io.assumerole.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.arn.AccountId;
import io.assumerole.policy.GeneratedTable;
import io.assumerole.policy.OracleFiles;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lints trust policies from the User Guide. Does not prove that the guide still has them: trust.json describes each page in
 * our words.
 */
class TrustCorpusTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<JsonNode> corpus() throws Exception {
        var array = JSON.readTree(OracleFiles.resource("policy/corpora/trust.json"));
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    static Stream<Arguments> policies() throws Exception {
        return corpus().stream().map(each -> Arguments.of(each.get("what").asText(), each.get("policy")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void reads_and_writes_what_the_guide_shows(String what, JsonNode policy) throws Exception {
        var document = PolicyDocument.parse(policy.toString(), PolicyKind.TRUST);

        assertThat(JSON.readTree(document.toJson())).isEqualTo(policy);
    }

    @Test
    void matches_the_documentation() throws Exception {
        var rows = new ArrayList<>(List.of("| Trusted principal | Findings |", "| --- | --- |"));
        for (var each : corpus()) {
            var document = PolicyDocument.parse(each.get("policy").toString(), PolicyKind.TRUST);
            var codes =
                    PolicyLint.create()
                            .forAccount(new AccountId("111122223333"))
                            .check(document, PolicyKind.TRUST)
                            .stream()
                            .map(finding -> "`" + finding.code() + "`")
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(", "));
            if (!codes.isEmpty()) {
                rows.add(GeneratedTable.row(
                        "[%s](https://docs.aws.amazon.com/IAM/latest/UserGuide/%s)"
                                .formatted(
                                        each.get("what").asText(),
                                        each.get("page").asText()),
                        codes));
            }
        }
        new GeneratedTable("trust").is(rows);
        assertThat(GeneratedTable.PAGE)
                .content()
                .contains("The lint reports findings for %d of the %d kinds of trust"
                        .formatted(rows.size() - 2, corpus().size()));
    }
}
