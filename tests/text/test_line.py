"""Units laid in one line: which span each is of, which numbers are set aside, and rows as bytes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrapscreen.text.line import Line
from scrapscreen.text.tokens import COMMA, STROKE, STRONG

from .small import Steps
from .strategies import rows
from .test_roles import CUES, WORDS, naive


def test_a_compound_keeps_the_gap_before_it(small: Steps) -> None:
    line, _ = small.line(["made from copper, purchase order", "kupferdraht", "purchase order; kupferdraht"])
    assert [line.gap[a:b].tolist() for a, b in pairwise(line.bounds)] == [[3, 0], [3, 0], [3, 0]]


@given(rows([*WORDS, "kupferdraht", "kupferschrott"]))
@example(["purchase order, kupferdraht", "kupferdraht"])
def test_gaps_are_the_widest_since_the_unit_before(small: Steps, texts: list[str]) -> None:
    line, _ = small.line(texts)
    found = [m for mentions in naive(small, texts) for m in mentions]
    first = line.bounds[:-1][np.diff(line.bounds) > 0]
    strokes, commas, breaks = (np.cumsum(line.gap >= level) for level in (STROKE, COMMA, STRONG))
    assert set(line.gap[first].tolist()) <= {STRONG}
    for n in range(1, len(found)):
        if n not in first:
            assert (strokes[n] == strokes[n - 1]) == (found[n].strokes == found[n - 1].strokes)
            assert (commas[n] == commas[n - 1]) == (found[n].commas == found[n - 1].commas)
            assert (breaks[n] == breaks[n - 1]) == (found[n].breaks == found[n - 1].breaks)


@given(rows(WORDS + CUES))
def test_agrees_with_going_word_by_word(small: Steps, texts: list[str]) -> None:
    line, span = small.line(texts)
    tokens, spans = small.spans(texts)
    before = np.searchsorted(spans.token, tokens.bounds[:-1])
    names = list(small.lexicon.concepts)
    found = [
        (int(row), int(s - before[row]), tuple(names[c] for c in small.vocabulary.units[unit].concepts))
        for row, s, unit in zip(line.row, span, line.unit, strict=True)
    ]
    assert found == [(row, m.span, m.concepts) for row, mentions in enumerate(naive(small, texts)) for m in mentions]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("copper 24 wire", ["copper", "wire"]),
        ("24 10mm copper", ["number", "dimension", "copper"]),
        ("24, 10mm copper", ["dimension", "copper"]),
        ("copper 24", ["copper"]),
        ("24", []),
    ],
)
def test_numbers_are_set_aside_where_nobody_asks(small: Steps, text: str, left: list[str]) -> None:
    line, _ = small.line([text])
    names = list(small.lexicon.concepts)
    assert [names[small.vocabulary.units[u].concepts[0]] for u in line.unit] == left


lines = st.lists(st.lists(st.tuples(st.integers(0, 2**28), st.integers(0, 2)), max_size=5), max_size=6)


@given(lines, st.integers(0, 6), st.integers(0, 6))
def test_packed_rows_come_out_again(made: list[list[tuple[int, int]]], start: int, length: int) -> None:
    units = [u for row in made for u, _ in row]
    gaps = [g for row in made for _, g in row]
    bounds = np.cumsum([0, *map(len, made)]).astype(np.int32)
    packed = Line(np.array(units, np.int32), np.array(gaps, np.uint8), bounds).pack()
    some = packed.slice(min(start, len(made)), length)
    line = Line.unpack(some)
    back = [
        list(zip(line.unit[a:b].tolist(), line.gap[a:b].tolist(), strict=True))
        for a, b in zip(line.bounds, line.bounds[1:], strict=False)
    ]
    assert back == made[start : start + length]
    assert isinstance(packed, pa.BinaryArray)
