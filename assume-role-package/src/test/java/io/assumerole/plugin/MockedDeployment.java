package io.assumerole.plugin;

import com.pulumi.provider.internal.models.ConstructRequest;
import com.pulumi.provider.internal.models.ConstructResponse;
import com.pulumi.provider.internal.properties.PropertyValue;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestOptions;
import com.pulumi.test.internal.MockMonitor;
import com.pulumi.test.internal.PulumiTestInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import pulumirpc.Resource.RegisterResourceRequest;
import pulumirpc.Resource.RegisterResourceResponse;

/**
 * A run in a deployment that only records.
 *
 * @param result the result of the code that ran
 * @param requests the requests that registered resources, by type and name
 */
record MockedDeployment<T>(T result, Map<String, RegisterResourceRequest> requests) {

    private static final String NAME = "demo";

    static <T> MockedDeployment<T> up(Supplier<T> code) {
        return run(false, code);
    }

    static <T> MockedDeployment<T> preview(Supplier<T> code) {
        return run(true, code);
    }

    /** Creates a component through the plugin. */
    static MockedDeployment<CompletableFuture<ConstructResponse>> construct(
            String type, Map<String, PropertyValue> inputs) {
        return up(() -> new ComponentsProvider()
                .construct(new ConstructRequest(type, NAME, inputs, ComponentResourceOptions.Empty)));
    }

    private static <T> MockedDeployment<T> run(boolean isPreview, Supplier<T> code) {
        var requests = new ConcurrentSkipListMap<String, RegisterResourceRequest>();
        var result = new AtomicReference<T>();
        var log = PulumiTestInternal.defaultLogger();
        log.setUseParentHandlers(false);
        try {
            PulumiTestInternal.builder()
                    .mocks(MockedDeployment::answer)
                    .options(TestOptions.builder().preview(isPreview).build())
                    .standardLogger(log)
                    .monitorDecorator(monitor -> new Recorder(requests))
                    .build()
                    .runTest(context -> result.set(code.get()))
                    .throwOnError();
        } finally {
            log.setUseParentHandlers(true);
            PulumiTest.cleanup();
        }
        return new MockedDeployment<>(result.get(), new TreeMap<>(requests));
    }

    private static CompletableFuture<Mocks.ResourceResult> answer(Mocks.ResourceArgs request) {
        var state = new HashMap<String, Object>(request.inputs);
        state.putIfAbsent("name", request.name);
        state.put("arn", "arn:aws:iam::123456789012:" + resource(request));
        state.put("uniqueId", "AIDAIOSFODNN7EXAMPLE");
        state.put("createDate", "2020-01-31T12:00:00Z");
        state.put("secret", "the-secret-access-key");
        return CompletableFuture.completedFuture(Mocks.ResourceResult.of(Optional.of(request.name + "-id"), state));
    }

    /** Orders the dependencies, because their order is arbitrary. */
    private static RegisterResourceRequest ordered(RegisterResourceRequest request) {
        var ordered = request.toBuilder().clearDependencies();
        request.getDependenciesList().stream().sorted().forEach(ordered::addDependencies);
        request.getPropertyDependenciesMap()
                .forEach((name, dependencies) -> ordered.putPropertyDependencies(
                        name,
                        RegisterResourceRequest.PropertyDependencies.newBuilder()
                                .addAllUrns(dependencies.getUrnsList().stream()
                                        .sorted()
                                        .toList())
                                .build()));
        return ordered.build();
    }

    private static String resource(Mocks.ResourceArgs request) {
        return switch (request.type) {
            case "aws:iam/user:User" -> "user/" + request.name;
            case "aws:iam/openIdConnectProvider:OpenIdConnectProvider" ->
                "oidc-provider/" + request.inputs.get("url").toString().replace("https://", "");
            default -> "role/" + request.name;
        };
    }

    private static final class Recorder extends MockMonitor {

        private final Map<String, RegisterResourceRequest> requests;

        Recorder(Map<String, RegisterResourceRequest> requests) {
            super(MockedDeployment::answer, PulumiTestInternal.mockLog());
            this.requests = requests;
        }

        @Override
        public CompletableFuture<RegisterResourceResponse> registerResourceAsync(
                Resource resource, RegisterResourceRequest request) {
            requests.put(request.getType() + "::" + request.getName(), ordered(request));
            return super.registerResourceAsync(resource, request);
        }
    }
}
