"""The machine and the versions of a measurement."""

import os
import platform
import re
import subprocess

VERSIONS = {
    "Java": ["java", "-version"], "Node.js": ["node", "--version"], "Python": ["python3", "--version"],
    "Go": ["go", "version"], "Pulumi": ["pulumi", "version"],
}


def machine(env: dict[str, str]) -> str:
    versions = [f"{name} {version(command, env)}" for name, command in VERSIONS.items()]
    return ", ".join([f"{os.cpu_count()} cores", f"{platform.system()} {platform.machine()}", *versions])


def version(command: list[str], env: dict[str, str]) -> str:
    said = subprocess.run(command, capture_output=True, text=True, env=env)
    found = re.search(r"\d+(\.\d+)+", said.stdout + said.stderr)
    return found[0] if found else "of unknown version"
