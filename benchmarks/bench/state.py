"""What writing the state costs: the engine writes all of it after each resource."""

from dataclasses import replace
from statistics import median

from command import Sample
from programs import fast_component, in_shell
from session import CHECKPOINTS_OFF, Session
from stack import Program, Stack
from table import rounds, seconds, table

ON, GZIP, OFF = "after each resource", "the same, compressed", "once, in the end"
# Minutes each, and the differences are of factors.
ROUNDS = 1
WAYS = {ON: {}, GZIP: {"PULUMI_SELF_MANAGED_STATE_GZIP": "true"}, OFF: CHECKPOINTS_OFF}


def state(session: Session) -> str:
    program = in_shell(fast_component)(session.tools)
    sizes = session.sizes.state
    split = sizes[-1] // sizes[0]
    cases = {f"{users:,} users in one stack": (users, 1) for users in sizes}
    cases[f"{split * sizes[0]:,} users in {split} stacks, one after the other"] = (sizes[0], split)
    written: dict[str, float] = {}

    def work(case: Program) -> dict[str, Sample]:
        users, stacks = cases[case.title]
        result = {}
        for way, env in WAYS.items():
            made = [session.memory_stack(case, users, f"stack-{i}") for i in range(stacks)]
            result[way] = together([stack.up(**env) for stack in made])
            if way == ON:
                written[case.title] = sum(megabytes(stack) for stack in made)
        return result

    programs = [replace(program, title=title) for title in cases]
    samples = session.interleaved("state", ROUNDS, programs, work)
    rows = [[title, f"{written[title]:.2f}",
             *(seconds(median(s.seconds for s in samples[title][way])) for way in WAYS)] for title in cases]
    return (f"### state: first `up` with the component, file backend; in-memory provider; {rounds(ROUNDS)}\n\n"
            + table(["", "state, MB", *(f"written {way}, s" for way in WAYS)], rows))


def together(samples: list[Sample]) -> Sample:
    return Sample(sum(s.seconds for s in samples), sum(s.cpu for s in samples), max(s.megabytes for s in samples))


def megabytes(stack: Stack) -> float:
    files = (stack.folder / "state" / ".pulumi" / "stacks").rglob("*.json")
    return sum(file.stat().st_size for file in files) / 1e6
