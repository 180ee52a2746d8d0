package io.assumerole.arn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.internal.RepeatedName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the rules of IAM and STS for names, times, tags and ARNs, each with its last good and its
 * first bad value; does not prove that AWS still has them.
 */
class AwsRulesTest {
    private static final String NAME = "Az09_+=,.@-";

    private static void accepts(Function<String, ?> type, String value) {
        assertThat(type.apply(value)).hasToString(value);
    }

    private static void rejects(Function<String, ?> type, String value) {
        assertThatThrownBy(() -> type.apply(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed: ")
                .satisfies(e -> assertThat(RepeatedName.in(e.getMessage())).isEmpty());
    }

    private static String of(int length) {
        return "x".repeat(length);
    }

    /** Checks the lengths, and every character of ASCII and some beyond. */
    private static void checkName(Function<String, ?> type, int least, int most) {
        accepts(type, of(least));
        accepts(type, of(most));
        rejects(type, of(least - 1));
        rejects(type, of(most + 1));
        rejects(type, null);
        for (char c = 0; c < 0x180; c++) {
            var value = "a" + c + "b";
            if (Character.isLetterOrDigit(c) && c < 0x80 || "_+=,.@-".indexOf(c) >= 0) {
                accepts(type, value);
            } else {
                rejects(type, value);
            }
        }
    }

    @Test
    void user_name_has_1_to_64_characters() {
        checkName(UserName::new, 1, 64);
    }

    @Test
    void existing_user_name_has_1_to_128_characters() {
        Function<String, ?> name =
                text -> new UserArn(Partition.AWS, new AccountId("123456789012"), IamPath.ROOT, text).name();
        checkName(name, 1, 128);
    }

    @Test
    void role_name_has_1_to_64_characters() {
        checkName(RoleName::new, 1, 64);
    }

    @Test
    void policy_name_has_1_to_128_characters() {
        checkName(PolicyName::new, 1, 128);
    }

    @Test
    void role_session_name_has_2_to_64_characters() {
        checkName(SessionName::new, 2, 64);
    }

    @Test
    void source_identity_has_2_to_64_characters_and_does_not_start_with_aws() {
        checkName(SourceIdentity::new, 2, 64);
        rejects(SourceIdentity::new, "aws:me");
    }

    @Test
    void external_id_has_2_to_1224_characters_and_is_never_shown() {
        for (var good : List.of("xx", of(1224), NAME + ":/")) {
            assertThat(new ExternalId(good).value()).isEqualTo(good);
            assertThat(new ExternalId(good).toString()).doesNotContain(good);
        }
        for (var bad : List.of("x", of(1225), "white space", "st\u00e9phane", "semi;colon", "")) {
            assertThatThrownBy(() -> new ExternalId(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(
                            e -> assertThat(bad.length() > 1 && e.getMessage().contains(bad))
                                    .isFalse());
        }
        assertThatThrownBy(() -> new ExternalId(null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void account_id_has_12_digits_as_a_string() {
        accepts(AccountId::new, "000000000001");
        for (var bad : List.of("12345678901", "1234567890123", "12345678901x", "", "١٢٣٤٥٦٧٨٩٠١٢")) {
            rejects(AccountId::new, bad);
        }
        rejects(AccountId::new, null);
    }

    @Test
    void iam_path_has_1_to_512_characters_between_slashes() {
        for (var good : List.of("/", "/a/", "/a/b/", "/!~/", "/*/", "/" + of(510) + "/")) {
            accepts(IamPath::new, good);
        }
        for (var bad : List.of("", "a", "/a", "a/", "/a b/", "/\u007f/", "/\u00e9/", "/" + of(511) + "/")) {
            rejects(IamPath::new, bad);
        }
    }

    @Test
    void managed_policy_path_takes_fewer_characters() {
        for (var good : List.of("/", "/a/", "/a/b/", "/Az0.,+@=_-/", "/" + of(510) + "/")) {
            accepts(PolicyPath::new, good);
        }
        for (var bad : List.of("", "//", "/a", "a/", "/*/", "/!/", "/a b/", "/" + of(511) + "/")) {
            rejects(PolicyPath::new, bad);
        }
    }

    @Test
    void max_session_duration_is_3600_to_43200_seconds_and_3600_by_default() {
        for (long good : new long[] {3600, 3601, 43200}) {
            assertThat(new MaxSessionDuration(Duration.ofSeconds(good)).value()).hasSeconds(good);
        }
        for (long bad : new long[] {3599, 43201, 0, -3600}) {
            assertThatThrownBy(() -> new MaxSessionDuration(Duration.ofSeconds(bad)))
                    .hasMessageContaining("3600 (1 hour) to 43200 (12 hours)");
        }
        assertThat(MaxSessionDuration.DEFAULT.value()).hasSeconds(3600);
    }

    @Test
    void session_duration_is_900_to_43200_whole_seconds() {
        for (long good : new long[] {900, 43200}) {
            assertThat(new SessionDuration(Duration.ofSeconds(good)).value()).hasSeconds(good);
        }
        for (var bad : List.of(Duration.ofSeconds(899), Duration.ofSeconds(43201), Duration.ofSeconds(900, 1))) {
            assertThatThrownBy(() -> new SessionDuration(bad))
                    .hasMessageContaining("900 (15 minutes) to 43200 (12 hours)");
        }
    }

    @Test
    void session_duration_is_at_most_the_roles_own() {
        var limit = new MaxSessionDuration(Duration.ofHours(2));
        var good = new SessionDuration(Duration.ofHours(2));
        var bad = new SessionDuration(Duration.ofSeconds(7201));

        assertThat(good.requireAtMost(limit)).isSameAs(good);
        assertThatThrownBy(() -> bad.requireAtMost(limit)).hasMessageContaining("MaxSessionDuration");
    }

    @Test
    void session_duration_of_a_chained_role_is_at_most_1_hour() {
        var good = new SessionDuration(Duration.ofHours(1));
        var bad = new SessionDuration(Duration.ofSeconds(3601));

        assertThat(good.requireChainable()).isSameAs(good);
        assertThatThrownBy(bad::requireChainable).hasMessageContaining("itself a role session");
    }

    @Test
    void tag_key_has_1_to_128_characters_and_value_0_to_256() {
        assertThat(new Tag(of(128), of(256)).value()).hasSize(256);
        assertThat(new Tag("k", "").value()).isEmpty();
        assertThat(new Tag("Größe 中 _.:/=+-@", "Größe 中 _.:/=+-@").key()).startsWith("G");
        assertThatThrownBy(() -> new Tag("", "v")).hasMessageContaining("Tag key");
        assertThatThrownBy(() -> new Tag(of(129), "v")).hasMessageContaining("1 to 128");
        assertThatThrownBy(() -> new Tag("k", of(257))).hasMessageContaining("0 to 256");
        for (var bad : List.of("a*b", "a;b", "a\tb", "a#b")) {
            assertThatThrownBy(() -> new Tag(bad, "v")).hasMessageContaining("Tag key");
            assertThatThrownBy(() -> new Tag("k", bad)).hasMessageContaining("Tag value of k");
        }
    }

    @Test
    void neither_tag_key_nor_tag_value_starts_with_aws() {
        assertThat(new Tag("aws", "awsome").key()).isEqualTo("aws");
        assertThat(new Tag("my-aws:", "x aws:").key()).isEqualTo("my-aws:");
        for (var bad : List.of("aws:", "aws:x", "AWS:x")) {
            assertThatThrownBy(() -> new Tag(bad, "v")).hasMessageContaining("aws:");
            assertThatThrownBy(() -> new Tag("k", bad)).hasMessageContaining("aws:");
        }
    }

    private static Map<String, String> tags(int count) {
        return IntStream.range(0, count)
                .boxed()
                .collect(Collectors.toMap(i -> "k" + i, i -> "v", (a, b) -> a, TreeMap::new));
    }

    @Test
    void there_are_at_most_50_tags() {
        assertThat(Tags.of(tags(50)).list()).hasSize(50);
        assertThat(Tags.of(tags(50)).asMap()).isEqualTo(tags(50)).isUnmodifiable();
        assertThatThrownBy(() -> Tags.of(tags(51))).hasMessageContaining("at most 50");
    }

    @Test
    void tag_keys_differ_in_more_than_case() {
        assertThat(Tags.of(Map.of("team", "a", "teams", "a")).list()).hasSize(2);
        assertThatThrownBy(() -> Tags.of(Map.of("Team", "a", "team", "a")))
                .hasMessageContaining("Team")
                .hasMessageContaining("team");
    }

    @Test
    void all_bad_tags_are_reported_together() {
        assertThatThrownBy(() -> Tags.of(Map.of("a*", "x", "b*", "x", "good", "x")))
                .hasMessageContaining("a*")
                .hasMessageContaining("b*")
                .hasMessageNotContaining("good");
    }

    @Test
    void transitive_tag_keys_are_keys_of_passed_tags() {
        var tags = Tags.of(Map.of("Team", "blue"));

        assertThat(tags.requireTransitive(List.of("team"))).isSameAs(tags);
        assertThat(tags.requireTransitive(List.of())).isSameAs(tags);
        assertThatThrownBy(() -> tags.requireTransitive(List.of("Team", "cost")))
                .hasMessageContaining("\"cost\"");
        var keys = IntStream.range(0, 51).mapToObj(i -> "team").toList();
        assertThat(tags.requireTransitive(keys.subList(0, 50))).isSameAs(tags);
        assertThatThrownBy(() -> tags.requireTransitive(keys)).hasMessageContaining("at most 50");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"})
    void every_partition_has_arns(String partition) {
        var account = ":iam::123456789012:";
        accepts(RoleArn::parse, "arn:" + partition + account + "role/r");
        accepts(UserArn::parse, "arn:" + partition + account + "user/u");
        accepts(PolicyArn::parse, "arn:" + partition + account + "policy/p");
        accepts(PolicyArn::parse, "arn:" + partition + ":iam::aws:policy/p");
        accepts(OidcProviderArn::parse, "arn:" + partition + account + "oidc-provider/o.com");
        accepts(AssumedRoleArn::parse, "arn:" + partition + ":sts::123456789012:assumed-role/r/session");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AWS", "aws-", "aws_cn", "aws-CN", "gcp", "aws-cn1"})
    void other_partitions_have_none(String partition) {
        rejects(RoleArn::parse, "arn:" + partition + ":iam::123456789012:role/r");
        rejects(Partition::new, partition);
    }

    @ParameterizedTest
    @CsvSource({
        "eu-central-1,aws",
        "us-east-1,aws",
        "ap-southeast-12,aws",
        "cn-north-1,aws-cn",
        "us-gov-west-1,aws-us-gov",
        "us-iso-east-1,aws-iso",
        "us-isob-east-1,aws-iso-b",
        "eu-isoe-west-1,aws-iso-e",
        "us-isof-south-1,aws-iso-f",
        "eusc-de-east-1,aws-eusc"
    })
    void region_tells_the_partition(String region, String partition) {
        assertThat(Partition.ofRegion(region)).hasToString(partition);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eu", "eu-central", "eu-central-123", "EU-central-1", "eu_central_1"})
    void region_has_its_form(String region) {
        rejects(Partition::ofRegion, region);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "role/r",
                "arn:aws:iam::123456789012",
                "arn:aws:iam::12345678901:role/r",
                "arn:aws:iam:us-east-1:123456789012:role/r",
                "arn:aws:sts::123456789012:role/r",
                "arn:aws:iam::123456789012:user/r",
                "arn:aws:iam::123456789012:policy/r",
                "arn:aws:iam::123456789012:role/",
                "arn:aws:iam::123456789012:role/a/",
                "arn:aws:iam::123456789012:role/a b",
                "arn:aws:iam::123456789012:roles/r",
                "arn:aws:iam::123456789012:root",
                "arn:aws:sts::123456789012:assumed-role/r/session",
                " arn:aws:iam::123456789012:role/r",
                "arn:aws:iam::123456789012:role/r\n"
            })
    void role_arn_names_a_role_and_nothing_else(String arn) {
        rejects(RoleArn::parse, arn);
    }

    @Test
    void role_arn_points_from_a_session_to_its_role() {
        assertThatThrownBy(() -> RoleArn.parse("arn:aws:sts::123456789012:assumed-role/deployer/ci"))
                .hasMessage(
                        "RoleArn: got \"arn:aws:sts::123456789012:assumed-role/deployer/ci\", the ARN of a role session;"
                                + " allowed: the ARN of the role, arn:aws:iam::123456789012:role/deployer, with the role's path before"
                                + " the name.");
        accepts(RoleArn::parse, "arn:aws:iam::123456789012:role/deployer");
    }

    @Test
    void role_arn_reports_all_that_is_wrong() {
        assertThatThrownBy(() -> RoleArn.parse("arn:gcp:sts:eu:123:user/x"))
                .hasMessageContaining("Partition")
                .hasMessageContaining("AccountId")
                .hasMessageContaining("its service is \"sts\"")
                .hasMessageContaining("its region is \"eu\"")
                .hasMessageContaining("its resource does not start with role/")
                .hasMessageContaining("allowed: arn:PARTITION:iam::ACCOUNT:role/PATH/NAME");
    }

    @Test
    void role_arn_keeps_path_and_name_apart() {
        var arn = RoleArn.parse("arn:aws:iam::123456789012:role/division/team/deployer");

        assertThat(arn.path()).isEqualTo(new IamPath("/division/team/"));
        assertThat(arn.name()).isEqualTo(new RoleName("deployer"));
        assertThat(RoleArn.parse("arn:aws:iam::123456789012:role/r").path()).isEqualTo(IamPath.ROOT);
        assertThat(RoleArn.parse(arn.toString())).isEqualTo(arn);
    }

    @Test
    void role_arn_has_at_most_64_characters_of_name_and_512_of_path() {
        var role = "arn:aws:iam::123456789012:role/";

        accepts(RoleArn::parse, role + of(64));
        rejects(RoleArn::parse, role + of(65));
        accepts(RoleArn::parse, role + of(510) + "/r");
        rejects(RoleArn::parse, role + of(511) + "/r");
        rejects(RoleArn::parse, role + of(3000));
    }

    @Test
    void session_arn_leaves_the_path_of_the_role_out() {
        var role = RoleArn.parse("arn:aws-cn:iam::123456789012:role/division/deployer");

        assertThat(role.session(new SessionName("ci")))
                .hasToString("arn:aws-cn:sts::123456789012:assumed-role/deployer/ci");
        for (var bad : List.of("deployer", "deployer/", "/ci", "deployer/x", "division/deployer/ci")) {
            rejects(AssumedRoleArn::parse, "arn:aws:sts::123456789012:assumed-role/" + bad);
        }
        rejects(AssumedRoleArn::parse, "arn:aws:iam::123456789012:assumed-role/deployer/ci");
    }

    @Test
    void user_arn_names_a_user_and_nothing_else() {
        accepts(UserArn::parse, "arn:aws:iam::123456789012:user/division/" + of(128));
        for (var bad : List.of("user/" + of(129), "user/", "users/u", "role/u", "user/a b")) {
            rejects(UserArn::parse, "arn:aws:iam::123456789012:" + bad);
        }
    }

    @Test
    void permissions_boundary_is_the_arn_of_a_managed_policy() {
        accepts(PolicyArn::parse, "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess");
        accepts(PolicyArn::parse, "arn:aws:iam::123456789012:policy/" + of(128));
        for (var bad : List.of(
                "arn:aws:iam::123456789012:policy/" + of(129),
                "arn:aws:iam::Aws:policy/p",
                "arn:aws:iam:::policy/p",
                "arn:aws:iam::123456789012:policy/*/p",
                "arn:aws:iam::123456789012:role/p")) {
            rejects(PolicyArn::parse, bad);
        }
        assertThat(PolicyArn.parse("arn:aws:iam::aws:policy/p").account()).isEmpty();
        assertThat(PolicyArn.parse("arn:aws:iam::123456789012:policy/p").account())
                .contains(new AccountId("123456789012"));
    }

    @Test
    void session_policies_are_of_the_roles_account_or_of_aws() {
        var role = RoleArn.parse("arn:aws:iam::123456789012:role/r");

        for (var good : List.of("arn:aws:iam::123456789012:policy/p", "arn:aws:iam::aws:policy/p")) {
            assertThatCode(() -> PolicyArn.parse(good).requireUsableBy(role)).doesNotThrowAnyException();
        }
        for (var bad : List.of("arn:aws:iam::999999999999:policy/p", "arn:aws-cn:iam::aws:policy/p")) {
            assertThatThrownBy(() -> PolicyArn.parse(bad).requireUsableBy(role)).hasMessageContaining("123456789012");
        }
    }

    @Test
    void oidc_provider_has_at_most_255_characters_with_https_no_port_and_no_query() {
        var provider = "arn:aws:iam::123456789012:oidc-provider/";

        accepts(OidcProviderArn::parse, provider + "oidc.eks.eu-central-1.amazonaws.com/id/ABC");
        accepts(OidcProviderArn::parse, provider + of(247));
        for (var bad : List.of(of(248), "", "https://example.com", "example.com:443", "example.com?a=b")) {
            rejects(OidcProviderArn::parse, provider + bad);
        }
    }
}
