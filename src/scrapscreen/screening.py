"""The whole method on one page.

A description goes in; codes, waste or product, and the restrictions it would meet come out::

    description ─ distinct ─ words ─ meanings ─ roles ─ facts     text/      once per distinct description, on arrays
    destination, day, documents … ───────────────────── context   context.py once per distinct combination
    facts + context ─ goods ─ status ─ codes ─ measures ─ answer  judge.py   once per distinct pair
    answer + declared codes ─ check ─ columns                     answer.py  spread back to the rows with take

One row or a hundred million take this same way; there is no other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.answer import Answers, AnswerSheet
from scrapscreen.codes.nomenclature import CombinedNomenclature
from scrapscreen.collector import collector_at_rest, collector_passing_by
from scrapscreen.context import CONTEXT_COLUMNS, Context, mass_class
from scrapscreen.grouping import distinct_values, seldom_repeated
from scrapscreen.judge import Judge
from scrapscreen.listing import SignCounts
from scrapscreen.memory import Memory
from scrapscreen.rulebook import RuleBook
from scrapscreen.status.resolver import StatusRule
from scrapscreen.text.reader import Word, load_reader
from scrapscreen.verdict import Verdict

Ints = npt.NDArray[np.int64]
Batch = Mapping[str, pa.Array]
Done = TypeVar("Done")

INPUTS = ("description", "declared_cn", "declared_ewc", *CONTEXT_COLUMNS)
"""The columns a screening reads."""

_CHUNK = 32_768
"""So many descriptions are read at once: many enough that threads seldom wait for each other between two steps."""

_PART = 16_384
"""A thread takes at least so many rows."""

_MOST_KEYS = 1 << 31
"""Combinations are numbered anew when more than so many could be told apart: with another column they must fit in 64 bits."""

_SIGNATURE = "signature"

Spread = Callable[[Batch, Callable[[Batch], Any]], list[Any]]
"""Does some work on a batch, at once or part by part."""


def _at_once(batch: Batch, work: Callable[[Batch], Done]) -> list[Done]:
    return [work(batch)]


@dataclass(frozen=True, slots=True)
class Account:
    """All about one row: its verdict, its answer by column, its words as read, the status rule that came second."""

    verdict: Verdict
    row: dict[str, Any]
    words: list[Word]
    second: StatusRule | None


class Pass:
    """The pass over batches, with everything it has learnt. Several threads may use it at once."""

    @collector_at_rest()
    def __init__(
        self,
        measures: Path | None = None,
        lexicon: Path | None = None,
        nomenclature: CombinedNomenclature | None = None,
    ) -> None:
        self.reader = load_reader(lexicon)
        self.book = RuleBook(self.reader, measures, nomenclature)
        self.judge = Judge(self.book)
        self._sheet = AnswerSheet(self.book.nomenclature, self.book.waste_list)
        self._memory = Memory()

    @collector_passing_by
    def screen(self, batch: Mapping[str, pa.Array], today: dt.date) -> pa.Table:
        """Screen a batch: columns of equal length named as in ``INPUTS``; only ``description`` is needed.

        Every column is an array of strings without nulls, plain or as a dictionary. Returns a table with the columns of
        ``ANSWER``, one row for each. A long batch is parted among as many threads as pyarrow uses; a text that several
        parts hold is read once.
        """
        memory = self._remembered()
        signature = pa.array(self._signatures(batch["description"], memory, self.spread))

        def work(part: Batch) -> pa.Table:
            return self._answers(part, np.asarray(part[_SIGNATURE]), memory, today).table()

        return pa.concat_tables(self.spread({**batch, _SIGNATURE: signature}, work))

    @staticmethod
    def spread(batch: Batch, work: Callable[[Batch], Done]) -> list[Done]:
        """Do some work on the parts of a batch, on as many threads as pyarrow uses; return the results in order."""
        rows = len(next(iter(batch.values())))
        size = max(_PART, -(-rows // pa.cpu_count()))
        parts = [{name: column.slice(start, size) for name, column in batch.items()} for start in range(0, rows, size)]
        if len(parts) < 2:
            return [work(batch)]
        with ThreadPoolExecutor(len(parts)) as pool:
            return list(pool.map(work, parts))

    @collector_passing_by
    def answers(self, batch: Mapping[str, pa.Array], today: dt.date) -> Answers:
        """Screen a batch on one thread, and leave each distinct answer standing once."""
        memory = self._remembered()
        return self._answers(batch, self._signatures(batch["description"], memory), memory, today)

    def _answers(self, batch: Batch, signature: Ints, memory: Memory, today: dt.date) -> Answers:
        context = self._contexts(batch, today, len(signature), memory)
        verdict = memory.decide(signature, context, self.judge.judge)
        return self._sheet.lay_out(memory.verdicts, verdict, batch)

    def account(self, cells: Mapping[str, str], today: dt.date) -> Account:
        """Screen one row, its cells by column of ``INPUTS``, and tell how it was read."""
        given = dict.fromkeys(INPUTS, "") | {
            name: cell.strip() for name, cell in cells.items() if name != "description"
        }
        if given["net_mass_kg"]:
            given["net_mass_kg"] = mass_class(given["net_mass_kg"], self.book.contexts.thresholds)
        laid = self.reader.lay(pa.array([cells["description"]], pa.string()))
        memory = self._remembered()
        signature = memory.signatures(laid.line.pack(), self.reader.facts)
        context = self.book.settle_context(self.book.contexts.read(given, today))
        number = memory.decide(signature, np.array([memory.context(context)]), self.judge.judge)[0]
        verdict = memory.verdicts[number]
        row = self._sheet.row(verdict, cells.get("declared_cn", ""), cells.get("declared_ewc", ""))
        second = self.judge.second_status(memory.bits(signature).tobytes(), context)
        return Account(verdict, row, self.reader.spelled(laid), second)

    @collector_passing_by
    def look(self, texts: pa.StringArray, today: dt.date) -> SignCounts:
        """Return how many of the texts show each sign of a kind of list."""
        memory = self._remembered()
        signature = self._signatures(texts, memory)
        numbers, rows = np.unique(signature, return_counts=True)
        context = self.book.contexts.read(dict.fromkeys(CONTEXT_COLUMNS, ""), today)
        counts = self.judge.signs(memory.bits(numbers[:_CHUNK]), rows[:_CHUNK], context)
        for start in range(_CHUNK, len(numbers), _CHUNK):
            part = slice(start, start + _CHUNK)
            counts = counts + self.judge.signs(memory.bits(numbers[part]), rows[part], context)
        return counts

    def _remembered(self) -> Memory:
        if self._memory.full:
            self._memory = Memory()
        return self._memory

    def _signatures(self, texts: pa.StringArray, memory: Memory, over: Spread = _at_once) -> Ints:
        """Return the signature number of each description: which facts it states. Equal ones are read once."""

        def each(column: pa.Array, work: Callable[[pa.Array], Any]) -> list[Any]:
            return over({"description": column}, lambda part: work(part["description"]))

        read = partial(self._read, memory=memory)
        if seldom_repeated(texts):
            return np.concatenate(each(texts, read))
        encoded = pa.chunked_array(each(texts, lambda part: part.dictionary_encode())).unify_dictionaries()
        signature = np.concatenate(each(encoded.chunk(0).dictionary, lambda part: memory.signatures_of(part, read)))
        return np.concatenate([signature[np.asarray(chunk.indices)] for chunk in encoded.chunks])

    def _read(self, texts: pa.StringArray, memory: Memory) -> Ints:
        read = [self.reader.wordings(texts.slice(start, _CHUNK)) for start in range(0, len(texts), _CHUNK)]
        if not read:
            return np.zeros(0, np.int64)
        wordings = pa.concat_arrays([wordings for wordings, _ in read]).dictionary_encode()
        first = np.cumsum([0, *(len(wordings) for wordings, _ in read)])
        of_text = np.concatenate([own + start for (_, own), start in zip(read, first, strict=False)])
        place: npt.NDArray[np.int32] = np.asarray(wordings.indices)[of_text]
        return memory.signatures(wordings.dictionary, self._facts)[place]

    def _facts(self, wordings: pa.BinaryArray) -> npt.NDArray[np.uint64]:
        return np.concatenate([self.reader.facts(wordings.slice(n, _CHUNK)) for n in range(0, len(wordings), _CHUNK)])

    def _contexts(self, batch: Mapping[str, pa.Array], today: dt.date, rows: int, memory: Memory) -> Ints:
        """Return the context number of each row."""
        key, keys = np.zeros(rows, np.int64), 1
        columns: list[tuple[str, list[str], npt.NDArray[np.integer]]] = []
        for name in (n for n in CONTEXT_COLUMNS if n in batch):
            words, index = self.book.contexts.classes(name, batch[name])
            columns.append((name, words, index))
            if len(words) > 1:
                key, keys = key * len(words) + index, keys * len(words)
            if keys > _MOST_KEYS:
                distinct, place = distinct_values(key)
                key, keys = place.astype(np.int64), len(distinct)
        combinations, of_row = distinct_values(key)
        one_row = np.zeros(len(combinations), np.int64)
        one_row[of_row] = np.arange(rows)
        numbers = np.empty(len(one_row), np.int64)
        names = [name for name, _, _ in columns]
        for n, row in enumerate(one_row.tolist()):
            cells = tuple(words[index[row]] for _, words, index in columns)
            asked = (today, *names, *cells)
            known = memory.known_context(asked)
            numbers[n] = memory.context(self._settled(names, cells, today), asked) if known is None else known
        return numbers[of_row]

    def _settled(self, names: list[str], cells: tuple[str, ...], today: dt.date) -> Context:
        given = dict.fromkeys(CONTEXT_COLUMNS, "") | dict(zip(names, map(str.strip, cells), strict=True))
        return self.book.settle_context(self.book.contexts.read(given, today))
