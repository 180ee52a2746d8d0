package io.assumerole.localaws.provider.aws;

import io.assumerole.localaws.provider.schema.Kind;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Rule;
import io.assumerole.localaws.provider.schema.Shape;
import io.assumerole.localaws.provider.schema.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;

/**
 * The plugin's configuration, in order and complete.
 *
 * @param values every property by its name
 * @param region where to work
 */
public record Settings(Values values, Region region) {

    static final String ASSUME_ROLE = "assumeRole";
    static final String ASSUME_ROLES = "assumeRoles";

    private static final Shape VERSION_6 = shape(Property.input(ASSUME_ROLE, Kind.OBJECT));
    private static final Shape VERSION_7 =
            shape(Property.input(ASSUME_ROLES, Kind.OBJECTS), "tagPolicyCompliance", "userAgents");

    private static Shape shape(Property roles, String... elsewhere) {
        return Shape.of(
                        "pulumi:providers:aws",
                        Property.input("accessKey", Kind.STRING),
                        Property.input("allowedAccountIds", Kind.STRINGS),
                        roles,
                        Property.input("assumeRoleWithWebIdentity", Kind.OBJECT),
                        Property.input("defaultTags", Kind.OBJECT),
                        Property.input("endpoints", Kind.OBJECTS),
                        Property.input("forbiddenAccountIds", Kind.STRINGS),
                        Property.input("maxRetries", Kind.INTEGER).must(Rule.range(0, 100)),
                        Property.input("profile", Kind.STRING),
                        Property.input("region", Kind.STRING),
                        Property.input("s3UsePathStyle", Kind.BOOLEAN),
                        Property.input("secretKey", Kind.STRING),
                        Property.input("sharedConfigFiles", Kind.STRINGS),
                        Property.input("sharedCredentialsFiles", Kind.STRINGS),
                        Property.input("skipCredentialsValidation", Kind.BOOLEAN),
                        Property.input("skipMetadataApiCheck", Kind.BOOLEAN),
                        Property.input("skipRegionValidation", Kind.BOOLEAN),
                        Property.input("skipRequestingAccountId", Kind.BOOLEAN),
                        Property.input("stsRegion", Kind.STRING),
                        Property.input("token", Kind.STRING))
                .without(Stream.concat(
                                Stream.of(
                                        "customCaBundle",
                                        "ec2MetadataServiceEndpoint",
                                        "ec2MetadataServiceEndpointMode",
                                        "httpProxy",
                                        "httpsProxy",
                                        "ignoreTags",
                                        "insecure",
                                        "noProxy",
                                        "retryMode",
                                        "s3UsEast1RegionalEndpoint",
                                        "tokenBucketRateLimiterCapacity",
                                        "useDualstackEndpoint",
                                        "useFipsEndpoint"),
                                Stream.of(elsewhere))
                        .toArray(String[]::new));
    }

    /** The properties that are here, and the names of those that only the official plugin has. */
    public static Shape shape(PluginVersion version) {
        return version == PluginVersion.V6 ? VERSION_6 : VERSION_7;
    }

    private static final Property DURATION =
            Property.input("duration", Kind.STRING).must(GoDuration::problem);
    private static final Property SESSION_NAME =
            Property.input("sessionName", Kind.STRING).must(Rule.length(2, 64));
    private static final Property POLICY = Property.input("policy", Kind.STRING).must(Rule.JSON);
    private static final Property POLICY_ARNS =
            Property.input("policyArns", Kind.STRINGS).must(Rule.each(Rule.ARN));
    private static final Property ROLE_ARN =
            Property.input("roleArn", Kind.STRING).with(Property.Trait.REQUIRED).must(Rule.ARN);

    private static final Shape ROLE = Shape.of(
            ASSUME_ROLE,
            DURATION,
            Property.input("externalId", Kind.STRING).must(Rule.length(2, 1224)),
            POLICY,
            POLICY_ARNS,
            ROLE_ARN,
            SESSION_NAME,
            Property.input("sourceIdentity", Kind.STRING).must(Rule.length(2, 64)),
            Property.input("tags", Kind.STRING_MAP),
            Property.input("transitiveTagKeys", Kind.STRINGS));

    /** What the properties that are objects, or lists of them, may have in each. */
    static final Map<String, Shape> NESTED = Map.of(
            ASSUME_ROLE,
            ROLE,
            ASSUME_ROLES,
            ROLE,
            "assumeRoleWithWebIdentity",
            Shape.of(
                    "assumeRoleWithWebIdentity",
                    DURATION,
                    POLICY,
                    POLICY_ARNS,
                    ROLE_ARN,
                    SESSION_NAME,
                    Property.input("webIdentityToken", Kind.STRING).must(Rule.length(4, 20_000)),
                    Property.input("webIdentityTokenFile", Kind.STRING)),
            "defaultTags",
            Shape.of("defaultTags", Property.input("tags", Kind.STRING_MAP)));

    /**
     * The settings that the official plugin's check knows, which it makes before it is configured:
     * without {@code endpoints}, {@code stsRegion}, {@code maxRetries} and {@code
     * sharedConfigFiles}, and without the {@code duration} of a role.
     */
    Settings ofCheck() {
        var known = new LinkedHashMap<String, Object>(values.map());
        known.keySet().removeAll(List.of("endpoints", "stsRegion", "maxRetries", "sharedConfigFiles"));
        NESTED.keySet().forEach(name -> known.computeIfPresent(name, (key, value) -> withoutDuration(value)));
        return new Settings(new Values(known), region);
    }

    private static Object withoutDuration(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Settings::withoutDuration).toList();
        }
        var shorter = new LinkedHashMap<Object, Object>((Map<?, ?>) value);
        shorter.remove("duration");
        return shorter;
    }

    /** The same settings for another region. */
    Settings in(Region another) {
        return new Settings(values, another);
    }

    /** The roles to assume, each with the session of the one before; on version 6 one at most. */
    List<Values> assumeRoles() {
        return object(ASSUME_ROLE).map(List::of).orElseGet(() -> values.objects(ASSUME_ROLES));
    }

    Optional<Values> assumeRoleWithWebIdentity() {
        return object("assumeRoleWithWebIdentity");
    }

    private Optional<Values> object(String name) {
        return values.has(name) ? Optional.of(values.object(name)) : Optional.empty();
    }

    Map<String, String> defaultTags() {
        return values.object("defaultTags").stringMap("tags");
    }

    List<String> allowedAccountIds() {
        return values.strings("allowedAccountIds");
    }

    List<String> forbiddenAccountIds() {
        return values.strings("forbiddenAccountIds");
    }

    List<String> sharedConfigFiles() {
        return values.strings("sharedConfigFiles");
    }

    List<String> sharedCredentialsFiles() {
        return values.strings("sharedCredentialsFiles");
    }

    /**
     * How often a call is made at most: as often as {@code maxRetries} says; 3 times if it is 0.
     */
    int maxAttempts() {
        var attempts = values.integer("maxRetries");
        return attempts == null || attempts == 0 ? 3 : attempts;
    }

    Region stsRegion() {
        return values.text("stsRegion") == null ? region : Region.of(values.text("stsRegion"));
    }

    /** On unless it is turned off: a local endpoint has no host name for each bucket. */
    boolean s3UsePathStyle() {
        return !values.has("s3UsePathStyle") || values.flag("s3UsePathStyle");
    }

    boolean skipCredentialsValidation() {
        return values.flag("skipCredentialsValidation");
    }

    boolean skipRequestingAccountId() {
        return values.flag("skipRequestingAccountId");
    }
}
