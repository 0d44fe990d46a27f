"""Masks against a walk over single bytes; marks that stand across the pieces in which a text is looked at."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.bulk import marks
from scrapscreen.bulk.marks import Marks, ahead, behind, is_set, mask_of, odd_so_far, places_in

texts = st.binary(max_size=300) | st.text('a",\n', max_size=300).map(str.encode)


def signs(text: bytes) -> marks.Signs:
    return np.frombuffer(text, np.uint8)


@given(texts, st.sampled_from([8, 64, 1 << 20]))
def test_masks_tell_where_signs_stand(text: bytes, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marks, "_PIECE", piece)
        mask = mask_of(signs(text), ord('"'), ord(","))
        found = [n for n, sign in enumerate(text) if sign in b'",']
        assert places_in(mask).tolist() == found
        assert is_set(mask, np.arange(len(text))).tolist() == [n in found for n in range(len(text))]


@given(texts)
def test_neighbours_and_parity_are_those_of_single_bytes(text: bytes) -> None:
    mask, found = mask_of(signs(text), ord('"')), [n for n, sign in enumerate(text) if sign == ord('"')]
    size = len(mask) * 64
    assert places_in(ahead(mask)).tolist() == [n - 1 for n in found if n]
    for first in (False, True):
        expected = [0] * (first and size > 0) + [n + 1 for n in found if n + 1 < size]
        assert places_in(behind(mask, first)).tolist() == expected
    odd = [n for n in range(size) if text[: n + 1].count(b'"') % 2]
    assert places_in(odd_so_far(mask)).tolist() == odd


def test_a_quoted_cell_may_be_longer_than_a_piece() -> None:
    line = b'1,"' + b"long,\n" * 300_000 + b'",2\n'
    assert Marks(b",").whole(line + line[:-10]) == len(line)
    layout = Marks(b",").layout(line * 2)
    assert len(places_in(layout.parts)) == 6
    assert len(places_in(layout.quotes)) == 4


def test_lines_are_counted() -> None:
    assert Marks(b",").lines(b'1,"\n"\n2') == 2
    assert Marks(b",", b"\r").lines(b"1\r2\r") == 2
