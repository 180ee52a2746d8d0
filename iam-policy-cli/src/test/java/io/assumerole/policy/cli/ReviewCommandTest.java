package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reviews previews that the engine wrote with the provider emulator 6.83.0, without stack traces and messages. They are
 * previews of the stack create-role, and of a Java program with managed policies and a boundary (worker). Each expected
 * text was checked by reading the preview.
 */
class ReviewCommandTest {
    private static final String SECRET_ROLE = "role allow-s3-management-e44ab10";

    @TempDir
    private Path folder;

    private Runs runs;

    @BeforeEach
    void write() throws IOException {
        runs = new Runs(folder);
        for (var name : new String[] {
            "same",
            "wider",
            "narrower",
            "refresh",
            "changes",
            "secret",
            "first",
            "replaced",
            "program-error",
            "export",
            "worker-first",
            "worker-next",
            "worker-export-1",
            "worker-export-2"
        }) {
            try (var in = ReviewCommandTest.class.getResourceAsStream("review/" + name + ".json")) {
                Files.write(folder.resolve(name + ".json"), in.readAllBytes());
            }
        }
    }

    @Test
    void shows_nothing_new_in_an_unchanged_stack() {
        var result = runs.command("review same.json").exits(0);

        assertThat(result.out()).isEqualTo("""
                        same.json: no new access

                        What changes
                          no permission, trust, or credential changes

                        What is dangerous about it
                          no new findings
                          1 existing finding; --format json lists them

                        Who can do what afterward
                          user demo-7e4f0c94
                            sts:AssumeRole on arn:aws:iam::000000000000:role/allow-s3-management-e44ab10
                          role allow-s3-management-e44ab10
                            s3: list, read, write, tag, permissions management on everything

                        Who can assume which role afterward
                          unknown: the trust policy is a secret, so the preview doesn't show it -> role
                            allow-s3-management-e44ab10
                        """);
    }

    @Test
    void shows_an_example_of_new_access_and_its_danger() {
        var result = runs.command("review wider.json").exits(1);

        assertThat(result.out()).startsWith("""
                        wider.json: new access; worst: privilege escalation

                        Who gets what, the worst first
                          privilege escalation: %s
                              gets    iam:PassRole
                              on      everything
                              before  nothing in iam

                        What changes
                          new access  %s: permissions changed
                              - newly allows iam:PassRole on *
                              - for example: iam:PassRole on arn:aws:iam::000000000000:role/x

                        What is dangerous about it
                          high  %s: passes-any-role
                              - any role can be passed to any service\
                        """.formatted(SECRET_ROLE, SECRET_ROLE, SECRET_ROLE));
    }

