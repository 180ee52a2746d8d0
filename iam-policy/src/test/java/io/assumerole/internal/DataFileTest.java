package io.assumerole.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Reads files of facts. Does not prove the facts. */
class DataFileTest {

    @Test
    void reads_the_names_of_a_kind_from_the_first_to_the_last() {
        var file = DataFile.read("multivalued-keys.txt");

        assertThat(file.names("several"))
                .hasSize(192)
                .startsWith("a4b:filters_devicetype")
                .endsWith("wisdom:searchfilter/qualifier");
        assertThat(file.names("one")).contains("saml:aud").hasSize(19);
        assertThat(file.names("none")).isEmpty();
    }

    @Test
    void reads_the_words_of_all_lines_of_a_kind() {
        assertThat(DataFile.read("identity-providers.txt").words("claims-of-github"))
                .startsWith("actor")
                .endsWith("workflow");
    }

    @Test
    void gives_each_line_the_page_before_it() {
        assertThat(DataFile.read("arns.txt").lines())
                .extracting(line -> line.words().get(0) + " " + line.page().replaceFirst(".*/", ""))
                .startsWith("without-region reference.html")
                .endsWith("s3-with-region list_amazons3.html");
    }

    @Test
    void says_which_file_is_missing() {
        assertThatThrownBy(() -> DataFile.read("none.txt"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("none.txt is missing");
    }
}
