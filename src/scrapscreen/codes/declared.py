"""The declared code against the goods: consistent, in conflict, not deep enough, no code at all."""

from __future__ import annotations

import re
from collections.abc import Callable

from scrapscreen.codes.nomenclature import CombinedNomenclature

CHECKS = ("absent", "consistent", "conflict", "deeper_needed", "invalid", "not_covered")


def clean_code(text: str) -> str | None:
    """Return the digits of a declared CN code, at most eight; ``None`` when it cannot be one.

    TARIC and national digits after the eighth are cut. A lost leading zero (odd number of digits) is put back, the ``.0``
    of a code that went through a spreadsheet number is taken off.

    >>> clean_code("7602 00 90 00"), clean_code("7602.00"), clean_code("5051110"), clean_code("n/a")
    ('76020090', '760200', '05051110', None)
    """
    digits = re.sub(r"[\s.\-/]", "", re.sub(r"^\s*(\d+)\.0\s*$", r"\1", text))
    if not digits.isascii() or not digits.isdigit():
        return None
    if len(digits) % 2:
        digits = "0" + digits
    return digits[:8] if 2 <= len(digits) <= 14 else None


def check_declared(
    declared: str, candidates: list[str], nomenclature: CombinedNomenclature, year: int, sure: bool = True
) -> str:
    """Compare a declared CN code with the candidates of the goods.

    Returns one of ``CHECKS``: ``absent`` nothing declared; ``invalid`` no code of the CN edition of ``year``;
    ``not_covered`` the text decides no code to compare with; ``deeper_needed`` right so far, but too short to tell;
    ``consistent`` a candidate, or above or below one; ``conflict`` another heading or subheading. Where the candidates are
    not ``sure`` (an article the tables do not know), another code of their chapter is no conflict, but ``not_covered``.
    """
    if not declared.strip():
        return "absent"
    code = clean_code(declared)
    if code is None or nomenclature.exists(code[:4], year) is False:
        return "invalid"
    if len(code) > 4 and nomenclature.exists(code, year) is False:
        return "invalid"
    if not candidates:
        return "not_covered"
    if any(c.startswith(code) for c in candidates):
        return "deeper_needed" if len(code) < 6 else "consistent"
    if any(code.startswith(c) for c in candidates):
        return "consistent"
    same_chapter = any(c[:2] == code[:2] for c in candidates)
    return "conflict" if sure or not same_chapter else "not_covered"


def check_declared_waste(declared: str, candidates: list[str], known: Callable[[str], bool]) -> str:
    """Compare a declared List-of-Waste code with the candidates of the goods.

    Returns ``declared_ewc_invalid`` where it is no entry of the edition of the day (``known``), ``declared_ewc_conflict`` where
    it is none of the candidates, and an empty string where nothing is wrong or nothing can be said.

    >>> check_declared_waste("17 04 01*", ["170402"], lambda code: code.startswith("1704"))
    'declared_ewc_conflict'
    """
    digits = re.sub(r"[\s.*\-/]", "", declared) if declared else ""
    if not digits:
        return ""
    if not digits.isascii() or not digits.isdigit() or len(digits) != 6 or not known(digits):
        return "declared_ewc_invalid"
    return "declared_ewc_conflict" if candidates and digits not in candidates else ""
