package io.assumerole.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.e2e.faults.FaultyAws;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Both stacks in a sandbox of their own, run by the real engine on the local AWS. */
public final class Stacks implements AutoCloseable {

    private static final Progress QUIET = Progress.plain(new PrintStream(OutputStream.nullOutputStream()));

    private final Sandbox sandbox;
    private final Path folder;

    private Stacks(Sandbox sandbox, Path folder) {
        this.sandbox = sandbox;
        this.folder = folder;
    }

    public static Stacks start(Class<?> test) throws IOException {
        return start(test.getSimpleName(), System.getenv());
    }

    /** Starts them for programs that have no fast start of their own. */
    public static Stacks startQuick(Class<?> test) throws IOException {
        return start(test).quickJava();
    }

    /** Starts them in a folder of that name, in an environment other than this process's own. */
    public static Stacks start(String name, Map<String, String> environment) throws IOException {
        var folder = Clone.folder().resolve("end-to-end-tests/target/" + name);
        Folders.delete(folder);
        var stacks = new Stacks(Sandbox.start(folder, environment, QUIET), folder);
        QuickJava.installTools(folder);
        return stacks;
    }

    /** Returns an environment for other stacks, whose calls reach this local AWS through a relay. */
    public Map<String, String> environment(FaultyAws relay) {
        var environment = new HashMap<>(System.getenv());
        environment.put("AWS_ACCESS_KEY_ID", sandbox.root().accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", sandbox.root().secretAccessKey());
        environment.put("AWS_ENDPOINT_URL", relay.endpoint().toString());
        return environment;
    }

    /** Starts them with a process for each plugin, as on AWS: one that is killed asks AWS nothing more. */
    public static Stacks startWithPlugins(String name, Map<String, String> environment) throws IOException {
        var stacks = start(name, environment);
        PluginScript.runAsProcesses(stacks.folder);
        return stacks;
    }

    /** For programs that have no fast start of their own. */
    public Stacks quickJava() throws IOException {
        QuickJava.install(folder);
        return this;
    }

    public static Path cloneFolder() {
        return Clone.folder();
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    public Path folder() {
        return folder;
    }

    public WorkspaceStack createRole(String name, Map<String, ConfigValue> config) throws AutomationException {
        return configured(sandbox.stack(withSdk(Clone.createRole()), name, sandbox.root()), config);
    }

    public WorkspaceStack assumeRole(String name, AwsCredentials user, Map<String, ConfigValue> config)
            throws AutomationException {
        return configured(sandbox.stack(withSdk(Clone.assumeRole()), name, user), config);
    }

    private Path withSdk(Path stack) {
        return AwsSdk.ofThisProcess().stack(stack, folder);
    }

    /** A stack of a program in this process, run with root's key. */
    public WorkspaceStack program(String project, Consumer<Context> program) throws AutomationException {
        return program(project, program, sandbox.root());
    }

    /** A stack of a program in this process, in the sandbox's region. */
    public WorkspaceStack program(String project, Consumer<Context> program, AwsCredentials caller)
            throws AutomationException {
        return sandbox.stack(project, "test", program, caller);
    }

    private static WorkspaceStack configured(WorkspaceStack stack, Map<String, ConfigValue> config)
            throws AutomationException {
        if (!config.isEmpty()) {
            stack.setAllConfig(config);
        }
        return stack;
    }

    /** The configuration of a stack, which is always in the sandbox's region. */
    public static Map<String, ConfigValue> config(String... keysAndValues) {
        var config = new HashMap<String, ConfigValue>();
        config.put("aws:region", new ConfigValue(Sandbox.REGION));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            var secret = keysAndValues[i].endsWith("externalId");
            config.put(keysAndValues[i], new ConfigValue(keysAndValues[i + 1], secret));
        }
        return config;
    }

    /** Returns the contents of all files in the sandbox. */
    String files() throws IOException {
        var all = new StringBuilder();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1)).append('\n');
            }
        }
        return all.toString();
    }

    /** What the engine has of a stack, with its resources as {@code resources}. */
    public static JsonNode state(WorkspaceStack stack) throws AutomationException {
        return new ObjectMapper().valueToTree(stack.exportStack().deployment());
    }

    /** Returns the resources of a stack. An export of a stack that never had one has no list of resources. */
    public static JsonNode resources(WorkspaceStack stack) throws AutomationException {
        return state(stack).path("resources");
    }

    /** Returns the resource whose URN and type have these ends. */
    static JsonNode resource(WorkspaceStack stack, String name, String type) throws AutomationException, IOException {
        for (var resource : resources(stack)) {
            if (resource.get("urn").asText().endsWith(name)
                    && resource.get("type").asText().endsWith(":" + type)) {
                return resource;
            }
        }
        throw new AssertionError("No " + type + name);
    }

    public static String text(Map<String, OutputValue> outputs, String name) {
        return outputs.get(name).value().toString();
    }

    /** The key that create-role has made. */
    public static AwsCredentials key(Map<String, OutputValue> created) {
        return AwsBasicCredentials.create(text(created, "accessKeyId"), text(created, "secretAccessKey"));
    }

    public static AwsCredentials key(AccessKey created) {
        return AwsBasicCredentials.create(created.accessKeyId(), created.secretAccessKey());
    }

    /** Returns the clients of the root user. */
    public AwsClients root() {
        return as(sandbox.root());
    }

    public AwsClients as(AwsCredentials key) {
        return sandbox.as(key);
    }

    /** Creates a user with these inline policies, and returns its access key. */
    public AwsCredentials user(String name, PolicyDocument... policies) {
        return user(root(), name, policies);
    }

    /** Creates a user with these inline policies, and returns its access key. */
    public static AwsCredentials user(AwsClients creator, String name, PolicyDocument... policies) {
        creator.iam().createUser(r -> r.userName(name));
        for (int i = 0; i < policies.length; i++) {
            var policyName = "policy-" + i;
            var policy = policies[i].toJson();
            creator.iam()
                    .putUserPolicy(r -> r.userName(name).policyName(policyName).policyDocument(policy));
        }
        return key(creator.iam().createAccessKey(r -> r.userName(name)).accessKey());
    }

    /** Returns a policy that allows the actions on every resource. */
    public static PolicyDocument allow(String... actions) {
        return PolicyDocument.of(Statement.allow().action(actions).resource("*").build());
    }

    /** Returns the trust policy that a role has in the local AWS. */
    public String trust(String roleName) {
        var role = root().iam().getRole(r -> r.roleName(roleName)).role();
        return URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8);
    }

    /** Assumes a role and returns the clients of its session. */
    public AwsClients inRole(AwsClients caller, String roleArn) {
        return as(session(caller.sts()
                .assumeRole(r -> r.roleArn(roleArn).roleSessionName("session"))
                .credentials()));
    }

    /** Begins a session of a user by {@code GetSessionToken}. */
    public AwsClients sessionOf(AwsClients user) {
        return as(session(user.sts().getSessionToken().credentials()));
    }

    /** The temporary key of a session. */
    public static AwsSessionCredentials session(Credentials session) {
        return AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    /** Returns a secret or token whose last character is another. */
    public static String changed(String secret) {
        var end = secret.length() - 1;
        return secret.substring(0, end) + (secret.charAt(end) == 'A' ? 'B' : 'A');
    }

    @Override
    public void close() throws IOException {
        sandbox.close();
        Folders.delete(folder);
    }
}
