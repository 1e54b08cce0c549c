"""Processor seconds of a call and of a whole process.

Not the seconds on the clock: those grow with whatever else the machine does. A busy machine still
slows a processor's caches, so what is compared is measured in turn, run by run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
ENOUGH = 0.05
"""Seconds that a run lasts at least; a shorter call is repeated until it does."""


def seconds(*works: Callable[[], object], runs: int = 7) -> tuple[float, ...]:
    """Of each work the median over runs of one call, all works in turn; a first call warms up."""
    calls = []
    for work in works:
        once = min(_took(work, 1), _took(work, 1))
        calls.append(max(1, round(ENOUGH / max(once, 1e-7))))
    took: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for times, work, count in zip(took, works, calls, strict=True):
            times.append(_took(work, count))
    return tuple(statistics.median(times) for times in took)


def _took(work: Callable[[], object], calls: int) -> float:
    began = time.process_time()
    for _ in range(calls):
        work()
    return (time.process_time() - began) / calls


T = TypeVar("T")


def spent(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of one call, and what it gave: of what cannot be done twice."""
    began = time.process_time()
    done = work()
    return time.process_time() - began, done


@dataclass(frozen=True, slots=True)
class Process:
    """Medians over the runs of a process: seconds, peak of memory in MiB; what it printed last."""

    seconds: float
    memory: float
    printed: str


def process(code: str, arguments: Sequence[str] = (), runs: int = 5, at: Path = ROOT) -> Process:
    """Run Python code in fresh processes, with the program whose checkout is at ``at``.

    Raises:
        RuntimeError: One of them failed; with what it said.
    """
    took, memory, printed = [], [], ""
    for _ in range(runs):
        words = [sys.executable, "-c", code, *arguments]
        with subprocess.Popen(words, cwd=at, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            printed = child.stdout.read()
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError(f"{code} ended with {child.returncode}: {printed}")
        took.append(used.ru_utime + used.ru_stime)
        memory.append(used.ru_maxrss / 1024)
    return Process(statistics.median(took), max(memory), printed)
