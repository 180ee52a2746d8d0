package io.assumerole.policy.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lists that stand in files. Does not prove that AWS has no other names. */
class ServiceNamesTest {

    @ParameterizedTest
    @CsvSource({"multivalued-keys.txt, 178, a4b:filters_devicetype, wisdom:searchfilter/qualifier"})
    void reads_a_file_from_its_first_name_to_its_last(String file, int size, String first, String last) {
        assertThat(ServiceNames.read(file))
                .hasSize(size)
                .startsWith(first)
                .endsWith(last)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9-]+:[A-Za-z0-9_./-]+"));
    }

    @Test
    void says_which_file_is_missing() {
        assertThatThrownBy(() -> ServiceNames.read("none.txt"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("none.txt is missing beside class io.assumerole.policy.reference.ServiceNames");
    }
}
