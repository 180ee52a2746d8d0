"""Tests of the programs with fakes of what they start: python3 -m unittest discover -s docs/site. SiteTest runs them."""

import argparse
import contextlib
import importlib.util
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
from importlib.machinery import SourceFileLoader
from pathlib import Path
from unittest import mock

import tools

CREDENTIALS = ("AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE", "GITHUB_TOKEN", "GH_TOKEN",
               "ACTIONS_ID_TOKEN_REQUEST_TOKEN")


def program(name: str):
    loader = SourceFileLoader(f"site_{name}", str(tools.HERE / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


class Programs(unittest.TestCase):

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.seen = self.folder / "seen"
        variables = {name: "a-secret" for name in CREDENTIALS} | {"SEEN": str(self.seen), "KEPT": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        for context in (mock.patch.dict(os.environ, variables), contextlib.redirect_stdout(io.StringIO()),
                        contextlib.redirect_stderr(io.StringIO())):
            context.__enter__()
            self.addCleanup(context.__exit__, None, None, None)

    def fake(self, path: str) -> Path:
        """Creates a program that writes its arguments and environment to the file `seen`, and creates the folder of --output."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"""#!{sys.executable}
import json, os, pathlib, sys
with open(os.environ["SEEN"], "a") as seen:
    seen.write(json.dumps([sys.argv[1:], dict(os.environ)]) + "\\n")
if "--output" in sys.argv:
    pathlib.Path(sys.argv[sys.argv.index("--output") + 1]).mkdir()
""")
        file.chmod(0o700)
        return file

    def calls(self) -> list[list[str]]:
        """Returns the arguments of each call of a fake, and checks that none had a credential."""
        calls = [json.loads(line) for line in self.seen.read_text().splitlines()]
        for _, environment in calls:
            self.assertNotIn("a-secret", environment.values())
            self.assertEqual(environment["KEPT"], "1")
        return [arguments for arguments, _ in calls]


class Environment(Programs):

    def test_gives_no_credentials_to_an_installer(self):
        with mock.patch.dict(os.environ, {"PIP_TARGET": "/elsewhere"}):
            tools.run([str(self.fake("pip")), "install"], self.folder / "log", self.folder, PIP_NO_INPUT="1")

        self.assertEqual(self.calls(), [["install"]])
        environment = json.loads(self.seen.read_text())[1]
        self.assertEqual(environment["PIP_NO_INPUT"], "1")
        self.assertNotIn("PIP_TARGET", environment)

    def test_gives_no_credentials_to_the_builder(self):
        build = program("build")
        folder = self.fake("mkdocs").parent
        options = argparse.Namespace(api=False, builder="mkdocs", output=str(self.folder / "site"), ref="v1", version="1")

        with mock.patch.multiple(build, builder=lambda name: folder, mermaid=lambda: ""):
            build.build(options)

        self.assertEqual(self.calls()[0][0], "build")
        self.assertEqual(json.loads(self.seen.read_text())[1]["SITE_REF"], "v1")

    def test_gives_no_credentials_to_the_browser(self):
        check = program("check")
        self.fake("node")
        (self.folder / "index.html").write_text("")
        options = argparse.Namespace(site=str(self.folder), start="", screenshots="", reports=[], pages=[])

        with mock.patch.multiple(check, packages=lambda: self.folder, browser=lambda: "chromium"), \
                mock.patch.dict(os.environ, {"PATH": f"{self.folder}{os.pathsep}{os.environ['PATH']}"}):
            self.assertEqual(check.check(options), 0)

        self.assertIn("chromium", self.calls()[0])


class Publish(Programs):

    def setUp(self):
        super().setUp()
        self.git("init", "--quiet", "--initial-branch", "main")
        self.fake("clone/docs/site/build")

    def git(self, *arguments: str) -> None:
        (self.folder / "clone").mkdir(exist_ok=True)
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments], cwd=self.folder / "clone", check=True)

    def commit(self, *tags: str) -> None:
        self.git("add", "docs")
        self.git("commit", "--quiet", "--allow-empty", "--message", "A commit.")
        for tag in tags:
            self.git("tag", tag)

    def published(self) -> list[dict]:
        publish = program("publish")
        with mock.patch.object(publish, "CLONE", self.folder / "clone"):
            publish.publish(argparse.Namespace(api=False))
        return json.loads((self.folder / "clone/target/pages/versions.json").read_text())

    def test_builds_only_tags_on_the_main_branch_and_then_the_main_branch(self):
        self.commit("v0.1.0", "v0.9.0")
        self.commit("v0.10.0")
        self.git("checkout", "--quiet", "-b", "unmerged")
        # A tag with the name of the branch makes no commit a part of the branch.
        self.commit("v9.0.0", "main")
        self.git("checkout", "--quiet", "refs/heads/main")

        versions = self.published()

        self.assertEqual([version["version"] for version in versions], ["0.10.0", "0.9.0", "0.1.0", "next"])
        self.assertEqual([call[1] for call in self.calls()], ["v0.10.0", "v0.9.0", "v0.1.0", "main"])
        self.assertEqual([version["aliases"] for version in versions], [["latest"], [], [], []])

    def test_publishes_the_main_branch_before_the_first_release(self):
        self.commit()

        self.assertEqual([version["aliases"] for version in self.published()], [["latest"]])


if __name__ == "__main__":
    unittest.main()
