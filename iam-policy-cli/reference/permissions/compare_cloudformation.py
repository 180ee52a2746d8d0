"""Prints the actions that CloudFormation's handlers need for the types in conditional-calls.txt, and that neither the file's calls nor its notes have.

    python3 -B iam-policy-cli/reference/permissions/compare_cloudformation.py SCHEMAS

SCHEMAS is the folder cfnlint/data/schemas/resources of the package cfn-lint. cloudformation.txt explains the known differences.
"""
import collections
import fnmatch
import json
import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[2]
DATA = ROOT / "iam-policy-cli/src/main/resources/io/assumerole/policy/cli/permissions"
REFERENCE = ROOT / "iam-policy/src/main/resources/io/assumerole/policy/reference/service-reference"
OPERATIONS = ["create", "read", "update", "delete"]
ACTION = re.compile(r"[a-z0-9-]+:[A-Za-z][A-Za-z0-9]*\*?")
REASONS = ["resource", "input", "handler"]


def lines(file):
    return [line for line in file.read_text().splitlines() if line and not line.startswith("#")]


def calls(file):
    """Returns the actions by operation and by token, with those of roles and notes under "note"."""
    by_token = {}
    for line in lines(file):
        name, _, rest = line.partition(" ")
        if name == "type":
            actions = collections.defaultdict(set)
            by_token.update(dict.fromkeys(rest.split(), actions))
        elif name in [*OPERATIONS, "refresh"]:
            actions["read" if name == "refresh" else name].update(word for word in rest.split() if ACTION.fullmatch(word))
        elif name == "note":
            actions["note"].update(ACTION.findall(rest))
        elif name in ("pass", "linked"):
            actions["note"].add({"pass": "iam:PassRole", "linked": "iam:CreateServiceLinkedRole"}[name])
    return by_token


def known_actions():
    """Returns the actions of AWS's service reference in lower case."""
    return {
        f"{file.stem}:{action}".lower()
        for file in REFERENCE.glob("*.txt") for line in lines(file) if line.startswith(("a ", "n "))
        for action in line[2:].rsplit("/", 1)[-1].split()}


def handlers(folder):
    schemas = [json.loads(file.read_text()) for file in Path(folder).glob("*.json")]
    return {schema["typeName"]: schema["handlers"] for schema in schemas if "handlers" in schema}


def explanations(tokens):
    """Returns the types by token, and the explained actions by type of CloudFormation."""
    names, explained = {}, collections.defaultdict(dict)
    for line in lines(FOLDER / "cloudformation.txt"):
        name, *words = line.split()
        if name == "type":
            names[words[1]] = words[0]
            continue
        reason, *actions = words
        if reason not in REASONS:
            sys.exit(f"cloudformation.txt: {line!r} has no known reason; allowed: {', '.join(REASONS)}")
        if reason == "resource":
            token = actions.pop(0)
            found = set().union(*tokens.get(token, {}).values())
            if not found.issuperset(actions):
                sys.exit(f"cloudformation.txt: {token} doesn't need {sorted(set(actions) - found)}")
        explained[name].update(dict.fromkeys(actions, reason))
    return names, explained


def is_expected(action, operation, written, model):
    """Returns whether the data has an action for an operation, or for another one that the provider's model agrees with."""
    of_operation = written[operation] | written["note"] | (set() if operation == "delete" else written["read"])
    others = set().union(*written.values()) - model[operation]
    return any(fnmatch.fnmatchcase(action, pattern) for pattern in of_operation | others)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    written, model = calls(DATA / "conditional-calls.txt"), calls(DATA / "provider-calls.txt")
    names, explained = explanations({**model, **written})
    schemas, known = handlers(sys.argv[1]), known_actions()
    by_flat_name = {name.replace("::", "").lower(): name for name in schemas}
    compared, unused = set(), {(name, action) for name, actions in explained.items() for action in actions}
    differences, accepted = collections.defaultdict(list), collections.Counter()
    for token in sorted(written):
        module, resource = re.match(r"(aws:\w+)/(\w+?)(?:[vV]2)?:", token).groups()
        name = names.get(token, by_flat_name.get(module.replace(":", "") + resource.lower()))
        if name not in schemas:
            continue
        compared.add(token)
        for operation in OPERATIONS:
            for action in schemas[name].get(operation, {}).get("permissions", []):
                if action in explained[name]:
                    unused.discard((name, action))
                    accepted[explained[name][action]] += 1
                elif "*" not in action and action.lower() not in known:
                    accepted["unknown to AWS"] += 1
                elif not is_expected(action, operation, written[token], model[token]):
                    differences[token, name, action].append(operation)
    print(len(compared), "of", len(written), "types have a handler;", ", ".join(f"{reason}: {count}" for reason, count in accepted.items()))
    for (token, name, action), operations in differences.items():
        print(token, name, action, *operations)
    for name, action in sorted(unused):
        print(f"cloudformation.txt: {name} no longer needs {action}")
    sys.exit(bool(differences or unused))


main()
