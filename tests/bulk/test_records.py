"""Raw records against the csv module, the slow and right reference."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.bulk.marks import Marks, places_in
from scrapscreen.bulk.records import Records

cells = st.text(st.sampled_from('ab",;\n \r"é'), max_size=6).filter(lambda cell: "\r" not in cell.replace("\r\n", ""))
rows = st.lists(st.lists(cells, min_size=1, max_size=4), max_size=8)
ends = st.sampled_from(["\n", "\r\n"])
MARKS = Marks(b",")


def written(table: list[list[str]], end: str, quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    sink = io.StringIO()
    csv.writer(sink, lineterminator=end, quoting=quoting).writerows(table)  # type: ignore[arg-type]
    return sink.getvalue().encode()


def parsed(data: bytes) -> list[list[str]]:
    return [row for row in csv.reader(io.StringIO(data.decode(), newline="")) if row]


def split(data: bytes, marks: Marks = MARKS) -> list[list[str]]:
    records = Records(data, marks)
    columns = [records.cells(n).to_pylist() for n in range(max(records.widths.tolist(), default=0))]
    return [[columns[n][row] for n in range(width)] for row, width in enumerate(records.widths.tolist())]


@given(rows, ends, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_cells_are_those_of_the_csv_module(table: list[list[str]], end: str, quoting: int) -> None:
    data = written(table, end, quoting)
    assert split(data) == parsed(data)


@given(st.lists(st.text(st.sampled_from('a",\n'), max_size=5), max_size=8).map(",".join))
def test_a_stray_quote_loses_nothing(text: str) -> None:
    data = text.encode()
    records = Records(data, MARKS)
    kept = b"\n".join(data[b:e] for b, e in zip(records.begin.tolist(), records.end.tolist(), strict=True))
    assert kept.replace(b"\n", b"") == data.replace(b"\n", b"")


def test_quotes_within_cells_are_signs_like_others() -> None:
    assert split(b'tube 6" long,1\n"a ""b"" c",2\nx,5" or 6"\n') == [
        ["tube 6\" long", "1"], ['a "b" c', "2"], ["x", '5" or 6"']
    ]  # fmt: skip
    assert split(b'"abc" def,1\n') == [["abc def", "1"]]
    assert split(b'"a""b" c"d"e,1\n"abc"\rd,2\n') == [['a"b c"d"e', "1"], ["abc\rd", "2"]]


def test_a_cell_that_nobody_closed_ends_with_its_line() -> None:
    assert split(b'"a,1\n"b",2\nc,3\n') == [['"a', "1"], ["b", "2"], ["c", "3"]]
    assert split(b'a,"1\nb,2\n') == [["a", '"1'], ["b", "2"]]


@given(rows, ends, st.data())
def test_whole_records_can_be_cut_anywhere(table: list[list[str]], end: str, data: st.DataObject) -> None:
    text = written(table, end, csv.QUOTE_ALL)
    at = data.draw(st.integers(0, len(text)))
    cut = MARKS.whole(text[:at])
    assert cut <= at
    assert split(text[:cut]) + split(text[cut:]) == split(text)


@given(st.text(st.sampled_from('a",\n\r'), max_size=150), st.integers(0, 150))
def test_the_layout_found_with_the_cut_is_that_of_what_was_cut_off(text: str, at: int) -> None:
    cut, layout = MARKS.cut(text.encode(), at)
    if layout is not None:
        own = MARKS.layout(text.encode()[:cut])
        assert layout.parts.tolist() == own.parts.tolist()
        assert places_in(layout.quotes).tolist() == places_in(own.quotes).tolist()


def test_raw_records_stand_as_they_are() -> None:
    data = b'a, "b"\r\n\r\n"x\r\ny",2'
    assert Records(data, MARKS).raw().to_pylist()[::2] == [b'a, "b"', b'"x\r\ny",2']


def test_a_row_is_mended_to_the_width_of_the_header() -> None:
    records = Records(b'1\n1,2,"3,4",5\n', MARKS)
    assert records.mended(0, 3) == b"1,,"
    assert records.mended(1, 2) == b'1,"2,""3,4"",5"'


def test_cells_beyond_a_record_are_empty() -> None:
    assert Records(b"1\n1,2\n", MARKS).cells(1).to_pylist() == ["", "2"]


def test_bytes_that_are_no_text_are_found_and_read_as_far_as_possible() -> None:
    records = Records(b"a,b\nsch\xe4tt,\0\nz,c\n", MARKS)
    assert records.unreadable(0).tolist() == [1]
    assert records.unreadable(1).tolist() == [1]
    assert records.cells(0).to_pylist() == ["a", "schätt", "z"]
