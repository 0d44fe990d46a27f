"""A customs list on Dask: a folder of Parquet files in, the same rows with their answers out, and what a person must know.

    python examples/dask_job.py s3://lake/declarations s3://lake/screened --scheduler tcp://10.0.0.1:8786 --months months.csv
    python examples/dask_job.py declarations screened --local

The workers need scrapscreen[dask]; the tables travel with it, nothing is fetched. Columns with usual names are recognised,
others are named: ``--columns description=goods_text destination=dest_country``.
"""

from __future__ import annotations

import argparse
import datetime as dt

import dask.dataframe as dd
import pyarrow.csv
from dask.distributed import Client, LocalCluster
from fsspec.core import url_to_fs

from scrapscreen.dask import monthly, screen
from scrapscreen.monthly import said


def run(args: argparse.Namespace) -> None:
    declarations = dd.read_parquet(args.source)
    columns = dict(pair.split("=", 1) for pair in args.columns)
    # "infer": a first look at all rows tells whether the list is a scrap dealer's, a shop's, or neither.
    settings = {"list_context": "infer", "destination": args.destination, "today": args.today, "prefix": args.prefix}

    screen(declarations, columns, **settings).to_parquet(args.output, write_index=False)

    # Read back, so that no row is screened again to be counted.
    exposure = f"{args.prefix or ''}exposure"
    levels = dd.read_parquet(args.output, columns=[exposure])[exposure].value_counts().compute()
    for level, rows in levels.sort_index().items():
        print(f"exposure {level}: {rows} rows")

    months = monthly(declarations, columns, **settings)
    if args.months:
        pyarrow.csv.write_csv(months, args.months)
    for line in said(months):
        print(line)


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
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--scheduler", help="address of the cluster")
    where.add_argument("--local", action="store_true", help="on the cores of this machine")
    args = parser.parse_args()
    files, folder = url_to_fs(args.output)
    if files.exists(folder):
        parser.error(f"{args.output} is there already; name a new folder")
    if args.scheduler:
        with Client(args.scheduler):
            run(args)
    else:
        with LocalCluster(host="127.0.0.1", dashboard_address=None, threads_per_worker=1) as cluster, Client(cluster):
            run(args)


if __name__ == "__main__":
    main()
