"""The provider emulator alone, with a minimal engine and IAM."""

import json
from statistics import median

from command import run, say
from session import PLUGIN, Session
from table import rounds, seconds, table


def emulator(session: Session) -> str:
    env = session.local.shell()
    plugin = f"{env['PULUMI_HOME']}/{PLUGIN}"
    creates = session.sizes.creates
    figures = []
    for number in range(1, session.sizes.rounds + 1):
        say(f"emulator: round {number} of {session.sizes.rounds}")
        log = session.work / f"emulator-{number}.log"
        run([str(session.tools.go / "emulator"), plugin, str(creates)], session.work, env, log)
        figures.append(json.loads(log.read_text().splitlines()[-1]))
    session.raw["emulator"] = figures

    def of(key: str) -> float:
        return median(figure[key] for figure in figures)

    return (f"### emulator: the provider emulator, on an IAM that answers at once; {rounds(session.sizes.rounds)}\n\n"
            + table(["", "s"], [
                ["start to its port", seconds(of("port"))],
                ["start to its first answer", seconds(of("firstAnswer"))],
                ["configured", seconds(of("configure"))],
                [f"{creates:,} parallel users", rate(creates, of("creates"))],
                [f"{creates:,} more in the same process", rate(creates, of("again"))],
            ]))


def rate(creates: int, took: float) -> str:
    return f"{seconds(took)} ({creates / took:,.0f} per second)"
