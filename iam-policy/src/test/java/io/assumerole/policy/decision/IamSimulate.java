package io.assumerole.policy.decision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.policy.OracleFiles;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The npm package {@code @cloud-copilot/iam-simulate} as an independent opinion on decisions. It is a program of its
 * own, under AGPL-3.0, that a test run fetches and talks to. npm checks it against the lock in every run.
 */
final class IamSimulate implements AutoCloseable {
    private static final String FILES = "policy/oracles/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    private IamSimulate(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static IamSimulate start() throws Exception {
        var cache = OracleFiles.cache();
        var folder = Files.createTempDirectory(cache, "oracles");
        try {
            for (var name : List.of("package.json", "package-lock.json")) {
                Files.writeString(folder.resolve(name), OracleFiles.resource(FILES + name));
            }
            OracleFiles.run(
                    folder,
                    "npm",
                    "ci",
                    "--ignore-scripts",
                    "--prefer-offline",
                    "--no-audit",
                    "--no-fund",
                    "--cache",
                    cache.resolve("npm").toString());
            var builder = new ProcessBuilder(
                            "node", "--input-type=module", "--eval", OracleFiles.resource(FILES + "iam-simulate.mjs"))
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            return new IamSimulate(folder, OracleFiles.started(builder, "node"));
        } catch (Exception e) {
            OracleFiles.delete(folder);
            throw e;
        }
    }

    /** One answer for each question, in their order. */
    List<Decision.Outcome> ask(List<JsonNode> all) throws IOException {
        var writer = new Thread(() -> write(all));
        writer.start();
        var outcomes = new ArrayList<Decision.Outcome>();
        for (var question : all) {
            var line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("iam-simulate ended");
            }
            outcomes.add(outcome(JSON.readTree(line), question));
        }
        return outcomes;
    }

    private void write(List<JsonNode> all) {
        try {
            for (var question : all) {
                questions.write(question.toString());
                questions.newLine();
            }
            questions.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Decision.Outcome outcome(JsonNode answer, JsonNode question) {
        return switch (answer.path("outcome").asText()) {
            case "Allowed" -> Decision.Outcome.ALLOWED;
            case "ExplicitlyDenied" -> Decision.Outcome.EXPLICITLY_DENIED;
            case "ImplicitlyDenied" -> Decision.Outcome.IMPLICITLY_DENIED;
            default -> throw new IllegalStateException("iam-simulate refuses a question: " + answer + "\n" + question);
        };
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.onExit().join();
        OracleFiles.delete(folder);
    }
}
