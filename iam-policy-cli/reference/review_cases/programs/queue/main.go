// A queue whose consumer is a role, and whose sender is the role of another stack.
package main

import (
	"encoding/json"

	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func document(statement map[string]any) (string, error) {
	statement["Effect"] = "Allow"
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{statement}})
	return string(text), err
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		settings := config.New(ctx, "")
		trust, err := document(map[string]any{
			"Principal": map[string]any{"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole",
		})
		if err != nil {
			return err
		}
		consumer, err := iam.NewRole(ctx, "consumer", &iam.RoleArgs{Name: pulumi.String("consumer"), AssumeRolePolicy: pulumi.String(trust)})
		if err != nil {
			return err
		}
		actions := []string{"sqs:ReceiveMessage", "sqs:DeleteMessage"}
		if settings.GetBool("purges") {
			actions = append(actions, "sqs:PurgeQueue")
		}
		consumes, err := document(map[string]any{"Action": actions, "Resource": "arn:aws:sqs:us-east-1:123456789012:jobs"})
		if err != nil {
			return err
		}
		policy, err := iam.NewPolicy(ctx, "consumes", &iam.PolicyArgs{Name: pulumi.String("consumes"), Policy: pulumi.String(consumes)})
		if err != nil {
			return err
		}
		_, err = iam.NewRolePolicyAttachment(ctx, "consumes", &iam.RolePolicyAttachmentArgs{Role: consumer.Name, PolicyArn: policy.Arn})
		if err != nil || !settings.GetBool("operators") {
			return err
		}
		operators, err := iam.NewGroup(ctx, "operators", &iam.GroupArgs{Name: pulumi.String("operators")})
		if err != nil {
			return err
		}
		_, err = iam.NewGroupPolicyAttachment(ctx, "operators-consume", &iam.GroupPolicyAttachmentArgs{Group: operators.Name, PolicyArn: policy.Arn})
		return err
	})
}
