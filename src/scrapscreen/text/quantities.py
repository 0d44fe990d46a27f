"""Quantities as people write them: masses, contents, dimensions, pieces, volumes and ratings, each in its base unit.

"2 x 24 t" is 48 t, and so for volumes and pieces; of lengths each is told; of areas and ratings the last ("3x2,5 mm²").
Of a range both ends are told, as limits.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from scrapscreen.text.contents import Place, contents, placed
from scrapscreen.text.decimals import NUMBER, sure_mark, value_of
from scrapscreen.text.lexicon import Lexicon
from scrapscreen.text.limits import Span, limit_at, limits
from scrapscreen.text.mending import mend_text
from scrapscreen.text.reader import Word
from scrapscreen.text.units import Unit, unit_of, units

_NO_QUANTITY = frozenset({"noise", "code_cn", "code_ewc", "code_basel", "name_alloy"})
"""Phrases read as one of these hold no quantities."""

_PART = re.compile(f"({NUMBER})")
_TIMES = r"\s*[x×*х]\s*|(?<=\d)g(?=\d)"
_WORD = re.compile(r"[^\s,;(/]+")
_DIAMETER = "ø⌀∅φ"
_MOST_JOINED = 5
_REACH = 16
"""So many characters before a number may hold its unit."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a text.

    ``value`` is in the base unit of its ``kind``, ``unit`` as written; ``of`` is the concept a percentage is of, ``""`` where
    the text does not say; ``limit`` is ``at most``, ``at least`` or ``""``; ``words`` are the words as written.
    """

    kind: str
    value: float
    unit: str
    of: str
    limit: str
    words: str


@dataclass(frozen=True, slots=True)
class _Found:
    """Numbers with their unit, and where they stand in the text; ``joints`` is what stands between the numbers."""

    numbers: list[str]
    joints: list[str]
    unit: Unit
    written: str
    span: Span


def quantities(text: str, words: Sequence[Word], lexicon: Lexicon) -> list[Quantity]:
    """Return the quantities of a text, in order; ``words`` are its words as read.

    >>> from scrapscreen.text.reader import TextReader
    >>> reader = TextReader()
    >>> text = "Kupferschrott, min. 96 % Cu, 2 x 12,5 t"
    >>> for q in quantities(text, reader.words(text), reader.lexicon):
    ...     print(q.limit or "is", q.value, q.kind, q.of, "|", q.words)
    at least 96.0 percent copper | min. 96 % Cu
    is 25000.0 mass  | 2 x 12,5 t
    """
    text = mend_text(text)
    plain = text.replace("İ", "i").lower()
    if any(map(_is_no_quantity, words)):
        plain = _blanked(plain, placed(text, words))
    found = list(_search(text, plain))
    limited = [limit_at(plain, *f.span) for f in found]
    percentages = [n for n, f in enumerate(found) if f.unit.kind == "percent"]
    of: dict[int, tuple[str, Span]] = {}
    if percentages:
        spans = [limited[n][1] for n in percentages]
        of = dict(zip(percentages, contents(text, spans, placed(text, words), lexicon), strict=True))
    mark = _decimal_mark(found)
    out = []
    for n, f in enumerate(found):
        limit, (start, end) = limited[n]
        matter, (start, end) = of.get(n, ("", (start, end)))
        if matter and not limit:
            limit, (start, end) = limit_at(plain, start, end)
        for value, end_of_range in _values(f, mark):
            base = round(value * (f.unit.factor or 1), 9)
            if math.isfinite(base):
                out.append(Quantity(f.unit.kind, base, f.written, matter, end_of_range or limit, text[start:end]))
    return out


def _is_no_quantity(word: Word) -> bool:
    """Whether words are a code or the number of a paper; a percentage is never one."""
    several = " " in word.text and "%" not in word.text
    return several and any(not _NO_QUANTITY.isdisjoint(concepts) for concepts in word.concepts)


def _blanked(plain: str, places: Iterable[Place]) -> str:
    """Return the text without the codes and numbers of papers in it."""
    for place in places:
        if _is_no_quantity(place.word):
            start, end = place.span
            plain = plain[:start] + "\0" * (end - start) + plain[end:]
    return plain


@cache
def _pattern() -> re.Pattern[str]:
    """Numbers, alone or joined, with the unit behind them; or one number without."""
    between = limits()["between"]
    signs = _any_of(w for w in between if not w[0].isalpha())
    joining_words = _any_of(w for w in between if w[0].isalpha())
    joint = rf"{_TIMES}|(?:\s*%)?(?:\s*(?:{signs})\s*|\s+(?:{joining_words})\s+)|/(?=\d)"
    unit = rf"\s*(?P<unit>{_any_of({u.lower() for u in units()})})(?:(?<=[%‰″])|(?![^\W_]))(?!\s*=|/[^\W\d_])"
    return re.compile(
        rf"(?<!\d)(?<!\d[.,])(?:(?P<joined>{NUMBER}(?:(?:{joint}){NUMBER}){{0,{_MOST_JOINED}}}){unit}|{NUMBER})"
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s*") for w in sorted(words, key=lambda w: (-len(w), w)))


def _search(text: str, plain: str) -> Iterator[_Found]:
    """Yield the numbers that have a unit behind them, or a unit of mass, mm or % before them ("kg 24.500")."""
    done = 0
    for match in _pattern().finditer(plain):
        if match["unit"] is None:
            found = _with_unit_before(text, plain, done, match)
        else:
            written = text[slice(*match.span("unit"))]
            found = _with_unit_behind(plain, match, written, unit_of(written))
        if found:
            yield found
        if found or match["unit"]:
            done = match.end()


def _with_unit_behind(plain: str, match: re.Match[str], written: str, unit: Unit | None) -> _Found | None:
    """Read a match; a number that goes on from letters (M8x20 mm, PA6-24 t) is part of a name, but not in Cu99,9%."""
    start, end = match.span()
    _, *parts = _PART.split(match["joined"])
    numbers, joints = parts[::2], parts[1:-1:2]
    head = plain[:start].rstrip(" ")
    if unit and unit.kind == "length" and head[-1:] and head[-1:] in _DIAMETER:
        start = len(head) - 1
    elif unit and unit.kind != "percent" and plain[start - 1 : start].isalpha() and start:
        start += len(numbers[0]) + sum(map(len, joints[:1]))
        numbers, joints = numbers[1:], joints[1:]
    return _Found(numbers, joints, unit, written, (start, end)) if unit and numbers else None


def _with_unit_before(text: str, plain: str, done: int, match: re.Match[str]) -> _Found | None:
    words = list(_WORD.finditer(plain, max(done, match.start() - _REACH), match.start()))
    if not words or plain[words[-1].start() - 1 : words[-1].start()] == "/":
        return None
    written = words[-1][0].rstrip(".:")
    unit = unit_of(written) if len(written) > 1 or words[-1].end() == match.start() else None
    if unit is None or not _stands_before(written, unit):
        return None
    if limits()["before"].get(words[-2][0] if len(words) > 1 else "") == "rate":
        return None
    start = words[-1].start()
    return _Found([match[0]], [], unit, text[start : start + len(written)], (start, match.end()))


def _stands_before(written: str, unit: Unit) -> bool:
    """Whether a unit is written before its number too: %, mm, kg and the longer ones of mass, but not "to" and "St"."""
    return unit.kind in ("mass", "length", "percent") and (
        unit.factor == 1 or (unit.kind == "mass" and len(written) > 2)
    )


def _values(found: _Found, mark: str) -> list[tuple[float, str]]:
    """Return the values of the numbers in the unit as written, and which limits they are by themselves."""
    read = [value_of(number, found.unit, mark) for number in found.numbers]
    values = [value for value in read if value is not None]
    joint = " ".join(found.joints[-1].replace("%", " ").split()) if found.joints else ""
    if len(values) < len(read):
        return []
    if joint in limits()["between"]:
        low, high = values[-2:]
        return [(low, "at least"), (high, "at most")] if low < high else [(high, "")]
    if "/" not in found.joints and found.unit.kind in ("mass", "volume", "pieces"):
        return [(math.prod(values), "")]
    return [(value, "") for value in (values if joint == "/" or found.unit.kind == "length" else values[-1:])]


def _decimal_mark(found: Sequence[_Found]) -> str:
    """Return the decimal mark that the quantities of a text surely have, ``""`` if none or both."""
    marks = {mark for f in found for number in f.numbers if (mark := sure_mark(number, f.unit))}
    return marks.pop() if len(marks) == 1 else ""
