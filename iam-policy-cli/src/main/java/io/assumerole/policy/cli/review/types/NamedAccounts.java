package io.assumerole.policy.cli.review.types;

import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the accounts and addresses that values name. */
public final class NamedAccounts {
    /**
     * An account that may receive data or access. An account in the ARN of a role, function, certificate, or key doesn't
     * count, because the resource only uses these.
     */
    private static final Pattern RECIPIENT_ACCOUNT = Pattern.compile(
            "^arn:[^:\\s\"]*:(?!iam|lambda|acm|kms)[^:]*:[^:]*:([0-9]{12}):|amazonaws\\.com/([0-9]{12})/|^([0-9]{12})$");

    /** Like {@code RECIPIENT_ACCOUNT}, but also matches the account in the ARN of a function, which a rule can have as its target. */
    private static final Pattern TARGET_ACCOUNT =
            Pattern.compile(RECIPIENT_ACCOUNT.pattern().replace("lambda|", ""));

    private static final Pattern ALL_ADDRESSES = Pattern.compile(".*(0\\.0\\.0\\.0/0|(?<![0-9a-fA-F])::/0).*");

    private NamedAccounts() {}

    /** Returns the accounts that a value names and that may receive data or access. */
    public static List<String> in(Value value) {
        return found(RECIPIENT_ACCOUNT, texts(value.leaves()));
    }

    /** Returns the accounts that a value names and that may own the target of a rule. */
    public static List<String> ofTargets(Value value) {
        return found(TARGET_ACCOUNT, texts(value.leaves()));
    }

    /** Returns whether a value contains all addresses. */
    public static boolean hasAllAddresses(Value value) {
        return texts(value.leaves()).stream().anyMatch(NamedAccounts::isAllAddresses);
    }

    public static boolean isAllAddresses(String text) {
        return ALL_ADDRESSES.matcher(text).matches();
    }

    public static List<String> texts(Stream<Value> values) {
        return values.flatMap(value -> value instanceof Text text ? Stream.of(text.text()) : Stream.empty())
                .toList();
    }

    /**
     * Returns the distinct matches of a pattern. If the pattern has groups, returns the text of the last group that
     * matches.
     */
    public static List<String> found(Pattern pattern, List<String> texts) {
        var found = new ArrayList<String>();
        for (var text : texts) {
            var matcher = pattern.matcher(text);
            while (matcher.find()) {
                var group = matcher.group();
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    group = matcher.group(i) == null ? group : matcher.group(i);
                }
                if (!found.contains(group)) {
                    found.add(group);
                }
            }
        }
        return found;
    }
}
