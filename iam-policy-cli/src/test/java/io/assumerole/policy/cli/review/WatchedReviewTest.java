package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests changes of resource types that the data doesn't list. Each change that might give somebody access comes with
 * the most similar change that can't.
 */
class WatchedReviewTest {
    /**
     * Two changes of a stack that differ in only one detail.
     *
     * @param shows text that a reason for the first change must contain
     */
    private record Pair(
            String name,
            UnaryOperator<SamplePreview> stack,
            String shows,
            UnaryOperator<SamplePreview> opens,
            UnaryOperator<SamplePreview> harmless) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Returns a pair of changes of one resource. Both replace the same string, each with a different one. */
    private static Pair changed(String type, String before, String from, String opens, String harmless, String shows) {
        return new Pair(
                type + " " + shows,
                s -> s.both("it", type, before),
                shows,
                s -> s.change("it", from, opens),
                s -> s.change("it", from, harmless));
    }

    private static Pair added(String type, String opens, String harmless, String shows) {
        return new Pair(type, s -> s, shows, s -> s.add("it", type, opens), s -> s.add("it", type, harmless));
    }

    /** Returns a pair of a removed resource, and of the same resource with a changed description. */
    private static Pair removed(String type, String before, String from, String harmless) {
        return new Pair(
                type + " is removed",
                s -> s.both("it", type, before),
                "is removed, and may have protected other resources",
                s -> s.remove("it"),
                s -> s.change("it", from, harmless));
    }

    private static final String OTHER = "999999999999";

    static Stream<Pair> pairs() {
        return Stream.concat(
                Stream.of(names(), values(), objects(), limits(), entrances(), exits())
                        .flatMap(pairs -> pairs),
                Stream.of(
                        removed(
                                "iam/virtualMfaDevice:VirtualMfaDevice",
                                "{'virtualMfaDeviceName':'m'}",
                                "'m'",
                                "'m','tags':{'a':'b'}"),
                        removed(
                                "apigateway/authorizer:Authorizer",
                                "{'type':'TOKEN','restApi':'a'}",
                                "'a'}",
                                "'a','authorizerResultTtlInSeconds':3}"),
                        removed("cloudfront/keyGroup:KeyGroup", "{'items':['k']}", "['k']", "['k'],'comment':'c'"),
                        removed(
                                "wafv2/webAclAssociation:WebAclAssociation",
                                "{'resourceArn':'a'}",
                                "'a'",
                                "'a','tags':{}"),
                        removed("athena/workgroup:Workgroup", "{'description':'d'}", "'d'", "'e'"),
                        removed(
                                "github:index/branchProtection:BranchProtection",
                                "{'pattern':'main'}",
                                "'main'",
                                "'release'"),
                        new Pair(
                                "an authorizer that is removed without its API",
                                s -> s.both("api", "apigatewayv2/api:Api", "{'name':'a'}")
                                        .both(
                                                "it",
                                                "apigatewayv2/authorizer:Authorizer",
                                                "{'apiId':'a','authorizerType':'JWT'}")
                                        .link("it", "apiId", "api"),
                                "is removed, and may have protected other resources",
                                s -> s.remove("it"),
                                s -> s.remove("it").remove("api")),
                        new Pair(
                                "a key pair, or a placement group",
                                s -> s,
                                "the review doesn't compare",
                                s -> s.add("it", "ec2/keyPair:KeyPair", "{'keyName':'k','publicKey':'ssh-ed25519 x'}"),
                                s -> s.add("it", "ec2/placementGroup:PlacementGroup", "{'name':'k'}")),
                        new Pair(
                                "a new role binding in Kubernetes, or a removed one",
                                s -> s.both(
                                        "old",
                                        "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
                                        "{'roleRef':{'name':'view'}}"),
                                "the review doesn't compare",
                                s -> s.add(
                                        "it",
                                        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
                                        "{'roleRef':{'name':'admin'}}"),
                                s -> s.remove("old")),
                        new Pair(
                                "a deploy key of a repository, or a label",
                                s -> s,
                                "the review doesn't compare",
                                s -> s.add(
                                        "it",
                                        "github:index/repositoryDeployKey:RepositoryDeployKey",
                                        "{'key':'k','readOnly':false}"),
                                s -> s.add("it", "github:index/issueLabel:IssueLabel", "{'name':'k'}"))));
    }

    private static final String LOGIN =
            "{'type':'authenticate-oidc','authenticateOidc':{'issuer':'https://a.example'}}";

    private static final String LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/a/1/2";

    private static String rule(String listener, int priority, String... actions) {
        return "{'listenerArn':'%s','priority':%d,'actions':[%s]}"
                .formatted(listener, priority, String.join(",", actions));
    }

    private static String behavior(String path, String guards) {
        return "{'pathPattern':'" + path + "','targetOriginId':'o'" + guards + "}";
    }

    private static String behaviors(String... behaviors) {
        return "{'defaultCacheBehavior':{'trustedKeyGroups':['k']},'orderedCacheBehaviors':["
                + String.join(",", behaviors) + "]}";
    }

    private static Pair rules(String name, String opens, String harmless) {
        return new Pair(
                name,
                s -> s.both("login", "lb/listenerRule:ListenerRule", rule(LISTENER, 1, LOGIN, "{'type':'forward'}"))
                        .both("it", "lb/listenerRule:ListenerRule", rule(LISTENER, 2, "{'type':'redirect'}")),
                "see its actions: priority: 2",
                s -> s.add("it", "lb/listenerRule:ListenerRule", opens),
                s -> s.add("it", "lb/listenerRule:ListenerRule", harmless));
    }

    private static Pair distribution(String name, String before, String opens, String harmless) {
        var type = "cloudfront/distribution:Distribution";
        return new Pair(
                name,
                s -> s.both("it", type, before),
                "accepts requests without authentication, although other requests require it; see its orderedCacheBehaviors: pathPattern: /",
                s -> s.add("it", type, opens),
                s -> s.add("it", type, harmless));
    }

