"""Slow, obviously right readings of one text at a time: the oracles of the vectorised steps.

Nothing here is shared with the library but the lexicon's dictionaries: every rule is written out again, as loops over the
characters or words of one row, from what the documentation says.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import zip_longest
from pathlib import Path

from scrapscreen.tables import data_dir
from scrapscreen.text.lexicon import Lexicon, fold
from scrapscreen.text.spelling import spellings
from scrapscreen.text.units import unit_words
from scrapscreen.text.words import Reading, Unit

SOFT, STROKE, COMMA, STRONG = 0, 1, 2, 3
ROLES = ("is", "maybe", "origin", "for", "not", "with", "coat", "mod")
Token = tuple[str, int]
Pattern = tuple[list[str], Reading, Reading]
"""Its places, how it reads inside a text, and at the beginning or end of one."""


# --- words ------------------------------------------------------------------------------------------------------------


def _is_digit(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at] in "0123456789"


def _parts_unicode(char: str) -> bool:
    code = ord(char)
    latin = 0x80 <= code <= 0xBF and char not in "ªµº"
    return latin or char in "×÷" or 0x2000 <= code <= 0x2FFF or 0x3000 <= code <= 0x303F


def _is_square(text: str, at: int) -> bool:
    return text[at] == "²" and text[max(0, at - 2) : at] in ("mm", "mM", "Mm", "MM", "мм")


def _kind(text: str, at: int) -> str:
    """Return what the character is: of a word, a sign of its own, or parting."""
    char = text[at]
    if _is_square(text, at):
        return "word"
    if char in "%<>":
        return char
    if char in ".,/":
        inside = _is_digit(text, at - 1) and _is_digit(text, at + 1)
        fraction = not _is_digit(text, at - 2) and not _is_digit(text, at + 2)
        return "word" if inside and (char != "/" or fraction) else "apart"
    if char.isascii():
        return "word" if char.isalnum() else "apart"
    return "apart" if _parts_unicode(char) else "word"


def _letters_before(text: str, at: int) -> int:
    count = 0
    while at - count > 0 and _kind(text, at - count - 1) == "word":
        count += 1
    return count


def _ends_sentence(text: str, at: int, abbreviated: Collection[str]) -> bool:
    letters = _letters_before(text, at)
    word = text[at - letters : at].lower()
    known = word in abbreviated or any(f"-{word[n:]}" in abbreviated for n in range(letters))
    goes_on = text[at + 2 : at + 3] in tuple("abcdefghijklmnopqrstuvwxyz0123456789")
    return letters >= 4 and not known and not goes_on


def _parting(text: str, at: int, abbreviated: Collection[str]) -> int:
    """Return how strongly a parting character parts."""
    char = text[at]
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    if char in ";:()[]{}!?\n\r\t*=":
        return STRONG
    if char == "." and after == " " and _ends_sentence(text, at, abbreviated):
        return STRONG
    if char in ",|" or (char == "-" and before == after == " ") or (char in "/+" and " " in (before, after)):
        return COMMA
    if char in "/&+":
        return STROKE
    return SOFT


def tokens_of(text: str, abbreviated: Collection[str] = ()) -> list[Token]:
    """Cut one text into words, each with the gap before it.

    The ``abbreviated`` words take a point that ends no sentence; "-schr" is one behind any letters.
    """
    found: list[Token] = []
    gap, at = STRONG, 0
    while at < len(text):
        kind, start = _kind(text, at), at
        if kind == "apart":
            gap = max(gap, _parting(text, at, abbreviated))
            at += 1
            continue
        while at < len(text) and _kind(text, at) == kind:
            at += 1
        gap = STRONG if kind == ">" else gap
        letters = ("2" if _is_square(text, n) else text[n] for n in range(start, at))
        found.append(("".join(c.lower() if c.isascii() else c for c in letters), gap))
        gap = SOFT
    return found


# --- phrases ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """One or more tokens that were read as one."""

    first: int
    length: int
    reading: Reading


def phrase_reading(lexicon: Lexicon, words: tuple[str, ...]) -> Reading:
    """Return the reading of a listed phrase; one that means nothing for the screening has no unit."""
    meaning = lexicon.phrases[words]
    units = (Unit(meaning.concepts, meaning.needs_context),) if meaning.concepts else ()
    return Reading(units, "phrase", " ".join(words))


def spans_of(
    lexicon: Lexicon,
    tokens: list[Token],
    read_word: Callable[[str], Reading],
    patterns: list[Pattern] | None = None,
) -> list[Span]:
    """Go from left to right; take the longest phrase or pattern that begins here, else the word.

    A phrase holds no full break. Of a phrase and a pattern of one length the phrase counts, of patterns the first.
    """
    words = [fold(word).removesuffix("\ue000") for word, _ in tokens]
    longest = max(map(len, lexicon.phrases), default=1)
    found, at = [], 0
    while at < len(tokens):
        found.append(Span(at, 1, read_word(tokens[at][0])))
        for length in range(2, min(longest, len(tokens) - at) + 1):
            broken = any(gap == STRONG for _, gap in tokens[at + 1 : at + length])
            if not broken and tuple(words[at : at + length]) in lexicon.phrases:
                found[-1] = Span(at, length, phrase_reading(lexicon, tuple(words[at : at + length])))
        told = False
        for pattern, inside, outer in patterns or ():
            length = max(pattern_lengths(pattern, tokens[at:]), default=0)
            if length > found[-1].length or (length == 1 == found[-1].length and not told):
                apart = any(gap != SOFT for _, gap in tokens[at + 1 : at + length])
                found[-1] = Span(at, length, outer if not apart and (at == 0 or at + length == len(tokens)) else inside)
                told = True
        at += found[-1].length
    return found


# --- patterns over several words --------------------------------------------------------------------------------------

SHAPES = {
    "9+": r"[0-9]+",
    "9.9": r"[0-9]+[0-9,./]*[,./][0-9,./]*",
    "a9": r"[^0-9].*[0-9].*",
    "9a": r"[0-9,./]*[0-9].*[^0-9,./].*",
}


def patterns_of(lexicon: Lexicon, folder: Path) -> list[Pattern]:
    """Read ``numbers.csv``: each pattern with its lists written out (WORD as ``!`` and all that it is not), and its readings."""
    return _patterns(tuple(lexicon.concepts), folder)


@cache
def _patterns(concepts: tuple[str, ...], folder: Path) -> list[Pattern]:
    number = {name: n for n, name in enumerate(concepts)}
    found = []
    lists = {kind: "|".join(words) for kind, words in unit_words().items()}
    lists |= {row["name"]: "|".join(row["words"].split()) for row in _rows(folder / "number_words.csv")}
    places = [place for row in _rows(folder / "numbers.csv") for place in row["words"].split()]
    named = {name for place in places for name in place.removeprefix(":").removesuffix("?").split("|")}
    named = {word for name in named for word in lists.get(name, name).split("|")}
    lists["WORD"] = "!" + "!".join(sorted(word for name in named for word in {name, *spellings(name)}))
    for row in _rows(folder / "numbers.csv"):
        for line, concept in _codes_written_out(row["words"], folder):
            meant = tuple(number[name] for name in [*row["concepts"].split(), *concept])
            words = re.sub(r"[A-Z_]{2,}", lambda name: lists[name[0]], line)
            unit = Unit(meant, row["context"] != "")
            outer = Unit(meant, row["context"] == "needed")
            found.append((words.split(), Reading((unit,), "shape", ""), Reading((outer,), "shape", "")))
    return found


def _codes_written_out(line: str, folder: Path) -> list[tuple[str, list[str]]]:
    """Write a pattern once for every code of the List of Waste, and say what the code is for."""
    if "EWC_" not in line:
        return [(line, [])]
    meant = {code: row["concept"] for row in _rows(folder / "waste_codes.csv") for code in row["codes"].split()}
    found = []
    for row in _rows(data_dir() / "waste_catalogue" / "list_of_waste.csv"):
        code = row["code"]
        if len(code) == 6:
            concept = next((meant[code[:n]] for n in (6, 5, 4, 3, 2) if code[:n] in meant), meant["-"])
            pairs = " ".join(re.findall("..", code))
            national = f"{code}00..{code}99"
            digits = f"{code}|{pairs.replace(' ', '.')}|{national}"
            found.append((line.replace("EWC_PAIRS", pairs).replace("EWC_DIGITS", digits), [concept]))
    return found


def pattern_lengths(places: list[str], tokens: list[Token], begun: bool = False) -> set[int]:
    """Return how many of the first tokens the pattern may span: every way of leaving out what may be missing."""
    if not places:
        return {0}
    place, rest = places[0], places[1:]
    lengths = pattern_lengths(rest, tokens, begun) if place.endswith("?") else set()
    joined = tokens and (tokens[0][1] != STRONG or place.startswith(":") or not begun)
    if joined and _may_stand(place, tokens[0][0]):
        lengths |= {1 + length for length in pattern_lengths(rest, tokens[1:], True)}
    return lengths


@lru_cache(maxsize=1_000_000)
def _may_stand(place: str, word: str) -> bool:
    return any(
        _stands_for(name, word.removesuffix("\ue000")) for name in place.removeprefix(":").removesuffix("?").split("|")
    )


def _stands_for(name: str, word: str) -> bool:
    written = unicodedata.normalize("NFC", word.lower())
    if name.startswith("!"):
        return re.search(r"[^0-9,./]", word) is not None and written not in name.split("!")
    if ".." in name:
        low, high = name.split("..")
        written = word.isascii() and word.isdecimal() and int(low) <= int(word) <= int(high)
        return written and (len(word) == len(low) if len(low) == len(high) else word == str(int(word)))
    if name in SHAPES:
        return re.fullmatch(SHAPES[name], word, re.DOTALL) is not None
    if set(name) == {"9"}:
        return word.isascii() and word.isdecimal() and (len(word) == len(name) or len(word) >= len(name) >= 9)
    return written in _written(name)


@cache
def _written(name: str) -> set[str]:
    return {name, *spellings(name)}


# --- roles ------------------------------------------------------------------------------------------------------------


@dataclass
class Mention:
    """One unit of a row: names of its concepts, and what stands before it."""

    span: int
    concepts: tuple[str, ...]
    maybe: bool
    strokes: int
    commas: int
    breaks: int
    role: str = "is"


def _rows(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]
    return list(csv.DictReader(lines))


class NaiveRoles:
    """Cue scopes and neighbour rules, word by word."""

    def __init__(self, lexicon: Lexicon, folder: Path) -> None:
        self.lexicon = lexicon
        self.cues = _rows(folder / "cues.csv")
        self.rules = _rows(folder / "roles.csv")

    def mentions(self, tokens: list[Token], spans: list[Span]) -> list[Mention]:
        """Lay out the units of a row and give each its role."""
        names = list(self.lexicon.concepts)
        row = []
        for number, span in enumerate(spans):
            gaps = [gap for _, gap in tokens[: span.first + 1]]
            for unit in span.reading.units:
                concepts = tuple(names[c] for c in unit.concepts)
                signs = (sum(gap >= level for gap in gaps) for level in (STROKE, COMMA, STRONG))
                row.append(Mention(number, concepts, unit.maybe, *signs, "maybe" if unit.maybe else "is"))
        row = [m for m, after in zip_longest(row, row[1:]) if not self._aside(m, after)]
        self._cue_scopes(row)
        self._neighbours(row)
        return row

    def _aside(self, mention: Mention, after: Mention | None) -> bool:
        """A plain number is set aside, unless the next unit asks for one and no sign stands between."""
        if mention.concepts != ("number",):
            return False
        asking = [r for r in self.rules if self._belongs(mention, r["other"])]
        heard = after is not None and any(self._belongs(after, rule["who"]) for rule in asking)
        return not (heard and after is not None and after.strokes == mention.strokes)

    @staticmethod
    def _together(one: Mention, other: Mention, until: str) -> bool:
        return one.breaks == other.breaks if until == "strong" else one.commas == other.commas

    @staticmethod
    def _across(one: Mention, other: Mention, across: str) -> bool:
        if across == "soft":
            return one.strokes == other.strokes
        return across == "strong" or one.breaks == other.breaks

    def _cue_scopes(self, row: list[Mention]) -> None:
        cues = {cue["cue"]: cue for cue in self.cues if cue["direction"] == "after"}
        own = {cue["cue"]: cue["role"] for cue in self.cues if cue["direction"] == "own"}
        for mention in row:
            mention.role = next((own[c] for c in mention.concepts if c in own), mention.role)
        cue_at = {}
        for place, mention in enumerate(row):
            cue = next((cues[c] for c in mention.concepts if c in cues), None)
            if cue and self._counts(cue, row, place):
                cue_at[place] = cue
        for place, mention in enumerate(row):
            if place in cue_at or self._figure(mention):
                continue
            for distance in range(1, place + 1):
                cue = cue_at.get(place - distance)
                if cue is None:
                    continue
                next_kinds = {self.lexicon.concepts[c].kind for c in row[place - distance + 1].concepts}
                reach = 1 if next_kinds.intersection(cue["ends_behind"].split()) else int(cue["reach"])
                begin = row[place - distance + ("stroke" in cue["asks"])]
                if distance <= reach and self._together(mention, begin, cue["until"]):
                    mention.role = cue["role"]
                break
        for cue in self.cues:
            if cue["direction"] != "before":
                continue
            for place, mention in enumerate(row):
                if cue["cue"] in mention.concepts:
                    for other in row[max(0, place - int(cue["reach"])) : place]:
                        if self._together(mention, other, cue["until"]):
                            other.role = cue["role"]

    def _counts(self, cue: dict[str, str], row: list[Mention], place: int) -> bool:
        if "before" in cue["asks"] and all(map(self._figure, row[:place])):
            return False
        if "stroke" in cue["asks"]:
            after = row[place + 1] if place + 1 < len(row) else row[place]
            return after.strokes > row[place].strokes and after.breaks == row[place].breaks
        return True

    def _figure(self, mention: Mention) -> bool:
        return any(self.lexicon.concepts[c].kind in ("pattern", "measure") for c in mention.concepts)

    def _belongs(self, mention: Mention, names: str) -> bool:
        for name in names.split("|"):
            for concept in (self.lexicon.concepts[c] for c in mention.concepts):
                if (name == f"kind:{concept.kind}") if name.startswith("kind:") else (name in concept.wider):
                    return True
        return False

    def _speaks(self, mention: Mention) -> bool:
        """The goods themselves bear witness for others, and so does a symbol that is still open."""
        symbol = any(self.lexicon.concepts[c].kind == "symbol" for c in mention.concepts)
        return mention.role == "is" or (mention.role == "maybe" and symbol)

    def _head(self, row: list[Mention], place: int) -> int:
        """Go on to the last word before a sign or a cue that reaches onwards; sizes and quantities do not count."""
        after = {cue["cue"] for cue in self.cues if cue["direction"] == "after"}
        head = place
        for other in range(place + 1, len(row)):
            if row[other].strokes != row[place].strokes or not after.isdisjoint(row[other].concepts):
                break
            if not self._figure(row[other]):
                head = other
        return head

    def _neighbours(self, row: list[Mention]) -> None:
        speaking = [self._speaks(mention) for mention in row]
        decided: dict[int, str] = {}
        for place, mention in enumerate(row):
            if mention.role not in ("is", "maybe"):
                continue
            for rule in self.rules:
                step = -1 if rule["direction"] == "prev" else 1
                near = [place + step * n for n in range(1, int(rule["reach"]) + 1)]
                if rule["direction"] == "first" and place:
                    near = []
                if rule["direction"] == "last":
                    near = [n for n in [self._head(row, place)] if 0 < n - place <= int(rule["reach"])]
                if self._belongs(mention, rule["who"]) and any(
                    0 <= other < len(row)
                    and speaking[other]
                    and self._across(mention, row[other], rule["across"])
                    and self._belongs(row[other], rule["other"])
                    for other in near
                ):
                    decided[place] = rule["role"]
                    break
        for place, role in decided.items():
            if role != "keep":
                row[place].role = role


# --- facts ------------------------------------------------------------------------------------------------------------


def facts_of(lexicon: Lexicon, row: list[Mention]) -> set[str]:
    """Return every fact that the mentions of a row state: concepts with roles, and counts of two to five."""
    facts: set[str] = set()
    times: dict[str, int] = {}
    for mention in row:
        meant = set().union(*(lexicon.concepts[c].wider for c in mention.concepts))
        for name in meant:
            facts |= {f"{name}@{mention.role}", f"{name}@*"} | ({name} if mention.role == "is" else set())
            if mention.role in ("is", "maybe"):
                times[name] = times.get(name, 0) + 1
    return facts | {f"{name}:{k}" for name, count in times.items() for k in range(2, 6) if count >= k}
