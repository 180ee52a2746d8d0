package io.assumerole;

import com.pulumi.core.Output;
import java.util.ArrayList;
import java.util.List;

/** A program with a key of some age, for a class loader that has not everything. */
public final class ReadinessProgram {

    private ReadinessProgram() {}

    /**
     * Runs it as in {@code pulumi up}.
     *
     * @param createDate when the key was made
     * @return the types of all resources, and the errors
     */
    public static List<String> up(String createDate) {
        var stack =
                MockedStack.up(
                        context ->
                                new AssumedRoleProvider(
                                        "deployer",
                                        AssumedRoleProviderArgs.builder()
                                                .roleArn("arn:aws:iam::123456789012:role/r")
                                                .region("us-east-1")
                                                .credentials(
                                                        Output.of("AKIAIOSFODNN7EXAMPLE"),
                                                        Output.of("the-secret-access-key"))
                                                .createDates(List.of(Output.of(createDate)))
                                                .build()));
        var seen = new ArrayList<>(stack.registeredTypes());
        seen.addAll(stack.errors());
        return seen;
    }
}
