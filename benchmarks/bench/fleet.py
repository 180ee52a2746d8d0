"""Many users in one stack and in small stacks, several at once; the change of one of them; several providers."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from statistics import median

from command import Sample, say
from failure import Failure, LimitReached
from memory import Memory
from programs import accounts, accounts_setup, fast_component, in_shell
from session import CHECKPOINTS_OFF, Division, Session
from stack import Program, Stack
from table import rounds, seconds, table

UPDATED = "~ 1 updated"
USER = "aws:iam/user:User"
PROVIDER = "io.assumerole.localaws.provider.StandInProvider"
ROLES = ("arn:aws:iam::000000000000:role/benchmark", "arn:aws:iam::111122223333:role/benchmark")


def fleet(session: Session) -> str:
    return "\n\n".join([divided(session), changed(session), several_accounts(session)])


@dataclass(frozen=True)
class Deployed:
    """What the first ups of all stacks of a division came to."""

    seconds: float
    users: int
    """Those that were made in time."""
    megabytes: float
    """Of all processes together, at the worst moment."""
    state: float
    """Megabytes of all states together."""


def divided(session: Session) -> str:
    program = in_shell(fast_component)(session.tools)
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
            + table(["users", "in each stack", "at once", "s", "made", "users per second", "peak MB together", "state, MB"], rows))


def deploy(session: Session, program: Program, division: Division) -> Deployed:
    stacks = [session.memory_stack(program, division.of_each, f"stack-{i}") for i in range(division.stacks())]
    started = time.perf_counter()
    with Memory() as memory:
        side_by_side(stacks, division.at_once, started + session.sizes.limit)
    took = time.perf_counter() - started
    return Deployed(took, sum(stack.resources(USER) for stack in stacks), memory.peak,
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
        for done in pool.map(up, stacks):
            pass
    finally:
        pool.shutdown(cancel_futures=True)


def changed(session: Session) -> str:
    program = in_shell(fast_component)(session.tools)
    users = {f"{number:,} users in its stack": number for number in session.sizes.changed}
    programs = [replace(program, title=title) for title in users]

    def work(sized: Program) -> dict[str, Sample]:
        stack = session.memory_stack(sized, users[sized.title])
        stack.up(**CHECKPOINTS_OFF)
        stack.set({"users:changed": "1"})
        result = {"preview": stack.preview(), "up": stack.up()}
        if UPDATED not in stack.log.read_text():
            raise Failure(f"{sized.title}: one of them was to be changed: {stack.log}")
        return result

    samples = session.interleaved("change", session.sizes.slow_rounds, programs, work)
    return (f"### change: the role's policy of one user; in-memory provider; {rounds(session.sizes.slow_rounds)}\n\n"
            + table(["", "preview, s", "`up`, s", "peak MB"], [
                [title, *(seconds(median(s.seconds for s in works[work])) for work in ("preview", "up")),
                 f"{median(s.megabytes for s in works['up']):.0f}"]
                for title, works in samples.items()]))


def several_accounts(session: Session) -> str:
    rows, raw = [], {}
    access_key, secret_key = session.local.root_of_the_other_account()
    setup = session.aws_stack(
        accounts_setup(session.tools),
        {"accounts:otherAccessKey": access_key, "accounts:otherSecretKey": secret_key}, "accounts")
    try:
        setup.up()
        for number in session.sizes.providers:
            stack = session.aws_stack(accounts(session.tools), {"users:roles": ",".join(ROLES), "users:users": str(number)})
            try:
                with Memory(PROVIDER) as memory:
                    took = stack.up().seconds
            finally:
                stack.destroy()
            of_each = sorted(memory.peaks.values())
            raw[number] = {"seconds": took, "megabytes": of_each, "together": memory.peak}
            rows.append([str(number), seconds(took), str(len(of_each)), f"{median(of_each):.0f}", f"{sum(of_each):,.0f}",
                         f"{memory.peak:,.0f}"])
    finally:
        setup.destroy()
    session.raw["accounts"] = raw
    return ("### accounts: one stack, a provider with one user for each account; local AWS, which has two accounts; 1 round\n\n"
            + table(["providers", "first `up`, s", "processes of the stand-in", "MB of each, median", "MB of all of them",
                     "peak MB together"], rows))
