package io.assumerole.e2e.consumers;

import io.assumerole.e2e.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The project of the README's part "In your own project", as it stands there. */
final class ReadmeProject {

    static final String README = "README.md";

    private ReadmeProject() {}

    /** The program from the top of the page, with the first line that the README asks for. */
    static void writeProgram(Path folder) throws IOException {
        var sources = Files.createDirectories(folder.resolve("src/main/java/example"));
        Files.writeString(
                sources.resolve("Deployer.java"),
                "package example;\n" + Documents.blocks(README, "java").get(0));
    }

    static String pom() throws IOException {
        return Documents.blocks(README, "xml").get(0);
    }

    static String settings() throws IOException {
        return Documents.blocks(README, "yaml").get(0);
    }
}
