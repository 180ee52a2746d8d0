package io.assumerole.policy.pattern;

import io.assumerole.internal.DataFile;
import io.assumerole.internal.SpellingSuggestion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IAM's rules for ARNs in a Resource and in the values of ARN conditions. A part with a wildcard or a policy variable
 * may be anything.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
public final class ArnRules {
    /** A problem of an ARN, the allowed values, and the remedy. */
    public record Fault(String what, String allowed, String remedy) {}

    private static final Pattern PARTITION_NAME = Pattern.compile("aws(?:-[a-z]+)*");
    private static final Pattern REGION_NAME = Pattern.compile("[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2}");

    private static final DataFile DATA = DataFile.read("arns.txt");
    private static final List<String> WITHOUT_REGION = DATA.words("without-region");
    private static final List<String> IAM_TYPES = DATA.words("iam");
    private static final List<String> S3_TYPES_WITH_REGION = DATA.words("s3-with-region");

    private ArnRules() {}

    /** Finds a problem in a text that has the form of an ARN, complete or not. */
    public static Optional<Fault> faultOf(String arn) {
        var parts = ArnParts.of(arn, "*");
        return checkMissingColon(arn)
                .or(() -> checkPartition(parts[ArnParts.PARTITION]))
                .or(() -> checkRegion(parts))
                .or(() -> checkIamType(parts));
    }

    /** Checks an incomplete ARN. IAM completes an ARN that ends early, but not an ARN with a missing colon. */
    private static Optional<Fault> checkMissingColon(String arn) {
        long colons = arn.chars().filter(c -> c == ':').count();
        return colons < ArnParts.COUNT - 1 && arn.contains("::")
                ? fault(
                        "has fewer than six parts, one of them empty",
                        "arn:partition:service:region:account:resource",
                        "write all five colons, as in arn:aws:s3:::bucket")
                : Optional.empty();
    }

    private static Optional<Fault> checkPartition(String partition) {
        return hasWildcard(partition) || PARTITION_NAME.matcher(partition).matches()
                ? Optional.empty()
                : fault(
                        "names an unknown partition",
                        "aws, aws-cn, aws-us-gov, a similar name, or *",
                        "write the partition of the account instead of " + partition);
    }

    private static Optional<Fault> checkRegion(String[] parts) {
        var region = parts[ArnParts.REGION];
        if (region.isEmpty() || hasWildcard(region)) {
            return Optional.empty();
        }
        var service = parts[ArnParts.SERVICE];
        boolean bucket = "s3".equals(service)
                && !(REGION_NAME.matcher(region).matches() && isTypeOf(S3_TYPES_WITH_REGION, parts[ArnParts.RESOURCE]));
        return bucket || WITHOUT_REGION.contains(service)
                ? fault(
                        "names the region %s, but the ARN of %s has none"
                                .formatted(region, bucket ? "a bucket" : "a resource of " + service),
                        "no region, as in " + (bucket ? "arn:aws:s3:::bucket/*" : "arn:aws:iam::123456789012:…"),
                        "remove the region, but keep its colon")
                : Optional.empty();
    }

    private static Optional<Fault> checkIamType(String[] parts) {
        var resource = parts[ArnParts.RESOURCE];
        if (!"iam".equals(parts[ArnParts.SERVICE])
                || "aws".equals(parts[ArnParts.ACCOUNT])
                || "root".equals(resource)
                || isTypeOf(IAM_TYPES, resource)) {
            return Optional.empty();
        }
        var type = resource.split("/", 2)[0];
        return fault(
                "is not an IAM resource type",
                "root, or one of these with a slash after it: " + String.join(", ", IAM_TYPES),
                SpellingSuggestion.of(type, IAM_TYPES)
                        .map(near -> "did you mean " + near + "/?")
                        .orElse("write it as IAM shows it"));
    }

    private static boolean isTypeOf(List<String> types, String resource) {
        var type = resource.split("/", 2);
        return hasWildcard(type[0]) || type.length == 2 && types.contains(type[0]);
    }

    private static boolean hasWildcard(String part) {
        return part.indexOf('*') >= 0 || part.indexOf('?') >= 0;
    }

    private static Optional<Fault> fault(String what, String allowed, String remedy) {
        return Optional.of(new Fault(what, allowed, remedy));
    }
}
