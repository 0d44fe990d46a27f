"""Monthly limits: what the consignments of a list weigh together, by measure, calendar month and exporter.

Some law counts a month (Italy: scrap above 500 t that an exporter sends out in one month). No row shows that, so it is a step
of its own: each batch gives a small part, parts are added up in any order, and ``totals`` says which month is over which
limit. A list without a column of exporters is read as one exporter's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.answer import Answers
from scrapscreen.cells import as_strings
from scrapscreen.context import parse_date, read_masses
from scrapscreen.errors import InputError
from scrapscreen.measures.register import Measure

EXPORTER = "exporter"
"""The meaning of the column that says whose consignment a row is."""

PART = pa.schema(
    [
        ("measure", pa.string()), ("month", pa.string()), (EXPORTER, pa.string()),
        ("net_mass_g", pa.float64()), ("rows", pa.int64()), ("rows_without_mass", pa.int64()),
    ]
)  # fmt: skip
"""What a batch gives. Whole grams: floats add them exactly up to 9 000 million tonnes, so no order changes a sum."""

KEYS, SUMS = PART.names[:3], PART.names[3:]

TOTALS = pa.schema(
    [
        ("measure", pa.string()), ("month", pa.string()), (EXPORTER, pa.string()), ("net_mass_kg", pa.float64()),
        ("limit_t", pa.float64()), ("over", pa.bool_()), ("rows", pa.int64()), ("rows_without_mass", pa.int64()),
    ]
)  # fmt: skip
"""The table of months. ``over``: the masses that could be read are above the limit; rows without one are only counted."""

_DAYS = ("date", "as_of")
"""The columns that tell the day of a row, the first that can be read; else it is the day of the run. The limit counts the
months of the exports: the day whose law is asked for stands in only where a row has no date."""

_NO_PART = pa.RecordBatch.from_pylist([], PART)
_READ = (*_DAYS, "net_mass_kg", EXPORTER)


def count(answers: Answers, inputs: Mapping[str, pa.Array], today: dt.date) -> pa.RecordBatch:
    """Return what the rows of a batch weigh by measure, month and exporter, as ``PART``.

    Parameters
    ----------
    answers : Answers
        Of the batch.
    inputs : mapping of str to array
        The columns that were screened.
    today : date
        The day of rows that bring none.
    """
    limits = [verdict.monthly for verdict in answers.verdicts]
    if not any(limits):
        return _NO_PART
    rows = np.flatnonzero(np.array([bool(ids) for ids in limits], bool)[answers.of_row])
    ids = pa.array(limits, pa.list_(pa.string())).take(pa.array(answers.of_row[rows]))
    rows = rows[np.asarray(pc.list_parent_indices(ids))]
    taken = {name: as_strings(inputs[name].take(pa.array(rows))) for name in _READ if name in inputs}
    mass = read_masses(taken["net_mass_kg"])[0] if "net_mass_kg" in taken else np.full(len(rows), np.nan)
    missing = np.isnan(mass)
    exporter = pc.utf8_trim_whitespace(taken[EXPORTER]) if EXPORTER in taken else pa.repeat("", len(rows))
    columns = [
        pc.list_flatten(ids), _months(taken, today, len(rows)), exporter,
        np.rint(np.where(missing, 0, mass) * 1000), np.ones(len(rows), np.int64), missing.astype(np.int64),
    ]  # fmt: skip
    return add_up([pa.record_batch(columns, schema=PART)])


def add_up(parts: Iterable[pa.RecordBatch]) -> pa.RecordBatch:
    """Return the sum of parts as one, in the order of months, measures and exporters."""
    rows = pa.Table.from_batches(list(parts), PART)
    if not len(rows):
        return _NO_PART
    summed = rows.group_by(KEYS).aggregate([(name, "sum") for name in SUMS])
    ordered = summed.rename_columns(PART.names).sort_by(
        [(name, "ascending") for name in ("month", "measure", EXPORTER)]
    )
    return pa.record_batch([ordered[name].combine_chunks() for name in PART.names], schema=PART)


def totals(parts: Iterable[pa.RecordBatch], measures: Sequence[Measure]) -> pa.Table:
    """Add parts up, and return the table of months: see ``TOTALS``.

    Parameters
    ----------
    parts : iterable of RecordBatch
        From ``count`` (or ``BatchScreener.monthly``), in any order.
    measures : sequence of Measure
        The register that was applied, with the limits.
    """
    part = add_up(parts)
    limits = {measure.id: measure.monthly.over_t for measure in measures if measure.monthly is not None}
    limit = pa.array([limits[name] for name in part["measure"].to_pylist()], pa.float64())
    over = pc.greater(part["net_mass_g"], pc.multiply(limit, 1e6))
    columns = [*(part[key] for key in KEYS), pc.divide(part["net_mass_g"], 1e3), limit, over]
    return pa.table([*columns, part["rows"], part["rows_without_mass"]], schema=TOTALS)


def said(months: pa.Table) -> list[str]:
    """Return one line for each month over a limit, in plain words.

    >>> said(pa.table([["IT"], ["2026-11"], ["Rossi"], [612400.0], [500.0], [True], [31], [2]], schema=TOTALS))
    ['IT: 612.4 t in 2026-11 by Rossi, above 500 t in one month; 31 rows, 2 of them without a mass that can be read']
    """
    return [_line(**month) for month in months.filter(months["over"]).to_pylist()]


def _line(
    *, measure: str, month: str, exporter: str, net_mass_kg: float, limit_t: float, over: bool, rows: int,
    rows_without_mass: int,
) -> str:  # fmt: skip
    tonnes = f"{net_mass_kg / 1000:.3f}".rstrip("0").rstrip(".")
    whose = f" by {exporter}" if exporter else ""
    unread = f", {rows_without_mass} of them without a mass that can be read" if rows_without_mass else ""
    return f"{measure}: {tonnes} t in {month}{whose}, above {limit_t:g} t in one month; {rows} rows{unread}"


def _months(inputs: Mapping[str, pa.Array], today: dt.date, rows: int) -> pa.Array:
    months = pa.nulls(rows, pa.string())
    for name in (name for name in _DAYS if name in inputs):
        days = inputs[name].dictionary_encode()
        told = pa.array([_month(cell) for cell in days.dictionary.to_pylist()], pa.string())
        months = pc.coalesce(months, told.take(days.indices))
    return pc.fill_null(months, today.isoformat()[:7])


def _month(cell: str) -> str | None:
    try:
        return parse_date(cell, "").isoformat()[:7]
    except InputError:
        return None
