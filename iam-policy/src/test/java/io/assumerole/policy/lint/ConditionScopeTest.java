package io.assumerole.policy.lint;

import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.Fixtures;
import io.assumerole.policy.match.ConditionMatch;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.pattern.ConditionValue;
import io.assumerole.policy.pattern.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares what the lint takes for a limit with the decision about a stranger's request. Does not prove that each
 * request exists.
 */
class ConditionScopeTest {
    private static final List<String> ACCOUNTS = List.of("999999999999", "123456789013", "923456789012");

    private static boolean isLimit(String operator, String key, String value) {
        var document = statement(
                "'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'*','Condition':{'%s':{'%s':'%s'}}"
                        .formatted(operator, key, value));
        return ConditionScope.toFixedValues(document.statements().get(0), Set.of(key.toLowerCase(Locale.ROOT)));
    }

    private static boolean accepts(String operator, String key, String value, List<String> given) {
        var condition = Fixtures.condition(operator, key, value);
        var context = RequestContext.of(Map.of(key.toLowerCase(Locale.ROOT), given));
        return ConditionMatch.holds(condition, context, true) != Truth.NO;
    }

    /** Values of others that look like a value. */
    private static List<String> strangers(String key, String value) {
        if (value.contains("123456789012")) {
            return ACCOUNTS.stream()
                    .flatMap(account -> {
                        var other = value.replace("123456789012", account);
                        return Stream.of(other, other + ":iam::123456789012:role/ci/app", other + "/" + value);
                    })
                    .toList();
        }
        var last = value.length() - 1;
        var next = value.substring(0, last) + (char) (value.charAt(last) + 1);
        var first = (char) (value.charAt(0) + 1) + value.substring(1);
        return switch (key) {
            case "aws:SourceArn" -> List.of(value + "0", value.replace(":my-", ":our-"), value.replace("my-", "mx-"));
            case "aws:PrincipalOrgPaths" ->
                List.of("o-a1b2c3d4e5f/r-ab12/", "o-b1b2c3d4e5/r-ab12/", "o-a1b2c3d4e6/r-ab12/ou-ab12-11111111/");
            case "aws:userid" -> List.of("AROA1234567890EXAMPLF:me", "BROA1234567890EXAMPLE:me", "anonymous");
            default -> List.of(next, first, value + "0");
        };
    }

    /** The value with every part of it replaced by a star, and every character by a question mark. */
    private static List<String> patterns(String value) {
        var patterns = new ArrayList<String>();
        for (int from = 0; from < value.length(); from++) {
            patterns.add(value.substring(0, from) + "?" + value.substring(from + 1));
            for (int to = from; to <= value.length(); to++) {
                patterns.add(value.substring(0, from) + "*" + value.substring(to));
            }
        }
        return patterns;
    }

    @ParameterizedTest
    @CsvSource({
        "StringLike,aws:PrincipalArn,arn:aws:iam::123456789012:role/ci/app,true",
        "ArnLike,aws:PrincipalArn,arn:aws:iam::123456789012:role/ci/app,true",
        "StringLike,aws:SourceArn,arn:aws:sns:eu-west-1:123456789012:topic,true",
        "ArnLike,aws:SourceArn,arn:aws:sns:eu-west-1:123456789012:topic,true",
        "ArnLike,aws:SourceArn,arn:aws:s3:::my-bucket,true",
        "StringLike,s3:DataAccessPointArn,arn:aws:s3:us-west-2:123456789012:accesspoint/mine,true",
        "StringLike,aws:PrincipalAccount,123456789012,false",
        "StringLike,aws:SourceAccount,123456789012,false",
        "StringLike,kms:CallerAccount,123456789012,false",
        "StringLike,aws:PrincipalOrgID,o-a1b2c3d4e5,false",
        "ForAnyValue:StringLike,aws:PrincipalOrgPaths,o-a1b2c3d4e5/r-ab12/,true",
        "StringLike,aws:SourceVpce,vpce-1a2b3c4d,false",
        "StringLike,aws:SourceVpc,vpc-1a2b3c4d,false",
        "StringLike,aws:userid,AROA1234567890EXAMPLE:me,true"
    })
    void takes_no_pattern_for_a_limit_that_accepts_a_stranger(
            String operator, String key, String value, boolean someAreLimits) {
        assertThat(isLimit(operator, key, value)).isTrue();
        var limits = new ArrayList<String>();
        var others = new ArrayList<String>();
        for (var pattern : patterns(value)) {
            if (operator.equals("ArnLike") && !ConditionValue.isArn(pattern)) {
                continue;
            }
            (isLimit(operator, key, pattern) ? limits : others).add(pattern);
        }

        assertThat(limits)
                .allSatisfy(pattern -> assertThat(strangers(key, value))
                        .noneMatch(stranger -> accepts(operator, key, pattern, List.of(stranger))));
        assertThat(others)
                .anySatisfy(pattern -> assertThat(strangers(key, value))
                        .anyMatch(stranger -> accepts(operator, key, pattern, List.of(stranger))));
        assertThat(limits.isEmpty()).isNotEqualTo(someAreLimits);
    }

    @Test
    void takes_no_operator_for_a_limit_that_accepts_a_request_without_the_key_or_another_value() {
        var limits = new ArrayList<String>();
        for (var one : Fixtures.operators()) {
            var operator = one.json();
            var kind = one.kind();
            var value = kind == ConditionOperator.Kind.NULL ? "false" : "123456789012";
            if (kind == ConditionOperator.Kind.STRING || kind == ConditionOperator.Kind.NULL) {
                boolean isLimit = isLimit(operator, "aws:PrincipalAccount", value);
                boolean isOpen = accepts(operator, "aws:PrincipalAccount", value, List.of())
                        || accepts(operator, "aws:PrincipalAccount", value, List.of("999999999999"));
                assertThat(isLimit).as(operator).isNotEqualTo(isOpen);
                if (isLimit) {
                    limits.add(operator);
                }
            }
        }
        assertThat(limits)
                .containsExactlyInAnyOrder(
                        "StringEquals",
                        "StringEqualsIgnoreCase",
                        "StringLike",
                        "ForAnyValue:StringEquals",
                        "ForAnyValue:StringEqualsIgnoreCase",
                        "ForAnyValue:StringLike");
    }
}
