"""Takes a picture of the top of an HTML page in Chromium."""

import os
import subprocess
import tempfile
from pathlib import Path

from tools import browser, environment
from user_cache import Problem

WIDTH, HEIGHT, SCALE = 1200, 1014, 1.5


def of(page: str) -> bytes:
    """Returns a WebP image of the page in the light scheme."""
    with tempfile.TemporaryDirectory() as folder:
        file, image = Path(folder, "page.html"), Path(folder, "page.webp")
        file.write_text(page)
        command = [browser(), "--headless", "--hide-scrollbars", f"--user-data-dir={folder}/profile", f"--window-size={WIDTH},{HEIGHT}",
                   f"--force-device-scale-factor={SCALE}", f"--screenshot={image}", file.as_uri()]
        if os.getuid() == 0:
            # As root, Chromium has no sandbox.
            command.insert(1, "--no-sandbox")
        result = subprocess.run(command, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        if not image.exists():
            raise Problem(f"{command[0]} took no screenshot:\n{result.stderr}")
        return image.read_bytes()
