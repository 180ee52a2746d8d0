package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.assumerole.components.internal.input.DeploymentDefaults;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.components.internal.input.Warnings;
import io.assumerole.internal.NameList;
import io.assumerole.internal.SpellingSuggestion;
import io.assumerole.internal.Text;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The regions that this version knows, and a warning of any other. */
final class KnownRegions {

    private static final Set<String> NAMES = NameList.lines(NameList.class, "regions.txt").stream()
            .flatMap(line -> NameList.listed(line).stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));

    private KnownRegions() {}

    /** Warns about the region of the stack or the environment, as {@link #warnOfUnknown} does. */
    static void warnOfUnknownDefault(Resource component) {
        warnOfUnknown(Output.ofNullable(DeploymentDefaults.region()), component);
    }

    /**
     * Warns about a region that is not in the list; its value can be {@code null}. The name has the form of a region's
     * name, so the region is new or its name is misspelled, and Pulumi's AWS provider does not check this.
     */
    static void warnOfUnknown(Output<String> region, Resource component) {
        region.applyValue(name -> {
            if (name == null || isKnown(name)) {
                return false;
            }
            var isSecret = KnownValue.isSecret(region);
            Warnings.warn(
                    "region: %s is not a region that this version knows; correct it unless the region is new, because no call reaches AWS in a region that does not exist%s"
                            .formatted(isSecret ? "what was given" : Text.quote(name), isSecret ? "" : nearest(name)),
                    component);
            return true;
        });
    }

    private static String nearest(String name) {
        return SpellingSuggestion.of(name, NAMES)
                .map(near -> ". Did you mean " + near + "?")
                .orElse("");
    }

    static boolean isKnown(String region) {
        return NAMES.contains(region);
    }
}
