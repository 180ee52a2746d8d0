"""Prints a Pulumi schema of the part of pulumi-aws that this project uses: names and types only.

The schema comes from the public Python SDK, whose source has the same names and types as the Java SDK:

    pip download --no-deps --dest target pulumi-aws==7.51.1
    python3 end-to-end-tests/pulumi-aws-7/schema.py target/pulumi_aws-7.51.1-*.whl >end-to-end-tests/pulumi-aws-7/schema-7.51.1.json

and likewise for 6.83.0. No code of the package is run. The names and types are facts of pulumi-aws, which is under the Apache License 2.0
(https://github.com/pulumi/pulumi-aws); they were read on 26 November 2026.
"""
import ast
import json
import re
import sys
import zipfile

RESOURCES = [
    ("iam", "AccessKey"),
    ("iam", "Group"),
    ("iam", "OpenIdConnectProvider"),
    ("iam", "Policy"),
    ("iam", "Role"),
    ("iam", "RolePolicy"),
    ("iam", "RolePolicyAttachment"),
    ("iam", "User"),
    ("iam", "UserPolicy"),
    ("s3", "Bucket"),
    ("secretsmanager", "Secret"),
    ("secretsmanager", "SecretPolicy"),
    ("secretsmanager", "SecretVersion"),
]
FUNCTIONS = [("", "getCallerIdentity"), ("iam", "getAccessKeys")]
# Enums of the package that no resource refers to.
ENUMS = ["Region"]
SCALARS = {"str": "string", "bool": "boolean", "int": "integer", "float": "number"}


