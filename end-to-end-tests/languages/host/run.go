package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Starts a program as Pulumi's own host does: sdk/python/cmd/pulumi-language-python-exec in github.com/pulumi/pulumi.
//
//go:embed program.py
var pythonProgram string

// The command that runs the program of a request, by runtime.
var programs = map[string]func(*pulumirpc.RunRequest, string) []string{
	"nodejs": startNode,
	"python": startPython,
	"go":     startBinary,
}

func startNode(request *pulumirpc.RunRequest, engine string) []string {
	folder := request.GetInfo().GetProgramDirectory()
	command := []string{
		"node", filepath.Join(folder, "node_modules/@pulumi/pulumi/cmd/run"),
		"--monitor=" + request.GetMonitorAddress(), "--engine=" + engine,
		"--organization=" + request.GetOrganization(), "--project=" + request.GetProject(), "--stack=" + request.GetStack(),
		"--pwd=" + folder, "--root-directory=" + folder, fmt.Sprintf("--parallel=%d", request.GetParallel()),
	}
	if request.GetDryRun() {
		command = append(command, "--dry-run")
	}
	return append(command, request.GetInfo().GetEntryPoint())
}

func startPython(request *pulumirpc.RunRequest, _ string) []string {
	return []string{filepath.Join(option(request, "virtualenv"), "bin/python3"), "-c", pythonProgram}
}

func startBinary(request *pulumirpc.RunRequest, _ string) []string {
	return []string{filepath.Join(request.GetInfo().GetProgramDirectory(), option(request, "binary"))}
}

// Returns an option of the runtime in Pulumi.yaml.
func option(request *pulumirpc.RunRequest, name string) string {
	return request.GetInfo().GetOptions().GetFields()[name].GetStringValue()
}

func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	config, err := json.Marshal(request.GetConfig())
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(request.GetConfigSecretKeys())
	if err != nil {
		return nil, err
	}
	words := programs[h.runtime](request, h.engine)
	command := exec.CommandContext(ctx, words[0], words[1:]...)
	command.Dir = request.GetInfo().GetProgramDirectory()
	command.Env = append(os.Environ(),
		"PULUMI_ORGANIZATION="+request.GetOrganization(), "PULUMI_PROJECT="+request.GetProject(), "PULUMI_STACK="+request.GetStack(),
		"PULUMI_MONITOR="+request.GetMonitorAddress(), "PULUMI_ENGINE="+h.engine,
		"PULUMI_CONFIG="+string(config), "PULUMI_CONFIG_SECRET_KEYS="+string(secretKeys),
		"PULUMI_DRY_RUN="+strconv.FormatBool(request.GetDryRun()), fmt.Sprintf("PULUMI_PARALLEL=%d", request.GetParallel()),
		// The test compiles the program before, and ts-node would check all types again at each start.
		"PULUMI_NODEJS_TYPESCRIPT=true", "PULUMI_NODEJS_TRANSPILE_ONLY=true",
	)
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Run(); err != nil {
		var ended *exec.ExitError
		if !errors.As(err, &ended) {
			return nil, err
		}
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program ended: %s\n%s", ended, output.String())}, nil
	}
	return &pulumirpc.RunResponse{}, nil
}
