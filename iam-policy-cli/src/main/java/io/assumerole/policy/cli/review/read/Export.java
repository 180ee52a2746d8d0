package io.assumerole.policy.cli.review.read;

import io.assumerole.policy.cli.review.types.AccessValues;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value.Fields;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An export of a stack before the deployment.
 *
 * @param resources the resources that affect, or may affect, access, by URN
 * @param others the resources with tags, or with other values that might affect access, by URN
 * @param urns the URNs of all resources
 * @param location the regions and accounts of all resources
 * @param routes the entrances that require authentication, and the exits to accounts
 * @param count the number of all resources
 */
public record Export(
        Map<String, ResourceState> resources,
        Map<String, Other> others,
        Set<String> urns,
        StackRegionsAndAccounts location,
        EntrancesAndExits routes,
        int count) {
    /**
     * A resource whose tags, or other values that might affect access, can change.
     *
     * @param state the resource without its inputs
     * @param watched the values in a resource of any type that might affect access
     */
    record Other(ResourceState state, Fields tags, AccessValues watched) {}

    /** Rejects the later resources if they belong to a different stack. */
    void requireSameStack(PulumiJson later, Set<String> urns) {
        var stacks = resources.keySet().stream().map(Export::stack).collect(Collectors.toSet());
        if (!stacks.isEmpty()
                && !urns.isEmpty()
                && urns.stream().map(Export::stack).noneMatch(stacks::contains)) {
            throw later.bad("doesn't belong to the stack of the state");
        }
    }

    /** Returns the stack and project of a URN such as {@code urn:pulumi:dev::app::aws:iam/user:User::anna}. */
    private static String stack(String urn) {
        return Arrays.stream(urn.split("::", 3)).limit(2).collect(Collectors.joining("::"));
    }
}
