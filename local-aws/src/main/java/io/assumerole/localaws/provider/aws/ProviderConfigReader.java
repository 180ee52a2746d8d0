package io.assumerole.localaws.provider.aws;

import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import io.assumerole.localaws.provider.wire.WireJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.regions.Region;

/**
 * Reads the emulator's configuration from the engine's request: from a provider in a program or from the stack's
 * configuration. A value that is not a string may be JSON text (the Java SDK's {@code json = true}) or a plain value.
 */
public final class ProviderConfigReader {
    /** The engine's own properties, which accompany the properties of the emulator. */
    private static final Set<String> ENGINE = Set.of("version", "pluginDownloadURL");

    /**
     * The message of the official plugin of version 7 ({@code parseAssumeRoles} in its {@code provider/config.go}). The
     * plugin prints the message once in a process, and never with {@code skipCredentialsValidation} or while a value is
     * unknown. The emulator always reports the problem, because it never skips a requested role.
     */
    private static final String ONE_ROLE = "invalid config key 'aws:assumeRole', should be 'aws:assumeRoles'";

    private final PluginVersion version;
    private final ResourceSchema schema;
    private final PluginEnvironment environment;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private boolean complete = true;
    private Region region;

    private ProviderConfigReader(PluginVersion version, PluginEnvironment environment) {
        this.version = version;
        this.schema = ProviderConfig.schema(version);
        this.environment = environment;
    }

    public static ProviderConfigReader read(
            PluginVersion version, Map<String, Object> config, PluginEnvironment environment) {
        var reader = new ProviderConfigReader(version, environment);
        config.forEach(reader::take);
        reader.demandOneToken();
        reader.refuseConflict();
        reader.findRegion(config);
        return reader;
    }

    /** Returns every problem; empty if there is none. */
    public List<ConfigProblem> problems() {
        return List.copyOf(problems);
    }

    /** Returns whether every value is known. */
    public boolean isComplete() {
        return complete;
    }

    /** Returns the settings; call it only if there is no problem and every value is known. */
    public ProviderConfig settings() {
        return new ProviderConfig(new Values(values), region);
    }

    private void take(String name, Object value) {
        if (ENGINE.contains(name) || name.startsWith("__")) {
            return;
        }
        var property = schema.properties().get(name);
        if (property == null) {
            problems.add(unknown(name));
            return;
        }
        if (Values.hasUnknown(value)) {
            complete = false;
            return;
        }
        try {
            var read = property.kind().convert(parsed(property.kind(), Secret.reveal(value)));
            property.rule().problem(name, read).ifPresent(reason -> problems.add(new ConfigProblem(reason, name)));
            var nested = ProviderConfig.NESTED.get(name);
            values.put(name, nested == null ? read : nested(nested, name, read));
        } catch (IllegalArgumentException e) {
            problems.add(new ConfigProblem(e.getMessage(), name));
        }
    }

    private ConfigProblem unknown(String name) {
        if (version == PluginVersion.V7 && name.equals(ProviderConfig.ASSUME_ROLE)) {
            return new ConfigProblem(ONE_ROLE, name);
        }
        if (schema.unsupported().contains(name)) {
            return new ConfigProblem(
                    "this provider emulator does not have it. It has %s; the official plugin has all"
                            .formatted(names(schema)),
                    name);
        }
        return new ConfigProblem(
                "`aws:%s` is not a valid configuration key for the aws provider. It may be any of %s"
                        .formatted(name, names(schema)),
                name);
    }

    private static String names(ResourceSchema schema) {
        return String.join(", ", schema.properties().keySet());
    }

    private static Object parsed(PropertyType kind, Object value) {
        if (kind == PropertyType.STRING || !(value instanceof String text)) {
            return value;
        }
        try {
            return PropertyCodec.unwrap(WireJson.read(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it " + e.getMessage(), e);
        }
    }

    /** Returns the content of an object, or of each object in a list. */
    private Object nested(ResourceSchema schema, String path, Object value) {
        if (value instanceof List<?> list) {
            return IntStream.range(0, list.size())
                    .mapToObj(index -> nested(schema, path + "[" + index + "]", list.get(index)))
                    .toList();
        }
        return object(schema, path, new Values(Map.of(path, value)).object(path));
    }

    private Map<String, Object> object(ResourceSchema schema, String name, Values object) {
        var read = new LinkedHashMap<String, Object>();
        object.map().forEach((key, value) -> {
            var path = name + "." + key;
            var property = schema.properties().get(key);
            if (property == null) {
                problems.add(new ConfigProblem("Invalid or unknown key. It may be any of " + names(schema), path));
                return;
            }
            try {
                var converted = property.kind().convert(value);
                read.put(key, converted);
                property.rule()
                        .problem(path, converted)
                        .ifPresent(reason -> problems.add(new ConfigProblem(reason, path)));
            } catch (IllegalArgumentException e) {
                problems.add(new ConfigProblem(e.getMessage(), path));
            }
        });
        schema.all(Trait.REQUIRED).stream()
                .map(Property::name)
                .filter(required -> !object.has(required))
                .forEach(required -> problems.add(
                        new ConfigProblem("Missing required property '" + required + "'", name + "." + required)));
        return read;
    }

    private void demandOneToken() {
        var name = "assumeRoleWithWebIdentity";
        var role = new Values(values).object(name);
        if (values.containsKey(name) && role.has("webIdentityToken") == role.has("webIdentityTokenFile")) {
            problems.add(new ConfigProblem("one of webIdentityToken and webIdentityTokenFile must be given", name));
        }
    }

    private void refuseConflict() {
        if (values.containsKey("allowedAccountIds") && values.containsKey("forbiddenAccountIds")) {
            problems.add(new ConfigProblem(
                    "\"allowedAccountIds\": conflicts with forbiddenAccountIds", "allowedAccountIds"));
        }
    }

    private void findRegion(Map<String, Object> config) {
        if (config.get("region") == Unknown.VALUE) {
            return;
        }
        var known = new Values(values);
        var name = known.text("region") == null
                ? environment.region(
                        known.text("profile"),
                        environment.profiles(
                                known.strings("sharedConfigFiles"), known.strings("sharedCredentialsFiles")))
                : known.text("region");
        if (name == null) {
            problems.add(new ConfigProblem(
                    "Missing region information. Set aws:region, for example with"
                            + " `pulumi config set aws:region us-east-1`, or the region of"
                            + " the provider",
                    ""));
        } else if (!name.matches("[a-z0-9-]+")) {
            problems.add(new ConfigProblem("Invalid AWS Region: " + name, "region"));
        } else {
            region = Region.of(name);
            if (known.has("skipRegionValidation")
                    && !known.flag("skipRegionValidation")
                    && !Region.regions().contains(region)) {
                problems.add(new ConfigProblem("Invalid AWS Region: " + name, "region"));
            }
        }
    }
}
