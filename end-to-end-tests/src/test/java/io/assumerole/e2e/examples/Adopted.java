package io.assumerole.e2e.examples;

import static io.assumerole.e2e.EngineCommands.DESTROY;
import static io.assumerole.e2e.EngineCommands.UP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.localaws.sandbox.ProjectStack;
import io.assumerole.localaws.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.iam.model.AccessKey;

/** A user, a key, a role and policies that somebody made by hand, taken over by the example {@code adopting}. */
final class Adopted {

    private static final String EXAMPLE = "adopting";
    private static final String USER = "adopted-user";
    private static final String ROLE = "adopted-role";
    private static final String ROLE_ARN = "arn:aws:iam::000000000000:role/team/" + ROLE;
    private static final String USER_ARN = "arn:aws:iam::000000000000:user/" + USER;

    private final Sandbox sandbox;
    private final Path file;
    private final AwsClients root;

    Adopted(Stacks stacks) {
        this.sandbox = stacks.sandbox();
        this.file = stacks.folder().resolve("import.json");
        this.root = sandbox.as(sandbox.root());
    }

    void run() throws Exception {
        var key = makeByHand();
        var userId = userId();
        var roleId = roleId();
        var stack = sandbox.project(Examples.folder(EXAMPLE), "adopted", """
                config:
                  aws:region: us-east-1
                  adopting:userName: %s
                  adopting:roleName: %s
                  adopting:rolePath: /team/
                """.formatted(USER, ROLE), sandbox.root());

        // Without the import everything would be made, and so it is refused.
        assertThat(operations(stack)).containsOnly("create");
        stack.run(List.of("preview", "--import-file", file.toString()));

        fillIn(key);
        stack.run(List.of("import", "--file", file.toString(), "--generate-code=false", "--protect=false", "--yes"));
        assertThat(operations(stack)).containsOnly("same", "update");
        assertThat(updated(stack)).containsExactly("aws:iam/role:Role::deployer");
        assumes(key);

        stack.run(UP);
        assertThat(operations(stack)).containsOnly("same");
        assertThat(userId()).isEqualTo(userId);
        assertThat(roleId()).isEqualTo(roleId);
        assertThat(root.iam().listAccessKeys(r -> r.userName(USER)).accessKeyMetadata())
                .extracting(each -> each.accessKeyId())
                .containsExactly(key.accessKeyId());
        assertThat(root.iam().getRole(r -> r.roleName(ROLE)).role().assumeRolePolicyDocument())
                .contains(userId);
        assumes(key);
        withoutSecret(stack, key);

        stack.run(DESTROY);
        assertThat(root.iam().listUsers().users())
                .noneMatch(user -> user.userName().equals(USER));
        assertThat(root.iam().listRoles().roles())
                .noneMatch(role -> role.roleName().equals(ROLE));
    }

    private AccessKey makeByHand() {
        var iam = root.iam();
        iam.createUser(r -> r.userName(USER));
        iam.createRole(r -> r.roleName(ROLE).path("/team/").assumeRolePolicyDocument("""
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "sts:AssumeRole"}
                  ]
                }
                """.formatted(USER_ARN)));
        iam.putRolePolicy(r -> r.roleName(ROLE).policyName("buckets").policyDocument("""
                {
                  "Version": "2012-10-17",
                  "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]
                }
                """));
        iam.putUserPolicy(r -> r.userName(USER).policyName("may-assume").policyDocument("""
                {
                  "Version": "2012-10-17",
                  "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "%s"}]
                }
                """.formatted(ROLE_ARN)));
        return iam.createAccessKey(r -> r.userName(USER)).accessKey();
    }

    /** As the README of the example says; first with what is wrong, which changes nothing. */
    private void fillIn(AccessKey key) throws IOException, InterruptedException {
        var before = Files.readString(file);
        assertThat(importFile(
                        "deployer-user=" + ROLE_ARN,
                        "deployer-assume-role=may-assume",
                        "deployer-policy=buckets",
                        "other=x"))
                .contains("other: not in the file", "deployer-user: got", "deployer-policy: its role is not given")
                .doesNotContain("deployer-assume-role:")
                .endsWith("exit 1");
        assertThat(importFile()).contains("NAME=VALUE").endsWith("exit 2");
        assertThat(Files.readString(file)).isEqualTo(before);

        assertThat(importFile(
                        "deployer-user=" + USER_ARN,
                        "deployer-key=" + key.accessKeyId(),
                        "deployerRole=" + ROLE_ARN,
                        "deployer-policy=buckets",
                        "deployer-assume-role=may-assume"))
                .isEqualTo("exit 0");
    }

    private String importFile(String... given) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command =
                new ArrayList<>(List.of(java, "-cp", "target/adopting.jar", "example.ImportFile", file.toString()));
        command.addAll(List.of(given));
        var process = new ProcessBuilder(command)
                .directory(Examples.folder(EXAMPLE).toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output + "exit " + process.waitFor();
    }

    /** What a preview wants to do with each resource. */
    private static List<String> operations(ProjectStack stack) throws Exception {
        return StreamSupport.stream(steps(stack).spliterator(), false)
                .map(step -> step.get("op").asText())
                .toList();
    }

    private static List<String> updated(ProjectStack stack) throws Exception {
        return StreamSupport.stream(steps(stack).spliterator(), false)
                .filter(step -> step.get("op").asText().equals("update"))
                .map(step -> step.get("urn").asText().replaceFirst(".*\\$", ""))
                .toList();
    }

    private static JsonNode steps(ProjectStack stack) throws Exception {
        var steps = new ObjectMapper()
                .readTree(stack.run(List.of("preview", "--json", "--show-sames")))
                .get("steps");
        assertThat(steps).hasSize(7);
        return steps;
    }

    private void assumes(AccessKey key) {
        sandbox.as(Stacks.key(key)).sts().assumeRole(r -> r.roleArn(ROLE_ARN).roleSessionName("adopted"));
    }

    /** AWS tells it nobody a second time, so the output is there and empty. */
    private static void withoutSecret(ProjectStack stack, AccessKey key) throws Exception {
        var outputs = new ObjectMapper().readTree(stack.run(List.of("stack", "output", "--json", "--show-secrets")));
        assertThat(outputs.get("accessKeyId").asText()).isEqualTo(key.accessKeyId());
        assertThat(outputs.get("secretAccessKey").isNull()).isTrue();
        assertThat(stack.run(List.of("stack", "export", "--show-secrets"))).doesNotContain(key.secretAccessKey());
    }

    private String userId() {
        return root.iam().getUser(r -> r.userName(USER)).user().userId();
    }

    private String roleId() {
        return root.iam().getRole(r -> r.roleName(ROLE)).role().roleId();
    }
}
