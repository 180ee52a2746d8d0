"""Writes provider-calls.txt: the IAM actions that the AWS provider needs for each resource type of com.pulumi:aws.

    python3 -B iam-policy-cli/reference/permissions/generate.py MODEL
    python3 -B iam-policy-cli/reference/permissions/generate.py --check MODEL

MODEL is a clone of https://github.com/awslabs/iam-policy-autopilot, with or without a work tree. README.md describes the sources.
"""
import argparse
import collections
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import operations
import type_names

ROOT = Path(__file__).resolve().parents[3]
OUTPUT = ROOT / "iam-policy-cli/src/main/resources/io/assumerole/policy/cli/permissions/provider-calls.txt"
REFERENCE = ROOT / "iam-policy/src/main/resources/io/assumerole/policy/reference/service-reference"
COMMIT = "8f09822b"
MODEL = "iam-policy-autopilot-policy-generation/resources/config/terraform/"
HEADER = """\
# The IAM actions that the AWS provider needs for each resource type of com.pulumi:aws {versions}.
# Facts, derived by iam-policy-cli/reference/permissions/generate.py. No text of the sources is copied.
# From the model of the Terraform AWS provider in AWS Labs' IAM Policy Autopilot (Apache-2.0), commit {commit}:
# https://github.com/awslabs/iam-policy-autopilot
# iam-policy-autopilot, Copyright Amazon.com, Inc. or its affiliates. All Rights Reserved.
#
# - provider VERSION: the version of the Terraform AWS provider
# - type TYPES: the resource types that the following lines are about
# - create, read, update, delete ACTIONS CONDITION: the actions of the operation. Those of read also follow a create or an update.
#   Without a condition, the provider certainly makes the calls. The conditions:
#   - when tags: if the resource has tags; for update, if the tags change
#   - maybe: in cases that the model doesn't show
"""
OPERATIONS = ["create", "read", "update", "delete"]
# The first words of the SDK operations that do the work of an operation, the most likely first.
VERBS = {
    "create": (
        "Create Put Run Register Allocate Request Import Add Associate Attach Enable Start Accept Authorize Publish Subscribe Upload"
        " Copy Set Send Invite Purchase Provision Tag Update Modify Change Batch").split(),
    "read": "Get Describe Read Head List Search Lookup Batch".split(),
    "update": "Update Modify Put Set Change Replace Edit Batch".split(),
    "delete": (
        "Delete Remove Deregister Terminate Release Disassociate Detach Disable Revoke Unsubscribe Cancel Stop Reject Leave Withdraw"
        " Untag Reset Put Update Modify Change Batch").split(),
}
MOST_DIFFERENCES = 50


class Sources:
    """The model, the types, and the actions."""

    def __init__(self, clone):
        self.clone = clone
        self.commit = self.git("rev-parse", "HEAD").strip()
        model = json.loads(self.git("show", "HEAD:" + MODEL + "terraform-model.json"))
        self.provider = model["version"].removeprefix("v")
        self.handlers = {
            (pattern["module_path"], pattern["class_name"], pattern["function_name"]):
                {call["service"] + ":" + call["operation"] for call in pattern["sdk_operations"]}
            for pattern in model["call_patterns"]}
        types = json.loads(self.git("show", "HEAD:" + MODEL + "terraform-crud-map.json"))
        self.types = {each["resource_type"]: each for each in types}
        self.actions = {file.stem: self.read_actions(file) for file in REFERENCE.glob("*.txt")}

    def git(self, *command):
        return subprocess.run(["git", "-C", self.clone, *command], check=True, capture_output=True, text=True).stdout

    @staticmethod
    def read_actions(file):
        lines = [line for line in file.read_text().splitlines() if line.startswith(("a ", "n "))]
        return {action for line in lines for action in line[2:].rsplit("/", 1)[-1].split()}


def pom_version(name):
    return re.search(rf"<{name}>(.*)</{name}>", (ROOT / "pom.xml").read_text()).group(1)


