package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.tagged;
import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes of resource types: each change that can widen access, with the nearest change that can't. */
class ResourceTypesTest {
    /**
     * Two changes of a stack that differ in one thing.
     *
     * @param outcome the outcome of the change that widens, or can widen, access
     * @param shows a part of a reason
     */
    private record Pair(
            String name,
            UnaryOperator<SamplePreview> stack,
            Outcome outcome,
            String shows,
            UnaryOperator<SamplePreview> widens,
            UnaryOperator<SamplePreview> harmless) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Returns a pair of changes of one resource. */
    private static Pair undecided(
            String name, String type, String before, String shows, String from, String wide, String harmless) {
        return new Pair(
                name,
                s -> s.both("it", type, before),
                Outcome.UNDECIDED,
                shows,
                s -> s.change("it", from, wide),
                s -> s.change("it", from, harmless));
    }

    /** Returns a pair of new resources. */
    private static Pair undecidedIfNew(String name, String type, String shows, String wide, String harmless) {
        return new Pair(
                name, s -> s, Outcome.UNDECIDED, shows, s -> s.add("it", type, wide), s -> s.add("it", type, harmless));
    }

    private static String policy(String effect, String principal, String action) {
        return text("{'Version':'2012-10-17','Statement':[{'Effect':'" + effect + "','Principal':" + principal
                + ",'Action':'" + action + "','Resource':'*'}]}");
    }

    private static final String READER = "{'AWS':'arn:aws:iam::123456789012:role/runner'}";
    private static final String ROOT = "{'AWS':'arn:aws:iam::123456789012:root'}";
    private static final String DOMAIN = "opensearch/domain:Domain";
    private static final String DOMAIN_POLICY = "opensearch/domainPolicy:DomainPolicy";
    private static final String KEY = "kms/key:Key";
    private static final String QUEUE = "sqs/queue:Queue";
    private static final String TOPIC = "sns/topic:Topic";
    private static final String BUCKET = "s3/bucket:Bucket";
    private static final String POLICY = "organizations/policy:Policy";
    private static final String REDRIVE = "sqs/redriveAllowPolicy:RedriveAllowPolicy";
    private static final String REDRIVES = text("{'redrivePermission':'byQueue','sourceQueueArns':['a']}");

    /** Adds a bucket and its policy, which depends on it, or has only its name. */
    private static SamplePreview bucket(SamplePreview stack) {
        return stack.both("data", BUCKET, "{'bucket':'data'}")
                .both(
                        "data-policy",
                        "s3/bucketPolicy:BucketPolicy",
                        "{'bucket':'data','policy':" + policy("Allow", READER, "s3:*") + "}");
    }

    /** Adds a domain, and its policy with a name or an unknown name, as in the preview of a Java program. */
    private static SamplePreview domain(SamplePreview stack, String type, String name) {
        return stack.both(
                        "logs",
                        type,
                        "{'domainName':'prod-logs','vpcOptions':{'subnetIds':['a']},'clusterConfig':{'instanceCount':1}}")
                .both(
                        "access",
                        DOMAIN_POLICY,
                        "{'domainName':'" + name + "','accessPolicies':" + policy("Allow", "'*'", "es:*") + "}");
    }