    /** Returns changes that let requests reach a resource without the authentication that other requests need. */
    private static Stream<Pair> entrances() {
        var guard = ",'trustedKeyGroups':['k']";
        return Stream.of(
                distribution(
                        "a new cache behavior without signatures",
                        behaviors(),
                        behaviors(behavior("/a/*", "")),
                        behaviors(behavior("/a/*", guard))),
                distribution(
                        "a new cache behavior with an empty list of key groups, or one that isn't known",
                        behaviors(),
                        behaviors(behavior("/a/*", ",'trustedSigners':[],'trustedKeyGroups':[]")),
                        behaviors(behavior("/a/*", ",'trustedKeyGroups':['" + ValueReader.UNKNOWN + "']"))),
                distribution(
                        "a cache behavior without signatures gets a wider path, or another origin",
                        behaviors(behavior("/a/*", "")),
                        behaviors(behavior("/*", "")),
                        behaviors(behavior("/a/*", "").replace("'o'", "'p'"))),
                distribution(
                        "a cache behavior without signatures gets in front of one with signatures",
                        behaviors(behavior("/a/*", guard), behavior("/*", "")),
                        behaviors(behavior("/*", ""), behavior("/a/*", guard)),
                        behaviors(behavior("/a/*", guard), behavior("/*", "").replace("'o'", "'p'"))),
                distribution(
                        "a cache behavior with signatures is removed in front of one without",
                        behaviors(behavior("/a/*", guard), behavior("/*", "")),
                        behaviors(behavior("/*", "")),
                        behaviors(behavior("/a/*", guard))),
                distribution(
                        "a new cache behavior of a distribution with signatures, or of a public one",
                        "{'defaultCacheBehavior':{'trustedSigners':['self']},'orderedCacheBehaviors':[]}",
                        "{'defaultCacheBehavior':{'trustedSigners':['self']},'orderedCacheBehaviors':["
                                + behavior("/a", "") + "]}",
                        "{'defaultCacheBehavior':{'trustedSigners':['self']},'orderedCacheBehaviors':[],'comment':'c'}"),
                rules(
                        "a rule forwards without a login, or with one",
                        rule(LISTENER, 2, "{'type':'forward'}"),
                        rule(LISTENER, 2, "{'type':'authenticate-oidc'}", "{'type':'forward'}")),
                rules(
                        "a rule lets in users without a login, or redirects",
                        rule(
                                LISTENER,
                                2,
                                LOGIN.replace("'issuer'", "'onUnauthenticatedRequest':'allow','issuer'"),
                                "{'type':'forward'}"),
                        rule(LISTENER, 3, "{'type':'fixed-response'}")),
                new Pair(
                        "a new rule without a login, of the listener with a login or of another one",
                        s -> s.both(
                                        "listener",
                                        "lb/listener:Listener",
                                        "{'loadBalancerArn':'lb','defaultActions':[{'type':'authenticate-cognito'},{'type':'forward'}]}")
                                .outputs("listener", "{'arn':'" + LISTENER + "'}"),
                        "accepts requests without authentication, although other requests require it; see its actions: priority: 1",
                        s -> s.add("it", "lb/listenerRule:ListenerRule", rule(LISTENER, 1, "{'type':'forward'}")),
                        s -> s.add(
                                "it", "lb/listenerRule:ListenerRule", rule(LISTENER + "3", 1, "{'type':'forward'}"))),
                new Pair(
                        "a new rule without a login, of a new listener that needs one or not",
                        s -> s,
                        "accepts requests without authentication, although other requests require it; see its actions: priority: 1",
                        s -> s.add("listener", "lb/listener:Listener", "{'defaultActions':[" + LOGIN + "]}")
                                .add(
                                        "it",
                                        "lb/listenerRule:ListenerRule",
                                        rule(ValueReader.UNKNOWN, 1, "{'type':'forward'}"))
                                .link("it", "listenerArn", "listener"),
                        s -> s.add("listener", "lb/listener:Listener", "{'defaultActions':[{'type':'forward'}]}")
                                .add(
                                        "it",
                                        "lb/listenerRule:ListenerRule",
                                        rule(ValueReader.UNKNOWN, 1, "{'type':'forward'}"))
                                .link("it", "listenerArn", "listener")));
    }

    private static Pair subscription(String name, String opens, String harmless) {
        return new Pair(
                name,
                s -> s.both("api", "apigatewayv2/api:Api", "{'name':'a'}"),
                "newly sends data to ",
                s -> s.add("it", "sns/topicSubscription:TopicSubscription", opens),
                s -> s.add("it", "sns/topicSubscription:TopicSubscription", harmless)
                        .link("it", "endpoint", "api"));
    }

