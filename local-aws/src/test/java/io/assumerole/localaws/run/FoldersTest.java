package io.assumerole.localaws.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(ints = {0700, 0500})
    void finds_no_problem_with_a_folder_of_this_user_alone(int mode) throws Exception {
        Files.setAttribute(temporary, "unix:mode", mode);

        assertThat(Folders.unsafeReason(temporary)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0750, 0720, 0710, 0704, 0702, 0701, 01777})
    void finds_a_folder_that_is_open_to_others(int mode) throws Exception {
        Files.setAttribute(temporary, "unix:mode", mode);

        assertThat(Folders.unsafeReason(temporary))
                .contains("%s is open to other users: its mode is %o instead of 700".formatted(temporary, mode));
    }

    @Test
    void finds_a_link_to_a_folder_of_this_user_alone() throws Exception {
        var folder = temporary.resolve("folder");
        Folders.makeNew(folder);
        var link = Files.createSymbolicLink(temporary.resolve("link"), folder);

        assertThat(Folders.unsafeReason(folder)).isEmpty();
        assertThat(Folders.unsafeReason(link)).contains(link + " is a link to " + folder);
    }

    @Test
    void finds_a_folder_of_another_user() throws Exception {
        assumeTrue(new UnixSystem().getUid() == 0, "only root can give a folder to another user");
        var folder = temporary.resolve("folder");
        Folders.makeNew(folder);
        assertThat(Folders.unsafeReason(folder)).isEmpty();

        Files.setAttribute(folder, "unix:uid", 65534);

        assertThat(Folders.unsafeReason(folder)).contains(folder + " belongs to another user, with the uid 65534");
    }
}
