package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.PolicyArn;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.LintCode;
import java.util.List;

/**
 * What a role may do, checked and divided into the policies that will be made of it.
 *
 * @param documents what was given, in its order
 * @param inline what becomes inline policies
 * @param managed what becomes managed policies of the component's own
 * @param attached the managed policies of others
 * @param inlineLeft how many characters more surely fit into the inline quota of the role
 * @param together the documents, looked at together
 */
record PlannedPolicies(
        List<Document> documents,
        List<Inline> inline,
        List<PolicyDocument> managed,
        List<Attached> attached,
        int inlineLeft,
        CombinedPolicies together) {

    /** A role that is not made here: what it may do is not known. */
    static final PlannedPolicies NONE =
            new PlannedPolicies(List.of(), List.of(), List.of(), List.of(), 0, CombinedPolicies.NONE);

    /**
     * A policy as it was given.
     *
     * @param argument what its messages begin with
     * @param findings what was found in it alone and not acknowledged
     */
    record Document(String argument, Output<PolicyDocument> policy, Output<List<Finding>> findings) {}

    /**
     * An inline policy.
     *
     * @param suffix what the child's name ends with
     * @param policy as JSON
     * @param mayDeny whether it denies something, or was given as an output
     */
    record Inline(String suffix, Output<String> policy, boolean mayDeny) {}

    /** A managed policy to attach, and what the child's name ends with. */
    record Attached(String suffix, Output<PolicyArn> arn) {}

    /** A code of the lint, and what it is about, that is meant so, and why. */
    record Acknowledgement(LintCode code, String about, String reason) {

        /** What tells it from others. A text, because the first hash code of a record costs Java milliseconds. */
        String key() {
            return code + " about " + about;
        }

        boolean isOf(Finding finding) {
            return finding.code() == code && finding.about().equals(about);
        }
    }

    int attachments() {
        return managed.size() + attached.size();
    }
}
