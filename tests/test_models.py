"""What goes in and what comes out for one consignment."""

import datetime as dt
from typing import get_args

import pytest
from pydantic import ValidationError

import scrapscreen as ss
from scrapscreen.codes.declared import CHECKS
from scrapscreen.context import ACTIVITIES, DOCUMENTS
from scrapscreen.judge import MATERIALS
from scrapscreen.measures.matcher import EXPOSURES
from scrapscreen.models import Activity, DeclaredCheck, Document, Exposure, Screening, Shipment, Status
from scrapscreen.status.resolver import STATUSES


def test_fields_of_a_shipment_are_those_of_the_contract():
    assert set(Shipment.model_fields) == {
        "id", "description", "declared_cn", "declared_ewc", "origin", "destination", "date", "net_mass_kg", "value_eur",
        "quantity", "unit", "source_activity", "documents", "lang",
    }  # fmt: skip


def test_only_the_description_is_needed():
    assert [name for name, field in Shipment.model_fields.items() if field.is_required()] == ["description"]
    assert Shipment(description="scrap").documents == []


def test_allowed_values_are_those_of_the_contract():
    assert set(get_args(Activity)) == {
        "construction", "manufacturing", "shredding", "sorting", "dismantling_elv", "dismantling_weee", "packaging", "household",
        "smelting",
    }  # fmt: skip
    assert set(get_args(Document)) == {
        "eow_statement", "byproduct_evidence", "function_test", "used_goods_contract", "annex_vii", "notification",
        "mill_certificate",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("model", "engine"),
    [
        (Status, STATUSES), (Exposure, EXPOSURES), (DeclaredCheck, CHECKS), (Activity, ACTIVITIES), (Document, DOCUMENTS),
        (get_args(Screening.model_fields["materials"].annotation)[0], MATERIALS),
    ],
    ids=["status", "exposure", "declared_check", "activity", "document", "material"],
)  # fmt: skip
def test_models_and_engine_know_the_same_values(model, engine):
    assert set(get_args(model)) == set(engine)


@pytest.mark.parametrize(
    "wrong",
    [
        {"net_mass_kg": -1}, {"value_eur": -0.01}, {"source_activity": "cooking"}, {"documents": ["love_letter"]},
        {"documents": "eow_statement"}, {"date": "22.11.2026"}, {"weight": 5}, {"net_mass_kg": "much"},
    ],
    ids=str,
)  # fmt: skip
def test_impossible_values_are_refused(wrong):
    with pytest.raises(ValidationError):
        Shipment(description="scrap", **wrong)


def test_numbers_are_taken_as_codes():
    """A spreadsheet hands in codes and numbers of consignments as numbers."""
    shipment = Shipment(description=7602, declared_cn=76020090, id=5)
    assert (shipment.description, shipment.declared_cn, shipment.id) == ("7602", "76020090", "5")


def test_date_as_text():
    assert Shipment(description="x", date="2026-11-22").date == dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def full():
    shipment = Shipment(
        id="A-1",
        description="Kupferkabelschrott",
        declared_cn="7404 00 10",
        destination="IN",
        origin="DE",
        net_mass_kg=24000,
    )
    return ss.screen(shipment, as_of="2026-11-22")


def test_screening_goes_to_json_and_back(full):
    assert Screening.model_validate_json(full.model_dump_json()) == full


def test_screening_tells_the_whole_account(full):
    assert (full.id, full.description, full.as_of) == ("A-1", "Kupferkabelschrott", dt.date(2026, 11, 22))
    assert (full.materials, full.status, full.declared_check) == (["copper"], "waste", "consistent")
    assert full.status_rule
    assert full.cn.title
    assert full.ewc.title
    assert [c.code for c in full.cn.candidates if not c.title] == []
    assert [c.code for c in full.ewc.candidates if not c.title] == []


def test_every_code_comes_with_words(full):
    assert full.reasons
    assert full.questions
    assert [s.code for s in (*full.reasons, *full.questions) if not s.text] == []


def test_every_measure_comes_with_its_law_and_source(full):
    states = {m.id: m.state for m in full.measures}
    assert states["EU-CU-EXPORT"] == "planned"
    assert states["EU-WSR-40"] == "adopted"
    assert states["EU-WSR-18"] == "in_force"
    for measure in full.measures:
        assert measure.title
        assert measure.summary
        assert measure.source
        assert measure.since <= full.as_of
        if measure.state == "planned":
            assert measure.applies_from is None
        if measure.state == "adopted" and measure.applies_from:
            assert measure.applies_from > full.as_of
    applies = {m.id: m.applies_from for m in full.measures}
    assert applies["EU-WSR-40"] == dt.date(2027, 5, 21)


def test_evidence_shows_the_words_as_they_were_read(full):
    assert [e.text.casefold() for e in full.evidence] == ["kupferkabelschrott"]
    assert {"copper", "cable", "scrap"} <= set(full.evidence[0].concepts)


def test_a_word_nobody_knows_is_said_to_be_unknown():
    evidence = ss.screen("złom miedzi qwxzvk", as_of="2026-11-22").evidence
    assert {e.text: e.means for e in evidence}["qwxzvk"] == "unknown"
