package main

import (
	"encoding/json"
	"errors"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws"
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		createRole, err := pulumi.NewStackReference(ctx, config.Require(ctx, "createRoleStack"), nil)
		if err != nil {
			return err
		}
		inTheRole, err := aws.NewProvider(ctx, "in-the-role", &aws.ProviderArgs{
			Region:      pulumi.String(config.Require(ctx, "aws:region")),
			AssumeRoles: assumeRoles(createRole),
		})
		if err != nil {
			return err
		}
		artifacts, err := s3.NewBucket(ctx, "artifacts", nil, pulumi.Provider(inTheRole))
		if err != nil {
			return err
		}
		ctx.Export("bucketName", artifacts.Bucket)
		return nil
	})
}

// assumeRoles returns the output assumeRoles of the stack. An output of a stack has no type, so it is converted through JSON.
func assumeRoles(stack *pulumi.StackReference) aws.ProviderAssumeRoleArrayOutput {
	return stack.GetOutput(pulumi.String("assumeRoles")).ApplyT(func(output any) ([]aws.ProviderAssumeRole, error) {
		if output == nil {
			return nil, errors.New("the stack has no output assumeRoles")
		}
		text, err := json.Marshal(output)
		if err != nil {
			return nil, err
		}
		var roles []aws.ProviderAssumeRole
		err = json.Unmarshal(text, &roles)
		return roles, err
	}).(aws.ProviderAssumeRoleArrayOutput)
}
