package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.JoinedOutputs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The text for {@code ~/.aws/config} with which the AWS CLI and SDKs assume a role.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html
 */
final class AwsProfile {

    private AwsProfile() {}

    /** @param name the profile's name */
    static Output<String> of(String name, DeployedRole handover) {
        var read = new JoinedOutputs();
        var user = read.ifPresent(handover.userName());
        var role = read.one(handover.roleArn());
        var ids =
                read.optional(handover.trust() == null ? null : handover.trust().externalIds());
        return read.applyValue(known -> text(name, user.apply(known), role.apply(known), ids.apply(known), handover));
    }

    private static String text(
            String name, List<String> users, String role, List<String> externalIds, DeployedRole handover) {
        var terms = handover.terms();
        var maxSessionDuration = handover.maxSessionDuration();
        var lines = new ArrayList<String>();
        lines.add("[profile " + name + "]");
        lines.add("role_arn = " + role);
        if (users.isEmpty()) {
            addSource(lines, handover.trust());
        } else {
            // A profile whose source has its own name would be its own source.
            var user = users.get(0);
            lines.add(
                    handover.user().hasAccessKey()
                            ? "source_profile = " + (user.equals(name) ? user + "-key" : user)
                            : "# source_profile = a profile with credentials of whom the role trusts: the user has no"
                                    + " access key. With a token, web_identity_token_file in its place.");
        }
        var session = sessionName(users, terms);
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
            lines.add("# mfa_serial = the ARN or serial number of the user's MFA device, which the role asks for");
        }
        if (terms.takesSourceIdentity() || !terms.requiredTags().isEmpty()) {
            lines.add("# The role asks for a source identity or session tags, which a profile cannot send.");
        }
        return String.join("\n", lines) + "\n";
    }

    /** What says who assumes the role, which only whoever uses the profile knows. */
    private static void addSource(List<String> lines, TrustedParties trust) {
        if (!trust.webIdentities().isEmpty()) {
            lines.add("# web_identity_token_file = the path of the file that holds the token");
        }
        if (!trust.principals().isEmpty()) {
            lines.add("# source_profile = a profile with credentials of whom the role trusts"
                    + (trust.webIdentities().isEmpty() ? "" : ", where there is no token"));
        }
    }

    /** The one name that is accepted, or {@code null} where there are several. */
    private static String sessionName(List<String> users, TrustRequirements terms) {
        if (terms.userNameAsSessionName()) {
            return users.isEmpty() ? null : users.get(0);
        }
        var names = terms.sessionNames();
        return names.size() == 1 && !TrustRequirements.isPattern(names.get(0)) ? names.get(0) : null;
    }
}
