package io.assumerole.policy.cli.permissions;

import io.assumerole.arn.AccountId;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.cli.review.compare.Gain;
import io.assumerole.policy.cli.review.graph.AccessGraph;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.graph.PolicyInputs;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.read.PlanReader;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.lint.LintCode;
import io.assumerole.policy.lint.PolicyLint;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the permissions that the deployment of a preview needs, and those that a role lacks. */
public final class Permissions {
    /** The findings about policies that make their holder an administrator. */
    private static final Set<LintCode> ADMINISTRATION = EnumSet.of(
            LintCode.ALLOWS_EVERYTHING,
            LintCode.ALLOWS_ALL_BUT,
            LintCode.ALLOWS_ALL_OF_IAM,
            LintCode.ESCALATES_PRIVILEGES);

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
        var identities = new AccessGraph(plan.after(), PolicyInputs.before(plan).after())
                .identities()
                .values();
        var policy = StartingPolicy.of(deployment, identities);
        var warnings = new ArrayList<>(location.warnings(deployment.calls()));
        var administrators = administrators(policy, identities);
        if (!administrators.isEmpty()) {
            warnings.add(
                    "The deployer can use principals whose policies make them administrators: %s. Treat the deployer as an administrator"
                            .formatted(String.join(", ", administrators)));
        }
        return new PermissionReport(
                deployment.calls(), deployment.unknownTypes(), warnings, deployment.notes(), policy, null);
    }

    /** Returns the principals that the deployer can use and that are administrators, with the actions of the deployer. */
    private static List<String> administrators(StartingPolicy policy, Collection<Identity> identities) {
        var administrators = new ArrayList<String>();
        for (var identity : identities) {
            var actions = Gain.isUnlimited(identity) ? policy.using(identity.arnPattern()) : Set.<String>of();
            if (!actions.isEmpty() && isAdministrator(identity.effectivePolicies())) {
                administrators.add("%s (%s)".formatted(identity, String.join(", ", actions)));
            }
        }
        return administrators;
    }

    private static boolean isAdministrator(List<PolicySource> policies) {
        var documents = new LinkedHashMap<String, PolicyDocument>();
        policies.stream()
                .flatMap(policy -> policy.document().stream())
                .forEach(document -> documents.put("policy" + documents.size(), document));
        return PolicyLint.create().checkTogether(documents).stream()
                .anyMatch(finding -> ADMINISTRATION.contains(finding.code()));
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
