"""The legal tests behind the questions: end-of-waste, by-product, used goods. They stand in tables; a person answers them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from scrapscreen.tables import data_dir, read_table


@dataclass(frozen=True, slots=True)
class Criterion:
    """One test: its id, what must hold, the limit where there is one, and the law."""

    id: str
    test: str
    law: str


_ASKED_BY = {
    "is_byproduct": "by_product", "has_byproduct_evidence": "by_product", "is_used_good": "used_goods",
    "has_eow_statement": "end_of_waste", "is_eow_national": "end_of_waste",
}  # fmt: skip


@cache
def _tests(table: str) -> tuple[tuple[str, Criterion], ...]:
    """Return the criteria of a table, each with the material it is for (empty: any)."""
    path = data_dir() / "criteria" / f"{table}.csv"
    if table != "end_of_waste":
        return tuple(
            ("", Criterion(r["id"], r["test"], r["law"])) for r in read_table(path, ("id", "test", "law"), ("id",))
        )
    columns = ("id", "material", "test", "limit", "unit", "law", "note")
    return tuple(
        (r["material"], Criterion(r["id"], " ".join(filter(None, (r["test"], r["limit"], r["unit"]))), r["law"]))
        for r in read_table(path, columns, ("id",))
    )


def criteria_for(questions: Iterable[str], materials: Iterable[str]) -> list[Criterion]:
    """Return the tests that answer the given questions for goods of the given materials.

    >>> [c.id for c in criteria_for(["is_byproduct"], ["aluminium"])]
    ['BP-a', 'BP-b', 'BP-c', 'BP-d']
    """
    tables = dict.fromkeys(_ASKED_BY[q] for q in questions if q in _ASKED_BY)
    wanted = {"", *materials}
    return [criterion for table in tables for material, criterion in _tests(table) if material in wanted]
