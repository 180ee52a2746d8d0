"""Writes the previews of review's real cases with Pulumi's engine. README.md describes what it needs:

    ./demo up && eval "$(./demo env)"
    python3 -B iam-policy-cli/reference/review_cases/generate.py [CASE ...]

cases.py lists the cases. The programs are those in programs/, and programs of a pinned commit of pulumi/examples, which this script
fetches with git. A case with the provider "emulator" runs on the local AWS; the other cases run with provider.py.
"""
import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cases import CASES, COMMIT, Case

HERE = Path(__file__).resolve().parent
CLONE = HERE.parent.parent.parent
sys.path.append(str(CLONE / "docs" / "site"))

from tools import run
from user_cache import Problem, cache, installed

LANGUAGES = CLONE / "end-to-end-tests/languages"
RESULTS = HERE.parent.parent / "src/test/resources/io/assumerole/policy/cli/review/cases"
REQUIREMENTS = {6: CLONE / "benchmarks/python/requirements.txt", 7: LANGUAGES / "requirements.txt"}
PACKAGES = {6: CLONE / "benchmarks/typescript", 7: LANGUAGES}
PLUGINS = {6: "6.83.0", 7: "7.51.1"}
NOT_NEEDED = {"stackTrace", "description", "tags", "tagsAll", "created", "modified", "detailedDiff", "message"}
OUTPUTS = {"arn", "name", "bucket", "uniqueId", "url", "id"}
LONGEST = 200


