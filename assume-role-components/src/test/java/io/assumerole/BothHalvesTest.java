package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.aws.iam.User;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.test.PulumiTest;
import io.assumerole.components.internal.sdk.AssumeRoleInput;
import io.assumerole.components.internal.sdk.BaseCredentials;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link AssumedRoleProviderArgs#from} fills in and refuses, for each thing that a role asks.
 * Does not prove that AWS decides the same.
 */
class BothHalvesTest {

    private static final String PROVIDER = "pulumi:providers:aws";
    private static final String ROLE = "arn:aws:iam::123456789012:role/unprivileged-0123abc";
    private static final String EXISTING = "arn:aws:iam::123456789012:role/existing";
    private static final String OIDC = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    private static final String KEY_ID = "AKIAIOSFODNN7EXAMPLE";
    private static final Output<String> TOKEN = Output.of("the-token");

    private interface Change extends UnaryOperator<AssumedRoleProviderArgs.Builder> {}

    private static UnprivilegedUserWithRole user(Deployer.Options asked) {
        return new UnprivilegedUserWithRole("unprivileged", Deployer.args(asked));
    }

    private static Consumer<Context> program(Deployer.Options asked, Change given) {
        return context -> new AssumedRoleProvider(
                "deployer",
                given.apply(AssumedRoleProviderArgs.from(user(asked))).build());
    }

    private static MockedStack up(Deployer.Options asked, Change given) {
        return MockedStack.up(program(asked, given));
    }

    private static Arguments of(String what, Deployer.Options asked, Change given, String... expected) {
        return Arguments.of(what, asked, given, expected);
    }

