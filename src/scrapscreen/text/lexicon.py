"""The lexicon: concepts, and the words of every language that mean them. Read strictly from ``data/lexicon``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.errors import TableError, did_you_mean
from scrapscreen.tables import Row, data_dir, read_columns, read_table
from scrapscreen.text.scripts import SHORTEST, Ways, in_latin, load_ways
from scrapscreen.text.spelling import all_spellings, fold

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
LONGEST = 40
"""Longer runs of letters are no words."""

_SIGN = re.compile(
    r"[^\S ]|[!-$&-+:-@\[-`{-~-]|(?<![0-9])[.,/]|[.,/](?![0-9])|[^ ]%|%[^ ]"
    r"|[\x80-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf×÷\u2000-\u2fff\u3000-\u303f]"
)
"""Signs that part words in texts: no word holds them."""

_COLUMNS = ("word", "concepts", "context", "source")
_PART_CUES = frozenset({"cue_free", "cue_bearing", "cue_coated"})


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


Stem = tuple[str, Meaning]
"""The language whose endings a stem takes, and what it means."""


@dataclass
class Lexicon:
    """All words by folded spelling.

    ``words`` are whole words, ``stems`` words that take the endings of their language,
    ``spelt_phrases`` several words parted by blanks;
    ``single`` holds language, spelling and meaning of every word and stem in the order in which they count.
    """

    concepts: dict[str, Concept]
    words: dict[str, Meaning] = field(default_factory=dict)
    stems: dict[str, tuple[Stem, ...]] = field(default_factory=dict)
    spelt_phrases: dict[str, Meaning] = field(default_factory=dict)
    endings: dict[str, frozenset[str]] = field(default_factory=dict)
    patterns: list[tuple[str, Meaning]] = field(default_factory=list)
    compounding: frozenset[str] = frozenset()
    links: tuple[str, ...] = ("",)
    misreadings: list[tuple[str, str]] = field(default_factory=list)
    lookalikes: frozenset[str] = frozenset()
    single: list[tuple[str, list[str], list[Meaning]]] = field(default_factory=list, repr=False)

    @cached_property
    def any_pattern(self) -> re.Pattern[str]:
        """All patterns in one, each a group named by its number."""
        return re.compile("|".join(f"(?P<p{n}>{pattern})" for n, (pattern, _) in enumerate(self.patterns)))

    @cached_property
    def phrases(self) -> dict[tuple[str, ...], Meaning]:
        """The phrases as tuples of words."""
        return {tuple(phrase.split(" ")): meaning for phrase, meaning in self.spelt_phrases.items()}

    def whole(self, word: str) -> Meaning | None:
        """Return the meaning of a word listed as it is, or as a stem with one of its language's endings."""
        meaning = self.words.get(word)
        if meaning is not None:
            return meaning
        if word.isalpha():
            stems = self.stems
            for cut in range(len(word), max(1, len(word) - self.longest_ending - 1), -1):
                for lang, stem_meaning in stems.get(word[:cut], ()):
                    if word[cut:] in self.endings[lang]:
                        return stem_meaning
        return None

    @cached_property
    def longest_ending(self) -> int:
        """Letters of the longest ending of any language."""
        return max((len(ending) for endings in self.endings.values() for ending in endings), default=0)

    def bits(self, langs: Iterable[str]) -> int:
        """Return languages as bits; ``any`` is all of them."""
        return sum(1 << n for n, lang in enumerate(self.endings) if lang in langs) if "any" not in langs else -1

    @cached_property
    def parts(self) -> dict[str, tuple[int, Meaning]]:
        """The words that compounds are made of, and the languages that have them (as ``bits``)."""
        builds: dict[int, bool] = {}
        shared: dict[tuple[int, int], tuple[int, Meaning]] = {}
        found: dict[str, tuple[int, Meaning]] = {}
        for lang, spelt, meanings in self.single:
            bit = self.bits((lang,))
            for spelling, meaning in zip(spelt, meanings, strict=True):
                good = builds.get(id(meaning))
                if good is None:
                    good = builds[id(meaning)] = self._builds_compounds(meaning)
                if good and len(spelling) >= 3:
                    langs, first = found.get(spelling, (0, meaning))
                    key = (langs | bit, id(first))
                    found[spelling] = shared.get(key) or shared.setdefault(key, (langs | bit, first))
        return found

    def _builds_compounds(self, meaning: Meaning) -> bool:
        table = self.by_number
        return (
            not meaning.needs_context
            and bool(meaning.concepts)
            and all(table[c].kind in _PART_KINDS or table[c].name in _PART_CUES for c in meaning.concepts)
        )

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
    lexicon.links = tuple(dict.fromkeys(["", *_links(folder, lexicon.compounding)]))
    misread = read_table(folder / "misreadings.csv", ("seen", "meant", "source"), key=("seen", "meant"))
    lexicon.misreadings = [(row["seen"], row["meant"]) for row in misread]
    lookalikes = read_columns(folder / "lookalikes.csv", ("word", "language"), "word")["word"]
    lexicon.lookalikes = frozenset(map(fold, lookalikes))
    sources: list[tuple[str, Path]] = []
    if own is not None:
        if not own.is_dir() or not sorted(own.glob("*.csv")):
            raise TableError(own, None, "no word files here", "expected CSV files named by language, such as de.csv")
        for path in sorted(own.glob("*.csv")):
            if path.stem not in languages:
                raise _no_language(path, languages)
            sources.append((path.stem, path))
    sources += [(lang, path) for lang in ("any", *languages) for path in [_words(folder, lang)] if path.exists()]
    ways = load_ways(folder / "transliteration.csv")
    for lang in ways:
        if lang not in languages:
            raise TableError(folder / "transliteration.csv", None, f"{lang!r} is no language", "see languages.csv")
        for spelt in in_latin(sorted(lexicon.endings[lang]), ways[lang]):
            lexicon.endings[lang] |= set(spelt)
    _Entries(lexicon, ways).read(sources, own)
    _load_patterns(lexicon, folder / "patterns.csv")
    return lexicon


