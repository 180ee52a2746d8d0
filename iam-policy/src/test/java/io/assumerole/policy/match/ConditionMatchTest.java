package io.assumerole.policy.match;

import static io.assumerole.policy.Fixtures.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.pattern.IpRange;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.pattern.Variables;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares the values of a condition with those of a request, operator by operator, as the User
 * Guide's pages on operators and on several values say; does not prove which keys AWS sends.
 */
class ConditionMatchTest {

    private static boolean holds(String operator, String wanted, String given) {
        var truth = truth(operator, wanted, given);
        assertThat(truth).isNotEqualTo(Truth.UNKNOWN);
        return truth == Truth.YES;
    }

    /** {@code -} stands for none, and {@code _} for an empty one. */
    private static List<String> values(String given) {
        return given.equals("-")
                ? List.of()
                : Stream.of(given.split(";"))
                        .map(value -> value.replace("_", ""))
                        .toList();
    }

    private static Truth truth(String operator, String wanted, String given) {
        var condition = condition(operator, "example:Key", wanted.split(";"));
        var context = RequestContext.of(Map.of(
                "example:key",
                values(given),
                "aws:username",
                List.of("ann"),
                "example:star",
                List.of("a*"),
                "example:two",
                List.of("a", "b")));
        return ConditionMatch.holds(condition, context, true);
    }

