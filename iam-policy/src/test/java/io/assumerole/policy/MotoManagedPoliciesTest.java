package io.assumerole.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads and writes every policy that AWS manages. Does not prove that AWS still has them so: they
 * are those of the pinned version of moto.
 */
@Tag("managed-policies")
class MotoManagedPoliciesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern READS_ONLY = Pattern.compile("Read_?[Oo]nly|View|Audit");

    private static Map<String, JsonNode> all;

    @BeforeAll
    static void findThem() throws Exception {
        all = MotoManagedPolicies.all();
    }

    static Stream<Arguments> policies() throws Exception {
        return MotoManagedPolicies.all().entrySet().stream()
                .map(policy -> Arguments.of(policy.getKey(), policy.getValue()));
    }

    @Test
    void finds_as_many_as_there_were() {
        assertThat(all).hasSize(1582).containsKeys("AdministratorAccess", "ReadOnlyAccess");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void reads_and_writes_with_the_same_meaning(String name, JsonNode policy) throws Exception {
        var document = PolicyDocument.parse(policy.toPrettyString(), PolicyKind.IDENTITY);

        assertThat(JSON.readTree(document.toJson())).isEqualTo(policy);
        assertThat(PolicyLint.create().check(document, PolicyKind.IDENTITY)).doesNotContainNull();
        var statements = document.statements().toArray(Statement[]::new);
        if (document.toJson().length() > DocumentRules.MAX_CHARACTERS) {
            assertThatThrownBy(() -> PolicyDocument.of(statements)).hasMessageContaining("the text is too long");
        } else {
            var built = PolicyDocument.of(PolicyKind.BOUNDARY, statements);
            assertThat(MotoManagedPolicies.meaning(JSON.readTree(built.toJson()), ""))
                    .isEqualTo(MotoManagedPolicies.meaning(policy, ""));
        }
    }

    /** Policies that, by the names that AWS gives them, are read-only. */
    @Test
    void finds_nothing_high_in_those_that_only_read() {
        var reading = all.entrySet().stream()
                .filter(policy -> READS_ONLY.matcher(policy.getKey()).find())
                .toList();

        assertThat(reading).hasSizeGreaterThan(200);
        assertThat(reading)
                .allSatisfy(policy -> assertThat(high(policy.getValue())).isEmpty());
        assertThat(high(all.get("IAMFullAccess"))).isNotEmpty();
    }

    private static List<Finding> high(JsonNode policy) {
        return PolicyLint.create()
                .check(PolicyDocument.parse(policy.toString(), PolicyKind.IDENTITY), PolicyKind.IDENTITY)
                .stream()
                .filter(finding -> finding.code().severity() == LintCode.Severity.HIGH)
                .toList();
    }

    /** So that the comparison is one. */
    @Test
    void tells_documents_of_another_meaning_apart() throws Exception {
        var one = meaning("{'Statement':[{'Action':['a:B','c:D'],'Effect':'Allow'}]}");

        assertThat(meaning("{'Statement':{'Effect':'Allow','Action':['c:D','a:B']}}"))
                .isEqualTo(one);
        assertThat(meaning("{'Statement':{'Effect':'Deny','Action':['c:D','a:B']}}"))
                .isNotEqualTo(one);
        assertThat(meaning("{'Statement':{'Effect':'Allow','Action':'c:D'}}")).isNotEqualTo(one);
        assertThat(meaning("{'Statement':{'Effect':'Allow','NotAction':['c:D','a:B']}}"))
                .isNotEqualTo(one);
    }

    private static JsonNode meaning(String json) throws Exception {
        return MotoManagedPolicies.meaning(JSON.readTree(json.replace('\'', '"')), "");
    }
}