    /** Returns changes after which a resource sends data to a different address or account. */
    private static Stream<Pair> exits() {
        var api = "{'protocol':'https','endpoint':'https://a1.execute-api.eu-west-1.amazonaws.com/in'}";
        return Stream.of(
                subscription(
                        "a subscription of an outside address, or of an API of the stack",
                        "{'protocol':'https','endpoint':'https://hooks.partner.example/s3cr3t'}",
                        api),
                subscription("a subscription of an API of another stack, or of this one", api, api),
                new Pair(
                        "a subscription of another account's queue, or of the stack's own one",
                        s -> s.both("queue", "sqs/queue:Queue", "{'name':'q'}"),
                        "its endpoint names account 999999999999",
                        s -> s.add("it", "sns/topicSubscription:TopicSubscription", queue(OTHER))
                                .link("it", "endpoint", "queue"),
                        s -> s.add("it", "sns/topicSubscription:TopicSubscription", queue(SamplePreview.ACCOUNT))
                                .link("it", "endpoint", "queue")),
                new Pair(
                        "a subscription that only depends on a bucket",
                        s -> s.both("api", "apigatewayv2/api:Api", "{'name':'a'}")
                                .both("b", "s3/bucket:Bucket", "{}"),
                        "newly sends data to a1.execute-api.eu-west-1.amazonaws.com",
                        s -> s.add("it", "sns/topicSubscription:TopicSubscription", api)
                                .link("it", "endpoint", "b"),
                        s -> s.add("it", "sns/topicSubscription:TopicSubscription", api)
                                .link("it", "endpoint", "api")),
                changed(
                        "cloudwatch/eventApiDestination:EventApiDestination",
                        "{'invocationEndpoint':'https://a.example/1'}",
                        "https://a.example/1",
                        "HTTPS://b.example/1",
                        "https://a.example/2",
                        "newly sends data to b.example"),
                changed(
                        "acme:index/gateway:Gateway",
                        "{'oidcConfig':{'endpoint':'https://login.example.com/a'},'x':'y'}",
                        "com/a'},'x':'y'",
                        "com/b'},'x':'y'",
                        "com/a'},'x':'z'",
                        "its oidcConfig.endpoint changes, which can widen who can use it"),
                changed(
                        "acme:index/gateway:Gateway",
                        "{'unauthenticatedAction':'deny','x':'y'}",
                        "'deny','x':'y'",
                        "'fixed-response','x':'y'",
                        "'deny','x':'z'",
                        "its unauthenticatedAction changes, which can widen who can use it"),
                new Pair(
                        "an input with the name of a list of entrances",
                        s -> s,
                        "its selection names account 999999999999",
                        s -> s.add(
                                "it",
                                "acme:index/topic:Topic",
                                "{'selection':['arn:aws:sns:eu-west-1:999999999999:t']}"),
                        s -> s.add(
                                "it",
                                "acme:index/topic:Topic",
                                "{'selection':['arn:aws:sns:eu-west-1:" + SamplePreview.ACCOUNT + ":t']}")),
                new Pair(
                        "an account that another provider's resource belongs to",
                        s -> s.both("net", "acme:index/net:Net", "{'a':'b'}")
                                .outputs("net", "{'ownerId':'999999999999'}"),
                        "its targetAccount names account 999999999999",
                        s -> s.add("it", "acme:index/link:Link", "{'targetAccount':'999999999999'}"),
                        s -> s.add("it", "acme:index/link:Link", "{'targetAccount':'" + SamplePreview.ACCOUNT + "'}")),
                new Pair(
                        "a rule with a function of another account as its target gets another pattern",
                        s -> function(s, OTHER),
                        "so it can send more data to a target that names account 999999999999",
                        s -> s.change("it", "\\'a\\'", "\\'b\\'"),
                        s -> function(s, SamplePreview.ACCOUNT).change("it", "\\'a\\'", "\\'b\\'")),
                changed(
                        "sns/topicSubscription:TopicSubscription",
                        "{'protocol':'https','endpoint':'https://a.example/1'}",
                        "a.example/1",
                        "b.example/1",
                        "a.example/2",
                        "newly sends data to b.example (set in its endpoint)"),
                new Pair(
                        "a new target in another account that already has one",
                        s -> exit(s, OTHER)
                                .outputs("target", "{'arn':'arn:aws:events:eu-west-1:" + OTHER + ":event-bus/b'}"),
                        "its arn names account 999999999999, which isn't an account of this stack",
                        s -> s.add("new", TARGET, target(OTHER)),
                        s -> s.add("new", TARGET, target(SamplePreview.ACCOUNT))),
                new Pair(
                        "a rule with a target in another account is turned on",
                        s -> exit(s, OTHER),
                        "its scope changes, so it can send more data to a target that names account 999999999999:"
                                + " state: DISABLED -> ENABLED",
                        s -> s.change("it", "DISABLED", "ENABLED"),
                        s -> s.change("it", "{'name'", "{'description':'d','name'")),
                new Pair(
                        "a rule with a target in another account, or in the own one, gets another pattern",
                        s -> exit(s, OTHER),
                        "so it can send more data to a target that names account 999999999999: eventPattern.source: a -> b",
                        s -> s.change("it", "\\'a\\'", "\\'b\\'"),
                        s -> exit(s, SamplePreview.ACCOUNT).change("it", "\\'a\\'", "\\'b\\'")));
    }

    private static String queue(String account) {
        return "{'protocol':'sqs','endpoint':'https://sqs.eu-west-1.amazonaws.com/" + account + "/q'}";
    }

    private static SamplePreview function(SamplePreview stack, String account) {
        return stack.both(
                        "it",
                        "cloudwatch/eventRule:EventRule",
                        "{'name':'r','state':'ENABLED','eventPattern':" + text("{'source':['a']}") + "}")
                .both(
                        "target",
                        TARGET,
                        target(account)
                                .replace("arn:aws:events", "arn:aws:lambda")
                                .replace(":event-bus/b", ":function:f"));
    }

    private static final String TARGET = "cloudwatch/eventTarget:EventTarget";

    private static String target(String account) {
        return "{'rule':'r','arn':'arn:aws:events:eu-west-1:" + account + ":event-bus/b'}";
    }

    private static SamplePreview exit(SamplePreview stack, String account) {
        return stack.both(
                        "it",
                        "cloudwatch/eventRule:EventRule",
                        "{'name':'r','state':'DISABLED','eventPattern':" + text("{'source':['a']}") + "}")
                .both("target", TARGET, target(account));
    }

