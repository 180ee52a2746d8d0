import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const allowS3 = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
});

const trust = (arn: string) => JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: arn }, Action: "sts:AssumeRole" }],
});

/** The program as anybody would write it. */
export async function program(): Promise<Record<string, unknown>> {
    const outputs: Record<string, unknown> = {};
    const users = new pulumi.Config().requireNumber("users");
    for (let i = 0; i < users; i++) {
        const name = `deployer-${i}`;
        const user = new aws.iam.User(`${name}-user`);
        const key = new aws.iam.AccessKey(`${name}-key`, { user: user.name }, { additionalSecretOutputs: ["secret"] });
        const role = new aws.iam.Role(name, { assumeRolePolicy: user.arn.apply(trust) });
        new aws.iam.RolePolicy(`${name}-policy`, { role: role.name, policy: allowS3 });
        outputs[`roleArn-${i}`] = role.arn;
        outputs[`accessKeyId-${i}`] = key.id;
        outputs[`secretAccessKey-${i}`] = key.secret;
    }
    return outputs;
}
