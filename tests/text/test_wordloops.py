"""The loops against the steps on arrays that they stand for."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

pytest.importorskip("numba")

from scrapscreen.text import wordloops
from scrapscreen.text.glossary import parts_of
from scrapscreen.text.mending import _SUSPECT, LEADING, SUSPICIOUS
from scrapscreen.text.tokens import JOINS, LEVEL, SENTENCE_WORD, STRONG, WRITTEN, tokenise

from .strategies import rows
from .test_tokens import WORDS

SIGNS = st.text(alphabet="1aAmMм²%é. ,-/:;–×ªß(", max_size=9)


@settings(max_examples=200)
@given(st.lists(SIGNS, max_size=6) | rows(WORDS))
@example(["1.", "5"])
@example(["4мм² x", "4mm²", "mm²²", "²"])
@example(["%a%%", "99%.", "a%", "%"])
@example(["für. X", "τεμ. X", "aaaa. X", "aaaa. x", "aaaa. 5", "aaaa.", "aaaa. ", "1.50. X", "a-bcd. X", "aaaa, . X"])
def test_words_are_cut_alike(texts: list[str]) -> None:
    column = pa.array(texts, pa.string())
    letters, begins, gap, first, sentence = wordloops.cut(*parts_of(column), WRITTEN, LEVEL, JOINS, SENTENCE_WORD)
    gap[sentence] = STRONG
    words = pa.StringArray.from_buffers(len(gap), pa.py_buffer(begins), pa.py_buffer(letters))
    tokens = tokenise(column)
    assert words.equals(tokens.words.take(pa.array(tokens.word)))
    assert gap.tolist() == tokens.gap.tolist()
    assert first.tolist() == tokens.bounds.tolist()


MENDED = st.text(alphabet='a1 &#;<>@:/wW."”Ã¤â€™Â\xad\u200b\u2060ﬁ！é', max_size=8)


@settings(max_examples=300)
@given(st.lists(MENDED, max_size=6))
@example(["SPÃ„NE", "https://x.de", "www.x.de", '1 "', "ﬁ", "\ufeff", "！", "&amp;"])
def test_every_text_to_be_mended_is_suspected_and_characters_are_counted(texts: list[str]) -> None:
    column = pa.array(texts, pa.string())
    characters, suspect = wordloops.look_over(*parts_of(column), SUSPICIOUS, LEADING)
    assert characters.tolist() == [len(text) for text in texts]
    assert not (np.asarray(pc.match_substring_regex(column, _SUSPECT)) & ~suspect).any()


def test_common_texts_are_not_suspected() -> None:
    column = pa.array(
        ["Kupferspäne: 5 t, SPÄNE", "złom miedzi", "Алюминий", "wires, 5.5 mm²", "µ-metal sheet, 40 × 60"]
    )
    assert not wordloops.look_over(*parts_of(column), SUSPICIOUS, LEADING)[1].any()
