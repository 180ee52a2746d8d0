package io.assumerole.policy.cli;

import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyProblem;
import io.assumerole.policy.cli.json.IndentedJson;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reports all problems for which a policy is invalid. */
@Command(
        name = "check",
        description = "Checks whether each policy is valid, and lists all its problems.",
        footer = {"", "Example: iam-policy check role.json --kind identity"})
final class CheckCommand extends PolicyCommand {
    @Mixin
    private KindOption kind;

    @Mixin
    private FormatOption format;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            completionCandidates = FileNames.class,
            description = "The files with the policies; - for standard input.")
    private List<String> files;

    CheckCommand(CommandInputOutput console) {
        super(console);
    }

    @Override
    CommandResult answer() {
        var problems = new LinkedHashMap<String, List<PolicyProblem>>();
        var text = new StringBuilder();
        for (var file : files) {
            var json = console.read(file);
            try {
                PolicyDocument.parse(json, kind.kind);
                problems.put(file, List.of());
                text.append(CommandInputOutput.name(file)).append(": valid\n");
            } catch (InvalidPolicyException e) {
                problems.put(file, e.problems());
                text.append(CommandInputOutput.name(file))
                        .append(": ")
                        .append(e.getMessage())
                        .append('\n');
            }
        }
        boolean valid = problems.values().stream().allMatch(List::isEmpty);
        var output = format.output(text.toString(), json -> {
            json.writeStringField("command", "check");
            json.writeBooleanField("valid", valid);
            IndentedJson.writeAll(json, "documents", problems.entrySet(), document -> {
                json.writeStringField("file", document.getKey());
                json.writeBooleanField("valid", document.getValue().isEmpty());
                IndentedJson.writeAll(json, "problems", document.getValue(), problem -> {
                    json.writeStringField("path", problem.path());
                    json.writeStringField("sid", problem.sid());
                    json.writeStringField("what", problem.what());
                    json.writeStringField("given", problem.given());
                    json.writeStringField("allowed", problem.allowed());
                    json.writeStringField("remedy", problem.remedy());
                });
            });
        });
        return new CommandResult(valid ? CommandResult.FINE : CommandResult.NOT_FINE, output);
    }
}
