package io.assumerole.e2e.plugin;

import static io.assumerole.e2e.EngineCommands.UNCHANGED;
import static io.assumerole.e2e.EngineCommands.UP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.core.Output;
import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.WebIdentity;
import io.assumerole.e2e.AwsSdk;
import io.assumerole.e2e.SharedStacks;
import io.assumerole.e2e.Stacks;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.testing.SecretScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Deploys the same components with a program in Java and with a program in YAML, to the same stack. Does not test options that
 * neither program uses: the unit tests of the plugin compare all options.
 */
@Tag("extended")
class ChangedLanguageTest extends SharedStacks {

    private static final String EXTERNAL_ID = "of-the-changed-language";

    private Path plugin;

    private static final String YAML = """
            resources:
              deployer:
                type: assume-role:UnprivilegedUserWithRole
                properties:
                  userName: USER
                  userPath: /machines/
                  userTags: {team: blue, cost-center: "7"}
                  accessKeys:
                    rotating: second
                    previous: {id: first, status: Inactive}
                  externalId: {fn::secret: of-the-changed-language}
                  requireSessionTag:
                    Project: [alpha, beta-*]
                  allowSessionTag: [Ticket]
                  maxSessionDuration: 7200
                  roleDescription: Deploys in two languages
                  roleTags: {team: red}
                  managedPolicyArn:
                    ReadOnlyAccess: arn:aws:iam::aws:policy/ReadOnlyAccess
                  rolePolicy:
                    Statement:
                      - Effect: Allow
                        Action: [s3:GetObject, s3:PutObject]
                        Resource: arn:aws:s3:::artifacts/*
                        Condition:
                          Bool: {aws:SecureTransport: true}
                          NumericLessThan: {s3:max-keys: "10"}
                      - Effect: Deny
                        NotAction: s3:*
                        Resource: "*"
                        Sid: OnlyS3
                    Version: "2012-10-17"
                  rolePolicies:
                    queues: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}]}'
                  grantAssumeRole: true
                  staysUnprivileged: true
              release:
                type: assume-role:RoleWithoutUser
                properties:
                  trustedWebIdentity:
                    - github:
                        owner: example
                        ownerId: 123456
                        repository: release
                        repositoryId: 456789
                        environment: production
                  rolePolicy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}]}'
            """;

    private static void java(String userName) {
        new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .userName(userName)
                        .userPath("/machines/")
                        .userTags(Map.of("team", "blue", "cost-center", "7"))
                        .accessKeys(AccessKeys.rotating("second").previous("first", AccessKeyStatus.INACTIVE))
                        .externalId(Output.ofSecret(EXTERNAL_ID))
                        .requireSessionTag("Project", "alpha", "beta-*")
                        .allowSessionTag("Ticket")
                        .maxSessionDuration(Duration.ofHours(2))
                        .roleDescription("Deploys in two languages")
                        .roleTags(Map.of("team", "red"))
                        .managedPolicyArn("arn:aws:iam::aws:policy/ReadOnlyAccess")
                        .rolePolicy(PolicyDocument.parse("""
                                {"Version": "2012-10-17", "Statement": [
                                  {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
                                   "Resource": "arn:aws:s3:::artifacts/*",
                                   "Condition": {"Bool": {"aws:SecureTransport": true}, "NumericLessThan": {"s3:max-keys": "10"}}},
                                  {"Sid": "OnlyS3", "Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}]}"""))
                        .rolePolicy("queues", Stacks.allow("sqs:SendMessage"))
                        .grantAssumeRole(true)
                        .staysUnprivileged(true)
                        .build());
        new RoleWithoutUser(
                "release",
                RoleWithoutUserArgs.builder()
                        .trustedWebIdentity(WebIdentity.github("example", 123456, "release", 456789)
                                .environment("production"))
                        .rolePolicy(PolicyDocument.of(Statement.allow()
                                .action("s3:ListBucket")
                                .resource("*")
                                .build()))
                        .build());
    }

    /** Returns the state of each resource in AWS, without the texts that are encrypted again in each update. */
    private static Map<String, String> children(YamlStack stack) throws IOException {
        var children = new TreeMap<String, String>();
        stack.resources().forEach((name, resource) -> {
            if (resource.get("type").asText().startsWith("aws:")) {
                children.put(name, described(resource));
            }
        });
        return children;
    }

    private static String described(JsonNode resource) {
        var inputs = resource.get("inputs").toString().replaceAll("\"ciphertext\":\"[^\"]*\"", "\"ciphertext\":\"…\"");
        return String.join(
                "\n",
                resource.get("urn").asText(),
                resource.get("id").asText(),
                resource.get("provider").asText(),
                resource.path("created").asText(),
                inputs);
    }

    @Tag("aws-7")
    @Test
    void changes_no_resource_of_a_program_in_java() throws Exception {
        var java = stacks.program("java-first", context -> java("java-first"));
        java.up();
        var yaml = yaml("java-first", java);
        var before = children(yaml);
        assertThat(before)
                .hasSize(12)
                .containsKeys(
                        "deployer-key-first", "deployer-key-second", "deployer-policy-queues", "deployer-unprivileged")
                .hasEntrySatisfying(
                        "release",
                        role -> assertThat(role)
                                .contains("pulumi:providers:aws::"
                                        + AwsSdk.ofThisProcess().defaultProvider()));

        var output = yaml.run(UNCHANGED).succeeded();

        assertThat(children(yaml)).isEqualTo(before);
        java.up(UpOptions.builder().expectNoChanges(true).build());
        assertThat(SecretScanner.of(Map.of(EXTERNAL_ID, "the external ID")).in(output + before))
                .isEmpty();
        java.destroy();
    }

    @Test
    void has_no_resource_that_a_program_in_java_changes() throws Exception {
        var java = stacks.program("yaml-first", context -> java("yaml-first"));
        var yaml = yaml("yaml-first", java);
        yaml.run(UP).succeeded();
        var before = children(yaml);

        java.up(UpOptions.builder().expectNoChanges(true).build());

        assertThat(children(yaml)).isEqualTo(before);
        var changed = yaml.program(plugin, YAML.replace("USER", "yaml-first").replace("7200", "3600"))
                .run("preview", "--expect-no-changes")
                .failed();
        assertThat(changed).contains("1 to update").doesNotContain("replace");
        java.destroy();
    }

    /** Returns the stack of a program in Java, with the program in YAML and with the same com.pulumi:aws. */
    private YamlStack yaml(String userName, WorkspaceStack java) throws IOException {
        plugin = PluginFolder.with(AwsSdk.ofThisProcess(), stacks.folder().resolve("plugin-" + userName));
        return YamlStack.of(stacks, userName, java).program(plugin, YAML.replace("USER", userName));
    }
}
