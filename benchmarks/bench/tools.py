"""Builds the further programs of the benchmarks: once for each user, under ~/.cache/assume-role."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from command import clean, run, say
from failure import Missing
from user_cache import cache, installed

HERE = Path(__file__).resolve().parent.parent
CLONE = HERE.parent


@dataclass(frozen=True)
class Tools:
    go: Path
    """Holds the programs in Go: provider, peer, and pulumi-language-yaml."""
    typescript: Path
    """Holds the peer in TypeScript, compiled, and its node_modules."""
    python: Path
    """The Python that has Pulumi's SDK."""


def tools() -> Tools:
    refuse_if_missing()
    return Tools(
        go=made("benchmark-go", "*.go", "go.*", folder=HERE / "go", build=build_go, about="about 3 minutes"),
        typescript=made("benchmark-typescript", "*.ts", "*.json", folder=HERE / "typescript", build=build_typescript,
                        about="about half a minute"),
        python=made("benchmark-python", "requirements.txt", folder=HERE / "python", build=build_python,
                    about="about 20 seconds") / "bin" / "python3",
    )


def refuse_if_missing() -> None:
    oldest_maven = re.search(r"<minimum-maven[.]version>([^<]+)<", (CLONE / "pom.xml").read_text())[1]
    wanted = [
        ("Go 1.21 or newer", ["go", "version"], (1, 21), "https://go.dev/dl/"),
        ("Node.js 20 or newer", ["node", "--version"], (20, 0), "https://nodejs.org/"),
        ("npm", ["npm", "--version"], (1, 0), "https://nodejs.org/"),
        (f"Maven {oldest_maven} or newer", ["mvn", "--version"], version(oldest_maven), "https://maven.apache.org/install.html"),
    ]
    missing = [f"{what}: not on PATH. Install it: {where}" for what, command, oldest, where in wanted
               if said_version(command) < oldest]
    if missing:
        raise Missing(missing)


def said_version(command: list[str]) -> tuple[int, ...]:
    try:
        said = subprocess.run(command, capture_output=True, text=True, env=clean(dict(os.environ))).stdout
    except OSError:
        return (0, 0)
    return version(said)


def version(text: str) -> tuple[int, ...]:
    """Returns the first version in a text, such as v20.1.2 or Apache Maven 3.9.16."""
    found = re.search(r"\d+(?:\.\d+)+", text)
    return tuple(int(part) for part in found[0].split(".")) if found else (0, 0)


def made(name: str, *patterns: str, folder: Path, build: Callable[[Path, Path, Path], None], about: str) -> Path:
    """Returns the folder that is built from exactly the files of these names that git tracks, or would add."""
    sources = sorted(
        file for pattern in patterns for file in folder.rglob(pattern)
        if "node_modules" not in file.parts and file.is_file())
    key = b"".join(str(source.relative_to(folder)).encode() + b"\0" + source.read_bytes() + b"\0" for source in sources)

    def install(result: Path, log: Path) -> None:
        say(f"{name} takes {about}.")
        build(folder, result, log)

    return installed(name, key, "", install)


def build_go(folder: Path, result: Path, log: Path) -> None:
    # Go's own folders, two gigabytes, are useful for this build only.
    work = cache() / "benchmark-go.new"
    env = clean(dict(os.environ)) | {
        "HOME": str(work), "XDG_CONFIG_HOME": str(work), "GOPATH": str(work / "path"), "GOCACHE": str(work / "build"),
        "GOMODCACHE": str(work / "mod"), "GOFLAGS": "-mod=readonly -modcacherw", "GOWORK": "off", "CGO_ENABLED": "0",
    }
    # With another HOME, Go would not see the user's proxy settings.
    env.setdefault("GOENV", go_env())
    env.setdefault("NETRC", str(Path.home() / ".netrc"))
    # As in EngineInstaller.java.
    env.setdefault("GOGC", "400")
    env.setdefault("GOMEMLIMIT", "1GiB")
    work.mkdir(exist_ok=True)
    run(["go", "build", "-trimpath", "-ldflags", "-s -w", "-o", f"{result}/",
         "./provider", "./peer", "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"], folder, env, log)
    shutil.rmtree(work)


def go_env() -> str:
    return subprocess.run(["go", "env", "GOENV"], capture_output=True, text=True).stdout.strip()


def build_typescript(folder: Path, result: Path, log: Path) -> None:
    env = clean(dict(os.environ)) | {"npm_config_cache": str(cache().parent / "npm")}
    for source in [*folder.glob("*.ts"), *folder.glob("*.json")]:
        shutil.copy(source, result)
    run(["npm", "ci", "--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund"], result, env, log)
    run(["npm", "run", "build"], result, env, log)


def build_python(folder: Path, result: Path, log: Path) -> None:
    env = clean(dict(os.environ)) | {"PIP_CACHE_DIR": str(cache() / "pip"), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    run([sys.executable, "-m", "venv", str(result)], folder, env, log)
    run([str(result / "bin" / "python3"), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:",
         "--requirement", str(folder / "requirements.txt")], folder, env, log)
