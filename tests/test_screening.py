"""The pass: the form of the answer, and that a row's answer is its own, whatever stands around it."""

import csv
import datetime as dt
import itertools
import random
import re
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrapscreen import memory, screening
from scrapscreen.answer import ANSWER
from scrapscreen.cells import as_strings, as_text
from scrapscreen.codes.declared import CHECKS
from scrapscreen.judge import MATERIALS
from scrapscreen.loops import Supply
from scrapscreen.measures.matcher import EXPOSURES
from scrapscreen.screener import default_screener
from scrapscreen.screening import INPUTS, Pass
from scrapscreen.status.resolver import STATUSES
from scrapscreen.tables import data_dir
from scrapscreen.text import reader

TODAY = dt.date(2026, 11, 22)
PASS = default_screener()._pass

GOLD = [
    row["description"]
    for path in sorted((Path(__file__).parent / "gold").glob("*.csv"))
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
]
ODD = [
    "", " ", "\x00", "\n", "?", "-", "0", "7602", "złom miedzi\x00", "ZŁOM MIEDZI", "zło\u0301m miedzi", "złom\u200bmiedzi",
    "złom\u00a0miedzi", "🧲", "🧲 złom", "\u202emetal", "ﬀ", "ΑΛΟΥΜΙΝΙΟ", "лом меди", "废铜", "خردة النحاس", "a" * 5000,
    "Schrott" * 500, "złom " * 2000, "\ufffd", "\u0301" * 100, "1" * 400, "((((", "copper\tscrap", "copper\r\nscrap",
    "x" * 1_000_000, "ab " * 350_000, "Kupfer" + "kabel" * 2000 + "schrott",
]  # fmt: skip
TEXTS = GOLD + ODD

PLACES = ("", "IN", "TR", "DE", "Atlantis")
DAYS = ("", "2026-11-22", "2027-05-21", "soon")
DECLARED = ("", "76020090", "7404", "n/a", "7602 00 11 00", "85051110", "01")


def column(values):
    return pa.array(values, pa.string())


def screen(descriptions, today=TODAY, by=PASS, **columns):
    batch = {"description": column(descriptions)} | {name: column(values) for name, values in columns.items()}
    return by.screen(batch, today)


@pytest.fixture(scope="module")
def answers():
    """Every gold text and every odd one, with every pairing of place and declared code in turn."""
    pairs = list(itertools.islice(itertools.cycle(itertools.product(PLACES, DECLARED)), len(TEXTS)))
    documents = list(
        itertools.islice(itertools.cycle(["", "", "eow_statement", "byproduct_evidence", "annex_vii"]), len(TEXTS))
    )
    return screen(TEXTS, destination=[p for p, _ in pairs], declared_cn=[c for _, c in pairs], documents=documents)


# the form of the answer


def test_columns_in_the_order_of_the_contract(answers):
    assert answers.column_names == [
        "materials", "status", "status_confidence", "cn_code", "cn_confidence", "cn_candidates", "ewc_code", "ewc_hazardous",
        "ewc_candidates", "waste_entry", "exposure", "planned_measures", "current_measures", "declared_check", "review",
        "reasons", "questions",
    ]  # fmt: skip


def test_types_of_the_contract(answers):
    special = {
        "status_confidence": pa.float64(), "cn_confidence": pa.float64(), "ewc_hazardous": pa.bool_(), "review": pa.bool_(),
    }  # fmt: skip
    assert {field.name: field.type for field in answers.schema} == {
        name: special.get(name, pa.string()) for name in answers.column_names
    }
    assert answers.schema == ANSWER


def test_nothing_is_null_but_an_open_hazard(answers):
    assert {name for name in answers.column_names if answers[name].null_count} <= {"ewc_hazardous"}
    assert answers.num_rows == len(TEXTS)


