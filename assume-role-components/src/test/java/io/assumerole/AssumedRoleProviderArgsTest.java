package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.core.Output;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link AssumedRoleProviderArgs} refuses together, each beside what differs in one thing and is taken. {@link
 * BadArgumentsTest} has the values that it refuses. Does not prove that AWS refuses the same.
 */
class AssumedRoleProviderArgsTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/r";
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private static final String KEY_ID = "AKIAIOSFODNN7EXAMPLE";
    private static final Output<String> TOKEN = Output.of("the-token");
    private static final Map<String, String> TEAM = Map.of("Team", "web");

    private static final AssumedRoleProviderArgs DEFAULTS = AssumedRoleProviderArgs.builder()
            .roleArn(ROLE)
            .sessionName("session")
            .build();

    private interface Change extends UnaryOperator<AssumedRoleProviderArgs.Builder> {}

    private static AssumedRoleProviderArgs.Builder role() {
        return DEFAULTS.toBuilder();
    }

    private static AssumedRoleProviderArgs.Builder key(AssumedRoleProviderArgs.Builder args) {
        return args.credentials(Output.of(KEY_ID), Output.of("the-secret"));
    }

    private static PolicyDocument document(int characters) {
        var bucket = "arn:aws:s3:::";
        var shortest = Statement.allow().action("s3:*").resource(bucket + "b").build();
        var missing = characters - PolicyDocument.of(shortest).toJson().length();
        return PolicyDocument.of(Statement.allow()
                .action("s3:*")
                .resource(bucket + "b" + "b".repeat(missing))
                .build());
    }

    private static Arguments of(String what, Change refused, Change taken, String... words) {
        return Arguments.of(what, refused, taken, words);
    }

    private static AssumedRoleProviderArgs byToken() {
        return AssumedRoleProviderArgs.builder()
                .roleArn(ROLE + "1")
                .webIdentityToken(TOKEN)
                .build();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                of(
                        "a policy that is too long",
                        a -> a.policy(document(2_049)),
                        a -> a.policy(document(2_048)),
                        "policy: ",
                        "2049 characters",
                        "at most 2048"),
                of(
                        "a policy that is too long together with managed ones",
                        a -> a.policy(document(2_048 - READ_ONLY.length() + 1)).policyArn(READ_ONLY),
                        a -> a.policy(document(2_048 - READ_ONLY.length())).policyArn(READ_ONLY),
                        "policy and policyArn: have 2049 characters together; allowed: at most 2048"),
                of(
                        "a web identity and an external ID",
                        a -> a.webIdentityToken(TOKEN).externalId("outside"),
                        a -> a.webIdentityToken(TOKEN),
                        "externalId cannot be combined with webIdentityToken or webIdentityTokenFile"),
                of(
                        "a web identity and tags",
                        a -> a.webIdentityTokenFile("/var/token").tags(TEAM),
                        a -> a.roleChain(byToken()).tags(TEAM),
                        "tags cannot be combined with webIdentityToken"),
                of(
                        "a web identity and transitive keys",
                        a -> a.webIdentityTokenFile("/var/token").tags(TEAM).transitiveTagKeys("Team"),
                        a -> a.roleChain(byToken()).tags(TEAM).transitiveTagKeys("Team"),
                        "transitiveTagKeys cannot be combined with webIdentityToken"),
                of(
                        "a web identity and a source identity",
                        a -> a.webIdentityToken(TOKEN).sourceIdentity("ann"),
                        a -> a.roleChain(byToken()).sourceIdentity("ann"),
                        "sourceIdentity cannot be combined with webIdentityToken"),
                of(
                        "a web identity and a key",
                        a -> key(a.webIdentityToken(TOKEN)),
                        a -> a.webIdentityToken(TOKEN),
                        "credentials cannot be combined with webIdentityToken"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(String what, Change refused, Change taken, String... words) {
        assertThatThrownBy(() -> refused.apply(role()).build())
                .isInstanceOf(InvalidArgumentsException.class)
                .hasMessageStartingWith("AssumedRoleProviderArgs cannot be built (roleArn \"" + ROLE + "\"):\n  - ")
                .message()
                .contains(words);
        assertThatCode(() -> taken.apply(role()).build()).doesNotThrowAnyException();
    }

    @Test
    void lists_all_problems_together() {
        assertThatThrownBy(() -> AssumedRoleProviderArgs.builder()
                        .roleArn("arn:aws:iam::123456789012:user/u")
                        .duration(Duration.ZERO)
                        .tags(Map.of("", ""))
                        .transitiveTagKeys("Team")
                        .webIdentityToken(TOKEN)
                        .sourceIdentity("x y")
                        .profile("work")
                        .build())
                .message()
                .contains("- roleArn: ")
                .contains("- duration: ")
                .contains("- tags: ")
                .contains("- sourceIdentity: ")
                .contains("- profile cannot be combined with ")
                .contains("- tags cannot be combined with ")
                .contains("- sourceIdentity cannot be combined with ");
    }

    @Test
    void refuses_outputs_together_with_the_words_for_values() {
        var later = new CompletableFuture<String>();
        var stack = MockedStack.up(context -> {
            var args = role().region(Output.of(later)).build();
            new AssumedRoleProvider("deployer", args);
            later.complete("cn-north-1");
        });

        assertThat(stack.errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("AssumedRoleProvider \"deployer\" cannot be created:")
                        .contains("'cn-north-1' is in partition aws-cn"));
        assertThat(stack.registeredTypes()).doesNotContain("pulumi:providers:aws");
    }

    @Test
    void creates_no_provider_whose_session_policy_is_invalid_json() {
        var invalid = withSessionPolicy("[]");
        var valid = withSessionPolicy(
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:ListAllMyBuckets\",\"Resource\":\"*\"}}");

        assertThat(invalid.errors()).anySatisfy(error -> assertThat(error).contains("The policy has 1 problem"));
        assertThat(invalid.registeredTypes()).doesNotContain("pulumi:providers:aws");
        assertThat(valid.errors()).isEmpty();
        assertThat(valid.registeredTypes()).contains("pulumi:providers:aws");
    }

    private static MockedStack withSessionPolicy(String json) {
        return MockedStack.up(context -> new AssumedRoleProvider(
                "deployer",
                role().policy(Output.of(json).applyValue(PolicyDocument::parse)).build()));
    }

    @Test
    void refuses_a_role_in_another_partition_than_the_stacks_region() {
        var foreign = Map.of("aws:region", "us-gov-west-1");
        var own = Map.of("aws:region", "eu-central-1");
        Consumer<Context> program = context -> new AssumedRoleProvider("deployer", role().build());

        assertThat(MockedStack.up(program, foreign).errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("region, not given")
                        .contains("'us-gov-west-1' is in partition aws-us-gov"));
        assertThat(MockedStack.up(program, own).errors())
                .as("after another stack")
                .isEmpty();
        assertThat(MockedStack.up(program, own).inputs("pulumi:providers:aws")).containsEntry("region", "eu-central-1");
    }

    @Test
    void shows_no_secret_when_two_arguments_do_not_go_together() {
        assertThatThrownBy(() -> role().tags(Output.ofSecret(Map.of("Hidden", "web")))
                        .transitiveTagKeys("Team")
                        .build())
                .hasMessageContaining("transitiveTagKeys: cannot be combined with the other arguments")
                .hasMessageNotContaining("Hidden");
        assertThatThrownBy(() -> role().tags(Map.of("Shown", "web"))
                        .transitiveTagKeys("T")
                        .build())
                .hasMessageContaining("Shown");
    }

    @Test
    void marks_only_outputs_that_are_always_secret() {
        var key = ProviderCredentialInputs.credentials(key(role()).build());
        assertThat(MockedStack.isSecret(key.secretKey())).isTrue();
        assertThat(MockedStack.isSecret(key.accessKey())).isFalse();
        assertThat(MockedStack.isSecret(key.token())).isFalse();
        assertThat(MockedStack.isSecret(ProviderCredentialInputs.credentials(role().region("us-east-1")
                                .credentials(Output.of(KEY_ID), Output.of("the-secret"), Output.of("the-token"))
                                .build())
                        .token()))
                .isTrue();
        assertThat(MockedStack.isSecret(ProviderCredentialInputs.of(role().region("us-east-1")
                                .webIdentityToken(TOKEN)
                                .build())
                        .assumeRoleWithWebIdentity()))
                .isTrue();
        assertThat(MockedStack.isSecret(ProviderCredentialInputs.of(role().region("us-east-1")
                                .webIdentityTokenFile("/var/token")
                                .build())
                        .assumeRoleWithWebIdentity()))
                .isFalse();
    }
}
