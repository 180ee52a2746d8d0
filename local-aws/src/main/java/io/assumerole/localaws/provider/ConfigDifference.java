package io.assumerole.localaws.provider;

import io.assumerole.localaws.provider.schema.Values;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Wire;
import java.util.Objects;
import java.util.stream.Stream;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.DiffResponse.DiffChanges;

/**
 * What would change in the plugin's configuration.
 *
 * <p>Another region replaces the provider, and with it every resource of the provider; whatever
 * else changes, the resources stay. As the official plugin of 6.x does: <a
 * href="https://github.com/pulumi/pulumi-aws/pull/4000">pulumi-aws 4000</a>, and {@code
 * configDiffer} in the Terraform bridge's {@code pkg/tfbridge/provider.go}.
 */
final class ConfigDifference {
    private static final String REGION = "region";

    private ConfigDifference() {}

    static DiffResponse of(DiffRequest request) {
        var before = request.hasOldInputs() ? request.getOldInputs() : request.getOlds();
        var olds = Secret.reveal(Wire.read(before));
        var news = Secret.reveal(Wire.read(request.getNews()));
        var changed = Stream.concat(olds.keySet().stream(), news.keySet().stream())
                .distinct()
                .filter(name -> !Objects.equals(olds.get(name), news.get(name)) || Values.hasUnknown(news.get(name)))
                .sorted()
                .toList();
        var response = DiffResponse.newBuilder()
                .setChanges(changed.isEmpty() ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME)
                .addAllDiffs(changed);
        // A state of an old engine has no region; that is no change.
        if (changed.contains(REGION) && olds.containsKey(REGION)) {
            response.addReplaces(REGION);
        }
        return response.build();
    }
}
