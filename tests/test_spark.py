"""Spark: a real local session on two cores gives the bytes of one machine."""

import os
import shutil
import subprocess
import sys

import pyarrow as pa
import pytest

import scrapscreen as ss

from . import monthly
from .engines import COLUMNS, DAY, OWN_WORD, answers, rows

pytest.importorskip("pyspark", reason="install scrapscreen[spark]")
if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
    pytest.skip("Spark needs Java 17: install openjdk-17-jre-headless", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def screen(spark, frame, partitions=3, **settings):
    from scrapscreen.spark import screen as screen_spark

    table = pa.Table.from_pandas(frame, preserve_index=False)
    return screen_spark(spark.createDataFrame(table).repartition(partitions), COLUMNS, as_of=DAY, **settings)


def expected(frame, **settings):
    table = answers(pa.Table.from_pandas(frame, preserve_index=False), **settings)
    return table.replace_schema_metadata(None)


@pytest.mark.parametrize("settings", [{}, {"list_context": "infer"}, {"prefix": "ss_", "destination": "IN"}])
def test_the_answers_of_one_machine(spark, settings):
    frame = rows()
    out = screen(spark, frame, **settings).orderBy("n").toArrow()
    assert out.column_names == expected(frame, **settings).column_names
    assert out.to_pylist() == expected(frame, **settings).to_pylist()


def test_own_words_travel_to_the_workers(spark, tmp_path):
    (tmp_path / "de.csv").write_text(OWN_WORD, encoding="utf-8")
    frame = rows(4).assign(goods="zzkupfer lose")
    assert {row.materials for row in screen(spark, frame, lexicon=tmp_path).collect()} == {"copper"}
    assert set(answers(frame)["materials"]) == {""}


@pytest.mark.parametrize("settings", [{}, {"list_context": "infer"}, {"destination": "TR"}])
def test_the_months_of_one_machine(spark, settings):
    from scrapscreen.spark import monthly as monthly_spark

    frame = monthly.sample()
    given_ = spark.createDataFrame(pa.Table.from_pandas(frame, preserve_index=False)).repartition(3)
    found = monthly_spark(given_, monthly.COLUMNS, today=monthly.TODAY, **settings)
    assert found.equals(ss.Screener().monthly(frame, monthly.COLUMNS, today=monthly.TODAY, **settings))
    assert found["over"].to_pylist().count(True)
    nothing = monthly_spark(given_.filter("goods = 'Honey'"), monthly.COLUMNS, today=monthly.TODAY)
    assert nothing.equals(found.slice(0, 0))


def test_errors_come_before_the_workers_start(spark):
    from scrapscreen.spark import screen as screen_spark

    with pytest.raises(ss.InputError, match="there is no column 'good'"):
        screen_spark(spark.createDataFrame([("x",)], ["goods"]), {"description": "good"})


def test_without_the_extra_the_import_names_it():
    code = (
        "import sys; sys.modules['pyspark'] = None\n"
        "try:\n    import scrapscreen.spark\nexcept ImportError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
    assert "pip install 'scrapscreen[spark]'" in done.stdout
