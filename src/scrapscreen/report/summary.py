"""The summary of a screened list: what to stop, what to ask, which rules apply now, and what is only planned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from scrapscreen.measures.register import Measure
from scrapscreen.report.screening import question_texts, reason_texts
from scrapscreen.report.wording import (
    EXPOSURE_STYLES,
    PLANNED,
    STATUS_WORDS,
    cn_words,
    line,
    lines,
    material_words,
    one_line,
    plain_table,
)

if TYPE_CHECKING:
    from scrapscreen.bulk.tally import Tally

_CUT = 80


def summary(tally: Tally, measures: Sequence[Measure], title: str = "") -> RenderableType:
    """Return the summary of a list.

    Parameters
    ----------
    tally : Tally
        The account of the screened list. Of the consignments it does not show, only the number is said.
    measures : sequence of Measure
        The register, for titles and dates.
    title : str
        The name of the list.
    """
    rows = tally.shown()
    parts: list[RenderableType] = [_figures(tally, title)]
    if rows:
        parts += [Text(), _consignments(rows)]
    if tally.to_look_at > len(rows):
        parts.append(Text(f"and {tally.to_look_at - len(rows)} more to look at", "dim"))
    parts += _rules(tally, measures)
    return Group(*parts)


def _figures(tally: Tally, title: str) -> RenderableType:
    told = [
        line((one_line(title or "List"), "bold"), f": {_consigned(tally.rows)}"),
        line("Caught by a planned export restriction, if adopted as announced:"),
        line(*((f"  {tally.count('exposure', level)} {level}", style) for level, style in EXPOSURE_STYLES.items())),
        line(f"For a person to look at: {tally.count('review', 'true')}"),
    ]
    if tally.rows > tally.count("declared_check", "absent"):
        conflict, invalid, short, fits = (
            tally.count("declared_check", check) for check in ("conflict", "invalid", "deeper_needed", "consistent")
        )
        told.append(
            line(
                f"Declared codes: {conflict} in conflict with the text, {invalid} no CN code, "
                f"{short} too short, {fits} consistent"
            )
        )
    return Group(*told)


def _consigned(count: int) -> str:
    return f"{count} consignment" + ("" if count == 1 else "s")


def _consignments(rows: list[dict[str, str]]) -> Table:
    table = Table(title="To stop or look at", title_justify="left", box=box.SIMPLE_HEAD, expand=True, show_lines=True)
    table.add_column("Consignment", width=16, overflow="fold")
    table.add_column("Goods", width=30)
    table.add_column("Why, what to ask, what applies now", ratio=1)
    for row in rows:
        exposed = row["exposure"]
        goes = f"to {one_line(row['destination'], 24) or '?'}"
        who = lines(one_line(row["id"], 32), goes, line((exposed, EXPOSURE_STYLES[exposed])))
        told = ", ".join(filter(None, (material_words(row["materials"]), STATUS_WORDS[row["status"]])))
        code = f"CN {cn_words(row['cn_code'])}" if row["cn_code"] else "CN code open"
        check = {"conflict": "; declared code conflicts", "invalid": "; declared code is none"}.get(
            row["declared_check"], ""
        )
        goods = lines(one_line(row["description"], _CUT), line((told, "bold")), line(code, (check, "red")))
        table.add_row(who, goods, _why(row))
    return table


def _why(row: dict[str, str]) -> Text:
    reason, question = row["reasons"].split(";")[0], row["questions"].split(";")[0]
    told = [reason_texts().get(reason, reason)]
    if question:
        told.append(f"Ask: {question_texts().get(question, question)}")
    if row["current_measures"]:
        told.append(f"In force: {row['current_measures'].replace(';', ', ')}")
    return lines(*told)


def _rules(tally: Tally, measures: Sequence[Measure]) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for column, head, style in (
        ("current_measures", "In force", "bold"),
        ("planned_measures", f"{PLANNED}: binds no consignment yet", "bold yellow"),
    ):
        counts = tally.measures(column)
        if not counts:
            continue
        table = plain_table(18, None, title=Text(head, style))
        for measure in (m for m in measures if m.id in counts):
            checked = f", checked on {measure.checked_on}" if column == "planned_measures" else ""
            told = f" ({_consigned(counts[measure.id])}{checked})"
            table.add_row(line(one_line(measure.id)), line(one_line(measure.title), (told, "dim")))
        parts += [Text(), table]
    return parts
