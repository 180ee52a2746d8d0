"""The common parts of all groups: sizes, tools, stacks, and the raw figures."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from command import Sample, say
from local import LocalAws
from stack import Program, Stack
from tools import Tools

PLUGIN = Path("plugins", "resource-aws-v6.83.0", "pulumi-resource-aws")

# The engine then writes the state once, at the end, so that the language is measured.
CHECKPOINTS_OFF = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}

Samples = dict[str, dict[str, list[Sample]]]
"""Samples by program, and then by work."""


@dataclass(frozen=True)
class Sizes:
    rounds: int
    slow_rounds: int
    """The number of rounds for work that takes minutes."""
    many: int
    scale: tuple[int, ...]
    state: tuple[int, ...]
    jmh: tuple[str, ...]


FULL = Sizes(rounds=5, slow_rounds=5, many=1000, scale=(100, 300, 1000, 3000, 5000), state=(50, 100, 250), jmh=())
SHORT = Sizes(rounds=1, slow_rounds=1, many=6, scale=(3, 6), state=(2,),
              jmh=("-wi", "1", "-w", "100ms", "-i", "1", "-r", "100ms"))


@dataclass
class Session:
    sizes: Sizes
    tools: Tools
    local: LocalAws
    work: Path
    plot: Path
    raw: dict[str, object] = field(default_factory=dict)

    def memory_stack(self, program: Program, users: int = 1, name: str = "stack") -> Stack:
        """A stack on the in-memory provider."""
        home = self.work / "pulumi-home"
        plugin = home / PLUGIN
        if not plugin.exists():
            plugin.parent.mkdir(parents=True)
            plugin.symlink_to(self.tools.go / "provider")
        env = self.env(program) | {"PULUMI_HOME": str(home)}
        return Stack(program, self.work / name, env, {"aws:region": "us-east-1", "users:users": str(users)})

    def preview_and_up(self, program: Program) -> dict[str, Sample]:
        """A stack of one user on the in-memory provider."""
        stack = self.memory_stack(program)
        up = stack.up()
        return {"preview, nothing changed": stack.preview(), "first `up`": up}

    def env(self, program: Program) -> dict[str, str]:
        env = self.local.shell()
        first = f"{program.path_first}:" if program.path_first else ""
        # Last, so that the folder of ./demo env stays first.
        # PATH has the YAML host, and the Java host for a different Pulumi home.
        java_host = next(Path(env["PULUMI_HOME"]).glob("plugins/language-java-v*/pulumi-language-java")).parent
        return env | {"PATH": f"{first}{env['PATH']}:{self.tools.go}:{java_host}", "PULUMI_IGNORE_AMBIENT_PLUGINS": "false"}

    def interleaved(self, group: str, rounds: int, programs: list[Program],
                    work: Callable[[Program], dict[str, Sample]], once: tuple[Program, ...] = ()) -> Samples:
        """Runs all programs in turn, round by round, so that a slow minute of the machine affects all of them.

        Those that take minutes may be done once, in the first round.
        """
        samples: Samples = {program.title: {} for program in [*programs, *once]}
        for number in range(1, rounds + 1):
            for program in [*programs, *(once if number == 1 else ())]:
                say(f"{group}: round {number} of {rounds}: {program.title}")
                for what, sample in work(program).items():
                    samples[program.title].setdefault(what, []).append(sample)
        self.raw[group] = {
            title: {what: [asdict(sample) for sample in of] for what, of in works.items()}
            for title, works in samples.items()
        }
        return samples
