package io.assumerole.localaws.least;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.provider.wire.WireJson;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Does not prove that a policy lets a stack run: {@code LeastPrivilegeTest} does. */
class LeastPrivilegePolicyTest {
    private static final String ACCOUNT = "arn:aws:iam::000000000000:";

    private static RecordedCall decision(String action, String resource) {
        return new RecordedCall("AKIA", ACCOUNT + "user/x", action, resource, true);
    }

    private static StackResources stack(Map<?, ?>... resources) {
        return StackResources.of(WireJson.write(Map.of("deployment", Map.of("resources", List.of(resources)))));
    }

    private static Map<?, ?> user(Map<?, ?> inputs, String path, String name) {
        return Map.of(
                "type",
                "aws:iam/user:User",
                "inputs",
                inputs,
                "outputs",
                Map.of("name", name, "arn", ACCOUNT + "user" + path + name));
    }

    private static Map<?, ?> automatic(String path, String name) {
        return user(Map.of("__defaults", List.of("name")), path, name);
    }

    private static String text(LeastPrivilegePolicy policy) {
        return policy.json().replaceAll("\\s", "");
    }

    @Test
    void narrows_to_the_prefix_of_an_automatic_name() {
        var policy = LeastPrivilegePolicy.of(
                List.of(decision("iam:GetUser", ACCOUNT + "user/team/anna-0123abc")),
                stack(automatic("/team/", "anna-0123abc")));

        assertThat(text(policy)).contains("\"" + ACCOUNT + "user/team/anna-*\"");
    }

    /** The control: a name that the program sets and that looks like an automatic name. */
    @Test
    void keeps_a_given_name_as_it_is() {
        var policy = LeastPrivilegePolicy.of(
                List.of(decision("iam:GetUser", ACCOUNT + "user/anna-0123abc")),
                stack(user(Map.of("name", "anna-0123abc"), "/", "anna-0123abc")));

        assertThat(text(policy))
                .contains("\"" + ACCOUNT + "user/anna-0123abc\"")
                .doesNotContain("*");
    }

    @Test
    void keeps_what_is_not_of_the_stack_and_only_ends_like_it() {
        var policy = LeastPrivilegePolicy.of(
                List.of(decision("iam:GetUser", ACCOUNT + "user/hanna-0123abc")),
                stack(automatic("/", "anna-0123abc")));

        assertThat(text(policy)).contains("user/hanna-0123abc\"");
    }

    @Test
    void narrows_to_the_prefix_that_the_program_gives() {
        var policy = LeastPrivilegePolicy.of(
                List.of(decision("s3:CreateBucket", "arn:aws:s3:::logs.20261127")),
                stack(Map.of(
                        "type",
                        "aws:s3/bucket:Bucket",
                        "inputs",
                        Map.of("bucketPrefix", "logs."),
                        "outputs",
                        Map.of("bucket", "logs.20261127", "arn", "arn:aws:s3:::logs.20261127"))));

        assertThat(text(policy)).contains("\"arn:aws:s3:::logs.*\"");
    }

    /** Beside it the same name without a secret of the stack, where the last six characters are part of the name. */
    @Test
    void narrows_a_secret_to_its_name() {
        var arn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:team/key-secret";
        var calls = List.of(decision("secretsmanager:GetSecretValue", arn));
        var secret = Map.of(
                "type",
                "aws:secretsmanager/secret:Secret",
                "inputs",
                Map.of("name", "team/key"),
                "outputs",
                Map.of("name", "team/key", "arn", arn));

        assertThat(text(LeastPrivilegePolicy.of(calls, stack(secret)))).contains(":secret:team/key-??????\"");
        assertThat(text(LeastPrivilegePolicy.of(calls, stack()))).contains(":secret:team/key-secret\"");
    }

    @Test
    void narrows_a_secret_to_the_prefix_of_an_automatic_name() {
        var name = "arn:aws:secretsmanager:us-east-1:000000000000:secret:key-0123abc";
        var secret = Map.of(
                "type",
                "aws:secretsmanager/secret:Secret",
                "inputs",
                Map.of("__defaults", List.of("name")),
                "outputs",
                Map.of("name", "key-0123abc", "arn", name + "-AbCdEf"));

        var policy = LeastPrivilegePolicy.of(
                List.of(
                        decision("secretsmanager:CreateSecret", name),
                        decision("secretsmanager:DeleteSecret", name + "-AbCdEf")),
                stack(secret));

        assertThat(text(policy)).contains(":secret:key-*\"", ":secret:key-*-??????\"");
    }

