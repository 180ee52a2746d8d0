"""Writes the tables of the committed figures into the documentation, or checks that they are current."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from failure import Failure
from programs import TYPESCRIPT
from table import seconds, table
from tools import CLONE, HERE

FIGURES = HERE / "figures"
PAGES = (HERE / "RESULTS.md", CLONE / "docs" / "how-to" / "speed-up-programs.md", CLONE / "fast-start" / "README.md")
PREVIEW, UP = "preview, nothing changed", "first `up`"
# The lines between these comments are a table.
MARKED = re.compile(r"(<!-- figures:(\S+) -->\n).*?\n(<!-- end of figures -->)", re.DOTALL)

Run = dict[str, Any]
Works = dict[str, list[dict[str, float]]]


def results(check: bool) -> None:
    runs = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(FIGURES.glob("*.json"))]
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        current = MARKED.sub(lambda found: found[1] + TABLES[found[2]](runs) + "\n" + found[3], text)
        if not check:
            page.write_text(current, encoding="utf-8")
        elif current != text:
            raise Failure(f"The tables of {page.relative_to(CLONE)} differ from benchmarks/figures. Run: benchmarks/run --results")


def each(runs: list[Run], value: Callable[[Run], str]) -> str:
    """The value of each run."""
    return "; ".join(value(run) for run in runs)


def middle(works: Works, work: str, unit: str) -> float:
    return median(sample[unit] for sample in works[work])


def ratio(group: dict[str, Works], program: str, base: str, work: str) -> float:
    return middle(group[program], work, "seconds") / middle(group[base], work, "seconds")


def spread(group: dict[str, Works], program: str, base: str, work: str) -> str:
    """The smallest and largest ratio within a round."""
    by_round = [a["seconds"] / b["seconds"] for a, b in zip(group[program][work], group[base][work])]
    return f"{min(by_round):.2f}–{max(by_round):.2f}"


def times(group: str, program: str, base: str, work: str) -> Callable[[Run], str]:
    if program == base:
        return lambda run: "1"
    return lambda run: f"{ratio(run[group], program, base, work):.2f} ({spread(run[group], program, base, work)})"


def compared(group: str, work: str) -> Callable[[list[Run]], str]:
    def rows(runs: list[Run]) -> str:
        return table(["Program", "Seconds", f"× {TYPESCRIPT} (spread)", "CPU seconds", "Peak MB"], [
            [program,
             each(runs, lambda run: seconds(middle(run[group][program], work, "seconds"))),
             each(runs, times(group, program, TYPESCRIPT, work)),
             each(runs, lambda run: seconds(middle(run[group][program], work, "cpu"))),
             each(runs, lambda run: f"{middle(run[group][program], work, 'megabytes'):.0f}")]
            for program in runs[0][group]])

    return rows


def demo(runs: list[Run]) -> str:
    rows = [[step, each(runs, lambda run: f"{median(run['demo']['steps'][step]):.1f}")] for step in runs[0]["demo"]["steps"]]
    return table(["Step", "Seconds"], [*rows, ["**All**", each(runs, lambda run: f"**{seconds(wall(run))}**")]])


def wall(run: Run) -> float:
    return median(run["demo"]["wall"])


FAST = "Java, component, fast start"
FAST_RAW = "Java, raw resources, fast start"


def goals(runs: list[Run]) -> str:
    """A goal is reached if every run reaches it."""
    def row(goal: str, limit: float, shown: str, value: Callable[[Run], float], printed: Callable[[Run], str]) -> list[str]:
        reached = sum(value(run) <= limit for run in runs)
        verdict = "yes" if reached == len(runs) else "**no**" if reached == 0 else f"in {reached} of {len(runs)} runs"
        return [goal, shown, each(runs, printed), verdict]

    def relative(goal: str, limit: float, group: str, program: str, base: str, work: str) -> list[str]:
        return row(goal, limit, f"{limit} ×", lambda run: ratio(run[group], program, base, work), times(group, program, base, work))

    return table(["Goal", "At most", "Measured", "Reached"], [
        relative("Preview of create-role with Java 17, compared with TypeScript", 0.85, "start", "create-role, fast start", TYPESCRIPT, PREVIEW),
        relative("Preview of create-role with Java 25, compared with TypeScript", 0.75, "javas", "Java 25", TYPESCRIPT, PREVIEW),
        relative("First `up` of 1,000 users with the component, compared with TypeScript", 0.38, "many", FAST, TYPESCRIPT, UP),
        relative("First `up` of 1,000 users with the component, compared with raw resources", 1.2, "many", FAST, FAST_RAW, UP),
        row("Peak memory of that `up` with the component", 250, "250 MB",
            lambda run: middle(run["many"][FAST], UP, "megabytes"), lambda run: f"{middle(run['many'][FAST], UP, 'megabytes'):.0f} MB"),
        row("`./demo`", 7, "7 s", wall, lambda run: f"{seconds(wall(run))} s"),
    ])


def gain(runs: list[Run]) -> str:
    def row(what: str, group: str, plain: str, fast: str, work: str, unit: str, printed: Callable[[float], str]) -> list[str]:
        return [what, *(each(runs, lambda run: printed(middle(run[group][program], work, unit))) for program in (plain, fast))]

    return table(["Work", "Plain jar", "Fast start"], [
        row("Preview of one user", "start", "Java, component", "create-role, fast start", PREVIEW, "seconds", lambda s: f"{s:.1f} s"),
        row("First `up` of 1,000 users", "many", "Java, component", FAST, UP, "seconds", lambda s: f"{s:.0f} s"),
        row("Peak memory of that `up`", "many", "Java, component", FAST, UP, "megabytes", lambda mb: f"{mb:.0f} MB"),
    ])


TABLES: dict[str, Callable[[list[Run]], str]] = {
    "goals": goals,
    "preview": compared("start", PREVIEW),
    "many": compared("many", UP),
    "demo": demo,
    "gain": gain,
}
