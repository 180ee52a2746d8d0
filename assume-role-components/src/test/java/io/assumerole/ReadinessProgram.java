package io.assumerole;

import java.util.ArrayList;
import java.util.List;

/** Both halves in one program, for a class loader that has not everything. */
public final class ReadinessProgram {

    private static final String PROVIDER = "pulumi:providers:aws";

    private ReadinessProgram() {}

    /**
     * Runs it as in {@code pulumi up}.
     *
     * @param createDate the creation date of key and role
     * @return the provider's type if it was created, the errors, and the warnings
     */
    public static List<String> up(String createDate) {
        var stack = MockedStack.up(
                context -> new AssumedRoleProvider(
                        "deployer",
                        AssumedRoleProviderArgs.from(
                                        new UnprivilegedUserWithRole("unprivileged", Deployer.args(args -> args)))
                                .region("us-east-1")
                                .build()),
                createDate);
        var seen = new ArrayList<String>();
        if (stack.registeredTypes().contains(PROVIDER)) {
            seen.add(PROVIDER);
        }
        seen.addAll(stack.errors());
        seen.addAll(stack.warnings());
        return seen;
    }
}
