package io.assumerole.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.StackDeployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does not prove anything about the states of the real stacks: DemoRunTest and SecretsTest do. */
class DeploymentReviewTest {
    private static final String USER = """
            {"urn": "urn:pulumi:demo::one::aws:iam/user:User::anna", "type": "aws:iam/user:User", "custom": true,
             "id": "anna", "inputs": {"name": "anna"},
             "outputs": {"arn": "arn:aws:iam::000000000000:user/anna", "name": "anna"}}""";

    private static final String KEY = """
            {"urn": "urn:pulumi:demo::one::aws:iam/accessKey:AccessKey::key", "type": "aws:iam/accessKey:AccessKey",
             "custom": true, "id": "AKIAEXAMPLE", "inputs": {"user": "anna"},
             "outputs": {"secret": %s}}""".formatted(secret("the-secret-key"));

    private static final String TRUST = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
             "Principal": {"AWS": "arn:aws:iam::000000000000:user/anna"},
             "Condition": {"StringEquals": {"sts:ExternalId": "the-external-id"}}}]}""";

    private static final String POLICY = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
             "Resource": "arn:aws:s3:::the-secret-bucket/*"}]}""";

    @TempDir
    private Path folder;

    private static String role(String trust) {
        return """
                {"urn": "urn:pulumi:demo::two::aws:iam/role:Role::deployer", "type": "aws:iam/role:Role",
                 "custom": true, "id": "deployer", "inputs": {"name": "deployer", "assumeRolePolicy": %s},
                 "outputs": {"arn": "arn:aws:iam::000000000000:role/deployer", "name": "deployer"}}""".formatted(trust);
    }

    private static String rolePolicy(String policy) {
        return """
                {"urn": "urn:pulumi:demo::two::aws:iam/rolePolicy:RolePolicy::policy",
                 "type": "aws:iam/rolePolicy:RolePolicy", "custom": true, "id": "deployer:policy",
                 "inputs": {"role": "deployer", "policy": %s}}""".formatted(policy);
    }

    private static String secret(String value) {
        return """
                {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": %s}""".formatted(quoted(quoted(value)));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static StackDeployment stack(String... resources) throws AutomationException {
        return StackDeployment.fromJson(
                "{\"version\": 3, \"deployment\": {\"resources\": [%s]}}".formatted(String.join(",", resources)));
    }

    private static String report(StackDeployment... stacks) {
        return DeploymentReview.report("two stacks", List.of(stacks));
    }

    @Test
    void shows_that_a_user_of_one_stack_becomes_a_role_of_another_stack() throws Exception {
        var report =
                report(stack(USER, KEY), stack(role(secret(TRUST)), rolePolicy(quoted(POLICY.replace("secret-", "")))));

        assertThat(report)
                .contains("<title>two stacks: 3 changes give new access</title>")
                .contains("user anna", "arn:aws:s3:::the-bucket/*", "[not shown]")
                .doesNotContain("the-external-id", "the-secret-key");
    }

    @Test
    void keeps_every_other_secret() throws Exception {
        var report = report(stack(USER), stack(role(quoted(TRUST)), rolePolicy(secret(POLICY))));

        assertThat(report)
                .contains("<title>two stacks: 1 change gives new access, and 1 is undecided</title>")
                .doesNotContain("the-secret-bucket", "the-external-id");
    }

    @Test
    void does_not_guess_a_trust_policy_that_it_cannot_read() throws Exception {
        var report = report(stack(USER), stack(role(secret(TRUST).replace("plaintext", "ciphertext"))));

        assertThat(report)
                .contains("<title>two stacks: 1 change is undecided</title>")
                .doesNotContain("the-external-id");
    }

    @Test
    void reports_no_new_access_of_a_stack_without_resources() throws Exception {
        assertThat(report(StackDeployment.fromJson("{\"version\": 3, \"deployment\": {}}")))
                .contains("<title>two stacks: no new access</title>");
    }

    @Test
    void writes_a_file_that_only_its_owner_can_read() throws Exception {
        var file = folder.resolve("new/folder/report.html");

        DeploymentReview.write(file, "first");
        DeploymentReview.write(file, "second");

        assertThat(file).hasContent("second");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(list(file.getParent())).containsExactly(file);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
