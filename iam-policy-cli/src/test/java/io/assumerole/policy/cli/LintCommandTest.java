package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code lint} in this Java. Does not prove that the findings are right: the tests of iam-policy do. */
class LintCommandTest {
    @TempDir
    private Path folder;

    private Runs runs;

    @BeforeEach
    void write() throws IOException {
        runs = new Runs(folder)
                .file("good.json", Runs.READS)
                .file("wide.json", Runs.policy("'Effect':'Allow','Action':'s3:*','Resource':'*'"))
                .file("broken.json", "{")
                .file(
                        "trust.json",
                        Runs.policy("'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::999999999999:user/anna'},"
                                + "'Action':'sts:AssumeRole'"));
    }

    @Test
    void finds_broad_policies_and_nothing_in_narrow_ones() {
        assertThat(runs.command("lint good.json --kind identity"))
                .isEqualTo(new Runs.Result(0, "good.json: no findings\n", ""));
        var result = runs.command("lint wide.json --kind identity");

        result.exits(1);
        assertThat(result.out()).startsWith("wide.json: allows-whole-service (medium) at Statement[0]");
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"low, 1", "medium, 1", "high, 0"})
    void fails_from_a_severity_on(String severity, int status) {
        var result = runs.command("lint wide.json --kind identity --fail-on", severity);

        result.exits(status);
        assertThat(result.out()).contains("allows-whole-service (medium)");
    }

    @Test
    void finds_problems_that_depend_on_the_account() {
        runs.command("lint trust.json --kind trust").exits(0);
        runs.command("lint trust.json --kind trust --account 999999999999").exits(0);
        assertThat(runs.command("lint trust.json --kind trust --account 123456789012")
                        .out())
                .contains("cross-account-without-external-id");
    }

    @Test
    void omits_only_acknowledged_findings() {
        var meant = runs.command(
                "lint wide.json --kind identity --acknowledge allows-whole-service s3:*", "the role owns all buckets");
        assertThat(meant.out()).doesNotContain("allows-whole-service");
        var other = runs.command(
                "lint wide.json --kind identity --acknowledge allows-whole-service sqs:*", "the role owns all queues");
        assertThat(other.out())
                .contains("wide.json: allows-whole-service")
                .endsWith("--acknowledge allows-whole-service sqs:*: there is no such finding; remove it\n");
        assertThat(meant.out()).isEqualTo("wide.json: no findings\n");
        meant.exits(0);

        for (var wrong : new String[][] {
            {"no-such-code", "s3:*", "because"}, {"allows-whole-service", "s3:*", " "}, {"lint-incomplete", "", "long"}
        }) {
            var result = runs.command("lint wide.json --kind identity --acknowledge", wrong[0], wrong[1], wrong[2]);
            result.exits(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).contains(wrong[0]);
        }
    }

    @Test
    void names_acknowledgements_that_are_not_used() throws IOException {
        var json = new ObjectMapper();
        var args = new String[] {
            "lint",
            "wide.json",
            "--kind",
            "identity",
            "--format=json",
            "--acknowledge",
            "allows-whole-service",
            "s3:*",
            "meant"
        };

        assertThat(json.readTree(runs.run(args).out()).at("/unused")).isEmpty();
        args[7] = "sqs:*";
        var unused = json.readTree(runs.run(args).out()).at("/unused");
        assertThat(unused).hasSize(1);
        assertThat(unused.at("/0/code").asText()).isEqualTo("allows-whole-service");
        assertThat(unused.at("/0/about").asText()).isEqualTo("sqs:*");
        args[6] = "allow-whole-service";
        assertThat(runs.run(args).err()).contains("perhaps allows-whole-service");
        args[6] = "zzz";
        assertThat(runs.run(args).err()).doesNotContain("perhaps");
    }

    @Test
    void finds_actions_that_change_the_policies_of_a_principal() throws IOException {
        runs.file(
                "puts.json",
                Runs.policy("'Effect':'Allow','Action':'iam:PutRolePolicy',"
                        + "'Resource':'arn:aws:iam::123456789012:role/deployer'"));
        var own = runs.command("lint puts.json --kind identity --principal arn:aws:iam::123456789012:role/deployer");
        var other = runs.command("lint puts.json --kind identity --principal arn:aws:iam::123456789012:role/other");
        var wrong = runs.command("lint puts.json --kind identity --principal deployer");

        assertThat(own.out()).contains("changes-itself");
        assertThat(other.out()).doesNotContain("changes-itself");
        wrong.exits(2);
        assertThat(wrong.err()).startsWith("--principal: ").doesNotContain("forPrincipals");
    }

    @Test
    void finds_escalations_across_policies() throws IOException {
        runs.file(
                        "pass.json",
                        Runs.policy("'Effect':'Allow','Action':'iam:PassRole','Resource':"
                                + "'arn:aws:iam::123456789012:role/*'"))
                .file(
                        "make.json",
                        Runs.policy(
                                "'Effect':'Allow','Action':['lambda:CreateFunction',"
                                        + "'lambda:InvokeFunction'],'Resource':'arn:aws:lambda:eu-west-1:123456789012:function:f'"));

        var alone = runs.command("lint pass.json make.json --kind identity");
        assertThat(alone.out()).doesNotContain("escalates-privileges");
        var together = runs.command("lint pass.json make.json --kind identity --together");
        together.exits(1);
        assertThat(together.out()).contains("(make.json.Statement[0].Action[0])");
        assertThat(together.out())
                .containsPattern("(?m)^(pass|make)\\.json: escalates-privileges .* at Statement\\[0]");

        var trust = runs.command("lint trust.json --kind trust --together");
        trust.exits(2);
        assertThat(trust.err()).startsWith("--together requires identity policies: got trust");
    }

    /** Each file alone has fewer findings than the limit. */
    @Test
    void says_what_is_omitted_of_files_together() throws IOException {
        for (var name : List.of("first", "second")) {
            var statements = IntStream.range(0, 600)
                    .mapToObj(i -> "{'Effect':'Allow','Action':'s3:Get" + name + i + "*','Resource':'*'}")
                    .collect(Collectors.joining(","));
            runs.file(
                    name + ".json",
                    "{'Version':'2012-10-17','Statement':[" + statements
                            + ",{'Effect':'Allow','Action':'*','Resource':'*'}]}");
        }

        var together = runs.command("lint first.json second.json --kind identity --together");
        assertThat(together.err()).isEmpty();
        together.exits(1);
        assertThat(together.out())
                .contains("first.json: allows-everything (high)")
                .contains("second.json: allows-everything (high)")
                .contains("second.json: lint-incomplete (high)");
        assertThat(runs.command("lint second.json --kind identity --together").out())
                .contains("second.json: allows-everything (high)")
                .doesNotContain("lint-incomplete");
    }

    @Test
    void refuses_what_is_not_valid_and_writes_nothing_of_the_rest() {
        var result = runs.command("lint wide.json broken.json --kind identity");

        result.exits(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("broken.json is not a valid identity policy. The policy has 1 problem");
    }

    @ParameterizedTest
    @CsvSource({
        "--account, 12, --account: got",
        "--fail-on, never, 'never'' is not a severity; allowed: low, medium, high",
    })
    void refuses_wrong_options(String option, String value, String message) {
        var result = runs.command("lint wide.json --kind identity", option, value);

        result.exits(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void writes_one_object() throws IOException {
        var result = runs.command("lint good.json wide.json --kind identity --format json --fail-on high");

        var json = new ObjectMapper().readTree(result.out());
        result.exits(0);
        assertThat(json.at("/command").asText()).isEqualTo("lint");
        assertThat(json.at("/failed").asBoolean(true)).isFalse();
        assertThat(json.at("/documents/0/findings")).isEmpty();
        assertThat(json.at("/documents/1/findings/0/code").asText()).isEqualTo("allows-whole-service");
        assertThat(json.at("/documents/1/findings/0/severity").asText()).isEqualTo("medium");
    }
}
