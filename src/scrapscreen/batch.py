"""One list, batch by batch: what its columns mean is settled once, then every batch is screened alike.

A ``BatchScreener`` is a pure function from record batch to record batch. Frames, files, Dask and Spark all call it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.answer import ANSWER, Answers
from scrapscreen.cells import as_texts, each_text
from scrapscreen.columns import answer_names, recognise
from scrapscreen.context import parse_date, require_known
from scrapscreen.errors import InputError
from scrapscreen.listing import LIST_CONTEXTS, ListView, SignCounts
from scrapscreen.monthly import EXPORTER, add_up, count, totals
from scrapscreen.screening import INPUTS, Pass

Inputs = Mapping[str, pa.Array]

_ALONE = ListView("none")
"""Each row is read alone."""


@dataclass(frozen=True)
class BatchScreener:
    """Screens the batches of one list.

    Parameters
    ----------
    screening_pass : Pass
        With the tables it uses and what it has learnt.
    columns : mapping of str to int
        Meaning → place of the column.
    names : mapping of str to str
        What each answer column is called.
    today : date
        The day for rows that bring none.
    constants : mapping of str to str
        Meanings with one value for all rows whose own cell is empty.
    view : ListView
        The kind of list the rows stand in.
    """

    screening_pass: Pass
    columns: Mapping[str, int]
    names: Mapping[str, str]
    today: dt.date
    constants: Mapping[str, str]
    view: ListView = _ALONE

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the batch with the answer columns after its own."""
        answer = self.answers(self.inputs(batch.column)).table()
        added = [column.combine_chunks() for column in answer.columns]
        return pa.RecordBatch.from_arrays([*batch.columns, *added], schema=self.schema(batch.schema))

    def schema(self, given: pa.Schema) -> pa.Schema:
        """Return the schema of what comes out for the schema of what goes in."""
        return pa.schema([*given, *(field.with_name(self.names[field.name]) for field in ANSWER)], given.metadata)

    def inputs(self, column: Callable[[int], Any], *, clean: bool = False) -> dict[str, pa.Array]:
        """Return the columns the pass reads, and the exporters, as texts.

        ``column`` gives the column at a place: any, or where they are ``clean``, one of texts without nulls.
        """
        batch = {m: column(place) if clean else as_texts(column(place)) for m, place in self.columns.items()}
        rows = len(batch["description"])
        for meaning, value in self.constants.items():
            batch[meaning] = _filled(batch[meaning], value) if meaning in batch else _everywhere(value, rows)
        return batch

    def answers(self, inputs: Inputs) -> Answers:
        """Screen on one thread, and leave each distinct answer standing once, under the names of the answer columns."""
        answers = self.screening_pass.answers(self._in_list(inputs), self.today)
        return replace(answers, cases=self._named(answers.cases))

    def table(self, inputs: Inputs) -> pa.Table:
        """Screen on as many threads as pyarrow uses; return the answer columns under their names."""
        return self._named(self.screening_pass.screen(self._in_list(inputs), self.today))

    def monthly(self, inputs: Inputs, answers: Answers | None = None) -> pa.RecordBatch:
        """Return what the rows weigh by measure, month and exporter, to be added up for the whole list; see ``months``.

        ``answers`` are those of ``answers(inputs)``, where they are at hand; else the rows are screened for it, on as many
        threads as pyarrow uses.
        """
        if answers is not None:
            return count(answers, inputs, self.today)
        work = self.screening_pass.spread(inputs, lambda part: count(self.answers(part), part, self.today))
        return add_up(work)

    def months(self, parts: Iterable[pa.RecordBatch]) -> pa.Table:
        """Add up what ``monthly`` gave for the batches of the list, and tell which month is over which limit."""
        return totals(parts, self.screening_pass.book.measures.measures)

    def look(self, inputs: Inputs) -> SignCounts:
        """Return how many rows show each sign of a kind of list; counts of batches may be added up."""
        return self.screening_pass.look(inputs["description"], self.today)

    def knowing(self, counts: Sequence[int] | SignCounts) -> BatchScreener:
        """Return the screener that knows the kind of list told by the signs seen in all its batches."""
        return replace(self, view=self.screening_pass.book.lists.tell(counts))

    def _in_list(self, inputs: Inputs) -> Inputs:
        if self.view.kind == "none":
            return inputs
        return {**inputs, "list_context": _everywhere(self.view.kind, len(inputs["description"]))}

    def _named(self, answer: pa.Table) -> pa.Table:
        if self.view.reasons:
            place = answer.schema.get_field_index("reasons")
            answer = answer.set_column(place, "reasons", self.view.explain(answer["reasons"]))
        return answer.rename_columns([self.names[name] for name in answer.column_names])


def plan_batches(
    screening_pass: Pass,
    found: Sequence[str],
    columns: Mapping[str, str] | None = None,
    *,
    as_of: str | dt.date | None = None,
    today: dt.date | None = None,
    destination: str | None = None,
    min_confidence: float | None = None,
    list_context: str = "none",
    prefix: str | None = None,
) -> BatchScreener:
    """Settle how the batches of a list with the columns ``found`` are screened; for the settings see ``screen_frame``.

    With ``list_context="infer"`` each row is still read alone, until ``knowing`` is told what ``look`` saw.

    Raises
    ------
    InputError, ColumnClashError
        As ``screen_frame``.
    """
    require_known("list_context", (list_context,), LIST_CONTEXTS)
    given_day = as_day(as_of)
    if destination is not None:
        screening_pass.book.countries.require(destination, "destination")
    if min_confidence is not None and not (isinstance(min_confidence, Real) and 0 <= min_confidence <= 1):
        raise InputError(f"min_confidence: {min_confidence!r} is not between 0 and 1")
    day = given_day or today or dt.date.today()
    constants = {
        "as_of": day.isoformat() if given_day else None,
        "destination": destination,
        "min_confidence": None if min_confidence is None else str(min_confidence),
    }
    names = answer_names(found, prefix)
    chosen = recognise(found, columns).by_meaning
    return BatchScreener(
        screening_pass,
        {meaning: list(found).index(column) for meaning, column in chosen.items() if meaning in (*INPUTS, EXPORTER)},
        names,
        day,
        {meaning: value for meaning, value in constants.items() if value is not None},
        ListView("none" if list_context == "infer" else list_context),
    )


def as_day(value: str | dt.date | None) -> dt.date | None:
    """Return the day that a value names, ``None`` for nothing."""
    if isinstance(value, dt.datetime) and value == value:
        return value.date()
    if value is None or type(value) is dt.date:
        return value
    return parse_date(str(value), "as_of")


def _everywhere(value: str, rows: int) -> pa.DictionaryArray:
    """Return a column of one value, which stands in it once."""
    return pa.DictionaryArray.from_arrays(np.zeros(rows, np.int32), pa.array([value]))


def _filled(column: pa.Array, value: str) -> pa.Array:
    """Return the column with its empty cells filled."""
    return each_text(column, lambda cells: pc.if_else(pc.equal(pc.utf8_trim_whitespace(cells), ""), value, cells))
