package io.assumerole.benchmarks;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;

/** A user in each of several accounts, each with a separate provider. */
public final class AccountUsers {

    private AccountUsers() {}

    /**
     * Runs the program; the Pulumi engine calls it.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Pulumi.run(AccountUsers::program);
    }

    private static void program(Context context) {
        var roles = context.config().require("roles").split(",");
        int users = context.config().requireInteger("users");
        var args = UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(PolicyDocument.of(Statement.allow()
                        .action("s3:GetObject")
                        .resource("arn:aws:s3:::artifacts/*")
                        .build()))
                .build();
        for (int i = 0; i < users; i++) {
            var provider = new AssumedRoleProvider(
                    "account-" + i,
                    AssumedRoleProviderArgs.builder()
                            .roleArn(roles[i % roles.length])
                            .region("us-east-1")
                            .build());
            new UnprivilegedUserWithRole(
                    "deployer-" + i,
                    args,
                    ComponentResourceOptions.builder()
                            .provider(provider.provider())
                            .build());
        }
    }
}
