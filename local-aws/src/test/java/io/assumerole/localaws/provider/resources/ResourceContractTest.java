package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.ministack.MiniStack.ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.PolicyText;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pulumirpc.Provider.DiffResponse.DiffChanges;

/**
 * Checks what every resource type does alike: create, read, import, update, replace, preview, and delete. The test of
 * each type has only what is special about it.
 */
@Tag("slow")
class ResourceContractTest {
    private static final String READER = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final String DOCUMENT = Policies.allow("s3:*", "*");
    private static final String OTHER = Policies.allow("s3:CreateBucket", "*");
    private static final Map<String, Object> TAGS = Map.of("a", "1", "b", "1");
    private static final Map<String, Object> OTHER_TAGS = Map.of("a", "2", "c", "");
    private static final String DATE = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

    private static Plugin six;
    private static Plugin seven;

    /** The owner of a resource, such as the user of an access key. */
    private Made owner;

    @BeforeAll
    static void start() {
        six = Plugin.ofRoot();
        seven = Plugin.ofRoot(PluginVersion.V7);
    }

    @AfterAll
    static void stop() {
        six.close();
        seven.close();
    }

    @AfterEach
    void delete_the_owner() {
        if (owner != null) {
            six.delete(owner);
        }
    }

    /** A resource type: how to create a resource, and what the contract expects of it. */
    private static final class Fixture {
        private final PluginVersion version;
        private final String type;
        /** The inputs that a resource needs, and others that it can have. */
        private Map<String, Object> required = Map.of();

        private Map<String, Object> optional = Map.of();
        /** The property with the ID of the owner; {@code null} for none, as with the properties below. */
        private String ownerProperty;

        private String nameProperty;
        private String prefixProperty;
        private String secretProperty;
        private String idPattern;
        /** The outputs that are neither inputs nor chosen by AWS, and the patterns of those that AWS chooses. */
        private Function<Made, Map<String, Object>> outputs = made -> Map.of();

        private Map<String, String> patterns = Map.of();
        /** An ID that no resource has; {@code null} if the import of the type is special. */
        private String missingId;

        private Map<String, Object> changes = Map.of();
        private Map<String, Object> replaces = Map.of();
        private boolean deletesFirst;
        /** {@code true} if another name is an update, not a replacement. */
        private boolean renames;

        Fixture(PluginVersion version, String type) {
            this.version = version;
            this.type = type;
        }

        Plugin plugin() {
            return version == PluginVersion.V6 ? six : seven;
        }

        boolean nameIsId() {
            return idPattern.equals("contract-\\d+");
        }

        @Override
        public String toString() {
            return type + " of version " + version.number();
        }
    }

    private static Fixture of(String type) {
        return new Fixture(PluginVersion.V6, type);
    }

    private static Fixture named(PluginVersion version, String type, String nameProperty, String prefixProperty) {
        var named = new Fixture(version, type);
        named.nameProperty = nameProperty;
        named.prefixProperty = prefixProperty;
        named.idPattern = "contract-\\d+";
        return named;
    }

    private static Fixture named(String type) {
        return named(PluginVersion.V6, type, "name", "namePrefix");
    }

    static Stream<Fixture> types() {
        return Stream.of(
                user(),
                role(),
                policy(),
                inlinePolicy(Plugin.ROLE_POLICY, "role"),
                inlinePolicy(Plugin.USER_POLICY, "user"),
                attachment(Plugin.ROLE_POLICY_ATTACHMENT, "role"),
                attachment(Plugin.USER_POLICY_ATTACHMENT, "user"),
                accessKey(),
                oidcProvider(),
                secret(),
                secretPolicy(),
                bucket(PluginVersion.V6),
                bucket(PluginVersion.V7));
    }

    private static Fixture user() {
        var user = named(PluginVersion.V6, Plugin.USER, "name", null);
        user.required = Map.of("path", "/team/");
        user.optional = Map.of("permissionsBoundary", READER, "tags", TAGS);
        user.outputs = made -> Map.of("arn", arn("user/team/" + made.id()));
        user.patterns = Map.of("uniqueId", "AIDA.+");
        user.missingId = "nobody";
        user.changes = Map.of("permissionsBoundary", ADMINISTRATOR, "tags", OTHER_TAGS);
        user.renames = true;
        return user;
    }

