"""Numbers as people write them, with point or comma before decimals and points, commas or blanks between thousands.

Whether the mark in "1.250" parts thousands or decimals is decided in this order:

1. Both marks: the last is the decimal mark. One mark more than once: thousands.
2. A mark without exactly three digits behind it, behind a single 0 or more than three digits, or in a percentage: decimals.
3. The decimal mark that the other quantities of the text surely have is that of this one too; the other mark parts thousands.
4. Else thousands where the unit is small (kg, mm, pieces, l, mm², ratings), decimals where it is large (t, m, m²):
   "1.250 kg" and "1.250 t" are both 1250 kg.
"""

from __future__ import annotations

import math
import re

from scrapscreen.text.units import Unit

_FRACTION = r"(?:1/2|[13]/4|[1357]/8|(?:[13579]|1[135])/16|\d?[13579]/(?:32|64))(?![\d/])"
NUMBER = (
    rf"(?:(?:\d+[ -])?{_FRACTION}"
    r"|(?<![^\W_])[1-9]\d{0,2}(?:[ \u00a0\u202f'’]\d{3})+(?!\d)(?:[.,]\d+)?"
    r"|\d+(?:[.,]\d+)*|(?<![^\s(<>≤≥=:])[.,]\d+)"
)
"""A regular expression for a number in lower-case text."""


def read_number(text: str) -> float | None:
    """Read a number, with point or comma decimals and blanks or points between thousands; ``None`` if it is none.

    >>> read_number("250 001,5"), read_number("1.250.000"), read_number("24,000.5"), read_number("24 t")
    (250001.5, 1250000.0, 24000.5, None)
    """
    word = re.sub(r"[\s'’]", "", text)
    for mark, point in ((".", ","), (",", ".")):
        if re.fullmatch(rf"[+-]?\d+(\{mark}\d{{3}})+(\{point}\d*)?", word) and (point in word or word.count(mark) > 1):
            word = word.replace(mark, "")
    try:
        number = float(word.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def sure_mark(number: str, unit: Unit) -> str:
    """Return the decimal mark of a number by rules 1 and 2, ``""`` where they do not tell.

    >>> kilogram = Unit("mass", 1)
    >>> [sure_mark(n, kilogram) for n in ("1.250,5", "1.250.000", "0.250", "1 250,500", "1.250", "1250")]
    [',', ',', '.', ',', '', '']
    """
    marks = [sign for sign in number if sign in ".,"]
    if not marks:
        return ""
    if len(marks) > 1:
        return marks[-1] if marks[-1] != marks[0] else {".": ",", ",": "."}[marks[0]]
    whole, decimals = number.split(marks[0])
    unsure = len(decimals) == 3 and whole.isdecimal() and whole != "0" and len(whole) <= 3 and unit.kind != "percent"
    return "" if unsure else marks[0]


def value_of(number: str, unit: Unit, mark: str) -> float | None:
    """Return what a number before a unit is, ``mark`` being the text's decimal mark if known; ``None`` if it is no number.

    >>> value_of("1.250", Unit("mass", 1), ""), value_of("1.250", Unit("mass", 1), "."), value_of("1.250", Unit("mass", 1000), "")
    (1250.0, 1.25, 1.25)
    >>> value_of("1 1/2", Unit("length", 25.4), "")
    1.5
    """
    if "/" in number:
        *whole, fraction = re.split("[ -]", number)
        above, below = fraction.split("/")
        return float(whole[0] if whole else 0) + int(above) / int(below)
    own = number.strip("0123456789")
    if own in (".", ",") and not sure_mark(number, unit) and (own != mark if mark else unit.small):
        number = number.replace(own, "")
    return read_number(number)
