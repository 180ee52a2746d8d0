package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.assumerole.internal.ManagedPolicies;
import io.assumerole.internal.Text;
import java.util.List;

/** Warns of AWS managed policies that this version does not know. */
final class KnownPolicies {

    private KnownPolicies() {}

    /**
     * Warns of each policy of AWS that is not in the list: its name may be misspelled, or newer than this version. AWS
     * refuses one that does not exist in the middle of an update.
     */
    static void warnOfUnknown(String argument, Output<List<String>> arns, Resource component) {
        arns.applyValue(all -> {
            all.stream()
                    .filter(ManagedPolicies::isUnknown)
                    .forEach(arn -> Warnings.warn(text(argument, arn, KnownValue.isSecret(arns)), component));
            return true;
        });
    }

    private static String text(String argument, String arn, boolean isSecret) {
        var near = ManagedPolicies.nearest(arn)
                .map(known -> ". Did you mean " + known + "?")
                .orElse("");
        return "%s: %s is none of the AWS managed policies that this version knows; AWS refuses a policy that does not exist%s"
                .formatted(argument, isSecret ? "what was given" : Text.quote(arn), isSecret ? "" : near);
    }
}
