"""How much memory all that this process has started takes together."""

import os
import subprocess
import threading
from collections import defaultdict

SECONDS_BETWEEN = 0.5


class Memory:
    """Looks at it every half second. What processes share is counted for each of them."""

    def __init__(self, named: str = ""):
        """Named: a part of the command line of those whose own peaks are wanted."""
        self.named = named
        self.peak = 0.0
        """Megabytes of all together, at the worst moment."""
        self.peaks: dict[int, float] = {}
        """The highest megabytes of each process that is so named."""
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._end.wait(SECONDS_BETWEEN):
            started = started_by(os.getpid())
            self.peak = max(self.peak, sum(megabytes for megabytes, _ in started.values()))
            for pid, (megabytes, command) in started.items():
                if self.named and self.named in command:
                    self.peaks[pid] = max(self.peaks.get(pid, 0), megabytes)


def started_by(ancestor: int) -> dict[int, tuple[float, str]]:
    """Megabytes and command line by process ID, of its children and theirs."""
    said = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss=,args="], capture_output=True, text=True).stdout
    children: dict[int, list[int]] = defaultdict(list)
    all_of: dict[int, tuple[float, str]] = {}
    for line in said.splitlines():
        pid, parent, kilobytes, command = line.split(maxsplit=3)
        children[int(parent)].append(int(pid))
        all_of[int(pid)] = (int(kilobytes) / 1024, command)
    result: dict[int, tuple[float, str]] = {}
    to_visit = list(children[ancestor])
    while to_visit:
        pid = to_visit.pop()
        result[pid] = all_of[pid]
        to_visit += children[pid]
    return result
