"""One user on the local AWS."""

from command import Sample
from failure import Failure
from programs import TYPESCRIPT, create_role, go, python, raw, typescript
from session import Session
from stack import Program
from table import compared, rounds


def aws(session: Session) -> str:
    programs = [make(session.tools) for make in (go, python, typescript, raw, create_role)]

    def work(program: Program) -> dict[str, Sample]:
        stack = session.aws_stack(program)
        try:
            up = stack.up()
            preview = stack.preview()
        except Failure:
            stack.destroy()
            raise
        return {"preview, nothing changed": preview, "first `up`": up, "destroy": stack.destroy()}

    samples = session.interleaved("aws", session.sizes.rounds, programs, work)
    return (f"### aws: the same on the local AWS, with the provider emulator; {rounds(session.sizes.rounds)}\n\n"
            + compared(samples, TYPESCRIPT))
