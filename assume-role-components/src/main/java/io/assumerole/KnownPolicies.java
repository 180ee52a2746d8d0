package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.components.internal.input.Warnings;
import io.assumerole.internal.ManagedPolicies;
import io.assumerole.internal.Text;
import java.util.List;

/** Warns about AWS managed policies that this version does not know. */
final class KnownPolicies {

    private KnownPolicies() {}

    /**
     * Warns about each AWS managed policy that is not in the list: its name is misspelled, or it is newer than this
     * version. If a policy does not exist, AWS rejects it in the middle of an update.
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
        return "%s: %s is not an AWS managed policy that this version knows; correct it unless the policy is new, because AWS rejects a policy that does not exist%s"
                .formatted(argument, isSecret ? "what was given" : Text.quote(arn), isSecret ? "" : near);
    }
}
