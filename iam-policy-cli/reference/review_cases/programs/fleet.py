"""1,000 users, each with an inline policy for a folder."""
import json

import pulumi
import pulumi_aws as aws

wide = pulumi.Config().get_int("wide")
for number in range(1000):
    name = f"user-{number}"
    user = aws.iam.User(name, name=name)
    resource = "*" if number == wide else f"arn:aws:s3:::home/{name}/*"
    aws.iam.UserPolicy(f"{name}-home", name="home", user=user.name, policy=json.dumps({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": resource}],
    }))
