"""``screen`` for one consignment, ``screen_frame`` for a list, ``Screener`` for both with tables of your own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ValidationError

from scrapscreen.cells import as_strings, as_text
from scrapscreen.codes.nomenclature import CombinedNomenclature
from scrapscreen.columns import answer_names, recognise
from scrapscreen.context import CONTEXT_COLUMNS, parse_date, require_known
from scrapscreen.errors import InputError, did_you_mean
from scrapscreen.listing import LIST_CONTEXTS, ListView
from scrapscreen.models import Screening, Shipment
from scrapscreen.report.screening import describe
from scrapscreen.screening import INPUTS, Pass

if TYPE_CHECKING:
    import pandas as pd

_LOOK_AT_ONCE = 8192

Frame = TypeVar("Frame", "pd.DataFrame", pa.Table)


class Screener:
    """Screens shipments, with the embedded tables or your own.

    Parameters
    ----------
    measures : path, optional
        Folder of measure files (TOML, as in ``data/measures``) that extend the register; the same id replaces.
    lexicon : path, optional
        Folder of word files (``de.csv`` with ``word,concepts,context,source``) that are read before the embedded ones.
    nomenclature : path, optional
        CSV or Parquet with the columns ``code`` and ``title`` that replaces the embedded Combined Nomenclature.

    Raises
    ------
    TableError
        A file of yours cannot be used; the message names file, line and what to do.

    Examples
    --------
    >>> s = Screener()
    >>> s.screen("Kupferkabelschrott, 24 t").status
    'waste'
    """

    def __init__(
        self,
        measures: str | Path | None = None,
        lexicon: str | Path | None = None,
        nomenclature: str | Path | None = None,
    ) -> None:
        own = CombinedNomenclature.from_file(Path(nomenclature)) if nomenclature else None
        self._pass = Pass(Path(measures) if measures else None, Path(lexicon) if lexicon else None, own)

    def screen(
        self, shipment: str | Shipment | None = None, /, *, as_of: str | dt.date | None = None, **fields: Any
    ) -> Screening:
        """Screen one consignment.

        Parameters
        ----------
        shipment : str or Shipment
            The description, or a whole shipment.
        as_of : date or ISO string, optional
            The day whose law is applied; default: the shipment's ``date``, else today.
        **fields
            The other fields of ``Shipment``: ``destination="IN"``, ``documents=["eow_statement"]`` ...

        Raises
        ------
        InputError
            A field is unknown or has an impossible value, the country or the date cannot be read.

        Examples
        --------
        >>> r = screen("Alu-Drehspäne, lose, 24 t", destination="IN", as_of="2026-11-22")
        >>> r.status, r.cn.code, r.exposure
        ('waste', '76020011', 'likely')
        """
        if not isinstance(shipment, Shipment):
            if shipment is not None and "description" in fields:
                raise InputError("description: given twice; hand it in once, first or by name")
            shipment = _shipment(fields.pop("description", shipment), fields)
        elif fields:
            shipment = _shipment(shipment.description, shipment.model_dump(exclude={"description"}) | fields)
        today = _day(as_of) or shipment.date or dt.date.today()
        for side in ("origin", "destination"):
            if getattr(shipment, side):
                self._pass.judge.countries.require(getattr(shipment, side), side)
        cells = {
            "description": shipment.description or "",
            "declared_cn": shipment.declared_cn or "",
            "declared_ewc": shipment.declared_ewc or "",
            "origin": shipment.origin or "",
            "destination": shipment.destination or "",
            "net_mass_kg": "" if shipment.net_mass_kg is None else str(shipment.net_mass_kg),
            "source_activity": shipment.source_activity or "",
            "documents": ";".join(shipment.documents),
            "unit": shipment.unit or "",
        }
        return describe(self._pass, cells, shipment.id, today)

    def screen_frame(
        self,
        frame: Frame,
        columns: Mapping[str, str] | None = None,
        *,
        as_of: str | dt.date | None = None,
        today: dt.date | None = None,
        destination: str | None = None,
        min_confidence: float | None = None,
        list_context: str = "none",
        prefix: str | None = None,
    ) -> Frame:
        """Screen a list: one row a consignment.

        Parameters
        ----------
        frame : pandas.DataFrame or pyarrow.Table
            What comes in comes out: same rows, same order, same index, same columns, and the answer columns after them.
        columns : mapping, optional
            Meaning → column name, such as ``{"description": "goods", "declared_cn": "hs"}``. Columns with usual names are
            recognised without it.
        as_of, destination, min_confidence : optional
            One value for all rows; a cell in a column of that meaning goes before it. ``as_of`` defaults to each row's date,
            else today;
            an unknown destination counts as outside the EU; answers less sure than ``min_confidence`` (0–1) become
            ``undetermined``, and codes are cut to the depth that is so sure.
        today : date, optional
            The day taken for rows that bring neither ``as_of`` nor a date; default: the day of the call. Name it, and the
            same list gives the same answers on any day.
        list_context : str
            ``none``: each row is read alone. ``scrap_dealer``, ``shop``: a bare metal or kind of goods is read as it is meant
            in such a list. ``infer``: a first look at the whole list decides which of the three.
        prefix : str, optional
            Put before the name of every answer column.

        Raises
        ------
        InputError
            No description column, an unknown country or a malformed date among the parameters.
        ColumnClashError
            The frame already has a column with the name of an answer column.

        Notes
        -----
        A cell that cannot be read (a country, a date, a mass) never stops the list: the row gets a reason and is marked for
        review.

        Examples
        --------
        >>> import pyarrow as pa
        >>> out = screen_frame(pa.table({"goods": ["złom miedzi", "aluminium ladder"]}), as_of="2026-11-22")
        >>> out["status"].to_pylist(), out["cn_code"].to_pylist()
        (['waste', 'product'], ['740400', '76169990'])
        """
        require_known("list_context", (list_context,), LIST_CONTEXTS)
        today = _day(as_of) or today or dt.date.today()
        if destination is not None:
            self._pass.judge.countries.require(destination, "destination")
        if min_confidence is not None and not (isinstance(min_confidence, Real) and 0 <= min_confidence <= 1):
            raise InputError(f"min_confidence: {min_confidence!r} is not between 0 and 1")
        table = frame if isinstance(frame, pa.Table) else None
        if table is None and not (hasattr(frame, "columns") and hasattr(frame, "iloc")):
            raise InputError(
                f"frame: {type(frame).__name__} is not read here; hand in a pandas DataFrame or a pyarrow Table"
            )
        found = table.column_names if table is not None else [str(c) for c in frame.columns]
        names = answer_names(found, prefix)
        chosen = recognise(found, columns).by_meaning
        batch = {
            meaning: as_strings(_column(frame, found.index(column)))
            for meaning, column in chosen.items()
            if meaning in INPUTS
        }
        rows = len(batch["description"])
        constants = {
            "as_of": today.isoformat() if as_of is not None else None,
            "destination": destination,
            "min_confidence": None if min_confidence is None else str(min_confidence),
        }
        for meaning, value in constants.items():
            if value is not None:
                batch[meaning] = _filled(batch[meaning], value) if meaning in batch else pa.repeat(value, rows)
        view = self._look(batch["description"], today) if list_context == "infer" else ListView(list_context)
        if view.kind != "none":
            batch["list_context"] = pa.repeat(view.kind, rows)
        answer = self._pass.screen(batch, today)
        place = answer.schema.get_field_index("reasons")
        answer = answer.set_column(place, "reasons", view.explain(answer["reasons"])).rename_columns(
            list(names.values())
        )
        if table is not None:
            for field, column in zip(answer.schema, answer.columns, strict=True):
                table = table.append_column(field, column)
            return cast(Frame, table)
        import pandas as pd

        added = answer.to_pandas()
        added[names["ewc_hazardous"]] = added[names["ewc_hazardous"]].astype("boolean")
        added.index = frame.index
        return cast(Frame, pd.concat([frame, added], axis=1))

    def _look(self, descriptions: pa.StringArray, today: dt.date) -> ListView:
        """Look at a whole list once: what kind is it?"""
        different = pc.unique(descriptions)
        parts = (different.slice(at, _LOOK_AT_ONCE) for at in range(0, len(different), _LOOK_AT_ONCE))
        judge = self._pass.judge
        context = judge.contexts.read(dict.fromkeys(CONTEXT_COLUMNS, ""), today)
        return judge.tell_list((self._pass.reader.facts(part) for part in parts), context)


def _filled(column: pa.Array, value: str) -> pa.Array:
    """Return the column with its empty cells filled."""
    return pc.if_else(pc.equal(pc.utf8_trim_whitespace(column), ""), value, column)


def _column(frame: Any, place: int) -> pa.Array:
    if isinstance(frame, pa.Table):
        return frame.column(place)
    series = frame.iloc[:, place]
    try:
        return pa.Array.from_pandas(series)
    except (pa.ArrowException, ValueError, TypeError):
        return pa.array([as_text(cell) for cell in series.tolist()], pa.string())


def _day(value: str | dt.date | None) -> dt.date | None:
    if isinstance(value, dt.datetime) and value == value:
        return value.date()
    if value is None or type(value) is dt.date:
        return value
    return parse_date(str(value), "as_of")


def _shipment(description: object, fields: dict[str, Any]) -> Shipment:
    try:
        return Shipment(**{"description": as_text(description), **fields})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        hint = did_you_mean(name, Shipment.model_fields) if first["type"] == "extra_forbidden" else ""
        raise InputError(
            f"{name}: {first['msg']} (given: {first['input']!r})" + (f"; {hint}" if hint else "")
        ) from None


@cache
def default_screener() -> Screener:
    """Return the screener with the embedded tables, built at first use."""
    return Screener()


def screen(
    shipment: str | Shipment | None = None, /, *, as_of: str | dt.date | None = None, **fields: Any
) -> Screening:
    """Screen one consignment with the embedded tables; see ``Screener.screen``."""
    return default_screener().screen(shipment, as_of=as_of, **fields)


def screen_frame(frame: Frame, columns: Mapping[str, str] | None = None, **settings: Any) -> Frame:
    """Screen a list with the embedded tables; see ``Screener.screen_frame``."""
    return cast(Frame, default_screener().screen_frame(frame, columns, **settings))
