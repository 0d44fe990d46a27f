"""Claim: screening a file costs little more than reading and writing it.

    python benchmarks/files.py [--rows 5000000] [--turns 5]

The yardstick is pyarrow: read the list, every cell a string, and write it again (the input only, without answers). Both take
turns in one run, so that a slow or busy machine slows both. Each writes a new file; each turn has a screener that has learnt
nothing. A list of a fifth of the rows stands beside: there what is learnt once, and the first and last block, weigh more.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from common import AS_OF, Figure, run
from list_maker import SCHEMA, write
from timing import Contest

from scrapscreen.bulk.manifest import Settings
from scrapscreen.bulk.plan import plan_list
from scrapscreen.bulk.run import screen_list
from scrapscreen.screener import Screener

KINDS = {"5 % distinct": (0.05, "≤ 3"), "distinct": (1.0, "≤ 5")}


def copy(path: Path, output: Path) -> None:
    """Read a list with pyarrow, every cell a string, and write it."""
    if path.suffix == ".parquet":
        pq.write_table(pq.read_table(path), output)
        return
    options = pa.csv.ConvertOptions(column_types={name: pa.string() for name in SCHEMA.names})
    pa.csv.write_csv(pa.csv.read_csv(path, convert_options=options), output)


def screen(screener: Screener, path: Path, output: Path) -> None:
    """Screen a list as the command line does."""
    plan = plan_list(str(path), str(output), Settings.model_validate({"columns": {}, "as_of": AS_OF}))
    screen_list(screener, plan)


def contest(path: Path, output: Path) -> Contest[Screener]:
    """Return the two that take turns; before each the output is removed, and the screener has learnt nothing."""

    def prepared(_: int) -> Screener:
        output.unlink(missing_ok=True)
        return Screener()

    runs = {"screen": lambda s: screen(s, path, output), "copy": lambda _: copy(path, output)}
    return Contest(prepared, runs, fresh=True)


def measure(rows: int, turns: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        for (kind, (distinct, aim)), suffix, size in product(KINDS.items(), (".csv", ".parquet"), (rows // 5, rows)):
            path, output = Path(folder, f"list{suffix}"), Path(folder, f"out{suffix}")
            write(path, size, distinct=distinct)
            timed = contest(path, output).held(turns)
            name, times = f"{suffix}, {kind}, {size:,} rows", timed["screen"].times(timed["copy"])
            yield Figure(f"{name}: screened", size / timed["screen"].median, "rows/s")
            yield Figure(f"{name}: copied by pyarrow", size / timed["copy"].median, "rows/s")
            yield Figure(f"{name}: screening takes as long as, copies", times, "×", aim)


if __name__ == "__main__":
    run(__doc__, measure, rows=5_000_000)
