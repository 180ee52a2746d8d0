package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.User;
import com.pulumi.resources.Resource;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.AccessRequest;
import io.assumerole.policy.Decision;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyEvaluator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Asks the offline decision with the documents that a program gives to AWS, as {@code docs/why-denied.md} shows; does
 * not prove that AWS decides alike.
 */
class StackDecisionTest {

    /** The answers that the page on extending shows. */
    private static final class AwsMocks implements Mocks {
        private final MockedStack answers = new MockedStack();

        @Override
        public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
            return answers.newResourceAsync(args);
        }

        @Override
        public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
            return answers.callAsync(args);
        }
    }

    private static final class Site {
        static void deploy(Context context) {
            new UnprivilegedUserWithRole(
                    "deployer",
                    UnprivilegedUserWithRoleArgs.builder()
                            .rolePolicy(Deployer.READ)
                            .externalId("PulumiApplication")
                            .build());
        }
    }

    @AfterEach
    void forget() {
        PulumiTest.cleanup();
    }

    // docs:begin why-stack-only
    private static <T extends Resource> T only(Class<T> type, List<Resource> resources) {
        return resources.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
    // docs:end why-stack-only

    @Test
    void lets_the_user_assume_the_role_and_the_role_read_artifacts_and_no_more() throws IOException {
        // docs:begin why-stack
        List<Resource> resources = PulumiTest.withMocks(new AwsMocks())
                .runTest(Site::deploy)
                .throwOnError()
                .resources();
        Role role = only(Role.class, resources);
        RoleArn roleArn = RoleArn.parse(PulumiTest.extractValue(role.arn()));
        Decision assuming = PolicyEvaluator.builder()
                .trust(PolicyDocument.parse(PulumiTest.extractValue(role.assumeRolePolicy())))
                .build()
                .decide(AccessRequest.byUser(UserArn.parse(PulumiTest.extractValue(
                                only(User.class, resources).arn())))
                        .asksToAssume(roleArn)
                        .externalId(new ExternalId("PulumiApplication"))
                        .build());
        Decision writing = PolicyEvaluator.builder()
                .identity(PolicyDocument.parse(PulumiTest.extractValue(
                        only(RolePolicy.class, resources).policy())))
                .build()
                .decide(AccessRequest.byRoleSession(roleArn, new SessionName("deployment"))
                        .asksFor("s3:PutObject", "arn:aws:s3:::artifacts/site.zip")
                        .resourceAccount(roleArn.account())
                        .build());
        assertThat(assuming.isAllowed()).as(assuming.trace().toString()).isTrue();
        assertThat(writing.isAllowed()).as(writing.trace().toString()).isFalse();
        String why = writing.reason();
        // docs:end why-stack
        shown(why);
    }

    private static void shown(String text) throws IOException {
        var block = Pattern.compile("(?s)<!-- docs:why-stack -->\n```java\n.*?\n```\n\\s*```text\n(.*?)\n```")
                .matcher(Files.readString(Path.of("../docs/why-denied.md")));
        assertThat(block.find()).isTrue();
        assertThat(block.group(1).strip().replaceAll("\\s+", " ")).isEqualTo(text);
    }
}