    /** Returns changes of inputs that newly name a policy, another account, or everyone. */
    private static Stream<Pair> values() {
        return Stream.of(
                changed(
                        "chatbot/slackChannelConfiguration:SlackChannelConfiguration",
                        "{'configurationName':'c','guardrailPolicyArns':['arn:aws:iam::aws:policy/ReadOnlyAccess']}",
                        "'c','guardrailPolicyArns':['arn:aws:iam::aws:policy/ReadOnlyAccess']",
                        "'c','guardrailPolicyArns':['arn:aws:iam::aws:policy/AdministratorAccess']",
                        "'d','guardrailPolicyArns':['arn:aws:iam::aws:policy/ReadOnlyAccess']",
                        "its guardrailPolicyArns names a different policy: arn:aws:iam::aws:policy/ReadOnlyAccess ->"
                                + " arn:aws:iam::aws:policy/AdministratorAccess"),
                changed(
                        "s3/bucketReplicationConfig:BucketReplicationConfig",
                        "{'rules':[{'destination':{'bucket':'arn:aws:s3:::site','storageClass':'STANDARD'}}]}",
                        "'STANDARD'",
                        "'STANDARD','account':'" + OTHER + "'",
                        "'GLACIER'",
                        "its rules.destination.account names account 999999999999"),
                changed(
                        "s3/bucketReplicationConfig:BucketReplicationConfig",
                        "{'rules':[{'destination':{'bucket':'arn:aws:s3:::logs'}}]}",
                        "s3:::logs",
                        "s3:::partner",
                        "s3:::site",
                        "its rules.destination.bucket names bucket partner"),
                added(
                        "sns/topicSubscription:TopicSubscription",
                        "{'protocol':'sqs','endpoint':'arn:aws:sqs:eu-west-1:" + OTHER + ":q'}",
                        "{'protocol':'sqs','endpoint':'arn:aws:sqs:eu-west-1:123456789012:q'}",
                        "its endpoint names account 999999999999, which isn't an account of this stack: nothing ->"
                                + " arn:aws:sqs:eu-west-1:999999999999:q"),
                added(
                        "cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
                        "{'destinationArn':'arn:aws:logs:eu-west-1:" + OTHER + ":destination:d'}",
                        "{'destinationArn':'arn:aws:logs:eu-west-1:123456789012:destination:d'}",
                        "its destinationArn names account"),
                changed(
                        "backup/plan:Plan",
                        "{'rules':[{'ruleName':'r','copyActions':[{'destinationVaultArn':'arn:aws:backup:eu-west-1:123456789012:backup-vault:a'}]}]}",
                        "123456789012:backup-vault:a",
                        OTHER + ":backup-vault:a",
                        "123456789012:backup-vault:b",
                        "its rules.copyActions.destinationVaultArn names account"),
                changed(
                        "cloudwatch/eventTarget:EventTarget",
                        "{'rule':'r','arn':'arn:aws:events:eu-west-1:123456789012:event-bus/a'}",
                        "123456789012:event-bus/a",
                        OTHER + ":event-bus/a",
                        "123456789012:event-bus/b",
                        "its arn names account"),
                changed(
                        "ec2/vpcPeeringConnection:VpcPeeringConnection",
                        "{'vpcId':'vpc-1','peerOwnerId':'123456789012'}",
                        "'peerOwnerId':'123456789012'",
                        "'peerOwnerId':'" + OTHER + "'",
                        "'peerOwnerId':'123456789012','tags':{'a':'b'}",
                        "its peerOwnerId names account"),
                changed(
                        "lambda/function:Function",
                        "{'layers':['arn:aws:lambda:eu-west-1:" + OTHER + ":layer:Agent:1']}",
                        OTHER + ":layer:Agent:1",
                        "888888888888:layer:Agent:1",
                        OTHER + ":layer:Agent:2",
                        "its layers names account 888888888888"),
                changed(
                        "ecs/taskDefinition:TaskDefinition",
                        "{'family':'f','containerDefinitions':"
                                + text(
                                        "[{'name':'web','image':'123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:202612011616'}]")
                                + "}",
                        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:202612011616",
                        OTHER + ".dkr.ecr.eu-west-1.amazonaws.com/web:202612011616",
                        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:202612021717",
                        "its containerDefinitions.image names account"),
                changed(
                        "pipes/pipe:Pipe",
                        "{'target':'https://sqs.eu-west-1.amazonaws.com/123456789012/a'}",
                        "123456789012/a",
                        OTHER + "/a",
                        "123456789012/b",
                        "its target names account"),
                changed(
                        "ec2/securityGroup:SecurityGroup",
                        "{'ingress':[{'cidrBlocks':['10.0.0.0/8'],'fromPort':443}],'egress':[{'cidrBlocks':['10.0.0.0/8']}]}",
                        "'ingress':[{'cidrBlocks':['10.0.0.0/8'],'fromPort':443}],'egress':[{'cidrBlocks':['10.0.0.0/8']}]",
                        "'ingress':[{'cidrBlocks':['0.0.0.0/0'],'fromPort':443}],'egress':[{'cidrBlocks':['10.0.0.0/8']}]",
                        "'ingress':[{'cidrBlocks':['10.0.0.0/8'],'fromPort':443}],'egress':[{'cidrBlocks':['0.0.0.0/0']}]",
                        "its ingress.cidrBlocks includes everyone: 10.0.0.0/8 -> 0.0.0.0/0"),
                added(
                        "ec2/securityGroupRule:SecurityGroupRule",
                        "{'type':'ingress','cidrBlocks':['0.0.0.0/0']}",
                        "{'type':'egress','cidrBlocks':['0.0.0.0/0']}",
                        "its cidrBlocks includes everyone"),
                added(
                        "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                        "{'cidrIpv6':'::/0'}",
                        "{'cidrIpv6':'2001:db8::/32'}",
                        "its cidrIpv6 includes everyone"),
                added(
                        "gcp:storage/bucketAccessControl:BucketAccessControl",
                        "{'entity':'allUsers','role':'READER'}",
                        "{'entity':'user-a','role':'READER'}",
                        "its entity includes everyone"),
                changed(
                        "storagegateway/nfsFileShare:NfsFileShare",
                        "{'objectAcl':'private'}",
                        "private",
                        "public-read",
                        "bucket-owner-full-control",
                        "its objectAcl includes everyone: private -> public-read"),
                changed(
                        "redshift/dataShare:DataShare",
                        "{'principals':['a']}",
                        "['a']",
                        "['*']",
                        "['a'],'comment':'*'",
                        "its principals includes everyone"));
    }

