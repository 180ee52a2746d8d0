package io.assumerole.policy.cli.review.report;

import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.compare.Review.NotUnderstood;
import io.assumerole.policy.cli.review.compare.Review.RiskFinding;
import io.assumerole.policy.cli.sarif.SarifLocation;
import io.assumerole.policy.cli.sarif.SarifLog;
import io.assumerole.policy.cli.sarif.SarifResult;
import io.assumerole.policy.cli.sarif.SarifRule;
import io.assumerole.policy.cli.sarif.SarifRule.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes a review for code scanning. The report omits changes that give no new access. */
public final class SarifReport {
    private static final SarifRule NEW_ACCESS =
            new SarifRule("new-access", Level.ERROR, "The deployment allows a request that wasn't allowed before");

    private static final SarifRule UNDECIDED_ACCESS = new SarifRule(
            "undecided-access",
            Level.ERROR,
            "The deployment can allow new access: a value isn't known before the deployment, is a secret, or isn't"
                    + " understood");

    private static final SarifRule NOT_UNDERSTOOD = new SarifRule(
            "not-understood",
            Level.WARNING,
            "A resource contains a policy, but the review doesn't support the resource's type");

    /** The file that every Pulumi project has. */
    private static final String PROJECT = "Pulumi.yaml";

    private static final Pattern POSITION = Pattern.compile("([1-9][0-9]{0,8})(?:,([0-9]{1,9}))?");

    private final List<SarifResult> results = new ArrayList<>();

    private SarifReport() {}

    /**
     * Returns the report, followed by a line break.
     *
     * @param version the version of this program
     * @param review the review
     * @return one JSON object
     */
    public static String of(String version, Review review) {
        var report = new SarifReport();
        review.changes().forEach(report::add);
        report.addAll(review.findings(), true);
        review.notUnderstood().forEach(report::add);
        report.addAll(review.findings(), false);
        return SarifLog.of(version, report.results, review.notes());
    }

    private void add(Change change) {
        if (change.outcome() != Outcome.NO_NEW_ACCESS) {
            results.add(new SarifResult(
                    change.outcome() == Outcome.NEW_ACCESS ? NEW_ACCESS : UNDECIDED_ACCESS,
                    ReviewPhrases.of(change)
                            + ReviewPhrases.example(change)
                                    .map(example -> "; for example: " + example)
                                    .orElse(""),
                    location(change.urn(), change.source()),
                    List.of(change.subject(), change.urn(), change.aspect()),
                    Optional.of(true)));
        }
    }

    private void addAll(List<RiskFinding> findings, boolean isNew) {
        findings.stream().filter(finding -> finding.isNew() == isNew).forEach(this::add);
    }

    private void add(RiskFinding riskFinding) {
        var urn = riskFinding.urn().isEmpty() ? riskFinding.subject() : riskFinding.urn();
        results.add(new SarifResult(
                SarifRule.of(riskFinding.finding().code()),
                riskFinding.subject() + ": " + SarifResult.message(riskFinding.finding()),
                location(urn, riskFinding.source()),
                List.of(urn, riskFinding.finding().about()),
                Optional.of(riskFinding.isNew())));
    }

    private void add(NotUnderstood notUnderstood) {
        results.add(new SarifResult(
                NOT_UNDERSTOOD,
                notUnderstood.resource() + " (" + notUnderstood.type()
                        + ") contains a policy, but the review doesn't support this resource type",
                location(notUnderstood.urn(), notUnderstood.source()),
                List.of(notUnderstood.urn()),
                Optional.empty()));
    }

    /** Returns the line in the program, or else the beginning of the project file. */
    private static SarifLocation location(String urn, Optional<String> source) {
        return source.flatMap(SarifReport::uri)
                .flatMap(uri -> position(urn, uri))
                .orElseGet(() -> SarifLocation.ofFile(PROJECT, urn));
    }

    private static Optional<URI> uri(String source) {
        try {
            return Optional.of(new URI(source));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Returns the line in the fragment, and the column if the fragment contains one. */
    private static Optional<SarifLocation> position(String urn, URI uri) {
        var fragment = POSITION.matcher(Objects.requireNonNullElse(uri.getFragment(), ""));
        if (!"project".equals(uri.getScheme()) || uri.getPath() == null || !fragment.matches()) {
            return Optional.empty();
        }
        var file = SarifLocation.ofFile(uri.getPath().replaceFirst("^/+", ""), urn);
        int column = fragment.group(2) == null ? 0 : Integer.parseInt(fragment.group(2));
        return Optional.of(file.at(Integer.parseInt(fragment.group(1)), column));
    }
}
