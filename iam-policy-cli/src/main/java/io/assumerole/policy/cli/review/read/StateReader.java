package io.assumerole.policy.cli.review.read;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.assumerole.policy.cli.review.types.AccessInputs;
import io.assumerole.policy.cli.review.types.AccessRules;
import io.assumerole.policy.cli.review.types.AccessValues;
import io.assumerole.policy.cli.review.types.PolicyTypes;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.ResourceState.Provider;
import io.assumerole.policy.cli.review.types.ResourceState.Standing;
import io.assumerole.policy.cli.review.types.RoleInput;
import io.assumerole.policy.cli.review.types.RoleInputs;
import io.assumerole.policy.cli.review.types.TagInputs;
import io.assumerole.policy.cli.review.types.TypeRule;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.Value.Unreadable;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads resource states, which have the same format in previews and exports. Keeps only what a review needs, so
 * resources that don't affect access don't use memory.
 */
final class StateReader {
    /** The maximum number of characters in all kept states. */
    private static final long MOST_KEPT = 1L << 27;

    /** The outputs that identify a resource. Other outputs may be stale, or secrets. */
    private static final Set<String> IDENTITY = Set.of(
            "arn",
            "id",
            "name",
            "region",
            "uniqueId",
            "url",
            "user",
            "defaultVersion",
            "latestVersion",
            "latestVersionNumber");

    /** The outputs that contain the account ID of a resource's owner. */
    private static final Set<String> OWNERS = Set.of("registryId", "ownerId");

    private static final String ARN = "arn";

    /**
     * A resource state, with the details that only the readers of previews and exports need.
     *
     * @param whole the state with all inputs
     * @param watching finds the values in a resource of any type that might affect access; called only if needed,
     *     because it is slow
     */
    record Read(
            ResourceState state,
            ResourceState whole,
            Fields tags,
            Supplier<AccessValues> watching,
            boolean isComponent,
            boolean hasId,
            boolean isRetained,
            boolean isPendingDelete) {
        /** Returns the values in this resource that might affect access, whatever its type. */
        AccessValues watched() {
            return watching.get();
        }

        boolean isAboutAccess() {
            return !isComponent && PolicyTypes.isAboutAccess(state);
        }

        boolean mayChangeAccess() {
            return !isComponent && PolicyTypes.mayChangeAccess(state);
        }

        /** Returns whether the review compares only the roles and tags of the resource. */
        boolean isUnlisted() {
            return !isComponent && !state.type().startsWith("pulumi:") && !PolicyTypes.isListed(state);
        }
    }

    private final JsonParser json;
    private final StackRegionsAndAccounts location = new StackRegionsAndAccounts();
    private final EntrancesAndExits routes = new EntrancesAndExits();
    private long kept;
    private String provider = "";

    StateReader(JsonParser json) {
        this.json = json;
    }

    /** Returns the regions and accounts of the resources that were read. */
    StackRegionsAndAccounts location() {
        return location;
    }

    /** Returns the entrances and exits of the resources that were read. */
    EntrancesAndExits routes() {
        return routes;
    }

