"""How far a run is: one line on a terminal, nothing elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest

from scrapscreen.answer import ANSWER
from scrapscreen.bulk.progress import Progress, progress_line
from scrapscreen.bulk.stream import in_order
from scrapscreen.bulk.tally import Tally


@pytest.fixture
def tally() -> Tally:
    row = {"exposure": "likely", "status": "waste", "review": True, "reasons": "", "materials": "copper"}
    found = Tally({}, {name: name for name in ANSWER.names})
    found.add(pa.Table.from_pylist([row], schema=ANSWER), np.zeros(3000, np.int32), lambda _: pa.array([]))
    return found


def test_the_line_says_how_far_how_fast_and_what_was_found(tally: Tally) -> None:
    told = "[list].csv: 3,000 rows, 1,500 a second; 25 %, 0:06 left; 3,000 likely, 0 possible, 3,000 waste"
    assert progress_line("[list].csv", tally, 2, 100, 400).replace("\\", "") == told
    assert "left" not in progress_line("-", tally, 2, 100, 0)
    assert "500 a second" in progress_line("-", tally, 2, 100, 0, skipped=2000)


def test_nothing_is_said_where_nobody_looks(tally: Tally, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("list.csv", True) as shown:
        shown._start -= 100
        shown.tell(tally, 1, 2)
    assert capsys.readouterr().err == ""


def test_a_terminal_shows_the_line(
    tally: Tally, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with Progress("list.csv", True) as shown:
        shown._start = shown._last = shown._start - 100
        shown.tell(tally, 1, 2)
        assert shown._status is not None
    with Progress("list.csv", False) as silent:
        silent._start -= 100
        silent.tell(tally, 1, 2)
        assert silent._status is None


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
