// Plays the engine for the provider emulator, and an IAM that answers at once: what is measured is the plugin.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

type figures struct {
	Port        float64 `json:"port"`
	FirstAnswer float64 `json:"firstAnswer"`
	Configure   float64 `json:"configure"`
	Creates     float64 `json:"creates"`
	Again       float64 `json:"again"`
	Requests    int64   `json:"requests"`
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "Usage: emulator PLUGIN CREATES")
		os.Exit(2)
	}
	creates, err := strconv.Atoi(os.Args[2])
	if err == nil {
		err = run(os.Args[1], creates)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(path string, creates int) error {
	engine, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterEngineServer(server, &pulumirpc.UnimplementedEngineServer{})
			return nil
		},
	})
	if err != nil {
		return err
	}
	iam := &iamServer{}
	endpoint, err := iam.serve()
	if err != nil {
		return err
	}

	plugin := exec.Command(path, fmt.Sprintf("127.0.0.1:%d", engine.Port))
	plugin.Stderr = os.Stderr
	plugin.Env = append(os.Environ(), "AWS_ENDPOINT_URL="+endpoint)
	stdout, err := plugin.StdoutPipe()
	if err != nil {
		return err
	}
	started := time.Now()
	if err := plugin.Start(); err != nil {
		return err
	}
	defer plugin.Wait()
	defer plugin.Process.Kill()

	var result figures
	port, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return fmt.Errorf("%s printed no port: %w", path, err)
	}
	result.Port = time.Since(started).Seconds()

	connection, err := grpc.NewClient("127.0.0.1:"+strings.TrimSpace(port),
		grpc.WithTransportCredentials(insecure.NewCredentials()), rpcutil.GrpcChannelOptions())
	if err != nil {
		return err
	}
	provider := pulumirpc.NewResourceProviderClient(connection)
	ctx := context.Background()
	if _, err := provider.GetPluginInfo(ctx, &emptypb.Empty{}, grpc.WaitForReady(true)); err != nil {
		return err
	}
	result.FirstAnswer = time.Since(started).Seconds()

	if result.Configure, err = seconds(func() error { return configure(ctx, provider) }); err != nil {
		return err
	}
	if result.Creates, err = seconds(func() error { return createAll(ctx, provider, 0, creates) }); err != nil {
		return err
	}
	// By then Java has compiled what the first ones needed.
	if result.Again, err = seconds(func() error { return createAll(ctx, provider, creates, creates) }); err != nil {
		return err
	}
	result.Requests = iam.requests.Load()
	return json.NewEncoder(os.Stdout).Encode(result)
}

func seconds(work func() error) (float64, error) {
	started := time.Now()
	err := work()
	return time.Since(started).Seconds(), err
}

func configure(ctx context.Context, provider pulumirpc.ResourceProviderClient) error {
	args := fields(map[string]string{"region": "us-east-1", "version": "6.83.0"})
	_, err := provider.Configure(ctx, &pulumirpc.ConfigureRequest{
		Variables: map[string]string{"aws:config:region": "us-east-1"}, Args: args, AcceptSecrets: true, AcceptResources: true,
	})
	return err
}

// createAll asks for all users at once, as an engine does whose --parallel is that high.
func createAll(ctx context.Context, provider pulumirpc.ResourceProviderClient, first, users int) error {
	failures := make([]error, users)
	var all sync.WaitGroup
	for i := range users {
		all.Add(1)
		go func() {
			defer all.Done()
			name := fmt.Sprintf("user-%d", first+i)
			made, err := provider.Create(ctx, &pulumirpc.CreateRequest{
				Urn:        "urn:pulumi:bench::bench::aws:iam/user:User::" + name,
				Type:       "aws:iam/user:User",
				Name:       name,
				Properties: fields(map[string]string{"name": name}),
			})
			if err == nil && made.GetId() != name {
				err = fmt.Errorf("the plugin made %q where %q was asked for", made.GetId(), name)
			}
			failures[i] = err
		}()
	}
	all.Wait()
	return errors.Join(failures...)
}

func fields(texts map[string]string) *structpb.Struct {
	result := &structpb.Struct{Fields: map[string]*structpb.Value{}}
	for key, text := range texts {
		result.Fields[key] = structpb.NewStringValue(text)
	}
	return result
}
