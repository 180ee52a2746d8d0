package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does not prove that AWS takes a policy, only when two mean the same. */
class PolicyJsonTest {
    private static final String POLICY =
            """
            {"Version":"2012-10-17","Statement":[
             {"Sid":"a","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
              "Action":["sts:AssumeRole","sts:TagSession"],
              "Condition":{"StringEquals":{"sts:ExternalId":"x"},"Bool":{"aws:SecureTransport":"true"}}},
             {"Effect":"Deny","Principal":"*","Action":"sts:*"}]}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"Sid\":\"a\",\"Effect\":\"Allow\"|\"Effect\" : \"Allow\", \"Sid\" : \"a\"",
                "\"sts:AssumeRole\",\"sts:TagSession\"|\"sts:TagSession\", \"sts:AssumeRole\"",
                "\"Action\":\"sts:*\"|\"Action\":[\"sts:*\"]",
                "\"arn:aws:iam::111122223333:root\"|\"111122223333\"",
                "\"Principal\":\"*\"|\"Principal\":{\"AWS\":[\"*\"]}",
                "\"sts:ExternalId\":\"x\"|\"sts:ExternalId\":[\"x\"]",
                "\"aws:SecureTransport\":\"true\"|\"aws:SecureTransport\":true"
            })
    void takes_for_the_same(String from, String to) {
        assertThat(POLICY).contains(from);
        assertThat(PolicyJson.same(POLICY, POLICY.replace(from, to))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"Sid\":\"a\"|\"Sid\":\"b\"",
                "\"sts:AssumeRole\",\"sts:TagSession\"|\"sts:AssumeRole\"",
                "Deny|Allow",
                "111122223333|111122223334",
                "\"sts:ExternalId\":\"x\"|\"sts:ExternalId\":\"y\"",
                "StringEquals|StringLike",
                "2012-10-17|2008-10-17",
                "\"Principal\":\"*\"|\"NotPrincipal\":\"*\""
            })
    void takes_for_another(String from, String to) {
        assertThat(POLICY).contains(from);
        assertThat(PolicyJson.same(POLICY, POLICY.replace(from, to))).isFalse();
    }

    @Test
    void takes_the_order_of_statements_for_nothing() {
        assertThat(
                        PolicyJson.same(
                                "{\"Statement\":[{\"Action\":\"a\"},{\"Action\":[\"b\"]}]}",
                                "{\"Statement\":[{\"Action\":\"b\"},{\"Action\":\"a\"}]}"))
                .isTrue();
        assertThat(
                        PolicyJson.same(
                                "{\"Statement\":{\"Action\":\"a\"}}",
                                "{\"Statement\":[{\"Action\":\"a\"}]}"))
                .isTrue();
        assertThat(
                        PolicyJson.same(
                                "{\"Statement\":[{\"Action\":[\"a\",\"b\"]}]}",
                                "{\"Statement\":[{\"Action\":\"a\"},{\"Action\":\"b\"}]}"))
                .isFalse();
    }

    @Test
    void takes_text_that_is_no_json_for_another() {
        assertThat(PolicyJson.same("{", "{}")).isFalse();
        assertThat(PolicyJson.same("{", "{")).isTrue();
        assertThat(PolicyJson.normalized("{")).isEqualTo("{");
        assertThat(PolicyJson.normalized("{ \"b\": 1.0, \"a\": [null, true, 1.5] }"))
                .isEqualTo("{\"a\":[null,true,1.5],\"b\":1}");
    }
}
