"""What a consignment brings beside its text: where it goes, when, where it arose, which documents are held."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.errors import InputError, one_of
from scrapscreen.listing import KINDS
from scrapscreen.measures.destinations import Countries, destination_facts
from scrapscreen.text.decimals import read_number

ACTIVITIES = (
    "construction", "manufacturing", "shredding", "sorting", "dismantling_elv", "dismantling_weee", "packaging", "household",
    "smelting",
)  # fmt: skip
DOCUMENTS = (
    "eow_statement", "byproduct_evidence", "function_test", "used_goods_contract", "annex_vii", "notification",
    "mill_certificate",
)  # fmt: skip
_MASS_UNITS = frozenset({"kg", "kgm", "t", "tne", "to", "g", "lb"})

CONTEXT_COLUMNS = (
    "destination", "origin", "date", "as_of", "net_mass_kg", "source_activity", "documents", "unit", "min_confidence",
    "list_context",
)  # fmt: skip
"""The columns that change the answer, beside the description and the declared codes."""

_DAYS = ("date", "as_of")


@dataclass(frozen=True, slots=True)
class Context:
    """The facts one combination of such values states, the day of the law, and what could not be read."""

    facts: frozenset[str]
    as_of: dt.date
    min_confidence: float = 0.0
    reasons: tuple[str, ...] = field(default=())


def context_facts(countries: Countries, editions: tuple[dt.date, ...], thresholds: tuple[int, ...]) -> set[str]:
    """Return every fact that a context can state."""
    facts = {"dest.unknown", "dest.third", "dest.non_oecd", "unit.mass", "unit.pieces", *(f"list.{k}" for k in KINDS)}
    facts |= {f"mass.over_{tonnes}t" for tonnes in thresholds} | {f"low.{day}" for day in editions}
    facts |= (
        {f"dest.{g}" for g in countries.groups}
        | {f"activity.{a}" for a in ACTIVITIES}
        | {f"doc.{d}" for d in DOCUMENTS}
    )
    return facts | {f"{side}.{code}" for side in ("dest", "origin") for code in countries.by_code}


def parse_date(text: str, where: str) -> dt.date:
    """Read an ISO date (a time after it is ignored), or raise an ``InputError``."""
    try:
        return dt.date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise InputError(f"{where}: {text!r} is no date; write it as 2026-11-22") from None


@dataclass(frozen=True, slots=True)
class ContextReader:
    """Turns combinations of column values into facts.

    ``editions`` are the days on which a List-of-Waste edition begins, ``thresholds`` the masses (tonnes) that rules ask about,
    ``changes`` all days on which any law changes, in order, the first possible day before them.
    """

    countries: Countries
    editions: tuple[dt.date, ...]
    thresholds: tuple[int, ...]
    changes: tuple[dt.date, ...] = (dt.date.min,)

    def classes(self, name: str, column: pa.StringArray) -> tuple[list[str], npt.NDArray[np.integer]]:
        """Return values that stand for all cells of a column with the same effect, and which of them each row has."""
        if name == "net_mass_kg":
            return mass_classes(column, self.thresholds)
        encoded = column.dictionary_encode()
        words, index = encoded.dictionary.to_pylist(), np.asarray(encoded.indices)
        if name not in _DAYS:
            return words, index
        days = [day_class(word.strip(), self.changes) for word in words]
        classes = {day: n for n, day in enumerate(dict.fromkeys(days))}
        return list(classes), np.array([classes[day] for day in days], np.int32)[index]

    def read(self, values: dict[str, str], today: dt.date) -> Context:
        """Read one combination of values (strings, empty where nothing is known).

        A value that cannot be read becomes a reason, never an exception: the row is screened as if it were not there.
        ``net_mass_kg`` is here the highest threshold passed, as ``mass_class`` gives it.
        """
        reasons: list[str] = []
        facts: set[str] = set()

        country = self.countries.find(values["destination"]) if values["destination"] else None
        if values["destination"] and country is None:
            reasons.append("destination_unreadable")
        facts |= destination_facts(country)
        origin = self.countries.find(values["origin"]) if values["origin"] else None
        if values["origin"] and origin is None:
            reasons.append("origin_unreadable")
        if origin is not None:
            facts.add(f"origin.{origin.code}")

        as_of = today
        for column in _DAYS:
            if values[column]:
                try:
                    as_of = parse_date(values[column], column)
                except InputError:
                    reasons.append("date_unreadable")
        facts |= {f"low.{day}" for day in self.editions if day <= as_of}

        if values["net_mass_kg"] == UNREADABLE:
            reasons.append("mass_unreadable")
        elif values["net_mass_kg"]:
            facts |= {f"mass.over_{t}t" for t in self.thresholds if t <= int(values["net_mass_kg"])}
        if values["unit"]:
            facts.add("unit.mass" if values["unit"].strip().lower() in _MASS_UNITS else "unit.pieces")

        activity = values["source_activity"].strip().lower()
        if activity:
            if activity in ACTIVITIES:
                facts.add(f"activity.{activity}")
            else:
                reasons.append("activity_unreadable")
        for document in values["documents"].replace(",", ";").split(";"):
            name = document.strip().lower()
            if name in DOCUMENTS:
                facts.add(f"doc.{name}")
            elif name:
                reasons.append("document_unreadable")
        if values["list_context"]:
            facts.add(f"list.{values['list_context']}")
        least = read_number(values["min_confidence"]) if values["min_confidence"] else 0.0
        if least is None:
            reasons.append("confidence_unreadable")
        return Context(frozenset(facts), as_of, least or 0.0, tuple(dict.fromkeys(reasons)))


UNREADABLE = "?"


def day_class(text: str, changes: tuple[dt.date, ...]) -> str:
    """Return the first day of the span between two changes of law that a day lies in, ``"?"`` where it is none.

    >>> day_class("2026-11-26", (dt.date.min, dt.date(2026, 5, 21))), day_class("soon", (dt.date.min,)), day_class("", ())
    ('2026-05-21', '?', '')
    """
    if not text:
        return ""
    try:
        day = parse_date(text, "date")
    except InputError:
        return UNREADABLE
    return changes[bisect_right(changes, day) - 1].isoformat()


def mass_class(kilograms: str, thresholds: tuple[int, ...]) -> str:
    """Return the highest threshold (tonnes) that a net mass passes, ``""`` for none, ``"?"`` where it is none.

    >>> mass_class("250 001,5", (250,)), mass_class("24000", (250,)), mass_class("a lot", (250,))
    ('250', '', '?')
    """
    if not kilograms:
        return ""
    mass = read_number(kilograms)
    if mass is None or mass < 0:
        return UNREADABLE
    return str(max((t for t in thresholds if mass > t * 1000), default="") or "")


def mass_classes(column: pa.StringArray, thresholds: tuple[int, ...]) -> tuple[list[str], npt.NDArray[np.intp]]:
    """Return the classes a column of net masses may have, and which of them each row has; see ``mass_class``.

    >>> words, index = mass_classes(pa.array(["24000", "", "250 001,5", "a lot"]), (250,))
    >>> [words[n] for n in index]
    ['', '', '250', '?']
    """
    if pa.types.is_dictionary(column.type):
        words, index = mass_classes(column.dictionary, thresholds)
        return words, index[np.asarray(column.indices)]
    steps = sorted(thresholds)
    words = ["", *map(str, steps), UNREADABLE]
    mass, given = read_masses(column)
    index = np.searchsorted(np.array(steps, float) * 1000, mass)
    return words, np.where(given, np.where(np.isnan(mass), len(steps) + 1, index), 0)


def read_masses(column: pa.StringArray) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return a column of net masses as numbers (NaN where none can be read), and where a cell holds anything at all.

    >>> read_masses(pa.array(["24000", "", "250 001,5", "a lot", "-1"]))[0].tolist()
    [24000.0, nan, 250001.5, nan, nan]
    """
    given = pc.not_equal(column, "")
    try:
        mass = np.asarray(pc.cast(pc.if_else(given, column, "nan"), pa.float64()))
    except pa.ArrowInvalid:
        encoded = column.dictionary_encode()
        words = [word.strip() for word in encoded.dictionary.to_pylist()]
        place = np.asarray(encoded.indices)
        numbers = np.array([read_number(word) if word else None for word in words], np.float64)
        return _no_less_than_0(numbers)[place], np.array([bool(word) for word in words], bool)[place]
    return _no_less_than_0(mass), np.asarray(given)


def _no_less_than_0(mass: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(np.isfinite(mass) & (mass >= 0), mass, np.nan)


def require_known(name: str, values: tuple[str, ...], known: Sequence[str]) -> None:
    """Raise an ``InputError`` for a value that is not among the known ones."""
    for value in values:
        if value not in known:
            raise InputError(f"{name}: {value!r} is not known; {one_of(value, known)}")