    static Stream<Arguments> fills() {
        return Stream.of(
                of(
                        "the role's ARN and a name after project, stack and user",
                        asked -> asked.userName("ann"),
                        a -> a,
                        "{'roleArn':'" + ROLE + "','sessionName':'project-stack-ann'}"),
                of(
                        "the first external ID",
                        asked -> asked.externalId("first").externalId("second"),
                        a -> a.sessionName("session"),
                        "'externalId':'first'"),
                of(
                        "the external ID that is chosen",
                        asked -> asked.externalId("first").externalId("second"),
                        a -> a.externalId("second"),
                        "'externalId':'second'"),
                of(
                        "the only session name",
                        asked -> asked.requireSessionName("deploy"),
                        a -> a,
                        "'sessionName':'deploy'"),
                of(
                        "a session name that fits",
                        asked -> asked.requireSessionName("deploy-*", "test-?"),
                        a -> a.sessionName("test-1"),
                        "'sessionName':'test-1'"),
                of(
                        "the user's own name",
                        asked -> asked.userName("ann").requireUserNameAsSessionName(),
                        a -> a,
                        "'sessionName':'ann'"),
                of(
                        "the only source identity",
                        asked -> asked.requireSourceIdentity("ann"),
                        a -> a,
                        "'sourceIdentity':'ann'"),
                of(
                        "a source identity that fits",
                        asked -> asked.requireSourceIdentity("*@example.com"),
                        a -> a.sourceIdentity("ann@example.com"),
                        "'sourceIdentity':'ann@example.com'"),
                of(
                        "the only value of a tag",
                        asked -> asked.requireSessionTag("Team", "web"),
                        a -> a,
                        "'tags':{'Team':'web'}"),
                of(
                        "the only value of a tag beside those that may be sent",
                        asked -> asked.requireSessionTag("Team", "web")
                                .requireSessionTag("Stage", "dev", "test*")
                                .allowSessionTag("Cost"),
                        a -> a.tags(Map.of("Stage", "test1", "Cost", "1")),
                        "'tags':{'Cost':'1','Stage':'test1','Team':'web'}"),
                of(
                        "the only value of a tag beside those of an output",
                        asked -> asked.requireSessionTag("Team", "web").allowSessionTag("Cost"),
                        a -> a.tags(Output.of(Map.of("Cost", "1"))),
                        "'tags':{'Cost':'1','Team':'web'}"),
                of(
                        "a duration up to the role's longest",
                        asked -> asked.maxSessionDuration(Duration.ofHours(2)),
                        a -> a.duration(Duration.ofHours(2)),
                        "'duration':'7200s'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fills")
    void sends(String what, Deployer.Options asked, Change given, String... expected) {
        var stack = up(asked, given);

        assertThat(stack.errors()).isEmpty();
        assertThat(RoleInput.in(stack.inputs(PROVIDER)).replace('"', '\'')).contains(expected);
    }

    private static Arguments of(String what, Deployer.Options asked, Change refused, Change taken, String... words) {
        return Arguments.of(what, asked, refused, taken, words);
    }

    private static AssumedRoleProviderArgs byToken(String roleArn) {
        return AssumedRoleProviderArgs.builder()
                .roleArn(roleArn)
                .webIdentityToken(TOKEN)
                .build();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                of(
                        "another role",
                        asked -> asked,
                        a -> a.roleArn(EXISTING),
                        a -> a,
                        "roleArn: these arguments already have the component's role"),
                of(
                        "another external ID",
                        asked -> asked.externalId("first"),
                        a -> a.externalId("other"),
                        a -> a.externalId("first"),
                        "externalId: is not one of those that the role requires"),
                of(
                        "an external ID that is not asked for",
                        asked -> asked,
                        a -> a.externalId("first"),
                        a -> a,
                        "externalId is sent, but the role requires none"),
                of(
                        "none of several session names",
                        asked -> asked.requireSessionName("dev", "test"),
                        a -> a,
                        a -> a.sessionName("dev"),
                        "sessionName is missing; the role requires one of [dev, test]"),
                of(
                        "no session name for a pattern",
                        asked -> asked.requireSessionName("dev-*"),
                        a -> a,
                        a -> a.sessionName("dev-1"),
                        "sessionName is missing; the role requires one of [dev-*]"),
                of(
                        "another session name",
                        asked -> asked.requireSessionName("dev-?", "test"),
                        a -> a.sessionName("dev-12"),
                        a -> a.sessionName("dev-1"),
                        "sessionName: is 'dev-12', but the role requires one of [dev-?, test]"),
                of(
                        "another session name that is known later",
                        asked -> asked.requireSessionName("dev-?", "test"),
                        a -> a.sessionName(new User("staging").name()),
                        a -> a.sessionName("test"),
                        "sessionName: is 'staging-0123abc', but the role requires one of [dev-?, test]"),
                of(
                        "a session name instead of the user's own",
                        asked -> asked.userName("ann").requireUserNameAsSessionName(),
                        a -> a.sessionName("bob"),
                        a -> a,
                        "sessionName is given, but the role requires the user name"),
                of(
                        "no source identity for a pattern",
                        asked -> asked.requireSourceIdentity("*@example.com"),
                        a -> a,
                        a -> a.sourceIdentity("ann@example.com"),
                        "sourceIdentity is missing; the role requires one of [*@example.com]"),
                of(
                        "another source identity",
                        asked -> asked.requireSourceIdentity("ann"),
                        a -> a.sourceIdentity("bob"),
                        a -> a.sourceIdentity("ann"),
                        "sourceIdentity: is 'bob', but the role requires one of [ann]"),
                of(
                        "a source identity that the role does not take",
                        asked -> asked,
                        a -> a.sourceIdentity("ann"),
                        a -> a,
                        "its trust policy lacks sts:SetSourceIdentity"),
                of(
                        "tags that the role does not take",
                        asked -> asked,
                        a -> a.tags(Map.of("Team", "web")),
                        a -> a,
                        "its trust policy lacks sts:TagSession"),
                of(
                        "a tag of a key that is not allowed",
                        asked -> asked.allowSessionTag("Team"),
                        a -> a.tags(Map.of("team", "web")),
                        a -> a.tags(Map.of("Team", "web")),
                        "tags: team is not a key that the role accepts"),
                of(
                        "no tag if the role requires one of several values",
                        asked -> asked.requireSessionTag("Team", "web", "app"),
                        a -> a,
                        a -> a.tags(Map.of("Team", "app")),
                        "tags: Team is missing; the role requires one of [web, app]"),
                of(
                        "a tag of another value",
                        asked -> asked.requireSessionTag("Team", "web"),
                        a -> a.tags(Map.of("Team", "app")),
                        a -> a.tags(Map.of("Team", "web")),
                        "tags: Team is 'app', but the role requires one of [web]"),
                of(
                        "a duration above the role's longest",
                        asked -> asked,
                        a -> a.duration(Duration.ofSeconds(3_601)),
                        a -> a.duration(Duration.ofSeconds(3_600)),
                        "duration: ",
                        "at most the role's MaxSessionDuration, PT1H"),
                of(
                        "the user's own key where MFA is asked for",
                        asked -> asked.requireMfa(),
                        a -> a,
                        a -> a.profile("with-mfa"),
                        "The role requires MFA",
                        "session token"),
                of(
                        "another key without a session where MFA is asked for",
                        asked -> asked.requireMfa(),
                        a -> a.credentials(Output.of(KEY_ID), TOKEN),
                        a -> a.credentials(Output.of(KEY_ID), TOKEN, TOKEN),
                        "The role requires MFA"),
                of(
                        "a role on the way where MFA is asked for",
                        asked -> asked.requireMfa()
                                .trustedPrincipal(EXISTING)
                                .trustedWebIdentity(OIDC, "sts.amazonaws.com", "repo:us/app"),
                        a -> a.roleChain(byToken(EXISTING)),
                        a -> a.webIdentityToken(TOKEN),
                        "The role requires MFA",
                        "omit roleChain"),
                of(
                        "a role on the way where the user's name is asked for",
                        asked -> asked.userName("ann").requireUserNameAsSessionName(),
                        a -> a.roleChain(byToken(EXISTING)),
                        a -> a,
                        "a role session has no user name"),
                of(
                        "an inactive key",
                        asked -> asked.accessKeys(AccessKeys.one(AccessKeyStatus.INACTIVE)),
                        a -> a,
                        a -> a.profile("another"),
                        "The user's access key is Inactive"),
                of(
                        "a web identity where the role trusts none",
                        asked -> asked,
                        a -> a.webIdentityToken(TOKEN),
                        a -> a,
                        "The role trusts no web identity"),
                of(
                        "a role on the way that the role does not trust",
                        asked -> asked.trustedPrincipal(EXISTING),
                        a -> a.roleChain(byToken(EXISTING + "-too")),
                        a -> a.roleChain(byToken(EXISTING)),
                        "roleChain (role 1): is '" + EXISTING + "-too'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(String what, Deployer.Options asked, Change refused, Change taken, String... words) {
        var stack = up(asked, refused);

        assertThat(stack.errors())
                .anySatisfy(error -> assertThat(error)
                        .containsPattern("AssumedRoleProviderArgs cannot be built|"
                                + "AssumedRoleProvider \"deployer\" cannot be created")
                        .contains(words));
        assertThat(stack.registeredTypes()).doesNotContain(PROVIDER);
        assertThat(up(asked, taken).errors()).isEmpty();
    }

    @Test
    void reports_all_refused_values_together() {
        var stack = up(
                asked -> asked.requireMfa()
                        .requireSessionName("a*")
                        .requireSourceIdentity("b*")
                        .requireSessionTag("Team", "c*"),
                a -> a.duration(Duration.ofHours(2)).externalId("outside"));

        assertThat(stack.errors())
                .anySatisfy(error -> assertThat(error)
                        .contains(
                                "MFA",
                                "sessionName is missing",
                                "sourceIdentity is missing",
                                "tags: Team is missing",
                                "duration: ",
                                "externalId is sent"));
    }

    @Test
    void refuses_no_user() {
        var stack = MockedStack.up(context -> AssumedRoleProviderArgs.from((UnprivilegedUserWithRole) null)
                .roleArn(ROLE)
                .build());

        assertThat(stack.errors()).anySatisfy(error -> assertThat(error).contains("from: got null"));
    }

    @Test
    void shows_no_external_id_and_no_secret() {
        var stack = up(
                asked -> asked.externalId(Output.ofSecret("accepted-and-secret")),
                a -> a.externalId(Output.ofSecret("other-and-secret")));

        assertThat(stack.errors())
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error).doesNotContain("and-secret"));
    }

    @Test
    void starts_with_the_users_key_and_nothing_else() {
        assertThat(up(asked -> asked, a -> a).inputs(PROVIDER))
                .containsEntry("accessKey", MockedStack.keyId("unprivileged-key"))
                .containsEntry("secretKey", MockedStack.secretOf("unprivileged-key"))
                .containsEntry("token", "")
                .containsEntry("profile", "");
    }

    @Test
    void starts_with_the_current_key_of_a_rotation() {
        var rotating = AccessKeys.rotating("spring").previous("winter", AccessKeyStatus.ACTIVE);

        assertThat(up(asked -> asked.accessKeys(rotating), a -> a).inputs(PROVIDER))
                .containsEntry("accessKey", MockedStack.keyId("unprivileged-key-spring"));
    }

    @Test
    void starts_with_the_given_values_instead_of_the_key() {
        assertThat(up(asked -> asked, a -> a.profile("work")).inputs(PROVIDER))
                .containsEntry("profile", "work")
                .containsEntry("accessKey", "")
                .containsEntry("secretKey", "");
        assertThat(up(asked -> asked, a -> a.credentials(Output.of(KEY_ID), TOKEN, TOKEN))
                        .inputs(PROVIDER))
                .containsEntry("accessKey", KEY_ID)
                .containsEntry("profile", "");
        assertThat(up(asked -> asked.accessKeys(AccessKeys.none()), a -> a).inputs(PROVIDER))
                .doesNotContainKeys("accessKey", "secretKey", "token", "profile");
    }

    @Test
    void refuses_an_imported_key_without_a_secret_and_accepts_the_owners_key() {
        Deployer.Options imported = asked -> asked.accessKeys(AccessKeys.rotating("imported"));

        var refused = up(imported, a -> a);
        assertThat(refused.errors())
                .anySatisfy(error -> assertThat(error)
                        .contains(
                                "AssumedRoleProvider \"deployer\" cannot be created",
                                "secretAccessKey: AWS returns the secret of an access key only once",
                                "the state has none for " + MockedStack.keyId("unprivileged-key-imported")));
        assertThat(refused.registeredTypes()).doesNotContain(PROVIDER);

        assertThat(up(imported, a -> a.credentials(Output.of(KEY_ID), TOKEN)).inputs(PROVIDER))
                .containsEntry("accessKey", KEY_ID)
                .containsEntry("secretKey", "the-token");
        var rotated = AccessKeys.rotating("fresh").previous("imported", AccessKeyStatus.ACTIVE);
        assertThat(up(asked -> asked.accessKeys(rotated), a -> a).inputs(PROVIDER))
                .containsEntry("accessKey", MockedStack.keyId("unprivileged-key-fresh"))
                .containsEntry("secretKey", MockedStack.secretOf("unprivileged-key-fresh"));
    }

    @Test
    void leaves_the_requirements_of_an_existing_role_to_the_user() {
        Consumer<Context> program = context -> new AssumedRoleProvider(
                "deployer",
                AssumedRoleProviderArgs.from(new UnprivilegedUserWithRole(
                                "unprivileged",
                                UnprivilegedUserWithRoleArgs.builder()
                                        .existingRoleArn(EXISTING)
                                        .build()))
                        .externalId("theirs")
                        .sourceIdentity("ann")
                        .tags(Map.of("Team", "web"))
                        .duration(Duration.ofHours(12))
                        .build());
        var stack = MockedStack.up(program);

        assertThat(stack.errors()).isEmpty();
        assertThat(RoleInput.in(stack.inputs(PROVIDER))).contains(EXISTING, "theirs", "ann", "Team", "43200s");
    }

    @Test
    void depends_on_the_key_and_on_all_that_the_role_may() {
        var stack = up(
                asked -> asked.grantAssumeRole(true).managedPolicyArn("arn:aws:iam::aws:policy/ReadOnlyAccess"),
                a -> a);

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.request(PROVIDER, "deployer").getDependenciesList())
                .extracting(urn -> urn.substring(urn.lastIndexOf(':') + 1))
                .contains(
                        "unprivileged",
                        "unprivileged-key",
                        "unprivileged-policy",
                        "unprivileged-attach-ReadOnlyAccess",
                        "unprivileged-assume-role");
    }

