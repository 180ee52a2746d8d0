"""The memory of all descendants of this process together."""

import os
import subprocess
import threading
from collections import defaultdict

SECONDS_BETWEEN = 0.5


class Memory:
    """Samples the memory every half second. Shared memory is counted for each process."""

    def __init__(self, named: str = ""):
        """named: a part of the command line of the processes whose peaks are reported separately."""
        self.named = named
        self.peak = 0.0
        """The peak of all processes together, in megabytes."""
        self.peaks: dict[int, float] = {}
        """The peak of each process that matches named, in megabytes."""
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
    """Megabytes and command line by process ID, of all descendants."""
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
