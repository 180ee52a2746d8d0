package io.assumerole.policy.cli.review;

import io.assumerole.policy.cli.review.PolicyTypes.PolicyType;
import io.assumerole.policy.cli.review.Value.Fields;
import io.assumerole.policy.cli.review.Value.Scalar;
import io.assumerole.policy.cli.review.Value.Text;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares settings that limit access, and that replace earlier settings, which can have been stricter.
 *
 * @param plan the plan with the settings
 */
record LimitReview(Plan plan) {
    private static final List<String> PUBLIC_ACCESS =
            List.of("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets");

    Verdict compare(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (now != null && isStrictest(now) && (old == null || isForSame(type, old, now))) {
            return Verdict.none("limits access as far as possible");
        }
        // A new resource can replace stricter settings from outside the stack.
        return Verdict.undecided("limits access, and may be less strict than before");
    }

    /** Returns whether settings certainly apply to the same subject as before. */
    private boolean isForSame(PolicyType type, ResourceState old, ResourceState now) {
        return !plan.replaced().contains(now.urn())
                && Stream.of(type.subject(), "region", "accountId")
                        .filter(input -> !input.isEmpty())
                        .noneMatch(input -> plan.isChanged(old, now, input));
    }

    /** Returns whether settings limit access at least as much as any others, and as the default settings. */
    private static boolean isStrictest(ResourceState state) {
        var inputs = state.inputs();
        return switch (PolicyTypes.key(state)) {
            case "s3/bucketPublicAccessBlock", "s3/accountPublicAccessBlock" -> isBlocked(inputs);
            case "s3/bucketOwnershipControls" ->
                inputs.get("rule") instanceof Fields rule
                        && rule.get("objectOwnership").equals(new Text("BucketOwnerEnforced"));
            case "s3control/multiRegionAccessPoint" ->
                inputs.get("details") instanceof Fields details && isBlocked(details.get("publicAccessBlock"));
            case "ebs/snapshotBlockPublicAccess" -> inputs.get("state").equals(new Text("block-all-sharing"));
            case "ec2/imageBlockPublicAccess" -> inputs.get("state").equals(new Text("block-new-sharing"));
            case "aws-native:s3:Bucket" ->
                isBlocked(inputs.get("publicAccessBlockConfiguration"))
                        && inputs.get("accessControl").isAbsent()
                        && inputs.get("ownershipControls").isAbsent();
            default -> false;
        };
    }

    private static boolean isBlocked(Value settings) {
        return settings instanceof Fields fields
                && PUBLIC_ACCESS.stream().allMatch(input -> fields.get(input).equals(new Scalar("true")));
    }
}
