"""The Combined Nomenclature and the List of Waste: what is in them, and from when to when."""

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scrapscreen.codes.nomenclature import LATEST_EDITION, CnCode, CombinedNomenclature, ListOfWaste
from scrapscreen.errors import TableError
from scrapscreen.tables import data_dir

OLD_LIST, NEW_LIST = dt.date(2026, 12, 8), dt.date(2026, 12, 9)


@pytest.fixture(scope="module")
def cn():
    return CombinedNomenclature()


@pytest.fixture(scope="module")
def low():
    return ListOfWaste()


def eight_digits(cn, heading, year=2026):
    return {c for c in cn.codes if len(c) == 8 and c.startswith(heading) and cn.exists(c, year)}


# Combined Nomenclature


def test_cn_2026_has_97_chapters_and_1228_headings(cn):
    sizes = Counter(len(code) for code in cn.codes if cn.exists(code, 2026))
    assert (sizes[2], sizes[4]) == (97, 1228)


def test_chapters_77_and_99_are_the_only_ones_not_in_use(cn):
    assert {f"{n:02}" for n in range(1, 100)} - set(cn.codes) == {"77", "99"}


# Implementing Regulation (EU) 2025/1926, Annex I: the lines of the headings around the three streams.
@pytest.mark.parametrize(
    ("heading", "lines"),
    [
        ("7404", "74040010 74040091 74040099"),
        ("7602", "76020011 76020019 76020090"),
        ("8505", "85051110 85051190 85051910 85051990 85052000 85059021 85059029 85059050 85059090"),
        ("7503", "75030010 75030090"),
        (
            "7204",
            "72041000 72042110 72042190 72042900 72043000 72044110 72044191 72044199 72044910 72044930 72044990 72045000",
        ),
        ("2619", "26190020 26190095 26190097"),
        ("280530", "28053010 28053021 28053029 28053031 28053039 28053040 28053080"),
        (
            "8549",
            "85491110 85491190 85491210 85491220 85491290 85491310 85491320 85491390 85491410 85491420 85491490 "
            "85491910 85491920 85491990 85492100 85492900 85493100 85493900 85499100 85499900",
        ),
    ],
)
def test_lines_of_a_heading(cn, heading, lines):
    assert eight_digits(cn, heading) == set(lines.split())


def test_no_line_for_magnet_scrap(cn):
    """Magnet scrap has no code of its own up to CN 2026: nothing below 8505 speaks of waste or scrap."""
    titles = [c.title.lower() for code, c in cn.codes.items() if code.startswith("8505")]
    assert titles
    assert not [t for t in titles if "waste" in t or "scrap" in t]


@pytest.mark.parametrize("heading", ["7404", "7602"])
def test_scrap_headings_are_the_same_in_all_editions(cn, heading):
    assert len({frozenset(eight_digits(cn, heading, year)) for year in (2023, 2024, 2025, 2026)}) == 1


@pytest.mark.parametrize(
    ("code", "years"),
    [
        ("85051110", {2023, 2024, 2025, 2026}),
        ("85013300", {2022, 2023, 2024, 2025}),
        ("85013310", {2026}),
        ("85013390", {2026}),
        ("85030099", {2022, 2023, 2024}),
        ("85030020", {2025, 2026}),
        ("85030098", {2025, 2026}),
        ("76020090", {2022, 2023, 2024, 2025, 2026}),
    ],
)
def test_codes_come_and_go_with_the_editions(cn, code, years):
    assert {year for year in range(2022, 2027) if cn.exists(code, year)} == years


def test_a_year_without_an_edition_of_its_own_is_read_in_the_nearest(cn):
    """CN 2027 was not found, and the tables begin with CN 2022."""
    assert LATEST_EDITION == 2026
    for code in ("85013310", "85013300", "76020090", "85051110"):
        assert cn.exists(code, 2031) == cn.exists(code, 2026)
        assert cn.exists(code, 2019) == cn.exists(code, 2022)


