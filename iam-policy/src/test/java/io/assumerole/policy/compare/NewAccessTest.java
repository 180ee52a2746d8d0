package io.assumerole.policy.compare;

import static io.assumerole.policy.Fixtures.assertOutcome;
import static io.assumerole.policy.Fixtures.condition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.assumerole.arn.AccountId;
import io.assumerole.policy.Condition;
import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.compare.NewAccess.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is new after a change, each with its control. Does not prove that AWS compares in the same way. */
class NewAccessTest {

    private static PolicyDocument allow(String action, String resource, Condition... conditions) {
        return PolicyDocument.of(Statement.allow()
                .action(action.split(" "))
                .resource(resource.split(" "))
                .condition(conditions)
                .build());
    }

    private static Statement deny(String action, String resource, Condition... conditions) {
        return Statement.deny()
                .action(action.split(" "))
                .resource(resource.split(" "))
                .condition(conditions)
                .build();
    }

    private static NewAccess between(PolicyDocument before, PolicyDocument after) {
        return NewAccess.between(before, after, PolicyKind.IDENTITY);
    }

    private static PolicyDocument with(PolicyDocument document, Statement more) {
        var statements = new ArrayList<>(document.statements());
        statements.add(more);
        return PolicyDocument.of(statements.toArray(Statement[]::new));
    }

