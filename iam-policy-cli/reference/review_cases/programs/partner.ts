// A role for another account, whose external ID is a secret.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const externalId = config.requireSecret("externalId");
const partner = new aws.iam.Role("partner", {
    name: "partner",
    assumeRolePolicy: {
        Version: "2012-10-17",
        Statement: [{
            Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "arn:aws:iam::210987654321:root" },
            Condition: { StringEquals: { "sts:ExternalId": externalId } },
        }],
    },
});
const reports = new aws.s3.BucketV2("reports");
new aws.iam.RolePolicy("reads", {
    name: "reads", role: partner.name,
    policy: {
        Version: "2012-10-17",
        Statement: [
            { Effect: "Allow", Action: "s3:GetObject", Resource: pulumi.interpolate`${reports.arn}/*` },
            { Effect: "Allow", Action: config.get("action") ?? "s3:ListAllMyBuckets", Resource: "*" },
        ],
    },
});
