"""When the stages of the start were reached, for `--debug-timing`."""

from __future__ import annotations

import os
import time


class Stages:
    """Seconds from the start of the process to each stage; a stage counts when it is reached first."""

    def __init__(self) -> None:
        self._began = time.perf_counter() - process_age()
        self.reached = {"process start": 0.0}

    def reach(self, stage: str, at: float | None = None) -> None:
        """Say that a stage is reached now, or was at a time as `perf_counter` has it."""
        self.reached.setdefault(stage, (time.perf_counter() if at is None else at) - self._began)

    def report(self) -> str:
        """Return a line for each stage."""
        return "".join(f"{stage:>16} {seconds * 1000:8.1f} ms\n" for stage, seconds in self.reached.items())


def process_age() -> float:
    """Return the seconds since this process began, to a tick of the system's clock (10 ms).

    Linux tells it (proc(5), `/proc/pid/stat`, field 22: ticks since boot); elsewhere it is the processor time so far.
    """
    try:
        with open("/proc/self/stat", "rb") as file:
            # The name of the program stands in parentheses and may hold blanks; the next field is the third.
            began = int(file.read().rpartition(b")")[2].split()[22 - 3])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - began / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return time.process_time()
    # In a container whose clock was set apart from the system's the two can't be told from each other.
    return age if 0 <= age < 3600 else time.process_time()
