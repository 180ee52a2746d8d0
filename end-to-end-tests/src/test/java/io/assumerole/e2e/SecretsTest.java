package io.assumerole.e2e;

import static io.assumerole.e2e.RecordedSecrets.EXTERNAL_ID;
import static io.assumerole.e2e.RecordedSecrets.SESSION_KEY;
import static io.assumerole.e2e.RecordedSecrets.SESSION_TOKEN;
import static io.assumerole.e2e.RecordedSecrets.SMTP_PASSWORD;
import static io.assumerole.e2e.RecordedSecrets.USER_KEY;
import static io.assumerole.e2e.RecordedSecrets.WEB_IDENTITY_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.Context;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.demo.Demo;
import io.assumerole.e2e.faults.Fault;
import io.assumerole.e2e.faults.FaultyAws;
import io.assumerole.localaws.LocalAwsServer.Plugin;
import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.provider.resources.ResourceTypes;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.localaws.tools.Tools;
import io.assumerole.testing.SecretScanner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Tests where a full run of both stacks and of the demo stores or shows a secret, and where not. Processes and files are
 * read at the calls that create a key or assume a role, before {@code destroy}, and at the end. Does not prove anything
 * about memory, about processes and files that exist only in between, or about the files of the official AWS plugin.
 */
@Tag("extended")
@TestInstance(Lifecycle.PER_CLASS)
class SecretsTest {

    /** A place to which a run writes or in which a run shows text. */
    enum Place {
        PREVIEWS,
        UPDATES,
        REFRESHES,
        DESTROYS,
        OUTPUTS,
        EXPORTS,
        HISTORIES,
        CONFIGURATIONS,
        EXCEPTIONS,
        LOG_OF_THE_ENGINE,
        LOG_WITHOUT_FAST_START,
        DEBUG_MESSAGES,
        DEBUG_MESSAGES_OF_THE_SDK,
        GRPC_LOG,
        LOG_OF_THE_PLUGIN,
        STATE,
        BACKUPS_OF_THE_STATE,
        HISTORY_OF_THE_STATE,
        SETTINGS,
        PULUMI_HOME,
        TEMPORARY_FILES,
        HOME,
        FILES_OF_THE_LOCAL_AWS,
        OTHER_FILES,
        FILE_NAMES,
        COMMAND_LINES,
        ENVIRONMENTS,
        OUTPUT_OF_THE_DEMO,
        FILES_OF_THE_DEMO,
        REPORT_OF_THE_DEMO
    }

    /** The place of a file in the folder of the run, by its path. */
    private static final Map<String, Place> PLACES = new LinkedHashMap<>();

    static {
        PLACES.put("aws/.*", Place.FILES_OF_THE_LOCAL_AWS);
        PLACES.put("home/.*", Place.HOME);
        PLACES.put("grpc/.*", Place.GRPC_LOG);
        PLACES.put("plugin.log", Place.LOG_OF_THE_PLUGIN);
        PLACES.put("(java-tmp|sandbox/tmp)/.*", Place.TEMPORARY_FILES);
        PLACES.put("sandbox/pulumi-home/.*", Place.PULUMI_HOME);
        PLACES.put("sandbox/projects/[^/]+/Pulumi\\..+\\.yaml", Place.SETTINGS);
        PLACES.put("sandbox/state/\\.pulumi/stacks/.*", Place.STATE);
        PLACES.put("sandbox/state/\\.pulumi/backups/.*", Place.BACKUPS_OF_THE_STATE);
        PLACES.put("sandbox/state/\\.pulumi/history/.*", Place.HISTORY_OF_THE_STATE);
        PLACES.put(".*", Place.OTHER_FILES);
    }

    /** Not a secret, but the name of the user and of the stacks, so it is part of all output about them. */
    private static final String VISIBLE =
            "in-the-clear-" + UUID.randomUUID().toString().substring(0, 8);

