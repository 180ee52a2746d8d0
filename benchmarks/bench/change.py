"""A changed policy of one user among many: a preview and an update of its stack."""

from dataclasses import replace
from statistics import median

from command import Sample
from failure import Failure
from programs import fast_component
from session import CHECKPOINTS_OFF, Session
from stack import Program
from table import rounds, seconds, table

UPDATED = "~ 1 updated"


def change(session: Session) -> str:
    program = fast_component(session.tools)
    users = {f"{number:,} users in its stack": number for number in session.sizes.changed}
    programs = [replace(program, title=title) for title in users]

    def work(sized: Program) -> dict[str, Sample]:
        stack = session.memory_stack(sized, users[sized.title])
        stack.up(**CHECKPOINTS_OFF)
        stack.set({"users:changed": "1"})
        result = {"preview": stack.preview(), "up": stack.up()}
        if UPDATED not in stack.log.read_text():
            raise Failure(f"{sized.title}: no resource was changed: {stack.log}")
        return result

    samples = session.interleaved("change", session.sizes.slow_rounds, programs, work)
    return (f"### change: the role's policy of one user; in-memory provider; {rounds(session.sizes.slow_rounds)}\n\n"
            + table(["", "preview, s", "`up`, s", "peak MB"], [
                [title, *(seconds(median(s.seconds for s in works[work])) for work in ("preview", "up")),
                 f"{median(s.megabytes for s in works['up']):.0f}"]
                for title, works in samples.items()]))
