package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.test.PulumiTest;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens where AWS says that the caller is not a session of the role, against mocks. Does not
 * prove that a plugin of another version goes on with the credentials it started with.
 */
class AssumedSessionCheckTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/path/deployer";
    private static final String BUCKET = "aws:s3/bucket:Bucket";

    private final AtomicReference<AssumedRoleProvider> component = new AtomicReference<>();

    private MockedStack upAs(String caller) {
        return MockedStack.upAs(caller, context -> {
            component.set(provider());
            var options = component.get().resourceOptions();
            new Bucket("one", BucketArgs.Empty, options);
            new Bucket(
                    "two",
                    BucketArgs.Empty,
                    CustomResourceOptions.merge(
                            options,
                            CustomResourceOptions.builder().protect(true).build()));
        });
    }

    private static AssumedRoleProvider provider() {
        return new AssumedRoleProvider(
                "in-the-role",
                AssumedRoleProviderArgs.builder()
                        .roleArn(ROLE)
                        .sessionName("session")
                        .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::123456789012:user/unprivileged",
                "arn:aws:iam::123456789012:root",
                "arn:aws:sts::123456789012:assumed-role/deployer2/session",
                "arn:aws:sts::123456789012:assumed-role/path/deployer",
                "arn:aws:sts::123456789012:assumed-role/deployer/another",
                "arn:aws:sts::123456789012:assumed-role/deployer/Session",
                "arn:aws:sts::123456789012:federated-user/deployer",
                "arn:aws:sts::210987654321:assumed-role/deployer/session",
                "arn:aws-cn:sts::123456789012:assumed-role/deployer/session",
                "arn:aws:iam::123456789012:role/path/deployer",
            })
    void fails_and_makes_nothing_in_the_name_of_somebody_else(String caller) {
        var stack = upAs(caller);

        assertThat(stack.errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("AssumedRoleProvider \"in-the-role\" does not use its role")
                        .contains("AWS says that the caller is " + caller)
                        .contains("the role to assume was " + ROLE)
                        .contains("plugins: in Pulumi.yaml")
                        .contains("a different major version than com.pulumi:aws"));
        assertThat(stack.registeredTypes()).contains("pulumi:providers:aws").doesNotContain(BUCKET);
        assertThat(stack.calledFunctions()).hasSize(1);
    }

    @Test
    void shows_no_role_and_no_session_name_that_came_as_a_secret() {
        var user = "arn:aws:iam::210987654321:user/unprivileged";
        var secret = MockedStack.upAs(
                user,
                context -> new AssumedRoleProvider(
                        "in-the-role",
                        AssumedRoleProviderArgs.builder()
                                .roleArn(Output.ofSecret(ROLE))
                                .sessionName(Output.ofSecret("hidden-name"))
                                .build()));
        var plain = MockedStack.upAs(
                user,
                context -> new AssumedRoleProvider(
                        "in-the-role",
                        AssumedRoleProviderArgs.builder()
                                .roleArn(ROLE)
                                .sessionName("hidden-name")
                                .build()));

        assertThat(secret.errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("the role to assume was a secret, with the session name a secret")
                        .doesNotContain(ROLE, "hidden-name"));
        assertThat(plain.errors()).anySatisfy(error -> assertThat(error).contains(ROLE, "hidden-name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:sts::123456789012:assumed-role/deployer/session",
                "arn:aws:sts::123456789012:assumed-role/Deployer/session"
            })
    void goes_on_as_a_session_of_the_role_with_one_call(String caller) {
        var stack = upAs(caller);

        assertThat(stack.errors()).isEmpty();
        assertThat(PulumiTest.extractValue(component.get().callerArn())).isEqualTo(caller);
        assertThat(stack.registeredTypes())
                .containsOnlyOnce("pulumi:providers:aws")
                .contains(BUCKET);
        assertThat(stack.registeredNames()).contains("one", "two");
        assertThat(stack.calledFunctions()).hasSize(1);
    }

    @Test
    void makes_everything_in_a_preview_that_cannot_ask() {
        var stack = MockedStack.firstPreview(context -> {
            var user = new UnprivilegedUserWithRole("unprivileged", Deployer.args(args -> args));
            var provider = new AssumedRoleProvider(
                    "in-the-role", AssumedRoleProviderArgs.from(user).build());
            new Bucket("one", BucketArgs.Empty, provider.resourceOptions());
        });

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.registeredNames()).contains("one");
        assertThat(stack.calledFunctions()).isEmpty();
    }

    private static final class Site extends ComponentResource {
        Site(ComponentResourceOptions options) {
            super("test:index:Site", "site", options);
            new Bucket(
                    "one",
                    BucketArgs.Empty,
                    CustomResourceOptions.builder().parent(this).build());
        }
    }

    /** As the javadoc of provider() says. */
    private static ComponentResourceOptions waiting(AssumedRoleProvider deployer) {
        return ComponentResourceOptions.builder()
                .provider(deployer.provider())
                .dependsOn(deployer.callerArn().applyValue(arn -> List.of()))
                .build();
    }

    @Test
    void keeps_the_children_of_a_component_that_depends_on_the_answer() {
        var nobody = MockedStack.upAs(
                "arn:aws:iam::123456789012:user/unprivileged", context -> new Site(waiting(provider())));
        var role = MockedStack.upAs(
                "arn:aws:sts::123456789012:assumed-role/deployer/session", context -> new Site(waiting(provider())));

        assertThat(nobody.errors()).isNotEmpty();
        assertThat(nobody.registeredNames()).doesNotContain("one");
        assertThat(role.errors()).isEmpty();
        assertThat(role.registeredNames()).contains("one");
    }

    @Test
    void does_not_pass_on_the_identity_of_another_caller() {
        var account = new AtomicReference<Output<String>>();
        var reached = new AtomicReference<String>();
        MockedStack.upAs("arn:aws:iam::123456789012:user/unprivileged", context -> {
            account.set(provider().accountId());
            account.get().applyValue(id -> {
                reached.set(id);
                return id;
            });
        });

        assertThat(account.get()).isNotNull();
        assertThat(reached.get()).isNull();
    }
}
