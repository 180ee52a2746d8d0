package io.assumerole.e2e.languages;

import static io.assumerole.e2e.EngineCommands.DESTROY;
import static io.assumerole.e2e.EngineCommands.UNCHANGED;
import static io.assumerole.e2e.EngineCommands.UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.automation.AutomationException;
import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.localaws.sandbox.ProjectStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Deploys and destroys the examples in YAML, TypeScript, Python, and Go on the local AWS, with allowed and denied calls.
 * Does not prove anything about Pulumi's hosts of TypeScript, Python, and Go, or about the official AWS plugin.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("extended")
class LanguagesTest {
    private static final String EXTERNAL_ID = "of-this-test";

    private static final Path EXAMPLES = Stacks.cloneFolder().resolve("examples/languages");

    private Stacks stacks;
    private AwsClients root;
    private LanguageTools tools;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        Language.YAML.assumeInstalled();
        stacks = Stacks.start(LanguagesTest.class);
        root = stacks.root();
        tools = new LanguageTools(stacks);
        tools.install();
    }

    @AfterAll
    void close() throws IOException {
        if (stacks != null) {
            stacks.close();
        }
    }

    /** {@code ExamplesTest} runs the program in Kotlin, which uses the jar. */
    @Test
    void tests_every_example() throws IOException {
        var languages = new ArrayList<>(Clone.projects("examples/languages"));
        assertThat(languages.remove("kotlin")).isTrue();
        assertThat(Language.values()).extracting(Language::id).containsExactlyInAnyOrderElementsOf(languages);
    }

    /** The test installs its own packages, so that they have checksums. */
    @Test
    void requests_the_versions_of_this_test() throws IOException {
        var pinned = Map.of(
                "typescript/%s/package.json", "\\n    (\"@?\\w+/?\\w*\": \"[\\d.]+\"),?",
                "python/%s/requirements.txt", "(?:^|\\n)(\\S+==\\S+)",
                "go/%s/go.mod", "\\n(?:\t|require )(github\\.com/\\S+ v\\S+)");
        for (var file : pinned.entrySet()) {
            var installed = Clone.read("end-to-end-tests/languages/"
                    + file.getKey().substring(file.getKey().lastIndexOf('/') + 1));
            for (var project : List.of("create-role", "assume-role")) {
                var versions = Pattern.compile(file.getValue())
                        .matcher(
                                Clone.read("examples/languages/" + file.getKey().formatted(project)))
                        .results()
                        .map(version -> version.group(1))
                        .toList();
                assertThat(versions).as(file.getKey(), project).isNotEmpty().allMatch(installed::contains);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void creates_a_role_and_only_the_allowed_bucket_with_it(Language language) throws Exception {
        language.assumeInstalled();
        tools.addAwsPlugin(language.awsVersion());
        var createRoleProject = copy(language, "create-role", "", Map.of());
        var assumeRoleProject = copy(language, "assume-role", "", Map.of());
        language.addSdk(tools, createRoleProject);
        language.build(tools, List.of(createRoleProject, assumeRoleProject));

        var createRole = createRole(createRoleProject, language.id());
        var created = createRole.run(UP);
        var unchanged = createRole.run(UNCHANGED);
        var outputs = outputs(createRole);
        var user = key(outputs);
        assertThat(outputs.at("/assumeRoles/0/externalId").asText()).isEqualTo(EXTERNAL_ID);
        assertThat(created + unchanged).doesNotContain(EXTERNAL_ID, user.secretAccessKey());

        var assumeRole = assumeRole(assumeRoleProject, language.id(), createRole(language.id()), user);
        assumeRole.run(UP);
        var bucket = outputs(assumeRole).get("bucketName").asText();
        assertThat(bucket).startsWith("artifacts-");
        denied(outputs.get("roleArn").asText(), stacks.as(user), language);
        assertThat(root.s3().listBuckets().buckets()).extracting(Bucket::name).containsExactly(bucket);

        assumeRole.run(DESTROY);
        createRole.run(DESTROY);
    }

    /** Version 6 has one role instead of a list. */
    @Test
    void creates_a_bucket_with_version_6_of_the_aws_plugin() throws Exception {
        var createRole = createRole(copy(Language.YAML, "create-role", "-6", Map.of()), "six");
        createRole.run(UP);
        var output = "${create-role.outputs[\"assumeRoles\"]";
        var six = Map.of(
                "assumeRoles: " + output + "}",
                "assumeRole: " + output + "[0]}",
                PluginVersion.V7.number(),
                PluginVersion.V6.number());
        var project = copy(Language.YAML, "assume-role", "-6", six);
        var assumeRole = assumeRole(project, "six", createRole("six"), key(outputs(createRole)));

        assumeRole.run(UP);

        assertThat(outputs(assumeRole).get("bucketName").asText()).startsWith("artifacts-");
        assumeRole.run(DESTROY);
        createRole.run(DESTROY);
    }

    private static String createRole(String stack) {
        return "organization/create-role/" + stack;
    }

    private ProjectStack createRole(Path project, String name) throws AutomationException {
        var stack = stacks.sandbox().project(project, name, "", stacks.sandbox().root());
        stack.run(List.of("config", "set", "unprivilegedUsername", name + "-deployer"));
        stack.run(List.of("config", "set", "--secret", "externalId", EXTERNAL_ID));
        return stack;
    }

    private ProjectStack assumeRole(Path project, String name, String createRole, AwsCredentials user)
            throws AutomationException {
        var settings = "config: {assume-role:createRoleStack: " + createRole + "}\n";
        return stacks.sandbox().project(project, name, settings, user);
    }

    /** Copies a project into a folder with Pulumi's packages, and replaces texts in its program. */
    private Path copy(Language language, String project, String suffix, Map<String, String> replaced) throws Exception {
        var example = EXAMPLES.resolve(language.id()).resolve(project);
        var copy = Files.createDirectories(stacks.folder()
                .resolve("copies")
                .resolve(language.id() + suffix)
                .resolve(project));
        try (var files = Files.list(example)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        var program = copy.resolve(language.program());
        var text = Files.readString(program);
        for (var each : replaced.entrySet()) {
            assertThat(text).contains(each.getKey());
            text = text.replace(each.getKey(), each.getValue());
        }
        Files.writeString(program, text);
        language.addPackages(tools, copy);
        return copy;
    }

    /**
     * Checks that AWS denies the role without the external ID, and denies access to another bucket with the external
     * ID.
     */
    private void denied(String role, AwsClients user, Language language) {
        var request = AssumeRoleRequest.builder().roleArn(role).roleSessionName("denied");
        assertThatThrownBy(() -> user.sts().assumeRole(request.build())).hasMessageContaining("sts:AssumeRole");
        var session =
                user.sts().assumeRole(request.externalId(EXTERNAL_ID).build()).credentials();
        var inRole = stacks.as(Stacks.session(session));
        assertThatThrownBy(() -> inRole.s3().createBucket(r -> r.bucket("backups-of-" + language.id())))
                .hasMessageContaining("s3:CreateBucket");
    }

    private static JsonNode outputs(ProjectStack stack) throws AutomationException, IOException {
        return new ObjectMapper().readTree(stack.run(List.of("stack", "output", "--json", "--show-secrets")));
    }

    private static AwsCredentials key(JsonNode outputs) {
        return AwsBasicCredentials.create(
                outputs.get("accessKeyId").asText(),
                outputs.get("secretAccessKey").asText());
    }
}