def test_every_code_stands_below_one_that_is_as_long_valid(cn):
    for code, entry in cn.codes.items():
        for year in range(2022, 2027):
            if len(code) > 2 and entry.valid(year):
                assert cn.exists(code[:-2], year) is True, (code, year)


def test_every_code_is_two_to_eight_digits_and_has_a_title(cn):
    assert [c for c in cn.codes if not (c.isdigit() and len(c) in (2, 4, 6, 8))] == []
    assert [c for c, entry in cn.codes.items() if not entry.title.strip()] == []


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("76", True), ("7602", True), ("760200", True), ("76020090", True), ("76020091", False), ("760290", False),
        ("7777", False), ("77", False), ("7600", False), ("0101", True), ("01012100", None), ("010121", None),
        ("00", False), ("", False), ("9999", False), ("99990000", False),
    ],
)  # fmt: skip
def test_exists_says_yes_no_or_not_so_deep(cn, code, known):
    assert cn.exists(code) is known


def test_path_leads_from_the_chapter_down(cn):
    assert [c.code for c in cn.path("76020090")] == ["76", "7602", "760200", "76020090"]
    assert [c.code for c in cn.path("01012100")] == ["01", "0101"]
    assert cn.path("77") == []


def test_below_gives_the_next_level_only(cn):
    assert {c.code for c in cn.below("760200")} == {"76020011", "76020019", "76020090"}
    assert {c.code for c in cn.below("7404")} == {"740400"}
    assert "7602" in {c.code for c in cn.below("76")}
    assert cn.below("76020090") == []


def test_nearest_names_a_code_that_exists(cn):
    hint = cn.nearest("76020091")
    assert [c for c in cn.codes if f"'{c}'" in hint]
    assert cn.nearest("abc") == ""


def test_valid_at_both_ends_of_the_span():
    code = CnCode("85030099", "", 2023, 2024)
    assert [code.valid(year) for year in (2022, 2023, 2024, 2025)] == [False, True, True, False]


# a nomenclature of the user's own


def own(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["code,title", *lines]) + "\n", encoding="utf-8")
    return path


def test_own_nomenclature_from_csv(tmp_path):
    mine = CombinedNomenclature.from_file(
        own(tmp_path / "cn.csv", "01,Animals", "7602 00 90,Scrap", "7602.00.19 00,Rest")
    )
    assert {c: t.title for c, t in mine.codes.items() if t.title} == {
        "01": "Animals",
        "76020090": "Scrap",
        "76020019": "Rest",
    }
    assert mine.exists("76020090", 1999) is True
    assert mine.exists("76020011", 2026) is False


def test_own_nomenclature_from_parquet(tmp_path):
    path = tmp_path / "cn.parquet"
    pq.write_table(pa.table({"code": ["76", "7602", "760200"], "title": ["Al", "Waste", "Scrap"]}), path)
    mine = CombinedNomenclature.from_file(path)
    assert [(c.code, c.title) for c in mine.path("760200")] == [("76", "Al"), ("7602", "Waste"), ("760200", "Scrap")]