    @Test
    void reports_unknown_values_and_does_not_allow_the_request() {
        var policy = LeastPrivilegePolicy.of(
                List.of(
                        decision(
                                "secretsmanager:RotateSecret",
                                "arn:aws:secretsmanager:us-east-1:000000000000:secret:x"),
                        decision("iam:GetUser", "*"),
                        decision("iam:CreateRole", ACCOUNT + "user/x"),
                        decision("iam:ListVirtualMFADevices", "*")),
                stack());

        assertThat(policy.unknown())
                .containsExactly(
                        "iam:CreateRole on " + ACCOUNT + "user/x",
                        "iam:GetUser on *",
                        "secretsmanager:RotateSecret on arn:aws:secretsmanager:us-east-1:000000000000:secret:x");
        assertThat(policy.actions()).containsExactly("iam:ListVirtualMFADevices");
        assertThat(text(policy)).contains("\"Resource\":\"*\"").doesNotContain("secretsmanager", "iam:GetUser");
    }

    @Test
    void marks_what_no_call_has_shown_and_gives_it_to_nobody_else() {
        var tagged = user(Map.of("tags", Map.of("team", "red"), "name", "anna"), "/", "anna");
        var plain = user(Map.of("tags", Map.of(), "name", "bert"), "/", "bert");
        var calls = Stream.of("anna", "bert")
                .map(name -> decision("iam:CreateUser", ACCOUNT + "user/" + name))
                .toList();

        var policy = LeastPrivilegePolicy.of(calls, stack(tagged, plain));
        var another =
                LeastPrivilegePolicy.of(List.of(decision("sts:AssumeRole", ACCOUNT + "role/r")), stack(tagged, plain));

        assertThat(policy.notVerified()).containsExactly("iam:TagUser");
        assertThat(text(policy))
                .contains("{\"Sid\":\"NeededButNotVerifiedHere\",\"Effect\":\"Allow\",\"Action\":\"iam:TagUser\","
                        + "\"Resource\":\"" + ACCOUNT + "user/anna\"}");
        assertThat(policy.actions()).containsExactly("iam:CreateUser");
        assertThat(another.notVerified()).isEmpty();
    }

    @Test
    void marks_nothing_that_a_call_has_shown() {
        var tagged = user(Map.of("tags", Map.of("team", "red"), "name", "anna"), "/", "anna");

        var policy = LeastPrivilegePolicy.of(List.of(decision("iam:TagUser", ACCOUNT + "user/anna")), stack(tagged));

        assertThat(policy.notVerified()).isEmpty();
    }

    @Test
    void names_keys_of_a_resource_of_another_kind() {
        var bucket = Map.of(
                "type",
                "aws:s3/bucket:Bucket",
                "inputs",
                Map.of("bucket", "logs", "forceDestroy", true),
                "outputs",
                Map.of("bucket", "logs", "arn", "arn:aws:s3:::logs"));

        var policy = LeastPrivilegePolicy.of(List.of(decision("s3:CreateBucket", "arn:aws:s3:::logs")), stack(bucket));

        assertThat(text(policy))
                .contains(
                        "\"Action\":[\"s3:DeleteObject\",\"s3:DeleteObjectVersion\"],\"Resource\":\"arn:aws:s3:::logs/*\"")
                .contains("\"Action\":\"s3:ListBucketVersions\",\"Resource\":\"arn:aws:s3:::logs\"");
    }

    @Test
    void takes_one_action_away_and_no_other() {
        var policy = LeastPrivilegePolicy.of(
                List.of(
                        decision("iam:GetUser", ACCOUNT + "user/a"),
                        decision("iam:GetUser", ACCOUNT + "user/b"),
                        decision("iam:DeleteUser", ACCOUNT + "user/a")),
                stack());

        assertThat(policy.without("iam:GetUser").actions()).containsExactly("iam:DeleteUser");
        assertThat(policy.actions()).containsExactly("iam:GetUser", "iam:DeleteUser");
    }

    @Test
    void tells_the_session_of_a_role_from_a_user() {
        var session = "arn:aws:sts::000000000000:assumed-role/deploys/a-session";

        assertThat(new RecordedCall("ASIA", session, "s3:ListBucket", "*", true).identity())
                .isEqualTo("role deploys");
        assertThat(new RecordedCall("AKIA", ACCOUNT + "user/team/anna", "s3:ListBucket", "*", true).identity())
                .isEqualTo("user anna");
    }
}