    /** Reads the object at the parser's position. */
    Read read() throws IOException {
        var values = new ValueReader(json, MOST_KEPT);
        provider = "";
        var fields = new LinkedHashMap<String, Value>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            json.nextToken();
            switch (name) {
                case "urn",
                        "type",
                        "custom",
                        "id",
                        "inputs",
                        "propertyDependencies",
                        "external",
                        "retainOnDelete",
                        "delete",
                        "sourcePosition" -> fields.put(name, values.value());
                case "outputs" -> fields.put(name, outputs(values));
                case "provider" -> {
                    // The ID at the end may be unknown.
                    provider = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
                    fields.put(name, provider.isEmpty() ? values.value() : new Text(provider));
                }
                default -> json.skipChildren();
            }
        }
        return read(new Fields(fields));
    }

    private Read read(Fields fields) {
        var urn = fields.text("urn").orElseThrow(() -> new PreviewException("a resource has no URN"));
        var type = fields.text("type")
                .orElseThrow(() -> new PreviewException(ResourceState.name(urn) + " has no resource type"));
        requireTypes(urn, fields);
        boolean external = isTrue(fields.get("external"));
        var state = new ResourceState(
                urn,
                type,
                fields.get("inputs") instanceof Fields inputs && !isComponent(fields) ? inputs : Fields.NONE,
                identity(fields),
                lists(fields.get("propertyDependencies")),
                Provider.of(provider),
                fields.text("sourcePosition").filter(StateReader::isInProject),
                external ? Standing.READ : Standing.MANAGED,
                List.of());
        addLocation(state, fields.get("outputs"));
        routes.add(state);
        var slim = slim(state);
        var tags = tags(state);
        kept += PolicyTypes.isAboutAccess(slim) ? size(slim) : tags.map().isEmpty() ? 0 : size(tags) + urn.length();
        requireFew();
        return new Read(
                slim,
                state,
                tags,
                () -> watched(state),
                isComponent(fields),
                !fields.get("id").isAbsent(),
                isTrue(fields.get("retainOnDelete")),
                isTrue(fields.get("delete")));
    }

    private AccessValues watched(ResourceState state) {
        var watched = new LinkedHashMap<>(AccessInputs.of(state).map());
        watched.putAll(EntrancesAndExits.of(state));
        kept += watched.entrySet().stream()
                .mapToLong(entry -> entry.getKey().path().length() + size(new Items(entry.getValue())))
                .sum();
        requireFew();
        return new AccessValues(watched);
    }

    private void requireFew() {
        if (kept > MOST_KEPT) {
            throw new PreviewException("it has more than " + (MOST_KEPT >> 20)
                    + " million characters of inputs that affect access; split the stack");
        }
    }

    /** Rejects a state if a field's JSON type isn't the type that Pulumi writes. */
    private static void requireTypes(String urn, Fields state) {
        state.map().forEach((field, value) -> {
            boolean isRight = value.equals(Value.ABSENT)
                    || switch (field) {
                        case "inputs", "outputs", "propertyDependencies" -> value instanceof Fields;
                        case "custom", "external", "retainOnDelete", "delete" ->
                            value.equals(new Scalar("true")) || value.equals(new Scalar("false"));
                        default -> value instanceof Text || value instanceof Unreadable;
                    };
            if (!isRight) {
                throw new PreviewException("%s has a value of the wrong JSON type in the field %s"
                        .formatted(ResourceState.name(urn), field));
            }
        });
    }

    private void addLocation(ResourceState state, Value outputs) {
        if (state.isManaged()) {
            // An output arn can repeat or extend an input. For example, the arn of an event target is the ARN of the
            // target, and the arn of a subscription starts with the ARN of the topic.
            state.outputs()
                    .text(ARN)
                    .filter(arn -> state.inputs().map().values().stream()
                            .noneMatch(input -> input instanceof Text text
                                    && text.text().startsWith("arn:")
                                    && arn.startsWith(text.text())))
                    .ifPresent(location::addArn);
            (state.type().startsWith("aws") ? OWNERS.stream() : Stream.<String>empty())
                    .flatMap(name -> outputs instanceof Fields all ? all.text(name).stream() : Stream.empty())
                    .filter(owner -> !state.inputs().map().containsValue(new Text(owner)))
                    .forEach(location::addAccount);
            if (TypeRule.REGION.isFor(state)) {
                state.inputs().text("region").ifPresent(location::addRegion);
            }
        }
    }

    /** Removes the inputs of a type that doesn't affect access, except policies and roles. */
    private static ResourceState slim(ResourceState state) {
        var roles = RoleInputs.of(state);
        var type = PolicyTypes.of(state);
        if (type.isPresent()) {
            var withRoles = state.withRoles(roles);
            return type.get().relevant().isEmpty()
                    ? withRoles
                    : slim(withRoles, type.get().relevant());
        }
        var policies = new LinkedHashMap<String, Value>();
        state.inputs().map().forEach((name, value) -> {
            if (PolicyTypes.isPolicy(state, value) || PolicyTypes.isHiddenPolicy(state, name, value)) {
                policies.put(name, value);
            }
        });
        var dependencies = new LinkedHashMap<>(state.propertyDependencies());
        if (!AccessRules.isProtecting(state.type())) {
            dependencies.keySet().retainAll(roles.stream().map(RoleInput::input).toList());
        }
        return new ResourceState(
                state.urn(),
                state.type(),
                new Fields(policies),
                RoleInputs.isTemplate(state) ? state.outputs() : Fields.NONE,
                dependencies,
                state.provider(),
                state.source(),
                state.standing(),
                roles);
    }

    /** Returns the tags of a resource whose type doesn't affect access. Other resources keep their tags as inputs. */
    private static Fields tags(ResourceState state) {
        return PolicyTypes.isKnown(state)
                        && PolicyTypes.of(state).orElseThrow().relevant().isEmpty()
                ? Fields.NONE
                : TagInputs.of(state);
    }

    /** Removes all inputs, and parts of inputs, except the relevant ones. */
    private static ResourceState slim(ResourceState state, List<String> relevant) {
        var inputs = new LinkedHashMap<String, Value>();
        relevant.forEach(path -> {
            if (state.inputs().only(List.of(path.split("\\."))) instanceof Fields part) {
                inputs.putAll(part.map());
            }
        });
        return new ResourceState(
                state.urn(),
                state.type(),
                new Fields(inputs),
                state.outputs(),
                state.propertyDependencies(),
                state.provider(),
                state.source(),
                state.standing(),
                state.roles());
    }

    private static Fields identity(Fields state) {
        var kept = new LinkedHashMap<String, Value>();
        if (state.get("outputs") instanceof Fields outputs) {
            IDENTITY.forEach(name -> {
                if (outputs.get(name) instanceof Scalar number && !number.isAbsent()) {
                    kept.put(name, new Text(number.json()));
                }
                outputs.text(name).ifPresent(text -> kept.put(name, new Text(text)));
            });
        }
        state.text("id").ifPresent(id -> {
            kept.put("id", new Text(id));
            if (id.startsWith("arn:")) {
                kept.putIfAbsent(ARN, new Text(id));
            }
        });
        return new Fields(kept);
    }

    /** Returns whether a position is in the program, and not in an SDK or a language host. */
    private static boolean isInProject(String position) {
        try {
            var path = new URI(position).getPath();
            return position.startsWith("project:///")
                    && path != null
                    && !List.of(path.split("[/\\\\]")).contains("..");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Returns whether a resource only groups other resources, which have their own steps. */
    private static boolean isComponent(Fields state) {
        return state.get("custom") instanceof Scalar custom && custom.json().equals("false");
    }

    private static boolean isTrue(Value value) {
        return value instanceof Scalar scalar && scalar.json().equals("true");
    }

    private static List<String> texts(Value value) {
        return value.elements()
                .flatMap(element -> element instanceof Text text
                        ? Optional.of(text.text()).stream()
                        : Optional.<String>empty().stream())
                .toList();
    }

    private static Map<String, List<String>> lists(Value value) {
        var lists = new LinkedHashMap<String, List<String>>();
        if (value instanceof Fields fields) {
            fields.map().forEach((name, list) -> lists.put(name, texts(list)));
        }
        return lists;
    }

    private static long size(ResourceState state) {
        return state.urn().length()
                + size(state.inputs())
                + state.roles().stream()
                        .mapToLong(role -> role.path().length() + size(role.value()))
                        .sum();
    }

    private static long size(Value value) {
        if (value instanceof Fields fields) {
            return fields.map().entrySet().stream()
                    .mapToLong(field -> field.getKey().length() + size(field.getValue()))
                    .sum();
        }
        if (value instanceof Items items) {
            return items.list().stream().mapToLong(StateReader::size).sum();
        }
        return value instanceof Text text ? text.text().length() : 8;
    }

    /** Reads the outputs that identify the resource, and skips all others. */
    private Value outputs(ValueReader values) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return values.value();
        }
        var outputs = new LinkedHashMap<String, Value>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            var name = json.currentName();
            json.nextToken();
            if (IDENTITY.contains(name) || OWNERS.contains(name)) {
                outputs.put(name, values.value());
            } else {
                json.skipChildren();
            }
        }
        return new Fields(outputs);
    }
}
