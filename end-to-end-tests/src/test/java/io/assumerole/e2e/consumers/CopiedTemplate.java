package io.assumerole.e2e.consumers;

import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A copy of the template {@code user-and-role}, made without {@code pulumi new}. */
public final class CopiedTemplate {

    /** The page with the build files. */
    static final String PAGE = "docs/how-to/use-in-your-project.md";

    static final String NAME = "deployer";
    static final String PROGRAM = "src/main/java/myproject/App.java";

    private static final Path TEMPLATE = Stacks.cloneFolder().resolve("examples/templates/user-and-role");

    private CopiedTemplate() {}

    /** Copies everything, and replaces the two placeholders. */
    public static void write(Path folder) throws IOException {
        for (var file : List.of("pom.xml", "Pulumi.yaml", PROGRAM)) {
            var text = Files.readString(TEMPLATE.resolve(file));
            var copy = folder.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.writeString(copy, text.replace("${PROJECT}", NAME).replace("${DESCRIPTION}", "A copy"));
        }
    }
}
