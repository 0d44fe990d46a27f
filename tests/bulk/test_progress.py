"""How far a run is: one line on a terminal, nothing elsewhere."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from scrapscreen.answer import ANSWER
from scrapscreen.bulk.progress import Progress, progress_line
from scrapscreen.bulk.tally import Tally


@pytest.fixture
def tally() -> Tally:
    row = {"exposure": "likely", "status": "waste", "review": True, "reasons": "", "materials": "copper"}
    found = Tally({}, {name: name for name in ANSWER.names})
    found.add(pa.Table.from_pylist([row], schema=ANSWER), np.zeros(3000, np.int32), lambda place, row: "")
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