    private static Fixture role() {
        var role = named(Plugin.ROLE);
        role.required = Map.of("assumeRolePolicy", Policies.trust(ACCOUNT_ID), "path", "/team/");
        role.optional = and(
                Map.of("description", "for a test", "tags", TAGS),
                Map.of("maxSessionDuration", 7200.0, "permissionsBoundary", READER));
        role.outputs = made -> Map.of(
                "arn", arn("role/team/" + made.id()), "inlinePolicies", List.of(), "managedPolicyArns", List.of());
        role.patterns = Map.of("uniqueId", "AROA.+", "createDate", DATE);
        role.missingId = "nothing";
        role.changes = and(
                Map.of("assumeRolePolicy", Policies.trust("111122223333"), "description", "new", "tags", OTHER_TAGS),
                Map.of("maxSessionDuration", 3601.0, "permissionsBoundary", ADMINISTRATOR));
        role.replaces = Map.of("path", "/other/");
        role.secretProperty = "assumeRolePolicy";
        return role;
    }

    private static Fixture policy() {
        var policy = named(Plugin.POLICY);
        policy.required = Map.of("policy", DOCUMENT, "description", "for a test", "path", "/team/");
        policy.optional = Map.of("tags", TAGS);
        policy.idPattern = arn("policy/team/contract-\\d+");
        policy.outputs = made -> Map.of("arn", made.id(), "attachmentCount", 0.0);
        policy.patterns = Map.of("policyId", "ANPA.+");
        policy.missingId = arn("policy/none");
        policy.changes = Map.of("policy", OTHER, "tags", OTHER_TAGS);
        policy.replaces = Map.of("path", "/other/", "description", "another");
        policy.secretProperty = "policy";
        return policy;
    }

    private static Fixture inlinePolicy(String type, String owner) {
        var policy = named(type);
        policy.ownerProperty = owner;
        policy.required = Map.of("policy", DOCUMENT);
        policy.idPattern = "owner-\\d+:contract-\\d+";
        policy.missingId = "none:none";
        policy.changes = Map.of("policy", OTHER);
        policy.replaces = Map.of(owner, "another");
        policy.secretProperty = "policy";
        return policy;
    }

    private static Fixture attachment(String type, String owner) {
        var attachment = of(type);
        attachment.ownerProperty = owner;
        attachment.required = Map.of("policyArn", READER);
        attachment.idPattern = "owner-\\d+-\\d{18}[0-9a-f]{8}";
        attachment.replaces = Map.of(owner, "another", "policyArn", ADMINISTRATOR);
        attachment.deletesFirst = true;
        return attachment;
    }

    private static Fixture accessKey() {
        var key = of(Plugin.ACCESS_KEY);
        key.ownerProperty = "user";
        key.idPattern = "AKIA.+";
        key.outputs = made -> {
            var password = AccessKeyType.smtpPassword(made.output("secret"), Plugin.REGION);
            return Map.of("secret", new Secret(made.output("secret")), "sesSmtpPasswordV4", new Secret(password));
        };
        key.patterns = Map.of("createDate", DATE);
        key.changes = Map.of("status", "Inactive");
        key.replaces = Map.of("user", "another");
        return key;
    }

    private static Fixture oidcProvider() {
        var url = "https://" + SharedAws.name("issuer") + ".example.com/path";
        var provider = of(Plugin.OIDC_PROVIDER);
        provider.required = Map.of("url", url, "clientIdLists", List.of("one", "two"));
        provider.optional = Map.of("thumbprintLists", List.of("a".repeat(40)), "tags", TAGS);
        provider.idPattern = arn("oidc-provider/issuer-\\d+\\.example\\.com/path");
        provider.outputs = made -> Map.of("arn", made.id(), "url", url.replace("https://", ""));
        provider.missingId = arn("oidc-provider/none");
        provider.replaces = Map.of("url", "https://another.example.com");
        return provider;
    }

    private static Fixture secret() {
        var secret = named(Plugin.SECRET);
        secret.required = Map.of("recoveryWindowInDays", 0.0);
        secret.optional = Map.of("description", "for a test", "tags", TAGS);
        secret.idPattern = "arn:aws:secretsmanager:eu-central-1:\\d{12}:secret:contract-\\d+-\\w{6}";
        secret.outputs = made -> Map.of("arn", made.id());
        secret.changes = Map.of("description", "another", "tags", OTHER_TAGS);
        return secret;
    }

