"""What a consignment brings beside its text, and what becomes of cells that cannot be read."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.context import (
    ACTIVITIES,
    CONTEXT_COLUMNS,
    DOCUMENTS,
    ContextReader,
    mass_class,
    mass_classes,
    parse_date,
    read_masses,
    read_number,
)
from scrapscreen.errors import InputError
from scrapscreen.measures.destinations import Countries

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def contexts():
    return ContextReader(Countries(), (dt.date(2026, 12, 9),), (25, 250))


def read(contexts, **cells):
    return contexts.read(dict.fromkeys(CONTEXT_COLUMNS, "") | cells, TODAY)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("24000", 24000), ("24000.5", 24000.5), ("24000,5", 24000.5), (" 24 000 ", 24000), ("24\u00a0000,5", 24000.5),
        ("24\u202f000", 24000), ("24'000", 24000), ("24’000", 24000), ("1.250.000", 1250000), ("1,250,000", 1250000),
        ("1.250.000,25", 1250000.25), ("1,250,000.25", 1250000.25), ("24.000,5", 24000.5), ("24,000.5", 24000.5),
        ("-5", -5), ("0", 0), ("1e5", 100000),
        ("", None), (" ", None), (".", None), (",", None), ("a lot", None), ("24 t", None), ("22.11.2026", None),
        ("1.2.3", None), ("1,2,3", None), ("nan", None), ("inf", None), ("-inf", None), ("1e999", None), ("\x00", None),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(written, number):
    assert read_number(written) == number


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_a_number_is_the_same_in_every_country(whole, cents):
    expected = float(f"{whole}.{cents:02}")
    english = f"{whole:,}.{cents:02}"
    for written in (
        english,
        english.translate(str.maketrans(",.", ".,")),
        english.translate(str.maketrans(",.", " ,")),
        english.replace(",", "'"),
        f"{whole},{cents:02}",
    ):
        if whole >= 1000 or "," not in english:
            assert read_number(written) == expected


@given(st.text())
def test_any_text_is_a_finite_number_or_none(text):
    number = read_number(text)
    assert number is None or abs(number) < float("inf")


@pytest.mark.parametrize(
    ("kilograms", "passed"),
    [
        ("", ""), ("24999", ""), ("25000", ""), ("25000.5", "25"), ("250000", "25"), ("250 000,1", "250"), ("1e9", "250"),
        ("0", ""), ("-1", "?"), ("a lot", "?"), ("nan", "?"),
    ],
)  # fmt: skip
def test_mass_counts_where_it_is_above_a_threshold(kilograms, passed):
    assert mass_class(kilograms, (25, 250)) == passed


@given(
    st.lists(st.sampled_from(["", " ", "24999", "25000.5", " 250001 ", "0", "-1", "nan", "1e9"]), max_size=8),
    st.booleans(),
)
def test_a_column_of_masses_is_read_as_each_of_its_cells(cells, with_words):
    cells = [*cells, "a lot", "250 000,1"] if with_words else cells
    words, index = mass_classes(pa.array(cells, pa.string()), (25, 250))
    assert [words[n] for n in index] == [mass_class(cell.strip(), (25, 250)) for cell in cells]
    mass, given_ = read_masses(pa.array(cells, pa.string()))
    read = [read_number(cell) if cell.strip() else None for cell in cells]
    assert [None if np.isnan(m) else m for m in mass] == [m if m is not None and m >= 0 else None for m in read]
    assert given_.tolist() == [bool(cell.strip()) for cell in cells]


_CHANGES = (dt.date.min, dt.date(2026, 5, 21), dt.date(2026, 12, 9))


@given(
    st.lists(
        st.one_of(
            st.dates().map(str), st.sampled_from(["", " ", "soon", "2026-12-09T10:00", " 2026-12-08 ", "2026-13-01"])
        ),
        max_size=8,
    ),
    st.sampled_from(["date", "as_of"]),
)
def test_days_between_two_changes_of_law_are_one(cells, name):
    contexts = ContextReader(Countries(), _CHANGES[2:], (), _CHANGES)
    words, index = contexts.classes(name, pa.array(cells, pa.string()))
    assert len(words) <= len(_CHANGES) + 2
    for cell, n in zip(cells, index.tolist(), strict=True):
        exact, standing = (read(contexts, **{name: day}) for day in (cell.strip(), words[n]))
        assert (standing.facts, standing.reasons) == (exact.facts, exact.reasons)
        assert max(day for day in _CHANGES if day <= standing.as_of) == max(
            day for day in _CHANGES if day <= exact.as_of
        )


def test_other_columns_are_classes_of_equal_cells(contexts):
    words, index = contexts.classes("destination", pa.array(["IN", "", "IN"]))
    assert [words[n] for n in index] == ["IN", "", "IN"]


def test_mass_without_thresholds():
    assert mass_class("250001", ()) == ""


def test_mass_above_a_threshold_is_above_the_lower_ones_too(contexts):
    assert {"mass.over_25t", "mass.over_250t"} <= read(contexts, net_mass_kg="250").facts
    assert not [f for f in read(contexts).facts if f.startswith("mass.")]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("destination", "Atlantis", "destination_unreadable"),
        ("origin", "Atlantis", "origin_unreadable"),
        ("date", "22.11.2026", "date_unreadable"),
        ("as_of", "soon", "date_unreadable"),
        ("as_of", "2026-02-30", "date_unreadable"),
        ("net_mass_kg", "?", "mass_unreadable"),
        ("source_activity", "cooking", "activity_unreadable"),
        ("documents", "eow_statement;love_letter", "document_unreadable"),
        ("min_confidence", "rather sure", "confidence_unreadable"),
    ],
)
def test_an_unreadable_cell_is_a_reason(contexts, column, cell, reason):
    context = read(contexts, **{column: cell})
    assert context.reasons == (reason,)
    assert context.as_of == TODAY


def test_an_unreadable_cell_changes_nothing_else(contexts):
    assert read(contexts, destination="Atlantis").facts == read(contexts).facts
    assert (
        read(contexts, documents="eow_statement;love_letter").facts == read(contexts, documents="eow_statement").facts
    )


def test_two_unreadable_dates_are_one_reason(contexts):
    assert read(contexts, date="x", as_of="y").reasons == ("date_unreadable",)


def test_as_of_goes_before_the_date_of_the_shipment(contexts):
    assert read(contexts, date="2026-01-02", as_of="2027-03-04").as_of == dt.date(2027, 3, 4)
    assert read(contexts, date="2026-01-02").as_of == dt.date(2026, 1, 2)
    assert read(contexts, date="2026-01-02", as_of="y").as_of == dt.date(2026, 1, 2)
    assert read(contexts).as_of == TODAY


@pytest.mark.parametrize(("day", "new"), [("2026-12-08", False), ("2026-12-09", True), ("2030-01-01", True)])
def test_the_edition_of_the_list_of_waste(contexts, day, new):
    assert ("low.2026-12-09" in read(contexts, as_of=day).facts) is new


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_activities(contexts, activity):
    assert f"activity.{activity}" in read(contexts, source_activity=f" {activity.upper()} ").facts


def test_documents_by_semicolon_or_comma(contexts):
    wanted = {f"doc.{name}" for name in DOCUMENTS}
    for between in (";", ",", " ; "):
        assert wanted <= read(contexts, documents=between.join(DOCUMENTS)).facts


@pytest.mark.parametrize(("unit", "fact"), [("kg", "mass"), ("T", "mass"), (" KGM ", "mass"), ("pcs", "pieces")])
def test_units(contexts, unit, fact):
    assert {f for f in read(contexts, unit=unit).facts if f.startswith("unit.")} == {f"unit.{fact}"}


@pytest.mark.parametrize(("written", "least"), [("", 0), ("0.8", 0.8), ("0,8", 0.8)])
def test_min_confidence(contexts, written, least):
    assert read(contexts, min_confidence=written).min_confidence == least


@pytest.mark.parametrize("written", ["2026-11-22", " 2026-11-22 ", "2026-11-22 08:30:00", "2026-11-22T08:30:00+01:00"])
def test_dates(written):
    assert parse_date(written, "date") == TODAY


@given(st.text())
def test_any_text_is_a_date_or_an_input_error_of_one_line(text):
    try:
        said = f"as_of: {parse_date(text, 'as_of'):%Y}"
    except InputError as error:
        said = str(error)
    assert said.startswith("as_of: ")
    assert len(said.splitlines()) == 1


@given(st.fixed_dictionaries({column: st.text() for column in CONTEXT_COLUMNS if column != "net_mass_kg"}))
def test_any_cells_give_a_context(cells):
    context = ContextReader(Countries(), (), ()).read(cells | {"net_mass_kg": ""}, TODAY)
    assert all(reason.endswith("_unreadable") for reason in context.reasons)
    assert 0 <= context.min_confidence < float("inf") or cells["min_confidence"].strip().startswith("-")
