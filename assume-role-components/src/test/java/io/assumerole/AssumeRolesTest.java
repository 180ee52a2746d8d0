package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Value;
import com.pulumi.core.Output;
import com.pulumi.core.internal.Constants;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.test.PulumiTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The output for the AWS provider of another program, as it is registered. Does not prove that an engine encrypts its
 * secret, or that AWS accepts the session.
 */
class AssumeRolesTest {

    private static final String ROLE = "roleArn=arn:aws:iam::123456789012:role/deployer-0123abc";
    private static final String ANY_NAME = "sessionName=project-stack-ann";
    private static final String EXISTING = "arn:aws:iam::123456789012:role/existing";
    private static final String ALICE = "arn:aws:iam::123456789012:user/alice";
    private static final WebIdentity MAIN =
            WebIdentity.github("my-team", 123456, "my-app", 456789).branch("main");

    /** Writes a registered value with sorted keys, and with the mark of each secret and unknown value. */
    private static String text(Value value) {
        return switch (value.getKindCase()) {
            case LIST_VALUE ->
                value.getListValue().getValuesList().stream()
                        .map(AssumeRolesTest::text)
                        .collect(Collectors.joining(", ", "[", "]"));
            case STRUCT_VALUE -> {
                var fields = value.getStructValue().getFieldsMap();
                if (fields.containsKey(Constants.SpecialSigKey)) {
                    yield "secret(" + text(fields.get(Constants.SecretValueName)) + ")";
                }
                var written = new TreeMap<String, String>();
                fields.forEach((name, field) -> written.put(name, text(field)));
                yield written.toString();
            }
            default -> value.getStringValue().equals(Constants.UnknownValue) ? "unknown" : value.getStringValue();
        };
    }

    private static String registered(MockedStack stack) {
        assertThat(stack.errors()).isEmpty();
        return text(stack.outputs("deployer").get("assumeRoles"));
    }

    private static Deployer.Options named(Deployer.Options options) {
        return args -> options.apply(args.userName("ann"));
    }

    /** Returns the list with one object, which is secret if it contains an external ID. */
    private static String list(String values) {
        var list = "[{" + values + "}]";
        return values.contains("externalId=") ? "secret(" + list + ")" : list;
    }

    private static Arguments of(String what, Deployer.Options options, String expected) {
        return Arguments.of(what, named(options), list(expected));
    }

