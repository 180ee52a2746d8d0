package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.Change.Outcome;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes that differ from the sample stack in one thing, and that do or don't allow more. */
class WideningTest {
    /**
     * A change of the sample stack.
     *
     * @param outcome the expected outcome of the first change
     * @param subject the start of the first change's subject
     * @param shows a part of the example or of the reason
     */
    private record Case(
            String name, Outcome outcome, String subject, String shows, UnaryOperator<SamplePreview> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case widens(String name, String subject, String shows, UnaryOperator<SamplePreview> change) {
        return new Case(name, Outcome.NEW_ACCESS, subject, shows, change);
    }

    private static Case undecided(String name, String subject, String shows, UnaryOperator<SamplePreview> change) {
        return new Case(name, Outcome.UNDECIDED, subject, shows, change);
    }

    private static Case harmless(String name, UnaryOperator<SamplePreview> change) {
        return new Case(name, Outcome.NO_NEW_ACCESS, "", "", change);
    }

    private static final String DENIES = "'managedPolicyArns':['arn:aws:iam::123456789012:policy/denies']";

    /** Adds a managed policy that has a Deny to a stack, in the exclusive list of a role. */
    private static SamplePreview denying(SamplePreview stack) {
        return stack.both(
                        "denies",
                        "iam/policy:Policy",
                        "{'name':'denies','policy':" + allow("'s3:*'", "'*'").replace("Allow", "Deny") + "}")
                .both("runner", "iam/role:Role", "{'name':'runner'," + DENIES + "}");
    }

    static Stream<Case> widenings() {
        var boundaryless = "'permissionsBoundary':'arn:aws:iam::123456789012:policy/limit',";
        return Stream.of(
                widens(
                        "a wildcard in an action",
                        "role runner",
                        "dynamodb:",
                        s -> s.change("runs", "['dynamodb:GetItem','dynamodb:Query']", "'dynamodb:*'")),
                widens(
                        "a wildcard in a resource",
                        "role runner",
                        "dynamodb:",
                        s -> s.change("runs", "table/orders", "table/*")),
                widens(
                        "one more action within the boundary",
                        "role deployer",
                        "s3:PutObject",
                        s -> s.change("reads", "'s3:GetObject',", "'s3:GetObject','s3:PutObject',")),
                widens(
                        "trust in the account root",
                        "role deployer",
                        "sts:AssumeRole",
                        s -> s.change("deployer", "user/anna", "root")),
                widens(
                        "a dropped condition",
                        "role deployer",
                        "sts:AssumeRole",
                        s -> s.change("deployer", ",'Condition':{'StringEquals':{'sts:ExternalId':'hidden-id'}}", "")),
                widens(
                        "everyone trusted",
                        "role runner",
                        "sts:AssumeRole",
                        s -> s.change("runner", "{'Service':'lambda.amazonaws.com'}", "'*'")),
                widens("a removed boundary", "role deployer", "iam:", s -> {
                    s.both(
                            "wide",
                            "iam/rolePolicy:RolePolicy",
                            "{'role':'deployer','name':'wide','policy':" + allow("'iam:*'", "'*'") + "}");
                    return s.change("deployer", boundaryless, "");
                }),
                widens(
                        "a second access key",
                        "AccessKey anna-key-2",
                        "user anna",
                        s -> s.add("anna-key-2", "iam/accessKey:AccessKey", "{'user':'anna'}")),
                widens("an inactive key made active", "AccessKey anna-key", "user anna", s -> {
                    s.both("anna-key", "iam/accessKey:AccessKey", "{'user':'anna','status':'Inactive'}");
                    return s.change("anna-key", "Inactive", "Active");
                }),
                widens(
                        "PassRole",
                        "role runner",
                        "iam:PassRole",
                        s -> s.change(
                                "runs",
                                "[{'Effect':'Allow'",
                                "[{'Effect':'Allow','Action':'iam:PassRole','Resource':'*'},{'Effect':'Allow'")),
                widens(
                        "a broader OIDC subject",
                        "role ci",
                        "sts:AssumeRoleWithWebIdentity",
                        s -> s.change(
                                        "ci",
                                        ",'token.actions.githubusercontent.com:sub':'repo:octo/site:ref:refs/heads/main'",
                                        "")
                                .change(
                                        "ci",
                                        "'StringEquals':{",
                                        "'StringLike':{'token.actions.githubusercontent.com:sub':'repo:octo/*'},'StringEquals':{")),
                widens(
                        "a public bucket",
                        "BucketPolicy site-policy",
                        "everyone",
                        s -> s.change("site-policy", "{'AWS':'arn:aws:iam::123456789012:role/runner'}", "'*'")),
                widens(
                        "a user added to a group",
                        "user bert",
                        "ec2:",
                        s -> s.change("members", "['anna']", "['anna','bert']")),
                widens(
                        "a user added to a group by its own membership",
                        "user bert",
                        "ec2:",
                        s -> s.add(
                                "bert-groups",
                                "iam/userGroupMembership:UserGroupMembership",
                                "{'user':'bert','groups':['admins']}")),
                undecided(
                        "a new OIDC provider",
                        "OpenIdConnectProvider gitlab",
                        "its tokens become valid",
                        s -> s.add(
                                "gitlab",
                                "iam/openIdConnectProvider:OpenIdConnectProvider",
                                "{'url':'https://gitlab.com'}")),
                widens(
                        "AdministratorAccess",
                        "role runner",
                        "newly allows *",
                        s -> s.add(
                                "admin",
                                "iam/rolePolicyAttachment:RolePolicyAttachment",
                                "{'role':'runner','policyArn':'arn:aws:iam::aws:policy/AdministratorAccess'}")),
                widens(
                        "an AWS managed policy of its own",
                        "user bert",
                        "sqs:",
                        s -> s.add(
                                "queues",
                                "iam/userPolicyAttachment:UserPolicyAttachment",
                                "{'user':'bert','policyArn':'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess'}")),
                widens(
                        "a login profile",
                        "UserLoginProfile bert-login",
                        "user bert",
                        s -> s.add("bert-login", "iam/userLoginProfile:UserLoginProfile", "{'user':'bert'}")),
                widens(
                        "a Lambda permission for everyone",
                        "Permission hook",
                        "everyone",
                        s -> s.both(
                                        "hook",
                                        "lambda/permission:Permission",
                                        "{'function':'api','action':'lambda:InvokeFunction','principal':'123456789012'}")
                                .change("hook", "'123456789012'", "'*'")),
                widens(
                        "a Lambda permission without its source",
                        "Permission invoke",
                        "lambda:InvokeFunction",
                        s -> s.change("invoke", ",'sourceArn':'arn:aws:s3:::site','sourceAccount':'123456789012'", "")),
                widens(
                        "Allow with NotAction",
                        "role runner",
                        "newly allows",
                        s -> s.change(
                                "runs",
                                "'Action':['dynamodb:GetItem','dynamodb:Query'],'Resource':'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'",
                                "'NotAction':'iam:*','Resource':'*'")),
                undecided(
                        "a removed Deny",
                        "role deployer",
                        "is removed or denies less",
                        s -> s.change(
                                "reads",
                                ",{'Sid':'Protects','Effect':'Deny','Action':'s3:DeleteBucket','Resource':'*'}",
                                "")),
                widens(
                        "a KMS grant",
                        "Grant decrypts",
                        "kms:Decrypt by arn:aws:iam::123456789012:role/runner",
                        s -> s.add(
                                "decrypts",
                                "kms/grant:Grant",
                                "{'keyId':'k','granteePrincipal':'arn:aws:iam::123456789012:role/runner','operations':['Decrypt']}")),
                widens("a policy in an attached managed policy", "role runner", "sqs:", s -> {
                    s.both(
                            "queues",
                            "iam/policy:Policy",
                            "{'name':'queues','policy':" + allow("'sqs:SendMessage'", "'*'") + "}");
                    s.both(
                            "queues-of-runner",
                            "iam/rolePolicyAttachment:RolePolicyAttachment",
                            "{'role':'runner','policyArn':'arn:aws:iam::123456789012:policy/queues'}");
                    return s.change("queues", "sqs:SendMessage", "sqs:*");
                }),
                widens(
                        "a new role",
                        "role extra",
                        "sts:AssumeRole by",
                        s -> s.add(
                                "extra",
                                "iam/role:Role",
                                "{'name':'extra','assumeRolePolicy':"
                                        + text(
                                                "{'Version':'2012-10-17','Statement':[{'Effect':'Allow',"
                                                        + "'Principal':{'AWS':'arn:aws:iam::210987654321:root'},'Action':'sts:AssumeRole'}]}")
                                        + "}")),
                undecided(
                        "an unknown document",
                        "role runner",
                        "isn't known before the deployment; it depends on site",
                        s -> s.change(
                                        "runs",
                                        allow(
                                                "['dynamodb:GetItem','dynamodb:Query']",
                                                "'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'"),
                                        "'" + StateReader.UNKNOWN + "'")
                                .link("runs", "policy", "site")),
                undecided(
                        "a lost link to the principal",
                        "RolePolicyAttachment lost",
                        "its role isn't known",
                        s -> s.add(
                                "lost",
                                "iam/rolePolicyAttachment:RolePolicyAttachment",
                                "{'role':'" + StateReader.UNKNOWN
                                        + "','policyArn':'arn:aws:iam::aws:policy/AdministratorAccess'}")),
                undecided(
                        "a policy in an unknown type",
                        "Thing thing",
                        "isn't understood",
                        s -> s.add("thing", "other:index/thing:Thing", "{'access':" + allow("'*'", "'*'") + "}")),
                undecided(
                        "a type of another AWS package",
                        "Role native",
                        "isn't compared",
                        s -> s.add(
                                "native",
                                "aws-native:iam:Role",
                                "{'managedPolicyArns':['arn:aws:iam::aws:policy/AdministratorAccess']}")),
                undecided(
                        "a removed block of public access",
                        "BucketPublicAccessBlock block",
                        "may limit less",
                        s -> s.both(
                                        "block",
                                        "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
                                        "{'bucket':'site','blockPublicPolicy':true}")
                                .remove("block")),
                undecided(
                        "an exclusive list of managed policies for a role that exists",
                        "role runner",
                        "may remove managed policies",
                        s -> s.change("runner", "'path':'/'", "'path':'/','managedPolicyArns':[]")),
                undecided(
                        "an exclusive list of inline policies for a role that exists",
                        "role runner",
                        "may remove inline policies",
                        s -> s.change("runner", "'path':'/'", "'path':'/','inlinePolicies':[{}]")),
                undecided(
                        "a policy with a Deny that leaves an exclusive list but is also attached",
                        "role runner",
                        "leaves its exclusive list",
                        s -> denying(s)
                                .both(
                                        "attached",
                                        "iam/rolePolicyAttachment:RolePolicyAttachment",
                                        "{'role':'runner','policyArn':'arn:aws:iam::123456789012:policy/denies'}")
                                .change("runner", DENIES, "'managedPolicyArns':[]")),
                undecided(
                        "an exclusive attachment of a policy with a Deny",
                        "PolicyAttachment everywhere",
                        "removes the policy from all others",
                        s -> denying(s)
                                .add(
                                        "everywhere",
                                        "iam/policyAttachment:PolicyAttachment",
                                        "{'roles':['runner'],'policyArn':'arn:aws:iam::123456789012:policy/denies'}")),
                undecided(
                        "an exclusive attachment of a policy outside the stack",
                        "PolicyAttachment everywhere",
                        "removes the policy from all others",
                        s -> s.both(
                                        "everywhere",
                                        "iam/policyAttachment:PolicyAttachment",
                                        "{'roles':['runner','ci'],'policyArn':'arn:aws:iam::123456789012:policy/other'}")
                                .change("everywhere", "'runner','ci'", "'runner'")),
                undecided(
                        "an exclusive list of attachments that loses a member",
                        "RolePolicyAttachmentsExclusive only",
                        "may have denied something",
                        s -> s.both(
                                        "only",
                                        "iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
                                        "{'roleName':'runner','policyArns':['arn:aws:iam::123456789012:policy/other']}")
                                .change("only", "['arn:aws:iam::123456789012:policy/other']", "[]")),
                undecided(
                        "an added AWS managed policy that the data lacks",
                        "user bert",
                        "isn't in the data of this version",
                        s -> s.add(
                                "unheard",
                                "iam/userPolicyAttachment:UserPolicyAttachment",
                                "{'user':'bert','policyArn':'arn:aws:iam::aws:policy/Unheard'}")),
                undecided(
                        "a removed AWS managed policy that the data lacks",
                        "user bert",
                        "isn't in the data of this version",
                        s -> s.both(
                                        "unheard",
                                        "iam/userPolicyAttachment:UserPolicyAttachment",
                                        "{'user':'bert','policyArn':'arn:aws:iam::aws:policy/Unheard'}")
                                .remove("unheard")),
                undecided(
                        "an AWS managed policy that the data lacks as a boundary",
                        "role deployer",
                        "its permissions boundary allows more",
                        s -> s.change(
                                "deployer",
                                "arn:aws:iam::123456789012:policy/limit",
                                "arn:aws:iam::aws:policy/Unheard")),
                undecided(
                        "an exclusive list of policies",
                        "RolePoliciesExclusive only",
                        "may have denied something",
                        s -> s.add(
                                "only",
                                "iam/rolePoliciesExclusive:RolePoliciesExclusive",
                                "{'roleName':'runner','policyNames':['runs']}")),
                undecided(
                        "a policy for one of two roles with the same name",
                        "RolePolicy admin",
                        "its role isn't known",
                        s -> s.both("runner-2", "iam/role:Role", "{'name':'runner'}")
                                .add(
                                        "admin",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'runner','policy':" + allow("'*'", "'*'") + "}")),
                widens(
                        "more permissions within a boundary that allows everything",
                        "role carla",
                        "sqs:",
                        s -> s.both(
                                        "carla",
                                        "iam/role:Role",
                                        "{'name':'carla','permissionsBoundary':'arn:aws:iam::aws:policy/AdministratorAccess'}")
                                .add(
                                        "queues",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'carla','policy':" + allow("'sqs:*'", "'*'") + "}")),
                widens(
                        "a wider boundary",
                        "role deployer",
                        "sqs:",
                        s -> s.both(
                                        "queues",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'deployer','policy':" + allow("'sqs:*'", "'*'") + "}")
                                .change("limit", "'s3:*'", "['s3:*','sqs:*']")),
                undecided(
                        "a resource that the boundary may not allow",
                        "role deployer",
                        "the permissions boundary may not allow",
                        s -> s.both(
                                        "limit",
                                        "iam/policy:Policy",
                                        "{'name':'limit','path':'/','policy':"
                                                + allow("'s3:*'", "'arn:aws:s3:::site/*'") + "}")
                                .change(
                                        "reads",
                                        "[{'Sid':'Reads'",
                                        "[{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::other/*'},{'Sid':'Reads'")),
                undecided(
                        "a removed boundary of a user whose policies are outside the stack",
                        "user carl",
                        "outside the stack",
                        s -> s.both(
                                        "carl",
                                        "iam/user:User",
                                        "{'name':'carl','permissionsBoundary':'arn:aws:iam::aws:policy/ReadOnlyAccess'}")
                                .change("carl", ",'permissionsBoundary':'arn:aws:iam::aws:policy/ReadOnlyAccess'", "")),
                undecided(
                        "a removed Deny of a role outside the stack",
                        "role external",
                        "is removed or denies less",
                        s -> s.both(
                                        "denies",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'external','policy':"
                                                + allow("'s3:*'", "'*'").replace("Allow", "Deny") + "}")
                                .remove("denies")),
                widens(
                        "a wider managed policy that adds nothing in the stack",
                        "managed policy queues",
                        "sqs:",
                        s -> s.both(
                                        "queues",
                                        "iam/policy:Policy",
                                        "{'name':'queues','policy':" + allow("'sqs:SendMessage'", "'*'") + "}")
                                .both(
                                        "all",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'runner','policy':" + allow("'*'", "'*'") + "}")
                                .both(
                                        "queues-of-runner",
                                        "iam/rolePolicyAttachment:RolePolicyAttachment",
                                        "{'role':'runner','policyArn':'arn:aws:iam::123456789012:policy/queues'}")
                                .change("queues", "sqs:SendMessage", "sqs:*")),
                undecided(
                        "a public access control list",
                        "BucketV2 site",
                        "access control list",
                        s -> s.change("site", "'bucket':'site'", "'bucket':'site','acl':'public-read'")),
                undecided(
                        "a new setting that allows public access",
                        "BucketPublicAccessBlock block",
                        "may limit less",
                        s -> s.add(
                                "block",
                                "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
                                "{'bucket':'site','blockPublicPolicy':false}")),
                undecided(
                        "a Deny moved to another bucket",
                        "BucketPolicy denies",
                        "is removed or denies less",
                        s -> s.both(
                                        "denies",
                                        "s3/bucketPolicy:BucketPolicy",
                                        "{'bucket':'one','policy':"
                                                + text(
                                                        "{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Principal':'*',"
                                                                + "'Action':'s3:*','Resource':'*'}]}")
                                                + "}")
                                .change("denies", "'one'", "'two'")),
                undecided(
                        "a permission set",
                        "ManagedPolicyAttachment sso",
                        "isn't compared",
                        s -> s.add(
                                "sso",
                                "ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
                                "{'permissionSetArn':'a','managedPolicyArn':'arn:aws:iam::aws:policy/AdministratorAccess'}")),
                undecided(
                        "an invalid policy",
                        "role runner",
                        "isn't a valid identity policy",
                        s -> s.change("runs", "'Effect':'Allow'", "'Effect':'Permit'")),
                undecided(
                        "the text of an Output",
                        "role runner",
                        "isn't a valid identity policy",
                        s -> s.change(
                                "runs",
                                "arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
                                "Calling [toJSON] on an [Output<T>] is not supported.")),
                undecided(
                        "a removed policy of a key",
                        "KeyPolicy key-policy",
                        "default policy",
                        s -> s.both(
                                        "key-policy",
                                        "kms/keyPolicy:KeyPolicy",
                                        "{'keyId':'k','policy':"
                                                + text(
                                                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:role/ci'},"
                                                                + "'Action':'kms:Decrypt','Resource':'*'}]}")
                                                + "}")
                                .remove("key-policy")));
    }

    static Stream<Case> harmlessChanges() {
        return Stream.of(
                harmless("nothing", s -> s),
                harmless(
                        "reordered actions",
                        s -> s.change("reads", "['s3:GetObject','s3:ListBucket']", "['s3:ListBucket','s3:GetObject']")),
                harmless(
                        "reordered resources",
                        s -> s.change(
                                "reads",
                                "['arn:aws:s3:::site','arn:aws:s3:::site/*']",
                                "['arn:aws:s3:::site/*','arn:aws:s3:::site']")),
                harmless("a renamed Sid", s -> s.change("reads", "'Sid':'Reads'", "'Sid':'ReadsSite'")),
                harmless("a removed Sid", s -> s.change("reads", "'Sid':'Reads',", "")),
                harmless(
                        "split statements",
                        s -> s.change(
                                "runs",
                                "{'Effect':'Allow','Action':['dynamodb:GetItem','dynamodb:Query'],",
                                "{'Effect':'Allow','Action':'dynamodb:GetItem','Resource':'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'},"
                                        + "{'Effect':'Allow','Action':'dynamodb:Query',")),
                harmless(
                        "a statement moved to a policy of its own",
                        s -> s.change("runs", "['dynamodb:GetItem','dynamodb:Query']", "'dynamodb:GetItem'")
                                .add(
                                        "queries",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'runner','policy':"
                                                + allow(
                                                        "'dynamodb:Query'",
                                                        "'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'")
                                                + "}")),
                harmless("an action in another case", s -> s.change("runs", "dynamodb:GetItem", "dynamodb:getitem")),
                harmless("tags", s -> s.change("runner", "'team':'a'", "'team':'b'")),
                harmless(
                        "a narrower resource",
                        s -> s.change("reads", "'arn:aws:s3:::site/*'", "'arn:aws:s3:::site/public/*'")),
                harmless(
                        "an exclusive list of managed policies of a new role",
                        s -> s.add(
                                "extra",
                                "iam/role:Role",
                                "{'name':'extra','managedPolicyArns':[],'inlinePolicies':[{}]}")),
                harmless(
                        "a policy with a Deny that joins an exclusive list",
                        s -> denying(s)
                                .both(
                                        "runner",
                                        "iam/role:Role",
                                        "{'name':'runner','managedPolicyArns':[],'inlinePolicies':[{}]}")
                                .change("runner", "'managedPolicyArns':[]", DENIES)),
                harmless(
                        "a policy without a Deny that leaves an exclusive list",
                        s -> s.both(
                                        "runner",
                                        "iam/role:Role",
                                        "{'name':'runner','managedPolicyArns':['arn:aws:iam::aws:policy/ReadOnlyAccess']}")
                                .change("runner", "'arn:aws:iam::aws:policy/ReadOnlyAccess'", "")),
                harmless(
                        "an exclusive attachment of a policy without a Deny",
                        s -> s.both(
                                        "everywhere",
                                        "iam/policyAttachment:PolicyAttachment",
                                        "{'roles':['runner','ci'],'policyArn':'arn:aws:iam::aws:policy/ReadOnlyAccess'}")
                                .change("everywhere", "'runner','ci'", "'runner'")),
                harmless(
                        "an exclusive attachment of a policy with a Deny that gains a member",
                        s -> denying(s)
                                .both(
                                        "everywhere",
                                        "iam/policyAttachment:PolicyAttachment",
                                        "{'roles':['runner'],'policyArn':'arn:aws:iam::123456789012:policy/denies'}")
                                .change("everywhere", "'runner'", "'runner','ci'")),
                harmless(
                        "an exclusive attachment of a new policy with a Deny",
                        s -> s.add(
                                        "denies",
                                        "iam/policy:Policy",
                                        "{'name':'denies','policy':"
                                                + allow("'s3:*'", "'*'").replace("Allow", "Deny") + "}")
                                .add(
                                        "everywhere",
                                        "iam/policyAttachment:PolicyAttachment",
                                        "{'roles':['runner'],'policyArn':'" + StateReader.UNKNOWN + "'}")
                                .link("everywhere", "policyArn", "denies")),
                harmless(
                        "an exclusive list of attachments that gains a member",
                        s -> denying(s)
                                .both(
                                        "only",
                                        "iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
                                        "{'roleName':'runner','policyArns':[]}")
                                .change("only", "[]", "['arn:aws:iam::123456789012:policy/denies']")),
                harmless(
                        "an exclusive list of policies of a new role",
                        s -> s.add("extra", "iam/role:Role", "{'name':'extra'}")
                                .add(
                                        "only",
                                        "iam/rolePoliciesExclusive:RolePoliciesExclusive",
                                        "{'roleName':'extra','policyNames':['runs']}")),
                harmless(
                        "an unchanged AWS managed policy that the data lacks",
                        s -> s.both(
                                        "unheard",
                                        "iam/userPolicyAttachment:UserPolicyAttachment",
                                        "{'user':'bert','policyArn':'arn:aws:iam::aws:policy/Unheard'}")
                                .change("members", "['anna']", "[]")),
                harmless("fewer actions", s -> s.change("runs", ",'dynamodb:Query'", "")),
                harmless(
                        "an added condition",
                        s -> s.change(
                                "runs",
                                "table/orders'",
                                "table/orders','Condition':{'Bool':{'aws:SecureTransport':'true'}}")),
                harmless(
                        "an added Deny",
                        s -> s.change(
                                "manages",
                                "[{'Effect':'Allow'",
                                "[{'Effect':'Deny','Action':'ec2:TerminateInstances','Resource':'*'},{'Effect':'Allow'")),
                harmless("a narrower boundary", s -> s.change("limit", "'s3:*'", "'s3:GetObject'")),
                harmless(
                        "more permissions, which the boundary blocks",
                        s -> s.change(
                                "reads",
                                "[{'Sid':'Reads'",
                                "[{'Effect':'Allow','Action':'iam:CreateUser','Resource':'*'},{'Sid':'Reads'")),
                harmless(
                        "an added boundary",
                        s -> s.change(
                                "runner",
                                "'path':'/'",
                                "'path':'/','permissionsBoundary':'arn:aws:iam::123456789012:policy/limit'")),
                harmless(
                        "an exact OIDC subject instead of a list",
                        s -> s.change(
                                "ci",
                                "'repo:octo/site:ref:refs/heads/main'",
                                "['repo:octo/site:ref:refs/heads/main']")),
                harmless("a removed access key", s -> s.remove("anna-key")),
                harmless("a key made inactive", s -> s.change("anna-key", "'Active'", "'Inactive'")),
                harmless("a user removed from a group", s -> s.change("members", "['anna']", "[]")),
                harmless(
                        "a removed role with its policy",
                        s -> s.remove("runner").remove("runs")),
                harmless("a removed OIDC provider", s -> s.remove("github")),
                harmless(
                        "a narrower bucket policy",
                        s -> s.change(
                                "site-policy",
                                "'Resource':'arn:aws:s3:::site/*'},",
                                "'Resource':'arn:aws:s3:::site/a'},")),
                harmless(
                        "a Lambda permission with one more condition",
                        s -> s.change("invoke", "'principal'", "'principalOrgId':'o-abcdefghij','principal'")),
                harmless(
                        "a replaced role with another name suffix",
                        s -> s.both(
                                        "worker",
                                        "iam/role:Role",
                                        "{'name':'worker-1111111','assumeRolePolicy':"
                                                + text(
                                                        "{'Version':'2012-10-17','Statement':"
                                                                + "[{'Effect':'Allow','Principal':{'Service':'ec2.amazonaws.com'},'Action':'sts:AssumeRole'}]}")
                                                + "}")
                                .both(
                                        "works",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'worker-1111111','policy':" + allow("'sqs:SendMessage'", "'*'") + "}")
                                .change("worker", "worker-1111111", "worker-2222222")
                                .replace("worker")
                                .change("works", "worker-1111111", "worker-2222222")
                                .replace("works")),
                harmless(
                        "a trust policy that is an unchanged secret",
                        s -> s.both(
                                        "runner",
                                        "iam/role:Role",
                                        "{'name':'runner','assumeRolePolicy':'[secret]','tags':{'team':'a'}}")
                                .change("runner", "'team':'a'", "'team':'b'")),
                harmless(
                        "a policy covered by AdministratorAccess",
                        s -> s.both(
                                        "admin",
                                        "iam/rolePolicyAttachment:RolePolicyAttachment",
                                        "{'role':'runner','policyArn':'arn:aws:iam::aws:policy/AdministratorAccess'}")
                                .change("runs", "dynamodb:Query", "dynamodb:Scan")),
                harmless(
                        "blocked public access",
                        s -> s.add(
                                "block",
                                "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
                                "{'bucket':'site','blockPublicAcls':true,'blockPublicPolicy':true,"
                                        + "'ignorePublicAcls':true,'restrictPublicBuckets':true}")),
                harmless(
                        "a bucket ACL that is private",
                        s -> s.add("acl", "s3/bucketAclV2:BucketAclV2", "{'bucket':'site','acl':'private'}")));
    }

    @ParameterizedTest
    @MethodSource("widenings")
    void finds_a_change_that_allows_more_and_ranks_it_first(Case one) {
        var review = one.change().apply(SamplePreview.stack()).review();

        assertThat(review.changes()).isNotEmpty();
        var first = review.changes().get(0);
        assertThat(first.outcome()).as("%s", review.changes()).isEqualTo(one.outcome());
        assertThat(first.subject()).as("%s", review.changes()).startsWith(one.subject());
        assertThat(first.example().orElse("") + " " + first.reasons()).contains(one.shows());
        assertThat(first.example().isPresent()).isEqualTo(one.outcome() == Outcome.NEW_ACCESS);
        assertThat(review.hasNewAccess()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("harmlessChanges")
    void reports_a_harmless_change_as_such(Case one) {
        var review = one.change().apply(SamplePreview.stack()).review();

        assertThat(review.hasNewAccess()).as("%s", review.changes()).isFalse();
        assertThat(review.changes()).allMatch(change -> change.example().isEmpty());
    }

    @Test
    void states_the_date_of_the_data_if_a_comparison_relies_on_it() {
        var queues = "{'user':'bert','policyArn':'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess'}";
        var type = "iam/userPolicyAttachment:UserPolicyAttachment";

        assertThat(SamplePreview.stack().add("queues", type, queues).review().notes())
                .anyMatch(note -> note.matches(".* AWS managed policies as of 20\\d\\d-\\d\\d-\\d\\d.*"));
        assertThat(SamplePreview.stack().both("queues", type, queues).review().notes())
                .isEmpty();
    }

    @Test
    void has_at_least_20_cases_of_each_kind() {
        assertThat(widenings()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(harmlessChanges()).hasSizeGreaterThanOrEqualTo(20);
    }
}
