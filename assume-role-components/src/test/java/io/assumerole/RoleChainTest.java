package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.pulumi.core.Output;
import com.pulumi.test.PulumiTest;
import io.assumerole.components.internal.sdk.AssumeRoleInput;
import io.assumerole.components.internal.sdk.AwsSdkSts;
import io.assumerole.components.internal.sdk.BaseCredentials;
import io.assumerole.components.internal.sdk.SessionRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Role chaining: what is refused, and what is sent in which order. Does not prove that AWS lets one role assume the
 * other, nor, with com.pulumi:aws 6.x, that a provider takes it: {@code AwsVersionTest} shows which chain that refuses.
 */
class RoleChainTest {

    private static final String LAST = "arn:aws:iam::222222222222:role/last";
    private static final Output<String> KEY_ID = Output.of("AKIAIOSFODNN7EXAMPLE");
    private static final Output<String> SECRET = Output.of("the-secret-access-key");

    /** Further arguments of a role. */
    private interface Change extends UnaryOperator<AssumedRoleProviderArgs.Builder> {}

    private static AssumedRoleProviderArgs.Builder role(String name) {
        return AssumedRoleProviderArgs.builder()
                .roleArn("arn:aws:iam::123456789012:role/" + name)
                .sessionName("session");
    }

    private static AssumedRoleProviderArgs hub(Change change) {
        return change.apply(role("hub")).build();
    }

    private static AssumedRoleProviderArgs.Builder last() {
        return AssumedRoleProviderArgs.builder().roleArn(LAST).sessionName("session");
    }

    private static List<AssumeRoleInput> sent(AssumedRoleProviderArgs args) {
        var sent = new AtomicReference<List<AssumeRoleInput>>();
        var stack = MockedStack.up(context -> sent.set(
                PulumiTest.extractValue(ProviderCredentialInputs.of(args).assumeRoles())));
        assertThat(stack.errors()).isEmpty();
        return sent.get();
    }

    private static AssumeRoleInput input(String roleArn, String duration, String externalId, Map<String, String> tags) {
        return new AssumeRoleInput(roleArn, "session", duration, null, null, externalId, null, tags, null, null, null);
    }

    @Test
    void sends_every_role_in_its_order_with_its_own_terms() {
        var sent = sent(last().roleChain(
                        hub(a -> a.externalId("of-the-hub").duration(Duration.ofHours(12))),
                        role("middle").tags(Map.of("Team", "web")).build())
                .externalId("of-the-last")
                .duration(Duration.ofHours(1))
                .build());

        assertThat(sent)
                .containsExactly(
                        input("arn:aws:iam::123456789012:role/hub", "43200s", "of-the-hub", null),
                        input("arn:aws:iam::123456789012:role/middle", null, null, Map.of("Team", "web")),
                        input(LAST, "3600s", "of-the-last", null));
    }

    @Test
    void starts_with_the_credentials_of_the_first_role() {
        MockedStack.up(context -> {
            var args = last().roleChain(hub(a -> a.credentials(KEY_ID, SECRET))).build();

            assertThat(PulumiTest.extractValue(
                            ProviderCredentialInputs.of(args).credentials().accessKey()))
                    .isEqualTo("AKIAIOSFODNN7EXAMPLE");
        });
    }

    @Test
    void starts_with_the_web_identity_of_the_first_role() {
        var first = hub(a -> a.webIdentityTokenFile("/token"));

        assertThat(sent(last().roleChain(first).build()))
                .extracting(AssumeRoleInput::roleArn)
                .containsExactly(LAST);
        assertThat(sent(last().roleChain(first, role("middle").build()).build()))
                .extracting(AssumeRoleInput::roleArn)
                .containsExactly("arn:aws:iam::123456789012:role/middle", LAST);
    }

    private static Arguments of(
            String what,
            AssumedRoleProviderArgs.Builder refused,
            AssumedRoleProviderArgs.Builder taken,
            String... message) {
        return Arguments.of(what, refused, taken, message);
    }

