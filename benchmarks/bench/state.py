"""The cost of writing the state: the engine writes the whole state after each resource."""

from dataclasses import replace
from statistics import median

from command import Sample
from programs import TYPESCRIPT, fast_component, fast_raw, go, typescript
from session import CHECKPOINTS_OFF, Session
from stack import Program
from table import compared, rounds, seconds, table

ON, GZIP, OFF = "after each resource", "the same, compressed", "once, in the end"
# Each takes minutes, and the results differ by factors.
ROUNDS = 1
WAYS = {ON: {}, GZIP: {"PULUMI_SELF_MANAGED_STATE_GZIP": "true"}, OFF: CHECKPOINTS_OFF}


def state(session: Session) -> str:
    return "\n\n".join([ways(session), languages(session)])


def languages(session: Session) -> str:
    users = session.sizes.state[-1]
    programs = [make(session.tools) for make in (go, typescript, fast_raw, fast_component)]

    def work(program: Program) -> dict[str, Sample]:
        return {"first `up`": session.memory_stack(program, users).up()}

    samples = session.interleaved("state-languages", ROUNDS, programs, work)
    return (f"### state: first `up` of {users:,} users, the state written after each resource; in-memory provider;"
            f" {rounds(ROUNDS)}\n\n" + compared(samples, TYPESCRIPT))


def ways(session: Session) -> str:
    program = fast_component(session.tools)
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
                written[case.title] = sum(stack.state_megabytes() for stack in made)
        return result

    programs = [replace(program, title=title) for title in cases]
    samples = session.interleaved("state", ROUNDS, programs, work)
    rows = [[title, f"{written[title]:.2f}",
             *(seconds(median(s.seconds for s in samples[title][way])) for way in WAYS)] for title in cases]
    return (f"### state: first `up` with the component, file backend; in-memory provider; {rounds(ROUNDS)}\n\n"
            + table(["", "state, MB", *(f"written {way}, s" for way in WAYS)], rows))


def together(samples: list[Sample]) -> Sample:
    return Sample(sum(s.seconds for s in samples), sum(s.cpu for s in samples), max(s.megabytes for s in samples))

