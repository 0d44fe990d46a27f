"""A customs list on Spark: a folder of Parquet files in, the same rows with their answers out, and what a person must know.

    spark-submit examples/spark_job.py s3a://lake/declarations s3a://lake/screened --months months.csv
    python examples/spark_job.py declarations screened --local

The workers need scrapscreen[spark]; the tables travel with it, nothing is fetched. Columns with usual names are recognised,
others are named: ``--columns description=goods_text destination=dest_country``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from typing import Any

import pyarrow.csv
from pyspark.sql import SparkSession

from scrapscreen.monthly import said
from scrapscreen.spark import monthly, screen


def run(spark: Any, args: argparse.Namespace) -> None:
    declarations = spark.read.parquet(args.source)
    columns = dict(pair.split("=", 1) for pair in args.columns)
    # "infer": a first look at all rows tells whether the list is a scrap dealer's, a shop's, or neither.
    settings = {"list_context": "infer", "destination": args.destination, "today": args.today, "prefix": args.prefix}

    screen(declarations, columns, **settings).write.parquet(args.output)

    # Read back, so that no row is screened again to be counted.
    exposure = f"{args.prefix or ''}exposure"
    for level, rows in spark.read.parquet(args.output).groupBy(exposure).count().orderBy(exposure).collect():
        print(f"exposure {level}: {rows} rows")

    months = monthly(declarations, columns, **settings)
    if args.months:
        pyarrow.csv.write_csv(months, args.months)
    for line in said(months):
        print(line)


def session(local: bool) -> Any:
    """Return the session that spark-submit has set up, or one on the cores of this machine."""
    if not local:
        return SparkSession.builder.getOrCreate()
    os.environ["PYSPARK_PYTHON"] = sys.executable
    here = {
        "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
    }  # fmt: skip
    return SparkSession.builder.master("local[*]").config(map=here).getOrCreate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", help="folder of Parquet files, one row a consignment")
    parser.add_argument("output", help="folder for the screened rows; must not exist yet")
    parser.add_argument("--columns", nargs="*", default=[], metavar="MEANING=COLUMN")
    parser.add_argument("--destination", help="country of all rows that name none")
    parser.add_argument(
        "--today", type=dt.date.fromisoformat, default=dt.date.today(), help="day of rows without a date"
    )
    parser.add_argument("--prefix", help="put before the names of the answer columns")
    parser.add_argument("--months", help="CSV file for the sums by measure, month and exporter")
    parser.add_argument("--local", action="store_true", help="on the cores of this machine")
    args = parser.parse_args()
    spark = session(args.local)
    try:
        run(spark, args)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