def test_allowed_values(answers):
    subsets = {";".join(c) for n in range(4) for c in itertools.combinations(MATERIALS, n)}
    assert MATERIALS == ("aluminium", "copper", "permanent_magnet")
    assert set(STATUSES) == {"waste", "by_product", "end_of_waste", "used_good", "product", "undetermined"}
    assert set(CHECKS) == {"absent", "consistent", "conflict", "deeper_needed", "invalid", "not_covered"}
    assert set(EXPOSURES) == {"likely", "possible", "none"}
    for name, allowed in (
        ("materials", subsets), ("status", STATUSES), ("exposure", EXPOSURES), ("declared_check", CHECKS),
    ):  # fmt: skip
        assert set(answers[name].to_pylist()) <= set(allowed), name
    assert set(answers["status"].to_pylist()) == set(STATUSES)
    assert set(answers["exposure"].to_pylist()) == set(EXPOSURES)
    assert set(answers["declared_check"].to_pylist()) >= {"absent", "consistent", "conflict", "invalid", "not_covered"}


def test_confidences_are_between_0_and_1(answers):
    for name in ("status_confidence", "cn_confidence"):
        assert all(0 <= value <= 1 for value in answers[name].to_pylist())


def parts(cell):
    return cell.split(";") if cell else []


CANDIDATE = re.compile(r"(\d+):(0\.\d\d|1\.00)")


@pytest.mark.parametrize(
    ("name", "code", "digits"), [("cn_candidates", "cn_code", {8}), ("ewc_candidates", "ewc_code", {6})]
)
def test_candidates_are_codes_with_shares_best_first(answers, name, code, digits):
    for row in answers.to_pylist():
        found = [CANDIDATE.fullmatch(part) for part in parts(row[name])]
        assert all(found), row[name]
        assert len(found) <= 5
        assert {len(m[1]) for m in found} <= digits
        shares = [float(m[2]) for m in found]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1.02
        if row[code]:
            assert any(m[1].startswith(row[code]) for m in found)


def test_cn_code_is_two_to_eight_digits(answers):
    for row in answers.to_pylist():
        assert re.fullmatch(r"(\d\d){1,4}|", row["cn_code"])
        assert (row["cn_code"] == "") == (row["cn_confidence"] == 0)


def test_waste_code_only_for_waste_or_possible_waste(answers):
    for row in answers.to_pylist():
        assert re.fullmatch(r"\d{6}|", row["ewc_code"])
        if row["status"] not in ("waste", "undetermined"):
            assert (row["ewc_code"], row["ewc_hazardous"], row["ewc_candidates"], row["waste_entry"]) == (
                "",
                None,
                "",
                "",
            )
        if not row["ewc_code"]:
            assert row["ewc_hazardous"] is None


def test_hazard_is_the_asterisk_of_the_list_of_waste(answers):
    path = data_dir() / "waste_catalogue" / "list_of_waste.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    on_the_day = {row["code"]: row["hazardous"] for row in csv.DictReader(lines) if row["valid_from"] <= "2026-11-22"}
    marked = {"yes": True, "no": False}
    for row in answers.to_pylist():
        if row["ewc_code"]:
            assert row["ewc_hazardous"] is marked[on_the_day[row["ewc_code"]]], row


def test_ids_and_codes_are_known(answers):
    def first_cells(name):
        text = (data_dir() / name).read_text(encoding="utf-8").splitlines()
        return {row[0] for row in csv.reader(line for line in text if line and not line.startswith("#"))}

    measures = {path.stem for path in (data_dir() / "measures").glob("*.toml")}
    entries = first_cells("waste_catalogue/entries.csv")
    known = {
        "planned_measures": measures, "current_measures": measures, "reasons": first_cells("criteria/reasons.csv"),
        "questions": first_cells("criteria/questions.csv"), "waste_entry": entries,
    }  # fmt: skip
    for name, allowed in known.items():
        for cell in answers[name].to_pylist():
            assert set(parts(cell)) <= allowed, (name, cell)
            assert len(set(parts(cell))) == len(parts(cell)), (name, cell)


def test_every_answer_says_why(answers):
    assert all(answers["reasons"].to_pylist())