def _load_patterns(lexicon: Lexicon, path: Path) -> None:
    rows = read_table(path, ("pattern", "concepts", "context", "source"), key=("pattern",))
    lexicon.patterns = [(row["pattern"], _meaning(lexicon, row)) for row in rows]
    try:
        pc.match_substring_regex(pa.array([""]), lexicon.any_pattern.pattern)
    except (re.error, pa.ArrowInvalid):
        for row in rows:
            try:
                re.compile(row["pattern"])
                pc.match_substring_regex(pa.array([""]), row["pattern"])
            except (re.error, pa.ArrowInvalid) as error:
                hint = "mend it; lookaheads and backreferences are not known here"
                raise row.error(f"{row['pattern']!r} is no regular expression ({error})", hint) from None
        raise


def _links(folder: Path, compounding: frozenset[str]) -> Iterator[str]:
    """Read the letters that link the parts of compounds."""
    for row in read_table(folder / "links.csv", ("lang", "letters"), key=("lang", "letters")):
        if row["lang"] not in compounding:
            hint = "write compounds: yes in languages.csv, or remove the line"
            raise row.error(f"{row['lang']!r} is no language that writes compounds in one word", hint)
        if not row["letters"].isalpha():
            raise row.error(f"letters is {row['letters']!r}", "write letters only")
        yield fold(row["letters"])


def _no_language(path: Path, languages: Iterable[str]) -> TableError:
    return TableError(
        path, None, f"{path.stem!r} is no language code known here", f"name it one of {', '.join(languages)}"
    )


def _words(folder: Path, lang: str) -> Path:
    return folder / "words" / ("grades.csv" if lang == "any" else f"{lang}.csv")


def _meaning(lexicon: Lexicon, row: Row) -> Meaning:
    for name in row["concepts"].split():
        if name not in lexicon.concepts:
            raise row.error(
                f"unknown concept {name!r}", did_you_mean(name, lexicon.concepts) or "see data/lexicon/concepts.csv"
            )
    if not row["concepts"]:
        raise row.error("no concept", "write one; 'known' for a word without meaning here")
    if row["context"] not in ("", "needed"):
        raise row.error(f"context is {row['context']!r}", "leave it empty or write 'needed'")
    return _known_meaning(lexicon, row["concepts"], row["context"])


