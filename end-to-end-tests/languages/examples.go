// Package languages imports what the examples in Go use, so that go.sum contains the checksums.
package languages

import (
	_ "github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3"
	_ "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	_ "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)
