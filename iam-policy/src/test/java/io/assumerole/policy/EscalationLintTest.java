package io.assumerole.policy;

import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Finds the known ways to more permissions. Does not prove that there are no others, nor that a way leads anywhere in an
 * account: that hangs on which users, roles and functions it has.
 */
class EscalationLintTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/ci/deployer";
    private static final String USER = "arn:aws:iam::123456789012:user/deployer";
    private static final PolicyLint OWN = PolicyLint.create().forPrincipals(ROLE, USER);

    private static String allow(String action, String resource) {
        return "'Effect':'Allow','Action':'%s','Resource':'%s'".formatted(action, resource);
    }

    private static String deny(String action, String resource) {
        return allow(action, resource).replace("Allow", "Deny");
    }

    /** The findings of this lint in documents of one statement each. */
    private static List<Finding> findings(PolicyLint lint, String... statements) {
        var documents = new LinkedHashMap<String, PolicyDocument>();
        for (int i = 0; i < statements.length; i++) {
            documents.put("policy-" + i, statement(statements[i]));
        }
        return lint.checkTogether(documents).stream()
                .filter(finding ->
                        finding.code() == LintCode.ESCALATES_PRIVILEGES || finding.code() == LintCode.CHANGES_ITSELF)
                .toList();
    }

    private static String codes(String... statements) {
        return findings(OWN, statements).stream()
                .map(finding -> finding.code().toString())
                .collect(Collectors.joining(","));
    }

    static Stream<EscalationWay> ways() {
        return EscalationWay.ALL.stream();
    }

    /** Each way of the file, each of its actions left out, and all of it denied. */
    @ParameterizedTest
    @MethodSource("ways")
    void finds_each_way_and_not_without_one_of_its_actions(EscalationWay way) {
        var all = way.actions().stream().map(action -> allow(action, "*")).toArray(String[]::new);

        assertThat(findings(PolicyLint.create(), all))
                .as(way.actions().toString())
                .anySatisfy(finding -> assertThat(finding.about()).isEqualTo(String.join(" + ", way.actions())));
        for (var missing : way.actions()) {
            assertThat(findings(
                            PolicyLint.create(),
                            way.actions().stream()
                                    .filter(action -> !action.equals(missing))
                                    .map(action -> allow(action, "*"))
                                    .toArray(String[]::new)))
                    .as("without " + missing)
                    .noneMatch(finding -> finding.about().equals(String.join(" + ", way.actions())));
            assertThat(findings(
                            PolicyLint.create(),
                            Stream.concat(Stream.of(all), Stream.of(deny(missing, "*")))
                                    .toArray(String[]::new)))
                    .as("denied " + missing)
                    .noneMatch(finding -> finding.about().equals(String.join(" + ", way.actions())));
        }
    }

    @Test
    void knows_as_many_ways_as_the_file_has() {
        assertThat(EscalationWay.ALL).hasSize(74);
        assertThat(EscalationWay.ALL)
                .filteredOn(EscalationWay::passesRole)
                .extracting(EscalationWay::service)
                .doesNotContain("")
                .contains("lambda.amazonaws.com", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com");
        assertThat(EscalationWay.ACTIONS.values().stream().flatMap(List::stream))
                .noneMatch(action -> KnownAction.matching(action).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    iam:PutRolePolicy      | *                                     | escalates-privileges
                    iam:PutRolePolicy      | arn:aws:iam::123456789012:role/*      | escalates-privileges
                    iam:PutRolePolicy      | arn:aws:iam::*:*                      | escalates-privileges
                    iam:PutRolePolicy      | arn:aws:iam::123456789012:role/app-*  | ``
                    iam:PutRolePolicy      | arn:aws:iam::123456789012:role/app    | ``
                    iam:PutRolePolicy      | arn:aws:iam::123456789012:user/*      | ``
                    iam:PutRolePolicy      | arn:aws:s3:::*                        | ``
                    iam:GetRole            | *                                     | ``
                    iam:Put*               | *                                     | escalates-privileges
                    iam:Create*            | *                                     | escalates-privileges
                    iam:CreateRole         | *                                     | ``
                    IAM:putrolepolicy      | *                                     | escalates-privileges
                    sts:AssumeRole         | *                                     | escalates-privileges
                    sts:AssumeRole         | arn:aws:iam::999999999999:role/*      | escalates-privileges
                    sts:AssumeRole         | arn:aws:iam::999999999999:role/deploy-* | ``
                    lambda:UpdateFunctionCode | arn:aws:lambda:eu-west-1:123456789012:function:*    | escalates-privileges
                    lambda:UpdateFunctionCode | arn:aws:lambda:eu-west-1:123456789012:function:app  | ``
                    ssm:StartSession       | arn:aws:ec2:*:*:instance/*            | escalates-privileges
                    ssm:SendCommand        | arn:aws:ec2:*:*:instance/*            | ``
                    ssm:SendCommand        | arn:aws:ssm:*:*:document/*            | ``
                    iam:CreateAccessKey    | arn:aws:iam::*:user/${aws:username}   | ``
                    iam:PutUserPolicy      | arn:aws:iam::*:user/${aws:username}   | changes-itself
                    iam:CreatePolicyVersion | arn:aws:iam::123456789012:policy/*   | escalates-privileges
                    """)
    void asks_whether_the_resource_is_wide_enough(String action, String resource, String codes) {
        assertThat(codes(allow(action, resource))).isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    iam:DeleteUserPolicy     | arn:aws:iam::123456789012:user/deployer    | changes-itself
                    iam:DeleteUserPolicy     | arn:aws:iam::123456789012:user/deploy*     | changes-itself
                    iam:DeleteUserPolicy     | arn:aws:iam::*:user/deployer               | changes-itself
                    iam:DeleteUserPolicy     | arn:aws:iam::123456789012:user/other       | ``
                    iam:DeleteUserPolicy     | arn:aws:iam::999999999999:user/deployer    | ``
                    iam:DeleteUserPolicy     | arn:aws:iam::123456789012:role/ci/deployer | ``
                    iam:CreateAccessKey      | arn:aws:iam::123456789012:user/deployer    | changes-itself
                    iam:UpdateAssumeRolePolicy | arn:aws:iam::123456789012:role/ci/deployer | changes-itself
                    iam:UpdateAssumeRolePolicy | arn:aws:iam::123456789012:role/deployer  | ``
                    iam:DeleteRolePermissionsBoundary | arn:aws:iam::123456789012:role/ci/* | changes-itself
                    iam:GetRole              | arn:aws:iam::123456789012:role/ci/deployer | ``
                    sts:AssumeRole           | arn:aws:iam::123456789012:role/ci/deployer | ``
                    iam:Put*                 | arn:aws:iam::123456789012:role/ci/deployer | changes-itself
                    """)
    void finds_what_changes_the_role_and_its_user(String action, String resource, String codes) {
        assertThat(codes(allow(action, resource))).isEqualTo(codes);
        assertThat(findings(PolicyLint.create(), allow(action, resource)))
                .as("of whom it does not know whose it is")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::123456789012:role/deployer-*,changes-itself",
        "arn:aws:iam::123456789012:role/deployer-prod-1,''",
        "arn:aws:iam::123456789012:role/other-*,''"
    })
    void takes_a_pattern_for_a_name_that_is_not_known_yet(String resource, String codes) {
        var lint = PolicyLint.create().forPrincipals("arn:aws:iam::*:role/deployer-???????");

        assertThat(findings(lint, allow("iam:PutRolePolicy", resource)).stream()
                        .map(finding -> finding.code().toString())
                        .collect(Collectors.joining(",")))
                .isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'Effect':'Deny','Action':'iam:PutRolePolicy','Resource':'*'   | ``
                    'Effect':'Deny','Action':'iam:*','Resource':'*'               | ``
                    'Effect':'Deny','NotAction':'s3:*','Resource':'*'             | ``
                    'Effect':'Deny','NotAction':'iam:*','Resource':'*'            | escalates-privileges
                    'Effect':'Deny','Action':'iam:PutUserPolicy','Resource':'*'   | escalates-privileges
                    'Effect':'Deny','Action':'iam:*','Resource':'arn:aws:iam::123456789012:role/*'       | ``
                    'Effect':'Deny','Action':'iam:*','Resource':'arn:aws:iam::*:role/*'                  | ``
                    'Effect':'Deny','Action':'iam:*','Resource':'arn:aws:iam::123456789012:role/admin'   | escalates-privileges
                    'Effect':'Deny','Action':'iam:*','Resource':'arn:aws:iam::123456789012:role/?*'      | escalates-privileges
                    'Effect':'Deny','Action':'iam:*','NotResource':'arn:aws:iam::123456789012:role/app'  | escalates-privileges
                    'Effect':'Deny','Action':'iam:*','Resource':'*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'false'}} | escalates-privileges
                    """)
    void is_silent_only_where_a_deny_takes_it_away_for_certain(String denial, String codes) {
        assertThat(codes(allow("iam:PutRolePolicy", "arn:aws:iam::123456789012:role/*"), denial))
                .isEqualTo(codes);
    }

    /** What the boundary allows is not known here: it may allow to take itself away. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'StringNotEquals':{'iam:PermissionsBoundary':'arn:aws:iam::123456789012:policy/b'}",
                "'ArnNotEquals':{'iam:PermissionsBoundary':'arn:aws:iam::123456789012:policy/b'}",
                "'StringNotEquals':{'iam:PermissionsBoundary':'arn:aws:iam::aws:policy/AdministratorAccess'}"
            })
    void is_not_silent_where_all_without_a_boundary_are_denied(String condition) {
        var denial = deny("iam:PutRolePolicy", "*") + ",'Condition':{" + condition + "}";

        assertThat(findings(PolicyLint.create(), allow("iam:PutRolePolicy", "*"), denial))
                .extracting(finding -> finding.code().toString())
                .containsExactly("escalates-privileges");
        assertThat(codes(allow("iam:PutRolePolicy", ROLE), denial))
                .as("of the role itself, which may have the boundary")
                .isEqualTo("changes-itself");
        assertThat(codes(allow("iam:PutRolePolicy", "*"), deny("iam:PutRolePolicy", "*")))
                .as("the same Deny without the condition")
                .isEmpty();
    }

    @Test
    void is_silent_where_the_role_itself_is_denied() {
        var own = allow("iam:DeleteUserPolicy", "arn:aws:iam::123456789012:user/deploy*");

        assertThat(codes(own)).isEqualTo("changes-itself");
        assertThat(codes(own, deny("iam:DeleteUserPolicy", USER))).isEmpty();
        assertThat(codes(own, deny("iam:DeleteUserPolicy", USER + "-2"))).isEqualTo("changes-itself");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'StringEquals':{'iam:PermissionsBoundary':'arn:aws:iam::123456789012:policy/b'} | ``
                    'StringLike':{'iam:PermissionsBoundary':'*'}                                    | escalates-privileges
                    'StringEqualsIfExists':{'iam:PermissionsBoundary':'arn:aws:iam::123456789012:policy/b'} | escalates-privileges
                    'ArnEquals':{'iam:PolicyARN':'arn:aws:iam::123456789012:policy/b'}              | ``
                    'ArnLike':{'iam:PolicyARN':'arn:aws:iam::aws:policy/*'}                         | escalates-privileges
                    'ArnNotEquals':{'iam:PolicyARN':'arn:aws:iam::aws:policy/AdministratorAccess'}  | escalates-privileges
                    'StringEquals':{'aws:ResourceTag/team':'red'}                                   | ``
                    'StringEquals':{'iam:PermissionsBoundary':'arn:aws:iam::aws:policy/AdministratorAccess'} | escalates-privileges
                    'StringEquals':{'iam:PermissionsBoundary':'arn:aws:iam::aws:policy/ReadOnlyAccess'} | ``
                    'StringLike':{'iam:PermissionsBoundary':'arn:aws:iam::aws:policy/*'}            | escalates-privileges
                    'StringLike':{'iam:PermissionsBoundary':'arn:aws:iam::123456789012:policy/*'}   | ``
                    'ArnEquals':{'iam:PolicyARN':'arn:aws:iam::aws:policy/IAMFullAccess'}           | escalates-privileges
                    'ArnEquals':{'iam:PolicyARN':'arn:aws:iam::aws:policy/PowerUserAccess'}         | escalates-privileges
                    'ArnEquals':{'iam:PolicyARN':'arn:aws-cn:iam::aws:policy/AdministratorAccess'}  | escalates-privileges
                    'ArnEquals':{'iam:PolicyARN':'arn:aws:iam::aws:policy/ReadOnlyAccess'}          | ``
                    'ArnEquals':{'iam:PolicyARN':['arn:aws:iam::aws:policy/ReadOnlyAccess','arn:aws:iam::aws:policy/IAMFullAccess']} | escalates-privileges
                    'StringEquals':{'aws:RequestedRegion':'eu-west-1'}                              | escalates-privileges
                    'Bool':{'aws:MultiFactorAuthPresent':'true'}                                    | escalates-privileges
                    """)
    void knows_the_conditions_that_limit_it(String condition, String codes) {
        assertThat(codes(allow("iam:AttachRolePolicy", "*") + ",'Condition':{" + condition + "}"))
                .isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    arn:aws:iam::123456789012:role/*   | ``                                                  | escalates-privileges
                    arn:aws:iam::123456789012:role/app | ``                                                  | ``
                    *                                  | 'StringEquals':{'iam:PassedToService':'lambda.amazonaws.com'} | escalates-privileges
                    *                                  | 'StringLike':{'iam:PassedToService':'lambda.*'}     | escalates-privileges
                    *                                  | 'StringEquals':{'iam:PassedToService':'ec2.amazonaws.com'} | ``
                    """)
    void passes_a_role_to_what_runs_code(String resource, String condition, String codes) {
        assertThat(codes(
                        allow("iam:PassRole", resource) + ",'Condition':{" + condition + "}",
                        "'Effect':'Allow','Action':['lambda:CreateFunction','lambda:InvokeFunction'],"
                                + "'Resource':'arn:aws:lambda:*:*:function:mine-*'"))
                .isEqualTo(codes);
        assertThat(codes(
                        allow("iam:PassRole", resource) + ",'Condition':{" + condition + "}",
                        "'Effect':'Allow','Action':['lambda:CreateFunction','lambda:InvokeFunction'],"
                                + "'Resource':'arn:aws:s3:::mine-*'"))
                .as("with functions that are none")
                .isEmpty();
    }

    @Test
    void says_what_leads_where_over_several_documents() {
        var found = findings(
                PolicyLint.create(),
                allow("iam:PassRole", "arn:aws:iam::123456789012:role/*"),
                "'Effect':'Allow','Action':['lambda:CreateFunction','lambda:InvokeFunction'],'Resource':'*'");

        assertThat(found).singleElement().satisfies(finding -> {
            assertThat(finding.path()).isEqualTo("policy-0.Statement[0].Action[0]");
            assertThat(finding.about()).isEqualTo("iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction");
            assertThat(finding.what())
                    .isEqualTo("with iam:PassRole on arn:aws:iam::123456789012:role/*, and lambda:CreateFunction"
                            + " (policy-1.Statement[0].Action[0]), lambda:InvokeFunction"
                            + " (policy-1.Statement[0].Action[1]), its holder can run code as any role that trusts"
                            + " lambda.amazonaws.com");
        });
    }

    @Test
    void reports_one_action_once_with_all_that_it_leads_to() {
        assertThat(findings(PolicyLint.create(), allow("iam:Put*", "*")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what())
                        .isEqualTo(
                                "with iam:Put* on *, its holder can give any user any permission, or give any role any"
                                        + " permission, or give any group any permission, or put another boundary on any user,"
                                        + " or put another boundary on any role"));
    }

    /** There the finding is that everything is allowed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Effect':'Allow','Action':'*','Resource':'*'",
                "'Effect':'Allow','Action':'iam:*','Resource':'*'",
                "'Effect':'Allow','NotAction':'s3:*','Resource':'*'"
            })
    void adds_nothing_where_everything_is_allowed(String everything) {
        assertThat(OWN.check(statement(everything), PolicyKind.IDENTITY)).hasSize(1);
    }

    /** There allows-all-but says nothing of what it leads to. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    s3:*              | arn:aws:iam::123456789012:role/*           | escalates-privileges
                    s3:*              | arn:aws:iam::123456789012:role/ci/deployer | changes-itself
                    s3:*              | arn:aws:iam::123456789012:role/app         | ``
                    iam:*             | arn:aws:iam::123456789012:role/ci/deployer | ``
                    """)
    void finds_all_but_on_some_resources(String notAction, String resource, String codes) {
        var statement = "'Effect':'Allow','NotAction':'%s','Resource':'%s'".formatted(notAction, resource);
        assertThat(codes(statement)).isEqualTo(codes);
        var lint = OWN.acknowledge(
                LintCode.ALLOWS_ALL_BUT, "all but %s on %s".formatted(notAction, resource), "not meant to escalate");
        assertThat(lint.check(statement(statement), PolicyKind.IDENTITY).stream()
                        .map(finding -> finding.code().toString())
                        .filter(code -> !code.equals(LintCode.RESOURCE_MISMATCH.toString()))
                        .collect(Collectors.joining(",")))
                .isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    sts:AssumeRole            | arn:aws:iam::999999999999:role/*                     | *
                    lambda:UpdateFunctionCode | arn:aws:lambda:eu-west-1:123456789012:function:*     | arn:aws:lambda:*:*:function:*
                    iam:DeleteUserPolicy      | arn:aws:iam::123456789012:user/deployer              | arn:aws:iam::123456789012:user/deploy*
                    """)
    void acknowledges_an_action_for_its_resources(String action, String meant, String other) {
        var found = findings(OWN, allow(action, meant)).get(0);
        var lint = OWN.acknowledge(found.code(), found.about(), "meant so");

        assertThat(found.about()).isEqualTo(action + " on " + meant);
        assertThat(findings(lint, allow(action, meant))).isEmpty();
        assertThat(findings(lint, allow(action, other))).hasSize(1);
    }

    @Test
    void takes_all_but_for_a_part_of_a_way() {
        assertThat(codes("'Effect':'Allow','NotAction':'iam:*','Resource':'*'")).isEmpty();
        assertThat(findings(
                        OWN,
                        "'Effect':'Allow','NotAction':'iam:*','Resource':'*'",
                        allow("iam:PassRole", "arn:aws:iam::123456789012:role/*")))
                .hasSize(11)
                .allMatch(finding -> finding.about().startsWith("iam:PassRole + "));
    }

    @Test
    void looks_for_it_in_identity_policies_only() {
        var document = statement(allow("iam:PutRolePolicy", "*"));

        assertThat(OWN.check(document, PolicyKind.BOUNDARY)).isEmpty();
        assertThat(OWN.check(document, PolicyKind.SESSION)).isEmpty();
        assertThat(OWN.check(document, PolicyKind.IDENTITY)).hasSize(1);
    }

    @Test
    void reports_findings_of_single_documents_once_and_by_their_names() {
        var documents = new LinkedHashMap<String, PolicyDocument>();
        documents.put("first", statement(allow("s3:*", "*")));
        documents.put("second", statement(allow("iam:PutRolePolicy", "*")));

        assertThat(PolicyLint.create().checkTogether(documents))
                .extracting(Finding::path)
                .containsExactly("first.Statement[0].Action[0]", "second.Statement[0].Action[0]");
        assertThat(PolicyLint.create()
                        .acknowledge(LintCode.ESCALATES_PRIVILEGES, "iam:PutRolePolicy", "it is the administrator")
                        .checkTogether(documents))
                .extracting(Finding::path)
                .containsExactly("first.Statement[0].Action[0]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"deployer", "arn:aws:iam::123456789012:group/a", "arn:aws:sts::123456789012:assumed-role/a/b"})
    void refuses_what_has_no_identity_policies(String arn) {
        assertThatThrownBy(() -> PolicyLint.create().forPrincipals(arn))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("forPrincipals: got \"" + arn + "\"")
                .hasMessageContaining("allowed: the ARN of a user");
    }

    @Test
    void names_no_document_that_is_missing() {
        assertThatThrownBy(() -> PolicyLint.create().checkTogether(Collections.singletonMap("a", null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("policies[a] is null; give a value");
        assertThat(PolicyLint.create().checkTogether(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a*,ab,true", "a?c,a*d,false", "a?c,*c,true", "*a,a*,true", "a*b,c*,false", "'','*',true", "'',?,false"
    })
    void tells_whether_two_patterns_have_a_text_in_common(String a, String b, boolean expected) {
        assertThat(Breadth.overlap(a, b)).isEqualTo(expected);
        assertThat(Breadth.overlap(b, a)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "AWS-RunShellScript,escalates-privileges",
        "AWS-RunPowerShellScript,escalates-privileges",
        "AWS-Run*,escalates-privileges",
        "*,escalates-privileges",
        "AWSEC2-CreateVssSnapshot,''"
    })
    void asks_whether_a_document_runs_any_code(String document, String codes) {
        assertThat(codes("'Effect':'Allow','Action':'ssm:SendCommand','Resource':["
                        + "'arn:aws:ec2:*:*:instance/*','arn:aws:ssm:*:*:document/" + document + "']"))
                .isEqualTo(codes);
        assertThat(codes(
                        allow("ssm:SendCommand", "arn:aws:ec2:*:*:instance/*"),
                        allow("ssm:SendCommand", "arn:aws:ssm:*:*:document/" + document)))
                .as("in two documents")
                .isEqualTo(codes);
    }

    @Test
    void merges_what_one_pattern_leads_to_and_tells_apart_what_several_do() {
        var changeSet = List.of("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet");

        assertThat(findings(OWN, allow("cloudformation:*ChangeSet", "*")))
                .extracting(Finding::about)
                .containsExactly("cloudformation:*ChangeSet");
        assertThat(findings(OWN, allow(changeSet.get(0), "*"), allow(changeSet.get(1), "*")))
                .extracting(Finding::about)
                .containsExactly(String.join(" + ", changeSet));
    }
}
