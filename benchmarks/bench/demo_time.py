"""The time of ./demo, by its own output."""

import os
import re
from statistics import median

from command import run, say
from session import Session
from table import rounds, seconds, table
from tools import CLONE

STEP = re.compile(r"^\[ *[\d.]+ s\] (.*) \(took ([\d.]+) s\)$", re.MULTILINE)


def demo_time(session: Session) -> str:
    walls: list[float] = []
    steps: dict[str, list[float]] = {}
    for number in range(1, session.sizes.rounds + 1):
        say(f"demo: round {number} of {session.sizes.rounds}")
        log = session.work / f"demo-{number}.log"
        walls.append(run([str(CLONE / "demo")], CLONE, dict(os.environ), log).seconds)
        for what, took in STEP.findall(log.read_text()):
            steps.setdefault(what, []).append(float(took))
    session.raw["demo"] = {"wall": walls, "steps": steps}
    parts = {what: median(took) for what, took in steps.items()}
    parts["between and around these"] = median(walls) - sum(parts.values())
    rows = [[what, f"{took:.1f}"] for what, took in parts.items()]
    return (f"### demo: `./demo`, warm; {rounds(session.sizes.rounds)}\n\n"
            + table(["step", "s"], [*rows, ["**all**", f"**{seconds(median(walls))}**"]]))
