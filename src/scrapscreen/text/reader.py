"""The whole way from descriptions to facts, on one page.

Words are read once each. Many descriptions of a list differ only in numbers and in words that no table knows: what is left
of them is the same *wording*, and each wording is read once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.collector import collector_at_rest
from scrapscreen.compiled import compiled
from scrapscreen.loops import supply
from scrapscreen.remembering import remembered
from scrapscreen.rules import FactSpace
from scrapscreen.tables import data_dir
from scrapscreen.text.abbreviations import Abbreviations
from scrapscreen.text.cut import CUT, mark_cut_words
from scrapscreen.text.facts import FactReader
from scrapscreen.text.lexicon import Lexicon, load_lexicon
from scrapscreen.text.line import Line, lay_flat
from scrapscreen.text.mending import mend
from scrapscreen.text.numbers import NumberBook
from scrapscreen.text.phrases import PhraseBook, Spans
from scrapscreen.text.roles import ROLES, RoleReader
from scrapscreen.text.tokens import Tokens, tokenise
from scrapscreen.text.words import Vocabulary

Ints = npt.NDArray[np.int32]

ASIDE = "aside"
"""The role of a number that nothing asks for."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word or phrase of a text as it was read: for explanations. A number set aside has the role ``aside``."""

    text: str
    means: str
    known_as: str
    concepts: tuple[tuple[str, ...], ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """Texts as read: their words, words and phrases as spans, the line of units, and the span of each unit."""

    tokens: Tokens
    spans: Spans
    line: Line
    span: Ints


@collector_at_rest()
def load_reader(own_words: Path | None = None) -> TextReader:
    """Return the reader of the embedded words, and of the user's own, whose words win; see ``load_lexicon``."""
    if own_words is not None:
        return TextReader(own_words)
    return compiled("reader", data_dir(), Path(__file__).parents[1], TextReader)


class TextReader:
    """Reads columns of descriptions into facts."""

    def __init__(self, own_words: Path | None = None) -> None:
        self.lexicon: Lexicon = load_lexicon(own_words)
        self.vocabulary = Vocabulary(self.lexicon)
        self.numbers = NumberBook(self.lexicon, self.vocabulary)
        self.phrases = PhraseBook(self.lexicon, self.vocabulary, self.numbers)
        self.roles = RoleReader(self.lexicon)
        self.is_abbreviation = Abbreviations()
        self._facts: FactReader | None = None
        self._fast: Any = None

    def watch(self, space: FactSpace) -> FactReader:
        """Say which facts the rules ask about; to be called once, before ``facts``."""
        self._facts = FactReader(self.lexicon, space)
        return self._facts

    def lay(self, texts: pa.StringArray) -> Laid:
        """Read the words and phrases of the texts, and lay what they mean in one line."""
        tokens = mark_cut_words(texts, tokenise(mend(texts), self.is_abbreviation))
        reading, phrase_word = self.vocabulary.read(tokens.words)
        spans = self.phrases.apply(tokens, reading[tokens.word], phrase_word[tokens.word])
        return Laid(tokens, spans, *lay_flat(tokens, spans, self.vocabulary, *self.roles.numbers(self.vocabulary)))

    def wordings(self, texts: pa.StringArray) -> tuple[pa.BinaryArray, Ints]:
        """Return the distinct wordings of the texts, and for each text which of them it has.

        A wording is a packed row of a ``Line``: what all later steps see of a text.
        """
        if supply.pay(len(texts)):
            return self._on_loops().wordings(texts)  # type: ignore[no-any-return]
        encoded = self.lay(texts).line.pack().dictionary_encode()
        return encoded.dictionary, np.asarray(encoded.indices)

    def _on_loops(self) -> Any:
        if self._fast is None:
            from scrapscreen.text.fast import FastReader

            self._fast = FastReader(self)
        return self._fast

    def facts(self, wordings: pa.BinaryArray) -> npt.NDArray[np.uint64]:
        """Return the bits of the facts each wording states, shape (wordings, width)."""
        assert self._facts is not None, "watch() first"
        line = Line.unpack(wordings)
        return self._facts.read(line, self.roles.read(line, self.vocabulary), self.vocabulary)

    def words(self, text: str) -> list[Word]:
        """Return how one text was read, word by word."""
        return self.spelled(self.lay(pa.array([text], pa.string())))

    def spelled(self, laid: Laid) -> list[Word]:
        """Return how one text that was laid was read, word by word."""
        tokens, spans = laid.tokens, laid.spans
        roles = self._roles_of(laid.line.pack()[0].as_py())
        written = tokens.words.to_pylist()
        own: dict[int, list[str]] = {}
        for span, role in zip(laid.span.tolist(), roles, strict=True):
            own.setdefault(span, []).append(role)
        names = [c.name for c in self.lexicon.by_number]
        out = []
        read = zip(spans.token.tolist(), spans.length.tolist(), spans.reading.tolist(), strict=True)
        for number, (token, length, reading) in enumerate(read):
            known = self.vocabulary.readings[reading]
            text = " ".join(written[w].removesuffix(CUT) for w in tokens.word[token : token + length])
            concepts = tuple(tuple(names[c] for c in unit.concepts) for unit in known.units)
            out.append(
                Word(text, known.means, known.known_as, concepts, tuple(own.get(number, [ASIDE] * len(concepts))))
            )
        return out

    @remembered(most=20_000)
    def _roles_of(self, wording: bytes) -> tuple[str, ...]:
        line = Line.unpack(pa.array([wording], pa.binary()))
        return tuple(ROLES[role] for role in self.roles.read(line, self.vocabulary))
