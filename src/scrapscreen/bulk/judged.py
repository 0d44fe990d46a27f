"""A block with its answers: each distinct answer once, and which of them each row has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from scrapscreen.batch import BatchScreener
from scrapscreen.bulk.blocks import NOWHERE, Block, TextBlock, as_batch
from scrapscreen.bulk.delimited import DelimitedList
from scrapscreen.bulk.marks import Places, loops
from scrapscreen.bulk.records import Records
from scrapscreen.cells import each_text, offsets
from scrapscreen.eights import eights, spaced_eights
from scrapscreen.monthly import add_up

MALFORMED, UNREADABLE = "row_malformed", "text_unreadable"
"""The reasons of rows whose cells do not stand under the header, and of descriptions that hold bytes that are no text."""

LONGEST = 1 << 20
"""Of a longer description only so many signs are read."""

_TOGETHER = 1 << 13
"""So many rows are put together at once: the memory of a few is used over and over."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The answers of a block: a table of distinct ones, their numbers row by row (int32), and its part of the months."""

    cases: pa.Table
    of_row: npt.NDArray[np.int32]
    months: pa.RecordBatch

    def pack(self) -> bytes:
        """Return the answers as bytes."""
        sink = pa.BufferOutputStream()
        for table in (self.cases, pa.Table.from_batches([self.months])):
            with pa.ipc.new_stream(sink, table.schema) as writer:
                writer.write_table(table)
        return self.of_row.astype("<i4").tobytes() + bytes(sink.getvalue())

    @staticmethod
    def unpack(data: bytes, rows: int) -> Judged:
        """Return the answers that ``pack`` made of so many rows."""
        of_row = np.frombuffer(data, "<i4", rows).astype(np.int32)
        packed = pa.BufferReader(pa.py_buffer(data)[4 * rows :])
        cases, months = (pa.ipc.open_stream(packed).read_all() for _ in range(2))
        return Judged(cases, of_row, add_up(months.to_batches()))


def judge(screener: BatchScreener, block: Block) -> Judged:
    """Screen a block on this thread. Rows that are malformed or unreadable get a reason, and are marked for review."""
    inputs = screener.inputs(block.texts, clean=True)
    long = _longer(inputs["description"])
    if len(long):
        shortened = each_text(inputs["description"], lambda texts: pc.utf8_slice_codeunits(texts, 0, LONGEST))
        inputs = {**inputs, "description": shortened}
    found = screener.answers(inputs)
    judged = Judged(found.cases, found.of_row, screener.monthly(inputs, found))
    for rows, code in (
        (block.malformed(), MALFORMED),
        (np.union1d(block.unreadable(screener.columns["description"]), long), UNREADABLE),
    ):
        if len(rows):
            judged = _marked(judged, rows, code, screener.names["reasons"], screener.names["review"])
    return judged


def _longer(column: pa.Array) -> Places:
    """Return the rows whose text has more than ``LONGEST`` signs."""
    distinct = column.dictionary if pa.types.is_dictionary(column.type) else column
    if np.diff(offsets(distinct)).max(initial=0) <= LONGEST:  # so few bytes, so few signs
        return NOWHERE
    return np.flatnonzero(np.asarray(each_text(column, pc.utf8_length)) > LONGEST)


def _marked(judged: Judged, rows: Places, code: str, reasons: str, review: str) -> Judged:
    used, back = np.unique(judged.of_row[rows], return_inverse=True)
    part = judged.cases.take(pa.array(used))
    told = part[reasons]
    told = pc.if_else(pc.equal(told, ""), code, pc.binary_join_element_wise(told, code, ";"))
    part = part.set_column(part.schema.get_field_index(reasons), reasons, told)
    part = part.set_column(part.schema.get_field_index(review), review, pa.repeat(True, len(used)))
    of_row = judged.of_row.copy()
    of_row[rows] = len(judged.cases) + back
    return Judged(pa.concat_tables([judged.cases, part.cast(judged.cases.schema)]), of_row, judged.months)


def as_table(block: Block, judged: Judged, schema: pa.Schema) -> pa.Table:
    """Return the rows of a block with their answers as a table with the columns of the list, then those of the answers."""
    own = len(schema) - judged.cases.num_columns
    batch = as_batch(block, pa.schema(list(schema)[:own]))
    of_row = pa.array(judged.of_row)
    answers = [
        _spread(c.combine_chunks(), of_row, f.type) for c, f in zip(judged.cases, list(schema)[own:], strict=True)
    ]
    return pa.Table.from_arrays([*batch.columns, *answers], schema=schema)


