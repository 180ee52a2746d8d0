"""Runs a command of pulumi with a program in TypeScript, Python, or Go, without Pulumi's language host.

The Automation API of each language does the same for a program in its process.
"""
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

PYTHON = """
import asyncio, json, os, runpy, sys
from pulumi.runtime import Settings, configure, run_in_stack, set_all_config
run = json.loads(os.environ["RUN"])
configure(Settings(
    project=run["project"], stack=run["stack"], monitor=run["monitor"], engine=run["engine"], parallel=16,
    dry_run=run["preview"], organization="organization"))
set_all_config(run["config"], run["secrets"])
sys.path.insert(0, os.getcwd())
async def program():
    await run_in_stack(lambda: runpy.run_path(run["program"], run_name="__main__"))
asyncio.new_event_loop().run_until_complete(program())
"""


class Host(language_pb2_grpc.LanguageRuntimeServicer):
    """Starts the program for each Run of the engine."""

    def __init__(self, program: str, folder: str, node_modules: str, python: str):
        self.program = program
        self.folder = folder
        self.node_modules = node_modules
        self.python = python

    def GetRequiredPlugins(self, request, context):
        return language_pb2.GetRequiredPluginsResponse()

    def GetRequiredPackages(self, request, context):
        return language_pb2.GetRequiredPackagesResponse()

    def GetPluginInfo(self, request, context):
        return plugin_pb2.PluginInfo()

    def Run(self, request, context):
        done = subprocess.run(
            self.command(request), cwd=self.folder, env={**os.environ, **self.variables(request)}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            sys.stderr.write(done.stdout)
            return language_pb2.RunResponse(error="the program failed")
        return language_pb2.RunResponse()

    def command(self, request) -> list[str]:
        if self.program.endswith(".py"):
            return [self.python, "-c", PYTHON]
        if not self.program.endswith(".ts"):
            return [self.program]
        return [
            "node", f"{self.node_modules}/@pulumi/pulumi/cmd/run", f"--monitor={request.monitor_address}",
            f"--engine={request.args[0]}", f"--project={request.project}", f"--stack={request.stack}",
            f"--pwd={self.folder}", f"--root-directory={self.folder}", "--parallel=16", "--organization=organization",
            *(["--dry-run"] if request.dryRun else []), self.program]

    def variables(self, request) -> dict[str, str]:
        return {
            "PULUMI_PROJECT": request.project, "PULUMI_STACK": request.stack, "PULUMI_ORGANIZATION": "organization",
            "PULUMI_MONITOR": request.monitor_address, "PULUMI_ENGINE": request.args[0], "PULUMI_PARALLEL": "16",
            "PULUMI_DRY_RUN": str(request.dryRun).lower(), "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
            "PULUMI_NODEJS_TYPESCRIPT": "true", "PULUMI_NODEJS_TRANSPILE_ONLY": "true",
            "NODE_PATH": self.node_modules,
            "RUN": json.dumps({
                "project": request.project, "stack": request.stack, "monitor": request.monitor_address,
                "engine": request.args[0], "preview": request.dryRun, "config": dict(request.config),
                "secrets": list(request.configSecretKeys), "program": f"{self.folder}/{self.program}"}),
        }


def serve(host: Host) -> tuple[grpc.Server, int]:
    """Starts a server on a free port; the caller stops it."""
    server = grpc.server(ThreadPoolExecutor(max_workers=4), options=_GRPC_CHANNEL_OPTIONS)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port
