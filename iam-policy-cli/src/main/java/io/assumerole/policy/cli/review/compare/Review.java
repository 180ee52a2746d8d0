package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.types.AccessLevels.Level;
import io.assumerole.policy.lint.Finding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The results of a review, which every report shows in this order.
 *
 * @param changes the changes, starting with new access, and within each outcome with the highest risk
 * @param findings the risks in the policies after the deployment
 * @param access who can do what afterward
 * @param trusts who can assume which role afterward
 * @param notUnderstood policies in resources of unknown types
 * @param notes what the input doesn't show
 */
public record Review(
        List<Change> changes,
        List<RiskFinding> findings,
        List<Access> access,
        List<Trust> trusts,
        List<NotUnderstood> notUnderstood,
        List<String> notes) {

    /**
     * A finding about the policies after the deployment.
     *
     * @param subject the principal or resource
     * @param isNew whether the deployment causes the finding
     * @param urn the URN of the resource; empty for a principal that the stack doesn't manage
     * @param source the file and line in the program
     */
    public record RiskFinding(String subject, boolean isNew, Finding finding, String urn, Optional<String> source) {}

    /**
     * Actions that a principal is allowed or denied.
     *
     * @param service the prefix of a service, or {@code *}
     * @param levels the access levels of the actions
     * @param resources the resources, with NOT before excluded resources
     * @param conditions the conditions in words
     * @param policy the policy that allows or denies the actions
     * @param isChanged whether the principal's permissions change
     */
    public record Access(
            String subject,
            boolean isAllowed,
            String service,
            Set<Level> levels,
            List<String> actions,
            List<String> resources,
            List<String> conditions,
            String policy,
            boolean isChanged) {}

    /**
     * A principal that the role's trust policy allows to assume the role.
     *
     * @param from the principal, or the role's trust policy if the policy isn't readable; for a user or role of the
     *     stack, the subject of its changes, such as {@code user anna}
     * @param conditions the conditions in words
     */
    public record Trust(String from, String role, List<String> actions, List<String> conditions, boolean isChanged) {}

    /** A policy in a resource of a type that the review doesn't support. */
    public record NotUnderstood(String resource, String type, String urn, Optional<String> source) {}

    /** Returns the worst outcome of all changes. */
    public Outcome outcome() {
        return changes.isEmpty() ? Outcome.NO_NEW_ACCESS : changes.get(0).outcome();
    }

    /**
     * Returns the subjects of the changes that can give new access, and the principals whose permissions these subjects
     * can get.
     */
    public Set<String> affected() {
        return changes.stream()
                .filter(change -> change.outcome() != Outcome.NO_NEW_ACCESS)
                .flatMap(change -> Stream.concat(Stream.of(change.subject()), change.leadsTo().stream()))
                .collect(Collectors.toSet());
    }

    /**
     * Returns the existing findings about the affected principals and resources, the most severe first. Omits a finding
     * about a group if it is a new finding about a member.
     */
    public List<RiskFinding> affectedFindings() {
        var affected = affected();
        var inherited =
                findings.stream().filter(RiskFinding::isNew).map(Review::text).collect(Collectors.toSet());
        return findings.stream()
                .filter(finding -> !finding.isNew() && affected.contains(finding.subject()))
                .filter(finding -> !finding.subject().startsWith("group ") || !inherited.contains(text(finding)))
                .toList();
    }

    private static String text(RiskFinding riskFinding) {
        return riskFinding.finding().code() + " " + riskFinding.finding().what();
    }

    public long count(Outcome outcome) {
        return changes.stream().filter(change -> change.outcome() == outcome).count();
    }

    /** {@return whether there is new access, or access that could not be decided} */
    public boolean hasNewAccess() {
        return outcome() != Outcome.NO_NEW_ACCESS;
    }

    /** {@return whether the deployment causes a finding} */
    public boolean hasNewFindings() {
        return findings.stream().anyMatch(RiskFinding::isNew);
    }
}
