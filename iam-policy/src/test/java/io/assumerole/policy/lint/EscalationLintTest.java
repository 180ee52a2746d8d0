package io.assumerole.policy.lint;

import static io.assumerole.policy.Fixtures.rejects;
import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.reference.ServiceReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final Set<LintCode> CODES =
            Set.of(LintCode.ESCALATES_PRIVILEGES, LintCode.CHANGES_ITSELF, LintCode.EXPOSES_CREDENTIALS);
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
                .filter(finding -> CODES.contains(finding.code()))
                .toList();
    }

    private static String codes(String... statements) {
        return findings(OWN, statements).stream()
                .map(finding -> finding.code().toString())
                .collect(Collectors.joining(","));
    }

    static Stream<EscalationPath> ways() {
        return EscalationPath.ALL.stream();
    }

    /** Each way of the file, each of its actions left out, and all of it denied. */
    @ParameterizedTest
    @MethodSource("ways")
    void finds_each_way_and_not_without_one_of_its_actions(EscalationPath way) {
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
    void reads_every_path_of_the_file() {
        assertThat(EscalationPath.ALL).hasSize(202).doesNotHaveDuplicates();
        assertThat(EscalationPath.ALL)
                .allSatisfy(way -> assertThat(way.targets()).isNotEmpty().doesNotContainNull());
        assertThat(EscalationPath.ALL)
                .filteredOn(EscalationPath::passesRole)
                .flatExtracting(EscalationPath::services)
                .doesNotContain("")
                .contains("lambda.amazonaws.com", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com");
        assertThat(EscalationPath.ALL)
                .flatExtracting(EscalationPath::actions)
                .noneMatch(action -> ServiceReference.actions(action).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    iam:PutRolePolicy      | *                                     | escalates-privileges
                    iam:PutRolePolicy      | arn:aws:iam::123456789012:role/*      | escalates-privileges
                    iam:PutRolePolicy      | arn:aws:iam::*:*                      | escalates-privileges
                    iam:PutRolePolicy      | arn:aws:iam::123456789012:role/app-*  | ``
                    iam:PutRolePolicy      | arn:aws:iam::123456789012:role/app    | ``
                    iam:PutRolePolicy      | arn:aws:iam::123456789012:role/a*     | ``
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
    void checks_how_broad_the_resource_is(String action, String resource, String codes) {
        assertThat(codes(allow(action, resource))).isEqualTo(codes);
    }

    /** A grant that allows privilege escalation, and a similar grant that differs in one thing and doesn't. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ecs:ExecuteCommand on *                                       | ecs:DescribeTasks on *
                    ecs:ExecuteCommand on arn:aws:ecs:*:123456789012:task/*       | ecs:ExecuteCommand on arn:aws:ecs:*:123456789012:task/test/*
                    autoscaling:CreateAutoScalingGroup on * + iam:CreateServiceLinkedRole on * | autoscaling:CreateAutoScalingGroup on *
                    ssm:CreateAssociation on *                                    | ssm:DescribeAssociation on *
                    ssm:CreateAssociation on arn:aws:ec2:*:*:instance/* + ssm:CreateAssociation on arn:aws:ssm:*::document/AWS-Run* | ssm:CreateAssociation on arn:aws:ec2:*:*:instance/* + ssm:CreateAssociation on arn:aws:ssm:*::document/AWS-UpdateSSMAgent
                    ssm:SendCommand on arn:aws:ssm:*:*:managed-instance/* + ssm:SendCommand on arn:aws:ssm:*:*:document/* | ssm:SendCommand on arn:aws:ssm:*:*:managed-instance/mi-1 + ssm:SendCommand on arn:aws:ssm:*:*:document/*
                    ssm:StartSession on arn:aws:ssm:*:*:managed-instance/*        | ssm:StartSession on arn:aws:ssm:*:*:document/*
                    ssm:StartSession on arn:aws:ecs:*:*:task/*                    | ssm:StartSession on arn:aws:ecs:*:*:task/test/*
                    ssm:StartAutomationExecution on *                             | ssm:StopAutomationExecution on *
                    ssm:StartAutomationExecution on arn:aws:ssm:*:*:automation-definition/* | ssm:StartAutomationExecution on arn:aws:ssm:*:*:automation-definition/Restart:*
                    ssm:ResumeSession on arn:aws:ssm:*:*:session/*                | ssm:ResumeSession on arn:aws:ssm:*:*:session/${aws:username}-*
                    ec2-instance-connect:SendSerialConsoleSSHPublicKey on *       | ec2-instance-connect:SendSerialConsoleSSHPublicKey on arn:aws:ec2:*:*:instance/i-01
                    states:UpdateStateMachine on *                                | states:StartExecution on *
                    sagemaker:CreatePresignedDomainUrl on *                       | sagemaker:CreatePresignedDomainUrl on arn:aws:sagemaker:*:*:user-profile/d-1/anna
                    airflow:CreateWebLoginToken on arn:aws:airflow:*:*:role/*     | airflow:CreateWebLoginToken on arn:aws:airflow:*:*:role/*/Viewer
                    airflow:CreateCliToken on *                                   | airflow:GetEnvironment on *
                    eks:CreateAccessEntry on * + eks:AssociateAccessPolicy on arn:aws:eks:*:*:access-entry/one/*        | eks:CreateAccessEntry on *
                    sso:CreateAccountAssignment on *                              | sso:CreateAccountAssignment on arn:aws:sso:::permissionSet/ssoins-1/ps-1
                    sso:PutInlinePolicyToPermissionSet on *                       | sso:GetInlinePolicyForPermissionSet on *
                    iam:CreateOpenIDConnectProvider on *                          | iam:CreateOpenIDConnectProvider on arn:aws:iam::*:oidc-provider/token.actions.githubusercontent.com
                    iam:CreateSAMLProvider on *                                   | iam:CreateSAMLProvider on arn:aws:iam::*:saml-provider/ours
                    iam:UpdateAccessKey on *                                      | iam:UpdateAccessKey on arn:aws:iam::*:user/${aws:username}
                    iam:UploadSigningCertificate on *                             | iam:ListSigningCertificates on *
                    codebuild:UpdateProject on *                                  | codebuild:UpdateProject on arn:aws:codebuild:*:*:project/site
                    s3:PutBucketPolicy on *                                       | s3:PutBucketPolicy on arn:aws:s3:::site
                    s3:PutBucketPolicy on arn:aws:s3:::*                          | s3:* on arn:aws:s3:::*
                    s3:PutBucketAcl on arn:aws:s3:::*                             | s3:PutBucketAcl on arn:aws:s3:::site
                    lambda:AddPermission on *                                     | lambda:AddPermission on arn:aws:lambda:*:*:function:site
                    identitystore:CreateGroupMembership on *                      | identitystore:CreateGroupMembership on arn:aws:identitystore:::group/1-2
                    sts:AssumeRoot on *                                           | sts:GetCallerIdentity on *
                    kms:PutKeyPolicy on *                                         | kms:* on *
                    kms:PutKeyPolicy on arn:aws:kms:*:123456789012:key/*          | kms:PutKeyPolicy on arn:aws:kms:*:123456789012:key/1-2
                    kms:CreateGrant on *                                          | kms:ListGrants on *
                    kms:CreateGrant on arn:aws:kms:*:123456789012:key/*           | kms:CreateGrant on arn:aws:kms:*:123456789012:key/1-2
                    emr-containers:StartJobRun on *                               | emr-containers:CancelJobRun on *
                    emr-containers:StartJobRun on arn:aws:emr-containers:*:*:/virtualclusters/* | emr-containers:StartJobRun on arn:aws:emr-containers:*:*:/virtualclusters/one
                    organizations:DetachPolicy on *                               | organizations:DetachPolicy on arn:aws:organizations::1:policy/o-1/tag_policy/p-1
                    batch:SubmitJob on *                                          | batch:SubmitJob on arn:aws:batch:*:*:job-definition/site:*
                    rolesanywhere:CreateTrustAnchor on *                          | rolesanywhere:GetTrustAnchor on *
                    bedrock-agentcore:InvokeAgentRuntimeCommand on *              | bedrock-agentcore:InvokeAgentRuntime on *
                    """)
    void finds_a_way_and_nothing_in_its_neighbor(String way, String neighbor) {
        assertThat(codes(allowances(way))).isEqualTo("escalates-privileges");
        assertThat(codes(allowances(neighbor))).isEmpty();
    }

    /** The policy grants this itself, and it isn't a privilege escalation path, so its severity is lower. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    secretsmanager:GetSecretValue on *                            | secretsmanager:DescribeSecret on *
                    secretsmanager:GetSecretValue on arn:aws:secretsmanager:*:*:secret:* | secretsmanager:GetSecretValue on arn:aws:secretsmanager:*:*:secret:app/*
                    sts:GetFederationToken on *                                   | sts:GetFederationToken on arn:aws:sts::*:federated-user/anna
                    secretsmanager:Get* on *                                      | secretsmanager:* on *
                    ssm:GetParameter on *                                         | ssm:DescribeParameters on *
                    ssm:GetParameters on arn:aws:ssm:*:*:parameter/*              | ssm:GetParameters on arn:aws:ssm:*:*:parameter/app/*
                    ssm:GetParametersByPath on *                                  | ssm:GetParametersByPath on arn:aws:ssm:*:*:parameter/app*
                    redshift:GetClusterCredentials on *                           | redshift:GetClusterCredentials on arn:aws:redshift:*:*:dbuser:one/anna
                    """)
    void finds_credentials_that_are_exposed(String way, String neighbor) {
        assertThat(codes(allowances(way))).isEqualTo("exposes-credentials");
        assertThat(codes(allowances(neighbor))).isEmpty();
    }

    @Test
    void tells_exposed_credentials_from_more_permissions_in_one_action() {
        assertThat(findings(OWN, allow("secretsmanager:*e*", "*")))
                .extracting(finding -> finding.code() + " " + finding.about())
                .containsExactly("exposes-credentials secretsmanager:*e*", "escalates-privileges secretsmanager:*e*");
    }

    private static String[] allowances(String grants) {
        return Stream.of(grants.split(" \\+ "))
                .map(grant -> grant.split(" on "))
                .map(grant -> allow(grant[0], grant[1]))
                .toArray(String[]::new);
    }

    /** With iam:PassRole on any role for one service; the neighbors, and another service, lead nowhere. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ec2.amazonaws.com              | ec2:AssociateIamInstanceProfile                   | ec2:DisassociateIamInstanceProfile
                    ec2.amazonaws.com              | ec2:ReplaceIamInstanceProfileAssociation          | ec2:DescribeIamInstanceProfileAssociations
                    ec2.amazonaws.com.cn           | ec2:RunInstances                                  | ec2:StartInstances
                    ec2.amazonaws.com              | autoscaling:CreateLaunchConfiguration autoscaling:CreateAutoScalingGroup | autoscaling:CreateLaunchConfiguration
                    ec2.amazonaws.com              | iam:AddRoleToInstanceProfile                      | iam:CreateInstanceProfile
                    batch.amazonaws.com            | batch:RegisterJobDefinition batch:SubmitJob       | batch:RegisterJobDefinition
                    ecs-tasks.amazonaws.com        | batch:RegisterJobDefinition batch:SubmitJob       | batch:RegisterJobDefinition
                    ecs-tasks.amazonaws.com        | ecs:RunTask                                       | ecs:StopTask
                    ec2.amazonaws.com              | elasticmapreduce:RunJobFlow                       | elasticmapreduce:TerminateJobFlows
                    elasticmapreduce.amazonaws.com | elasticmapreduce:RunJobFlow                       | elasticmapreduce:TerminateJobFlows
                    emr-serverless.amazonaws.com   | emr-serverless:StartJobRun                        | emr-serverless:CancelJobRun
                    codepipeline.amazonaws.com     | codepipeline:CreatePipeline                       | codepipeline:GetPipeline
                    scheduler.amazonaws.com        | scheduler:CreateSchedule                          | scheduler:DeleteSchedule
                    events.amazonaws.com           | events:PutTargets                                 | events:RemoveTargets
                    pipes.amazonaws.com            | pipes:CreatePipe                                  | pipes:StopPipe
                    cognito-identity.amazonaws.com | cognito-identity:SetIdentityPoolRoles             | cognito-identity:GetIdentityPoolRoles
                    pods.eks.amazonaws.com         | eks:CreatePodIdentityAssociation                  | eks:DeletePodIdentityAssociation
                    glue.amazonaws.com             | glue:CreateSession glue:RunStatement              | glue:CreateSession
                    rolesanywhere.amazonaws.com    | rolesanywhere:CreateProfile                       | rolesanywhere:GetProfile
                    ssm.amazonaws.com              | config:PutRemediationConfigurations               | config:DescribeRemediationConfigurations
                    ssm.amazonaws.com              | ssm:CreateDocument ssm:StartAutomationExecution   | ssm:CreateDocument
                    states.amazonaws.com           | states:UpdateStateMachine                         | states:DescribeStateMachine
                    codebuild.amazonaws.com        | codebuild:UpdateProject                           | codebuild:ListProjects
                    lambda.amazonaws.com           | lambda:UpdateFunctionConfiguration                | lambda:GetFunctionConfiguration
                    cloudformation.amazonaws.com   | cloudformation:UpdateStack                        | cloudformation:DescribeStacks
                    lambda.amazonaws.com           | lambda:CreateFunction lambda:InvokeAsync          | lambda:CreateFunction
                    lambda.amazonaws.com           | synthetics:CreateCanary synthetics:StartCanary    | synthetics:CreateCanary
                    sagemaker.amazonaws.com        | sagemaker:CreateHyperParameterTuningJob           | sagemaker:StopHyperParameterTuningJob
                    sagemaker.amazonaws.com        | sagemaker:CreateModel sagemaker:CreateEndpointConfig sagemaker:CreateEndpoint | sagemaker:CreateModel sagemaker:CreateEndpointConfig
                    sagemaker.amazonaws.com        | sagemaker:CreatePipeline sagemaker:StartPipelineExecution | sagemaker:CreatePipeline
                    codebuild.amazonaws.com        | codebuild:CreateProject codebuild:CreateWebhook   | codebuild:CreateProject
                    ecs-tasks.amazonaws.com        | ecs:RegisterTaskDefinition ecs:CreateTaskSet      | ecs:RegisterTaskDefinition
                    states.amazonaws.com           | states:TestState                                  | states:ValidateStateMachineDefinition
                    airflow.amazonaws.com          | airflow:CreateEnvironment                         | airflow:GetEnvironment
                    airflow-env.amazonaws.com      | airflow:CreateEnvironment                         | airflow:GetEnvironment
                    transfer.amazonaws.com         | transfer:CreateUser                               | transfer:DescribeUser
                    iot.amazonaws.com              | iot:CreateTopicRule                               | iot:GetTopicRule
                    ssm.amazonaws.com              | ssm:RegisterTaskWithMaintenanceWindow             | ssm:GetMaintenanceWindowTask
                    """)
    void passes_a_role_to_any_service_that_acts_with_it(String service, String actions, String neighbors) {
        assertThat(codes(passing(service, actions))).isEqualTo("escalates-privileges");
        assertThat(codes(passing(service, neighbors))).isEmpty();
        assertThat(codes(passing("workmail.amazonaws.com", actions))).isEmpty();
        assertThat(codes(passing("*", actions))).isEqualTo("escalates-privileges");
    }

    /** The other actions are allowed on resources of one name, so they lead nowhere by themselves. */
    private static String[] passing(String service, String actions) {
        var pass = allow("iam:PassRole", "arn:aws:iam::123456789012:role/*")
                + ",'Condition':{'StringLike':{'iam:PassedToService':'%s'}}".formatted(service);
        var others = Stream.of(actions.split(" ")).map(action -> allow(action, named(action)));
        return Stream.concat(Stream.of(pass), others).toArray(String[]::new);
    }

    private static String named(String action) {
        return action.startsWith("iam:")
                ? "arn:aws:iam::123456789012:instance-profile/one"
                : "arn:aws:%s:*:*:thing/one".formatted(action.split(":")[0]);
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
    void finds_actions_that_change_the_role_and_its_user(String action, String resource, String codes) {
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
    void accepts_a_pattern_for_an_unknown_name(String resource, String codes) {
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
                    'Effect':'Deny','Action':'iam:*','Resource':'arn:aws:iam::????????????:role*'        | ``
                    'Effect':'Deny','Action':'iam:P?tRolePolicy','Resource':'*'                          | ``
                    'Effect':'Deny','Action':'iam:*','Resource':'*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'false'}} | escalates-privileges
                    """)
    void omits_a_finding_only_if_a_deny_certainly_applies(String denial, String codes) {
        assertThat(codes(allow("iam:PutRolePolicy", "arn:aws:iam::123456789012:role/*"), denial))
                .isEqualTo(codes);
    }

    /** The value of a variable may have colons, which move what follows into another part. */
    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::${aws:PrincipalTag/account}:role/*,escalates-privileges",
        "arn:aws:iam::123456789012:role/*,''"
    })
    void keeps_a_finding_if_a_variable_may_escape_a_deny(String allowed, String codes) {
        var allow = allow("iam:PutRolePolicy", allowed);

        assertThat(codes(allow, deny("iam:*", "arn:*:iam::*:role/*"))).isEqualTo(codes);
        assertThat(codes(allow, deny("iam:*", "*"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'Effect':'Deny','Action':'secretsmanager:Get*','Resource':'*'                | ``
                    'Effect':'Deny','Action':'secretsmanager:GetSecretValue','Resource':'arn:aws:secretsmanager:*:*:secret:app/*' | exposes-credentials
                    'Effect':'Deny','Action':'secretsmanager:Get*','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':'false'}} | exposes-credentials
                    'Effect':'Deny','Action':'ssm:*','Resource':'*'                              | exposes-credentials
                    """)
    void treats_a_deny_alike_for_every_service(String denial, String codes) {
        assertThat(codes(allow("secretsmanager:GetSecretValue", "*"), denial)).isEqualTo(codes);
    }

    /** The boundary's policy is unknown: it may allow its own removal. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'StringNotEquals':{'iam:PermissionsBoundary':'arn:aws:iam::123456789012:policy/b'}",
                "'ArnNotEquals':{'iam:PermissionsBoundary':'arn:aws:iam::123456789012:policy/b'}",
                "'StringNotEquals':{'iam:PermissionsBoundary':'arn:aws:iam::aws:policy/AdministratorAccess'}"
            })
    void keeps_a_finding_if_only_principals_without_a_boundary_are_denied(String condition) {
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
    void omits_a_finding_if_the_role_itself_is_denied() {
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
                    'StringLike':{'iam:PermissionsBoundary':'arn:aws:iam::123456789012:policy/*'}   | escalates-privileges
                    'StringLike':{'iam:PermissionsBoundary':'arn:aws:iam::123456789012:policy/ci/*'} | ``
                    'ArnLike':{'iam:PolicyARN':'arn:aws:iam::123456789012:policy/*'}                | escalates-privileges
                    'ArnLike':{'iam:PolicyARN':'arn:aws:iam::*:policy/*'}                           | escalates-privileges
                    'ArnEquals':{'iam:PolicyARN':'arn:aws:iam::123456789012:*'}                     | escalates-privileges
                    'ArnLike':{'iam:PolicyARN':'arn:aws:iam::123456789012:policy/ci-*'}             | ``
                    'ArnLike':{'iam:PolicyARN':'arn:aws:iam::123456789012:policy/ci/*'}             | ``
                    'StringEquals':{'iam:PolicyARN':'arn:aws:iam::123456789012:policy/*'}           | ``
                    'ArnLike':{'iam:PolicyARN':'arn:aws:iam::aws:policy/AdministratorAccess-*'}     | escalates-privileges
                    'ArnLike':{'iam:PolicyARN':'arn:aws:iam::aws:policy/job-function/*'}            | escalates-privileges
                    'ArnLike':{'iam:PolicyARN':'arn:aws:iam::aws:policy/job-function/Data*'}        | escalates-privileges
                    'ArnLike':{'iam:PolicyARN':'arn:aws:iam::aws:policy/job-function/View*'}        | ``
                    'ArnLike':{'iam:PolicyARN':'arn:aws:iam::aws:policy/service-role/AmazonS3*'}    | ``
                    'ArnEquals':{'iam:PolicyARN':'arn:aws:iam::aws:policy/IAMFullAccess'}           | escalates-privileges
                    'ArnEquals':{'iam:PolicyARN':'arn:aws:iam::aws:policy/PowerUserAccess'}         | escalates-privileges
                    'ArnEquals':{'iam:PolicyARN':'arn:aws-cn:iam::aws:policy/AdministratorAccess'}  | escalates-privileges
                    'ArnEquals':{'iam:PolicyARN':'arn:aws:iam::aws:policy/ReadOnlyAccess'}          | ``
                    'ArnEquals':{'iam:PolicyARN':'arn:aws:iam::aws:policy/AmazonEC2FullAccess'}     | escalates-privileges
                    'ArnEquals':{'iam:PolicyARN':'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess'} | ``
                    'ArnEquals':{'iam:PolicyARN':'arn:aws-eusc:iam::aws:policy/AmazonEC2FullAccess'} | escalates-privileges
                    'StringEquals':{'iam:PolicyARN':'arn:aws:iam::aws:policy/${aws:PrincipalTag/p}'} | escalates-privileges
                    'StringEquals':{'iam:PolicyARN':'arn:aws:iam::123456789012:policy/${aws:PrincipalTag/p}'} | ``
                    'ArnEquals':{'iam:PolicyARN':'arn:aws:iam::123456789012:policy/AmazonEC2FullAccess'} | ``
                    'ArnLike':{'iam:PolicyARN':'arn:aws-iso*:iam::aws:policy/IAM*'}                 | escalates-privileges
                    'ArnLike':{'iam:PolicyARN':'arn:aws-iso*:iam::aws:policy/IAMRead*'}             | ``
                    'ArnLike':{'iam:PolicyARN':'arn:aws:iam::aws:policy/service-role/AWSGlue*'}     | escalates-privileges
                    'StringEquals':{'iam:PermissionsBoundary':'arn:aws:iam::aws:policy/AWSLambda_FullAccess'} | escalates-privileges
                    'StringEquals':{'iam:PermissionsBoundary':'arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess'} | ``
                    'StringEqualsIgnoreCase':{'iam:PermissionsBoundary':'arn:aws:iam::aws:policy/awslambda_fullaccess'} | escalates-privileges
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
                    ecs:ExecuteCommand         | 'StringEquals':{'ecs:ResourceTag/team':'red'}         | ``
                    ecs:ExecuteCommand         | 'StringLike':{'ecs:ResourceTag/team':'*'}             | escalates-privileges
                    ecs:ExecuteCommand         | 'StringEquals':{'ecs:container-name':'app'}           | escalates-privileges
                    kms:CreateGrant            | 'Bool':{'kms:GrantIsForAWSResource':'true'}           | ``
                    kms:CreateGrant            | 'Bool':{'kms:GrantIsForAWSResource':'false'}          | escalates-privileges
                    kms:CreateGrant            | 'Bool':{'kms:GrantIsForAWSResource':['true','false']} | escalates-privileges
                    kms:CreateGrant            | 'BoolIfExists':{'kms:GrantIsForAWSResource':'true'}   | escalates-privileges
                    kms:CreateGrant            | 'Bool':{'aws:SecureTransport':'true'}                 | escalates-privileges
                    kms:CreateGrant            | 'StringLike':{'kms:ViaService':'ec2.*.amazonaws.com'} | ``
                    kms:CreateGrant            | 'StringLike':{'kms:ViaService':'*'}                   | escalates-privileges
                    kms:CreateGrant            | 'StringEquals':{'kms:GranteePrincipal':'arn:aws:iam::123456789012:role/app'} | escalates-privileges
                    kms:CreateGrant            | 'ForAnyValue:StringLike':{'kms:ResourceAliases':'alias/*'} | escalates-privileges
                    kms:CreateGrant            | 'StringEquals':{'kms:GrantIsForAWSResource':'true'}   | ``
                    kms:CreateGrant            | 'StringEquals':{'kms:GrantIsForAWSResource':'false'}  | escalates-privileges
                    kms:CreateGrant            | 'StringLike':{'kms:GrantIsForAWSResource':'*e'}       | escalates-privileges
                    kms:CreateGrant            | 'StringEquals':{'kms:CallerAccount':'123456789012'}   | escalates-privileges
                    emr-containers:StartJobRun | 'ArnEquals':{'emr-containers:ExecutionRoleArn':'arn:aws:iam::123456789012:role/job'} | ``
                    emr-containers:StartJobRun | 'ArnLike':{'emr-containers:ExecutionRoleArn':'arn:aws:iam::123456789012:role/*'} | escalates-privileges
                    organizations:DetachPolicy | 'StringEquals':{'organizations:PolicyType':'BACKUP_POLICY'} | ``
                    organizations:DetachPolicy | 'StringEquals':{'organizations:PolicyType':'SERVICE_CONTROL_POLICY'} | escalates-privileges
                    organizations:DetachPolicy | 'StringEquals':{'organizations:PolicyType':['TAG_POLICY','RESOURCE_CONTROL_POLICY']} | escalates-privileges
                    organizations:DetachPolicy | 'StringLike':{'organizations:PolicyType':'*_POLICY'}  | escalates-privileges
                    organizations:DetachPolicy | 'StringNotEquals':{'organizations:PolicyType':'TAG_POLICY'} | escalates-privileges
                    """)
    void knows_the_conditions_that_limit_other_services(String action, String condition, String codes) {
        assertThat(codes(allow(action, "*") + ",'Condition':{" + condition + "}"))
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
    void finds_roles_passed_to_code(String resource, String condition, String codes) {
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
    void explains_paths_across_documents() {
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
                                        + " permission, or give any group any permission, or replace the boundary of any user,"
                                        + " or replace the boundary of any role"));
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
                    s3:*              | arn:aws:iam::123456789012:role/ci/deployer | changes-itself,escalates-privileges
                    s3:*              | arn:aws:iam::123456789012:role/app         | escalates-privileges
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
                .hasSize(33)
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

    /** The control is checkTogether, which also reports the whole service of the first document. */
    @Test
    void checks_escalation_alone_as_together_with_the_statements() {
        var documents = new LinkedHashMap<String, PolicyDocument>();
        documents.put("first", statement(allow("s3:*", "*")));
        documents.put("second", statement(allow("iam:PassRole", "*")));
        documents.put("third", statement("'Effect':'Allow','Action':'lambda:*','Resource':'*'"));
        var together = OWN.checkTogether(documents);

        assertThat(together).extracting(Finding::code).contains(LintCode.ALLOWS_WHOLE_SERVICE);
        assertThat(OWN.checkEscalation(documents))
                .isNotEmpty()
                .containsExactlyElementsOf(together.stream()
                        .filter(finding -> finding.code() == LintCode.ESCALATES_PRIVILEGES
                                || finding.code() == LintCode.CHANGES_ITSELF
                                || finding.code() == LintCode.EXPOSES_CREDENTIALS)
                        .toList());
        assertThat(OWN.checkEscalation(Map.of("first", statement(allow("s3:*", "*")))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"deployer", "arn:aws:iam::123456789012:group/a", "arn:aws:sts::123456789012:assumed-role/a/b"})
    void refuses_what_has_no_identity_policies(String arn) {
        rejects(
                () -> PolicyLint.create().forPrincipals(arn),
                "forPrincipals: got \"" + arn + "\"",
                "allowed: the ARN of a user");
    }

    @Test
    void names_no_document_that_is_missing() {
        assertThatThrownBy(() -> PolicyLint.create().checkTogether(Collections.singletonMap("a", null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("policies[a] is null; give a value");
        assertThat(PolicyLint.create().checkTogether(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "AWS-RunShellScript,escalates-privileges",
        "AWS-RunPowerShellScript,escalates-privileges",
        "AWS-Run*,escalates-privileges",
        "*,escalates-privileges",
        "AWSEC2-CreateVssSnapshot,''"
    })
    void checks_whether_a_document_runs_arbitrary_code(String document, String codes) {
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
    void merges_findings_of_one_pattern_and_separates_those_of_several() {
        var changeSet = List.of("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet");

        assertThat(findings(OWN, allow("cloudformation:*ChangeSet", "*")))
                .extracting(Finding::about)
                .containsExactly("cloudformation:*ChangeSet");
        assertThat(findings(OWN, allow(changeSet.get(0), "*"), allow(changeSet.get(1), "*")))
                .extracting(Finding::about)
                .containsExactly(String.join(" + ", changeSet));
    }

    /** A fixed read-only policy, and the most similar policy that allows more. */
    @ParameterizedTest
    @CsvSource({
        "StringEquals,AmazonEKSViewPolicy,''",
        "StringEquals,AmazonEKSEditPolicy,escalates-privileges",
        "StringLike,AmazonEKSViewPolicy,''",
        "StringLike,AmazonEKSView*,escalates-privileges",
        "StringEquals,AWSBackupFullAccessPolicyForBackup,escalates-privileges",
        "StringEqualsIfExists,AmazonEKSViewPolicy,escalates-privileges",
    })
    void checks_which_access_policy_of_a_cluster_can_be_given(String operator, String policy, String codes) {
        var condition = ",'Condition':{'%s':{'eks:policyArn':'arn:aws:eks::aws:cluster-access-policy/%s'}}"
                .formatted(operator, policy);

        assertThat(codes(allow("eks:AssociateAccessPolicy", "*") + condition)).isEqualTo(codes);
        assertThat(codes(
                        allow("eks:CreateAccessEntry", "*"),
                        allow("eks:AssociateAccessPolicy", "arn:aws:eks:*:*:access-entry/app/*") + condition))
                .isEqualTo(codes);
    }
}
