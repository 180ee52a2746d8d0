package io.assumerole.policy.cli.permissions;

import io.assumerole.arn.AccountId;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.read.PlanReader;
import io.assumerole.policy.cli.review.types.PreviewException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the permissions that the deployment of a preview needs, and those that a role lacks. */
public final class Permissions {
    private final Plan plan;
    private final PlannedResources resources;
    private final Location location;
    private final Settings settings;

    /**
     * Settings that the preview might not show.
     *
     * @param account the account of the deployment; empty to take it from the preview
     * @param region the region of the deployment; empty to take it from the preview
     * @param lifecycle whether to include later updates, refreshes, and the destruction
     * @param assumedRole the role that a provider assumes and whose calls to find; empty for the deployer
     */
    public record Settings(String account, String region, boolean lifecycle, String assumedRole) {

        /** Returns the account of the deployment, which is the account of the assumed role, if any. */
        private String accountOfCaller() {
            var arn = assumedRole.split(":", 6);
            boolean hasAccount = arn.length == 6 && arn[4].matches("[0-9]{12}");
            if (hasAccount && !account.isEmpty() && !account.equals(arn[4])) {
                throw new PreviewException("--account is %s, but --assumed-role is in the account %s; remove --account"
                        .formatted(account, arn[4]));
            }
            return hasAccount ? arn[4] : account;
        }
    }

    private Permissions(Plan plan, PlannedResources resources, Settings settings) {
        this.plan = plan;
        this.resources = resources;
        this.settings = settings;
        // If a provider assumes a role, resources can be in other accounts than that of the caller.
        var accounts =
                resources.roles().isAny() ? Set.<String>of() : plan.location().accounts();
        this.location = Location.of(
                settings.accountOfCaller(),
                settings.region(),
                accounts,
                plan.location().regions(),
                resources.regions());
    }

    private DeploymentCalls calls(boolean isForCheck) {
        return DeploymentCalls.of(resources, location, settings.lifecycle(), settings.assumedRole(), isForCheck);
    }

    /**
     * Reads a preview.
     *
     * @param name the file's name in messages
     * @param preview the preview
     * @param settings what the preview doesn't show
     * @return the permissions
     * @throws PreviewException if it isn't a complete preview
     */
    public static Permissions read(String name, InputStream preview, Settings settings) {
        var resources = new PlannedResources();
        var plan = PlanReader.readSteps(name, preview, resources::add);
        resources.connect();
        return new Permissions(plan, resources, settings);
    }

    /** {@return the report with a starting policy for the calls} */
    public PermissionReport startingPolicy() {
        var deployment = calls(false);
        var policy = StartingPolicy.of(deployment);
        return new PermissionReport(
                deployment.calls(),
                deployment.unknownTypes(),
                location.warnings(deployment.calls()),
                deployment.notes(),
                policy,
                null);
    }

    /**
     * Returns the calls that policies deny.
     *
     * @param policies the identity policies of the role
     * @param boundary its permissions boundary; null if it has none
     * @param serviceControls the SCPs of each level of its organization
     * @return the report
     */
    public PermissionReport check(
            List<PolicyDocument> policies,
            @Nullable PolicyDocument boundary,
            List<List<PolicyDocument>> serviceControls) {
        return check(Deployer.of(policies, boundary, serviceControls), "");
    }

    /**
     * Returns the calls that the policies of a role in a stack deny.
     *
     * @param role the name of the role in AWS or in the program
     * @param exportName the file's name in messages
     * @param export the export of the stack with the role; null if the preview contains the role
     * @param serviceControls the SCPs of each level of its organization
     * @return the report
     * @throws PreviewException if the stack doesn't contain exactly one such role
     */
    public PermissionReport check(
            String role, String exportName, @Nullable InputStream export, List<List<PolicyDocument>> serviceControls) {
        requireAccount();
        var stack = export == null
                ? null
                : PlanReader.readExport(exportName, export).resources();
        return check(
                Deployer.of(exportName, role, location.account(), stack, plan, serviceControls),
                "A policy or permissions boundary that another stack or tool attaches to the role isn't covered.");
    }

    private void requireAccount() {
        if (location.account().equals(Location.UNKNOWN)) {
            throw new PreviewException(
                    "The preview doesn't show the account of the deployment; add --account with its 12 digits");
        }
    }

    private PermissionReport check(Deployer deployer, String note) {
        requireAccount();
        var deployment = calls(true);
        var notes = new LinkedHashSet<>(deployment.notes());
        deployer.unknown().forEach(unknown -> notes.add("Not read: " + unknown + "."));
        if (!note.isEmpty()) {
            notes.add(note);
        }
        var account = new AccountId(location.account());
        var check = PermissionCheck.of(deployer, deployment, account);
        return new PermissionReport(
                deployment.calls(),
                deployment.unknownTypes(),
                List.of(),
                notes,
                null,
                deployer.later() == null
                        ? check
                        : check.orLater(PermissionCheck.of(deployer.later(), deployment, account)));
    }
}
