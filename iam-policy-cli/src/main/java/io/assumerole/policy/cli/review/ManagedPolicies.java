package io.assumerole.policy.cli.review;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.cli.review.PolicySource.Content;
import io.assumerole.policy.cli.review.PolicySource.Hidden;
import io.assumerole.policy.cli.review.PolicySource.Known;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The documents of AWS managed policies, from {@code managed-policies.txt}, whose first lines name the source. */
final class ManagedPolicies {
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:iam::aws:policy/(.+)");

    private static final Map<String, Content> READ = new ConcurrentHashMap<>();

    private ManagedPolicies() {}

    static boolean isAws(String arn) {
        return ARN.matcher(arn).matches();
    }

    /** Returns the document of an AWS managed policy as of the data's date. */
    static Content content(String arn) {
        return READ.computeIfAbsent(arn, ManagedPolicies::read);
    }

    private static Content read(String arn) {
        var name = ARN.matcher(arn);
        // Policies of other partitions can have other ARNs in their documents.
        if (!name.matches() || !arn.startsWith("arn:aws:")) {
            return new Hidden(arn, "isn't in the data of this version");
        }
        var start = name.group(1) + " ";
        return PolicyTypes.lines("managed-policies.txt")
                .filter(line -> line.startsWith(start))
                .findFirst()
                .<Content>map(
                        line -> new Known(PolicyDocument.parse(line.substring(start.length()), PolicyKind.IDENTITY)))
                .orElseGet(() -> new Hidden(arn, "isn't in the data of this version"));
    }
}
