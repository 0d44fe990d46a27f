"""The whole way from descriptions to facts, on one page.

Words are read once each. Many descriptions of a list differ only in numbers and in words that no table knows: what is left
of them is the same *wording*, and each wording is read once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.rules import FactSpace
from scrapscreen.text.facts import FactReader
from scrapscreen.text.lexicon import Lexicon, load_lexicon
from scrapscreen.text.line import Line, lay_flat
from scrapscreen.text.phrases import PhraseBook, Spans
from scrapscreen.text.roles import ROLES, RoleReader
from scrapscreen.text.tokens import Tokens, tokenise
from scrapscreen.text.words import Vocabulary

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Word:
    """One word or phrase of a text as it was read: for explanations. A number set aside has no role."""

    text: str
    means: str
    known_as: str
    concepts: tuple[tuple[str, ...], ...]
    roles: tuple[str, ...]


class TextReader:
    """Reads columns of descriptions into facts."""

    def __init__(self, own_words: Path | None = None) -> None:
        self.lexicon: Lexicon = load_lexicon(own_words)
        self.vocabulary = Vocabulary(self.lexicon)
        self._phrases = PhraseBook(self.lexicon, self.vocabulary)
        self._roles = RoleReader(self.lexicon)
        self._facts: FactReader | None = None

    def watch(self, space: FactSpace) -> FactReader:
        """Say which facts the rules ask about; to be called once, before ``facts``."""
        self._facts = FactReader(self.lexicon, space)
        return self._facts

    def wordings(self, texts: pa.StringArray) -> tuple[pa.BinaryArray, Ints]:
        """Return the distinct wordings of the texts, and for each text which of them it has.

        A wording is a packed row of a ``Line``: what all later steps see of a text.
        """
        _, _, line, _ = self._lay(texts)
        encoded = line.pack().dictionary_encode()
        return encoded.dictionary, np.asarray(encoded.indices)

    def facts(self, wordings: pa.BinaryArray) -> npt.NDArray[np.uint64]:
        """Return the bits of the facts each wording states, shape (wordings, width)."""
        assert self._facts is not None, "watch() first"
        line = Line.unpack(wordings)
        return self._facts.read(line, self._roles.read(line, self.vocabulary), self.vocabulary)

    def words(self, text: str) -> list[Word]:
        """Return how one text was read, word by word."""
        tokens, spans, line, span = self._lay(pa.array([text], pa.string()))
        roles = self._roles.read(line, self.vocabulary)
        written = tokens.words.to_pylist()
        names = [c.name for c in self.lexicon.by_number]
        out = []
        for number, (token, length, reading) in enumerate(zip(spans.token, spans.length, spans.reading, strict=True)):
            read = self.vocabulary.readings[reading]
            out.append(
                Word(
                    " ".join(written[tokens.word[t]] for t in range(token, token + length)),
                    read.means,
                    read.known_as,
                    tuple(tuple(names[c] for c in unit.concepts) for unit in read.units),
                    tuple(ROLES[r] for r in roles[span == number]),
                )
            )
        return out

    def _lay(self, texts: pa.StringArray) -> tuple[Tokens, Spans, Line, npt.NDArray[np.intp]]:
        tokens = tokenise(texts)
        reading, phrase_word = self.vocabulary.read(tokens.words)
        spans = self._phrases.apply(tokens.gap, reading[tokens.word], phrase_word[tokens.word])
        return tokens, spans, *lay_flat(tokens, spans, self.vocabulary, *self._roles.numbers(self.vocabulary))
