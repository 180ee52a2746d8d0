package io.assumerole.localaws.provider.schema;

import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import io.assumerole.localaws.provider.wire.Urn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import pulumirpc.Provider.CheckFailure;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;

/**
 * Checks the inputs of a resource and completes them: types, rules, defaults, the automatic name and the default tags.
 * Reports every problem at once.
 */
public final class InputChecker {
    /** The names of the inputs that the program did not set, as the official plugin keeps them in the state. */
    public static final String DEFAULTS = "__defaults";

    private static final AutoName ELEMENT = AutoName.of("name", 128);

    private final ResourceSchema schema;
    private final CheckRequest request;
    private final boolean acceptsUnsupported;
    private final String logicalName;
    private final Map<String, Object> given;
    private final Map<String, Object> checked = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private InputChecker(ResourceSchema schema, CheckRequest request, boolean acceptsUnsupported) {
        this.schema = schema;
        this.request = request;
        this.acceptsUnsupported = acceptsUnsupported;
        this.logicalName = Urn.name(request.getUrn());
        this.given = PropertyCodec.read(request.getNews());
    }

    /**
     * Checks and completes the inputs.
     *
     * @param acceptsUnsupported whether to keep inputs that only the official plugin supports, instead of refusing them
     */
    public static CheckResponse check(
            ResourceSchema schema, CheckRequest request, ProviderDefaults provided, boolean acceptsUnsupported) {
        var checker = new InputChecker(schema, request, acceptsUnsupported);
        checker.addRegion(provided.region());
        checker.takeGiven();
        checker.refuseConflict();
        checker.refuseRegion(provided.ofRegion());
        checker.demandRequired();
        checker.addDefaults();
        if (schema.isTagged()) {
            checker.addAllTags(provided.defaultTags());
        }
        var response = CheckResponse.newBuilder().setInputs(PropertyCodec.write(checker.checked));
        checker.problems.forEach(
                problem -> response.addFailures(CheckFailure.newBuilder().setReason(problem)));
        return response.build();
    }

    /** Adds the region first, as if the program had set it: {@code provider/region.go} of the official plugin. */
    private void addRegion(String region) {
        schema.all(Trait.REGION).forEach(property -> given.putIfAbsent(property.name(), region));
    }

    private void refuseRegion(PropertyRule rule) {
        for (var property : schema.all(Trait.REGION)) {
            if (Secret.reveal(checked.get(property.name())) instanceof String region) {
                rule.problem(property.name(), region).ifPresent(words -> problem(words, property.name()));
            }
        }
    }

    private void takeGiven() {
        given.forEach((name, value) -> {
            var property = schema.properties().get(name);
            if (name.startsWith("__") || name.equals(ResourceSchema.ALL_TAGS)) {
                return;
            }
            if (acceptsUnsupported && schema.unsupported().contains(name)) {
                checked.put(name, value);
            } else if (property == null || schema.unsupported().contains(name)) {
                refuse(name);
            } else if (!property.is(Trait.INPUT)) {
                problem("AWS sets its value, so it cannot be given", name);
            } else {
                take(property, value);
            }
        });
    }

    private void refuse(String name) {
        var names = schema.inputs().stream().map(Property::name).collect(Collectors.joining(", "));
        problem(
                schema.unsupported().contains(name)
                        ? ("This provider emulator does not support the property. It supports %s."
                                        + " The official plugin supports all")
                                .formatted(names)
                        : "Invalid or unknown key. It may be any of " + names,
                name);
    }

    private void take(Property property, Object value) {
        try {
            var given = property.is(Trait.POLICY) ? PolicyText.text(value) : value;
            var converted = property.kind().convert(given);
            if (property.is(Trait.NAMED) && converted instanceof List<?> elements) {
                converted = named(property.name(), elements);
            }
            checked.put(property.name(), converted);
            follow(property, converted);
        } catch (IllegalArgumentException e) {
            problem(e.getMessage(), property.name());
        }
    }

    private void follow(Property property, Object value) {
        var plain = Secret.reveal(value);
        if (!Values.hasUnknown(plain)) {
            property.rule()
                    .problem(property.name(), plain)
                    .ifPresent(words ->
                            problem(Secret.isIn(value) ? "the secret value is not valid" : words, property.name()));
        }
    }

    /** Returns the elements with their names: the given name, the previous name, or an automatic name. */
    private List<Object> named(String property, List<?> elements) {
        List<?> olds = Secret.reveal(PropertyCodec.read(request.getOlds()).get(property)) instanceof List<?> list
                ? list
                : List.of();
        var named = new ArrayList<Object>();
        for (Object element : elements) {
            if (element instanceof Map<?, ?> map && !map.containsKey("name")) {
                var complete = new LinkedHashMap<Object, Object>(map);
                complete.put(
                        "name",
                        named.size() < olds.size()
                                        && olds.get(named.size()) instanceof Map<?, ?> old
                                        && old.get("name") instanceof String name
                                ? name
                                : ELEMENT.make(logicalName, request));
                named.add(complete);
            } else {
                named.add(element);
            }
        }
        return named;
    }

    private void refuseConflict() {
        schema.autoName()
                .ifPresent(name -> name.prefixProperty()
                        .filter(checked::containsKey)
                        .filter(prefix -> checked.containsKey(name.property()))
                        .ifPresent(prefix -> problem(
                                "\"%s\": conflicts with %s".formatted(name.property(), prefix), name.property())));
    }

    private void demandRequired() {
        schema.all(Trait.REQUIRED).stream()
                .map(Property::name)
                .filter(name -> !given.containsKey(name))
                .forEach(name -> problems.add("Missing required property '" + name + "'"));
    }

    private void addDefaults() {
        var defaults = new TreeSet<String>();
        for (var property : schema.inputs()) {
            if (property.defaultValue() != null && !given.containsKey(property.name())) {
                checked.put(property.name(), property.defaultValue());
                defaults.add(property.name());
            }
        }
        schema.autoName()
                .filter(name -> !given.containsKey(name.property()))
                .filter(name -> name.prefixProperty().stream().noneMatch(given::containsKey))
                .ifPresent(name -> {
                    try {
                        checked.put(name.property(), automaticName(name));
                        defaults.add(name.property());
                        follow(schema.properties().get(name.property()), checked.get(name.property()));
                    } catch (IllegalArgumentException e) {
                        problems.add("could not make instance of '%s': %s".formatted(schema.token(), e.getMessage()));
                    }
                });
        checked.put(DEFAULTS, List.copyOf(defaults));
    }

    /** Returns the previous name for the whole life of the resource, even if the program had set it. */
    private Object automaticName(AutoName name) {
        var old = PropertyCodec.read(request.getOlds()).get(name.property());
        return Secret.reveal(old) instanceof String ? old : name.make(logicalName, request);
    }

    private void addAllTags(Map<String, String> defaultTags) {
        var tags = checked.getOrDefault(ResourceSchema.TAGS, Map.of());
        boolean secret = Secret.isIn(tags);
        var plain = Secret.reveal(tags);
        if (plain instanceof Map<?, ?> own) {
            var all = new LinkedHashMap<String, Object>(defaultTags);
            own.forEach((key, value) -> all.put((String) key, value));
            checked.put(ResourceSchema.ALL_TAGS, secret ? new Secret(all) : all);
        } else {
            checked.put(ResourceSchema.ALL_TAGS, Unknown.VALUE);
        }
    }

    private void problem(String reason, String property) {
        problems.add("%s. Examine values at '%s.%s'.".formatted(reason, logicalName, property));
    }
}
