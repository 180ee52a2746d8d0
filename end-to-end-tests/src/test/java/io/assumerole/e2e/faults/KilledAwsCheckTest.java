package io.assumerole.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.EngineRun;
import io.assumerole.e2e.PluginScript;
import io.assumerole.e2e.aws.LocalAccount;
import io.assumerole.e2e.faults.Fault.Hold;
import io.assumerole.localaws.account.AccountRun;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.sandbox.AwsClients;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Kills (SIGKILL) the process of the check of {@code mvn verify -P aws} at a call, and then removes what it left. Does not
 * prove how long AWS hides a new resource from the removal.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("extended")
class KilledAwsCheckTest {

    private static final String DECOY = "assume-role-check-decoy";

    private static final List<String> DECOYS = List.of("bucket " + DECOY, "role " + DECOY, "user " + DECOY);

    private LocalAccount account;
    private FaultyAws faults;
    private AwsCredentials root;

    @BeforeAll
    void start() throws IOException {
        account = LocalAccount.start(KilledAwsCheckTest.class);
        faults = new FaultyAws(account.endpoint());
        root = account.rootKey();
        createDecoys(account.root());
    }

    private static void createDecoys(AwsClients aws) {
        aws.iam().createUser(r -> r.userName(DECOY));
        aws.iam().createRole(r -> r.roleName(DECOY).assumeRolePolicyDocument(LocalAccount.TRUST));
        aws.s3().createBucket(r -> r.bucket(DECOY));
    }

    @AfterAll
    void close() throws IOException {
        faults.close();
        account.close();
    }

    @ParameterizedTest
    @CsvSource({"CreateAccessKey, 1, AFTER", "S3 PUT, 1, AFTER"})
    void leaves_nothing_if_killed_where_the_state_does_not_know_it(String call, int number, Moment moment)
            throws Exception {
        leavesNothing(call, number, moment);
    }

    /** If a connection breaks, a plugin that still runs repeats its call, and creates the user. */
    @Test
    void leaves_nothing_if_a_plugin_outlives_the_check_and_its_engine() throws Exception {
        var script = PluginScript.of(account.folder(), PluginVersion.V6);
        // The emulator ends with this process instead of its engine.
        var pid = ProcessHandle.current().pid();
        PluginScript.change(script, text -> text.replace("=\"$PPID\" ", "=\"" + pid + "\" "));
        var call = new Hold();
        faults.clear();
        faults.next("CreateUser", request -> {
            call.apply(() -> new byte[0]);
            return Optional.empty();
        });
        var environment = account.environment(faults.endpoint(), root);
        var check = account.check(environment, "-Dassume-role.account=" + LocalAccount.ID);
        call.awaitCall();
        var process = ProcessHandle.of(check.pid()).orElseThrow();
        var engines = process.children().toList();
        var plugins = engines.stream().flatMap(ProcessHandle::descendants).toList();
        var ofAnotherRun = ofAnotherRun();
        try {
            process.destroyForcibly();
            engines.forEach(ProcessHandle::destroyForcibly);
            check.await();
            assertThat(plugins).isNotEmpty().allMatch(ProcessHandle::isAlive);
            var lines = new ArrayList<String>();

            assertThat(account.clean(environment, lines::add)).isTrue();

            assertThat(lines).contains("ended: process " + plugins.get(0).pid());
            assertThat(plugins).noneMatch(ChildProcesses::runs);
            assertThat(ofAnotherRun.isAlive()).as("the control").isTrue();
            call.letGo();
            assertThat(account.resources()).containsExactlyElementsOf(DECOYS);
            assertThat(account.runs()).isEmpty();
        } finally {
            call.letGo();
            PluginScript.change(script, text -> text.replace("=\"" + pid + "\" ", "=\"$PPID\" "));
            ofAnotherRun.destroyForcibly();
            plugins.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static Process ofAnotherRun() throws IOException {
        var builder = new ProcessBuilder("sleep", "300");
        builder.environment().put(AccountRun.VARIABLE, "0123456789abcdef");
        return builder.start();
    }

    /** The points of kills: a call, its number in the run, and whether AWS does it. */
    private static final List<String> POINTS = List.of(
            "CreateUser, 1, BEFORE",
            "CreateUser, 1, AFTER",
            "CreateAccessKey, 1, BEFORE",
            "CreateRole, 1, BEFORE",
            "CreateRole, 1, AFTER",
            "PutRolePolicy, 1, BEFORE",
            "PutRolePolicy, 1, AFTER",
            "PutUserPolicy, 1, AFTER",
            "S3 PUT, 1, BEFORE",
            "S3 PUT, 2, BEFORE",
            "S3 PUT, 4, AFTER",
            "CreateUser, 2, AFTER",
            "CreateAccessKey, 2, AFTER",
            "PutUserPolicy, 3, AFTER",
            "S3 DELETE, 1, BEFORE",
            "DeleteAccessKey, 1, AFTER",
            "DeleteRole, 1, BEFORE",
            "DeleteUser, 1, AFTER",
            "S3 DELETE, 2, BEFORE",
            "DeleteUser, 2, BEFORE");

    /** Returns all points, or as many as the property says, spread over the run. */
    static List<String> points() {
        int number = Integer.getInteger("aws-check.kills", POINTS.size());
        return IntStream.range(0, number)
                .mapToObj(i -> POINTS.get(i * POINTS.size() / number))
                .toList();
    }

    @Tag("faults")
    @ParameterizedTest
    @MethodSource("points")
    void leaves_nothing_if_killed(String point) throws Exception {
        var parts = point.split(", ");
        leavesNothing(parts[0], Integer.parseInt(parts[1]), Moment.valueOf(parts[2]));
    }

    enum Moment {
        BEFORE,
        AFTER;

        Fault of(Runnable deed) {
            return this == BEFORE ? Fault.insteadOfIt(deed) : Fault.afterIt(deed);
        }
    }

    private void leavesNothing(String call, int number, Moment moment) throws Exception {
        var check = new AtomicReference<EngineRun>();
        faults.clear();
        faults.next(call, number - 1, request -> Optional.of(request.forward()));
        faults.next(call, moment.of(() -> kill(check)));
        synchronized (check) {
            check.set(account.check(
                    account.environment(faults.endpoint(), root), "-Dassume-role.account=" + LocalAccount.ID));
        }

        var ended = check.get().await();

        assertThat(ended.status()).as(ended.output()).isEqualTo(EngineRun.KILLED);
        assertThat(account.runs()).as("the ledger").hasSize(1);
        var lines = new ArrayList<String>();
        // The endpoint is in the ledger.
        assertThat(account.clean(account.environment(faults.endpoint(), root), lines::add))
                .as(String.join("\n", lines))
                .isTrue();
        assertThat(account.resources()).containsExactlyElementsOf(DECOYS);
        assertThat(account.runs()).isEmpty();
    }

    /** Kills only the process of the check. The engine and the plugin continue, as after a kill by a person. */
    private static void kill(AtomicReference<EngineRun> check) {
        synchronized (check) {
            ProcessHandle.of(check.get().pid()).orElseThrow().destroyForcibly();
        }
    }
}
