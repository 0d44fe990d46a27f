"""The lexicon: concepts, and the words of every language that mean them. Read strictly from ``data/lexicon``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.errors import TableError, did_you_mean
from scrapscreen.tables import Row, data_dir, read_table

_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})
_PART_KINDS = frozenset(
    [
        "material",
        "nonmetal",
        "magnet",
        "magnet_alloy",
        "form",
        "part",
        "electro",
        "state",
        "property",
        "article",
        "device",
        "tool",
        "compound",
        "liquid",
        "colour",
    ]
)
_SIGN = re.compile(r"[!-$&-+:-@\[-`{-~-]|(?<![0-9])[.,/]|[.,/](?![0-9])")
"""Signs that part words in texts: no word holds them."""
_PART_CUES = frozenset({"cue_free", "cue_bearing", "cue_coated"})
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


def fold(word: str) -> str:
    """Return the word without case and accents.

    >>> [fold(w) for w in ("SPÄNE", "złom", "mêlé", "Κράμα")]
    ['spane', 'zlom', 'mele', 'κραμα']
    """
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().translate(_LETTERS)


def spellings(word: str) -> set[str]:
    """Return the folded word, and its spelling with digraphs (``späne`` → ``spane``, ``spaene``)."""
    return {fold(word), fold(unicodedata.normalize("NFC", word.lower()).translate(_DIGRAPHS))}


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing a word can mean. ``wider`` holds all concepts it also counts as, itself included."""

    number: int
    name: str
    kind: str
    label: str
    wider: frozenset[str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word or phrase means: its concepts, in order, and whether they need company to count."""

    concepts: tuple[int, ...]
    needs_context: bool = False


@dataclass
class Lexicon:
    """All words by folded spelling.

    ``words`` are whole words, ``stems`` words that take the endings of their language, ``phrases`` tuples of words,
    ``parts`` the words that compounds are made of, and whether a language that writes compounds has them.
    """

    concepts: dict[str, Concept]
    words: dict[str, Meaning] = field(default_factory=dict)
    stems: dict[str, list[tuple[str, Meaning]]] = field(default_factory=dict)
    phrases: dict[tuple[str, ...], Meaning] = field(default_factory=dict)
    endings: dict[str, frozenset[str]] = field(default_factory=dict)
    parts: dict[str, tuple[bool, Meaning]] = field(default_factory=dict)
    patterns: list[tuple[str, Meaning]] = field(default_factory=list)
    compounding: frozenset[str] = frozenset()

    @cached_property
    def by_number(self) -> list[Concept]:
        """The concepts in the order of their numbers."""
        return list(self.concepts.values())


def load_concepts(path: Path) -> dict[str, Concept]:
    """Read ``concepts.csv`` and close its ``is_a`` over all levels."""
    rows = read_table(path, ("concept", "kind", "is_a", "label"), key=("concept",))
    parents = {row["concept"]: row["is_a"].split() for row in rows}
    for row in rows:
        for parent in parents[row["concept"]]:
            if parent not in parents:
                hint = did_you_mean(parent, parents) or "give it a line of its own"
                raise row.error(f"is_a names {parent!r}, which is no concept", hint)

    line = {row["concept"]: row for row in rows}

    def wider(name: str, below: tuple[str, ...] = ()) -> frozenset[str]:
        if name in below:
            raise line[name].error(f"is_a runs in a circle: {' → '.join((*below, name))}", "remove one of the links")
        return frozenset({name}).union(*(wider(p, (*below, name)) for p in parents[name]))

    return {
        row["concept"]: Concept(n, row["concept"], row["kind"], row["label"], wider(row["concept"]))
        for n, row in enumerate(rows)
    }


def load_lexicon(own: Path | None = None, folder: Path | None = None) -> Lexicon:
    """Read the embedded lexicon, and before it the user's own word files, whose words win.

    Parameters
    ----------
    own : Path, optional
        Folder of CSV files named by language (``de.csv``) with the columns ``word,concepts,context,source``.

    Raises
    ------
    TableError
        Unknown concept, duplicate, unknown language: with file and line.
    """
    folder = folder or data_dir() / "lexicon"
    languages = {
        row["lang"]: row for row in read_table(folder / "languages.csv", ("lang", "name", "compounds"), key=("lang",))
    }
    for row in languages.values():
        if row["compounds"] not in ("yes", "no"):
            raise row.error(f"compounds is {row['compounds']!r}", "write yes or no")
    for path in sorted([*folder.glob("words/*.csv"), *folder.glob("endings/*.csv")]):
        if path.stem not in languages and path != _words(folder, "any"):
            raise _no_language(path, languages)
    lexicon = Lexicon(load_concepts(folder / "concepts.csv"))
    lexicon.compounding = frozenset(code for code, row in languages.items() if row["compounds"] == "yes")
    for lang in languages:
        path = folder / "endings" / f"{lang}.csv"
        rows = read_table(path, ("lang", "ending"), key=("lang", "ending")) if path.exists() else []
        for row in rows:
            if row["lang"] != lang:
                raise row.error(f"lang is {row['lang']!r} in the table of {lang!r}", "move the line or mend its lang")
        lexicon.endings[lang] = frozenset(["", *(fold(row["ending"]) for row in rows)])
    sources: list[tuple[str, Path]] = []
    if own is not None:
        if not own.is_dir() or not sorted(own.glob("*.csv")):
            raise TableError(own, None, "no word files here", "expected CSV files named by language, such as de.csv")
        for path in sorted(own.glob("*.csv")):
            if path.stem not in languages:
                raise _no_language(path, languages)
            sources.append((path.stem, path))
    sources += [(lang, path) for lang in ("any", *languages) for path in [_words(folder, lang)] if path.exists()]
    later: list[tuple[dict[str, Meaning], str, Meaning]] = []
    own_words: set[str] = set()
    for lang, path in sources:
        for row in read_table(path, ("word", "concepts", "context", "source"), key=("word",)):
            _add_word(lexicon, lang, row, later, own_words)
        if path.parent == own:
            _settle_stems(lexicon)
            own_words.update(lexicon.words)
    for table, spelling, meaning in later:
        table.setdefault(spelling, meaning)
    for row in read_table(folder / "patterns.csv", ("pattern", "concepts", "context", "source"), key=("pattern",)):
        try:
            re.compile(row["pattern"])
            pc.match_substring_regex(pa.array([""]), row["pattern"])
        except (re.error, pa.ArrowInvalid) as error:
            hint = "mend it; lookaheads and backreferences are not known here"
            raise row.error(f"{row['pattern']!r} is no regular expression ({error})", hint) from None
        lexicon.patterns.append((row["pattern"], _meaning(lexicon, row)))
    return lexicon


def _no_language(path: Path, languages: Iterable[str]) -> TableError:
    return TableError(
        path, None, f"{path.stem!r} is no language code known here", f"name it one of {', '.join(languages)}"
    )


def _words(folder: Path, lang: str) -> Path:
    return folder / "words" / ("grades.csv" if lang == "any" else f"{lang}.csv")


def _meaning(lexicon: Lexicon, row: Row) -> Meaning:
    numbers = []
    for name in row["concepts"].split():
        if name not in lexicon.concepts:
            raise row.error(
                f"unknown concept {name!r}", did_you_mean(name, lexicon.concepts) or "see data/lexicon/concepts.csv"
            )
        if lexicon.concepts[name].name != "known":
            numbers.append(lexicon.concepts[name].number)
    if not row["concepts"]:
        raise row.error("no concept", "write one; 'known' for a word without meaning here")
    if row["context"] not in ("", "needed"):
        raise row.error(f"context is {row['context']!r}", "leave it empty or write 'needed'")
    return Meaning(tuple(numbers), row["context"] == "needed")


def _settle_stems(lexicon: Lexicon) -> None:
    """Enter all forms of the stems read so far as words: words come before stems, and the user's own before all."""
    for stem, entries in lexicon.stems.items():
        for lang, meaning in entries:
            for ending in lexicon.endings[lang]:
                lexicon.words.setdefault(stem + ending, meaning)


def _add_word(
    lexicon: Lexicon, lang: str, row: Row, later: list[tuple[dict[str, Meaning], str, Meaning]], own_words: set[str]
) -> None:
    """Enter a word as it is written; its spellings without accents come ``later``, where no other word is written so."""
    meaning = _meaning(lexicon, row)
    word = unicodedata.normalize("NFC", row["word"].rstrip("*"))
    if not word.strip() or _SIGN.search(word):
        raise row.error(
            f"{row['word']!r} cannot be found in a text", "write words of letters and digits, parted by blanks"
        )
    if row["word"].endswith("*") and not word.isalpha():
        raise row.error(f"{row['word']!r} can take no endings", "only a single word of letters may end in *")
    for spelling in {word, *spellings(word)}:
        if " " in spelling:
            lexicon.phrases.setdefault(tuple(fold(spelling).split()), meaning)
            continue
        if row["word"].endswith("*"):
            lexicon.stems.setdefault(spelling, []).append((lang, meaning))
        elif spelling == word:
            known = lexicon.words.setdefault(spelling, meaning)
            if known.needs_context and known.concepts == meaning.concepts and spelling not in own_words:
                lexicon.words[spelling] = meaning
        else:
            later.append((lexicon.words, spelling, meaning))
        if len(spelling) >= 3 and not meaning.needs_context and _builds_compounds(lexicon, meaning):
            joins, first = lexicon.parts.get(spelling, (False, meaning))
            lexicon.parts[spelling] = (joins or lang in lexicon.compounding, first)


def _builds_compounds(lexicon: Lexicon, meaning: Meaning) -> bool:
    table = lexicon.by_number
    return bool(meaning.concepts) and all(
        table[c].kind in _PART_KINDS or table[c].name in _PART_CUES for c in meaning.concepts
    )
