"""Claim: on Spark and Dask a list takes no more than twice its time in memory on as many cores.

    python benchmarks/engines.py [--rows 1000000] [--turns 3]

Spark ``local[2]`` and a Dask ``LocalCluster`` of two processes with one thread each. In every turn an engine reads a new
Parquet file of distinct rows and hands every row to Python, where they go through (a) a function that returns them as they
are, and (b) the screening, which adds seventeen answers; where they end they are thrown away (Spark: the ``noop`` sink; Dask:
only the length of a partition goes back). On Spark, which moves the answers out of Python, (c) a function that adds as many
columns of about that width shows what moving them costs. The same file in memory, two threads, stands beside.

The list is that of ``list_maker.py``, six columns, and then one of text and destination alone. An engine that is not installed
is skipped.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from common import AS_OF, Figure, made, optional, run, whole
from timing import Contest, Timing

import scrapscreen as ss
from scrapscreen.answer import ANSWER

PARTS = 4

TYPICAL = {"string": "x" * 13, "double": 0.5, "bool": True}
"""What stands in a column of answers, by its type: the texts are as long as answers are on average."""

Runs = dict[str, Callable[[Path], object]]


def widened(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Give the rows as many columns as the screening gives them."""
    for batch in batches:
        more = [pa.repeat(pa.scalar(TYPICAL[str(field.type)], field.type), batch.num_rows) for field in ANSWER]
        yield pa.RecordBatch.from_arrays([*batch.columns, *more], schema=pa.schema([*batch.schema, *ANSWER]))


@contextmanager
def spark() -> Iterator[Runs]:
    """Yield the runs on a local Spark of two cores."""
    from pyspark.sql import SparkSession

    from scrapscreen.spark import screen

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    builder: Any = SparkSession.builder
    for name, value in {
        "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false",
        "spark.log.level": "ERROR", "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",
    }.items():  # fmt: skip
        builder = builder.config(name, value)
    session = builder.master("local[2]").getOrCreate()

    def read(folder: Path) -> Any:
        return session.read.parquet(str(folder))

    def drain(frame: Any) -> None:
        frame.write.format("noop").mode("overwrite").save()

    def identity(folder: Path) -> None:
        frame = read(folder)
        drain(frame.mapInArrow(lambda batches: batches, frame.schema))

    try:
        yield {
            "identity": identity,
            "widened": lambda folder: drain(read(folder).mapInArrow(widened, screen(read(folder), as_of=AS_OF).schema)),
            "screen": lambda folder: drain(screen(read(folder), as_of=AS_OF)),
        }
    finally:
        session.stop()


@contextmanager
def dask() -> Iterator[Runs]:
    """Yield the runs on two Dask worker processes."""
    import dask.dataframe as dd

    distributed: Any = importlib.import_module("distributed")

    from scrapscreen.dask import screen

    def lengths(frame: Any) -> None:
        frame.map_partitions(len, meta=(None, "int64")).compute()

    def identity(folder: Path) -> None:
        frame = dd.read_parquet(folder)
        lengths(frame.map_partitions(lambda part: part, meta=frame._meta))

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=logging.ERROR
    ) as local, distributed.Client(local):  # fmt: skip
        yield {
            "identity": identity, "screen": lambda folder: lengths(screen(dd.read_parquet(folder), as_of=AS_OF)),
        }  # fmt: skip


def in_memory(folder: Path) -> None:
    ss.screen_frame(pq.read_table(folder), as_of=AS_OF)


def held(runs: Runs, listed: Callable[[int, float, int], pa.Table], rows: int, turns: int) -> dict[str, Timing]:
    """Let the runs of an engine and the same in memory take turns, each on a list of its own."""
    with tempfile.TemporaryDirectory() as home:

        def prepare(seed: int) -> Path:
            folder = Path(home, str(seed))
            folder.mkdir()
            table, size = listed(rows, 1.0, seed), -(-rows // PARTS)
            for part in range(PARTS):
                pq.write_table(table.slice(part * size, size), folder / f"{part}.parquet")
            return folder

        return Contest(prepare, runs | {"memory": in_memory}, fresh=True).held(turns)


def measure(rows: int, turns: int) -> Iterator[Figure]:
    for engine, module, started in (("Spark", "pyspark", spark), ("Dask", "dask.dataframe", dask)):
        if optional(module) is None:
            continue
        with started() as runs:
            for name, listed in ((engine, whole), (f"{engine}, two columns", made)):
                yield from told(name, rows, held(runs, listed, rows, turns))


def told(name: str, rows: int, timings: Mapping[str, Timing]) -> Iterator[Figure]:
    """Tell what the turns of an engine show."""
    screened, moved, memory = timings["screen"], timings["identity"], timings["memory"]
    yield Figure(f"{name}: screened", rows / screened.median, "rows/s")
    yield Figure(f"{name}: rows moved through identity", rows / moved.median, "rows/s")
    yield Figure(f"{name}: screening against identity", screened.times(moved), "×")
    yield Figure(f"{name}: screening against the same in memory, two threads", screened.times(memory), "×", "≤ 2")
    beyond = (screened.median - memory.median) / moved.median
    yield Figure(f"{name}: what it takes beyond the same in memory, against identity", beyond, "×", "≤ 1.3")
    if "widened" in timings:
        beyond = (screened.median - memory.median) / timings["widened"].median
        yield Figure(f"{name}: the same against moving as many columns", beyond, "×")


if __name__ == "__main__":
    run(__doc__, measure, rows=1_000_000, turns=3)
