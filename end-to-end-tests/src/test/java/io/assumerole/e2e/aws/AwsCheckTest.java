package io.assumerole.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.e2e.Documents;
import io.assumerole.localaws.account.AccountRun;
import io.assumerole.localaws.account.AccountRuns;
import io.assumerole.localaws.account.AwsAccount;
import io.assumerole.localaws.demo.Check;
import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.sandbox.AwsClients;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Runs the check of {@code mvn verify -P aws} on a local AWS, with the emulator as the AWS plugin. Does not prove that
 * the check works on AWS, that the official plugin needs no other permissions, or that AWS enforces the boundary.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("extended")
class AwsCheckTest {

    /** The local AWS requires no permission to tag what a call creates. AWS does. */
    private static final Set<String> ONLY_ON_AWS = Set.of("iam:TagUser", "iam:TagRole");

    private static final ObjectMapper JSON = new ObjectMapper();

    private LocalAccount account;
    private AwsSessionCredentials job;

    @BeforeAll
    void start() throws IOException {
        account = LocalAccount.start(AwsCheckTest.class);
        job = account.job("job", LocalAccount.policy("policy.json"));
    }

    @AfterAll
    void close() throws IOException {
        account.close();
    }

    /** A policy without one of its actions would have refused a recorded call. */
    @Test
    void needs_exactly_the_policy_of_the_example_and_leaves_nothing() throws Exception {
        var output = account.check(account.environment(account.endpoint(), job), account(LocalAccount.ID))
                .await()
                .succeeded();

        assertThat(table(Documents.blocks("docs/how-to/test-on-aws.md", "text").get(0)))
                .as("the page, without the names and the widths of a run of:\n%s", output)
                .hasSizeGreaterThan(15)
                .isEqualTo(table(output));
        assertThat(output)
                .contains(
                        "  ok  the user creates a bucket",
                        "  ok    the same, in the role",
                        "  ok  another user with the same policies assumes the role",
                        "  ok  after the run: recorded resources")
                .doesNotContain("  NO  ", job.secretAccessKey(), job.sessionToken());
        assertThat(account.resources()).isEmpty();
        assertThat(account.runs()).isEmpty();
        assertThat(actions(job)).containsExactlyElementsOf(withoutAwsOnly(actions("policy.json")));

        var report = Files.readString(account.report());
        assertThat(report)
                .doesNotContain(LocalAccount.ID, job.accessKeyId(), job.secretAccessKey(), job.sessionToken());
        var json = JSON.readTree(report);
        assertThat(json.get("endpoint").asText()).isEqualTo("local AWS");
        assertThat(json.get("holds").asBoolean()).isTrue();
        assertThat(json.get("checks")).hasSizeGreaterThan(15);
        assertThat(json.get("versions").fieldNames())
                .toIterable()
                .containsExactly("library", "pulumi", "pulumi-resource-aws", "java", "os");
        assertThat(json.at("/versions/library").asText()).isEqualTo("0.1.0");
        assertThat(json.at("/versions/pulumi-resource-aws").asText()).matches("\\d+\\.\\d+\\.\\d+");
    }

    /** Returns the lines of the table, without the names of a run and the widths of columns. */
    private static List<String> table(String output) {
        return output.lines()
                .filter(line -> line.strip().matches("(ok|NO) .*"))
                .map(line -> line.replaceAll("[0-9a-f]{16}", "RUN")
                        .replaceAll("[0-9]{12}", "ACCOUNT")
                        .replaceAll(" {2,}", "  ")
                        .strip())
                .toList();
    }

    private static List<String> withoutAwsOnly(Set<String> actions) {
        assertThat(actions).containsAll(ONLY_ON_AWS);
        return actions.stream().filter(action -> !ONLY_ON_AWS.contains(action)).toList();
    }

