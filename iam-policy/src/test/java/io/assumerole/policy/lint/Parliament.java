package io.assumerole.policy.lint;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.policy.OracleFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The Python package parliament, under BSD-3-Clause, as an independent opinion on documents. pip fetches it once into
 * the cache folder, by the checksums in requirements.txt.
 */
final class Parliament {
    private static final String FILES = "policy/oracles/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Parliament() {}

    /** The names of its findings about each document. */
    static List<Set<String>> findings(List<String> documents) throws Exception {
        var packages = packages();
        var folder = Files.createTempDirectory(OracleFiles.cache(), "parliament");
        try {
            var questions = Files.write(folder.resolve("questions"), documents);
            var answers = folder.resolve("answers");
            var builder = new ProcessBuilder(
                            "python3", "-W", "ignore", "-c", OracleFiles.resource(FILES + "parliament.py"))
                    .redirectInput(questions.toFile())
                    .redirectOutput(answers.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("PYTHONPATH", packages.toString());
            int status = OracleFiles.started(builder, "python3").waitFor();
            var findings = new ArrayList<Set<String>>();
            for (var line : Files.readAllLines(answers)) {
                findings.add(Set.of(JSON.readValue(line, String[].class)));
            }
            if (status != 0 || findings.size() != documents.size()) {
                throw new IllegalStateException("parliament ended with " + status + " after " + findings.size());
            }
            return findings;
        } finally {
            OracleFiles.delete(folder);
        }
    }

    private static Path packages() throws Exception {
        var requirements = OracleFiles.resource(FILES + "requirements.txt");
        var digest = MessageDigest.getInstance("SHA-256").digest(requirements.getBytes(StandardCharsets.UTF_8));
        var packages = OracleFiles.cache()
                .resolve("parliament-" + HexFormat.of().formatHex(digest).substring(0, 12));
        if (!Files.exists(packages)) {
            fetch(requirements, packages);
        }
        return packages;
    }

    private static void fetch(String requirements, Path packages) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(packages.getParent(), "parliament");
        try {
            OracleFiles.pip(folder, "install", "--target", folder.resolve("packages"), requirements);
            Files.move(folder.resolve("packages"), packages, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            OracleFiles.delete(folder);
        }
    }
}
