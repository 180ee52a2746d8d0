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

    def root_of_the_other_account(self) -> tuple[str, str]:
        """Key ID and secret; ./demo env prints only those of the first account, and the run's folder has both."""
        record = Path(self.exported["PULUMI_HOME"]).parent / "sandbox.properties"
        settings = dict(line.split("=", 1) for line in record.read_text().splitlines() if "=" in line)
        return settings["otherRoot.accessKeyId"], settings["otherRoot.secretAccessKey"]

    def shell(self) -> dict[str, str]:
        """The environment of a shell after eval "$(./demo env)"."""
        return clean(dict(os.environ)) | self.exported
