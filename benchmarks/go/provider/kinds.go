package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/sig"
	"google.golang.org/protobuf/types/known/structpb"
)

const (
	account = "000000000000"
	created = "2026-01-01T00:00:00Z"
	unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
)

// A kind of resource: which input is its automatic name, and what AWS would add to its inputs.
type kind struct {
	nameKey string
	inputs  []string
	id      func(made resource) string
	outputs func(made resource) map[string]string
}

type resource struct {
	inputs map[string]*structpb.Value
	name   string
	unique string
}

func (r resource) text(key string) string { return r.inputs[key].GetStringValue() }

func (r resource) path() string {
	if path := r.text("path"); path != "" {
		return path
	}
	return "/"
}

var secrets = map[string]bool{"secret": true, "sesSmtpPasswordV4": true}

var kinds = map[string]kind{
	"aws:iam/user:User": {
		nameKey: "name", inputs: []string{"name", "path"}, id: byName,
		outputs: func(r resource) map[string]string {
			return map[string]string{"arn": iam("user", r), "path": r.path(), "uniqueId": "AIDA" + r.unique}
		},
	},
	"aws:iam/accessKey:AccessKey": {
		inputs: []string{"user", "status"},
		id:     func(r resource) string { return "AKIA" + r.unique },
		outputs: func(r resource) map[string]string {
			return map[string]string{
				"createDate": created, "secret": strings.Repeat(r.unique, 3)[:40], "sesSmtpPasswordV4": r.unique, "status": "Active",
			}
		},
	},
	"aws:iam/role:Role": {
		nameKey: "name", inputs: []string{"name", "path", "assumeRolePolicy"}, id: byName,
		outputs: func(r resource) map[string]string {
			return map[string]string{
				"arn": iam("role", r), "createDate": created, "path": r.path(), "uniqueId": "AROA" + r.unique,
			}
		},
	},
	"aws:iam/rolePolicy:RolePolicy": {
		nameKey: "name", inputs: []string{"name", "policy", "role"}, id: of("role"), outputs: nothing,
	},
	"aws:iam/userPolicy:UserPolicy": {
		nameKey: "name", inputs: []string{"name", "policy", "user"}, id: of("user"), outputs: nothing,
	},
	"aws:s3/bucket:Bucket": {
		nameKey: "bucket", inputs: []string{"bucket"}, id: byName,
		outputs: func(r resource) map[string]string {
			return map[string]string{"arn": "arn:aws:s3:::" + r.name, "bucketDomainName": r.name + ".s3.amazonaws.com", "region": "us-east-1"}
		},
	},
}

var functions = map[string]map[string]any{
	"aws:index/getCallerIdentity:getCallerIdentity": {
		"accountId": account, "arn": "arn:aws:iam::" + account + ":root", "id": account, "userId": account,
	},
	"aws:index/getPartition:getPartition": {
		"dnsSuffix": "amazonaws.com", "id": "aws", "partition": "aws", "reverseDnsPrefix": "com.amazonaws",
	},
	"aws:index/getRegion:getRegion": {
		"description": "US East (N. Virginia)", "endpoint": "ec2.us-east-1.amazonaws.com", "id": "us-east-1", "name": "us-east-1",
	},
}

func byName(r resource) string { return r.name }

func of(owner string) func(resource) string {
	return func(r resource) string { return r.text(owner) + ":" + r.name }
}

func nothing(resource) map[string]string { return nil }

func iam(what string, r resource) string {
	return "arn:aws:iam::" + account + ":" + what + r.path() + r.name
}

// outputs returns the id and the outputs of a resource; in a preview, what AWS would have to tell is unknown.
func outputs(token, urn string, inputs *structpb.Struct, preview bool) (string, *structpb.Struct, error) {
	kind, known := kinds[token]
	if !known {
		return "", nil, fmt.Errorf("the in-memory provider has no resource %s; add it to kinds in kinds.go", token)
	}
	made := resource{inputs: inputs.GetFields(), unique: fmt.Sprintf("%016X", digest(urn))}
	made.name = made.text(kind.nameKey)
	all := map[string]*structpb.Value{}
	for key, value := range made.inputs {
		all[key] = value
	}
	for key, text := range kind.outputs(made) {
		if all[key] != nil {
			continue
		}
		value := structpb.NewStringValue(text)
		if preview {
			value = structpb.NewStringValue(unknown)
		}
		if secrets[key] {
			value = secret(value)
		}
		all[key] = value
	}
	id := ""
	if !preview {
		id = kind.id(made)
	}
	return id, &structpb.Struct{Fields: all}, nil
}

func secret(value *structpb.Value) *structpb.Value {
	return structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{
		sig.Key: structpb.NewStringValue(sig.Secret), "value": value,
	}})
}

// schema is what YAML programs are read with; the official plugin's is a thousand times as long.
func schema() string {
	resources := map[string]any{}
	for token, kind := range kinds {
		inputs, properties := map[string]any{}, map[string]any{}
		for _, key := range kind.inputs {
			inputs[key] = map[string]any{"type": "string"}
			properties[key] = inputs[key]
		}
		for key := range kind.outputs(resource{unique: strings.Repeat("0", 16)}) {
			properties[key] = map[string]any{"type": "string", "secret": secrets[key]}
		}
		resources[token] = map[string]any{"inputProperties": inputs, "properties": properties}
	}
	text, err := json.Marshal(map[string]any{
		"name":    "aws",
		"version": version,
		// Without it aws:iam:User is not understood as aws:iam/user:User.
		"meta":      map[string]any{"moduleFormat": "(.*)(?:/[^/]*)"},
		"provider":  map[string]any{"inputProperties": map[string]any{"region": map[string]any{"type": "string"}}},
		"resources": resources,
	})
	if err != nil {
		panic(err)
	}
	return string(text)
}
