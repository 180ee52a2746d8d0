package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.demo.Demo;
import io.assumerole.e2e.Evidence.Place;
import io.assumerole.localaws.LocalAwsServer.Plugin;
import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.CleanEnvironment;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.localaws.tools.Tools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * A full run of both stacks and of the demo, all that it wrote and showed, and the secrets that it
 * had to do with.
 *
 * <p>Beside the secrets goes a value that is none, {@link #VISIBLE}: it is the name of the user and
 * of the stacks, so that it stands wherever something of theirs is written. Where nothing does, a
 * child writes it.
 */
final class SecretsRun implements AutoCloseable {

    static final String VISIBLE = "in-the-clear-" + UUID.randomUUID().toString().substring(0, 8);

    static final String USER_KEY = "a user's secret key";
    static final String SMTP_PASSWORD = "the SMTP password that is made of the user's key";
    static final String EXTERNAL_ID = "an external ID";
    static final String SESSION_KEY = "a session's secret key";
    static final String SESSION_TOKEN = "a session's token";

    private static final Progress QUIET = Progress.plain(new PrintStream(OutputStream.nullOutputStream()));

    private final String externalId = "The/right=external+ID:" + UUID.randomUUID();
    private final String wrongExternalId = "A/wrong=external+ID:" + UUID.randomUUID();
    private final String refusedExternalId = "No external ID \"" + UUID.randomUUID() + "\"";

    private final String wrongKey = "wrong/key+" + UUID.randomUUID();

    private final Evidence evidence = new Evidence();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final Path folder;
    private final Path run;
    private final Path unwatched;
    private final CloneCopy clone;
    private final MiniStack miniStack;
    private final RecordingRelay relay;
    private final Map<String, String> environment;
    private Sandbox sandbox;
    private List<RunWatcher.Seen> processes = List.of();
    private boolean demoHolds;

    private SecretsRun() throws IOException {
        folder = Clone.folder().resolve("end-to-end-tests/target/SecretsRun");
        Folders.delete(folder);
        run = Files.createDirectories(folder.resolve("run"));
        unwatched = Files.createDirectories(folder.resolve("unwatched"));
        for (var name : List.of("home", "java-tmp", "grpc")) {
            Files.createDirectory(run.resolve(name));
        }
        clone = CloneCopy.make(folder.resolve("clone"));
        miniStack = MiniStack.start(Tools.resolve(System.getenv(), QUIET), run.resolve("aws"));
        relay = RecordingRelay.before(miniStack.endpoint());
        environment = new HashMap<>(System.getenv());
        environment.put("AWS_ENDPOINT_URL", relay.endpoint().toString());
        environment.put("AWS_ACCESS_KEY_ID", miniStack.root().accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", miniStack.root().secretAccessKey());
        environment.put("XDG_CACHE_HOME", Clone.cache());
        environment.put("HOME", run.resolve("home").toString());
        environment.put("PATH", CleanEnvironment.before(environment, "PATH", gradle()));
    }

    /** A folder with a Gradle that, like Gradle's script, starts other programs to print its version. */
    private Path gradle() throws IOException {
        var gradle = Files.createDirectory(folder.resolve("bin")).resolve("gradle");
        Files.writeString(gradle, "#!/bin/sh\njava -version 2>&1 | sed -n 1p\n");
        Files.setPosixFilePermissions(gradle, PosixFilePermissions.fromString("rwxr-xr-x"));
        return gradle.getParent();
    }

    /** Makes the run; it may be looked at until it is closed. */
    static SecretsRun make() throws Exception {
        var made = new SecretsRun();
        try {
            made.watched();
            return made;
        } catch (Exception | Error e) {
            made.close();
            throw e;
        }
    }

    private void watched() throws Exception {
        var watcher = RunWatcher.start(List.of(run, clone.folder().resolve(".local-aws")), folder.resolve("kept"));
        try {
            go();
        } finally {
            watcher.close();
        }
        collect(watcher);
    }

    private void go() throws Exception {
        sandbox = Sandbox.start(run.resolve("sandbox"), environment, QUIET);
        PluginScript.runAsProcesses(run.resolve("sandbox"));
        tapThePlugin();
        var demo = background(this::demo);

        var createRole = sandbox.stack(Clone.createRole(), VISIBLE, sandbox.root());
        createRole.setAllConfig(
                Stacks.config("create-role:unprivilegedUsername", VISIBLE, "create-role:grantAssumeRole", "true"));
        setExternalIdAsDocumented(createRole, "openssl");
        var root = new Cli(createRole, sandbox.root());
        root.run(Place.PREVIEWS, "preview", "--diff");
        root.deploy();
        var user = userOf(root);

        var assumeRole = sandbox.stack(Clone.assumeRole(), VISIBLE, user);
        assumeRole.setAllConfig(Stacks.config("assume-role:roleToAssumeARN", root.output("roleArn")));
        setExternalIdAsDocumented(assumeRole, "pulumi config get");
        var restOfRoot = background(() -> lookAgain(createRole, root));
        var asUser = new Cli(assumeRole, user);
        asUser.run(Place.PREVIEWS, "preview", "--diff");
        asUser.deploy();
        asUser.runAll();
        fail(assumeRole, user);
        asUser.run(Place.DESTROYS, "destroy", "--yes", "--skip-preview", "--diff");
        restOfRoot.join();
        root.run(Place.DESTROYS, "destroy", "--yes", "--skip-preview", "--diff");
        demo.join();
        plant();
    }

    private void lookAgain(WorkspaceStack createRole, Cli root) throws Exception {
        root.runAll();
        createRole.setConfig("create-role:externalId", new ConfigValue(wrongExternalId, true));
        root.run(Place.DEBUG_MESSAGES, "preview", "--diff", "--debug");
        root.run(
                Place.DEBUG_MESSAGES_OF_THE_SDK,
                Map.of("PULUMI_EXCESSIVE_DEBUG_OUTPUT", "true"),
                "preview",
                "--diff",
                "--debug");
    }

    /** Whatever is thrown when a secret is wrong. */
    private void fail(WorkspaceStack assumeRole, AwsCredentials user) throws AutomationException {
        var key = "assume-role:externalId";
        assumeRole.setAllConfig(Map.of(key, new ConfigValue(wrongExternalId, true)));
        thrown("AccessDenied", assumeRole::up);
        assumeRole.setConfig(key, new ConfigValue(refusedExternalId, true));
        thrown("externalId", assumeRole::preview);
        assumeRole.setConfig(key, new ConfigValue(externalId, true));
        var wrong = AwsBasicCredentials.create(user.accessKeyId(), wrongKey);
        thrown("signature", () -> sandbox.as(wrong).arn());
    }

    private void thrown(String because, ThrowingCallable call) {
        var thrown = catchThrowable(call);
        assertThat(thrown).hasMessageContaining(because);
        var all = new StringWriter();
        thrown.printStackTrace(new PrintWriter(all));
        evidence.add(Place.EXCEPTIONS, all.toString());
    }

    private AwsCredentials userOf(Cli root) throws Exception {
        var secret = root.output("secretAccessKey");
        secrets.put(secret, USER_KEY);
        for (var resource : root.json("stack", "export", "--show-secrets").findValues("outputs")) {
            if (resource.has("sesSmtpPasswordV4")) {
                var plain = resource.get("sesSmtpPasswordV4").get("plaintext").asText();
                assertThat(plain.replace("\"", "")).isEqualTo(SmtpPassword.of(secret, Sandbox.REGION));
            }
        }
        return AwsBasicCredentials.create(root.output("accessKeyId"), secret);
    }

    /** In a shell, as docs/how-to/deploy-to-aws.md says, but with a known value for a random one. */
    private void setExternalIdAsDocumented(WorkspaceStack stack, String from) throws Exception {
        var block = Documents.blocks("docs/how-to/deploy-to-aws.md", "bash").stream()
                .filter(each -> each.contains("--secret") && each.contains(from))
                .findFirst()
                .orElseThrow()
                .replace(
                        "../create-role-stack --stack assume-role-create",
                        "../create-role-stack-" + VISIBLE + " --stack " + VISIBLE);
        var known = Files.writeString(unwatched.resolve("external-id"), externalId);
        var script = "openssl() { cat '" + known + "'; }\n" + block;
        var said = output(
                stack.workspace().workDir(),
                sandbox.root(),
                Map.of(),
                List.of("bash", "-euo", "pipefail", "-c", script));
        evidence.add(Place.CONFIGURATIONS, said.out());
        evidence.add(Place.CONFIGURATIONS, said.err());
        var key = projectOf(stack) + ":externalId";
        assertThat(stack.getConfig(key).value()).isEqualTo(externalId);
        assertThat(stack.getConfig(key).isSecret()).isTrue();
    }

    private static String projectOf(WorkspaceStack stack) {
        return stack.workspace().workDir().getFileName().toString().replaceFirst("-stack-.*", "");
    }

    /** The plugin's stderr goes to a file, from its first line on. */
    private void tapThePlugin() throws IOException {
        var log = run.resolve("plugin.log");
        PluginScript.change(
                PluginScript.of(run.resolve("sandbox"), PluginVersion.V6),
                script -> script.replace("\nexec ", "\nexec 2>>'" + log + "'\necho '" + VISIBLE + "' >&2\nexec "));
    }

    private void demo() throws AutomationException, IOException {
        var output = new ByteArrayOutputStream();
        try (var out = new PrintStream(output, true, StandardCharsets.UTF_8)) {
            demoHolds = new Demo(clone.folder(), environment, Progress.plain(out), out).run(Plugin.EMULATOR);
        } finally {
            evidence.add(Place.OUTPUT_OF_THE_DEMO, output.toByteArray());
        }
        var report = Files.readAllBytes(clone.folder().resolve("assume-role-demo/target/access-review.html"));
        evidence.add(Place.REPORT_OF_THE_DEMO, report);
    }

    /** Where nothing of the stacks is ever written, a child writes what is visible. */
    private void plant() throws Exception {
        var script = "for folder in \"$TMPDIR\" '"
                + run.resolve("java-tmp")
                + "' \"$HOME\" '"
                + run.resolve("aws")
                + "' '"
                + run.resolve("sandbox")
                + "'; do echo "
                + VISIBLE
                + " >\"$folder\"/planted; done; sleep 0.5; rm \"$TMPDIR\"/planted";
        output(run, sandbox.root(), Map.of(), List.of("sh", "-c", script));
    }

    private void collect(RunWatcher watcher) throws IOException {
        processes = watcher.processes();
        for (var process : processes) {
            evidence.add(Place.COMMAND_LINES, process.commandLine());
            evidence.add(Place.ENVIRONMENTS, process.environment());
        }
        for (var content : watcher.files()) {
            evidence.add(placeOf(content.file()), content.bytes());
            evidence.add(Place.FILE_NAMES, content.file().toString());
        }
        for (var id : List.of(externalId, wrongExternalId, refusedExternalId)) {
            secrets.put(id, EXTERNAL_ID);
        }
        secrets.put(wrongKey, USER_KEY);
        relay.externalIds().forEach(id -> secrets.put(id, EXTERNAL_ID));
        relay.userKeys().forEach(key -> {
            secrets.put(key, USER_KEY);
            secrets.put(SmtpPassword.of(key, Sandbox.REGION), SMTP_PASSWORD);
        });
        relay.sessionKeys().forEach(key -> secrets.put(key, SESSION_KEY));
        relay.sessionTokens().forEach(token -> secrets.put(token, SESSION_TOKEN));
    }

    private Place placeOf(Path file) {
        if (file.startsWith(clone.folder())) {
            return Place.FILES_OF_THE_DEMO;
        }
        if (!file.startsWith(run)) {
            return Place.TEMPORARY_FILES;
        }
        var name = run.relativize(file).toString();
        var places = new LinkedHashMap<String, Place>();
        places.put("aws/.*", Place.FILES_OF_THE_LOCAL_AWS);
        places.put("home/.*", Place.HOME);
        places.put("grpc/.*", Place.GRPC_LOG);
        places.put("plugin.log", Place.LOG_OF_THE_PLUGIN);
        places.put("(java-tmp|sandbox/tmp)/.*", Place.TEMPORARY_FILES);
        places.put("sandbox/pulumi-home/.*", Place.PULUMI_HOME);
        places.put("sandbox/projects/[^/]+/Pulumi\\..+\\.yaml", Place.SETTINGS);
        places.put("sandbox/state/\\.pulumi/stacks/.*", Place.STATE);
        places.put("sandbox/state/\\.pulumi/backups/.*", Place.BACKUPS_OF_THE_STATE);
        places.put("sandbox/state/\\.pulumi/history/.*", Place.HISTORY_OF_THE_STATE);
        return places.entrySet().stream()
                .filter(place -> name.matches(place.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Place.OTHER_FILES);
    }

    Evidence evidence() {
        return evidence;
    }

    AwsCredentials root() {
        return sandbox.root();
    }

    /** What each secret of the run is called, by the secret. */
    Map<String, String> secrets() {
        return Map.copyOf(secrets);
    }

    List<RunWatcher.Seen> processes() {
        return processes;
    }

    boolean demoHolds() {
        return demoHolds;
    }

    /** The command line of one stack, as a person uses it. */
    private final class Cli {

        private final Path directory;
        private final String project;
        private final AwsCredentials caller;

        Cli(WorkspaceStack stack, AwsCredentials caller) {
            this.directory = stack.workspace().workDir();
            this.project = projectOf(stack);
            this.caller = caller;
        }

        void run(Place place, String... args) throws Exception {
            run(place, Map.of(), args);
        }

        void run(Place place, Map<String, String> more, String... args) throws Exception {
            var said = pulumi(more, args);
            evidence.add(place, said.out());
            evidence.add(place, said.err());
        }

        /** With everything on that makes the engine talk. */
        void deploy() throws Exception {
            var log = run.resolve("grpc").resolve(project + ".json");
            var said = pulumi(
                    Map.of("PULUMI_DEBUG_GRPC", log.toString()),
                    "up --yes --skip-preview --diff -v=9 --logtostderr --logflow".split(" "));
            evidence.add(Place.UPDATES, said.out());
            evidence.add(Place.LOG_OF_THE_ENGINE, said.err());
        }

        void runAll() throws Exception {
            run(Place.UPDATES, "up --yes --skip-preview --diff --expect-no-changes".split(" "));
            run(Place.REFRESHES, "refresh --yes --skip-preview --diff".split(" "));
            run(Place.OUTPUTS, "stack", "output");
            run(Place.EXPORTS, "stack", "export");
            run(Place.HISTORIES, "stack", "history", "--json");
            run(Place.CONFIGURATIONS, "config");
        }

        /** With secrets shown, and no evidence. */
        String output(String name) throws Exception {
            return pulumi(Map.of(), "stack", "output", "--show-secrets", name)
                    .out()
                    .strip();
        }

        JsonNode json(String... args) throws Exception {
            return new ObjectMapper().readTree(pulumi(Map.of(), args).out());
        }

        private Said pulumi(Map<String, String> more, String... args) throws Exception {
            var command = new ArrayList<String>();
            command.add(sandbox.engine().pulumi().toString());
            command.addAll(List.of(args));
            command.addAll(List.of("--non-interactive", "--stack", VISIBLE));
            return SecretsRun.this.output(directory, caller, more, command);
        }
    }

    private record Said(String out, String err) {}

    private Said output(Path directory, AwsCredentials caller, Map<String, String> more, List<String> command)
            throws Exception {
        var out = Files.createTempFile(unwatched, "out", "");
        var err = Files.createTempFile(unwatched, "err", "");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(sandbox.environment(caller));
        builder.environment().put("PULUMI_STACK", VISIBLE);
        builder.environment()
                .put(
                        "JAVA_TOOL_OPTIONS",
                        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.io.tmpdir='" + run.resolve("java-tmp") + "'");
        builder.environment().putAll(more);
        var process = ChildProcesses.start(builder);
        process.getOutputStream().close();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            ChildProcesses.end(process.toHandle());
            throw new AssertionError("Still running after 5 minutes: " + command.subList(0, 2));
        }
        var said = new Said(Files.readString(out), Files.readString(err));
        assertThat(process.exitValue())
                .as("%s: %s%s", command.subList(0, 2), said.out(), said.err())
                .isZero();
        return said;
    }

    private interface Work {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> background(Work work) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        work.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task, "secrets-run").start());
    }

    @Override
    public void close() throws IOException {
        relay.close();
        miniStack.close();
        Folders.delete(folder);
    }
}
