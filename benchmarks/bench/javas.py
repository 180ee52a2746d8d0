"""One user, with the archive of each Java version: a CDS archive, or from Java 25 on an AOT cache."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from command import clean, run, say
from failure import Failure, Missing
from programs import TYPESCRIPT, create_role, typescript
from session import Session
from table import compared, rounds, table

OLDEST = 17
JAR = "create-role-stack.jar"


def javas(session: Session) -> str:
    programs = [typescript(session.tools)]
    archives = []
    for version, home in jdks().items():
        target = session.work / f"java-{version}"
        archives.append([f"Java {version}", *fast_start(session, home, target)])
        programs.append(replace(create_role(session.tools), title=f"Java {version}", target=target, path_first=home / "bin"))
    samples = session.interleaved("javas", session.sizes.rounds, programs, session.preview_and_up)
    return "\n\n".join([
        f"### javas: create-role with a fast start of each Java; in-memory provider; {rounds(session.sizes.rounds)}",
        table(["", "archive", "MB"], archives),
        compared(samples, TYPESCRIPT),
    ])


def jdks() -> dict[int, Path]:
    """The first JDK of each version, from JAVA_HOME, the similar variables of CI services, and the folder of Linux packages."""
    named = [Path(value) for name, value in os.environ.items() if name.startswith("JAVA_HOME") and value]
    homes: dict[int, Path] = {}
    for home in [*named, *sorted(Path("/usr/lib/jvm").glob("*"))]:
        version = version_of(home)
        if version >= OLDEST:
            homes.setdefault(version, home)
    if not homes:
        raise Missing([f"JDK {OLDEST} or newer: neither in JAVA_HOME or JAVA_HOME_… nor below /usr/lib/jvm. Set JAVA_HOME"])
    return dict(sorted(homes.items()))


def version_of(home: Path) -> int:
    compiler = home / "bin" / "javac"
    if not os.access(compiler, os.X_OK):
        return 0
    version = re.search(r"javac (\d+)", subprocess.run([str(compiler), "-version"], capture_output=True, text=True).stdout)
    return int(version[1]) if version else 0


def fast_start(session: Session, home: Path, target: Path) -> tuple[str, str]:
    """Creates a fast start of the built create-role; returns the kind and the size of its archive."""
    say(f"Creating a fast start with {home}.")
    built = create_role(session.tools).target
    target.mkdir()
    shutil.copy(built / JAR, target)
    shutil.copytree(built / "lib", target / "lib")
    settings = [f"create-role:{setting}" for setting in ("unprivilegedUsername=training", "grantAssumeRole=true", "externalId=training")]
    run([str(home / "bin" / "java"), "-cp", str(target / JAR), "io.assumerole.start.FastStartBuild", str(target / JAR),
         *settings, "aws:region=us-east-1"], target, clean(dict(os.environ)), target / "log")
    archive = next((file for file in (target / "fast-java").iterdir() if file.suffix in (".jsa", ".aot")), None)
    if archive is None:
        raise Failure(f"No archive was created with {home}; its output:\n{(target / 'log').read_text()}")
    return archive.suffix, f"{archive.stat().st_size / 1e6:.0f}"
