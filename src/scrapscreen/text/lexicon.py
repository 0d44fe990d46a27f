"""The lexicon: concepts, and the words of every language that mean them. Read strictly from ``data/lexicon``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.collector import collector_at_rest
from scrapscreen.compiled import compiled
from scrapscreen.errors import TableError, did_you_mean
from scrapscreen.tables import data_dir, read_columns, read_table
from scrapscreen.text.entries import Entries, meaning_of
from scrapscreen.text.meanings import CASE, Concept, Lexicon, Meaning
from scrapscreen.text.scripts import in_latin, load_ways
from scrapscreen.text.spelling import fold, fold_all

__all__ = ["Concept", "Lexicon", "Meaning", "fold", "load_concepts", "load_lexicon"]


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


@collector_at_rest()
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
    if own is not None or folder is not None:
        return _read_lexicon(own, folder or data_dir() / "lexicon")
    embedded = data_dir() / "lexicon"
    return compiled("lexicon", embedded, Path(__file__).parents[1], partial(_read_lexicon, None, embedded))


def _read_lexicon(own: Path | None, folder: Path) -> Lexicon:
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
    _load_kinds(lexicon, folder / "kinds.csv")
    lexicon.compounding = frozenset(code for code, row in languages.items() if row["compounds"] == "yes")
    for lang in languages:
        path = folder / "endings" / f"{lang}.csv"
        rows = read_table(path, ("lang", "ending"), key=("lang", "ending")) if path.exists() else []
        for row in rows:
            if row["lang"] != lang:
                raise row.error(f"lang is {row['lang']!r} in the table of {lang!r}", "move the line or mend its lang")
        lexicon.endings[lang] = frozenset(["", *(fold(row["ending"]) for row in rows)])
    _load_cases(lexicon, folder / "cases.csv")
    lexicon.links = tuple(dict.fromkeys(["", *_links(folder, lexicon.compounding)]))
    misread = read_table(folder / "misreadings.csv", ("seen", "meant", "source"), key=("seen", "meant"))
    lexicon.misreadings = [(row["seen"], row["meant"]) for row in misread]
    lookalikes = read_columns(folder / "lookalikes.csv", ("word", "language"), "word")["word"].to_pylist()
    lexicon.lookalikes = frozenset(fold_all(lookalikes))
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
    Entries(lexicon, ways, _also(folder, languages)).read(sources, own)
    _load_patterns(lexicon, folder / "patterns.csv")
    # worked out here, these are kept with the rest
    _ = lexicon.parts, lexicon.beginnings, lexicon.by_first_letter, lexicon.accented
    return lexicon


def _load_kinds(lexicon: Lexicon, path: Path) -> None:
    """Read what is done with words by the kind of what they mean."""
    columns = ("compounds", "repaired")
    lines = {row["name"]: row for row in read_table(path, ("name", *columns, "label"), key=("name",))}
    known = {*lexicon.concepts, *(f"kind:{c.kind}" for c in lexicon.by_number)}
    for name, row in lines.items():
        if name not in known:
            raise row.error(f"{name!r} is no concept and no kind", did_you_mean(name, known) or "see concepts.csv")
        for column in columns:
            if row[column] not in ("yes", "no"):
                raise row.error(f"{column} is {row[column]!r}", "write yes or no")
    line_of = {c.number: lines.get(c.name) or lines.get(f"kind:{c.kind}") for c in lexicon.by_number}
    for concept in lexicon.by_number:
        if line_of[concept.number] is None:
            raise TableError(path, None, f"no line for kind:{concept.kind}", "add one")
    lexicon.compounded, lexicon.repaired = (
        frozenset(number for number, row in line_of.items() if row and row[column] == "yes") for column in columns
    )


def _load_cases(lexicon: Lexicon, path: Path) -> None:
    """Read the endings that are cues."""
    cues = {c.name: c.number for c in lexicon.by_number if c.kind == CASE}
    for row in read_table(path, ("lang", "ending", "cue", "source"), key=("lang", "ending")):
        lang, ending = row["lang"], fold(row["ending"])
        if not ending or ending not in lexicon.endings.get(lang, ()):
            raise row.error(f"{row['ending']!r} is no ending of {lang!r}", f"add it to endings/{lang}.csv first")
        if row["cue"] not in cues:
            hint = did_you_mean(row["cue"], cues) or f"write a concept of kind {CASE}"
            raise row.error(f"{row['cue']!r} is no cue that an ending is", hint)
        lexicon.cases[lang, ending] = cues[row["cue"]]


def _load_patterns(lexicon: Lexicon, path: Path) -> None:
    rows = read_table(path, ("pattern", "concepts", "context", "source"), key=("pattern",))
    lexicon.patterns = [(row["pattern"], meaning_of(lexicon, row)) for row in rows]
    try:
        pc.match_substring_regex(pa.nulls(1, pa.string()), lexicon.any_pattern.pattern)
    except (re.error, pa.ArrowInvalid):
        for row in rows:
            try:
                re.compile(row["pattern"])
                pc.match_substring_regex(pa.nulls(1, pa.string()), row["pattern"])
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


def _also(folder: Path, languages: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """Read the spellings that stand for another, by language."""
    path = folder / "spellings.csv"
    pairs: dict[str, list[tuple[str, str]]] = {}
    for row in read_table(path, ("lang", "written", "also", "source"), key=("lang", "written")):
        if row["lang"] not in languages:
            raise TableError(path, row.line, f"{row['lang']!r} is no language", "see languages.csv")
        if not (row["written"].isalpha() and row["also"].isalpha()):
            raise row.error(f"{row['written']!r}, {row['also']!r}", "write letters only")
        pairs.setdefault(row["lang"], []).append((row["written"], row["also"]))
    return pairs


def _no_language(path: Path, languages: Iterable[str]) -> TableError:
    return TableError(
        path, None, f"{path.stem!r} is no language code known here", f"name it one of {', '.join(languages)}"
    )


def _words(folder: Path, lang: str) -> Path:
    return folder / "words" / ("grades.csv" if lang == "any" else f"{lang}.csv")
