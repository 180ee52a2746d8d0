package io.assumerole.e2e.supply;

import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/** A row of the table of advisories in docs/supply-chain.md. */
record Advisory(String artifact, String shipped, String ids, String fixed, String why) {

    private static final Pattern ROW =
            Pattern.compile("\\| `([^`:]+:[^`]+)` +\\|([^|]+)\\|([^|]+)\\|([^|]+)\\|([^|]*)\\|");

    static List<Advisory> all() throws IOException {
        return Files.readAllLines(Stacks.cloneFolder().resolve("docs/supply-chain.md")).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .map(row -> new Advisory(
                        row.group(1),
                        row.group(2).strip(),
                        row.group(3).strip(),
                        row.group(4).strip(),
                        row.group(5).strip()))
                .toList();
    }

    /** Whether it is about a version that is not shipped any more. */
    boolean isFixed() {
        return Arrays.compare(numbers(shipped), numbers(fixed)) >= 0;
    }

    /** Whether the table says why what is affected is never run. */
    boolean isNotReached() {
        return why.startsWith("not reached: ");
    }

    private static int[] numbers(String version) {
        return Pattern.compile("\\d+")
                .matcher(version)
                .results()
                .mapToInt(number -> Integer.parseInt(number.group()))
                .toArray();
    }

    /** The version of Netty inside grpc-netty-shaded, which no SBOM shows. */
    static String shadedNetty() throws IOException {
        var versions = new Properties();
        try (InputStream file =
                Advisory.class.getResourceAsStream("/META-INF/io.grpc.netty.shaded.io.netty.versions.properties")) {
            versions.load(file);
        }
        return versions.getProperty("netty-common.version");
    }
}
