package io.assumerole.e2e.consumers;

import io.assumerole.e2e.Maven;
import io.assumerole.e2e.Sbom;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Maven as its project publishes it, whatever this machine has: downloaded by Maven, and known by its checksum. */
enum MavenRelease {
    /** The oldest that the README names. */
    OLDEST(
            "3.8.7",
            "21c2be0a180a326353e8f6d12289f74bc7cd53080305f05358936f3a1b6dd4d91203f4cc799e81761cf5c53c5bbe9dcc13bdb27ec8f57ecf21b2f9ceec3c8d27"),

    NEWEST(
            "3.9.16",
            "831a8591fe20c8243b1dbe7d71e3244f31d1665b0804b2e825e38cbbe5ce0cafb8338851f90780735568773e0a6cd07bbec107cda0b896b008b861075358b6f6");

    private final String version;
    private final String sha512;

    MavenRelease(String version, String sha512) {
        this.version = version;
        this.sha512 = sha512;
    }

    String version() {
        return version;
    }

    /** Unpacks it into a folder, and returns its program. */
    Path unpack(Path folder) throws IOException, InterruptedException {
        var archive = verified(archive());
        Files.createDirectories(folder);
        var tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", folder.toString())
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("tar could not unpack " + archive);
        }
        return folder.resolve("apache-maven-" + version + "/bin/mvn");
    }

    /** The archive in the repository of this build, which keeps it for the next time. */
    Path archive() throws IOException, InterruptedException {
        var archive = Maven.repository()
                .resolve("org/apache/maven/apache-maven/" + version + "/apache-maven-" + version + "-bin.tar.gz");
        if (Files.notExists(archive)) {
            // In the clone, whose pom has the version of the plugin.
            Maven.succeed(
                    Stacks.cloneFolder(),
                    "mvn -q -N dependency:get",
                    "-Dtransitive=false",
                    "-Dartifact=org.apache.maven:apache-maven:" + version + ":tar.gz:bin");
        }
        return archive;
    }

    /** Returns the archive if it is what is expected. */
    Path verified(Path archive) throws IOException {
        var found = Sbom.checksum("SHA-512", archive);
        if (!found.equals(sha512)) {
            throw new IOException(archive + " is not Maven " + version + ": its SHA-512 is " + found
                    + ", and has to be " + sha512 + ". Delete the file, so that it is downloaded again.");
        }
        return archive;
    }
}
