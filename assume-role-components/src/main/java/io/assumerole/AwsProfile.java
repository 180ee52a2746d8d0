package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.JoinedOutputs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The text for {@code ~/.aws/config} that lets the AWS CLI and SDKs assume a role.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html
 */
final class AwsProfile {

    private AwsProfile() {}

    /** @param name the profile's name */
    static Output<String> of(String name, AssumableRole assumableRole) {
        var read = new JoinedOutputs();
        var user = read.ifPresent(assumableRole.userName());
        var role = read.one(assumableRole.roleArn());
        var session = read.ifPresent(assumableRole.onlySessionName());
        var id = read.ifPresent(assumableRole.externalId());
        return read.applyValue(known ->
                text(name, user.apply(known), role.apply(known), session.apply(known), id.apply(known), assumableRole));
    }

    private static String text(
            String name,
            List<String> users,
            String role,
            List<String> sessionName,
            List<String> externalId,
            AssumableRole assumableRole) {
        var requirements = assumableRole.requirements();
        var maxSessionDuration = assumableRole.maxSessionDuration();
        var lines = new ArrayList<String>();
        lines.add("[profile " + name + "]");
        lines.add("role_arn = " + role);
        if (users.isEmpty()) {
            addSource(lines, assumableRole.trust());
        } else {
            // If the source had the profile's name, the profile would be its own source.
            var user = users.get(0);
            lines.add(
                    assumableRole.user().hasAccessKey()
                            ? "source_profile = " + (user.equals(name) ? user + "-key" : user)
                            : "# source_profile = a profile with the credentials of a principal that the role trusts: the"
                                    + " user has no access key. With a token, use web_identity_token_file instead.");
        }
        sessionName.forEach(only -> lines.add("role_session_name = " + only));
        externalId.forEach(first -> lines.add("external_id = " + first));
        if (maxSessionDuration != null && !maxSessionDuration.equals(Duration.ofHours(1))) {
            lines.add("duration_seconds = " + maxSessionDuration.toSeconds());
        }
        if (requirements.mfa()) {
            lines.add("# mfa_serial = the ARN or serial number of the user's MFA device, which the role requires");
        }
        if (requirements.takesSourceIdentity() || !requirements.requiredTags().isEmpty()) {
            lines.add("# The role requires a source identity or session tags, which a profile cannot send.");
        }
        return String.join("\n", lines) + "\n";
    }

    /** Adds the setting for the source of the credentials, which depends on the user of the profile. */
    private static void addSource(List<String> lines, TrustedParties trust) {
        if (!trust.webIdentities().isEmpty()) {
            lines.add("# web_identity_token_file = the path of the file that holds the token");
        }
        if (!trust.principals().isEmpty()) {
            lines.add("# source_profile = a profile with the credentials of a principal that the role trusts"
                    + (trust.webIdentities().isEmpty() ? "" : ", if there is no token"));
        }
    }
}