    static Stream<Pair> gaps() {
        return Stream.of(
                new Pair(
                        "a domain with a policy that has only its name",
                        s -> domain(s, DOMAIN, "prod-logs"),
                        Outcome.UNDECIDED,
                        "its vpcOptions changes, which can widen what its policy allows",
                        s -> s.change("logs", "'vpcOptions':{'subnetIds':['a']},", ""),
                        s -> s.change("logs", "'instanceCount':1", "'instanceCount':2")),
                new Pair(
                        "a domain without a policy, which a network then no longer protects",
                        s -> s.both(
                                "logs",
                                "elasticsearch/domain:Domain",
                                "{'domainName':'l','vpcOptions':{'subnetIds':['a']},'clusterConfig':{'instanceCount':1}}"),
                        Outcome.UNDECIDED,
                        "its vpcOptions changes, which can widen who can use it",
                        s -> s.change("logs", "'vpcOptions':{'subnetIds':['a']},", ""),
                        s -> s.change("logs", "'instanceCount':1", "'instanceCount':2")),
                new Pair(
                        "an access point, while a policy belongs to an unknown one",
                        s -> s.both(
                                        "point",
                                        "s3/accessPoint:AccessPoint",
                                        "{'name':'p','bucket':'b','publicAccessBlockConfiguration':{'blockPublicPolicy':true}}")
                                .both(
                                        "policy",
                                        "s3control/accessPointPolicy:AccessPointPolicy",
                                        "{'accessPointArn':'" + ValueReader.UNKNOWN + "','policy':"
                                                + policy("Allow", "'*'", "s3:GetObject") + "}")
                                .both(
                                        "other",
                                        "s3control/accessPointPolicy:AccessPointPolicy",
                                        "{'accessPointArn':'x','policy':" + policy("Deny", "'*'", "s3:GetObject")
                                                + "}"),
                        Outcome.UNDECIDED,
                        "its publicAccessBlockConfiguration changes, which can widen what its policy allows",
                        s -> s.change("point", "true", "false"),
                        s -> s.without("policy").change("point", "'b'", "'b','tags':{'a':'b'}")),
                new Pair(
                        "a secret whose policy belongs to an unknown secret",
                        s -> s.both(
                                        "token",
                                        "secretsmanager/secret:Secret",
                                        "{'name':'t','kmsKeyId':'a','recoveryWindowInDays':7}")
                                .both(
                                        "policy",
                                        "secretsmanager/secretPolicy:SecretPolicy",
                                        "{'secretArn':'" + ValueReader.UNKNOWN + "','policy':"
                                                + policy("Allow", READER, "secretsmanager:*") + "}"),
                        Outcome.UNDECIDED,
                        "its kmsKeyId changes, which can widen what its policy allows",
                        s -> s.change("token", "'kmsKeyId':'a'", "'kmsKeyId':'b'"),
                        s -> s.without("policy").change("token", "'kmsKeyId':'a'", "'kmsKeyId':'b'")),
                new Pair(
                        "an access point of another bucket, with a policy that stays",
                        s -> s.both("point", "s3/accessPoint:AccessPoint", "{'name':'p','bucket':'b'}")
                                .both(
                                        "policy",
                                        "s3control/accessPointPolicy:AccessPointPolicy",
                                        "{'accessPointArn':'arn:aws:iam::123456789012:accesspoint/point','policy':"
                                                + policy("Allow", "'*'", "s3:GetObject") + "}"),
                        Outcome.UNDECIDED,
                        "its bucket changes, which can widen what its policy allows",
                        s -> s.change("point", "'bucket':'b'", "'bucket':'c'").replace("point"),
                        s -> s.without("policy")
                                .change("point", "'bucket':'b'", "'bucket':'c'")
                                .replace("point")),
                new Pair(
                        "a replaced policy of a bucket with a different name",
                        s -> bucket(s),
                        Outcome.NEW_ACCESS,
                        "s3:",
                        s -> s.change("data-policy", "'bucket':'data'", "'bucket':'other'")
                                .replace("data-policy"),
                        s -> s.replace("data-policy")),
                new Pair(
                        "a replaced policy of a bucket with an unknown name",
                        s -> bucket(s),
                        Outcome.NEW_ACCESS,
                        "s3:",
                        s -> s.change("data-policy", "'bucket':'data'", "'bucket':'" + ValueReader.UNKNOWN + "'")
                                .replace("data-policy"),
                        s -> s.replace("data-policy")),
                new Pair(
                        "a replaced policy of a bucket that is also replaced",
                        s -> bucket(s),
                        Outcome.NEW_ACCESS,
                        "s3:",
                        s -> s.replace("data").replace("data-policy"),
                        s -> s.replace("data-policy")),
                new Pair(
                        "a replaced policy of a bucket that another resource of the program creates again",
                        s -> bucket(s),
                        Outcome.NEW_ACCESS,
                        "s3:",
                        s -> s.remove("data")
                                .add("renamed", BUCKET, "{'bucket':'data'}")
                                .replace("data-policy"),
                        s -> s.replace("data-policy")),
                new Pair(
                        "a replaced policy that allows more",
                        s -> bucket(s),
                        Outcome.NEW_ACCESS,
                        "s3:",
                        s -> s.change("data-policy", "role/runner", "root").replace("data-policy"),
                        s -> s.change("data-policy", "s3:*", "s3:GetObject").replace("data-policy")),
                new Pair(
                        "a replaced policy with a Deny, which the removal of the earlier one can remove",
                        s -> bucket(s)
                                .both(
                                        "data-policy",
                                        "s3/bucketPolicy:BucketPolicy",
                                        "{'bucket':'data','policy':"
                                                + policy("Allow", READER, "s3:*")
                                                        .replace(
                                                                "[{",
                                                                "[{\\'Effect\\':\\'Deny\\',\\'Principal\\':\\'*\\',"
                                                                        + "\\'Action\\':\\'s3:PutObject\\',\\'Resource\\':\\'*\\'},{")
                                                + "}"),
                        Outcome.NEW_ACCESS,
                        "s3:",
                        s -> s.replace("data-policy"),
                        s -> bucket(s).replace("data-policy")),
                new Pair(
                        "a bucket whose own policy only denies",
                        s -> bucket(s)
                                .both(
                                        "data",
                                        BUCKET,
                                        "{'bucket':'data','x':'a','policy':" + policy("Deny", "'*'", "s3:PutObject")
                                                + "}"),
                        Outcome.UNDECIDED,
                        "its x changes, which can widen what its policy allows",
                        s -> s.change("data", "'x':'a'", "'x':'b'"),
                        s -> s.without("data-policy").change("data", "'x':'a'", "'x':'b'")),
                new Pair(
                        "an access control list that is a secret",
                        s -> s.both("data", BUCKET, "{'bucket':'data','acl':'" + ValueReader.SECRET + "','x':'a'}"),
                        Outcome.UNDECIDED,
                        "grants access with an access control list",
                        s -> s.reports("data", "acl"),
                        s -> s.change("data", "'x':'a'", "'x':'b'")),
                new Pair(
                        "grants that are secrets",
                        s -> s.both(
                                "data", BUCKET, "{'bucket':'data','grants':['" + ValueReader.SECRET + "'],'x':'a'}"),
                        Outcome.UNDECIDED,
                        "grants access with an access control list",
                        s -> s.reports("data", "grants"),
                        s -> s.change("data", "'x':'a'", "'x':'b'")),
                undecided(
                        "an authorizer that accepts the users of more pools",
                        "apigateway/authorizer:Authorizer",
                        "{'type':'COGNITO_USER_POOLS','providerArns':['a']}",
                        "its providerArns changes",
                        "['a']",
                        "['a','b']",
                        "['a'],'authorizerResultTtlInSeconds':1"),
                undecided(
                        "an authorizer that accepts the tokens of a different issuer",
                        "apigatewayv2/authorizer:Authorizer",
                        "{'authorizerType':'JWT','jwtConfiguration':{'issuer':'a'}}",
                        "its jwtConfiguration changes",
                        "{'issuer':'a'}",
                        "{'issuer':'b'}",
                        "{'issuer':'a'},'name':'b'"),
                undecided(
                        "a GraphQL API that accepts the tokens of a different issuer",
                        "appsync/graphQLApi:GraphQLApi",
                        "{'authenticationType':'OPENID_CONNECT','openidConnectConfig':{'issuer':'a'}}",
                        "its openidConnectConfig changes",
                        "{'issuer':'a'}",
                        "{'issuer':'b'}",
                        "{'issuer':'a'},'name':'b'"),
                new Pair(
                        "a removed control of an organization, or a new one",
                        s -> s.both(
                                "it",
                                "controltower/controlTowerControl:ControlTowerControl",
                                "{'controlIdentifier':'a','targetIdentifier':'b'}"),
                        Outcome.UNDECIDED,
                        "is removed, and the default of the service can allow more",
                        s -> s.remove("it"),
                        s -> s.add(
                                "new",
                                "controltower/controlTowerControl:ControlTowerControl",
                                "{'controlIdentifier':'c','targetIdentifier':'b'}")),
                undecided(
                        "a vault whose backups can be deleted earlier",
                        "backup/vaultLockConfiguration:VaultLockConfiguration",
                        "{'backupVaultName':'v','minRetentionDays':30}",
                        "its minRetentionDays changes",
                        "30",
                        "3",
                        "30,'tags':{'x':'a'}"),
                new Pair(
                        "a removed lock of a vault, or a new one",
                        s -> s.both(
                                "it",
                                "backup/vaultLockConfiguration:VaultLockConfiguration",
                                "{'backupVaultName':'v','minRetentionDays':30}"),
                        Outcome.UNDECIDED,
                        "is removed, and the default of the service can allow more",
                        s -> s.remove("it"),
                        s -> s.add(
                                "new",
                                "backup/vaultLockConfiguration:VaultLockConfiguration",
                                "{'backupVaultName':'w','minRetentionDays':30}")),
                new Pair(
                        "a removed lock of objects, or the lock of a bucket that is deleted",
                        s -> s.both("data", BUCKET, "{'bucket':'data'}")
                                .outputs("data", "{'id':'data'}")
                                .both(
                                        "it",
                                        "s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
                                        "{'bucket':'data','rule':{'defaultRetention':{'mode':'COMPLIANCE','days':30}}}")
                                .link("it", "bucket", "data"),
                        Outcome.UNDECIDED,
                        "is removed, and the default of the service can allow more",
                        s -> s.remove("it"),
                        s -> s.remove("it").remove("data")),
                undecided(
                        "an endpoint service that accepts connections without a review, with separate principals",
                        "ec2/vpcEndpointService:VpcEndpointService",
                        "{'acceptanceRequired':true}",
                        "isn't compared",
                        "true",
                        "false",
                        "true,'tags':{'x':'a'}"),
                undecidedIfNew(
                        "a new endpoint service that accepts connections without a review",
                        "ec2/vpcEndpointService:VpcEndpointService",
                        "isn't compared",
                        "{'acceptanceRequired':false}",
                        "{'acceptanceRequired':true}"),
                undecided(
                        "a key that is enabled again",
                        KEY,
                        "{'description':'d','isEnabled':false}",
                        "its isEnabled changes",
                        "'isEnabled':false",
                        "'isEnabled':true",
                        "'isEnabled':false,'enableKeyRotation':true"),
                undecided(
                        "a key that is no longer disabled",
                        KEY,
                        "{'description':'d','isEnabled':false}",
                        "its isEnabled changes",
                        ",'isEnabled':false",
                        "",
                        ",'isEnabled':false,'tags':{'x':'a'}"),
                undecided(
                        "a key in another state",
                        "kms/replicaKey:ReplicaKey",
                        "{'primaryKeyArn':'a'}",
                        "its primaryKeyArn changes",
                        "'primaryKeyArn':'a'",
                        "'primaryKeyArn':'b'",
                        "'primaryKeyArn':'a','enabled':false"),
                undecided(
                        "a queue that more queues can use for failures",
                        QUEUE,
                        "{'name':'q','redriveAllowPolicy':" + REDRIVES + "}",
                        "its redriveAllowPolicy changes",
                        ",'redriveAllowPolicy':" + REDRIVES,
                        "",
                        ",'redriveAllowPolicy':" + REDRIVES + ",'delaySeconds':1"),
                new Pair(
                        "a queue that fewer queues can use for failures",
                        s -> s.both("it", QUEUE, "{'name':'q'}"),
                        Outcome.UNDECIDED,
                        "its redriveAllowPolicy changes",
                        s -> s.both("it", QUEUE, "{'name':'q','redriveAllowPolicy':" + REDRIVES + "}")
                                .change("it", "byQueue", "allowAll"),
                        s -> s.change("it", "'name':'q'", "'name':'q','redriveAllowPolicy':" + REDRIVES)),
                undecided(
                        "a separate setting for the queues that can use a queue for failures",
                        REDRIVE,
                        "{'queueUrl':'u','redriveAllowPolicy':" + REDRIVES + "}",
                        "its redriveAllowPolicy changes, which can widen who can use it",
                        "byQueue",
                        "allowAll",
                        "byQueue"),
                new Pair(
                        "a removed setting for the queues that can use a queue for failures",
                        s -> s.both("q", QUEUE, "{'name':'q'}")
                                .both("it", REDRIVE, "{'queueUrl':'q','redriveAllowPolicy':" + REDRIVES + "}")
                                .link("it", "queueUrl", "q"),
                        Outcome.UNDECIDED,
                        "the default of the service can allow more",
                        s -> s.remove("it"),
                        s -> s.remove("it").remove("q")),
                undecided(
                        "another user of an access point",
                        "efs/accessPoint:AccessPoint",
                        "{'fileSystemId':'f','posixUser':{'uid':1000},'tags':{'x':'a'}}",
                        "its posixUser changes",
                        "1000},'tags':{'x':'a'}",
                        "0},'tags':{'x':'a'}",
                        "1000},'tags':{'x':'b'}"),
                undecided(
                        "another folder of an access point",
                        "efs/accessPoint:AccessPoint",
                        "{'fileSystemId':'f','rootDirectory':{'path':'/a'}}",
                        "its rootDirectory changes",
                        "{'path':'/a'}",
                        "{'path':'/'}",
                        "{'path':'/a'},'tags':{'x':'a'}"),
                undecided(
                        "another bucket behind an Object Lambda access point",
                        "s3control/objectLambdaAccessPoint:ObjectLambdaAccessPoint",
                        "{'name':'o','configuration':{'supportingAccessPoint':'a'}}",
                        "its configuration changes",
                        "'supportingAccessPoint':'a'}",
                        "'supportingAccessPoint':'b'}",
                        "'supportingAccessPoint':'a'},'tags':{'x':'a'}"),
                undecided(
                        "public builds",
                        "codebuild/project:Project",
                        "{'name':'p','projectVisibility':'PRIVATE'}",
                        "isn't compared",
                        "'PRIVATE'",
                        "'PUBLIC_READ'",
                        "'PRIVATE','buildTimeout':5"),
                undecidedIfNew(
                        "a new project with public builds",
                        "codebuild/project:Project",
                        "isn't compared",
                        "{'name':'p','projectVisibility':'PUBLIC_READ'}",
                        "{'name':'p','projectVisibility':'PRIVATE'}"),
                undecided(
                        "public builds in another project",
                        "codebuild/project:Project",
                        "{'name':'p','projectVisibility':'PUBLIC_READ'}",
                        "isn't compared",
                        "'PUBLIC_READ'",
                        "'" + ValueReader.UNKNOWN + "'",
                        "'PRIVATE'"),
                undecided(
                        "identities without authentication",
                        "cognito/identityPool:IdentityPool",
                        "{'identityPoolName':'p','allowUnauthenticatedIdentities':true,'allowClassicFlow':false}",
                        "isn't compared",
                        "'allowClassicFlow':false",
                        "'allowClassicFlow':true",
                        "'allowClassicFlow':false,'developerProviderName':''"),
                undecidedIfNew(
                        "snapshots that are shared with another account",
                        "dlm/lifecyclePolicy:LifecyclePolicy",
                        "isn't compared",
                        "{'policyDetails':{'schedules':[{'name':'a','shareRule':{'targetAccounts':['210987654321']}}]}}",
                        "{'policyDetails':{'schedules':[{'name':'a','copyTags':true}]}}"),
                undecided(
                        "snapshots that are shared with more accounts",
                        "dlm/lifecyclePolicy:LifecyclePolicy",
                        "{'policyDetails':{'schedules':[{'shareRule':{'targetAccounts':['1']},'name':'a'}]}}",
                        "isn't compared",
                        "['1']},'name':'a'",
                        "['1','2']},'name':'a'",
                        "['1']},'name':'b'"),
                undecided(
                        "a database whose users authenticate with IAM",
                        "rds/cluster:Cluster",
                        "{'engine':'a','iamDatabaseAuthenticationEnabled':true,'enableHttpEndpoint':false}",
                        "its enableHttpEndpoint changes",
                        "'enableHttpEndpoint':false",
                        "'enableHttpEndpoint':true",
                        "'enableHttpEndpoint':false,'port':1"),
                undecided(
                        "a database with more permissions to connect",
                        "rds/instance:Instance",
                        "{'engine':'a','iamDatabaseAuthenticationEnabled':false}",
                        "its iamDatabaseAuthenticationEnabled changes",
                        "'iamDatabaseAuthenticationEnabled':false",
                        "'iamDatabaseAuthenticationEnabled':true",
                        "'port':1,'iamDatabaseAuthenticationEnabled':false"),
                undecided(
                        "a graph without authentication",
                        "neptune/cluster:Cluster",
                        "{'engine':'a','iamDatabaseAuthenticationEnabled':true}",
                        "its iamDatabaseAuthenticationEnabled changes",
                        "'iamDatabaseAuthenticationEnabled':true",
                        "'iamDatabaseAuthenticationEnabled':false",
                        "'port':1,'iamDatabaseAuthenticationEnabled':true"),
                undecided(
                        "a cluster with access entries",
                        "eks/cluster:Cluster",
                        "{'version':'1','accessConfig':{'authenticationMode':'CONFIG_MAP'}}",
                        "its accessConfig changes",
                        "'accessConfig':{'authenticationMode':'CONFIG_MAP'}",
                        "'accessConfig':{'authenticationMode':'API'}",
                        "'tags':{'x':'a'},'accessConfig':{'authenticationMode':'CONFIG_MAP'}"),
                undecided(
                        "a site without a password",
                        "amplify/app:App",
                        "{'name':'a','enableBasicAuth':true}",
                        "its enableBasicAuth changes",
                        "'enableBasicAuth':true",
                        "'enableBasicAuth':false",
                        "'description':'a','enableBasicAuth':true"),
                undecided(
                        "a certificate authority that issues certificates again",
                        "acmpca/certificateAuthority:CertificateAuthority",
                        "{'enabled':false}",
                        "its enabled changes",
                        "'enabled':false",
                        "'enabled':true",
                        "'enabled':false,'tags':{'x':'a'}"),
                undecided(
                        "a method without authorization",
                        "apigateway/method:Method",
                        "{'restApi':'a','authorization':'AWS_IAM'}",
                        "its authorization changes",
                        "'AWS_IAM'",
                        "'NONE'",
                        "'AWS_IAM','apiKeyRequired':true"),
                undecided(
                        "a route without authorization",
                        "apigatewayv2/route:Route",
                        "{'apiId':'a','authorizationType':'JWT'}",
                        "its authorizationType changes",
                        "'JWT'",
                        "'NONE'",
                        "'JWT','target':'b'"),
                undecided(
                        "a graph with an API key",
                        "appsync/graphQLApi:GraphQLApi",
                        "{'name':'a','authenticationType':'AWS_IAM'}",
                        "its authenticationType changes",
                        "'AWS_IAM'",
                        "'API_KEY'",
                        "'AWS_IAM','queryDepthLimit':1"),
                undecided(
                        "logs for another account",
                        "oam/link:Link",
                        "{'sinkIdentifier':'a','tags':{'x':'a'}}",
                        "isn't compared",
                        "'sinkIdentifier':'a'",
                        "'sinkIdentifier':'b'",
                        "'description':'b','sinkIdentifier':'a'"));
    }

