from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

import scrapscreen as ss

from ..variants import KINDS, variants

COUNT = 10_000
ANSWER = ("materials", "status", "exposure")
LEAST = 0.99


@pytest.fixture(scope="module")
def originals() -> list[str]:
    texts: list[str] = []
    for path in sorted((Path(__file__).parents[1] / "gold").glob("*.csv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
        texts += [row["description"] for row in csv.DictReader(lines)]
    return texts


def test_variants_are_answered_as_their_originals(originals: list[str]) -> None:
    made = list(variants(originals, COUNT))
    answers = ss.screen_frame(pa.table({"description": originals + [text for _, _, text in made]}), as_of="2026-11-22")
    found = list(zip(*(answers[name].to_pylist() for name in ANSWER), strict=True))
    lost: Counter[str] = Counter()
    examples: list[str] = []
    for (place, kind, text), answer in zip(made, found[len(originals) :], strict=True):
        if answer != found[place]:
            lost[kind] += 1
            examples.append(f"{kind}: {originals[place]!r} → {text!r}: {found[place]} → {answer}")
    of = Counter(kind for _, kind, _ in made)
    shares = "\n".join(
        f"{kind:28} {of[kind] - lost[kind]:5} of {of[kind]:5}  {1 - lost[kind] / of[kind]:.1%}" for kind in of
    )
    assert 1 - lost.total() / COUNT >= LEAST, "\n".join([shares, *examples[:: max(1, len(examples) // 40)]])


def test_the_same_seed_gives_the_same_variants(originals: list[str]) -> None:
    assert list(variants(originals, 50, 3)) == list(variants(originals, 50, 3)) != list(variants(originals, 50, 4))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_turns_up(originals: list[str], kind: str) -> None:
    assert any(found == kind for _, found, _ in variants(originals, 1000))
