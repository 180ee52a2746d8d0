package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.WebIdentity;
import io.assumerole.localaws.LocalAwsServer;
import io.assumerole.testing.LocalAws;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Updates one {@link RoleWithoutUser} repeatedly under the real engine. {@code ComponentArgumentsTest} tests the principals that
 * the role trusts. Does not prove that AWS accepts the provider's URL, which it calls, or another audience.
 */
@LocalAws
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoleWithoutUserLifecycleTest {

    private static final WebIdentity MAIN =
            WebIdentity.github("my-team", 123456, "my-app", 456789).branch("main");

    private final LocalAwsServer aws;
    private final IamClient iam;

    RoleWithoutUserLifecycleTest(LocalAwsServer aws) {
        this.aws = aws;
        this.iam = aws.client(IamClient.builder(), aws.root());
    }

    private WorkspaceStack stack(String project, WebIdentity... trusted) throws AutomationException {
        return aws.stack(project, "test", context -> make(context, trusted), aws.root());
    }

    private static void make(Context context, WebIdentity... trusted) {
        var args = RoleWithoutUserArgs.builder().rolePolicy(Stacks.allow("s3:ListAllMyBuckets"));
        List.of(trusted).forEach(args::trustedWebIdentity);
        var made = new RoleWithoutUser("deployer", args.build());
        context.export("roleArn", made.roleArn());
    }

    private List<String> providers() {
        return iam.listOpenIDConnectProviders().openIDConnectProviderList().stream()
                .map(provider -> provider.arn())
                .toList();
    }

    @Test
    void makes_its_provider_and_deletes_it() throws Exception {
        var stack = stack("life", MAIN);
        stack.up();
        assertThat(providers())
                .singleElement()
                .asString()
                .endsWith(":oidc-provider/token.actions.githubusercontent.com");
        assertThat(stack.preview().changeSummary()).containsOnlyKeys(OperationType.SAME);
        stack.refresh();
        assertThat(stack.preview().changeSummary()).containsOnlyKeys(OperationType.SAME);

        // The local AWS has no AddClientIDToOpenIDConnectProvider, so the preview alone says it.
        var another = stack("life", MAIN, MAIN.audience("another"));
        assertThat(another.preview().changeSummary())
                .containsOnlyKeys(OperationType.SAME, OperationType.UPDATE)
                .containsEntry(OperationType.UPDATE, 2);

        stack.destroy();
        assertThat(providers()).isEmpty();
    }

    @Tag("extended")
    @Test
    void says_that_the_account_has_the_provider_and_takes_it_by_its_arn() throws Exception {
        var arn = iam.createOpenIDConnectProvider(
                        r -> r.url("https://gitlab.com").clientIDList("https://gitlab.com"))
                .openIDConnectProviderArn();
        var project = WebIdentity.gitlab("my-group/my-app").branch("main");

        var made = stack("taken", project);
        assertThatThrownBy(made::up)
                .isInstanceOf(AutomationException.class)
                .hasMessageContaining("EntityAlreadyExists");
        made.destroy();

        var adopted = stack("taken", project.providerArn(arn));
        adopted.up();
        adopted.destroy();
        assertThat(providers()).as("what the component has not made").containsExactly(arn);
        iam.deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
    }
}
