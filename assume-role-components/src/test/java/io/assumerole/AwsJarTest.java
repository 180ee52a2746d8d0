package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.aws.Utilities;
import org.junit.jupiter.api.Test;

/** These tests run twice: here, and in pulumi-aws-7. Does not prove that either jar is what users have. */
class AwsJarTest {
    @Test
    void is_of_the_version_that_these_tests_are_run_for() {
        assertThat(Utilities.getVersion()).isEqualTo(System.getProperty("pulumi-aws.version"));
    }
}