def snake(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


class Sdk:
    """The classes and functions of the package."""

    def __init__(self, wheel):
        self.wheel = zipfile.ZipFile(wheel)
        self.version = json.loads(self.wheel.read("pulumi_aws/pulumi-plugin.json"))["version"]
        self.files = {}

    def members(self, module, file):
        """Returns what a file defines, by name; empty if the file does not exist."""
        path = "/".join(part for part in ("pulumi_aws", module, file + ".py") if part)
        if path not in self.files:
            body = ast.parse(self.wheel.read(path)).body if path in self.wheel.namelist() else []
            self.files[path] = {member.name: member for member in body if hasattr(member, "name")}
        return self.files[path]


class Schema:
    """The types found so far."""

    def __init__(self, sdk):
        self.sdk = sdk
        self.types = {}

    def of(self, node, module):
        """Returns the type that an annotation names."""
        if isinstance(node, ast.Constant):
            return self.named(node.value, module)
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)
        if name == "Any":
            return {"$ref": "pulumi.json#/Any"}
        if name:
            return {"type": SCALARS[name]}
        outer, inner = node.value, node.slice
        name = outer.attr if isinstance(outer, ast.Attribute) else outer.id
        if name in ("Input", "Output", "Optional"):
            return self.of(inner, module)
        if name == "Sequence":
            return {"type": "array", "items": self.of(inner, module)}
        if name == "Mapping":
            return {"type": "object", "additionalProperties": self.of(inner.elts[1], module)}
        if name == "Union":
            choices = []
            for element in inner.elts:
                choice = self.of(element, module)
                if choice not in choices:
                    choices.append(choice)
            return {"oneOf": choices} if len(choices) > 1 else choices[0]
        raise ValueError(ast.dump(node))

    def named(self, name, module):
        """Returns a type by its name, such as RoleInlinePolicyArgs, outputs.RoleInlinePolicy or _iam.PolicyStatementArgs."""
        prefix, _, name = name.rpartition(".")
        home = module if prefix in ("", "outputs") else prefix.lstrip("_")
        name = name.removesuffix("Args")
        found = (
            self.sdk.members(home, "_enums").get(name)
            or self.sdk.members(home, "_inputs").get(name + "Args")
            or self.sdk.members(home, "outputs")[name]
        )
        name = name.removesuffix("Result")
        token = f"aws:{home or 'index'}/{name}:{name}"
        if token not in self.types:
            # Registered before it is complete, because a type can contain itself.
            self.types[token] = {}
            self.types[token] |= self.enum(found) if self.is_enum(found) else self.object(found, home)
        return {"$ref": f"#/types/{token}"}

    @staticmethod
    def is_enum(found):
        return any(getattr(base, "id", "") == "Enum" for base in found.bases)

    @staticmethod
    def enum(found):
        values = [line for line in found.body if isinstance(line, ast.Assign)]
        return {
            "type": "string",
            "enum": [{"name": line.targets[0].id, "value": line.value.value} for line in values],
        }

    def object(self, found, module):
        properties, required = self.inputs(found, module)
        return {"type": "object", "properties": properties, "required": required}

    def inputs(self, found, module):
        """Returns the arguments of a class's constructor, and which of them have no default."""
        names = {getter.name: self.property_name(getter) for getter in self.getters(found)}
        arguments = next(f for f in found.body if getattr(f, "name", "") == "__init__").args
        properties, required = {}, []
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults):
            name = names[argument.arg]
            properties[name] = self.of(argument.annotation, module)
            if default is None:
                required.append(name)
        return properties, required

    def outputs(self, found, module):
        """Returns the properties of a class, and which of them always have a value."""
        properties, required = {}, []
        for getter in self.getters(found):
            name = self.property_name(getter)
            properties[name] = self.of(getter.returns, module)
            if not re.match(r"(pulumi\.Output\[)?Optional\[", ast.unparse(getter.returns)):
                required.append(name)
        return properties, required

    @staticmethod
    def getters(found):
        for member in found.body:
            for decorator in getattr(member, "decorator_list", []):
                if ast.unparse(decorator).startswith("pulumi.getter"):
                    yield member

    @staticmethod
    def property_name(getter):
        for decorator in getter.decorator_list:
            for keyword in getattr(decorator, "keywords", []):
                return keyword.value.value
        return getter.name

    def resource(self, module, name):
        members = self.sdk.members(module, snake(name))
        inputs, required_inputs = self.inputs(members[name + "Args"], module)
        outputs, required = self.outputs(members[name], module)
        result = {
            "properties": outputs,
            "required": required,
            "inputProperties": inputs,
            "requiredInputs": required_inputs,
        }
        state = members.get(f"_{name}State")
        if state:
            result["stateInputs"] = {"type": "object", "properties": self.inputs(state, module)[0]}
        return result

    def function(self, module, name):
        members = self.sdk.members(module, snake(name))
        arguments = [argument for argument in members[snake(name)].args.args if argument.arg != "opts"]
        # Every argument has a default. Only this form of the function marks an argument that can be omitted, with a second Optional.
        inputs = [argument.annotation for argument in members[snake(name) + "_output"].args.args if argument.arg != "opts"]
        required_inputs = [
            argument.arg for argument, annotation in zip(arguments, inputs) if ast.unparse(annotation).count("Optional[") < 2
        ]
        outputs, required = self.outputs(members[name[0].upper() + name[1:] + "Result"], module)
        result = {
            "inputs": {
                "type": "object",
                "properties": {argument.arg: self.of(argument.annotation, module) for argument in arguments},
            },
            "outputs": {"type": "object", "properties": outputs, "required": required},
        }
        if required_inputs:
            result["inputs"]["required"] = required_inputs
        return result


def token(module, name):
    return f"aws:{module}/{name[0].lower() + name[1:]}:{name}"


def main(wheel):
    sdk = Sdk(wheel)
    schema = Schema(sdk)
    provider = schema.resource("", "Provider")
    resources = {token(module, name): schema.resource(module, name) for module, name in RESOURCES}
    functions = {token(module or "index", name): schema.function(module, name) for module, name in FUNCTIONS}
    for name in ENUMS:
        schema.named(name, "")
    result = {
        "name": "aws",
        "version": sdk.version,
        "meta": {"moduleFormat": "(.*)(?:/[^/]*)"},
        "language": {"java": {"packages": {"index": ""}}},
        "provider": provider,
        "resources": resources,
        "functions": functions,
        "types": dict(sorted(schema.types.items())),
    }
    json.dump(result, sys.stdout, indent=1)
    print()


main(sys.argv[1])
