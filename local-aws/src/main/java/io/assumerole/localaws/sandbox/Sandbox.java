package io.assumerole.localaws.sandbox;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.LocalWorkspace;
import com.pulumi.automation.LocalWorkspaceOptions;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.ministack.WebIdentityToken;
import io.assumerole.localaws.provider.LoopbackServerProvider;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.tools.Engine;
import io.assumerole.localaws.tools.OfficialPlugin;
import io.assumerole.localaws.tools.Tools;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.logging.Logger;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;

/**
 * An environment in which stacks run without an account, in one folder.
 *
 * <p>The local AWS is a new MiniStack, or, if {@code AWS_ENDPOINT_URL} is set, the local AWS at that URL. The folder
 * contains the Pulumi home with the AWS plugin, the state and all settings; the user's {@code ~/.pulumi} and
 * {@code ~/.aws} are neither read nor written, except to find or install the official AWS plugin.
 */
public final class Sandbox implements AutoCloseable {
    /**
     * Silenced loggers: errors of a program in this process also reach the engine, and Pulumi's SDK leaves its channels
     * to the garbage collector (decision 8 in docs/contributing/decisions). The references are strong, because the log
     * manager discards a logger without strong references.
     */
    private static final List<Logger> QUIET = List.of(
            Logger.getLogger("com.pulumi.deployment.internal.DeploymentImpl"),
            Logger.getLogger("io.grpc.internal.ManagedChannelOrphanWrapper"));

    private static final String EMULATOR = "the provider emulator";

    /** The region of every stack. */
    public static final String REGION = "us-east-1";

    private final SandboxFolder folder;
    private final Map<String, String> parent;
    private final Engine engine;
    private final AwsEndpoint aws;
    private final SandboxVariables variables;
    private final String plugin;
    // Null if another object stops the local AWS.
    private final MiniStack miniStack;

    private Sandbox(
            SandboxFolder folder,
            Map<String, String> parent,
            Engine engine,
            AwsEndpoint aws,
            String plugin,
            MiniStack miniStack) {
        this.folder = folder;
        this.parent = parent;
        this.engine = engine;
        this.aws = aws;
        this.variables = new SandboxVariables(folder, parent, engine, aws);
        this.plugin = plugin;
        this.miniStack = miniStack;
        // This call is not in stack(…), because programs of this process can also use Pulumi's Automation API without
        // this class.
        LoopbackServerProvider.register();
    }

    /**
     * Creates a sandbox with the provider emulator, and starts its local AWS.
     *
     * @param folder the folder of the sandbox; created if it does not exist
     * @throws LocalAwsException if a tool is missing or a process does not start
     */
    public static Sandbox start(Path folder, Map<String, String> environment, Progress progress) {
        var home = SandboxFolder.at(folder);
        var given = AwsEndpoint.given(environment);
        return recorded(
                given.isPresent()
                        ? useGiven(home, environment, given.get(), progress)
                        : startOwn(home, environment, progress));
    }

    /**
     * Creates a sandbox with Pulumi's official AWS plugin instead of the emulator, and starts its local AWS. The plugin
     * reaches this local AWS only: {@link GuardedPlugin}.
     *
     * @param folder the folder of the sandbox; created if it does not exist
     * @param version the version of the plugin that the program's SDK selects, such as {@code 6.83.0}
     * @throws LocalAwsException if a tool or the plugin is missing and cannot be installed, if a process does not start,
     * or if {@code AWS_ENDPOINT_URL} is set: the plugin works with any endpoint, so only a server that this process
     * starts is known to be local
     */
    public static Sandbox startWithOfficialPlugin(
            Path folder, Map<String, String> environment, String version, Progress progress) {
        if (AwsEndpoint.given(environment).isPresent()) {
            throw new LocalAwsException("The official AWS plugin runs only with a local AWS that is started for it, so"
                    + " that it cannot reach AWS. First run: unset AWS_ENDPOINT_URL");
        }
        var tools = Tools.resolve(environment, progress);
        var plugin = OfficialPlugin.resolve(version, tools.engine(), environment, progress);
        var name = "the official AWS plugin " + version;
        progress.line("This run uses " + name + ": " + plugin.program());
        var home = SandboxFolder.at(folder);
        home.make(tools.engine());
        var sandbox = startOwn(home, environment, tools, name, progress);
        try {
            GuardedPlugin.install(plugin.program(), plugin.version(), sandbox.endpoint(), home);
        } catch (LocalAwsException e) {
            sandbox.close();
            throw e;
        }
        return recorded(sandbox);
    }

    /** Writes the record for {@link #reopen}. */
    private static Sandbox recorded(Sandbox sandbox) {
        try {
            sandbox.writeRecord();
            return sandbox;
        } catch (LocalAwsException e) {
            sandbox.close();
            throw e;
        }
    }

