package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.TypeRule;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI definition of an API, in JSON. Definitions in YAML aren't read.
 *
 * @param root the definition without the parts that certainly don't decide who can use the API
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html">OpenAPI
 *     extensions for API Gateway</a>
 */
record ApiDefinition(Fields root) {
    static final String BODY = "body";
    private static final String PATHS = "paths";
    private static final String SECURITY = "security";

    private static final Set<String> DOCUMENTATION = Set.of("summary", "description", "parameters");

    /** The parts of a definition that describe messages, or are documentation. */
    private static final Set<String> HARMLESS = Set.of(
            "info",
            "tags",
            "externalDocs",
            "definitions",
            "parameters",
            "responses",
            "x-amazon-apigateway-documentation",
            "x-amazon-apigateway-request-validators",
            "x-amazon-apigateway-request-validator");

    private static final Set<String> HARMLESS_COMPONENTS =
            Set.of("schemas", "examples", "requestBodies", "responses", "headers", "parameters");

    private static final Set<String> HARMLESS_IN_OPERATION = Set.of(
            "summary",
            "description",
            "tags",
            "operationId",
            "externalDocs",
            "deprecated",
            "parameters",
            "requestBody",
            "responses",
            "consumes",
            "produces",
            "x-amazon-apigateway-request-validator");

    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "x-amazon-apigateway-any-method");

    /** Returns the definition in an input; empty if it isn't readable. */
    private static Optional<ApiDefinition> of(Value body) {
        return body instanceof Text text
                ? ValueReader.parse(text.text())
                        .flatMap(json -> json instanceof Fields fields ? Optional.of(fields) : Optional.empty())
                        .filter(json -> json.unreadable().isEmpty())
                        .map(json -> new ApiDefinition(relevant(json)))
                : Optional.empty();
    }

    /** Returns whether the new or changed definition of an API can contain a policy or widen access. */
    static boolean mayWiden(Plan plan, @Nullable ResourceState old, ResourceState now) {
        var body = now.inputs().get(BODY);
        return old == null
                ? body.unreadable().isPresent() || body.toString().contains("x-amazon-apigateway-policy")
                : !now.inputs().get("policy").isAbsent()
                        || hasPolicy(plan)
                        || isWidened(old.inputs().get(BODY), body);
    }

    /**
     * Returns whether the stack has a separate policy for an API. A changed API definition can remove such a policy.
     */
    private static boolean hasPolicy(Plan plan) {
        return Stream.of(plan.before(), plan.after())
                .flatMap(world -> world.values().stream())
                .anyMatch(state -> TypeRule.API_POLICY.isFor(state));
    }

    /** Returns false only if a definition is the same as before, except for new methods that require authentication. */
    private static boolean isWidened(Value before, Value after) {
        var old = of(before);
        var now = of(after);
        return old.isEmpty()
                || now.isEmpty()
                || !old.get().root.equals(now.get().without(old.get()));
    }

    private static Fields relevant(Fields root) {
        var parts = without(root, HARMLESS);
        parts.computeIfPresent(
                "components",
                (name, components) -> components instanceof Fields fields
                        ? new Fields(without(fields, HARMLESS_COMPONENTS))
                        : components);
        parts.computeIfPresent(PATHS, (name, paths) -> each(paths, ApiDefinition::item));
        return new Fields(parts);
    }

    private static Value item(String path, Value item) {
        return item instanceof Fields fields
                ? each(
                        new Fields(without(fields, DOCUMENTATION)),
                        (method, operation) -> METHODS.contains(method) && operation instanceof Fields fieldsOfOperation
                                ? new Fields(without(fieldsOfOperation, HARMLESS_IN_OPERATION))
                                : operation)
                : item;
    }

    private static Value each(Value value, BiFunction<String, Value, Value> change) {
        if (!(value instanceof Fields fields)) {
            return value;
        }
        var changed = new LinkedHashMap<>(fields.map());
        changed.replaceAll(change);
        return new Fields(changed);
    }

    private static Map<String, Value> without(Fields fields, Set<String> names) {
        var others = new LinkedHashMap<>(fields.map());
        others.keySet().removeAll(names);
        return others;
    }

    /** Returns this definition without the methods that an earlier one lacks and that require authentication. */
    private Fields without(ApiDefinition old) {
        var paths = new LinkedHashMap<String, Value>();
        if (root.get(PATHS) instanceof Fields all) {
            all.map().forEach((path, item) -> {
                var known = old.root.get(PATHS) instanceof Fields olds ? olds.get(path) : Value.ABSENT;
                var methods = item instanceof Fields fields ? withoutNew(fields, known) : item;
                if (!known.isAbsent() || !methods.equals(Fields.NONE)) {
                    paths.put(path, methods);
                }
            });
        }
        var parts = new LinkedHashMap<>(root.map());
        parts.computeIfPresent(PATHS, (name, all) -> all instanceof Fields ? new Fields(paths) : all);
        return new Fields(parts);
    }

    private Fields withoutNew(Fields item, Value old) {
        var methods = new LinkedHashMap<>(item.map());
        methods.entrySet()
                .removeIf(method -> METHODS.contains(method.getKey())
                        && !(old instanceof Fields olds && olds.map().containsKey(method.getKey()))
                        && method.getValue() instanceof Fields operation
                        && isProtected(operation));
        return new Fields(methods);
    }

    /** Returns whether a method requires one of several kinds of authentication; an empty requirement means none. */
    private boolean isProtected(Fields operation) {
        var requirements = operation.map().getOrDefault(SECURITY, root.get(SECURITY));
        return !operation.map().containsKey("x-amazon-apigateway-auth")
                && requirements instanceof Items items
                && !items.list().isEmpty()
                && items.list().stream()
                        .allMatch(requirement -> requirement instanceof Fields fields
                                && !fields.map().isEmpty());
    }
}
