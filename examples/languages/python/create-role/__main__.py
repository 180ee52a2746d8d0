import pulumi
import pulumi_assume_role as assume_role

config = pulumi.Config()

deployer = assume_role.UnprivilegedUserWithRole(
    "deployer",
    user_name=config.require("unprivilegedUsername"),
    external_id=config.require_secret("externalId"),
    role_policy={
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": ["s3:CreateBucket", "s3:DeleteBucket", "s3:Get*", "s3:ListBucket"],
            "Resource": "arn:aws:s3:::artifacts-*",
        }],
    },
    # The local AWS requires this. AWS requires it only across accounts.
    grant_assume_role=True,
)

pulumi.export("roleArn", deployer.role_arn)
pulumi.export("accessKeyId", deployer.access_key_id)
pulumi.export("secretAccessKey", deployer.secret_access_key)
pulumi.export("assumeRoles", deployer.assume_roles)
