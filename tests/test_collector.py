from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from scrapscreen.collector import collector_at_rest, collector_passing_by


def test_at_rest_and_back_at_work() -> None:
    with collector_at_rest():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_who_switched_it_off_finds_it_so() -> None:
    gc.disable()
    try:
        with collector_at_rest():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_it_passes_by_what_exists_and_then_looks_again() -> None:
    with collector_passing_by:
        assert gc.get_freeze_count()
        with collector_passing_by:
            pass
        assert gc.get_freeze_count()
    assert not gc.get_freeze_count()


def test_an_error_ends_it_too() -> None:
    with pytest.raises(ValueError, match="torn"), collector_passing_by:
        raise ValueError("torn")
    assert not gc.get_freeze_count()


def test_several_threads_end_it_together() -> None:
    meeting = Barrier(4)

    @collector_passing_by
    def work(_: int) -> int:
        meeting.wait()
        return gc.get_freeze_count()

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(4)))
    assert not gc.get_freeze_count()


def test_what_the_user_froze_stays_frozen() -> None:
    gc.freeze()
    try:
        with collector_passing_by:
            pass
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
