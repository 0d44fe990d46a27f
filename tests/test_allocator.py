"""Malloc's thresholds while batches are screened: raised once, lowered by the last, only where somebody lowered them."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from scrapscreen import allocator
from scrapscreen.allocator import memory_kept


@pytest.fixture
def asked(monkeypatch):
    """What malloc is asked for, in a process that was told to trim."""
    found = []
    monkeypatch.setattr(allocator, "_told", lambda: {"MALLOC_TRIM_THRESHOLD_": 65536})
    monkeypatch.setattr(allocator, "_glibc", lambda: lambda name, *given: found.append((name, *given)))
    return found


RAISED = [("mallopt", -1, 1 << 28), ("mallopt", -3, 1 << 25)]
LOWERED = [("mallopt", -1, 65536), ("mallopt", -3, 1 << 17), ("malloc_trim", 0)]


def test_raised_within_and_lowered_after(asked):
    with memory_kept():
        assert asked == RAISED
    assert asked == RAISED + LOWERED


def test_what_goes_wrong_within_lowers_them_too(asked):
    with pytest.raises(ValueError, match="no"), memory_kept():
        raise ValueError("no")
    assert asked == RAISED + LOWERED


def test_the_last_of_several_threads_lowers_them(asked):
    met = Barrier(4)

    def within(_):
        with memory_kept():
            met.wait()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(within, range(4)))
    assert asked == RAISED + LOWERED


@pytest.mark.parametrize("told", [{}, {"MALLOC_TRIM_THRESHOLD_": 1 << 30}, {"MALLOC_ARENA_MAX": 2}])
def test_nothing_is_done_where_nobody_asked_for_trimming(asked, monkeypatch, told):
    monkeypatch.setattr(allocator, "_told", lambda: told)
    with memory_kept():
        pass
    assert asked == []


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's malloc")
def test_in_a_process_that_was_told_to_trim():
    code = (
        "from scrapscreen import allocator; import numpy as np\n"
        "with allocator.memory_kept():\n    assert allocator._within == 1; np.zeros(1 << 20) + 1\n"
        "assert allocator._within == 0; print(allocator._told()['MALLOC_TRIM_THRESHOLD_'])"
    )
    told = os.environ | {"MALLOC_TRIM_THRESHOLD_": "65536", "MALLOC_PERTURB_": "x"}
    done = subprocess.run([sys.executable, "-c", code], env=told, capture_output=True, text=True, check=True)
    assert done.stdout == "65536\n"
