package io.assumerole.policy.cli.permissions;

import io.assumerole.internal.Text;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.cli.review.graph.AccessGraph;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.graph.PolicyInputs;
import io.assumerole.policy.cli.review.graph.PolicySource;
import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.PreviewException;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.decision.PolicyEvaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The policies of the role that deploys.
 *
 * @param name the name of the role
 * @param policies its identity policies
 * @param boundaries its permissions boundary, if any
 * @param serviceControls the SCPs, each for one level of the organization
 * @param unknown sentences about policies of the role that couldn't be read
 */
record Deployer(
        String name,
        List<PolicyDocument> policies,
        List<PolicyDocument> boundaries,
        List<List<PolicyDocument>> serviceControls,
        List<String> unknown) {

    /** The name of a role that isn't given. */
    private static final String UNNAMED = "deployer";

    /** Returns a role with policies. */
    static Deployer of(
            List<PolicyDocument> policies,
            @Nullable PolicyDocument boundary,
            List<List<PolicyDocument>> serviceControls) {
        return new Deployer(
                UNNAMED, policies, boundary == null ? List.of() : List.of(boundary), serviceControls, List.of());
    }

    /** Returns a role with the policies of a role in a stack. */
    static Deployer of(
            String file,
            String name,
            Map<String, ResourceState> resources,
            Plan plan,
            List<List<PolicyDocument>> serviceControls) {
        var graph = new AccessGraph(resources, PolicyInputs.before(plan).after());
        var roles = graph.identities().values().stream()
                .filter(identity -> identity.kind() == Identity.Kind.ROLE && identity.isManaged())
                .toList();
        var named = roles.stream().filter(role -> isNamed(role, name)).toList();
        if (named.size() != 1) {
            throw new PreviewException("%s contains %d roles with the name %s; its roles: %s"
                    .formatted(
                            file,
                            named.size(),
                            Text.quote(name),
                            roles.stream().map(Identity::name).sorted().collect(Collectors.joining(", "))));
        }
        var role = named.get(0);
        var unknown = new ArrayList<String>();
        var policies = documents(role.effectivePolicies(), unknown);
        role.assumptions().forEach(assumption -> unknown.add(assumption.reason(null)));
        graph.unresolved().forEach(policy -> unknown.add(policy.what() + " " + policy.reason()));
        return new Deployer(
                role.name(), policies, documents(PolicySource.listOf(role.boundary()), unknown), serviceControls, unknown);
    }

    private static boolean isNamed(Identity role, String name) {
        return role.name().equals(name) || role.state() != null && role.state().name().equals(name);
    }

    private static List<PolicyDocument> documents(List<PolicySource> policies, List<String> unknown) {
        policies.forEach(policy -> policy.hidden()
                .ifPresent(hidden -> unknown.add("the " + policy.label() + " " + hidden.reason())));
        return policies.stream().flatMap(policy -> policy.document().stream()).toList();
    }

    PolicyEvaluator evaluator() {
        var evaluator = PolicyEvaluator.builder();
        evaluator.identity(policies.toArray(PolicyDocument[]::new));
        boundaries.forEach(evaluator::boundary);
        serviceControls.forEach(level -> evaluator.serviceControl(level.toArray(PolicyDocument[]::new)));
        return evaluator.noOtherLimits().build();
    }
}
