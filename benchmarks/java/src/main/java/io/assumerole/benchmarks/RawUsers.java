package io.assumerole.benchmarks;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.iam.AccessKey;
import com.pulumi.aws.iam.AccessKeyArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.iam.User;
import com.pulumi.resources.CustomResourceOptions;
import java.util.List;

/** Users, keys, roles and policies without our component, as anybody would write them. */
public final class RawUsers {
    private static final String TRUST =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}]}\
            """;
    private static final String ALLOW_S3 =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}\
            """;

    private RawUsers() {}

    /**
     * Runs the program; the Pulumi engine calls it.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Pulumi.run(RawUsers::program);
    }

    private static void program(Context context) {
        int users = context.config().requireInteger("users");
        var secret =
                CustomResourceOptions.builder().additionalSecretOutputs(List.of("secret")).build();
        for (int i = 0; i < users; i++) {
            String name = "deployer-" + i;
            var user = new User(name + "-user");
            var key =
                    new AccessKey(
                            name + "-key",
                            AccessKeyArgs.builder().user(user.name()).build(),
                            secret);
            var role =
                    new Role(
                            name,
                            RoleArgs.builder()
                                    .assumeRolePolicy(user.arn().applyValue(TRUST::formatted))
                                    .build());
            new RolePolicy(
                    name + "-policy",
                    RolePolicyArgs.builder().role(role.name()).policy(ALLOW_S3).build());
            context.export("roleArn-" + i, role.arn());
            context.export("accessKeyId-" + i, key.id());
            context.export("secretAccessKey-" + i, key.secret());
        }
    }
}
