"""Codes and measures looked up: a code with all above and below it, the register on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from scrapscreen.codes.nomenclature import LATEST_EDITION, CnCode, CombinedNomenclature, ListOfWaste, WasteEntry
from scrapscreen.errors import InputError, did_you_mean
from scrapscreen.measures.register import Measure
from scrapscreen.report.wording import LEGAL_STATES, cn_words, ewc_words, line, lines, plain_table
from scrapscreen.tables import data_dir, read_table
from scrapscreen.text.spelling import fold

MOST = 40
"""So many codes a search shows."""


def cn_account(code: str, nomenclature: CombinedNomenclature) -> RenderableType:
    """Return a CN code with the levels above and below it, the editions that have it, and its waste entries.

    Raises
    ------
    InputError
        It is no code of the Combined Nomenclature.
    """
    digits = _digits(
        code, (2, 4, 6, 8), "a CN code has 2, 4, 6 or 8 digits, leading zeros kept, such as 7602 or 76020090"
    )
    if digits not in nomenclature.codes and nomenclature.exists(digits) is not None:
        hint = nomenclature.nearest(digits) or "look it up with: scrapscreen codes search WORDS"
        raise InputError(f"{code}: no code of the Combined Nomenclature {LATEST_EDITION}; {hint}")
    table = plain_table(12, None)
    for depth, level in enumerate(nomenclature.path(digits)):
        table.add_row(cn_words(level.code), _cn_line(level, depth, level.code == digits))
    parts: list[RenderableType] = [table]
    if digits not in nomenclature.codes:
        parts.append(Text(f"The tables hold this heading only, so {cn_words(digits)} itself is not checked.", "dim"))
    below = nomenclature.below(digits)
    if below:
        deeper = plain_table(12, None, title=Text("Below it", "bold"))
        for child in below:
            deeper.add_row(cn_words(child.code), _cn_line(child))
        parts += [Text(), deeper]
    return Group(*parts, *_waste_entries(digits))


def _cn_line(level: CnCode, depth: int = 0, asked: bool = False) -> Text:
    span = f"  CN {level.first_edition} to {level.last_edition}" if level.last_edition < 9999 else ""
    ended = "" if level.valid(LATEST_EDITION) else f", no longer in CN {LATEST_EDITION}"
    return line("  " * depth, (level.title, "bold" if asked else ""), (span + ended, "dim"))


def _waste_entries(digits: str) -> list[RenderableType]:
    path = data_dir() / "waste_catalogue" / "cn_entries.csv"
    rows = read_table(path, ("cn_code", "entries", "source"), ("cn_code",)) if path.is_file() else []
    near = [r for r in rows if r["cn_code"].startswith(digits) or digits.startswith(r["cn_code"])]
    if not near or len(digits) < 4:
        return []
    table = plain_table(12, None, title=Text("Waste-shipment entries that may stand behind it", "bold"))
    for row in near:
        table.add_row(cn_words(row["cn_code"]), lines(row["entries"], line((row["source"], "dim"))))
    return [Text(), table]


def waste_account(code: str, waste_list: ListOfWaste, day: dt.date) -> RenderableType:
    """Return a List-of-Waste code with the levels above and below it, and its entry in every edition.

    Raises
    ------
    InputError
        It is no code of the List of Waste.
    """
    digits = _digits(code, (2, 4, 6), "a List-of-Waste code has 2, 4 or 6 digits, such as 17 or 170402")
    spans = waste_list.spans(digits)
    if not spans:
        near = did_you_mean(digits, (e.code for e in waste_list.entries(day)))
        raise InputError(
            f"{code}: no code of the List of Waste; {near or 'look it up with: scrapscreen codes search WORDS'}"
        )
    table = plain_table(12, None)
    for depth, size in enumerate(range(2, len(digits), 2)):
        for entry in waste_list.spans(digits[:size])[-1:]:
            table.add_row(ewc_words(entry.code), line("  " * depth, entry.title))
    for entry in spans:
        shown = line("  " * (len(digits) // 2 - 1), (entry.title, "bold"), (_waste_words(entry, day), "dim"))
        table.add_row(entry.display, shown)
    parts: list[RenderableType] = [table]
    below = [e for e in waste_list.entries(day) if e.code.startswith(digits) and e.code != digits]
    if below:
        deeper = plain_table(12, None, title=Text(f"Below it on {day}", "bold"))
        for entry in below:
            deeper.add_row(entry.display, line(entry.title))
        parts += [Text(), deeper]
    if any(e.hazardous for e in (*spans, *below)):
        parts.append(Text("* hazardous waste", "dim"))
    return Group(*parts)


def _waste_words(entry: WasteEntry, day: dt.date) -> str:
    hazard = {True: "hazardous", False: "not hazardous", None: ""}[entry.hazardous]
    kind = f"{entry.kind} entry" if entry.kind else ""
    start = f"from {entry.valid_from}" if entry.valid_from > dt.date.min else ""
    end = f"until {entry.valid_to}" if entry.valid_to < dt.date.max else ""
    state = "" if entry.valid_from <= day <= entry.valid_to else "not valid today"
    return "".join(f"  {part}" for part in (hazard, kind, start, end, state) if part)


def found_codes(
    words: Sequence[str], nomenclature: CombinedNomenclature, waste_list: ListOfWaste, day: dt.date
) -> RenderableType:
    """Return the codes of both lists whose titles hold all the words."""
    asked = [fold(word) for word in words]

    def fits(title: str) -> bool:
        plain = fold(title)
        return all(word in plain for word in asked)

    cn = [(cn_words(c.code), c.title) for c in nomenclature.codes.values() if fits(c.title)]
    waste = [(e.display, e.title) for e in waste_list.entries(day) if fits(e.title)]
    parts: list[RenderableType] = []
    for head, found in (("Combined Nomenclature", cn), ("List of Waste (* hazardous)", waste)):
        if not found:
            continue
        table = plain_table(12, None, title=Text(head, "bold"))
        for code, title in found[:MOST]:
            table.add_row(code, line(title))
        parts += [table, Text(f"and {len(found) - MOST} more\n" if len(found) > MOST else "", "dim")]
    return Group(*parts) if parts else Text("No title holds these words. The titles are in English.")


def register_account(measures: Sequence[Measure], day: dt.date) -> RenderableType:
    """Return the register as it stands on a day, by legal state."""
    parts: list[RenderableType] = [line(f"Measures on {day}")]
    for state, head, style in LEGAL_STATES:
        chosen = [m for m in measures if m.legal_state(day) == state]
        if chosen:
            table = plain_table(18, 18, None, title=Text(head, style))
            for measure in chosen:
                table.add_row(
                    line(measure.id), line(measure.kind), lines(measure.title, line((_dates(measure, day), "dim")))
                )
            parts += [Text(), table]
    return Group(*parts)


def _dates(measure: Measure, day: dt.date) -> str:
    state = measure.state_on(day)
    applies = next((s.on for s in measure.states if s.state == "in_force"), None)
    told = [f"{state.state.replace('_', ' ')} since {state.on}" if state else ""]
    told.append(f"applies from {applies}" if applies and applies > day else "")
    return "; ".join(filter(None, (*told, f"checked on {measure.checked_on}")))


def measure_account(measure: Measure, day: dt.date) -> RenderableType:
    """Return all that is known of a measure: its state on a day, its history, what is expected and what is not known."""
    head, style = next((h, s) for state, h, s in LEGAL_STATES if state == measure.legal_state(day))
    table = plain_table(16, None)
    rows = (
        ("State", line(f"on {day}: ", (head, style))),
        ("Kind", line(measure.kind)),
        ("Materials", line(", ".join(measure.materials))),
        ("Legal act", line(measure.legal_act)),
        ("Summary", line(measure.summary)),
        (
            "History",
            lines(*(line(f"{s.on}  {s.state.replace('_', ' ')}  ", (s.source, "dim")) for s in measure.states)),
        ),
        (
            "Monthly limit",
            line(f"{measure.monthly.over_t:g} t together in a calendar month" if measure.monthly else ""),
        ),
        ("Expected", lines(*(f"{e.get('when', '?')}  {e.get('what', '')}" for e in measure.expected))),
        ("Not known", line("; ".join(measure.unknown))),
        ("Confidence", line(measure.confidence)),
        ("Checked on", line(measure.checked_on.isoformat())),
        ("File", line(_shown(measure.path))),
    )
    for name, value in rows:
        if value.plain:
            table.add_row(Text(name, "dim"), value)
    return Group(line((measure.id, "bold"), f"  {measure.title}"), table)


def _shown(path: Path) -> str:
    return path.relative_to(data_dir()).as_posix() if path.is_relative_to(data_dir()) else str(path)


def _digits(code: str, sizes: tuple[int, ...], hint: str) -> str:
    digits = "".join(c for c in code if c not in " .*")
    if not (digits.isascii() and digits.isdigit() and len(digits) in sizes):
        raise InputError(f"{code}: not a code; {hint}")
    return digits
