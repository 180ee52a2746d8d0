package main

import (
	"example.com/pulumi-assume-role/sdk/go/assumerole"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		deployer, err := assumerole.NewUnprivilegedUserWithRole(ctx, "deployer", &assumerole.UnprivilegedUserWithRoleArgs{
			UserName:   pulumi.String(config.Require(ctx, "unprivilegedUsername")),
			ExternalId: config.RequireSecret(ctx, "externalId"),
			RolePolicy: pulumi.Map{
				"Version": pulumi.String("2012-10-17"),
				"Statement": pulumi.Array{pulumi.Map{
					"Effect":   pulumi.String("Allow"),
					"Action":   pulumi.ToStringArray([]string{"s3:CreateBucket", "s3:DeleteBucket", "s3:Get*", "s3:ListBucket"}),
					"Resource": pulumi.String("arn:aws:s3:::artifacts-*"),
				}},
			},
			// The local AWS requires this. AWS requires it only across accounts.
			GrantAssumeRole: pulumi.BoolRef(true),
		})
		if err != nil {
			return err
		}
		ctx.Export("roleArn", deployer.RoleArn)
		ctx.Export("accessKeyId", deployer.AccessKeyId)
		ctx.Export("secretAccessKey", deployer.SecretAccessKey)
		ctx.Export("assumeRoles", deployer.AssumeRoles)
		return nil
	})
}
