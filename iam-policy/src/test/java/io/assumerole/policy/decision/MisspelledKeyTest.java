package io.assumerole.policy.decision;

import static io.assumerole.policy.Fixtures.USER;
import static io.assumerole.policy.Fixtures.rejects;
import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests condition keys that are probably misspelled, each with a similar key that AWS has or may add. */
class MisspelledKeyTest {
    private static AccessRequest.Builder request() {
        return AccessRequest.byUser(USER).asksFor("s3:ListAllMyBuckets", "*");
    }

    @ParameterizedTest
    @CsvSource({
        "aws:RequestedRegoin, aws:RequestedRegion",
        "AWS:sourceipp, aws:SourceIp",
        "aws:PrincipalTaag/team, aws:PrincipalTag/team",
        "aws:RequstTag/team, aws:RequestTag/team",
        "awss:RequestedRegion, aws:RequestedRegion",
        "sts:ExternalIDs, sts:ExternalId",
        "s3:TlsVersoin, s3:TlsVersion",
        "ec2:ResourceTga/team, ec2:ResourceTag/team",
    })
    void misspelled_key_is_rejected_with_the_nearest_key(String key, String nearest) {
        rejects(() -> request().context(key, "x"), "\"" + key + "\"", "did you mean " + nearest + "?");
        rejects(() -> request().context(key), "did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws:requestedregion",
                "aws:SourceVpc",
                "aws:SourceVpce",
                "aws:PrincipalTag/taem",
                "aws:SomethingNew",
                "s3:TlsVersion",
                "s3:ExistingObjectTag/x",
                "example:zone",
                "saml:sub",
                "saml:subb",
                "token.actions.githubusercontent.com:subb",
            })
    void known_or_entirely_different_key_is_accepted(String key) {
        assertThat(request().context(key)).isNotNull();
    }

    /** A single run reports all values that the request lacks. */
    @Test
    void undecided_reason_names_all_missing_values() {
        var policies = PolicyEvaluator.builder()
                .identity(
                        statement("'Effect':'Allow','Action':'*','Resource':'*','Condition':{"
                                + "'StringEquals':{'aws:RequestedRegion':'eu-west-1','aws:SourceVpce':'vpce-1'},"
                                + "'DateLessThan':{'aws:CurrentTime':'2030-01-01'}}"),
                        statement("'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{"
                                + "'StringEquals':{'aws:RequestedRegion':'eu-west-2','s3:TlsVersion':'1.2'}}"),
                        statement("'Effect':'Allow','Action':'sqs:*','Resource':'*','Condition':{"
                                + "'StringEquals':{'aws:UserAgent':'x'}}"))
                .build();

        assertThat(policies.decide(request().build()).reason())
                .contains(
                        "aws:RequestedRegion, but the request does not give",
                        "aws:SourceVpce, but",
                        "aws:CurrentTime, but",
                        "other statements depend on s3:TlsVersion, which you can set with context")
                .doesNotContain("aws:UserAgent");
        var more = request().context("aws:RequestedRegion", "eu-west-1").context("aws:SourceVpce", "vpce-1");
        assertThat(policies.decide(more.build()).reason())
                .contains("aws:CurrentTime, but")
                .doesNotContain("aws:SourceVpce, but", "aws:RequestedRegion, but", "s3:TlsVersion");
    }
}
