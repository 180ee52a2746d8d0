package io.assumerole.policy;

import io.assumerole.internal.Wildcard;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The actions of STS and IAM, so that a misspelt one is noticed. Other services have too many, and new ones every week.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
final class KnownActions {
    private static final List<String> ALL = ServiceNames.read("known-actions.txt");

    private static final Set<String> IGNORING_CASE = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        IGNORING_CASE.addAll(ALL);
    }

    private KnownActions() {}

    static List<String> all() {
        return ALL;
    }

    /** Whether it is an action of STS or IAM, or a pattern of one, that matches nothing. */
    static boolean isUnknown(String action) {
        var lower = action.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("sts:") && !lower.startsWith("iam:")) {
            return false;
        }
        if (action.indexOf('*') < 0 && action.indexOf('?') < 0) {
            return !IGNORING_CASE.contains(action);
        }
        return ALL.stream().noneMatch(known -> Wildcard.matchesIgnoringCase(action, known));
    }
}