def test_own_nomenclature_of_full_codes_only_has_the_levels_above_them(tmp_path):
    mine = CombinedNomenclature.from_file(own(tmp_path / "cn.csv", "76020090,Scrap"))
    assert [mine.exists(code) for code in ("76", "7602", "760200", "76020090", "7404")] == [
        True,
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("code,title\n76020090,Scrap\nabc,Rest\n", 3, "abc"),
        ("code,title\n760,Scrap\n", 2, "760"),
        ("code,title\n,Scrap\n", 2, "no CN code"),
        ("code,title\n7602,Scrap, old\n", 2, "no CN code"),
        ("code,title\n7404,Scrap\n7602,Scrap, old\n", None, "line 3"),
        ("code,name\n7602,Scrap\n", None, "title"),
        ("", None, "not readable"),
    ],
)
def test_own_nomenclature_with_a_mistake_names_file_and_line(tmp_path, content, line, said):
    path = tmp_path / "my_cn.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        CombinedNomenclature.from_file(path)
    assert str(caught.value).startswith(f"{path}:{line}: " if line else f"{path}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_own_nomenclature_with_an_empty_title(tmp_path):
    assert CombinedNomenclature.from_file(own(tmp_path / "cn.csv", "7602,")).codes["7602"].title == ""


@pytest.mark.parametrize("name", ["missing.csv", "missing.parquet"])
def test_own_nomenclature_that_is_not_there(tmp_path, name):
    with pytest.raises(TableError, match=name):
        CombinedNomenclature.from_file(tmp_path / name)


def test_own_nomenclature_that_is_no_parquet(tmp_path):
    path = tmp_path / "cn.parquet"
    path.write_text("code,title\n", encoding="utf-8")
    with pytest.raises(TableError, match="not readable"):
        CombinedNomenclature.from_file(path)


# List of Waste


@pytest.mark.parametrize(("day", "entries", "hazardous"), [(OLD_LIST, 842, 408), (NEW_LIST, 880, 435)])
def test_list_of_waste_before_and_after_decision_2025_934(low, day, entries, hazardous):
    found = list(low.entries(day))
    assert (len(found), sum(e.hazardous is True for e in found)) == (entries, hazardous)
    assert all(e.hazardous is not None for e in found)


def test_list_of_waste_has_one_new_edition(low):
    assert low.editions == (NEW_LIST,)


def test_entries_are_the_six_digit_lines_of_the_table(low):
    """Counted again straight from the file."""
    path = data_dir() / "waste_catalogue" / "list_of_waste.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for day in (OLD_LIST, NEW_LIST):
        expected = {
            row["code"]
            for row in csv.DictReader(lines)
            if len(row["code"]) == 6
            and (not row["valid_from"] or row["valid_from"] <= day.isoformat())
            and (not row["valid_to"] or row["valid_to"] >= day.isoformat())
        }
        assert {e.code for e in low.entries(day)} == expected


def test_every_entry_is_there_once_a_day(low):
    for day in (OLD_LIST, NEW_LIST):
        assert max(Counter(e.code for e in low.entries(day)).values()) == 1


@pytest.mark.parametrize("code", ["200133", "200134", "190211", "160605"])
def test_entries_that_end_on_2026_12_08(low, code):
    assert low.at(code, OLD_LIST) is not None
    assert low.at(code, NEW_LIST) is None


@pytest.mark.parametrize(
    ("code", "hazardous"),
    [("200142", True), ("200143", True), ("200144", False), ("190212", True), ("190213", True), ("191402", True)],
)
def test_entries_that_begin_on_2026_12_09(low, code, hazardous):
    assert low.at(code, OLD_LIST) is None
    entry = low.at(code, NEW_LIST)
    assert entry is not None
    assert entry.hazardous is hazardous


def test_alkaline_batteries_become_hazardous(low):
    assert [low.at("160604", day).hazardous for day in (OLD_LIST, NEW_LIST)] == [False, True]


# Decision 2000/532/EC: the asterisks of the streams.
@pytest.mark.parametrize(
    ("codes", "hazardous"),
    [
        (
            "120103 120104 170402 150104 160118 191002 191203 200140 170407 100302 100316 170401 170411 100601 160216 191001",
            False,
        ),
        ("100308 100309 100315 100603 170410 160215 120118 170409 191003 160213 200135", True),
    ],
)
def test_hazard_marks_of_the_streams(low, codes, hazardous):
    for code in codes.split():
        assert low.at(code, OLD_LIST).hazardous is hazardous, code
        assert low.at(code, NEW_LIST).hazardous is hazardous, code


def test_entry_as_people_write_it(low):
    assert low.at("160215", OLD_LIST).display == "16 02 15*"
    assert low.at("160216", OLD_LIST).display == "16 02 16"


def test_code_that_never_was(low):
    assert low.spans("999999") == []
    assert low.at("999999", OLD_LIST) is None