    /** The columns are the file, the exit code, and a part of the report or message. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "narrower.json | 0 | no new access  role allow-s3-management-e44ab10: permissions changed",
                "refresh.json | 0 | no new access  role allow-s3-management-e44ab10: permissions changed",
                "secret.json | 1 | undecided  role allow-s3-management-e44ab10: trust changed - trust policy is a secret",
                "first.json | 1 | new access  role allow-s3-management-da5ddae: permissions new",
                "first.json | 1 | undecided  role allow-s3-management-da5ddae: trust new - trust policy isn't known",
                "first.json | 1 | undecided  user demo-7e4f0c94: permissions new",
                "first.json | 1 | new access  AccessKey allow-s3-management-key for demo-7e4f0c94: credential new",
                "replaced.json | 1 | user other-user is replaced and gets another unique ID",
                "replaced.json | 1 | undecided  role allow-s3-management-e44ab10: trust changed",
                "worker-next.json | 1 | new access  AccessKey anna-key for anna: credential new",
                "worker-next.json | 1 | new access  role ops-4b1f6b7: permissions new - newly allows * on *",
                "worker-next.json | 1 | new access  role worker-797a2aa: permissions changed - its permissions boundary is removed - newly allows logs:CreateLogGroup",
                "worker-next.json | 1 | newly allows sqs:* on *",
                "worker-next.json | 1 | no new access  user anna: permissions changed",
                "worker-export-2.json --state worker-export-1.json | 1 | new access  AccessKey anna-key for anna: credential new",
                "worker-export-2.json --state worker-export-1.json | 1 | new access  role ops-2c392ab: permissions new - newly allows * on *",
                "worker-export-2.json --state worker-export-1.json | 1 | new access  role worker-797a2aa: permissions changed - its permissions boundary is removed - newly allows logs:CreateLogGroup",
                "worker-export-2.json --state worker-export-1.json | 1 | newly allows sqs:* on *",
                "worker-export-2.json --state worker-export-1.json | 1 | no new access  user anna: permissions changed",
                "worker-next.json | 1 | gone leaves the stack but stays in AWS (retainOnDelete)",
                "worker-first.json | 1 | undecided  role worker-711932e: permissions new",
                "worker-first.json | 1 | new access  user anna: permissions new - newly allows s3:ListBucket",
                "changes.json --state worker-export-1.json | 2 | changes.json doesn't belong to the stack of the state",
                "export.json --state worker-export-1.json | 2 | export.json doesn't belong to the stack of the state",
                "changes.json | 2 | lacks 5 unchanged resources; add --show-sames",
                "changes.json --state export.json | 0 | no new access  role allow-s3-management-e44ab10",
                "program-error.json | 2 | is incomplete because of an error of the program",
                "export.json | 2 | is a state, not a preview; compare it with an earlier one: --state EARLIER",
                "export.json --state export.json | 1 | trust policy is a secret",
                "same.json --state wider.json | 2 | wider.json isn't a state",
                "none.json | 2 | none.json cannot be read: the file does not exist",
            })
    void reviews_previews_of_the_engine(String arguments, int status, String part) {
        var result = runs.command("review " + arguments).exits(status);

        assertThat(Runs.unwrapped(result.out() + result.err())).contains(part.replaceAll("\\s+", " "));
        assertThat(result.out().isEmpty()).isEqualTo(status == 2);
    }

    @Test
    void reads_standard_input_and_writes_a_file() throws IOException {
        var preview = Files.readAllBytes(folder.resolve("wider.json"));

        assertThat(runs.runWith(preview, "review", "-").exits(1).out())
                .startsWith("standard input: new access; worst: privilege escalation\n");
        assertThat(runs.runWith(preview, "review", "-", "--output", "report.txt")
                        .exits(1)
                        .out())
                .isEmpty();
        assertThat(folder.resolve("report.txt"))
                .content()
                .startsWith("standard input: new access; worst: privilege escalation\n");
        assertThat(runs.command("review wider.json --output no/report.txt")
                        .exits(2)
                        .err())
                .isEqualTo("no/report.txt cannot be written: the folder does not exist\n");
        assertThat(runs.command("review - --state -").exits(2).err()).startsWith("Standard input (-) is given twice");
    }

    @ParameterizedTest
    @CsvSource({
        "wider.json, wider.json",
        "wider.json, ./wider.json",
        "wider.json, link.json",
        "link.json, wider.json",
        "wider.json, hard.json",
        "wider.json --state export.json, export.json",
    })
    void does_not_overwrite_an_input(String inputs, String output) throws IOException {
        Files.createSymbolicLink(folder.resolve("link.json"), Path.of("wider.json"));
        Files.createLink(folder.resolve("hard.json"), folder.resolve("wider.json"));
        var before = Files.readString(folder.resolve(output));

        var result = runs.command("review " + inputs + " --output " + output).exits(2);

        assertThat(result.err())
                .isEqualTo(output + " cannot be written: it is also an input, which would be overwritten; name a"
                        + " different file\n");
        assertThat(folder.resolve(output)).hasContent(before);
    }

    @Test
    void overwrites_a_file_that_is_no_input() throws IOException {
        Files.copy(folder.resolve("wider.json"), folder.resolve("copy.json"));

        runs.command("review wider.json --output copy.json").exits(1);

        assertThat(folder.resolve("copy.json"))
                .content()
                .startsWith("wider.json: new access; worst: privilege escalation\n");
    }

    @Test
    void fails_only_on_what_is_asked_for() {
        runs.command("review wider.json --fail-on never").exits(0);
        runs.command("review same.json --fail-on findings").exits(0);
        runs.command("review wider.json --fail-on findings").exits(1);
        assertThat(runs.command("review wider.json --fail-on all").exits(2).err())
                .contains("'all' is not allowed; allowed: new-access, findings, never");
        assertThat(runs.command("review wider.json --format pdf").exits(2).err())
                .contains("'pdf' is not allowed; allowed: text, markdown, json, sarif");
    }

    @Test
    void writes_a_comment() throws IOException {
        var result = runs.command("review wider.json --format markdown --output comment.md")
                .exits(1);

        assertThat(result.out()).isEmpty();
        assertThat(folder.resolve("comment.md")).content().startsWith("""
                        ## IAM review: 1 change gives new access; worst: privilege escalation

                        **New risk findings: 1 high.** Existing risk findings of the affected principals: 1 medium.

                        **Approve only if you want all of this access.** After the deployment, the policies allow \
                        requests that they don't allow now.

                        | Risk | Who | Gets | On | Before |
                        | --- | --- | --- | --- | --- |
                        | **privilege escalation** | `%s` | `iam:PassRole` | everything | nothing in iam |

                        ### New access (1)

                        Each example is a request that the policies allow only after the deployment. Sample values replace wildcards.

                        - **`%s`**: changed permissions
                          - newly allows `iam:PassRole` on `*`
                          - Example: `iam:PassRole` on `arn:aws:iam::000000000000:role/x`

                        ### New risk findings (1)

                        - **high**, `%s`: any role can be passed to any service, \
                        """.formatted(
                        SECRET_ROLE, SECRET_ROLE, SECRET_ROLE));
        assertThat(runs.command("review same.json --format markdown").exits(0).out())
                .startsWith("## IAM review: no new access\n");
        assertThat(runs.command("review secret.json --format markdown").exits(1).out())
                .startsWith("## IAM review: 1 change is undecided\n");
    }

    @ParameterizedTest
    @CsvSource({"same.json", "wider.json", "secret.json", "first.json", "replaced.json"})
    void writes_json_of_the_published_form(String file) throws IOException {
        JsonSchema schema;
        try (var in = ReviewCommandTest.class.getResourceAsStream("review/review.schema.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        }

        var report = new ObjectMapper()
                .readTree(runs.command("review " + file + " --format json").out());

        assertThat(schema.validate(report)).isEmpty();
        ((ObjectNode) report).put("other", true);
        assertThat(schema.validate(report)).hasSize(1);
        assertThat(report.at("/changes").size())
                .isEqualTo(StreamSupport.stream(report.at("/counts").spliterator(), false)
                        .mapToInt(JsonNode::asInt)
                        .sum());
    }

    private Runs.Result review(String json) {
        return runs.runWith(json.getBytes(StandardCharsets.UTF_8), "review", "-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is empty: the preview failed before it started",
                "no JSON | isn't JSON, at line 1, column 1; create it with pulumi preview --json --show-sames",
                "[] | isn't the output of pulumi preview --json; create it with pulumi preview --json --show-sames",
                "{\"steps\":[{\"op\":\"same\",\"oldState\":{\"urn\":\"a\",\"type\":\"a\"},\"newState\":{\"urn\":\"a\",\"type\":\"a\"}}]} | has no change summary, so it may be incomplete",
                "{} | isn't the output of pulumi preview --json, or has no steps",
                "{\"steps\":[{\"op\":\"same\",\"oldState\":{\"urn\":\"a\",\"type\":\"a\"},\"newState\":{\"urn\":\"a\",\"type\":\"a\"}}],\"changeSummary\":null} | has no change summary, so it may be incomplete",
                "{\"steps\":[{\"op\":\"same\",\"oldState\":{\"urn\":\"a\",\"type\":\"a\"},\"newState\":{\"urn\":\"a\",\"type\":\"a\"}}],\"changeSummary\":{\"same\":\"18\"}} | has a change summary in which the value of an operation isn't a number",
                "{\"steps\":[{\"op\":\"same\",\"oldState\":{\"urn\":\"a\",\"type\":\"a\"},\"newState\":{\"urn\":\"a\",\"type\":\"a\"}}],\"changeSummary\":{},\"maybeCorrupt\":true} | may be corrupt, according to its field maybeCorrupt",
                "{\"steps\":[{\"op\":\"refresh\",\"oldState\":{\"urn\":\"a\",\"type\":\"a\"},\"newState\":{\"urn\":\"a\",\"type\":\"a\"}}],\"changeSummary\":{\"same\":1}} | has only the steps of a refresh",
                "{\"steps\":[{\"op\":\"same\" | ends in the middle of the JSON",
                "{\"resource_changes\":[],\"format_version\":\"1.2\"} | it looks like a Terraform plan",
                "{\"Resources\":{}} | it looks like a CloudFormation template",
                "{\"Version\":\"2012-10-17\",\"Statement\":[]} | it looks like an IAM policy",
                "{\"sequence\":0,\"preludeEvent\":{}} | it looks like a stream of engine events",
                "{\"steps\":[]} {} | contains several JSON values",
                "{\"deployment\":{}} {\"deployment\":{}} | contains several JSON values",
                "{\"deployment\":{}} | is a state, not a preview",
                "{\"steps\":[{\"op\":\"conjure\",\"newState\":{\"urn\":\"urn:pulumi:a::b::c::d\",\"type\":\"aws:iam/user:User\"}}]} | item 1: the operation of this step is unknown",
                "{\"steps\":[{\"op\":\"create\",\"newState\":{\"type\":\"aws:iam/user:User\"}}]} | item 1: a resource has no URN",
                "{\"steps\":[],\"diagnostics\":[{\"severity\":\"error\",\"urn\":\"urn:pulumi:a::b::c::web\",\"message\":\"token-123\"}]} | an error of web; fix it",
            })
    void rejects_input_that_is_not_a_preview(String json, String message) {
        var result = review(json).exits(2);

        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("standard input").contains(message).doesNotContain("token-123");
    }

    @Test
    void finds_a_credential_that_only_has_another_id() throws IOException {
        var first = Files.readString(folder.resolve("worker-export-2.json"));
        Files.writeString(
                folder.resolve("other-key.json"), first.replace("AKIAE20965FD8B104EC1", "AKIAE20965FD8B104EC2"));

        assertThat(runs.command("review other-key.json --state worker-export-2.json")
                        .exits(1)
                        .out())
                .contains("new access  AccessKey anna-key for anna: credential changed");
        runs.command("review worker-export-2.json --state worker-export-2.json").exits(0);
    }

    @Test
    void rejects_a_urn_that_is_given_twice() {
        var step =
                "{\"op\":\"create\",\"newState\":{\"urn\":\"urn:pulumi:a::b::aws:iam/user:User::anna\",\"type\":\"aws:iam/user:User\"}}";

        assertThat(review("{\"changeSummary\":{},\"steps\":[" + step + "," + step + "]}")
                        .exits(2)
                        .err())
                .contains("item 2: the URN of anna is given twice");
        assertThat(review("{\"changeSummary\":{},\"steps\":[" + step + ","
                                + step.replace("create", "refresh").replace("newState", "oldState") + "]}")
                        .exits(0)
                        .err())
                .isEmpty();
    }

    @Test
    void rejects_deep_nesting() {
        assertThat(review("{\"steps\":[{\"newState\":{\"inputs\":" + "[".repeat(5_000))
                        .exits(2)
                        .err())
                .contains("is nested deeper than 200 levels");
    }

    @Test
    void escapes_names_and_shows_no_secret() {
        var urn = "urn:pulumi:a::b::aws:iam/user:User::\\u001b[31m\\u202eanna<script>";
        var json =
                "{\"config\":{\"app:token\":\"token-123\"},\"changeSummary\":{\"create\":4},\"steps\":[{\"op\":\"create\",\"newState\":{\"urn\":\""
                        + urn
                        + "\",\"type\":\"aws:iam/user:User\",\"inputs\":{\"name\":\"\\u001b[31m\\u202eanna<script>\"}}},"
                        + "{\"op\":\"create\",\"newState\":{\"urn\":\"urn:pulumi:a::b::aws:iam/role:Role::r\",\"type\":\"aws:iam/role:Role\","
                        + "\"inputs\":{\"name\":\"r\",\"password\":\"token-123\",\"assumeRolePolicy\":\"{\\\"Version\\\":\\\"2012-10-17\\\","
                        + "\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\",\\\"Principal\\\":\\\"*\\\",\\\"Action\\\":\\\"sts:AssumeRole\\\","
                        + "\\\"Condition\\\":{\\\"StringEquals\\\":{\\\"sts:ExternalId\\\":\\\"token-123\\\",\\\"aws:Referer\\\":\\\"token-123\\\"}}}]}\"},"
                        + "\"outputs\":{\"name\":\"r\",\"secret\":\"token-123\"}}},"
                        + "{\"op\":\"create\",\"newState\":{\"urn\":\"urn:pulumi:a::b::aws:iam/rolePolicy:RolePolicy::p\","
                        + "\"type\":\"aws:iam/rolePolicy:RolePolicy\",\"inputs\":{\"role\":\"r\",\"policy\":"
                        + "{\"4dabf18193072939515e22adb298388d\":\"1b47061264138c4ac30d75fd1eb44270\",\"plaintext\":\"\\\"token-123\\\"\"}}}},"
                        + "{\"op\":\"create\",\"newState\":{\"urn\":\"urn:pulumi:a::b::aws:iam/userPolicy:UserPolicy::q\","
                        + "\"type\":\"aws:iam/userPolicy:UserPolicy\",\"inputs\":{\"user\":\"u\",\"policy\":\"{token-123\"}}}],"
                        + "\"diagnostics\":[{\"severity\":\"warning\",\"message\":\"token-123\"}]}";

        for (var format : new String[] {"text", "json", "markdown"}) {
            var result = runs.runWith(json.getBytes(StandardCharsets.UTF_8), "review", "-", "--format", format);

            assertThat(result.exits(1).out())
                    .doesNotContain("token-123", "\u001b", "\u202e")
                    .contains("anna<script>");
            assertThat(result.err()).isEmpty();
        }
    }

    /** Replaces one value at a time by a value of another type. The seed is fixed. */
    @ParameterizedTest
    @CsvSource({"wider.json", "replaced.json", "refresh.json"})
    void has_an_answer_or_a_message_for_any_value_in_any_place(String file) throws IOException {
        var json = new ObjectMapper();
        var random = new Random(20261129);
        var others = new String[] {"{}", "[]", "null", "\"\"", "1", "[[]]", "[{}]", "{\"a\":[\"b\"]}", "\"[secret]\""};
        for (int i = 0; i < 100; i++) {
            var tree = json.readTree(folder.resolve(file).toFile());
            var parents = tree.findParents("urn").isEmpty() ? List.of(tree) : tree.findParents("urn");
            var parent = i % 10 == 0 ? tree : parents.get(random.nextInt(parents.size()));
            while (random.nextInt(3) > 0) {
                var inner = StreamSupport.stream(parent.spliterator(), false)
                        .filter(JsonNode::isObject)
                        .toList();
                parent = inner.isEmpty() ? parent : inner.get(random.nextInt(inner.size()));
            }
            var names = new ArrayList<String>();
            parent.fieldNames().forEachRemaining(names::add);
            if (!names.isEmpty()) {
                ((ObjectNode) parent)
                        .set(
                                names.get(random.nextInt(names.size())),
                                json.readTree(others[random.nextInt(others.length)]));
            }

            var result = runs.runWith(json.writeValueAsBytes(tree), "review", "-");

            assertThat(result.status()).as("%s", tree).isBetween(0, 2);
            assertThat(result.err()).as("%s", tree).doesNotContain("bug", "Exception");
            assertThat(result.out().isEmpty()).isEqualTo(result.status() == 2);
        }
    }
}
