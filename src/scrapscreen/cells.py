"""Cells of any type as text: the form the pass reads."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


def as_texts(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return any column as texts without nulls: as ``as_strings``, but what comes as a dictionary no longer than it stays one."""
    encoded = isinstance(column, pa.DictionaryArray) and not column.null_count
    return each_text(column, as_strings) if encoded and len(column.dictionary) <= len(column) else as_strings(column)


def each_text(column: pa.Array, work: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Return what some work makes of the cells of a column: once of each distinct one where they come as a dictionary.

    >>> each_text(pa.array(["Cu", "Al", "Cu"]).dictionary_encode(), pc.utf8_lower).to_pylist()
    ['cu', 'al', 'cu']
    """
    if not pa.types.is_dictionary(column.type):
        return work(column)
    return pa.DictionaryArray.from_arrays(column.indices, work(column.dictionary))


def as_strings(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return any column as one string array without nulls: the form the pass reads."""
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = pa.concat_arrays(column.chunks)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    try:
        strings = column.cast(pa.string())
        _validate(strings)
    except pa.ArrowException:
        cells = column.cast(pa.binary()) if pa.types.is_string(column.type) else column
        strings = pa.array([as_text(cell) for cell in cells.to_pylist()], pa.string())
    return pc.fill_null(strings, "")


def _validate(strings: pa.StringArray) -> None:
    """Raise an error of Arrow where a cell is not UTF-8: all bytes are, and each cell begins with a whole character."""
    bounds = offsets(strings)
    text = strings.buffers()[2]
    if text is None or not bounds[-1]:
        return
    whole = pa.StringArray.from_buffers(1, pa.py_buffer(bounds[[0, -1]]), text)
    whole.validate(full=True)
    begins = bounds[bounds < bounds[-1]]
    if (np.frombuffer(text, np.uint8)[begins] & 0xC0 == 0x80).any():
        raise pa.ArrowInvalid("a cell begins within a character")


def offsets(column: pa.Array) -> npt.NDArray[np.int32]:
    """Return where each cell of a string or binary column begins in its buffer of bytes, and where the last ends.

    >>> offsets(pa.array(["Cu", "", "žlb"])[1:]).tolist()
    [2, 2, 6]
    """
    if not len(column):
        return np.zeros(1, np.int32)
    return np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + len(column) + 1]


def is_ascii(column: pa.Array) -> bool:
    """Return whether no cell of a string column, or of the column it is a part of, holds anything but ASCII."""
    letters = column.buffers()[2]
    return letters is None or letters.to_pybytes().isascii()


def as_text(cell: object) -> str:
    """Return any cell as text: bytes are read as UTF-8, lists joined by ``;``, nothing (``None``, NaN ...) is empty."""
    if isinstance(cell, bytes | bytearray):
        return bytes(cell).decode("utf-8", "replace")
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode()
    if isinstance(cell, list | tuple | np.ndarray):
        return ";".join(as_text(part) for part in cell)
    missing = cell is None or cell != cell
    if (isinstance(missing, bool | np.bool_) and missing) or type(missing).__name__ == "NAType":
        return ""
    if isinstance(cell, float):
        return str(pa.scalar(cell, pa.float64()).cast(pa.string()))
    return as_text(str(cell))
