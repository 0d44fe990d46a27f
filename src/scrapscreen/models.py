"""What goes in and what comes out for one consignment: ``Shipment`` and ``Screening``, checked by pydantic at the edge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scrapscreen.cells import as_text
from scrapscreen.errors import InputError, did_you_mean

Status = Literal["waste", "by_product", "end_of_waste", "used_good", "product", "undetermined"]
Exposure = Literal["likely", "possible", "none"]
DeclaredCheck = Literal["absent", "consistent", "conflict", "deeper_needed", "invalid", "not_covered"]
Activity = Literal[
    "construction",
    "manufacturing",
    "shredding",
    "sorting",
    "dismantling_elv",
    "dismantling_weee",
    "packaging",
    "household",
    "smelting",
]
Document = Literal[
    "eow_statement",
    "byproduct_evidence",
    "function_test",
    "used_goods_contract",
    "annex_vii",
    "notification",
    "mill_certificate",
]


class Shipment(BaseModel):
    """One consignment. Only the description is needed.

    Attributes
    ----------
    description : the goods as written on the list, in any EU language
    declared_cn, declared_ewc : codes on the declaration, as written
    origin, destination : country the goods leave from and go to, ISO code or name
    date : day of the shipment; the law of that day is applied where no ``as_of`` is given
    net_mass_kg : net mass in kilograms
    value_eur : value in euro; kept with the record, not judged: price limits between scrap and goods are not established
    quantity, unit : number and unit of trade (``24 t``, ``500 pcs``); a unit of pieces speaks for goods
    source_activity : where the material arose
    documents : what the exporter holds
    lang : language of the description, two letters; kept with the record
    """

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    description: str | None
    id: str | None = None
    declared_cn: str | None = None
    declared_ewc: str | None = None
    origin: str | None = None
    destination: str | None = None
    date: dt.date | None = None
    net_mass_kg: float | None = Field(default=None, ge=0)
    value_eur: float | None = Field(default=None, ge=0)
    quantity: float | None = None
    unit: str | None = None
    source_activity: Activity | None = None
    documents: list[Document] = Field(default_factory=list)
    lang: str | None = None

    @classmethod
    def read(cls, description: object, fields: Mapping[str, Any]) -> Shipment:
        """Return the shipment of a description of any type and other fields.

        Raises
        ------
        InputError
            A field is unknown or has an impossible value.
        """
        try:
            return cls(**{"description": as_text(description), **fields})
        except ValidationError as error:
            first = error.errors()[0]
            name = str(first["loc"][0])
            hint = did_you_mean(name, cls.model_fields) if first["type"] == "extra_forbidden" else ""
            raise InputError(
                f"{name}: {first['msg']} (given: {first['input']!r})" + (f"; {hint}" if hint else "")
            ) from None

    def cells(self) -> dict[str, str]:
        """Return what is screened, as a list would write it: by meaning of its column.

        >>> Shipment(description="Cu-Draht", net_mass_kg=24000).cells()["net_mass_kg"]
        '24000.0'
        """
        return {
            "description": self.description or "",
            "declared_cn": self.declared_cn or "",
            "declared_ewc": self.declared_ewc or "",
            "origin": self.origin or "",
            "destination": self.destination or "",
            "net_mass_kg": "" if self.net_mass_kg is None else str(self.net_mass_kg),
            "source_activity": self.source_activity or "",
            "documents": ";".join(self.documents),
            "unit": self.unit or "",
        }


class Candidate(BaseModel):
    """A code with its share of the evidence (0–1), best first in every list."""

    code: str
    share: float
    title: str


class Codes(BaseModel):
    """The answer for one nomenclature: the best code (empty: none), how sure, and what else it may be."""

    code: str
    title: str
    confidence: float
    candidates: list[Candidate]


class WasteCode(Codes):
    """List of Waste: the best entry, its hazard mark in the edition of the day, and its waste-shipment entry."""

    hazardous: bool | None
    waste_entry: str


class MeasureHit(BaseModel):
    """A measure that concerns the consignment, with its legal state on the day of the screening.

    ``state`` is ``planned`` (announced or proposed: not law), ``adopted`` (law that does not apply yet) or ``in_force``.
    """

    id: str
    title: str
    state: Literal["planned", "adopted", "in_force"]
    since: dt.date
    applies_from: dt.date | None
    legal_act: str
    summary: str
    checked_on: dt.date
    source: str


class Statement(BaseModel):
    """A reason or a question: its stable code and its meaning in words."""

    code: str
    text: str


class LegalTest(BaseModel):
    """A legal test that answers one of the questions (end-of-waste, by-product, used goods), and its law."""

    id: str
    test: str
    law: str


class Evidence(BaseModel):
    """One word or phrase of the description as it was read.

    ``means`` says how: ``word``, ``phrase``, ``compound``, ``shape`` (a number, size or grade mark), ``repaired`` (spelling),
    ``completed`` (the last word of a text that a field cut off), ``known`` (no meaning for the screening) or ``unknown``.
    """

    text: str
    means: str
    known_as: str
    concepts: list[str]
    role: str


class Quantity(BaseModel):
    """A quantity written in the description.

    ``value`` is in kg, mm, percent, pieces, litres or mm² by ``kind``; an electrical rating stays in its ``unit`` as written.
    ``of`` is the concept a percentage is of, empty where the text does not say; ``words`` are the words as written.
    """

    kind: Literal["mass", "length", "percent", "pieces", "volume", "area", "electrical"]
    value: float
    unit: str
    of: str
    limit: Literal["at most", "at least", ""]
    words: str


class Screening(BaseModel):
    """The answer for one consignment, with all that led to it."""

    description: str
    id: str | None
    as_of: dt.date
    materials: list[Literal["aluminium", "copper", "permanent_magnet"]]
    status: Status
    status_confidence: float
    status_rule: str
    second_status: Status | None = None
    second_rule: str = ""
    code_rules: list[str] = []
    cn: Codes
    ewc: WasteCode
    exposure: Exposure
    measures: list[MeasureHit]
    declared_check: DeclaredCheck
    review: bool
    reasons: list[Statement]
    questions: list[Statement]
    criteria: list[LegalTest]
    evidence: list[Evidence]
    quantities: list[Quantity] = []
