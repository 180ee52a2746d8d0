package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// Runs one command of pulumi, whose arguments are this program's, with the program in this process. The Automation
// API does it like this, too, but keeps its server to itself.
func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &language{})
			return nil
		},
	})
	if err != nil {
		return err
	}
	command := exec.Command("pulumi", append(args, fmt.Sprintf("--client=127.0.0.1:%d", handle.Port))...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return command.Run()
}

type language struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
}

func (*language) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{}, nil
}

func (*language) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

func (*language) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	engine := ""
	if len(request.GetArgs()) > 0 {
		engine = request.GetArgs()[0]
	}
	stack, err := pulumi.NewContext(ctx, pulumi.RunInfo{
		Project:          request.GetProject(),
		Stack:            request.GetStack(),
		Organization:     request.GetOrganization(),
		Config:           request.GetConfig(),
		ConfigSecretKeys: request.GetConfigSecretKeys(),
		Parallel:         request.GetParallel(),
		DryRun:           request.GetDryRun(),
		MonitorAddr:      request.GetMonitorAddress(),
		EngineAddr:       engine,
	})
	if err != nil {
		return nil, err
	}
	defer stack.Close()
	if err := pulumi.RunWithContext(stack, program); err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	return &pulumirpc.RunResponse{}, nil
}
