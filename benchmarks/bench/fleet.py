"""Many users in one stack and in small stacks, several stacks in parallel."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass

from command import end_all, say
from failure import LimitReached
from memory import Memory
from programs import fast_component
from session import Division, Session
from stack import Program, Stack
from table import table

# The last resource of a user: one large stack creates all users first.
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"


@dataclass(frozen=True)
class Deployed:
    """The totals of the first updates of all stacks of a division."""

    seconds: float
    users: int
    """The number of users whose resources were all created in time."""
    megabytes: float
    """The peak memory of all processes together."""
    state: float
    """The size of all states together, in megabytes."""


def fleet(session: Session) -> str:
    program = fast_component(session.tools)
    rows, raw = [], {}
    for division in session.sizes.fleet:
        done = deploy(session, program, division)
        title = f"{division.users:,} users, {division.of_each:,} in a stack, {division.at_once} at once"
        say(f"fleet: {title}: {asdict(done)}")
        raw[title] = asdict(done)
        rows.append([
            f"{division.users:,}", f"{division.of_each:,}", str(division.at_once), f"{done.seconds:.0f}",
            "all" if done.users == division.users else f"{done.users:,}", f"{done.users / done.seconds:.1f}",
            f"{done.megabytes:,.0f}", f"{done.state:.2f}"])
    session.raw["fleet"] = raw
    return ("### fleet: first `up` with the component, the state written after each resource; in-memory provider; 1 round;"
            f" ended after {session.sizes.limit} s at the latest\n\n"
            + table(["users", "in each stack", "at once", "s", "with all their resources", "users per second",
                     "peak MB of all processes", "state, MB"], rows))


def deploy(session: Session, program: Program, division: Division) -> Deployed:
    stacks = [session.memory_stack(program, division.of_each, f"stack-{i}") for i in range(division.stacks())]
    started = time.perf_counter()
    with Memory() as memory:
        side_by_side(stacks, division.at_once, started + session.sizes.limit)
    took = time.perf_counter() - started
    return Deployed(took, sum(stack.resources(ROLE_POLICY) for stack in stacks), memory.peak,
                    sum(stack.state_megabytes() for stack in stacks))


def side_by_side(stacks: list[Stack], at_once: int, deadline: float) -> None:
    def up(stack: Stack) -> None:
        left = deadline - time.perf_counter()
        if left > 0:
            try:
                stack.up(limit=left)
            except LimitReached as e:
                say(str(e))

    pool = ThreadPoolExecutor(at_once)
    try:
        list(pool.map(up, stacks))
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        end_all()
        raise
    finally:
        pool.shutdown()
