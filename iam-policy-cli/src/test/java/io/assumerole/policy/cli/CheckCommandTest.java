package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.policy.PolicyKind;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code check} in this Java. Does not prove that the checks are right: the tests of iam-policy do. */
class CheckCommandTest {
    @TempDir
    private Path folder;

    private Runs runs;

    @BeforeEach
    void write() throws IOException {
        runs = new Runs(folder)
                .file("good.json", Runs.READS)
                .file("bad.json", Runs.policy("'Effect':'Permit','Action':'s3:GetObject','Resource':'bucket'"));
    }

    @Test
    void takes_a_valid_policy() {
        assertThat(runs.command("check good.json --kind identity"))
                .isEqualTo(new Runs.Result(0, "good.json: valid\n", ""));
        assertThat(runs.runWith(Runs.READS, "check", "-", "--kind", "identity"))
                .isEqualTo(new Runs.Result(0, "standard input: valid\n", ""));
    }

    @Test
    void reports_all_problems_of_all_policies() {
        var result = runs.command("check good.json bad.json --kind identity");

        result.exits(1);
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .startsWith("good.json: valid\nbad.json: The policy has 2 problems:\n")
                .contains("Statement[0].Effect: is not an effect", "Statement[0].Resource");
    }

    @Test
    void reports_elements_that_the_kind_forbids() {
        runs.command("check good.json --kind trust").exits(1);
    }

    @Test
    void writes_one_object() throws IOException {
        var result = runs.command("check good.json bad.json --kind identity --format json");

        var json = new ObjectMapper().readTree(result.out());
        result.exits(1);
        assertThat(json.at("/command").asText()).isEqualTo("check");
        assertThat(json.at("/valid").asBoolean(true)).isFalse();
        assertThat(json.at("/documents/0/valid").asBoolean()).isTrue();
        assertThat(json.at("/documents/0/problems")).isEmpty();
        assertThat(json.at("/documents/1/file").asText()).isEqualTo("bad.json");
        assertThat(json.at("/documents/1/problems/0/path").asText()).isEqualTo("Statement[0].Effect");
        assertThat(json.at("/documents/1/problems/0").fieldNames())
                .toIterable()
                .containsExactly("path", "sid", "what", "given", "allowed", "remedy");
    }

    @ParameterizedTest
    @EnumSource(PolicyKind.class)
    void knows_every_kind(PolicyKind kind) {
        var result = runs.command("check good.json --kind", kind.toString());

        assertThat(result.status()).isLessThan(2);
        assertThat(runs.command("check --help").out()).as("the help names it").contains(kind.toString());
    }
}
