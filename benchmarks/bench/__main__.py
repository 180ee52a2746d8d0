"""Runs the selected groups, prints their tables, and keeps the raw figures."""

import argparse
import json
import os
import signal
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent.parent / "docs" / "site"))

from command import clean, run, say
from demo_time import demo_time
from failure import Failure, Missing
from javas import javas
from local import LocalAws
from machine import machine
from many import many
from policy import policy
from results import results
from scale import scale
from session import FULL, SHORT, Session
from start import start
from state import state
from tools import CLONE, HERE, tools
from user_cache import Problem

GROUPS = {
    "start": start, "javas": javas, "many": many, "scale": scale, "demo": demo_time, "state": state, "policy": policy,
}
TARGET = HERE / "target"


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks/run", description="Measures time and memory; benchmarks/README.md describes the groups.")
    parser.add_argument("--short", action="store_true", help="one small round: shows that everything works, and measures nothing")
    parser.add_argument("--rounds", type=int, metavar="N", help="N rounds of each group, to save time")
    parser.add_argument("--results", action="store_true", help="measures nothing: writes the tables of benchmarks/figures into the documentation")
    parser.add_argument("--check-results", action="store_true", help="measures nothing: fails if these tables are not current")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"only these groups: {', '.join(GROUPS)}")
    asked = parser.parse_args()
    unknown = [group for group in asked.groups if group not in GROUPS]
    if unknown:
        parser.error(f"no such group: {', '.join(unknown)}; allowed: {', '.join(GROUPS)}")
    # So that the started processes are also stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if asked.results or asked.check_results:
            results(check=asked.check_results)
        else:
            measure(asked.groups or list(GROUPS), asked.short, asked.rounds)
    except (Missing, Problem) as e:
        say(str(e))
        return 2
    except Failure as e:
        say(str(e))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def measure(groups: list[str], short: bool, rounds: int | None) -> None:
    TARGET.mkdir(exist_ok=True)
    log = TARGET / "build.log"
    log.unlink(missing_ok=True)
    built = tools()
    build_java(log)
    # Outside the clone, because the engine asks git about its working directory.
    with tempfile.TemporaryDirectory(prefix="assume-role-benchmarks-") as work, LocalAws(log) as local:
        sizes = SHORT if short else FULL
        if rounds:
            sizes = replace(sizes, rounds=rounds, slow_rounds=rounds)
        session = Session(
            sizes=sizes, tools=built, local=local, work=Path(work).resolve(),
            plot=TARGET / "performance.svg" if short else CLONE / "docs" / "images" / "performance.svg")
        tables = [GROUPS[group](session) for group in groups]
        # Its folder with pulumi is deleted at the end.
        measured_on = machine(local.shell())
    figures = TARGET / "figures.json"
    figures.write_text(json.dumps({"machine": measured_on, "short": short} | session.raw, indent=1) + "\n")
    print("\n\n".join([f"Measured on {measured_on}.", *tables]))
    say(f"Raw figures: {figures}")


def build_java(log: Path) -> None:
    say("The programs in Java are built.")
    run(["mvn", "-B", "-ntp", "-q", "-f", str(HERE / "pom.xml"), "-Dstyle.color=never", "-Dmaven.test.skip=true", "-Dattach.skip=true", "package"],
        CLONE, clean(dict(os.environ)), log)


if __name__ == "__main__":
    sys.exit(main())