    private static SamplePreview key(SamplePreview stack, String policy, String inputs) {
        return stack.add("it", KEY, "{" + inputs + "'policy':" + policy + "}");
    }

    private static Pair newKey(String name, String shows, String policy, String inputs) {
        return new Pair(
                name,
                s -> s,
                Outcome.NEW_ACCESS,
                shows,
                s -> key(s, policy, inputs),
                s -> key(s, policy("Allow", ROOT, "kms:*"), "'description':'d',"));
    }

    private static final String NATIVE = "aws-native:s3:Bucket";
    private static final String BLOCKED =
            "'publicAccessBlockConfiguration':{'blockPublicAcls':true,'blockPublicPolicy':true,"
                    + "'ignorePublicAcls':true,'restrictPublicBuckets':true}";
    private static final String OWNED = ",'ownershipControls':{'rules':[{'objectOwnership':'BucketOwnerEnforced'}]}";

    static Stream<Pair> falseAlarms() {
        return Stream.of(
                newKey(
                        "a key for a role of the account",
                        "kms:",
                        policy(
                                "Allow",
                                "{'AWS':['arn:aws:iam::123456789012:root','arn:aws:iam::123456789012:role/runner']}",
                                "kms:*"),
                        ""),
                newKey(
                        "a key for another account",
                        "kms:",
                        policy("Allow", "{'AWS':['123456789012','210987654321']}", "kms:*"),
                        ""),
                newKey("a key for everyone", "kms:", policy("Allow", "'*'", "kms:*"), ""),
                newKey(
                        "a key whose policy AWS doesn't check, so that the account can be a different one",
                        "kms:",
                        policy("Allow", ROOT, "kms:*"),
                        "'bypassPolicyLockoutSafetyCheck':true,"),
                newKey(
                        "a key whose administrator isn't known",
                        "kms:Decrypt",
                        policy("Allow", ROOT, "kms:Decrypt"),
                        ""),
                new Pair(
                        "a key that existed with another policy",
                        s -> s.both("it", KEY, "{'policy':" + policy("Allow", READER, "kms:*") + "}"),
                        Outcome.NEW_ACCESS,
                        "kms:",
                        s -> s.change("it", READER, ROOT),
                        s -> s.change("it", "kms:*", "kms:Decrypt")),
                new Pair(
                        "a queue with another key",
                        s -> s.both("it", QUEUE, "{'name':'q','policy':" + policy("Allow", READER, "sqs:*") + "}"),
                        Outcome.UNDECIDED,
                        "its kmsMasterKeyId changes",
                        s -> s.both(
                                        "it",
                                        QUEUE,
                                        "{'name':'q','kmsMasterKeyId':'a','policy':" + policy("Allow", READER, "sqs:*")
                                                + "}")
                                .change("it", "'kmsMasterKeyId':'a'", "'kmsMasterKeyId':'b'"),
                        s -> s.change(
                                "it",
                                "'name':'q'",
                                "'name':'q','kmsMasterKeyId':'a','kmsDataKeyReusePeriodSeconds':300")),
                new Pair(
                        "a queue without encryption",
                        s -> s.both(
                                "it",
                                QUEUE,
                                "{'name':'q','sqsManagedSseEnabled':false,'policy':" + policy("Allow", READER, "sqs:*")
                                        + "}"),
                        Outcome.UNDECIDED,
                        "its kmsMasterKeyId changes",
                        s -> s.both(
                                        "it",
                                        QUEUE,
                                        "{'name':'q','kmsMasterKeyId':'a','policy':" + policy("Allow", READER, "sqs:*")
                                                + "}")
                                .change("it", "'kmsMasterKeyId':'a'", "'sqsManagedSseEnabled':true"),
                        s -> s.change("it", "false", "true")),
                new Pair(
                        "a topic without encryption",
                        s -> s.both(
                                "it", TOPIC, "{'name':'t','policy':" + policy("Allow", READER, "sns:Publish") + "}"),
                        Outcome.UNDECIDED,
                        "its kmsMasterKeyId changes",
                        s -> s.both(
                                        "it",
                                        TOPIC,
                                        "{'name':'t','kmsMasterKeyId':'a','policy':"
                                                + policy("Allow", READER, "sns:Publish") + "}")
                                .change("it", ",'kmsMasterKeyId':'a'", ""),
                        s -> s.change("it", "'name':'t'", "'name':'t','kmsMasterKeyId':'" + ValueReader.UNKNOWN + "'")),
                new Pair(
                        "a bucket with another key",
                        ResourceTypesTest::bucket,
                        Outcome.UNDECIDED,
                        "its serverSideEncryptionConfiguration changes",
                        s -> s.both(
                                        "data",
                                        BUCKET,
                                        "{'bucket':'data','serverSideEncryptionConfiguration':{'rule':'a'}}")
                                .change("data", "'rule':'a'", "'rule':'b'"),
                        s -> s.change("data", "'bucket'", "'serverSideEncryptionConfiguration':{'rule':'a'},'bucket'")),
                new Pair(
                        "a bucket without a retention period",
                        ResourceTypesTest::bucket,
                        Outcome.UNDECIDED,
                        "its objectLockConfiguration changes",
                        s -> s.both("data", BUCKET, "{'bucket':'data','objectLockConfiguration':{'rule':'a'}}")
                                .change("data", ",'objectLockConfiguration':{'rule':'a'}", ""),
                        s -> s.change("data", "'bucket'", "'objectLockConfiguration':{'rule':'a'},'bucket'")),
                undecidedIfNew(
                        "a bucket with access control lists",
                        NATIVE,
                        "may be less strict",
                        "{" + BLOCKED + OWNED.replace("BucketOwnerEnforced", "ObjectWriter") + "}",
                        "{" + BLOCKED + OWNED + "}"),
                undecidedIfNew(
                        "a bucket with a block that is incomplete",
                        NATIVE,
                        "may be less strict",
                        "{" + BLOCKED.replace("'blockPublicAcls':true,", "") + OWNED + "}",
                        "{" + BLOCKED + "}"),
                undecided(
                        "a bucket whose access control lists have an effect again",
                        NATIVE,
                        "{" + BLOCKED + OWNED + "}",
                        "may be less strict",
                        OWNED,
                        "",
                        OWNED + ",'bucketName':'b'"),
                new Pair(
                        "a bucket of another package that is deleted with its block",
                        s -> s.both("it", NATIVE, "{" + BLOCKED + "}")
                                .both(
                                        "site-block",
                                        "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
                                        "{'bucket':'site','blockPublicAcls':true}")
                                .link("site-block", "bucket", "site"),
                        Outcome.UNDECIDED,
                        "limits access, and the deployment removes this limit",
                        s -> s.remove("site-block"),
                        s -> s.remove("it")),
                new Pair(
                        "a block of a bucket that is deleted",
                        s -> s.both("b", BUCKET, "{'bucket':'b'}")
                                .both(
                                        "it",
                                        "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
                                        "{'bucket':'b','blockPublicAcls':true}")
                                .link("it", "bucket", "b"),
                        Outcome.UNDECIDED,
                        "limits access, and the deployment removes this limit",
                        s -> s.both(
                                        "it",
                                        "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
                                        "{'bucket':'other','blockPublicAcls':true}")
                                .remove("it")
                                .remove("b"),
                        s -> s.remove("it").remove("b")),
                undecidedIfNew(
                        "users who create themselves",
                        "cognito/userPool:UserPool",
                        "may be less strict",
                        "{'name':'u','adminCreateUserConfig':{'allowAdminCreateUserOnly':false}}",
                        "{'name':'u','adminCreateUserConfig':{'allowAdminCreateUserOnly':true}}"),
                undecided(
                        "users who no longer only administrators create",
                        "cognito/userPool:UserPool",
                        "{'name':'u','adminCreateUserConfig':{'allowAdminCreateUserOnly':true,'inviteMessageTemplate':{'smsMessage':'a'}}}",
                        "may be less strict",
                        "'allowAdminCreateUserOnly':true,",
                        "",
                        "'x':1,'allowAdminCreateUserOnly':true,"),
                new Pair(
                        "a user pool",
                        s -> s.both(
                                "it",
                                "cognito/userPool:UserPool",
                                "{'name':'u','adminCreateUserConfig':{'allowAdminCreateUserOnly':true}}"),
                        Outcome.UNDECIDED,
                        "may be less strict",
                        s -> s.change("it", "true", "'" + ValueReader.UNKNOWN + "'"),
                        s -> s.remove("it")),
                undecided(
                        "an endpoint in other networks",
                        "ec2/vpcEndpoint:VpcEndpoint",
                        "{'vpcId':'v','subnetIds':['a'],'policy':" + policy("Allow", "'*'", "*") + "}",
                        "its routeTableIds changes",
                        "'subnetIds':['a']",
                        "'subnetIds':['a'],'routeTableIds':['r']",
                        "'subnetIds':['a','b']"),
                undecidedIfNew(
                        "a new organization's policy of a kind that isn't known",
                        POLICY,
                        "isn't compared",
                        "{'type':'OTHER_POLICY','content':'{}'}",
                        "{'type':'TAG_POLICY','content':'{}'}"),
                undecided(
                        "an organization's policy without a type",
                        POLICY,
                        "{'content':'a','name':'p','type':'BACKUP_POLICY'}",
                        "isn't compared",
                        ",'type':'BACKUP_POLICY'",
                        "",
                        ",'type':'TAG_POLICY'"),
                new Pair(
                        "an attached service control policy",
                        s -> s.both("tags", POLICY, "{'type':'TAG_POLICY','content':'{}'}")
                                .both("scp", POLICY, "{'content':'{}'}"),
                        Outcome.UNDECIDED,
                        "isn't compared",
                        s -> s.add(
                                "it",
                                "organizations/policyAttachment:PolicyAttachment",
                                "{'policyId':'scp','targetId':'r'}"),
                        s -> s.add(
                                "it",
                                "organizations/policyAttachment:PolicyAttachment",
                                "{'policyId':'tags','targetId':'r'}")),
                new Pair(
                        "a new account in an organization",
                        s -> s,
                        Outcome.UNDECIDED,
                        "isn't compared",
                        s -> s.add("it", "organizations/account:Account", "{'name':'a'}"),
                        s -> s.add("it", "organizations/organizationalUnit:OrganizationalUnit", "{'name':'a'}")));
    }

