"""Runs commands and writes their output to a file, whose end is shown if they fail."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from failure import Failure, LimitReached

LINES_SHOWN = 40
RUNNING: set[int] = set()
"""The IDs of the running processes."""


@dataclass(frozen=True)
class Sample:
    """The time and memory of one command and its descendants."""

    seconds: float
    cpu: float
    megabytes: float
    """The memory of the largest single process, not the sum."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(command: list[str], folder: Path, env: dict[str, str], log: Path, limit: float | None = None) -> Sample:
    """Raises LimitReached if the command was stopped after the limit in seconds."""
    with log.open("ab") as out:
        started = time.perf_counter()
        try:
            process = subprocess.Popen(
                command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        except OSError as e:
            raise Failure(f"{command[0]} cannot be run: {e}") from e
        RUNNING.add(process.pid)
        ended = threading.Event()
        timer = threading.Timer(limit or threading.TIMEOUT_MAX, end, (process.pid, ended))
        timer.daemon = True
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        finally:
            timer.cancel()
            RUNNING.discard(process.pid)
        seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if ended.is_set():
        raise LimitReached(f"{' '.join(command)} was stopped after {limit} s")
    if process.returncode:
        raise Failure("\n".join([
            *log.read_text(errors="replace").splitlines()[-LINES_SHOWN:],
            f"This failed (exit status {process.returncode}), in {folder}: {' '.join(command)}",
        ]))
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Sample(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def end_all() -> None:
    """Stops commands that run in other threads, which no signal reaches."""
    for pid in list(RUNNING):
        os.kill(pid, signal.SIGTERM)


def end(pid: int, ended: threading.Event) -> None:
    """Sends a signal without Popen, which would reap the exit status that another thread waits for."""
    ended.set()
    os.kill(pid, signal.SIGTERM)


def clean(environment: dict[str, str]) -> dict[str, str]:
    """An environment without variables that lead to an account or change how a language runs."""
    changes = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "NODE_OPTIONS", "PYTHONPATH", "PYTHONHOME", "GOFLAGS")
    return {
        name: value for name, value in environment.items()
        if not name.startswith(("AWS_", "PULUMI_")) and name not in changes
    }
