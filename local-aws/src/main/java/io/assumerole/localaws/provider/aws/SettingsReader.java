package io.assumerole.localaws.provider.aws;

import io.assumerole.localaws.provider.schema.Kind;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.Shape;
import io.assumerole.localaws.provider.schema.Values;
import io.assumerole.localaws.provider.wire.Json;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import io.assumerole.localaws.provider.wire.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.regions.Region;

/**
 * Reads the plugin's configuration as the engine sends it: from a provider in a program or from the
 * stack's configuration. Whatever is not a string may come as JSON text (the Java SDK's {@code json
 * = true}) or as it is.
 */
public final class SettingsReader {
    /** The engine's own, beside the plugin's. */
    private static final Set<String> ENGINE = Set.of("version", "pluginDownloadURL");

    private final Environment environment;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private boolean complete = true;
    private Region region;

    private SettingsReader(Environment environment) {
        this.environment = environment;
    }

    public static SettingsReader read(Map<String, Object> config, Environment environment) {
        var reader = new SettingsReader(environment);
        config.forEach(reader::take);
        reader.demandOneToken();
        reader.refuseConflict();
        reader.findRegion(config);
        return reader;
    }

    /** Everything that is wrong; empty if nothing is. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Whether every value is known. */
    public boolean isComplete() {
        return complete;
    }

    /** The settings; only where there is no problem and every value is known. */
    public Settings settings() {
        return new Settings(new Values(values), region);
    }

    private void take(String name, Object value) {
        if (ENGINE.contains(name) || name.startsWith("__")) {
            return;
        }
        var property = Settings.SHAPE.properties().get(name);
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
            property.rule().problem(name, read).ifPresent(reason -> problems.add(new Problem(reason, name)));
            var nested = Settings.NESTED.get(name);
            values.put(name, nested == null ? read : nested(nested, new Values(Map.of(name, read)).object(name)));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(e.getMessage(), name));
        }
    }

    private static Problem unknown(String name) {
        if (Settings.SHAPE.elsewhere().contains(name)) {
            return new Problem(
                    "this stand-in of the AWS plugin does not have it. It has %s; the official plugin has all"
                            .formatted(names(Settings.SHAPE)),
                    name);
        }
        return new Problem(
                "`aws:%s` is not a valid configuration key for the aws provider. It may be any of %s"
                        .formatted(name, names(Settings.SHAPE)),
                name);
    }

    private static String names(Shape shape) {
        return String.join(", ", shape.properties().keySet());
    }

    private static Object parsed(Kind kind, Object value) {
        if (kind == Kind.STRING || !(value instanceof String text)) {
            return value;
        }
        try {
            return Wire.unwrap(Json.read(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it " + e.getMessage(), e);
        }
    }

    private Map<String, Object> nested(Shape shape, Values object) {
        var read = new LinkedHashMap<String, Object>();
        object.map().forEach((key, value) -> {
            var path = shape.token() + "." + key;
            var property = shape.properties().get(key);
            if (property == null) {
                problems.add(new Problem("Invalid or unknown key. It may be any of " + names(shape), path));
                return;
            }
            try {
                var converted = property.kind().convert(value);
                read.put(key, converted);
                property.rule().problem(path, converted).ifPresent(reason -> problems.add(new Problem(reason, path)));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(e.getMessage(), path));
            }
        });
        shape.all(Trait.REQUIRED).stream()
                .map(Property::name)
                .filter(name -> !object.has(name))
                .forEach(name -> problems.add(
                        new Problem("Missing required property '" + name + "'", shape.token() + "." + name)));
        return read;
    }

    private void demandOneToken() {
        var name = "assumeRoleWithWebIdentity";
        var role = new Values(values).object(name);
        if (values.containsKey(name) && role.has("webIdentityToken") == role.has("webIdentityTokenFile")) {
            problems.add(new Problem("one of webIdentityToken and webIdentityTokenFile must be given", name));
        }
    }

    private void refuseConflict() {
        if (values.containsKey("allowedAccountIds") && values.containsKey("forbiddenAccountIds")) {
            problems.add(new Problem("\"allowedAccountIds\": conflicts with forbiddenAccountIds", "allowedAccountIds"));
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
            problems.add(new Problem(
                    "Missing region information. Set aws:region, for example with"
                            + " `pulumi config set aws:region us-east-1`, or the region of"
                            + " the provider",
                    ""));
        } else if (!name.matches("[a-z0-9-]+")) {
            problems.add(new Problem("Invalid AWS Region: " + name, "region"));
        } else {
            region = Region.of(name);
            if (known.has("skipRegionValidation")
                    && !known.flag("skipRegionValidation")
                    && !Region.regions().contains(region)) {
                problems.add(new Problem("Invalid AWS Region: " + name, "region"));
            }
        }
    }
}
