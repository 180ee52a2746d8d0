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
}
