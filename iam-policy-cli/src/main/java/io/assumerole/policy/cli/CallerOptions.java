package io.assumerole.policy.cli;

import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserArn;
import io.assumerole.internal.Text;
import io.assumerole.policy.decision.AccessRequest;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options for the caller, exactly one of which is required. */
final class CallerOptions {
    private static final Pattern SESSION_ARN =
            Pattern.compile("arn:([a-z-]+):sts::(\\d{12}):assumed-role/([^/]+)/([^/]+)");

    @Option(names = "--user", paramLabel = "ARN", description = "A user with an access key.")
    private String user;

    @ArgGroup(exclusive = false)
    private RoleSession session;

    @Option(names = "--service", paramLabel = "NAME", description = "An AWS service, such as ec2.amazonaws.com.")
    private String service;

    @Option(
            names = "--federated",
            paramLabel = "PROVIDER",
            description = "A web identity or SAML user of this provider; give the claims with --context.")
    private String provider;

    /** A session of a role. */
    static final class RoleSession {
        @Option(
                names = "--role",
                required = true,
                paramLabel = "ARN",
                description = "The role whose session is the caller.")
        private String role;

        @Option(
                names = "--session-name",
                required = true,
                paramLabel = "NAME",
                description = "The name of the role's session.")
        private String name;
    }

    AccessRequest.Builder request() {
        if (user != null) {
            return AccessRequest.byUser(PolicyCommand.parsed("--user", user, UserArn::parse));
        }
        if (session != null) {
            return AccessRequest.byRoleSession(
                    PolicyCommand.parsed("--role", session.role, CallerOptions::role),
                    PolicyCommand.parsed("--session-name", session.name, SessionName::new));
        }
        return service != null
                ? PolicyCommand.parsed("--service", service, AccessRequest::byService)
                : PolicyCommand.parsed("--federated", provider, AccessRequest::byFederated);
    }

    private static RoleArn role(String arn) {
        var ofSession = SESSION_ARN.matcher(arn);
        if (ofSession.matches()) {
            throw new IllegalArgumentException(
                    "got the ARN of a session; give the role's ARN with --role, arn:%s:iam::%s:role/%s with its path, and %s with --session-name"
                            .formatted(
                                    ofSession.group(1),
                                    ofSession.group(2),
                                    Text.visible(ofSession.group(3)),
                                    Text.visible(ofSession.group(4))));
        }
        return RoleArn.parse(arn);
    }
}
