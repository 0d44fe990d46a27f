"""The declared code against the goods."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrapscreen.codes.declared import CHECKS, check_declared, clean_code
from scrapscreen.codes.nomenclature import CombinedNomenclature

AL_SCRAP = ["76020090", "76020019"]
TABLES = CombinedNomenclature()


@pytest.fixture(scope="module")
def cn():
    return CombinedNomenclature()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("76020090", "76020090"), ("7602 00 90", "76020090"), ("7602.00.90", "76020090"), ("7602-00-90", "76020090"),
        ("7602/00/90", "76020090"), (" 7602 ", "7602"), ("76", "76"), ("7602009000", "76020090"),
        ("7602 00 90 00", "76020090"), ("76020090000000", "76020090"), ("7602\u00a000\u00a090", "76020090"),
        ("1012100", "01012100"), ("01012100", "01012100"), ("101", "0101"), ("1", "01"),
        ("76020090.0", "76020090"), ("7602.0", "7602"), ("1012100.0", "01012100"),
        ("", None), (" ", None), (".", None), ("n/a", None), ("HS 7602", None), ("7602 OO 90", None),
        ("760200900000000", None), ("７６０２", None), ("٧٦٠٢", None), ("²²", None), ("-", None),
    ],
)  # fmt: skip
def test_clean_code(written, read):
    assert clean_code(written) == read


@given(st.text())
def test_cleaned_code_is_two_to_eight_digits(text):
    code = clean_code(text)
    assert code is None or (code.isascii() and code.isdigit() and len(code) in (2, 4, 6, 8))


@given(st.integers(10, 10**8 - 1))
def test_a_code_that_went_through_a_spreadsheet_number_is_the_same(number):
    """76020090 comes back as 76020090.0 where a column has empty cells."""
    assert clean_code(f"{number}.0") == clean_code(str(number))


@pytest.mark.parametrize(
    ("declared", "candidates", "answer"),
    [
        ("", AL_SCRAP, "absent"),
        ("   ", AL_SCRAP, "absent"),
        ("", [], "absent"),
        ("76020090", AL_SCRAP, "consistent"),
        ("76020019", AL_SCRAP, "consistent"),
        ("7602 00 90 00", AL_SCRAP, "consistent"),
        ("760200", AL_SCRAP, "consistent"),
        ("76020090", ["760200"], "consistent"),
        ("7602", AL_SCRAP, "deeper_needed"),
        ("76", AL_SCRAP, "deeper_needed"),
        ("76020011", AL_SCRAP, "conflict"),
        ("76169990", AL_SCRAP, "conflict"),
        ("7404", AL_SCRAP, "conflict"),
        ("01012100", AL_SCRAP, "conflict"),
        ("n/a", AL_SCRAP, "invalid"),
        ("76020091", AL_SCRAP, "invalid"),
        ("7777", AL_SCRAP, "invalid"),
        ("99", AL_SCRAP, "invalid"),
        ("0", AL_SCRAP, "invalid"),
        ("8544119", AL_SCRAP, "invalid"),
        ("n/a", [], "invalid"),
        ("7777", [], "invalid"),
        ("76020090", [], "not_covered"),
    ],
)
def test_the_six_answers(cn, declared, candidates, answer):
    assert check_declared(declared, candidates, cn, 2026) == answer


def test_the_edition_of_the_year_counts(cn):
    """8501 33 00 was split on 1 January 2026, 8505 11 10 came with CN 2023."""
    assert check_declared("85013300", ["85013300"], cn, 2025) == "consistent"
    assert check_declared("85013300", ["85013310"], cn, 2026) == "invalid"
    assert check_declared("85051110", ["85051110"], cn, 2022) == "invalid"
    assert check_declared("85051110", ["85051110"], cn, 2023) == "consistent"


@given(
    st.text(), st.lists(st.sampled_from(["76020090", "760200", "7602", "74040010"]), max_size=5), st.integers(1, 9999)
)
@example("\x00", [], 2026)
@example("76\ud800", AL_SCRAP, 2026)
def test_any_text_gets_one_of_the_answers(declared, candidates, year):
    assert check_declared(declared, candidates, TABLES, year) in CHECKS