    private static Sandbox useGiven(
            SandboxFolder home, Map<String, String> environment, AwsEndpoint given, Progress progress) {
        var engine = Tools.engine(environment, progress);
        home.make(engine);
        home.installEmulator(progress);
        var sandbox = new Sandbox(home, environment, engine, given, EMULATOR, null);
        var step = "The AWS that AWS_ENDPOINT_URL names answers at " + given.uri();
        try {
            progress.step(step, () -> sandbox.as(given.root()).arn());
        } catch (SdkException e) {
            throw new LocalAwsException(
                    "AWS_ENDPOINT_URL is "
                            + given.uri()
                            + ", but no local AWS answers there: "
                            + e.getMessage()
                            + System.lineSeparator()
                            + "Unset it to start one. "
                            + AwsEndpoint.WHOSE_ROOT,
                    e);
        }
        return sandbox;
    }

    private static Sandbox startOwn(SandboxFolder home, Map<String, String> environment, Progress progress) {
        var tools = Tools.resolve(environment, progress);
        home.make(tools.engine());
        home.installEmulator(progress);
        return startOwn(home, environment, tools, EMULATOR, progress);
    }

    private static Sandbox startOwn(
            SandboxFolder home, Map<String, String> environment, Tools tools, String plugin, Progress progress) {
        var miniStack = progress.step("A local AWS is up", () -> MiniStack.start(tools, home.path(), home::add));
        return new Sandbox(home, environment, tools.engine(), AwsEndpoint.of(miniStack), plugin, miniStack);
    }

    /**
     * Finds a sandbox that another process has created and left.
     *
     * @param progress reports if the engine must be built again
     * @return the sandbox, whose {@link #close()} stops nothing; empty if the folder has no complete sandbox
     * @throws LocalAwsException if another user could change the records in the folder, or the engine; or if the engine
     * must be built again but cannot be built
     */
    public static Optional<Sandbox> reopen(Path folder, Map<String, String> environment, Progress progress) {
        var home = SandboxFolder.at(folder);
        return home.read().map(record -> reopened(home, record, environment, progress));
    }

    private static Sandbox reopened(
            SandboxFolder home, Properties record, Map<String, String> environment, Progress progress) {
        var recorded = new Engine(
                Path.of(record.getProperty("pulumi")),
                Path.of(record.getProperty("javaHost")),
                record.getProperty("version"));
        var engine = Tools.verifiedEngine(recorded, environment, progress);
        home.use(engine);
        return new Sandbox(
                home,
                environment,
                engine,
                AwsEndpoint.read(record, environment),
                record.getProperty("plugin", EMULATOR),
                null);
    }

    private void writeRecord() {
        var record = new Properties();
        record.setProperty("pulumi", engine.pulumi().toString());
        record.setProperty("javaHost", engine.javaHost().toString());
        record.setProperty("version", engine.version());
        record.setProperty("plugin", plugin);
        aws.write(record);
        folder.write(record);
    }

    /**
     * Stops every process that any JVM started in a sandbox and that still runs. A process is identified by its ID and
     * its start time, so no other process is ever stopped. Does nothing if the folder does not exist.
     *
     * @throws LocalAwsException if another user could change the records in the folder
     */
    public static void endProcesses(Path folder) {
        SandboxFolder.at(folder).endProcesses();
    }

    /**
     * Returns this sandbox with a separate set of stacks: a stack name can occur in several sets. Its {@link #close()}
     * stops nothing.
     *
     * @param name the name of the set; a folder name
     */
    public Sandbox withStacks(String name) {
        return new Sandbox(folder.withStacks(name), parent, engine, aws, plugin, null);
    }

    /** Returns which AWS plugin runs: {@code the provider emulator}, or {@code the official AWS plugin 6.83.0}. */
    public String plugin() {
        return plugin;
    }

    /** Returns the endpoint of the local AWS, such as {@code http://127.0.0.1:41234}. */
    public URI endpoint() {
        return aws.uri();
    }

    /**
     * Returns the root user's key, which is valid for this local AWS only. For a local AWS that
     * {@code AWS_ENDPOINT_URL} names, the key is {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY} if its
     * host is this machine and both are set; otherwise, it is {@code test} and {@code test}.
     */
    public AwsCredentials root() {
        return aws.root();
    }

    /** Returns the root user's key of the second account, {@link MiniStack#OTHER_ACCOUNT_ID}. */
    public AwsCredentials otherRoot() {
        return aws.otherRoot();
    }

    /** Creates an OpenID Connect token that the local AWS accepts. The token is a secret. */
    public String webIdentityToken(String issuer, String subject, String audience) {
        return WebIdentityToken.of(root().secretAccessKey(), issuer, subject, audience);
    }

