"""One user: the cost of starting and ending a language."""

from programs import TYPESCRIPT, component, create_role, go, python, raw, typescript, yaml
from session import Session
from table import compared, rounds


def start(session: Session) -> str:
    programs = [make(session.tools) for make in (
        go, python, typescript, yaml, raw, component, create_role)]
    samples = session.interleaved("start", session.sizes.rounds, programs, session.preview_and_up)
    return (f"### start: a user, its key, its role and its policy; in-memory provider; {rounds(session.sizes.rounds)}\n\n"
            + compared(samples, TYPESCRIPT))
