package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Does not prove that the archive made of it is of use; only a clock can. */
@Tag("slow")
class EmulatorTrainingRunTest {

    @Test
    void goes_through_to_its_end() {
        assertThatCode(EmulatorTrainingRun::run).doesNotThrowAnyException();
    }
}
