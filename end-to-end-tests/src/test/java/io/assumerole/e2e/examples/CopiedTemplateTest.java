package io.assumerole.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.e2e.Maven;
import io.assumerole.e2e.OwnRepository;
import io.assumerole.e2e.Stacks;
import io.assumerole.e2e.consumers.CopiedTemplate;
import io.assumerole.localaws.sandbox.AwsClients;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Builds the template {@code user-and-role} with the published jars, deploys it, and uses its key and its role. */
@TestInstance(Lifecycle.PER_CLASS)
class CopiedTemplateTest {

    private Stacks stacks;
    private Path project;

    /** Not in the clone, whose path may contain a space: the jar plugin writes this path into the manifest as it is. */
    @TempDir
    static Path repositoryFolder;

    @BeforeAll
    void build() throws Exception {
        stacks = Stacks.startQuick(CopiedTemplateTest.class);
        project = stacks.folder().resolve("readme");
        CopiedTemplate.write(project);
        var repository = OwnRepository.withPublished(repositoryFolder.resolve("repository"));
        Maven.succeed(project, "mvn -q package", Maven.localRepository(repository));
    }

    @AfterAll
    void close() throws Exception {
        stacks.close();
    }

    @Test
    void creates_a_user_whose_key_works_only_through_the_role() throws Exception {
        WorkspaceStack stack =
                stacks.sandbox().stack(project, "example", stacks.sandbox().root());
        stack.setConfig("aws:region", new ConfigValue("us-east-1"));

        var outputs = stack.up().outputs();

        assertThat(outputs).containsOnlyKeys("roleArn", "accessKeyId", "secretAccessKey");
        assertThat(outputs.get("secretAccessKey").isSecret()).isTrue();
        var user = stacks.as(Stacks.key(outputs));
        var role = stacks.inRole(user, Stacks.text(outputs, "roleArn"));
        create(role, "artifacts-readme");
        ExamplesTest.refused("AccessDenied", () -> create(role, "other-readme"));
        ExamplesTest.refused("AccessDenied", () -> create(user, "artifacts-of-the-user"));

        role.s3().deleteBucket(r -> r.bucket("artifacts-readme"));
        stack.destroy();
        var root = stacks.root();
        assertThat(root.iam().listUsers().users()).isEmpty();
        assertThat(root.iam().listRoles().roles()).isEmpty();
    }

    private static void create(AwsClients caller, String bucket) {
        caller.s3().createBucket(r -> r.bucket(bucket));
    }
}
