"""How the measurements are made: child processes with their cost, rounds that alternate, tables."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from statistics import median
from time import perf_counter, sleep
from typing import TypeVar

import psutil

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ran:
    """A child process that ended well. `peak_mb` is its largest resident memory, with that of its own children."""

    output: str
    seconds: float
    cpu_seconds: float
    peak_mb: float


def run_module(module: str, *arguments: str) -> Ran:
    """Run `python -m module`. Its memory counts from ours when it starts (Linux), so callers stay small themselves."""
    command = [sys.executable, "-m", module, *arguments]
    started = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101 (it was asked for)
        with ThreadPoolExecutor(1) as watching:
            family = watching.submit(_family_peak_mb, process.pid)
            output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Ran(output, perf_counter() - started, cpu_seconds, max(usage.ru_maxrss / 1024, family.result()))


def _family_peak_mb(pid: int) -> float:
    """The most that a process and its children were seen to hold together, looked at four times a second."""
    peak = 0.0
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        while parent.status() != psutil.STATUS_ZOMBIE:
            family = [parent, *parent.children(recursive=True)]
            peak = max(peak, sum(each.memory_info().rss for each in family) / 2**20)
            sleep(0.25)
    return peak


def alternate(ways: Mapping[str, Callable[[], T]], rounds: int) -> dict[str, list[T]]:
    """A B A B: whatever else the machine does meanwhile falls on all ways alike."""
    results: dict[str, list[T]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            results[name].append(way())
    return results


def ratio(ours: Sequence[float], peers: Sequence[float]) -> float:
    """The median over the rounds of ours to the peer's of the same round."""
    return median(our / peer for our, peer in zip(ours, peers, strict=True))


def print_table(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Text left, numbers right."""
    cells = [[_cell(value) for value in row] for row in [header, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    print(f"\n{title}")
    for row in cells:
        first, *others = (
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join(["", first, *others]), flush=True)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 1 else f"{value:.2f}" if value < 10 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
