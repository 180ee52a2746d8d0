package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code decide} in this Java. Does not prove that the decision is right: the tests of iam-policy do. */
class DecideCommandTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/deployer";

    @TempDir
    private Path folder;

    private Runs runs;

    @BeforeEach
    void write() throws IOException {
        runs = new Runs(folder)
                .file("reads.json", Runs.READS)
                .file("trust.json", Runs.TRUST)
                .file("nothing.json", Runs.policy("'Effect':'Allow','Action':'sqs:*','Resource':'*'"))
                .file(
                        "address.json",
                        Runs.policy("'Effect':'Allow','Action':'s3:GetObject','Resource':'*',"
                                + "'Condition':{'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}}"))
                .file(
                        "tags.json",
                        Runs.policy("'Effect':'Allow','Action':'s3:GetObject','Resource':'*',"
                                + "'Condition':{'ForAllValues:StringEquals':{'aws:TagKeys':['a','b']},"
                                + "'Null':{'aws:TagKeys':'false'}}"))
                .file(
                        "service.json",
                        Runs.policy("'Effect':'Allow','Principal':{'Service':'ec2.amazonaws.com'},"
                                + "'Action':'sts:AssumeRole'"))
                .file(
                        "web.json",
                        Runs.policy("'Effect':'Allow','Principal':{'Federated':'accounts.google.com'},"
                                + "'Action':'sts:AssumeRoleWithWebIdentity',"
                                + "'Condition':{'StringEquals':{'accounts.google.com:sub':'1'}}"));
    }

    private Runs.Result decide(String... options) {
        var all = new ArrayList<>(List.of("decide"));
        all.addAll(Arrays.asList(options));
        return runs.run(all.toArray(String[]::new));
    }

    private Runs.Result get(String identity, String... more) {
        var all = new ArrayList<>(List.of(
                "--identity",
                identity,
                "--role",
                ROLE,
                "--session-name",
                "ci",
                "--action",
                "s3:GetObject",
                "--resource-arn",
                "arn:aws:s3:::site/a",
                "--resource-account",
                "123456789012"));
        all.addAll(Arrays.asList(more));
        return decide(all.toArray(String[]::new));
    }

    private Runs.Result assume(String trust, String... more) {
        var all = new ArrayList<>(List.of("--trust", trust, "--resource-arn", ROLE));
        all.addAll(Arrays.asList(more));
        return decide(all.toArray(String[]::new));
    }

    @Test
    void tells_allowed_from_denied_and_why() {
        var allowed = get("reads.json");
        allowed.exits(0);
        assertThat(allowed.out()).startsWith("ALLOWED: s3:GetObject on arn:aws:s3:::site/a is allowed");
        assertThat(allowed.err()).isEmpty();

        var denied = get("nothing.json");
        denied.exits(1);
        assertThat(denied.out()).startsWith("IMPLICITLY_DENIED: s3:GetObject on arn:aws:s3:::site/a");
        assertThat(denied.err()).isEmpty();
    }

    @Test
    void takes_several_policies_and_their_limits() {
        get("nothing.json", "--identity", "reads.json").exits(0);
        get("reads.json", "--boundary", "reads.json", "--session", "reads.json").exits(0);
        assertThat(get("reads.json", "--boundary", "nothing.json").out()).contains("boundary");
        get("reads.json", "--session", "nothing.json").exits(1);
        get("reads.json", "--session", "nothing.json", "--session", "reads.json")
                .exits(0);
    }

    @Test
    void asks_for_the_external_id_and_never_shows_it() {
        var user = new String[] {"--user", "arn:aws:iam::123456789012:user/anna", "--action", "sts:AssumeRole"};
        var with = Arrays.copyOf(user, 6);
        with[4] = "--external-id";
        with[5] = "a-secret-id";
        var other = Arrays.copyOf(with, 6);
        other[5] = "b-secret-id";
        var wrong = Arrays.copyOf(with, 6);
        wrong[5] = "c-secret-id !";

        assume("trust.json", with).exits(0);
        assume("trust.json", user).exits(1);
        assume("trust.json", other).exits(1);
        assume("trust.json", wrong).exits(2);
        for (var args : List.of(user, with, other, wrong)) {
            var result = assume("trust.json", args);
            assertThat(result.out() + result.err()).doesNotContain("secret-id");
        }
        var split = Arrays.copyOf(with, 7);
        split[6] = "d-secret-id";
        assertThat(assume("trust.json", split).err())
                .startsWith("Too many arguments; quote a value that contains spaces\n")
                .doesNotContain("secret-id");
    }

    @Test
    void knows_services_and_identity_providers() {
        assume("service.json", "--service", "ec2.amazonaws.com", "--action", "sts:AssumeRole")
                .exits(0);
        assume("service.json", "--service", "lambda.amazonaws.com", "--action", "sts:AssumeRole")
                .exits(1);
        var web = new String[] {
            "--federated",
            "accounts.google.com",
            "--action",
            "sts:AssumeRoleWithWebIdentity",
            "--context",
            "accounts.google.com:sub=1"
        };
        assume("web.json", web).exits(0);
        web[5] = "accounts.google.com:sub=2";
        assume("web.json", web).exits(1);
    }

    @Test
    void takes_condition_keys_with_several_values_and_none() {
        assertThat(get("address.json").out()).startsWith("UNDECIDED: ");
        get("address.json").exits(1);
        get("address.json", "--context", "aws:SourceIp=203.0.113.1").exits(0);
        get("address.json", "--context", "aws:SourceIp=198.51.100.1").exits(1);
        assertThat(get("tags.json", "--context", "aws:TagKeys=a", "--context", "aws:tagkeys=b", "--no-other-limits")
                        .out())
                .doesNotStartWith("IMPLICITLY_DENIED");
        assertThat(get("tags.json", "--context", "aws:TagKeys=a", "--context", "aws:TagKeys=c")
                        .out())
                .startsWith("IMPLICITLY_DENIED");
        assertThat(get("tags.json", "--without-context", "aws:TagKeys").out()).startsWith("IMPLICITLY_DENIED");
    }

    @Test
    void takes_it_that_nothing_else_limits_the_request() {
        var organization = new String[] {"--context", "aws:PrincipalOrgID=o-a1b2c3d4e5"};

        assertThat(get("reads.json", organization).out()).startsWith("UNDECIDED: ");
        assertThat(get("reads.json", organization[0], organization[1], "--no-other-limits")
                        .out())
                .startsWith("ALLOWED: ");
    }

    @Test
    void takes_the_policy_of_the_resource_and_those_of_the_organization() throws IOException {
        runs.file(
                        "bucket.json",
                        Runs.policy("'Effect':'Allow','Principal':{'AWS':'" + ROLE
                                + "'},'Action':'s3:GetObject','Resource':'*'"))
                .file("full.json", Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'"))
                .file("rcp.json", Runs.policy("'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*'"))
                .file("other-rcp.json", Runs.policy("'Effect':'Deny','Principal':'*','Action':'sqs:*','Resource':'*'"));

        get("nothing.json").exits(1);
        get("nothing.json", "--resource-policy", "bucket.json").exits(0);
        get("reads.json", "--service-control", "full.json").exits(0);
        get("reads.json", "--service-control", "nothing.json,full.json").exits(0);
        get("reads.json", "--service-control", "nothing.json", "--service-control", "full.json")
                .exits(1);
        get("reads.json", "--resource-control", "other-rcp.json").exits(0);
        assertThat(get("reads.json", "--resource-control", "other-rcp.json", "--resource-control", "rcp.json")
                        .out())
                .startsWith("EXPLICITLY_DENIED: ");
    }

    @Test
    void shows_each_statement() throws IOException {
        var text = get("nothing.json", "--trace");
        text.exits(1);
        assertThat(text.out()).startsWith("IMPLICITLY_DENIED: ").contains("sqs:*");
        assertThat(text.out().lines()).hasSizeGreaterThan(1);

        var json = new ObjectMapper()
                .readTree(get("nothing.json", "--trace", "--format", "json").out());
        assertThat(json.at("/trace/statements/0/kind").asText()).isEqualTo("identity");
        assertThat(json.at("/outcome").asText())
                .isEqualTo(json.at("/trace/outcome").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "--user anna --action s3:GetObject, --user: got",
        "--role arn:aws:iam::1:role/r --session-name ci --action s3:GetObject, --role: got",
        "--role arn:aws:iam::123456789012:role/r --session-name c --action s3:GetObject, --session-name: got",
        "--service EC2 --action s3:GetObject, --service: ",
        "--user arn:aws:iam::123456789012:user/anna --action GetObject, --action: got",
        "--user arn:aws:iam::123456789012:user/anna --action s3:Get*, --action: got",
        "--user arn:aws:iam::123456789012:user/anna --action s3:GetObject --resource-account 12, --resource-account: got",
    })
    void names_the_option_of_an_invalid_value(String options, String message) {
        assertThat(decide(options.split(" ")).err()).startsWith(message);
        assertThat(decide("--user", "arn:aws:iam::123456789012:user/anna", "--action", "s3:GetObject")
                        .err())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--identity reads.json --action s3:GetObject",
                "--identity reads.json --user arn:aws:iam::123456789012:user/anna",
                "--identity reads.json --user anna --action s3:GetObject",
                "--identity reads.json --user arn:aws:iam::123456789012:user/anna --action s3:Get*",
                "--identity reads.json --user arn:aws:iam::123456789012:user/anna --service a.b --action s3:GetObject",
                "--identity reads.json --role arn:aws:iam::123456789012:role/r --action s3:GetObject",
                "--identity trust.json --user arn:aws:iam::123456789012:user/anna --action s3:GetObject",
                "--user arn:aws:iam::123456789012:user/anna --action s3:GetObject --resource-arn x",
                "--user arn:aws:iam::123456789012:user/anna --action s3:GetObject --resource-account 12",
                "--user arn:aws:iam::123456789012:user/anna --action s3:GetObject --context aws:SourceIp",
                "--user arn:aws:iam::123456789012:user/anna --action s3:GetObject --unique-id anna",
                "--user arn:aws:iam::123456789012:user/anna --action s3:GetObject --expect undecided",
                "--user arn:aws:iam::123456789012:user/anna --action s3:GetObject --context aws:SourceIp=x"
                        + " --without-context aws:sourceip",
            })
    void refuses_what_is_no_request(String options) {
        var result = decide(options.split(" "));

        result.exits(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isNotBlank().doesNotContain("\tat ", "Exception", "bug");
    }

    @Test
    void knows_the_unique_id_of_the_caller() throws IOException {
        runs.file(
                "deleted.json",
                Runs.policy("'Effect':'Allow','Principal':{'AWS':'AIDACKCEVSQ6C2EXAMPLE'},'Action':'sts:AssumeRole'"));
        var anna = new String[] {
            "--user", "arn:aws:iam::123456789012:user/anna", "--action", "sts:AssumeRole", "--unique-id", ""
        };

        anna[5] = "AIDACKCEVSQ6C2EXAMPLE";
        assertThat(assume("deleted.json", anna).out()).startsWith("ALLOWED: ");
        anna[5] = "AIDACKCEVSQ6C3EXAMPLE";
        assertThat(assume("deleted.json", anna).out()).startsWith("IMPLICITLY_DENIED: ");
        assertThat(assume("deleted.json", Arrays.copyOf(anna, 4)).out()).startsWith("UNDECIDED: ");
    }

    @ParameterizedTest
    @CsvSource({
        "reads.json, allowed, 0",
        "reads.json, denied, 1",
        "nothing.json, allowed, 1",
        "nothing.json, denied, 0",
        "address.json, allowed, 1",
        "address.json, denied, 1",
    })
    void ends_as_is_expected_and_never_where_it_is_undecided(String policy, String answer, int status) {
        get(policy, "--expect", answer).exits(status);
    }

    @Test
    void says_which_option_is_wrong() {
        assertThat(decide("--service", "ec2", "--action", "sts:AssumeRole").err())
                .startsWith("--service: ");
        assertThat(decide("--federated", "x", "--action", "sts:AssumeRole").err())
                .startsWith("--federated: ");
        assertThat(decide(
                                "--role",
                                "arn:aws:sts::123456789012:assumed-role/deployer/ci",
                                "--session-name",
                                "x",
                                "--action",
                                "s3:GetObject")
                        .err())
                .startsWith("--role: got the ARN of a session; ")
                .contains("arn:aws:iam::123456789012:role/deployer with its path, and ci with --session-name");
    }

    @Test
    void names_no_kind_where_no_policy_decides() throws IOException {
        var user = new String[] {"--user", "arn:aws:iam::123456789012:user/anna", "--format=json", "--action", ""};
        var json = new ObjectMapper();

        user[4] = "sts:GetCallerIdentity";
        var whatever = json.readTree(decide(user).out());
        assertThat(whatever.at("/outcome").asText()).isEqualTo("ALLOWED");
        assertThat(whatever.has("kind")).isFalse();
        user[4] = "s3:ListAllMyBuckets";
        assertThat(json.readTree(decide(user).out()).at("/kind").asText()).isEqualTo("identity");
    }

    @Test
    void writes_kinds_as_they_are_given() throws IOException {
        runs.file("rcp.json", Runs.policy("'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*'"));

        var json = new ObjectMapper()
                .readTree(get("reads.json", "--resource-control", "rcp.json", "--format=json")
                        .out());

        assertThat(json.at("/kind").asText()).isEqualTo("resource-control");
    }

    @Test
    void writes_one_object() throws IOException {
        var result = get("nothing.json", "--format=json");

        var json = new ObjectMapper().readTree(result.out());
        result.exits(1);
        assertThat(json.at("/command").asText()).isEqualTo("decide");
        assertThat(json.at("/outcome").asText()).isEqualTo("IMPLICITLY_DENIED");
        assertThat(json.at("/kind").asText()).isEqualTo("identity");
        assertThat(json.at("/reason").asText()).contains("s3:GetObject on arn:aws:s3:::site/a");
    }
}
