package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.iam.Policy;
import com.pulumi.aws.iam.PolicyArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** A team that creates the roles of its own services, which are limited by a boundary. */
public final class TeamWithGuardRails {

    private TeamWithGuardRails() {}

    public static void main(String[] args) {
        Pulumi.run(TeamWithGuardRails::deploy);
    }

    static void deploy(Context context) {
        // It must allow neither IAM nor sts:AssumeRole: the services have no guard rails.
        var buckets =
                Statement.allow().action("s3:Get*", "s3:List*").resource("*").build();
        var boundary = new Policy(
                "services",
                PolicyArgs.builder().policy(PolicyDocument.of(buckets).toJson()).build());
        var roles = Statement.allow()
                .action("iam:CreateRole", "iam:DeleteRole", "iam:PutRolePolicy", "iam:DeleteRolePolicy")
                .resource("arn:aws:iam::*:role/service-*")
                .build();
        var team = new UnprivilegedUserWithRole(
                "team",
                UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(PolicyDocument.of(roles))
                        .guardRails(boundary.arn())
                        // The local AWS requires this. AWS requires it only across accounts.
                        .grantAssumeRole(true)
                        .build());

        context.export("boundaryArn", boundary.arn());
        context.export("roleArn", team.roleArn());
        context.export("accessKeyId", team.accessKeyId());
        context.export("secretAccessKey", team.secretAccessKey());
    }
}
