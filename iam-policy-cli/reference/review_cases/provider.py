"""A provider for every AWS type that keeps the inputs of a resource and creates nothing.

It follows the official plugin where a review reads the result: automatic names, ARNs, unique IDs, policies as JSON strings,
and properties whose change replaces a resource.
"""
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import grpc
from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

ACCOUNT = "123456789012"
REGION = "us-east-1"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"

DOCUMENTS = {"policy", "assumeRolePolicy", "policyDocument", "accessPolicies", "content"}
IAM_PATHS = {"Role": "role", "User": "user", "Group": "group", "Policy": "policy", "InstanceProfile": "instance-profile"}
IDS = {"User": "AIDA", "Role": "AROA", "Group": "AGPA", "Policy": "ANPA"}
NAMED = {
    "aws:iam/role:Role", "aws:iam/user:User", "aws:iam/group:Group", "aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/userPolicy:UserPolicy", "aws:iam/groupPolicy:GroupPolicy", "aws:iam/instanceProfile:InstanceProfile",
    "aws:lambda/function:Function", "aws:sqs/queue:Queue", "aws:sns/topic:Topic", "aws:ecr/repository:Repository",
    "aws:secretsmanager/secret:Secret", "aws:sfn/stateMachine:StateMachine", "aws:eks/cluster:Cluster",
    "aws:dynamodb/table:Table", "aws:kinesis/stream:Stream", "aws:cloudwatch/eventRule:EventRule",
    "aws:cloudwatch/logGroup:LogGroup", "aws:organizations/policy:Policy",
}
BUCKETS = {"aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"}
DEFAULTS = {
    "aws:iam/role:Role": {"path": "/", "forceDetachPolicies": False, "maxSessionDuration": 3600},
    "aws:iam/user:User": {"path": "/", "forceDestroy": False},
    "aws:iam/group:Group": {"path": "/"},
    "aws:iam/policy:Policy": {"path": "/"},
    "aws:iam/instanceProfile:InstanceProfile": {"path": "/"},
    "aws:iam/accessKey:AccessKey": {"status": "Active"},
}
REPLACES = {
    "aws:iam/role:Role": {"name", "path"},
    "aws:iam/group:Group": set(),
    "aws:iam/policy:Policy": {"name", "path", "description"},
    "aws:iam/rolePolicy:RolePolicy": {"name", "role"},
    "aws:iam/userPolicy:UserPolicy": {"name", "user"},
    "aws:iam/groupPolicy:GroupPolicy": {"name", "group"},
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {"role", "policyArn"},
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": {"user", "policyArn"},
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": {"group", "policyArn"},
    "aws:iam/policyAttachment:PolicyAttachment": {"name", "policyArn"},
    "aws:iam/groupMembership:GroupMembership": {"group", "name"},
    "aws:iam/userGroupMembership:UserGroupMembership": {"user"},
    "aws:iam/instanceProfile:InstanceProfile": {"name", "path"},
    "aws:iam/accessKey:AccessKey": {"user"},
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {"url"},
    "aws:s3/bucketPolicy:BucketPolicy": {"bucket"},
    "aws:s3/bucket:Bucket": {"bucket"},
    "aws:s3/bucketV2:BucketV2": {"bucket"},
    "aws:lambda/permission:Permission": {
        "action", "function", "principal", "sourceArn", "sourceAccount", "statementId", "principalOrgId", "functionUrlAuthType"},
}
OUTPUTS = {
    "aws:eks/cluster:Cluster": {"certificateAuthority": {"data": "none"}, "endpoint": "https://cluster.example"},
}
FUNCTIONS = {
    "aws:index/getCallerIdentity:getCallerIdentity": {
        "accountId": ACCOUNT, "arn": f"arn:aws:iam::{ACCOUNT}:root", "id": ACCOUNT, "userId": ACCOUNT},
    "aws:index/getPartition:getPartition": {"dnsSuffix": "amazonaws.com", "id": "aws", "partition": "aws"},
    "aws:index/getRegion:getRegion": {"id": REGION, "name": REGION, "region": REGION, "endpoint": "", "description": ""},
    "aws:organizations/getOrganization:getOrganization": {
        "id": "o-a1b2c3d4e5", "roots": [{"id": "r-a1b2", "name": "Root", "arn": "", "policyTypes": []}]},
    "aws:index/getAvailabilityZones:getAvailabilityZones": {
        "id": REGION, "names": [f"{REGION}a", f"{REGION}b"], "zoneIds": [], "groupNames": []},
    "aws:ecr/getAuthorizationToken:getAuthorizationToken": {
        "id": REGION, "userName": "AWS", "password": "none", "authorizationToken": "none", "proxyEndpoint": ""},
    "aws:ec2/getVpc:getVpc": {"id": "vpc-1", "arn": "", "cidrBlock": "10.0.0.0/16"},
    "aws:ec2/getSubnets:getSubnets": {"id": REGION, "ids": ["subnet-1", "subnet-2"]},
    "aws:ec2/getAmi:getAmi": {"id": "ami-1", "imageId": "ami-1"},
}


