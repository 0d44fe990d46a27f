"""The pipeline: blocks are read one after the other, screened on all cores, and given on in their order.

Never more blocks than a few are under way, so that a list of any length takes the memory of a short one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import TypeVar

import pyarrow as pa

Given = TypeVar("Given")
Made = TypeVar("Made")

_AHEAD = 1
"""So many blocks wait for a thread beyond those under way, and as many for the writer."""


def in_order(
    work: Callable[[Given], Made], given: Iterable[Given], threads: int | None = None
) -> Generator[Made, None, None]:
    """Yield ``work`` of each of the given, in their order, worked on by as many threads as pyarrow uses.

    What breaks off while being given breaks off here, after the work on all before it has been yielded.

    >>> list(in_order(str, range(3)))
    ['0', '1', '2']
    """
    threads = threads or pa.cpu_count()
    waiting: deque[Future[Made]] = deque()
    broken: Exception | None = None
    with ThreadPoolExecutor(threads) as pool:
        source = iter(given)
        try:
            while True:
                try:
                    item = next(source)
                except StopIteration:
                    break
                except Exception as error:
                    broken = error
                    break
                waiting.append(pool.submit(work, item))
                del item
                while waiting and (len(waiting) >= threads + _AHEAD or waiting[0].done()):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
    if broken is not None:
        raise broken


def one_behind(work: Callable[[Given], object], given: Generator[Given, None, None]) -> None:
    """Do some work on each of the given on a thread of its own, one after the other, while the next are being given.

    All given before something breaks off is worked on. After an error in the work nothing more is worked on; it is raised
    before more than a few others are taken, and what gives is closed.
    """
    broken = False

    def go_on(item: Given) -> None:
        nonlocal broken
        if not broken:
            broken = True
            work(item)
            broken = False

    with ThreadPoolExecutor(1) as beside, closing(given):
        waiting: deque[Future[object]] = deque()
        try:
            for item in given:
                while waiting and (len(waiting) > _AHEAD or waiting[0].done()):
                    waiting.popleft().result()
                waiting.append(beside.submit(go_on, item))
        finally:
            while waiting:
                waiting.popleft().result()
