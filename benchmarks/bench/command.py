"""Runs commands and writes their output to a file, whose end is shown if they fail."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from failure import Failure

LINES_SHOWN = 40


@dataclass(frozen=True)
class Sample:
    """The time and memory of one command and its descendants."""

    seconds: float
    cpu: float
    megabytes: float
    """The memory of the largest single process, not the sum."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(command: list[str], folder: Path, env: dict[str, str], log: Path) -> Sample:
    with log.open("ab") as out:
        started = time.perf_counter()
        try:
            process = subprocess.Popen(
                command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        except OSError as e:
            raise Failure(f"{command[0]} cannot be run: {e}") from e
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Failure("\n".join([
            *log.read_text(errors="replace").splitlines()[-LINES_SHOWN:],
            f"This failed (exit status {process.returncode}), in {folder}: {' '.join(command)}",
        ]))
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Sample(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def clean(environment: dict[str, str]) -> dict[str, str]:
    """An environment without variables that lead to an account or change how a language runs."""
    changes = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "NODE_OPTIONS", "PYTHONPATH", "PYTHONHOME", "GOFLAGS")
    return {
        name: value for name, value in environment.items()
        if not name.startswith(("AWS_", "PULUMI_")) and name not in changes
    }