def _known_meaning(lexicon: Lexicon, concepts: str, context: str) -> Meaning:
    """Return what these cells mean; a ``KeyError`` where they mean nothing."""
    if not concepts:
        raise KeyError(concepts)
    numbers = tuple([lexicon.concepts[name].number for name in concepts.split() if name != "known"])
    return Meaning(numbers, {"": False, "needed": True}[context])


class _Entries:
    """Enters word lists into a lexicon, a list at a time.

    A word as it is written goes before its spellings without accents, which count where no other word is written so.
    """

    def __init__(self, lexicon: Lexicon, ways: dict[str, Ways]) -> None:
        self._lexicon = lexicon
        self._ways = ways
        self._meanings: dict[tuple[str, str], Meaning] = {}
        self._written = _Spelt()
        self._later = _Spelt()
        self._latin = _Spelt()
        self._phrases = _Spelt()
        self._own: set[str] = set()
        self._company: dict[Meaning, Meaning] = {}

    def read(self, sources: Iterable[tuple[str, Path]], own: Path | None) -> None:
        """Read every list, those of the folder ``own`` first."""
        for lang, path in sources:
            table = read_columns(path, _COLUMNS, "word")
            try:
                self._enter(lang, table)
            except KeyError:
                raise _fault(self._lexicon, path) from None
            if path.parent == own:
                self._settle_stems()
                self._own.update(self._written.spellings)
        words = self._lexicon.words
        words.update(self._latin.first_ones())
        words.update(self._later.first_ones())
        words.update(self._written.first_ones())
        self._lexicon.spelt_phrases.update(self._phrases.first_ones())
        needed = {word for word, meaning in words.items() if meaning.needs_context} - self._own
        for word, meaning in self._written.pairs() if needed else ():
            if word in needed and words[word].concepts == meaning.concepts and not meaning.needs_context:
                words[word] = meaning

    def _enter(self, lang: str, table: dict[str, list[str]]) -> None:
        """Enter the rows of one list; a ``KeyError`` means that one of them cannot be entered."""
        meanings = self._all_meanings(table["concepts"], table["context"])
        inflected = [cell[-1:] == "*" for cell in table["word"]]
        words = [cell.removesuffix("*") for cell in table["word"]]
        if any("  " in word for word in words):
            words = [re.sub(" +", " ", word) for word in words]
        _check_all(words)
        written, others = all_spellings(words)
        single = [" " not in word for word in written]
        plain = [one and not star for one, star in zip(single, inflected, strict=True)]
        self._written.add(compress(written, plain), compress(meanings, plain))
        stems = _Spelt().add(compress(written, inflected), compress(meanings, inflected))
        if not "".join(stems.spellings).isalpha() and stems.spellings:
            raise KeyError
        folded_otherwise = {place for place, _ in others}
        phrased = [n for n, one in enumerate(single) if not one and n not in folded_otherwise]
        self._phrases.add([written[n] for n in phrased], [meanings[n] for n in phrased])
        later = _Spelt()
        for place, spelling in others:
            group = self._phrases if not single[place] else stems if inflected[place] else later
            group.add_one(spelling, meanings[place])
        self._later.add(later.spellings, later.meanings)
        self._enter_stems(lang, stems)
        self._enter_in_latin(lang, [fold(word) for word in written] if lang in self._ways else [], meanings, inflected)
        for group in (
            _Spelt().add(compress(written, plain), compress(meanings, plain)),
            stems,
            later,
        ):
            self._lexicon.single.append((lang, group.spellings, group.meanings))

    def _enter_in_latin(self, lang: str, words: list[str], meanings: list[Meaning], inflected: list[bool]) -> None:
        """Enter the words of another script in Latin letters: after all others, and short ones only in company."""
        stems = _Spelt()
        for spelt in in_latin(words, self._ways[lang]) if words else ():
            for word, spelling, meaning, star in zip(words, spelt, meanings, inflected, strict=True):
                if not spelling.replace(" ", "").isalnum() or not spelling.isascii() or word.isascii():
                    continue
                if " " in spelling:
                    self._phrases.add_one(spelling, meaning)
                    continue
                short = len(spelling) < SHORTEST
                meant = self._in_company(meaning) if short else meaning
                (stems if star else self._latin).add_one(spelling, meant)
        self._enter_stems(lang, stems)

    def _in_company(self, meaning: Meaning) -> Meaning:
        return self._company.setdefault(meaning, Meaning(meaning.concepts, True))

    def _all_meanings(self, concepts: list[str], context: list[str]) -> list[Meaning]:
        plain = {cell: self._meaning(cell, "") for cell in set(concepts)}
        meanings = list(map(plain.__getitem__, concepts))
        for place in [n for n, cell in enumerate(context) if cell]:
            meanings[place] = self._meaning(concepts[place], context[place])
        return meanings

    def _meaning(self, concepts: str, context: str) -> Meaning:
        if (concepts, context) not in self._meanings:
            self._meanings[concepts, context] = _known_meaning(self._lexicon, concepts, context)
        return self._meanings[concepts, context]

    def _enter_stems(self, lang: str, stems: _Spelt) -> None:
        table = self._lexicon.stems
        shared: dict[int, tuple[Stem, ...]] = {}
        for spelling, meaning in stems.pairs():
            entry = shared.get(id(meaning)) or shared.setdefault(id(meaning), ((lang, meaning),))
            known = table.get(spelling)
            table[spelling] = known + entry if known else entry

    def _settle_stems(self) -> None:
        """Enter all forms of the stems read so far as words: words come before stems, and the user's own before all."""
        for stem, entries in self._lexicon.stems.items():
            for lang, meaning in entries:
                for ending in self._lexicon.endings[lang]:
                    self._written.add_one(stem + ending, meaning)


