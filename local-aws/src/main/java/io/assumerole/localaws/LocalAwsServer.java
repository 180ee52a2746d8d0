package io.assumerole.localaws;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.RunFolderClaims;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.localaws.tools.OfficialPlugin;
import io.assumerole.localaws.tools.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;

/**
 * A running local AWS, and the engine that deploys Pulumi stacks to it.
 *
 * <p>It serves IAM, STS, S3, Secrets Manager and CloudTrail on 127.0.0.1, checks signatures, and enforces trust
 * policies and identity policies. It keeps everything in memory. It accepts only calls signed with a key of this
 * server. Pulumi's home, state and settings are in a separate folder. The user's {@code ~/.pulumi} and {@code ~/.aws}
 * are neither read nor written, except to find or install the official AWS plugin, and no variable of an account reaches
 * a stack.
 *
 * <pre>{@code
 * try (var aws = LocalAwsServer.start()) {
 *     var stack = aws.stack("deployer", "test", Deployer::deploy, aws.root());
 *     var outputs = stack.up().outputs();
 *     var iam = aws.client(IamClient.builder(), aws.root());
 * }
 * }</pre>
 *
 * <p>A JUnit test class does not need to start the server: {@code @LocalAws} of {@code assume-role-testing} starts it.
 *
 * <p>While the server runs, clients of the AWS SDK for Java in this process call it instead of AWS, unless they have an
 * explicit endpoint. The system properties {@code aws.endpointUrl}, {@code aws.endpointUrlSts}, and those of the other
 * services contain its endpoint; {@code aws.useFipsEndpoint} and {@code aws.useDualstackEndpoint} are false. A
 * component that calls AWS from the program therefore also calls this server.
 *
 * <p>It runs on Linux and macOS. The first start on a machine installs the local AWS, which needs Python 3.10 or newer.
 * If Pulumi is not installed, it also builds Pulumi, which needs Go 1.21 or newer and takes a few minutes. Both are
 * kept in {@code ~/.cache/assume-role}. Threads may share a server.
 */
public final class LocalAwsServer implements AutoCloseable {
    /** The region of the server, and of stacks of a program in this process. */
    public static final String REGION = Sandbox.REGION;

    /** The account of {@link #root()}, 12 digits. */
    public static final String ACCOUNT_ID = MiniStack.ACCOUNT_ID;

    /** The account of {@link #otherRoot()}, 12 digits. */
    public static final String OTHER_ACCOUNT_ID = MiniStack.OTHER_ACCOUNT_ID;

    /** The AWS plugin that creates the resources of the stacks. */
    public enum Plugin {
        /** The provider emulator, which needs no installation. It rejects AWS as its endpoint. */
        EMULATOR,

        /**
         * Pulumi's official AWS plugin, in the version that com.pulumi:aws on the class path selects. It is the plugin
         * of your Pulumi home or on PATH, or {@code pulumi plugin install} installs it. It gets none of your AWS
         * settings, and reaches only the server.
         */
        OFFICIAL
    }

    private static final Pattern PROJECT_NAME = Pattern.compile("name:\\s*[\"']?([^\"'\\s#]+)");

    private static final AtomicInteger WITH_OWN_STACKS = new AtomicInteger();

    private final Sandbox sandbox;
    // Stops the server; null if another object started it and therefore stops it.
    private final @Nullable Runnable end;
    private final Map<String, WorkspaceStack> stacks = new LinkedHashMap<>();

    private LocalAwsServer(Sandbox sandbox, @Nullable Runnable end) {
        this.sandbox = sandbox;
        this.end = end;
    }

    /**
     * Starts a local AWS with {@link Plugin#EMULATOR}, as {@link #start(Plugin)} does.
     *
     * @return the running server
     * @throws RuntimeException for the reasons of {@link #start(Plugin)}
     */
    public static LocalAwsServer start() {
        return start(Plugin.EMULATOR);
    }

