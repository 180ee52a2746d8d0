package io.assumerole.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Runs the check in the account of the caller's credentials: {@code mvn verify -P aws -Dassume-role.account=ID}. Does not
 * prove that CloudTrail records the calls.
 */
@Tag("aws")
@TestMethodOrder(OrderAnnotation.class)
class AwsTest {
    private final AwsCheck check = new AwsCheck(System.getProperty(AwsCheck.PROPERTY), System.getenv(), System.out);

    @Test
    @Order(1)
    void destroys_what_an_earlier_check_left() throws Exception {
        check.destroyLeft();
    }

    @Test
    @Order(2)
    void allows_and_denies_the_calls_of_the_demo_in_an_aws_account() throws Exception {
        assertThat(check.run(Path.of("target", "aws-check.json"))).isTrue();
    }
}
