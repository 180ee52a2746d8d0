package io.assumerole.benchmarks;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.aws.iam.AccessKey;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.User;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.CustomResourceOptions;
import java.util.Map;

/** The resources of {@link RawUsers}, with those of each user in an empty component: the cost of any component. */
public final class GroupedUsers {

    private GroupedUsers() {}

    private static final class Group extends ComponentResource {
        private Group(String name) {
            super("benchmarks:index:Group", name);
        }

        private void registerOutputs(User user, AccessKey key, Role role) {
            registerOutputs(
                    Map.of(
                            "userArn", user.arn(),
                            "roleArn", role.arn(),
                            "accessKeyId", key.id(),
                            "secretAccessKey", key.secret()));
        }
    }

    /**
     * Runs the program; the Pulumi engine calls it.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Pulumi.run(GroupedUsers::program);
    }

    private static void program(Context context) {
        int users = context.config().requireInteger("users");
        for (int i = 0; i < users; i++) {
            var group = new Group("deployer-" + i);
            var created =
                    RawUsers.create(
                            context,
                            i,
                            CustomResourceOptions.builder().parent(group),
                            CustomResourceOptions.builder().parent(group));
            group.registerOutputs(created.user(), created.key(), created.role());
        }
    }
}
