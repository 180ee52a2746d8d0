"""The tools of the site, installed once for each user in the same cache as the tools of the local AWS."""

import fcntl
import hashlib
import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLONE = HERE.parent
CACHE_LAYOUT = "v2"
KEY_LENGTH = 16
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# The credentials of a shell and of a CI job. GitHub's tokens for actions and for web identities begin with ACTIONS_.
CREDENTIALS = ("AWS_", "PULUMI_", "ACTIONS_", "GITHUB_TOKEN", "GH_TOKEN")
# Each would change the location of the packages.
PIP_VARIABLES = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_DRY_RUN", "PYTHONHOME", "PYTHONPATH")


class Problem(Exception):
    """A reason for which the site cannot be built, for the user."""


def cache() -> Path:
    """Returns the folder of the cache. Decision 19: it must be closed to other users."""
    # A relative XDG_CACHE_HOME is invalid and to be ignored: XDG Base Directory Specification.
    given = os.environ.get("XDG_CACHE_HOME", "")
    root = (Path(given) if given.startswith("/") else Path.home() / ".cache") / "assume-role" / CACHE_LAYOUT
    for folder in (root.parent, root):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if stat.S_ISLNK(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise Problem(f"{folder} is a link, belongs to another user, or is open to other users. The cache is not used, because"
                          f" another user could have put a program there. Delete {folder} and run this again, or set XDG_CACHE_HOME to a"
                          " folder that only you can write to.")
    return root


def installed(name: str, key: bytes, stamp: str, install: Callable[[Path, Path], None]) -> Path:
    """Returns the folder of a tool. Installs it first if it is missing, was interrupted, or has a different stamp."""
    folder = cache() / f"{name}-{hashlib.sha256(key).hexdigest()[:KEY_LENGTH]}"
    complete = folder / "complete"
    with (cache() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists() or complete.read_text() != stamp:
            print(f"{name} is installed now, once; it stays in {folder}", flush=True)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            install(folder, cache() / f"{name}.log")
            complete.write_text(stamp)
    return folder


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
