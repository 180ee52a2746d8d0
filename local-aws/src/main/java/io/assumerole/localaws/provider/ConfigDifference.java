package io.assumerole.localaws.provider;

import com.google.protobuf.Struct;
import io.assumerole.localaws.provider.schema.Values;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Wire;
import java.util.List;
import java.util.Map;
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
        Struct before = request.hasOldInputs() ? request.getOldInputs() : request.getOlds();
        Map<String, Object> olds = Secret.reveal(Wire.read(before));
        Map<String, Object> news = Secret.reveal(Wire.read(request.getNews()));
        List<String> changed = Stream.concat(olds.keySet().stream(), news.keySet().stream())
                .distinct()
                .filter(name -> !Objects.equals(olds.get(name), news.get(name)) || Values.hasUnknown(news.get(name)))
                .sorted()
                .toList();
        DiffResponse.Builder response = DiffResponse.newBuilder()
                .setChanges(changed.isEmpty() ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME)
                .addAllDiffs(changed);
        // A state of an old engine has no region; that is no change.
        if (changed.contains(REGION) && olds.containsKey(REGION)) {
            response.addReplaces(REGION);
        }
        return response.build();
    }
}