    @Test
    void leaves_everything_unknown_in_the_first_preview_without_a_call() {
        var component = new AtomicReference<AssumedRoleProvider>();
        var stack = MockedStack.firstPreview(context -> component.set(new AssumedRoleProvider(
                "deployer",
                AssumedRoleProviderArgs.from(user(asked -> asked.requireSessionName("dev")))
                        .build())));

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.calledFunctions()).isEmpty();
        assertThat(stack.inputs(PROVIDER)).doesNotContainKeys("assumeRole", "assumeRoles", "accessKey");
        assertThat(MockedStack.isKnown(component.get().callerArn())).isFalse();
        assertThat(MockedStack.isKnown(component.get().accountId())).isFalse();
    }

    @Test
    void keeps_the_secret_secret() {
        var key = new AtomicReference<BaseCredentials<Output<String>>>();
        var open = new AtomicReference<Output<List<AssumeRoleInput>>>();
        var stack = MockedStack.up(context -> {
            var args = AssumedRoleProviderArgs.from(user(asked -> asked)).build();
            new AssumedRoleProvider("deployer", args, ComponentResourceOptions.Empty);
            var session = ProviderCredentialInputs.of(args);
            key.set(session.credentials());
            open.set(session.assumeRoles());
        });

        assertThat(stack.errors()).isEmpty();
        assertThat(MockedStack.isSecret(key.get().secretKey())).isTrue();
        assertThat(MockedStack.isSecret(open.get())).isFalse();
        assertThat(stack.request(PROVIDER, "deployer").getAdditionalSecretOutputsList())
                .containsExactly("accessKey", "secretKey", "token");
        assertThat(PulumiTest.extractValue(open.get()))
                .hasSize(1)
                .extracting(AssumeRoleInput::roleArn)
                .doesNotContainNull();
    }
}
