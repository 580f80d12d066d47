"""What the command prints: a line per broken law with its seed, the figures, the coverage."""

import argparse
import gc
import hashlib
import json
import logging
import shutil
import time
from collections import Counter

from django.conf import settings

from tests.laws.year.coverage import Coverage, table
from tests.laws.year.life import Life, lived

SHOWN = (
    "steps",
    "kills",
    "restores",
    "faults met",
    "here",
    "edit",
    "rename",
    "there",
    "outage",
    "clock",
    "grant",
    "scim",
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.laws.year", description=__doc__)
    parser.add_argument("seeds", nargs="?", type=int, default=20, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--seed", type=int, help="only this one")
    parser.add_argument("--trace", action="store_true", help="tell what happens")
    parser.add_argument("--digest", action="store_true", help="print a hash of the sandbox's request log")
    parser.add_argument("--progress", action="store_true", help="a line for each seed")
    parser.add_argument("--until-broken", action="store_true", help="stop at the first broken law")
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
    gc.disable()  # a fifth of the time; what a life leaves is collected after it
    coverage, counts, failures = Coverage(), Counter[str](), 0
    worst = worst_clear = 0.0
    for seed in range(asked.first, asked.first + asked.seeds):
        life, broken = lived(seed)
        gc.collect()
        coverage.add(life.coverage)
        counts.update(life.counts)
        counts.update({"requests": life.judge.requests, "writes": life.judge.writes, "people": len(life.people)})
        worst, worst_clear = max(worst, life.judge.worst), max(worst_clear, life.judge.worst_clear)
        life.close()
        if asked.progress:
            print(f"seed {seed}: {life.judge.requests} requests, {time.process_time():.0f} s", flush=True)
        if broken:
            failures += 1
            print(f"seed {seed}, day {life.counts['days']}: {broken}", flush=True)
            if asked.until_broken:
                break
    seconds = time.process_time()
    print(table(coverage))
    lives = seed + 1 - asked.first
    print(f"{lives} seeds, {counts['days']} virtual days, {counts['people']} people, {counts['requests']} requests, ")
    print(f"{counts['writes']} writes; " + ", ".join(f"{counts[name]} {name}" for name in SHOWN))
    print(f"worst leaver: {worst_clear:.0f} s with nothing in the way, {worst:.0f} s with everything")
    print(f"{failures} seeds broke a law; {seconds:.0f} s of one core")
    return 1 if failures else 0
