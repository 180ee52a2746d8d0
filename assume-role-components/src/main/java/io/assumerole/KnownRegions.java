package io.assumerole;

import com.pulumi.aws.enums.Region;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.assumerole.internal.Text;
import java.util.Arrays;
import java.util.Set;

/** The regions that this version knows, and a warning of any other. */
final class KnownRegions {

    /** Opened after the last release of com.pulumi:aws 6.x. As of November 2025. */
    private static final Set<String> NEWER = Set.of(
            "ap-east-2", "ap-southeast-6", "eusc-de-east-1", "us-isob-west-1", "us-isof-east-1", "us-isof-south-1");

    private KnownRegions() {}

    /**
     * Warns of a region that nobody knows, of which the value may be {@code null}: its name has the form of one, so it
     * may be new, or misspelt, and the AWS provider of Pulumi does not look.
     */
    static void warnOfUnknown(Output<String> region, Resource component) {
        region.applyValue(name -> {
            if (name == null || isKnown(name)) {
                return false;
            }
            var shown = KnownValue.isSecret(region) ? "what was given" : Text.quote(name);
            Warnings.warn("""
                            region: %s is none of the regions that this version knows; if it is misspelt, no call of \
                            the provider finds AWS""".formatted(shown), component);
            return true;
        });
    }

    static boolean isKnown(String region) {
        return NEWER.contains(region)
                || Arrays.stream(Region.values())
                        .anyMatch(known -> known.getValue().equals(region));
    }
}
