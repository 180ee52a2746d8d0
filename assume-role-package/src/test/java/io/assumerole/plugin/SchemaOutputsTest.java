package io.assumerole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.WebIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The outputs in the schema are the outputs of the components. */
class SchemaOutputsTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/existing";
    private static final String PRINCIPAL = "arn:aws:iam::123456789012:role/pipeline";
    private static final String POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    /** The start of a PGP public key; only the AWS provider reads all of a key. */
    private static final String PGP_KEY = "mQECAw==";

    @Test
    void of_the_user_with_a_role() {
        schemaHas(
                UnprivilegedUserWithRole.TYPE,
                List.of(
                        user(AccessKeys.none()),
                        user(AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE)),
                        user(AccessKeys.one().encryptedFor(PGP_KEY)),
                        user(AccessKeys.one().inSecretsManager())));
    }

    @Test
    void of_the_role_without_a_user() {
        schemaHas(
                RoleWithoutUser.TYPE,
                List.of(
                        () -> role(RoleWithoutUserArgs.builder().trustedPrincipal(PRINCIPAL)),
                        () -> role(RoleWithoutUserArgs.builder()
                                .trustedWebIdentity(WebIdentity.github("my-team", 1, "my-app", 2)
                                        .branch("main")))));
    }

    /** The properties of the object in {@code assumeRoles}. */
    @Test
    void of_the_settings_for_the_aws_provider() {
        var type = JsonParser.parseString(ComponentsProvider.schema())
                .getAsJsonObject()
                .getAsJsonObject("types")
                .getAsJsonObject("assume-role:index:AssumeRole");
        var all = assumeRoles(RoleWithoutUserArgs.builder()
                .externalId("external-id")
                .requireSourceIdentity("jane")
                .requireSessionTag("team", "blue"));
        var fewest = assumeRoles(RoleWithoutUserArgs.builder().requireSessionName("jane", "john"));

        assertThat(type.getAsJsonObject("properties").keySet()).containsExactlyInAnyOrderElementsOf(names(all));
        assertThat(texts(type.getAsJsonArray("required"))).containsExactlyInAnyOrderElementsOf(names(fewest));
        assertThat(secrets(type.getAsJsonObject("properties"))).containsExactly("externalId");
        assertThat(isSecret(all)).isTrue();
        assertThat(isSecret(fewest)).isFalse();
    }

    private static Output<List<Map<String, Object>>> assumeRoles(RoleWithoutUserArgs.Builder builder) {
        return MockedDeployment.up(() -> new RoleWithoutUser(
                                "deployer",
                                builder.trustedPrincipal(PRINCIPAL)
                                        .managedPolicyArn(POLICY)
                                        .build())
                        .assumeRoles())
                .result();
    }

    private static Set<String> names(Output<List<Map<String, Object>>> assumeRoles) {
        return Internal.of(assumeRoles).getValueNullable().join().get(0).keySet();
    }

    private static boolean isSecret(Output<?> output) {
        return Internal.of(output).isSecret().join();
    }

    private static Supplier<Map<String, Output<?>>> user(AccessKeys keys) {
        return () -> new UnprivilegedUserWithRole(
                        "deployer",
                        UnprivilegedUserWithRoleArgs.builder()
                                .existingRoleArn(ROLE)
                                .accessKeys(keys)
                                .build())
                .outputs();
    }

    private static Map<String, Output<?>> role(RoleWithoutUserArgs.Builder builder) {
        return new RoleWithoutUser("deployer", builder.managedPolicyArn(POLICY).build()).outputs();
    }

    /** Checks that the schema has the outputs of all these components, and requires those that each component has. */
    private static void schemaHas(String type, List<Supplier<Map<String, Output<?>>>> components) {
        var all = new TreeSet<String>();
        var secret = new TreeSet<String>();
        var always = new ArrayList<Set<String>>();
        for (var component : components) {
            var outputs = MockedDeployment.up(component).result();
            all.addAll(outputs.keySet());
            always.add(outputs.keySet());
            secret.addAll(secrets(outputs));
        }
        var resource = JsonParser.parseString(ComponentsProvider.schema())
                .getAsJsonObject()
                .getAsJsonObject("resources")
                .getAsJsonObject(type);
        var properties = resource.getAsJsonObject("properties");
        assertThat(properties.keySet()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(secrets(properties)).containsExactlyInAnyOrderElementsOf(secret);
        all.removeIf(name -> !always.stream().allMatch(names -> names.contains(name)));
        assertThat(texts(resource.getAsJsonArray("required"))).containsExactlyInAnyOrderElementsOf(all);
    }

    private static Set<String> secrets(JsonObject properties) {
        return properties.keySet().stream()
                .filter(name -> properties.getAsJsonObject(name).has("secret"))
                .collect(Collectors.toSet());
    }

    private static Set<String> secrets(Map<String, Output<?>> outputs) {
        return outputs.keySet().stream()
                .filter(name -> isSecret(outputs.get(name)))
                .collect(Collectors.toSet());
    }

    private static List<String> texts(Iterable<JsonElement> array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonElement::getAsString)
                .toList();
    }
}
