"""Lists in and out: what comes in goes out, in every format; whatever cannot be read is said in one line."""

from __future__ import annotations

import codecs
import datetime as dt
import gzip
import io
import random
import string
import sys
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scrapscreen.bulk.files import FORMATS, format_of
from scrapscreen.bulk.sinks import Output
from scrapscreen.errors import FileError, MissingExtraError

from ..lists import read_list, told_of, write_list

LIST = pa.table(
    {
        "goods description": ["złom miedzi", 'bars 6", "new"', "two\nlines", "", "=1+1", "#N/A", " kept ", "铜废料"],
        "hs code": ["0101", "76020090", "007", "", "7602.0", "1e5", "0", "-"],
        "Menge ": ["24", "1,5", "", "x", "a;b", "c|d", "e\tf", "'"],
    }
)
SUFFIXES = tuple(FORMATS)


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def message(path: Path) -> str:
    with pytest.raises(FileError) as caught:
        read_list(path)
    text = str(caught.value)
    assert "\n" not in text
    assert path.name in text
    return text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_list_comes_back_as_it_went(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"list{suffix}"
    write_list(LIST, path)
    assert read_list(path).table.to_pydict() == LIST.to_pydict()


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx", ".parquet"])
def test_a_list_without_rows_keeps_its_columns(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"list{suffix}"
    write_list(LIST.slice(0, 0), path)
    table = read_list(path).table
    assert (table.column_names, table.num_rows) == (LIST.column_names, 0)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_equal_tables_give_equal_bytes(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    write_list(LIST, first)
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 1, 1, 1, 1, 1, 0, 1, 0))
    write_list(LIST, second)
    assert first.read_bytes() == second.read_bytes()
    assert read_list(first).sha256 == read_list(second).sha256


def test_parquet_keeps_types(tmp_path: Path) -> None:
    table = pa.table({"n": pa.array([1, None], pa.int32()), "when": [dt.date(2026, 11, 22), None], "docs": [["a"], []]})
    write_list(table, tmp_path / "list.parquet")
    assert read_list(tmp_path / "list.parquet").table.equals(table)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx", ".jsonl"])
def test_types_are_written_readably(tmp_path: Path, suffix: str) -> None:
    table = pa.table(
        {
            "n": [7602],
            "x": [0.25],
            "yes": [True],
            "when": [dt.date(2026, 11, 22)],
            "code": pa.array(["0101"]).dictionary_encode(),
        }
    )
    write_list(table, tmp_path / f"list{suffix}")
    found = read_list(tmp_path / f"list{suffix}").table
    assert found.to_pylist() == [{"n": "7602", "x": "0.25", "yes": "true", "when": "2026-11-22", "code": "0101"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    rows = [["goods", "mass (kg)", "code"], ["scrap", "1 500", "0101"], ["copper", "2", "0202"]]
    path = write(tmp_path / "list.csv", "\n".join(delimiter.join(row) for row in rows))
    assert read_list(path).table.to_pydict() == {
        "goods": ["scrap", "copper"],
        "mass (kg)": ["1 500", "2"],
        "code": ["0101", "0202"],
    }


def test_decimal_commas_do_not_part_cells(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", "goods;kg\ncopper;1,5\nscrap;2,5\n")
    assert read_list(path).table["kg"].to_pylist() == ["1,5", "2,5"]


def test_a_list_of_one_column_needs_no_quotes(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", 'goods\nscrap, loose; 24 t\n\n"quoted, too"\n\n')
    assert read_list(path).table.to_pydict() == {"goods": ["scrap, loose; 24 t", "", "quoted, too"]}


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "cp1252"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, mark: bytes, encoding: str, end: str) -> None:
    path = write(tmp_path / "list.csv", mark + end.join(["désignation,code", "Späne €,01", ""]).encode(encoding))
    assert read_list(path).table.to_pydict() == {"désignation": ["Späne €"], "code": ["01"]}


def test_names_may_be_odd(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", '" goods ",a,a,,"two\nlines"\n1,2,3,4,5\n')
    found = read_list(path)
    assert found.table.column_names == [" goods ", "a", "a", "", "two\nlines"]
    assert [c[0].as_py() for c in found.table.columns] == ["1", "2", "3", "4", "5"]
    for suffix in (".jsonl", ".parquet"):
        with pytest.raises(FileError, match="two columns are named 'a'"):
            write_list(found.table, tmp_path / f"out{suffix}")
    write_list(found.table, tmp_path / "out.xlsx")


def test_ragged_rows_keep_their_place(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", 'a,b\n1,2\n1\n1,2,"3"\n"1,2\n3,4\n')
    assert read_list(path).table.to_pydict() == {"a": ["1", "1", "1", '"1', "3"], "b": ["2", "", '2,"3"', "2", "4"]}


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("list.csv", b"", "the list is empty"),
        ("list.csv", codecs.BOM_UTF8 + b"\n", "the list is empty"),
        ("list.jsonl", b"\n", "the list is empty"),
        ("list.xlsx", b"", "the list is empty"),
        ("list.csv", b"a,\0b\n1,2\n", "zero bytes"),
        ("list.csv", bytes(range(32)) * 9, "control signs"),
        ("list.xlsx", b"PK\x03\x04 nothing", "not readable as a workbook"),
        ("list.xlsx", b"a,b\n1,2\n", "not readable as a workbook"),
        ("list.parquet", b"PAR1 nothing", "not readable as Parquet"),
        ("list.jsonl", b'{"a": 1}\n{"a": \n', "line 2 is no JSON"),
        ("list.jsonl", b"[1]\n", "line 1 is no object"),
        ("list.jsonl", b'{"a": "\xff"}\n', "not UTF-8"),
        ("list.xls", b"old", "save it as .xlsx"),
        ("list.doc", b"x", "the suffix '.doc' is not known"),
        ("list", b"x", "no suffix"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    assert told in message(write(tmp_path / name, data))


def test_missing_files_and_folders(tmp_path: Path) -> None:
    write(tmp_path / "manifest.csv", "a\n1\n")
    assert "did you mean 'manifest.csv'?" in message(tmp_path / "manifets.csv")
    (tmp_path / "folder.csv").mkdir()
    assert "this is a folder" in message(tmp_path / "folder.csv")


def test_json_lines_are_read_as_written(tmp_path: Path) -> None:
    path = write(
        tmp_path / "list.jsonl",
        '{"goods": "scrap", "n": 7602.10, "docs": ["a", "b"]}\n\n{"goods": null, "new": true, "deep": {"x": 1}}\n',
    )
    assert read_list(path).table.to_pylist() == [
        {"goods": "scrap", "n": "7602.10", "docs": "a;b", "new": None, "deep": None},
        {"goods": None, "n": None, "docs": None, "new": "true", "deep": '{"x": "1"}'},
    ]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for row in (
        [],
        [None, None],
        ["goods", "code", "kg", "date"],
        ["scrap", 7602.0, 1.5, dt.datetime(2026, 11, 22)],
        [],
        ["Späne", "0101", True, dt.datetime(2026, 11, 22, 10, 30)],
        [None, 101, None, None],
    ):
        first.append(row)
    first["B7"].number_format = "00000000"
    first["A9"] = None
    book.create_sheet("second").append(["other"])
    path = tmp_path / "list.xlsx"
    book.save(path)
    return path


def test_cells_of_a_sheet_are_read_as_people_see_them(sheet: Path) -> None:
    found = read_list(sheet)
    assert found.first_row == 4
    assert found.table.to_pydict() == {
        "goods": ["scrap", "", "Späne", ""],
        "code": ["7602", "", "0101", "00000101"],
        "kg": ["1.5", "", "true", ""],
        "date": ["2026-11-22", "", "2026-11-22T10:30:00", ""],
    }


def test_a_sheet_is_written_for_people(tmp_path: Path) -> None:
    write_list(
        pa.table({"code": ["0101", "=2+2", "a\x08b"], "sure": [0.5, None, float("inf")], "n": [1, 2, 10**17]}),
        tmp_path / "out.xlsx",
    )
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["code", "0101", "=2+2", "a\N{REPLACEMENT CHARACTER}b"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert [cell.value for cell in sheet["B"]] == ["sure", 0.5, None, None]
    assert [cell.value for cell in sheet["C"]] == ["n", 1, 2, "100000000000000000"]
    assert sheet.freeze_panes == "A2"
    assert all(cell.font.bold for cell in sheet[1])


def test_a_sheet_has_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileError, match="Excel holds 32767"):
        write_list(pa.table({"a": ["x" * 40_000]}), tmp_path / "out.xlsx")
    monkeypatch.setattr("scrapscreen.bulk.worksheet.MOST_ROWS", 3)
    with pytest.raises(FileError, match=r"write \.csv or \.parquet"):
        write_list(pa.table({"a": ["1", "2", "3"]}), tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_without_openpyxl_the_extra_is_named(tmp_path: Path, sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match=r"scrapscreen\[excel\]"):
        read_list(sheet)
    with pytest.raises(MissingExtraError):
        write_list(LIST, tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_standard_input_and_output(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"goods;code\nscrap;01\n")))
    found = read_list("-")
    assert (found.said, found.table.to_pydict()) == ("standard input", {"goods": ["scrap"], "code": ["01"]})
    monkeypatch.setattr(sys, "stdout", open(1, "w", closefd=False))  # noqa: SIM115
    write_list(found.table, "-")
    assert capfdbinary.readouterr().out == b'"goods","code"\n"scrap","01"\n'


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = write(tmp_path / "out.csv", "before")

    def broken() -> None:
        with Output(path) as file:
            file.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]
    assert path.read_text() == "before"
    with Output(path) as file:
        file.write_bytes(b"after")
        file.close()
        assert path.read_text() == "before"
        file.keep()
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]
    assert path.read_text() == "after"


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "out.csv", "before")

    def full() -> None:
        with Output(path):
            raise OSError(28, "No space left on device")

    with pytest.raises(FileError, match="No space left on device"):
        full()
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]
    assert path.read_text() == "before"


def test_a_list_that_breaks_off_within_its_header_is_said_to(tmp_path: Path) -> None:
    names = "".join(random.Random(1).choices(string.ascii_lowercase, k=5000))
    packed = gzip.compress(f"{names},description\nx,copper scrap\n".encode())
    said = message(write(tmp_path / "list.csv.gz", packed[: len(packed) // 2]))
    assert "ends too soon" in said
    assert "within its header; fetch or pack the list again" in said


def test_length_and_checksum_are_of_what_was_written(tmp_path: Path) -> None:
    reused = bytearray(b"a" * (1 << 20))
    with Output(tmp_path / "out.csv") as file:
        file.write_bytes(reused)
        reused[:] = b"b" * len(reused)
        for piece in (bytes(reused), b"little", pa.py_buffer(bytes(1 << 20))):
            file.write_bytes(piece)
        file.keep()
    assert file.written == told_of(tmp_path / "out.csv")


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = write(tmp_path / "real.csv", "before")
    link = tmp_path / "link.csv"
    link.symlink_to(real)
    write_list(LIST, link)
    assert link.is_symlink()
    assert read_list(real).table.num_rows == LIST.num_rows


def test_places_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no folder"):
        write_list(LIST, tmp_path / "none" / "out.csv")
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(FileError, match="this is a folder"):
        write_list(LIST, tmp_path / "out.csv")


def test_suffixes_in_capitals() -> None:
    assert format_of("LIST.CSV") == ".csv"


def test_parquet_of_another_hand(tmp_path: Path) -> None:
    pq.write_table(pa.table({"goods": pa.array(["x"], pa.large_string())}), tmp_path / "list.parquet")
    found = read_list(tmp_path / "list.parquet")
    assert (found.first_row, found.table.schema.field("goods").type) == (1, pa.large_string())
