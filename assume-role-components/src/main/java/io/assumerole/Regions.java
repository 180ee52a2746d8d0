package io.assumerole;

import com.pulumi.aws.enums.Region;
import com.pulumi.core.Output;
import com.pulumi.deployment.internal.DeploymentInternal;
import com.pulumi.resources.Resource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The region of who gives none, and regions that there are not.
 *
 * <p>{@code com.pulumi.aws.Config} keeps the configuration of the first program that ran in the
 * JVM, and an application that runs several stacks would give the first one's region to all.
 */
final class Regions {

    /** Opened after the last release of com.pulumi:aws 6.x. As of November 2025. */
    private static final Set<String> NEWER = Set.of(
            "ap-east-2", "ap-southeast-6", "eusc-de-east-1", "us-isob-west-1", "us-isof-east-1", "us-isof-south-1");

    private Regions() {}

    /**
     * Warns of a region that nobody knows: its name has the form of one, so it may be new, or
     * misspelt, and the AWS provider of Pulumi does not look.
     *
     * @param region the region; its value may be {@code null}
     */
    static void warnOfUnknown(Output<String> region, Resource component) {
        region.applyValue(name -> {
            if (name == null || isKnown(name)) {
                return false;
            }
            var shown = Held.isSecret(region) ? "what was given" : Words.quote(name);
            Warnings.warn(
                    "region: "
                            + shown
                            + " is none of the regions that this version knows; if it is"
                            + " misspelt, no call of the provider finds AWS",
                    component);
            return true;
        });
    }

    static boolean isKnown(String region) {
        return NEWER.contains(region)
                || Arrays.stream(Region.values())
                        .anyMatch(known -> known.getValue().equals(region));
    }

    /** The stack's {@code aws:region}, else the environment's; {@code null} where neither is. */
    static String ofDeployment() {
        return DeploymentInternal.getInstance()
                .getConfig("aws:region")
                .or(() -> Stream.of("AWS_REGION", "AWS_DEFAULT_REGION")
                        .map(System::getenv)
                        .flatMap(region -> Optional.ofNullable(region).stream())
                        .findFirst())
                .filter(region -> !region.isEmpty())
                .orElse(null);
    }
}
