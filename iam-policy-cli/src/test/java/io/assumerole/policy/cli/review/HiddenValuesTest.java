package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.report.JsonReport;
import io.assumerole.policy.cli.review.report.MarkdownReport;
import io.assumerole.policy.cli.review.report.TextReport;
import io.assumerole.policy.cli.review.types.Words;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reviews policies whose conditions contain a secret in plain text. */
class HiddenValuesTest {
    private static final String SECRET = "hunter-2";

    private static String reports(Review review) {
        return TextReport.of("preview.json", review, false) + JsonReport.of(review) + MarkdownReport.of(review);
    }

    private static Review review(String conditions) {
        var trust = text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'*'},"
                + "'Action':'sts:AssumeRole','Condition':{" + conditions + "}}]}");
        var permissions = text(
                "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':['sqs:SendMessage','iam:PassRole'],"
                        + "'Resource':['*','arn:aws:sqs:*:*:${aws:PrincipalTag/token}/x','arn:aws:sqs:*:*:${aws:username}'],"
                        + "'Condition':{" + conditions + "}},"
                        + "{'Effect':'Deny','Action':'ec2:*','Resource':'*','Condition':{" + conditions + "}}]}");
        var bucket =
                text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*','Action':'s3:GetObject',"
                        + "'Resource':'arn:aws:s3:::site/*','Condition':{" + conditions + "}}]}");
        return SamplePreview.stack()
                .both(
                        "denies",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'runner','policy':"
                                + permissions.replace("Allow", "Deny").replace("*\\',\\'arn", "a\\',\\'arn") + "}")
                .remove("denies")
                .add("extra", "iam/role:Role", "{'name':'extra','assumeRolePolicy':" + trust + "}")
                .add("extra-policy", "iam/rolePolicy:RolePolicy", "{'role':'extra','policy':" + permissions + "}")
                .add("files", "s3/bucketPolicy:BucketPolicy", "{'bucket':'files','policy':" + bucket + "}")
                .review();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'StringEquals':{'sts:ExternalId':'hunter-2'}",
                "'StringEquals':{'aws:PrincipalTag/token':'hunter-2'}",
                "'StringLike':{'aws:PrincipalTag/token':'hunter-2*'}",
                "'StringEquals':{'aws:RequestTag/token':['hunter-2','[hunter-2]']}",
                "'StringEquals':{'aws:Referer':'a and aws:SourceVpc hunter-2'}",
                "'StringEquals':{'aws:Referer':'a] with aws:SourceVpc hunter-2','aws:SourceVpc':'vpc-1'}",
                "'StringEquals':{'aws:username':'hunter-2'}",
                "'StringLike':{'aws:UserAgent':'*hunter-2*'}",
                "'StringLike':{'aws:userid':'*:hunter-2'}",
                "'ForAnyValue:StringEquals':{'x:unheard':['hunter-2']}",
                "'StringNotEquals':{'aws:SourcVpc':'hunter-2'}",
                "'StringEquals':{'s3:prefix':'hunter-2'},'Bool':{'aws:SecureTransport':'true'}",
            })
    void shows_no_value_of_a_key_that_is_not_listed(String conditions) {
        var review = review(conditions);

        assertThat(review.hasNewAccess()).isTrue();
        assertThat(reports(review)).doesNotContain(SECRET).contains(Words.NOT_SHOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Resource':'arn:aws:s3:::a/${aws:PrincipalTag/x, \\u0027hunter-2\\u0027}/*'",
                "'Resource':'arn:aws:s3:::a/${aws:PrincipalTag/x,\\u0027hunter-2\\u0027}','Condition':{'Bool':{'aws:SecureTransport':'true'}}",
                "'NotResource':'arn:aws:s3:::a/${aws:PrincipalTag/x, \\u0027hunter-2\\u0027}'",
                "'Resource':'*','Condition':{'StringEquals':{'aws:SourceArn':'arn:aws:s3:::${aws:PrincipalTag/x, \\u0027hunter-2\\u0027}'}}",
            })
    void shows_no_default_of_a_policy_variable(String elements) {
        var review = SamplePreview.stack()
                .add(
                        "extra",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'runner','policy':"
                                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:*',"
                                        + elements + "}]}")
                                + "}")
                .review();

        assertThat(review.hasNewAccess()).isTrue();
        assertThat(reports(review)).doesNotContain(SECRET).contains("${aws:PrincipalTag/x, [not shown]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Version':'hunter-2','Statement':[]",
                "'Version':'2012-10-17','Statement':[{'Effect':'hunter-2','Action':'a:b','Resource':'*'}]",
                "'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'a:b','Resource':'*','hunter-2':'hunter-2'}]",
                "'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'a:b','Resource':'*','Condition':{'hunter-2':{'a':'hunter-2'}}}]",
                "'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'a:b','Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':'hunter-2'}}}]",
            })
    void shows_no_value_of_an_invalid_policy(String policy) {
        var review = SamplePreview.stack()
                .add(
                        "extra",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'runner','policy':" + text("{" + policy + "}") + "}")
                .review();

        assertThat(review.hasNewAccess()).isTrue();
        assertThat(reports(review)).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'StringEquals':{'aws:PrincipalAccount':'210987654321'}|210987654321",
                "'StringEquals':{'AWS:PrincipalOrgID':'o-abcdefghij'}|o-abcdefghij",
                "'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}|203.0.113.0/24",
                "'StringEquals':{'aws:SourceVpce':'vpce-1a2b3c4d'}|vpce-1a2b3c4d",
                "'ForAllValues:StringEquals':{'aws:TagKeys':['team']}|team",
                "'StringEquals':{'aws:RequestedRegion':'eu-west-3'}|eu-west-3",
            })
    void shows_values_of_the_listed_keys(String conditionsAndValue) {
        var parts = conditionsAndValue.split("\\|");

        assertThat(reports(review(parts[0]))).contains(" " + parts[1]).doesNotContain(Words.NOT_SHOWN + ", if");
    }
}
