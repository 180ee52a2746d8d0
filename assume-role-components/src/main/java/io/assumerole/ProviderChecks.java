package io.assumerole;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.Partition;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks values of {@link AssumedRoleProviderArgs} for which there is no type. */
final class ProviderChecks {

    /**
     * A session's own policy and the ARNs of its managed ones, in characters.
     * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
     */
    private static final int LARGEST_SESSION_POLICIES = 2_048;

    /** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
    private static final int SHORTEST_TOKEN = 4;

    private static final int LONGEST_TOKEN = 20_000;

    private static final int MOST_TAGS = 50;

    private ProviderChecks() {}

    static String region(String region) {
        Partition.ofRegion(region);
        return region;
    }

    static String notBlank(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "is blank; allowed: at least one character; leave it out where there is none");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "got " + Words.quote(value) + "; allowed: no line break or other control character");
        }
        return value;
    }

    /** Not quoted, as the message of a wrong name or path is. */
    static String secretText(String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < '\u007f')) {
            throw new IllegalArgumentException("got "
                    + value.length()
                    + " characters, not shown; allowed: ASCII characters but white space and"
                    + " controls, at least one");
        }
        return value;
    }

    static String token(String token) {
        if (token.length() < SHORTEST_TOKEN || token.length() > LONGEST_TOKEN) {
            throw new IllegalArgumentException("got %d characters, not shown; allowed: %d to %d"
                    .formatted(token.length(), SHORTEST_TOKEN, LONGEST_TOKEN));
        }
        return token;
    }

    static List<String> keys(List<String> keys) {
        if (keys.isEmpty() || keys.contains(null)) {
            throw new IllegalArgumentException((keys.isEmpty() ? "got none" : "got null among them")
                    + "; allowed: at least one key of tags, and none that is null");
        }
        return keys;
    }

    static List<String> accounts(List<String> accounts) {
        if (accounts.isEmpty()) {
            throw new IllegalArgumentException("is empty; leave it out to allow the role's own account");
        }
        return accounts.stream().map(AccountId::new).map(AccountId::value).toList();
    }

    /** The keys of resources' tags may differ in case only; those of IAM may not. */
    static Map<String, String> resourceTags(Map<String, String> tags) {
        if (tags.size() > MOST_TAGS) {
            throw new IllegalArgumentException("got %d tags; allowed: at most %d".formatted(tags.size(), MOST_TAGS));
        }
        var wrong = new ArrayList<String>();
        var sorted = new TreeMap<String, String>();
        tags.forEach((key, value) -> {
            try {
                var tag = new Tag(key, value);
                sorted.put(tag.key(), tag.value());
            } catch (IllegalArgumentException e) {
                wrong.add(e.getMessage());
            }
        });
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", wrong));
        }
        return sorted;
    }

    static void requireSamePartition(String region, String roleArn) {
        var ofRegion = Partition.ofRegion(region);
        var ofRole = RoleArn.parse(roleArn).partition();
        if (!ofRegion.equals(ofRole)) {
            throw new IllegalArgumentException(
                    "'%s' lies in partition %s and the role in %s; give a region of the role's partition"
                            .formatted(region, ofRegion, ofRole));
        }
    }

    static void requireSmall(String policy, List<String> arns) {
        var size = policy.length() + arns.stream().mapToInt(String::length).sum();
        if (size > LARGEST_SESSION_POLICIES) {
            throw new IllegalArgumentException(
                    "have %d characters together; allowed are %d. Leave out what the role's own policies do not grant anyway"
                            .formatted(size, LARGEST_SESSION_POLICIES));
        }
    }
}