    /** Returns a pair of changes of one resource, in a stack with a policy about the tag {@code team}. */
    private static Pair tag(
            String name, String type, String before, String shows, String from, String wide, String harmless) {
        var pair = undecided(name, type, before, shows, from, wide, harmless);
        return new Pair(
                name, s -> tagged(pair.stack().apply(s)), pair.outcome(), shows, pair.widens(), pair.harmless());
    }

    private static final String DLM = "dlm/lifecyclePolicy:LifecyclePolicy";
    private static final String SCHEDULE =
            "{'policyDetails':{'targetTags':{'app':'x'},'schedules':[{'name':'n','tagsToAdd':{'team':'b','app':'x'}}]}}";
    private static final String NEW_SCHEDULE = SCHEDULE.replace("'targetTags':{'app':'x'},", "");

    static Stream<Pair> tags() {
        return Stream.of(
                tag(
                        "a tag in a list",
                        "autoscaling/group:Group",
                        "{'tags':[{'key':'team','value':'b','propagateAtLaunch':true},{'key':'app','value':'x'}]}",
                        "its tag 'team' ",
                        "'b','propagateAtLaunch':true},{'key':'app','value':'x'",
                        "'a','propagateAtLaunch':true},{'key':'app','value':'x'",
                        "'b','propagateAtLaunch':true},{'key':'app','value':'y'"),
                tag(
                        "a tag in a list that instances get",
                        "autoscaling/group:Group",
                        "{'maxSize':1,'tags':[{'key':'team','value':'a','propagateAtLaunch':false}]}",
                        "its tag 'team' ",
                        "'maxSize':1,'tags':[{'key':'team','value':'a','propagateAtLaunch':false",
                        "'maxSize':1,'tags':[{'key':'team','value':'a','propagateAtLaunch':true",
                        "'maxSize':2,'tags':[{'key':'team','value':'a','propagateAtLaunch':false"),
                tag(
                        "a new tag in a list",
                        "autoscaling/group:Group",
                        "{'tags':[]}",
                        "its tag 'team' ",
                        "[]",
                        "[{'key':'team','value':'a'}]",
                        "[{'key':'app','value':'a'}]"),
                tag(
                        "a tag in a list without a key",
                        "autoscaling/group:Group",
                        "{'tags':[{'key':'app','value':'x'}]}",
                        "its tags change",
                        "'key':'app','value':'x'",
                        "'key':'" + ValueReader.UNKNOWN + "','value':'x'",
                        "'key':'app','value':'" + ValueReader.UNKNOWN + "'"),
                tag(
                        "a tag of instances of a template",
                        "ec2/launchTemplate:LaunchTemplate",
                        "{'tagSpecifications':[{'resourceType':'instance','tags':{'team':'b','app':'x'}}]}",
                        "its tag 'team' ",
                        "{'team':'b','app':'x'}",
                        "{'team':'a','app':'x'}",
                        "{'team':'b','app':'y'}"),
                tag(
                        "a tag that volumes of a template get",
                        "ec2/launchTemplate:LaunchTemplate",
                        "{'tagSpecifications':[{'resourceType':'instance','tags':{'team':'a'}},{'resourceType':'volume','tags':{'app':'a'}}]}",
                        "its tag 'team' ",
                        "[{'resourceType':'instance','tags':{'team':'a'}},{'resourceType':'volume','tags':{'app':'a'}}]",
                        "[{'resourceType':'volume','tags':{'team':'a'}},{'resourceType':'instance','tags':{'app':'a'}}]",
                        "[{'resourceType':'instance','tags':{'team':'a'}},{'resourceType':'volume','tags':{'app':'b'}}]"),
                tag(
                        "a tag specification that isn't understood",
                        "ec2/launchTemplate:LaunchTemplate",
                        "{'imageId':'a','tagSpecifications':[{'resourceType':'instance'}]}",
                        "its tags change",
                        "'imageId':'a','tagSpecifications':[{'resourceType':'instance'}]",
                        "'imageId':'a','tagSpecifications':[{'resourceType':'volume'}]",
                        "'imageId':'b','tagSpecifications':[{'resourceType':'instance'}]"),
                tag(
                        "a nested tag of a volume",
                        "ec2/instance:Instance",
                        "{'rootBlockDevice':{'tags':{'team':'b','app':'x'}}}",
                        "its tag 'team' ",
                        "'team':'b','app':'x'",
                        "'team':'a','app':'x'",
                        "'team':'b'"),
                tag(
                        "an object with tags that becomes unknown",
                        "ec2/instance:Instance",
                        "{'rootBlockDevice':{'tags':{'app':'x'}}}",
                        "its tags change",
                        "{'tags':{'app':'x'}}",
                        "'" + ValueReader.UNKNOWN + "'",
                        "{}"),
                tag(
                        "a tag of snapshots",
                        DLM,
                        SCHEDULE,
                        "its tag 'team' ",
                        "'team':'b','app':'x'",
                        "'team':'a','app':'x'",
                        "'team':'b','app':'y'"),
                tag(
                        "a tag of snapshots of other volumes",
                        DLM,
                        SCHEDULE,
                        "its tag 'team' ",
                        "'targetTags':{'app':'x'},'schedules':[{'name':'n'",
                        "'targetTags':{'app':'y'},'schedules':[{'name':'n'",
                        "'targetTags':{'app':'x'},'schedules':[{'name':'m'"),
                tag(
                        "tags of volumes that snapshots get",
                        DLM,
                        "{'policyDetails':{'schedules':[{'name':'n','copyTags':false}]}}",
                        "its tags change",
                        "'name':'n','copyTags':false",
                        "'name':'n','copyTags':true",
                        "'name':'m','copyTags':false"),
                tag(
                        "tags of a database that snapshots get",
                        "rds/instance:Instance",
                        "{'port':1,'copyTagsToSnapshot':false}",
                        "its tags change",
                        "'port':1,'copyTagsToSnapshot':false",
                        "'port':1,'copyTagsToSnapshot':true",
                        "'port':2,'copyTagsToSnapshot':false"),
                new Pair(
                        "new snapshots of existing volumes with a tag",
                        SamplePreview::tagged,
                        Outcome.UNDECIDED,
                        "its tag 'team' ",
                        s -> s.add("it", DLM, NEW_SCHEDULE),
                        s -> s.add("it", DLM, NEW_SCHEDULE.replace("team", "other"))),
                new Pair(
                        "an existing security group that gets a tag",
                        SamplePreview::tagged,
                        Outcome.UNDECIDED,
                        "its tag 'team' ",
                        s -> s.add("it", "ec2/defaultSecurityGroup:DefaultSecurityGroup", "{'tags':{'team':'a'}}"),
                        s -> s.add("it", "ec2/securityGroup:SecurityGroup", "{'tags':{'team':'a'}}")),
                tag(
                        "a tag of another package",
                        "aws-native:ec2:Instance",
                        "{'tags':[{'key':'team','value':'b'},{'key':'app','value':'x'}]}",
                        "its tag 'team' ",
                        "'b'},{'key':'app','value':'x'",
                        "'a'},{'key':'app','value':'x'",
                        "'b'},{'key':'app','value':'y'"));
    }

