import pulumi
import pulumi_aws as aws

config = pulumi.Config()
create_role = pulumi.StackReference(config.require("createRoleStack"))

# Python receives the keys in arbitrary order. Sorting them avoids provider updates that change only the order.
assume_roles = create_role.require_output("assumeRoles").apply(lambda roles: [dict(sorted(role.items())) for role in roles])

in_the_role = aws.Provider(
    "in-the-role",
    region=aws.config.region,
    assume_roles=assume_roles,
)
artifacts = aws.s3.Bucket("artifacts", opts=pulumi.ResourceOptions(provider=in_the_role))

pulumi.export("bucketName", artifacts.bucket)
