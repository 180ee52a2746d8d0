package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Maven that a test starts works with what the build has downloaded, wherever that is. */
class MavenTest {

    private static final String PROPERTY = "localRepository";

    @Test
    void uses_the_repository_of_the_build(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("pom.xml"),
                "<project><modelVersion>4.0.0</modelVersion><groupId>example</groupId>"
                        + "<artifactId>empty</artifactId><version>1</version>"
                        + "<packaging>pom</packaging></project>");
        var another = Files.createDirectory(folder.resolve("another repository"));
        var before = System.getProperty(PROPERTY);
        System.setProperty(PROPERTY, another.toString());
        try {
            assertThat(Maven.run(folder, "-o", "-X", "validate").output())
                    .contains("Using local repository at " + another);
        } finally {
            if (before == null) {
                System.clearProperty(PROPERTY);
            } else {
                System.setProperty(PROPERTY, before);
            }
        }
    }
}
