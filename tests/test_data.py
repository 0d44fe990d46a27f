"""The tables under ``data/``, read straight from the files: every reference leads somewhere, nothing stands unused."""

import csv
import datetime as dt
import re
import tomllib
from pathlib import Path

import pyarrow as pa
import pytest

import scrapscreen as ss
from scrapscreen.codes.nomenclature import CombinedNomenclature, ListOfWaste
from scrapscreen.tables import data_dir

DATA = data_dir()
SOURCES = Path(ss.__file__).parent
OLD_LIST, NEW_LIST = dt.date(2026, 12, 8), dt.date(2026, 12, 9)


def rows(name):
    text = [
        line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    return list(csv.DictReader(text))


def measure_files():
    return {p.stem: tomllib.loads(p.read_text(encoding="utf-8")) for p in sorted((DATA / "measures").glob("*.toml"))}


CN = CombinedNomenclature()
LOW = ListOfWaste()
CN_RULES, EWC_RULES = rows("cn_codes/rules.csv"), rows("waste_catalogue/rules.csv")
STATUS, ENTRY_RULES = rows("criteria/status.csv"), rows("waste_catalogue/entry_rules.csv")
REASONS, QUESTIONS = rows("criteria/reasons.csv"), rows("criteria/questions.csv")
LISTS = rows("criteria/lists.csv")
MEASURES = measure_files()

BEYOND_THE_TABLES = {
    "37013000", "39159070", "40040000", "47079090", "70010010", "83024190", "83024200", "83025000", "83062900", "83063000",
    "71171900", "84425000", "84818011", "84818019", "85359000", "85369010", "87087050", "94031098", "94032080",
}  # fmt: skip
"""Candidates whose headings the tables know, but not what is below them; looked up in CN 2026 on 2026-11-23."""

SAID_BY_CODE = {
    "below_min_confidence", "destination_in_eu", "adopted_law_ahead", "destination_unreadable", "origin_unreadable",
    "date_unreadable", "mass_unreadable", "activity_unreadable", "document_unreadable", "declared_conflict",
    "declared_invalid", "declared_ewc_conflict", "declared_ewc_invalid", "confidence_unreadable",
    "list_scrap_dealer", "list_shop", "row_malformed", "text_unreadable",
}  # fmt: skip
"""Reasons that no table gives but judge.py, context.py, screening.py and judged.py do."""


def codes_in(candidates):
    return [part.partition(":")[0] for part in candidates.split()]


# codes


@pytest.mark.parametrize("rule", CN_RULES, ids=lambda r: r["id"])
def test_every_cn_candidate_is_valid_in_cn_2026(rule):
    codes = codes_in(rule["candidates"])
    assert codes
    assert {code: CN.exists(code, 2026) or code in BEYOND_THE_TABLES for code in codes} == dict.fromkeys(codes, True)


@pytest.mark.parametrize("rule", EWC_RULES, ids=lambda r: r["id"])
def test_every_ewc_candidate_is_an_entry_of_the_list_of_waste(rule):
    codes = codes_in(rule["candidates"])
    assert codes
    assert [c for c in codes if not (len(c) == 6 and (LOW.at(c, OLD_LIST) or LOW.at(c, NEW_LIST)))] == []


@pytest.mark.parametrize("day", [OLD_LIST, NEW_LIST], ids=str)
@pytest.mark.parametrize("rule", EWC_RULES, ids=lambda r: r["id"])
def test_every_ewc_rule_has_a_candidate_in_both_editions(rule, day):
    """A rule that only speaks of one edition says so in its condition."""
    edition = {"low.2026-12-09": NEW_LIST, "!low.2026-12-09": OLD_LIST}
    if all(edition.get(term, day) == day for term in rule["when"].split()):
        assert [c for c in codes_in(rule["candidates"]) if LOW.at(c, day)]


@pytest.mark.parametrize("rule", CN_RULES + EWC_RULES, ids=lambda r: r["id"])
def test_shares_of_a_rule_are_a_whole_at_most(rule):
    shares = [round(float(part.partition(":")[2]) * 100) for part in rule["candidates"].split()]
    assert all(0 < share <= 100 for share in shares)
    assert sum(shares) <= 100
    assert len(set(codes_in(rule["candidates"]))) == len(shares) <= 5
    assert float(rule["weight"]) > 0


@pytest.mark.parametrize("name", MEASURES)
def test_every_cn_code_of_a_measure_is_valid_in_cn_2026(name):
    assert [code for code in MEASURES[name].get("cn_codes", ()) if CN.exists(code, 2026) is not True] == []


def test_correlation_of_cn_and_waste_entries():
    entries = {row["code"] for row in rows("waste_catalogue/entries.csv")}
    for row in rows("waste_catalogue/cn_entries.csv"):
        assert CN.exists(row["cn_code"], 2026) is True, row
        assert set(row["entries"].split()) <= entries, row


def test_entries_ended_for_exports_stand_behind_no_code():
    """Delegated Regulation (EU) 2024/3229: GC010, GC020, A1180, B1110 and B4030 ended on 31 December 2024."""
    ended = {"GC010", "GC020", "A1180", "B1110", "B4030"}
    assert [r for r in rows("waste_catalogue/cn_entries.csv") if ended & set(r["entries"].split())] == []
    assert [r for r in ENTRY_RULES if r["entry"] in ended] == []


def test_every_waste_entry_a_rule_gives_is_listed():
    entries = {row["code"] for row in rows("waste_catalogue/entries.csv")} | {"none"}
    assert [row["id"] for row in ENTRY_RULES if row["entry"] not in entries] == []


def test_waste_entries_are_green_or_amber():
    """Regulation (EU) 2024/1157: Annex III is the green list, Annexes IV and V are not."""
    lists = {row["code"]: row["list"] for row in rows("waste_catalogue/entries.csv")}
    assert set(lists.values()) == {"green", "amber"}
    for code in ("B1010", "B1050", "B1070", "B1100", "B1115", "B1250", "GB040", "GF010"):
        assert lists[code] == "green", code
    for code in ("A1160", "A1170", "A1181", "A1190", "Y49", "AA190"):
        assert lists[code] == "amber", code


# reasons and questions


def test_every_reason_that_a_rule_gives_is_explained_and_none_is_idle():
    given = {
        row["reason"] for table in (STATUS, CN_RULES, EWC_RULES, ENTRY_RULES, LISTS) for row in table
    } | SAID_BY_CODE
    assert {row["code"] for row in REASONS} == given


def test_reasons_that_code_gives_stand_in_the_code():
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    put_together = {"declared_conflict", "declared_invalid", "list_scrap_dealer", "list_shop"}
    for reason in SAID_BY_CODE - put_together:
        assert f'"{reason}"' in code, reason


def test_every_question_is_asked_by_a_rule_or_a_condition_of_its_own():
    by_rule = {row["question"] for row in STATUS} - {""}
    by_condition = {row["code"] for row in QUESTIONS if row["when"]}
    assert by_rule <= {row["code"] for row in QUESTIONS}
    assert {row["code"] for row in QUESTIONS} == by_rule | by_condition


@pytest.mark.parametrize(("table", "mark"), [(REASONS, "."), (QUESTIONS, "?")], ids=["reasons", "questions"])
def test_codes_are_stable_words_and_texts_are_sentences(table, mark):
    codes = [row["code"] for row in table]
    assert len(set(codes)) == len(codes)
    assert [c for c in codes if not re.fullmatch(r"[a-z][a-z0-9_]*", c)] == []
    assert [row["code"] for row in table if not (row["text"].endswith(mark) and row["text"][0].isupper())] == []


def test_rule_ids_are_unique():
    for table in (STATUS, CN_RULES, EWC_RULES, ENTRY_RULES, LISTS):
        ids = [row["id"] for row in table]
        assert len(set(ids)) == len(ids)


def test_every_rule_names_what_it_rests_on():
    for table, column in ((STATUS, "law"), (CN_RULES, "source"), (EWC_RULES, "source"), (ENTRY_RULES, "law")):
        assert [row["id"] for row in table if not row[column]] == []


def test_every_table_says_where_it_comes_from():
    """The first lines of a table are remarks: what it is, its source, what it is not."""
    for path in sorted(DATA.rglob("*.csv")):
        if path.parent.name not in ("words", "endings"):
            assert path.read_text(encoding="utf-8").startswith("# "), path.name


# countries


def test_every_country_name_leads_to_a_country_and_to_one_only():
    codes = {row["code"] for row in rows("measures/countries.csv")}
    names = [(row["name"].casefold(), row["code"]) for row in rows("measures/country_names.csv")]
    names += [(row["name"].casefold(), row["code"]) for row in rows("measures/countries.csv")]
    meant = {}
    for name, code in names:
        assert code in codes, name
        assert meant.setdefault(name, code) == code, name
        assert name.upper() not in codes - {code}, name


# law: nothing planned is ever in force


TEXTS = (
    "złom miedzi", "chatarra de aluminio", "Kupferkabelschrott", "rottami di alluminio", "magnesy neodymowe N52 10x5mm",
    "złom magnesów neodymowych", "Elektroschrott", "scorie saline di alluminio", "waste lead batteries", "plastic waste",
    "aluminium", "used electric motors", "rottami di zinco",
)  # fmt: skip
PLACES = ("IN", "TR", "CH", "DE", "CN", "")


def law_on(name, day):
    """The latest state a measure has reached by a day, straight from its file."""
    reached = [entry["state"] for entry in MEASURES[name]["state"] if entry["on"] <= day]
    return reached[-1] if reached else ""


@pytest.fixture(scope="module")
def screened():
    """Every text to every place, from Italy, on every day on which some law changes, the day before and the day after."""
    changes = {entry["on"] for raw in MEASURES.values() for entry in raw["state"]} | {NEW_LIST}
    days = sorted(
        {day + dt.timedelta(n) for day in changes for n in (-1, 0, 1)} | {dt.date(1990, 1, 1), dt.date(2100, 1, 1)}
    )
    cases = [(text, place, day) for day in days for text in TEXTS for place in PLACES]
    list_ = pa.table(
        {
            "description": [text for text, _, _ in cases],
            "destination": [place for _, place, _ in cases],
            "as_of": [day for _, _, day in cases],
            "origin": ["IT"] * len(cases),
            "net weight": [300_000] * len(cases),
        }
    )
    return ss.screen_frame(list_).to_pylist()


def ids(cell):
    return cell.split(";") if cell else []


def test_no_planned_measure_is_ever_among_those_in_force(screened):
    seen = set()
    for row in screened:
        for measure in ids(row["current_measures"]):
            assert law_on(measure, row["as_of"]) == "in_force", row
            seen.add(measure)
    planned_for_ever = {m for m in MEASURES if law_on(m, dt.date.max) in ("announced", "proposed")}
    assert seen
    assert planned_for_ever
    assert not seen & planned_for_ever


def test_planned_measures_are_announced_or_proposed_on_the_day(screened):
    seen = set()
    for row in screened:
        for measure in ids(row["planned_measures"]):
            assert law_on(measure, row["as_of"]) in ("announced", "proposed"), row
            seen.add(measure)
    assert {"EU-AL-EXPORT", "EU-CU-EXPORT", "EU-MAG-EXPORT"} <= seen


def test_exposure_only_where_a_planned_restriction_catches_the_goods(screened):
    restrictions = {m for m, raw in MEASURES.items() if raw["kind"] == "export_restriction"}
    for row in screened:
        assert (row["exposure"] != "none") == bool(restrictions & set(ids(row["planned_measures"]))), row


def test_no_exposure_in_the_eu(screened):
    assert {row["exposure"] for row in screened if row["destination"] == "DE"} == {"none"}


def test_a_day_without_change_gives_the_answer_of_the_day_before(screened):
    """Only on the days that stand in the measure files, and with a new List of Waste or CN, may an answer change."""
    changes = {entry["on"] for raw in MEASURES.values() for entry in raw["state"]} | {NEW_LIST}
    changes |= {dt.date(year, 1, 1) for year in range(2022, 2027)}
    answers = {}
    for row in screened:
        answers[row["description"], row["destination"], row["as_of"]] = {k: v for k, v in row.items() if k != "as_of"}
    compared = 0
    for (text, place, day), answer in answers.items():
        before = answers.get((text, place, day - dt.timedelta(1)))
        if before is not None and day not in changes:
            assert answer == before
            compared += 1
    assert compared > 1000


@pytest.mark.parametrize("measure", [m for m in MEASURES if MEASURES[m].get("scope") and law_on(m, dt.date.max)])
def test_every_measure_with_a_scope_catches_something(screened, measure):
    assert any(measure in ids(row["planned_measures"]) + ids(row["current_measures"]) for row in screened)


# words


def test_a_phrase_that_names_a_metal_means_it_too():
    """Where a phrase says in what state or form a metal is (ren mässing), it must not lose the metal."""
    kinds = {row["concept"]: row["kind"] for row in rows("lexicon/concepts.csv")}
    metals = {"aluminium", "copper", "brass", "bronze", "red_brass", "refined_copper"}
    of_metal = {name for name, kind in kinds.items() if kind in ("state", "form", "part")} - {"content"}
    lost = []
    for path in sorted((DATA / "lexicon" / "words").glob("*.csv")):
        words = rows(f"lexicon/words/{path.name}")
        named = {row["word"].removesuffix("*") for row in words if row["concepts"] in metals and not row["context"]}
        phrases = [row for row in words if " " in row["word"] and of_metal.issuperset(row["concepts"].split())]
        lost += [f"{path.stem}: {row['word']}" for row in phrases if named.intersection(row["word"].split())]
    assert not lost