    /**
     * Returns the local AWS's record of allowed and refused calls of users and role sessions: the file
     * {@link MiniStack#DECISIONS}. It exists only if this sandbox {@link #ownsLocalAws()}.
     */
    public Path decisions() {
        return folder.path().resolve(MiniStack.DECISIONS);
    }

    /**
     * Returns whether this sandbox started the local AWS, and will stop it. False if {@code AWS_ENDPOINT_URL} is set.
     */
    public boolean ownsLocalAws() {
        return aws.own();
    }

    /** Returns whether the local AWS answers with its root user's ARN. */
    public boolean answers() {
        try {
            as(root()).arn();
            return true;
        } catch (SdkException e) {
            return false;
        }
    }

    /** Removes the locks of all stacks. Call it only when no engine runs in this sandbox. */
    public void unlock() {
        folder.unlock();
    }

    /** Returns the stacks that have a state in this sandbox, such as {@code create-role/demo}, sorted. */
    public List<String> stacks() {
        return folder.deployed();
    }

    public Engine engine() {
        return engine;
    }

    /** Returns the clients of the identity with this key at the local AWS. */
    public AwsClients as(AwsCredentials credentials) {
        return new AwsClients(aws.uri(), Region.of(REGION), credentials);
    }

    /**
     * Returns the whole environment for a child process: this process's environment without any {@code AWS_*} and
     * {@code PULUMI_*}, and this sandbox's variables with the caller's key as the only key.
     */
    public Map<String, String> environment(AwsCredentials caller) {
        return variables.environment(caller);
    }

    /**
     * Returns the variables that make a shell use this sandbox with the caller's key. PATH begins with a folder that
     * contains only {@code pulumi}, unless it already leads to the engine. PATH ends with this process's JDK, so the
     * shell keeps its own {@code java}.
     */
    public Map<String, String> settings(AwsCredentials caller) {
        return variables.settings(caller);
    }

    /**
     * Creates a stack of a project, or selects an existing one.
     *
     * <p>The project does not run in its own folder, whose {@code Pulumi.<stack>.yaml} may be a user's, but in a folder
     * of this sandbox that has its {@code Pulumi.yaml} and a link to its {@code target}. If {@code Pulumi.yaml} names a
     * fast start, the program runs on the JVM of that build; otherwise, on this process's.
     *
     * @param project the folder of a built Pulumi project
     * @param caller the only key that the engine, the program and the provider get
     * @return the stack; you do not need to close it
     */
    public WorkspaceStack stack(Path project, String name, AwsCredentials caller) throws AutomationException {
        boolean first = !Files.exists(folder.project(project.getFileName().toString(), name));
        var copy = folder.copy(project, name);
        var options = options(environment(caller)).build();
        return first
                ? LocalWorkspace.createStack(name, copy, options)
                : LocalWorkspace.createOrSelectStack(name, copy, options);
    }

    /**
     * Creates a stack of a program in this process, or selects an existing one. A new stack is in {@link #REGION}.
     *
     * @param caller the only key that the engine and the provider get
     * @return the stack; you do not need to close it
     */
    public WorkspaceStack stack(String project, String name, Consumer<Context> program, AwsCredentials caller)
            throws AutomationException {
        QUIET.forEach(logger -> logger.setUseParentHandlers(false));
        return LocalWorkspace.createOrSelectStack(
                project,
                name,
                program,
                options(environment(caller))
                        .workDir(folder.inline(project, name, REGION))
                        .build());
    }

    /**
     * Creates a stack of any user's project, on which any engine command can run.
     *
     * <p>The project does not run in its own folder, but in a folder of this sandbox that has its {@code Pulumi.yaml},
     * the given settings, and links to all its other files. It runs on the same JVM as a stack of {@link #stack(Path,
     * String, AwsCredentials)}.
     *
     * @param project the folder of a built Pulumi project
     * @param settings the text of {@code Pulumi.<stack>.yaml}; may be empty
     * @param caller the only key that the engine, the program and the provider get
     */
    public ProjectStack project(Path project, String name, String settings, AwsCredentials caller)
            throws AutomationException {
        var copy = folder.link(project, name, settings);
        var stack = new ProjectStack(command(environment(caller)), copy, name);
        stack.run(List.of("stack", "init"));
        return stack;
    }

    private EngineCommand command(Map<String, String> environment) {
        return new EngineCommand(engine, environment, folder.temporary(), folder::add);
    }

    private LocalWorkspaceOptions.Builder options(Map<String, String> environment) {
        return LocalWorkspaceOptions.builder().pulumiCommand(command(environment));
    }

    /** Lets the local AWS outlive this object, and {@link #reopen} find it: {@link #close()} then does nothing. */
    public void detach() {
        if (miniStack != null) {
            miniStack.detach();
        }
    }

    /** Stops the local AWS, if this object started it. The folder stays. This method is idempotent. */
    @Override
    public void close() {
        if (miniStack != null) {
            miniStack.close();
        }
    }
}