    /** The kind of each property of the components and of the AWS plugin that is or can be a secret. */
    private static final Map<String, String> SECRET_PROPERTIES = Map.of(
            "externalId", EXTERNAL_ID,
            "secretAccessKey", USER_KEY,
            "previousSecretAccessKey", USER_KEY,
            "sessionToken", SESSION_TOKEN,
            "webIdentityToken", WEB_IDENTITY_TOKEN,
            // Of the plugin's access key, and of the value in Secrets Manager, which contains the key.
            "secret", USER_KEY,
            "sesSmtpPasswordV4", SMTP_PASSWORD,
            "secretString", USER_KEY);

    /** The arguments that no getter returns for another reason: they are policies, have several values, or are a pair. */
    private static final Set<String> NOT_SECRET = Set.of(
            "policy",
            "policyArns",
            "accessKeyId",
            "managedPolicyArn",
            "rolePolicy",
            "trustedPrincipal",
            "trustedWebIdentity");

    /** The calls whose responses contain a secret. */
    private static final List<String> CALLS = List.of("CreateAccessKey", "AssumeRole", "AssumeRoleWithWebIdentity");

    /**
     * A moment during a call: before AWS receives the call, after AWS has responded, or after the caller has received
     * the response.
     */
    enum Moment {
        SENT,
        ANSWERED,
        RECEIVED
    }

    /** The kinds of secrets that the engine and Pulumi's SDK for Java write themselves, by place. */
    private static final Map<Place, Set<String>> WRITTEN_BY_PULUMI = Map.of(
            // The SDK's debug messages, which a fast start omits, contain the inputs of each resource.
            Place.LOG_WITHOUT_FAST_START, Set.of(EXTERNAL_ID, SESSION_KEY, SESSION_TOKEN, WEB_IDENTITY_TOKEN),
            // Not in DEBUG_MESSAGES, which differs in one variable of the environment.
            Place.DEBUG_MESSAGES_OF_THE_SDK, Set.of(USER_KEY, SMTP_PASSWORD, EXTERNAL_ID),
            Place.GRPC_LOG, Set.of(USER_KEY, SMTP_PASSWORD, EXTERNAL_ID),
            Place.ENVIRONMENTS, Set.of(USER_KEY, EXTERNAL_ID));

    /** The display names of processes, by a part of their command lines. */
    private static final Map<String, String> PROGRAMS = new LinkedHashMap<>();

    static {
        PROGRAMS.put("ministack", "the local AWS");
        PROGRAMS.put("pulumi-language-java", "the language host");
        PROGRAMS.put("EmulatorMain|pulumi-resource-aws", "the plugin");
        PROGRAMS.put("create-role-stack.jar|fast-java/mvn-create-role-stack\n", "the program create-role");
        PROGRAMS.put("assume-role-stack.jar|fast-java/mvn-assume-role-stack\n", "the program assume-role");
        PROGRAMS.put("\\A([^\n]*/)?pulumi\n", "the engine");
    }

    /** A shell, what it calls, and what tells its version. Whether one of these is seen is a matter of luck. */
    private static final String OTHER = "another program";

    private static final Progress QUIET = Progress.plain(new PrintStream(OutputStream.nullOutputStream()));

    private final String externalId = "The/right=external+ID:" + UUID.randomUUID();
    private final String wrongExternalId = "A/wrong=external+ID:" + UUID.randomUUID();
    private final String refusedExternalId = "No external ID \"" + UUID.randomUUID() + "\"";
    private final String wrongKey = "wrong/key+" + UUID.randomUUID();

    private final String readingId = UUID.randomUUID().toString();
    private final Map<Place, Set<ByteBuffer>> evidence = new EnumMap<>(Place.class);
    private final Map<String, Set<ByteBuffer>> environments = new TreeMap<>();
    private final List<CompletableFuture<Void>> readings = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> secrets = new HashMap<>();
    private final Path folder = Clone.folder().resolve("end-to-end-tests/target/SecretsTest");
    private final Path run = folder.resolve("run");
    private CloneCopy clone;
    private MiniStack miniStack;
    private FaultyAws relay;
    private Map<String, String> environment;
    private Sandbox sandbox;
    private SecretScanner leaks;

