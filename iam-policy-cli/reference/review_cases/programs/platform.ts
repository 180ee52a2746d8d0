// Groups, functions, and resources with policies of their own.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const account = "123456789012";
const github = "token.actions.githubusercontent.com";
const flag = (name: string) => config.getBoolean(name) ?? false;
const service = (name: string) => aws.iam.assumeRolePolicyForPrincipal({ Service: `${name}.amazonaws.com` });

const allow = (actions: string[], resource: pulumi.Input<string>, principal?: object, condition?: object) => pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [{
        Effect: "Allow", Action: actions, Resource: resource,
        ...(principal ? { Principal: principal } : {}), ...(condition ? { Condition: condition } : {}),
    }],
});

// People
const admins = new aws.iam.Group("admins", { name: "admins" });
new aws.iam.GroupPolicy("manages", { name: "manages", group: admins.name, policy: allow(["ec2:*"], "*") });
const anna = new aws.iam.User("anna", { name: "anna" });
const bert = new aws.iam.User("bert", { name: "bert" });
new aws.iam.GroupMembership("members", {
    name: "members", group: admins.name, users: flag("moreMembers") ? [anna.name, bert.name] : [anna.name],
});

// CI
new aws.iam.OpenIdConnectProvider("github", { url: `https://${github}`, clientIdLists: ["sts.amazonaws.com"] });
const ci = new aws.iam.Role("ci", {
    name: "ci",
    assumeRolePolicy: {
        Version: "2012-10-17",
        Statement: [{
            Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity",
            Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${github}` },
            Condition: {
                StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" },
                StringLike: { [`${github}:sub`]: config.get("subject") ?? "repo:octo/site:ref:refs/heads/main" },
            },
        }],
    },
});
new aws.iam.RolePolicyAttachment("ci-access", {
    role: ci.name, policyArn: config.get("ciPolicy") ?? "arn:aws:iam::aws:policy/CloudFrontFullAccess",
});

// A function
const table = new aws.dynamodb.Table("orders", {
    name: "orders", hashKey: "id", attributes: [{ name: "id", type: "S" }], billingMode: "PAY_PER_REQUEST",
});
const runner = new aws.iam.Role("runner", { name: "runner", assumeRolePolicy: service("lambda") });
new aws.iam.RolePolicy("runs", {
    name: "runs", role: runner.id, policy: allow(["dynamodb:GetItem", ...(flag("writes") ? ["dynamodb:PutItem"] : [])], table.arn),
});
const api = new aws.lambda.Function("api", {
    name: "api", role: runner.arn, runtime: "nodejs20.x", handler: "index.handler", s3Bucket: "code", s3Key: "api.zip",
});
const site = new aws.s3.BucketV2("site", { bucket: "octo-site" });
new aws.lambda.Permission("invoke", {
    function: api.name, action: "lambda:InvokeFunction", principal: "s3.amazonaws.com",
    ...(flag("anySource") ? {} : { sourceArn: site.arn, sourceAccount: account }),
});

// Resource policies
new aws.s3.BucketPolicy("site-policy", {
    bucket: site.bucket,
    policy: allow(["s3:GetObject"], pulumi.interpolate`${site.arn}/*`,
        flag("public") ? { AWS: "*" } : { Service: "cloudfront.amazonaws.com" },
        flag("public") ? undefined : { StringEquals: { "aws:SourceAccount": account } }),
});
const queue = new aws.sqs.Queue("jobs", { name: "jobs" });
new aws.sqs.QueuePolicy("jobs-policy", {
    queueUrl: queue.id,
    policy: allow(["sqs:SendMessage"], queue.arn, { AWS: config.get("sender") ?? `arn:aws:iam::${account}:role/runner` }),
});
new aws.kms.Key("data", {
    policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" },
            ...(flag("decryptOutside") ? [
                { Effect: "Allow", Principal: { AWS: "arn:aws:iam::210987654321:root" }, Action: "kms:Decrypt", Resource: "*" }] : []),
        ],
    }),
});

// Servers
const servers = new aws.iam.Role("servers", {
    name: "servers", assumeRolePolicy: service("ec2"),
    managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"],
    ...(flag("noInline") ? {} : { inlinePolicies: [{ name: "logs", policy: allow(["logs:PutLogEvents"], "*") }] }),
});
new aws.iam.InstanceProfile("servers", { name: "servers", role: flag("swapRole") ? ci.name : servers.name });
if (flag("exclusive")) {
    const audit = new aws.iam.Policy("audit", { name: "audit", policy: allow(["iam:Get*", "iam:List*"], "*") });
    new aws.iam.PolicyAttachment("audit", { name: "audit", policyArn: audit.arn, users: [bert.name], groups: [admins.name] });
}
