package io.assumerole.localaws.provider.resources;

import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.AutoName;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Predicts the outputs of a new resource that follow from its inputs, its account, and its region.
 *
 * <p>Only types whose ARN contains no value that AWS chooses have a prediction. For example, a KMS key has none,
 * because its ARN contains its ID. The plugin's documentation describes the IDs in the section Import of each resource.
 *
 * @param name the rule for the resource's automatic name; empty if the type's schema contains the rule, or if no rule
 *     exists
 * @param outputs the outputs by name, as templates of properties
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">
 *     the ARN formats of each service</a>
 */
public record PredictedOutputs(Optional<AutoName> name, Map<String, String> outputs) {
    /** The output with the resource's ID. */
    public static final String ID = "id";

    private static final String ARN = "arn";
    private static final String NAME = "${name}";
    private static final String PATH = "path";
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{(\\w+)}");

    static final PredictedOutputs NONE = new PredictedOutputs(Optional.empty(), Map.of());

    private static final Map<String, PredictedOutputs> OTHER_TYPES = Map.ofEntries(
            Map.entry(
                    "aws:s3/bucketV2:BucketV2",
                    named(AutoName.of("bucket", 63).lowerCase(), "arn:${partition}:s3:::${bucket}", "${bucket}")),
            Map.entry("aws:iam/group:Group", identity(Optional.of(name(128)), "group", "AGPA")),
            Map.entry(
                    "aws:iam/instanceProfile:InstanceProfile",
                    named(name(128), iam("instance-profile${path}${name}"), NAME)),
            Map.entry(
                    "aws:iam/samlProvider:SamlProvider",
                    known(iam("saml-provider/${name}"), iam("saml-provider/${name}"))),
            Map.entry("aws:sns/topic:Topic", named(name(256), regional("sns", NAME), regional("sns", NAME))),
            Map.entry(
                    "aws:sqs/queue:Queue",
                    new PredictedOutputs(
                            Optional.of(name(80)),
                            Map.of(
                                    ARN,
                                    regional("sqs", NAME),
                                    ID,
                                    "https://sqs.${region}.${dnsSuffix}/${account}/${name}",
                                    "url",
                                    "https://sqs.${region}.${dnsSuffix}/${account}/${name}"))),
            Map.entry("aws:lambda/function:Function", named(name(64), regional("lambda", "function:${name}"), NAME)),
            Map.entry("aws:dynamodb/table:Table", named(name(255), regional("dynamodb", "table/${name}"), NAME)),
            Map.entry(
                    "aws:kinesis/stream:Stream",
                    named(name(128), regional("kinesis", "stream/${name}"), regional("kinesis", "stream/${name}"))),
            Map.entry(
                    "aws:cloudwatch/logGroup:LogGroup", named(name(512), regional("logs", "log-group:${name}"), NAME)),
            Map.entry(
                    "aws:ecr/repository:Repository",
                    named(name(256).lowerCase(), regional("ecr", "repository/${name}"), NAME)));

    /** Predicts the outputs of a user, role, or group, whose ID is its name. */
    static PredictedOutputs identity(Optional<AutoName> name, String kind, String prefix) {
        return new PredictedOutputs(
                name, Map.of(ARN, iam(kind + "${path}${name}"), ID, NAME, "uniqueId", prefix + "${placeholder}"));
    }

    /** Predicts the ARN and the ID, given as templates, of a type whose schema has the rule for its automatic name. */
    static PredictedOutputs known(String arn, String id) {
        return new PredictedOutputs(Optional.empty(), Map.of(ARN, arn, ID, id));
    }

    private static PredictedOutputs named(AutoName name, String arn, String id) {
        return new PredictedOutputs(Optional.of(name), Map.of(ARN, arn, ID, id));
    }

    private static AutoName name(int longest) {
        return AutoName.of("name", longest);
    }

    static String iam(String resource) {
        return "arn:${partition}:iam::${account}:" + resource;
    }

    private static String regional(String service, String resource) {
        return "arn:${partition}:" + service + ":${region}:${account}:" + resource;
    }

    /** Returns the prediction for a type that the emulator does not support; {@link #NONE} if nothing is certain. */
    public static PredictedOutputs ofOtherType(String token) {
        return OTHER_TYPES.getOrDefault(token, NONE);
    }

    /** Returns whether an output contains the value of an input. */
    public boolean dependOn(String input) {
        return outputs.values().stream().anyMatch(template -> template.contains("${" + input + "}"));
    }

    /**
     * Returns the outputs of a new resource that are certain if the values of its inputs are certain.
     *
     * <p>A unique ID is a placeholder, because documents depend on it, for example in a Sid. It contains digits that no
     * ID of AWS contains.
     *
     * @param urn the resource's URN
     * @param properties the inputs in the format of the state; an unknown or secret input predicts nothing
     */
    public Map<String, Object> of(Session aws, String urn, Map<String, Object> properties) {
        var known = new LinkedHashMap<String, Object>(Map.of(PATH, "/"));
        known.put("region", aws.region().id());
        known.putAll(properties);
        known.put("partition", aws.partition());
        known.put("dnsSuffix", aws.dnsSuffix());
        known.put("placeholder", "0PREDICTED0" + placeholder(urn));
        var predicted = new LinkedHashMap<String, Object>();
        outputs.forEach(
                (output, template) -> fill(aws, template, known).ifPresent(text -> predicted.put(output, text)));
        return predicted;
    }

    private static String placeholder(String urn) {
        return AutoName.digits(urn.getBytes(StandardCharsets.UTF_8))
                .toUpperCase(Locale.ROOT)
                .substring(1);
    }

    private static Optional<String> fill(Session aws, String template, Map<String, Object> known) {
        var filled = new StringBuilder();
        var property = PROPERTY.matcher(template);
        while (property.find()) {
            var value = property.group(1).equals("account") ? aws.caller().account() : known.get(property.group(1));
            if (!(value instanceof String text) || text.isEmpty()) {
                return Optional.empty();
            }
            property.appendReplacement(filled, "");
            filled.append(text);
        }
        return Optional.of(property.appendTail(filled).toString());
    }
}