    /** Returns changes of objects that name another account or all addresses both before and after. */
    private static Stream<Pair> objects() {
        return Stream.of(
                changed(
                        "s3/bucketReplicationConfig:BucketReplicationConfig",
                        "{'rules':[{'id':'a','status':'Disabled','destination':{'bucket':'arn:aws:s3:::partner','account':'"
                                + OTHER + "'}}]}",
                        "'id':'a','status':'Disabled'",
                        "'id':'a','status':'Enabled'",
                        "'id':'b','status':'Disabled'",
                        "its rules changes and names 999999999999, so that it may apply to more: rules.status: Disabled -> Enabled"),
                changed(
                        "s3/bucket:Bucket",
                        "{'replicationConfiguration':{'role':'r','rules':[{'id':'a','status':'Disabled','destination':{'bucket':'arn:aws:s3:::partner','accountId':'"
                                + OTHER + "'}}]}}",
                        "'id':'a','status':'Disabled'",
                        "'id':'a','status':'Enabled'",
                        "'id':'b','status':'Disabled'",
                        "its replicationConfiguration changes and names 999999999999, so that it may apply to more: replicationConfiguration.rules.status: Disabled -> Enabled"),
                changed(
                        "s3/bucketV2:BucketV2",
                        "{'replicationConfigurations':[{'rules':[{'status':'Disabled','destinations':[{'accountId':'"
                                + OTHER + "'}]},{'status':'Disabled','destinations':[{'bucket':'b'}]}]}]}",
                        "'Disabled','destinations':[{'accountId':'" + OTHER + "'}]},{'status':'Disabled'",
                        "'Enabled','destinations':[{'accountId':'" + OTHER + "'}]},{'status':'Disabled'",
                        "'Disabled','destinations':[{'accountId':'" + OTHER + "'}]},{'status':'Enabled'",
                        "its replicationConfigurations changes and names 999999999999"),
                changed(
                        "s3/bucketReplicationConfig:BucketReplicationConfig",
                        "{'rules':[{'status':'Enabled','filter':{'prefix':'public/'},'destination':{'account':'" + OTHER
                                + "'}}]}",
                        "'status':'Enabled','filter':{'prefix':'public/'}",
                        "'status':'Enabled','filter':{'prefix':''}",
                        "'status':'Disabled','filter':{'prefix':'public/'}",
                        "rules.filter.prefix: public/ -> nothing"),
                changed(
                        "ec2/securityGroup:SecurityGroup",
                        "{'ingress':[{'cidrBlocks':['0.0.0.0/0'],'fromPort':400,'toPort':500}]}",
                        "'fromPort':400,'toPort':500",
                        "'fromPort':400,'toPort':600",
                        "'fromPort':443,'toPort':443",
                        "its ingress changes and names all addresses"),
                changed(
                        "ec2/securityGroupRule:SecurityGroupRule",
                        "{'type':'ingress','cidrBlocks':['0.0.0.0/0'],'fromPort':400,'toPort':500}",
                        "'ingress','cidrBlocks':['0.0.0.0/0'],'fromPort':400",
                        "'ingress','cidrBlocks':['0.0.0.0/0'],'fromPort':22",
                        "'ingress','cidrBlocks':['0.0.0.0/0'],'fromPort':443",
                        "its scope changes and names all addresses, so that it may apply to more: fromPort: 400 -> 22"),
                changed(
                        "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                        "{'cidrIpv4':'0.0.0.0/0','ipProtocol':'tcp','description':'d'}",
                        "'0.0.0.0/0','ipProtocol':'tcp','description':'d'",
                        "'0.0.0.0/0','ipProtocol':'-1','description':'d'",
                        "'0.0.0.0/0','ipProtocol':'tcp','description':'e'",
                        "ipProtocol: tcp -> -1"),
                added(
                        "ec2/securityGroupRule:SecurityGroupRule",
                        "{'type':'ingress','cidrBlocks':['0.0.0.0/1','128.0.0.0/1']}",
                        "{'type':'ingress','cidrBlocks':['0.0.0.0/2','128.0.0.0/1']}",
                        "its cidrBlocks includes everyone"));
    }

