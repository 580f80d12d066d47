"""What the command prints: a line per broken law with its seed, the figures, the coverage."""

import argparse
import gc
import hashlib
import json
import logging
import multiprocessing
import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from tests.laws.year import directory
from tests.laws.year.coverage import Coverage, table
from tests.laws.year.life import Life, lived

SHOWN = (
    "steps", "kills", "restores", "faults met", "here", "edit", "rename", "there", "outage", "clock", "grant", "scim",
    "leavers before newcomers",
)  # fmt: skip


@dataclass(frozen=True)
class Lived:
    """What is left of a life. Seconds are those of a core."""

    seed: int
    broken: str
    coverage: Coverage
    counts: Counter
    worst: float
    worst_clear: float
    seconds: float


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.laws.year", description=__doc__)
    parser.add_argument("seeds", nargs="?", type=int, default=20, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--seed", type=int, help="only this one")
    parser.add_argument("--trace", action="store_true", help="tell what happens")
    parser.add_argument("--digest", action="store_true", help="print a hash of the sandbox's request log")
    parser.add_argument("--progress", action="store_true", help="a line for each seed")
    parser.add_argument("--until-broken", action="store_true", help="stop at the first broken law")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="how many live at once")
    asked = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    try:
        return _one(asked) if asked.seed is not None else _many(asked)
    finally:
        shutil.rmtree(settings.DATA.parent, ignore_errors=True)


def _one(asked: argparse.Namespace) -> int:
    life, broken = lived(asked.seed, asked.trace)
    if asked.digest:
        print(digest(life))
    print(broken or f"seed {asked.seed}: the laws hold")
    life.close()
    return 1 if broken else 0


def digest(life: Life) -> str:
    """The whole log of over there, in one hash: the same seed gives the same bytes."""
    return hashlib.sha256(json.dumps(life.there.log(0), sort_keys=True).encode()).hexdigest()


def _many(asked: argparse.Namespace) -> int:
    lives: list[Lived] = []
    for one in _lives(range(asked.first, asked.first + asked.seeds), asked.processes):
        lives.append(one)
        if asked.progress:
            print(f"seed {one.seed}: {one.counts['requests']} requests, {one.seconds:.1f} s", flush=True)
        if one.broken:
            print(f"seed {one.seed}, day {one.counts['days']}: {one.broken}", flush=True)
            if asked.until_broken:
                break
    return _told(lives)


def _told(lives: list[Lived]) -> int:
    coverage, counts = Coverage(), Counter[str]()
    for one in lives:
        coverage.add(one.coverage)
        counts.update(one.counts)
    failures, seconds = sum(bool(one.broken) for one in lives), sum(one.seconds for one in lives)
    worst, worst_clear = max(one.worst for one in lives), max(one.worst_clear for one in lives)
    print(table(coverage))
    print(f"{len(lives)} seeds, {counts['days']} virtual days, {counts['people']} people")
    print(
        f"{counts['requests']} requests, {counts['writes']} writes; "
        + ", ".join(f"{counts[name]} {name}" for name in SHOWN)
    )
    print(f"worst of {counts['timed']} leavers with nothing in the way: {worst_clear:.2f} s to the first call")
    print(f"worst of all: {worst:.0f} s active")
    print(f"{failures} seeds broke a law; {seconds:.0f} s of one core")
    return 1 if failures else 0


def _lives(seeds: range, processes: int) -> Iterator[Lived]:
    """Each in a process of its own, so that none knows of another; in the order of their seeds."""
    directory.empty_database()  # once, before there are children
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, maxtasksperchild=1) as pool:
        yield from pool.imap(_live, seeds, chunksize=1)


def _live(seed: int) -> Lived:
    gc.disable()  # a fifth of the time; all of it goes with the process
    settings.DATA = settings.DATA.parent / f"data-{seed}"
    settings.DATA.mkdir()
    life, broken = lived(seed)
    judge = life.judge
    of_all = {"requests": judge.requests, "writes": judge.writes, "people": len(life.people), "timed": judge.timed}
    life.counts.update(of_all)
    life.close()
    shutil.rmtree(settings.DATA)
    return Lived(seed, broken, life.coverage, life.counts, judge.worst, judge.worst_clear, time.process_time())
