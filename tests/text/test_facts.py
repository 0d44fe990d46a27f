from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapscreen.rules import FactSpace
from scrapscreen.text.facts import FactReader, stated_facts
from scrapscreen.text.line import Line
from scrapscreen.text.roles import ROLES

from .naive import Mention, facts_of
from .small import Steps, named
from .strategies import rows
from .test_roles import CUES, WORDS, naive

SOME = ["copper", "metal", "copper@for", "copper@*", "metal:2", "scrap", "dest.IN", "wire@not", "scope:3"]


def laid_out(rows: list[list[tuple[int, int]]]) -> tuple[Line, npt.NDArray[np.uint8]]:
    laid = [mention for row in rows for mention in row]
    unit, role = (np.array(column, np.int32) for column in (zip(*laid, strict=True) if laid else ([], [])))
    bounds = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    return Line(unit, np.zeros(len(unit), np.uint8), bounds), role.astype(np.uint8)


def reader_of(steps: Steps, facts: list[str]) -> FactReader:
    space = FactSpace()
    space.add(facts)
    return FactReader(steps.lexicon, space)


@given(st.data())
def test_agrees_with_sets_on_any_mentions(small: Steps, data: st.DataObject) -> None:
    mention = st.tuples(st.integers(0, len(small.vocabulary.units) - 1), st.integers(0, len(ROLES) - 1))
    found = data.draw(st.lists(st.lists(mention, max_size=7), max_size=6))
    names = list(small.lexicon.concepts)
    expected = []
    for row in found:
        units = [(small.vocabulary.units[unit], ROLES[role]) for unit, role in row]
        said = [Mention(0, tuple(names[c] for c in u.concepts), u.maybe, 0, 0, 0, role) for u, role in units]
        expected.append(facts_of(small.lexicon, said))
    bits = small.facts.read(*laid_out(found), small.vocabulary)
    assert named(small.facts, bits) == expected


@settings(max_examples=100)
@given(rows(WORDS + CUES))
def test_agrees_with_sets_on_texts(small: Steps, texts: list[str]) -> None:
    assert small.stated(texts) == [facts_of(small.lexicon, row) for row in naive(small, texts)]


@given(rows(WORDS + CUES), st.sets(st.sampled_from(SOME)))
def test_only_watched_facts_are_told_and_all_of_them(small: Steps, texts: list[str], watched: set[str]) -> None:
    reader = reader_of(small, sorted(watched))
    bits = reader.read(*small.mentions(texts), small.vocabulary)
    told = watched & stated_facts(small.lexicon)
    assert set(reader.facts) == told
    assert bits.shape == (len(texts), reader.width)
    assert named(reader, bits) == [stated & told for stated in small.stated(texts)]


@given(rows(WORDS))
def test_unpacked_bits_are_the_facts_in_order(small: Steps, texts: list[str]) -> None:
    bits = small.facts.read(*small.mentions(texts), small.vocabulary)
    unpacked = small.facts.unpack(bits)
    assert unpacked.dtype == np.bool_
    expected = [[bool(fact in row) for fact in small.facts.facts] for row in named(small.facts, bits)]
    assert unpacked.tolist() == expected


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 128, 129])
def test_any_number_of_facts(small: Steps, count: int) -> None:
    facts = sorted(stated_facts(small.lexicon), key=lambda fact: ("copper" not in fact, fact))[:count]
    reader = reader_of(small, facts)
    texts = ["copper", "", "for copper", "copper copper copper", "machine"]
    bits = reader.read(*small.mentions(texts), small.vocabulary)
    assert bits.shape == (5, max(1, -(-count // 64)))
    assert named(reader, bits) == [row & set(facts) for row in small.stated(texts)]
    assert reader.unpack(bits).shape == (5, count)


@pytest.mark.parametrize(
    ("text", "facts", "missing"),
    [
        ("copper", {"copper", "scope", "metal", "copper@is", "metal@*"}, {"copper:2", "refined", "copper@for"}),
        ("refined copper", {"refined", "copper"}, {"copper:2"}),
        ("copper copper", {"copper:2", "metal:2"}, {"copper:3"}),
        ("kupfer, aluminium", {"metal:2"}, {"copper:2"}),
        ("copper " * 7, {"copper:2", "copper:3", "copper:4", "copper:5"}, {"copper:6"}),
        ("berry", {"grade@maybe", "copper@maybe", "grade@*"}, {"grade", "grade@is", "grade:2"}),
        ("berry berry", {"grade:2"}, {"grade"}),
        ("not copper", {"copper@not", "metal@not", "copper@*", "cue_not"}, {"copper", "metal"}),
        ("not copper, copper", {"copper", "copper@not"}, {"copper:2"}),
        ("kupferdraht", {"copper", "wire"}, {"copper:2"}),
        ("of", set(), {"known"}),
        ("qwertz", {"unknown", "unknown@is"}, {"unknown:2"}),
    ],
)
def test_facts(small: Steps, text: str, facts: set[str], missing: set[str]) -> None:
    (stated,) = small.stated([text])
    assert facts <= stated
    assert not missing & stated


def test_stated_facts_are_all_that_texts_state(small: Steps) -> None:
    names = set(small.lexicon.concepts)
    roles = {f"{name}@{role}" for name in names for role in [*ROLES, "*"]}
    counts = {f"{name}:{k}" for name in names for k in (2, 3, 4, 5)}
    assert stated_facts(small.lexicon) == names | roles | counts


def test_units_learnt_later_are_told_too(small: Steps) -> None:
    """A reader that saw few words first tells facts of new words as one that sees them all at once."""
    steps = Steps(small.folder)
    early = steps.stated(["copper"])
    assert (early, steps.stated(["copper", "kupferschrott", "magnet of steel"])[0]) == (
        small.stated(["copper"]),
        small.stated(["copper"])[0],
    )
    texts = ["magnet of steel", "kupferschrott", "made from schrott"]
    assert steps.stated(texts) == small.stated(texts)
