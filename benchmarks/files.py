"""What screening a file costs beside reading and writing it: ratios of times, medians of several in one run.

    python benchmarks/files.py                         # 1 000 000 rows, CSV and Parquet
    python benchmarks/files.py --rows 10000000 --memory

The yardstick is pyarrow: read the list, every cell a string, and write it again (the input only, without answers). Both are
timed by turns in one run, so that a slow or busy machine slows both. ``--memory`` adds the peak of a process that screens the
list, beside that of one tenth of it.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parent))
from list_maker import SCHEMA, write

from scrapscreen.bulk.manifest import Settings
from scrapscreen.bulk.plan import plan_list
from scrapscreen.bulk.run import screen_list, screener_for

_MOST = {0.05: 3.0, 1.0: 5.0}
"""The ratio to stay below, by the share of distinct descriptions."""


def copy(path: Path, output: Path) -> None:
    """Read a list with pyarrow, every cell a string, and write it."""
    if path.suffix == ".parquet":
        pq.write_table(pq.read_table(path), output)
        return
    options = pa.csv.ConvertOptions(column_types={name: pa.string() for name in SCHEMA.names})
    pa.csv.write_csv(pa.csv.read_csv(path, convert_options=options), output)


def screen(path: Path, output: Path) -> None:
    """Screen a list as the command line does."""
    plan = plan_list(str(path), str(output), Settings.model_validate({"columns": {}, "as_of": "2026-11-22"}))
    screen_list(screener_for(plan.settings), plan)


def timed(work: Callable[[Path, Path], None], path: Path, output: Path) -> float:
    start = time.perf_counter()
    work(path, output)
    return time.perf_counter() - start


def peak(path: Path, output: Path) -> float:
    """Return the peak memory, in MiB, of a process that screens a list."""
    script = (
        "import resource, sys; from scrapscreen.cli import app\n"
        "try: app(['screen', sys.argv[1], '-o', sys.argv[2], '-q'])\n"
        "except SystemExit: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", script, path, output], capture_output=True, text=True, check=True)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return int(done.stdout) / unit


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--memory", action="store_true")
    args = parser.parse_args()
    over = False
    with tempfile.TemporaryDirectory() as folder:
        for distinct, most in _MOST.items():
            for suffix in (".csv", ".parquet"):
                path, output = Path(folder, f"list{suffix}"), Path(folder, f"out{suffix}")
                write(path, args.rows, distinct=distinct)
                pairs = [(timed(screen, path, output), timed(copy, path, output)) for _ in range(args.repeat)]
                ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
                over |= ours > most * theirs
                print(
                    f"{suffix:9s} {distinct:4.0%} distinct  {args.rows / ours:12,.0f} rows/s  copied in {theirs:7.2f} s  "
                    f"screened in {ours:7.2f} s  ratio {ours / theirs:5.2f} (at most {most})"
                )
        if args.memory:
            for rows in (args.rows // 10, args.rows):
                path = Path(folder, "list.csv")
                write(path, rows, distinct=0.05)
                print(f"{rows:12,d} rows: peak {peak(path, Path(folder, 'out.csv')):7.0f} MiB")
    return int(over)


if __name__ == "__main__":
    raise SystemExit(main())
