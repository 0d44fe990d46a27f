from scrapscreen import screen
from scrapscreen.status.criteria import criteria_for
from scrapscreen.tables import data_dir, read_table


def test_end_of_waste_tests_are_those_of_the_material():
    ids = {c.id for c in criteria_for(["has_eow_statement"], ["copper"])}
    rows = read_table(
        data_dir() / "criteria" / "end_of_waste.csv", ("id", "material", "test", "limit", "unit", "law", "note")
    )
    assert ids == {r["id"] for r in rows if r["material"] == "copper"}


def test_limits_stand_in_the_words():
    words = {c.id: c.test for c in criteria_for(["has_eow_statement"], ["aluminium"])}
    assert words["AL-1.2a"].endswith("<= 5 % by weight")
    assert words["AL-1.2b"].endswith(">= 90 %")


def test_questions_without_legal_tests_bring_none():
    assert criteria_for(["where_to", "what_goods", ""], ["aluminium"]) == []


def test_magnets_have_no_european_criteria():
    (only,) = criteria_for(["is_eow_national"], ["permanent_magnet"])
    assert "No EU end-of-waste act" in only.test


def test_a_screening_brings_the_tests_of_its_questions():
    answer = screen("Stanzabfälle Aluminium neu", as_of="2026-11-22")
    assert "is_byproduct" in {q.code for q in answer.questions}
    assert [c.id for c in answer.criteria] == ["BP-a", "BP-b", "BP-c", "BP-d"]
