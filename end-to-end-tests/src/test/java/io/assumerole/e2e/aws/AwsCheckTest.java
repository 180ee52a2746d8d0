package io.assumerole.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.e2e.Documents;
import io.assumerole.e2e.EngineRun;
import io.assumerole.e2e.faults.Fault;
import io.assumerole.e2e.faults.FaultyAws;
import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.IamClient;

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

    /** A failed test must not change the results of the others. */
    @AfterEach
    void forget() {
        Folders.delete(account.kept());
    }

    @AfterAll
    void close() throws IOException {
        account.close();
    }

    /**
     * Kills two checks after AWS has created a resource that Pulumi's state doesn't contain: an active key, and a
     * bucket without its tag. A policy without one of its actions would have refused a call that was recorded.
     */
    @Test
    void leaves_nothing_after_kills_and_needs_exactly_the_policy_of_the_example() throws Exception {
        try (var faults = new FaultyAws(account.endpoint())) {
            var environment = account.environment(faults.endpoint(), job);
            killed(faults, environment, EngineRun::kill, "CreateAccessKey");
            var name = CheckFolder.PREFIX + id() + "-user";
            var iam = account.root().iam();
            assertThat(iam.listAccessKeys(r -> r.userName(name)).accessKeyMetadata())
                    .hasSize(1);
            createUser(iam, name + "2", id());

            // The first call of S3 is the user's denied call.
            faults.next("S3 PUT", call -> Optional.of(call.forward()));
            assertThat(killed(faults, environment, EngineRun::kill, "S3 PUT")).contains("a key of " + name);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(account.kept())))
                    .isEqualTo("rwx------");
            var bucket = CheckFolder.PREFIX + id() + "-bucket";
            account.shell(job, faults.endpoint(), destroying()).succeeded();
            assertThat(account.resources()).containsExactly("bucket " + bucket, "user " + name + "2");

            var output = account.check(environment, LocalAccount.ID).await().succeeded();

            assertThat(output).contains("Deleted, because it isn't in Pulumi's state: bucket " + bucket);
            assertThat(account.resources())
                    .as("another user with a similar name and the same tag")
                    .containsExactly("user " + name + "2");
            iam.deleteUser(r -> r.userName(name + "2"));
            assertThat(account.kept()).doesNotExist();
            assertThat(actions(job)).containsExactlyElementsOf(withoutAwsOnly(actions("policy.json")));
            assertTable(output);
            assertReport();
        }
    }

    /** Kills a check after AWS has executed a call, and returns the output of the check. */
    private String killed(FaultyAws faults, Map<String, String> environment, Consumer<EngineRun> kill, String call)
            throws Exception {
        var check = new CompletableFuture<EngineRun>();
        faults.next(call, Fault.afterIt(() -> kill.accept(check.join())));
        check.complete(account.check(environment, LocalAccount.ID));
        var ended = check.join().await();
        assertThat(ended.status()).as(ended.output()).isEqualTo(EngineRun.KILLED);
        return ended.output();
    }

    /** The engine and its plugin continue to run for some time, and can create more resources. */
    @Test
    void leaves_nothing_if_only_its_own_process_is_killed() throws Exception {
        try (var faults = new FaultyAws(account.endpoint())) {
            var environment = account.environment(faults.endpoint(), account.rootKey());
            killed(
                    faults,
                    environment,
                    check -> ProcessHandle.of(check.pid()).orElseThrow().destroyForcibly(),
                    "CreateRole");

            check(environment).destroyLeft();

            assertThat(account.resources()).isEmpty();
            assertThat(account.kept()).doesNotExist();
        }
    }

    /** Returns the ID of the check that was killed. */
    private String id() throws IOException {
        var record = new Properties();
        try (var in = Files.newBufferedReader(account.kept().resolve("check.properties"))) {
            record.load(in);
        }
        return record.getProperty("id");
    }

    /** Returns the commands of the page that destroy the stacks of a killed check by hand. */
    private String destroying() throws IOException {
        return Documents.blocks("docs/how-to/test-on-aws.md", "bash").stream()
                .filter(block -> block.contains("pulumi "))
                .findFirst()
                .orElseThrow()
                .replace("123456789012", LocalAccount.ID)
                .replace("$HOME/.local/state", "$XDG_STATE_HOME");
    }

    private void assertTable(String output) throws IOException {
        assertThat(table(Documents.blocks("docs/how-to/test-on-aws.md", "text").get(0)))
                .as("the page, without the names and the widths of a run of:\n%s", output)
                .hasSizeGreaterThan(15)
                .isEqualTo(table(output));
        assertThat(output)
                .contains("  ok  after the run: what remains")
                .doesNotContain("  NO  ", job.secretAccessKey(), job.sessionToken(), LocalAccount.ID);
    }

    private void assertReport() throws IOException {
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

        var ended = account.check(account.environment(account.endpoint(), refused), MiniStack.ACCOUNT_ID)
                .await();

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output())
                .contains("assume-role.account is " + MiniStack.ACCOUNT_ID
                        + ", but the credentials belong to the account " + LocalAccount.ID
                        + ". Nothing was created or deleted.");
        assertThat(decisions(refused)).isEmpty();
        assertThat(account.resources()).isEmpty();
    }

    @Test
    void creates_nothing_without_the_boundary() throws Exception {
        var arn = AwsCheckPolicies.boundaryArn(LocalAccount.ID);
        account.root().iam().deletePolicy(r -> r.policyArn(arn));
        try {
            var ended = account.check(account.environment(account.endpoint(), job), LocalAccount.ID)
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

        var ended = account.check(account.environment(account.endpoint(), narrow), LocalAccount.ID)
                .await();

        assertThat(ended.status()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output()).contains("  NO  the step after these checks").doesNotContain("  NO  after the run");
        var report = JSON.readTree(Files.readString(account.report()));
        assertThat(report.get("holds").asBoolean()).isFalse();
        assertThat(report.toString())
                .contains("not authorized to perform: iam:PutRolePolicy")
                .doesNotContain(LocalAccount.ID);
        assertThat(account.resources()).isEmpty();
        assertThat(account.kept()).doesNotExist();
    }

    /** The identity policies of both users are needed only by the local AWS. */
    @Test
    void creates_a_role_with_the_minimal_policy_as_the_page_says() throws Exception {
        var page = Documents.blocks("docs/how-to/test-on-aws.md", "bash").stream()
                .filter(block -> block.contains("aws ") && !block.contains("pulumi "))
                .toList();
        var iam = account.root().iam();
        var boundary = AwsCheckPolicies.boundaryArn(LocalAccount.ID);
        var root = account.rootKey();
        var anna = account.user("anna");
        var bert = account.user("bert");
        iam.deletePolicy(r -> r.policyArn(boundary));
        try {
            account.shell(
                            root,
                            account.endpoint(),
                            page.get(1).replace("CALLER", "arn:aws:iam::" + LocalAccount.ID + ":user/anna"))
                    .succeeded();
            account.shell(root, account.endpoint(), page.get(0)).succeeded();

            var version = iam.getPolicyVersion(r -> r.policyArn(boundary).versionId("v1"));
            assertThat(document(version.policyVersion().document()))
                    .isEqualTo(LocalAccount.policy("boundary.json").strip());
            assertThat(account.shell(anna, account.endpoint(), page.get(2)).succeeded())
                    .isEqualTo("arn:aws:sts::" + LocalAccount.ID + ":assumed-role/aws-check-caller/check\n");
            assertThat(account.shell(bert, account.endpoint(), page.get(2)).output())
                    .contains("AccessDenied")
                    .endsWith("arn:aws:iam::" + LocalAccount.ID + ":user/bert\n");
            var policy = iam.getRolePolicy(r -> r.roleName("aws-check-caller").policyName("aws-check"));
            assertThat(document(policy.policyDocument()))
                    .isEqualTo(LocalAccount.policy("policy.json").strip());
        } finally {
            account.shell(root, account.endpoint(), page.get(3)).succeeded();
            account.createBoundary();
        }
    }

    /** Decodes a policy document, which IAM returns in URL encoding. */
    private static String document(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    /**
     * Each resource has the name of one that the check would create, or a similar name, and a tag. The state has none of
     * them, as after a kill.
     *
     * @param remains whether the check refuses to delete it
     */
    @ParameterizedTest
    @CsvSource({
        "user, user, OWN, false",
        "user, other, OWN, false",
        "user, user, 0123456789abcdef, true",
        "user, user, , true",
        "user, user2, OWN, true",
        "role, role, OWN, false",
        "role, role, , true",
        "bucket, bucket, OWN, false",
        "bucket, bucket, , false",
        "bucket, bucket, 0123456789abcdef, true",
        "bucket, bucket-2, OWN, true",
    })
    void deletes_only_exact_names_with_the_tag(String kind, String suffix, String tag, boolean remains)
            throws Exception {
        var environment = account.environment(account.endpoint(), job);
        var verified = AwsAccount.verified(AwsCheck.PROPERTY, LocalAccount.ID, environment);
        var folder = CheckFolder.create(CheckFolder.of(verified, environment), verified);
        var name = folder.name(suffix);
        create(kind, name, "OWN".equals(tag) ? folder.id() : tag);
        try {
            var refusal = catchThrowable(() -> check(environment).destroyLeft());

            assertThat(account.resources()).hasSize(remains ? 1 : 0);
            boolean exact = !suffix.endsWith("2");
            if (remains && exact) {
                assertThat(refusal)
                        .hasMessageContaining(
                                "The " + kind + " " + name + " doesn't have the tag assume-role-check = ");
            } else {
                assertThat(refusal).isNull();
            }
            assertThat(Files.exists(folder.path())).as("kept").isEqualTo(refusal != null);
        } finally {
            account.resources().forEach(resource -> delete(kind, name));
            Folders.delete(folder.path());
        }
    }

    /**
     * Tests that the check finds a resource that AWS shows late, because the search begins only after the waiting time.
     */
    @Test
    void waits_for_what_becomes_visible_after_the_kill() throws Exception {
        var environment = account.environment(account.endpoint(), job);
        var verified = AwsAccount.verified(AwsCheck.PROPERTY, LocalAccount.ID, environment);
        var folder = CheckFolder.create(CheckFolder.of(verified, environment), verified);
        Files.writeString(folder.folder("state").resolve("written"), "just before the kill");
        var late = CompletableFuture.runAsync(
                () -> create("user", folder.name("user"), folder.id()),
                CompletableFuture.delayedExecutor(LocalAccount.ARRIVAL.toMillis() / 2, TimeUnit.MILLISECONDS));

        check(environment).destroyLeft();

        late.join();
        assertThat(account.resources()).isEmpty();
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void keeps_a_folder_that_is_of_another_endpoint_open_to_others_or_in_use() throws Exception {
        var environment = account.environment(account.endpoint(), job);
        var verified = AwsAccount.verified(AwsCheck.PROPERTY, LocalAccount.ID, environment);
        var path = CheckFolder.of(verified, environment);
        var folder = CheckFolder.create(path, verified);
        try (var lock = CheckFolder.lock(path)) {
            assertThat(lock.isOpen()).isTrue();
            assertThat(account.check(environment, LocalAccount.ID).await().failed())
                    .contains("Another check uses ");
        }
        try (var faults = new FaultyAws(account.endpoint())) {
            assertThatThrownBy(() ->
                            check(account.environment(faults.endpoint(), job)).destroyLeft())
                    .hasMessageContaining("is from a check with the ID \"" + folder.id() + "\" at \"")
                    .hasMessageContaining("Nothing was created or deleted.");
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-x---"));
        assertThatThrownBy(() -> check(environment).destroyLeft()).hasMessageContaining("is open to other users");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        assertThat(path).exists();

        check(environment).destroyLeft();
        assertThat(path).doesNotExist();
    }

    private static AwsCheck check(Map<String, String> environment) {
        var quiet = new PrintStream(OutputStream.nullOutputStream());
        return new AwsCheck(LocalAccount.ID, environment, LocalAccount.ARRIVAL, quiet);
    }

    private void create(String kind, String name, String tag) {
        var iam = account.root().iam();
        switch (kind) {
            case "user" -> createUser(iam, name, tag);
            case "role" ->
                iam.createRole(r -> r.roleName(name)
                        .assumeRolePolicyDocument(LocalAccount.TRUST)
                        .tags(tags(tag)));
            default -> createBucket(name, tag);
        }
    }

    private void delete(String kind, String name) {
        switch (kind) {
            case "user" -> account.root().iam().deleteUser(r -> r.userName(name));
            case "role" -> account.root().iam().deleteRole(r -> r.roleName(name));
            default -> account.root().s3().deleteBucket(r -> r.bucket(name));
        }
    }

    private static void createUser(IamClient iam, String name, String tag) {
        iam.createUser(r -> r.userName(name).tags(tags(tag)));
    }

    private static List<software.amazon.awssdk.services.iam.model.Tag> tags(String value) {
        return value == null
                ? List.of()
                : List.of(software.amazon.awssdk.services.iam.model.Tag.builder()
                        .key(CheckFolder.TAG)
                        .value(value)
                        .build());
    }

    private void createBucket(String name, String tag) {
        var s3 = account.root().s3();
        s3.createBucket(r -> r.bucket(name));
        if (tag != null) {
            s3.putBucketTagging(r -> r.bucket(name)
                    .tagging(t -> t.tagSet(software.amazon.awssdk.services.s3.model.Tag.builder()
                            .key(CheckFolder.TAG)
                            .value(tag)
                            .build())));
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "12345678901", "1234567890123", "12345678901a", "１２３４５６７８９０１２"})
    void refuses_a_missing_or_malformed_account(String id) {
        var environment = account.environment(account.endpoint(), job);

        assertThatThrownBy(() -> AwsAccount.verified(AwsCheck.PROPERTY, id, environment))
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining("allowed: the 12 digits of the AWS account to use");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.0.2.1",
                "https://example.com",
                "ftp://127.0.0.1",
                "http://127.0.0.1@a",
                "http://local_stack:4566",
                "http:127.0.0.1",
                "http://127.1:1",
                "http://127.0.0.1:0",
                "http://127.0.0.1:65536",
                "http://127.0.0.1:99999999",
                "http://127.0.0.1:-1",
                "http://127.0.0.1:4566?x",
                "http://127.0.0.1:4566#x",
                "127.0.0.1:4566",
                "http://",
            })
    void refuses_an_endpoint_that_is_not_on_this_machine(String endpoint) {
        var environment = with(account.environment(account.endpoint(), job), "AWS_ENDPOINT_URL", endpoint);

        assertThatThrownBy(() -> AwsAccount.verified(AwsCheck.PROPERTY, LocalAccount.ID, environment))
                .isInstanceOf(LocalAwsException.class)
                .hasMessageStartingWith(
                        "AWS_ENDPOINT_URL is \"" + endpoint.replace("127.0.0.1@", "...@") + "\"; allowed:");
    }

    @Test
    void refuses_the_endpoint_of_one_service() {
        var environment = account.environment(account.endpoint(), job);
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

    @Test
    void gives_an_engine_only_the_key_and_the_folder() {
        var environment = account.environment(account.endpoint(), job);
        environment.put("AWS_PROFILE", "another");
        environment.put("AWS_ROLE_ARN", "arn:aws:iam::" + LocalAccount.ID + ":role/another");
        environment.put("TF_AWS_STS_ENDPOINT", "https://sts.example.com");
        environment.put("PULUMI_ACCESS_TOKEN", "token");
        var verified = AwsAccount.verified(AwsCheck.PROPERTY, LocalAccount.ID, environment);
        var folder = CheckFolder.create(CheckFolder.of(verified, environment), verified);

        assertThat(verified.environment(verified.credentials(), folder))
                .containsEntry("AWS_ACCESS_KEY_ID", job.accessKeyId())
                .containsEntry("AWS_CONFIG_FILE", "/dev/null")
                .containsEntry("PULUMI_BACKEND_URL", "file://" + folder.path().resolve("state"))
                .doesNotContainKeys("AWS_PROFILE", "AWS_ROLE_ARN", "TF_AWS_STS_ENDPOINT", "PULUMI_ACCESS_TOKEN");
        folder.delete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"})
    void needs_a_key_in_variables(String name) {
        var environment = with(account.environment(account.endpoint(), job), name, "");

        assertThatThrownBy(() -> AwsAccount.verified(AwsCheck.PROPERTY, LocalAccount.ID, environment))
                .hasMessageContaining("AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY isn't set");
    }
}
