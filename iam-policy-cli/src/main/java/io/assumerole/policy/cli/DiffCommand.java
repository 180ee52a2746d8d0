package io.assumerole.policy.cli;

import io.assumerole.policy.NewAccess;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says what a change of a policy newly allows. */
@Command(
        name = "diff",
        description = "Says whether a policy allows after a change what it did not allow before.",
        footer = {"", "Example: git show main:role.json | iam-policy diff - role.json --kind identity"})
final class DiffCommand extends PolicyCommand {
    @Mixin
    private KindOption kind;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "The policy as it was, - for standard input.")
    private String before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "The policy as it is to be.")
    private String after;

    DiffCommand(Console console) {
        super(console);
    }

    @Override
    Answer answer() {
        var access = NewAccess.between(read(before, kind.kind), read(after, kind.kind), kind.kind);
        var outcome = access.outcome();
        var first = switch (outcome) {
            case NONE -> "no new access";
            case NEW -> "new access";
            case UNDECIDED -> "there may be new access";
        };
        var text = access.reasons().stream()
                .map(reason -> "\n  - " + reason)
                .collect(Collectors.joining("", Console.name(after) + ": " + first, "\n"));
        return new Answer(outcome == NewAccess.Outcome.NONE ? Answer.FINE : Answer.NOT_FINE, text, json -> {
            json.writeStringField("command", "diff");
            json.writeStringField("outcome", outcome.name());
            json.writeArrayFieldStart("reasons");
            for (var reason : access.reasons()) {
                json.writeStartObject();
                json.writeStringField("outcome", reason.outcome().name());
                json.writeStringField("path", reason.path());
                json.writeStringField("statement", reason.statement().toString());
                json.writeFieldName("actions");
                json.writeArray(
                        reason.actions().toArray(String[]::new),
                        0,
                        reason.actions().size());
                json.writeFieldName("resources");
                json.writeArray(
                        reason.resources().toArray(String[]::new),
                        0,
                        reason.resources().size());
                json.writeStringField("description", reason.description());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
