package io.assumerole.policy.cli.review;

import io.assumerole.policy.cli.review.PolicyTypes.PolicyType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares the inputs of a resource with a policy that can decide whether the policy has an effect, such as a block of
 * public access or a network. Any input can, except those that certainly don't.
 */
final class SettingsReview {
    /** The inputs that certainly don't decide who can use the resource. */
    private static final Pattern HARMLESS =
            Pattern.compile("(delay|messageRetention|receiveWaitTime|visibilityTimeout)Seconds"
                    + "|maxMessageSize|redrivePolicy|redriveAllowPolicy|contentBasedDeduplication|deduplicationScope"
                    + "|fifoThroughputLimit|displayName|deliveryPolicy|archivePolicy|tracingConfig|signatureVersion"
                    + "|.*Feedback(RoleArn|SampleRate)|recoveryWindowInDays|forceOverwriteReplicaSecret|deletionWindowInDays"
                    + "|enableKeyRotation|rotationPeriodInDays|lifecycleRules|versioning|loggings?|corsRules|website"
                    + "|accelerationStatus|requestPayer|timeouts|clusterConfig|ebsOptions|engineVersion|elasticsearchVersion"
                    + "|snapshotOptions|autoTuneOptions|softwareUpdateOptions|offPeakWindowOptions|logPublishingOptions"
                    + "|binaryMediaTypes|minimumCompressionSize|acl|grants|body");

    private final Plan plan;
    private final PolicyInputs inputs;

    /** The URNs of the resources whose policy is a separate resource. */
    private final Set<String> withPolicy = new HashSet<>();

    SettingsReview(Plan plan, PolicyInputs inputs) {
        this.plan = plan;
        this.inputs = inputs;
        var subjects = new HashSet<String>();
        plan.after()
                .values()
                .forEach(state -> PolicyTypes.of(state)
                        .filter(type ->
                                !type.document().isEmpty() && !type.subject().isEmpty())
                        .filter(type -> mayAllow(type, state).orElse(false))
                        .ifPresent(type -> {
                            withPolicy.addAll(state.dependencies(type.subject()));
                            state.inputs().text(type.subject()).ifPresent(subjects::add);
                        }));
        plan.after().forEach((urn, state) -> {
            if (Stream.of("id", "arn", "name", "url")
                    .anyMatch(output -> state.outputs()
                            .text(output)
                            .filter(subjects::contains)
                            .isPresent())) {
                withPolicy.add(urn);
            }
        });
    }

    private Optional<Boolean> mayAllow(PolicyType type, ResourceState state) {
        return ResourceReview.policy(type, state, inputs).map(PolicySource::mayAllow);
    }

    /** Returns an undecided verdict if settings of a resource change that has a policy, or the default of an API. */
    Optional<Verdict> compare(PolicyType type, ResourceState old, ResourceState now) {
        boolean hasPolicy = mayAllow(type, now)
                .orElseGet(() -> type.type().startsWith("apigateway/") || withPolicy.contains(now.urn()));
        var changed = new TreeSet<>(ResourceReview.relevant(now).keySet());
        changed.addAll(ResourceReview.relevant(old).keySet());
        changed.remove(type.document());
        changed.removeIf(input -> HARMLESS.matcher(input).matches() || !plan.isChanged(old, now, input));
        return changed.isEmpty() || !hasPolicy
                ? Optional.empty()
                : Optional.of(Verdict.undecided("its " + String.join(" and its ", changed)
                        + (changed.size() == 1 ? " changes" : " change") + ", which can widen what its policy allows"));
    }
}
