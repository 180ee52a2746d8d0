module assume-role

go 1.26.6

require (
	github.com/pulumi/pulumi-aws/sdk/v7 v7.23.0
	github.com/pulumi/pulumi/sdk/v3 v3.277.0
)