def jar_tokens(version):
    """Returns the type tokens in the constant pools of the jar's classes. An alias differs from the class in its names."""
    jar = Path.home() / f".m2/repository/com/pulumi/aws/{version}/aws-{version}.jar"
    if not jar.exists():
        artifact = "-Dartifact=com.pulumi:aws:" + version
        subprocess.run(["mvn", "-q", "dependency:get", artifact, "-Dtransitive=false"], cwd=ROOT, check=True)
    tokens = set()
    with zipfile.ZipFile(jar) as classes:
        for name in classes.namelist():
            module, _, simple_name = name.removesuffix(".class").removeprefix("com/pulumi/aws/").partition("/")
            for token in re.finditer(rb"aws:(\w+)/\w+:(\w+)", classes.read(name) if name.endswith(".class") else b""):
                if (token[1].decode().lower(), token[2].decode()) == (module, simple_name):
                    tokens.add(token[0].decode())
    return tokens


def wheel_tokens(version):
    """Returns the type tokens in the classes of the SDK for Python, because the build has no jar of com.pulumi:aws 7."""
    tokens = set()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, "pulumi-aws==" + version], check=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            for name in wheel.namelist():
                if name.endswith(".py"):
                    tokens.update(re.findall(r"__self__\)\.__init__\(\s*'(aws:\w+/\w+:\w+)'", wheel.read(name).decode()))
    return tokens


def flat(name):
    return name.replace("_", "").lower()


def terraform_names(tokens, types):
    """Returns the Terraform type by token, for the tokens that have one."""
    by_flat_name = {flat(name.removeprefix("aws_")): name for name in types}
    names = {}
    for token in tokens:
        module, name = re.fullmatch(r"aws:(\w+)/(\w+):\w+", token).groups()
        prefix = type_names.PREFIXES.get(module, module)
        short = name.removesuffix("V2")
        candidates = [
            flat(type_names.NAMES.get(f"{module}/{name}", "").removeprefix("aws_")),
            flat(module + name), flat(prefix + name), flat(module + short)]
        found = next((by_flat_name[each] for each in candidates if each in by_flat_name), None)
        if found:
            names[token] = "aws_lb" + found.removeprefix("aws_alb") if found.startswith("aws_alb") else found
    return names


def singular(word):
    return re.sub(r"(ie|e)?s$|y$|e$", "", word)


def words(name):
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)


