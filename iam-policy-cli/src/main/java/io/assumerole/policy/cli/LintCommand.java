package io.assumerole.policy.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import io.assumerole.arn.AccountId;
import io.assumerole.internal.Text;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.cli.json.IndentedJson;
import io.assumerole.policy.cli.sarif.SarifLocation;
import io.assumerole.policy.cli.sarif.SarifLog;
import io.assumerole.policy.cli.sarif.SarifResult;
import io.assumerole.policy.cli.sarif.SarifRule;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds probable mistakes that AWS accepts. */
@Command(
        name = "lint",
        description = "Finds probable mistakes that AWS accepts.",
        footer = {"", "Example: iam-policy lint role.json --kind identity --fail-on medium"})
final class LintCommand extends PolicyCommand {
    /** The format of the answer. */
    enum Format {
        TEXT,
        JSON,
        SARIF
    }

    @Mixin
    private KindOption kind;

    @Option(
            names = "--account",
            paramLabel = "ACCOUNT",
            description = "The account of the role, to find principals of other accounts in its trust policy.")
    private String account;

    @Option(
            names = "--principal",
            paramLabel = "ARN",
            description = "A user or role that has the policies, to find permissions to change it; repeatable.")
    private List<String> principals = List.of();

    @Option(
            names = "--acknowledge",
            arity = "3",
            paramLabel = "CODE ABOUT REASON",
            hideParamSyntax = true,
            description = "Omits an intended finding, given by its code, subject, and reason; repeatable.")
    private List<String> acknowledged = List.of();

