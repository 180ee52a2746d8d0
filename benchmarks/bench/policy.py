"""The policy code alone, with JMH."""

import json
import os
import shutil

from command import clean, run, say
from session import Session
from table import table
from tools import CLONE

TARGET = CLONE / "iam-policy" / "target"


def policy(session: Session) -> str:
    say("policy: JMH")
    figures = session.work / "jmh.json"
    options = " ".join([*session.sizes.jmh, "-rf", "json", "-rff", str(figures)])
    # JMH's code is generated only if the tests are compiled again, and must not remain for the next build. The jar,
    # on which the other groups run, stays.
    delete_tests()
    try:
        run(["mvn", "-B", "-ntp", "-q", "-P", "benchmark", "-pl", "iam-policy", "test-compile", "exec:exec",
             f"-Dexec.args=-classpath %classpath org.openjdk.jmh.Main {options}"],
            CLONE, clean(dict(os.environ)), session.work / "policy.log")
    finally:
        delete_tests()
    results = json.loads(figures.read_text())
    session.raw["policy"] = results
    return "### policy: reading, deciding and the lint, with JMH, one core, warm but for lintsForTheFirstTime\n\n" + table(
        ["", "µs"],
        [[result["benchmark"].rsplit(".", 1)[1], f"{result['primaryMetric']['score']:.1f}"] for result in results])


def delete_tests() -> None:
    for made in ("test-classes", "generated-test-sources", "maven-status/maven-compiler-plugin/testCompile"):
        shutil.rmtree(TARGET / made, ignore_errors=True)
