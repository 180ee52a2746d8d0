package io.assumerole.policy.cli;

import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The base class of all commands, which reads all input, computes the whole answer, and only then writes it. */
abstract class PolicyCommand implements Callable<Integer> {
    static final String NOT_ALLOWED = "is not allowed";

    /** The content of a file that isn't a policy, by a field of its JSON object. */
    private static final Map<String, String> CONTENTS = Map.of(
            "PolicyDocument",
                    " is the output of a command such as aws iam get-role-policy; add --query PolicyDocument to it",
            "PolicyVersion", " is the output of aws iam get-policy-version; add --query PolicyVersion.Document to it",
            "steps", " looks like a preview, not a policy; give a file with a policy");

    final CommandInputOutput console;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    PolicyCommand(CommandInputOutput console) {
        this.console = console;
    }

    abstract CommandResult answer() throws IOException;

    @Override
    public final Integer call() throws IOException {
        var answer = answer();
        write(answer.output());
        return answer.status();
    }

    /** Writes the whole output. */
    void write(String output) {
        if (!console.print(output)) {
            throw new BadInputException("Standard output was closed before everything was written");
        }
    }

    /** Reads a document, and rejects an invalid one. */
    PolicyDocument read(String file, PolicyKind kind) {
        return document(file, console.read(file), kind);
    }

    /** Parses the content of a file, and rejects an invalid document. */
    static PolicyDocument document(String file, String json, PolicyKind kind) {
        try {
            return PolicyDocument.parse(json, kind);
        } catch (InvalidPolicyException e) {
            throw new BadInputException(CommandInputOutput.name(file)
                    + CONTENTS.entrySet().stream()
                            .filter(content -> e.problems().stream()
                                    .anyMatch(problem -> problem.path().equals(content.getKey())
                                            && problem.what().equals("is unknown")))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElseGet(() -> " is not a valid " + kind + " policy. " + e.getMessage()));
        }
    }

    /** Parses the value of an option; the message for an invalid value begins with the option. */
    static <T> T parsed(String option, String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            // A user of the command knows the option, but not the Java type.
            throw new BadInputException(option + ": " + e.getMessage().replaceFirst("^[A-Z][A-Za-z]+: ", ""));
        }
    }

    /** Parses a kind such as {@code service-control}. */
    static final class KindConverter extends WordConverter<PolicyKind> {
        KindConverter() {
            super(PolicyKind.class, "is not a kind");
        }
    }
}
