package io.assumerole.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.inputs.GetCallerIdentityArgs;
import com.pulumi.aws.outputs.GetCallerIdentityResult;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.ResourceType;
import com.pulumi.resources.Resource;
import com.pulumi.resources.StackReference;
import com.pulumi.test.Mocks;
import com.pulumi.test.Mocks.ResourceArgs;
import com.pulumi.test.Mocks.ResourceResult;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestOptions;
import io.assumerole.AccessKeys;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.arn.AccountId;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.UserArn;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the mocks answer. Does not prove that AWS answers alike: the end-to-end tests compare nothing with AWS. */
class AwsMocksTest {

    private static final Path COMPONENTS = Path.of("../assume-role-components/src/main/java/io/assumerole");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (com\\.pulumi\\.aws\\.(?:\\w+\\.)?[A-Z]\\w*);$");

    private static ResourceResult made(String type, String name, Map<String, Object> inputs) {
        return made(new AwsMocks(), type, name, inputs);
    }

    private static ResourceResult made(AwsMocks mocks, String type, String name, Map<String, Object> inputs) {
        return mocks.newResourceAsync(new ResourceArgs(type, name, inputs, "", ""))
                .join();
    }

    private static Object output(ResourceResult made, String output) {
        return ((Map<?, ?>) made.state).get(output);
    }