def kind(token: str) -> str:
    return token.rsplit(":", 1)[1]


def unique(urn: str) -> str:
    return hashlib.sha256(urn.encode()).hexdigest()[:16].upper()


def has_unknown(value) -> bool:
    if isinstance(value, dict):
        return any(map(has_unknown, value.values()))
    if isinstance(value, list):
        return any(map(has_unknown, value))
    return value == UNKNOWN


def as_document(value):
    """Returns a policy as the official plugin does: as a JSON string, unknown if a part of it is unknown."""
    if not isinstance(value, dict):
        return value
    if value.get(SIGNATURE) == SECRET:
        return {**value, "value": as_document(value["value"])}
    return UNKNOWN if has_unknown(value) else json.dumps(value, separators=(",", ":"), sort_keys=True)


def checked(inputs: dict) -> dict:
    result = {}
    for key, value in inputs.items():
        if key in DOCUMENTS:
            value = as_document(value)
        elif key == "inlinePolicies" and isinstance(value, list):
            value = [checked(one) if isinstance(one, dict) else one for one in value]
        result[key] = value
    return result


def name_key(token: str) -> str:
    return "bucket" if token in BUCKETS else "name" if token in NAMED else ""


def arn(token: str, inputs: dict) -> str:
    service = token.split(":")[1].split("/")[0]
    name = inputs.get(name_key(token) or "name", "x")
    if service == "iam" and kind(token) in IAM_PATHS:
        return f"arn:aws:iam::{ACCOUNT}:{IAM_PATHS[kind(token)]}{inputs.get('path', '/')}{name}"
    if kind(token) == "OpenIdConnectProvider":
        return f"arn:aws:iam::{ACCOUNT}:oidc-provider/{inputs['url'].removeprefix('https://')}"
    if token in BUCKETS:
        return f"arn:aws:s3:::{name}"
    if service in ("sqs", "sns"):
        return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{name}"
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{kind(token).lower()}/{name}"


def outputs(token: str, urn: str, inputs: dict, preview: bool) -> tuple[str, dict]:
    added = {"arn": arn(token, inputs), "tagsAll": {}}
    added |= OUTPUTS.get(token, {})
    if kind(token) in IDS:
        added["uniqueId"] = IDS[kind(token)] + unique(urn)
    if kind(token) == "AccessKey":
        added = {"secret": {SIGNATURE: SECRET, "value": "secret" + unique(urn)}, "createDate": "2026-01-01T00:00:00Z"}
    result = dict(inputs) | {key: UNKNOWN if preview else value for key, value in added.items() if key not in inputs}
    name = inputs.get(name_key(token), "") if name_key(token) else ""
    identity = "AKIA" + unique(urn) if kind(token) == "AccessKey" else name or unique(urn).lower()
    if token in ("aws:iam/policy:Policy", "aws:iam/openIdConnectProvider:OpenIdConnectProvider"):
        identity = added["arn"]
    return "" if preview else identity, result


def policy_document(arguments: dict) -> dict:
    """Writes the JSON of the function getPolicyDocument."""
    statements = []
    for given in arguments.get("statements", []):
        statement = {"Effect": given.get("effect", "Allow")}
        for key, element in (("sid", "Sid"), ("actions", "Action"), ("notActions", "NotAction"), ("resources", "Resource")):
            if given.get(key):
                statement[element] = given[key]
        if given.get("principals"):
            statement["Principal"] = {one["type"]: one["identifiers"] for one in given["principals"]}
        for one in given.get("conditions", []):
            statement.setdefault("Condition", {}).setdefault(one["test"], {})[one["variable"]] = one["values"]
        statements.append(statement)
    text = json.dumps({"Version": "2012-10-17", "Statement": statements})
    return {"id": "1", "json": text, "minifiedJson": text}


