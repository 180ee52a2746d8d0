package io.assumerole.e2e.consumers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.e2e.Clone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that a tampered Maven download is refused. */
@Tag("extended")
class MavenReleaseTest {

    @TempDir
    private Path folder;

    @Test
    void begin_with_the_oldest_that_the_build_accepts() throws Exception {
        assertThat(MavenRelease.OLDEST.version()).isEqualTo(Clone.property("minimum-maven.version"));
    }

    @ParameterizedTest
    @EnumSource(MavenRelease.class)
    void refuses_an_archive_with_one_byte_changed(MavenRelease release) throws Exception {
        var copy = Files.copy(release.archive(), folder.resolve("maven.tar.gz"));
        assertThat(release.verified(copy)).isEqualTo(copy);

        var bytes = Files.readAllBytes(copy);
        bytes[bytes.length / 2]++;
        Files.write(copy, bytes);

        assertThatThrownBy(() -> release.verified(copy))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(copy + " is not Maven " + release.version());
    }
}
