package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.cli.review.graph.AccessGraph;
import io.assumerole.policy.cli.review.graph.NewlyReached;
import io.assumerole.policy.cli.review.graph.PolicyInputs;
import io.assumerole.policy.cli.review.graph.PrincipalNames;
import io.assumerole.policy.cli.review.graph.PrincipalPairs;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.read.PlanReader;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a plan, builds the graphs before and after, and compares them. */
public final class AccessReview {
    private AccessReview() {}

    /**
     * Reviews a preview or two exports.
     *
     * @param name the name of the preview in messages
     * @param preview the output of {@code pulumi preview --json}, or the later export
     * @param exportName the name of the export in messages
     * @param export the output of {@code pulumi stack export} before the deployment; null if there is none
     * @return the review
     * @throws PreviewException if the review can't read an input
     */
    public static Review of(String name, InputStream preview, String exportName, @Nullable InputStream export) {
        var exported = export == null ? null : PlanReader.readExport(exportName, export);
        return of(PlanReader.read(name, preview, exported));
    }

    private static Review of(Plan plan) {
        var inputsBefore = PolicyInputs.before(plan);
        var inputsAfter = inputsBefore.after();
        var before = new AccessGraph(plan.before(), inputsBefore);
        var after = new AccessGraph(plan.after(), inputsAfter);
        var names = new PrincipalNames(before, after, plan.location());
        var reasons = new AccessReasons(names);
        var comparison = new PolicyComparison(reasons, plan.location().forExamples());
        var pairs = PrincipalPairs.of(plan, before, after);
        var resources = ResourceReview.of(plan, inputsBefore, inputsAfter, comparison);
        var reached = new NewlyReached(after, names);
        var changes =
                new ArrayList<>(PrincipalReview.changes(plan, before, after, pairs, comparison, reasons, reached));
        changes.addAll(resources.changes());
        WatchedReview.add(plan, ResourceReview.SETTINGS, changes);
        changes.addAll(RoleReview.changes(plan, before, after, pairs, comparison));
        changes.addAll(AttributeReview.changes(plan, pairs, inputsBefore, inputsAfter));
        changes.addAll(deletedLeftovers(plan));
        var findings = RiskFindings.of(plan, pairs, inputsBefore, inputsAfter);
        return new Review(
                ChangeOrder.sorted(changes, pairs, findings, names, reached),
                findings,
                AccessSummary.access(pairs),
                AccessSummary.trusts(pairs, names),
                resources.notUnderstood(),
                List.copyOf(plan.notes()));
    }

    /** Returns undecided changes for the deleted earlier instances of replaced resources whose removal may allow more. */
    private static List<Change> deletedLeftovers(Plan plan) {
        var changes = new ArrayList<Change>();
        for (var leftover : plan.leftovers()) {
            var current = plan.after().get(leftover.urn());
            // If two instances have the same ID, they are one resource in AWS, so deleting the earlier one can also
            // delete the later one.
            boolean mayShareId = current != null
                    && (leftover.outputs().text("id").isEmpty()
                            || leftover.outputs()
                                    .get("id")
                                    .equals(current.outputs().get("id")));
            if (mayAllowMoreWithout(leftover) || mayShareId && mayAllowMoreWithout(current)) {
                changes.add(ComparisonResult.undecided(
                                "may have denied something; an earlier replacement left this instance in AWS")
                        .change(
                                Change.Action.REMOVED,
                                leftover.shortType() + " " + leftover.name(),
                                "earlier instance",
                                leftover.urn(),
                                leftover.source()));
            }
        }
        return changes;
    }

    private static boolean mayAllowMoreWithout(ResourceState state) {
        var deletion = new Plan();
        deletion.before().put(state.urn(), state);
        return of(deletion).hasNewAccess();
    }
}