def to_struct(values: dict) -> struct_pb2.Struct:
    return json_format.ParseDict(values, struct_pb2.Struct())


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    def __init__(self, version: str, schema: str):
        self.version = version
        self.schema = schema
        self.drift: dict[str, dict] = {}
        self.caller = f"arn:aws:iam::{ACCOUNT}:root"

    def Handshake(self, request, context):
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, accept_resources=True, accept_outputs=True)

    def GetPluginInfo(self, request, context):
        return plugin_pb2.PluginInfo(version=self.version)

    def Attach(self, request, context):
        return empty_pb2.Empty()

    def GetSchema(self, request, context):
        return provider_pb2.GetSchemaResponse(schema=self.schema)

    def CheckConfig(self, request, context):
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request, context):
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(self, request, context):
        role = json_format.MessageToDict(request.args).get("assumeRole")
        role = json.loads(role) if isinstance(role, str) else role
        if role:
            name = role["roleArn"].rsplit("/", 1)[1]
            self.caller = f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/{role['sessionName']}"
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, acceptResources=True, acceptOutputs=True)

    def Check(self, request, context):
        token = request.type
        inputs = checked(json_format.MessageToDict(request.news))
        key = name_key(token)
        if key and key not in inputs:
            old = json_format.MessageToDict(request.olds).get(key)
            inputs[key] = old or f"{request.name}-{unique(request.urn)[:7].lower()}"
        for default, value in DEFAULTS.get(token, {}).items():
            inputs.setdefault(default, value)
        return provider_pb2.CheckResponse(inputs=to_struct(inputs))

    def Diff(self, request, context):
        old = json_format.MessageToDict(request.old_inputs)
        state = json_format.MessageToDict(request.olds)
        new = json_format.MessageToDict(request.news)
        changed = [
            key for key in sorted(old.keys() | new.keys())
            if old.get(key) != new.get(key) or key in new and key in state and state[key] != new[key]]
        replaces = [key for key in changed if key in REPLACES.get(request.type, set())]
        detailed = {
            key: provider_pb2.PropertyDiff(
                kind=provider_pb2.PropertyDiff.UPDATE_REPLACE if key in replaces else provider_pb2.PropertyDiff.UPDATE)
            for key in changed}
        some = provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(
            changes=some, diffs=changed, replaces=replaces, detailedDiff=detailed, hasDetailedDiff=True)

    def Create(self, request, context):
        inputs = json_format.MessageToDict(request.properties)
        identity, properties = outputs(request.type, request.urn, inputs, request.preview)
        return provider_pb2.CreateResponse(id=identity, properties=to_struct(properties))

    def Update(self, request, context):
        inputs = json_format.MessageToDict(request.news)
        _, properties = outputs(request.type, request.urn, inputs, False)
        return provider_pb2.UpdateResponse(properties=to_struct(properties))

    def Delete(self, request, context):
        return empty_pb2.Empty()

    def Read(self, request, context):
        """Returns the state, with the drift that a case asks for; for import and get, a resource with this ID."""
        properties = json_format.MessageToDict(request.properties)
        inputs = json_format.MessageToDict(request.inputs)
        if not properties:
            key = name_key(request.type)
            inputs = {**DEFAULTS.get(request.type, {}), **({key: request.id} if key else {}), **self.drift.get(request.id, {})}
            _, properties = outputs(request.type, request.urn, inputs, False)
        drift = self.drift.get(request.id, {})
        return provider_pb2.ReadResponse(
            id=request.id, properties=to_struct(properties | drift), inputs=to_struct(inputs | drift))

    def Invoke(self, request, context):
        arguments = json_format.MessageToDict(request.args)
        if request.tok == "aws:iam/getPolicyDocument:getPolicyDocument":
            return provider_pb2.InvokeResponse(**{"return": to_struct(policy_document(arguments))})
        result = FUNCTIONS.get(request.tok)
        if request.tok.endswith(":getCallerIdentity"):
            result = {**result, "arn": self.caller}
        if result is None:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, f"add {request.tok} to FUNCTIONS in provider.py")
        return provider_pb2.InvokeResponse(**{"return": to_struct(result)})

    def Cancel(self, request, context):
        return empty_pb2.Empty()


def serve(provider: Provider) -> tuple[grpc.Server, int]:
    """Starts a server on a free port; the caller stops it."""
    server = grpc.server(ThreadPoolExecutor(max_workers=16))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port
