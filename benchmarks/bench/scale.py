"""A growing number of users: shows whether time and memory grow in proportion."""

from dataclasses import replace
from statistics import median

from command import Sample
from plot import Panel, plot
from programs import fast_component
from session import CHECKPOINTS_OFF, Session
from stack import Program
from table import rounds, seconds, table


def scale(session: Session) -> str:
    program = fast_component(session.tools)
    users = {f"{number:,}": number for number in session.sizes.scale}
    programs = [replace(program, title=title) for title in users]

    def work(sized: Program) -> dict[str, Sample]:
        return {"first `up`": session.memory_stack(sized, users[sized.title]).up(**CHECKPOINTS_OFF)}

    samples = session.interleaved("scale", session.sizes.slow_rounds, programs, work)
    rows, times, memory = [], [], []
    for title, number in users.items():
        all_of = samples[title]["first `up`"]
        wall, peak = median(s.seconds for s in all_of), median(s.megabytes for s in all_of)
        times.append((number, wall))
        memory.append((number, peak))
        rows.append([title, f"{4 * number:,}", seconds(wall), f"{1000 * wall / number:.1f}", f"{peak:.0f}"])
    session.plot.write_text(plot("First up with the component, checkpoints off", "users", [
        Panel("seconds", "s", times), Panel("peak MB of the largest process", "MB", memory)]))
    return (f"### scale: {program.title}; in-memory provider; checkpoints off; {rounds(session.sizes.slow_rounds)}\n\n"
            + table(["users", "resources", "first `up`, s", "ms for each user, start included", "peak MB"], rows)
            + f"\n\nPlot: {session.plot}")