    /** The second column is what the policy before the change allows. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sqs:SendMessage  | s3:Get* on *                       | *                                     | arn:aws-cn:sqs:cn-north-1:418730625514:x
            sqs:SendMessage  | s3:Get* on *                       | arn:aws:sqs:*:*:orders                | arn:aws:sqs:cn-north-1:418730625514:orders
            sqs:SendMessage  | s3:Get* on *                       | arn:aws:sqs:us-east-1:*:orders        | arn:aws:sqs:us-east-1:418730625514:orders
            sqs:SendMessage  | s3:Get* on *                       | arn:aws:sqs:*:210987654321:orders     | arn:aws:sqs:cn-north-1:210987654321:orders
            sqs:SendMessage  | s3:Get* on *                       | arn:aws:sqs:eu-west-1:123456789012:q  | arn:aws:sqs:eu-west-1:123456789012:q
            sqs:SendMessage  | sqs:* on arn:aws-cn:sqs:cn-north-1:418730625514:* | *                      | arn:aws:sqs:cn-north-1:418730625514:x
            sqs:SendMessage  | sqs:* on arn:*:sqs:*:418730625514:* | *                                    | arn:aws:sqs:cn-north-1:123456789012:x
            sqs:SendMessage  | sqs:* on arn:*:sqs:cn-north-1:*:*  | *                                     | arn:aws:sqs:eu-west-1:418730625514:x
            s3:GetObject     | sqs:* on *                         | *                                     | arn:aws-cn:s3:::x/x
            """)
    void shows_a_resource_in_the_location_only_if_it_is_new(String action, String old, String resource, String shown) {
        var location = new ExampleLocation("aws-cn", "cn-north-1", new AccountId("418730625514"));
        var before = allow(old.split(" on ")[0], old.split(" on ")[1]);

        var access =
                NewAccess.between(List.of(before), List.of(allow(action, resource)), PolicyKind.IDENTITY, location);

        assertThat(access.reasons())
                .singleElement()
                .satisfies(reason -> assertThat(reason.example()).contains(action + " on " + shown));
        var without = between(before, allow(action, resource));
        assertThat(without.outcome()).isEqualTo(access.outcome());
        assertThat(without.toString())
                .doesNotContain("cn-north-1:418730625514", "example " + action + " on arn:aws-cn");
    }

    /** An origin access identity belongs to no account, and is neither a user nor a role. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE | NONE
            cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE | NEW
            123456789012:role/reader                                    | NEW
            """)
    void compares_origin_access_identities(String other, Outcome outcome) {
        var identity = "cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE";

        assertOutcome(outcome, NewAccess.between(reads(other), reads(identity), PolicyKind.RESOURCE));
        assertOutcome(outcome, NewAccess.between(reads(identity), reads(other), PolicyKind.RESOURCE));
    }

    private static PolicyDocument reads(String principal) {
        return PolicyDocument.of(Statement.allow()
                .principal(Principal.aws("arn:aws:iam::" + principal))
                .action("s3:GetObject")
                .resource("arn:aws:s3:::example/*")
                .build());
    }

    /** AWS does not document whether these parts are case-sensitive: the Deny may match the bucket that is now excluded. */
    @ParameterizedTest
    @CsvSource({"arn:aws:S3:::a/x, UNDECIDED", "arn:aws:s3:::b/x, NONE", "arn:aws:s3:::a/x, NEW"})
    void a_deny_in_capital_letters_may_have_denied_the_resources_excluded_now(String denied, Outcome outcome) {
        var all = allow("*", "*");
        var after =
                Statement.deny().action("s3:*").notResource("arn:aws:s3:::a/*").build();

        var access = between(with(all, deny("s3:*", denied)), with(all, after));

        assertOutcome(outcome, access);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s3:Get*             | *                          | s3:GetObject        | *                          | NONE
            s3:GetObject        | *                          | s3:Get*             | *                          | NEW
            s3:getobject        | *                          | s3:GetObject        | *                          | NONE
            *:*                 | *                          | *                   | *                          | NONE
            s3:Get* s3:Put*     | *                          | s3:PutObject        | *                          | NONE
            s3:Get* s3:Put*     | *                          | s3:DeleteObject     | *                          | NEW
            s3:GetObject        | arn:aws:s3:::a/*           | s3:GetObject        | arn:aws:s3:::a/b           | NONE
            s3:GetObject        | arn:aws:s3:::a/*           | s3:GetObject        | arn:aws:s3:::a/*           | NONE
            s3:GetObject        | arn:aws:s3:::a/*           | s3:GetObject        | arn:aws:s3:::a*            | NEW
            s3:GetObject        | arn:aws:s3:::a/*           | s3:GetObject        | arn:aws:s3:::ab/*          | NEW
            s3:GetObject        | arn:aws:s3:::a/*           | s3:GetObject        | *                          | NEW
            s3:GetObject        | *                          | s3:GetObject        | arn:aws:s3:::a*            | NONE
            s3:GetObject        | arn:aws:s3:::*             | s3:GetObject        | *                          | NEW
            *                   | arn:*:*:*:*:*              | *                   | *                          | NEW
            *                   | arn:*:*                    | *                   | *                          | NEW
            s3:List*            | arn:?*:?*:*:*:*            | s3:List*            | *                          | NEW
            *                   | *                          | *                   | arn:*:*                    | NONE
            *                   | arn:*:*                    | *                   | arn:*:*:*:*:*              | NONE
            sqs:*               | arn:aws:sqs:*:111122223333:*          | sqs:*               | arn:aws:sqs:eu-west-1:111122223333:q  | NONE
            sqs:*               | arn:aws:sqs:*:111122223333:*          | sqs:*               | arn:aws:sqs:*:444455556666:q          | NEW
            sqs:*               | arn:aws:sqs                | sqs:*               | arn:aws:sqs:*:444455556666:q          | NONE
            s3:GetObject        | arn:aws:s3:::${aws:username}/* | s3:GetObject    | arn:aws:s3:::${aws:username}/* | NONE
            s3:GetObject        | arn:aws:s3:::*             | s3:GetObject        | arn:aws:s3:::${aws:username}/* | NONE
            s3:GetObject        | arn:aws:s3:::${aws:username}/* | s3:GetObject    | arn:aws:s3:::a/*           | NEW
            s3:GetObject        | arn:aws:s3:::${aws:username}/a | s3:GetObject    | arn:aws:s3:::${aws:userid}/a | NEW
            """)
    void compares_actions_and_resources(
            String action, String resource, String laterAction, String laterResource, Outcome outcome) {
        var access = between(allow(action, resource), allow(laterAction, laterResource));

        assertOutcome(outcome, access);
        assertThat(access.reasons()).hasSize(outcome == Outcome.NONE ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            StringEquals aws:SourceVpc vpc-1             | StringEquals aws:SourceVpc vpc-1              | NONE
            StringEquals aws:SourceVpc vpc-1,vpc-2       | StringEquals aws:SourceVpc vpc-1              | NONE
            StringEquals aws:SourceVpc vpc-1             | StringEquals aws:SourceVpc vpc-1,vpc-2        | NEW
            StringEquals aws:SourceVpc vpc-1             | StringEquals aws:sourcevpc vpc-1              | NONE
            StringEquals aws:SourceVpc vpc-1             | StringEqualsIfExists aws:SourceVpc vpc-1      | NEW
            StringEqualsIfExists aws:SourceVpc vpc-1     | StringEquals aws:SourceVpc vpc-1              | NONE
            StringEquals aws:SourceVpc vpc-1             | StringLike aws:SourceVpc vpc-*                | NEW
            StringLike aws:SourceVpc vpc-*               | StringEquals aws:SourceVpc vpc-1              | NONE
            StringLike aws:SourceVpc vpc-*               | StringLike aws:SourceVpc vpc-1*               | NONE
            StringLike aws:SourceVpc vpc-1*              | StringLike aws:SourceVpc vpc-*                | NEW
            StringNotEquals aws:SourceVpc vpc-1          | StringNotEquals aws:SourceVpc vpc-1,vpc-2     | NONE
            StringNotEquals aws:SourceVpc vpc-1,vpc-2    | StringNotEquals aws:SourceVpc vpc-1           | NEW
            IpAddress aws:SourceIp 203.0.113.0/24        | IpAddress aws:SourceIp 203.0.113.8            | NONE
            IpAddress aws:SourceIp 203.0.113.0/25        | IpAddress aws:SourceIp 203.0.113.0/24         | NEW
            IpAddress aws:SourceIp 203.0.113.0/24        | IpAddress aws:SourceIp 198.51.100.0/24        | NEW
            IpAddress aws:SourceIp 203.0.113.0/25,203.0.113.128/25 | IpAddress aws:SourceIp 203.0.113.0/24 | NONE
            IpAddress aws:SourceIp 203.0.113.0/25,203.0.113.128/26,203.0.113.192/26 | IpAddress aws:SourceIp 203.0.113.9/24 | NONE
            IpAddress aws:SourceIp 203.0.113.0/25,203.0.112.128/25 | IpAddress aws:SourceIp 203.0.113.0/24 | NEW
            IpAddress aws:SourceIp 203.0.113.0/25,203.0.113.128/26 | IpAddress aws:SourceIp 203.0.113.0/24 | UNDECIDED
            IpAddress aws:SourceIp 0.0.0.0/1,128.0.0.0/1 | IpAddress aws:SourceIp 0.0.0.0/0              | NONE
            IpAddress aws:SourceIp 2001:db8::/33,2001:db8:8000::/33 | IpAddress aws:SourceIp 2001:db8::/32 | NONE
            IpAddress aws:SourceIp 2001:db8::/33,2001:db8:8000::/34 | IpAddress aws:SourceIp 2001:db8::/32 | UNDECIDED
            NotIpAddress aws:SourceIp 203.0.113.0/24     | NotIpAddress aws:SourceIp 203.0.113.0/25,203.0.113.128/25 | NONE
            NotIpAddress aws:SourceIp 203.0.113.0/24     | NotIpAddress aws:SourceIp 203.0.113.0/25 | NEW
            StringEquals aws:SourceVpc vpc-1             | StringLike aws:SourceVpc vpc-1                | NONE
            StringLike aws:SourceVpc vpc-1               | StringEquals aws:SourceVpc vpc-1              | NONE
            StringEquals aws:SourceVpc vpc-1             | StringLike aws:SourceVpc vpc-?                | NEW
            StringEquals aws:SourceVpc vpc-*             | StringLike aws:SourceVpc vpc-*                | NEW
            StringLike aws:SourceVpc vpc-*               | StringEquals aws:SourceVpc vpc-*              | NONE
            StringEquals aws:SourceVpc vpc-1             | StringLikeIfExists aws:SourceVpc vpc-1        | NEW
            StringNotEquals aws:SourceVpc vpc-1          | StringNotLike aws:SourceVpc vpc-1             | NONE
            StringNotLike aws:SourceVpc vpc-1            | StringNotEquals aws:SourceVpc vpc-1           | NONE
            StringNotEquals aws:SourceVpc vpc-1          | StringNotLike aws:SourceVpc vpc-*             | NONE
            StringNotLike aws:SourceVpc vpc-*            | StringNotEquals aws:SourceVpc vpc-1           | NEW
            ArnLike aws:PrincipalArn arn:aws:iam::1:role/a   | StringEquals aws:PrincipalArn arn:aws:iam::1:role/a | NONE
            ArnLike aws:PrincipalArn arn:aws:iam::1:role/a*  | StringLike aws:PrincipalArn arn:aws:iam::1:role/ab | NONE
            ArnLike aws:PrincipalArn arn:aws:iam::1:role/a   | StringEquals aws:PrincipalArn arn:aws:iam::1:role/b | NEW
            ArnEquals aws:PrincipalArn arn:aws:iam::1:role/a | StringLike aws:PrincipalArn arn:aws:iam::1:role/* | NEW
            ArnLike aws:PrincipalArn arn:aws:iam::*:role/a   | StringLike aws:PrincipalArn arn:aws:iam::*:role/a | UNDECIDED
            StringEquals aws:PrincipalArn arn:aws:iam::1:role/a | ArnEquals aws:PrincipalArn arn:aws:iam::1:role/a | NONE
            StringLike aws:PrincipalArn arn:aws:iam::1:*     | ArnLike aws:PrincipalArn arn:aws:iam::1:role/a | NONE
            StringEquals aws:PrincipalArn arn:aws:iam::1:role/a | ArnLike aws:PrincipalArn arn:aws:iam::1:role/* | NEW
            StringEquals x:OwnKey arn:aws:iam::1:role/a      | ArnLike x:OwnKey arn:aws:iam::1:role/a         | UNDECIDED
            ArnNotLike aws:PrincipalArn arn:aws:iam::1:role/a | StringNotEquals aws:PrincipalArn arn:aws:iam::1:role/a | UNDECIDED
            NumericLessThan aws:MultiFactorAuthAge 600   | NumericLessThan aws:MultiFactorAuthAge 300    | NONE
            NumericLessThan aws:MultiFactorAuthAge 600   | NumericLessThan aws:MultiFactorAuthAge 900    | NEW
            DateLessThan aws:CurrentTime 2030-01-01      | DateLessThan aws:CurrentTime 2029-01-01       | NONE
            DateLessThan aws:CurrentTime 2030-01-01      | DateLessThan aws:CurrentTime 2031-01-01       | NEW
            Bool aws:MultiFactorAuthPresent true         | Bool aws:MultiFactorAuthPresent TRUE          | NONE
            Bool aws:MultiFactorAuthPresent true         | BoolIfExists aws:MultiFactorAuthPresent true  | NEW
            Bool aws:SecureTransport true                | BoolIfExists aws:SecureTransport true         | NONE
            BoolIfExists aws:SecureTransport true        | Bool aws:SecureTransport true                 | NONE
            Bool aws:SecureTransport true                | BoolIfExists aws:SecureTransport true,false   | NEW
            Null aws:SecureTransport true                | Null aws:SecureTransport false                | NEW
            Null aws:SecureTransport false               | Null aws:SecureTransport true                 | UNDECIDED
            ArnEquals aws:PrincipalArn arn:aws:iam::1:role/* | ArnLike aws:PrincipalArn arn:aws:iam::1:role/a | NONE
            ArnLike aws:PrincipalArn arn:aws:iam::1:role/a   | ArnLike aws:PrincipalArn arn:aws:iam::1:role/* | NEW
            Null aws:TokenIssueTime true                 | Null aws:TokenIssueTime true                  | NONE
            Null aws:TokenIssueTime true                 | Null aws:TokenIssueTime false                 | NEW
            StringEquals aws:SourceVpc vpc-1             | StringEquals aws:SourceVpce vpce-1            | NEW
            """)
    void compares_conditions(String before, String after, Outcome outcome) {
        var access = between(allow("s3:*", "*", of(before)), allow("s3:*", "*", of(after)));

        assertOutcome(outcome, access);
    }

    /**
     * Tests two Allow statements that become one statement with the values of both. The most similar other change adds
     * a value that neither statement had.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            StringEquals kms:ViaService a  | StringEquals kms:ViaService b  | StringEquals kms:ViaService a,b   | NONE
            StringEquals kms:ViaService a  | StringEquals kms:ViaService b  | StringEquals kms:ViaService a,c   | NEW
            StringEquals kms:ViaService a  | StringEquals kms:ViaService b  | StringEquals kms:ViaService a,b,c | NEW
            StringEquals kms:ViaService a  | StringEquals kms:ViaService b  | StringEqualsIfExists kms:ViaService a,b | NEW
            StringEquals kms:ViaService a  | StringEquals kms:ViaOther b    | StringEquals kms:ViaService a,b   | NEW
            StringEquals kms:ViaService a  | StringLike kms:ViaService b*   | StringLike kms:ViaService a,bc    | NONE
            StringEquals kms:ViaService a  | StringEquals kms:ViaService bc | StringLike kms:ViaService a,b*    | NEW
            StringEqualsIfExists x:Own a   | StringEqualsIfExists x:Own b   | StringEqualsIfExists x:Own a,b    | NONE
            ArnLike aws:SourceArn arn:aws:sns:eu-west-1:1:a | ArnLike aws:SourceArn arn:aws:sns:eu-west-1:1:b | ArnLike aws:SourceArn arn:aws:sns:eu-west-1:1:a,arn:aws:sns:eu-west-1:1:b | NONE
            IpAddress aws:SourceIp 203.0.113.0/25 | IpAddress aws:SourceIp 198.51.100.0/24 | IpAddress aws:SourceIp 203.0.113.0/25,198.51.100.0/24 | NONE
            IpAddress aws:SourceIp 203.0.113.0/25 | IpAddress aws:SourceIp 198.51.100.0/24 | IpAddress aws:SourceIp 203.0.113.0/24,198.51.100.0/24 | NEW
            ForAnyValue:StringEquals aws:TagKeys a | ForAnyValue:StringEquals aws:TagKeys b | ForAnyValue:StringEquals aws:TagKeys a,b | UNDECIDED
            ForAllValues:StringEquals aws:TagKeys a | ForAllValues:StringEquals aws:TagKeys b | ForAllValues:StringEquals aws:TagKeys a,b | UNDECIDED
            StringEquals aws:TagKeys a     | StringEquals aws:TagKeys b     | StringEquals aws:TagKeys a,b      | UNDECIDED
            """)
    void compares_a_condition_value_by_value(String first, String second, String merged, Outcome outcome) {
        var before = with(
                allow("s3:*", "*", of(first)),
                allow("s3:*", "*", of(second)).statements().get(0));

        assertOutcome(outcome, between(before, allow("s3:*", "*", of(merged))));
    }

    private static Condition of(String text) {
        var parts = text.split(" ");
        return condition(parts[0], parts[1], parts[2].split(","));
    }

    @Test
    void describes_the_access_that_a_change_allows() {
        PolicyDocument before = allow("s3:GetObject", "arn:aws:s3:::site/*");
        PolicyDocument after = allow("s3:GetObject s3:PutObject", "arn:aws:s3:::site/*");
        // docs:begin new-access
        NewAccess access = NewAccess.between(before, after, PolicyKind.IDENTITY);
        boolean nothingNew = access.outcome() == NewAccess.Outcome.NONE;
        String review = access.toString();
        // docs:end new-access
        assertThat(nothingNew).isFalse();
        assertThat(review).startsWith("NEW\n  - after.Statement[0]: ");
        assertThat(access.reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.actions()).containsExactly("s3:PutObject");
            assertThat(reason.description()).isEqualTo("newly allows s3:PutObject on arn:aws:s3:::site/*");
            assertThat(reason.example()).contains("s3:PutObject on arn:aws:s3:::site/x");
            assertThat(reason)
                    .hasToString("after.Statement[0]: newly allows s3:PutObject on arn:aws:s3:::site/*;"
                            + " for example s3:PutObject on arn:aws:s3:::site/x");
        });
    }

    @Test
    void finds_new_access_if_a_condition_is_removed_and_none_if_one_is_added() {
        var free = allow("s3:*", "*");
        var bound = allow("s3:*", "*", of("StringEquals aws:SourceVpc vpc-1"));

        assertOutcome(Outcome.NEW, between(bound, free));
        assertOutcome(Outcome.NONE, between(free, bound));
    }

    @Test
    void finds_new_access_if_a_deny_is_removed_or_narrower() {
        var open = allow("s3:*", "*");
        var closed = with(open, deny("s3:Delete*", "*"));

        assertOutcome(Outcome.NONE, between(open, closed));
        assertOutcome(Outcome.NONE, between(closed, closed));
        assertOutcome(Outcome.NEW, between(closed, open));
        assertOutcome(Outcome.NEW, between(closed, with(open, deny("s3:DeleteBucket", "*"))));
        assertOutcome(Outcome.NONE, between(closed, with(open, deny("s3:*", "*"))));
        assertThat(between(closed, open).reasons())
                .singleElement()
                .extracting(NewAccess.Reason::path)
                .isEqualTo("before.Statement[1]");
    }

    /** A policy of a bucket may allow it. */
    @Test
    void is_undecided_about_a_removed_deny_of_access_that_no_statement_allows() {
        var before = with(allow("sqs:*", "*"), deny("s3:Delete*", "*"));

        var access = between(before, allow("sqs:*", "*"));

        assertOutcome(Outcome.UNDECIDED, access);
        assertThat(access.toString()).contains("before.Statement[1]: is removed or denies less");
    }

    /**
     * Another SCP of the level, such as FullAWSAccess, must allow the request. Otherwise, the level would allow
     * nothing.
     */
    @Test
    void finds_new_access_if_a_deny_is_removed_from_scps_without_an_allow() {
        var denies = PolicyDocument.of(deny("s3:* ec2:*", "*"));
        var fewer = PolicyDocument.of(deny("ec2:TerminateInstances", "*"));
        var other = with(allow("iam:CreateUser", "*"), deny("ec2:*", "*"));

        assertThat(control(denies, fewer)).isEqualTo(Outcome.NEW);
        assertThat(control(other, with(allow("iam:CreateUser", "*"), deny("ec2:Run*", "*"))))
                .isEqualTo(Outcome.UNDECIDED);
        assertThat(control(with(denies, deny("sqs:*", "*")), denies)).isEqualTo(Outcome.NEW);
        assertThat(control(fewer, denies)).isEqualTo(Outcome.NONE);
        assertThat(control(denies, denies)).isEqualTo(Outcome.NONE);
        assertThat(control(denies, with(allow("*", "*"), deny("s3:* ec2:*", "*"))))
                .isEqualTo(Outcome.NEW);
    }

    /**
     * An identity policy without an Allow doesn't show whether another policy allows the requests that the policy's
     * Deny denied.
     */
    @Test
    void is_undecided_about_a_deny_removed_from_an_identity_policy_without_an_allow() {
        var denies = PolicyDocument.of(deny("s3:* ec2:*", "*"));
        var fewer = PolicyDocument.of(deny("ec2:*", "*"));

        assertOutcome(Outcome.UNDECIDED, between(denies, fewer));
        assertOutcome(Outcome.NONE, between(fewer, denies));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            iam:*                | *        | iam:*              | *                      | NONE
            iam:*                | *        | iam:* sts:*        | *                      | NONE
            iam:Get* iam:Pass*   | *        | iam:*              | *                      | NONE
            iam:*                | s3:* iam:* | iam:*            | *                      | NONE
            iam:*                | *        | iam:Get*           | *                      | NEW
            iam:* sts:*          | *        | iam:*              | *                      | NEW
            iam:*                | iam:Get* | iam:Put*           | *                      | NEW
            iam:*                | *        | iam:*              | arn:aws:iam::1:role/a  | UNDECIDED
            """)
    void an_exception_can_become_a_deny(
            String notAction, String allowed, String denied, String deniedOn, Outcome outcome) {
        var before = PolicyDocument.of(
                Statement.allow().notAction(notAction.split(" ")).resource("*").build());
        var after = with(allow(allowed, "*"), deny(denied, deniedOn));

        assertOutcome(outcome, between(before, after));
        if (denied.equals("iam:*")) {
            var sometimes = deny(denied, deniedOn, of("StringEquals aws:SourceVpc vpc-1"));
            assertThat(between(before, with(allow(allowed, "*"), sometimes)).outcome())
                    .isNotEqualTo(Outcome.NONE);
        }
    }

    /** Across accounts, the identity policies must allow the call in both cases. */
    @ParameterizedTest
    @CsvSource({
        "999999999999, arn:aws:iam::999999999999:role/r, arn:aws:sqs:eu-west-1:123456789012:q, NONE",
        "arn:aws:iam::999999999999:root, arn:aws:iam::999999999999:user/u, arn:aws:sqs:*:123456789012:q, NONE",
        "123456789012, arn:aws:iam::123456789012:role/r, arn:aws:sqs:eu-west-1:123456789012:q, UNDECIDED",
        "999999999999, arn:aws:iam::999999999999:role/r, arn:aws:sqs:eu-west-1:*:q, UNDECIDED",
        "999999999999, arn:aws:iam::999999999999:role/r, arn:aws:s3:::a/*, UNDECIDED",
        "999999999999, arn:aws:iam::999999999999:role/r, *, UNDECIDED",
        "999999999999, arn:aws:iam::888888888888:role/r, arn:aws:sqs:eu-west-1:123456789012:q, NEW",
        "arn:aws:iam::999999999999:role/r, 999999999999, arn:aws:sqs:eu-west-1:123456789012:q, NEW",
    })
    void another_account_covers_its_roles(String before, String after, String resource, Outcome outcome) {
        assertOutcome(outcome, NewAccess.between(sends(before, resource), sends(after, resource), PolicyKind.RESOURCE));
    }

    private static PolicyDocument sends(String principal, String resource) {
        return PolicyDocument.of(Statement.allow()
                .principal(Principal.aws(principal))
                .action("sqs:SendMessage")
                .resource(resource)
                .build());
    }

    /** The value in an example has the type of the key. */
    @ParameterizedTest
    @CsvSource({
        "StringNotEquals s3:max-keys 10, s3:max-keys 987654321",
        "StringNotEquals aws:SourceIp 203.0.113.7, aws:SourceIp 198.51.100.9",
        "StringNotEquals aws:PrincipalArn arn:aws:iam::123456789012:role/a, aws:PrincipalArn arn:aws:x:::x",
        "StringNotEquals aws:PrincipalTag/team red, aws:PrincipalTag/team x",
    })
    void shows_a_value_of_the_type_of_the_key(String condition, String shown) {
        var required = Statement.allow()
                .action("s3:ListBucket")
                .resource("arn:aws:s3:::a")
                .condition(of(condition), condition("Null", condition.split(" ")[1], "false"))
                .build();

        var access = between(allow("s3:GetObject", "arn:aws:s3:::a/*"), PolicyDocument.of(required));

        assertThat(access.toString()).endsWith("for example s3:ListBucket on arn:aws:s3:::a with " + shown);
    }

    /** Each action accepts only resources whose ARN names a different service. */
    @ParameterizedTest
    @CsvSource({
        "ce:GetCostAndUsageComparisons, arn:aws:billing::123456789012:billingview/x",
        "elasticloadbalancing:SetWebAcl, ",
    })
    void shows_a_resource_of_another_service(String action, String resource) {
        var access = between(allow("s3:GetObject", "*"), allow(action, "*"));

        assertOutcome(Outcome.NEW, access);
        if (resource != null) {
            assertThat(access.toString()).contains("for example " + action + " on " + resource);
        }
        assertOutcome(Outcome.NONE, between(allow("ce:* elasticloadbalancing:*", "*"), allow(action, "*")));
    }

    @Test
    void many_statements_are_compared_completely_if_only_their_order_and_sids_differ() {
        var before = new ArrayList<PolicyDocument>();
        for (int d = 0; d < 12; d++) {
            var statements = new ArrayList<Statement>();
            for (int i = 0; i < 1_200; i++) {
                statements.add(Statement.allow()
                        .action("s3:Get*")
                        .resource("arn:aws:s3:::bucket-" + d + "-" + i + "/*")
                        .build());
            }
            before.add(PolicyDocument.of(statements.toArray(Statement[]::new)));
        }
        var after = new ArrayList<>(before);
        after.add(after.remove(0));
        after.add(PolicyDocument.of(Statement.allow()
                .sid("again")
                .action("s3:Get*")
                .resource("arn:aws:s3:::bucket-7-7/*")
                .build()));

        assertOutcome(Outcome.NONE, NewAccess.between(before, before, PolicyKind.IDENTITY));
        assertOutcome(Outcome.NONE, NewAccess.between(before, after, PolicyKind.IDENTITY));
        after.add(allow("s3:Get*", "arn:aws:s3:::bucket-7-1200/*"));
        assertThat(NewAccess.between(before, after, PolicyKind.IDENTITY).outcome())
                .isNotEqualTo(Outcome.NONE);
    }

    private static Outcome control(PolicyDocument before, PolicyDocument after) {
        return NewAccess.between(before, after, PolicyKind.SERVICE_CONTROL).outcome();
    }

    /** A role has no other trust policy. */
    @Test
    void finds_no_new_access_if_a_removed_deny_of_a_trust_policy_denied_nothing_allowed() {
        var allow = Statement.allow()
                .principal(Principal.aws("123456789012"))
                .action("sts:AssumeRole")
                .build();

        assertOutcome(
                Outcome.NONE,
                NewAccess.between(
                        without(allow, "sts:TagSession"),
                        PolicyDocument.of(PolicyKind.TRUST, allow),
                        PolicyKind.TRUST));
        assertOutcome(
                Outcome.NEW,
                NewAccess.between(
                        without(allow, "sts:AssumeRole"),
                        PolicyDocument.of(PolicyKind.TRUST, allow),
                        PolicyKind.TRUST));
    }

    private static PolicyDocument without(Statement allow, String action) {
        return PolicyDocument.of(
                PolicyKind.TRUST,
                allow,
                Statement.deny()
                        .principal(Principal.aws("123456789012"))
                        .action(action)
                        .build());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            arn:aws:s3:::x/*b'}                         | arn:aws:s3:::x/${aws:PrincipalTag/t, 'a}b'}    | NEW
            arn:aws:s3:::x/*                            | arn:aws:s3:::x/${aws:PrincipalTag/t, 'a}b'}    | NONE
            arn:aws:s3:::x/*b                           | arn:aws:s3:::x/${aws:PrincipalTag/t, 'a}b'}b   | NONE
            arn:aws:s3:::x/*b'}b                        | arn:aws:s3:::x/${aws:PrincipalTag/t, 'a}b'}b   | NEW
            """)
    void treats_a_brace_in_the_default_of_a_variable_as_text(String before, String after, Outcome outcome) {
        assertOutcome(outcome, between(allow("s3:GetObject", before), allowOne(after)));
    }

    private static PolicyDocument allowOne(String resource) {
        return PolicyDocument.of(
                Statement.allow().action("s3:GetObject").resource(resource).build());
    }

    @Test
    void finds_no_new_access_in_an_allow_that_a_deny_overrides() {
        var before = allow("s3:GetObject", "*");
        var added = with(
                before, Statement.allow().action("s3:PutObject").resource("*").build());

        assertOutcome(Outcome.NEW, between(before, added));
        assertOutcome(Outcome.NONE, between(before, with(added, deny("s3:Put*", "*"))));
        assertOutcome(
                Outcome.NEW,
                between(before, with(added, deny("s3:Put*", "*", of("Bool aws:MultiFactorAuthPresent false")))));
    }

    @Test
    void compares_excluded_actions() {
        var allButIam = PolicyDocument.of(
                Statement.allow().notAction("iam:*").resource("*").build());
        var allButBoth = PolicyDocument.of(
                Statement.allow().notAction("iam:*", "sts:*").resource("*").build());

        assertOutcome(Outcome.NONE, between(allButIam, allButBoth));
        assertOutcome(Outcome.NEW, between(allButBoth, allButIam));
        assertOutcome(Outcome.NONE, between(allButIam, allow("s3:*", "*")));
        assertOutcome(Outcome.NEW, between(allButIam, allow("iam:GetRole", "*")));
        assertOutcome(Outcome.NEW, between(allow("s3:*", "*"), allButIam));
    }

    @Test
    void compares_excluded_resources() {
        var allButA = PolicyDocument.of(
                Statement.allow().action("s3:*").notResource("arn:aws:s3:::a").build());
        var allButBoth = PolicyDocument.of(Statement.allow()
                .action("s3:*")
                .notResource("arn:aws:s3:::a", "arn:aws:s3:::b")
                .build());

        assertOutcome(Outcome.NONE, between(allButA, allButBoth));
        assertOutcome(Outcome.NEW, between(allButBoth, allButA));
        assertOutcome(Outcome.NONE, between(allButA, allow("s3:*", "arn:aws:s3:::b")));
        assertOutcome(Outcome.NEW, between(allButA, allow("s3:*", "arn:aws:s3:::a")));
        assertOutcome(Outcome.NONE, between(allow("s3:*", "*"), allButA));
    }

    @ParameterizedTest
    @CsvSource({
        "123456789012, arn:aws:iam::123456789012:root, NONE",
        // The digits are the account in the role's partition, which the policies do not show.
        "arn:aws:iam::123456789012:root, 123456789012, UNDECIDED",
        "arn:aws-cn:iam::123456789012:root, 123456789012, UNDECIDED",
        "123456789012, arn:aws-cn:iam::123456789012:root, NONE",
        "arn:aws-cn:iam::123456789012:root, arn:aws-cn:iam::123456789012:root, NONE",
        "arn:aws-cn:iam::123456789012:root, arn:aws:iam::123456789012:root, NEW",
        "arn:aws-cn:iam::123456789012:root, arn:aws:iam::123456789012:user/a, NEW",
        "arn:aws:iam::123456789012:user/a, arn:aws:iam::123456789012:user/a, NONE",
        "arn:aws:iam::123456789012:user/a, arn:aws:iam::123456789012:user/b, NEW",
        "arn:aws:iam::123456789012:user/a, 123456789012, NEW",
        "arn:aws:iam::123456789012:user/a, 999999999999, NEW",
        // Named itself, the user needs no Allow of its own policies, as it does where its account is named.
        "123456789012, arn:aws:iam::123456789012:user/a, UNDECIDED",
        "arn:aws:iam::123456789012:role/r, arn:aws:sts::123456789012:assumed-role/r/session, UNDECIDED",
    })
    void compares_principals(String before, String after, Outcome outcome) {
        var access = NewAccess.between(trust(Principal.aws(before)), trust(Principal.aws(after)), PolicyKind.TRUST);

        assertOutcome(outcome, access);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::123456789012:root, 123456789012, NONE",
        "arn:aws-cn:iam::123456789012:root, 123456789012, NEW",
        "arn:aws:iam::999999999999:root, 123456789012, NEW",
        "arn:aws:iam::123456789012:user/a, 123456789012, NEW",
        "123456789012, arn:aws-cn:iam::123456789012:root, NONE",
    })
    void compares_accounts_in_the_partition_of_the_location(String before, String after, Outcome outcome) {
        var location = new ExampleLocation("aws", "eu-central-1", new AccountId("123456789012"));
        var access = NewAccess.between(
                List.of(trust(Principal.aws(before))),
                List.of(trust(Principal.aws(after))),
                PolicyKind.TRUST,
                location);

        assertOutcome(outcome, access);
    }

