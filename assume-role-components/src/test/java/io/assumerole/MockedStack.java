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
import io.assumerole.testing.AwsMocks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    /** What the stack has that a program refers to. */
    private static final Map<String, Object> OUTPUTS_OF_CREATE_ROLE = Map.of(
            "roleArn", "arn:aws:iam::" + ACCOUNT + ":role/deployer",
            "accessKeyId", "AKIAIOSFODNN7EXAMPLE",
            "secretAccessKey", "the-secret-access-key");

    private final ConcurrentLinkedQueue<ResourceArgs> registered = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<CallArgs> calls = new ConcurrentLinkedQueue<>();
    private final Map<String, RegisterResourceRequest> requests = new ConcurrentHashMap<>();
    private final Map<String, Struct> outputs = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> warnings = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> notes = new ConcurrentLinkedQueue<>();
    private final AwsMocks aws;
    private String keyDate = "2020-01-31T12:00:00Z";
    private String roleDate = "2020-01-31T12:00:01Z";
    private Set<String> toBeCreated = Set.of();
    private List<Map<String, Object>> accessKeys;
    private TestResult result;
    private CompletionException thrown;

    private MockedStack(AwsMocks.Builder aws) {
        this.aws = aws.stackReference("organization/create-role/dev", OUTPUTS_OF_CREATE_ROLE, "secretAccessKey")
                .build();
    }

    /** Runs a program as in {@code pulumi up}. */
    static MockedStack up(Consumer<Context> program) {
        return up(program, Map.of());
    }

    /** Runs a program as in {@code pulumi up}, with keys and roles that AWS made then. */
    static MockedStack up(Consumer<Context> program, String createDate) {
        var stack = new MockedStack(AwsMocks.builder());
        stack.keyDate = createDate;
        stack.roleDate = createDate;
        return run(stack, program, false, Map.of());
    }

    /** Runs a program as in {@code pulumi up}, with a configuration. */
    static MockedStack up(Consumer<Context> program, Map<String, String> config) {
        return run(new MockedStack(AwsMocks.builder()), program, false, config);
    }

    /** Runs a program as in {@code pulumi up}, where AWS says of every provider that this is the caller. */
    static MockedStack upAs(String caller, Consumer<Context> program) {
        return run(new MockedStack(AwsMocks.builder().caller(caller)), program, false, Map.of());
    }

    /**
     * Runs a program as in {@code pulumi preview} with nothing deployed: no resource has an ID yet.
     */
    static MockedStack firstPreview(Consumer<Context> program) {
        return run(new MockedStack(AwsMocks.builder().firstPreview()), program, true, Map.of());
    }

    /** Runs a program as in {@code pulumi preview}, where all resources except the ones with these names are deployed. */
    static MockedStack preview(Consumer<Context> program, String... toBeCreated) {
        var stack = new MockedStack(AwsMocks.builder());
        stack.toBeCreated = Set.of(toBeCreated);
        return run(stack, program, true, Map.of());
    }

    /** Runs a program as in {@code pulumi preview}, where AWS says that each user has these access keys. */
    static MockedStack previewWithKeys(
            List<Map<String, Object>> accessKeys, Consumer<Context> program, String... toBeCreated) {
        var stack = new MockedStack(AwsMocks.builder());
        stack.toBeCreated = Set.of(toBeCreated);
        stack.accessKeys = accessKeys;
        return run(stack, program, true, Map.of());
    }

    private static MockedStack run(
            MockedStack stack, Consumer<Context> program, boolean preview, Map<String, String> config) {
        var options = TestOptions.builder()
                .projectName("project")
                .stackName("stack")
                .preview(preview)
                .build();
        var log = PulumiTestInternal.defaultLogger();
        var warned = stack.new Warned();
        log.addHandler(warned);
        log.setUseParentHandlers(false);
        try {
            stack.result = PulumiTestInternal.builder()
                    .mocks(stack)
                    .options(options)
                    .standardLogger(log)
                    .monitorDecorator(monitor -> stack.new Recorder())
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
        if (toBeCreated.contains(args.name)) {
            return CompletableFuture.completedFuture(ResourceResult.of(Optional.of(""), args.inputs));
        }
        return aws.newResourceAsync(args)
                .thenApply(answer -> ResourceResult.of(answer.id, dated(args, (Map<?, ?>) answer.state)));
    }

    /** With the dates of this test, which need be none. */
    private Map<?, ?> dated(ResourceArgs args, Map<?, ?> state) {
        var dated = new HashMap<Object, Object>(state);
        dated.computeIfPresent(
                "createDate", (key, date) -> args.type.equals("aws:iam/role:Role") ? roleDate : keyDate(args.name));
        // One whose ID in a rotation is "imported" was made by somebody else: AWS tells its secret to nobody.
        if (args.name.endsWith("-imported")) {
            dated.keySet().removeAll(Set.of("secret", "encryptedSecret"));
        }
        return dated;
    }

    /** A key whose ID in a rotation is "old" was made long before the others. */
    private String keyDate(String name) {
        return name.endsWith("-old") ? "2010-01-01T00:00:00Z" : keyDate;
    }

    @Override
    public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
        calls.add(args);
        if (accessKeys != null && args.token.equals("aws:iam/getAccessKeys:getAccessKeys")) {
            return CompletableFuture.completedFuture(Map.of("accessKeys", accessKeys, "id", "u", "user", "u"));
        }
        return aws.callAsync(args);
    }

    /** The monitor's data except the inputs: options, dependencies, and outputs of components. */
    private final class Recorder extends MockMonitor {

        Recorder() {
            super(MockedStack.this, PulumiTestInternal.mockLog());
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

    /** Keeps the warnings and notes of the SDK's log. */
    private final class Warned extends Handler {

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().equals(Level.WARNING)) {
                warnings.add(line.getMessage());
            } else if (line.getLevel().equals(Level.INFO)) {
                notes.add(line.getMessage());
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

    /** The messages that need no action. */
    List<String> notes() {
        return List.copyOf(notes);
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

    /** The ID that an access key of this name gets. */
    static String keyId(String name) {
        return answer("aws:iam/accessKey:AccessKey", name).id.orElseThrow();
    }

    /** The secret that an access key of this name gets. */
    static String secretOf(String name) {
        return (String) ((Map<?, ?>) answer("aws:iam/accessKey:AccessKey", name).state).get("secret");
    }

    /** The unique ID that a user of this name gets. */
    static String userId(String name) {
        return (String) ((Map<?, ?>) answer("aws:iam/user:User", name).state).get("uniqueId");
    }

    /** The mocks answer the same in every run. */
    private static ResourceResult answer(String type, String name) {
        return new AwsMocks()
                .newResourceAsync(new ResourceArgs(type, name, Map.of(), "", ""))
                .join();
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

    /** Returns the names of the resources that a user of the output depends on. */
    static Set<String> dependencies(Output<?> output) {
        return Internal.of(output).getDataAsync().join().getResources().stream()
                .map(Resource::pulumiResourceName)
                .collect(Collectors.toSet());
    }

    static boolean isKnown(Output<?> output) {
        return Internal.of(output).isKnown().join();
    }
}
