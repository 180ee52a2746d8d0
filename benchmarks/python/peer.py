"""Runs one command of pulumi, whose arguments are this script's, with the program in this process.

The Automation API does it like this, too, but makes more calls of the command around it.
"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from pulumi.automation._server import LanguageServer
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import language_pb2_grpc

from program import program


def main() -> int:
    # Threads and options are those of the Automation API.
    server = grpc.server(ThreadPoolExecutor(max_workers=4), options=_GRPC_CHANNEL_OPTIONS)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageServer(program), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        return subprocess.run(["pulumi", *sys.argv[1:], f"--client=127.0.0.1:{port}"]).returncode
    finally:
        server.stop(grace=None)


if __name__ == "__main__":
    sys.exit(main())
