package io.assumerole;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.pulumi.Context;
import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import com.pulumi.resources.Resource;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestOptions;
import com.pulumi.test.TestResult;
import com.pulumi.test.internal.MockMonitor;
import com.pulumi.test.internal.PulumiTestInternal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pulumirpc.Resource.RegisterResourceOutputsRequest;
import pulumirpc.Resource.RegisterResourceRequest;
import pulumirpc.Resource.RegisterResourceResponse;

/**
 * A program run against a monitor that only records: which resources it registered, with which
 * inputs and provider, and which functions it called.
 */
final class MockedStack implements Mocks {

    static final String ACCOUNT = "123456789012";
    static final String USER_ID = "AIDA0123456789ABCDEF";

    /** What the stack has that a program refers to. */
    static final Map<String, Object> OUTPUTS_OF_CREATE_ROLE = Map.of(
            "roleArn", "arn:aws:iam::" + ACCOUNT + ":role/deployer",
            "accessKeyId", "AKIAIOSFODNN7EXAMPLE",
            "secretAccessKey", "the-secret-access-key");

    private static final Pattern LAST_ROLE =
            Pattern.compile(".*\"roleArn\":\"arn:([^:]+):iam::(\\d+):role/(?:[^\"]*/)?([^\"/]+)\".*");

    private static final Pattern LAST_SESSION = Pattern.compile(".*\"sessionName\":\"([^\"]+)\".*");

    private final ConcurrentLinkedQueue<ResourceArgs> registered = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<CallArgs> calls = new ConcurrentLinkedQueue<>();
    private final Map<String, RegisterResourceRequest> requests = new ConcurrentHashMap<>();
    private final Map<String, Struct> outputs = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> warnings = new ConcurrentLinkedQueue<>();
    private String caller;
    private String keyDate = "2020-01-31T12:00:00Z";
    private String roleDate = "2020-01-31T12:00:01Z";
    private TestResult result;
    private CompletionException thrown;

    /** Runs a program as in {@code pulumi up}. */
    static MockedStack up(Consumer<Context> program) {
        return run(program, false, Map.of(), null);
    }

    /** Runs a program as in {@code pulumi up}, with keys and roles that AWS made then. */
    static MockedStack up(Consumer<Context> program, String createDate) {
        return run(program, false, Map.of(), createDate);
    }

    /** Runs a program as in {@code pulumi up}, with a configuration. */
    static MockedStack up(Consumer<Context> program, Map<String, String> config) {
        return run(program, false, config, null);
    }

    /** Runs a program as in {@code pulumi up}, where AWS says of every provider that this is the caller. */
    static MockedStack upAs(String caller, Consumer<Context> program) {
        var stack = new MockedStack();
        stack.caller = caller;
        return run(stack, program, false, Map.of());
    }

    /**
     * Runs a program as in {@code pulumi preview} with nothing deployed: no resource has an ID yet.
     */
    static MockedStack firstPreview(Consumer<Context> program) {
        return run(program, true, Map.of(), null);
    }

    private static MockedStack run(
            Consumer<Context> program, boolean preview, Map<String, String> config, String createDate) {
        var stack = new MockedStack();
        if (createDate != null) {
            stack.keyDate = createDate;
            stack.roleDate = createDate;
        }
        return run(stack, program, preview, config);
    }

    private static MockedStack run(
            MockedStack stack, Consumer<Context> program, boolean preview, Map<String, String> config) {
        var options = TestOptions.builder()
                .projectName("project")
                .stackName("stack")
                .preview(preview)
                .build();
        var mocks = preview ? stack.new Unknown() : stack;
        var log = PulumiTestInternal.defaultLogger();
        var warned = stack.new Warned();
        log.addHandler(warned);
        log.setUseParentHandlers(false);
        try {
            stack.result = PulumiTestInternal.builder()
                    .mocks(mocks)
                    .options(options)
                    .standardLogger(log)
                    .monitorDecorator(monitor -> stack.new Recorder(mocks))
                    .config(config)
                    .build()
                    .runTest(program);
        } catch (CompletionException e) {
            // A failure that is noticed while the program still runs is thrown, not collected.
            stack.thrown = e;
        } finally {
            log.removeHandler(warned);
            log.setUseParentHandlers(true);
            PulumiTest.cleanup();
        }
        return stack;
    }

