"""Lists on Spark: ``scrapscreen.spark.screen(sdf)``, the answers of one machine, through ``mapInArrow``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from scrapscreen.engines import Job
from scrapscreen.errors import MissingExtraError
from scrapscreen.monthly import KEYS, PART, SUMS

try:
    from pyspark.sql import DataFrame
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
except ImportError as error:
    raise MissingExtraError("scrapscreen.spark", "spark") from error


def screen(
    sdf: DataFrame,
    columns: Mapping[str, str] | None = None,
    *,
    measures: str | Path | None = None,
    lexicon: str | Path | None = None,
    **settings: Any,
) -> DataFrame:
    """Screen a Spark frame: same rows, same columns, and the answer columns after them.

    Parameters
    ----------
    sdf : pyspark.sql.DataFrame
        One row a consignment.
    columns : mapping, optional
        Meaning → column name; see ``Screener.screen_frame``.
    measures, lexicon : path, optional
        Folders of the user's own tables; they are read on the driver and sent to the workers.
    **settings
        ``as_of``, ``destination``, ``min_confidence``, ``list_context``, ``prefix`` … as for ``screen_frame``.
        ``list_context="infer"`` takes a step of its own: all rows are looked at, the counts added up, before any is
        screened.

    Raises
    ------
    InputError, ColumnClashError, TableError
        As ``screen_frame`` and ``Screener``, before any worker starts.

    Examples
    --------
    >>> sdf = spark.createDataFrame([("złom miedzi",), ("aluminium ladder",)], ["goods"])  # doctest: +SKIP
    >>> screen(sdf, as_of="2026-11-22").select("status").show()  # doctest: +SKIP
    """
    job = _job(sdf, columns, settings, measures, lexicon)
    return sdf.mapInArrow(_each(job.screen), from_arrow_schema(job.schema(to_arrow_schema(sdf.schema))))


def monthly(
    sdf: DataFrame,
    columns: Mapping[str, str] | None = None,
    *,
    measures: str | Path | None = None,
    lexicon: str | Path | None = None,
    **settings: Any,
) -> pa.Table:
    """Tell what the consignments weigh together in each calendar month, where law sets a limit for a month.

    The frame is screened for it now, and summed by Spark's own group-by. Parameters and errors are
    those of ``screen``; the table is that of ``Screener.monthly``.

    Examples
    --------
    >>> monthly(spark.read.parquet("declarations/")).filter(pc.field("over"))  # doctest: +SKIP
    """
    job = _job(sdf, columns, settings, measures, lexicon)
    parts = sdf.mapInArrow(_each(job.monthly), from_arrow_schema(PART))
    summed = parts.groupBy(*KEYS).sum(*SUMS).toDF(*PART.names).toArrow()
    return job.months(summed.cast(PART).to_batches())


def _job(
    sdf: DataFrame,
    columns: Mapping[str, str] | None,
    settings: Mapping[str, Any],
    measures: str | Path | None,
    lexicon: str | Path | None,
) -> Job:
    job = Job.of(to_arrow_schema(sdf.schema).names, columns, settings, measures, lexicon)
    if not job.infers:
        return job
    seen = sdf.mapInArrow(_looking(job), "sign int, count long").groupBy("sign").sum("count").collect()
    return job.knowing(np.array([count for _, count in sorted((row[0], row[1]) for row in seen)], np.intp))


def _each(work: Callable[[pa.RecordBatch], pa.RecordBatch]) -> Any:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return map(work, batches)

    return run


def _looking(job: Job) -> Any:
    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            counts = job.look(batch)
            yield pa.record_batch({"sign": pa.array(np.arange(len(counts), dtype=np.int32)), "count": pa.array(counts)})

    return run
