package io.assumerole.policy.decision;

import io.assumerole.internal.NameList;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.reference.GlobalKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A condition key of sample cases.
 *
 * @param sent values of requests
 * @param wanted values of policies
 * @param action of the only service or call that has it, as the action begins; or nothing
 */
record SampleKey(String name, ConditionOperator.Kind kind, List<String> sent, List<String> wanted, String action) {

    private static final List<SampleKey> ALL = new ArrayList<>();

    static {
        string("aws:PrincipalTag/team", "red Red blue a*b <empty>", "red RED r* ?ed bl?e a*b ${aws:username} a${*}b");
        string(
                "aws:PrincipalTag/cost",
                "7 42 red",
                "7 red ${aws:PrincipalTag/team} ${aws:PrincipalTag/team,_'red'} ${aws:TagKeys}");
        string("aws:UserAgent", "aws-cli/2.0 Boto3", "aws-cli/* *Boto* aws-cli/2.0");
        string("aws:RequestedRegion", "eu-west-1 us-east-1", "eu-west-1 eu-* us-east-1 EU-WEST-1");
        string("aws:referer", "https://example.com/a", "https://example.com/* https://example.com");
        string("aws:SourceVpce", "vpce-1 vpce-2", "vpce-1 vpce-*");
        string("aws:PrincipalOrgID", "o-1 o-2", "o-1 o-*");
        string("aws:ResourceAccount", "", "123456789012 999999999999 ${aws:PrincipalAccount}");
        string("aws:PrincipalAccount", "", "123456789012 999999999999 ${aws:ResourceAccount}");
        string("aws:PrincipalType", "", "User AssumedRole Account");
        string("aws:username", "", "deployer Deployer dep* ${aws:PrincipalTag/team}");
        string("aws:userid", "", "AIDACKCEVSQ6C2EXAMPLE AROACKCEVSQ6C2EXAMPLE:* *:session AIDA*");
        add(ConditionOperator.Kind.STRING, "s3:prefix", "a/b deployer/x", "a/* ${aws:username}/* a/b", "s3:ListBucket");
        add(ConditionOperator.Kind.NUMERIC, "s3:max-keys", "5 10 10.5", "5 10 10.0 1e1 +7", "s3:ListBucket");
        add(ConditionOperator.Kind.NUMERIC, "s3:TlsVersion", "1.2 1.3", "1.2 1.20 1.3", "s3:");
        add(
                ConditionOperator.Kind.STRING,
                "iam:PassedToService",
                "ec2.amazonaws.com lambda.amazonaws.com",
                "ec2.amazonaws.com *.amazonaws.com",
                "iam:PassRole");
        add(
                ConditionOperator.Kind.STRING,
                "sts:ExternalId",
                "ticket-7 other",
                "ticket-7 ticket-* ticket-8",
                "sts:AssumeRole");
        add(
                ConditionOperator.Kind.STRING,
                "sts:RoleSessionName",
                "deployer other",
                "deployer ${aws:username} o*",
                "sts:AssumeRole");
        add(
                ConditionOperator.Kind.STRING,
                "dynamodb:LeadingKeys",
                "deployer red blue <empty>",
                "deployer ${aws:username} re* red",
                "dynamodb:");
        add(
                ConditionOperator.Kind.ARN,
                "iam:AssociatedResourceArn",
                "arn:aws:ec2:eu-west-1:123456789012:instance/i-1",
                "arn:aws:ec2:*:*:instance/* arn:aws:ec2:eu-west-1:123456789012:instance/i-1 arn:aws:ec2:*:instance/i-1:*:*",
                "iam:PassRole");
        add(ConditionOperator.Kind.BOOL, "aws:SecureTransport", "true false", "true false True", "");
        add(ConditionOperator.Kind.BOOL, "aws:ViaAWSService", "false", "true false", "");
        add(ConditionOperator.Kind.BOOL, "aws:MultiFactorAuthPresent", "", "true false", "");
        add(ConditionOperator.Kind.NUMERIC, "aws:MultiFactorAuthAge", "", "100 3600 0 4e2", "");
        add(
                ConditionOperator.Kind.DATE,
                "aws:CurrentTime",
                "",
                "2030-01-01 2030-01-01T00:00:00Z 2026-06-01T12:00:00+02:00 1780308000 2026",
                "");
        add(
                ConditionOperator.Kind.DATE,
                "aws:TokenIssueTime",
                "2026-06-01T09:00:00Z",
                "2026-06-01T09:00:00Z 2026-06-01T09:00Z 2027-01",
                "");
        add(
                ConditionOperator.Kind.IP,
                "aws:SourceIp",
                "203.0.113.7 198.51.100.1 2001:db8::7 ::ffff:203.0.113.7",
                "203.0.113.0/24 203.0.113.7 203.0.113.7/32 198.51.0.0/16 2001:db8::/32 2001:db8::7 2001:0DB8::7 0.0.0.0/0 203.0.113.007 ::ffff:203.0.113.7",
                "");
        add(
                ConditionOperator.Kind.ARN,
                "aws:PrincipalArn",
                "",
                "arn:aws:iam::123456789012:user/deployer arn:aws:iam::*:user/* arn:aws:iam::123456789012:role/ci/caller arn:aws:iam::123456789012:* "
                        + "arn:aws:iam::123456789012:user/${aws:PrincipalTag/team} arn:aws:sts::123456789012:assumed-role/caller/session",
                "");
        add(ConditionOperator.Kind.BINARY, "aws:PrincipalTag/binary", "AQ== Ag== AQI=", "AQ== Ag== AQI=", "");
        add(
                ConditionOperator.Kind.ARN,
                "aws:SourceArn",
                "arn:aws:sns:eu-west-1:123456789012:topic arn:aws:s3:::bucket",
                "arn:aws:sns:*:123456789012:* arn:aws:s3:::bucket arn:aws:*:*:*:topic",
                "");
        string("aws:SourceAccount", "123456789012 999999999999", "123456789012 9*");
        add(ConditionOperator.Kind.STRING, "aws:TagKeys", "team cost <empty> Team", "team cost t* Team", "iam:TagRole");
        add(
                ConditionOperator.Kind.STRING,
                "aws:PrincipalOrgPaths",
                "o-1/r-1/ou-1/ o-1/r-1/ou-2/",
                "o-1/* o-1/r-1/ou-1/ o-2/*",
                "");
        add(
                ConditionOperator.Kind.STRING,
                "token.actions.githubusercontent.com:repository",
                "a/b",
                "a/b a/* c/*",
                "sts:AssumeRoleWithWebIdentity");
        add(
                ConditionOperator.Kind.STRING,
                "saml:sub_type",
                "persistent transient",
                "persistent p*",
                "sts:AssumeRoleWithSAML");
    }

