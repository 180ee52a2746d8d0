import asyncio
import json
import os
import runpy
import sys

from pulumi.runtime import Settings, configure, run_in_stack, set_all_config

run = {name.removeprefix("PULUMI_"): value for name, value in os.environ.items() if name.startswith("PULUMI_")}
configure(Settings(
    organization=run["ORGANIZATION"], project=run["PROJECT"], stack=run["STACK"], monitor=run["MONITOR"], engine=run["ENGINE"],
    parallel=int(run["PARALLEL"]), dry_run=run["DRY_RUN"] == "true"))
set_all_config(json.loads(run["CONFIG"]), json.loads(run["CONFIG_SECRET_KEYS"]))
sys.path.insert(0, os.getcwd())


async def program() -> None:
    await run_in_stack(lambda: runpy.run_path("__main__.py", run_name="__main__"))


asyncio.new_event_loop().run_until_complete(program())
