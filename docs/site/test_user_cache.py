"""Tests of user_cache.py: python3 -m unittest discover -s docs/site. SiteTest runs them."""

import contextlib
import io
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import user_cache


class UserCache(unittest.TestCase):

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.root = self.folder / "assume-role"
        for context in (mock.patch.dict(os.environ, {"XDG_CACHE_HOME": str(self.folder)}), contextlib.redirect_stderr(io.StringIO())):
            context.__enter__()
            self.addCleanup(context.__exit__, None, None, None)

    def installs(self, key: bytes, stamp: str = "") -> bool:
        """Installs a tool, and returns whether that was necessary."""
        calls = []
        folder = user_cache.installed("tool", key, stamp, lambda folder, log: calls.append(folder))
        self.assertIn(calls, ([], [folder]))
        return bool(calls)

    def test_installs_a_tool_once(self):
        self.assertTrue(self.installs(b"1"))
        self.assertFalse(self.installs(b"1"))
        self.assertTrue(self.installs(b"2"))
        self.assertTrue(self.installs(b"1", "another Python"))

    def test_installs_a_tool_again_after_a_failure(self):
        with self.assertRaises(OSError):
            user_cache.installed("tool", b"1", "", mock.Mock(side_effect=OSError))

        self.assertTrue(self.installs(b"1"))

    def test_creates_a_cache_that_is_closed_to_other_users(self):
        self.assertEqual(user_cache.cache(), self.root / "v2")
        self.assertEqual([folder.stat().st_mode & 0o777 for folder in (self.root, self.root / "v2")], [0o700, 0o700])

    def test_refuses_a_cache_that_is_open_to_other_users(self):
        user_cache.cache()
        for folder in (self.root, self.root / "v2"):
            folder.chmod(0o710)
            with self.assertRaisesRegex(user_cache.Problem, "open to other users"):
                self.installs(b"1")
            folder.chmod(0o700)
        self.assertTrue(self.installs(b"1"))

    def test_refuses_a_cache_that_is_a_link(self):
        (self.folder / "elsewhere").mkdir(mode=0o700)
        self.root.symlink_to(self.folder / "elsewhere")

        with self.assertRaisesRegex(user_cache.Problem, "is a link"):
            user_cache.cache()


if __name__ == "__main__":
    unittest.main()
