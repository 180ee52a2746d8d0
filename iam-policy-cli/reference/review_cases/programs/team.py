"""A role that a user can assume, with a boundary, an inline policy, and an attached policy."""
import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
account = "123456789012"


def allow(actions, resource):
    return json.dumps({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": actions, "Resource": resource}],
    })


def trust(principal):
    return json.dumps({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}],
    })


def flag(name):
    return config.get_bool(name) or False


anna = aws.iam.User("anna", name=config.get("userName") or "anna")
limit = aws.iam.Policy("limit", name="limit", policy=allow(["s3:*", "sqs:*", "iam:*"], "*"))
deployer = aws.iam.Role(
    "releaser" if flag("alias") else "deployer",
    name=config.get("roleName") or "deployer",
    assume_role_policy=trust(f"arn:aws:iam::{account}:root") if flag("trustAccount") else anna.arn.apply(trust),
    permissions_boundary=None if flag("noBoundary") else limit.arn,
    tags={"team": "web"} if flag("tags") else None,
    opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name="deployer")]) if flag("alias") else None,
)
reads = aws.iam.RolePolicy(
    "reads",
    name="reads",
    role=deployer.name,
    policy=allow(
        (config.get("actions") or "s3:GetObject,s3:ListBucket").split(","),
        config.get("resource") or "*",
    ),
)
if not flag("noAttachment"):
    aws.iam.RolePolicyAttachment(
        "audits",
        role=deployer.name,
        policy_arn=config.get("attached") or "arn:aws:iam::aws:policy/SecurityAudit",
        opts=pulumi.ResourceOptions(retain_on_delete=flag("retain")),
    )
aws.iam.AccessKey("key", user=anna.name)
if flag("secondKey"):
    aws.iam.AccessKey("second-key", user=anna.name)
if flag("runner"):
    aws.iam.Role(
        "runner",
        name="runner",
        assume_role_policy=json.dumps({
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
        }),
        managed_policy_arns=["arn:aws:iam::aws:policy/ReadOnlyAccess"],
        opts=pulumi.ResourceOptions(import_="runner") if flag("import") else None,
    )
if flag("get"):
    existing = aws.iam.Role.get("existing", "operators")
    aws.iam.RolePolicyAttachment(
        "operators-access", role=existing.name, policy_arn="arn:aws:iam::aws:policy/PowerUserAccess")
if flag("error"):
    raise Exception("The program stops here")
