"""Random rows: words of a lexicon, cues, unknown words, numbers, signs and any Unicode at all, in any case."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

SIGNS = (
    " ", "  ", ", ", ",", "; ", ". ", ".", " - ", "-", "- ", "/", " & ", "+", "|", "(", ") ", "\n", "\t", "\r\n", ": ", " = ",
    "*", "%", " % ", "'", "\u00a0", "–", "™", "、", "×", "·", "\0", "\u0085", "\u2028", "_", "@", '"',
)  # fmt: skip
NUMBERS = (
    "0,2", "99.9", "1.000,5", "24", "7602", "76020011", "1,", ",5", ".5", "5.", "2024", "99", "0,2mm", "12x3", "cw004a",
    "123456789012345678901234567890123456789012345678", "٣", "²", "½", "mm²", "2,5MM²", "мм²",
)  # fmt: skip
STRANGE = (
    "x", "zzz", "qwertz", "é", "ß", "ﬁ", "İ", "ς", "😀", "👩‍🔧", "שלום", "مرحبا", "\u202eabc", "铜线", "銅スクラップ", "e\u0301",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ª", "µm", "º", "ĸupfer", "\ufeff", "𝐂𝐮", "für", "abc", "abcd", "τεμ",
)  # fmt: skip


def rows(words: Sequence[str], most_words: int = 9, most_rows: int = 7) -> st.SearchStrategy[list[str]]:
    """Return lists of texts made mostly of ``words``, with everything else that turns up in lists between them."""
    listed = st.sampled_from(sorted(words))
    word = st.one_of(
        listed,
        listed,
        listed,
        listed.map(str.upper),
        st.tuples(listed, listed).map("".join),
        st.sampled_from(NUMBERS),
        st.sampled_from(STRANGE),
        st.text(max_size=4),
    )
    blank = st.just(" ")
    sign = st.one_of(blank, blank, blank, st.sampled_from(SIGNS))
    text = st.lists(st.tuples(word, sign), max_size=most_words).map(lambda pairs: "".join(w + s for w, s in pairs))
    return st.lists(st.one_of(text, text, text, st.text(max_size=12)), max_size=most_rows)
