from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest

from scrapscreen.bulk.stream import in_order, one_behind


def test_what_breaks_off_breaks_off_after_all_before_it() -> None:
    def given():  # type: ignore[no-untyped-def]
        yield from range(20)
        raise OSError("broken")

    stream, found = in_order(lambda n: n * 2, given(), threads=3), list[int]()
    with pytest.raises(OSError, match="broken"):
        found.extend(kept(stream, found))
    assert found == list(range(0, 40, 2))


def test_an_error_in_the_work_is_raised_in_its_place() -> None:
    stream, found = in_order(lambda n: 1 // (3 - n), range(10), threads=2), list[int]()
    with pytest.raises(ZeroDivisionError):
        found.extend(kept(stream, found))
    assert found == [0, 0, 1]


def kept(stream: Iterator[int], found: list[int]) -> list[int]:
    for number in stream:
        found.append(number)
    return []


class Giver:
    """Gives numbers, and knows whether it has been closed."""

    def __init__(self, count: int, broken: bool = False) -> None:
        self._count, self._broken, self.closed, self.given = count, broken, False, 0

    def numbers(self) -> Generator[int, None, None]:
        try:
            for number in range(self._count):
                self.given += 1
                yield number
            if self._broken:
                raise OSError("broken")
        finally:
            self.closed = True


def test_all_given_before_something_breaks_off_is_worked_on() -> None:
    giver, found = Giver(5, broken=True), list[int]()
    with pytest.raises(OSError, match="broken"):
        one_behind(found.append, giver.numbers())
    assert found == [0, 1, 2, 3, 4]


def test_after_an_error_nothing_more_is_worked_on_and_few_are_taken() -> None:
    giver, found = Giver(100), list[int]()

    def work(number: int) -> None:
        found.append(number)
        if number == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        one_behind(work, giver.numbers())
    assert found == [0, 1, 2, 3]
    assert giver.closed
    assert giver.given <= 8