    /** Returns changes that remove a limit, each with a change that tightens or keeps the same limit. */
    private static Stream<Pair> limits() {
        return Stream.of(
                changed(
                        "s3/bucket:Bucket",
                        "{'objectLockConfiguration':{'rule':{'defaultRetention':{'mode':'COMPLIANCE','days':30}}}}",
                        "'days':30",
                        "'days':3",
                        "'days':365",
                        "its objectLockConfiguration.rule.defaultRetention.days changes"),
                changed(
                        "s3/bucket:Bucket",
                        "{'bucket':'site','objectLockConfiguration':{'rule':{'defaultRetention':{'mode':'COMPLIANCE','days':30}}}}",
                        "'COMPLIANCE','days':30",
                        "'GOVERNANCE','days':30",
                        "'COMPLIANCE','days':31",
                        "COMPLIANCE -> GOVERNANCE"),
                changed(
                        "s3/accessPoint:AccessPoint",
                        "{'bucket':'b','publicAccessBlockConfiguration':{'blockPublicPolicy':true,'ignorePublicAcls':false}}",
                        "'blockPublicPolicy':true,'ignorePublicAcls':false",
                        "'blockPublicPolicy':false,'ignorePublicAcls':false",
                        "'blockPublicPolicy':true,'ignorePublicAcls':true",
                        "its publicAccessBlockConfiguration.blockPublicPolicy changes"),
                changed(
                        "s3/accessPoint:AccessPoint",
                        "{'bucket':'b','vpcConfiguration':{'vpcId':'vpc-1'}}",
                        "'b','vpcConfiguration':{'vpcId':'vpc-1'}",
                        "'b'",
                        "'b','vpcConfiguration':{'vpcId':'vpc-1'},'tags':{'a':'b'}",
                        "its vpcConfiguration.vpcId changes, which can widen who can use it: vpc-1 -> nothing"),
                changed(
                        "opensearch/domain:Domain",
                        "{'domainName':'d','nodeToNodeEncryption':{'enabled':false},'domainEndpointOptions':{'enforceHttps':false}}",
                        "'enabled':false",
                        "'enabled':false,'other':true",
                        "'enabled':true",
                        "its nodeToNodeEncryption changes"),
                changed(
                        "opensearch/domain:Domain",
                        "{'domainEndpointOptions':{'enforceHttps':true},'encryptAtRest':{'enabled':false}}",
                        "'enforceHttps':true},'encryptAtRest':{'enabled':false}",
                        "'enforceHttps':false},'encryptAtRest':{'enabled':true}",
                        "'enforceHttps':true},'encryptAtRest':{'enabled':true}",
                        "its domainEndpointOptions"),
                changed(
                        "apigatewayv2/route:Route",
                        "{'apiId':'a','authorizationType':'NONE','x':1}",
                        "'authorizationType':'NONE'",
                        "'authorizationType':'NONE','authorizerId':'b'",
                        "'authorizationType':'JWT','authorizerId':'b'",
                        "its authorizerId changes"),
                changed(
                        "apigateway/method:Method",
                        "{'restApi':'a','authorization':'NONE'}",
                        "'a','authorization':'NONE'",
                        "'b','authorization':'NONE','authorizationScopes':['s']",
                        "'b','authorization':'AWS_IAM'",
                        "its authorizationScopes changes"),
                changed(
                        "s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
                        "{'bucket':'b','rule':{'defaultRetention':{'mode':'COMPLIANCE','days':30}}}",
                        "'days':30",
                        "'days':29",
                        "'days':31",
                        "its rule changes"),
                changed(
                        "eks/cluster:Cluster",
                        "{'vpcConfig':{'publicAccessCidrs':['0.0.0.0/0']}}",
                        "['0.0.0.0/0']",
                        "['::/0']",
                        "['192.0.2.0/24']",
                        "its vpcConfig.publicAccessCidrs"),
                changed(
                        "eks/cluster:Cluster",
                        "{'name':'c'}",
                        "'c'",
                        "'c','accessConfig':{'authenticationMode':'API_AND_CONFIG_MAP'}",
                        "'c','tags':{'a':'b'}",
                        "its accessConfig changes"),
                changed(
                        "github:index/branchProtection:BranchProtection",
                        "{'requiredPullRequestReviews':[{'requiredApprovingReviewCount':2}]}",
                        ":2}",
                        ":1}",
                        ":3}",
                        "its requiredPullRequestReviews.requiredApprovingReviewCount changes"),
                changed(
                        "github:index/branchProtection:BranchProtection",
                        "{'allowsForcePushes':false,'enforceAdmins':false}",
                        "'allowsForcePushes':false,'enforceAdmins':false",
                        "'allowsForcePushes':true,'enforceAdmins':false",
                        "'allowsForcePushes':false,'enforceAdmins':true",
                        "its allowsForcePushes changes"),
                changed(
                        "github:index/repositoryEnvironment:RepositoryEnvironment",
                        "{'waitTimer':1,'reviewers':[{'teams':[42]}]}",
                        "1,'reviewers':[{'teams':[42]}]",
                        "1",
                        "2,'reviewers':[{'teams':[42]}]",
                        "its reviewers.teams changes"),
                changed(
                        "github:index/organizationSettings:OrganizationSettings",
                        "{'defaultRepositoryPermission':'read'}",
                        "'read'",
                        "'write'",
                        "'none'",
                        "its defaultRepositoryPermission changes"),
                changed(
                        "cognito/userPoolClient:UserPoolClient",
                        "{'writeAttributes':['email'],'preventUserExistenceErrors':'LEGACY'}",
                        "['email'],'preventUserExistenceErrors':'LEGACY'",
                        "['custom:role','email'],'preventUserExistenceErrors':'LEGACY'",
                        "['email'],'preventUserExistenceErrors':'ENABLED'",
                        "its writeAttributes changes"),
                changed(
                        "msk/scramSecretAssociation:ScramSecretAssociation",
                        "{'secretArnLists':['a','b']}",
                        "['a','b']",
                        "['a','c']",
                        "['a']",
                        "its secretArnLists changes"),
                changed(
                        "codebuild/webhook:Webhook",
                        "{'buildType':'a','filterGroups':[{'filters':[{'type':'EVENT','pattern':'PUSH'},{'type':'ACTOR_ACCOUNT_ID','pattern':'1'}]}]}",
                        "'a','filterGroups':[{'filters':[{'type':'EVENT','pattern':'PUSH'},{'type':'ACTOR_ACCOUNT_ID','pattern':'1'}]",
                        "'a','filterGroups':[{'filters':[{'type':'EVENT','pattern':'PUSH'}]",
                        "'b','filterGroups':[{'filters':[{'type':'EVENT','pattern':'PUSH'},{'type':'ACTOR_ACCOUNT_ID','pattern':'1'}]",
                        "its filterGroups.filters"),
                changed(
                        "wafv2/webAcl:WebAcl",
                        "{'name':'a','defaultAction':{'block':{}}}",
                        "'a','defaultAction':{'block':{}}",
                        "'a','defaultAction':{'allow':{}}",
                        "'b','defaultAction':{'block':{}}",
                        "its defaultAction changes, which can widen who can use it: block -> allow"),
                changed(
                        "ec2/networkAclRule:NetworkAclRule",
                        "{'ruleAction':'deny','other':'allow'}",
                        "'deny','other':'allow'",
                        "'allow','other':'allow'",
                        "'deny','other':'deny'",
                        "its ruleAction changes"),
                changed(
                        "kubernetes:apps/v1:Deployment",
                        "{'spec':{'template':{'spec':{'serviceAccountName':'web','containers':[{'image':'a'}]}}}}",
                        "'web','containers':[{'image':'a'}]",
                        "'admin','containers':[{'image':'a'}]",
                        "'web','containers':[{'image':'b'}]",
                        "serviceAccountName changes"),
                changed(
                        "kubernetes:networking.k8s.io/v1:Ingress",
                        "{'metadata':{'annotations':{'alb.ingress.kubernetes.io/scheme':'internal','b':'1'}}}",
                        "'internal','b':'1'",
                        "'internet-facing','b':'1'",
                        "'internal','b':'2'",
                        "internal -> internet-facing"),
                changed(
                        "codepipeline/pipeline:Pipeline",
                        "{'stages':[{'actions':[{'category':'Source'}]},{'actions':[{'category':'Approval'}]}]}",
                        "{'actions':[{'category':'Source'}]},{'actions':[{'category':'Approval'}]}",
                        "{'actions':[{'category':'Source'}]}",
                        "{'actions':[{'category':'Source'}]},{'actions':[{'category':'Approval'}]},{'actions':[{'category':'Deploy'}]}",
                        "its stages.actions.category changes"),
                changed(
                        "cloudfront/distribution:Distribution",
                        "{'defaultCacheBehavior':{'minTtl':1,'functionAssociations':[{'functionArn':'a'}]}}",
                        "'minTtl':1,'functionAssociations':[{'functionArn':'a'}]",
                        "'minTtl':1",
                        "'minTtl':2,'functionAssociations':[{'functionArn':'a'}]",
                        "functionAssociations.functionArn changes"));
    }

