package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Session names out of projects and stacks. Does not prove that STS accepts them. */
class SessionNamesTest {

    @Test
    void names_project_and_stack() {
        assertThat(SessionNames.of("web-shop", "dev")).isEqualTo("web-shop-dev");
    }

    @Test
    void replaces_what_STS_does_not_allow() {
        assertThat(SessionNames.of("ü c", "a/b")).isEqualTo("--c-a-b");
    }

    @Test
    void cuts_to_64_characters() {
        assertThat(SessionNames.of("p", "s".repeat(100))).isEqualTo("p-" + "s".repeat(62));
    }

    @Test
    void adds_the_user_and_cuts_the_rest_for_it() {
        assertThat(SessionNames.of("web-shop", "dev", "ann")).isEqualTo("web-shop-dev-ann");
        assertThat(SessionNames.of("p", "s".repeat(100), "ann")).isEqualTo("p-" + "s".repeat(58) + "-ann");
        assertThat(SessionNames.of("project", "stack", "u".repeat(62))).isEqualTo("p-" + "u".repeat(62));
        assertThat(SessionNames.of("project", "stack", "u".repeat(63))).isEqualTo("u".repeat(63));
        assertThat(SessionNames.of("project", "stack", "u".repeat(64))).isEqualTo("u".repeat(64));
    }
}
