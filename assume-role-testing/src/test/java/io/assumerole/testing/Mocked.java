package io.assumerole.testing;

import com.pulumi.Context;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Programs that these tests run against mocks. */
final class Mocked {

    static final PolicyDocument READ = PolicyDocument.of(Statement.allow()
            .action("s3:GetObject")
            .resource("arn:aws:s3:::artifacts/*")
            .build());

    static final String READABLE = "arn:aws:s3:::artifacts/site.zip";
    static final String SOMEBODY = "arn:aws:iam::123456789012:user/somebody";

    private Mocked() {}

    /** Runs a program as in {@code pulumi up}. */
    static TestResult up(Consumer<Context> program) {
        return up(new AwsMocks(), program);
    }

    static TestResult up(Mocks mocks, Consumer<Context> program) {
        try {
            return PulumiTest.withMocks(mocks).runTest(program).throwOnError();
        } finally {
            PulumiTest.cleanup();
        }
    }

    /** Makes a component called {@code deployer}. */
    static UnprivilegedUserWithRole deployer(UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> options) {
        return TestResources.only(
                UnprivilegedUserWithRole.class, up(context -> new UnprivilegedUserWithRole("deployer", args(options))));
    }

    static UnprivilegedUserWithRoleArgs args(UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> options) {
        return options.apply(UnprivilegedUserWithRoleArgs.builder().rolePolicy(READ))
                .build();
    }
}