    /** Requirements that {@link AssumedRoleProviderArgs#from} can meet without another argument. */
    static Stream<Arguments> met() {
        return Stream.of(
                of("no requirement", args -> args, ROLE + ", " + ANY_NAME),
                of(
                        "external IDs, of which the first is sent",
                        args -> args.externalId("first-id").externalId("second-id"),
                        "externalId=first-id, " + ROLE + ", " + ANY_NAME),
                of(
                        "an external ID from a secret",
                        args -> args.externalId(Output.ofSecret("first-id")),
                        "externalId=first-id, " + ROLE + ", " + ANY_NAME),
                of("one session name", args -> args.requireSessionName("release"), ROLE + ", sessionName=release"),
                of("the user name", args -> args.requireUserNameAsSessionName(), ROLE + ", sessionName=ann"),
                of(
                        "one source identity",
                        args -> args.requireSourceIdentity("anna"),
                        ROLE + ", " + ANY_NAME + ", sourceIdentity=anna"),
                of(
                        "one value for each tag",
                        args -> args.requireSessionTag("team", "web").requireSessionTag("stage", "dev"),
                        ROLE + ", " + ANY_NAME + ", tags={stage=dev, team=web}"),
                of("a tag that can be omitted", args -> args.allowSessionTag("team"), ROLE + ", " + ANY_NAME),
                of(
                        "a longer session than the default",
                        args -> args.maxSessionDuration(Duration.ofHours(4)),
                        ROLE + ", " + ANY_NAME));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("met")
    void has_exactly_the_values_of_the_provider_in_the_same_program(
            String what, Deployer.Options options, String expected) throws Exception {
        var stack = MockedStack.up(context -> new AssumedRoleProvider(
                "assumed",
                AssumedRoleProviderArgs.from(new UnprivilegedUserWithRole("deployer", Deployer.args(options)))
                        .build()));

        assertThat(registered(stack)).isEqualTo(expected);
        var sent = new ObjectMapper().readValue(RoleInput.in(stack.inputs("pulumi:providers:aws")), Object.class);
        var withoutMarks = expected.replaceAll("secret\\((.*)\\)", "$1");
        assertThat(sorted(RoleInput.IS_LIST ? sent : List.of(sent))).isEqualTo(withoutMarks);
    }

    private static String sorted(Object json) {
        if (json instanceof List<?> list) {
            return list.stream().map(AssumeRolesTest::sorted).collect(Collectors.joining(", ", "[", "]"));
        }
        if (json instanceof Map<?, ?> map) {
            var written = new TreeMap<String, String>();
            map.forEach((name, value) -> written.put((String) name, sorted(value)));
            return written.toString();
        }
        return json.toString();
    }

    /** Requirements for which {@link AssumedRoleProviderArgs#from} needs another argument. */
    static Stream<Arguments> leftToTheCaller() {
        return Stream.of(
                of("several session names", args -> args.requireSessionName("release", "test"), ROLE),
                of("a pattern of session names", args -> args.requireSessionName("team-*"), ROLE),
                of(
                        "several source identities",
                        args -> args.requireSourceIdentity("anna", "bob"),
                        ROLE + ", " + ANY_NAME),
                of(
                        "a pattern of source identities",
                        args -> args.requireSourceIdentity("ann?"),
                        ROLE + ", " + ANY_NAME),
                of(
                        "a tag with several values, and one with one",
                        args -> args.requireSessionTag("team", "web", "app").requireSessionTag("stage", "dev"),
                        ROLE + ", " + ANY_NAME + ", tags={stage=dev}"),
                of("a tag with any value", args -> args.requireSessionTag("team"), ROLE + ", " + ANY_NAME),
                of("MFA", args -> args.requireMfa(), ROLE + ", " + ANY_NAME));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("leftToTheCaller")
    void omits_a_value_that_the_caller_must_choose(String what, Deployer.Options options, String expected) {
        var deployer = Deployer.up(options);

        assertThat(registered(deployer.stack())).isEqualTo(expected);
        assertThat(MockedStack.up(context -> AssumedRoleProviderArgs.from(
                                        new UnprivilegedUserWithRole("deployer", Deployer.args(options)))
                                .build())
                        .errors())
                .as("what the provider of the same program reports")
                .isNotEmpty();
    }

    @Test
    void is_a_secret_exactly_if_it_contains_an_external_id() {
        var with = Deployer.up(args -> args.externalId("first-id").requireSourceIdentity("anna"));
        var without = Deployer.up(args -> args.requireSourceIdentity("anna"));

        assertThat(MockedStack.isSecret(with.component().assumeRoles())).isTrue();
        assertThat(MockedStack.isSecret(without.component().assumeRoles())).isFalse();
        var settings =
                PulumiTest.extractValue(without.component().assumeRoles()).get(0);
        assertThat(settings).containsOnlyKeys("roleArn", "sessionName", "sourceIdentity");
        assertThatThrownBy(settings::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void knows_only_the_arn_of_an_existing_role() {
        assertThat(registered(Deployer.withRole(EXISTING, args -> args.userName("ann"))
                        .stack()))
                .isEqualTo("[{roleArn=" + EXISTING + ", " + ANY_NAME + "}]");
    }

    @Test
    void is_unknown_until_the_role_exists() {
        assertThat(registered(Deployer.firstPreview(named(args -> args.requireSessionName("release")))
                        .stack()))
                .isEqualTo("unknown");
    }

    @Test
    void is_used_only_after_the_policies_are_created() {
        var deployer = Deployer.up(args -> args);

        assertThat(MockedStack.dependencies(deployer.component().assumeRoles()))
                .containsAll(MockedStack.dependencies(deployer.component().roleArn()))
                .contains("deployer", "deployer-policy");
    }

    private static String withoutUser(UnaryOperator<RoleWithoutUserArgs.Builder> options) {
        return registered(MockedStack.up(context -> new RoleWithoutUser(
                "deployer",
                options.apply(RoleWithoutUserArgs.builder().rolePolicy(Deployer.READ))
                        .build())));
    }

    @Test
    void names_the_session_of_a_role_without_a_user() {
        assertThat(withoutUser(args -> args.trustedPrincipal(ALICE).externalId("first-id")))
                .isEqualTo(list("externalId=first-id, " + ROLE + ", sessionName=project-stack"));
        assertThat(withoutUser(args -> args.trustedWebIdentity(MAIN)))
                .isEqualTo("[{" + ROLE + ", sessionName=project-stack}]");
        assertThat(withoutUser(args -> args.trustedWebIdentity(MAIN).requireSessionName("release")))
                .isEqualTo("[{" + ROLE + ", sessionName=release}]");
    }

    /** The component can't know which of the trusted users is the caller. */
    @Test
    void omits_the_user_name_of_another_user() {
        assertThat(withoutUser(args -> args.trustedPrincipal(ALICE).requireUserNameAsSessionName()))
                .isEqualTo("[{" + ROLE + "}]");
    }

    private static Map<String, Output<?>> outputsOf(Supplier<RoleComponent> component) {
        var made = new AtomicReference<RoleComponent>();
        assertThat(MockedStack.up(context -> made.set(component.get())).errors())
                .isEmpty();
        return made.get().outputs();
    }

    @Test
    void returns_all_outputs_in_order() {
        var ofUser = Deployer.up(args -> args);

        assertThat(ofUser.component().outputs())
                .containsExactly(
                        Map.entry("userName", ofUser.component().userName()),
                        Map.entry("userArn", ofUser.component().userArn()),
                        Map.entry("accessKeyId", ofUser.component().accessKeyId()),
                        Map.entry("secretAccessKey", ofUser.component().secretAccessKey()),
                        Map.entry("roleName", ofUser.component().roleName()),
                        Map.entry("roleArn", ofUser.component().roleArn()),
                        Map.entry("awsProfile", ofUser.component().awsProfile()),
                        Map.entry("assumeRoles", ofUser.component().assumeRoles()));
        assertThat(ofUser.component().outputs().keySet())
                .isEqualTo(ofUser.stack().outputs("deployer").keySet());
        assertThat(ofUser.component().outputs().entrySet().stream()
                        .filter(output -> MockedStack.isSecret(output.getValue()))
                        .map(Map.Entry::getKey))
                .containsExactly("secretAccessKey");
        assertThatThrownBy(() -> ofUser.component().outputs().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void returns_no_output_that_is_not_registered() {
        assertThat(outputsOf(() -> new RoleWithoutUser(
                        "deployer",
                        RoleWithoutUserArgs.builder()
                                .rolePolicy(Deployer.READ)
                                .trustedWebIdentity(MAIN)
                                .build())))
                .containsOnlyKeys("roleName", "roleArn", "awsProfile", "assumeRoles", "oidcProviderArn");
        assertThat(outputsOf(() -> new RoleWithoutUser(
                        "deployer",
                        RoleWithoutUserArgs.builder()
                                .rolePolicy(Deployer.READ)
                                .trustedPrincipal(ALICE)
                                .build())))
                .containsOnlyKeys("roleName", "roleArn", "awsProfile", "assumeRoles");
        assertThat(Deployer.up(args -> args.accessKeys(AccessKeys.none()))
                        .component()
                        .outputs())
                .doesNotContainKeys("accessKeyId", "secretAccessKey");
    }

    private static final class TeamDeployer extends UnprivilegedUserWithRole {

        TeamDeployer() {
            super(
                    "my-team:index:TeamDeployer",
                    "deployer",
                    Deployer.args(args -> args),
                    ComponentResourceOptions.Empty);
            registerOutputs(Map.of("own", new ComponentResource("my-team:index:Other", "other").urn()));
        }
    }

    @Test
    void returns_no_output_of_a_subclass() {
        assertThat(outputsOf(TeamDeployer::new)).containsKey("roleArn").doesNotContainKey("own");
    }
}