    /** Returns the actions of a policy of the example, sorted. */
    private static Set<String> actions(String file) throws IOException {
        var all = new TreeSet<String>();
        for (var statement : JSON.readTree(LocalAccount.policy(file)).get("Statement")) {
            var actions = statement.get("Action");
            if (actions.isTextual()) {
                all.add(actions.asText());
            }
            actions.forEach(action -> all.add(action.asText()));
        }
        return all;
    }

    /** Returns the actions that the local AWS allowed a key, sorted. */
    private Set<String> actions(AwsCredentials key) throws IOException {
        var all = new TreeSet<String>();
        for (var decision : decisions(key)) {
            assertThat(decision.get("allowed").asBoolean())
                    .as(decision.toString())
                    .isTrue();
            all.add(decision.get("action").asText());
        }
        return all;
    }

    private List<JsonNode> decisions(AwsCredentials key) throws IOException {
        var all = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(account.decisions())) {
            var decision = JSON.readTree(line);
            if (decision.get("key").asText().equals(key.accessKeyId())) {
                all.add(decision);
            }
        }
        return all;
    }

    /** GetCallerIdentity needs no permission, so the local AWS records no decision about it. */
    @Test
    void makes_no_other_call_with_credentials_of_another_account() throws Exception {
        var refused = account.job("refused", LocalAccount.policy("policy.json"));

        var ended = account.check(account.environment(account.endpoint(), refused), account(MiniStack.ACCOUNT_ID))
                .await();

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output())
                .contains("assume-role.account is " + MiniStack.ACCOUNT_ID
                        + ", but the credentials belong to the account " + LocalAccount.ID
                        + ". Nothing was created or deleted.");
        assertThat(decisions(refused)).isEmpty();
        assertThat(account.resources()).isEmpty();
    }

    /** The bucket policies name the sessions, which a boundary without a Deny doesn't limit. */
    @Test
    void denies_a_session_what_a_bucket_policy_allows_outside_the_prefix() {
        var limited = session("limited", LocalAccount.policy("boundary.json"));
        var control = session("control", AwsCheckPolicyTest.withoutDeny().toJson());
        var inside = AccountRun.PREFIX + "inside";
        var outside = "outside-of-the-check";
        var s3 = account.root().s3();
        try {
            for (var bucket : List.of(inside, outside)) {
                s3.createBucket(r -> r.bucket(bucket));
                s3.putBucketPolicy(r -> r.bucket(bucket).policy("""
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetBucketPublicAccessBlock",\
                        "Principal":{"AWS":["%s","%s"]},"Resource":"arn:aws:s3:::%s"}}""".formatted(limited.arn(), control.arn(), bucket)));
            }

            assertThat(reads(limited, outside)).isEqualTo("AccessDenied");
            assertThat(reads(limited, inside)).as("in the prefix").isEqualTo(Check.ALLOWED);
            assertThat(reads(control, outside)).as("without the Deny").isEqualTo(Check.ALLOWED);
            assertThat(limited.arn()).as("GetCallerIdentity").contains(":assumed-role/limited/");
        } finally {
            for (var bucket : List.of(inside, outside)) {
                s3.deleteBucket(r -> r.bucket(bucket));
            }
        }
    }

    /** Returns a session of a new role whose only limit is a boundary. */
    private AwsClients session(String name, String boundary) {
        var arn = account.root()
                .iam()
                .createPolicy(r -> r.policyName("boundary-of-" + name).policyDocument(boundary))
                .policy()
                .arn();
        account.root()
                .iam()
                .createRole(r -> r.roleName(name)
                        .assumeRolePolicyDocument(LocalAccount.TRUST)
                        .permissionsBoundary(arn));
        return account.as(account.session(name));
    }

    private static String reads(AwsClients session, String bucket) {
        try {
            session.s3().getPublicAccessBlock(r -> r.bucket(bucket));
            return Check.ALLOWED;
        } catch (S3Exception e) {
            var code = e.awsErrorDetails().errorCode();
            return code.equals("NoSuchPublicAccessBlockConfiguration") ? Check.ALLOWED : code;
        }
    }

    @Test
    void creates_nothing_without_the_boundary() throws Exception {
        var arn = AwsCheckPolicies.boundaryArn(LocalAccount.ID);
        account.root().iam().deletePolicy(r -> r.policyArn(arn));
        try {
            var ended = account.check(account.environment(account.endpoint(), job), account(LocalAccount.ID))
                    .await();

            assertThat(ended.status()).isEqualTo(2);
            assertThat(ended.output()).contains("The permissions boundary " + arn + " cannot be read.");
            assertThat(account.resources()).isEmpty();
        } finally {
            account.createBoundary();
        }
    }

    /** The control is the run with the whole policy. */
    @Test
    void leaves_nothing_and_reports_the_refused_action_without_a_permission() throws Exception {
        var policy = LocalAccount.policy("policy.json").replace(", \"iam:PutRolePolicy\"", "");
        assertThat(policy).isNotEqualTo(LocalAccount.policy("policy.json"));
        var narrow = account.job("narrow", policy);

        var ended = account.check(account.environment(account.endpoint(), narrow), account(LocalAccount.ID))
                .await();

        assertThat(ended.status()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output()).contains("  NO  the step after these checks").doesNotContain("  NO  after the run");
        var report = JSON.readTree(Files.readString(account.report()));
        assertThat(report.get("holds").asBoolean()).isFalse();
        assertThat(report.toString())
                .contains("not authorized to perform: iam:PutRolePolicy")
                .doesNotContain(LocalAccount.ID);
        assertThat(account.resources()).isEmpty();
        assertThat(account.runs()).isEmpty();
    }

    /** The identity policies of both users are needed only by the local AWS. */
    @Test
    void creates_a_role_with_the_minimal_policy_as_the_page_says() throws Exception {
        var page = Documents.blocks("docs/how-to/test-on-aws.md", "bash").stream()
                .filter(block -> block.contains("aws "))
                .toList();
        var iam = account.root().iam();
        var boundary = AwsCheckPolicies.boundaryArn(LocalAccount.ID);
        var root = account.rootKey();
        var anna = account.user("anna");
        var bert = account.user("bert");
        iam.deletePolicy(r -> r.policyArn(boundary));
        try {
            account.shell(root, page.get(1).replace("/USER\"", "/anna\"")).succeeded();
            account.shell(root, page.get(0)).succeeded();

            var version = iam.getPolicyVersion(r -> r.policyArn(boundary).versionId("v1"));
            assertThat(document(version.policyVersion().document()))
                    .isEqualTo(LocalAccount.policy("boundary.json").strip());
            assertThat(account.shell(anna, page.get(2)).succeeded())
                    .isEqualTo("arn:aws:sts::" + LocalAccount.ID + ":assumed-role/aws-check-caller/check\n");
            assertThat(account.shell(bert, page.get(2)).output())
                    .contains("AccessDenied")
                    .endsWith("arn:aws:iam::" + LocalAccount.ID + ":user/bert\n");
            var policy = iam.getRolePolicy(r -> r.roleName("aws-check-caller").policyName("aws-check"));
            assertThat(document(policy.policyDocument()))
                    .isEqualTo(LocalAccount.policy("policy.json").strip());
        } finally {
            account.shell(root, page.get(3)).succeeded();
            account.createBoundary();
        }
    }

    /** Decodes a policy document, which IAM returns in URL encoding. */
    private static String document(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    private static String account(String id) {
        return "-D" + AwsCheck.PROPERTY + "=" + id;
    }

    /** Each resource has the name of a recorded one or a similar name, and differs in its tag or its record. */
    @Test
    void deletes_only_recorded_resources_with_the_tag_of_the_run() throws Exception {
        var environment = account.environment(account.endpoint(), job);
        var iam = account.root().iam();
        String run;
        String bucket;
        try (var started = start(environment)) {
            run = started.id();
            createUser(iam, started.user("tagged"), run);
            createUser(iam, started.user("untagged"), null);
            createUser(iam, started.user("others"), "0123456789abcdef");
            createUser(iam, AccountRun.PREFIX + run + "-unrecorded", run);
            createUser(iam, AccountRun.PREFIX + "decoy", null);
            createRole(iam, started.role("taggedrole"), run);
            createRole(iam, started.role("untaggedrole"), null);
            createRole(iam, AccountRun.PREFIX + "decoy", null);
            bucket = started.bucket("bucket");
            createBucket(bucket, "0123456789abcdef");
            createBucket(AccountRun.PREFIX + "decoy", null);
            createBucket(started.bucket("tagged"), run);
            createBucket(started.bucket("untagged"), null);
            started.user("never");
        }
        var lines = new ArrayList<String>();

        try {
            assertThat(account.clean(environment, lines::add)).isFalse();

            var name = AccountRun.PREFIX + run;
            assertThat(lines)
                    .contains("deleted: user " + name + "-tagged", "deleted: bucket " + name + "-untagged")
                    .anyMatch(line -> line.startsWith("REMAINS: user " + name + "-untagged: it does not have the tag"))
                    .hasSize(8);
            assertThat(account.resources())
                    .containsExactlyInAnyOrder(
                            "bucket " + name + "-bucket",
                            "bucket " + AccountRun.PREFIX + "decoy",
                            "role " + name + "-untaggedrole",
                            "role " + AccountRun.PREFIX + "decoy",
                            "user " + name + "-others",
                            "user " + name + "-unrecorded",
                            "user " + name + "-untagged",
                            "user " + AccountRun.PREFIX + "decoy");
            assertThat(account.runs()).as("the ledger is kept").containsExactly(run);

            var other = new ArrayList<String>();
            assertThat(cleanIn(MiniStack.ACCOUNT_ID, other))
                    .as("another account")
                    .isTrue();
            assertThat(other)
                    .containsExactly("The run " + run + " is skipped: its resources are in the account "
                            + LocalAccount.ID + " at " + account.endpoint() + ".");
            assertThat(account.runs()).containsExactly(run);
        } finally {
            deleteAll(iam);
        }
        assertThat(account.clean(environment, lines::add)).isTrue();
        assertThat(account.runs()).isEmpty();
    }

    /** As after a kill: the call that creates the user is still on its way when the cleanup starts. */
    @Test
    void deletes_a_resource_that_becomes_visible_after_the_first_search() throws Exception {
        var environment = account.environment(account.endpoint(), job);
        String name;
        String run;
        try (var started = start(environment)) {
            name = started.user("late");
            run = started.id();
        }
        var iam = account.root().iam();
        var late = CompletableFuture.runAsync(
                () -> createUser(iam, name, run), CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
        var lines = new ArrayList<String>();

        assertThat(account.clean(environment, lines::add)).isTrue();

        late.join();
        assertThat(lines).filteredOn(line -> !line.startsWith("Waiting ")).containsExactly("deleted: user " + name);
        assertThat(account.resources()).isEmpty();
        assertThat(account.runs()).isEmpty();
    }

    /** Starts a run, whose ledger remains when it is closed, as if its process had ended. */
    private static AccountRun start(Map<String, String> environment) {
        return AccountRuns.of(environment).start(AwsAccount.verified("--account", LocalAccount.ID, environment));
    }

    private boolean cleanIn(String id, List<String> lines) throws IOException {
        var root = account.rootOfAnotherAccount();
        return account.clean(id, account.environment(account.endpoint(), root), lines::add);
    }

    private static void createUser(IamClient iam, String name, String tag) {
        iam.createUser(r -> r.userName(name).tags(tags(tag)));
    }

    private static void createRole(IamClient iam, String name, String tag) {
        iam.createRole(r ->
                r.roleName(name).assumeRolePolicyDocument(LocalAccount.TRUST).tags(tags(tag)));
    }

    private static List<software.amazon.awssdk.services.iam.model.Tag> tags(String value) {
        return value == null
                ? List.of()
                : List.of(software.amazon.awssdk.services.iam.model.Tag.builder()
                        .key(AccountRun.TAG)
                        .value(value)
                        .build());
    }

    private void createBucket(String name, String tag) {
        var s3 = account.root().s3();
        s3.createBucket(r -> r.bucket(name));
        if (tag != null) {
            s3.putBucketTagging(r -> r.bucket(name)
                    .tagging(t -> t.tagSet(software.amazon.awssdk.services.s3.model.Tag.builder()
                            .key(AccountRun.TAG)
                            .value(tag)
                            .build())));
        }
    }

    private void deleteAll(IamClient iam) {
        for (var resource : account.resources()) {
            var name = resource.substring(resource.indexOf(' ') + 1);
            switch (resource.substring(0, resource.indexOf(' '))) {
                case "user" -> iam.deleteUser(r -> r.userName(name));
                case "role" -> iam.deleteRole(r -> r.roleName(name));
                default -> account.root().s3().deleteBucket(r -> r.bucket(name));
            }
        }
    }

    @Test
    void deletes_nothing_if_the_ledger_has_a_line_that_its_run_did_not_write() throws Exception {
        var environment = account.environment(account.endpoint(), job);
        String name;
        Path ledger;
        try (var run = start(environment)) {
            name = run.user("user");
            createUser(account.root().iam(), name, run.id());
            ledger = run.folder("state").resolveSibling("ledger.tsv");
        }
        var written = Files.readString(ledger);
        Files.writeString(ledger, written + written.replace(name, "administrator"));
        var lines = new ArrayList<String>();
        var ofTheRun = new ProcessBuilder("sleep", "300");
        ofTheRun.environment()
                .put(AccountRun.VARIABLE, ledger.getParent().getFileName().toString());
        var process = ofTheRun.start();

        assertThat(account.clean(environment, lines::add)).isFalse();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ended").isTrue();
        assertThat(lines)
                .hasSize(2)
                .contains("ended: process " + process.pid())
                .last(STRING)
                .contains("ledger.tsv has a line that its run did not write");
        assertThat(account.resources()).containsExactly("user " + name);

        // An unfinished last line, and a time for which the command does not wait.
        Files.writeString(
                ledger,
                (written + written.replace(name, "administrator").stripTrailing())
                        .replaceAll("(?m)^[^\t]+", "2026-01-01T00:00:00Z"));
        assertThat(account.command(environment, "clean-aws", "--account", MiniStack.ACCOUNT_ID)
                        .failed())
                .contains("the credentials belong to the account " + LocalAccount.ID);
        assertThat(account.resources()).containsExactly("user " + name);
        assertThat(account.command(environment, "clean-aws", "--account", LocalAccount.ID)
                        .succeeded())
                .contains("deleted: user " + name, "Nothing remains in the account ");
        assertThat(account.resources()).isEmpty();
    }

    @Test
    void leaves_the_run_of_a_process_that_still_runs() throws Exception {
        var environment = account.environment(account.endpoint(), job);
        var verified = AwsAccount.verified("--account", LocalAccount.ID, environment);
        try (var run = AccountRuns.of(environment).start(verified)) {
            var name = run.user("user");
            createUser(account.root().iam(), name, run.id());

            assertThat(account.clean(environment, line -> {})).isTrue();
            // The command runs in another process. It sees only the lock that the system keeps.
            assertThat(account.command(environment, "clean-aws", "--account", LocalAccount.ID)
                            .failed())
                    .contains("The run " + run.id() + " still runs, so its resources were not deleted.");
            assertThat(account.resources()).containsExactly("user " + name);
        }
        assertThat(account.clean(environment, line -> {})).isTrue();
        assertThat(account.resources()).isEmpty();
    }

    @Test
    void refuses_a_missing_or_malformed_account_and_other_endpoints() {
        var environment = account.environment(account.endpoint(), job);
        for (var id : new String[] {null, "", "12345678901", "1234567890123", "12345678901a", "１２３４５６７８９０１２"}) {
            assertThatThrownBy(() -> AwsAccount.verified(AwsCheck.PROPERTY, id, environment))
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining("allowed: the 12 digits of the AWS account to use");
        }
        for (var endpoint :
                List.of("http://192.0.2.1", "https://example.com", "ftp://127.0.0.1", "http://127.0.0.1@a")) {
            assertThatThrownBy(() -> AwsAccount.verified(
                            AwsCheck.PROPERTY, LocalAccount.ID, with(environment, "AWS_ENDPOINT_URL", endpoint)))
                    .hasMessageContaining("allowed: no value for AWS, or http:// with localhost");
        }
        var one = with(environment, "AWS_ENDPOINT_URL_IAM", account.endpoint().toString());
        assertThatThrownBy(() -> AwsAccount.verified(AwsCheck.PROPERTY, LocalAccount.ID, one))
                .hasMessageContaining("AWS_ENDPOINT_URL_IAM is set");
        assertThat(AwsAccount.verified(AwsCheck.PROPERTY, LocalAccount.ID, environment)
                        .id())
                .isEqualTo(LocalAccount.ID);
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        var changed = new HashMap<>(environment);
        changed.put(name, value);
        return changed;
    }

    /** The profile of another account is the change that must have no effect. */
    @Test
    void keeps_the_credentials_of_a_profile_that_changes() throws Exception {
        var environment = account.environment(account.endpoint(), job);
        List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
                .forEach(environment::remove);
        var file = account.folder().resolve("credentials");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", file.toString());
        environment.put("AWS_CONFIG_FILE", account.folder().resolve("none").toString());
        environment.put("AWS_PROFILE", "check");
        environment.put("AWS_ROLE_ARN", "arn:aws:iam::" + LocalAccount.ID + ":role/another");
        environment.put("TF_AWS_STS_ENDPOINT", "https://sts.example.com");
        environment.put("PULUMI_ACCESS_TOKEN", "token");
        assertThatThrownBy(() -> AwsAccount.verified("--account", LocalAccount.ID, environment))
                .hasMessageContaining("the profile \"check\" has none that this program can read");
        writeProfile(file, job);
        var verified = AwsAccount.verified("--account", LocalAccount.ID, environment);

        writeProfile(file, account.rootOfAnotherAccount());

        assertThat(verified.caller().sts().getCallerIdentity().account()).isEqualTo(LocalAccount.ID);
        try (var run = AccountRuns.of(environment).start(verified)) {
            assertThat(run.environment(verified.credentials(), "passphrase"))
                    .containsEntry("AWS_ACCESS_KEY_ID", job.accessKeyId())
                    .containsEntry("AWS_CONFIG_FILE", "/dev/null")
                    .containsEntry(AccountRun.VARIABLE, run.id())
                    .doesNotContainKeys("AWS_PROFILE", "AWS_ROLE_ARN", "TF_AWS_STS_ENDPOINT", "PULUMI_ACCESS_TOKEN");
        }
        assertThat(account.clean(account.environment(account.endpoint(), job), line -> {}))
                .isTrue();
        assertThatThrownBy(() -> AwsAccount.verified("--account", LocalAccount.ID, environment))
                .as("the control: the profile has changed")
                .hasMessageContaining("the credentials belong to the account " + MiniStack.ACCOUNT_ID);
    }

    private static void writeProfile(Path file, AwsCredentials key) throws IOException {
        Files.writeString(
                file,
                "[check]\naws_access_key_id = " + key.accessKeyId() + "\naws_secret_access_key = "
                        + key.secretAccessKey()
                        + (key instanceof AwsSessionCredentials session
                                ? "\naws_session_token = " + session.sessionToken() + "\n"
                                : "\n"));
    }
}
