package io.assumerole.localaws.provider.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Does not prove that AWS takes a policy. */
class PolicyTextTest {

    @Test
    void takes_the_same_text_for_the_same_even_if_it_is_no_json() {
        assertThat(PolicyText.same("{", "{")).isTrue();
        assertThat(PolicyText.same("{", "{}")).isFalse();
    }

    @Test
    void keeps_compact_json_with_sorted_keys() {
        assertThat(PolicyText.normalized("{")).isEqualTo("{");
        assertThat(PolicyText.normalized("{ \"b\": 1.0, \"a\": [null, true, 1.5] }"))
                .isEqualTo("{\"a\":[null,true,1.5],\"b\":1}");
    }

    @Test
    void keeps_the_text_from_before_while_it_means_the_same() {
        var before = "{\"Statement\":{\"Action\":\"a\"}}";

        assertThat(PolicyText.asBefore(before, "{\"Statement\":[{\"Action\":[\"a\"]}]}"))
                .isEqualTo(before);
        assertThat(PolicyText.asBefore(before, "{ \"Statement\":[{\"Action\":\"b\"}]}"))
                .isEqualTo("{\"Statement\":[{\"Action\":\"b\"}]}");
        assertThat(PolicyText.asBefore(null, "{ }")).isEqualTo("{}");
    }
}
