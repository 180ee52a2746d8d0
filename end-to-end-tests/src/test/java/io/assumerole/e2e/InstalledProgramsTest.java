package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class InstalledProgramsTest {

    @Test
    void a_skipped_test_names_the_missing_program() {
        assertThatThrownBy(() -> InstalledPrograms.assumeInstalled("no-such-program"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("no-such-program is not on PATH");
        assertThatCode(() -> InstalledPrograms.assumeInstalled("bash")).doesNotThrowAnyException();
    }
}
