package io.assumerole.e2e;

import static io.assumerole.e2e.SecretsRun.EXTERNAL_ID;
import static io.assumerole.e2e.SecretsRun.SESSION_KEY;
import static io.assumerole.e2e.SecretsRun.SESSION_TOKEN;
import static io.assumerole.e2e.SecretsRun.SMTP_PASSWORD;
import static io.assumerole.e2e.SecretsRun.USER_KEY;
import static io.assumerole.e2e.SecretsRun.VISIBLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.e2e.Evidence.Place;
import io.assumerole.testing.SecretScanner;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests where the secrets of a full run are stored, and where not. Does not prove anything about memory, about
 * processes and files that exist for less than 50 milliseconds, or about the files of the official AWS plugin.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SecretsTest {

    /** What the engine, and Pulumi's SDK for Java, write by themselves when told to talk. */
    private static final Map<Place, Set<String>> WRITTEN_BY_PULUMI = Map.of(
            // Not in DEBUG_MESSAGES, which differs in one variable of the environment.
            Place.DEBUG_MESSAGES_OF_THE_SDK, Set.of(USER_KEY, SMTP_PASSWORD, EXTERNAL_ID),
            Place.GRPC_LOG, Set.of(USER_KEY, SMTP_PASSWORD, EXTERNAL_ID),
            Place.ENVIRONMENTS, Set.of(USER_KEY, EXTERNAL_ID));

    private static final String SHELL = "a shell";
    private static final String VERSION = "a program that tells its version";

    /** What a process is called, by what its command line has in it. */
    private static final Map<String, String> PROGRAMS = new LinkedHashMap<>();

    static {
        PROGRAMS.put("jspawnhelper", "the helper of this JVM");
        PROGRAMS.put("ministack", "the local AWS");
        // The language host asks for these, and tells the engine. Gradle's script asks Java with -version.
        PROGRAMS.put("\\n--?version\\s*\\z", VERSION);
        PROGRAMS.put("pulumi-language-java", "the language host");
        PROGRAMS.put("EmulatorMain|pulumi-resource-aws", "the plugin");
        // The script of the fast start has the program's environment before it becomes the program.
        PROGRAMS.put("create-role-stack.jar|fast-java/mvn-create-role-stack\n", "the program create-role");
        PROGRAMS.put("assume-role-stack.jar|fast-java/mvn-assume-role-stack\n", "the program assume-role");
        PROGRAMS.put("\\A[^\n]*/git\n", "git");
        PROGRAMS.put("\\A([^\n]*/)?pulumi\n", "the engine");
        PROGRAMS.put("\\A([^\n]*/)?(bash|sh|cat|sleep|rm|dirname|basename|readlink|expr|ls|tr|uname)\n", SHELL);
    }

    private SecretsRun run;
    private SecretScanner leaks;

    @BeforeAll
    void run() throws Exception {
        run = SecretsRun.make();
        leaks = SecretScanner.of(run.secrets());
    }

    @AfterAll
    void close() throws IOException {
        run.close();
    }

    @Test
    void knows_every_kind_of_secret_of_a_run_that_did_what_it_should() {
        assertThat(run.demoHolds()).isTrue();
        assertThat(new TreeSet<>(run.secrets().values()))
                .containsExactlyInAnyOrder(USER_KEY, SMTP_PASSWORD, EXTERNAL_ID, SESSION_KEY, SESSION_TOKEN);
    }

    /** Asked another way than {@link RecordingRelay} does: the demo's own are known from there. */
    @Test
    void knows_every_key_and_every_external_id_that_a_process_was_given() throws IOException {
        var given = new TreeSet<String>();
        for (var process : run.processes()) {
            given.add(process.variable("AWS_SECRET_ACCESS_KEY"));
            var configuration = process.variable("PULUMI_CONFIG");
            if (configuration.contains("externalId")) {
                new ObjectMapper().readTree(configuration).properties().forEach(setting -> {
                    if (setting.getKey().endsWith(":externalId")) {
                        given.add(setting.getValue().asText());
                    }
                });
            }
        }
        given.removeAll(Set.of("", run.root().secretAccessKey()));

        assertThat(given).hasSizeGreaterThan(4).isSubsetOf(run.secrets().keySet());
    }

    @ParameterizedTest
    @EnumSource
    void finds_planted_secrets(Place place) {
        var visible = switch (place) {
            case OUTPUT_OF_THE_DEMO, FILES_OF_THE_DEMO -> "assume-role-demo";
            case REPORT_OF_THE_DEMO -> "allow-s3-management";
            default -> VISIBLE;
        };

        assertThat(run.evidence().found(SecretScanner.of(Map.of(visible, "planted")), place))
                .containsExactly("planted");
    }

    @ParameterizedTest
    @EnumSource
    void finds_no_secret_that_Pulumi_does_not_write_itself_in(Place place) {
        assertThat(run.evidence().found(leaks, place)).isEqualTo(WRITTEN_BY_PULUMI.getOrDefault(place, Set.of()));
    }

    /**
     * The engine hands its whole environment to everything that it starts, and the language host
     * the configuration to the program. Whether git is seen is a matter of luck, and
     * so it is with what tells the version of Java or Maven, which the language host asks for.
     */
    @Test
    void hands_secrets_to_no_other_process_than_these() {
        var found = new TreeMap<String, Set<String>>();
        for (var process : run.processes()) {
            var secrets = found.computeIfAbsent(nameOf(process), name -> new TreeSet<>());
            leaks.in(process.environment()).forEach(finding -> secrets.add(finding.secret()));
        }
        var git = found.remove("git, run by the user");
        assertThat(git == null ? Set.of() : git).isSubsetOf(USER_KEY);
        assertThat(found.remove("git, run by root")).isIn(null, Set.of());
        for (var program : List.of(SHELL, VERSION)) {
            var byUser = found.remove(program + ", run by the user");
            assertThat(byUser == null ? Set.of() : byUser).isSubsetOf(USER_KEY);
        }
        assertThat(found.remove(VERSION + ", run by root")).isIn(null, Set.of());
        assertThat(found.remove("the helper of this JVM")).isIn(null, Set.of());
        // An engine on PATH is asked for its version before anything runs.
        assertThat(found.remove("the engine")).isIn(null, Set.of());

        assertThat(found)
                .isEqualTo(Map.of(
                        "the local AWS", Set.of(),
                        "a shell, run by root", Set.of(),
                        "the engine, run by root", Set.of(),
                        "the language host, run by root", Set.of(),
                        "the plugin, run by root", Set.of(),
                        "the program create-role, run by root", Set.of(EXTERNAL_ID),
                        "the engine, run by the user", Set.of(USER_KEY),
                        "the language host, run by the user", Set.of(USER_KEY),
                        "the plugin, run by the user", Set.of(USER_KEY),
                        "the program assume-role, run by the user", Set.of(USER_KEY, EXTERNAL_ID)));
    }

    private String nameOf(RunWatcher.Seen process) {
        var program = programOf(process);
        var key = process.variable("AWS_ACCESS_KEY_ID");
        if (key.isEmpty()) {
            return program;
        }
        return program + ", run by " + (key.equals(run.root().accessKeyId()) ? "root" : "the user");
    }

    /** The commands of a script count as the script, which runs before a program or prints a version. */
    private static String programOf(RunWatcher.Seen process) {
        var program = programOf(process.command());
        var parent = programOf(process.parentCommand());
        boolean isOfScript = program.equals(SHELL) && parent.startsWith("the program ")
                || program.equals(process.command()) && parent.equals(VERSION);
        return isOfScript ? parent : program;
    }

    private static String programOf(String command) {
        return PROGRAMS.entrySet().stream()
                .filter(program ->
                        Pattern.compile(program.getKey()).matcher(command).find())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(command);
    }
}
