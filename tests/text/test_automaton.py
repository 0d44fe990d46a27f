"""Patterns as one automaton: what one pattern after the other would find, whichever thread comes first."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.text.automaton import DEAD, ROOT, Automaton, Place

LETTERS = "abc"
KINDS = [{("a",), ("a", "b")}, {("b",), ("a", "b")}, {("c",)}, set()]
"""The last kind of word fits nowhere."""

places = st.builds(Place, st.sampled_from([("a",), ("b",), ("c",), ("a", "b")]), st.booleans(), st.booleans())
patterns = st.lists(st.lists(places, min_size=1, max_size=3).map(tuple), max_size=4)
texts = st.lists(st.tuples(st.integers(0, len(KINDS) - 1), st.booleans()), min_size=1, max_size=4)


def ends(pattern, text):
    """Whether a pattern is the whole text, by trying all ways to leave out what may be missing."""
    for kept in product(*([True, False] if place.optional else [True] for place in pattern)):
        chosen = [place for place, keep in zip(pattern, kept, strict=True) if keep]
        if len(chosen) == len(text) and all(
            place.names in KINDS[kind] and (place.after_any_sign or not sign or n == 0)
            for n, (place, (kind, sign)) in enumerate(zip(chosen, text, strict=True))
        ):
            return True
    return False


def walked(automaton, text):
    state = np.array([ROOT])
    for n, (kind, sign) in enumerate(text):
        state = automaton.step(state, np.array([kind]), np.array([sign and n > 0]))
    return int(automaton.ended(state)[0])


@given(patterns, texts)
def test_finds_the_first_pattern_that_is_the_text(looked_for, text):
    found = [n for n, pattern in enumerate(looked_for) if ends(pattern, text)]
    assert walked(Automaton(looked_for, KINDS), text) == min(found, default=-1)


def test_a_word_that_fits_nowhere_leads_nowhere():
    automaton = Automaton([(Place(("a",), False, False),)], KINDS)
    assert automaton.step(np.array([ROOT]), np.array([3])).tolist() == [DEAD]
    assert automaton.step(np.array([DEAD]), np.array([0])).tolist() == [DEAD]


def test_threads_agree_on_states_that_none_has_reached_before():
    looked_for = [tuple(Place((letter,), False, False) for letter in word) for word in product(LETTERS, repeat=6)]
    texts = [[(LETTERS.index(letter), False) for letter in word] for word in product(LETTERS, repeat=6)]
    automaton = Automaton(looked_for, KINDS)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: walked(automaton, text), texts * 3))
    assert found == [*range(len(texts))] * 3
