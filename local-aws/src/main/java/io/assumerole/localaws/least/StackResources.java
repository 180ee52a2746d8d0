package io.assumerole.localaws.least;

import io.assumerole.localaws.provider.wire.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The AWS resources of a stack, with the properties that matter to policies: types, inputs, ARNs and names. */
public final class StackResources {
    /** The input that lists the inputs that the plugin has set by default. */
    private static final String DEFAULTS = "__defaults";

    /** A resource's automatic name, which ends in a suffix from the plugin. */
    private static final Pattern AUTOMATIC = Pattern.compile("(.+-)[0-9a-f]{7}");

    private static final List<String> NAMES = List.of("name", "bucket");
    private static final String SECRET = "aws:secretsmanager/secret:Secret";

    /** The wildcard for the characters that Secrets Manager appends to a secret's name, as in its user guide. */
    private static final String MADE_UP = "??????";

    private static final String PREFIX = "Prefix";
    private static final String TAGS = "tags";
    private static final String ALL_TAGS = "tagsAll";

    /**
     * An AWS resource.
     *
     * @param inputs the inputs of the program and the plugin
     * @param arn its ARN; null if it has none
     */
    record Resource(String type, Map<?, ?> inputs, String arn) {
        /** Returns whether an input is set, and neither false nor empty. The provider's default tags are also tags. */
        boolean has(String input) {
            return isGiven(inputs.get(input)) || (input.equals(TAGS) && isGiven(inputs.get(ALL_TAGS)));
        }

        private static boolean isGiven(Object value) {
            return value != null
                    && !Boolean.FALSE.equals(value)
                    && !Map.of().equals(value)
                    && !List.of().equals(value);
        }

        /**
         * Returns the automatic name of the resource with a wildcard for its random suffix; empty if the program has
         * set the name.
         */
        Optional<Map.Entry<String, String>> automaticName(Map<?, ?> outputs) {
            for (var property : NAMES) {
                if (!(outputs.get(property) instanceof String name)) {
                    continue;
                }
                if (inputs.get(property + PREFIX) instanceof String prefix && name.startsWith(prefix)) {
                    return Optional.of(Map.entry(name, prefix + "*"));
                }
                var automatic = AUTOMATIC.matcher(name);
                if (inputs.get(DEFAULTS) instanceof List<?> defaults
                        && defaults.contains(property)
                        && automatic.matches()) {
                    return Optional.of(Map.entry(name, automatic.group(1) + "*"));
                }
            }
            return Optional.empty();
        }
    }

    private final List<Resource> resources = new ArrayList<>();
    private final List<Map.Entry<String, String>> automaticNames = new ArrayList<>();

    private StackResources() {}

    /** Reads the AWS resources from the output of {@code pulumi stack export} for a deployed stack. */
    public static StackResources of(String exported) {
        var found = new StackResources();
        if (WireJson.read(exported) instanceof Map<?, ?> stack
                && stack.get("deployment") instanceof Map<?, ?> deployment
                && deployment.get("resources") instanceof List<?> all) {
            all.forEach(resource -> found.add((Map<?, ?>) resource));
        }
        return found;
    }

    private void add(Map<?, ?> found) {
        var type = String.valueOf(found.get("type"));
        if (!type.startsWith("aws:")) {
            return;
        }
        var outputs = object(found.get("outputs"));
        var arn = outputs.get("arn") instanceof String text ? text : null;
        var resource = new Resource(type, object(found.get("inputs")), arn);
        resources.add(resource);
        resource.automaticName(outputs).ifPresent(automaticNames::add);
    }

    private static Map<?, ?> object(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    List<Resource> all() {
        return List.copyOf(resources);
    }

    /** Returns the distinct type tokens, in the order of the state. */
    public List<String> types() {
        return resources.stream().map(Resource::type).distinct().toList();
    }

    /**
     * Replaces the random suffix in an ARN, from the plugin or Secrets Manager, with a wildcard. Other ARNs stay exact.
     */
    String generalized(String exact) {
        var arn = isSecret(exact) ? exact.substring(0, exact.length() - MADE_UP.length()) + MADE_UP : exact;
        for (var name : automaticNames) {
            var written = Pattern.compile("(?<=[/:])" + Pattern.quote(name.getKey()) + "(?=$|/|-\\?{6}$)")
                    .matcher(arn);
            if (written.find()) {
                return arn.substring(0, written.start()) + name.getValue() + arn.substring(written.end());
            }
        }
        return arn;
    }

    private boolean isSecret(String arn) {
        return resources.stream().anyMatch(resource -> resource.type().equals(SECRET) && arn.equals(resource.arn()));
    }
}
