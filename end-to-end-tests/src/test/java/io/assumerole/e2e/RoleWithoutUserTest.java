package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.OperationType;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.WebIdentity;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the real engine makes of one {@link RoleWithoutUser} from one update to the next. Whom the role lets in is in
 * {@code DenialsTest}. Does not prove that AWS takes the provider's URL, which it calls, or an audience more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoleWithoutUserTest {

    private static final WebIdentity MAIN =
            WebIdentity.github("my-team", "my-app").branch("main");

    private Stacks stacks;
    private AwsClients root;

    @BeforeAll
    void start() throws IOException {
        stacks = Stacks.start("RoleWithoutUserTest", System.getenv());
        root = stacks.sandbox().as(stacks.sandbox().root());
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    private static void make(Context context, WebIdentity... trusted) {
        var args = RoleWithoutUserArgs.builder()
                .rolePolicy(PolicyDocument.of(Statement.allow()
                        .action("s3:ListAllMyBuckets")
                        .resource("*")
                        .build()));
        List.of(trusted).forEach(args::trustedWebIdentity);
        var made = new RoleWithoutUser("deployer", args.build());
        context.export("roleArn", made.roleArn());
    }

    private List<String> providers() {
        return root.iam().listOpenIDConnectProviders().openIDConnectProviderList().stream()
                .map(provider -> provider.arn())
                .toList();
    }

    @Test
    void makes_its_provider_and_deletes_it() throws Exception {
        var stack = stacks.program("life", context -> make(context, MAIN));
        stack.up();
        assertThat(providers())
                .singleElement()
                .asString()
                .endsWith(":oidc-provider/token.actions.githubusercontent.com");
        assertThat(stack.preview().changeSummary()).containsOnlyKeys(OperationType.SAME);
        stack.refresh();
        assertThat(stack.preview().changeSummary()).containsOnlyKeys(OperationType.SAME);

        // The local AWS has no AddClientIDToOpenIDConnectProvider, so the preview alone says it.
        var another = stacks.program("life", context -> make(context, MAIN, MAIN.audience("another")));
        assertThat(another.preview().changeSummary())
                .containsOnlyKeys(OperationType.SAME, OperationType.UPDATE)
                .containsEntry(OperationType.UPDATE, 2);

        stack.destroy();
        assertThat(providers()).isEmpty();
    }

    @Test
    void says_that_the_account_has_the_provider_and_takes_it_by_its_arn() throws Exception {
        var arn = root.iam()
                .createOpenIDConnectProvider(r -> r.url("https://gitlab.com").clientIDList("https://gitlab.com"))
                .openIDConnectProviderArn();
        var project = WebIdentity.gitlab("my-group/my-app").branch("main");

        var made = stacks.program("taken", context -> make(context, project));
        assertThatThrownBy(made::up)
                .isInstanceOf(AutomationException.class)
                .hasMessageContaining("EntityAlreadyExists");
        made.destroy();

        var adopted = stacks.program("taken", context -> make(context, project.providerArn(arn)));
        adopted.up();
        adopted.destroy();
        assertThat(providers()).as("what the component has not made").containsExactly(arn);
        root.iam().deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
    }
}
