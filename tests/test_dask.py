"""Dask: a real cluster of two worker processes on loopback gives the bytes of one machine."""

import logging
import subprocess
import sys

import pandas as pd
import pytest

import scrapscreen as ss

from . import monthly
from .engines import COLUMNS, DAY, OWN_WORD, answers, rows

dd = pytest.importorskip("dask.dataframe", reason="install scrapscreen[dask]")
distributed = pytest.importorskip("distributed", reason="install scrapscreen[dask]")


@pytest.fixture(scope="module")
def cluster():
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=logging.ERROR
        ) as local,
        distributed.Client(local) as client,
    ):
        yield client


def partitioned(frame, partitions=5):
    return dd.from_pandas(frame, npartitions=partitions, sort=False)


def screen(given_, **settings):
    from scrapscreen import dask

    return dask.screen(given_, COLUMNS, as_of=DAY, **settings)


@pytest.mark.parametrize("settings", [{}, {"list_context": "infer"}, {"prefix": "ss_", "destination": "IN"}])
def test_the_answers_of_one_machine(cluster, settings):
    frame = rows()
    given_ = partitioned(frame)
    expected = answers(given_.compute(), **settings)
    pd.testing.assert_frame_equal(screen(given_, **settings).compute(), expected)
    assert len(expected.columns) == len(frame.columns) + 17


def test_it_is_planned_before_any_row_is_read(cluster):
    given_ = partitioned(rows(20))
    planned, found = screen(given_), answers(given_.compute())
    assert list(planned.columns) == list(found.columns)
    assert planned.dtypes.equals(found.dtypes)


def test_index_and_partitions_stay(cluster):
    frame = rows(50).set_index(pd.Index([f"row {n}" for n in range(50)], name="id"))
    given_ = partitioned(frame, 3)
    out = screen(given_)
    assert out.npartitions == given_.npartitions == 3
    pd.testing.assert_frame_equal(out.compute(), answers(given_.compute()))


def test_own_words_travel_to_the_workers(cluster, tmp_path):
    (tmp_path / "de.csv").write_text(OWN_WORD, encoding="utf-8")
    frame = pd.DataFrame({"goods": ["zzkupfer lose"] * 4, "dest": "IN", "hs": "", "kg": 1.0})
    out = screen(partitioned(frame, 2), lexicon=tmp_path).compute()
    assert set(out["materials"]) == {"copper"}
    assert set(answers(frame)["materials"]) == {""}


@pytest.mark.parametrize("settings", [{}, {"list_context": "infer"}, {"destination": "TR"}])
def test_the_months_of_one_machine(cluster, settings):
    from scrapscreen import dask

    frame = monthly.sample()
    found = dask.monthly(partitioned(frame, 7), monthly.COLUMNS, today=monthly.TODAY, **settings)
    assert found.equals(ss.Screener().monthly(frame, monthly.COLUMNS, today=monthly.TODAY, **settings))
    assert found["over"].to_pylist().count(True)
    nothing = dask.monthly(partitioned(frame[frame["goods"] == "Honey"], 2), monthly.COLUMNS, today=monthly.TODAY)
    assert nothing.equals(found.slice(0, 0))


def test_errors_come_before_the_workers_start(cluster, tmp_path):
    from scrapscreen import dask

    with pytest.raises(ss.InputError, match="there is no column 'good'"):
        dask.screen(partitioned(rows(4), 1), {"description": "good"})
    with pytest.raises(ss.TableError, match="no word files here"):
        screen(partitioned(rows(4), 1), lexicon=tmp_path)


def test_without_the_extra_the_import_names_it():
    code = (
        "import sys; sys.modules['dask'] = None\n"
        "try:\n    import scrapscreen.dask\nexcept ImportError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
    assert "pip install 'scrapscreen[dask]'" in done.stdout
