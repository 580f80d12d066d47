"""Lives of both sides on a virtual clock, each from its seed, in a process of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def year(*arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "tests.laws.year", *arguments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=900)
    return run.returncode, run.stdout + run.stderr


@pytest.mark.parametrize("lives", ["20", pytest.param("100", marks=pytest.mark.long)])
def test_lives_with_faults_kills_clock_jumps_and_restores_keep_the_laws(lives):
    """D11: after every step the laws hold, in the end both sides agree, every write has its Exchange and its event."""
    code, said = year(lives)
    assert code == 0, said
    assert "\n0 seeds broke a law" in said
    assert "worst of 0 leavers" not in said


def test_a_seed_replays_to_the_byte():
    assert year("--seed", "3", "--digest") == year("--seed", "3", "--digest")
