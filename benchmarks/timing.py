"""Timing that a drift of the machine cannot colour, and children measured for time and memory."""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")

_LAUNCHER = """
import json, os, resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
wall, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of each turn: on the wall, and of this process on all its threads."""

    wall: list[float]
    process: list[float]

    @property
    def median(self) -> float:
        """Median seconds on the wall."""
        return statistics.median(self.wall)

    def times(self, other: Timing) -> float:
        """How many times as long as the other: the median over the turns, each against the other's run in that turn."""
        return statistics.median(a / b for a, b in zip(self.wall, other.wall, strict=True))

    def times_process(self, other: Timing) -> float:
        """The same in process time, which other users of the machine colour less."""
        return statistics.median(a / b for a, b in zip(self.process, other.process, strict=True))


@dataclass(frozen=True, slots=True)
class Contest(Generic[T]):
    """Runs that take turns, A B then B A, so that a drift of the machine meets all of them alike.

    ``prepare`` makes, not timed, what the runs of a turn are given, from a seed; with ``fresh`` each run gets its own, and
    a first turn that does not count is held, so that none of them learns for the others.
    """

    prepare: Callable[[int], T]
    runs: Mapping[str, Callable[[T], object]]
    fresh: bool = False

    def held(self, turns: int, seed: int = 1000) -> dict[str, Timing]:
        """Hold so many turns that count; return the time of each run in each."""
        timings = {name: Timing([], []) for name in self.runs}
        for turn in range(-1 if self.fresh else 0, turns):
            given = None if self.fresh else self.prepare(seed + turn)
            order = list(self.runs)[:: 1 if turn % 2 == 0 else -1]
            for place, name in enumerate(order):
                own = self.prepare(seed + (turn + 1) * len(order) + place) if given is None else given
                gc.collect()
                wall, process = time.perf_counter(), time.process_time()
                self.runs[name](own)
                process, wall = time.process_time() - process, time.perf_counter() - wall
                if turn >= 0:
                    timings[name].process.append(process)
                    timings[name].wall.append(wall)
        return timings


@dataclass(frozen=True, slots=True)
class Child:
    """What a child process took: seconds on the wall and of its threads, MiB at its peak."""

    wall: float
    process: float
    peak: float


def child(*command: str | Path) -> Child:
    """Run a command to its end, Python with the bytecode that an installation has.

    A small launcher stands between, or the child would inherit this process's peak.
    """
    launched = [sys.executable, "-S", "-c", _LAUNCHER, *command]
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(launched, stdout=subprocess.PIPE, check=True, env=own)
    code, *measured = json.loads(done.stdout)
    if code:
        raise SystemExit(f"{' '.join(map(str, command))}: exit code {code}")
    return Child(*measured)
