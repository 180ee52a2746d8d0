package io.assumerole;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.Partition;
import io.assumerole.arn.Tag;
import io.assumerole.components.internal.input.Phrases;
import io.assumerole.internal.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Checks values of {@link AssumedRoleProviderArgs} that have no type in {@code io.assumerole.arn}. */
final class ProviderValueChecks {

    /** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
    private static final int SHORTEST_TOKEN = 4;

    private static final int LONGEST_TOKEN = 20_000;

    private static final int MOST_TAGS = 50;

    /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html */
    private static final Pattern ACCESS_KEY_ID = Pattern.compile("[A-Za-z0-9_]{16,128}");

    private ProviderValueChecks() {}

    static String region(String region) {
        Partition.ofRegion(region);
        return region;
    }

    static String notBlank(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "is blank; allowed: at least one character; omit it if there is no value");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "got " + Text.quote(value) + "; allowed: no line break or other control character");
        }
        return value;
    }

    /** Does not quote the value, which may be a misplaced secret key. */
    static String accessKeyId(String value) {
        if (!ACCESS_KEY_ID.matcher(value).matches()) {
            throw new IllegalArgumentException("got %s, not shown; allowed: 16 to 128 characters from A-Z a-z 0-9 _"
                    .formatted(Phrases.characters(value.length())));
        }
        return value;
    }

    /** Does not quote the value, which is a secret. */
    static String secretText(String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < '\u007f')) {
            throw new IllegalArgumentException("got "
                    + Phrases.characters(value.length())
                    + ", not shown; allowed: one or more ASCII characters, without white space and control characters");
        }
        return value;
    }

    static String token(String token) {
        if (token.length() < SHORTEST_TOKEN || token.length() > LONGEST_TOKEN) {
            throw new IllegalArgumentException("got %s, not shown; allowed: %d to %d characters"
                    .formatted(Phrases.characters(token.length()), SHORTEST_TOKEN, LONGEST_TOKEN));
        }
        return token;
    }

    static List<String> keys(List<String> keys) {
        if (keys.isEmpty() || keys.contains(null)) {
            throw new IllegalArgumentException((keys.isEmpty() ? "got none" : "got null among them")
                    + "; allowed: at least one tag key, none of them null");
        }
        return keys;
    }

    static List<String> accounts(List<String> accounts) {
        if (accounts.isEmpty()) {
            throw new IllegalArgumentException("is empty; omit it to allow the role's own account");
        }
        return accounts.stream().map(AccountId::new).map(AccountId::value).toList();
    }

    /** Checks default tags. Resource tag keys can differ only in case; IAM tag keys cannot. */
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
}