def test_a_wrong_declared_code_is_said_and_reviewed(answers):
    for row in answers.to_pylist():
        check = row["declared_check"]
        assert ("declared_conflict" in parts(row["reasons"])) is (check == "conflict")
        assert ("declared_invalid" in parts(row["reasons"])) is (check == "invalid")
        if check in ("conflict", "invalid") and row["materials"]:
            assert row["review"] is True


# a row's answer is its own


def rows_of(table):
    return table.to_pylist()


def test_the_order_of_the_rows_does_not_matter(answers):
    order = list(range(len(TEXTS)))
    random.Random(7).shuffle(order)
    assert rows_of(screen([TEXTS[n] for n in order])) == rows_of(screen(TEXTS).take(order))


def test_equal_rows_get_equal_answers():
    doubled = screen([*TEXTS, *reversed(TEXTS)])
    there, back = rows_of(doubled.slice(0, len(TEXTS))), rows_of(doubled.slice(len(TEXTS)))
    assert there == back[::-1]


@pytest.mark.parametrize(("chunk", "judged"), [(1, 1), (7, 5), (10_000, 3)])
def test_the_size_of_the_portions_does_not_matter(monkeypatch, chunk, judged):
    """The pass reads and judges in portions, on two threads; a fresh pass in tiny ones gives the same answers."""
    some = GOLD[:60] + ODD[:20]
    expected = rows_of(screen(some, destination=["IN", "DE"] * (len(some) // 2)))
    monkeypatch.setattr(screening, "_CHUNK", chunk)
    monkeypatch.setattr(screening, "_PART", chunk)
    monkeypatch.setattr(memory, "_JUDGED_AT_ONCE", judged)
    fresh = Pass()
    assert rows_of(screen(some, destination=["IN", "DE"] * (len(some) // 2), by=fresh)) == expected


def test_forgetting_changes_no_answer(monkeypatch):
    """A full memory gives way to a new one, in the middle of a list."""
    some = GOLD[:40]
    expected = [rows_of(screen([text]))[0] for text in some]
    monkeypatch.setattr(memory, "MOST_VERDICTS", 3)
    fresh = Pass()
    kept = {id(fresh._memory)}
    for text, answer in zip(some, expected, strict=True):
        assert rows_of(screen([text], by=fresh)) == [answer]
        kept.add(id(fresh._memory))
    assert len(kept) > 2


def test_compiled_loops_change_no_answer(monkeypatch):
    pytest.importorskip("numba")
    expected = screen(TEXTS)
    monkeypatch.setattr(reader, "supply", Supply(wish="always"))
    assert Pass().screen({"description": pa.array(TEXTS)}, TODAY).equals(expected)


def test_several_threads_may_screen_at_once():
    fresh = Pass()
    lists = [GOLD[n::4] for n in range(4)] * 3
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda some: rows_of(screen(some, by=fresh)), lists))
    assert together == [rows_of(screen(some)) for some in lists]


def test_what_was_read_before_does_not_matter():
    """A pass learns words as it goes: one that has read everything and one that reads the list backwards agree."""
    fresh = Pass()
    for text in GOLD[::-4]:
        assert rows_of(screen([text], by=fresh)) == rows_of(screen([text])), text


WORDS = """
złom miedzi chatarra de aluminio Kupferkabelschrott rottami magnesy neodymowe N52 10x5mm not from for without with old new scrap
copper aluminium ingot wire cable , . ; 24 t kg 99.9% dross turnings mixed free Alu Cu 7602
"""
words = st.sampled_from(WORDS.split())
texts = st.one_of(st.lists(words, max_size=8).map(" ".join), st.text(max_size=40), st.sampled_from(GOLD))
lists = st.lists(
    st.tuples(
        texts,
        st.sampled_from(PLACES),
        st.sampled_from(DECLARED),
        st.sampled_from(DAYS),
    ),
    min_size=1,
    max_size=8,
)


@given(lists)
@example([("złom miedzi", "IN", "", "2026-11-22"), ("złom miedzi", "IN", "", "2027-05-21")])
def test_every_row_is_answered_as_if_it_were_alone(cases):
    names = ("description", "destination", "declared_cn", "as_of")
    columns = dict(zip(names, map(list, zip(*cases, strict=True)), strict=True))
    together = rows_of(screen(columns.pop("description"), **columns))
    for case, answer in zip(cases, together, strict=True):
        alone = {name: [value] for name, value in zip(names[1:], case[1:], strict=True)}
        assert rows_of(screen([case[0]], **alone)) == [answer]


@given(st.lists(texts, max_size=6), st.sampled_from(PLACES))
def test_an_empty_column_is_no_column(descriptions, place):
    """A cell without content says nothing, whether the list has such a column or not."""
    bare = screen(descriptions, destination=[place] * len(descriptions))
    empty = {name: [""] * len(descriptions) for name in INPUTS if name not in ("description", "destination")}
    assert rows_of(screen(descriptions, destination=[place] * len(descriptions), **empty)) == rows_of(bare)


def test_no_rows():
    empty = screen([], destination=[], declared_cn=[])
    assert empty.schema == ANSWER
    assert empty.num_rows == 0


def test_days_between_two_changes_of_law_are_one():
    """The same text on every day of a year, in one list and day by day."""
    days = [(dt.date(2026, 6, 1) + dt.timedelta(n)).isoformat() for n in range(370)]
    same = {"destination": ["IN"], "declared_cn": ["74040010"]}
    repeated = {name: cell * len(days) for name, cell in same.items()}
    together = screen(["złom miedzi"] * len(days), as_of=days, **repeated)
    for n in range(0, len(days), 9):
        day = dt.date.fromisoformat(days[n])
        alone = screen(["złom miedzi"], today=day, **same)
        assert rows_of(alone) == rows_of(together.slice(n, 1)), day


def test_the_declared_code_is_checked_in_the_edition_of_the_row():
    """8501 33 00 was valid until CN 2025; the day of the row decides, not the day of the run."""
    codes = ["85013300"] * 3
    found = screen(
        ["used electric motors"] * 3,
        today=dt.date(2026, 6, 1),
        as_of=["2025-12-31", "2026-01-01", ""],
        declared_cn=codes,
    )
    assert [check == "invalid" for check in found["declared_check"].to_pylist()] == [False, True, True]
    again = screen(["used electric motors"], today=dt.date(2025, 12, 31), declared_cn=codes[:1])
    assert again["declared_check"].to_pylist() != ["invalid"]


@pytest.mark.parametrize(
    ("code", "last_day", "first_day"),
    [
        ("85051110", "2022-12-31", "2023-01-01"),
        ("85030020", "2024-12-31", "2025-01-01"),
        ("85013310", "2025-12-31", "2026-01-01"),
    ],
)
def test_a_new_edition_of_the_cn_begins_on_1_january(code, last_day, first_day):
    found = screen(["magnesy neodymowe N52 10x5mm"] * 2, as_of=[last_day, first_day], declared_cn=[code] * 2)
    assert [check == "invalid" for check in found["declared_check"].to_pylist()] == [True, False]
    assert ["85051110" in cell for cell in found["cn_candidates"].to_pylist()] == [last_day > "2023", True]


@given(lists)
def test_the_account_of_a_row_is_its_answer(cases):
    names = ("description", "destination", "declared_cn", "as_of")
    for case in cases:
        cells = dict(zip(names, case, strict=True))
        account = PASS.account(cells, TODAY)
        assert [account.row] == rows_of(screen([case[0]], **{name: [cells[name]] for name in names[1:]}))
        assert account.verdict.status == account.row["status"]


# any column as strings


BROKEN = pa.Array.from_buffers(
    pa.string(), 2, [None, pa.py_buffer(np.array([0, 2, 8], np.int32)), pa.py_buffer(b"\xff\xfecopper")]
)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (pa.array(["a", None, "ż"]), ["a", "", "ż"]),
        (pa.array(["a", None, "ż"], pa.large_string()), ["a", "", "ż"]),
        (pa.array(["a", None, "ż"], pa.string_view()), ["a", "", "ż"]),
        (pa.array(["a", None, "a"]).dictionary_encode(), ["a", "", "a"]),
        (pa.array(["ż".encode(), None, b"\xff"]), ["ż", "", "\ufffd"]),
        (pa.array(["ż".encode(), None, b"\xff"], pa.large_binary()), ["ż", "", "\ufffd"]),
        (pa.array(["ż".encode(), None, b"\xff"], pa.binary_view()), ["ż", "", "\ufffd"]),
        (pa.array([b"ab", None, b"\xff\xff"], pa.binary(2)), ["ab", "", "\ufffd\ufffd"]),
        (pa.array([b"\xff", None]).dictionary_encode(), ["\ufffd", ""]),
        (BROKEN, ["\ufffd\ufffd", "copper"]),
        (pa.array([1, None, -7]), ["1", "", "-7"]),
        (pa.array([76020090.0, None, float("nan"), 0.5]), ["76020090", "", "", "0.5"]),
        (pa.array([np.float16(1.5), np.float16("nan")]), ["1.5", ""]),
        (pa.array([Decimal("24.50"), None]), ["24.50", ""]),
        (pa.array([True, None]), ["true", ""]),
        (pa.array([dt.date(2026, 11, 22), None]), ["2026-11-22", ""]),
        (pa.nulls(2), ["", ""]),
        (pa.array([["a"], None]), ["a", ""]),
        (pa.array([{"a": 1}, None]), ["{'a': 1}", ""]),
        (pa.chunked_array([["a"], [], [None, "b"]]), ["a", "", "b"]),
        (pa.chunked_array([], pa.string()), []),
        (pa.chunked_array([pa.array(["a"]).dictionary_encode(), pa.array(["b"]).dictionary_encode()]), ["a", "b"]),
        (pa.chunked_array([[1.0], [float("nan")]]), ["1", ""]),
        (pa.array(["a", "b", "c"]).slice(1, 1), ["b"]),
    ],
    ids=lambda v: str(v.type) if isinstance(v, pa.Array | pa.ChunkedArray) else "",
)
def test_any_column_becomes_strings(given_, expected):
    strings = as_strings(given_)
    assert strings.to_pylist() == expected
    assert strings.type == pa.string()
    assert isinstance(strings, pa.Array)


def test_a_timestamp_becomes_a_day_that_can_be_read():
    when = pa.array([dt.datetime(2026, 11, 22, 8, 30), None], pa.timestamp("ns"))
    assert [s[:10] for s in as_strings(when).to_pylist()] == ["2026-11-22", ""]


class Odd:
    def __str__(self):
        return "odd \ud800"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""), (float("nan"), ""), (Decimal("nan"), ""), (np.float64("nan"), ""), ("", ""), ("ż", "ż"), ("\ud800x", "?x"),
        ("ż".encode(), "ż"), (b"\xff", "\ufffd"), (bytearray(b"ab"), "ab"), (5, "5"), (5.0, "5"), (5.5, "5.5"), (True, "True"),
        (np.int64(7), "7"), ([1, "b"], "1;b"), (Odd(), "odd ?"), (np.array([1, 2]), "1;2"), (float("inf"), "inf"),
    ],
)  # fmt: skip
def test_any_cell_becomes_text(cell, text):
    assert as_text(cell) == text


@given(st.one_of(st.text(), st.binary(), st.none(), st.floats(), st.integers(-(10**15), 10**15)))
def test_a_cell_reads_the_same_alone_and_in_a_column(cell):
    try:
        in_column = as_strings(pa.array([cell]))[0].as_py()
    except UnicodeEncodeError:
        assert any("\ud800" <= char <= "\udfff" for char in cell)
    else:
        assert as_text(cell) == in_column
