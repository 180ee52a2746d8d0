import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const createRole = new pulumi.StackReference(config.require("createRoleStack"));

const inTheRole = new aws.Provider("in-the-role", {
    region: aws.config.requireRegion(),
    assumeRoles: createRole.requireOutput("assumeRoles"),
});
const artifacts = new aws.s3.Bucket("artifacts", {}, { provider: inTheRole });

export const bucketName = artifacts.bucket;