    private static Fixture secretPolicy() {
        var policy = of(Plugin.SECRET_POLICY);
        policy.ownerProperty = "secretArn";
        policy.required = Map.of("policy", Policies.readableBy(arn("root")));
        policy.idPattern = "arn:aws:secretsmanager:.+";
        policy.replaces = Map.of("secretArn", "arn:aws:secretsmanager:eu-central-1:" + ACCOUNT_ID + ":secret:another");
        return policy;
    }

    private static Fixture bucket(PluginVersion version) {
        var bucket = named(version, Plugin.BUCKET, "bucket", "bucketPrefix");
        bucket.optional = Map.of("tags", TAGS);
        bucket.outputs = made -> {
            var outputs = and(
                    Map.of("arn", "arn:aws:s3:::" + made.id(), "bucketDomainName", made.id() + ".s3.amazonaws.com"),
                    Map.of("bucketRegionalDomainName", made.id() + ".s3.eu-central-1.amazonaws.com"));
            outputs.put("region", Plugin.REGION);
            if (version == PluginVersion.V7) {
                outputs.put("bucketRegion", Plugin.REGION);
            }
            return outputs;
        };
        bucket.missingId = "there-is-no-such-bucket";
        bucket.changes = Map.of("tags", OTHER_TAGS);
        return bucket;
    }

    private static String arn(String path) {
        return "arn:aws:iam::" + ACCOUNT_ID + ":" + path;
    }

