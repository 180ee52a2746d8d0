package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.core.Output;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link AssumedRoleProviderArgs} refuses, each beside what differs in one thing and is taken.
 * Does not prove that AWS refuses the same.
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

    private static Map<String, String> tags(int number) {
        var tags = new HashMap<String, String>();
        IntStream.range(0, number).forEach(i -> tags.put("tag" + i, "value"));
        return tags;
    }

    private static AssumedRoleProviderArgs.Builder policyArns(AssumedRoleProviderArgs.Builder args, int number) {
        IntStream.range(0, number).forEach(i -> args.policyArn("arn:aws:iam::123456789012:policy/p" + i));
        return args;
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
                        "a role in another partition than the region",
                        a -> a.region("cn-north-1"),
                        a -> a.region("eu-central-1"),
                        "region: 'cn-north-1' lies in partition aws-cn and the role in aws;"),
                of(
                        "a duration below 15 minutes",
                        a -> a.duration(Duration.ofSeconds(899)),
                        a -> a.duration(Duration.ofSeconds(900)),
                        "duration: ",
                        "PT14M59S",
                        "900 (15 minutes) to 43200 (12 hours)"),
                of(
                        "a duration above 12 hours",
                        a -> a.duration(Duration.ofSeconds(43_201)),
                        a -> a.duration(Duration.ofSeconds(43_200)),
                        "duration: ",
                        "PT12H1S"),
                of(
                        "a duration that is null",
                        a -> a.duration(null),
                        a -> a.duration(Duration.ofHours(1)),
                        "duration is null; omit it if there is no value"),
                of(
                        "a policy with a principal",
                        a -> a.policy(PolicyDocument.of(Statement.allow()
                                .principal(io.assumerole.policy.Principal.aws(ROLE))
                                .action("sts:AssumeRole")
                                .build())),
                        a -> a.policy(document(200)),
                        "policy: The policy has ",
                        "Principal"),
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
                        "policy and policyArn: have 2049 characters together; allowed are 2048"),
                of(
                        "a managed policy of another account",
                        a -> a.policyArn("arn:aws:iam::999999999999:policy/p"),
                        a -> a.policyArn("arn:aws:iam::123456789012:policy/p"),
                        "policyArn: ",
                        "a policy of AWS or of the role's account 123456789012"),
                of(
                        "a managed policy of another partition",
                        a -> a.policyArn("arn:aws-cn:iam::aws:policy/ReadOnlyAccess"),
                        a -> a.policyArn(READ_ONLY),
                        "policyArn: ",
                        "in partition aws"),
                of(
                        "the ARN of a role for a policy's",
                        a -> a.policyArn(ROLE),
                        a -> a.policyArn(READ_ONLY),
                        "policyArn: got "),
                of(
                        "eleven managed policies",
                        a -> policyArns(a, 11),
                        a -> policyArns(a, 10),
                        "policyArn: got 11; allowed: at most 10"),
                of("51 tags", a -> a.tags(tags(51)), a -> a.tags(tags(50)), "tags: got 51; allowed: at most 50"),
                of(
                        "tags whose keys differ in case only",
                        a -> a.tags(Map.of("Team", "web", "team", "x")),
                        a -> a.tags(Map.of("Team", "web", "teams", "x")),
                        "tags: got the keys "),
                of(
                        "a tag of AWS's own",
                        a -> a.tags(Map.of("aws:team", "web")),
                        a -> a.tags(Map.of("my:team", "web")),
                        "tags: Tag key: got \"aws:team\""),
                of("tags that are null", a -> a.tags((Map<String, String>) null), a -> a.tags(TEAM), "tags is null"),
                of(
                        "a transitive key of no tag",
                        a -> a.tags(TEAM).transitiveTagKeys("Stage"),
                        a -> a.tags(TEAM).transitiveTagKeys("Team"),
                        "transitiveTagKeys: got \"Stage\"",
                        "[Team]"),
                of(
                        "transitive keys without tags",
                        a -> a.transitiveTagKeys("Team"),
                        a -> a.tags(TEAM).transitiveTagKeys("Team"),
                        "transitiveTagKeys are given and tags are not"),
                of(
                        "no transitive keys, given",
                        a -> a.tags(TEAM).transitiveTagKeys(),
                        a -> a.tags(TEAM),
                        "transitiveTagKeys: got none"),
                of(
                        "a source identity of one character",
                        a -> a.sourceIdentity("a"),
                        a -> a.sourceIdentity("an"),
                        "sourceIdentity: got \"a\""),
                of(
                        "a default tag of AWS's own",
                        a -> a.defaultTags(Map.of("aws:team", "web", "ok", "ok")),
                        a -> a.defaultTags(Map.of("my:team", "web", "ok", "ok")),
                        "defaultTags: Tag key: got \"aws:team\""),
                of(
                        "51 default tags",
                        a -> a.defaultTags(tags(51)),
                        a -> a.defaultTags(tags(50)),
                        "defaultTags: got 51 tags; allowed: at most 50"),
                of(
                        "an allowed account of 11 digits",
                        a -> a.allowedAccountIds("123456789012", "12345678901"),
                        a -> a.allowedAccountIds("123456789012", "123456789013"),
                        "allowedAccountIds: got \"12345678901\""),
                of(
                        "a role of an account that is not allowed",
                        a -> a.allowedAccountIds("999999999999"),
                        a -> a.allowedAccountIds("999999999999", "123456789012"),
                        "allowedAccountIds: is [999999999999], but the role is of account 123456789012"),
                of("no allowed account, given", a -> a.allowedAccountIds(), a -> a, "allowedAccountIds: is empty"),
                of(
                        "key and profile together",
                        a -> key(a).profile("work"),
                        a -> key(a),
                        "credentials and profile are both given"),
                of(
                        "a secret in place of a key's ID",
                        a -> a.credentials(Output.ofSecret(null), Output.of("the-secret")),
                        a -> key(a),
                        "accessKeyId is null"),
                of(
                        "a key without a secret",
                        a -> a.credentials(Output.of(KEY_ID), null),
                        a -> key(a),
                        "secretAccessKey is null"),
                of("a profile without a name", a -> a.profile(" "), a -> a.profile("work"), "profile: is blank"),
                of(
                        "token and file together",
                        a -> a.webIdentityToken(TOKEN).webIdentityTokenFile("/var/token"),
                        a -> a.webIdentityToken(TOKEN),
                        "webIdentityToken and webIdentityTokenFile are both given"),
                of(
                        "a web identity and an external ID",
                        a -> a.webIdentityToken(TOKEN).externalId("outside"),
                        a -> a.webIdentityToken(TOKEN),
                        "externalId does not go with webIdentityToken or webIdentityTokenFile"),
                of(
                        "a web identity and tags",
                        a -> a.webIdentityTokenFile("/var/token").tags(TEAM),
                        a -> a.roleChain(byToken()).tags(TEAM),
                        "tags does not go with webIdentityToken"),
                of(
                        "a web identity and transitive keys",
                        a -> a.webIdentityTokenFile("/var/token").tags(TEAM).transitiveTagKeys("Team"),
                        a -> a.roleChain(byToken()).tags(TEAM).transitiveTagKeys("Team"),
                        "transitiveTagKeys does not go with webIdentityToken"),
                of(
                        "a web identity and a source identity",
                        a -> a.webIdentityToken(TOKEN).sourceIdentity("ann"),
                        a -> a.roleChain(byToken()).sourceIdentity("ann"),
                        "sourceIdentity does not go with webIdentityToken"),
                of(
                        "a web identity and a key",
                        a -> key(a.webIdentityToken(TOKEN)),
                        a -> a.webIdentityToken(TOKEN),
                        "credentials does not go with webIdentityToken"),
                of(
                        "a web identity and a profile",
                        a -> a.webIdentityToken(TOKEN).profile("work"),
                        a -> a.profile("work"),
                        "profile does not go with webIdentityToken"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(String what, Change refused, Change taken, String... words) {
        assertThatThrownBy(() -> refused.apply(role()).build())
                .isInstanceOf(IllegalArgumentException.class)
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
                .contains("- profile does not go with ")
                .contains("- tags does not go with ")
                .contains("- sourceIdentity does not go with ");
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
                        .contains("AssumedRoleProvider \"deployer\" cannot be made:")
                        .contains("'cn-north-1' lies in partition aws-cn"));
        assertThat(stack.registeredTypes()).doesNotContain("pulumi:providers:aws");
    }

    @Test
    void refuses_a_role_in_another_partition_than_the_stacks_region() {
        var foreign = Map.of("aws:region", "us-gov-west-1");
        var own = Map.of("aws:region", "eu-central-1");
        Consumer<Context> program = context -> new AssumedRoleProvider("deployer", role().build());

        assertThat(MockedStack.up(program, foreign).errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("region, which is not given")
                        .contains("'us-gov-west-1' lies in partition aws-us-gov"));
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
                .hasMessageContaining("transitiveTagKeys: does not go with the other arguments")
                .hasMessageNotContaining("Hidden");
        assertThatThrownBy(() -> role().tags(Map.of("Shown", "web"))
                        .transitiveTagKeys("T")
                        .build())
                .hasMessageContaining("Shown");
    }

    @Test
    void shows_no_credential_that_is_refused() {
        assertThatThrownBy(() -> role().credentials(Output.of("sec ret"), Output.of(" "), Output.of("\t"))
                        .build())
                .hasMessageContaining("accessKeyId: ")
                .hasMessageContaining("secretAccessKey: what was given is not allowed; it is a secret")
                .hasMessageContaining("sessionToken: what was given is not allowed; it is a secret")
                .hasMessageNotContaining("sec ret");
        assertThatThrownBy(() -> role().webIdentityToken(Output.of("sec")).build())
                .hasMessageContaining("webIdentityToken: what was given is not allowed")
                .hasMessageNotContaining("\"sec\"");
    }

    @Test
    void marks_what_is_always_secret_and_nothing_else() {
        var key = SessionInputs.BaseCredentials.of(key(role()).build());
        assertThat(MockedStack.isSecret(key.secretKey())).isTrue();
        assertThat(MockedStack.isSecret(key.accessKey())).isFalse();
        assertThat(MockedStack.isSecret(key.token())).isFalse();
        assertThat(MockedStack.isSecret(SessionInputs.BaseCredentials.of(role().region("us-east-1")
                                .credentials(Output.of(KEY_ID), Output.of("the-secret"), Output.of("the-token"))
                                .build())
                        .token()))
                .isTrue();
        assertThat(MockedStack.isSecret(SessionInputs.of(role().region("us-east-1")
                                .webIdentityToken(TOKEN)
                                .build())
                        .assumeRoleWithWebIdentity()))
                .isTrue();
        assertThat(MockedStack.isSecret(SessionInputs.of(role().region("us-east-1")
                                .webIdentityTokenFile("/var/token")
                                .build())
                        .assumeRoleWithWebIdentity()))
                .isFalse();
    }
}