class _Spelt:
    """Spellings and what each means, in order."""

    def __init__(self) -> None:
        self.spellings: list[str] = []
        self.meanings: list[Meaning] = []

    def add(self, spellings: Iterable[str], meanings: Iterable[Meaning]) -> _Spelt:
        self.spellings += spellings
        self.meanings += meanings
        return self

    def add_one(self, spelling: str, meaning: Meaning) -> None:
        self.spellings.append(spelling)
        self.meanings.append(meaning)

    def pairs(self) -> Iterator[tuple[str, Meaning]]:
        return zip(self.spellings, self.meanings, strict=True)

    def first_ones(self) -> Iterator[tuple[str, Meaning]]:
        """Return the pairs backwards: a dictionary made of them holds the first meaning of each spelling."""
        return zip(reversed(self.spellings), reversed(self.meanings), strict=True)


def _check_all(words: list[str]) -> None:
    """Raise a ``KeyError`` where one of the words can be found in no text."""
    text = "".join(words)
    signs = set[str]()
    if not text.isascii() or not text.replace(" ", "").isalnum():
        signs = {c for c in set(text) if (not c.isalnum() and c != " ") or _SIGN.search(c)}
    doubtful = [word for word in words if not signs.isdisjoint(word)] if signs else []
    doubtful += [word for word in words if len(word) > LONGEST or not word]
    if any(map(_cannot_be_found, doubtful)):
        raise KeyError


def _cannot_be_found(word: str) -> bool:
    return not word.strip() or bool(_SIGN.search(word)) or max(map(len, word.split())) > LONGEST


def _fault(lexicon: Lexicon, path: Path) -> TableError:
    """Return what is wrong with the first line of a word list that cannot be entered."""
    try:
        for row in read_table(path, _COLUMNS, key=("word",)):
            _check(lexicon, row)
    except TableError as error:
        return error
    raise AssertionError(path)


def _check(lexicon: Lexicon, row: Row) -> None:
    _meaning(lexicon, row)
    word = row["word"].removesuffix("*")
    if _cannot_be_found(word):
        raise row.error(
            f"{row['word']!r} cannot be found in a text", "write words of letters and digits, parted by blanks"
        )
    if row["word"].endswith("*") and not word.isalpha():
        raise row.error(f"{row['word']!r} can take no endings", "only a single word of letters may end in *")
