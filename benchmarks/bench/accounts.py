"""A stack with a provider for each of several accounts: each provider is a process."""

from statistics import median

from memory import Memory
from programs import account_roles, account_users
from session import Session
from table import seconds, table

PROVIDER = "io.assumerole.localaws.provider.EmulatorMain"
ROLES = ("arn:aws:iam::000000000000:role/benchmark", "arn:aws:iam::111122223333:role/benchmark")


def accounts(session: Session) -> str:
    rows, raw = [], {}
    access_key, secret_key = session.local.root_of_the_other_account()
    setup = session.aws_stack(
        account_roles(session.tools),
        {"accounts:otherAccessKey": access_key, "accounts:otherSecretKey": secret_key}, "accounts")
    try:
        setup.up()
        for number in session.sizes.providers:
            stack = session.aws_stack(account_users(session.tools), {"users:roles": ",".join(ROLES), "users:users": str(number)})
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
            + table(["providers", "first `up`, s", "emulators", "MB of each emulator, median", "MB of all emulators",
                     "peak MB of all processes"], rows))