    private static Map<String, Object> and(Map<String, Object> some, Map<String, Object> more) {
        var all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    private static Made owner(String property) {
        Map<String, Object> name = Map.of("name", SharedAws.name("owner"));
        return switch (property) {
            case "role" ->
                six.create(Plugin.ROLE, "owner", and(name, Map.of("assumeRolePolicy", Policies.trust(ACCOUNT_ID))));
            case "user" -> six.create(Plugin.USER, "owner", and(name, Map.of("forceDestroy", true)));
            case "secretArn" -> six.create(Plugin.SECRET, "owner", and(name, Map.of("recoveryWindowInDays", 0.0)));
            default -> throw new AssertionError(property);
        };
    }

    /** The inputs without a name. */
    private Map<String, Object> inputs(Fixture type) {
        var inputs = and(type.required, type.optional);
        if (type.ownerProperty != null) {
            owner = owner == null ? owner(type.ownerProperty) : owner;
            inputs.put(type.ownerProperty, owner.id());
        }
        return inputs;
    }

    private Map<String, Object> namedInputs(Fixture type) {
        var inputs = inputs(type);
        if (type.nameProperty != null) {
            inputs.put(type.nameProperty, SharedAws.name("contract"));
        }
        return inputs;
    }

    private Made create(Fixture type) {
        return type.plugin().create(type.type, "logical", namedInputs(type));
    }

    @ParameterizedTest
    @MethodSource("types")
    void creates_reads_and_deletes_with_every_output(Fixture type) {
        var plugin = type.plugin();

        var made = create(type);

        assertThat(made.id()).matches(type.idPattern);
        var expected = and(made.inputs(), type.outputs.apply(made));
        expected.replaceAll((property, value) ->
                property.toLowerCase(Locale.ROOT).endsWith("policy") ? PolicyText.normalized((String) value) : value);
        expected.put("id", made.id());
        expected.remove("__defaults");
        if (type.prefixProperty != null) {
            expected.put(type.prefixProperty, "");
        }
        type.patterns.forEach((property, pattern) -> {
            assertThat(made.output(property)).matches(pattern);
            expected.put(property, made.output(property));
        });
        assertThat(made.outputs()).isEqualTo(expected);
        assertThat(plugin.refresh(made)).isEqualTo(made);
        assertThat(plugin.diff(made, made.inputs()).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);

        plugin.delete(made);

        if (!type.type.equals(Plugin.SECRET_POLICY)) {
            assertThat(plugin.refresh(made).id()).isEmpty();
        }
        plugin.delete(made);
        if (owner != null) {
            six.delete(owner);
            owner = null;
            assertThat(plugin.refresh(made).id()).isEmpty();
            plugin.delete(made);
        }
    }

    static Stream<Fixture> imported() {
        return types().filter(type -> type.missingId != null);
    }

    @ParameterizedTest
    @MethodSource("imported")
    void imports_with_the_inputs_that_are_not_defaults(Fixture type) {
        var plugin = type.plugin();
        var made = create(type);

        var imported = plugin.read(type.type, "another", made.id());

        assertThat(imported.id()).isEqualTo(made.id());
        assertThat(imported.outputs()).isEqualTo(made.outputs());
        var keys = new HashSet<>(namedInputs(type).keySet());
        keys.add("__defaults");
        if (type.version == PluginVersion.V7) {
            keys.add("region");
        }
        assertThat(imported.inputs().keySet()).isEqualTo(keys);
        assertThat(plugin.diff(imported, made.inputs()).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(plugin.read(type.type, "another", type.missingId).id()).isEmpty();
        plugin.delete(made);
    }

    static Stream<Fixture> updated() {
        return types().filter(type -> !type.changes.isEmpty());
    }

    @ParameterizedTest
    @MethodSource("updated")
    void updates_in_place_and_corrects_drift(Fixture type) {
        var plugin = type.plugin();
        var made = create(type);
        var inputs = made.inputs();
        var changed = and(inputs, type.changes);
        Set<String> differences = new HashSet<>(type.changes.keySet());
        if (differences.contains("tags")) {
            differences.add("tagsAll");
        }

        var diff = plugin.diff(made, changed);
        assertThat(diff.getReplacesList()).isEmpty();
        assertThat(diff.getDiffsList()).containsExactlyInAnyOrderElementsOf(differences);
        var updated = plugin.update(made, changed);

        assertThat(updated.id()).isEqualTo(made.id());
        assertThat(plugin.refresh(updated)).isEqualTo(updated);
        assertThat(plugin.diff(updated, changed).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        type.patterns
                .keySet()
                .forEach(property -> assertThat(updated.output(property)).isEqualTo(made.output(property)));

        // The state still has the old inputs, as if another program had updated the resource.
        var drifted = plugin.refresh(made);
        assertThat(plugin.diff(drifted, inputs).getDiffsList()).containsExactlyInAnyOrderElementsOf(differences);
        assertThat(plugin.diff(drifted, inputs, List.copyOf(differences)).getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
        var corrected = plugin.update(drifted, inputs);
        assertThat(plugin.refresh(corrected).outputs()).isEqualTo(made.outputs());
        plugin.delete(corrected);
    }

    static Stream<Fixture> optional() {
        return updated().filter(type -> !type.optional.isEmpty());
    }

    @ParameterizedTest
    @MethodSource("optional")
    void removes_values_that_the_program_no_longer_sets(Fixture type) {
        var plugin = type.plugin();
        var made = create(type);
        var required = new HashMap<>(made.inputs());
        required.keySet().removeAll(type.optional.keySet());

        var bare = plugin.update(made, required);

        assertThat(plugin.refresh(bare)).isEqualTo(bare);
        assertThat(bare.outputs()).doesNotContainKeys("tags", "permissionsBoundary");
        assertThat(plugin.diff(bare, required).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        plugin.delete(bare);
    }

    @ParameterizedTest
    @MethodSource("types")
    void deletes_before_replacing_only_resources_with_fixed_names(Fixture type) {
        var plugin = type.plugin();
        var inputs = inputs(type);
        var automatic = plugin.create(type.type, SharedAws.name("automatic"), inputs);

        type.replaces.forEach((property, value) -> {
            var diff = plugin.diff(automatic, and(inputs, Map.of(property, value)));
            assertThat(diff.getReplacesList()).containsExactly(property);
            assertThat(diff.getDeleteBeforeReplace()).isEqualTo(type.deletesFirst);
            assertThat(diff.getStablesList()).doesNotContain(property);
            if (type.nameIsId()) {
                assertThat(diff.getStablesList()).contains(type.nameProperty);
            }
            assertThat(plugin.diff(automatic, and(inputs, Map.of(property, Unknown.VALUE)))
                            .getReplacesList())
                    .containsExactly(property);
        });
        plugin.delete(automatic);
        if (type.nameProperty != null) {
            var named = create(type);
            type.replaces.forEach((property, value) -> assertThat(
                            plugin.diff(named, named.and(property, value)).getDeleteBeforeReplace())
                    .isTrue());
            var diff = plugin.diff(named, named.and(type.nameProperty, "another"));
            assertThat(diff.getDiffsList()).containsExactly(type.nameProperty);
            assertThat(diff.getReplacesList()).isEqualTo(type.renames ? List.of() : List.of(type.nameProperty));
            plugin.delete(named);
        }
    }

    static Stream<Fixture> prefixed() {
        return types().filter(type -> type.prefixProperty != null);
    }

    @ParameterizedTest
    @MethodSource("prefixed")
    void names_by_prefix_and_by_the_logical_name(Fixture type) {
        var plugin = type.plugin();
        var prefixed = and(inputs(type), Map.of(type.prefixProperty, "pre-"));

        var made = plugin.create(type.type, "logical", prefixed);
        var automatic = plugin.create(type.type, "logical", inputs(type));

        assertThat(made.output(type.nameProperty)).matches("pre-\\d{18}[0-9a-f]{8}");
        assertThat(made.outputs()).containsEntry(type.prefixProperty, "pre-");
        assertThat(automatic.output(type.nameProperty)).matches("logical-[0-9a-f]{7}");
        assertThat(plugin.refresh(made)).isEqualTo(made);
        assertThat(plugin.diff(made, made.inputs()).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(plugin.previewCreate(type.type, "logical", prefixed))
                .containsEntry(type.nameProperty, Unknown.VALUE);
        plugin.delete(made);
        plugin.delete(automatic);
    }

    @ParameterizedTest
    @MethodSource("types")
    void previews_what_aws_decides_as_unknown_and_creates_nothing(Fixture type) {
        var inputs = namedInputs(type);
        for (var property : inputs.keySet()) {
            if (!property.equals(type.nameProperty)) {
                var previewed =
                        type.plugin().previewCreate(type.type, "seen", and(inputs, Map.of(property, Unknown.VALUE)));

                assertThat(previewed).containsEntry("id", Unknown.VALUE);
                type.patterns.keySet().forEach(each -> assertThat(previewed).containsEntry(each, Unknown.VALUE));
                if (type.ownerProperty == null) {
                    assertThat(previewed).containsEntry("arn", Unknown.VALUE);
                }
                assertThat(previewed).containsEntry(property, Unknown.VALUE);
                if (type.nameIsId()) {
                    assertThat(type.plugin()
                                    .read(type.type, "seen", String.valueOf(inputs.get(type.nameProperty)))
                                    .id())
                            .isEmpty();
                }
            }
        }
    }

    static Stream<Fixture> tagged() {
        return types().filter(type -> type.version == PluginVersion.V6 && type.optional.containsKey("tags"));
    }

    @ParameterizedTest
    @MethodSource("tagged")
    void has_the_default_tags_of_a_provider_that_has_them(Fixture type) {
        var untagged = create(type);
        if (type.missingId != null) {
            assertThat(six.read(type.type, "another", untagged.id()).outputs()).containsEntry("tags", TAGS);
        }
        six.delete(untagged);
        try (var tagging = new Plugin(SharedAws.root())) {
            tagging.configure(
                    Map.of("region", Plugin.REGION, "defaultTags", "{\"tags\":{\"a\":\"default\",\"all\":\"1\"}}"));

            var tagged = tagging.create(type.type, "logical", namedInputs(type));

            assertThat(tagging.refresh(tagged)).isEqualTo(tagged);
            assertThat(tagged.outputs())
                    .containsEntry("tags", TAGS)
                    .containsEntry("tagsAll", and(TAGS, Map.of("all", "1")));
            if (type.missingId != null) {
                assertThat(six.read(type.type, "another", tagged.id()).outputs())
                        .containsEntry("tags", and(TAGS, Map.of("all", "1")));
            }
            tagging.delete(tagged);
        }
    }

    static Stream<Fixture> secretInputs() {
        return types().filter(type -> type.secretProperty != null);
    }

    @ParameterizedTest
    @MethodSource("secretInputs")
    void keeps_a_secret_input_secret(Fixture type) {
        var plugin = type.plugin();
        var inputs = namedInputs(type);
        var secret = new Secret(inputs.get(type.secretProperty));

        var made = plugin.create(type.type, "logical", and(inputs, Map.of(type.secretProperty, secret)));

        assertThat(made.outputs().get(type.secretProperty)).isInstanceOf(Secret.class);
        assertThat(plugin.refresh(made)).isEqualTo(made);
        plugin.delete(made);
    }
}
