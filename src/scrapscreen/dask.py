"""Lists on Dask: ``scrapscreen.dask.screen(ddf)``, the answers of one machine on as many workers as there are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from scrapscreen.allocator import memory_kept
from scrapscreen.engines import Job, planned
from scrapscreen.errors import MissingExtraError
from scrapscreen.frames import beside, column_of
from scrapscreen.monthly import KEYS, PART, SUMS

try:
    import dask.dataframe as dd
    import pandas as pd
except ImportError as error:
    raise MissingExtraError("scrapscreen.dask", "dask") from error


def screen(
    ddf: dd.DataFrame,
    columns: Mapping[str, str] | None = None,
    *,
    measures: str | Path | None = None,
    lexicon: str | Path | None = None,
    **settings: Any,
) -> dd.DataFrame:
    """Screen a Dask frame: same partitions, same index, same columns, and the answer columns after them.

    Parameters
    ----------
    ddf : dask.dataframe.DataFrame
        One row a consignment.
    columns : mapping, optional
        Meaning → column name; see ``Screener.screen_frame``.
    measures, lexicon : path, optional
        Folders of the user's own tables; they are read here and sent to the workers.
    **settings
        ``as_of``, ``destination``, ``min_confidence``, ``list_context``, ``prefix`` … as for ``screen_frame``.
        ``list_context="infer"`` takes a step of its own: all partitions are looked at, the counts added up, before any is
        screened.

    While a worker screens a partition, it keeps the memory that Dask tells it to give back at once; see ``allocator.py``.

    Raises
    ------
    InputError, ColumnClashError, TableError
        As ``screen_frame`` and ``Screener``, before any worker starts.

    Examples
    --------
    >>> import dask.dataframe as dd, pandas as pd
    >>> ddf = dd.from_pandas(pd.DataFrame({"goods": ["złom miedzi", "aluminium ladder"]}), npartitions=2)
    >>> screen(ddf, as_of="2026-11-22")["status"].compute().tolist()
    ['waste', 'product']
    """
    job = _job(ddf, columns, settings, measures, lexicon)
    return ddf.map_partitions(_screen, job, meta=_screen(ddf._meta, job))


def monthly(
    ddf: dd.DataFrame,
    columns: Mapping[str, str] | None = None,
    *,
    measures: str | Path | None = None,
    lexicon: str | Path | None = None,
    **settings: Any,
) -> pa.Table:
    """Tell what the consignments weigh together in each calendar month, where law sets a limit for a month.

    The frame is screened for it now, and summed by Dask's own group-by. Parameters and errors are
    those of ``screen``; the table is that of ``Screener.monthly``.

    Examples
    --------
    >>> import dask.dataframe as dd, pandas as pd
    >>> lots = {"goods": "rottami di rame", "origin": "IT", "dest": "TR", "net mass kg": [200e3] * 3, "date": "2026-11-03"}
    >>> monthly(dd.from_pandas(pd.DataFrame(lots), npartitions=2)).select(["month", "net_mass_kg", "over"]).to_pylist()
    [{'month': '2026-11', 'net_mass_kg': 600000.0, 'over': True}]
    """
    job = _job(ddf, columns, settings, measures, lexicon)
    parts = ddf.map_partitions(_monthly, job, meta=_monthly(ddf._meta, job))
    summed = parts.groupby(KEYS)[SUMS].sum().compute().reset_index()
    return job.months([pa.RecordBatch.from_pandas(summed, PART, preserve_index=False)])


def _job(
    ddf: dd.DataFrame,
    columns: Mapping[str, str] | None,
    settings: Mapping[str, Any],
    measures: str | Path | None,
    lexicon: str | Path | None,
) -> Job:
    job = Job.of([str(c) for c in ddf.columns], columns, settings, measures, lexicon)
    if not job.infers:
        return job
    seen = ddf.map_partitions(_look, job, meta=pd.DataFrame(columns=["sign", "count"], dtype="int64"))
    return job.knowing(seen.groupby("sign")["count"].sum().compute().sort_index().to_numpy())


@memory_kept()
def _monthly(frame: pd.DataFrame, job: Job) -> pd.DataFrame:
    screener = planned(job)
    inputs = screener.inputs(partial(column_of, frame))
    counted: pd.DataFrame = screener.monthly(inputs, screener.answers(inputs)).to_pandas()
    return counted


@memory_kept()
def _look(frame: pd.DataFrame, job: Job) -> pd.DataFrame:
    screener = planned(job)
    counts = screener.look(screener.inputs(partial(column_of, frame)))
    return pd.DataFrame({"sign": range(len(counts)), "count": counts}, dtype="int64")


@memory_kept()
def _screen(frame: pd.DataFrame, job: Job) -> pd.DataFrame:
    screener = planned(job)
    answers = screener.answers(screener.inputs(partial(column_of, frame)))
    return beside(frame, answers.table(), screener.names["ewc_hazardous"])
