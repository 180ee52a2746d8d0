package io.assumerole;

import com.pulumi.core.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The text for {@code ~/.aws/config} with which the AWS CLI and SDKs assume a role.
 *
 * @see <a href="https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html">Using an
 *     IAM role in the AWS CLI</a>
 */
final class AwsProfile {

    private AwsProfile() {}

    /**
     * @param name the profile's name
     * @param hasKey whether the user has an access key that the source profile can hold
     * @param maxSessionDuration {@code null} where the role is not made here
     */
    static Output<String> of(
            String name,
            boolean hasKey,
            Output<String> userName,
            Output<String> roleArn,
            TrustTerms terms,
            Duration maxSessionDuration) {
        var read = new Outputs();
        var user = read.one(userName);
        var role = read.one(roleArn);
        var ids = read.optional(terms.externalIds());
        return read.applyValue(known ->
                text(name, hasKey, user.apply(known), role.apply(known), ids.apply(known), terms, maxSessionDuration));
    }

    private static String text(
            String name,
            boolean hasKey,
            String user,
            String role,
            List<String> externalIds,
            TrustTerms terms,
            Duration maxSessionDuration) {
        var lines = new ArrayList<String>();
        lines.add("[profile " + name + "]");
        lines.add("role_arn = " + role);
        // A profile whose source has its own name would be its own source.
        lines.add(
                hasKey
                        ? "source_profile = " + (user.equals(name) ? user + "-key" : user)
                        : "# source_profile = a profile with credentials of whom the role trusts: the"
                                + " user has no access key. With a token, web_identity_token_file in"
                                + " its place.");
        var session = sessionName(user, terms);
        if (session != null) {
            lines.add("role_session_name = " + session);
        }
        if (!externalIds.isEmpty()) {
            lines.add("external_id = " + externalIds.get(0));
        }
        if (maxSessionDuration != null && !maxSessionDuration.equals(Duration.ofHours(1))) {
            lines.add("duration_seconds = " + maxSessionDuration.toSeconds());
        }
        if (terms.mfa()) {
            lines.add("# mfa_serial = the ARN or serial number of the user's MFA device, which the role" + " asks for");
        }
        if (terms.takesSourceIdentity() || !terms.requiredTags().isEmpty()) {
            lines.add("# The role asks for a source identity or session tags, which a profile cannot" + " send.");
        }
        return String.join("\n", lines) + "\n";
    }

    /** The one name that is accepted, or {@code null} where there are several. */
    private static String sessionName(String user, TrustTerms terms) {
        if (terms.userNameAsSessionName()) {
            return user;
        }
        var names = terms.sessionNames();
        return names.size() == 1 && !TrustTerms.isPattern(names.get(0)) ? names.get(0) : null;
    }
}