def python(version: int) -> Path:
    requirements = REQUIREMENTS[version]

    def install(folder: Path, log: Path) -> None:
        run([sys.executable, "-m", "venv", str(folder)], log)
        run([str(folder / "bin/python3"), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--requirement",
             str(requirements)], log, PIP_CACHE_DIR=str(cache() / "pip"), PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")

    return installed(f"review-python-{version}", requirements.read_bytes(), os.path.realpath(sys.executable), install) / "bin/python3"


def node_modules(version: int) -> Path:
    packages = PACKAGES[version]

    def install(folder: Path, log: Path) -> None:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(packages / name, folder)
        run(["npm", "ci", "--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund"], log, folder,
            npm_config_cache=str(cache().parent / "npm"))

    return installed(f"review-node-{version}", (packages / "package-lock.json").read_bytes(), "", install) / "node_modules"


def copy_program(case: Case, folder: Path, examples: str) -> None:
    if case.example:
        archive = subprocess.run(
            ["git", "-C", examples, "archive", COMMIT, case.example], check=True, stdout=subprocess.PIPE).stdout
        subprocess.run(["tar", "x", "-C", folder], input=archive, check=True)
        for entry in (folder / case.example).iterdir():
            entry.rename(folder / entry.name)
    elif case.language == "java":
        project = CLONE / case.program
        shutil.copy(project / "Pulumi.yaml", folder)
        (folder / "target").symlink_to(project / "target")
    else:
        source = HERE / "programs" / case.program
        if source.is_dir():
            shutil.copytree(source, folder, dirs_exist_ok=True)
        else:
            shutil.copy(source, folder / {"python": "__main__.py", "typescript": "index.ts"}[case.language])
    for file, old, new in case.fixes:
        replace(folder / file, old, new)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    if old not in text:
        raise RuntimeError(f"{file.name} doesn't contain {old}")
    file.write_text(text.replace(old, new))


def schema(program: str) -> str:
    """Returns a schema with the types, properties, and outputs that a YAML program uses."""
    import yaml

    read = yaml.safe_load(program)
    used: dict[str, set[str]] = {}
    for resource in read["resources"].values():
        used.setdefault(resource["type"], set()).update((resource.get("properties") or {}).keys())
    functions = set(re.findall(r"function: (aws:\S+)", program))
    any_type = {"$ref": "pulumi.json#/Any"}

    def token(short: str) -> str:
        parts = short.split(":")
        module, name = (parts[1], parts[2]) if len(parts) == 3 else ("index", parts[1])
        return f"aws:{module}/{name[0].lower() + name[1:]}:{name}"

    resources = {}
    for short, names in used.items():
        inputs = {name: any_type for name in names}
        outputs = {name: {"type": "string"} for name in (
            "arn", "bucket", "name", "keyId", "repositoryUrl", "registryId", "url", "bucketDomainName", "invokeArn", "dnsName",
            "repoDigest")}
        resources[token(short)] = {"inputProperties": inputs, "properties": {**outputs, **inputs}}
    results = {"type": "object", "properties": {
        name: {"type": "string"} for name in ("accountId", "name", "id", "arn", "partition", "region", "userName", "password")}}
    return json.dumps({
        "name": "aws", "version": PLUGINS[7], "meta": {"moduleFormat": "(.*)(?:/[^/]*)"},
        "provider": {"inputProperties": {"region": {"type": "string"}}}, "resources": resources,
        "functions": {token(short): {"inputs": {"type": "object"}, "outputs": results} for short in functions}})


class Stack:
    """One stack of a case in a folder of its own."""

    def __init__(self, case: Case, folder: Path):
        self.case = case
        self.folder = folder
        language = case.language
        self.server = self.provider = None
        self.env = {**os.environ, "PULUMI_BACKEND_URL": f"file://{folder}/state", "PULUMI_CONFIG_PASSPHRASE": "cases",
            # Writes the state once.
            "PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}
        (folder / "state").mkdir()
        self.client = []
        if case.provider == "generic":
            import provider

            text = schema((folder / "Pulumi.yaml").read_text()) if language == "yaml" else "{}"
            self.provider = provider.Provider(PLUGINS[case.aws], text)
            self.provider_server, port = provider.serve(self.provider)
            self.env["PULUMI_DEBUG_PROVIDERS"] = f"aws:{port}"
        if language == "yaml":
            self.env.pop("PULUMI_IGNORE_AMBIENT_PLUGINS", None)
            self.env["PATH"] = f"{yaml_host()}:{self.env['PATH']}"
        if language in ("yaml", "java"):
            return
        runtime = {"python": "python", "typescript": "nodejs", "go": "go"}[language]
        (folder / "Pulumi.yaml").write_text(f"name: cases\nruntime: {runtime}\n")
        import language as host

        program = {"python": "__main__.py", "typescript": "index.ts"}.get(language)
        self.build()
        if language == "go":
            program = str(folder / "program")
        if language == "typescript":
            (folder / "node_modules").symlink_to(node_modules(case.aws))
        self.server, port = host.serve(host.Host(
            program, str(folder), str(folder / "node_modules"), str(python(case.aws))))
        self.client = [f"--client=127.0.0.1:{port}"]

    def build(self) -> None:
        if self.case.language == "go":
            env = {**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "-mod=mod"}
            subprocess.run(["go", "build", "-o", "program", "."], cwd=self.folder, env=env, check=True)

    def run(self, *words: str, client: bool = False) -> str:
        done = subprocess.run(
            ["pulumi", *words, *(self.client if client else []), "--non-interactive"], cwd=self.folder, env=self.env,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode and not (self.case.fails and words[0] == "preview"):
            raise RuntimeError(f"pulumi {words[0]} failed\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return done.stdout

    def configure(self, values: dict[str, str]) -> None:
        for key, value in values.items():
            kind = ["--secret"] if key in self.case.secrets else ["--plaintext"]
            self.run("config", "set", "--stack", "dev", *kind, key, value)

    def preview(self) -> str:
        case = self.case
        self.run("stack", "init", "dev")
        self.configure({"aws:region": "us-east-1", **case.config})
        if case.deployed is not None:
            self.configure(case.deployed)
            self.run("up", "--yes", "--skip-preview", "--stack", "dev", client=True)
            for file, old, new in case.edits:
                replace(self.folder / file, old, new)
            self.build()
            if self.provider:
                self.provider.drift = case.drift
        self.configure(case.planned)
        flags = [flag.replace("URN:", "urn:pulumi:dev::cases::") for flag in case.flags]
        return self.run("preview", "--json", "--show-sames", "--stack", "dev", *flags, client=True)

    def close(self) -> None:
        if self.case.provider == "emulator" and self.case.deployed is not None:
            self.run("destroy", "--yes", "--skip-preview", "--stack", "dev")
        for server in (self.server, getattr(self, "provider_server", None)):
            if server:
                server.stop(grace=None)


def yaml_host() -> Path:
    module = CLONE / "benchmarks/go"

    def install(folder: Path, log: Path) -> None:
        run(["go", "build", "-o", str(folder), "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"], log, module, CGO_ENABLED="0")

    return installed("review-yaml", (module / "go.sum").read_bytes(), "", install)


def is_policy(text: str) -> bool:
    return '"Statement"' in text or text.startswith("arn:") or len(text) <= LONGEST


def trimmed(value, key: str = ""):
    """Removes what no review reads: other people's sentences, tags, and long texts that are no policies."""
    if isinstance(value, dict):
        kept = {name: trimmed(one, name) for name, one in value.items() if name not in NOT_NEEDED}
        return kept if key != "outputs" else {name: one for name, one in kept.items() if name in OUTPUTS}
    if isinstance(value, list):
        return [trimmed(one, key) for one in value]
    return value if not isinstance(value, str) or is_policy(value) else "(omitted)"


def trim(preview: str) -> str:
    read = json.loads(preview)
    for step in read.get("steps", []):
        for state in (step.get("oldState", {}), step.get("newState", {})):
            if "/../" in state.get("sourcePosition", ""):
                del state["sourcePosition"]
    kept = {
        "steps": [trimmed(step) for step in read.get("steps", [])],
        "diagnostics": [
            {"severity": one["severity"], "urn": one.get("urn", "")}
            for one in read.get("diagnostics", []) if one["severity"] == "error"],
        "changeSummary": read.get("changeSummary", {}),
    }
    return json.dumps(kept, separators=(",", ":"), sort_keys=True)


def generate(case: Case, examples: str, keep: str) -> None:
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "cases"
        folder.mkdir()
        copy_program(case, folder, examples)
        stack = Stack(case, folder)
        try:
            preview = stack.preview()
        finally:
            stack.close()
    if keep:
        (Path(keep) / f"{case.name}.json").write_text(preview)
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = trim(preview).replace(str(folder), "")
    (RESULTS / f"{case.name}.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{case.name}: {len(preview):,} bytes, {(RESULTS / f'{case.name}.json.gz').stat().st_size:,} committed", flush=True)


def fetched() -> str:
    def install(folder: Path, log: Path) -> None:
        run(["git", "init", "-q", str(folder)], log)
        run(["git", "-C", str(folder), "fetch", "-q", "--depth", "1", "https://github.com/pulumi/examples", COMMIT], log)

    return str(installed("review-examples", COMMIT.encode(), "", install))


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes the previews of the cases.")
    parser.add_argument("cases", nargs="*", help="the names of cases; default: all")
    parser.add_argument("--examples", default="", help="a clone of pulumi/examples")
    parser.add_argument("--keep", default="", help="a folder for the complete previews")
    arguments = parser.parse_args()
    if "PULUMI_HOME" not in os.environ:
        raise SystemExit('Run ./demo up and eval "$(./demo env)" first')
    try:
        interpreter = python(7)
    except Problem as e:
        raise SystemExit(str(e)) from e
    if Path(sys.executable).resolve() != interpreter.resolve() or sys.prefix == sys.base_prefix:
        os.execv(interpreter, [str(interpreter), *sys.argv])
    failed = []
    wanted = [case for case in CASES if not arguments.cases or case.name in arguments.cases]
    for case in wanted:
        try:
            generate(case, arguments.examples or (fetched() if case.example else ""), arguments.keep)
        except (RuntimeError, OSError, subprocess.CalledProcessError, Problem) as e:
            failed.append(case.name)
            print(f"{case.name}: {e}", file=sys.stderr, flush=True)
    sys.exit("Failed: " + ", ".join(failed) if failed else 0)


if __name__ == "__main__":
    main()
