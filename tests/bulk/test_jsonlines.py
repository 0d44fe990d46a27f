"""JSON lines: every row is written as ``json.dumps`` writes it; what is half a character is read as a question mark."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.bulk.jsonlines import write_jsonlines
from scrapscreen.cells import as_text

from ..lists import read_list

CELLS = {
    'goods "1"': (pa.string(), st.sampled_from(["Cu", "złom\n", '"', "\\", "", None])),
    "mass": (pa.float64(), st.sampled_from([1.5, 0.1, 1e300, None])),
    "rows": (pa.int64(), st.sampled_from([0, -7, 1 << 60, None])),
    "day": (pa.date32(), st.sampled_from([dt.date(2026, 11, 27), None])),
    "price": (pa.decimal128(9, 2), st.sampled_from([Decimal("1.50"), None])),
    "waste": (pa.bool_(), st.sampled_from([True, False, None])),
    "documents": (pa.list_(pa.string()), st.sampled_from([["a", "b"], [], None])),
    "nothing": (pa.null(), st.none()),
    "kind": (pa.dictionary(pa.int32(), pa.string()), st.sampled_from(["brass", "Ł", None])),
}


def written(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    write_jsonlines(table, sink)
    return sink.getvalue()


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    names = draw(st.lists(st.sampled_from(list(CELLS)), min_size=1, unique=True))
    rows = draw(st.integers(0, 6))
    columns = {}
    for name in names:
        kind, cells = CELLS[name]
        values = pa.array(draw(st.lists(cells, min_size=rows, max_size=rows)), kind)
        cut = draw(st.integers(0, rows))
        columns[name] = pa.chunked_array([values[:cut], values[cut:]])
    return pa.table(columns)


@given(tables())
def test_rows_are_written_as_one_by_one(table: pa.Table) -> None:
    lines = [json.dumps(row, ensure_ascii=False, default=as_text) + "\n" for row in table.to_pylist()]
    assert written(table) == "".join(lines).encode()


def test_numbers_that_are_none_are_null() -> None:
    assert written(pa.table({"x": [float("nan"), float("-inf"), 2.0]})) == b'{"x": null}\n{"x": null}\n{"x": 2.0}\n'


def test_half_a_character_is_a_question_mark(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text('{"goods": "\\ud83d\\ude00 Cu \\ud800", "\\udc00": 1.50}\n{"goods": "\\u0141"}\n', encoding="utf-8")
    assert read_list(path).table.to_pylist() == [
        {"goods": "\U0001f600 Cu ?", "?": "1.50"},
        {"goods": "\u0141", "?": None},
    ]
