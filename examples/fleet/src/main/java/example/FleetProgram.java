package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.exceptions.RunException;
import com.pulumi.resources.ComponentResourceOptions;
import example.Fleet.User;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.InvalidArgumentsException;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Pulumi program: the users of one stack, which is called ACCOUNT-NUMBER. */
public final class FleetProgram {

    static final Path FILE = Path.of("fleet.yaml");

    /** The tag of users and roles that names their stack. */
    static final String STACK_TAG = "fleet-stack";

    private FleetProgram() {}

    public static void main(String[] args) {
        Pulumi.run(FleetProgram::deploy);
    }

    static void deploy(Context context) {
        var stack = context.stackName();
        var fleet = FleetFile.read(FILE);
        var account = fleet.accountOf(stack);
        var args = args(fleet.usersOf(stack), stack);
        // The credentials of the environment only need to assume this role.
        var inRole = AssumedRoleProviderArgs.builder()
                .roleArn(account.role().toString())
                .sessionName("fleet")
                .region(account.region())
                .build();
        var provider = new AssumedRoleProvider(account.name(), inRole);
        var options =
                ComponentResourceOptions.builder().provider(provider.provider()).build();
        args.forEach((user, of) -> {
            var deployer = new UnprivilegedUserWithRole(user, of, options);
            context.export(user + "RoleArn", deployer.roleArn());
            context.export(user + "AccessKeyId", deployer.accessKeyId());
            context.export(user + "SecretAccessKey", deployer.secretAccessKey());
        });
    }

    // readme:begin all-at-once
    /** Builds the arguments of all users, or throws an exception that lists the problems of all of them. */
    private static Map<String, UnprivilegedUserWithRoleArgs> args(List<User> users, String stack) {
        var args = new LinkedHashMap<String, UnprivilegedUserWithRoleArgs>();
        var problems = new ArrayList<String>();
        for (var user : users) {
            try {
                args.put(user.name(), args(user, stack));
            } catch (InvalidArgumentsException e) {
                problems.add(user.name() + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new RunException(String.join("\n", problems));
        }
        return args;
    }
    // readme:end all-at-once

    private static UnprivilegedUserWithRoleArgs args(User user, String stack) {
        return UnprivilegedUserWithRoleArgs.builder()
                .userName(user.name())
                .userTags(Map.of(STACK_TAG, stack))
                .roleTags(Map.of(STACK_TAG, stack))
                .rolePolicy(PolicyDocument.of(Statement.allow()
                        .action("s3:GetObject")
                        .resource("arn:aws:s3:::" + user.reads() + "/*")
                        .build()))
                // The local AWS requires this. AWS requires it only across accounts.
                .grantAssumeRole(true)
                .build();
    }
}
