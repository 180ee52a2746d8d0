package io.assumerole;

import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Both components in one program, for a class loader that has another version of com.pulumi:aws. */
public final class AwsVersionProgram {

    private AwsVersionProgram() {}

    /**
     * Runs both components as in {@code pulumi up}.
     *
     * @return the errors if there are any, else the inputs of the provider that say which role it assumes
     */
    public static List<String> up() {
        return seen(MockedStack.up(context -> {
            var user = new UnprivilegedUserWithRole("unprivileged", Deployer.args(args -> args));
            var provider = new AssumedRoleProvider(
                    "deployer", AssumedRoleProviderArgs.from(user).build());
            new Bucket("bucket", BucketArgs.Empty, provider.resourceOptions());
        }));
    }

    /** The same of the second component alone, with a mistake of its own. */
    public static List<String> upWithoutName() {
        return seen(MockedStack.up(context -> new AssumedRoleProvider(" ", role("deployer"))));
    }

    /** Goes from one role to another. */
    public static List<String> upChain() {
        return seen(MockedStack.up(context -> new AssumedRoleProvider(
                "deployer", role("deployer").toBuilder().roleChain(role("hub")).build())));
    }

    /** Chains from the role of a web identity to a second role. */
    public static List<String> upChainOfWebIdentity() {
        var first = role("hub").toBuilder().webIdentityTokenFile("/token").build();
        return seen(MockedStack.up(context -> new AssumedRoleProvider(
                "deployer", role("deployer").toBuilder().roleChain(first).build())));
    }

    /** Goes from the role of a web identity to a second one, and from there to a third one. */
    public static List<String> upLongChainOfWebIdentity() {
        var first = role("hub").toBuilder().webIdentityTokenFile("/token").build();
        return seen(MockedStack.up(context -> new AssumedRoleProvider(
                "deployer",
                role("deployer").toBuilder().roleChain(first, role("middle")).build())));
    }

    /** Chains from one role of this program to another, both new. */
    public static List<String> upChainOfNewRoles() {
        return seen(MockedStack.up(
                context -> {
                    var hub = new UnprivilegedUserWithRole("hub", Deployer.args(args -> args));
                    var deployer = new UnprivilegedUserWithRole(
                            "deployer", Deployer.args(args -> args.trustedPrincipal(hub.roleArn())));
                    new AssumedRoleProvider(
                            "provider",
                            AssumedRoleProviderArgs.from(deployer)
                                    .roleChain(AssumedRoleProviderArgs.from(hub).build())
                                    .region("us-east-1")
                                    .build());
                },
                Instant.now().toString()));
    }

    private static AssumedRoleProviderArgs role(String name) {
        return AssumedRoleProviderArgs.builder()
                .roleArn("arn:aws:iam::123456789012:role/" + name)
                .sessionName("session")
                .build();
    }

    private static List<String> seen(MockedStack stack) {
        if (!stack.errors().isEmpty()) {
            var seen = new ArrayList<>(stack.errors());
            seen.addAll(stack.registeredTypes());
            return seen;
        }
        var inputs = new TreeMap<>(stack.inputs("pulumi:providers:aws"));
        inputs.keySet().retainAll(RoleInput.KEYS);
        return inputs.entrySet().stream().map(Object::toString).toList();
    }
}
