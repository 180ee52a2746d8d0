package io.assumerole.policy.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.cli.json.IndentedJson;
import io.assumerole.policy.compare.NewAccess;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reports the access that a policy change newly allows. */
@Command(
        name = "diff",
        description = "Reports whether a policy change allows new access.",
        footer = {"", "Example: git show main:role.json | iam-policy diff - role.json --kind identity"})
final class DiffCommand extends PolicyCommand {
    @Mixin
    private KindOption kind;

    @Mixin
    private FormatOption format;

    @Parameters(
            index = "0",
            paramLabel = "BEFORE",
            completionCandidates = FileNames.class,
            description = "The policy before the change; - for standard input.")
    private String before;

    @Parameters(
            index = "1",
            paramLabel = "AFTER",
            completionCandidates = FileNames.class,
            description = "The policy after the change.")
    private String after;

    @Option(names = "--allow-missing", description = "Treats a missing file as a new or deleted policy.")
    private boolean allowMissing;

    DiffCommand(CommandInputOutput console) {
        super(console);
    }

    @Override
    CommandResult answer() {
        var access = access();
        var outcome = access.outcome();
        var first = switch (outcome) {
            case NONE -> "no new access";
            case NEW -> "new access";
            case UNDECIDED -> "new access, or undecided";
        };
        var text = access.reasons().stream()
                .map(reason -> "\n  - " + reason)
                .collect(Collectors.joining("", CommandInputOutput.name(after) + ": " + first, "\n"));
        var output = format.output(text, json -> {
            json.writeStringField("command", "diff");
            json.writeStringField("outcome", outcome.name());
            IndentedJson.writeAll(json, "reasons", access.reasons(), reason -> {
                json.writeStringField("outcome", reason.outcome().name());
                json.writeStringField("path", reason.path());
                json.writeStringField("statement", reason.statement().toString());
                write("actions", reason.actions(), json);
                write("resources", reason.resources(), json);
                json.writeStringField("description", reason.description());
                if (reason.example().isPresent()) {
                    json.writeStringField("example", reason.example().get());
                }
            });
        });
        return new CommandResult(
                outcome == NewAccess.Outcome.NONE ? CommandResult.FINE : CommandResult.NOT_FINE, output);
    }

    private static void write(String name, List<String> values, JsonGenerator json) throws IOException {
        json.writeFieldName(name);
        json.writeArray(values.toArray(String[]::new), 0, values.size());
    }

    private NewAccess access() {
        if (before.equals(CommandInputOutput.STANDARD_INPUT) && after.equals(CommandInputOutput.STANDARD_INPUT)) {
            throw CommandInputOutput.givenTwice();
        }
        if (allowMissing && console.isMissing(before) && console.isMissing(after)) {
            throw new BadInputException("--allow-missing: neither %s nor %s exists; allowed: at most one missing file"
                    .formatted(CommandInputOutput.name(before), CommandInputOutput.name(after)));
        }
        try {
            return NewAccess.between(all(before), all(after), kind.kind);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--allow-missing: " + e.getMessage());
        }
    }

    private List<PolicyDocument> all(String file) {
        return allowMissing && console.isMissing(file) ? List.of() : List.of(read(file, kind.kind));
    }
}
