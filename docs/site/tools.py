"""Finds the browser, and installs and runs the programs of other projects."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from user_cache import Problem, cache, installed

HERE = Path(__file__).resolve().parent
CLONE = HERE.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# The credentials of a shell and of a CI job. GitHub's tokens for actions and for web identities begin with ACTIONS_.
CREDENTIALS = ("AWS_", "PULUMI_", "ACTIONS_", "GITHUB_TOKEN", "GH_TOKEN")
# Each would change the location of the packages.
PIP_VARIABLES = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_DRY_RUN", "PYTHONHOME", "PYTHONPATH")


def browser() -> str:
    """Returns the path of Chromium or Chrome."""
    for name in (os.environ.get("CHROME", ""), *BROWSERS):
        found = shutil.which(name) if name else None
        if found:
            return found
    raise Problem("No Chromium or Chrome is on PATH. Install one, on Debian with `apt install chromium`, or set CHROME.")


def environment(**added: str) -> dict[str, str]:
    """Returns the environment of the programs of other projects, which need no credentials."""
    return {name: value for name, value in os.environ.items() if not name.startswith(CREDENTIALS)} | added


def run(command: list[str], log: Path, folder: Path = CLONE, **added: str) -> None:
    env = {name: value for name, value in environment().items() if name not in PIP_VARIABLES} | added
    with log.open("a") as out:
        if subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT).returncode:
            raise Problem(f"`{' '.join(command)}` failed. The end of {log}:\n{''.join(log.read_text().splitlines(keepends=True)[-20:])}")


def virtual_environment(name: str, requirements: Path) -> Path:
    """Returns a virtual environment with packages, which are installed by the hashes of their wheels.

    An update of Python makes it unusable, so its stamp is Python's path."""

    def install(folder: Path, log: Path) -> None:
        run([sys.executable, "-m", "venv", str(folder)], log)
        run([str(folder / "bin" / "python3"), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--requirement",
             str(requirements)], log, PIP_CACHE_DIR=str(cache() / "pip"), RUSTUP_HOME=str(cache() / "pip" / "rustup"), PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")

    return installed(name, requirements.read_bytes(), os.path.realpath(sys.executable), install)
