import json

import pulumi
import pulumi_aws as aws

ALLOW_S3 = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
})


def trust(arn: str) -> str:
    return json.dumps({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": arn}, "Action": "sts:AssumeRole"}],
    })


def program() -> None:
    """The program without the component."""
    for i in range(pulumi.Config().require_int("users")):
        name = f"deployer-{i}"
        user = aws.iam.User(f"{name}-user")
        key = aws.iam.AccessKey(
            f"{name}-key", user=user.name, opts=pulumi.ResourceOptions(additional_secret_outputs=["secret"]))
        role = aws.iam.Role(name, assume_role_policy=user.arn.apply(trust))
        aws.iam.RolePolicy(f"{name}-policy", role=role.name, policy=ALLOW_S3)
        pulumi.export(f"roleArn-{i}", role.arn)
        pulumi.export(f"accessKeyId-{i}", key.id)
        pulumi.export(f"secretAccessKey-{i}", key.secret)
