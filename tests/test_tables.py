from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.errors import TableError, did_you_mean
from scrapscreen.tables import data_dir, fingerprint, read_columns, read_table

COLUMNS = ("word", "concepts")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "t.csv"


def refusal(path: Path, *, key: tuple[str, ...] = ()) -> str:
    with pytest.raises(TableError) as caught:
        read_table(path, COLUMNS, key)
    return str(caught.value)


def test_reads_cells_lines_and_skips_remarks(table: Path) -> None:
    table.write_text('# a remark\nword,concepts\n\n  copper ,metal\n# another\n"a, b",\n', encoding="utf-8")
    rows = read_table(table, COLUMNS)
    assert [(row.line, row["word"], row["concepts"]) for row in rows] == [(4, "copper", "metal"), (6, "a, b", "")]
    assert all(row.path == table for row in rows)


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_byte_order_mark_and_line_ends_do_not_matter(table: Path, start: str, end: str) -> None:
    table.write_bytes((start + end.join(["word,concepts", "złom,scrap", ""])).encode())
    assert [(row["word"], row.line) for row in read_table(table, COLUMNS)] == [("złom", 2)]


cell = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=8).map(str.strip)


@given(st.lists(st.tuples(cell, cell), max_size=6))
def test_what_is_written_quoted_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    lines = ["word,concepts", *(",".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [(row["word"], row["concepts"]) for row in read_table(path, COLUMNS)] == rows


def test_missing_file_says_what_was_expected(table: Path) -> None:
    assert refusal(table) == f"{table}: file not found; expected a CSV with the columns word,concepts"


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n"])
def test_empty_file_lacks_its_header(table: Path, text: str) -> None:
    table.write_text(text)
    assert refusal(table) == f"{table}: no header; it must be word,concepts"


def test_not_utf8(table: Path) -> None:
    table.write_bytes(b"word,concepts\nsp\xe4ne,scrap\n")
    assert refusal(table) == f"{table}: not UTF-8 (invalid continuation byte at byte 16); save the file as UTF-8"


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("word,concept", "unknown column 'concept'; did you mean 'concepts'?"),
        ("word,colour", "unknown column 'colour'; columns are word,concepts"),
        ("concepts,word", "header is concepts,word; it must be word,concepts"),
        ("word", "header is word; it must be word,concepts"),
        ("word,concepts,word", "header is word,concepts,word; it must be word,concepts"),
        ("word;concepts", "unknown column 'word;concepts'; did you mean 'concepts'?"),
    ],
)
def test_wrong_header(table: Path, header: str, message: str) -> None:
    table.write_text(f"# remark\n{header}\ncopper,metal\n")
    assert refusal(table) == f"{table}:2: {message}"


@pytest.mark.parametrize(("line", "cells"), [("copper", 1), ("copper,metal,", 3), ("alu, copper,metal", 3)])
def test_wrong_number_of_cells(table: Path, line: str, cells: int) -> None:
    table.write_text(f"word,concepts\ntin,metal\n# remark\n{line}\n")
    assert refusal(table) == f"{table}:4: {cells} cells, but 2 columns; quote cells that hold a comma"


@pytest.mark.parametrize("line", ['copper,"metal', '"copper,metal', 'copper,"me"tal'])
def test_a_quote_that_is_not_closed_swallows_nothing(table: Path, line: str) -> None:
    table.write_text(f"word,concepts\ntin,metal\n{line}\nlead,metal\n")
    assert refusal(table).startswith(f"{table}:3: ")
    assert "quote" in refusal(table)


def test_repeated_key_names_both_lines(table: Path) -> None:
    table.write_text("word,concepts\ncopper,metal\ntin,metal\n copper,other\n")
    assert refusal(table, key=("word",)) == f"{table}:4: copper stands already in line 2; keep one of the two"
    assert refusal(table, key=("concepts",)) == f"{table}:3: metal stands already in line 2; keep one of the two"
    assert len(read_table(table, COLUMNS, key=("word", "concepts"))) == 3
    assert len(read_table(table, COLUMNS)) == 3


lines = st.lists(
    st.one_of(
        st.sampled_from(
            ["word,concepts", "copper,metal", " tin , metal", '"a, b",c', 'x,"y', "# remark", "", "a,b,c", "złom,"]
        ),
        st.text('ab,"# ', max_size=6),
    ),
    max_size=7,
)


@given(lines, st.booleans())
def test_columns_are_read_as_rows_are(
    tmp_path_factory: pytest.TempPathFactory, written: list[str], headed: bool
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_text("\n".join(["word,concepts", *written] if headed else written), encoding="utf-8")
    try:
        rows = read_table(path, COLUMNS, ("word",))
    except TableError as error:
        with pytest.raises(TableError, match=f"^{re.escape(str(error))}$"):
            read_columns(path, COLUMNS, "word")
    else:
        found = {name: cells.to_pylist() for name, cells in read_columns(path, COLUMNS, "word").items()}
        assert found == {c: [row[c] for row in rows] for c in COLUMNS}


def test_row_error_points_at_its_line(table: Path) -> None:
    table.write_text("word,concepts\ncopper,metal\n")
    (row,) = read_table(table, COLUMNS)
    assert str(row.error("wrong", "do this")) == f"{table}:2: wrong; do this"
    assert str(row.error("wrong")) == f"{table}:2: wrong"


@given(st.sets(st.text("abcdef", min_size=4, max_size=8), min_size=1), st.data())
def test_did_you_mean_knows_a_known_word_and_says_nothing_far_off(known: set[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(sorted(known)))
    assert did_you_mean(word, known) == f"did you mean {word!r}?"
    assert did_you_mean("zzzz", known) == ""


def test_fingerprint_follows_names_and_bytes_only(tmp_path: Path) -> None:
    def folder(name: str, files: dict[str, bytes]) -> Path:
        for path, data in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_bytes(data)
        return tmp_path / name

    files = {"a.csv": b"1", "words/de.csv": b"2"}
    marks = {
        "same": fingerprint(folder("one", files)),
        "other bytes": fingerprint(folder("two", files | {"a.csv": b"2"})),
        "other name": fingerprint(folder("three", {"b.csv": b"1", "words/de.csv": b"2"})),
        "one more": fingerprint(folder("four", files | {"c.csv": b""})),
        "one less": fingerprint(folder("five", {"a.csv": b"1"})),
    }
    assert len(set(marks.values())) == len(marks)
    assert all(re.fullmatch("[0-9a-f]{64}", mark) for mark in marks.values())
    again = dict(reversed(files.items())) | {"__pycache__/x.pyc": b"3"}
    assert fingerprint(folder("six", again)) == marks["same"]


def test_every_embedded_table_parts_into_as_many_cells_as_its_header() -> None:
    found = sorted(data_dir().rglob("*.csv"))
    assert found
    for path in found:
        header = next(x for x in path.read_text(encoding="utf-8-sig").splitlines() if x.strip() and x[0] != "#")
        read_table(path, header.split(","))
