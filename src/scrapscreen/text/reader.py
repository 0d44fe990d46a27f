"""The whole way from descriptions to facts, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.rules import FactSpace
from scrapscreen.text.cut import CUT, mark_cut_words
from scrapscreen.text.facts import FactReader
from scrapscreen.text.lexicon import Lexicon, load_lexicon
from scrapscreen.text.mending import mend
from scrapscreen.text.phrases import PhraseBook, Spans
from scrapscreen.text.roles import ROLES, Mentions, RoleReader
from scrapscreen.text.tokens import Tokens, tokenise
from scrapscreen.text.words import Vocabulary


@dataclass(frozen=True, slots=True)
class Word:
    """One word or phrase of a text as it was read: for explanations."""

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

    def facts(self, texts: pa.StringArray) -> npt.NDArray[np.uint64]:
        """Return the bits of the facts each text states, shape (texts, width)."""
        assert self._facts is not None, "watch() first"
        _, _, mentions = self._read(texts)
        return self._facts.read(mentions, len(texts), self.vocabulary)

    def words(self, text: str) -> list[Word]:
        """Return how one text was read, word by word."""
        tokens, spans, mentions = self._read(pa.array([text], pa.string()))
        names = [c.name for c in self.lexicon.by_number]
        written = tokens.words.to_pylist()
        out = []
        for number, (token, length, reading) in enumerate(zip(spans.token, spans.length, spans.reading, strict=True)):
            mine = np.flatnonzero(mentions.span == number)
            as_read = self.vocabulary.readings[reading]
            out.append(
                Word(
                    " ".join(written[tokens.word[t]].removesuffix(CUT) for t in range(token, token + length)),
                    as_read.means,
                    as_read.known_as,
                    tuple(tuple(names[c] for c in self.vocabulary.units[u].concepts) for u in mentions.unit[mine]),
                    tuple(ROLES[r] for r in mentions.role[mine]),
                )
            )
        return out

    def _read(self, texts: pa.StringArray) -> tuple[Tokens, Spans, Mentions]:
        tokens = mark_cut_words(texts, tokenise(mend(texts)))
        reading, phrase_word = self.vocabulary.read(tokens.words)
        spans = self._phrases.apply(tokens, reading[tokens.word], phrase_word[tokens.word])
        return tokens, spans, self._roles.read(tokens, spans, self.vocabulary)
