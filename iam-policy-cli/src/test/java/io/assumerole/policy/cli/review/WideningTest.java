package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static io.assumerole.policy.cli.review.SamplePreview.tagged;
import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.report.TextReport;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

    /** Attaches a managed policy to a role before, and again after. */
    private static SamplePreview attachedTwice(SamplePreview stack, String policy) {
        return stack.both("earlier", ATTACHMENT, attachment(policy)).add("later", ATTACHMENT, attachment(policy));
    }

    private static String attachment(String policy) {
        return "{'role':'deployer','policyArn':'arn:aws:iam::123456789012:policy/" + policy + "'}";
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
                        "AdministratorAccess instead of the long ReadOnlyAccess",
                        "role runner",
                        "newly allows *",
                        s -> s.both("reads-all", ATTACHMENT, "{'role':'runner','policyArn':'" + READ_ONLY + "'}")
                                .change("reads-all", READ_ONLY, ADMIN)
                                .replace("reads-all")),
                widens(
                        "PowerUserAccess instead of the long ReadOnlyAccess",
                        "role runner",
                        "newly allows every action except iam:*",
                        s -> s.both("reads-all", ATTACHMENT, "{'role':'runner','policyArn':'" + READ_ONLY + "'}")
                                .change("reads-all", READ_ONLY, "arn:aws:iam::aws:policy/PowerUserAccess")
                                .replace("reads-all")),
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
                        "isn't known before the deployment; it depends on BucketV2 site",
                        s -> s.change(
                                        "runs",
                                        allow(
                                                "['dynamodb:GetItem','dynamodb:Query']",
                                                "'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'"),
                                        "'" + ValueReader.UNKNOWN + "'")
                                .link("runs", "policy", "site")),
                undecided(
                        "a lost link to the principal",
                        "RolePolicyAttachment lost",
                        "its role isn't known",
                        s -> s.add(
                                "lost",
                                "iam/rolePolicyAttachment:RolePolicyAttachment",
                                "{'role':'" + ValueReader.UNKNOWN
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
                        "limits access, and the deployment removes this limit",
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
                        "a new name for the attachment of a policy with a Deny, because the earlier one is removed last",
                        "role deployer",
                        "may detach the managed policy denies",
                        s -> attachedTwice(denying(s), "denies").remove("earlier")),
                undecided(
                        "an attachment of a policy with a Deny that is also attached",
                        "role deployer",
                        "may detach the managed policy denies",
                        s -> attachedTwice(denying(s), "denies")
                                .both("later", ATTACHMENT, attachment("denies"))
                                .remove("earlier")),
                undecided(
                        "a new name for an inline policy with a Deny",
                        "role deployer",
                        "may detach the inline policy reads",
                        s -> s.add(
                                        "renamed",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'deployer','name':'reads','policy':"
                                                + allow("'s3:GetObject'", "'*'").replace("Allow", "Deny") + "}")
                                .both(
                                        "reads",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'deployer','name':'reads','policy':"
                                                + allow("'s3:GetObject'", "'*'").replace("Allow", "Deny") + "}")
                                .remove("reads")),
                undecided(
                        "a membership in a group with a Deny, which another resource also has",
                        "user anna",
                        "may detach the group admins",
                        s -> s.both(
                                        "manages",
                                        "iam/groupPolicy:GroupPolicy",
                                        "{'group':'admins','policy':"
                                                + allow("'ec2:*'", "'*'").replace("Allow", "Deny") + "}")
                                .both(
                                        "joins",
                                        "iam/userGroupMembership:UserGroupMembership",
                                        "{'user':'anna','groups':['admins']}")
                                .change("members", "'anna'", "'bert'")),
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
                        "its permissions boundary is removed; the policies in this stack allow nothing new, but policies outside the stack can",
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
                widens(
                        "a public access control list",
                        "BucketV2 site",
                        "everyone",
                        s -> s.change("site", "'bucket':'site'", "'bucket':'site','acl':'public-read'")),
                undecided(
                        "a new setting that allows public access",
                        "BucketPublicAccessBlock block",
                        "may be less strict",
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
                harmless(
                        "a role that is replaced by one that the same pattern in a policy matches",
                        s -> s.both(
                                        "operates",
                                        "iam/groupPolicy:GroupPolicy",
                                        "{'group':'admins','policy':"
                                                + allow("'sts:AssumeRole'", "'arn:*:iam::*:role/*r'") + "}")
                                .change("runner", "'name':'runner'", "'name':'operator'")
                                .change("runs", "'role':'runner'", "'role':'operator'")
                                .replace("runner")),
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
                        "a new name for the attachment of a policy without a Deny",
                        s -> attachedTwice(s, "limit").remove("earlier")),
                harmless("another attachment of a policy with a Deny", s -> attachedTwice(denying(s), "denies")),
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
                                        "{'name':'runner','assumeRolePolicy':'[secret]','description':'a'}")
                                .change("runner", "'description':'a'", "'description':'b'")),
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

    /** Changes that the security review of the command found. */
    private static String ofRunner(String effect) {
        return "{'role':'runner','policy':"
                + text("{'Version':'2012-10-17','Statement':[{'Effect':'" + effect
                        + "','Action':'s3:*','Resource':'*'}]}")
                + "}";
    }

    static Stream<Case> lessObviousWidenings() {
        var tagged = "{'role':'runner','policy':"
                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*',"
                        + "'Condition':{'StringEquals':{'aws:PrincipalTag/team':'admin'}}}]}")
                + "}";
        var hook = "{'function':'api','qualifier':'live','action':'lambda:InvokeFunctionUrl','principal':'*',"
                + "'eventSourceToken':'hunter-2','invokedViaFunctionUrl':true,'functionUrlAuthType':'AWS_IAM'}";
        return Stream.of(
                undecided(
                        "a deleted earlier instance of a policy that denies something",
                        "RolePolicy runs",
                        "may have denied something",
                        s -> s.leftover("runs", "earlier", "iam/rolePolicy:RolePolicy", ofRunner("Deny"))),
                undecided(
                        "a deleted earlier instance of a policy that isn't readable",
                        "RolePolicy runs",
                        "may have denied something",
                        s -> s.leftover(
                                "runs",
                                "earlier",
                                "iam/rolePolicy:RolePolicy",
                                "{'role':'runner','policy':'[secret]'}")),
                undecided(
                        "a deleted earlier instance with the ID of a policy that denies something",
                        "RolePolicy reads",
                        "may have denied something",
                        s -> s.leftover("reads", "reads", "iam/rolePolicy:RolePolicy", ofRunner("Allow"))),
                undecided(
                        "a deleted earlier instance of a bucket policy that denies something",
                        "BucketPolicy site-policy",
                        "may have denied something",
                        s -> s.leftover(
                                "site-policy",
                                "earlier",
                                "s3/bucketPolicy:BucketPolicy",
                                "{'bucket':'old','policy':"
                                        + text("{'Version':'2012-10-17','Statement':[{'Effect':'Deny','Principal':'*',"
                                                + "'Action':'s3:*','Resource':'arn:aws:s3:::old/*'}]}")
                                        + "}")),
                widens(
                        "a policy of an explicit provider whose name looks like that of a default provider",
                        "role runner",
                        "iam:",
                        s -> s.provider("runner", "default_7_1_0", "default_7_1_0")
                                .provider("runs", "default_7_1_0", "default_7_1_0")
                                .both(
                                        "all",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'runner','policy':" + allow("'*'", "'*'") + "}")
                                .provider("all", "default_7_1_0", "default_7_1_0")
                                .add(
                                        "x",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'runner','policy':" + allow("'iam:*'", "'*'") + "}")
                                .provider("x", "default_0", "default_0")),
                undecided(
                        "a user added to a group outside the stack",
                        "user bert",
                        "isn't part of the stack",
                        s -> s.add("g", USER_GROUPS, "{'user':'bert','groups':['Administrators']}")),
                undecided(
                        "a user removed from a group outside the stack",
                        "user bert",
                        "isn't part of the stack",
                        s -> s.both("g", USER_GROUPS, "{'user':'bert','groups':['Limited']}")
                                .remove("g")),
                undecided(
                        "a user outside the stack added to a group outside the stack",
                        "user carl",
                        "isn't part of the stack",
                        s -> s.add("g", USER_GROUPS, "{'user':'carl','groups':['Administrators']}")),
                undecided(
                        "a membership of a group outside the stack",
                        "user bert",
                        "isn't part of the stack",
                        s -> s.add(
                                "g",
                                "iam/groupMembership:GroupMembership",
                                "{'users':['bert'],'group':'Administrators'}")),
                widens(
                        "a role that moves to another account",
                        "role runner",
                        "sts:AssumeRole",
                        s -> s.provider("runner", "dev", "prod").replace("runner")),
                widens(
                        "a role that another provider creates under the same name",
                        "role admin",
                        "newly allows *",
                        s -> s.both("x", "iam/role:Role", "{'name':'admin'}")
                                .both(
                                        "x-all",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'admin','policy':" + allow("'*'", "'*'") + "}")
                                .provider("x", "dev", "dev")
                                .provider("x-all", "dev", "dev")
                                .remove("x")
                                .remove("x-all")
                                .add("y", "iam/role:Role", "{'name':'admin'}")
                                .add(
                                        "y-all",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'admin','policy':" + allow("'*'", "'*'") + "}")
                                .provider("y", "prod", "prod")
                                .provider("y-all", "prod", "prod")),
                widens(
                        "an attachment to a role of the same name in another account",
                        "role deployer",
                        "newly allows *",
                        s -> s.both(
                                        "all",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'deployer','policy':" + allow("'*'", "'*'") + "}")
                                .add("admin", ATTACHMENT, "{'role':'deployer','policyArn':'" + ADMIN + "'}")
                                .provider("admin", "prod", "prod")),
                widens(
                        "a bucket policy that moves to another account",
                        "BucketPolicy site-policy",
                        "newly allows",
                        s -> s.provider("site-policy", "dev", "prod").replace("site-policy")),
                undecided(
                        "other settings of a provider",
                        "aws dev",
                        "another account",
                        s -> s.both("dev", "pulumi:providers:aws", "{'profile':'dev'}")
                                .change("dev", "'dev'", "'prod'")),
                undecided(
                        "an unknown policy in a type that isn't understood",
                        "Policy native",
                        "isn't understood",
                        s -> s.add("native", "other:x:Policy", "{'policyDocument':'" + ValueReader.UNKNOWN + "'}")),
                undecided(
                        "a secret policy in a type that isn't understood",
                        "Policy native",
                        "isn't understood",
                        s -> s.add("native", "other:x:Policy", "{'spec':{'accessPolicies':['[secret]']}}")),
                undecided(
                        "a policy in a type that isn't understood, which becomes unknown",
                        "Policy native",
                        "isn't understood",
                        s -> s.both("native", "other:x:Policy", "{'a':1}")
                                .change("native", "'a':1", "'statements':'" + ValueReader.UNKNOWN + "'")),
                undecided(
                        "a secret policy that changes in a type that isn't understood",
                        "Policy native",
                        "isn't understood",
                        s -> s.both("native", "other:x:Policy", "{'a':1,'policy':'[secret]'}")
                                .both("native", "other:x:Policy", "{'policy':'[secret]'}")
                                .replace("native")
                                .change("native", "'[secret]'", "'" + ValueReader.UNKNOWN + "'")),
                widens(
                        "a function URL for everyone",
                        "FunctionUrl url",
                        "by everyone",
                        s -> s.both("url", FUNCTION_URL, "{'functionName':'api','authorizationType':'AWS_IAM'}")
                                .change("url", "AWS_IAM", "NONE")),
                widens(
                        "a new function URL for everyone",
                        "FunctionUrl url",
                        "by everyone",
                        s -> s.add("url", FUNCTION_URL, "{'functionName':'api','authorizationType':'NONE'}")),
                undecided(
                        "identities without authentication",
                        "IdentityPool pool",
                        "isn't compared",
                        s -> s.both(
                                        "pool",
                                        "cognito/identityPool:IdentityPool",
                                        "{'identityPoolName':'p','allowUnauthenticatedIdentities':false}")
                                .change("pool", "false", "true")),
                widens(
                        "a public object",
                        "BucketObjectv2 page",
                        "everyone",
                        s -> s.add("page", OBJECT, "{'bucket':'site','key':'a','acl':'public-read'}")),
                widens(
                        "a shared snapshot",
                        "Snapshot copy",
                        "210987654321",
                        s -> s.add("copy", "rds/snapshot:Snapshot", "{'sharedAccounts':['210987654321']}")),
                undecided(
                        "an IoT policy",
                        "Policy things",
                        "isn't compared",
                        s -> s.add("things", "iot/policy:Policy", "{'policy':" + allow("'iot:*'", "'*'") + "}")),
                undecided(
                        "a CloudFormation stack with a template in YAML",
                        "Stack cf",
                        "isn't compared",
                        s -> s.add("cf", "cloudformation/stack:Stack", "{'templateBody':'Resources: {}'}")),
                undecided(
                        "a resource of the Cloud Control API",
                        "Resource cc",
                        "isn't compared",
                        s -> s.add("cc", "cloudcontrol/resource:Resource", "{'desiredState':'{}'}")),
                undecided(
                        "an application of the serverless repository",
                        "CloudFormationStack app",
                        "isn't compared",
                        s -> s.add(
                                "app", "serverlessrepository/cloudFormationStack:CloudFormationStack", "{'name':'a'}")),
                undecided(
                        "a permission of another AWS package",
                        "Permission native",
                        "isn't compared",
                        s -> s.add("native", "aws-native:lambda:Permission", "{'principal':'*'}")),
                undecided(
                        "a type of a bridged provider",
                        "IamRolePolicyAttachment bridged",
                        "isn't compared",
                        s -> s.add("bridged", "index/iamRolePolicyAttachment:IamRolePolicyAttachment", "{'role':'a'}")),
                undecided(
                        "a tag that a policy uses",
                        "role runner",
                        "its tag 'team' changes from [not shown] to a different value, [not shown], and Statement[0] of"
                                + " inline policy tagged of role runner uses this tag",
                        s -> s.both("tagged", "iam/rolePolicy:RolePolicy", tagged)
                                .change("runner", "'team':'a'", "'team':'admin'")),
                undecided(
                        "a tag of a resource that a policy uses",
                        "Instance web",
                        "its tag 'team' changes from [not shown] to a different value, [not shown], and Statement[0] of"
                                + " inline policy tagged of role runner uses this tag",
                        s -> s.both("tagged", "iam/rolePolicy:RolePolicy", tagged.replace("Principal", "Resource"))
                                .both("web", "ec2/instance:Instance", "{'tags':{'team':'a'}}")
                                .change("web", "'a'", "'admin'")),
                undecided(
                        "a tag, while a trust policy isn't readable",
                        "role runner",
                        "an unreadable policy may use this tag: assumeRolePolicy of Role runner",
                        s -> s.both(
                                        "runner",
                                        "iam/role:Role",
                                        "{'name':'runner','assumeRolePolicy':'[secret]','tags':{'team':'a'}}")
                                .change("runner", "'team':'a'", "'team':'b'")),
                undecided(
                        "the name of a user that a policy uses",
                        "user anton",
                        "uses aws:username",
                        s -> s.both(
                                        "home",
                                        "iam/groupPolicy:GroupPolicy",
                                        "{'group':'admins','policy':"
                                                + allow("'s3:GetObject'", "'arn:aws:s3:::home/${aws:username}/*'")
                                                + "}")
                                .change("bert", "'name':'bert'", "'name':'anton'")),
                undecided(
                        "the path of a user, while a policy contains the ARN of a user",
                        "user bert",
                        "contains the ARN of a user, which may be this user",
                        s -> s.change("bert", "'path':'/'", "'path':'/admins/'")),
                undecided(
                        "a role that is replaced by one whose ARN a policy contains",
                        "role operator",
                        "it was named runner",
                        s -> s.both(
                                        "operates",
                                        "iam/groupPolicy:GroupPolicy",
                                        "{'group':'admins','policy':"
                                                + allow("'sts:AssumeRole'", "'arn:aws:iam::123456789012:role/operator'")
                                                + "}")
                                .change("runner", "'name':'runner'", "'name':'operator'")
                                .change("runs", "'role':'runner'", "'role':'operator'")
                                .replace("runner")),
                undecided(
                        "a role that is replaced by one that a pattern in a policy matches",
                        "role operator",
                        "it was named runner",
                        s -> s.both(
                                        "operates",
                                        "iam/groupPolicy:GroupPolicy",
                                        "{'group':'admins','policy':"
                                                + allow("'sts:AssumeRole'", "'arn:*:iam::*:role/oper*'") + "}")
                                .change("runner", "'name':'runner'", "'name':'operator'")
                                .change("runs", "'role':'runner'", "'role':'operator'")
                                .replace("runner")),
                widens(
                        "a Lambda permission without its event source token",
                        "Permission hook",
                        "lambda:InvokeFunctionUrl",
                        s -> s.both("hook", "lambda/permission:Permission", hook)
                                .change("hook", "'eventSourceToken':'hunter-2',", "")),
                widens(
                        "a Lambda permission without its qualifier",
                        "Permission hook",
                        "lambda:InvokeFunctionUrl",
                        s -> s.both("hook", "lambda/permission:Permission", hook)
                                .change("hook", "'qualifier':'live',", "")),
                widens(
                        "a Lambda permission that isn't limited to function URLs",
                        "Permission hook",
                        "lambda:InvokeFunctionUrl",
                        s -> s.both("hook", "lambda/permission:Permission", hook)
                                .change("hook", "'invokedViaFunctionUrl':true,", "")),
                undecided(
                        "a Lambda permission in another region",
                        "Permission hook",
                        "isn't compared",
                        s -> s.both("hook", "lambda/permission:Permission", hook)
                                .change("hook", "'function'", "'region':'us-east-1','function'")),
                undecided(
                        "a Lambda permission with a secret principal and without its source",
                        "Permission hook",
                        "its principal is a secret",
                        s -> s.both(
                                        "hook",
                                        "lambda/permission:Permission",
                                        "{'function':'a','principal':'[secret]','action':'lambda:InvokeFunction',"
                                                + "'sourceArn':'arn:aws:s3:::site'}")
                                .change("hook", ",'sourceArn':'arn:aws:s3:::site'", "")
                                .change("hook", "'function'", "'statementId':'a','function'")),
                undecided(
                        "a block of public access that moves",
                        "BucketPublicAccessBlock block",
                        "may be less strict",
                        s -> s.both("block", BLOCK, BLOCKED)
                                .change("block", "'site'", "'other'")
                                .replace("block")),
                undecided(
                        "a new boundary of a permission set, which may have had a stricter one",
                        "PermissionsBoundaryAttachment limit-2",
                        "may be less strict",
                        s -> s.add(
                                "limit-2",
                                "ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
                                "{'permissionSetArn':'a','permissionsBoundary':{'managedPolicyArn':"
                                        + "'arn:aws:iam::aws:policy/ReadOnlyAccess'}}")),
                widens(
                        "a vault lock policy that allows something",
                        "VaultLock lock",
                        "glacier:",
                        s -> s.add("lock", VAULT_LOCK, locking("Allow"))),
                undecided(
                        "another exclusive list of a permission set, in 7.x",
                        "ManagedPolicyAttachmentsExclusive sso",
                        "isn't compared",
                        s -> s.both(
                                        "sso",
                                        "ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive",
                                        "{'permissionSetArn':'a','managedPolicyArns':['arn:aws:iam::aws:policy/ReadOnlyAccess']}")
                                .change("sso", "ReadOnlyAccess", "AdministratorAccess")),
                undecided(
                        "a new password policy",
                        "AccountPasswordPolicy passwords",
                        "may be less strict",
                        s -> s.add(
                                "passwords",
                                "iam/accountPasswordPolicy:AccountPasswordPolicy",
                                "{'minimumPasswordLength':6}")),
                undecided(
                        "a removed service control policy of another package",
                        "Policy scp",
                        "isn't compared",
                        s -> s.both("scp", "aws-native:organizations:Policy", "{'type':'SERVICE_CONTROL_POLICY'}")
                                .remove("scp")),
                undecided(
                        "a removed inline policy of a permission set",
                        "PermissionSetInlinePolicy sso",
                        "may have denied",
                        s -> s.both(
                                        "sso",
                                        "ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
                                        "{'permissionSetArn':'a','inlinePolicy':"
                                                + allow("'s3:*'", "'*'").replace("Allow", "Deny") + "}")
                                .remove("sso")),
                widens(
                        "a repository policy in another domain",
                        "RepositoryPermissionsPolicy packages",
                        "everyone",
                        s -> s.both(
                                        "packages",
                                        "codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy",
                                        "{'domain':'test','repository':'r','policyDocument':" + PUBLIC + "}")
                                .change("packages", "'test'", "'live'")),
                widens(
                        "a table policy in another namespace",
                        "TablePolicy table",
                        "everyone",
                        s -> s.both(
                                        "table",
                                        "s3tables/tablePolicy:TablePolicy",
                                        "{'namespace':'test','name':'t','resourcePolicy':" + PUBLIC + "}")
                                .change("table", "'test'", "'live'")),
                widens(
                        "a resource policy that is replaced",
                        "BucketPolicy site-policy",
                        "newly allows",
                        s -> s.replace("site-policy")),
                undecided(
                        "a policy in the definition of an API",
                        "RestApi api",
                        "can contain a policy",
                        s -> s.both(
                                        "api",
                                        "apigateway/restApi:RestApi",
                                        "{'body':'x-amazon-apigateway-policy: {Version: a}'}")
                                .change("api", "Version: a", "Version: b")),
                undecided(
                        "an unknown ARN of a policy that adds nothing",
                        "role runner",
                        "the policyArn of p-of-runner isn't known",
                        s -> s.add(
                                        "p",
                                        "iam/policy:Policy",
                                        "{'name':'p','policy':"
                                                + allow(
                                                        "'dynamodb:GetItem'",
                                                        "'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'")
                                                + "}")
                                .add(
                                        "p-of-runner",
                                        ATTACHMENT,
                                        "{'role':'runner','policyArn':'" + ValueReader.UNKNOWN + "'}")
                                .link("p-of-runner", "policyArn", "p")),
                undecided(
                        "an unknown role of a policy that adds nothing",
                        "role runner",
                        "the role of more isn't known",
                        s -> s.add(
                                        "more",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'" + ValueReader.UNKNOWN + "','policy':"
                                                + allow(
                                                        "'dynamodb:GetItem'",
                                                        "'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'")
                                                + "}")
                                .link("more", "role", "runner")),
                undecided(
                        "an exclusive attachment of a new policy with a Deny",
                        "role runner",
                        "the policyArn of everywhere isn't known",
                        s -> s.add(
                                        "denies",
                                        "iam/policy:Policy",
                                        "{'name':'denies','policy':"
                                                + allow("'s3:*'", "'*'").replace("Allow", "Deny") + "}")
                                .add(
                                        "everywhere",
                                        "iam/policyAttachment:PolicyAttachment",
                                        "{'roles':['runner'],'policyArn':'" + ValueReader.UNKNOWN + "'}")
                                .link("everywhere", "policyArn", "denies")),
                undecided(
                        "an exclusive attachment of a policy that is only linked",
                        "PolicyAttachment everywhere",
                        "removes the policy from all others",
                        s -> s.add(
                                        "denies",
                                        "iam/policy:Policy",
                                        "{'name':'denies','policy':"
                                                + allow("'s3:*'", "'*'").replace("Allow", "Deny") + "}")
                                .add(
                                        "everywhere",
                                        "iam/policyAttachment:PolicyAttachment",
                                        "{'policyArn':'" + ValueReader.UNKNOWN + "'}")
                                .link("everywhere", "policyArn", "denies")),
                undecided(
                        "an instance profile for a role that exists",
                        "InstanceProfile profile",
                        "can act as role outside-admin",
                        s -> s.add("profile", "iam/instanceProfile:InstanceProfile", "{'role':'outside-admin'}")),
                undecided(
                        "another role of a function",
                        "Function api",
                        "can act as another role",
                        s -> s.both(
                                        "api",
                                        "lambda/function:Function",
                                        "{'role':'arn:aws:iam::123456789012:role/runner'}")
                                .change("api", "role/runner", "role/admin")),
                undecided(
                        "another role of a task",
                        "TaskDefinition task",
                        "can act as another role",
                        s -> s.both("task", "ecs/taskDefinition:TaskDefinition", "{'taskRoleArn':'a'}")
                                .change("task", "'a'", "'b'")
                                .replace("task")),
                undecided(
                        "another profile of an instance",
                        "Instance web",
                        "can act as another role",
                        s -> s.both("web", "ec2/instance:Instance", "{'iamInstanceProfile':'a'}")
                                .change("web", "'a'", "'b'")),
                undecided(
                        "another value of a separate tag",
                        "Tag tag",
                        "its tag 'team' changes",
                        s -> tagged(s.both("tag", "ec2/tag:Tag", "{'resourceId':'i','key':'team','value':'a'}")
                                .change("tag", "'value':'a'", "'value':'b'"))),
                undecided(
                        "a new separate tag",
                        "Tag tag",
                        "its tag 'team' is new",
                        s -> tagged(s.add("tag", "ec2/tag:Tag", "{'resourceId':'i','key':'team','value':'a'}"))),
                undecided(
                        "another value of a tag of a group of instances",
                        "Tag tag",
                        "its tag 'team' changes",
                        s -> tagged(s.both(
                                        "tag",
                                        "autoscaling/tag:Tag",
                                        "{'autoscalingGroupName':'g','tag':{'key':'team','value':'a'}}")
                                .change("tag", "'value':'a'", "'value':'b'"))),
                undecided(
                        "a separate tag that is replaced, and tags another resource",
                        "Tag tag",
                        "its tag 'team' changes its value, or applies to a different resource",
                        s -> tagged(s.both("tag", "ec2/tag:Tag", "{'resourceId':'i','key':'team','value':'a'}")
                                .change("tag", "'i'", "'j'")
                                .replace("tag"))),
                undecided(
                        "a separate tag of a resource that isn't known",
                        "Tag tag",
                        "its tag 'team' may change",
                        s -> tagged(s.both("tag", "ec2/tag:Tag", "{'resourceId':'i','key':'team','value':'a'}")
                                .change("tag", "'i'", "'" + ValueReader.UNKNOWN + "'")
                                .replace("tag"))),
                undecided(
                        "a tag of another group of instances",
                        "Tag tag",
                        "its tag 'team' changes its value, or applies to a different resource",
                        s -> tagged(s.both(
                                        "tag",
                                        "autoscaling/tag:Tag",
                                        "{'autoscalingGroupName':'g','tag':{'key':'team','value':'a'}}")
                                .change("tag", "'g'", "'h'")
                                .replace("tag"))),
                undecided(
                        "a tag of another table",
                        "Tag tag",
                        "its tag 'team' changes its value, or applies to a different resource",
                        s -> tagged(s.both("tag", "dynamodb/tag:Tag", "{'resourceArn':'t','key':'team','value':'a'}")
                                .change("tag", "'t'", "'u'")
                                .replace("tag"))),
                undecided(
                        "a tag of sessions of another identity pool",
                        "IdentityPoolProviderPrincipalTag pool",
                        "its tag 'team' changes",
                        s -> tagged(s.both("pool", POOL_TAG, "{'identityPoolId':'p','principalTags':{'team':'x'}}")
                                .change("pool", "'p'", "'q'")
                                .replace("pool"))),
                undecided(
                        "the default tags of sessions",
                        "IdentityPoolProviderPrincipalTag pool",
                        "its tags change",
                        s -> tagged(s.both(
                                        "pool",
                                        POOL_TAG,
                                        "{'identityPoolId':'p','useDefaults':false,'principalTags':{'other':'x'}}")
                                .change("pool", "false", "true"))),
                undecided(
                        "a separate tag of another account",
                        "Tag tag",
                        "its tag 'team' changes",
                        s -> tagged(s.both("tag", "ecs/tag:Tag", "{'resourceArn':'c','key':'team','value':'a'}")
                                .provider("tag", "dev", "prod")
                                .replace("tag"))),
                undecided(
                        "a changed secret value of a separate tag",
                        "Tag tag",
                        "its tag 'team' may change",
                        s -> tagged(s.both("tag", "ec2/tag:Tag", "{'resourceId':'i','key':'team','value':'[secret]'}")
                                .reports("tag", "value"))),
                undecided(
                        "a changed secret key of a separate tag",
                        "Tag tag",
                        "its tags change",
                        s -> tagged(s.both("tag", "ec2/tag:Tag", "{'resourceId':'i','key':'[secret]','value':'a'}")
                                .reports("tag", "key"))),
                undecided(
                        "a changed secret tag of a group of instances",
                        "Tag tag",
                        "its tags change",
                        s -> tagged(
                                s.both("tag", "autoscaling/tag:Tag", "{'autoscalingGroupName':'g','tag':'[secret]'}")
                                        .reports("tag", "tag"))),
                undecided(
                        "another tag of volumes",
                        "Instance web",
                        "its tag 'team' changes",
                        s -> tagged(s.both("web", "ec2/instance:Instance", "{'volumeTags':{'team':'a'}}")
                                .change("web", "'team':'a'", "'team':'b'"))),
                undecided(
                        "another tag of instances of a template",
                        "LaunchTemplate web",
                        "its tag 'team' changes",
                        s -> tagged(s.both(
                                        "web",
                                        "ec2/launchTemplate:LaunchTemplate",
                                        "{'tagSpecifications':[{'tags':{'team':'a'}}]}")
                                .change("web", "'team':'a'", "'team':'b'"))),
                undecided(
                        "a nested tag of a volume",
                        "Instance web",
                        "its tag 'team' changes",
                        s -> tagged(s.both("web", "ec2/instance:Instance", "{'rootBlockDevice':{'tags':{'team':'a'}}}")
                                .change("web", "'team':'a'", "'team':'b'"))),
                undecided(
                        "a claim that becomes a tag of a session",
                        "IdentityPoolProviderPrincipalTag pool",
                        "its tag 'team' is new",
                        s -> tagged(s.add(
                                "pool", POOL_TAG, "{'identityPoolId':'p','principalTags':{'team':'custom:team'}}"))),
                undecided(
                        "another default tag of a provider",
                        "aws dev",
                        "its tag 'team' changes",
                        s -> tagged(s.both("dev", "pulumi:providers:aws", "{'defaultTags':{'tags':{'team':'a'}}}")
                                .change("dev", "'team':'a'", "'team':'b'"))),
                undecided(
                        "public sharing of snapshots",
                        "SnapshotBlockPublicAccess block",
                        "may be less strict",
                        s -> s.both(
                                        "block",
                                        "ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
                                        "{'state':'block-all-sharing'}")
                                .change("block", "block-all-sharing", "block-new-sharing")),
                undecided(
                        "public sharing of images",
                        "ImageBlockPublicAccess block",
                        "may be less strict",
                        s -> s.both(
                                        "block",
                                        "ec2/imageBlockPublicAccess:ImageBlockPublicAccess",
                                        "{'state':'block-new-sharing'}")
                                .change("block", "block-new-sharing", "unblocked")),
                undecided(
                        "a multi-Region access point that no longer blocks public access",
                        "MultiRegionAccessPoint point",
                        "may be less strict",
                        s -> s.both(
                                        "point",
                                        "s3control/multiRegionAccessPoint:MultiRegionAccessPoint",
                                        "{'details':{'publicAccessBlock':" + BLOCKED + "}}")
                                .change("point", "'blockPublicAcls':true", "'blockPublicAcls':false")),
                undecided(
                        "a bucket of another package that no longer blocks public access",
                        "Bucket data",
                        "may be less strict",
                        s -> s.both(
                                        "data",
                                        "aws-native:s3:Bucket",
                                        "{'publicAccessBlockConfiguration':" + BLOCKED + "}")
                                .change("data", "'blockPublicAcls':true", "'blockPublicAcls':false")),
                undecided(
                        "a data source for another account",
                        "DataSource data",
                        "isn't compared",
                        s -> s.both("data", "quicksight/dataSource:DataSource", "{'dataSourceId':'d'}")
                                .change(
                                        "data",
                                        "'dataSourceId'",
                                        "'permissions':[{'principal':'eve'}],'dataSourceId'")),
                undecided(
                        "a policy of QuickSight users",
                        "IamPolicyAssignment analysts",
                        "isn't compared",
                        s -> s.add(
                                "analysts",
                                "quicksight/iamPolicyAssignment:IamPolicyAssignment",
                                "{'policyArn':'" + ADMIN + "'}")),
                undecided(
                        "a service without authentication",
                        "Service api",
                        "may be less strict",
                        s -> s.both("api", "vpclattice/service:Service", "{'authType':'AWS_IAM'}")
                                .change("api", "AWS_IAM", "NONE")),
                undecided(
                        "users who create themselves",
                        "UserPool users",
                        "may be less strict",
                        s -> s.both(
                                        "users",
                                        "cognito/userPool:UserPool",
                                        "{'adminCreateUserConfig':{'allowAdminCreateUserOnly':true}}")
                                .change(
                                        "users",
                                        "'adminCreateUserConfig':{'allowAdminCreateUserOnly':true}",
                                        "'name':'u'")),
                undecided(
                        "an image for everyone",
                        "DistributionConfiguration image",
                        "isn't compared",
                        s -> s.add(
                                "image",
                                "imagebuilder/distributionConfiguration:DistributionConfiguration",
                                "{'distributions':[{'amiDistributionConfiguration':{'launchPermission':{'userGroups':['all']}}}]}")),
                undecided(
                        "an administrator of a service in another account",
                        "OrganizationAdminAccount admin",
                        "isn't compared",
                        s -> s.add(
                                "admin",
                                "guardduty/organizationAdminAccount:OrganizationAdminAccount",
                                "{'adminAccountId':'1'}")),
                undecided(
                        "an identity provider of a cluster",
                        "IdentityProviderConfig idp",
                        "isn't compared",
                        s -> s.add("idp", "eks/identityProviderConfig:IdentityProviderConfig", "{'clusterName':'c'}")),
                undecided(
                        "a user of another package who joins a group",
                        "UserPoolUserToGroupAttachment member",
                        "isn't compared",
                        s -> s.add(
                                "member",
                                "aws-native:cognito:UserPoolUserToGroupAttachment",
                                "{'groupName':'admins'}")),
                undecided(
                        "a trust anchor of another package",
                        "TrustAnchor anchor",
                        "isn't compared",
                        s -> s.add("anchor", "aws-native:rolesanywhere:TrustAnchor", "{'name':'a'}")),
                undecided(
                        "a private access control list with a grant",
                        "BucketAclV2 acl",
                        "grants access",
                        s -> s.add(
                                "acl",
                                "s3/bucketAclV2:BucketAclV2",
                                "{'bucket':'b','acl':'private','accessControlPolicy':{'grants':[{'permission':'READ'}]}}")),
                undecided(
                        "an endpoint service that accepts everyone who may connect",
                        "VpcEndpointService api",
                        "isn't compared",
                        s -> s.both(
                                        "api",
                                        "ec2/vpcEndpointService:VpcEndpointService",
                                        "{'allowedPrincipals':['*'],'acceptanceRequired':true}")
                                .change("api", "true", "false")),
                widens(
                        "a snapshot of a graph for other accounts",
                        "ClusterSnapshot copy",
                        "everyone",
                        s -> s.both("copy", "neptune/clusterSnapshot:ClusterSnapshot", "{'dbClusterIdentifier':'a'}")
                                .change(
                                        "copy",
                                        "'dbClusterIdentifier'",
                                        "'sharedAccounts':['all'],'dbClusterIdentifier'")),
                undecided(
                        "an access point that no longer blocks public access",
                        "AccessPoint point",
                        "its publicAccessBlockConfiguration changes",
                        s -> s.both("point", POINT, POINTED).change("point", "'blockPublicPolicy':true", "'x':1")),
                undecided(
                        "an access point outside a network",
                        "AccessPoint point",
                        "its vpcConfiguration changes",
                        s -> s.both("point", POINT, POINTED).change("point", ",'vpcConfiguration':{'vpcId':'a'}", "")),
                widens(
                        "an access point of another bucket",
                        "AccessPoint point",
                        "glacier:DeleteArchive",
                        s -> s.both("point", POINT, POINTED)
                                .change("point", "'bucket':'a'", "'bucket':'b'")
                                .replace("point")),
                undecided(
                        "a public API that was private",
                        "RestApi api",
                        "its endpointConfiguration changes",
                        s -> s.both(
                                        "api",
                                        "apigateway/restApi:RestApi",
                                        "{'name':'a','endpointConfiguration':{'types':'PRIVATE'}}")
                                .change("api", "PRIVATE", "REGIONAL")),
                undecided(
                        "a topic with a separate policy and no encryption",
                        "Topic news",
                        "its kmsMasterKeyId changes",
                        s -> s.both("news", "sns/topic:Topic", "{'name':'news','kmsMasterKeyId':'a'}")
                                .both("news-policy", "sns/topicPolicy:TopicPolicy", newsPolicy("Allow"))
                                .change("news", "'kmsMasterKeyId':'a'", "'kmsMasterKeyId':''")),
                undecided(
                        "a new AWS managed policy that the data shows as covered",
                        "role runner",
                        "AWS may have changed it",
                        s -> s.both(
                                        "queues",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'runner','policy':" + allow("['sqs:*','cloudwatch:*']", "'*'") + "}")
                                .add(
                                        "more",
                                        ATTACHMENT,
                                        "{'role':'runner','policyArn':'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess'}")));
    }

    /** Changes that resemble those above, and allow nothing more. */
    static Stream<Case> harmlessCounterparts() {
        return Stream.of(
                harmless(
                        "a deleted earlier instance of a policy that only allows something",
                        s -> s.leftover("runs", "earlier", "iam/rolePolicy:RolePolicy", ofRunner("Allow"))),
                harmless(
                        "a deleted earlier instance with another ID than a policy that denies something",
                        s -> s.leftover("reads", "earlier", "iam/rolePolicy:RolePolicy", ofRunner("Allow"))),
                harmless(
                        "a deleted earlier instance of a role",
                        s -> s.leftover("runner", "earlier", "iam/role:Role", "{'name':'earlier'}")),
                harmless(
                        "a policy of a later version of a default provider",
                        s -> s.provider("runner", "default_7_1_0", "default_7_1_0")
                                .provider("runs", "default_7_1_0", "default_7_1_0")
                                .both(
                                        "all",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'runner','policy':" + allow("'*'", "'*'") + "}")
                                .provider("all", "default_7_1_0", "default_7_1_0")
                                .add(
                                        "x",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'runner','policy':" + allow("'iam:*'", "'*'") + "}")
                                .provider("x", "default_7_2_0", "default_7_2_0")),
                harmless(
                        "an unchanged membership of a group outside the stack",
                        s -> s.both("g", USER_GROUPS, "{'user':'bert','groups':['Administrators']}")
                                .change("runs", ",'dynamodb:Query'", "")),
                harmless(
                        "a removed user of a group outside the stack",
                        s -> s.both("g", USER_GROUPS, "{'user':'bert','groups':['Administrators']}")
                                .remove("g")
                                .remove("bert")),
                harmless(
                        "a later version of a default provider",
                        s -> s.provider("runner", "default_6_83_0", "default_7_51_1")
                                .provider("site-policy", "default_6_83_0", "default_7_51_1")),
                harmless(
                        "a role whose URN changes within a provider",
                        s -> s.both("x", "iam/role:Role", "{'name':'admin'}")
                                .provider("x", "dev", "dev")
                                .remove("x")
                                .add("y", "iam/role:Role", "{'name':'admin'}")
                                .provider("y", "dev", "dev")),
                harmless(
                        "a later version of a provider",
                        s -> s.both("dev", "pulumi:providers:aws", "{'profile':'dev','version':'6.83.0'}")
                                .change("dev", "6.83.0", "7.51.1")),
                harmless("a new provider", s -> s.add("dev", "pulumi:providers:aws", "{'profile':'dev'}")),
                harmless(
                        "an unknown ARN of a queue for failures",
                        s -> s.add(
                                "topic",
                                "other:x:Topic",
                                "{'redrivePolicy':'" + ValueReader.UNKNOWN + "','name':'[secret]'}")),
                harmless(
                        "an unchanged secret policy in a type that isn't understood",
                        s -> s.both("native", "other:x:Policy", "{'policy':'[secret]'}")),
                harmless(
                        "a function URL with authentication",
                        s -> s.add("url", FUNCTION_URL, "{'functionName':'api','authorizationType':'AWS_IAM'}")),
                harmless(
                        "another name of an identity pool",
                        s -> s.both(
                                        "pool",
                                        "cognito/identityPool:IdentityPool",
                                        "{'identityPoolName':'p','allowUnauthenticatedIdentities':false}")
                                .change("pool", "'p'", "'q'")),
                harmless(
                        "other content of objects",
                        s -> s.both("page", OBJECT, "{'bucket':'site','key':'a','acl':'public-read','content':'a'}")
                                .change("page", "'content':'a'", "'content':'b'")
                                .add("other", OBJECT, "{'bucket':'site','key':'b','acl':'private'}")),
                harmless("a snapshot", s -> s.add("copy", "rds/snapshot:Snapshot", "{'dbSnapshotIdentifier':'a'}")),
                harmless(
                        "an unchanged CloudFormation stack with other tags",
                        s -> s.both("cf", "cloudformation/stack:Stack", "{'templateBody':'a','tags':{'x':'a'}}")
                                .change("cf", "'x':'a'", "'x':'b'")),
                harmless(
                        "a type of another AWS package that isn't about access",
                        s -> s.add("native", "aws-native:s3:Bucket", "{'bucketName':'a'}")
                                .add("scaling", "aws-native:autoscaling:ScalingPolicy", "{'policyType':'a'}")),
                harmless(
                        "another tag than the one that a policy uses",
                        s -> s.both(
                                        "tagged",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'runner','policy':"
                                                + allow("'s3:*'", "'arn:aws:s3:::${aws:PrincipalTag/other}/*'") + "}")
                                .change("runner", "'team':'a'", "'team':'b'")),
                harmless(
                        "the name of a group",
                        s -> s.add("empty", "iam/group:Group", "{'name':'empty'}")
                                .both("empty", "iam/group:Group", "{'name':'empty'}")
                                .change("empty", "'name':'empty'", "'name':'full'")),
                harmless(
                        "another statement ID of a Lambda permission with a secret principal",
                        s -> s.both(
                                        "hook",
                                        "lambda/permission:Permission",
                                        "{'function':'a','principal':'[secret]','action':'lambda:InvokeFunction'}")
                                .change("hook", "'function'", "'statementId':'a','function'")),
                harmless(
                        "another statement ID of a Lambda permission",
                        s -> s.change("invoke", "'function'", "'statementId':'a','function'")),
                harmless(
                        "a narrower Lambda permission",
                        s -> s.change(
                                "invoke",
                                "'function'",
                                "'eventSourceToken':'t','invokedViaFunctionUrl':true,'function'")),
                harmless(
                        "an unmoved block of public access",
                        s -> s.both(
                                        "block",
                                        BLOCK,
                                        BLOCKED.replace("'blockPublicAcls':true", "'blockPublicAcls':false"))
                                .change("block", "false", "true")),
                harmless("a vault lock policy that denies something", s -> s.add("lock", VAULT_LOCK, locking("Deny"))),
                harmless(
                        "a removed account assignment",
                        s -> s.both("sso", "ssoadmin/accountAssignment:AccountAssignment", "{'principalId':'a'}")
                                .remove("sso")),
                harmless(
                        "a narrower repository policy",
                        s -> s.both(
                                        "packages",
                                        "codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy",
                                        "{'domain':'test','repository':'r','policyDocument':" + PUBLIC + "}")
                                .change("packages", "codeartifact:*", "codeartifact:ReadFromRepository")),
                harmless(
                        "another description of an API",
                        s -> s.both("api", "apigateway/restApi:RestApi", "{'body':'paths: {}','description':'a'}")
                                .change("api", "'description':'a'", "'description':'b'")),
                harmless(
                        "a new API without a policy",
                        s -> s.add("api", "apigateway/restApi:RestApi", "{'body':'paths: {}'}")),
                harmless(
                        "an attachment of a policy whose ARN is known",
                        s -> s.both(
                                        "p",
                                        "iam/policy:Policy",
                                        "{'name':'p','policy':"
                                                + allow(
                                                        "'dynamodb:GetItem'",
                                                        "'arn:aws:dynamodb:eu-west-1:123456789012:table/orders'")
                                                + "}")
                                .add(
                                        "p-of-runner",
                                        ATTACHMENT,
                                        "{'role':'runner','policyArn':'arn:aws:iam::123456789012:policy/p'}")),
                harmless(
                        "another value of a separate tag that no policy uses",
                        s -> tagged(s.both("tag", "ec2/tag:Tag", "{'resourceId':'i','key':'other','value':'a'}")
                                .change("tag", "'value':'a'", "'value':'b'"))),
                harmless(
                        "another separate tag, of which no policy has a key",
                        s -> s.both("tag", "ec2/tag:Tag", "{'resourceId':'i','key':'team','value':'a'}")
                                .change("tag", "'value':'a'", "'value':'b'")),
                harmless(
                        "a separate tag that is replaced, of the same resource",
                        s -> tagged(s.both("tag", "ec2/tag:Tag", "{'resourceId':'i','key':'team','value':'a'}")
                                .replace("tag"))),
                harmless(
                        "a separate tag of another resource that no policy uses",
                        s -> tagged(s.both("tag", "ec2/tag:Tag", "{'resourceId':'i','key':'other','value':'a'}")
                                .change("tag", "'i'", "'j'")
                                .replace("tag"))),
                harmless(
                        "a tag of a container image",
                        s -> tagged(s.add("tag", "docker:index:Tag", "{'sourceImage':'a','targetImage':'b'}"))),
                harmless(
                        "another tag of sessions than the one that a policy uses",
                        s -> tagged(s.both(
                                        "pool",
                                        POOL_TAG,
                                        "{'identityPoolId':'p','principalTags':{'other':'x','team':'y'}}")
                                .change("pool", "'x'", "'z'"))),
                harmless(
                        "a secret value of a separate tag that doesn't change",
                        s -> tagged(
                                s.both("tag", "ec2/tag:Tag", "{'resourceId':'i','key':'team','value':'[secret]'}"))),
                harmless(
                        "a secret value of a separate tag that doesn't change, of a type about access",
                        s -> tagged(s.both(
                                "tag", "organizations/tag:Tag", "{'resourceId':'i','key':'team','value':'[secret]'}"))),
                harmless(
                        "the tags of a new resource",
                        s -> tagged(s.add(
                                "web",
                                "ec2/instance:Instance",
                                "{'tags':{'team':'a'},'rootBlockDevice':{'tags':{'team':'a'}}}"))),
                harmless(
                        "unchanged secret tags in another input",
                        s -> tagged(
                                s.both("web", "ec2/instance:Instance", "{'volumeTags':{'team':'[secret]'},'ami':'a'}")
                                        .change("web", "'ami':'a'", "'ami':'b'"))),
                harmless(
                        "a block of public snapshots",
                        s -> s.both(
                                        "block",
                                        "ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
                                        "{'state':'block-new-sharing'}")
                                .change("block", "block-new-sharing", "block-all-sharing")),
                harmless(
                        "a new bucket of another package that blocks public access",
                        s -> s.add(
                                "data", "aws-native:s3:Bucket", "{'publicAccessBlockConfiguration':" + BLOCKED + "}")),
                harmless(
                        "another name of a data source",
                        s -> s.both("data", "quicksight/dataSource:DataSource", "{'dataSourceId':'d','name':'a'}")
                                .change("data", "'name':'a'", "'name':'b'")),
                harmless(
                        "another name of a user pool",
                        s -> s.both(
                                        "users",
                                        "cognito/userPool:UserPool",
                                        "{'name':'a','adminCreateUserConfig':{'allowAdminCreateUserOnly':true}}")
                                .change("users", "'name':'a'", "'name':'b'")),
                harmless(
                        "another domain of a service",
                        s -> s.both(
                                        "api",
                                        "vpclattice/service:Service",
                                        "{'authType':'AWS_IAM','customDomainName':'a'}")
                                .change("api", "'customDomainName':'a'", "'customDomainName':'b'")),
                harmless(
                        "a private access control list",
                        s -> s.add("acl", "s3/bucketAclV2:BucketAclV2", "{'bucket':'b','acl':'private'}")),
                harmless(
                        "an endpoint service with other tags",
                        s -> s.both(
                                        "api",
                                        "ec2/vpcEndpointService:VpcEndpointService",
                                        "{'allowedPrincipals':['*'],'acceptanceRequired':true,'tags':{'x':'a'}}")
                                .change("api", "'x':'a'", "'x':'b'")),
                harmless(
                        "other tags of an access point",
                        s -> s.both("point", POINT, POINTED).change("point", "'team':'a'", "'team':'b'")),
                harmless(
                        "an access point in another network, whose policy only denies",
                        s -> s.both("point", POINT, POINTED.replace("Allow", "Deny"))
                                .change("point", "'vpcId':'a'", "'vpcId':'b'")),
                harmless(
                        "another size of an API's compressed answers",
                        s -> s.both("api", "apigateway/restApi:RestApi", "{'name':'a','minimumCompressionSize':1}")
                                .change("api", "'minimumCompressionSize':1", "'minimumCompressionSize':2")),
                harmless(
                        "a topic without a policy and encryption",
                        s -> s.both("news", "sns/topic:Topic", "{'name':'news','kmsMasterKeyId':'a'}")
                                .change("news", "'kmsMasterKeyId':'a'", "'kmsMasterKeyId':''")),
                harmless(
                        "an instance profile for a new role",
                        s -> s.add("extra", "iam/role:Role", "{'name':'extra'}")
                                .add("profile", "iam/instanceProfile:InstanceProfile", "{'role':'extra'}")
                                .link("profile", "role", "extra")),
                harmless(
                        "a function with the same role",
                        s -> s.both("api", "lambda/function:Function", "{'role':'a','timeout':3}")
                                .change("api", "3", "4")),
                harmless(
                        "a new AWS managed policy for a role that may do everything",
                        s -> s.both(
                                        "all",
                                        "iam/rolePolicy:RolePolicy",
                                        "{'role':'runner','policy':" + allow("'*'", "'*'") + "}")
                                .add(
                                        "more",
                                        ATTACHMENT,
                                        "{'role':'runner','policyArn':'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess'}")));
    }

    private static final String VAULT_LOCK = "glacier/vaultLock:VaultLock";

    private static String locking(String effect) {
        return "{'vaultName':'v','completeLock':false,'policy':"
                + text("{'Version':'2012-10-17','Statement':[{'Effect':'" + effect
                        + "','Principal':{'AWS':'210987654321'},'Action':'glacier:DeleteArchive','Resource':'*'}]}")
                + "}";
    }

    private static final String POINT = "s3/accessPoint:AccessPoint";
    private static final String POINTED = locking("Allow")
            .replace(
                    "{'vaultName':'v','completeLock':false,",
                    "{'bucket':'a','tags':{'team':'a'},'publicAccessBlockConfiguration':{'blockPublicPolicy':true}"
                            + ",'vpcConfiguration':{'vpcId':'a'},");

    private static String newsPolicy(String effect) {
        return locking(effect).replace("{'vaultName':'v','completeLock':false,", "{'arn':'news',");
    }

    private static final String USER_GROUPS = "iam/userGroupMembership:UserGroupMembership";
    private static final String ATTACHMENT = "iam/rolePolicyAttachment:RolePolicyAttachment";
    private static final String ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    private static final String FUNCTION_URL = "lambda/functionUrl:FunctionUrl";
    private static final String POOL_TAG = "cognito/identityPoolProviderPrincipalTag:IdentityPoolProviderPrincipalTag";
    private static final String OBJECT = "s3/bucketObjectv2:BucketObjectv2";
    private static final String BLOCK = "s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
    private static final String BLOCKED = "{'bucket':'site','blockPublicAcls':true,'blockPublicPolicy':true,"
            + "'ignorePublicAcls':true,'restrictPublicBuckets':true}";
    private static final String PUBLIC = text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*',"
            + "'Action':'codeartifact:*','Resource':'*'}]}");

    private static Outcome afterTrustChange(String document, String before, String after) {
        return SamplePreview.stack()
                .both("dev", "pulumi:providers:aws", "{'region':'eu-central-1'}")
                .both("it", "iam/role:Role", document.replace("WHO", before))
                .change("it", before, after)
                .review()
                .outcome();
    }

    @Test
    void the_digits_of_an_account_are_equal_to_its_root_in_the_partition_of_the_stack() {
        var trust = "{'name':'it','assumeRolePolicy':"
                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'WHO'},"
                        + "'Action':'sts:AssumeRole'}]}")
                + "}";
        var root = "arn:aws:iam::999999999999:root";

        assertThat(afterTrustChange(trust, root, "999999999999")).isEqualTo(Outcome.NO_NEW_ACCESS);
        assertThat(afterTrustChange(trust, root, "999999999998")).isEqualTo(Outcome.NEW_ACCESS);
        assertThat(afterTrustChange(trust, "arn:aws-cn:iam::999999999999:root", "999999999999"))
                .isEqualTo(Outcome.NEW_ACCESS);
    }

    @ParameterizedTest
    @MethodSource({"widenings", "lessObviousWidenings"})
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
    @MethodSource({"harmlessChanges", "harmlessCounterparts"})
    void reports_a_harmless_change_as_such(Case one) {
        var review = one.change().apply(SamplePreview.stack()).review();

        assertThat(review.hasNewAccess()).as("%s", review.changes()).isFalse();
        assertThat(review.changes()).allMatch(change -> change.example().isEmpty());
    }

    static Stream<Arguments> origins() {
        return Stream.of(
                Arguments.of("runner", "permissions", "runs", (UnaryOperator<SamplePreview>)
                        s -> s.change("runs", "table/orders", "table/*")),
                Arguments.of("runner", "permissions", "ab", (UnaryOperator<SamplePreview>) s -> s.add(
                                "abc",
                                "iam/rolePolicy:RolePolicy",
                                "{'role':'runner','policy':" + allow("'b:c'", "'*'") + "}")
                        .add(
                                "ab",
                                "iam/rolePolicy:RolePolicy",
                                "{'role':'runner','policy':" + allow("'a:b'", "'*'") + "}")
                        .change("runs", "table/orders", "table/*")),
                Arguments.of("admins", "permissions", "manages", (UnaryOperator<SamplePreview>)
                        s -> s.change("manages", "ec2:*", "*")),
                Arguments.of("bert", "permissions", "members", (UnaryOperator<SamplePreview>)
                        s -> s.change("members", "'anna'", "'anna','bert'")),
                Arguments.of("deployer", "permissions", "deployer", (UnaryOperator<SamplePreview>)
                        s -> s.change("deployer", "policy/limit", "policy/other")),
                Arguments.of("deployer", "trust", "deployer", (UnaryOperator<SamplePreview>)
                        s -> s.change("deployer", "user/anna", "root")),
                Arguments.of("runner", "permissions", "shared", (UnaryOperator<SamplePreview>) s -> s.both(
                                "shared",
                                "iam/policy:Policy",
                                "{'name':'shared','policy':" + allow("'a:b'", "'*'") + "}")
                        .both(
                                "shared-of-runner",
                                ATTACHMENT,
                                "{'role':'runner','policyArn':'arn:aws:iam::123456789012:policy/shared'}")
                        .change("shared", "a:b", "a:*")));
    }

    @ParameterizedTest
    @MethodSource("origins")
    void shows_the_position_of_the_resource_that_changes_a_principal(
            String principal, String aspect, String resource, UnaryOperator<SamplePreview> change) {
        var review = change.apply(SamplePreview.stack()).review();

        assertThat(review.changes())
                .filteredOn(one ->
                        one.subject().endsWith(" " + principal) && one.aspect().equals(aspect))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.urn()).endsWith("::" + resource);
                    assertThat(one.source()).contains("project:///index.ts#" + resource.length());
                });
    }

    @Test
    void a_finding_is_not_new_if_only_the_order_of_its_actions_changes() {
        var actions = "'s3:GetObject','s3:PutObject'";
        var stack = SamplePreview.stack()
                .both(
                        "site-policy",
                        "s3/bucketPolicy:BucketPolicy",
                        "{'bucket':'site','policy':"
                                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'Service':"
                                        + "'logging.s3.amazonaws.com'},'Action':[" + actions
                                        + "],'Resource':'arn:aws:s3:::site/*'}]}")
                                + "}");

        var reordered = stack.change("site-policy", actions, "'s3:PutObject','s3:GetObject'")
                .review();
        assertThat(reordered.findings()).isNotEmpty();
        assertThat(reordered.hasNewFindings()).isFalse();
        var wider = stack.change("site-policy", "'s3:GetObject'", "'s3:DeleteObject'");
        assertThat(wider.review().hasNewFindings()).isTrue();
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
    void names_the_types_of_changed_resources_that_are_not_listed() {
        var queue = "{'name':'jobs'}";
        var compares = "the review doesn't know all inputs of these types of changed resources, and compares only their"
                + " roles, tags, and inputs that look like access: ";
        var stack = SamplePreview.stack()
                .both("same", "mq/broker:Broker", "{'name':'a'}")
                .add("saml", "iam/serverCertificate:ServerCertificate", "{'name':'a'}")
                .add("jobs", "sqs/queue:Queue", queue);

        assertThat(stack.review().notes()).isEmpty();
        assertThat(stack.add("broker", "mq/broker:Broker", queue).review().notes())
                .containsExactly(compares + "aws:mq/broker:Broker (1 resource)");
        assertThat(stack.change("same", "'a'", "'b'")
                        .add("label", "github:index/issueLabel:IssueLabel", "{'name':'a'}")
                        .review()
                        .notes())
                .containsExactly(compares
                        + "aws:mq/broker:Broker (2 resources), github:index/issueLabel:IssueLabel (1 resource)");
        for (int i = 0; i < 20; i++) {
            stack.add("label" + i, "github:index/label" + i + ":Label", "{'name':'a'}");
        }
        assertThat(stack.review().notes().get(0))
                .contains("aws:mq/broker:Broker (2 resources), ")
                .endsWith(" and 10 more");
    }

    @Test
    void prints_no_command_for_a_ci_service_and_no_external_id() {
        var review = SamplePreview.stack()
                .add("##[error]a ##vso[task.x]b", "iam/user:User", "{'name':'##[error]a ##vso[task.x]b # x'}")
                .add("access", "transfer/access:Access", "{'externalId':'hunter-2','serverId':'s'}")
                .review();

        assertThat(TextReport.of("preview.json", review, false))
                .doesNotContain("##[", "##vso[", "hunter-2")
                .contains("# #[error]a # #vso[task.x]b # x", "Access access");
    }

    @Test
    void has_at_least_20_cases_of_each_kind() {
        assertThat(widenings()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(harmlessChanges()).hasSizeGreaterThanOrEqualTo(20);
    }
}
