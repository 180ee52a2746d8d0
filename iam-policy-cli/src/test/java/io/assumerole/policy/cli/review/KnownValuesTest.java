package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests changes whose values show who gets access. Each change that gives access comes with its reverse, or with the
 * most similar change that doesn't give access.
 */
class KnownValuesTest {
    /**
     * A resource and two changes of a text in its inputs.
     *
     * @param shows text that a reason for the first change must contain
     */
    private record Pair(
            String type, String before, String from, String wide, String harmless, Outcome outcome, String shows) {}

    private static Pair widens(String type, String before, String from, String wide, String harmless, String shows) {
        return new Pair(type, before, from, wide, harmless, Outcome.NEW_ACCESS, shows);
    }

    private static final String SET = "ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy";
    private static final String ORGANIZATION = "organizations/policy:Policy";

    private static String denies(String actions) {
        return text("{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Action':" + actions + ",'Resource':'*'}]}");
    }

    static Stream<Pair> pairs() {
        return Stream.of(
                widens(
                        "s3/bucketAcl:BucketAcl",
                        "{'bucket':'site','acl':'authenticated-read'}",
                        "authenticated-read",
                        "public-read",
                        "private",
                        "its access control list public-read lets everyone read it"),
                widens(
                        "s3/bucketAclV2:BucketAclV2",
                        "{'bucket':'site','acl':'public-read'}",
                        "public-read",
                        "public-read-write",
                        "authenticated-read",
                        "lets everyone read and write it, unless public access is blocked; before: public-read"),
                widens(
                        "s3/bucketObjectv2:BucketObjectv2",
                        "{'bucket':'site','key':'k','acl':'public-read'}",
                        "public-read",
                        "public-read-write",
                        "private",
                        "lets everyone read and write it"),
                widens(
                        "rds/snapshot:Snapshot",
                        "{'dbInstanceIdentifier':'d','sharedAccounts':['111111111111','222222222222']}",
                        "['111111111111','222222222222']",
                        "['111111111111','all']",
                        "['222222222222']",
                        "shares it with everyone"),
                widens(
                        "ec2/vpcEndpointService:VpcEndpointService",
                        "{'allowedPrincipals':['arn:aws:iam::111111111111:root']}",
                        "['arn:aws:iam::111111111111:root']",
                        "['arn:aws:iam::222222222222:root']",
                        "[]",
                        "shares it with account arn:aws:iam::222222222222:root"),
                widens(
                        SET,
                        "{'permissionSetArn':'a','inlinePolicy':" + allow("['s3:GetObject','s3:PutObject']", "'*'")
                                + "}",
                        "s3:PutObject",
                        "s3:*",
                        "s3:GetObject",
                        "newly allows s3:*"),
                widens(
                        ORGANIZATION,
                        "{'type':'SERVICE_CONTROL_POLICY','content':" + allow("['s3:*','ec2:*']", "'*'") + "}",
                        "ec2:*",
                        "*",
                        "ec2:Describe*",
                        "newly allows"),
                widens(
                        ORGANIZATION,
                        "{'content':" + denies("['s3:*','ec2:*']") + "}",
                        "'ec2:*'",
                        "'ec2:RunInstances'",
                        "'ec2:*','iam:*'",
                        "no longer denies ec2:* on *"),
                widens(
                        ORGANIZATION,
                        "{'type':'RESOURCE_CONTROL_POLICY','content':"
                                + text(
                                        "{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Principal':'*','Action':['s3:*','sts:*'],'Resource':'*'}]}")
                                + "}",
                        "'sts:*'",
                        "'sts:AssumeRole'",
                        "'sts:*','sqs:*'",
                        "no longer denies sts:* on *"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void decides_a_change_whose_values_show_who_gets_access(Pair pair) {
        var wide = SamplePreview.stack()
                .both("it", pair.type(), pair.before())
                .change("it", pair.from(), pair.wide())
                .review();
        var harmless = SamplePreview.stack()
                .both("it", pair.type(), pair.before())
                .change("it", pair.from(), pair.harmless())
                .review();

        assertThat(wide.outcome()).as("%s", wide.changes()).isEqualTo(pair.outcome());
        assertThat(wide.changes().get(0).reasons()).anyMatch(reason -> reason.contains(pair.shows()));
        assertThat(harmless.outcome()).as("%s", harmless.changes()).isEqualTo(Outcome.NO_NEW_ACCESS);
    }

    @Test
    void compares_a_removed_policy_of_an_organization_with_one_that_allows_everything() {
        var limit = "{'content':" + allow("'s3:*'", "'*'") + "}";
        var none = "{'content':" + allow("'*'", "'*'") + "}";

        assertThat(SamplePreview.stack()
                        .both("it", ORGANIZATION, limit)
                        .remove("it")
                        .review()
                        .outcome())
                .isEqualTo(Outcome.NEW_ACCESS);
        assertThat(SamplePreview.stack()
                        .both("it", ORGANIZATION, none)
                        .remove("it")
                        .review()
                        .outcome())
                .isEqualTo(Outcome.NO_NEW_ACCESS);
        assertThat(SamplePreview.stack().add("it", ORGANIZATION, limit).review().outcome())
                .isEqualTo(Outcome.NO_NEW_ACCESS);
    }

    @Test
    void shows_the_changed_values_of_a_resource_that_is_not_compared() {
        var assignment = SamplePreview.stack()
                .both(
                        "it",
                        "ssoadmin/accountAssignment:AccountAssignment",
                        "{'principalId':'group-a','principalType':'GROUP','permissionSetArn':'arn:aws:sso:::permissionSet/ssoins-1/ps-read',"
                                + "'targetId':'123456789012','token':'abc'}")
                .change("it", "ps-read", "ps-admin")
                .change("it", "'token':'abc'", "'token':'abd'")
                .review();
        var added = SamplePreview.stack()
                .add("it", "identitystore/groupMembership:GroupMembership", "{'groupId':'g-1','memberId':'m-1'}")
                .review();
        var settings = SamplePreview.stack()
                .both("it", "apigateway/method:Method", "{'authorization':'CUSTOM','authorizerId':'a'}")
                .change("it", "'authorization':'CUSTOM','authorizerId':'a'", "'authorization':'NONE'")
                .review();

        assertThat(assignment.changes().get(0).reasons())
                .containsExactly(
                        "grants or limits access in a way that the review doesn't compare",
                        "permissionSetArn: arn:aws:sso:::permissionSet/ssoins-1/ps-read ->"
                                + " arn:aws:sso:::permissionSet/ssoins-1/ps-admin",
                        "token: [not shown] -> [not shown]");
        assertThat(added.changes().get(0).reasons())
                .containsExactly(
                        "grants or limits access in a way that the review doesn't compare",
                        "groupId: g-1",
                        "memberId: m-1");
        assertThat(settings.changes().get(0).reasons())
                .containsExactly(
                        "its authorization and its authorizerId change, which can widen who can use it",
                        "authorization: CUSTOM -> NONE",
                        "authorizerId: a -> nothing");
    }

    @Test
    void hides_values_that_can_be_secrets_or_that_are_too_long() {
        var review = SamplePreview.stack()
                .add(
                        "it",
                        "ssoadmin/accountAssignment:AccountAssignment",
                        "{'a':'AKIAIOSFODNN7EXAMPLE12','b':'" + "x".repeat(101) + "','c':'" + ValueReader.SECRET
                                + "','d':'it is shown'}")
                .review();

        assertThat(review.changes().get(0).reasons())
                .containsExactly(
                        "grants or limits access in a way that the review doesn't compare",
                        "a: [not shown]",
                        "b: [not shown]",
                        "c: [not shown]",
                        "d: it is shown");
    }

    @Test
    void names_a_reactivated_key_as_the_same_one() {
        var key = "{'user':'anna','status':'Inactive'}";
        var review = SamplePreview.stack()
                .both("anna-key", "iam/accessKey:AccessKey", key)
                .change("anna-key", "Inactive", "Active")
                .review();

        var change = review.changes().get(0);
        assertThat(change.reasons()).startsWith("is active again", "its holder can act as user anna");
        assertThat(change.example())
                .contains("every request that user anna may send, with the same, reactivated access key");
    }

    @Test
    void explains_a_changed_version_of_a_policy_whose_statements_stay_the_same() {
        var policy = "{'role':'runner','policy':"
                + allow("'s3:GetObject'", "'arn:aws:s3:::site/${aws:username}/*'")
                        .replace("2012-10-17", "2008-10-17")
                + "}";
        var newer = SamplePreview.stack()
                .both("it", "iam/rolePolicy:RolePolicy", policy)
                .change("it", "2008-10-17", "2012-10-17")
                .review();
        var older = SamplePreview.stack()
                .both("it", "iam/rolePolicy:RolePolicy", policy.replace("2008-10-17", "2012-10-17"))
                .change("it", "2012-10-17", "2008-10-17")
                .review();

        assertThat(newer.changes().get(0).reasons())
                .containsExactly(
                        "newly allows s3:GetObject on arn:aws:s3:::site/${aws:username}/*; the policy's Version"
                                + " becomes 2012-10-17, so IAM replaces its variables with values");
        assertThat(older.changes().get(0).reasons())
                .containsExactly(
                        "newly allows s3:GetObject on arn:aws:s3:::site/${aws:username}/*; the policy's Version is"
                                + " no longer 2012-10-17, so its variables become plain text");
    }

    @Test
    void shows_the_whole_name_of_a_role_that_contains_the_value_of_a_condition_elsewhere() {
        var review = SamplePreview.stack()
                .both(
                        "it",
                        "s3/bucketPolicy:BucketPolicy",
                        "{'bucket':'b','policy':"
                                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':"
                                        + "'arn:aws:iam::123456789012:role/prod-reader'},'Action':'s3:GetObject','Resource':'*'},"
                                        + "{'Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'*',"
                                        + "'Condition':{'StringEquals':{'aws:PrincipalTag/env':'prod'}}}]}")
                                + "}")
                .change("it", "'s3:GetObject'", "'s3:*'")
                .review();

        assertThat(review.changes().get(0).example().orElseThrow())
                .endsWith(" by arn:aws:iam::123456789012:role/prod-reader");
    }

    @Test
    void says_that_an_element_of_a_policy_is_unknown_without_its_name() {
        var review = SamplePreview.stack()
                .change("runs", "[{'Effect'", "[{'Foo':'x','Effect'")
                .review();

        assertThat(review.changes().get(0).reasons().get(0))
                .endsWith("isn't a valid identity policy, at Statement[0]: an element in it is unknown");
    }
}
