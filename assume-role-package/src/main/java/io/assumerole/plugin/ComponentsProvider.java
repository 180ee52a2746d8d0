package io.assumerole.plugin;

import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import com.pulumi.provider.internal.Provider;
import com.pulumi.provider.internal.models.ConstructRequest;
import com.pulumi.provider.internal.models.ConstructResponse;
import com.pulumi.provider.internal.models.GetSchemaRequest;
import com.pulumi.provider.internal.models.GetSchemaResponse;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.DependencyResource;
import com.pulumi.resources.Resource;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Describes the components to the engine, and creates them with the library's own classes. */
final class ComponentsProvider implements Provider {

    @Override
    public CompletableFuture<GetSchemaResponse> getSchema(GetSchemaRequest request) {
        return CompletableFuture.completedFuture(new GetSchemaResponse(schema()));
    }

    static String schema() {
        try (var schema = ComponentsProvider.class.getResourceAsStream("schema.json")) {
            return new String(Objects.requireNonNull(schema).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails with the library's message. An exception that this method throws would reach the user with a stack trace. */
    @Override
    public CompletableFuture<ConstructResponse> construct(ConstructRequest request) {
        try {
            return construct(request, inputs(request));
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Map<String, InputValue> inputs(ConstructRequest request) {
        var inputs = new TreeMap<String, InputValue>();
        request.getInputs().forEach((name, value) -> inputs.put(name, InputValue.of(value)));
        return inputs;
    }

    private static CompletableFuture<ConstructResponse> construct(
            ConstructRequest request, Map<String, InputValue> inputs) {
        var name = request.getName();
        switch (request.getType()) {
            case UnprivilegedUserWithRole.TYPE -> {
                var args = InputProperty.build(
                        "UnprivilegedUserWithRole \"" + name + "\"",
                        ComponentInputs.OF_USER_WITH_ROLE,
                        inputs,
                        UnprivilegedUserWithRoleArgs.builder(),
                        UnprivilegedUserWithRoleArgs.Builder::build);
                var component = new UnprivilegedUserWithRole(
                        name, args, options(request, ComponentInputs.OF_USER_WITH_ROLE, inputs));
                return response(component, component.outputs());
            }
            case RoleWithoutUser.TYPE -> {
                var args = InputProperty.build(
                        "RoleWithoutUser \"" + name + "\"",
                        ComponentInputs.OF_ROLE_WITHOUT_USER,
                        inputs,
                        RoleWithoutUserArgs.builder(),
                        RoleWithoutUserArgs.Builder::build);
                var component =
                        new RoleWithoutUser(name, args, options(request, ComponentInputs.OF_ROLE_WITHOUT_USER, inputs));
                return response(component, component.outputs());
            }
            default ->
                throw new IllegalArgumentException("The package assume-role has no component %s; it has %s and %s"
                        .formatted(request.getType(), UnprivilegedUserWithRole.TYPE, RoleWithoutUser.TYPE));
        }
    }

    private static <B> ComponentResourceOptions options(
            ConstructRequest request, List<InputProperty<B>> options, Map<String, InputValue> inputs) {
        var dependencies = InputProperty.dependenciesOfPlainValues(options, inputs);
        return dependencies.isEmpty()
                ? request.getOptions()
                : ComponentResourceOptions.merge(
                        request.getOptions(),
                        ComponentResourceOptions.builder()
                                .dependsOn(dependencies.stream()
                                        .map(DependencyResource::new)
                                        .toArray(Resource[]::new))
                                .build());
    }

    private static CompletableFuture<ConstructResponse> response(
            ComponentResource component, Map<String, Output<?>> outputs) {
        return Internal.of(component.urn())
                .getValueNullable()
                .thenCombine(OutputConverter.values(outputs), Map::entry)
                .thenCombine(
                        OutputConverter.dependencies(outputs),
                        (known, dependencies) -> new ConstructResponse(known.getKey(), known.getValue(), dependencies));
    }
}
