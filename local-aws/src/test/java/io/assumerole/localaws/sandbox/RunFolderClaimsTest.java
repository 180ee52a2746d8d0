package io.assumerole.localaws.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.run.LocalAwsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does not prove what happens to what runs in a folder; that is the demo's. */
class RunFolderClaimsTest {
    @TempDir
    private Path clone;

    private RunFolderClaims folders() {
        return new RunFolderClaims(clone.resolve(".local-aws"));
    }

    @Test
    void deletes_the_folder_of_a_run_that_is_over() {
        Path folder;
        try (var claim = folders().claimRun()) {
            folder = claim.folder();
            assertThat(folder).isDirectory().hasParent(clone.resolve(".local-aws"));
            assertThat(folders().owner(folder)).contains(ProcessHandle.current());
            assertThat(folders().leftovers()).isEmpty();
        }

        assertThat(folder).doesNotExist();
    }

    @Test
    void knows_the_folder_of_a_process_that_was_killed() throws Exception {
        var killed = Files.createDirectories(clone.resolve(".local-aws/run-1"));
        Files.writeString(killed.resolve("owner"), "1 1999-12-31T23:59:59Z");

        assertThat(folders().leftovers()).containsExactly(killed);
    }

    @Test
    void keeps_what_up_leaves() {
        try (var claim = folders().claimUp()) {
            claim.keep();
        }

        assertThat(folders().up()).isDirectory();
        assertThat(folders().owner(folders().up())).isEmpty();
        assertThat(folders().leftovers()).isEmpty();
    }

    @Test
    void gives_each_thread_a_folder() {
        var claims = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> folders().claimRun()))
                .limit(8)
                .toList();

        assertThat(claims).extracting(claim -> claim.join().folder()).doesNotHaveDuplicates();
        claims.forEach(claim -> claim.join().close());
        assertThat(clone.resolve(".local-aws")).isDirectoryNotContaining("glob:**run-*");
    }

    /** A program can close a server in its own shutdown hook, which runs at the same time as the hook of the claim. */
    @Test
    void lets_a_program_end_that_closes_its_claim_while_it_shuts_down() throws Exception {
        assertThat(outputOf(ClosesInHook.class)).containsExactly("closed");
        assertThat(clone.resolve(".local-aws")).isDirectoryContaining("glob:**run-*");
    }

    /** The claim's own hook must not delete the folder: if it ran first, the other hook would find nothing to close. */
    static final class ClosesInHook {
        public static void main(String[] args) {
            var claim = new RunFolderClaims(Path.of(args[0])).claimRun();
            claim.outliveInterrupts();
            closeInHook(claim);
        }
    }

    @Test
    void lets_a_program_end_that_could_not_keep_its_claim() throws Exception {
        assertThat(outputOf(ClosesAfterFailedKeep.class)).containsExactly("not kept", "closed");
    }

    static final class ClosesAfterFailedKeep {
        public static void main(String[] args) throws Exception {
            var claim = new RunFolderClaims(Path.of(args[0])).claimRun();
            var owner = claim.folder().resolve("owner");
            Files.delete(owner);
            Files.createDirectories(owner.resolve("not-empty"));
            try {
                claim.keep();
            } catch (LocalAwsException e) {
                System.out.println("not kept");
            }
            closeInHook(claim);
        }
    }

    private static void closeInHook(RunFolderClaims.Claim claim) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            claim.close();
            System.out.println("closed");
        }));
    }

    /** Runs a program in the folder of the claims, and returns its output. */
    private List<String> outputOf(Class<?> main) throws Exception {
        var program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        clone.resolve(".local-aws").toString())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return program.inputReader().lines().toList();
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void rejects_a_second_up_in_the_same_folder() {
        try (var claim = folders().claimUp()) {
            assertThatThrownBy(() -> folders().claimUp()).isInstanceOf(LocalAwsException.class);
            assertThat(claim.folder()).isDirectory();
        }
    }
}
