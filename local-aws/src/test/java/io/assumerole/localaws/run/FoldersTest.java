package io.assumerole.localaws.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does not prove anything about files that this user may not delete. */
class FoldersTest {
    @TempDir
    private Path temporary;

    @Test
    void deletes_what_is_inside_but_not_what_a_link_leads_to() throws Exception {
        var elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        var precious = Files.writeString(elsewhere.resolve("precious"), "kept");
        var folder = Files.createDirectories(temporary.resolve("folder/inside")).getParent();
        Files.createSymbolicLink(folder.resolve("link"), elsewhere);
        Files.createSymbolicLink(folder.resolve("dangling"), temporary.resolve("nowhere"));

        Folders.delete(folder);

        assertThat(folder).doesNotExist();
        assertThat(precious).hasContent("kept");
    }

    @Test
    void does_nothing_if_there_is_none() throws Exception {
        Folders.delete(temporary.resolve("nothing"));

        assertThat(temporary).isEmptyDirectory();
    }
}
