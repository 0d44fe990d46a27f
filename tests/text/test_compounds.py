from __future__ import annotations

from pathlib import Path

import pytest

from scrapscreen.text.compounds import Splitter

from .small import TABLES, Steps, write_tables


def split(steps: Steps, word: str, *, partly: bool = False) -> list[str]:
    splitter = Splitter(steps.lexicon)
    return [part for part, _ in (splitter.split_partly(word) if partly else splitter.split(word))]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("aluschrott", ["alu", "schrott"]),
        ("kupferdrahtschrotte", ["kupfer", "draht", "schrotte"]),
        ("kupfersdrahtsschrott", ["kupfer", "draht", "schrott"]),
        ("aluminiumprofildrahtschrott", ["aluminium", "profil", "draht", "schrott"]),
        ("copperwire", ["copper", "wire"]),
        ("copperwirescrap", ["copper", "wire", "scrap"]),
        ("aluminiumscrap", ["aluminium", "scrap"]),
        ("copperschrott", ["copper", "schrott"]),
        ("wireschrott", ["wire", "schrott"]),
        ("aluwire", []),
        ("copperswire", []),
        ("kupferfrom", []),
        ("kupfercu", []),
        ("schro", []),
    ],
)
def test_split(small: Steps, word: str, parts: list[str]) -> None:
    assert split(small, word) == parts


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("kupferkessel", ["kupfer", "?"]),
        ("kupferdrahtkessel", ["kupfer", "draht", "?"]),
        ("kupferxyzschrott", ["kupfer", "?", "schrott"]),
        ("tombakschrotte", ["?", "schrotte"]),
        ("alux", []),
        ("copperkettle", []),
    ],
)
def test_split_partly(small: Steps, word: str, parts: list[str]) -> None:
    assert split(small, word, partly=True) == parts


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("kohlenasche", ["?", "asche"]),
        ("handtasche", []),
        ("kinderfahrzeug", ["fahrzeug"]),
        ("kinderfahrzeuge", ["fahrzeuge"]),
        ("kupfergrossfahrzeug", ["kupfer", "?"]),
    ],
)
def test_the_longest_word_at_the_end_counts(tmp_path: Path, word: str, parts: list[str]) -> None:
    goods = "asche*,granules,,me\ntasche*,machine,,me\nfahrzeug*,machine,,me\n"
    steps = Steps(write_tables(tmp_path, words_de=TABLES["words/de.csv"] + goods))
    assert split(steps, word, partly=True) == parts


def test_parts_not_written_right_are_asked_for(small: Steps) -> None:
    splitter = Splitter(small.lexicon)
    asked: list[str] = []

    def find(word: str) -> tuple[str, None] | None:
        asked.append(word)
        return None

    assert splitter.split_before("kupferschrtt", find) == []
    assert "schrtt" in asked
    meaning = small.lexicon.words["kupfer"]
    assert splitter.split_after("kupefrschrott", lambda w: (w, meaning)) == [
        ("kupefr", meaning),
        ("schrott", small.lexicon.stems["schrott"][0][1]),
    ]