class Calls:
    """The actions of a Terraform type."""

    def __init__(self, sources, name):
        self.sources = sources
        self.name = name
        self.type = sources.types[name]
        self.tag_operations = re.compile(operations.TAG_OPERATIONS.get(name, ".*"))
        self.missing = []

    def actions(self, calls):
        found = set()
        for call in calls:
            if self.name == "aws_s3_directory_bucket" and call in operations.DIRECTORY_BUCKET:
                found.add(operations.DIRECTORY_BUCKET[call])
            else:
                found.update(actions_of(call, self.sources.actions))
        return found

    def handler(self, symbol):
        """Returns the SDK operations of a function or method of the provider; None if the model lacks it."""
        parts = re.fullmatch(r".*/internal/service/([^.]+)\.(?:\(\*?(\w+)\)\.)?(\w+)", symbol)
        return self.sources.handlers.get(parts.groups()) if parts else None

    def calls(self, operation):
        lacking = set(operations.LACKING.get(f"{self.name} {operation}", "").split())
        symbol = self.type.get(operation)
        if not symbol or symbol.endswith(".NoopContext"):
            return lacking
        found = self.handler(symbol)
        if found is None and not lacking:
            self.missing.append(f"{self.name} {operation}")
        return lacking | (found or set())

    def tag_calls(self, symbol):
        found = self.handler(self.type.get("tags", {}).get(symbol, ""))
        return {call for call in found or () if self.tag_operations.fullmatch(call.partition(":")[2])}

    def lines(self):
        lists_tags = self.tag_calls("list_tags_symbol")
        sets_tags = self.tag_calls("update_tags_symbol")
        removes_tags = {call for call in sets_tags if re.match(r"\w+:(Untag|Remove|Delete)", call.replace("-", ""))}
        read = self.calls("read")
        reads = self.actions(read | lists_tags)
        lines = []
        for operation in OPERATIONS:
            calls = read if operation == "read" else self.calls(operation)
            tags = {"create": sets_tags - removes_tags, "update": sets_tags}.get(operation, set())
            tags = self.actions(tags) - reads
            main = {action for call in calls - sets_tags for action in self.actions([call])}
            others = main & reads if operation == "delete" else set()
            main -= set() if operation == "read" else reads
            certain = self.certain(operation, calls - sets_tags, main)
            # Without another change, the provider only sets the tags.
            if operation == "update" and "tags" in self.type:
                certain = set()
            maybe = (main | others) - certain
            if operation == "read":
                tag_actions = self.actions(lists_tags)
                if re.fullmatch(operations.TAGS_IN_READ, self.name):
                    maybe |= tag_actions
                else:
                    certain |= tag_actions
                maybe -= certain
            lines.append((operation, certain, ""))
            lines.append((operation, maybe, " maybe"))
            lines.append((operation, tags - certain, " when tags"))
        return [f"{operation} {' '.join(sorted(actions))}{condition}" for operation, actions, condition in lines if actions]

    def certain(self, operation, calls, main):
        """Returns the only one of the main actions, or else those of the call whose name fits best, if there is one such call."""
        if f"{self.name} {operation}" in operations.CERTAIN:
            known = set(operations.CERTAIN[f"{self.name} {operation}"].split())
            if not known <= self.actions(calls):
                sys.exit(f"{self.name} {operation} lacks {sorted(known - self.actions(calls))}")
            return known
        if len(main) == 1:
            return set(main)
        # The calls of these types depend on what AWS already has.
        if operation != "read" and re.match("aws_default_|.*_exclusive$", self.name):
            return set()
        by_fit = collections.defaultdict(set)
        for call in calls:
            verb, *noun = words(call.partition(":")[2])
            actions = self.actions([call])
            if verb in VERBS[operation] and actions and actions <= main:
                by_fit[self.similarity(noun), -VERBS[operation].index(verb)].add(tuple(sorted(actions)))
        (similarity, _), best = max(by_fit.items(), default=((0, 0), set()))
        return set(best.pop()) if similarity >= 0.5 and len(best) == 1 else set()

    def similarity(self, noun):
        """Returns how many words an operation and the type have in common, from 0 to 1. The type can start with the service."""
        of_type = self.name.split("_")[1:]
        tails = [of_type[start:] for start in range(min(3, len(of_type)))]
        if "".join(noun).lower() in map("".join, tails):
            return 1
        noun = {singular(word.lower()) for word in noun if word != "DB"}
        tails = [{singular(word) for word in tail if word != "db"} for tail in tails]
        return max(len(noun & tail) / len(noun | tail) for tail in tails if noun | tail)


def actions_of(call, known):
    """Returns the IAM actions of an operation of the SDK, such as sqs:CreateQueue."""
    service, operation = call.split(":")
    if call in operations.ACTIONS:
        return operations.ACTIONS[call].split()
    if service in operations.HTTP_SERVICES:
        return ["apigateway:" + operations.HTTP_METHODS[words(operation)[0]]]
    prefix = operations.PREFIXES.get(service, service)
    names = known.get(prefix, set())
    if operation in names:
        return [prefix + ":" + operation]
    # Such as amplify:CreateWebHook, and detective:ListOrganizationAdminAccount.
    similar = [name for name in names if singular(name.lower()) == singular(operation.lower())]
    return [prefix + ":" + name for name in similar]


