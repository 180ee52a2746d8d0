package io.assumerole.demo;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.provider.wire.WireJson;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.ProjectStack;
import io.assumerole.localaws.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Previews the first deployment of a stack with predicted ARNs. */
final class PredictedPreview {
    /** The field that marks a preview with predicted ARNs for {@code iam-policy review}. */
    private static final String MARK = "predictedAccount";

    /** The command in Pulumi's error about a missing setting. It would change the user's stack, not the preview. */
    private static final String SET_COMMAND = "pulumi config set";

    private static final String MISSING_SETTING =
            "Pass the missing setting to ./demo review, after the folder of the project: -- -c KEY=VALUE";

    /**
     * The severities of errors. The second one marks text that a language host, such as the YAML host, writes to
     * standard error.
     */
    private static final Set<String> ERRORS = Set.of("error", "info#err");

    /** Pulumi's error about a type that is missing from the schema of the emulator. Only its YAML host reads the schema. */
    private static final String NO_TYPE = "unable to find resource type";

    private static final String YAML_TYPES =
            "In a YAML program, ./demo review supports only the resource types of the local AWS. For other types, run"
                    + " iam-policy review on a preview from Pulumi's own AWS plugin: pulumi preview --json > preview.json";

    private static final Pattern COLOR = Pattern.compile("\u001b\\[[0-9;]*m");

    private final Sandbox sandbox;
    private final UserStack stack;
    private final Progress progress;

    PredictedPreview(Sandbox sandbox, UserStack stack, Progress progress) {
        this.sandbox = sandbox;
        this.stack = stack;
        this.progress = progress;
    }

    /**
     * Writes the preview to a file, marked with the account of the predicted ARNs.
     *
     * @throws LocalAwsException if the preview fails; the message contains the errors that Pulumi reports
     */
    void write(Path file) throws AutomationException {
        var engine = sandbox.project(stack.project(), stack.name(), stack.settings(), sandbox.root());
        engine.run(stack.configuring());
        var text = progress.step("pulumi preview, with predicted ARNs", () -> preview(engine));
        var account = sandbox.as(sandbox.root()).arn().split(":")[4];
        var start = text.indexOf('{') + 1;
        try {
            Files.writeString(
                    file,
                    text.substring(0, start) + WireJson.write(MARK) + ":" + WireJson.write(account) + ","
                            + text.substring(start));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String preview(ProjectStack engine) {
        var lines = new ArrayList<String>();
        try {
            engine.previewWithPredictedArns(stack.others(), lines::add);
        } catch (AutomationException e) {
            var errors = errors(lines, e);
            throw new LocalAwsException(
                    "The preview fails on the local AWS: " + errors
                            + (errors.contains(SET_COMMAND) ? System.lineSeparator() + MISSING_SETTING : "")
                            + (errors.contains(NO_TYPE) ? System.lineSeparator() + YAML_TYPES : ""),
                    e);
        }
        return String.join(System.lineSeparator(), lines);
    }

    /** Returns the errors in a preview's JSON, or else the message of the exception. */
    private static String errors(List<String> lines, AutomationException e) {
        try {
            if (WireJson.read(String.join("\n", lines)) instanceof Map<?, ?> preview
                    && preview.get("diagnostics") instanceof List<?> diagnostics) {
                var errors = diagnostics.stream()
                        .flatMap(each -> each instanceof Map<?, ?> map ? Stream.<Map<?, ?>>of(map) : Stream.empty())
                        .filter(diagnostic -> ERRORS.contains(diagnostic.get("severity")))
                        .map(diagnostic -> COLOR.matcher(String.valueOf(diagnostic.get("message")))
                                .replaceAll("")
                                .strip())
                        .filter(message -> !message.isEmpty())
                        .collect(Collectors.joining(System.lineSeparator()));
                if (!errors.isEmpty()) {
                    return errors;
                }
            }
        } catch (IllegalArgumentException invalid) {
            // A preview that does not start writes no JSON.
        }
        return e.getMessage();
    }
}
