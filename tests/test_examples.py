"""The example jobs run as they stand: on this machine, over a folder of Parquet files, with the answers of ``screen_frame``."""

import csv
import datetime as dt
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

import scrapscreen as ss
from scrapscreen.monthly import TOTALS, said
from scrapscreen.screener import default_screener

EXAMPLES = Path(__file__).parents[1] / "examples"
TODAY = dt.date(2026, 11, 22)
COLUMNS = {"description": "blob", "exporter": "status"}
"""No usual names, and one that an answer has too: the job must be told, and given a prefix."""
HAVE_JAVA = bool(shutil.which("java") or os.environ.get("JAVA_HOME"))


def job(name, extra, needs, *more):
    missing = importlib.util.find_spec(needs) is None
    return pytest.param(
        name, id=name, marks=[pytest.mark.skipif(missing, reason=f"install scrapscreen[{extra}]"), *more]
    )


JAVA = pytest.mark.skipif(not HAVE_JAVA, reason="Spark needs Java 17: install openjdk-17-jre-headless")
JOBS = [job("dask_job.py", "dask", "dask"), job("spark_job.py", "spark", "pyspark", JAVA)]


@pytest.fixture(scope="module")
def declarations():
    """The example manifest five times, with an exporter for each row, and lots of Italian scrap within one month."""
    rows = list(csv.DictReader((EXAMPLES / "manifest.csv").read_text(encoding="utf-8").splitlines()))
    lot = dict.fromkeys(rows[0], "") | {
        "goods description": "Rottami alluminio misti", "origin": "IT", "destination": "TR", "net mass kg": "90000.5",
    }  # fmt: skip
    rows = [row | {"exporter": "Bianchi"} for row in rows * 5]
    rows += [lot | {"exporter": "Rossi", "date": f"2026-11-{day:02d}"} for day in range(1, 7)]
    table = pa.Table.from_pylist([row | {"row": number} for number, row in enumerate(rows)])
    return table.rename_columns({"goods description": COLUMNS["description"], "exporter": "status"})


def run(name, source, output, *more):
    command = [sys.executable, EXAMPLES / name, source, output, "--local", "--today", str(TODAY), *more]
    return subprocess.run(command, capture_output=True, text=True)


def write(table, folder):
    folder.mkdir()
    for part, start in enumerate(range(0, len(table), 100)):
        pq.write_table(table.slice(start, 100), folder / f"part-{part}.parquet")
    return folder


@pytest.mark.parametrize("name", JOBS)
def test_a_job_gives_the_answers_of_one_machine(name, declarations, tmp_path):
    source, output, months = (
        write(declarations, tmp_path / "declarations"),
        tmp_path / "screened",
        tmp_path / "months.csv",
    )
    named = [f"{meaning}={column}" for meaning, column in COLUMNS.items()]
    done = run(name, source, output, "--months", months, "--prefix", "ss_", "--columns", *named)
    assert done.returncode == 0, done.stderr

    expected = ss.screen_frame(declarations, COLUMNS, list_context="infer", today=TODAY, prefix="ss_")
    found = pq.read_table(output).sort_by("row")
    assert found.column_names == expected.column_names
    assert found.to_pylist() == expected.to_pylist()

    totals = default_screener().monthly(declarations, COLUMNS, list_context="infer", today=TODAY, prefix="ss_")
    types = {field.name: field.type for field in TOTALS}
    options = pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=False)
    assert pyarrow.csv.read_csv(months, convert_options=options).to_pylist() == totals.to_pylist()

    levels = expected["ss_exposure"].to_pylist()
    counted = [f"exposure {level}: {levels.count(level)} rows" for level in sorted(set(levels))]
    assert len(counted) == 3
    over = ["IT-SCRAP-NOTIF: 540.003 t in 2026-11 by Rossi, above 500 t in one month; 6 rows"]
    assert said(totals) == over
    assert done.stdout.splitlines() == counted + over


@pytest.mark.parametrize("name", JOBS[:1])
def test_a_job_writes_over_nothing(name, declarations, tmp_path):
    source, output = write(declarations.slice(0, 5), tmp_path / "declarations"), tmp_path / "screened"
    output.mkdir()
    (output / "kept").write_text("kept")
    done = run(name, source, output, "--prefix", "ss_", "--columns", "description=blob")
    assert done.returncode != 0
    assert "already" in done.stderr
    assert [path.name for path in output.iterdir()] == ["kept"]
