from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrapscreen.text.lexicon import Lexicon, Meaning
from scrapscreen.text.typos import Repairer

from .small import Steps

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slips(word: str) -> set[str]:
    """Return every string that one slip behind the first letter makes of a word."""
    made = {word}
    for i in range(1, len(word)):
        made.add(word[:i] + word[i + 1 :])
        made |= {word[:i] + c + word[i + 1 :] for c in LETTERS}
        made.add(word[:i] + word[i + 1 : i + 2] + word[i] + word[i + 2 :])
    return made | {word[:i] + c + word[i:] for i in range(1, len(word) + 1) for c in LETTERS}


def undoubled(word: str) -> str:
    return "".join(c for i, c in enumerate(word) if word[i - 1 : i] != c)


def forms(lexicon: Lexicon) -> dict[tuple[str, str], Meaning]:
    """Return every long listed word, and every long stem with each of its endings, with what it means."""
    found: dict[tuple[str, str], Meaning] = {}
    for stem, entries in lexicon.stems.items():
        for lang, meaning in entries:
            for ending in lexicon.endings[lang]:
                found.setdefault((stem, ending), meaning)
    found |= {(word, ""): meaning for word, meaning in lexicon.words.items()}
    return {(stem, ending): m for (stem, ending), m in found.items() if len(stem) >= 5 and stem.isalpha()}


def may_be(word: str, known: str, ending: str) -> bool:
    """Say whether a slip is one that no other word or form lies so near to."""
    if word[0] != known[0] or word[-1] != known[-1]:
        return False
    if sorted(word) == sorted(known) or undoubled(word) == undoubled(known):
        return True
    if word.startswith(known) or known.startswith(word):
        return False
    return len(known + ending) >= 7


def naive_repair(lexicon: Lexicon, word: str) -> str | None:
    meant = {
        stem + ending: meaning
        for (stem, ending), meaning in forms(lexicon).items()
        if word.endswith(ending)
        and len(core := word[: len(word) - len(ending)]) >= 5
        and len(word) >= 6
        and core in slips(stem)
        and may_be(core, stem, ending)
    }
    meanings = set(meant.values())
    return min(meant) if len(meanings) == 1 else None


def misspelt(word: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(slips(word)))


@settings(max_examples=150)
@given(
    st.one_of(
        st.sampled_from(
            ["aluminium", "copper", "copperwire", "schrott", "gemischt", "machine", "magnets", "granulated"]
        )
        .flatmap(misspelt)
        .flatmap(lambda w: st.one_of(st.just(w), misspelt(w))),
        st.from_regex(r"[a-z]{1,9}", fullmatch=True),
    )
)
@example("alumniums")
@example("schrtoten")
@example("ocpper")
@example("caluminium")
@example("opper")
def test_agrees_with_trying_every_slip_of_every_listed_word(small: Steps, word: str) -> None:
    assert Repairer(small.lexicon)(word) == naive_repair(small.lexicon, word)


def test_between_two_meanings_nothing_is_repaired(small: Steps) -> None:
    steel, copper = small.lexicon.words["stahl"], small.lexicon.words["kupfer"]

    def repaired(**words: Meaning) -> str | None:
        return Repairer(Lexicon(small.lexicon.concepts, words))("stahlrahr")

    assert repaired(stahlrohr=steel) == "stahlrohr"
    assert repaired(stahlrohr=steel, stahlruhr=copper) is None
    assert repaired(stahlrohr=steel, stahlruhr=steel) == "stahlrohr"


@pytest.mark.parametrize("word", ["chopper", "coper", "kopper", "coppers", "", "a", "é" * 9, "cu" * 500])
def test_what_is_no_slip_of_copper(small: Steps, word: str) -> None:
    assert Repairer(small.lexicon)(word) is None


@pytest.mark.parametrize("word", ["coppper", "copepr", "copperr"])
def test_what_is_one(small: Steps, word: str) -> None:
    assert Repairer(small.lexicon)(word) == "copper"
