"""Claim: ten thousand million rows are a matter of core-hours, and every worker gets along with less than a gibibyte.

    python benchmarks/cluster.py [--rows 2000000] [--turns 1]

What one worker of a cluster does, on one core: it reads a Parquet file batch by batch, hands each batch to a ``Job`` (the
thing that travels to the workers of Spark and Dask), and writes rows and answers to Parquet. Time is processor time of the
whole process. A first look at the list (``list_context="infer"``) is measured apart. From the cost of a row follows the
plan for ten thousand million of them. Every text is distinct as far as the list maker goes; repeated texts cost less.
"""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from common import AS_OF, Figure, made, run

from scrapscreen.engines import Job

BATCH = 65_536
FAR = 10**10


def write_list(path: Path, rows: int, seed: int) -> None:
    """Write a made list piece by piece, so that this process stays small."""
    writer = None
    for start in range(0, rows, 100_000):
        table = made(min(100_000, rows - start), 1.0, seed + start)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer:
        writer.close()


def batches(path: Path) -> Iterator[pa.RecordBatch]:
    yield from pq.ParquetFile(path).iter_batches(BATCH)


def screened(job: Job, source: Path, out: Path) -> float:
    """Screen a file into a file; return the processor time of the screening alone."""
    taken = 0.0
    with pq.ParquetWriter(out, job.schema(pq.read_schema(source)), compression="zstd") as writer:
        for batch in batches(source):
            start = time.process_time()
            answered = job.screen(batch)
            taken += time.process_time() - start
            writer.write_batch(answered)
    return taken


def timed(work: Callable[[], float]) -> tuple[float, float]:
    start = time.process_time()
    inner = work()
    return time.process_time() - start, inner


def looked(job: Job, source: Path) -> float:
    for batch in batches(source):
        job.look(batch)
    return 0.0


def measure(rows: int, turns: int) -> Iterator[Figure]:
    cores, threads = pa.cpu_count(), pa.io_thread_count()
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    try:
        with tempfile.TemporaryDirectory() as folder:
            source, out = Path(folder, "list.parquet"), Path(folder, "out.parquet")
            whole, alone, looks = [], [], []
            for turn in range(turns):
                write_list(source, rows, 1000 + 10 * rows * turn)
                job = Job.of(pq.read_schema(source).names, None, {"as_of": AS_OF})
                total, inner = timed(partial(screened, job, source, out))
                whole.append(total)
                alone.append(inner)
                infer = Job.of(job.names, None, {"as_of": AS_OF, "list_context": "infer"})
                looks.append(timed(partial(looked, infer, source))[0])
            read, written = source.stat().st_size / rows, out.stat().st_size / rows
    finally:
        pa.set_cpu_count(cores)
        pa.set_io_thread_count(threads)
    cost = statistics.median(whole) / rows
    yield Figure("one core: read, screened, written", 1 / cost, "rows/s")
    yield Figure("one core: screened", rows / statistics.median(alone), "rows/s")
    yield Figure("read, screened, written against screened", statistics.median(whole) / statistics.median(alone), "×")
    yield Figure("a first look at a list, one core", rows / statistics.median(looks), "rows/s")
    yield Figure(
        "peak memory of the worker", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB", "≤ 1,024"
    )
    yield Figure("Parquet in", read, "bytes a row")
    yield Figure("Parquet out, the list's own columns among it", written, "bytes a row")
    yield Figure("ten thousand million rows", FAR * cost / 3600, "core-hours")
    yield Figure("the first look at them", FAR * statistics.median(looks) / rows / 3600, "core-hours")
    yield Figure("Parquet in for them", FAR * read / 1e9, "GB")
    yield Figure("Parquet out for them", FAR * written / 1e9, "GB")


if __name__ == "__main__":
    run(__doc__, measure, rows=2_000_000, turns=1)
