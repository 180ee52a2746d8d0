import * as assumerole from "@assumerole/assume-role";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const deployer = new assumerole.UnprivilegedUserWithRole("deployer", {
    userName: config.require("unprivilegedUsername"),
    externalId: config.requireSecret("externalId"),
    rolePolicy: {
        Version: "2012-10-17",
        Statement: [{
            Effect: "Allow",
            Action: ["s3:CreateBucket", "s3:DeleteBucket", "s3:Get*", "s3:ListBucket"],
            Resource: "arn:aws:s3:::artifacts-*",
        }],
    },
    // The local AWS requires this. AWS requires it only across accounts.
    grantAssumeRole: true,
});

export const roleArn = deployer.roleArn;
export const accessKeyId = deployer.accessKeyId;
export const secretAccessKey = deployer.secretAccessKey;
export const assumeRoles = deployer.assumeRoles;
