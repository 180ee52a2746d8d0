package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.assumerole.policy.cli.sarif.SarifLocation;
import io.assumerole.policy.cli.sarif.SarifLog;
import io.assumerole.policy.cli.sarif.SarifResult;
import io.assumerole.policy.cli.sarif.SarifRule;
import io.assumerole.policy.lint.LintCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The SARIF output of {@code lint} and {@code review}, against the official JSON schema. */
class SarifTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonSchema schema;

    @TempDir
    private Path folder;

    private Runs runs;

    @BeforeAll
    static void readSchema() throws IOException {
        try (var in = SarifTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(in);
        }
    }

    @BeforeEach
    void write() throws IOException {
        runs = new Runs(folder).file("wide.json", Runs.policy("'Effect':'Allow','Action':'s3:*','Resource':'*'"));
        for (var name : new String[] {"same", "wider", "secret", "first", "replaced"}) {
            try (var in = SarifTest.class.getResourceAsStream("review/" + name + ".json")) {
                Files.write(folder.resolve(name + ".json"), in.readAllBytes());
            }
        }
    }

    /** Parses a valid log, which also has everything that GitHub requires. */
    private static JsonNode run(String log) throws IOException {
        var root = JSON.readTree(log);
        assertThat(schema.validate(root)).as("%s", log).isEmpty();
        assertThat(root.at("/runs")).hasSize(1);
        var run = root.at("/runs/0");
        assertThat(run.at("/tool/driver/name").asText()).isEqualTo("iam-policy");
        assertThat(run.at("/results")).allSatisfy(result -> {
            var rule = run.at("/tool/driver/rules").get(result.get("ruleIndex").asInt());
            assertThat(rule.get("id")).isEqualTo(result.get("ruleId"));
            assertThat(rule.at("/defaultConfiguration/level")).isEqualTo(result.get("level"));
            assertThat(result.at("/message/text").asText()).isNotBlank();
            assertThat(result.at("/locations")).hasSize(1);
            assertThat(result.at("/locations/0/physicalLocation/artifactLocation/uri")
                            .asText())
                    .isNotBlank();
            assertThat(result.at("/locations/0/physicalLocation/region/startLine")
                            .asInt())
                    .isPositive();
            assertThat(result.at("/partialFingerprints/primaryLocationLineHash").asText())
                    .matches("[0-9a-f]{32}:[1-9][0-9]*");
        });
        return run;
    }

    private JsonNode lint(int status, String arguments) throws IOException {
        return run(runs.command("lint " + arguments + " --format sarif")
                .exits(status)
                .out());
    }

    private static List<String> texts(JsonNode run, String field) {
        return IntStream.range(0, run.at("/results").size())
                .mapToObj(i -> run.at("/results/" + i + field).asText())
                .toList();
    }

    private static List<String> fingerprints(JsonNode run) {
        return texts(run, "/partialFingerprints/primaryLocationLineHash");
    }

    @Test
    void the_schema_rejects_an_unknown_property_and_a_missing_message() throws IOException {
        var log = JSON.readTree(runs.command("lint wide.json --kind identity --format sarif")
                .exits(1)
                .out());
        assertThat(schema.validate(log)).isEmpty();

        ((ObjectNode) log.at("/runs/0/results/0")).put("line", 1);
        assertThat(schema.validate(log)).isNotEmpty();
        ((ObjectNode) log.at("/runs/0/results/0")).remove("line");
        ((ObjectNode) log.at("/runs/0/results/0")).remove("message");
        assertThat(schema.validate(log)).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void every_lint_code_has_a_rule_with_a_description(LintCode code) throws IOException {
        var rule = SarifRule.of(code);
        var result = new SarifResult(rule, "m", SarifLocation.ofFile("a.json", ""), List.of(), Optional.empty());
        var written = run(SarifLog.of("1", List.of(result), List.of())).at("/tool/driver/rules/0");

        assertThat(written.at("/help/text").asText())
                .hasSizeGreaterThan(20)
                .doesNotContain("](", "<", "|")
                .isEqualTo(written.at("/fullDescription/text").asText());
        assertThat(written.at("/help/markdown").asText()).doesNotContain("](", "<", "|");
        assertThat(written.at("/defaultConfiguration/level").asText())
                .isEqualTo(
                        List.of("note", "warning", "error").get(code.severity().ordinal()));
    }

    @Test
    void lint_reports_each_finding_with_its_line_and_column() throws IOException {
        runs.file(
                "two files.json",
                "{\n  'Version': '2012-10-17',\n  'Statement': [\n    {'Effect': 'Allow', 'Action': 's3:GetObject',"
                        + " 'Resource': '*'},\n    {'Effect': 'Allow',\n     'Action': ['s3:GetObject',\n"
                        + "       'sqs:*'], 'Resource': '*'}]}");

        var run = run(runs.run("lint", "./two files.json", "--kind", "identity", "--format", "sarif")
                .exits(1)
                .out());

        var result = run.at("/results/0");
        assertThat(run.at("/results")).hasSize(1);
        assertThat(result.at("/ruleId").asText()).isEqualTo("allows-whole-service");
        assertThat(result.at("/level").asText()).isEqualTo("warning");
        assertThat(result.at("/message/text").asText())
                .isEqualTo(
                        "sqs:*: every action of sqs on every resource is allowed; list the actions, or name the resources");
        var location = result.at("/locations/0/physicalLocation");
        assertThat(location.at("/artifactLocation/uri").asText()).isEqualTo("two%20files.json");
        assertThat(location.at("/artifactLocation/uriBaseId").asText()).isEqualTo("%SRCROOT%");
        assertThat(location.at("/region")).isEqualTo(JSON.readTree("{\"startLine\":7,\"startColumn\":8}"));
        assertThat(result.at("/locations/0/logicalLocations/0/fullyQualifiedName")
                        .asText())
                .isEqualTo("Statement[1].Action[1]");
        assertThat(result.has("baselineState")).isFalse();
        assertThat(run.at("/invocations/0/toolExecutionNotifications")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Statement[0].Action[0], 3, 3",
        "Statement[0].Action, 3, 3",
        "Statement.Action, 3, 3",
        "Statement[0].Condition.StringEquals.aws:SourceVpc[0], 4, 53",
        "Statement[0].Condition.StringEquals.aws:Other, 4, 18",
        "Statement[0], 2, 1",
        "Statement[0].NotAction[3], 2, 1",
        "Other, 1, 1",
        "'', 1, 1",
    })
    void finds_the_position_of_the_nearest_element(String path, int line, int column) {
        var positions = JsonPositions.of("{\n\"Statement\":{\n  \"Action\":\"s3:*\",\n"
                + "  \"Condition\":{  \"StringEquals\":  {\"aws:SourceVpc\":[\"vpc-1\"]}}}}");

        var position = positions.find(path);

        assertThat(position.getLineNr()).isEqualTo(line);
        assertThat(position.getColumnNr()).isEqualTo(column);
    }

    @Test
    void lint_writes_a_log_without_results() throws IOException {
        runs.file("good.json", Runs.READS);

        assertThat(lint(0, "good.json --kind identity").at("/results")).isEmpty();
        assertThat(lint(0, "wide.json --kind identity --acknowledge allows-whole-service s3:* meant")
                        .at("/results"))
                .isEmpty();
        assertThat(lint(0, "good.json --kind identity --acknowledge allows-whole-service s3:* meant")
                        .at("/invocations/0/toolExecutionNotifications/0/message/text")
                        .asText())
                .isEqualTo("--acknowledge allows-whole-service s3:*: there is no such finding; remove it");
        assertThat(lint(0, "wide.json --kind identity --fail-on high").at("/results"))
                .hasSize(1);
    }

    @Test
    void fingerprints_identify_a_finding_after_a_policy_is_reordered() throws IOException {
        var s3 = "{'Effect':'Allow','Action':'s3:*','Resource':'*'}";
        var sqs = "{'Effect':'Allow','Action':'sqs:*','Resource':'*'}";
        var start = "{'Version':'2012-10-17','Statement':[";
        runs.file("a.json", start + s3 + "," + sqs + "]}").file("b.json", start + sqs + ",\n\n" + s3 + "]}");
        runs.file("twice.json", start + s3 + "," + s3 + "]}");

        var first = fingerprints(lint(1, "a.json --kind identity"));

        assertThat(first).hasSize(2).doesNotHaveDuplicates();
        assertThat(fingerprints(lint(1, "b.json --kind identity"))).containsExactlyInAnyOrderElementsOf(first);
        var twice = fingerprints(lint(1, "twice.json --kind identity"));
        assertThat(twice).hasSize(2).contains(first.get(0));
        assertThat(twice.get(1)).isEqualTo(first.get(0).replace(":1", ":2"));
    }

    @Test
    void lint_names_standard_input() throws IOException {
        var log = runs.runWith(
                Runs.policy("'Effect':'Allow','Action':'s3:*','Resource':'*'"),
                "lint",
                "-",
                "--kind",
                "identity",
                "--format",
                "sarif");

        assertThat(texts(run(log.exits(1).out()), "/locations/0/physicalLocation/artifactLocation/uri"))
                .containsExactly("standard%20input");
    }

    @Test
    void lint_escapes_hostile_text_and_shows_no_external_id() throws IOException {
        runs.file(
                "\u202e<hostile>.json",
                Runs.policy("'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::999999999999:root'},"
                        + "'Action':'sts:AssumeRole','Condition':{'StringEquals':{'sts:ExternalId':'a-secret-id',"
                        + "'aws:PrincipalTag/[click](https://example.com) {0} <script>':'a-tag-*'}}"));

        var out = runs.run("lint", "\u202e<hostile>.json", "--kind", "trust", "--format", "sarif")
                .exits(1)
                .out();

        var run = run(out);
        assertThat(out).doesNotContain("a-secret", "\u202e").isASCII();
        assertThat(texts(run, "/message/text"))
                .allMatch(text -> !text.contains("](") && !text.contains(" {0} "))
                .anyMatch(text -> text.contains("[click] (https://example.com) {{0}} <script>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"same", "wider", "secret", "first", "replaced"})
    void review_writes_everything_that_can_give_access(String name) throws IOException {
        var json = JSON.readTree(
                runs.command("review " + name + ".json --format json").out());
        var run = run(runs.command("review " + name + ".json --format sarif").out());

        var rules = texts(run, "/ruleId");
        assertThat(rules.stream().filter("new-access"::equals))
                .hasSize(json.at("/counts/NEW_ACCESS").asInt());
        assertThat(rules.stream().filter("undecided-access"::equals))
                .hasSize(json.at("/counts/UNDECIDED").asInt());
        assertThat(rules.stream().filter("not-understood"::equals))
                .hasSize(json.at("/notUnderstood").size());
        assertThat(rules)
                .hasSize(json.at("/counts/NEW_ACCESS").asInt()
                        + json.at("/counts/UNDECIDED").asInt()
                        + json.at("/notUnderstood").size()
                        + json.at("/findings").size());
        assertThat(fingerprints(run)).doesNotHaveDuplicates();
    }

    private JsonNode review(int status, String... steps) throws IOException {
        return review(status, "create", steps);
    }

    private JsonNode review(int status, String operation, String[] steps) throws IOException {
        var preview = "{\"changeSummary\":{\"%s\":%d},\"steps\":[%s]}"
                .formatted(operation, steps.length, String.join(",", steps));
        return run(runs.runWith(
                        preview.getBytes(StandardCharsets.UTF_8),
                        "review",
                        "-",
                        "--format",
                        "sarif",
                        "--fail-on=new-access")
                .exits(status)
                .out());
    }

    private static String create(String type, String name, String source, String inputs) {
        return """
                {"op":"create","newState":{"urn":"urn:pulumi:dev::app::%1$s::%2$s","type":"%1$s","sourcePosition":"%3$s",\
                "inputs":%4$s}}""".formatted(type, name, source, inputs.replace('\'', '"'));
    }

    private static String user(String name, String source) {
        return create("aws:iam/user:User", name, source, "{'name':'" + name + "'}");
    }

    private static String key(String user, String source) {
        return create("aws:iam/accessKey:AccessKey", user + "-key", source, "{'user':'" + user + "'}");
    }

    @Test
    void review_refers_to_the_line_that_creates_the_resource() throws IOException {
        var run = review(1, user("anna", "project:///a.ts#1"), key("anna", "project:///iam/my%20users.ts#12,4"));

        var key = run.at("/results/0");
        assertThat(key.at("/ruleId").asText()).isEqualTo("new-access");
        assertThat(key.at("/level").asText()).isEqualTo("error");
        assertThat(key.at("/baselineState").asText()).isEqualTo("new");
        assertThat(key.at("/message/text").asText()).startsWith("AccessKey anna-key for anna: credential new; ");
        var location = key.at("/locations/0/physicalLocation");
        assertThat(location.at("/artifactLocation/uri").asText()).isEqualTo("iam/my%20users.ts");
        assertThat(location.at("/artifactLocation/uriBaseId").asText()).isEqualTo("%SRCROOT%");
        assertThat(location.at("/region")).isEqualTo(JSON.readTree("{\"startLine\":12,\"startColumn\":4}"));
        assertThat(key.at("/locations/0/logicalLocations/0/fullyQualifiedName").asText())
                .isEqualTo("urn:pulumi:dev::app::aws:iam/accessKey:AccessKey::anna-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "project:///a.ts",
                "project:///a.ts#0",
                "project:///a.ts#99999999999",
                "file:///etc/passwd#1",
                "project:///a b.ts#1",
                "project:///%2e%2e/%2e%2e/etc/passwd#3,1",
                "project:a#1",
                "%zz"
            })
    void review_refers_to_the_project_without_a_valid_line(String source) throws IOException {
        var run = review(1, user("anna", ""), key("anna", source));

        var location = run.at("/results/0/locations/0/physicalLocation");
        assertThat(location.at("/artifactLocation/uri").asText()).isEqualTo("Pulumi.yaml");
        assertThat(location.at("/region")).isEqualTo(JSON.readTree("{\"startLine\":1}"));
    }

    @Test
    void review_fingerprints_depend_neither_on_the_order_nor_on_the_line() throws IOException {
        var first = review(1, user("anna", ""), user("ben", ""), key("anna", ""), key("ben", ""));
        var second = review(
                1,
                key("ben", "project:///a.ts#7"),
                user("ben", ""),
                key("anna", "project:///a.ts#8"),
                user("anna", ""));

        assertThat(fingerprints(first)).hasSizeGreaterThanOrEqualTo(2).doesNotHaveDuplicates();
        assertThat(fingerprints(second)).containsExactlyInAnyOrderElementsOf(fingerprints(first));
    }

    @ParameterizedTest
    @CsvSource({"create, r, r-0000002, true", "same, r, r-0000001, true", "create, q, r-0000001, false"})
    void review_fingerprints_of_findings_stay_equal_in_later_previews(
            String operation, String resource, String name, boolean isEqual) throws IOException {
        var first = finding("create", "r", "r-0000001");
        var later = finding(operation, resource, name);

        assertThat(later.at("/ruleId")).isEqualTo(first.at("/ruleId"));
        assertThat(later.at("/locations/0/physicalLocation/artifactLocation/uri")
                        .asText())
                .isEqualTo("a.ts");
        assertThat(later.at("/locations/0/logicalLocations/0/fullyQualifiedName")
                        .asText())
                .isEqualTo("urn:pulumi:dev::app::aws:iam/role:Role::" + resource);
        assertThat(later.at("/partialFingerprints").equals(first.at("/partialFingerprints")))
                .isEqualTo(isEqual);
    }

    /** Returns the finding about a role that can do everything, and exists already if the operation is same. */
    private JsonNode finding(String operation, String resource, String name) throws IOException {
        var policy = Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'").replace('\'', '"');
        var role = create("aws:iam/role:Role", resource, "project:///a.ts#3", "{'name':'" + name + "'}");
        var rolePolicy = create(
                "aws:iam/rolePolicy:RolePolicy",
                "p",
                "",
                "{'role':'" + name + "','policy':" + JSON.writeValueAsString(policy) + "}");
        var steps = Stream.of(role, rolePolicy)
                .map(step -> operation.equals("create")
                        ? step
                        : step.replace("\"op\":\"create\"", "\"op\":\"same\"")
                                .replaceFirst("(\"newState\":)(.*})}$", "\"oldState\":$2,$1$2}")
                                .replace("\"oldState\":{", "\"oldState\":{\"id\":\"i\","))
                .toArray(String[]::new);
        var run = review(operation.equals("create") ? 1 : 0, operation, steps);
        return StreamSupport.stream(run.at("/results").spliterator(), false)
                .filter(result -> result.at("/ruleId").asText().equals("allows-everything"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void review_distinguishes_new_and_existing_findings_and_undecided_access() throws IOException {
        var wider =
                run(runs.command("review wider.json --format sarif").exits(1).out());
        assertThat(texts(wider, "/baselineState")).contains("new");
        var same = run(runs.command("review same.json --format sarif").exits(0).out());
        assertThat(texts(same, "/baselineState")).containsExactly("unchanged");
        var secret =
                run(runs.command("review secret.json --format sarif").exits(1).out());
        assertThat(texts(secret, "/ruleId")).contains("undecided-access").doesNotContain("new-access");
    }

    @Test
    void caps_the_results_and_counts_the_omitted_ones() throws IOException {
        var rule = SarifRule.of(LintCode.ALLOWS_EVERYTHING);
        var results = IntStream.range(0, 5_001)
                .mapToObj(i -> new SarifResult(
                        rule, "m" + i, SarifLocation.ofFile("a.json", ""), List.of("" + i), Optional.empty()))
                .toList();

        var all = run(SarifLog.of("1", results.subList(0, 5_000), List.of()));
        assertThat(all.at("/results")).hasSize(5_000);
        assertThat(all.at("/invocations/0/toolExecutionNotifications")).isEmpty();
        var most = run(SarifLog.of("1", results, List.of("a note")));
        assertThat(most.at("/results")).hasSize(5_000);
        assertThat(most.at("/results/0/message/text").asText()).isEqualTo("m0");
        assertThat(most.at("/invocations/0/toolExecutionNotifications")).isEqualTo(JSON.readTree("""
                        [{"level": "note", "message": {"text": "a note"}},
                        {"level": "warning", "message": {"text": "1 of the results are omitted, because GitHub shows \
                        at most 5000; --format json lists all"}}]"""));
    }

    @ParameterizedTest
    @CsvSource({"check", "diff", "decide"})
    void other_commands_have_no_sarif(String command) {
        assertThat(runs.command(command + " --format sarif").exits(2).err())
                .contains("'sarif' is not allowed; allowed: text, json");
    }
}
