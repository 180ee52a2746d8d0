package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.cli.review.read.Plan;
import io.assumerole.policy.cli.review.types.PolicyTypes;
import io.assumerole.policy.cli.review.types.PolicyTypes.PolicyType;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.List;
import java.util.Set;
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

    /** The settings that limit passwords if they are true, or the more the larger they are. */
    private static final List<String> PASSWORDS = List.of(
            "minimumPasswordLength",
            "passwordReusePrevention",
            "requireLowercaseCharacters",
            "requireNumbers",
            "requireSymbols",
            "requireUppercaseCharacters");

    /** The types with settings that limit access only to the resource itself. */
    private static final Set<String> OWN = Set.of(
            "s3control/multiRegionAccessPoint",
            "aws-native:cognito:UserPool",
            "aws-native:s3:Bucket",
            "aws-native:s3:MultiRegionAccessPoint",
            "aws-native:vpclattice:Service",
            "aws-native:vpclattice:ServiceNetwork",
            "cognito/userPool",
            "vpclattice/service",
            "vpclattice/serviceNetwork");

    Verdict compare(PolicyType type, @Nullable ResourceState old, @Nullable ResourceState now) {
        if (now != null && isStrictest(old, now) && (old == null || isForSame(type, old, now))) {
            return Verdict.none("limits access as far as possible");
        }
        if (old != null && now != null && isForSame(type, old, now) && isAtLeastAsStrict(old, now)) {
            return Verdict.none("limits access as before, or more");
        }
        if (now == null && (OWN.contains(PolicyTypes.key(old)) || plan.isDeleted(old, type.subject()))) {
            return Verdict.none("limits access only to a resource that is deleted");
        }
        if (now == null) {
            return Verdict.undecided("limits access, and the deployment removes this limit");
        }
        // A new resource can replace stricter settings from outside the stack.
        return Verdict.undecided("limits access, and may be less strict than before");
    }

    /** Returns whether settings certainly apply to the same subject as before. */
    private boolean isForSame(PolicyType type, ResourceState old, ResourceState now) {
        return (OWN.contains(PolicyTypes.key(now)) || !plan.replaced().contains(now.urn()))
                && Stream.of(type.subject(), "region", "accountId")
                        .filter(input -> !input.isEmpty())
                        .noneMatch(input -> plan.isChanged(old, now, input));
    }

    /** Returns whether no setting is less strict than before. */
    private static boolean isAtLeastAsStrict(ResourceState old, ResourceState now) {
        var limits = switch (PolicyTypes.key(now)) {
            case "s3/bucketPublicAccessBlock", "s3/accountPublicAccessBlock" -> PUBLIC_ACCESS;
            case "iam/accountPasswordPolicy" -> PASSWORDS;
            default -> List.<String>of();
        };
        return !limits.isEmpty()
                && Stream.of(old, now)
                        .allMatch(state -> state.inputs().unreadable().isEmpty())
                && Stream.of(old, now)
                        .flatMap(state -> state.relevantInputs().keySet().stream())
                        .allMatch(input -> {
                            var before = old.inputs().get(input);
                            var after = now.inputs().get(input);
                            return before.equals(after) || limits.contains(input) && isStricter(before, after);
                        });
    }

    /** Returns whether an input limits access at least as much as before, if true or a larger number limits it. */
    private static boolean isStricter(Value before, Value after) {
        return after.equals(new Scalar("true"))
                || after instanceof Scalar number
                        && number.json().matches("[0-9]{1,9}")
                        && (before.isAbsent()
                                || before instanceof Scalar old
                                        && old.json().matches("[0-9]{1,9}")
                                        && Integer.parseInt(old.json()) <= Integer.parseInt(number.json()));
    }

    /** Returns whether settings limit access at least as much as any others, and as the default settings. */
    private static boolean isStrictest(@Nullable ResourceState old, ResourceState now) {
        var inputs = now.inputs();
        return switch (PolicyTypes.key(now)) {
            case "s3/bucketPublicAccessBlock", "s3/accountPublicAccessBlock" -> isBlocked(inputs);
            case "s3/bucketOwnershipControls" ->
                inputs.get("rule") instanceof Fields rule
                        && rule.get("objectOwnership").equals(new Text("BucketOwnerEnforced"));
            case "s3control/multiRegionAccessPoint" ->
                inputs.get("details") instanceof Fields details && isBlocked(details.get("publicAccessBlock"));
            case "aws-native:s3:MultiRegionAccessPoint" -> isBlocked(inputs.get("publicAccessBlockConfiguration"));
            case "vpclattice/service",
                    "vpclattice/serviceNetwork",
                    "aws-native:vpclattice:Service",
                    "aws-native:vpclattice:ServiceNetwork" ->
                inputs.get("authType").equals(new Text("AWS_IAM"));
            case "ebs/snapshotBlockPublicAccess", "aws-native:ec2:SnapshotBlockPublicAccess" ->
                inputs.get("state").equals(new Text("block-all-sharing"));
            case "ec2/imageBlockPublicAccess" -> inputs.get("state").equals(new Text("block-new-sharing"));
            case "aws-native:s3:Bucket" ->
                isBlocked(inputs.get("publicAccessBlockConfiguration"))
                        && inputs.get("accessControl").isAbsent()
                        && isOwned(old, inputs.get("ownershipControls"));
            case "cognito/userPool", "aws-native:cognito:UserPool" ->
                inputs.get("adminCreateUserConfig").leaves().allMatch(new Scalar("true")::equals);
            default -> false;
        };
    }

    /** Returns whether a bucket's owner owns all objects, as in new buckets, so that access control lists have no effect. */
    private static boolean isOwned(@Nullable ResourceState old, Value controls) {
        return controls.isAbsent()
                ? old == null || old.inputs().get("ownershipControls").isAbsent()
                : controls.only(List.of("rules", "objectOwnership"))
                        .leaves()
                        .allMatch(new Text("BucketOwnerEnforced")::equals);
    }

    private static boolean isBlocked(Value settings) {
        return settings instanceof Fields fields
                && PUBLIC_ACCESS.stream().allMatch(input -> fields.get(input).equals(new Scalar("true")));
    }
}
