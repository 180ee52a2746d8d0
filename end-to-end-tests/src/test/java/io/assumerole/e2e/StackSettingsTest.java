package io.assumerole.e2e;

import static io.assumerole.e2e.Stacks.config;
import static io.assumerole.e2e.Stacks.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Runs both stacks with missing, wrong, and optional settings under the real engine on the local AWS. Does not prove what
 * {@code StacksTest} proves about the walk-through's settings.
 */
class StackSettingsTest extends SharedStacks {

    /** Does not exist: a wrong setting is refused before AWS is called. */
    private static final String ROLE = "arn:aws:iam::000000000000:role/deployer";

    private AwsCredentials user;

    @BeforeAll
    void createUser() {
        user = stacks.user("user");
    }

    @AfterAll
    void keeps_the_key_out_of_every_file() throws IOException {
        assertThat(stacks.files()).contains("assume-role/bad-id").doesNotContain(user.secretAccessKey());
    }

    @Tag("extended")
    @Test
    void names_the_key_that_is_missing() throws AutomationException {
        var noUser = stacks.createRole("no-user", config());
        assertThatThrownBy(noUser::preview).hasMessageContaining("unprivilegedUsername");

        var noRegion =
                stacks.createRole("no-region", Map.of("create-role:unprivilegedUsername", new ConfigValue("someone")));
        assertThatThrownBy(noRegion::preview)
                .hasMessageContaining("Missing required configuration variable 'aws:region'");

        var noRole = stacks.assumeRole("no-role", user, config());
        assertThatThrownBy(noRole::preview).hasMessageContaining("roleToAssumeARN");

        var noRegionEither =
                stacks.assumeRole("no-region", user, Map.of("assume-role:roleToAssumeARN", new ConfigValue(ROLE)));
        assertThatThrownBy(noRegionEither::preview)
                .hasMessageContaining("Missing required configuration variable 'aws:region'");
    }

    @Tag("extended")
    @Test
    void refuses_a_bad_value_before_aws_is_called() throws AutomationException {
        var badUser = stacks.createRole("bad-user", config("create-role:unprivilegedUsername", "some body"));
        assertThatThrownBy(badUser::preview)
                .hasMessageContaining("userName (create-role:unprivilegedUsername): ")
                .hasMessageContaining("some body");

        var badRole = stacks.assumeRole("bad-role", user, config("assume-role:roleToAssumeARN", "my-role"));
        assertThatThrownBy(badRole::preview)
                .hasMessageContaining("roleArn (assume-role:roleToAssumeARN): ")
                .hasMessageContaining("my-role");
    }

    @Test
    void refuses_a_bad_external_id_in_words_alone_and_does_not_show_it() throws AutomationException {
        var id = "not an external ID";
        var badCreate = stacks.createRole(
                "bad-id", config("create-role:unprivilegedUsername", "someone", "create-role:externalId", id));
        var badAssume = stacks.assumeRole(
                "bad-id", user, config("assume-role:roleToAssumeARN", ROLE, "assume-role:externalId", id));
        for (var stack : List.of(badCreate, badAssume)) {
            assertThatThrownBy(stack::preview)
                    .hasMessageContaining("-role:externalId): the given value is not allowed")
                    .hasMessageContaining("allowed: 2 to 1224 characters")
                    .hasMessageNotContaining(id)
                    .hasMessageNotContaining("\tat io.assumerole");
        }
    }

    /**
     * A failed command before {@code | pulumi config set --secret} leaves an empty setting.
     */
    @Tag("extended")
    @Test
    void refuses_an_empty_external_id_and_takes_none() throws AutomationException {
        var key = "create-role:externalId";
        var create = stacks.createRole("empty-id", config("create-role:unprivilegedUsername", "someone", key, ""));
        assertThatThrownBy(create::preview)
                .hasMessageContaining(key + ": it is set but empty")
                .hasMessageContaining("pulumi config rm " + key);
        create.removeConfig(key);
        assertThat(create.preview().standardOutput()).contains("to create");

        var assume = stacks.assumeRole(
                "empty-id", user, config("assume-role:roleToAssumeARN", ROLE, "assume-role:externalId", ""));
        assertThatThrownBy(assume::preview)
                .hasMessageContaining("assume-role:externalId: it is set but empty")
                .hasMessageContaining("pulumi config rm assume-role:externalId");
    }

    @Tag("extended")
    @Test
    void asks_for_no_external_id_unless_told() throws AutomationException, IOException {
        var plain = stacks.createRole(
                "plain", config("create-role:unprivilegedUsername", "plain", "create-role:grantAssumeRole", "true"));
        var outputs = plain.up().outputs();
        var trust = Stacks.resource(plain, "::allow-s3-management", "Role").at("/inputs/assumeRolePolicy");
        var id = Stacks.resource(plain, "::allow-s3-management-user", "User").at("/outputs/uniqueId");
        assertThat(trust.asText())
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\""
                        + id.asText()
                        + "\",\"Effect\":\"Allow\","
                        + "\"Principal\":{\"AWS\":\"arn:aws:iam::000000000000:user/plain\"},"
                        + "\"Action\":\"sts:AssumeRole\"}]}");

        var stack = stacks.assumeRole(
                "plain", Stacks.key(outputs), config("assume-role:roleToAssumeARN", text(outputs, "roleArn")));
        assertThat(stack.up().outputs()).containsKey("bucketName");
        stack.destroy();
        plain.destroy();
    }

    /**
     * On AWS the trust policy is enough within one account; MiniStack 1.5.33 also requires an
     * identity policy. If this test fails because the call is allowed, the local run no longer needs grantAssumeRole.
     */
    @Tag("extended")
    @Test
    void needs_grantAssumeRole_on_the_local_aws_only() throws AutomationException {
        var key = "create-role:grantAssumeRole";
        var config = config("create-role:unprivilegedUsername", "granted", key, "false");
        var role = stacks.createRole("granted", config);
        var outputs = role.up().outputs();
        var stack = stacks.assumeRole(
                "granted", Stacks.key(outputs), config("assume-role:roleToAssumeARN", text(outputs, "roleArn")));
        assertThatThrownBy(stack::up).hasMessageContaining("AccessDenied");

        role.setConfig(key, new ConfigValue("true"));
        role.up();
        assertThat(stack.up().outputs()).containsKey("bucketName");
        stack.destroy();
        role.destroy();
    }
}
