"""One user: what it costs to start a language and to leave it again."""

from command import Sample
from programs import TYPESCRIPT, component, create_role, go, in_shell, python, raw, typescript, yaml
from session import Session
from stack import Program
from table import compared, rounds


def start(session: Session) -> str:
    programs = [make(session.tools) for make in (
        go, python, typescript, yaml, raw, component, create_role, in_shell(create_role))]

    def work(program: Program) -> dict[str, Sample]:
        stack = session.memory_stack(program)
        up = stack.up()
        return {"preview, nothing changed": stack.preview(), "first `up`": up}

    samples = session.interleaved("start", session.sizes.rounds, programs, work)
    return (f"### start: a user, its key, its role and its policy; in-memory provider; {rounds(session.sizes.rounds)}\n\n"
            + compared(samples, TYPESCRIPT))