    /**
     * Starts a local AWS on a free port. It stops with {@link #close()} or, at the latest, with this process. The next
     * start stops processes that a killed process left running.
     *
     * <p>The variable {@code AWS_ENDPOINT_URL} has no effect: each call starts a new server. Slow steps are reported on
     * {@link System#err}.
     *
     * @param plugin the AWS plugin of all stacks of this server
     * @return the running server
     * @throws RuntimeException on Windows; if programs are missing, with a message that explains how to install each; if a
     * process does not start; or if the official plugin cannot be installed, has a different version than com.pulumi:aws
     * selects, or com.pulumi:aws is not on the class path
     */
    public static LocalAwsServer start(Plugin plugin) {
        if (System.getProperty("os.name").startsWith("Windows")) {
            throw new LocalAwsException("The local AWS cannot run on Windows itself. Run the tests in WSL"
                    + " (https://learn.microsoft.com/windows/wsl/install).");
        }
        var environment = new HashMap<String, String>(System.getenv());
        environment.remove("AWS_ENDPOINT_URL");
        var folders = new RunFolderClaims(Tools.runs(environment));
        for (var leftover : folders.leftovers()) {
            // This includes the state of its stacks, because the AWS that they were deployed to has stopped.
            Sandbox.endProcesses(leftover);
            Folders.delete(leftover);
        }
        var claim = folders.claimRun();
        try {
            var sandbox = start(plugin, claim.folder(), environment);
            var settings = LocalEndpointProperties.use(sandbox.endpoint());
            return new LocalAwsServer(sandbox, () -> {
                settings.restore();
                sandbox.close();
                claim.close();
            });
        } catch (RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    private static Sandbox start(Plugin plugin, Path folder, Map<String, String> environment) {
        var progress = Progress.plain(System.err);
        if (plugin == Plugin.EMULATOR) {
            return Sandbox.start(folder, environment, progress);
        }
        var version = OfficialPlugin.versionOfSdk(Thread.currentThread().getContextClassLoader())
                .orElseThrow(
                        () -> new LocalAwsException("LocalAwsServer: plugin is OFFICIAL, but com.pulumi:aws is not on"
                                + " the class path, so the version of the plugin is unknown. Add com.pulumi:aws as a"
                                + " dependency of your tests, or use EMULATOR."));
        return Sandbox.startWithOfficialPlugin(folder, environment, version, progress);
    }

    /**
     * Returns this server for one test class, without stacks. {@link #close()} destroys the stacks created through it,
     * in reverse order, while the server keeps running. Everything in AWS is shared: a user name that one class uses is
     * taken for the next class.
     *
     * @return the same server with separate stacks, to be closed before this one
     */
    public LocalAwsServer withOwnStacks() {
        return new LocalAwsServer(sandbox.withStacks("own-" + WITH_OWN_STACKS.incrementAndGet()), null);
    }

    /**
     * Returns the server's endpoint.
     *
     * @return the endpoint, such as {@code http://127.0.0.1:41234}
     */
    public URI endpoint() {
        return sandbox.endpoint();
    }

    /**
     * Returns the root user's key of account {@link #ACCOUNT_ID}, which allows everything in that account.
     *
     * @return the key, random and valid for this server only; its {@code secretAccessKey()} is a secret
     */
    public AwsCredentials root() {
        return sandbox.root();
    }

    /**
     * Returns the root user's key of a second account, {@link #OTHER_ACCOUNT_ID}, for cross-account access.
     *
     * @return a key like {@link #root()}; its {@code secretAccessKey()} is a secret
     */
    public AwsCredentials otherRoot() {
        return sandbox.otherRoot();
    }

    /**
     * Returns an AWS SDK client that calls this server.
     *
     * <pre>{@code
     * var sts = aws.client(StsClient.builder(), AwsBasicCredentials.create(accessKeyId, secretAccessKey));
     * }</pre>
     *
     * @param builder the client's builder, such as {@code StsClient.builder()}; endpoint, region, credentials, HTTP
     *     client, override configuration, defaults mode, no FIPS and no dual-stack are set in it
     * @param caller the caller's key, such as {@link #root()} or the key of a user or a session; no other credentials
     *     are used
     * @param <B> the builder
     * @param <C> the client
     * @return the client, which you do not need to close
     */
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, AwsCredentials caller) {
        return sandbox.as(caller).client(builder);
    }

    /**
     * Creates an OpenID Connect token that this server accepts in {@code AssumeRoleWithWebIdentity} for twelve hours.
     *
     * @param issuer the provider, such as {@code https://token.actions.githubusercontent.com}
     * @param subject the token's subject, such as {@code repo:octo-org/octo-repo:ref:refs/heads/main}
     * @param audience the token's audience, such as {@code sts.amazonaws.com}
     * @return a JSON Web Token, which is a secret
     */
    public String webIdentityToken(String issuer, String subject, String audience) {
        return sandbox.webIdentityToken(issuer, subject, audience);
    }

    /**
     * Creates a stack of a program in this process, in {@link #REGION}; or selects an existing stack, to run it with a
     * different program or caller.
     *
     * <p>Exceptions of the program, and the messages of the engine and AWS, are in the exceptions of {@code up()} and
     * {@code preview()}.
     *
     * @param project the project's name, such as {@code deployer}
     * @param name the stack's name, such as {@code test}
     * @param program the program, such as {@code Deployer::deploy}
     * @param caller the only key that the engine and the provider get; usually {@link #root()}
     * @return the stack, to call {@code up()} on; you do not need to close it
     * @throws AutomationException if the engine reports an error
     */
    public WorkspaceStack stack(String project, String name, Consumer<Context> program, AwsCredentials caller)
            throws AutomationException {
        return remembered(project, sandbox.stack(project, name, program, caller));
    }

    /**
     * Creates a stack of a project in a folder, in {@link #REGION}; or selects an existing stack, to run it with a
     * different caller.
     *
     * <p>Build the program first: {@code Pulumi.yaml} names its jar under {@code target}, as
     * {@code runtime.options.binary}, or the script of its fast start. The program runs in a separate folder that has
     * the project's {@code Pulumi.yaml} and a link to its {@code target}. A {@code Pulumi.NAME.yaml} of the user is
     * neither read nor changed. With a fast start, the program runs on the JVM of its build; otherwise, on the JVM of
     * the test.
     *
     * @param project the folder, such as {@code Path.of("")} for the project that is tested
     * @param name the stack's name, such as {@code test}
     * @param caller the only key that the engine, the program and the provider get; usually {@link #root()}
     * @return the stack, to call {@code setConfig} and {@code up()} on; you do not need to close it
     * @throws AutomationException if the engine reports an error
     * @throws RuntimeException if the folder has no {@code Pulumi.yaml}, or if the file contains no name
     */
    public WorkspaceStack stack(Path project, String name, AwsCredentials caller) throws AutomationException {
        var folder = project.toAbsolutePath().normalize();
        var stack = remembered(nameIn(folder.resolve("Pulumi.yaml")), sandbox.stack(folder, name, caller));
        stack.setConfig("aws:region", new ConfigValue(REGION));
        return stack;
    }

    /**
     * Reads the project's name. The SDK's own reader refuses a file with short-form settings, such as
     * {@code aws:region: us-east-1}.
     */
    private static String nameIn(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.map(PROJECT_NAME::matcher)
                    .filter(Matcher::lookingAt)
                    .map(named -> named.group(1))
                    .findFirst()
                    .orElseThrow(() -> new LocalAwsException(noProject(file)));
        } catch (IOException e) {
            throw new LocalAwsException(noProject(file), e);
        }
    }

    private static String noProject(Path file) {
        return file + " has no project name; pass the folder of a built Pulumi project";
    }

    private synchronized WorkspaceStack remembered(String project, WorkspaceStack stack) {
        stacks.put(project + "/" + stack.name(), stack);
        return stack;
    }

    /**
     * Stops the server with everything in it, and deletes its folder. A server of {@link #withOwnStacks()} destroys its
     * stacks instead. This method is idempotent.
     *
     * @throws AutomationException if a stack cannot be destroyed, for example because its bucket is not empty; the
     * other stacks are destroyed
     */
    @Override
    public synchronized void close() throws AutomationException {
        if (end != null) {
            end.run();
            return;
        }
        // Stacks that the test itself removed are skipped.
        stacks.keySet().retainAll(sandbox.stacks());
        var lastFirst = new ArrayList<>(stacks.values());
        Collections.reverse(lastFirst);
        stacks.clear();
        AutomationException failure = null;
        for (var stack : lastFirst) {
            try {
                stack.destroy();
            } catch (AutomationException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