    private static void string(String name, String sent, String wanted) {
        add(ConditionOperator.Kind.STRING, name, sent, wanted, "");
    }

    private static void add(ConditionOperator.Kind kind, String name, String sent, String wanted, String action) {
        ALL.add(new SampleKey(name, kind, texts(sent), texts(wanted), action));
    }

    private static List<String> texts(String listed) {
        return listed.isEmpty()
                ? List.of()
                : NameList.listed(listed).stream()
                        .map(text -> text.replace("<empty>", "").replace('_', ' '))
                        .toList();
    }

    /** Those that a call has. */
    static List<SampleKey> of(String action, boolean outsider) {
        return ALL.stream()
                .filter(key -> key.action().isEmpty()
                        || key.action().endsWith(":") && action.startsWith(key.action())
                        || action.equals(key.action()))
                .filter(key -> !outsider
                        || !key.sent().isEmpty()
                                && !key.name().startsWith("aws:Principal")
                                && !key.name().equals("aws:TokenIssueTime"))
                .toList();
    }

    /** Whether only services send it. */
    boolean isOfServices() {
        return ImpliedKeys.OF_SERVICES.contains(name.toLowerCase(Locale.ROOT));
    }

    boolean isMultivalued() {
        return GlobalKeys.isMultivalued(name.toLowerCase(Locale.ROOT));
    }
}
