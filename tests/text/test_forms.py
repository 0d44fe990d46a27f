"""Forms of words as lists carry them (``forms/*.csv``): inflected, compound, capital, without accents, in Latin letters.

A mechanism reads them, not a list of forms; each language may miss a few.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapscreen.tables import read_table
from scrapscreen.text.reader import TextReader

FORMS = sorted((Path(__file__).parent / "forms").glob("*.csv"))
LEAST = 0.98
"""The share of forms that each table must see read."""

LATIN = {"bg_latin": 0.85, "el_latin": 0.8, "uk_latin": 0.85}
"""Latin spellings have no norm; these shares of them must be read."""


@pytest.fixture(scope="module")
def reader() -> TextReader:
    return TextReader()


def read_as(reader: TextReader, form: str) -> set[str]:
    """Return all that the words of a form mean, wider meanings included."""
    concepts = reader.lexicon.concepts
    meant = {name for word in reader.words(form) for unit in word.concepts for name in unit}
    return {wider for name in meant for wider in concepts[name].wider}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_forms_are_read(reader: TextReader, path: Path) -> None:
    rows = read_table(path, ("form", "concepts"), key=("form",))
    missed = [row["form"] for row in rows if not set(row["concepts"].split()) <= read_as(reader, row["form"])]
    assert len(missed) <= (1 - LATIN.get(path.stem, LEAST)) * len(rows), missed


def test_every_language_has_forms(reader: TextReader) -> None:
    assert {path.stem.removesuffix("_latin") for path in FORMS} == set(reader.lexicon.endings)


def test_the_concepts_asked_for_exist(reader: TextReader) -> None:
    asked = {c for path in FORMS for row in read_table(path, ("form", "concepts")) for c in row["concepts"].split()}
    assert asked <= set(reader.lexicon.concepts)
