"""The compared programs."""

from stack import Program
from tools import CLONE, HERE, Tools

TYPESCRIPT = "TypeScript, inline"


def go(tools: Tools) -> Program:
    return peer("Go, inline", "go", str(tools.go / "peer"))


def python(tools: Tools) -> Program:
    return peer("Python, inline", "python", str(tools.python), str(HERE / "python" / "peer.py"))


def typescript(tools: Tools) -> Program:
    return peer(TYPESCRIPT, "nodejs", "node", str(tools.typescript / "peer.js"))


def peer(title: str, runtime: str, *command: str) -> Program:
    return Program(title, pulumi=command, project=f"name: users\nruntime: {runtime}\n")


def yaml(_: Tools) -> Program:
    return Program("YAML", project=(HERE / "yaml" / "Pulumi.yaml").read_text())


def raw(_: Tools) -> Program:
    return java("Java, raw resources", "raw.jar")


def component(_: Tools) -> Program:
    return java("Java, component", "raw-component.jar")


def fast_raw(_: Tools) -> Program:
    return java("Java, raw resources, fast start", "raw.jar", fast=True)


def fast_grouped(_: Tools) -> Program:
    return java("Java, raw resources in an empty component, fast start", "raw-grouped.jar", fast=True)


def fast_component(_: Tools) -> Program:
    return java("Java, component, fast start", "raw-component.jar", fast=True)


def java(title: str, jar: str, fast: bool = False) -> Program:
    program = f"use-executor: ./target/fast-java/mvn-{jar.removesuffix('.jar')}" if fast else f"binary: target/{jar}"
    project = f"name: users\nruntime:\n  name: java\n  options:\n    {program}\n"
    return Program(title, project=project, target=HERE / "java" / "target")


def create_role(_: Tools) -> Program:
    folder = CLONE / "create-role-stack"
    return Program("create-role, fast start", project=(folder / "Pulumi.yaml").read_text(), target=folder / "target",
                   config={"create-role:unprivilegedUsername": "benchmark"})