    @BeforeAll
    void run() throws Exception {
        Folders.delete(folder);
        for (var name : List.of("home", "java-tmp", "grpc")) {
            Files.createDirectories(run.resolve(name));
        }
        clone = CloneCopy.make(folder.resolve("clone"));
        miniStack = MiniStack.start(Tools.resolve(System.getenv(), QUIET), run.resolve("aws"));
        relay = new FaultyAws(miniStack.endpoint());
        environment = new HashMap<>(System.getenv());
        environment.put("AWS_ENDPOINT_URL", relay.endpoint().toString());
        environment.put("AWS_ACCESS_KEY_ID", miniStack.root().accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", miniStack.root().secretAccessKey());
        environment.put("XDG_CACHE_HOME", Clone.cache());
        environment.put("HOME", run.resolve("home").toString());
        sandbox = Sandbox.start(run.resolve("sandbox"), environment, QUIET);
        PluginScript.runAsProcesses(run.resolve("sandbox"));
        keepErrorsOfThePlugin();
        for (var call : CALLS) {
            relay.next(call, Collections.nCopies(100, lookedAt(call)).toArray(Fault[]::new));
        }

        var demo = background(this::demo);
        deployAndDestroy();
        demo.join();
        CompletableFuture.allOf(readings.toArray(CompletableFuture[]::new)).join();
        for (var place : List.of("home", "java-tmp", "aws", "sandbox", "sandbox/tmp")) {
            Files.writeString(run.resolve(place).resolve("planted"), VISIBLE);
        }
        look();
        nameSecrets();
        leaks = SecretScanner.of(secrets);
    }

    private void deployAndDestroy() throws Exception {
        var createRole = sandbox.stack(Clone.createRole(), VISIBLE, sandbox.root());
        createRole.setAllConfig(
                Stacks.config("create-role:unprivilegedUsername", VISIBLE, "create-role:grantAssumeRole", "true"));
        setExternalIdAsDocumented(createRole, "openssl");
        deploy(createRole, sandbox.root());
        var outputs = createRole.getOutputs();
        var user = Stacks.key(outputs);

        var assumeRole = sandbox.stack(Clone.assumeRole(), VISIBLE, user);
        assumeRole.setAllConfig(Stacks.config("assume-role:roleToAssumeARN", Stacks.text(outputs, "roleArn")));
        setExternalIdAsDocumented(assumeRole, "pulumi config get");
        var debugging = background(() -> {
            inspect(createRole, sandbox.root());
            debug(createRole);
        });
        deploy(assumeRole, user);
        inspect(assumeRole, user);
        fail(assumeRole, user);
        debugging.join();
        giveSecretsToProviders(Stacks.text(outputs, "roleArn"), user);
        look();
        for (var stack : List.of(assumeRole, createRole)) {
            var caller = stack == createRole ? sandbox.root() : user;
            pulumi(Place.DESTROYS, stack, caller, Map.of(), "destroy --yes --skip-preview --diff");
        }
    }

    private void deploy(WorkspaceStack stack, AwsCredentials caller) throws IOException {
        pulumi(Place.PREVIEWS, stack, caller, Map.of(), "preview --diff");
        var grpc = run.resolve("grpc").resolve(projectOf(stack) + ".json").toString();
        var up = "up --yes --skip-preview --diff -v=9 --logtostderr --logflow";
        pulumi(Place.LOG_OF_THE_ENGINE, stack, caller, Map.of("PULUMI_DEBUG_GRPC", grpc), up);
    }

    private void inspect(WorkspaceStack stack, AwsCredentials caller) throws IOException {
        var commands = new EnumMap<Place, String>(Map.of(
                Place.UPDATES, "up --yes --skip-preview --diff --expect-no-changes",
                Place.REFRESHES, "refresh --yes --skip-preview --diff",
                Place.OUTPUTS, "stack output",
                Place.EXPORTS, "stack export",
                Place.HISTORIES, "stack history --json",
                Place.CONFIGURATIONS, "config"));
        for (var command : commands.entrySet()) {
            pulumi(command.getKey(), stack, caller, Map.of(), command.getValue());
        }
    }

    private void debug(WorkspaceStack createRole) throws Exception {
        createRole.setConfig("create-role:externalId", new ConfigValue(wrongExternalId, true));
        var root = sandbox.root();
        var preview = "preview --diff --debug";
        pulumi(Place.DEBUG_MESSAGES, createRole, root, Map.of(), preview);
        var more = Map.of("PULUMI_EXCESSIVE_DEBUG_OUTPUT", "true");
        pulumi(Place.DEBUG_MESSAGES_OF_THE_SDK, createRole, root, more, preview);
    }

    /** Deploys a program in this process whose providers get a session's credentials and a token as plain outputs. */
    private void giveSecretsToProviders(String roleArn, AwsCredentials user) throws Exception {
        var session = Stacks.session(sandbox.as(user).sts().getSessionToken().credentials());
        var issuer = "token.example.com";
        var token = Output.of(sandbox.webIdentityToken("https://" + issuer, VISIBLE, "sts.amazonaws.com"));
        var trust = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                "Principal":{"Federated":"arn:aws:iam::%s:oidc-provider/%s"},"Action":"sts:AssumeRoleWithWebIdentity",
                "Condition":{"StringEquals":{"%s:sub":"%s"}}}]}""".formatted(MiniStack.ACCOUNT_ID, issuer, issuer, VISIBLE);
        var federated = sandbox.as(sandbox.root())
                .iam()
                .createRole(r -> r.roleName(VISIBLE).assumeRolePolicyDocument(trust))
                .role()
                .arn();
        Consumer<Context> program = context -> {
            new AssumedRoleProvider(
                    "by-session",
                    AssumedRoleProviderArgs.builder()
                            .region(Sandbox.REGION)
                            .roleArn(roleArn)
                            .externalId(Output.ofSecret(externalId))
                            .credentials(
                                    Output.of(session.accessKeyId()),
                                    Output.of(session.secretAccessKey()),
                                    Output.of(session.sessionToken()))
                            .build());
            new AssumedRoleProvider(
                    "by-token",
                    AssumedRoleProviderArgs.builder()
                            .region(Sandbox.REGION)
                            .roleArn(federated)
                            .webIdentityToken(token)
                            .build());
        };
        var stack = sandbox.stack("providers", VISIBLE, program, sandbox.root());
        var up = stack.up(UpOptions.builder()
                .logToStdErr(true)
                .logFlow(true)
                .logVerbosity(9)
                .build());
        add(Place.UPDATES, up.standardOutput());
        add(Place.LOG_WITHOUT_FAST_START, up.standardError());
        look();
        add(Place.DESTROYS, stack.destroy().standardOutput());
    }

    /** Catches whatever exception a wrong secret causes. */
    private void fail(WorkspaceStack assumeRole, AwsCredentials user) throws Exception {
        var key = "assume-role:externalId";
        assumeRole.setConfig(key, new ConfigValue(wrongExternalId, true));
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
        add(Place.EXCEPTIONS, all.toString());
    }

    /** Runs the commands of docs/how-to/deploy-with-a-key.md in a shell, but with a known value instead of a random one. */
    private void setExternalIdAsDocumented(WorkspaceStack stack, String from) throws Exception {
        var block = Documents.blocks("docs/how-to/deploy-with-a-key.md", "bash").stream()
                .filter(each -> each.contains("--secret") && each.contains(from))
                .findFirst()
                .orElseThrow()
                .replace(
                        "../create-role-stack --stack assume-role-create",
                        "../create-role-stack-" + VISIBLE + " --stack " + VISIBLE);
        var known = Files.writeString(folder.resolve("external-id"), externalId);
        var script = "openssl() { cat '" + known + "'; }\n" + block;
        var command = List.of("bash", "-euo", "pipefail", "-c", script);
        command(Place.CONFIGURATIONS, stack, sandbox.root(), Map.of(), command);
        var setting = stack.getConfig(projectOf(stack) + ":externalId");
        assertThat(setting.value()).isEqualTo(externalId);
        assertThat(setting.isSecret()).isTrue();
    }

    private static String projectOf(WorkspaceStack stack) {
        return stack.workspace().workDir().getFileName().toString().replaceFirst("-stack-.*", "");
    }

    private void pulumi(
            Place place, WorkspaceStack stack, AwsCredentials caller, Map<String, String> more, String arguments)
            throws IOException {
        var command = new ArrayList<>(List.of(sandbox.engine().pulumi().toString()));
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("--non-interactive", "--stack", VISIBLE));
        command(place, stack, caller, more, command);
    }

    private void command(
            Place place, WorkspaceStack stack, AwsCredentials caller, Map<String, String> more, List<String> command)
            throws IOException {
        var all = new HashMap<>(sandbox.environment(caller));
        all.put("PULUMI_STACK", VISIBLE);
        all.put(
                "JAVA_TOOL_OPTIONS",
                "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.io.tmpdir='" + run.resolve("java-tmp") + "'");
        all.putAll(more);
        var ended = EngineRun.start(command, stack.workspace().workDir(), all, folder)
                .await();
        add(place, ended.succeeded());
    }

    private void keepErrorsOfThePlugin() throws IOException {
        var log = run.resolve("plugin.log");
        PluginScript.change(
                PluginScript.of(run.resolve("sandbox"), PluginVersion.V6),
                script -> script.replace("\nexec ", "\nexec 2>>'" + log + "'\necho '" + VISIBLE + "' >&2\nexec "));
    }

    private void demo() throws Exception {
        var output = new ByteArrayOutputStream();
        try (var out = new PrintStream(output, true, StandardCharsets.UTF_8)) {
            assertThat(new Demo(clone.folder(), environment, Progress.plain(out), out).run(Plugin.EMULATOR))
                    .isTrue();
        } finally {
            add(Place.OUTPUT_OF_THE_DEMO, output.toByteArray());
        }
        var report = clone.folder().resolve("assume-role-demo/target/access-review.html");
        add(Place.REPORT_OF_THE_DEMO, Files.readAllBytes(report));
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
                task -> new Thread(task, "secrets").start());
    }

    private Fault lookedAt(String call) {
        return sent -> {
            look(call, Moment.SENT);
            var answer = sent.forward();
            look(call, Moment.ANSWERED);
            readings.add(background(() -> {
                Thread.sleep(200);
                look(call, Moment.RECEIVED);
            }));
            return Optional.of(answer);
        };
    }

    /**
     * Reads processes and files while a process and a file exist that contain a planted text. Only this reading can
     * find this text.
     */
    private void look(String call, Moment moment) throws IOException {
        var planted = planted(call, moment);
        var file = Files.writeString(Files.createTempFile(run.resolve("java-tmp"), "planted", ""), planted);
        var builder = new ProcessBuilder("bash", "-c", "read -r", planted);
        builder.environment().clear();
        builder.environment().put("PLANTED", planted);
        var process = builder.start();
        try {
            look();
        } finally {
            process.destroyForcibly();
            Files.delete(file);
        }
    }

    private String planted(String call, Moment moment) {
        return call + " " + moment + " " + readingId;
    }

    /**
     * Records the current command line and environment of each process that this process started, and the current
     * content of each file.
     */
    private void look() {
        ProcessHandle.current().descendants().forEach(process -> {
            var files = Path.of("/proc", Long.toString(process.pid()));
            try {
                var command = Files.readAllBytes(files.resolve("cmdline"));
                var variables = Files.readAllBytes(files.resolve("environ"));
                add(Place.COMMAND_LINES, command);
                add(Place.ENVIRONMENTS, variables);
                synchronized (environments) {
                    environments
                            .computeIfAbsent(nameOf(lines(command), lines(variables)), name -> new LinkedHashSet<>())
                            .add(ByteBuffer.wrap(variables));
                }
            } catch (IOException e) {
                // The process has ended.
            }
        });
        try {
            look(run);
            look(clone.folder().resolve(".local-aws"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String lines(byte[] strings) {
        return new String(strings, StandardCharsets.UTF_8).replace('\0', '\n');
    }

    private String nameOf(String command, String variables) {
        var program = PROGRAMS.entrySet().stream()
                .filter(each -> Pattern.compile(each.getKey()).matcher(command).find())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(OTHER);
        if (!variables.contains("\nAWS_ACCESS_KEY_ID=")) {
            return program;
        }
        boolean byRoot =
                variables.contains("\nAWS_ACCESS_KEY_ID=" + sandbox.root().accessKeyId() + "\n");
        return program + ", run by " + (byRoot ? "root" : "the user");
    }

    private void look(Path in) throws IOException {
        ExistingFiles.read(in, (file, content) -> {
            add(placeOf(file), content);
            add(Place.FILE_NAMES, file.toString());
        });
    }

    private Place placeOf(Path file) {
        if (!file.startsWith(run)) {
            return Place.FILES_OF_THE_DEMO;
        }
        var name = run.relativize(file).toString();
        return PLACES.entrySet().stream()
                .filter(place -> name.matches(place.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private void add(Place place, String text) {
        add(place, text.getBytes(StandardCharsets.UTF_8));
    }

    private void add(Place place, byte[] bytes) {
        synchronized (evidence) {
            evidence.computeIfAbsent(place, any -> new LinkedHashSet<>()).add(ByteBuffer.wrap(bytes));
        }
    }

    /**
     * Adds names for the values that this test chose, and for the values that AWS received or returned, including those
     * of the demo.
     */
    private void nameSecrets() {
        for (var id : List.of(externalId, wrongExternalId, refusedExternalId)) {
            secrets.put(id, EXTERNAL_ID);
        }
        secrets.put(wrongKey, USER_KEY);
        secrets.putAll(RecordedSecrets.in(relay));
    }

    private static Set<String> found(SecretScanner scanner, Set<ByteBuffer> texts) {
        return RecordedSecrets.found(
                scanner, texts.stream().map(ByteBuffer::array).toList());
    }

    @AfterAll
    void close() throws IOException {
        relay.close();
        miniStack.close();
        Folders.delete(folder);
    }

    @Test
    void knows_every_kind_of_secret_of_both_stacks_and_of_the_demo() {
        assertThat(new TreeSet<>(secrets.values()))
                .containsExactlyInAnyOrder(
                        USER_KEY, SMTP_PASSWORD, EXTERNAL_ID, SESSION_KEY, SESSION_TOKEN, WEB_IDENTITY_TOKEN);
        for (var kind : List.of(SMTP_PASSWORD, SESSION_KEY, SESSION_TOKEN)) {
            assertThat(secrets.values()).filteredOn(kind::equals).hasSizeGreaterThan(1);
        }
    }

    /** No getter returns an argument that can be a secret. The schemas mark what is always a secret. */
    @Test
    void knows_every_property_that_can_be_a_secret() throws IOException {
        var properties = new TreeSet<String>();
        Stream.of(AssumedRoleProviderArgs.class.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(Import.class))
                .map(Field::getName)
                .filter(name -> !hasGetter(AssumedRoleProviderArgs.class, name))
                .forEach(properties::add);
        for (var builder : List.of(UnprivilegedUserWithRoleArgs.Builder.class, RoleWithoutUserArgs.Builder.class)) {
            Stream.of(builder.getMethods())
                    .filter(method -> List.of(method.getParameterTypes()).contains(Output.class))
                    .map(Method::getName)
                    .filter(name -> !hasGetter(builder.getEnclosingClass(), name))
                    .forEach(properties::add);
        }
        assertThat(properties).containsAll(NOT_SECRET);
        properties.removeAll(NOT_SECRET);
        var schema = Clone.folder().resolve("assume-role-package/src/main/resources/io/assumerole/plugin/schema.json");
        addSecrets(new ObjectMapper().readTree(schema.toFile()), properties);
        for (var version : PluginVersion.values()) {
            ResourceTypes.of(version)
                    .schemas()
                    .flatMap(type -> type.all(Property.Trait.SECRET).stream())
                    .map(Property::name)
                    .forEach(properties::add);
        }

        assertThat(SECRET_PROPERTIES.keySet()).isEqualTo(properties);
        assertThat(secrets.values()).containsAll(SECRET_PROPERTIES.values());
    }

    private static boolean hasGetter(Class<?> arguments, String name) {
        return Stream.of(arguments.getMethods())
                .anyMatch(method -> method.getName().equals(name) && method.getParameterCount() == 0);
    }

    private static void addSecrets(JsonNode schema, Set<String> properties) {
        schema.properties().forEach(each -> {
            if (each.getValue().path("secret").asBoolean()) {
                properties.add(each.getKey());
            }
            addSecrets(each.getValue(), properties);
        });
    }

    @Test
    void finds_a_new_secret_property_of_the_schema() throws IOException {
        for (var mark : List.of("true", "false")) {
            var schema = "{\"types\":{\"a:b:C\":{\"properties\":{\"password\":{\"type\":\"string\",\"secret\":%s}}}}}";
            var properties = new TreeSet<String>();
            addSecrets(new ObjectMapper().readTree(schema.formatted(mark)), properties);

            assertThat(properties).isEqualTo(mark.equals("true") ? Set.of("password") : Set.of());
        }
    }

    @ParameterizedTest
    @EnumSource
    void finds_planted_secrets(Place place) {
        var visible = switch (place) {
            case OUTPUT_OF_THE_DEMO, FILES_OF_THE_DEMO -> "assume-role-demo";
            case REPORT_OF_THE_DEMO -> "allow-s3-management";
            default -> VISIBLE;
        };

        assertThat(found(SecretScanner.of(Map.of(visible, "planted")), evidence.get(place)))
                .containsExactly("planted");
    }

    @ParameterizedTest
    @EnumSource
    void finds_no_secret_that_Pulumi_does_not_write_itself_in(Place place) {
        assertThat(found(leaks, evidence.get(place))).isEqualTo(WRITTEN_BY_PULUMI.getOrDefault(place, Set.of()));
    }

    @ParameterizedTest
    @EnumSource
    void reads_files_and_processes_at_the_calls_that_get_a_secret_when_they_are(Moment moment) {
        for (var call : CALLS) {
            var planted = SecretScanner.of(Map.of(planted(call, moment), "planted"));
            for (var place : List.of(Place.TEMPORARY_FILES, Place.COMMAND_LINES, Place.ENVIRONMENTS)) {
                assertThat(found(planted, evidence.get(place)))
                        .as("%s: %s", place, call)
                        .containsExactly("planted");
            }
        }
    }

    /**
     * The engine passes its environment to all processes that it starts, and the language host passes the configuration
     * to the program.
     */
    @Test
    void hands_secrets_to_no_other_process_than_these() {
        var found = new TreeMap<String, Set<String>>();
        environments.forEach((process, variables) -> found.put(process, found(leaks, variables)));

        for (var process : List.of(OTHER, OTHER + ", run by root", "the engine")) {
            assertThat(found.remove(process)).as(process).isIn(null, Set.of());
        }
        assertThat(found.remove(OTHER + ", run by the user")).isIn(null, Set.of(), Set.of(USER_KEY));
        assertThat(found)
                .isEqualTo(Map.of(
                        "the local AWS", Set.of(),
                        "the engine, run by root", Set.of(),
                        "the language host, run by root", Set.of(),
                        "the plugin, run by root", Set.of(),
                        "the program create-role, run by root", Set.of(EXTERNAL_ID),
                        "the engine, run by the user", Set.of(USER_KEY),
                        "the language host, run by the user", Set.of(USER_KEY),
                        "the plugin, run by the user", Set.of(USER_KEY),
                        "the program assume-role, run by the user", Set.of(USER_KEY, EXTERNAL_ID)));
    }
}
