package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import com.pulumi.test.PulumiTest;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider's exact inputs against mocks. Does not prove that a role is assumed. */
class AssumedRoleProviderTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/allow-s3-management-fcc71c0";

    private static final String FIRST_ROLE = "arn:aws:iam::999999999999:role/first";
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private static final String OWN = "arn:aws:iam::123456789012:policy/own";
    private static final String KEY_ID = "AKIAIOSFODNN7EXAMPLE";
    private static final PolicyDocument PUT = PolicyDocument.of(
            Statement.allow().action("s3:PutObject").resource("*").build());

    private static final String PROVIDER = "pulumi:providers:aws";

    private final AtomicReference<AssumedRoleProvider> component = new AtomicReference<>();

    private MockedStack up(UnaryOperator<AssumedRoleProviderArgs.Builder> arguments) {
        return MockedStack.up(context -> component.set(new AssumedRoleProvider(
                "deployer", arguments.apply(AssumedRoleProviderArgs.builder()).build())));
    }

    @Test
    void makes_exactly_one_provider_of_package_aws() {
        var stack = up(args -> args.roleArn(ROLE));

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.urns())
                .containsExactly(
                        "assume-role:index:AssumedRoleProvider$pulumi:providers:aws::deployer",
                        "assume-role:index:AssumedRoleProvider::deployer");
    }

    @Test
    void names_the_session_after_project_and_stack_unless_told() {
        var stack = up(args -> args.roleArn(ROLE));

        assertThat(stack.inputs(PROVIDER))
                .isEqualTo(Map.of(
                        RoleInput.KEY,
                        RoleInput.of("{\"roleArn\":\"" + ROLE + "\",\"sessionName\":\"project-stack\"}"),
                        "allowedAccountIds",
                        "[\"123456789012\"]"));
    }

    @Test
    void sends_role_session_name_external_id_and_region() {
        var stack = up(args -> args.roleArn(ROLE)
                .sessionName("PulumiSession")
                .externalId("PulumiApplication")
                .region("eu-central-1"));

        assertThat(stack.inputs(PROVIDER))
                .isEqualTo(Map.of(
                        RoleInput.KEY,
                        RoleInput.of("{\"roleArn\":\""
                                + ROLE
                                + "\",\"sessionName\":\"PulumiSession\",\"externalId\":\"PulumiApplication\"}"),
                        "allowedAccountIds",
                        "[\"123456789012\"]",
                        "region",
                        "eu-central-1"));
    }

    private static UnaryOperator<AssumedRoleProviderArgs.Builder> role(
            UnaryOperator<AssumedRoleProviderArgs.Builder> more) {
        return args -> more.apply(args.roleArn(ROLE).sessionName("session"));
    }

    private static final Map<String, Object> NOTHING_BUT_THE_ROLE = inputs(assumeRole(""));

    /** The inputs of a provider: those that every provider has, and some more. */
    private static Map<String, Object> inputs(String... more) {
        var all = new HashMap<String, Object>(Map.of("allowedAccountIds", "[\"123456789012\"]"));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private static String[] assumeRole(String more) {
        return new String[] {
            RoleInput.KEY,
            RoleInput.of("{'roleArn':'%s','sessionName':'session'%s}"
                    .formatted(ROLE, more)
                    .replace('\'', '"'))
        };
    }

    private static String[] with(String[] first, String... more) {
        return Stream.of(first, more).flatMap(Stream::of).toArray(String[]::new);
    }

    static Stream<Arguments> options() {
        return Stream.of(
                option("duration", a -> a.duration(Duration.ofMinutes(90)), assumeRole(",'duration':'5400s'")),
                option(
                        "policy",
                        a -> a.policy(PUT),
                        assumeRole(",'policy':'" + PUT.toJson().replace("\"", "\\\"") + "'")),
                option(
                        "policy ARNs, in their order",
                        a -> a.policyArn(READ_ONLY).policyArn(Output.of(OWN)),
                        assumeRole(",'policyArns':['" + READ_ONLY + "','" + OWN + "']")),
                option(
                        "tags, in the order of their keys whatever the map",
                        a -> a.tags(Map.of("Team", "web", "Cost", "", "App", "shop")),
                        assumeRole(",'tags':{'App':'shop','Cost':'','Team':'web'}")),
                option(
                        "transitive tag keys",
                        a -> a.tags(Map.of("Team", "web")).transitiveTagKeys("team"),
                        assumeRole(",'tags':{'Team':'web'},'transitiveTagKeys':['team']")),
                option(
                        "source identity",
                        a -> a.sourceIdentity("ann@example.com"),
                        assumeRole(",'sourceIdentity':'ann@example.com'")),
                option(
                        "default tags, which may differ only in case",
                        a -> a.defaultTags(Map.of("team", "x", "Team", "web")),
                        with(assumeRole(""), "defaultTags", "{\"tags\":{\"Team\":\"web\",\"team\":\"x\"}}")),
                option(
                        "allowed accounts",
                        a -> a.allowedAccountIds("123456789012", "000000000000"),
                        with(assumeRole(""), "allowedAccountIds", "[\"123456789012\",\"000000000000\"]")),
                option(
                        "a key, and that there is no token and no profile",
                        a -> a.credentials(Output.of(KEY_ID), Output.of("the-secret")),
                        with(
                                assumeRole(""),
                                "accessKey",
                                KEY_ID,
                                "secretKey",
                                "the-secret",
                                "token",
                                "",
                                "profile",
                                "")),
                option(
                        "a temporary key, and that there is no profile",
                        a -> a.credentials(Output.of(KEY_ID), Output.of("the-secret"), Output.of("the-token")),
                        with(
                                assumeRole(""),
                                "accessKey",
                                KEY_ID,
                                "secretKey",
                                "the-secret",
                                "token",
                                "the-token",
                                "profile",
                                "")),
                option(
                        "a profile, and that there is no key",
                        a -> a.profile("work"),
                        with(assumeRole(""), "accessKey", "", "secretKey", "", "token", "", "profile", "work")),
                option(
                        "a web identity's token, and that there are no credentials",
                        a -> a.webIdentityToken(Output.of("the-token"))
                                .duration(Duration.ofHours(2))
                                .policyArn(READ_ONLY),
                        "assumeRoleWithWebIdentity",
                        ("{'roleArn':'%s','sessionName':'session','duration':'7200s','policyArns':['%s'],"
                                        + "'webIdentityToken':'the-token'}")
                                .formatted(ROLE, READ_ONLY)
                                .replace('\'', '"'),
                        "accessKey",
                        "",
                        "secretKey",
                        "",
                        "token",
                        "",
                        "profile",
                        ""),
                option(
                        "a web identity's token in a file",
                        a -> a.webIdentityTokenFile("/var/token"),
                        "assumeRoleWithWebIdentity",
                        "{'roleArn':'%s','sessionName':'session','webIdentityTokenFile':'/var/token'}"
                                .formatted(ROLE)
                                .replace('\'', '"'),
                        "accessKey",
                        "",
                        "secretKey",
                        "",
                        "token",
                        "",
                        "profile",
                        ""),
                option(
                        "a role between web identity and role",
                        a -> a.roleChain(AssumedRoleProviderArgs.builder()
                                        .roleArn(FIRST_ROLE)
                                        .sessionName("first")
                                        .duration(Duration.ofHours(12))
                                        .webIdentityTokenFile("/var/token")
                                        .build())
                                .externalId("outside")
                                .tags(Map.of("Team", "web"))
                                .sourceIdentity("ann")
                                .duration(Duration.ofHours(1)),
                        with(
                                assumeRole(
                                        ",'duration':'3600s','externalId':'outside','sourceIdentity':'ann','tags':{'Team':'web'}"),
                                "assumeRoleWithWebIdentity",
                                "{'roleArn':'%s','sessionName':'first','duration':'43200s','webIdentityTokenFile':'/var/token'}"
                                        .formatted(FIRST_ROLE)
                                        .replace('\'', '"'),
                                "accessKey",
                                "",
                                "secretKey",
                                "",
                                "token",
                                "",
                                "profile",
                                "")));
    }

    private static Arguments option(
            String name, UnaryOperator<AssumedRoleProviderArgs.Builder> given, String... inputs) {
        return Arguments.of(name, given, inputs);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("options")
    void passes_on_only_the_given_values(
            String name, UnaryOperator<AssumedRoleProviderArgs.Builder> given, String[] expected) {
        var stack = up(role(given));

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.inputs(PROVIDER)).isEqualTo(inputs(expected)).isNotEqualTo(NOTHING_BUT_THE_ROLE);
        assertThat(up(role(a -> a)).inputs(PROVIDER)).isEqualTo(NOTHING_BUT_THE_ROLE);
    }

    @Test
    void is_the_provider_only_of_resources_with_its_options() {
        var stack = MockedStack.up(context -> {
            var assumed = new AssumedRoleProvider(
                    "deployer", AssumedRoleProviderArgs.builder().roleArn(ROLE).build());
            new Bucket("bucket", BucketArgs.Empty, assumed.resourceOptions());
            new Role("role", RoleArgs.builder().assumeRolePolicy("{}").build());
        });

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.resource("aws:s3/bucket:Bucket").provider)
                .contains("AssumedRoleProvider$pulumi:providers:aws::deployer");
        assertThat(stack.resource("aws:iam/role:Role").provider).isEmpty();
    }

    @Test
    void answers_who_AWS_says_the_caller_is() {
        var stack = up(args -> args.roleArn(ROLE).externalId(Output.ofSecret("PulumiApplication")));

        assertThat(stack.calledFunctions()).containsExactly("aws:index/getCallerIdentity:getCallerIdentity");
        assertThat(PulumiTest.extractValue(component.get().callerArn()))
                .isEqualTo("arn:aws:sts::123456789012:assumed-role/allow-s3-management-fcc71c0/project-stack");
        assertThat(PulumiTest.extractValue(component.get().accountId())).isEqualTo("123456789012");
        assertThat(MockedStack.isSecret(component.get().callerArn())).isFalse();
        assertThat(MockedStack.isSecret(component.get().accountId())).isFalse();
    }

    @Test
    void keeps_a_secret_external_id_secret_and_a_plain_one_readable() {
        var args = AssumedRoleProviderArgs.builder()
                .roleArn(ROLE)
                .sessionName("session")
                .region("us-east-1")
                .build();

        assertThat(MockedStack.isSecret(ProviderCredentialInputs.of(
                                args.toBuilder().externalId("plain").build())
                        .assumeRoles()))
                .isFalse();
        assertThat(MockedStack.isSecret(ProviderCredentialInputs.of(args.toBuilder()
                                .externalId(Output.ofSecret("secret"))
                                .build())
                        .assumeRoles()))
                .isTrue();
    }

    @Nested
    class With_a_role_of_the_same_program {

        private MockedStack firstPreview() {
            return MockedStack.firstPreview(context -> {
                var role = new Role(
                        "role", RoleArgs.builder().assumeRolePolicy("{}").build());
                component.set(new AssumedRoleProvider(
                        "deployer",
                        AssumedRoleProviderArgs.builder()
                                .roleArn(role.arn())
                                .externalId(Output.ofSecret("PulumiApplication"))
                                .build()));
            });
        }

        @Test
        void leaves_the_whole_input_open_while_the_role_is_unknown() {
            var stack = firstPreview();

            assertThat(stack.errors()).isEmpty();
            assertThat(stack.inputs(PROVIDER)).doesNotContainKeys("assumeRole", "assumeRoles");
        }

        @Test
        void does_not_identify_the_caller_while_the_role_is_unknown() {
            var stack = firstPreview();

            assertThat(stack.calledFunctions()).isEmpty();
            assertThat(MockedStack.isKnown(component.get().callerArn())).isFalse();
            assertThat(MockedStack.isKnown(component.get().accountId())).isFalse();
        }
    }

    @Nested
    class Role_arns {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "allow-s3-management",
                    "arn:aws:iam::123456789012:user/somebody",
                    "arn:aws:sts::123456789012:assumed-role/role/session",
                    "arn:aws:iam::12345678901:role/short-account",
                    "arn:aws:iam:us-east-1:123456789012:role/with-region"
                })
        void rejects_what_is_not_the_arn_of_a_role(String arn) {
            Deployer.rejects(
                    () -> AssumedRoleProviderArgs.builder().roleArn(arn).build(), "roleArn: ", arn);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "arn:aws:iam::123456789012:role/r",
                    "arn:aws-cn:iam::123456789012:role/r",
                    "arn:aws-us-gov:iam::000000000000:role/path/to/r"
                })
        void accepts_the_arn_of_a_role_in_every_partition(String arn) {
            var stack = up(args -> args.roleArn(arn));

            assertThat(RoleInput.in(stack.inputs(PROVIDER))).contains(arn);
        }

        @Test
        void lists_every_problem_at_once_and_shows_no_external_id() {
            assertThatThrownBy(() -> AssumedRoleProviderArgs.builder()
                            .sessionName("no spaces")
                            .externalId("top secret value")
                            .region("Frankfurt")
                            .build())
                    .isInstanceOf(InvalidArgumentsException.class)
                    .hasMessageContaining("AssumedRoleProviderArgs cannot be built")
                    .hasMessageContaining("roleArn is missing")
                    .hasMessageContaining("sessionName: ")
                    .hasMessageContaining("no spaces")
                    .hasMessageContaining("externalId: ")
                    .hasMessageContaining("region: ")
                    .hasMessageNotContaining("top secret value");
        }

        @Test
        void rejects_an_output_with_the_words_for_a_value() {
            var stack = up(args -> args.roleArn(Output.of("not-an-arn")));

            assertThat(stack.errors())
                    .anySatisfy(error -> assertThat(error).contains("roleArn: ").contains("not-an-arn"));
        }
    }
}
