"""Installs what programs in TypeScript, Python, and Go need: once for each user, in the cache of the tools of the local AWS.

    python3 -B end-to-end-tests/languages/language_tools.py host | node_modules | python
    python3 -B end-to-end-tests/languages/language_tools.py go FOLDER ...

The first form prints a folder. The second form builds the Go program in each folder, as FOLDER/program,
and deletes Go's own folders, which are also those of the build of the host.

To update the versions, change package.json, examples.go and go.mod, or the first line of requirements.txt, and run:

    npm install --package-lock-only --omit-lockfile-registry-resolved && go mod tidy
"""

import os
import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent.parent / "docs" / "site"))

from tools import run, virtual_environment
from user_cache import Problem, cache, installed

# Both builds have one name, so that only one of them runs at a time.
GO = "language-go"
# The programs run for seconds: Go optimizes nothing, so that the build takes less time.
BUILD = ["go", "build", "-trimpath", "-gcflags", "all=-N -l", "-ldflags", "-s -w"]


def host() -> Path:
    """Returns the folder of the language host for all three languages."""
    sources = sorted([*HERE.glob("go.*"), *(HERE / "host").iterdir()])

    def install(folder: Path, log: Path) -> None:
        run([*BUILD, "-o", str(folder), "./host"], log, HERE, **go())

    return installed(GO, b"host" + b"".join(source.read_bytes() for source in sources), "", install)


def go() -> dict[str, str]:
    """Returns the variables with which Go writes to one folder only."""
    folder = go_folder()
    folder.mkdir(exist_ok=True)
    return {
        "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "GOPATH": str(folder / "path"), "GOCACHE": str(folder / "build"),
        "GOMODCACHE": str(folder / "mod"), "GOFLAGS": "-modcacherw -buildvcs=false", "GOWORK": "off", "CGO_ENABLED": "0",
        # With another HOME, Go would not see the user's proxy settings.
        "GOENV": os.environ.get("GOENV") or str(Path.home() / ".config/go/env"),
        "NETRC": os.environ.get("NETRC") or str(Path.home() / ".netrc"),
        # As in EngineInstaller.java.
        "GOGC": "400", "GOMEMLIMIT": "1GiB",
    }


def go_folder() -> Path:
    return cache() / f"{GO}.new"


def node_modules() -> Path:
    def install(folder: Path, log: Path) -> None:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        run(["npm", "ci", "--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund"], log, folder,
            npm_config_cache=str(cache().parent / "npm"))

    return installed("language-node", (HERE / "package-lock.json").read_bytes(), "", install) / "node_modules"


def python() -> Path:
    """Returns the virtual environment with Pulumi's SDK."""
    return virtual_environment("language-python", HERE / "requirements.txt")


def build_go(projects: list[Path]) -> None:
    """Builds the program of each project with the versions and checksums of this module, and with any SDK in the project."""
    sources = [file for project in projects for file in sorted(project.rglob("*.go"))]
    # Not the comments, which an SDK has from the schema: a new build takes minutes.
    key = b"".join(line for source in [HERE / "go.mod", HERE / "go.sum", *sources] for line in source.read_bytes().splitlines(True)
                   if not line.lstrip().startswith(b"//"))

    def install(folder: Path, log: Path) -> None:
        for number, project in enumerate(projects):
            for name in ("go.mod", "go.sum"):
                shutil.copy(HERE / name, project)
            sdk = project / "sdks/go"
            if sdk.exists():
                module = (sdk / "go.mod").read_text().split()[1]
                run(["go", "mod", "edit", f"-require={module}@v0.0.0", f"-replace={module}=./sdks/go"], log, project, **go())
                # The SDK requires an older version, which has no checksum in go.sum.
                pulumi = re.search(r"(github\.com/pulumi/pulumi/sdk/v3) (\S+)", (HERE / "go.mod").read_text())
                run(["go", "mod", "edit", f"-require={pulumi[1]}@{pulumi[2]}"], log, sdk, **go())
            run([*BUILD, "-mod=mod", "-o", str(folder / str(number)), "."], log, project, **go())
            if (project / "go.sum").read_bytes() != (HERE / "go.sum").read_bytes():
                raise Problem(f"go.sum does not contain the checksum of a module that {project.name} needs")
        # Two gigabytes, which only these builds need.
        shutil.rmtree(go_folder())

    folder = installed(GO, key, "", install)
    for number, project in enumerate(projects):
        (project / "program").symlink_to(folder / str(number))


def main(name: str, *folders: str) -> None:
    if name == "go":
        build_go([Path(folder) for folder in folders])
    else:
        print({"host": host, "node_modules": node_modules, "python": python}[name]())


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Problem as e:
        sys.exit(str(e))