    @Override
    public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
        registered.add(args);
        var state = new HashMap<String, Object>(args.inputs);
        var name = (String) args.inputs.getOrDefault("name", args.name + "-0123abc");
        switch (args.type) {
            case "aws:iam/user:User" -> {
                state.put("name", name);
                state.put("arn", "arn:aws:iam::" + ACCOUNT + ":user/" + name);
                state.put("uniqueId", USER_ID);
            }
            case "aws:iam/role:Role" -> {
                state.put("name", name);
                state.put("arn", "arn:aws:iam::" + ACCOUNT + ":role/" + name);
                state.put("createDate", roleDate);
            }
            case "aws:iam/openIdConnectProvider:OpenIdConnectProvider" ->
                state.put(
                        "arn",
                        "arn:aws:iam::" + ACCOUNT + ":oidc-provider/"
                                + args.inputs.get("url").toString().replaceFirst("https://", ""));
            case "aws:iam/policy:Policy" -> state.put("arn", "arn:aws:iam::" + ACCOUNT + ":policy/" + name);
            case "aws:iam/accessKey:AccessKey" -> {
                // One whose ID in a rotation is "imported" was made by somebody else: AWS tells its secret to nobody.
                if (!args.name.endsWith("-imported")) {
                    state.put(
                            args.inputs.containsKey("pgpKey") ? "encryptedSecret" : "secret",
                            "the-secret-of-" + args.name);
                }
                // A key whose ID in a rotation is "old" was made long before the others.
                state.put("createDate", args.name.endsWith("-old") ? "2010-01-01T00:00:00Z" : keyDate);
            }
            case "aws:secretsmanager/secret:Secret" ->
                state.put("arn", "arn:aws:secretsmanager:us-east-1:" + ACCOUNT + ":secret:" + name + "-a1B2c3");
            case "aws:secretsmanager/secretVersion:SecretVersion" -> state.put("versionId", "the-version");
            case "pulumi:pulumi:StackReference" -> {
                state.put("outputs", OUTPUTS_OF_CREATE_ROLE);
                state.put("secretOutputNames", List.of("secretAccessKey"));
            }
            default -> {}
        }
        return CompletableFuture.completedFuture(ResourceResult.of(Optional.of(args.name + "-id"), state));
    }

    @Override
    public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
        calls.add(args);
        var arn = caller != null ? caller : sessionOfRole(args.provider);
        var account = arn.split(":")[4];
        return CompletableFuture.completedFuture(
                Map.of("accountId", account, "arn", arn, "id", account, "userId", "AROAEXAMPLE:session"));
    }

    /** As a plugin would answer that has assumed the last role of its inputs. */
    private String sessionOfRole(String provider) {
        var name = provider.split("::")[3];
        var inputs = inputs("pulumi:providers:aws", name);
        var role = LAST_ROLE.matcher(Objects.requireNonNullElseGet(
                RoleInput.in(inputs),
                () -> inputs.get("assumeRoleWithWebIdentity").toString()));
        if (!role.matches()) {
            throw new AssertionError("no role in " + inputs.keySet());
        }
        var session = LAST_SESSION.matcher(role.group());
        if (!session.matches()) {
            throw new AssertionError("no session name in " + inputs.keySet());
        }
        return "arn:%s:sts::%s:assumed-role/%s/%s"
                .formatted(role.group(1), role.group(2), role.group(3), session.group(1));
    }

    /**
     * What a monitor answers in the first preview: no ID, and of the properties only the inputs.
     */
    private final class Unknown implements Mocks {

        @Override
        public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
            registered.add(args);
            return CompletableFuture.completedFuture(ResourceResult.of(Optional.of(""), args.inputs));
        }

        @Override
        public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
            calls.add(args);
            return CompletableFuture.completedFuture(Map.of());
        }
    }

    /** What a monitor is told beside the inputs: options, dependencies, outputs of components. */
    private final class Recorder extends MockMonitor {

        Recorder(Mocks mocks) {
            super(mocks, PulumiTestInternal.mockLog());
        }

        @Override
        public CompletableFuture<RegisterResourceResponse> registerResourceAsync(
                Resource resource, RegisterResourceRequest request) {
            requests.put(request.getType() + "::" + request.getName(), request);
            return super.registerResourceAsync(resource, request);
        }

        @Override
        public CompletableFuture<Void> registerResourceOutputsAsync(RegisterResourceOutputsRequest request) {
            outputs.put(request.getUrn(), request.getOutputs());
            return super.registerResourceOutputsAsync(request);
        }
    }

    /** Keeps the warnings of the SDK's log. */
    private final class Warned extends Handler {

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().equals(Level.WARNING)) {
                warnings.add(line.getMessage());
            }
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    /** The request that registered the resource of this type and name. */
    RegisterResourceRequest request(String type, String name) {
        var request = requests.get(type + "::" + name);
        if (request == null) {
            throw new AssertionError("no " + type + "::" + name + " in " + requests.keySet());
        }
        return request;
    }

    /** The outputs that the component of this name has registered. */
    Map<String, Value> outputs(String name) {
        return outputs.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("::" + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no outputs of " + name))
                .getValue()
                .getFieldsMap();
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    List<String> errors() {
        if (thrown != null) {
            return List.of(thrown.toString());
        }
        return result.exceptions().stream().map(Throwable::toString).toList();
    }

    /** The errors that the engine was told of. */
    List<String> toldErrors() {
        return thrown == null ? result.errors() : List.of();
    }

    List<String> calledFunctions() {
        return calls.stream().map(call -> call.token).toList();
    }

    /**
     * The URNs of all resources but the stack, which hold the types of their parents and the name.
     */
    List<String> urns() {
        return result.resources().stream()
                .map(Resource::urn)
                .map(PulumiTest::extractValue)
                .filter(urn -> !urn.contains("::pulumi:pulumi:Stack::"))
                .map(urn -> urn.substring("urn:pulumi:stack::project::pulumi:pulumi:Stack$".length()))
                .sorted()
                .toList();
    }

    /** The inputs of the resource of this type and name. */
    Map<String, Object> inputs(String type, String name) {
        return registered.stream()
                .filter(r -> r.type.equals(type) && r.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + "::" + name))
                .inputs;
    }

    List<String> registeredTypes() {
        return registered.stream().map(resource -> resource.type).toList();
    }

    List<String> registeredNames() {
        return registered.stream().map(resource -> resource.name).toList();
    }

    ResourceArgs resource(String type) {
        var all = registered.stream().filter(r -> r.type.equals(type)).toList();
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " resources of type " + type);
        }
        return all.get(0);
    }

    Map<String, Object> inputs(String type) {
        return resource(type).inputs;
    }

    static boolean isSecret(Output<?> output) {
        return Internal.of(output).isSecret().join();
    }

    /** The names of the resources that whoever uses the output depends on. */
    static Set<String> dependencies(Output<?> output) {
        return Internal.of(output).getDataAsync().join().getResources().stream()
                .map(Resource::pulumiResourceName)
                .collect(Collectors.toSet());
    }

    static boolean isKnown(Output<?> output) {
        return Internal.of(output).isKnown().join();
    }
}