def as_dictionaries(schema: pa.Schema, names: Collection[str]) -> pa.Schema:
    """Return the schema with those of the named columns that are texts as dictionaries: each distinct answer stands once."""
    kind = pa.dictionary(pa.int32(), pa.string())
    texts = {name for name in names if schema.field(name).type == pa.string()}
    return pa.schema([f.with_type(kind) if f.name in texts else f for f in schema], schema.metadata)


def _spread(cases: pa.Array, of_row: pa.Int32Array, kind: pa.DataType) -> pa.Array:
    if not pa.types.is_dictionary(kind):
        return cases.take(of_row)
    distinct = cases.dictionary_encode()
    return pa.DictionaryArray.from_arrays(distinct.indices.take(of_row), distinct.dictionary)


class RawLines:
    """Writes the records of a list as they stand, each with its answers behind it."""

    def __init__(self, source: DelimitedList, names: list[str]) -> None:
        self._delimiter, self._end = source.marks.delimiter, source.line_end
        added = b"".join(self._delimiter + b'"' + name.encode() + b'"' for name in names)
        self.header = source.mark + source.header + added + self._end

    def __call__(self, block: TextBlock, judged: Judged) -> Iterator[pa.Buffer]:
        """Return the rows of a block as they are written; they are put together a few at a time, as they are asked for."""
        malformed, answers = block.malformed(), self._fragments(judged.cases)
        if not len(malformed) and (fast := loops()):
            return self._joined(fast.join, block.records, answers, judged.of_row)
        mended = pa.array([block.records.mended(row, block.width) for row in malformed.tolist()], pa.binary())
        beside = pa.concat_arrays([mended, answers])
        size = max(_TOGETHER, len(beside))
        order = np.empty(2 * block.rows, np.int64)
        order[0::2] = len(beside) + 2 * (np.arange(block.rows) % size)
        order[2 * malformed] = np.arange(len(mended))
        order[1::2] = len(mended) + judged.of_row.astype(np.int64)
        return self._pieces(block.records.raw(), beside, order, 2 * size)

    @staticmethod
    def _joined(
        join: Callable[..., int], records: Records, answers: pa.BinaryArray, of_row: npt.NDArray[np.int32]
    ) -> Iterator[pa.Buffer]:
        ends, signs = offsets(answers), np.frombuffer(answers.buffers()[2], np.uint8)
        spaced, lengths = spaced_eights(signs), np.diff(ends)
        whole = eights(records.data)
        near_end = int(np.searchsorted(records.end, len(whole)))  # behind these stand fewer than eight bytes
        for start in range(0, len(of_row), _TOGETHER):
            rows = slice(start, start + _TOGETHER)
            begin, end, own = records.begin[rows], records.end[rows], of_row[rows]
            if start + _TOGETHER > near_end:
                first = int(begin[0])
                whole, begin, end = spaced_eights(records.signs[first:]), begin - first, end - first
            length = int((end - begin).sum() + lengths[own].sum())
            out = np.empty(length + 8, np.uint8)
            join(eights(out), whole, begin, end, spaced, ends, own)
            yield pa.py_buffer(out[:length])

    @staticmethod
    def _pieces(raw: pa.BinaryArray, beside: pa.BinaryArray, order: Places, size: int) -> Iterator[pa.Buffer]:
        for start in range(0, len(order), size):
            lines = pa.concat_arrays([beside, raw.slice(start, size)])
            written = lines.take(pa.array(order[start : start + size]))
            bounds = offsets(written)
            yield written.buffers()[2].slice(int(bounds[0]), int(bounds[-1] - bounds[0]))

    def _fragments(self, cases: pa.Table) -> pa.BinaryArray:
        sink = pa.BufferOutputStream()
        options: Any = pa.csv.WriteOptions(delimiter=self._delimiter.decode(), include_header=False)
        pa.csv.write_csv(cases, sink, options)
        lines = bytes(sink.getvalue()).split(b"\n")[:-1]
        return pa.array([self._delimiter + line + self._end for line in lines], pa.binary())
