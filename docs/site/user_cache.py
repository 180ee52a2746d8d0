"""Programs and packages that are installed once for each user, in the same cache as the tools of the local AWS.

The site, the benchmarks, and the generator of the review's cases use this module."""

import fcntl
import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

CACHE_LAYOUT = "v2"
KEY_LENGTH = 16


class Problem(Exception):
    """A message for the user about why a program cannot continue."""


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
    """Returns the folder of a tool. Installs it first if it is missing, was interrupted, or has a different stamp.

    The function gets the folder, and a file for its log, which is empty at first."""
    folder = cache() / f"{name}-{hashlib.sha256(key).hexdigest()[:KEY_LENGTH]}"
    complete = folder / "complete"
    with (cache() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists() or complete.read_text() != stamp:
            print(f"Installing {name} once, in {folder}", file=sys.stderr, flush=True)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            log = cache() / f"{name}.log"
            log.unlink(missing_ok=True)
            install(folder, log)
            complete.write_text(stamp)
    return folder
