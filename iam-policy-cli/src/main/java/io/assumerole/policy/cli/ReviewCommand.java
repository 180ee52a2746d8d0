package io.assumerole.policy.cli;

import io.assumerole.policy.cli.review.compare.AccessReview;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.report.HtmlReport;
import io.assumerole.policy.cli.review.report.JsonReport;
import io.assumerole.policy.cli.review.report.MarkdownReport;
import io.assumerole.policy.cli.review.report.SarifReport;
import io.assumerole.policy.cli.review.report.TextReport;
import io.assumerole.policy.cli.review.types.PreviewException;
import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reports how a Pulumi deployment changes who can do what. */
@Command(
        name = "review",
        description = "Reports how a Pulumi deployment changes who can do what.",
        footer = {"", "Example: pulumi preview --json --show-sames | iam-policy review -"})
final class ReviewCommand extends PolicyCommand {
    /** The format of the report. */
    enum Format {
        TEXT,
        MARKDOWN,
        JSON,
        SARIF,
        HTML
    }

    /** The result that exit code 1 reports. */
    enum FailOn {
        NEW_ACCESS,
        FINDINGS,
        NEVER
    }

    @Option(
            names = "--state",
            paramLabel = "EXPORT",
            completionCandidates = FileNames.class,
            description = "The output of pulumi stack export before the deployment, for a preview without"
                    + " unchanged resources, or to compare it with a later export.")
    private String state;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description = "The format of the report: text (default), markdown for a pull request comment, json,"
                    + " sarif for code scanning, or html.")
    private Format format = Format.TEXT;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            completionCandidates = FileNames.class,
            description = "Writes the report to this file.")
    private String output;

    @Option(
            names = "--fail-on",
            paramLabel = "RESULT",
            converter = FailOnConverter.class,
            description = "The result with exit code 1: new-access (default; also undecided), findings (also new"
                    + " findings) or never.")
    private FailOn failOn = FailOn.NEW_ACCESS;

    @Parameters(
            paramLabel = "PREVIEW",
            completionCandidates = FileNames.class,
            description = "The output of pulumi preview --json --show-sames, or of a later pulumi stack export;"
                    + " - for standard input.")
    private String preview;

    ReviewCommand(CommandInputOutput console) {
        super(console);
    }

    @Override
    CommandResult answer() throws IOException {
        if (output != null) {
            console.requireOther(output, preview);
            if (state != null) {
                console.requireOther(output, state);
            }
        }
        var review = review();
        var name = CommandInputOutput.name(preview);
        var report = switch (format) {
            case TEXT -> TextReport.of(name, review, console.hasColors() && output == null);
            case MARKDOWN -> MarkdownReport.of(review);
            case JSON -> JsonReport.of(review);
            case SARIF -> SarifReport.of(IamPolicy.VERSION, review);
            case HTML -> HtmlReport.of(name, review);
        };
        return new CommandResult(fails(review) ? CommandResult.NOT_FINE : CommandResult.FINE, report);
    }

    @Override
    void write(String report) {
        if (output == null) {
            super.write(report);
        } else {
            console.write(output, report);
        }
    }

    private Review review() throws IOException {
        try (var in = console.open(preview)) {
            if (state == null) {
                return AccessReview.of(CommandInputOutput.name(preview), in, "", null);
            }
            try (InputStream exported = console.open(state)) {
                return AccessReview.of(CommandInputOutput.name(preview), in, CommandInputOutput.name(state), exported);
            }
        } catch (PreviewException e) {
            throw new BadInputException(e.getMessage());
        }
    }

    private boolean fails(Review review) {
        return switch (failOn) {
            case NEW_ACCESS -> review.hasNewAccess();
            case FINDINGS -> review.hasNewAccess() || review.hasNewFindings();
            case NEVER -> false;
        };
    }

    /** Parses a format such as {@code json}. */
    static final class FormatConverter extends WordConverter<Format> {
        FormatConverter() {
            super(Format.class, NOT_ALLOWED);
        }
    }

    /** Parses a result such as {@code new-access}. */
    static final class FailOnConverter extends WordConverter<FailOn> {
        FailOnConverter() {
            super(FailOn.class, NOT_ALLOWED);
        }
    }
}