    /** The resource's ARN shows the partition; requests don't cross partitions. */
    @ParameterizedTest
    @CsvSource({
        "arn:aws-us-gov:iam::123456789012:root, 123456789012, arn:aws:s3:::a/*, NEW",
        "arn:aws:iam::123456789012:root, 123456789012, arn:aws:s3:::a/*, NONE",
        "arn:aws-us-gov:iam::123456789012:root, 123456789012, arn:aws-us-gov:s3:::a/*, NONE",
        "arn:aws:iam::123456789012:root, 123456789012, *, UNDECIDED",
        "123456789012, arn:aws:iam::123456789012:root, *, NONE",
    })
    void compares_accounts_in_the_partition_of_the_resource(
            String before, String after, String resource, Outcome outcome) {
        var access = NewAccess.between(
                PolicyDocument.of(granted(Statement.allow(), before, resource)),
                PolicyDocument.of(granted(Statement.allow(), after, resource)),
                PolicyKind.RESOURCE);
        assertOutcome(outcome, access);

        var all = granted(Statement.allow(), "123456789012", resource);
        var denial = NewAccess.between(
                PolicyDocument.of(all, granted(Statement.deny(), after, resource)),
                PolicyDocument.of(all, granted(Statement.deny(), before, resource)),
                PolicyKind.RESOURCE);
        assertOutcome(outcome, denial);
    }