def check_actions(sources):
    """Fails for an operation without an action, an action that AWS lacks, and an entry of the tables without a use."""
    calls = {call for handler in sources.handlers.values() for call in handler}
    lacking = {call for handler in operations.LACKING.values() for call in handler.split()}
    errors = []
    for call in sorted(calls | lacking):
        found = actions_of(call, sources.actions)
        if len(found) != 1 and call not in operations.ACTIONS:
            errors.append(f"{call} has {len(found)} actions")
        errors += [
            f"{call}: AWS lacks {action}" for action in [*found, operations.DIRECTORY_BUCKET.get(call, "")]
            if action and action.split(":")[1] not in sources.actions.get(action.split(":")[0], ())]
    errors += [f"the model lacks {call}" for call in sorted({*operations.ACTIONS, *operations.DIRECTORY_BUCKET} - calls)]
    services = {call.split(":")[0] for call in calls}
    errors += [f"the model lacks the service {service}" for service in sorted(set(operations.PREFIXES) - services)]
    lacked = {each.split()[0] for each in [*operations.LACKING, *operations.CERTAIN]} | set(operations.TAG_OPERATIONS)
    errors += [f"the model lacks the type {name}" for name in sorted(lacked - set(sources.types))]
    if errors:
        sys.exit("\n".join(errors))
    print(len(calls), "operations;", sum(not actions_of(call, sources.actions) for call in calls), "need no permission")


def by_type(text):
    """Returns the actions with their conditions by type."""
    found = collections.defaultdict(set)
    tokens = []
    for line in filter(None, text.splitlines()):
        name, *rest = line.split()
        if name == "type":
            tokens = rest
        elif name in OPERATIONS:
            actions = [word for word in rest if ":" in word]
            condition = " ".join(word for word in rest if ":" not in word)
            for token in tokens:
                found[token].update(f"{name} {action} {condition}".rstrip() for action in actions)
    return found


def print_differences(before, after):
    lines = []
    for token in sorted(before.keys() | after.keys()):
        old, new = before.get(token, set()), after.get(token, set())
        lines += [f"{token}: - {each}" for each in sorted(old - new)] + [f"{token}: + {each}" for each in sorted(new - old)]
    print(len(lines), "differences" + (":" if lines else ""))
    print("\n".join(lines[:MOST_DIFFERENCES]))


def print_list(title, items):
    print(f"{title}: {len(items)}", *sorted(items), sep="\n  ")


def text(sources, versions, tokens):
    names = terraform_names(tokens, sources.types)
    known = {token.removeprefix("aws:").partition(":")[0] for token in names}
    unknown = type_names.NAMES.keys() - known
    if unknown:
        sys.exit(f"NAMES has names without a type: {sorted(unknown)}")
    pulumi = collections.defaultdict(list)
    for token, name in sorted(names.items()):
        pulumi[name].append(token)
    blocks, missing, empty = [], [], []
    for name, same in pulumi.items():
        calls = Calls(sources, name)
        lines = calls.lines()
        missing += calls.missing
        if any(calls.calls(operation) for operation in OPERATIONS):
            blocks.append("\n".join(["type " + " ".join(same), *lines]))
        else:
            empty += same
    print_list("Tokens without a Terraform type", tokens - names.keys())
    # aws_alb and the like are other names of aws_lb.
    unused = {name for name in sources.types if not name.startswith("aws_alb")} - pulumi.keys()
    print_list("Terraform types without a token", unused)
    print_list("Handlers that the model lacks", missing)
    print_list("Tokens without calls in the model", empty)
    print(len(tokens), "tokens;", len(names) - len(empty), "with data;", len(blocks), "Terraform types")
    header = HEADER.format(versions=" and ".join(versions), commit=sources.commit)
    return f"{header}provider {sources.provider}\n" + "".join(f"\n{block}\n" for block in sorted(blocks))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("--check", action="store_true", help="fail if the file differs from the sources")
    arguments = parser.parse_args()
    sources = Sources(arguments.model)
    print("Terraform AWS provider", sources.provider, "in commit", sources.commit)
    if not sources.commit.startswith(COMMIT):
        print("The tables were made for commit", COMMIT)
    check_actions(sources)
    versions = [pom_version("pulumi-aws.version"), pom_version("pulumi-aws-7.version")]
    made = text(sources, versions, jar_tokens(versions[0]) | wheel_tokens(versions[1]))
    before = OUTPUT.read_text() if OUTPUT.exists() else ""
    print_differences(by_type(before), by_type(made))
    if arguments.check:
        if made != before:
            sys.exit(f"{OUTPUT.relative_to(ROOT)} differs from its sources")
    else:
        OUTPUT.write_text(made)


main()
