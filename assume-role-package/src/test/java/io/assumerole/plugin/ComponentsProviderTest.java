package io.assumerole.plugin;

import static io.assumerole.plugin.Values.inputs;
import static io.assumerole.plugin.Values.object;
import static io.assumerole.plugin.Values.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import com.pulumi.provider.internal.models.GetSchemaRequest;
import com.pulumi.provider.internal.properties.PropertyValue;
import io.assumerole.RoleWithoutUser;
import io.assumerole.UnprivilegedUserWithRole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComponentsProviderTest {

    @Test
    void returns_the_schema() {
        var schema = new ComponentsProvider()
                .getSchema(new GetSchemaRequest(0, "", ""))
                .join()
                .getSchema();

        assertThat(JsonParser.parseString(schema).isJsonObject()).isTrue();
    }

    @Test
    void returns_the_urn_the_outputs_and_their_dependencies() {
        var made = MockedDeployment.construct(
                UnprivilegedUserWithRole.TYPE,
                inputs(
                        "managedPolicyArn",
                        object("read", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
                        "externalId",
                        Values.secret("hush-hush")));
        var response = made.result().join();

        assertThat(response.getUrn()).endsWith("$" + UnprivilegedUserWithRole.TYPE + "::demo");
        assertThat(response.getState())
                .containsEntry("roleArn", text("arn:aws:iam::123456789012:role/demo"))
                .containsEntry("secretAccessKey", Values.secret("the-secret-access-key"));
        assertThat(response.getStateDependencies().get("roleArn")).anyMatch(urn -> urn.endsWith("::demo"));
        assertThat(response.getStateDependencies().keySet())
                .isEqualTo(response.getState().keySet());
    }

    /** An output carries its own dependencies, so only the resource that uses the output gets them. */
    @Test
    void keeps_the_dependencies_of_plain_values() {
        var plain = "urn:pulumi:s::p::t:m:T::plain";
        var other = "urn:pulumi:s::p::t:m:T::other";
        var made = MockedDeployment.construct(
                UnprivilegedUserWithRole.TYPE,
                inputs(
                        "managedPolicyArn",
                        object("read", Values.output(text("arn:aws:iam::aws:policy/ReadOnlyAccess"), other)),
                        "requireSessionName",
                        Values.list(Values.output(text("release"), plain))));
        made.result().join();

        for (var type : List.of("aws:iam/user:User", "aws:iam/role:Role")) {
            assertThat(made.requests().entrySet())
                    .filteredOn(request -> request.getKey().startsWith(type + "::"))
                    .singleElement()
                    .satisfies(request -> assertThat(request.getValue().getDependenciesList())
                            .contains(plain)
                            .doesNotContain(other));
        }
    }

    @Test
    void an_unknown_type_is_a_failed_future() {
        var made = MockedDeployment.construct("assume-role:index:Role", Map.of());

        assertThatThrownBy(() -> made.result().join())
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasRootCauseMessage("The package assume-role has no component assume-role:index:Role; it has %s and %s"
                        .formatted(UnprivilegedUserWithRole.TYPE, RoleWithoutUser.TYPE));
        assertThat(made.requests()).hasSize(1);
    }

    @Test
    void invalid_arguments_are_a_failed_future_without_a_resource() {
        var made = MockedDeployment.construct(UnprivilegedUserWithRole.TYPE, Map.of("userName", text("a b")));

        assertThat(made.result()).isCompletedExceptionally();
        assertThatThrownBy(() -> made.result().join())
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("UnprivilegedUserWithRole \"demo\" cannot be created:\n  - ")
                .hasMessageContaining("\n  - userName: got \"a b\"");
        assertThat(made.requests().keySet()).singleElement().asString().startsWith("pulumi:pulumi:Stack::");
    }

    /** A list that is nested this deeply causes a StackOverflowError, which is not an exception. */
    @Test
    void an_error_is_a_failed_future() {
        var nested = text("x");
        for (var i = 0; i < 100_000; i++) {
            nested = Values.list(nested);
        }
        Map<String, PropertyValue> inputs = Map.of("rolePolicy", nested);

        var made = MockedDeployment.construct(UnprivilegedUserWithRole.TYPE, inputs);

        assertThatThrownBy(() -> made.result().join()).hasRootCauseInstanceOf(StackOverflowError.class);
    }
}
