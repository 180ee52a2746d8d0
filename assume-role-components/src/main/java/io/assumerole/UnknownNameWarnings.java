package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.assumerole.components.internal.input.DeploymentDefaults;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.components.internal.input.Warnings;
import io.assumerole.internal.AwsManagedPolicies;
import io.assumerole.internal.NameList;
import io.assumerole.internal.SpellingSuggestion;
import io.assumerole.internal.Text;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Warns about regions and AWS managed policies that this version does not know: the name is misspelled, or it is newer
 * than this version.
 */
final class UnknownNameWarnings {

    private static final Set<String> REGIONS = NameList.lines(NameList.class, "regions.txt").stream()
            .flatMap(line -> NameList.listed(line).stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));

    private UnknownNameWarnings() {}

    /** Warns about the region of the stack or the environment, like {@link #warnOfUnknownRegion}. */
    static void warnOfUnknownDefaultRegion(Resource component) {
        var region = DeploymentDefaults.region();
        // Creates an output only for a warning, because most programs have a known region and many components.
        if (region != null && !isKnownRegion(region)) {
            warnOfUnknownRegion(Output.of(region), component);
        }
    }

    /** Warns about an unknown region, which Pulumi's AWS provider does not check; its value can be {@code null}. */
    static void warnOfUnknownRegion(Output<String> region, Resource component) {
        region.applyValue(name -> {
            if (name == null || isKnownRegion(name)) {
                return false;
            }
            var isSecret = KnownValue.isSecret(region);
            Warnings.warn(
                    ("region: %s is not a region that this version knows; correct it unless the region is new, because no"
                                    + " call reaches AWS in a region that does not exist%s")
                            .formatted(
                                    shown(name, isSecret),
                                    isSecret ? "" : suggestion(SpellingSuggestion.of(name, REGIONS))),
                    component);
            return true;
        });
    }

    static boolean isKnownRegion(String region) {
        return REGIONS.contains(region);
    }

    /** Warns about each unknown AWS managed policy. If it does not exist, AWS rejects it in the middle of an update. */
    static void warnOfUnknownPolicies(String argument, Output<List<String>> arns, Resource component) {
        arns.applyValue(all -> {
            var isSecret = KnownValue.isSecret(arns);
            all.stream()
                    .filter(AwsManagedPolicies::isUnknown)
                    .map(arn ->
                            ("%s: %s is not an AWS managed policy that this version knows; correct it unless the policy"
                                            + " is new, because AWS rejects a policy that does not exist%s")
                                    .formatted(
                                            argument,
                                            shown(arn, isSecret),
                                            isSecret ? "" : suggestion(AwsManagedPolicies.nearest(arn))))
                    .forEach(message -> Warnings.warn(message, component));
            return true;
        });
    }

    private static String shown(String name, boolean isSecret) {
        return isSecret ? "the given value" : Text.quote(name);
    }

    private static String suggestion(Optional<String> nearest) {
        return nearest.map(name -> ". Did you mean " + name + "?").orElse("");
    }
}
