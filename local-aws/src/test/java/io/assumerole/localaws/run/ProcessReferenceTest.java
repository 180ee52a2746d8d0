package io.assumerole.localaws.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Does not prove anything about a clock that is set while a referenced process runs. */
class ProcessReferenceTest {
    private final ProcessReference self = ProcessReference.of(ProcessHandle.current());

    @Test
    void finds_the_process_that_was_recorded() {
        assertThat(ProcessReference.parse(self.toString()))
                .contains(self)
                .get()
                .extracting(recorded -> recorded.find().orElseThrow())
                .isEqualTo(ProcessHandle.current());
    }

    @Test
    void does_not_take_another_process_with_the_same_id_for_it() {
        var earlier = new ProcessReference(self.pid(), self.start().minusSeconds(60));

        assertThat(earlier.find()).isEmpty();
    }

    /** A system that tells no start gives its processes the same EPOCH: it must not match. */
    @Test
    void does_not_take_any_process_for_one_whose_start_is_unknown() {
        var running = ProcessHandle.current();

        assertThat(new ProcessReference(running.pid(), Instant.EPOCH).find()).isEmpty();
        assertThat(self.isStart(Instant.EPOCH)).isFalse();
        assertThat(new ProcessReference(running.pid(), Instant.EPOCH).isStart(Instant.EPOCH))
                .isFalse();
        assertThat(self.isStart(self.start())).isTrue();
    }

    @Test
    void does_not_find_a_process_that_has_ended() throws Exception {
        var process = new ProcessBuilder("sleep", "300").start();
        var recorded = ProcessReference.of(process.toHandle());
        process.destroyForcibly().waitFor();

        assertThat(recorded.find()).isEmpty();
    }

    @Test
    void rejects_text_that_is_no_record() {
        assertThat(ProcessReference.parse("")).isEmpty();
        assertThat(ProcessReference.parse("4711")).isEmpty();
        assertThat(ProcessReference.parse("x 2026-11-24T10:15:30Z")).isEmpty();
        assertThat(ProcessReference.parse("4711 yesterday")).isEmpty();
    }
}
