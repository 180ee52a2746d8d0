package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.Context;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.UpOptions;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.localaws.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * A role and the provider that assumes it in one program, from the first preview to the end. Does
 * not prove that AWS lets a role be assumed that was made a moment ago.
 */
class OneProgramTest {

    private static final String EXTERNAL_ID = "the-external-id-of-one-program";

    private static final String ALL =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

    private static final String TRUST =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
                    + "\"Principal\":{\"AWS\":\"arn:aws:iam::000000000000:user/admin\"},"
                    + "\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\""
                    + EXTERNAL_ID
                    + "\"}}}]}";

    private static void program(Context context) {
        var role =
                new Role(
                        "role",
                        RoleArgs.builder().assumeRolePolicy(Output.ofSecret(TRUST)).build());
        var policy =
                new RolePolicy(
                        "policy", RolePolicyArgs.builder().role(role.name()).policy(ALL).build());
        var assumed =
                new AssumedRoleProvider(
                        "assumed",
                        AssumedRoleProviderArgs.builder()
                                .roleArn(policy.id().apply(id -> role.arn()))
                                .externalId(Output.ofSecret(EXTERNAL_ID))
                                .build());
        var bucket = new Bucket("bucket", BucketArgs.Empty, assumed.resourceOptions());
        context.export("bucketName", bucket.bucket());
        context.export("callerArn", assumed.callerArn());
        context.export("length", assumed.callerArn().applyValue(String::length));
        context.export("accountId", assumed.accountId());
    }

    @Test
    void works_the_first_time_and_keeps_unknowns_secrets_and_dependencies() throws Exception {
        try (var stacks = Stacks.start(OneProgramTest.class)) {
            var iam = stacks.sandbox().as(Sandbox.ROOT).iam();
            iam.createUser(r -> r.userName("admin"));
            iam.putUserPolicy(r -> r.userName("admin").policyName("all").policyDocument(ALL));
            var key = iam.createAccessKey(r -> r.userName("admin")).accessKey();
            var admin = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
            var stack =
                    stacks.sandbox().stack("one-program", "test", OneProgramTest::program, admin);
            stack.setConfig("aws:region", new ConfigValue(Sandbox.REGION));

            var preview = stack.preview();
            assertThat(preview.standardOutput())
                    .contains("callerArn : [unknown]", "length    : [unknown]", "6 to create")
                    .doesNotContain("null");

            var outputs = stack.up().outputs();
            assertThat(Stacks.text(outputs, "callerArn")).contains(":assumed-role/role-");
            assertThat(Stacks.text(outputs, "accountId")).isEqualTo("000000000000");
            stack.up(UpOptions.builder().expectNoChanges(true).build());

            JsonNode state = new ObjectMapper().valueToTree(stack.exportStack().deployment());
            assertThat(dependenciesOfProvider(state)).contains("::role\"").contains("::policy\"");
            try (var files = Files.walk(stacks.folder().resolve("state"))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(EXTERNAL_ID);
                }
            }

            stack.destroy();
            assertThat(iam.listRoles().roles()).isEmpty();
        }
    }

    private static String dependenciesOfProvider(JsonNode state) {
        for (var resource : state.get("resources")) {
            if (resource.get("urn").asText().endsWith("$pulumi:providers:aws::assumed")) {
                return resource.get("dependencies").toString();
            }
        }
        throw new AssertionError("No provider in the state");
    }
}
