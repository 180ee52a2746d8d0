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
import com.pulumi.aws.iam.UserArgs;
import com.pulumi.resources.CustomResourceOptions;
import java.util.List;

/** Users, keys, roles and policies without our component. */
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
        for (int i = 0; i < users; i++) {
            create(context, i, CustomResourceOptions.builder(), CustomResourceOptions.builder());
        }
    }

    /** The resources of one user, without the role's policy. */
    record Resources(User user, AccessKey key, Role role) {}

    static Resources create(
            Context context,
            int i,
            CustomResourceOptions.Builder options,
            CustomResourceOptions.Builder ofKey) {
        String name = "deployer-" + i;
        var any = options.build();
        var user = new User(name + "-user", UserArgs.Empty, any);
        var key =
                new AccessKey(
                        name + "-key",
                        AccessKeyArgs.builder().user(user.name()).build(),
                        ofKey.additionalSecretOutputs(List.of("secret")).build());
        var role =
                new Role(
                        name,
                        RoleArgs.builder()
                                .assumeRolePolicy(user.arn().applyValue(TRUST::formatted))
                                .build(),
                        any);
        new RolePolicy(
                name + "-policy",
                RolePolicyArgs.builder().role(role.name()).policy(ALLOW_S3).build(),
                any);
        context.export("roleArn-" + i, role.arn());
        context.export("accessKeyId-" + i, key.id());
        context.export("secretAccessKey-" + i, key.secret());
        return new Resources(user, key, role);
    }
}