    /**
     * Operator, values of the policy, values of the request ({@code -} for none), whether it holds.
     */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
        StringEquals a a true
        StringEquals a A false
        StringEquals a;b b true
        StringEquals a;b c false
        StringEquals a* ab false
        StringEquals a* a* true
        StringEquals a - false
        StringNotEquals a b true
        StringNotEquals a a false
        StringNotEquals a;b b false
        StringNotEquals a;b c true
        StringNotEquals a - true
        StringEqualsIgnoreCase a A true
        StringEqualsIgnoreCase a b false
        StringNotEqualsIgnoreCase a A false
        StringNotEqualsIgnoreCase a b true
        StringLike a*c abbc true
        StringLike a*c abb false
        StringLike a?c abc true
        StringLike a?c ac false
        StringLike A* ab false
        StringLike * x true
        StringNotLike a* b true
        StringNotLike a* ab false
        NumericEquals 10 10.0 true
        NumericEquals 10 1e1 true
        NumericEquals 10 11 false
        NumericNotEquals 10 11 true
        NumericNotEquals 10 10 false
        NumericLessThan 10 9.9 true
        NumericLessThan 10 10 false
        NumericLessThan 10 - false
        NumericLessThanEquals 10 10 true
        NumericLessThanEquals 10 10.1 false
        NumericGreaterThan 10 10.1 true
        NumericGreaterThan 10 10 false
        NumericGreaterThanEquals 10 10 true
        NumericGreaterThanEquals 10 9 false
        DateEquals 2030-01-01T00:00:00Z 1893456000 true
        DateEquals 2030-01-01 2030-01-01T01:00:00+01:00 true
        DateEquals 2030 2030-01-01T00:00:01Z false
        DateNotEquals 2030-01-01 2030-01-02 true
        DateNotEquals 2030-01-01 2030-01-01 false
        DateLessThan 2030-01-01 2029-12-31T23:59:59.999Z true
        DateLessThan 2030-01-01 2030-01-01 false
        DateLessThanEquals 2030-01 2030-01-01T00:00Z true
        DateLessThanEquals 2030-01-01 2030-01-01T00:00:01Z false
        DateGreaterThan 2030-01-01 2030-01-01T00:00:01Z true
        DateGreaterThan 2030-01-01 2030-01-01 false
        DateGreaterThanEquals 2030-01-01 2030-01-01 true
        DateGreaterThanEquals 2030-01-01 2029-12-31 false
        Bool true true true
        Bool TRUE True true
        Bool true false false
        Bool true - false
        Bool false - false
        BinaryEquals YQ== YQ== true
        BinaryEquals YQ== YQ true
        BinaryEquals YQ== Yg== false
        IpAddress 10.0.0.0/8 10.255.255.255 true
        IpAddress 10.0.0.0/8 11.0.0.0 false
        IpAddress 10.0.0.7 10.0.0.7 true
        IpAddress 10.0.0.7 10.0.0.8 false
        IpAddress 0.0.0.0/0 1.2.3.4 true
        IpAddress 0.0.0.0/0 ::1 false
        IpAddress 2001:db8::/33 2001:db8:7fff::1 true
        IpAddress 2001:db8::/33 2001:db8:8000::1 false
        IpAddress 10.0.0.0/8;::/0 ::1 true
        NotIpAddress 10.0.0.0/8 11.0.0.0 true
        NotIpAddress 10.0.0.0/8 10.0.0.1 false
        NotIpAddress 10.0.0.0/8 - true
        ArnEquals arn:aws:sns:*:123456789012:* arn:aws:sns:eu-west-1:123456789012:t:x true
        ArnLike arn:aws:sns:*:123456789012:t arn:aws:sns:a:9:b:123456789012:t false
        ArnLike arn:aws:sns:*:123456789012:t arn:aws:sns:eu-west-1:123456789012:T false
        ArnNotEquals arn:aws:iam::123456789012:role/* arn:aws:iam::123456789012:user/a true
        ArnNotLike arn:aws:iam::123456789012:role/* arn:aws:iam::123456789012:role/a false
        ArnNotLike arn:aws:iam::123456789012:role/* - true
        Null true - true
        Null true x false
        Null false x true
        Null false - false
        """)
    void compares_as_the_operator_says(String operator, String wanted, String given, boolean holds) {
        assertThat(holds(operator, wanted, given)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
        StringEqualsIfExists a - true
        StringEqualsIfExists a a true
        StringEqualsIfExists a b false
        StringNotEqualsIfExists a - true
        StringNotEqualsIfExists a a false
        BoolIfExists true - true
        BoolIfExists true false false
        NumericLessThanIfExists 10 - true
        NumericLessThanIfExists 10 11 false
        IpAddressIfExists 10.0.0.0/8 - true
        IpAddressIfExists 10.0.0.0/8 11.0.0.0 false
        ForAnyValue:StringEquals a;b b;c true
        ForAnyValue:StringEquals a;b c;d false
        ForAnyValue:StringEquals a - false
        ForAnyValue:StringNotEquals a a;b true
        ForAnyValue:StringNotEquals a;b a;b false
        ForAnyValue:StringNotEquals a - false
        ForAnyValue:StringEqualsIfExists a b false
        ForAllValues:StringEquals a;b a;b true
        ForAllValues:StringEquals a;b a;c false
        ForAllValues:StringEquals a - true
        ForAllValues:StringNotEquals a b;c true
        ForAllValues:StringNotEquals a a;b false
        ForAllValues:StringNotEquals a - true
        ForAllValues:StringEqualsIfExists a - true
        ForAllValues:StringLike a* ab;ac true
        ForAllValues:StringLike a* ab;bc false
        """)
    void qualifiers_count_several_values_and_none(String operator, String wanted, String given, boolean holds) {
        assertThat(holds(operator, wanted, given)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
        StringEquals ${aws:username} ann true
        StringEquals ${AWS:UserName} ann true
        StringEquals ${aws:username} bob false
        StringEquals x-${aws:username}-y x-ann-y true
        StringLike ${aws:username}/* ann/a true
        StringEquals ${aws:missing} ann false
        StringNotEquals ${aws:missing} ann true
        StringLike ${example:star} ab false
        StringLike ${example:star} a* true
        StringLike a${*} ab false
        StringLike a${*} a* true
        StringLike a${?}* a?b true
        StringLike a${?}* abb false
        StringEquals a${*}${?}${$} a*?$ true
        ArnLike arn:aws:iam::123456789012:user/${aws:username} arn:aws:iam::123456789012:user/ann true
        ArnLike arn:aws:iam::123456789012:user/${aws:username} arn:aws:iam::123456789012:user/bob false
        """)
    void variables_take_their_values_from_the_request(String operator, String wanted, String given, boolean holds) {
        assertThat(holds(operator, wanted, given)).isEqualTo(holds);
    }

    /** Empty values alone are a null data set; what else they are, AWS does not tell. */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
        ForAllValues:StringEquals a _ YES
        ForAllValues:StringNotEquals a _ YES
        ForAllValues:StringLike a* _;_ YES
        ForAllValues:StringEqualsIfExists a _ YES
        ForAnyValue:StringEquals a _ NO
        ForAnyValue:StringNotEquals a _ NO
        ForAnyValue:StringLike * _ NO
        ForAnyValue:StringEqualsIfExists a _ UNKNOWN
        ForAnyValue:StringEqualsIfExists a - UNKNOWN
        ForAnyValue:StringNotLikeIfExists a* - UNKNOWN
        ForAllValues:StringEqualsIfExists a - YES
        ForAllValues:StringEquals a _;a UNKNOWN
        ForAllValues:StringEquals a _;b NO
        ForAllValues:StringLike * _;b YES
        ForAnyValue:StringEquals a _;a YES
        ForAnyValue:StringEquals a _;b NO
        ForAnyValue:StringNotEquals a _;a UNKNOWN
        StringEquals a _ NO
        StringNotEquals a _ YES
        StringLike * _ YES
        Null true _ UNKNOWN
        Null false _ UNKNOWN
        Null false _;a YES
        Null true;false _ YES
        """)
    void empty_values_and_none_count_as_the_guide_says(String operator, String wanted, String given, Truth truth) {
        assertThat(truth(operator, wanted, given)).isEqualTo(truth);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
        StringEquals a a;b UNKNOWN
        StringEquals ${example:two} a UNKNOWN
        StringNotEquals a a;b UNKNOWN
        StringNotEquals c a;b UNKNOWN
        StringEqualsIfExists a a;b UNKNOWN
        StringNotEqualsIfExists c a;b UNKNOWN
        Bool true true;false UNKNOWN
        Null false a;b YES
        Null true a;b NO
        ForAnyValue:StringEquals a a;b YES
        ForAllValues:StringEquals a a;b NO
        """)
    void several_values_need_a_set_operator(String operator, String wanted, String given, Truth truth) {
        assertThat(truth(operator, wanted, given)).isEqualTo(truth);
    }

    /** Presence of the key, operator, value of the policy. */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
        SENT StringEquals a UNKNOWN
        SENT StringNotEquals a UNKNOWN
        SENT StringEqualsIfExists a UNKNOWN
        SENT ForAllValues:StringEquals a UNKNOWN
        SENT ForAnyValue:StringEquals a UNKNOWN
        SENT Null true NO
        SENT Null false YES
        UNKNOWN StringEquals a UNKNOWN
        UNKNOWN StringNotEqualsIfExists a UNKNOWN
        UNKNOWN Null true UNKNOWN
        UNKNOWN Null false UNKNOWN
        """)
    void value_that_nobody_said_leaves_it_unknown(
            RequestContext.Presence presence, String operator, String wanted, Truth truth) {
        boolean sent = presence == RequestContext.Presence.SENT;
        var condition = condition(operator, "example:Key", wanted);
        var context = new RequestContext(Map.of(), sent ? Set.of("example:key") : Set.of(), key -> false);

        assertThat(context.presence("example:key")).isEqualTo(presence);
        assertThat(ConditionMatch.holds(condition, context, true)).isEqualTo(truth);
    }

    @ParameterizedTest
    @CsvSource({
        "ArnLike,${example:star},UNKNOWN",
        "ArnNotLike,${example:star},UNKNOWN",
        "ArnEquals,arn:aws:${aws:username},UNKNOWN",
        "ArnEquals,arn:aws:iam::123456789012:user/${aws:username},NO",
        "ArnEquals,${aws:missing},NO"
    })
    void condition_on_an_incomplete_arn_is_unknown(String operator, String wanted, Truth truth) {
        assertThat(truth(operator, wanted, "arn:aws:iam::123456789012:user/bob"))
                .isEqualTo(truth);
    }

    /** The same address in IPv4 form and in IPv6 form, and a neighboring address. */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', textBlock = """
        IpAddress 203.0.113.0/24 203.0.113.7 YES
        IpAddress 203.0.113.0/24 ::ffff:203.0.113.7 UNKNOWN
        IpAddress 203.0.113.0/24 ::FFFF:cb00:7107 UNKNOWN
        IpAddress 198.51.100.0/24 ::ffff:203.0.113.7 UNKNOWN
        IpAddress ::/0 ::ffff:203.0.113.7 UNKNOWN
        IpAddress ::ffff:203.0.113.7 203.0.113.7 UNKNOWN
        IpAddress ::ffff:203.0.113.7 ::fffe:203.0.113.7 UNKNOWN
        IpAddress ::fffe:203.0.113.7 ::fffe:203.0.113.7 YES
        NotIpAddress 203.0.113.0/24 203.0.113.7 NO
        NotIpAddress 203.0.113.0/24 ::ffff:203.0.113.7 UNKNOWN
        NotIpAddress ::ffff:203.0.113.7 203.0.113.7 UNKNOWN
        """)
    void address_of_four_written_as_one_of_six_leaves_it_unknown(
            String operator, String wanted, String given, Truth truth) {
        assertThat(truth(operator, wanted, given)).isEqualTo(truth);
    }

    /** So a change from one form to the other isn't known to allow nothing new. */
    @Test
    void range_does_not_contain_an_address_that_is_written_as_one_of_six() {
        var range = IpRange.parse("203.0.113.0/24").orElseThrow();

        assertThat(range.contains(IpRange.parse("203.0.113.7").orElseThrow())).isTrue();
        assertThat(range.contains(IpRange.parse("::ffff:203.0.113.7").orElseThrow()))
                .isFalse();
    }

    @Test
    void variable_without_value_takes_its_default() {
        assertThat(holds("StringEquals", "${aws:missing, 'all'}", "all")).isTrue();
        assertThat(holds("StringEquals", "${aws:username, 'all'}", "all")).isFalse();
        assertThat(holds("StringEquals", "${aws:username, 'all'}", "ann")).isTrue();
    }

    @Test
    void no_pattern_is_slow() {
        var pattern = "*a".repeat(5_000) + "b";

        assertThat(Wildcard.matches(pattern, "a".repeat(20_000))).isFalse();
        assertThat(Wildcard.matches("*a".repeat(5_000), "a".repeat(20_000))).isTrue();
    }

    @Test
    void marks_of_literal_characters_cannot_be_forged() {
        assertThatThrownBy(() -> holds("StringLike", "\0*", "*")).isInstanceOf(InvalidPolicyException.class);
        assertThat(holds("StringLike", "a*", "a\0*")).isTrue();
        assertThat(Wildcard.matches(Variables.escapeMarks("\0*"), "\0x")).isTrue();
    }
}