    /** Returns changes of inputs whose names suggest access. */
    private static Stream<Pair> names() {
        return Stream.of(
                changed(
                        "msk/cluster:Cluster",
                        "{'clusterName':'c','clientAuthentication':{'sasl':{'iam':true},'unauthenticated':false}}",
                        "'unauthenticated':false",
                        "'unauthenticated':true",
                        "'unauthenticated':false,'tls':{'certificateAuthorityArns':['arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/a']}",
                        "its clientAuthentication.unauthenticated changes, which can widen who can use it: false -> true"),
                changed(
                        "msk/cluster:Cluster",
                        "{'clusterName':'c','clientAuthentication':{'sasl':{'iam':true},'unauthenticated':true}}",
                        "'iam':true",
                        "'iam':false",
                        "'iam':true,'scram':true",
                        "its clientAuthentication.sasl.iam changes"),
                changed(
                        "cloudfront/distribution:Distribution",
                        "{'comment':'c','orderedCacheBehaviors':[{'pathPattern':'/a','trustedKeyGroups':['k1','k2']}]}",
                        ",'trustedKeyGroups':['k1','k2']",
                        "",
                        ",'trustedKeyGroups':['k1']",
                        "its orderedCacheBehaviors.trustedKeyGroups changes, which can widen who can use it: k1, k2 -> nothing"),
                changed(
                        "lb/listenerRule:ListenerRule",
                        "{'priority':1,'actions':[{'type':'authenticate-oidc','authenticateOidc':{'issuer':'https://a.example','clientId':'c'}},{'type':'forward'}]}",
                        "'priority':1,'actions':[{'type':'authenticate-oidc','authenticateOidc':{'issuer':'https://a.example','clientId':'c'}},",
                        "'priority':1,'actions':[",
                        "'priority':2,'actions':[{'type':'authenticate-oidc','authenticateOidc':{'issuer':'https://a.example','clientId':'c'}},",
                        "its actions.authenticateOidc.issuer changes, which can widen who can use it: https://a.example -> nothing"),
                changed(
                        "athena/workgroup:Workgroup",
                        "{'description':'d','configuration':{'enforceWorkgroupConfiguration':true,'publishCloudwatchMetricsEnabled':true}}",
                        "'enforceWorkgroupConfiguration':true,'publishCloudwatchMetricsEnabled':true",
                        "'enforceWorkgroupConfiguration':false,'publishCloudwatchMetricsEnabled':true",
                        "'enforceWorkgroupConfiguration':true,'publishCloudwatchMetricsEnabled':false",
                        "its configuration.enforceWorkgroupConfiguration changes"),
                changed(
                        "emr/blockPublicAccessConfiguration:BlockPublicAccessConfiguration",
                        "{'blockPublicSecurityGroupRules':true}",
                        "true",
                        "false",
                        "true,'tags':{'a':'b'}",
                        "its blockPublicSecurityGroupRules changes"),
                changed(
                        "ec2/instanceMetadataDefaults:InstanceMetadataDefaults",
                        "{'httpTokens':'optional','httpPutResponseHopLimit':1}",
                        "'optional'",
                        "'no-preference'",
                        "'required'",
                        "its httpTokens changes"),
                changed(
                        "ec2/instance:Instance",
                        "{'instanceType':'t3.micro','metadataOptions':{'httpTokens':'required'}}",
                        "'instanceType':'t3.micro','metadataOptions':{'httpTokens':'required'}",
                        "'instanceType':'t3.micro','metadataOptions':{'httpTokens':'optional'}",
                        "'instanceType':'t3.small','metadataOptions':{'httpTokens':'required'}",
                        "its metadataOptions.httpTokens changes, which can widen who can use it: required -> optional"),
                changed(
                        "ec2/instance:Instance",
                        "{'userData':'#!/bin/sh echo a','userDataReplaceOnChange':false}",
                        "'#!/bin/sh echo a','userDataReplaceOnChange':false",
                        "'#!/bin/sh echo b','userDataReplaceOnChange':false",
                        "'#!/bin/sh echo a','userDataReplaceOnChange':true",
                        "its userData changes, which can widen who can use it: [not shown] -> [not shown]"),
                changed(
                        "ec2/instance:Instance",
                        "{'ami':'ami-1','keyName':'a'}",
                        "'ami-1','keyName':'a'",
                        "'ami-1','keyName':'b'",
                        "'ami-2'",
                        "its keyName changes, which can widen who can use it: a -> b"),
                changed(
                        "lambda/function:Function",
                        "{'memorySize':128,'codeSigningConfigArn':'arn:aws:lambda:eu-west-1:123456789012:code-signing-config:c'}",
                        "'memorySize':128,'codeSigningConfigArn':'arn:aws:lambda:eu-west-1:123456789012:code-signing-config:c'",
                        "'memorySize':128",
                        "'memorySize':256,'codeSigningConfigArn':'arn:aws:lambda:eu-west-1:123456789012:code-signing-config:c'",
                        "its codeSigningConfigArn changes"),
                changed(
                        "lambda/codeSigningConfig:CodeSigningConfig",
                        "{'policies':{'untrustedArtifactOnDeployment':'Warn'},'description':'Enforce'}",
                        "'Warn'},'description':'Enforce'",
                        "'warn'},'description':'Enforce'",
                        "'Enforce'},'description':'Enforce'",
                        "its policies.untrustedArtifactOnDeployment changes"),
                changed(
                        "lambda/codeSigningConfig:CodeSigningConfig",
                        "{'allowedPublishers':{'signingProfileVersionArns':['arn:aws:signer:eu-west-1:123456789012:/signing-profiles/a']}}",
                        "['arn:aws:signer:eu-west-1:123456789012:/signing-profiles/a']",
                        "['arn:aws:signer:eu-west-1:123456789012:/signing-profiles/a','arn:aws:signer:eu-west-1:123456789012:/signing-profiles/b']",
                        "['arn:aws:signer:eu-west-1:123456789012:/signing-profiles/a'],'extra':[]",
                        "its allowedPublishers.signingProfileVersionArns changes"),
                changed(
                        "cognito/userPoolClient:UserPoolClient",
                        "{'name':'c','callbackUrls':['https://app.example.com/in','https://old.example.com/in']}",
                        "['https://app.example.com/in','https://old.example.com/in']",
                        "['https://app.example.com/in','https://other.example.org/in']",
                        "['https://app.example.com/in']",
                        "its callbackUrls changes, which can widen who can use it: removes https://old.example.com/in,"
                                + " adds https://other.example.org/in"),
                changed(
                        "elasticache/replicationGroup:ReplicationGroup",
                        "{'description':'d','authToken':'" + ValueReader.SECRET + "'}",
                        "'d','authToken':'" + ValueReader.SECRET + "'",
                        "'d'",
                        "'e','authToken':'" + ValueReader.SECRET + "'",
                        "its authToken changes, which can widen who can use it: [not shown] -> nothing"),
                changed(
                        "rds/proxy:Proxy",
                        "{'debugLogging':false,'auths':[{'authScheme':'SECRETS','iamAuth':'REQUIRED'}]}",
                        "'debugLogging':false,'auths':[{'authScheme':'SECRETS','iamAuth':'REQUIRED'}]",
                        "'debugLogging':false,'auths':[{'authScheme':'SECRETS','iamAuth':'DISABLED'}]",
                        "'debugLogging':true,'auths':[{'authScheme':'SECRETS','iamAuth':'REQUIRED'}]",
                        "its auths.iamAuth changes, which can widen who can use it: REQUIRED -> DISABLED"),
                changed(
                        "transfer/server:Server",
                        "{'protocols':['SFTP'],'identityProviderType':'SERVICE_MANAGED'}",
                        "['SFTP'],'identityProviderType':'SERVICE_MANAGED'",
                        "['SFTP'],'identityProviderType':'AWS_LAMBDA'",
                        "['FTPS'],'identityProviderType':'SERVICE_MANAGED'",
                        "its identityProviderType changes, which can widen who can use it: SERVICE_MANAGED -> AWS_LAMBDA"),
                changed(
                        "rds/instance:Instance",
                        "{'instanceClass':'a','publiclyAccessible':true}",
                        "'a','publiclyAccessible':true",
                        "'a','publiclyAccessible':'true'",
                        "'b','publiclyAccessible':false",
                        "its publiclyAccessible changes"),
                changed(
                        "redshift/cluster:Cluster",
                        "{'nodeType':'a','publiclyAccessible':false}",
                        "'a','publiclyAccessible':false",
                        "'a','publiclyAccessible':true",
                        "'b'",
                        "its publiclyAccessible changes"),
                changed(
                        "eks/cluster:Cluster",
                        "{'version':'1','vpcConfig':{'publicAccessCidrs':['192.0.2.0/24','192.0.3.0/24']}}",
                        "['192.0.2.0/24','192.0.3.0/24']",
                        "[]",
                        "['192.0.2.0/24']",
                        "its vpcConfig.publicAccessCidrs changes"),
                changed(
                        "sagemaker/notebookInstance:NotebookInstance",
                        "{'rootAccess':'Disabled','volumeSize':5}",
                        "'Disabled','volumeSize':5",
                        "'Enabled','volumeSize':5",
                        "'Disabled','volumeSize':6",
                        "its rootAccess changes, which can widen who can use it: Disabled -> Enabled"),
                changed(
                        "ecs/service:Service",
                        "{'desiredCount':1,'enableExecuteCommand':false}",
                        "1,'enableExecuteCommand':false",
                        "1,'enableExecuteCommand':true",
                        "2,'enableExecuteCommand':false",
                        "its enableExecuteCommand changes"),
                changed(
                        "s3/bucketVersioning:BucketVersioning",
                        "{'versioningConfiguration':{'status':'Enabled','mfaDelete':'Enabled'}}",
                        "'mfaDelete':'Enabled'",
                        "'mfaDelete':'Disabled'",
                        "'mfaDelete':'Enabled','x':1",
                        "its versioningConfiguration.mfaDelete changes"),
                changed(
                        "cognito/userPool:UserPool",
                        "{'mfaConfiguration':'OPTIONAL','name':'p'}",
                        "'OPTIONAL'",
                        "'OFF'",
                        "'ON'",
                        "its mfaConfiguration changes, which can widen who can use it: OPTIONAL -> OFF"),
                changed(
                        "lb/loadBalancer:LoadBalancer",
                        "{'idleTimeout':60,'internal':true}",
                        "60,'internal':true",
                        "60,'internal':false",
                        "30,'internal':true",
                        "its internal changes, which can widen who can use it: true -> false"),
                changed(
                        "mwaa/environment:Environment",
                        "{'maxWorkers':1,'webserverAccessMode':'PRIVATE_ONLY'}",
                        "1,'webserverAccessMode':'PRIVATE_ONLY'",
                        "1,'webserverAccessMode':'PUBLIC_ONLY'",
                        "2,'webserverAccessMode':'PRIVATE_ONLY'",
                        "its webserverAccessMode changes"),
                changed(
                        "github:index/repository:Repository",
                        "{'description':'d','visibility':'private'}",
                        "'d','visibility':'private'",
                        "'d','visibility':'public'",
                        "'e','visibility':'private'",
                        "its visibility changes, which can widen who can use it: private -> public"),
                changed(
                        "elasticache/replicationGroup:ReplicationGroup",
                        "{'nodeType':'a','userGroupIds':['g']}",
                        "'a','userGroupIds':['g']",
                        "'a'",
                        "'b','userGroupIds':['g']",
                        "its userGroupIds changes"),
                changed(
                        "kubernetes:core/v1:ConfigMap",
                        "{'data':{'mapRoles':'- groups: [viewers]','other':'a'}}",
                        "'- groups: [viewers]','other':'a'",
                        "'- groups: [admins]','other':'a'",
                        "'- groups: [viewers]','other':'b'",
                        "its data.mapRoles changes"),
                changed(
                        "memorydb/acl:Acl",
                        "{'userNames':['a','b']}",
                        "['a','b']",
                        "['a','c']",
                        "['a']",
                        "its userNames changes, which can widen who can use it: removes b, adds c"),
                changed(
                        "connect/instance:Instance",
                        "{'inboundCallsEnabled':true,'identityManagementType':'SAML'}",
                        "true,'identityManagementType':'SAML'",
                        "true,'identityManagementType':'CONNECT_MANAGED'",
                        "false,'identityManagementType':'SAML'",
                        "its identityManagementType changes"),
                changed(
                        "github:index/branchProtection:BranchProtection",
                        "{'pattern':'main','enforceAdmins':true}",
                        "'main','enforceAdmins':true",
                        "'main','enforceAdmins':false",
                        "'main','enforceAdmins':true,'x':1",
                        "its enforceAdmins changes"),
                changed(
                        "ecr/replicationConfiguration:ReplicationConfiguration",
                        "{'registryId':'123456789012','version':'202612011616'}",
                        "'123456789012','version':'202612011616'",
                        "'" + OTHER + "','version':'202612011616'",
                        "'123456789012','version':'202612021717'",
                        "its registryId names account 999999999999"),
                changed(
                        "ecs/taskDefinition:TaskDefinition",
                        "{'family':'f','containerDefinitions':" + text("[{'name':'web','privileged':false,'cpu':1}]")
                                + "}",
                        "'privileged':false,'cpu':1",
                        "'privileged':true,'cpu':1",
                        "'privileged':false,'cpu':2",
                        "its containerDefinitions.privileged changes"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void decides_the_change_that_can_let_somebody_in_and_the_nearest_one_that_cannot(Pair pair) {
        var opens =
                pair.opens().apply(pair.stack().apply(SamplePreview.stack())).review();
        var harmless =
                pair.harmless().apply(pair.stack().apply(SamplePreview.stack())).review();

        assertThat(opens.outcome()).as("%s", opens.changes()).isEqualTo(Outcome.UNDECIDED);
        assertThat(opens.changes().get(0).reasons()).anyMatch(reason -> reason.contains(pair.shows()));
        assertThat(harmless.outcome()).as("%s", harmless.changes()).isEqualTo(Outcome.NO_NEW_ACCESS);
    }
}
