"""Programs, and stacks of them that are deployed by exactly one command of pulumi each."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from command import Sample, run

NAME = "bench"


@dataclass(frozen=True)
class Program:
    title: str
    shell: bool
    """Whether it runs in the shell of ./demo env, or with nothing set."""
    pulumi: tuple[str, ...] = ("pulumi",)
    """What runs pulumi: a peer runs it as its child, with itself as the language."""
    project: str = ""
    """The text of Pulumi.yaml."""
    target: Path | None = None
    """What target in the project leads to."""
    config: dict[str, str] = field(default_factory=dict)


class Stack:
    """One stack with a folder and a state of its own, so that nothing of another run is in either."""

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
        settings = program.config | config
        (folder / f"Pulumi.{NAME}.yaml").write_text(
            "config:\n" + "".join(f'  {key}: "{value}"\n' for key, value in settings.items()))
        self.env = env | {"PULUMI_BACKEND_URL": f"file://{folder}/state"}
        run(["pulumi", "stack", "init", NAME, "--non-interactive"], folder, self.env, self.log)

    def up(self, **more: str) -> Sample:
        return self._run("up", "--yes", "--skip-preview", **more)

    def preview(self) -> Sample:
        return self._run("preview")

    def destroy(self) -> Sample:
        return self._run("destroy", "--yes", "--skip-preview", program=False)

    def _run(self, *words: str, program: bool = True, **more: str) -> Sample:
        pulumi = self.pulumi if program else ["pulumi"]
        command = [*pulumi, *words, "--stack", NAME, "--non-interactive", "--color", "never"]
        return run(command, self.folder, self.env | more, self.log)
