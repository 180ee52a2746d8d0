package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Gain;
import io.assumerole.policy.cli.review.graph.Risk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the first table and the reasons name only the requests that a changed Deny no longer denies. */
class ReleasedTest {
    private static final String DENY = "{'Effect':'Deny',%s}";

    private static Change change(String allow, String before, String after) {
        return SamplePreview.stack()
                .both(
                        "guard",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'runner','name':'guard','policy':"
                                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':" + allow
                                        + ",'Resource':'*'}," + DENY.formatted(before) + "]}")
                                + "}")
                .change("guard", before, after)
                .review()
                .changes()
                .get(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            '*' | 'NotAction':['s3:*','logs:*'],'Resource':'*' | 'NotAction':['s3:*','logs:*','kms:*'],'Resource':'*' | kms:*, which a Deny blocked | everything | always denied
            's3:GetObject' | 'Action':'s3:*','Resource':'arn:aws:s3:::pay/*' | 'Action':'s3:*','Resource':'arn:aws:s3:::pay' | s3:GetObject, which a Deny of s3:* blocked | arn:aws:s3:::pay/* | always denied
            's3:*' | 'Action':'s3:*','Resource':'arn:aws:s3:::pay/*' | 'Action':'s3:*','Resource':'arn:aws:s3:::pay' | s3:*, which a Deny blocked | arn:aws:s3:::pay/* | always denied
            's3:*' | 'Action':'s3:*','Resource':'*','Condition':{'StringNotLike':{'aws:PrincipalArn':['arn:aws:iam::123456789012:role/a']}} | 'Action':'s3:*','Resource':'*','Condition':{'StringNotLike':{'aws:PrincipalArn':['arn:aws:iam::123456789012:role/a','arn:aws:iam::123456789012:role/b*']}} | s3:*, which a Deny blocked | everything, if aws:PrincipalArn matches arn:aws:iam::123456789012:role/b* | denied
            's3:*' | 'Action':'s3:*','Resource':'*','Condition':{'StringLike':{'aws:PrincipalArn':['arn:aws:iam::123456789012:role/a','arn:aws:iam::123456789012:role/b*']}} | 'Action':'s3:*','Resource':'*','Condition':{'StringLike':{'aws:PrincipalArn':['arn:aws:iam::123456789012:role/a']}} | s3:*, which a Deny blocked | everything, if aws:PrincipalArn matches arn:aws:iam::123456789012:role/b* | denied
            """)
    void shows_only_what_is_released(
            String allow, String before, String after, String gets, String on, String earlier) {
        assertThat(change(allow, before, after).gains())
                .extracting(Gain::gets, Gain::on, Gain::before)
                .containsExactly(tuple(gets, on, earlier));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'sqs:*' | StringNotLike | ['arn:aws:iam::123456789012:role/a'] | ['arn:aws:iam::123456789012:role/a','arn:aws:iam::123456789012:role/b*'] | ; no longer denied: if aws:PrincipalArn matches arn:aws:iam::123456789012:role/b*
            's3:*'  | StringNotLike | ['arn:aws:iam::123456789012:role/a'] | ['arn:aws:iam::123456789012:role/a','arn:aws:iam::123456789012:role/b*'] | ; no longer denied: if aws:PrincipalArn matches arn:aws:iam::123456789012:role/b*
            's3:*'  | StringLike    | ['arn:aws:iam::123456789012:role/a','arn:aws:iam::123456789012:role/b*'] | ['arn:aws:iam::123456789012:role/a'] | ; no longer denied: if aws:PrincipalArn matches arn:aws:iam::123456789012:role/b*
            """)
    void a_reason_ends_with_the_new_value(String allow, String operator, String before, String after, String end) {
        var deny = "'Action':'s3:*','Resource':'*','Condition':{'" + operator + "':{'aws:PrincipalArn':%s}}";

        assertThat(change(allow, deny.formatted(before), deny.formatted(after)).reasons())
                .anyMatch(reason -> reason.endsWith(end));
    }

    /** Everyone in an organization isn't everyone; a pattern for any organization limits nothing. */
    @ParameterizedTest
    @CsvSource({"o-a1b2c3d4e5/*,ACCOUNT", "o-a1b2c3d4e5*,EVERYONE"})
    void a_condition_on_an_organization_limits_everyone(String paths, Risk risk) {
        var policy =
                "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*','Action':'ecr:BatchGetImage','Condition':{'ForAnyValue:StringLike':{'aws:PrincipalOrgPaths':['%s']}}}]}";
        var preview = SamplePreview.stack()
                .both(
                        "pulls",
                        "ecr/repositoryPolicy:RepositoryPolicy",
                        "{'repository':'api','policy':" + text(policy.formatted("o-a1b2c3d4e5/r-1/ou-1/*")) + "}")
                .change("pulls", "o-a1b2c3d4e5/r-1/ou-1/*", paths);

        assertThat(preview.review().changes()).extracting(Change::risk).containsExactly(risk);
    }

    /** A ConfigMap gives the role access; it doesn't act as the role. */
    @Test
    void a_map_of_roles_shows_only_the_added_role() {
        var map = "- rolearn: arn:aws:iam::123456789012:role/node\\n  groups: [nodes]\\n";
        var preview = SamplePreview.stack()
                .both("aws-auth", "kubernetes:core/v1:ConfigMap", "{'data':{'mapRoles':'" + map + "'}}")
                .change(
                        "aws-auth",
                        map,
                        map + "- rolearn: arn:aws:iam::123456789012:role/other\\n  groups: [deployers]\\n");

        assertThat(preview.review().changes().stream().flatMap(change -> change.reasons().stream()))
                .containsExactly(
                        "maps to a user or groups of Kubernetes: role other, which this deployment doesn't create",
                        "the review doesn't know what this user and these groups can do",
                        "its data.mapRoles changes, which can widen who can use it:"
                                + " adds - rolearn: arn:aws:iam::123456789012:role/other, groups: [deployers]");
    }
}
