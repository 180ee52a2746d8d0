package io.assumerole.policy.compare;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.WildcardSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Creates ARNs that match a pattern, in a partition of AWS. */
final class SampleArns {
    private static final List<String> PARTITIONS = List.of("aws", "aws-cn", "aws-us-gov");
    private static final List<String> ACCOUNTS = List.of("123456789012", "210987654321");
    private static final List<String> NAMES = List.of("x", "another-name");

    /** The maximum number of ARNs for one pattern. */
    private static final int MOST = 8;

    private SampleArns() {}

    /** Returns whether a pattern has all six parts, and a service without wildcards. */
    static boolean isWhole(String pattern) {
        var parts = pattern.split(":", ArnParts.COUNT);
        return parts.length == ArnParts.COUNT && parts[0].equals("arn") && !Wildcard.isIn(parts[ArnParts.SERVICE]);
    }

    /** Returns the pattern with a nonempty resource, and with an AWS partition that its wildcards match, if any. */
    static String narrowed(String pattern) {
        var parts = pattern.split(":", ArnParts.COUNT);
        parts[ArnParts.PARTITION] =
                matching(PARTITIONS, parts[ArnParts.PARTITION]).get(0);
        int last = parts.length - 1;
        parts[last] = last == ArnParts.RESOURCE && parts[last].equals("*") ? "?*" : parts[last];
        return String.join(":", parts);
    }

    /**
     * Returns ARNs of users or roles that match a six-part pattern, with the sample account and name. Returns several
     * ARNs, so another pattern does not match all of them.
     */
    static Stream<String> ofPrincipals(String pattern) {
        var parts = pattern.split(":", ArnParts.COUNT);
        var arns = new ArrayList<String>();
        for (var partition : matching(PARTITIONS, parts[ArnParts.PARTITION])) {
            for (var name : NAMES) {
                for (var account : matching(ACCOUNTS, parts[ArnParts.ACCOUNT])) {
                    arns.add(String.join(
                            ":",
                            "arn",
                            partition,
                            parts[ArnParts.SERVICE],
                            WildcardSet.of(parts[ArnParts.REGION]).shortestText(),
                            account,
                            named(parts[ArnParts.RESOURCE], name)));
                }
            }
        }
        return arns.stream().distinct().limit(MOST);
    }

    private static List<String> matching(List<String> texts, String pattern) {
        var found =
                texts.stream().filter(text -> Wildcard.matches(pattern, text)).toList();
        return found.isEmpty() ? List.of(WildcardSet.of(pattern).shortestText()) : found;
    }

    /** Returns a resource that matches the pattern, with the name instead of a {@code *} at its end. */
    private static String named(String pattern, String name) {
        if (pattern.equals("*")) {
            return "role/" + name;
        }
        var beginning = WildcardSet.of(pattern).shortestText();
        return pattern.endsWith("*") ? beginning + (beginning.indexOf('/') < 0 ? "/" : "") + name : beginning;
    }
}
