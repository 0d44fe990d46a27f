"""One list on many machines: what every worker needs, once, to screen the batches that its engine hands it.

A ``Job`` holds the settings and the user's own tables as bytes, so that it can travel; a worker builds the screener at
the first batch and keeps it. The answers are those of one machine, byte for byte.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from scrapscreen.batch import BatchScreener, as_day
from scrapscreen.listing import SignCounts
from scrapscreen.screener import Screener, default_screener

Files = tuple[tuple[str, bytes], ...]

_KEPT = 4
"""So many screeners with own tables, and so many plans, a worker keeps."""


@dataclass(frozen=True, slots=True)
class OwnTables:
    """The user's own measures and words, as files: path in its folder, and bytes."""

    measures: Files = ()
    lexicon: Files = ()

    @classmethod
    def read(cls, measures: str | Path | None, lexicon: str | Path | None) -> OwnTables:
        """Read the folders, and check that a screener can use them.

        Raises
        ------
        TableError
            A file cannot be used; the message names file and line.
        """
        if measures or lexicon:
            Screener(measures=measures, lexicon=lexicon)
        return cls(_files(measures), _files(lexicon))


@dataclass(frozen=True, slots=True)
class Job:
    """How the batches of one list are screened, on any worker.

    ``names`` are the columns of the list, ``columns`` says what they mean (meaning, column), ``settings`` are those of
    ``screen_frame``; the day is always among them, so that all workers apply the law of one day. ``signs`` are what was
    seen in the whole list, where its kind is to be inferred.
    """

    names: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, Any], ...]
    own: OwnTables = OwnTables()
    signs: tuple[int, ...] = ()

    @classmethod
    def of(
        cls,
        names: Sequence[str],
        columns: Mapping[str, str] | None,
        settings: Mapping[str, Any],
        measures: str | Path | None = None,
        lexicon: str | Path | None = None,
    ) -> Job:
        """Plan a job and check it here, before any worker starts; raises what ``screen_frame`` raises."""
        fixed = {"today": dt.date.today()} | dict(settings)
        fixed["as_of"] = as_day(fixed.get("as_of"))
        own = OwnTables.read(measures, lexicon)
        job = cls(tuple(names), tuple((columns or {}).items()), tuple(fixed.items()), own)
        planned(job)
        return job

    @property
    def infers(self) -> bool:
        """Whether the kind of list is still to be inferred from a look at all its batches."""
        return dict(self.settings).get("list_context") == "infer" and not self.signs

    def look(self, batch: pa.RecordBatch) -> SignCounts:
        """Return how many rows of a batch show each sign of a kind of list."""
        screener = planned(self)
        return screener.look(screener.inputs(batch.column))

    def knowing(self, counts: Iterable[int]) -> Job:
        """Return the job that knows what was seen in all batches."""
        return replace(self, signs=tuple(int(count) for count in counts))

    def monthly(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return what the rows of a batch weigh by measure, month and exporter."""
        screener = planned(self)
        inputs = screener.inputs(batch.column)
        return screener.monthly(inputs, screener.answers(inputs))

    def months(self, parts: Iterable[pa.RecordBatch]) -> pa.Table:
        """Add up what ``monthly`` gave for all batches, and tell which month is over which limit."""
        return planned(self).months(parts)

    def screen(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the batch with the answer columns after its own."""
        return planned(self)(batch)

    def schema(self, given: pa.Schema) -> pa.Schema:
        """Return the schema of what comes out."""
        return planned(self).schema(given)


@lru_cache(maxsize=_KEPT)
def planned(job: Job) -> BatchScreener:
    """Return what screens the batches of a job in this process, made at its first batch."""
    screener = _screener(job.own).plan_batches(job.names, dict(job.columns) or None, **dict(job.settings))
    if not job.signs:
        return screener
    return screener.knowing(job.signs)


@lru_cache(maxsize=_KEPT)
def _screener(own: OwnTables) -> Screener:
    if own == OwnTables():
        return default_screener()
    with tempfile.TemporaryDirectory(prefix="scrapscreen-") as folder:
        return Screener(**{name: _unpacked(Path(folder, name), getattr(own, name)) for name in ("measures", "lexicon")})


def _files(folder: str | Path | None) -> Files:
    if not folder:
        return ()
    paths = sorted(p for p in Path(folder).rglob("*") if p.is_file())
    return tuple((p.relative_to(folder).as_posix(), p.read_bytes()) for p in paths)


def _unpacked(folder: Path, files: Files) -> Path | None:
    for name, body in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    return folder if files else None
