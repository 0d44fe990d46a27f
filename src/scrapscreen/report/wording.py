"""How answers are worded for people, and text of any origin made safe for a terminal."""

from __future__ import annotations

import re

from rich.table import Table
from rich.text import Text

WIDTH = 100
"""Reports keep to this width."""

STATUS_WORDS = {
    "waste": "waste",
    "by_product": "by-product",
    "end_of_waste": "no longer waste",
    "used_good": "used goods",
    "product": "product",
    "undetermined": "waste or not: open",
}

EXPOSURE_STYLES = {"likely": "bold red", "possible": "bold yellow", "none": "green"}

PLANNED = "PLANNED, not law"

LEGAL_STATES = (
    ("in_force", "In force", "bold"), ("adopted", "Adopted, applies later", "bold"), ("planned", PLANNED, "bold yellow"),
    ("ended", "Ended", "dim"), ("unknown", "Not yet known", "dim"),
)  # fmt: skip
"""The legal states of a measure in the order in which reports show them, each with its heading and style."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def one_line(text: str, most: int | None = None) -> str:
    r"""Return text on one line without control signs, cut to ``most`` signs.

    >>> one_line("scrap,\n\x1b[31mloose", 12)
    'scrap, [31m…'
    """
    plain = " ".join(_CONTROL.sub(" ", text).split())
    return plain if most is None or len(plain) <= most else plain[: most - 1].rstrip() + "…"


def material_words(materials: str) -> str:
    """Return materials as people write them.

    >>> material_words("copper;permanent_magnet")
    'copper, permanent magnets'
    """
    return ", ".join({"permanent_magnet": "permanent magnets"}.get(m, m) for m in materials.split(";") if m)


def cn_words(code: str) -> str:
    """Return a CN code in its usual writing.

    >>> cn_words("76020090"), cn_words("8549")
    ('7602 00 90', '8549')
    """
    return " ".join([code[:4], *(code[n : n + 2] for n in range(4, len(code), 2))])


def ewc_words(code: str, hazardous: bool | None = None) -> str:
    """Return a List-of-Waste code in its usual writing, hazard asterisk included.

    >>> ewc_words("170410", True)
    '17 04 10*'
    """
    return " ".join(code[n : n + 2] for n in range(0, len(code), 2)) + ("*" if hazardous else "")


def number_words(number: float) -> str:
    """Return a number with blanks between thousands and as few decimals as it has, at most six.

    >>> number_words(24500.0), number_words(0.05), number_words(1250.5)
    ('24 500', '0.05', '1 250.5')
    """
    whole, _, decimals = f"{number:,.6f}".replace(",", " ").partition(".")
    return f"{whole}.{decimals}".rstrip("0").rstrip(".")


def without_controls(text: str) -> str:
    """Return text with blanks in place of control signs."""
    return _CONTROL.sub(" ", text)


def line(*parts: str | tuple[str, str]) -> Text:
    """Return one line of texts and (text, style) pairs; nothing in it is read as markup or as a control sign."""
    told = [(p, "") if isinstance(p, str) else p for p in parts]
    return Text.assemble(*((without_controls(text), style) for text, style in told))


def lines(*parts: Text | str) -> Text:
    """Return lines one below the other."""
    return Text("\n").join(p if isinstance(p, Text) else line(p) for p in parts)


def plain_table(*widths: int | None, title: Text | None = None) -> Table:
    """Return a table without a frame; a column of width ``None`` takes what is left."""
    table = Table(title=title, title_justify="left", box=None, expand=True, show_header=False, pad_edge=False)
    for width in widths:
        table.add_column(width=width, ratio=None if width else 1, overflow="fold")
    return table
