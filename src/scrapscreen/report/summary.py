"""The summary of a screened list: what to stop, what to ask, which rules apply now, and what is only planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from scrapscreen.answer import ANSWER
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

MOST = 25
"""So many consignments are shown one by one."""

_CUT = 80


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """A screened list, and what its columns are called.

    ``columns`` maps meanings to columns of the list, ``names`` answers to columns; ``destination`` holds where the list has
    no column of its own; ``first_row`` is the number of the first row in the file.
    """

    table: pa.Table
    columns: Mapping[str, str]
    names: Mapping[str, str]
    destination: str = ""
    first_row: int = 1
    title: str = ""

    def answer(self, name: str) -> pa.ChunkedArray:
        """Return an answer column."""
        return self.table[self.names[name]]

    def counts(self, name: str) -> Counter[str]:
        """Return how often each single value of an answer column occurs."""
        found: Counter[str] = Counter()
        values = pc.value_counts(self.answer(name))
        for text, count in zip(values.field(0).to_pylist(), values.field(1).to_pylist(), strict=True):
            found.update({part: count for part in (text or "").split(";") if part})
        return found

    def to_look_at(self) -> npt.NDArray[np.intp]:
        """Return the numbers of the rows to stop or look at: likely ones first, then possible ones, then the others."""
        exposure = self.answer("exposure")
        rank = np.select([pc.equal(exposure, level).to_numpy() for level in ("likely", "possible")], [0, 1], 2)
        asked = (rank < 2) | self.answer("review").to_numpy().astype(bool)
        return np.flatnonzero(asked)[np.argsort(rank[asked], kind="stable")]

    def row(self, number: int) -> dict[str, str]:
        """Return one row: its answers by their plain names, and its id, description and destination."""
        cells = {name: self.answer(name)[number].as_py() for name in ANSWER.names}
        for meaning in ("id", "description", "destination"):
            if meaning in self.columns:
                place = self.table.column_names.index(self.columns[meaning])
                cells[meaning] = self.table.column(place)[number].as_py()
        cells["destination"] = cells.get("destination") or ("" if "destination" in self.columns else self.destination)
        cells["id"] = cells.get("id") or f"row {self.first_row + number}"
        return {name: "" if value is None else str(value) for name, value in cells.items()}


def summary(answer: ListAnswer, measures: Sequence[Measure], most: int = MOST) -> RenderableType:
    """Return the summary of a list.

    Parameters
    ----------
    answer : ListAnswer
        The screened list.
    measures : sequence of Measure
        The register, for titles and dates.
    most : int
        So many consignments are shown one by one; of the others only the number is said.
    """
    rows = answer.to_look_at()
    parts: list[RenderableType] = [_figures(answer)]
    if len(rows):
        parts += [Text(), _consignments(answer, [answer.row(int(n)) for n in rows[:most]])]
    if len(rows) > most:
        parts.append(Text(f"and {len(rows) - most} more to look at", "dim"))
    parts += _rules(answer, measures)
    return Group(*parts)


def _figures(answer: ListAnswer) -> RenderableType:
    exposure, declared = answer.counts("exposure"), answer.counts("declared_check")
    review = int(pc.sum(answer.answer("review")).as_py() or 0)
    told = [
        line((one_line(answer.title or "List"), "bold"), f": {_consigned(answer.table.num_rows)}"),
        line("Caught by a planned export restriction, if adopted as announced:"),
        line(*((f"  {exposure[level]} {level}", style) for level, style in EXPOSURE_STYLES.items())),
        line(f"For a person to look at: {review}"),
    ]
    if answer.table.num_rows > declared["absent"]:
        told.append(
            line(
                f"Declared codes: {declared['conflict']} in conflict with the text, {declared['invalid']} no CN code, "
                f"{declared['deeper_needed']} too short, {declared['consistent']} consistent"
            )
        )
    return Group(*told)


def _consigned(count: int) -> str:
    return f"{count} consignment" + ("" if count == 1 else "s")


def _consignments(answer: ListAnswer, rows: list[dict[str, str]]) -> Table:
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


def _rules(answer: ListAnswer, measures: Sequence[Measure]) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for column, head, style in (
        ("current_measures", "In force", "bold"),
        ("planned_measures", f"{PLANNED}: binds no consignment yet", "bold yellow"),
    ):
        counts = answer.counts(column)
        if not counts:
            continue
        table = plain_table(18, None, title=Text(head, style))
        for measure in (m for m in measures if m.id in counts):
            checked = f", checked on {measure.checked_on}" if column == "planned_measures" else ""
            told = f" ({_consigned(counts[measure.id])}{checked})"
            table.add_row(line(one_line(measure.id)), line(one_line(measure.title), (told, "dim")))
        parts += [Text(), table]
    return parts