    private static final String API =
            "'info':{'title':'a'},'components':{'schemas':{},'securitySchemes':{'users':{'type':'apiKey'}}},"
                    + "'security':[{'users':[]}],'paths':{'/orders':{'get':{'summary':'a','security':[{'users':[]}]}}}";

    /** Returns a pair of changes of an API's definition in JSON. */
    private static Pair definition(String name, String from, String wide, String harmless) {
        return new Pair(
                name,
                s -> s.both("it", REST_API, "{'name':'a','body':" + text("{" + API + "}") + "}"),
                Outcome.UNDECIDED,
                "can contain a policy",
                s -> s.change("it", from, wide),
                s -> s.change("it", from, harmless));
    }

    private static final String REST_API = "apigateway/restApi:RestApi";

    static Stream<Pair> definitions() {
        return Stream.of(
                definition(
                        "a method without authentication",
                        "'summary':'a','security':[{'users':[]}]",
                        "'summary':'a','security':[]",
                        "'summary':'b','security':[{'users':[]}]"),
                definition(
                        "a method with optional authentication",
                        "'summary':'a','security':[{'users':[]}]",
                        "'summary':'a','security':[{'users':[]},{}]",
                        "'responses':{},'security':[{'users':[]}]"),
                definition(
                        "a method that isn't authenticated by an extension",
                        "'summary':'a'",
                        "'x-amazon-apigateway-auth':{'type':'NONE'}",
                        "'operationId':'a'"),
                definition(
                        "no authentication by default",
                        "'security':[{'users':[]}],'paths'",
                        "'paths'",
                        "'security':[{'users':[]}],'tags':[],'paths'"),
                definition(
                        "another kind of authentication",
                        "'schemas':{},'securitySchemes':{'users':{'type':'apiKey'}}",
                        "'schemas':{},'securitySchemes':{'users':{'type':'other'}}",
                        "'schemas':{'a':{}},'securitySchemes':{'users':{'type':'apiKey'}}"),
                definition(
                        "a kind of authentication with the name of a harmless part",
                        "'securitySchemes':{",
                        "'securitySchemes':{'schemas':{'type':'a'},",
                        "'examples':{},'securitySchemes':{"),
                definition(
                        "a new path without authentication",
                        "'paths':{",
                        "'paths':{'/open':{'get':{'security':[]}},",
                        "'paths':{'/new':{'get':{'security':[{'users':[]}]}},"),
                definition(
                        "a new path whose authentication is optional",
                        "'paths':{",
                        "'paths':{'/open':{'get':{'security':[{}]}},",
                        "'paths':{'/new':{'parameters':[],'get':{}},"),
                definition(
                        "a new method without authentication",
                        "'get':{",
                        "'x-amazon-apigateway-any-method':{'x-amazon-apigateway-auth':{'type':'NONE'}},'get':{",
                        "'post':{},'get':{"),
                definition(
                        "a removed method, whose requests a different one can answer",
                        ",'paths':{'/orders':{'get':{'summary':'a','security':[{'users':[]}]}}}",
                        ",'paths':{}",
                        ",'paths':{'/orders':{'get':{'security':[{'users':[]}]}}}"),
                definition(
                        "a policy",
                        "'info':{'title':'a'}",
                        "'x-amazon-apigateway-policy':{'Version':'2012-10-17'}",
                        "'info':{'title':'b'}"),
                definition(
                        "a reference instead of a path",
                        "'/orders':{",
                        "'/orders':{'$ref':'a',",
                        "'/orders':{'description':'a',"),
                definition(
                        "a definition that is ambiguous",
                        "'info':{'title':'a'}",
                        "'info':{'title':'a'},'security':[]",
                        "'info':{}"),
                definition("a definition that isn't JSON", "'title':'a'", "title:'a'", "'title':'c'"),
                new Pair(
                        "a definition that can remove a separate policy",
                        s -> s.both("it", REST_API, "{'name':'a','body':" + text("{" + API + "}") + "}"),
                        Outcome.UNDECIDED,
                        "can contain a policy",
                        s -> s.both(
                                        "denies",
                                        "apigateway/restApiPolicy:RestApiPolicy",
                                        "{'restApiId':'x','policy':" + policy("Deny", "'*'", "execute-api:*") + "}")
                                .change("it", "'title':'a'", "'title':'b'"),
                        s -> s.change("it", "'title':'a'", "'title':'b'")),
                new Pair(
                        "a definition that can remove a policy",
                        s -> s,
                        Outcome.UNDECIDED,
                        "can contain a policy",
                        s -> s.both(
                                        "it",
                                        REST_API,
                                        "{'policy':" + policy("Deny", "'*'", "execute-api:*") + ",'body':"
                                                + text("{" + API + "}") + "}")
                                .change("it", "'title':'a'", "'title':'b'"),
                        s -> s.both(
                                        "it",
                                        REST_API,
                                        "{'x':"
                                                + policy("Deny", "'*'", "execute-api:*")
                                                        .replace("Statement", "x") + ",'body':" + text("{" + API + "}")
                                                + "}")
                                .change("it", "'title':'a'", "'title':'b'")));
    }

    @ParameterizedTest
    @MethodSource({"gaps", "falseAlarms", "tags", "definitions"})
    void finds_a_change_that_can_widen_access(Pair pair) {
        var review =
                pair.widens().apply(pair.stack().apply(SamplePreview.stack())).review();

        assertThat(review.changes()).isNotEmpty();
        var first = review.changes().get(0);
        assertThat(first.outcome()).as("%s", review.changes()).isEqualTo(pair.outcome());
        assertThat(first.reasons().toString()).contains(pair.shows());
        assertThat(review.hasNewAccess()).isTrue();
    }

    @ParameterizedTest
    @MethodSource({"gaps", "falseAlarms", "tags", "definitions"})
    void reports_the_nearest_harmless_change_as_such(Pair pair) {
        var review =
                pair.harmless().apply(pair.stack().apply(SamplePreview.stack())).review();

        assertThat(review.hasNewAccess()).as("%s", review.changes()).isFalse();
    }
}
