module create-role

go 1.26.6

require github.com/pulumi/pulumi/sdk/v3 v3.277.0
