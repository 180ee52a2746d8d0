"""Programs, and their stacks, each deployed by exactly one pulumi command."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from command import Sample, run

NAME = "bench"


@dataclass(frozen=True)
class Program:
    title: str
    pulumi: tuple[str, ...] = ("pulumi",)
    """The command that runs pulumi: a peer runs it as its child, with itself as the language."""
    project: str = ""
    """The text of Pulumi.yaml."""
    target: Path | None = None
    """The folder that target in the project links to."""
    config: dict[str, str] = field(default_factory=dict)
    path_first: Path | None = None
    """The first folder on PATH."""


class Stack:
    """A stack with a separate folder and state, which contain nothing of another run."""

    def __init__(self, program: Program, folder: Path, env: dict[str, str], config: dict[str, str]):
        self.pulumi = list(program.pulumi)
        self.folder = folder
        self.env = env
        self.log = folder / "log"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "state").mkdir(parents=True)
        if program.target:
            (folder / "target").symlink_to(program.target)
        (folder / "Pulumi.yaml").write_text(program.project)
        (folder / f"Pulumi.{NAME}.yaml").write_text(
            "config:\n" + "".join(f'  {key}: "{value}"\n' for key, value in (program.config | config).items()))
        self.env = env | {"PULUMI_BACKEND_URL": f"file://{folder}/state"}
        run(["pulumi", "stack", "init", NAME, "--non-interactive"], folder, self.env, self.log)

    def up(self, **more: str) -> Sample:
        return self._run("up", "--yes", "--skip-preview", **more)

    def preview(self) -> Sample:
        return self._run("preview")

    def state_megabytes(self) -> float:
        files = (self.folder / "state" / ".pulumi" / "stacks").rglob("*.json")
        return sum(file.stat().st_size for file in files) / 1e6

    def _run(self, *words: str, **more: str) -> Sample:
        command = [*self.pulumi, *words, "--stack", NAME, "--non-interactive", "--color", "never"]
        return run(command, self.folder, self.env | more, self.log)
