"""What kind of list a row stands in: a scrap dealer's or a shop's. Only looked at when the user asks for it."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

LIST_CONTEXTS = ("none", "scrap_dealer", "shop", "infer")

KINDS = ("scrap_dealer", "shop")
"""The two kinds of list that change how a bare metal or kind of goods is read."""

_ENOUGH = 3
_MAJORITY = 0.6
"""At least so many rows must speak plainly, and so large a share of them one way."""


def infer_kind(statuses: pa.ChunkedArray | pa.Array) -> str:
    """Tell the kind of a list from the statuses of its rows, each read alone; ``none`` where it does not show.

    Only rows that speak plainly count: waste for a dealer's list, product for a shop's.

    >>> infer_kind(pa.array(["waste", "undetermined", "waste", "waste", "product"]))
    'scrap_dealer'
    >>> infer_kind(pa.array(["undetermined", "waste"]))
    'none'
    """
    counts = {entry["values"]: entry["counts"] for entry in pc.value_counts(statuses).to_pylist()}
    plain = counts.get("waste", 0), counts.get("product", 0)
    for kind, rows in zip(KINDS, plain, strict=True):
        if rows >= _ENOUGH and rows >= _MAJORITY * sum(plain):
            return kind
    return "none"
