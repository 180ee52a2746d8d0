package io.assumerole.policy.cli;

import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.AccessRequest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Who makes the request: one of these. */
final class CallerOptions {
    @Option(names = "--user", paramLabel = "ARN", description = "A user, with a key of its own.")
    private String user;

    @ArgGroup(exclusive = false)
    private RoleSession session;

    @Option(names = "--service", paramLabel = "NAME", description = "A service of AWS, such as ec2.amazonaws.com.")
    private String service;

    @Option(
            names = "--federated",
            paramLabel = "PROVIDER",
            description = "Somebody whom an identity provider vouches for; give the claims with --context.")
    private String provider;

    /** A session of a role. */
    static final class RoleSession {
        @Option(names = "--role", required = true, paramLabel = "ARN", description = "A role, with a session of it.")
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
            return AccessRequest.byUser(UserArn.parse(user));
        }
        if (session != null) {
            return AccessRequest.byRoleSession(RoleArn.parse(session.role), new SessionName(session.name));
        }
        return service != null ? AccessRequest.byService(service) : AccessRequest.byFederated(provider);
    }
}
