package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.components.internal.input.DeploymentDefaults;
import org.junit.jupiter.api.Test;

/** Session names out of projects and stacks. Does not prove that STS accepts them. */
class DeploymentDefaultsTest {

    @Test
    void names_project_and_stack() {
        assertThat(DeploymentDefaults.sessionName("web-shop", "dev")).isEqualTo("web-shop-dev");
    }

    @Test
    void replaces_characters_that_STS_does_not_allow() {
        assertThat(DeploymentDefaults.sessionName("ü c", "a/b")).isEqualTo("--c-a-b");
    }

    @Test
    void cuts_to_64_characters() {
        assertThat(DeploymentDefaults.sessionName("p", "s".repeat(100))).isEqualTo("p-" + "s".repeat(62));
    }

    @Test
    void adds_the_user_and_cuts_the_rest_for_it() {
        assertThat(DeploymentDefaults.sessionName("web-shop", "dev", "ann")).isEqualTo("web-shop-dev-ann");
        assertThat(DeploymentDefaults.sessionName("p", "s".repeat(100), "ann"))
                .isEqualTo("p-" + "s".repeat(58) + "-ann");
        assertThat(DeploymentDefaults.sessionName("project", "stack", "u".repeat(62)))
                .isEqualTo("p-" + "u".repeat(62));
        assertThat(DeploymentDefaults.sessionName("project", "stack", "u".repeat(63)))
                .isEqualTo("u".repeat(63));
        assertThat(DeploymentDefaults.sessionName("project", "stack", "u".repeat(64)))
                .isEqualTo("u".repeat(64));
    }
}