    static Stream<Arguments> refusals() {
        var middle = role("middle").build();
        return Stream.of(
                of("no role", last().roleChain(), last().roleChain(middle), "roleChain: got no role"),
                of(
                        "null",
                        last().roleChain(middle, null),
                        last().roleChain(middle, middle),
                        "roleChain (role 2): got null"),
                of(
                        "the region in a role",
                        last().roleChain(hub(a -> a.region("us-east-1"))),
                        last().roleChain(hub(a -> a)).region("us-east-1"),
                        "roleChain (role 1): region belongs to the provider, not to one role"),
                of(
                        "default tags in a role",
                        last().roleChain(middle, hub(a -> a.defaultTags(Map.of("a", "b")))),
                        last().roleChain(middle, hub(a -> a)).defaultTags(Map.of("a", "b")),
                        "roleChain (role 2): defaultTags belongs to the provider"),
                of(
                        "accounts in a role",
                        last().roleChain(hub(a -> a.allowedAccountIds("123456789012"))),
                        last().roleChain(hub(a -> a)).allowedAccountIds("222222222222"),
                        "roleChain (role 1): allowedAccountIds belongs to the provider"),
                of(
                        "a chain in a chain",
                        last().roleChain(hub(a -> a.roleChain(middle))),
                        last().roleChain(middle, hub(a -> a)),
                        "roleChain (role 1): roleChain is also given here"),
                of(
                        "a key of a later role",
                        last().roleChain(middle, hub(a -> a.credentials(KEY_ID, SECRET))),
                        last().roleChain(hub(a -> a.credentials(KEY_ID, SECRET)), middle),
                        "roleChain (role 2): credentials cannot be set on a role that the previous role assumes",
                        "role 1 of roleChain"),
                of(
                        "a profile of the last role",
                        last().roleChain(middle).profile("work"),
                        last().roleChain(hub(a -> a.profile("work"))),
                        "- profile cannot be set on a role that the previous role assumes"),
                of(
                        "a web identity of a later role",
                        last().roleChain(middle, hub(a -> a.webIdentityTokenFile("/token"))),
                        last().roleChain(hub(a -> a.webIdentityTokenFile("/token")), middle),
                        "roleChain (role 2): webIdentityTokenFile cannot be set on"),
                of(
                        "a token of the last role",
                        last().roleChain(middle).webIdentityToken(Output.of("the-token")),
                        last().roleChain(hub(a -> a.webIdentityToken(Output.of("the-token")))),
                        "webIdentityToken cannot be set on"),
                of(
                        "more than an hour of the last role",
                        last().roleChain(middle).duration(Duration.ofMinutes(61)),
                        last().roleChain(middle).duration(Duration.ofHours(1)),
                        "duration: ",
                        "when the caller is itself a role session"),
                of(
                        "more than an hour of a later role",
                        last().roleChain(middle, hub(a -> a.duration(Duration.ofMinutes(61)))),
                        last().roleChain(hub(a -> a.duration(Duration.ofMinutes(61))), middle),
                        "roleChain (role 2): duration: "),
                of(
                        "another partition",
                        last().roleChain(AssumedRoleProviderArgs.builder()
                                .roleArn("arn:aws-cn:iam::123456789012:role/x")
                                .build()),
                        last().roleChain(AssumedRoleProviderArgs.builder()
                                .roleArn("arn:aws:iam::123456789012:role/x")
                                .build()),
                        "roleChain (role 1): is in partition aws-cn, but roleArn is in aws"),
                of(
                        "another source identity",
                        last().roleChain(hub(a -> a.sourceIdentity("ann")), middle)
                                .sourceIdentity("bob"),
                        last().roleChain(hub(a -> a.sourceIdentity("ann")), middle)
                                .sourceIdentity("ann"),
                        "sourceIdentity: is 'bob', but an earlier role of roleChain has set 'ann'"),
                of(
                        "a transitive tag again",
                        last().roleChain(hub(a -> a.tags(Map.of("Team", "web")).transitiveTagKeys("Team")), middle)
                                .tags(Map.of("team", "web")),
                        last().roleChain(hub(a -> a.tags(Map.of("Team", "web"))), middle)
                                .tags(Map.of("team", "web")),
                        "tags: [team] persists from an earlier role of roleChain"),
                of(
                        "two calls",
                        last().roleChain(middle).roleChain(middle),
                        last().roleChain(middle, middle),
                        "roleChain is given twice"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(
            String what,
            AssumedRoleProviderArgs.Builder refused,
            AssumedRoleProviderArgs.Builder taken,
            String... message) {
        Deployer.rejects(refused::build, message);
        assertThat(taken.build().roleChain()).isPresent();
    }

    @Test
    void lists_the_problems_of_all_roles_at_once() {
        assertThatThrownBy(() -> last().roleChain(
                                hub(a -> a.region("us-east-1")),
                                hub(a -> a.duration(Duration.ofHours(2)).profile("work")))
                        .externalId("?")
                        .build())
                .hasMessageContainingAll(
                        "AssumedRoleProviderArgs cannot be built (roleArn \"" + LAST + "\")",
                        "- roleChain (role 1): region",
                        "- roleChain (role 2): duration",
                        "- roleChain (role 2): profile",
                        "- externalId: ");
    }

    @Test
    void is_replaced_cleared_and_read_as_other_arguments_are() {
        var one = hub(a -> a);
        var two = role("two").build();
        var args = last().roleChain(one).build();

        assertThat(args.isGiven("roleChain")).isTrue();
        assertThat(args.roleChain()).contains(List.of(one));
        assertThat(args.toBuilder().roleChain(two).build().roleChain()).contains(List.of(two));
        assertThat(args.toBuilder().clear("roleChain").build().roleChain()).isEmpty();
        assertThat(sent(args.toBuilder().clear("roleChain").build())).hasSize(1);
        assertThat(args.toString()).contains("roleChain").doesNotContain("hub");
    }

    private static UnprivilegedUserWithRole made(String name, Deployer.Options options) {
        return new UnprivilegedUserWithRole(name, Deployer.args(options));
    }

    private static List<String> errors(Deployer.Options asked, Change change) {
        return MockedStack.up(context -> {
                    var hub = made("hub", args -> args);
                    var deployer = made("deployer", args -> asked.apply(args.trustedPrincipal(hub.roleArn())));
                    var first = AssumedRoleProviderArgs.from(hub).build();
                    PulumiTest.extractValue(
                            ProviderCredentialInputs.of(change.apply(AssumedRoleProviderArgs.from(deployer)
                                                    .roleChain(first))
                                            .build())
                                    .assumeRoles());
                })
                .errors();
    }

    private static Arguments requirements(String what, Deployer.Options asked, Change change, String message) {
        return Arguments.of(what, asked, change, message);
    }

    static Stream<Arguments> termsOfALaterRole() {
        return Stream.of(
                requirements("MFA", asked -> asked.requireMfa(), a -> a, "The role requires MFA"),
                requirements(
                        "another external ID",
                        asked -> asked.externalId("the-id"),
                        a -> a.externalId("another"),
                        "externalId: is not one of those"),
                requirements(
                        "no source identity",
                        asked -> asked,
                        a -> a.sourceIdentity("ann"),
                        "sourceIdentity is sent, but the role accepts none"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("termsOfALaterRole")
    void holds_a_role_of_the_same_program_to_its_terms(
            String what, Deployer.Options asked, Change change, String message) {
        assertThat(errors(asked, change)).anySatisfy(error -> assertThat(error).contains(message));
        assertThat(errors(args -> args, a -> a)).isEmpty();
    }

    @Test
    void needs_the_later_role_to_trust_the_one_before_it() {
        var untrusted = MockedStack.up(context -> {
            var deployer = made("deployer", args -> args);
            PulumiTest.extractValue(ProviderCredentialInputs.of(AssumedRoleProviderArgs.from(deployer)
                            .roleChain(hub(a -> a))
                            .build())
                    .assumeRoles());
        });
        var trusted = MockedStack.up(context -> {
            var deployer = made("deployer", args -> args.trustedPrincipal("arn:aws:iam::123456789012:role/hub"));
            PulumiTest.extractValue(ProviderCredentialInputs.of(AssumedRoleProviderArgs.from(deployer)
                            .roleChain(hub(a -> a))
                            .build())
                    .assumeRoles());
        });

        assertThat(untrusted.errors())
                .anySatisfy(error -> assertThat(error)
                        .contains(
                                "roleChain (role 1): is 'arn:aws:iam::123456789012:role/hub', but the role trusts only its user")
                        .contains("trustedPrincipal"));
        assertThat(trusted.errors()).isEmpty();
    }

    private static List<String> errorsAfterASourceIdentity(Deployer.Options asked) {
        return MockedStack.up(context -> {
                    var deployer = made(
                            "deployer",
                            args -> asked.apply(args.trustedPrincipal("arn:aws:iam::123456789012:role/hub")));
                    AssumedRoleProviderArgs.from(deployer)
                            .roleChain(hub(a -> a.sourceIdentity("ann")))
                            .build();
                })
                .errors();
    }

    @Test
    void needs_the_later_role_to_take_the_source_identity_that_stays() {
        assertThat(errorsAfterASourceIdentity(args -> args))
                .anySatisfy(error -> assertThat(error)
                        .contains("sourceIdentity of an earlier role of roleChain persists, but the role accepts none")
                        .contains("requireSourceIdentity"));
        assertThat(errorsAfterASourceIdentity(args -> args.requireSourceIdentity("ann")))
                .isEmpty();
    }

    @Test
    void uses_no_key_but_that_of_the_first_role() {
        var inactive = AccessKeys.one(AccessKeyStatus.INACTIVE);
        var ofTheFirst =
                MockedStack.up(context -> AssumedRoleProviderArgs.from(made("hub", args -> args.accessKeys(inactive)))
                        .build());

        assertThat(errors(asked -> asked.accessKeys(inactive), a -> a)).isEmpty();
        assertThat(ofTheFirst.errors())
                .anySatisfy(error -> assertThat(error).contains("The user's access key is Inactive"));
    }

    @Test
    void refuses_a_role_that_asks_for_the_users_own_name() {
        var asked = MockedStack.up(context -> {
            var deployer = made("deployer", args -> args.userName("ann").requireUserNameAsSessionName());
            AssumedRoleProviderArgs.from(deployer).roleChain(hub(a -> a)).build();
        });

        assertThat(asked.errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("The role requires the user name as the session name")
                        .contains("omit roleChain"));
        assertThat(errors(args -> args.userName("ann").requireSessionName("ann"), a -> a))
                .isEmpty();
    }

    @Test
    void sends_what_each_role_of_the_same_program_asks_for_and_the_first_users_key_alone() {
        var seen = new AtomicReference<SessionRequest>();
        var stack = MockedStack.up(context -> {
            var hub = made("hub", args -> args.externalId("of-the-hub"));
            var deployer =
                    made("deployer", args -> args.externalId("of-the-deployer").trustedPrincipal(hub.roleArn()));
            seen.set(PulumiTest.extractValue(ProviderCredentialInputs.of(AssumedRoleProviderArgs.from(deployer)
                            .roleChain(AssumedRoleProviderArgs.from(hub).build())
                            .build())
                    .attempt()));
        });

        assertThat(stack.errors()).isEmpty();
        assertThat(seen.get().credentials().accessKey()).isEqualTo(MockedStack.keyId("hub-key"));
        assertThat(seen.get().assumeRoles())
                .extracting(AssumeRoleInput::externalId)
                .containsExactly("of-the-hub", "of-the-deployer");
        assertThat(seen.get().roleArn()).endsWith("role/deployer-0123abc");
        assertThat(seen.get().withoutSecrets("of-the-hub of-the-deployer")).isEqualTo("[secret] [secret]");
    }

    @Test
    void checks_an_output_of_a_role_on_the_way_when_it_is_known() {
        var failed = new CompletableFuture<Throwable>();
        MockedStack.up(context -> {
            var arn = new CompletableFuture<String>();
            var args = last().roleChain(AssumedRoleProviderArgs.builder()
                            .roleArn(Output.of(arn))
                            .build())
                    .build();
            // The SDK may end the run when the failure occurs, so everything that needs the run comes before the
            // failure.
            var inputs = ProviderCredentialInputs.of(args);
            arn.complete("no-arn");
            failed.complete(catchThrowable(() -> PulumiTest.extractValue(inputs.assumeRoles())));
        });

        assertThat(failed.completeOnTimeout(null, 1, TimeUnit.MINUTES).join())
                .hasStackTraceContaining(
                        "(roleArn \"" + LAST + "\"):\n  - roleChain (role 1): roleArn: got \"no-arn\"");
    }

    @Test
    void tries_each_role_with_the_session_of_the_one_before_it() {
        try (var sts = new StsEndpoint()) {
            var request = new SessionRequest(
                    "us-east-1",
                    new BaseCredentials<>("AKIAIOSFODNN7EXAMPLE", "the-secret", "", ""),
                    List.of(
                            input("arn:aws:iam::123456789012:role/hub", null, null, null),
                            input(LAST, null, null, null)),
                    null);

            assertThat(new AwsSdkSts(sts.uri()).assume(request)).isEqualTo(Optional.empty());
            assertThat(sts.calls())
                    .extracting(call -> call.form().get("RoleArn"))
                    .containsExactly("arn:aws:iam::123456789012:role/hub", LAST);
            assertThat(sts.calls().get(0).authorization()).contains("AKIAIOSFODNN7EXAMPLE");
            assertThat(sts.calls().get(0).token()).isNull();
            assertThat(sts.calls().get(1).authorization()).contains("ASIAIOSFODNN7EXAMPLE");
            assertThat(sts.calls().get(1).token()).isEqualTo("token-of-the-session");
        }
    }
}
