package io.assumerole.policy.decision;

import io.assumerole.arn.AccountId;
import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.ResourcePattern;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The resource of a request.
 *
 * @param arn its ARN, or {@code *} for none
 * @param stated the account that the request gives for it
 * @param parts the parts of its ARN
 */
record RequestedResource(String arn, AccountId stated, List<String> parts) {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern BUCKET = Pattern.compile("arn:[a-z-]+:s3:::[A-Za-z0-9._-]+");

    private static final Pattern ACCESS_POINT =
            Pattern.compile("(?:outpost[/:][^/:]+[/:])?accesspoint[/:]", Pattern.CASE_INSENSITIVE);

    private static final Pattern ACCESS_POINT_ALIAS = Pattern.compile("[^/:]+(?:-s3alias|--ol-s3)(?:/|$)");

    RequestedResource(String arn, AccountId stated) {
        this(arn, stated, List.of(arn.split(":", ArnParts.COUNT)));
    }

    /** Checks a resource, and throws if it is not one ARN, or is not in the stated account. */
    static RequestedResource of(String arn, AccountId stated) {
        if (!ResourcePattern.isOne(arn)) {
            throw new IllegalArgumentException("""
                    The request must name one resource: got %s; allowed: an ARN of six parts without wildcards, with its partition, \
                    service and region in lower case, or * alone.""".formatted(Text.quote(arn)));
        }
        var resource = new RequestedResource(arn, stated);
        if (stated != null && !resource.owner().equals(Optional.of(stated))) {
            throw new IllegalArgumentException("""
                    The resource is not in account %s: got %s; allowed: resourceAccount(…) and aws:ResourceAccount \
                    of the account that the ARN names, or of any account if it names none; omit it.""".formatted(stated, Text.quote(arn)));
        }
        return resource;
    }

    /** Creates an object of a bucket; wildcards in its key are plain characters. */
    static RequestedResource ofObject(String bucket, String key, AccountId stated) {
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException(
                    "The ARN must name one bucket: got %s; allowed: the ARN of a bucket without wildcards, such as arn:aws:s3:::example."
                            .formatted(Text.quote(bucket)));
        }
        if (key.isEmpty()) {
            throw new IllegalArgumentException(
                    "The key of the object is empty: got none; allowed: one character or more; for the bucket itself"
                            + " use asksFor(…).");
        }
        return new RequestedResource(of(bucket, stated).arn() + "/" + key, stated);
    }

    private String part(int index) {
        return parts.size() > index ? parts.get(index) : "";
    }

    boolean isNone() {
        return "*".equals(arn);
    }

    /** Returns the partition; empty for {@code *}. */
    Optional<String> partition() {
        return isNone() ? Optional.empty() : Optional.of(part(ArnParts.PARTITION));
    }

    /** Returns the account in the ARN; empty for ARNs without an account, such as bucket ARNs. */
    Optional<AccountId> named() {
        return Optional.of(part(ArnParts.ACCOUNT))
                .filter(text -> ACCOUNT.matcher(text).matches())
                .map(AccountId::new);
    }

    /** Returns the account of the resource, if it is known. */
    Optional<AccountId> owner() {
        return named().or(() -> Optional.ofNullable(stated));
    }

    /**
     * Returns whether the resource belongs to a service and has a type. The type is {@code *} for any type, or the part
     * of the ARN after the account; if it ends in {@code /} or {@code :}, the beginning of that part.
     */
    boolean isOf(String service, String type) {
        var resource = part(ArnParts.RESOURCE);
        boolean typed = type.endsWith("/") || type.endsWith(":") ? resource.startsWith(type) : resource.equals(type);
        return part(ArnParts.SERVICE).equals(service) && (type.equals("*") || typed);
    }

    /** Returns whether AWS owns the resource, such as an AWS managed policy. */
    boolean isOfAws() {
        return part(ArnParts.ACCOUNT).equals("aws");
    }

    /**
     * Returns whether the resource is an S3 access point, given as its ARN or its alias, or an object behind an access
     * point. A bucket's name can have the form of an alias.
     * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-alias.html
     */
    boolean isAccessPoint() {
        var service = part(ArnParts.SERVICE);
        return service.equals("s3-object-lambda")
                || service.equals("s3")
                        && ACCESS_POINT_ALIAS.matcher(part(ArnParts.RESOURCE)).lookingAt()
                || service.startsWith("s3")
                        && !part(ArnParts.ACCOUNT).isEmpty()
                        && ACCESS_POINT.matcher(part(ArnParts.RESOURCE)).lookingAt();
    }

    boolean isKmsAlias() {
        return isOfKms("alias/");
    }

    boolean isKmsKey() {
        return isOfKms("key/") || isKmsAlias();
    }

    /** Ignores case, which is stricter; AWS doesn't document whether case matters. */
    private boolean isOfKms(String type) {
        return part(ArnParts.SERVICE).equals("kms")
                && part(ArnParts.RESOURCE).toLowerCase(Locale.ROOT).startsWith(type);
    }
}
