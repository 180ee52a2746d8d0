package main

import (
	"context"
	"fmt"
	"hash/fnv"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

const version = "6.83.0"

type provider struct {
	pulumirpc.UnimplementedResourceProviderServer
}

func (*provider) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version}, nil
}

func (*provider) GetSchema(context.Context, *pulumirpc.GetSchemaRequest) (*pulumirpc.GetSchemaResponse, error) {
	return &pulumirpc.GetSchemaResponse{Schema: schema()}, nil
}

func (*provider) CheckConfig(_ context.Context, request *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	return &pulumirpc.CheckResponse{Inputs: request.GetNews()}, nil
}

func (*provider) DiffConfig(_ context.Context, request *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	return diff(request), nil
}

func (*provider) Configure(context.Context, *pulumirpc.ConfigureRequest) (*pulumirpc.ConfigureResponse, error) {
	return &pulumirpc.ConfigureResponse{
		AcceptSecrets: true, SupportsPreview: true, AcceptResources: true, AcceptOutputs: true,
	}, nil
}

// Check gives a name to what has none, as the official plugin does.
func (*provider) Check(_ context.Context, request *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	inputs := proto.Clone(request.GetNews()).(*structpb.Struct)
	if key := kinds[request.GetType()].nameKey; key != "" && inputs.GetFields()[key] == nil {
		name, known := request.GetOlds().GetFields()[key]
		if !known {
			name = structpb.NewStringValue(fmt.Sprintf("%s-%07x", request.GetName(), digest(request.GetUrn())&0xfffffff))
		}
		if inputs.Fields == nil {
			inputs.Fields = map[string]*structpb.Value{}
		}
		inputs.Fields[key] = name
	}
	return &pulumirpc.CheckResponse{Inputs: inputs}, nil
}

func (*provider) Diff(_ context.Context, request *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	return diff(request), nil
}

func diff(request *pulumirpc.DiffRequest) *pulumirpc.DiffResponse {
	if proto.Equal(request.GetOldInputs(), request.GetNews()) {
		return &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_NONE}
	}
	return &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_SOME}
}

func (*provider) Create(_ context.Context, request *pulumirpc.CreateRequest) (*pulumirpc.CreateResponse, error) {
	id, outputs, err := outputs(request.GetType(), request.GetUrn(), request.GetProperties(), request.GetPreview())
	if err != nil {
		return nil, err
	}
	return &pulumirpc.CreateResponse{Id: id, Properties: outputs}, nil
}

func (*provider) Update(_ context.Context, request *pulumirpc.UpdateRequest) (*pulumirpc.UpdateResponse, error) {
	_, outputs, err := outputs(request.GetType(), request.GetUrn(), request.GetNews(), request.GetPreview())
	if err != nil {
		return nil, err
	}
	return &pulumirpc.UpdateResponse{Properties: outputs}, nil
}

func (*provider) Delete(context.Context, *pulumirpc.DeleteRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func (*provider) Invoke(_ context.Context, request *pulumirpc.InvokeRequest) (*pulumirpc.InvokeResponse, error) {
	result, known := functions[request.GetTok()]
	if !known {
		return nil, fmt.Errorf("the in-memory provider has no function %s; add it to functions in kinds.go", request.GetTok())
	}
	answer, err := structpb.NewStruct(result)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.InvokeResponse{Return: answer}, nil
}

func (*provider) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func digest(text string) uint64 {
	hash := fnv.New64a()
	hash.Write([]byte(text))
	return hash.Sum64()
}
