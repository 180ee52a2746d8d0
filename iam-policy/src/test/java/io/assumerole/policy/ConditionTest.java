package io.assumerole.policy;

import static io.assumerole.policy.Fixtures.rejectsPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions made by what they mean. Does not prove when they hold; ConditionMatchTest does. */
class ConditionTest {

    @Test
    void asks_for_an_organization() {
        assertThat(Condition.organization("o-a1b2c3d4e5", "o-aaaaaaaaaa"))
                .hasToString("StringEquals aws:PrincipalOrgID [o-a1b2c3d4e5, o-aaaaaaaaaa]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "o-short", "o-A1B2C3D4E5", "ou-a1b2c3d4e5", "o-*"})
    void rejects_what_is_no_organization(String id) {
        rejectsPolicy(() -> Condition.organization(id), "is not the ID of an organization");
    }

    @Test
    void asks_for_an_address() {
        assertThat(Condition.sourceIp("203.0.113.0/24", "2001:db8::/32"))
                .hasToString("IpAddress aws:SourceIp [203.0.113.0/24, 2001:db8::/32]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "203.0.113.0/33", "example.com", "203.0.113"})
    void rejects_what_is_no_address(String cidr) {
        rejectsPolicy(() -> Condition.sourceIp(cidr), "IpAddress");
    }

    @Test
    void asks_for_a_vpc() {
        assertThat(Condition.sourceVpc("vpc-0123456789abcdef0", "vpc-01234567"))
                .hasToString("StringEquals aws:SourceVpc [vpc-0123456789abcdef0, vpc-01234567]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vpc-", "vpc-012345678", "vpce-01234567", "vpc-0123456G"})
    void rejects_what_is_no_vpc(String id) {
        rejectsPolicy(() -> Condition.sourceVpc(id), "is not the ID of a VPC");
    }

    @Test
    void asks_for_a_time_in_whole_seconds() {
        var time = Instant.parse("2030-01-31T12:00:00.987Z");

        assertThat(Condition.notBefore(time))
                .hasToString("DateGreaterThanEquals aws:CurrentTime [2030-01-31T12:00:00Z]");
        assertThat(Condition.notAfter(time)).hasToString("DateLessThanEquals aws:CurrentTime [2030-01-31T12:00:00Z]");
    }

    @Test
    void rejects_a_year_that_the_policy_language_does_not_know() {
        rejectsPolicy(() -> Condition.notAfter(Instant.MAX), "DateLessThanEquals");
    }

    @Test
    void rejects_none() {
        assertThatThrownBy(Condition::organization).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(Condition::sourceIp).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(Condition::sourceVpc).isInstanceOf(InvalidPolicyException.class);
    }
}
