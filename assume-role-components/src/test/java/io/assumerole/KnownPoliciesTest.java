package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.core.Output;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which managed policies are warned of. Does not prove that AWS has the others. */
class KnownPoliciesTest {

    private static final String OF_AWS = "arn:aws:iam::aws:policy/";

    private interface Options extends UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> {}

    private static List<String> warnings(Options options) {
        var stack = Deployer.up(options::apply).stack();
        assertThat(stack.errors()).isEmpty();
        return stack.warnings();
    }

    @ParameterizedTest
    @CsvSource({
        "ReadOnlyAcess, ReadOnlyAccess",
        "readonlyaccess, ReadOnlyAccess",
        "AWSLambdaBasicExecutionRole, service-role/AWSLambdaBasicExecutionRole",
        "job-function/ViewOnlyAcces, job-function/ViewOnlyAccess"
    })
    void are_warned_of_when_they_are_misspelled_and_not_when_they_are_known(String wrong, String right) {
        assertThat(warnings(args -> args.managedPolicyArn(OF_AWS + wrong)))
                .singleElement()
                .asString()
                .isEqualTo("managedPolicyArn: \"" + OF_AWS + wrong
                        + "\" is not an AWS managed policy that this version knows; correct it unless the policy is new,"
                        + " because AWS rejects a policy that does not exist. Did you mean " + OF_AWS + right + "?");
        assertThat(warnings(args -> args.managedPolicyArn(OF_AWS + right))).isEmpty();
    }

    @Test
    void cause_a_warning_in_every_argument() {
        var arn = OF_AWS + "ReadOnlyAcess";

        assertThat(warnings(args -> args.userPermissionsBoundary(arn).rolePermissionsBoundary(arn)))
                .hasSize(2)
                .anyMatch(warning -> warning.startsWith("userPermissionsBoundary: "))
                .anyMatch(warning -> warning.startsWith("rolePermissionsBoundary: "));
        assertThat(warnings(args -> args.guardRails(arn))).anyMatch(warning -> warning.startsWith("guardRails: "));
        assertThat(session("ReadOnlyAcess").warnings())
                .singleElement()
                .asString()
                .startsWith("policyArn: ");
        assertThat(session("ReadOnlyAccess").warnings()).isEmpty();
    }

    private static MockedStack session(String policy) {
        return MockedStack.up(context -> new AssumedRoleProvider(
                "p",
                AssumedRoleProviderArgs.builder()
                        .roleArn("arn:aws:iam::123456789012:role/r")
                        .region("us-east-1")
                        .policyArn(OF_AWS + policy)
                        .build()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::123456789012:policy/ReadOnlyAcess",
                "arn:aws-cn:iam::aws:policy/ReadOnlyAcess",
                "arn:aws-us-gov:iam::aws:policy/ReadOnlyAcess"
            })
    void are_not_looked_up_when_they_are_a_customers_or_of_another_partition(String arn) {
        assertThat(warnings(args -> args.managedPolicyArn("one", Output.of(arn))))
                .isEmpty();
    }

    @Test
    void are_not_shown_when_secret() {
        assertThat(warnings(args -> args.managedPolicyArn("one", Output.ofSecret(OF_AWS + "ReadOnlyAcess"))))
                .singleElement()
                .asString()
                .startsWith("managedPolicyArn: the given value is not an AWS managed policy")
                .doesNotContain("ReadOnly");
    }
}
