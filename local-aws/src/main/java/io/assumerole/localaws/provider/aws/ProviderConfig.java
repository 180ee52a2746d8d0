package io.assumerole.localaws.provider.aws;

import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.PropertyRule;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;

/**
 * The checked, complete configuration of the emulator.
 *
 * @param values every property by its name
 * @param region the provider's region
 */
public record ProviderConfig(Values values, Region region) {

    static final String ASSUME_ROLE = "assumeRole";
    static final String ASSUME_ROLES = "assumeRoles";
    private static final String WEB_IDENTITY = "assumeRoleWithWebIdentity";

    private static final ResourceSchema VERSION_6 = schema(Property.input(ASSUME_ROLE, PropertyType.OBJECT));
    private static final ResourceSchema VERSION_7 =
            schema(Property.input(ASSUME_ROLES, PropertyType.OBJECTS), "tagPolicyCompliance", "userAgents");

    private static ResourceSchema schema(Property roles, String... unsupported) {
        return ResourceSchema.of(
                        "pulumi:providers:aws",
                        Property.input("accessKey", PropertyType.STRING),
                        Property.input("allowedAccountIds", PropertyType.STRINGS),
                        roles,
                        Property.input(WEB_IDENTITY, PropertyType.OBJECT),
                        Property.input("defaultTags", PropertyType.OBJECT),
                        Property.input("endpoints", PropertyType.OBJECTS),
                        Property.input("forbiddenAccountIds", PropertyType.STRINGS),
                        Property.input("maxRetries", PropertyType.INTEGER).withRule(PropertyRule.range(0, 100)),
                        Property.input("profile", PropertyType.STRING),
                        Property.input("region", PropertyType.STRING),
                        Property.input("s3UsePathStyle", PropertyType.BOOLEAN),
                        Property.input("secretKey", PropertyType.STRING),
                        Property.input("sharedConfigFiles", PropertyType.STRINGS),
                        Property.input("sharedCredentialsFiles", PropertyType.STRINGS),
                        Property.input("skipCredentialsValidation", PropertyType.BOOLEAN),
                        Property.input("skipMetadataApiCheck", PropertyType.BOOLEAN),
                        Property.input("skipRegionValidation", PropertyType.BOOLEAN),
                        Property.input("skipRequestingAccountId", PropertyType.BOOLEAN),
                        Property.input("stsRegion", PropertyType.STRING),
                        Property.input("token", PropertyType.STRING))
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
                                Stream.of(unsupported))
                        .toArray(String[]::new));
    }

    /** Returns the supported properties, and the names of those that only the official plugin has. */
    public static ResourceSchema schema(PluginVersion version) {
        return version == PluginVersion.V6 ? VERSION_6 : VERSION_7;
    }

    private static final Property DURATION =
            Property.input("duration", PropertyType.STRING).withRule(GoDuration::problem);
    private static final Property SESSION_NAME =
            Property.input("sessionName", PropertyType.STRING).withRule(PropertyRule.length(2, 64));
    private static final Property POLICY =
            Property.input("policy", PropertyType.STRING).withRule(PropertyRule.JSON);
    private static final Property POLICY_ARNS =
            Property.input("policyArns", PropertyType.STRINGS).withRule(PropertyRule.each(PropertyRule.ARN));
    private static final Property ROLE_ARN = Property.input("roleArn", PropertyType.STRING)
            .with(Property.Trait.REQUIRED)
            .withRule(PropertyRule.ARN);

    private static final ResourceSchema ROLE = ResourceSchema.of(
            ASSUME_ROLE,
            DURATION,
            Property.input("externalId", PropertyType.STRING).withRule(PropertyRule.length(2, 1224)),
            POLICY,
            POLICY_ARNS,
            ROLE_ARN,
            SESSION_NAME,
            Property.input("sourceIdentity", PropertyType.STRING).withRule(PropertyRule.length(2, 64)),
            Property.input("tags", PropertyType.STRING_MAP),
            Property.input("transitiveTagKeys", PropertyType.STRINGS));

    /** The schemas of the properties that are objects or lists of objects. */
    static final Map<String, ResourceSchema> NESTED = Map.of(
            ASSUME_ROLE,
            ROLE,
            ASSUME_ROLES,
            ROLE,
            WEB_IDENTITY,
            ResourceSchema.of(
                    WEB_IDENTITY,
                    DURATION,
                    POLICY,
                    POLICY_ARNS,
                    ROLE_ARN,
                    SESSION_NAME,
                    Property.input("webIdentityToken", PropertyType.STRING).withRule(PropertyRule.length(4, 20_000)),
                    Property.input("webIdentityTokenFile", PropertyType.STRING)),
            "defaultTags",
            ResourceSchema.of("defaultTags", Property.input("tags", PropertyType.STRING_MAP)));

    /**
     * Returns the settings for the check that the official plugin makes before it is configured: without
     * {@code endpoints}, {@code stsRegion}, {@code maxRetries} and {@code sharedConfigFiles}, and without the
     * {@code duration} of a role.
     */
    ProviderConfig ofCheck() {
        var known = new LinkedHashMap<String, Object>(values.map());
        known.keySet().removeAll(List.of("endpoints", "stsRegion", "maxRetries", "sharedConfigFiles"));
        NESTED.keySet().forEach(name -> known.computeIfPresent(name, (key, value) -> withoutDuration(value)));
        return new ProviderConfig(new Values(known), region);
    }

    private static Object withoutDuration(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(ProviderConfig::withoutDuration).toList();
        }
        var shorter = new LinkedHashMap<Object, Object>((Map<?, ?>) value);
        shorter.remove("duration");
        return shorter;
    }

    /** Returns the same settings for another region. */
    ProviderConfig in(Region another) {
        return new ProviderConfig(values, another);
    }

    /** Returns these settings without the roles to assume, which may not exist yet in a preview. */
    ProviderConfig withoutRoles() {
        var known = new LinkedHashMap<String, Object>(values.map());
        known.keySet().removeAll(List.of(ASSUME_ROLE, ASSUME_ROLES, WEB_IDENTITY));
        return new ProviderConfig(new Values(known), region);
    }

    /** Returns the role whose session calls AWS; empty if there is none. */
    Optional<Values> lastRole() {
        var roles = assumeRoles();
        return roles.isEmpty() ? assumeRoleWithWebIdentity() : Optional.of(roles.get(roles.size() - 1));
    }

    /** Returns the roles to assume, each with the previous role's session; on version 6 at most one. */
    List<Values> assumeRoles() {
        return object(ASSUME_ROLE).map(List::of).orElseGet(() -> values.objects(ASSUME_ROLES));
    }

    Optional<Values> assumeRoleWithWebIdentity() {
        return object(WEB_IDENTITY);
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

    /** Returns the maximum number of attempts of a call: {@code maxRetries}; 3 if that is 0. */
    int maxAttempts() {
        var attempts = values.integer("maxRetries");
        return attempts == null || attempts == 0 ? 3 : attempts;
    }

    Region stsRegion() {
        return values.text("stsRegion") == null ? region : Region.of(values.text("stsRegion"));
    }

    /** Returns true unless the setting is turned off: a local endpoint has no host name for each bucket. */
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
