// The peer in Go: main.go is the program as anybody would write it, server.go runs it.
package main

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}]}`
const allowS3 = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`

func program(ctx *pulumi.Context) error {
	for i := range config.RequireInt(ctx, "users") {
		name := fmt.Sprintf("deployer-%d", i)
		user, err := iam.NewUser(ctx, name+"-user", &iam.UserArgs{})
		if err != nil {
			return err
		}
		key, err := iam.NewAccessKey(ctx, name+"-key", &iam.AccessKeyArgs{User: user.Name},
			pulumi.AdditionalSecretOutputs([]string{"secret"}))
		if err != nil {
			return err
		}
		role, err := iam.NewRole(ctx, name, &iam.RoleArgs{AssumeRolePolicy: pulumi.Sprintf(trust, user.Arn)})
		if err != nil {
			return err
		}
		_, err = iam.NewRolePolicy(ctx, name+"-policy", &iam.RolePolicyArgs{Role: role.Name, Policy: pulumi.String(allowS3)})
		if err != nil {
			return err
		}
		ctx.Export(fmt.Sprintf("roleArn-%d", i), role.Arn)
		ctx.Export(fmt.Sprintf("accessKeyId-%d", i), key.ID())
		ctx.Export(fmt.Sprintf("secretAccessKey-%d", i), key.Secret)
	}
	return nil
}
