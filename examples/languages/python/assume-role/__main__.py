import pulumi
import pulumi_aws as aws

config = pulumi.Config()
create_role = pulumi.StackReference(config.require("createRoleStack"))

# Python receives the keys in any order. If they are sorted, an update without changes does not change the provider.
assume_roles = create_role.require_output("assumeRoles").apply(lambda roles: [dict(sorted(role.items())) for role in roles])

in_the_role = aws.Provider(
    "in-the-role",
    region=aws.config.region,
    assume_roles=assume_roles,
)
artifacts = aws.s3.Bucket("artifacts", opts=pulumi.ResourceOptions(provider=in_the_role))

pulumi.export("bucketName", artifacts.bucket)