    private static Statement granted(Statement.Builder builder, String principal, String resource) {
        return builder.principal(Principal.aws(principal))
                .action("s3:GetObject")
                .resource(resource)
                .build();
    }

    private static PolicyDocument trust(Principal... principals) {
        return PolicyDocument.of(
                PolicyKind.TRUST,
                Statement.allow().principal(principals).action("sts:AssumeRole").build());
    }

    @Test
    void compares_everyone_and_services() {
        var user = trust(Principal.aws("arn:aws:iam::123456789012:user/a"));
        var service = trust(Principal.service("ec2.amazonaws.com"));
        var everyone = trust(Principal.everyone());

        assertOutcome(Outcome.NONE, NewAccess.between(everyone, user, PolicyKind.TRUST));
        assertOutcome(Outcome.NEW, NewAccess.between(user, everyone, PolicyKind.TRUST));
        assertOutcome(Outcome.UNDECIDED, NewAccess.between(everyone, service, PolicyKind.TRUST));
        assertOutcome(Outcome.NEW, NewAccess.between(user, service, PolicyKind.TRUST));
    }

    @Test
    void compares_all_documents_of_a_principal() {
        var get = allow("s3:Get*", "*");
        var put = allow("s3:Put*", "*");

        assertOutcome(
                Outcome.NONE,
                NewAccess.between(List.of(get, put), List.of(allow("s3:Get* s3:Put*", "*")), PolicyKind.IDENTITY));
        assertThat(NewAccess.between(List.of(get), List.of(get, put), PolicyKind.IDENTITY)
                        .reasons())
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.path()).isEqualTo("after[1].Statement[0]");
                    assertThat(reason.actions()).containsExactly("s3:Put*");
                    assertThat(reason.resources()).containsExactly("*");
                });
        assertOutcome(Outcome.NEW, NewAccess.between(List.of(), List.of(get), PolicyKind.IDENTITY));
        assertOutcome(Outcome.NONE, NewAccess.between(List.of(get), List.of(), PolicyKind.IDENTITY));
    }

    @Test
    void requires_a_document_if_absence_means_no_limit() {
        assertThatThrownBy(() -> NewAccess.between(List.of(), List.of(allow("s3:*", "*")), PolicyKind.BOUNDARY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("before has no boundary policy; allowed: one or more; give the document");
    }

    @Test
    void compares_policies_of_resources_and_of_an_organization() {
        var denies = PolicyDocument.of(Statement.deny()
                .principal(Principal.everyone())
                .action("s3:*")
                .resource("*")
                .condition(of("StringNotEqualsIfExists aws:PrincipalOrgID o-1"))
                .build());
        var open = PolicyDocument.of(Statement.allow()
                .principal(Principal.everyone())
                .action("s3:GetObject")
                .resource("*")
                .build());

        assertOutcome(Outcome.NEW, NewAccess.between(List.of(denies), List.of(), PolicyKind.RESOURCE_CONTROL));
        assertOutcome(Outcome.NONE, NewAccess.between(List.of(), List.of(denies), PolicyKind.RESOURCE_CONTROL));
        assertOutcome(Outcome.NEW, NewAccess.between(List.of(denies), List.of(open), PolicyKind.RESOURCE));
        assertOutcome(Outcome.NONE, NewAccess.between(List.of(open), List.of(denies), PolicyKind.RESOURCE));
        assertOutcome(Outcome.NEW, NewAccess.between(allow("s3:*", "*"), allow("*", "*"), PolicyKind.SERVICE_CONTROL));
        assertOutcome(Outcome.NONE, NewAccess.between(allow("*", "*"), allow("s3:*", "*"), PolicyKind.SERVICE_CONTROL));
    }

    @Test
    void refuses_what_is_not_valid_as_such_a_policy() {
        assertThatThrownBy(() -> NewAccess.between(allow("s3:*", "*"), allow("s3:*", "*"), PolicyKind.TRUST))
                .isInstanceOf(InvalidPolicyException.class);
    }

    @Test
    void takes_a_variable_for_text_in_the_older_version() {
        var text = "{\"Version\":\"%s\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\","
                + "\"Resource\":\"arn:aws:s3:::${aws:username}/*\"}}";
        var old = PolicyDocument.parse(text.formatted("2008-10-17"));
        var now = PolicyDocument.parse(text.formatted("2012-10-17"));

        assertOutcome(Outcome.NONE, between(old, old));
        assertOutcome(Outcome.NEW, between(old, now));
    }

    @Test
    void shows_what_is_new_with_a_request_and_without_external_ids() {
        var user = Principal.aws("arn:aws:iam::123456789012:user/a");
        var asked = PolicyDocument.of(Statement.allow()
                .principal(user)
                .action("sts:AssumeRole")
                .condition(Condition.externalId("first-id"))
                .build());
        var other = PolicyDocument.of(Statement.allow()
                .principal(user)
                .action("sts:AssumeRole")
                .condition(Condition.externalId("second-id"))
                .build());

        var access = NewAccess.between(asked, other, PolicyKind.TRUST);

        assertThat(access)
                .hasToString("NEW\n  - after.Statement[0]: newly allows sts:AssumeRole; for example"
                        + " sts:AssumeRole by arn:aws:iam::123456789012:user/a with sts:ExternalId [not shown]");
        assertThat(between(allow("s3:GetObject", "arn:aws:s3:::a/*"), allow("s3:GetObject", "arn:aws:s3:::b/*")))
                .hasToString("NEW\n  - after.Statement[0]: newly allows s3:GetObject on arn:aws:s3:::b/*;"
                        + " for example s3:GetObject on arn:aws:s3:::b/x");
    }

    @Test
    void shows_what_is_new_with_an_action_that_aws_has() {
        assertThat(between(allow("s3:GetObject", "*"), allow("s3:GetObject lambda:Invoke*", "*"))
                        .toString())
                .contains(
                        "newly allows lambda:Invoke* on *; for example lambda:InvokeAsync on arn:aws:lambda:eu-west-1");
        assertThat(between(allow("s3:GetObject", "*"), allow("*", "*")).toString())
                .contains("newly allows * on *; for example s3:PutObject on arn:aws:s3:::");
        assertThat(between(
                                with(allow("s3:*", "*"), deny("s3:Delete*", "*")),
                                with(allow("s3:*", "*"), deny("s3:DeleteBucket", "*")))
                        .toString())
                .contains("no longer denies s3:Delete* on *; for example s3:Delete")
                .doesNotContain("example s3:DeleteBucket on");
        // No action of AWS begins so; it is new access all the same.
        assertThat(between(allow("s3:GetObject", "*"), allow("s3:GetObject s3:Zzz*", "*"))
                        .toString())
                .contains("newly allows s3:Zzz* on *; for example s3:zzz");
    }

    /** UNDECIDED where the reference has no request that differs: AWS may add one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            iam:PassRole              | arn:aws:iam::123456789012:role/?*  | iam:PassRole              | arn:aws:iam::123456789012:role/*    | none
            iam:PassRole              | arn:aws:iam::123456789012:role/?*  | iam:PassRole              | arn:aws:iam::123456789012:role*     | none
            iam:PassRole              | arn:aws:iam::123456789012:role/a*  | iam:PassRole              | arn:aws:iam::123456789012:role/*    | iam:PassRole on arn:aws:iam::123456789012:role/x
            iam:PassRole              | arn:aws:iam::123456789012:role/a/* | iam:PassRole              | arn:aws:iam::123456789012:role/a*   | iam:PassRole on arn:aws:iam::123456789012:role/ax
            kms:CreateGrant           | arn:*:kms:*:*:key/*                | kms:CreateGrant           | *                                   | none
            kms:CreateGrant           | arn:aws:kms:*:*:key/*              | kms:CreateGrant           | arn:aws:kms:*:*:k*                  | none
            kms:CreateGrant           | arn:aws:kms:eu-west-1:*:key/*      | kms:CreateGrant           | arn:aws:kms:*:*:key/*               | kms:CreateGrant on arn:aws:kms:x:123456789012:key/x
            kms:*                     | arn:aws:kms:*:*:key/*              | kms:*                     | arn:aws:kms:*:*:*                   | kms:DeleteAlias on arn:aws:kms:eu-west-1:123456789012:alias/x
            kms:*                     | arn:*:kms:*:*:*                    | kms:*                     | *                                   | kms:DeleteCustomKeyStore on *
            kms:C*                    | arn:*:kms:*:*:*                    | kms:C*                    | *                                   | kms:ConnectCustomKeyStore on *
            kms:CreateKey             | *                                  | kms:ConnectCustomKeyStore | *                                   | kms:ConnectCustomKeyStore on *
            kms:CreateKey             | *                                  | kms:ConnectCustomKeyStore | arn:aws:kms:*:*:key/*               | none
            kms:CreateKey             | *                                  | kms:C*                    | arn:aws:kms:*:*:key/*               | kms:CancelKeyDeletion on arn:aws:kms:eu-west-1:123456789012:key/x
            s3:GetObject              | arn:aws:s3:::a/*                   | s3:GetObject              | arn:aws:s3:::a*                     | s3:GetObject on arn:aws:s3:::ax/x
            s3:GetObject              | arn:aws:s3:::a/?*                  | s3:GetObject              | arn:aws:s3:::a/*                    | none
            """)
    void shows_what_is_new_with_a_resource_that_the_action_takes(
            String action, String resource, String laterAction, String laterResource, String sample) {
        var access = between(allow(action, resource), allow(laterAction, laterResource));

        assertOutcome(sample == null ? Outcome.UNDECIDED : Outcome.NEW, access);
        if (sample != null) {
            assertThat(access.toString()).endsWith("; for example " + sample);
        }
    }

    @Test
    void does_not_compare_with_statements_if_nothing_was_allowed_before() {
        var table = allow("sqs:SendMessage", "arn:aws:dynamodb:eu-west-1:123456789012:table/orders");
        var reads = allow("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:123456789012:table/orders");

        assertThat(NewAccess.between(List.of(), List.of(table), PolicyKind.IDENTITY)
                        .toString())
                .startsWith("UNDECIDED")
                .contains("may be new access, but no request was found that it allows");
        assertThat(NewAccess.between(List.of(reads), List.of(table), PolicyKind.IDENTITY)
                        .toString())
                .startsWith("UNDECIDED")
                .contains("may allow more than before: no single statement before the change");
    }

    /** A resource that is denied no more. */
    @Test
    void shows_a_possible_resource_that_is_no_longer_denied() {
        var all = allow("kms:*", "*");

        assertThat(between(
                                with(all, deny("kms:*", "arn:aws:kms:*:*:*")),
                                with(all, deny("kms:*", "arn:aws:kms:*:*:k*")))
                        .toString())
                .endsWith("; for example kms:DeleteAlias on arn:aws:kms:eu-west-1:123456789012:alias/x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            ArnLike aws:PrincipalArn arn:aws:iam::123456789012:role/a  | ArnLike aws:PrincipalArn arn:*:iam::123456789012:role/a    | aws:PrincipalArn arn:aws-cn:iam::123456789012:role/a
            ArnLike aws:PrincipalArn arn:aws:iam::123456789012:role/a  | ArnLike aws:PrincipalArn arn:aws:iam::*:role/*             | aws:PrincipalArn arn:aws:iam::123456789012:role/x
            ArnLike aws:PrincipalArn arn:aws:iam::123456789012:role/*  | ArnLike aws:PrincipalArn arn:aws:iam::*:role/*             | aws:PrincipalArn arn:aws:iam::210987654321:role/x
            ArnLike aws:PrincipalArn arn:aws:iam::123456789012:role/x* | ArnLike aws:PrincipalArn arn:aws:iam::123456789012:role/*  | aws:PrincipalArn arn:aws:iam::123456789012:role/another-name
            ArnLike aws:PrincipalArn arn:aws:iam::123456789012:role/?* | ArnLike aws:PrincipalArn arn:aws:iam::123456789012:role/*  | none
            ArnLike aws:PrincipalArn arn:aws:iam::123456789012:role/*  | ArnLike aws:PrincipalArn arn:aws:iam::123456789012:*       | aws:PrincipalArn arn:aws:iam::123456789012:user/other
            StringLike aws:PrincipalArn arn:aws:iam::123456789012:role/a | StringLike aws:PrincipalArn arn:*:iam::*:role/a          | aws:PrincipalArn arn:aws:iam::210987654321:role/a
            ArnLike aws:SourceArn arn:aws:sns:eu-west-1:123456789012:a | ArnLike aws:SourceArn arn:*:sns:*:*:a                      | aws:SourceArn arn:aws:sns:::a
            ArnLike aws:SourceArn arn:aws:s3:::a                       | ArnLike aws:SourceArn arn:aws:s3:*:*:*                     | aws:SourceArn arn:aws:s3:::x
            """)
    void shows_what_is_new_with_an_arn_that_aws_could_send(String before, String after, String with) {
        var access =
                between(allow("s3:ListAllMyBuckets", "*", of(before)), allow("s3:ListAllMyBuckets", "*", of(after)));

        assertOutcome(with == null ? Outcome.UNDECIDED : Outcome.NEW, access);
        if (with != null) {
            assertThat(access.toString()).endsWith(" on * with " + with);
        }
    }

    @Test
    void shows_five_new_actions_and_says_how_many_more() {
        var six = "s3:GetObject sqs:A sqs:B sqs:C sqs:D sqs:E sqs:F";

        assertThat(between(allow("s3:GetObject", "*"), allow(six, "*")).toString())
                .contains("newly allows sqs:A, sqs:B, sqs:C, sqs:D, sqs:E and 1 more on *;");
        assertThat(between(allow("s3:GetObject", "*"), allow(six.replace(" sqs:F", ""), "*"))
                        .toString())
                .contains("newly allows sqs:A, sqs:B, sqs:C, sqs:D, sqs:E on *;");
    }

    @Test
    void shows_condition_keys_as_they_are_written() {
        assertThat(between(
                                allow("s3:*", "*", of("StringEquals aws:RequestedRegion eu-west-1")),
                                allow("s3:*", "*", of("StringEquals aws:RequestedRegion eu-west-1,eu-west-2")))
                        .toString())
                .contains(" with aws:RequestedRegion eu-west-2");
    }

    /** AWS sends some keys with every request; a boolean or a time has no arbitrary text as its value. */
    @ParameterizedTest
    @CsvSource({
        "Bool aws:SecureTransport true, ' with aws:SecureTransport false'",
        "DateLessThan aws:CurrentTime 2030-01-01T00:00:00Z, ' with aws:CurrentTime 2030-01-01T00:00:00Z'",
        "StringEquals aws:UserAgent a, ' with aws:UserAgent x'",
        "Bool aws:MultiFactorAuthPresent true, ''",
        "StringEquals aws:SourceVpc vpc-1, ''",
    })
    void shows_a_request_with_the_keys_that_every_request_has(String condition, String with) {
        var access = between(allow("s3:ListAllMyBuckets", "*", of(condition)), allow("s3:ListAllMyBuckets", "*"));

        assertThat(access)
                .hasToString("NEW\n  - after.Statement[0]: newly allows s3:ListAllMyBuckets on *; for example"
                        + " s3:ListAllMyBuckets on *" + with);
    }

    @Test
    void takes_a_role_that_is_not_there_for_one_that_nobody_may_assume() {
        var user = trust(Principal.aws("arn:aws:iam::123456789012:user/a"));

        assertOutcome(Outcome.NEW, NewAccess.between(List.of(), List.of(user), PolicyKind.TRUST));
        assertOutcome(Outcome.NONE, NewAccess.between(List.of(user), List.of(), PolicyKind.TRUST));
    }

    @Test
    void cannot_tell_where_only_several_statements_together_hold_it() {
        var all = Stream.of("vpc-1", "vpc-2")
                .flatMap(vpc -> Stream.of("eu-west-1", "eu-west-2")
                        .map(region -> allow(
                                "s3:*",
                                "*",
                                of("StringEquals aws:SourceVpc " + vpc),
                                of("StringEquals aws:RequestedRegion " + region))))
                .flatMap(document -> document.statements().stream())
                .toArray(Statement[]::new);

        var access = between(
                PolicyDocument.of(all),
                allow(
                        "s3:*",
                        "*",
                        of("StringEquals aws:SourceVpc vpc-1,vpc-2"),
                        of("StringEquals aws:RequestedRegion eu-west-1,eu-west-2")));

        assertOutcome(Outcome.UNDECIDED, access);
    }

    /** Each would take minutes, or more memory than there is. */
    @ParameterizedTest
    @CsvSource({"patterns", "stars", "pieces", "statements", "conditions"})
    void cannot_tell_of_documents_that_are_too_much_to_compare(String what) {
        var before = large(what, "a");
        var after = large(what, "b");

        assertTimeoutPreemptively(Duration.ofSeconds(40), () -> {
            assertThat(between(before, after).outcome()).isNotEqualTo(Outcome.NONE);
            assertOutcome(Outcome.NONE, between(before, before));
        });
    }

    @Test
    void says_that_documents_are_too_much_to_compare() {
        assertThat(between(large("statements", "a"), large("statements", "b")).reasons())
                .anySatisfy(reason -> {
                    assertThat(reason.description()).startsWith("was not compared completely, because");
                    assertThat(reason.example()).isEmpty();
                });
    }

    @Test
    void counts_its_steps_up_to_a_limit() {
        assertThat(between(allow("s3:*", "*"), allow("s3:*", "*")).steps()).isLessThan(1_000);
        assertThat(between(large("statements", "a"), large("statements", "b")).steps())
                .isBetween(30_000_000L, 60_000_000L);
    }

    private static PolicyDocument large(String what, String name) {
        return switch (what) {
            case "patterns" -> {
                var random = new Random(name.charAt(0));
                var resources = Stream.generate(() -> "arn:aws:s3:::" + betweenStars(random))
                        .limit(40)
                        .toList();
                yield allow("s3:GetObject", String.join(" ", resources));
            }
            case "stars" -> allow("s3:GetObject", numbered("arn:aws:s3:::*" + name, 5_000));
            case "pieces" -> allow(numbered("s3:G" + name, 4_000), numbered("arn:aws:s3:::" + name, 3_500));
            case "statements" ->
                PolicyDocument.of(IntStream.range(0, 1_500)
                        .mapToObj(i -> allow("s3:Get" + name + i + "*", "*")
                                .statements()
                                .get(0))
                        .toArray(Statement[]::new));
            default -> {
                var values = numbered("*" + name, 10_000).split(" ");
                yield allow("s3:GetObject", "*", condition("StringLike", "aws:SourceVpc", values));
            }
        };
    }

    private static String betweenStars(Random random) {
        return random.ints(12, 'a', 'd').mapToObj(c -> "*" + (char) c).collect(Collectors.joining()) + "*";
    }

    private static String numbered(String text, int count) {
        return IntStream.range(0, count).mapToObj(i -> text + i).collect(Collectors.joining(" "));
    }
}
