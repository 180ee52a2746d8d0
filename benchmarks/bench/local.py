"""The local AWS of ./demo, and the environments of programs."""

import os
import shlex
import subprocess
from pathlib import Path

from command import clean, run, say
from tools import CLONE


class LocalAws:
    """The local AWS of ./demo up; stopped at the end only if it was not up before."""

    def __init__(self, log: Path):
        self.log = log
        self.ours = False
        self.exported: dict[str, str] = {}

    def __enter__(self) -> "LocalAws":
        say("The local AWS is started, unless ./demo up has done that before; what is missing for it is built.")
        if self.env_lines().returncode:
            self.ours = True
            try:
                self.demo("up")
            except BaseException:
                self.__exit__()
                raise
        words = shlex.split(self.env_lines().stdout)
        self.exported = dict(word.split("=", 1) for word in words if "=" in word)
        return self

    def __exit__(self, *_) -> None:
        if self.ours:
            self.demo("down")

    def env_lines(self) -> subprocess.CompletedProcess:
        return subprocess.run([str(CLONE / "demo"), "env"], capture_output=True, text=True)

    def demo(self, *words: str) -> None:
        run([str(CLONE / "demo"), *words], CLONE, dict(os.environ), self.log)

    def shell(self) -> dict[str, str]:
        """The environment of a shell after eval "$(./demo env)"."""
        return clean(dict(os.environ)) | self.exported
