package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code diff} in this Java. Does not prove that the comparison is right: the tests of iam-policy do. */
class DiffCommandTest {
    @TempDir
    private Path folder;

    private Runs runs;

    @BeforeEach
    void write() throws IOException {
        runs = new Runs(folder)
                .file("reads.json", Runs.READS)
                .file(
                        "writes.json",
                        Runs.policy("'Effect':'Allow','Action':['s3:GetObject','s3:PutObject'],"
                                + "'Resource':'arn:aws:s3:::site/*'"))
                .file(
                        "denies.json",
                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:GetObject',"
                                + "'Resource':'arn:aws:s3:::site/*'},{'Effect':'Deny','Action':'sqs:*','Resource':'*'}]}");
    }

    @Test
    void tells_no_new_access_from_new_access() {
        assertThat(runs.command("diff writes.json reads.json --kind identity"))
                .isEqualTo(new Runs.Result(0, "reads.json: no new access\n", ""));
        assertThat(runs.command("diff reads.json writes.json --kind identity"))
                .isEqualTo(new Runs.Result(
                        1,
                        "writes.json: new access\n  - after.Statement[0]: newly allows s3:PutObject on"
                                + " arn:aws:s3:::site/*; for example s3:PutObject on arn:aws:s3:::site/x\n",
                        ""));
        assertThat(runs.command("diff denies.json reads.json --kind identity"))
                .isEqualTo(new Runs.Result(
                        1,
                        "reads.json: new access, or undecided\n  - before.Statement[1]: is removed or denies less,"
                                + " so another policy may allow the actions that it denied\n",
                        ""));
    }

    @Test
    void reads_one_of_both_from_standard_input() {
        runs.runWith(Runs.READS, "diff", "-", "reads.json", "--kind", "identity")
                .exits(0);
        var twice = runs.runWith(Runs.READS, "diff", "-", "-", "--kind", "identity");
        twice.exits(2);
        assertThat(twice.err()).startsWith("Standard input (-) is given twice");
        var broken = runs.runWith("{", "diff", "-", "-", "--kind", "identity");
        assertThat(broken.err()).startsWith("Standard input (-) is given twice");
    }

    @Test
    void takes_a_missing_file_for_no_policy_only_where_that_is_said() throws IOException {
        runs.file("trust.json", Runs.TRUST);
        for (var policy : new String[][] {{"reads.json", "identity"}, {"trust.json", "trust"}}) {
            var added = runs.command("diff none.json", policy[0], "--kind", policy[1], "--allow-missing");
            added.exits(1);
            assertThat(added.out()).startsWith(policy[0] + ": new access\n  - after.Statement[0]: newly allows ");
            assertThat(runs.run("diff", policy[0], "none.json", "--kind", policy[1], "--allow-missing"))
                    .isEqualTo(new Runs.Result(0, "none.json: no new access\n", ""));
            assertThat(runs.command("diff none.json", policy[0], "--kind", policy[1])
                            .err())
                    .startsWith("none.json cannot be read: the file does not exist");
        }
        var gone = runs.command("diff denies.json none.json --kind identity --allow-missing");
        gone.exits(1);
        assertThat(gone.out()).contains("before.Statement[1]");
    }

    @Test
    void refuses_two_missing_files_and_a_kind_that_none_would_not_limit() {
        var both = runs.command("diff none.json no.json --kind identity --allow-missing");
        both.exits(2);
        assertThat(both.err()).startsWith("--allow-missing: neither none.json nor no.json exists");

        var boundary = runs.command("diff none.json reads.json --kind boundary --allow-missing");
        boundary.exits(2);
        assertThat(boundary.err()).startsWith("--allow-missing: before has no boundary policy; allowed: one or more");
        runs.command("diff reads.json reads.json --kind boundary --allow-missing")
                .exits(0);

        var broken = runs.runWith("{", "diff", "-", "none.json", "--kind", "identity", "--allow-missing");
        assertThat(broken.err()).startsWith("standard input is not a valid identity policy");
    }

    @Test
    void writes_one_object() throws IOException {
        var result = runs.command("diff reads.json writes.json --kind identity --format json");

        var json = new ObjectMapper().readTree(result.out());
        result.exits(1);
        assertThat(json.at("/command").asText()).isEqualTo("diff");
        assertThat(json.at("/outcome").asText()).isEqualTo("NEW");
        assertThat(json.at("/reasons/0/outcome").asText()).isEqualTo("NEW");
        assertThat(json.at("/reasons/0/path").asText()).isEqualTo("after.Statement[0]");
        assertThat(json.at("/reasons/0/actions").toString()).isEqualTo("[\"s3:PutObject\"]");
        assertThat(json.at("/reasons/0/resources").toString()).isEqualTo("[\"arn:aws:s3:::site/*\"]");
    }
}
