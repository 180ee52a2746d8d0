package io.assumerole.policy.cli;

import io.assumerole.arn.AccountId;
import io.assumerole.policy.Finding;
import io.assumerole.policy.LintCode;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.PolicyLint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Looks for what AWS takes and is probably not meant so. */
@Command(
        name = "lint",
        description = "Finds what AWS takes and is probably not meant so.",
        footer = {"", "Example: iam-policy lint role.json --kind identity --fail-on medium"})
final class LintCommand extends PolicyCommand {
    @Mixin
    private KindOption kind;

    @Option(
            names = "--account",
            paramLabel = "ACCOUNT",
            description = "The account of the role, so that those of other accounts are found in its trust policy.")
    private String account;

    @Option(
            names = "--acknowledge",
            arity = "3",
            paramLabel = "CODE ABOUT REASON",
            hideParamSyntax = true,
            description = "Leaves out what is meant so: a code, what it is about, and why.")
    private List<String> acknowledged = List.of();

    @Option(
            names = "--together",
            description =
                    "The files are all identity policies of one user or role: also finds what they lead to together.")
    private boolean together;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            converter = SeverityConverter.class,
            description = "From which severity on the exit code is 1: low (default), medium or high.")
    private LintCode.Severity failOn = LintCode.Severity.LOW;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Valid policies, - for standard input.")
    private List<String> files;

    LintCommand(Console console) {
        super(console);
    }

    @Override
    Answer answer() {
        var found = together ? foundTogether() : foundAlone();
        boolean fails = found.values().stream()
                .flatMap(List::stream)
                .anyMatch(finding -> rank(finding.severity()) >= rank(failOn));
        var text = found.entrySet().stream()
                .map(document -> document.getValue().isEmpty()
                        ? Console.name(document.getKey()) + ": no findings\n"
                        : document.getValue().stream()
                                .map(finding -> Console.name(document.getKey()) + ": " + finding + "\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
        return new Answer(fails ? Answer.NOT_FINE : Answer.FINE, text, json -> {
            json.writeStringField("command", "lint");
            json.writeBooleanField("failed", fails);
            json.writeArrayFieldStart("documents");
            for (var document : found.entrySet()) {
                json.writeStartObject();
                json.writeStringField("file", document.getKey());
                json.writeArrayFieldStart("findings");
                for (var finding : document.getValue()) {
                    json.writeStartObject();
                    json.writeStringField("code", finding.code().toString());
                    json.writeStringField("severity", word(finding.severity()));
                    json.writeStringField("path", finding.path());
                    json.writeStringField("about", finding.about());
                    json.writeStringField("statement", finding.statement());
                    json.writeStringField("what", finding.what());
                    json.writeStringField("remedy", finding.remedy());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private Map<String, List<Finding>> foundAlone() {
        var lint = lint();
        var found = new LinkedHashMap<String, List<Finding>>();
        for (var file : files) {
            found.put(file, lint.check(read(file, kind.kind), kind.kind));
        }
        return found;
    }

    private Map<String, List<Finding>> foundTogether() {
        if (kind.kind != PolicyKind.IDENTITY) {
            throw new BadInputException("--together is for identity policies: got " + name(kind.kind)
                    + "; allowed: --kind identity; leave --together away");
        }
        var documents = new LinkedHashMap<String, PolicyDocument>();
        var found = new LinkedHashMap<String, List<Finding>>();
        for (var file : files) {
            documents.put(file, read(file, kind.kind));
            found.put(file, new ArrayList<>());
        }
        for (var finding : lint().checkTogether(documents)) {
            var file = fileOf(finding);
            found.get(file).add(within(file, finding));
        }
        return found;
    }

    /** The file with which the path of a finding begins; of two, the longer one. */
    private String fileOf(Finding finding) {
        return files.stream()
                .filter(file -> (finding.path() + ".").startsWith(file + "."))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
    }

    private static Finding within(String file, Finding finding) {
        var path = finding.path().length() > file.length() ? finding.path().substring(file.length() + 1) : "";
        return new Finding(
                finding.code(), path, finding.about(), finding.statement(), finding.what(), finding.remedy());
    }

    private PolicyLint lint() {
        try {
            var lint = PolicyLint.create();
            if (account != null) {
                lint = lint.forAccount(new AccountId(account));
            }
            for (int i = 0; i < acknowledged.size(); i += 3) {
                lint = lint.acknowledge(code(acknowledged.get(i)), acknowledged.get(i + 1), acknowledged.get(i + 2));
            }
            return lint;
        } catch (IllegalArgumentException e) {
            throw new BadInputException(e.getMessage());
        }
    }

    private static LintCode code(String text) {
        return Arrays.stream(LintCode.values())
                .filter(code -> code.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        "--acknowledge: '%s' is no code of a finding; allowed: the code that lint writes in front of it"
                                .formatted(text)));
    }

    private static String word(LintCode.Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private static int rank(LintCode.Severity severity) {
        return List.of(LintCode.Severity.LOW, LintCode.Severity.MEDIUM, LintCode.Severity.HIGH)
                .indexOf(severity);
    }

    /** Reads {@code low} and the like. */
    static final class SeverityConverter implements ITypeConverter<LintCode.Severity> {
        @Override
        public LintCode.Severity convert(String value) {
            return Arrays.stream(LintCode.Severity.values())
                    .filter(severity -> word(severity).equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'%s' is no severity; allowed: low, medium, high".formatted(value)));
        }
    }
}
