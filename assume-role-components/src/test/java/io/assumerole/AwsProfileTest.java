package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.core.Output;
import com.pulumi.test.PulumiTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The text for the AWS CLI. Does not prove that the CLI reads it. */
class AwsProfileTest {

    private static String profile(Deployer.Options options) {
        var deployer = Deployer.up(options);
        assertThat(deployer.stack().errors()).isEmpty();
        return PulumiTest.extractValue(deployer.component().awsProfile());
    }

    @Test
    void names_the_role_and_the_profile_of_the_users_key() {
        assertThat(profile(args -> args)).isEqualTo("""
                        [profile deployer]
                        role_arn = arn:aws:iam::123456789012:role/deployer-0123abc
                        source_profile = deployer-user-0123abc
                        """);
    }

    @Test
    void is_never_its_own_source() {
        assertThat(profile(args -> args.userName("deployer")))
                .contains("[profile deployer]\n", "source_profile = deployer-key\n");
    }

    @Test
    void contains_every_required_value_that_a_profile_can_send() {
        assertThat(profile(args -> args.externalId("one-of-them")
                        .externalId("another-one")
                        .requireSessionName("release")
                        .requireMfa()
                        .maxSessionDuration(Duration.ofHours(4))))
                .isEqualTo("""
                        [profile deployer]
                        role_arn = arn:aws:iam::123456789012:role/deployer-0123abc
                        source_profile = deployer-user-0123abc
                        role_session_name = release
                        external_id = one-of-them
                        duration_seconds = 14400
                        # mfa_serial = the ARN or serial number of the user's MFA device, which the role requires
                        """);
    }

    @Test
    void names_the_session_only_where_one_name_is_accepted() {
        assertThat(profile(args -> args.requireUserNameAsSessionName()))
                .contains("role_session_name = deployer-user-0123abc\n");
        assertThat(profile(args -> args.requireSessionName("release", "test"))).doesNotContain("role_session_name");
        assertThat(profile(args -> args.requireSessionName("team-*"))).doesNotContain("role_session_name");
    }

    @Test
    void says_what_a_profile_cannot_send() {
        assertThat(profile(args -> args.requireSourceIdentity("anna")))
                .contains("# The role requires a source identity or session tags");
        assertThat(profile(args -> args.requireSessionTag("team")))
                .contains("# The role requires a source identity or session tags");
        assertThat(profile(args -> args.allowSessionTag("team"))).doesNotContain("#");
    }

    @Test
    void knows_nothing_of_a_role_that_is_not_made_here() {
        var deployer = Deployer.withRole("arn:aws:iam::123456789012:role/other", args -> args);

        assertThat(PulumiTest.extractValue(deployer.component().awsProfile())).isEqualTo("""
                        [profile deployer]
                        role_arn = arn:aws:iam::123456789012:role/other
                        source_profile = deployer-user-0123abc
                        """);
    }

    @Test
    void names_no_source_where_the_user_has_no_key() {
        assertThat(profile(args -> args.accessKeys(AccessKeys.none())))
                .contains("[profile deployer]\n", "\n# source_profile = a profile with the credentials of")
                .doesNotContain("\nsource_profile");
    }

    @Test
    void is_secret_if_the_external_id_is() {
        var secret = Deployer.up(args -> args.externalId(Output.ofSecret("one-and-only")));
        var plain = Deployer.up(args -> args.externalId("one-and-only"));

        assertThat(MockedStack.isSecret(secret.component().awsProfile())).isTrue();
        assertThat(MockedStack.isSecret(plain.component().awsProfile())).isFalse();
    }

    @Test
    void holds_no_key() {
        assertThat(profile(args -> args))
                .doesNotContain(MockedStack.secretOf("deployer-key"), MockedStack.keyId("deployer-key"));
    }
}