    /** Every class of com.pulumi:aws that the components import and that is a resource. */
    static Stream<Class<?>> resourcesOfTheComponents() throws IOException {
        var imported = new TreeSet<String>();
        try (var sources = Files.walk(COMPONENTS)) {
            for (var source : sources.filter(Files::isRegularFile).toList()) {
                IMPORT.matcher(Files.readString(source)).results().forEach(found -> imported.add(found.group(1)));
            }
        }
        var all = imported.stream()
                .<Class<?>>map(AwsMocksTest::load)
                .filter(Resource.class::isAssignableFrom)
                .toList();
        assertThat(all).hasSizeGreaterThan(10);
        return all.stream();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What AWS always has is no {@code Optional} in the SDK; a secret is either in the clear or encrypted. */
    @ParameterizedTest
    @MethodSource("resourcesOfTheComponents")
    void answers_with_every_output_that_aws_always_sets(Class<?> type) {
        var inputs = Map.<String, Object>of(
                "url",
                "https://example.com",
                "clientIdLists",
                java.util.List.of("sts.amazonaws.com"),
                "user",
                "anna",
                "role",
                "deployer",
                "policyArn",
                "arn:aws:iam::aws:policy/ReadOnlyAccess",
                "policy",
                "{}",
                "assumeRolePolicy",
                "{}",
                "secretId",
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:a-123456",
                "secretArn",
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:a-123456");
        var made = (Map<?, ?>) made(type.getAnnotation(ResourceType.class).type(), "one", inputs).state;

        var always = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getReturnType() == Output.class && method.getParameterCount() == 0)
                .filter(method -> !method.getGenericReturnType().getTypeName().contains("Optional<"))
                .map(Method::getName)
                .filter(name -> !name.startsWith("encrypted") && !name.equals("keyFingerprint"))
                .toList();
        assertThat(always).isNotEmpty();
        assertThat(made.keySet().stream().map(String::valueOf)).containsAll(always);
    }

    /** So that the list in the mocks is not forgotten. */
    @Test
    void knows_every_function_that_the_components_call() throws IOException {
        var called = new TreeSet<String>();
        try (var sources = Files.walk(COMPONENTS)) {
            for (var source : sources.filter(Files::isRegularFile).toList()) {
                Pattern.compile("\\b\\w+Functions\\.\\w+")
                        .matcher(Files.readString(source).replaceAll("(?m)^ *[/*].*$", ""))
                        .results()
                        .forEach(found -> called.add(found.group()));
            }
        }

        assertThat(called).containsExactly("AwsFunctions.getCallerIdentity", "IamFunctions.getAccessKeysPlain");
    }

    /** What a newcomer sees first, with mocks that answer with the inputs alone. */
    @Test
    void lets_a_component_be_made_that_naive_mocks_do_not() {
        Mocks naive = args ->
                CompletableFuture.completedFuture(ResourceResult.of(Optional.of(args.name + "-id"), args.inputs));

        var thrown = catchThrowable(() ->
                Mocked.up(naive, context -> new UnprivilegedUserWithRole("deployer", Mocked.args(a -> a))));
        // The program fails with one or more of these messages, because it reads the missing outputs in parallel.
        assertThat(Throwables.getStackTrace(thrown))
                .containsPattern("User(Arn|Name): got null|Principal\\.AWS: is null");
        assertThat(PulumiTest.extractValue(Mocked.deployer(a -> a).userArn()))
                .isEqualTo("arn:aws:iam::123456789012:user/deployer-user-0123abc");
    }

    @Test
    void answers_in_the_account_the_partition_and_the_path() {
        var mocks =
                AwsMocks.builder().account("999999999999").region("cn-north-1").build();
        var inputs = Map.<String, Object>of("path", "/team/", "name", "deployer");

        assertThat(output(made(mocks, "aws:iam/role:Role", "r", inputs), "arn"))
                .isEqualTo("arn:aws-cn:iam::999999999999:role/team/deployer");
        assertThat(output(made(mocks, "aws:iam/user:User", "u", Map.of()), "arn"))
                .isEqualTo("arn:aws-cn:iam::999999999999:user/u-0123abc");
        assertThat(output(made(mocks, "aws:s3/bucket:Bucket", "b", Map.of()), "arn"))
                .isEqualTo("arn:aws-cn:s3:::b-0123abc");
        assertThat(output(made(mocks, "aws:secretsmanager/secret:Secret", "s", Map.of()), "arn"))
                .asString()
                .matches("arn:aws-cn:secretsmanager:cn-north-1:999999999999:secret:s-0123abc-[A-Za-z0-9]{6}");
        var policy = made(mocks, "aws:iam/policy:Policy", "p", inputs);
        assertThat(policy.id).hasValue("arn:aws-cn:iam::999999999999:policy/team/deployer");
        var provider = made(
                mocks,
                "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
                "o",
                Map.of("url", "https://example.com/id"));
        assertThat(provider.id).hasValue("arn:aws-cn:iam::999999999999:oidc-provider/example.com/id");
    }

    @Test
    void refuses_what_is_no_account_and_no_region() {
        assertThatThrownBy(() -> AwsMocks.builder().account("12345")).hasMessageContaining("12 digits");
        assertThatThrownBy(() -> AwsMocks.builder().region("Frankfurt")).hasMessageContaining("eu-central-1");
    }

    @Test
    void gives_each_resource_unique_ids_that_are_the_same_in_every_run() {
        var one = made("aws:iam/accessKey:AccessKey", "one", Map.of("user", "anna"));
        var two = made("aws:iam/accessKey:AccessKey", "two", Map.of("user", "anna"));

        assertThat(one.id.orElseThrow()).matches("AKIA[A-Z2-7]{16}");
        assertThat(one.id).isNotEqualTo(two.id).isEqualTo(made("aws:iam/accessKey:AccessKey", "one", Map.of()).id);
        assertThat((String) output(one, "secret"))
                .startsWith("NotASecret/")
                .hasSize(40)
                .isNotEqualTo(output(two, "secret"));
        assertThat((String) output(made("aws:iam/user:User", "a", Map.of()), "uniqueId"))
                .matches("AIDA[A-Z2-7]{17}");
        assertThat((String) output(made("aws:iam/role:Role", "a", Map.of()), "uniqueId"))
                .matches("AROA[A-Z2-7]{17}");
    }

    @Test
    void encrypts_the_secret_of_a_key_for_whom_it_is_asked_to() {
        var made = made("aws:iam/accessKey:AccessKey", "key", Map.of("user", "anna", "pgpKey", "…"));

        assertThat(output(made, "secret")).isNull();
        assertThat(output(made, "encryptedSecret")).isNotNull();
        assertThat(output(made("aws:iam/accessKey:AccessKey", "key", Map.of("user", "anna")), "encryptedSecret"))
                .isNull();
    }

    @Test
    void answers_for_another_type_with_its_inputs() {
        var made = made("aws:sqs/queue:Queue", "orders", Map.of("fifoQueue", true));

        assertThat(made.state).isEqualTo(Map.of("fifoQueue", true));
        assertThat(made.id).hasValue("orders-id");
    }

    @Test
    void keeps_the_id_of_an_imported_resource() {
        var imported = new ResourceArgs("aws:iam/user:User", "user", Map.of("name", "anna"), "", "anna");

        assertThat(new AwsMocks().newResourceAsync(imported).join().id).hasValue("anna");

        var read = new ResourceArgs("aws:iam/role:Role", "role", Map.of(), "", "deployer");
        var role = new AwsMocks().newResourceAsync(read).join();
        assertThat(output(role, "name")).isEqualTo("deployer");
        assertThat(output(role, "arn")).isEqualTo("arn:aws:iam::123456789012:role/deployer");
        var arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        var policy = new ResourceArgs("aws:iam/policy:Policy", "policy", Map.of(), "", arn);
        assertThat(output(new AwsMocks().newResourceAsync(policy).join(), "arn"))
                .isEqualTo(arn);
    }

    @Test
    void says_that_keys_are_as_old_as_is_asked() {
        var asked = AccessKeys.one().strictMaxAge(Duration.ofDays(90));
        var old = AwsMocks.builder()
                .createDate(Instant.now().minus(Duration.ofDays(91)))
                .build();

        assertThatThrownBy(() -> Mocked.up(
                        old,
                        context -> new UnprivilegedUserWithRole("deployer", Mocked.args(a -> a.accessKeys(asked)))))
                .hasStackTraceContaining("is 91 days old");
        assertThat(Mocked.deployer(a -> a.accessKeys(asked))).isNotNull();
    }

    /** Runs a program with a provider in the role of another account, and answers who AWS says it is. */
    private static String callerOfTheProvider(AwsMocks mocks) {
        var caller = new AtomicReference<Output<String>>();
        Mocked.up(
                mocks,
                context -> caller.set(new AssumedRoleProvider(
                                "in-the-role",
                                AssumedRoleProviderArgs.builder()
                                        .roleArn("arn:aws:iam::999999999999:role/team/deployer")
                                        .sessionName("release")
                                        .region("us-east-1")
                                        .build())
                        .callerArn()));
        return PulumiTest.extractValue(caller.get());
    }

    @Test
    void is_the_session_of_the_role_that_the_provider_assumes() {
        assertThat(callerOfTheProvider(new AwsMocks()))
                .isEqualTo("arn:aws:sts::999999999999:assumed-role/deployer/release");
    }

    @Test
    void is_whom_it_is_told_to_be_and_a_provider_that_is_not_in_its_role_is_found() {
        var other =
                AwsMocks.builder().caller("arn:aws:iam::999999999999:user/anna").build();

        assertThatThrownBy(() -> callerOfTheProvider(other)).hasStackTraceContaining("does not use its role");
    }

    @Test
    void is_a_user_of_the_account_without_a_provider() {
        var caller = new AtomicReference<Output<GetCallerIdentityResult>>();
        Mocked.up(context -> caller.set(AwsFunctions.getCallerIdentity(GetCallerIdentityArgs.Empty)));

        var identity = PulumiTest.extractValue(caller.get());
        assertThat(UserArn.parse(identity.arn()).account()).isEqualTo(new AccountId("123456789012"));
        assertThat(identity.accountId()).isEqualTo("123456789012");
        assertThat(identity.userId()).startsWith("AIDA");
    }

    @Test
    void creates_the_resources_of_a_provider_in_the_account_of_its_role() {
        var result = Mocked.up(context -> {
            var provider = new AssumedRoleProvider(
                    "in-the-role",
                    AssumedRoleProviderArgs.builder()
                            .roleArn("arn:aws:iam::999999999999:role/deployer")
                            .sessionName("release")
                            .region("us-east-1")
                            .build());
            new com.pulumi.aws.iam.Role(
                    "there",
                    com.pulumi.aws.iam.RoleArgs.builder().assumeRolePolicy("{}").build(),
                    provider.resourceOptions());
            new com.pulumi.aws.iam.Role(
                    "here",
                    com.pulumi.aws.iam.RoleArgs.builder().assumeRolePolicy("{}").build());
        });

        assertThat(account(TestResources.named(com.pulumi.aws.iam.Role.class, "there", result)))
                .isEqualTo("999999999999");
        assertThat(account(TestResources.named(com.pulumi.aws.iam.Role.class, "here", result)))
                .isEqualTo("123456789012");
    }

    private static String account(com.pulumi.aws.iam.Role role) {
        return RoleArn.parse(PulumiTest.extractValue(role.arn())).account().value();
    }

    @Test
    void answers_for_the_stacks_that_were_given_and_for_no_other() {
        var mocks = AwsMocks.builder()
                .stackReference("organization/create-role/dev", Map.of("roleArn", "arn:aws:iam::123456789012:role/r"))
                .build();
        var read = new AtomicReference<Output<?>>();

        Mocked.up(
                mocks,
                context -> read.set(
                        new StackReference("organization/create-role/dev").requireOutput(Output.of("roleArn"))));
        assertThat(PulumiTest.extractValue(read.get())).isEqualTo("arn:aws:iam::123456789012:role/r");

        assertThatThrownBy(() -> Mocked.up(mocks, context -> new StackReference("organization/create-role/prod")))
                .hasStackTraceContaining("organization/create-role/prod")
                .hasStackTraceContaining("stackReference(…)");
    }

    @Test
    void knows_nothing_in_a_first_preview_that_only_aws_can_tell() {
        var known = new AtomicReference<UnprivilegedUserWithRole>();
        try {
            PulumiTest.withMocks(AwsMocks.builder().firstPreview().build())
                    .withOptions(TestOptions.builder().preview(true).build())
                    .runTest(context -> known.set(new UnprivilegedUserWithRole("deployer", Mocked.args(a -> a))))
                    .throwOnError();
        } finally {
            PulumiTest.cleanup();
        }

        assertThat(PulumiTest.extractValue(known.get().roleArn())).isNull();
        assertThat(PulumiTest.extractValue(Mocked.deployer(a -> a).roleArn())).isNotNull();
    }
}
