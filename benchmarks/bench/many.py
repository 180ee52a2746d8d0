"""Many users: the cost of a language for each resource."""

import json
from collections import Counter
from dataclasses import replace
from statistics import median

from command import Sample
from programs import TYPESCRIPT, component, fast_component, fast_grouped, fast_raw, go, python, raw, typescript
from session import CHECKPOINTS_OFF, Samples, Session
from stack import Program
from table import compared, rounds, table

USERS_COUNTED = 20


def many(session: Session) -> str:
    plain = raw(session.tools)
    ours = component(session.tools)
    fast, grouped, fast_ours = (program(session.tools) for program in (fast_raw, fast_grouped, fast_component))
    programs = [go(session.tools), typescript(session.tools), plain, ours, fast, grouped, fast_ours]
    slow = replace(python(session.tools), title="Python, inline (1 round)")
    users = session.sizes.many

    def work(program: Program) -> dict[str, Sample]:
        return {"first `up`": session.memory_stack(program, users).up(**CHECKPOINTS_OFF)}

    samples = session.interleaved("many", session.sizes.slow_rounds, programs, work, once=(slow,))
    return "\n\n".join([
        f"### many: {users:,} users, {4 * users:,} resources; in-memory provider; checkpoints off;"
        f" {rounds(session.sizes.slow_rounds)}",
        compared(samples, TYPESCRIPT),
        table(["against the same raw resources, time", "an empty component", "our component"], [
            ["no fast start", "", f"{ratio(samples, ours, plain)} ×"],
            ["fast start", f"{ratio(samples, grouped, fast)} ×", f"{ratio(samples, fast_ours, fast)} ×"]]),
        "Calls of the program to the engine, and of the engine to the provider, for each user:",
        calls(session, [plain, ours]),
    ])


def wall(works: dict[str, list[Sample]]) -> float:
    return median(sample.seconds for sample in works["first `up`"])


def ratio(samples: Samples, program: Program, base: Program) -> str:
    return f"{wall(samples[program.title]) / wall(samples[base.title]):.2f}"


def calls(session: Session, programs: list[Program]) -> str:
    counted = {program.title: calls_by_user(session, program) for program in programs}
    session.raw["calls for each user"] = counted
    methods = sorted(set().union(*counted.values()))
    return table(["call", *counted], [
        [f"`{method}`", *(f"{of.get(method, 0):g}" for of in counted.values())] for method in methods])


def calls_by_user(session: Session, program: Program) -> dict[str, float]:
    """The counts without the calls that every program makes once."""
    made = Counter(calls_of(session, program, 1 + USERS_COUNTED))
    made.subtract(calls_of(session, program, 1))
    return {method: count / USERS_COUNTED for method, count in made.items() if count}


def calls_of(session: Session, program: Program, users: int) -> list[str]:
    stack = session.memory_stack(program, users)
    log = stack.folder / "calls.json"
    stack.up(PULUMI_DEBUG_GRPC=str(log), **CHECKPOINTS_OFF)
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    # Another entry of the same method contains the answer.
    return [entry["method"].removeprefix("/pulumirpc.") for entry in entries
            if entry["progress"] == "request_started"
            and entry["method"].startswith(("/pulumirpc.ResourceMonitor/", "/pulumirpc.ResourceProvider/"))]