    @Option(
            names = "--together",
            description =
                    "Treats the files as all identity policies of one user or role, and also finds escalation paths"
                            + " across them.")
    private boolean together;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            converter = SeverityConverter.class,
            description = "The lowest severity with exit code 1: low (default), medium or high.")
    private LintCode.Severity failOn = LintCode.Severity.LOW;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description = "The format of the answer: text (default), json, or sarif for code scanning.")
    private Format format = Format.TEXT;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            completionCandidates = FileNames.class,
            description = "The files with valid policies; - for standard input.")
    private List<String> files;

    private final Map<String, String> texts = new HashMap<>();

    LintCommand(CommandInputOutput console) {
        super(console);
    }

    @Override
    CommandResult answer() {
        var acknowledged = acknowledgements();
        var found = together ? foundTogether() : foundAlone();
        var unused = acknowledged.stream()
                .filter(acknowledgment ->
                        found.values().stream().flatMap(List::stream).noneMatch(acknowledgment::isFor))
                .toList();
        found.values()
                .forEach(findings -> findings.removeIf(
                        finding -> acknowledged.stream().anyMatch(acknowledgment -> acknowledgment.isFor(finding))));
        boolean fails = found.values().stream()
                .flatMap(List::stream)
                .anyMatch(finding -> finding.severity().compareTo(failOn) >= 0);
        var output = switch (format) {
            case TEXT -> text(found, unused);
            case JSON -> json(found, unused, fails);
            case SARIF -> sarif(found, unused);
        };
        return new CommandResult(fails ? CommandResult.NOT_FINE : CommandResult.FINE, output);
    }

    private static String text(Map<String, List<Finding>> found, List<Acknowledged> unused) {
        var text = new StringBuilder();
        found.forEach((file, findings) -> {
            var name = CommandInputOutput.name(file) + ": ";
            findings.forEach(finding -> text.append(name).append(finding).append('\n'));
            text.append(findings.isEmpty() ? name + "no findings\n" : "");
        });
        unused.forEach(acknowledgment -> text.append(acknowledgment.unused()).append('\n'));
        return text.toString();
    }

    private static String json(Map<String, List<Finding>> found, List<Acknowledged> unused, boolean fails) {
        return IndentedJson.object(new JsonFactory(), json -> {
            json.writeStringField("command", "lint");
            json.writeBooleanField("failed", fails);
            IndentedJson.writeAll(json, "documents", found.entrySet(), document -> {
                json.writeStringField("file", document.getKey());
                IndentedJson.writeAll(json, "findings", document.getValue(), finding -> {
                    json.writeStringField("code", finding.code().toString());
                    json.writeStringField("severity", word(finding.severity()));
                    json.writeStringField("path", finding.path());
                    json.writeStringField("about", finding.about());
                    json.writeStringField("statement", finding.statement());
                    json.writeStringField("what", finding.what());
                    json.writeStringField("remedy", finding.remedy());
                });
            });
            IndentedJson.writeAll(json, "unused", unused, acknowledgment -> {
                json.writeStringField("code", acknowledgment.code().toString());
                json.writeStringField("about", acknowledgment.about());
            });
        });
    }

    private String sarif(Map<String, List<Finding>> found, List<Acknowledged> unused) {
        var results = new ArrayList<SarifResult>();
        found.forEach((file, findings) -> {
            var positions = findings.isEmpty() ? null : JsonPositions.of(texts.get(file));
            findings.forEach(finding -> results.add(new SarifResult(
                    SarifRule.of(finding.code()),
                    SarifResult.message(finding),
                    location(file, finding, positions.find(finding.path())),
                    List.of(finding.about(), finding.statement()),
                    Optional.empty())));
        });
        return SarifLog.of(
                IamPolicy.VERSION,
                results,
                unused.stream().map(Acknowledged::unused).toList());
    }

    private static SarifLocation location(String file, Finding finding, JsonLocation position) {
        return SarifLocation.ofFile(
                        CommandInputOutput.path(CommandInputOutput.name(file), File.separatorChar), finding.path())
                .at(position.getLineNr(), position.getColumnNr());
    }

    /** An acknowledged finding. */
    private record Acknowledged(LintCode code, String about) {
        boolean isFor(Finding finding) {
            return finding.code() == code && finding.about().equals(about);
        }

        /** Returns the message about an acknowledgement without a finding. */
        String unused() {
            return Text.visible("--acknowledge %s %s: there is no such finding; remove it".formatted(code, about));
        }
    }

    /** Parses acknowledgements. The command applies them itself, because the lint does not report which ones it used. */
    private List<Acknowledged> acknowledgements() {
        var all = new ArrayList<Acknowledged>();
        for (int i = 0; i < acknowledged.size(); i += 3) {
            var finding = new Acknowledged(code(acknowledged.get(i)), acknowledged.get(i + 1));
            try {
                PolicyLint.create().acknowledge(finding.code(), finding.about(), acknowledged.get(i + 2));
            } catch (IllegalArgumentException e) {
                throw new BadInputException(e.getMessage());
            }
            all.add(finding);
        }
        return all;
    }

    private PolicyDocument readText(String file) {
        var text = console.read(file);
        texts.put(file, text);
        return document(file, text, kind.kind);
    }

    private Map<String, List<Finding>> foundAlone() {
        var lint = lint();
        var found = new LinkedHashMap<String, List<Finding>>();
        for (var file : files) {
            found.put(file, new ArrayList<>(lint.check(readText(file), kind.kind)));
        }
        return found;
    }

    private Map<String, List<Finding>> foundTogether() {
        if (kind.kind != PolicyKind.IDENTITY) {
            throw new BadInputException("--together requires identity policies: got " + kind.kind
                    + "; allowed: --kind identity; set it, or remove --together");
        }
        var documents = new LinkedHashMap<String, PolicyDocument>();
        var found = new LinkedHashMap<String, List<Finding>>();
        for (var file : files) {
            documents.put(file, readText(file));
            found.put(file, new ArrayList<>());
        }
        for (var finding : lint().checkTogether(documents)) {
            var file = fileOf(finding);
            found.get(file).add(within(file, finding));
        }
        return found;
    }

    /**
     * Returns the file name at the start of a finding's path: the longest match, or the last file if no name matches.
     */
    private String fileOf(Finding finding) {
        return files.stream()
                .filter(file -> (finding.path() + ".").startsWith(file + "."))
                .max(Comparator.comparingInt(String::length))
                .orElseGet(() -> files.get(files.size() - 1));
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
                lint = lint.forAccount(parsed("--account", account, AccountId::new));
            }
            if (!principals.isEmpty()) {
                lint = forPrincipals(lint);
            }
            return lint;
        } catch (IllegalArgumentException e) {
            throw new BadInputException(e.getMessage());
        }
    }

    private PolicyLint forPrincipals(PolicyLint lint) {
        try {
            return lint.forPrincipals(principals.toArray(String[]::new));
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--principal: " + e.getMessage().replaceFirst("^forPrincipals: ", ""));
        }
    }

    private static LintCode code(String text) {
        var codes = Arrays.stream(LintCode.values()).map(LintCode::toString).toList();
        int found = codes.indexOf(text);
        if (found < 0) {
            throw new BadInputException("--acknowledge: '%s' is not a finding code; allowed: %s"
                    .formatted(
                            Text.visible(text),
                            near(text, codes)
                                    .map(near -> "the code that lint prints before the finding, perhaps " + near)
                                    .orElse("the code that lint prints before the finding")));
        }
        return LintCode.values()[found];
    }

    /** Returns the code that shares the most words with a text. */
    private static Optional<String> near(String text, List<String> codes) {
        var words = List.of(text.toLowerCase(Locale.ROOT).split("[^a-z]+"));
        var best = codes.stream()
                .max(Comparator.comparingLong(code -> common(code, words)))
                .orElseThrow();
        return Optional.of(best).filter(code -> common(code, words) > 0);
    }

    private static long common(String code, List<String> words) {
        return Arrays.stream(code.split("-")).filter(words::contains).count();
    }

    private static String word(LintCode.Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    /** Parses a format such as {@code sarif}. */
    static final class FormatConverter extends WordConverter<Format> {
        FormatConverter() {
            super(Format.class, NOT_ALLOWED);
        }
    }

    /** Parses a severity such as {@code low}. */
    static final class SeverityConverter extends WordConverter<LintCode.Severity> {
        SeverityConverter() {
            super(LintCode.Severity.class, "is not a severity");
        }
    }
}
