package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.PolicyArn;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import java.util.List;

/**
 * The permissions of a role, checked and divided into policies.
 *
 * @param documents the given policies, in order
 * @param inline the inline policies to create
 * @param managed the managed policies to create
 * @param attached the existing managed policies to attach
 * @param inlineLeft the number of characters that are certain to fit into the rest of the role's inline quota
 * @param together the checks across all documents
 */
record PlannedPolicies(
        List<Document> documents,
        List<Inline> inline,
        List<PolicyDocument> managed,
        List<Attached> attached,
        int inlineLeft,
        CombinedPolicyChecks together) {

    /** The policies of an existing role, whose permissions are unknown. */
    static final PlannedPolicies NONE =
            new PlannedPolicies(List.of(), List.of(), List.of(), List.of(), 0, CombinedPolicyChecks.NONE);

    /**
     * A policy as it was given.
     *
     * @param argument the start of its messages
     * @param findings the findings in only this policy, including acknowledged ones
     */
    record Document(String argument, Output<PolicyDocument> policy, Output<List<Finding>> findings) {}

    /**
     * An inline policy.
     *
     * @param suffix the end of the child's name
     * @param policy the policy as JSON
     * @param mayDeny whether it has a Deny statement or was given as an output
     */
    record Inline(String suffix, Output<String> policy, boolean mayDeny) {}

    /**
     * A managed policy to attach.
     *
     * @param suffix the end of the child's name
     * @param findings if this is an AWS managed policy, the findings about it, including acknowledged findings
     */
    record Attached(String suffix, Output<PolicyArn> arn, Output<List<Finding>> findings) {}

    /** An intended finding: the lint code, its subject, and the reason. */
    record Acknowledgement(LintCode code, String about, String reason) {

        /**
         * Returns the text that identifies the finding. It replaces the record as a key, because the first hash code of
         * a record takes milliseconds.
         */
        String key() {
            return code + " about " + about;
        }

        boolean isOf(Finding finding) {
            return finding.code() == code && finding.about().equals(about);
        }

        /** Returns the findings without an acknowledgement. */
        static List<Finding> remove(List<Acknowledgement> acknowledged, List<Finding> findings) {
            return findings.stream()
                    .filter(finding ->
                            acknowledged.stream().noneMatch(acknowledgement -> acknowledgement.isOf(finding)))
                    .toList();
        }
    }

    int attachments() {
        return managed.size() + attached.size();
    }
}
