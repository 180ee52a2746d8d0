package io.assumerole.localaws.provider;

import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.Values;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.Secret;
import java.util.Objects;
import java.util.stream.Stream;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.DiffResponse.DiffChanges;

/**
 * Compares two configurations of the emulator.
 *
 * <p>With version 6, a different region replaces the provider and all its resources. Any other change keeps the
 * resources. The official plugin of 6.x does the same: <a
 * href="https://github.com/pulumi/pulumi-aws/pull/4000">pulumi-aws 4000</a>, and {@code configDiffer} in the Terraform
 * bridge's {@code pkg/tfbridge/provider.go}.
 *
 * <p>With version 7, nothing replaces the provider, because each resource has its own region: <a
 * href="https://github.com/pulumi/pulumi-aws/pull/5656">pulumi-aws 5656</a>. If a state of version 6 has
 * {@code assumeRole} and a program has {@code assumeRoles}, the provider is updated in place, because
 * {@code configDiffer} replaces only for keys that are marked.
 */
final class ConfigDiff {
    private static final String REGION = "region";

    private ConfigDiff() {}

    static DiffResponse of(PluginVersion version, DiffRequest request) {
        var before = request.hasOldInputs() ? request.getOldInputs() : request.getOlds();
        var olds = Secret.reveal(PropertyCodec.read(before));
        var news = Secret.reveal(PropertyCodec.read(request.getNews()));
        var changed = Stream.concat(olds.keySet().stream(), news.keySet().stream())
                .distinct()
                .filter(name -> !Objects.equals(olds.get(name), news.get(name)) || Values.hasUnknown(news.get(name)))
                .sorted()
                .toList();
        var response = DiffResponse.newBuilder()
                .setChanges(changed.isEmpty() ? DiffChanges.DIFF_NONE : DiffChanges.DIFF_SOME)
                .addAllDiffs(changed);
        // A state of an old engine has no region; that is not a change.
        if (version == PluginVersion.V6 && changed.contains(REGION) && olds.containsKey(REGION)) {
            response.addReplaces(REGION);
        }
        return response.build();
    }
}
