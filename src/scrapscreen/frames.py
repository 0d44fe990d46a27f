"""Frames of any library: taken in through the Arrow C stream, given back as what they were.

Polars frames, DuckDB relations and whatever else speaks the Arrow PyCapsule protocol go in without a copy and without an
import of their library: to hold such a frame, its library must be loaded already.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from scrapscreen.cells import as_text
from scrapscreen.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


def is_pandas(frame: object) -> bool:
    """Whether the frame is a pandas ``DataFrame``."""
    return hasattr(frame, "iloc") and hasattr(frame, "columns")


def as_table(frame: Any) -> pa.Table:
    """Return any frame but a pandas one as a pyarrow table.

    Raises
    ------
    InputError
        It is no frame.

    Examples
    --------
    >>> as_table(pa.record_batch({"goods": ["scrap"]})).num_rows
    1
    """
    if isinstance(frame, pa.Table):
        return frame
    if hasattr(frame, "__arrow_c_stream__") or isinstance(frame, pa.RecordBatch):
        with suppress(pa.ArrowInvalid):
            return pa.table(frame)
    lazy = "; collect() it first" if hasattr(frame, "collect") else ""
    raise InputError(
        f"frame: {type(frame).__name__} is not read here; hand in a pandas DataFrame, a pyarrow Table, or a frame that "
        f"speaks the Arrow PyCapsule protocol (polars, DuckDB){lazy}"
    )


def column_of(frame: pd.DataFrame, place: int) -> pa.Array:
    """Return a column of a pandas frame; cells of mixed types become text."""
    series = frame.iloc[:, place]
    try:
        return pa.Array.from_pandas(series)
    except (pa.ArrowException, ValueError, TypeError):
        return pa.array([as_text(cell) for cell in series.tolist()], pa.string())


def beside(frame: pd.DataFrame, answer: pa.Table, open_truths: str) -> pd.DataFrame:
    """Return a pandas frame with the answer columns after its own; ``open_truths`` names the column of bool or null."""
    import pandas as pd

    added = answer.to_pandas()
    added[open_truths] = added[open_truths].astype("boolean")
    added.index = frame.index
    joined: pd.DataFrame = pd.concat([frame, added], axis=1)
    return joined


def as_it_came(table: pa.Table, frame: Any) -> Any:
    """Return a table as the kind of frame that ``frame`` is; a pyarrow table where its library makes none from Arrow."""
    if isinstance(frame, pa.Table):
        return table
    if isinstance(frame, pa.RecordBatch):
        return pa.RecordBatch.from_arrays([column.combine_chunks() for column in table.columns], schema=table.schema)
    home: Any = sys.modules.get(type(frame).__module__.partition(".")[0].lstrip("_"))
    return home.from_arrow(table) if hasattr(home, "from_arrow") else table
