"""``screen`` for one consignment, ``screen_frame`` for a list, ``Screener`` for both with tables of your own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar, cast

import pyarrow as pa

from scrapscreen.batch import BatchScreener, as_day, plan_batches
from scrapscreen.codes.nomenclature import CombinedNomenclature
from scrapscreen.errors import InputError
from scrapscreen.frames import as_it_came, as_table, beside, column_of, is_pandas
from scrapscreen.models import Screening, Shipment
from scrapscreen.report.screening import describe
from scrapscreen.screening import Pass

Frame = TypeVar("Frame")


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
            shipment = Shipment.read(fields.pop("description", shipment), fields)
        elif fields:
            shipment = Shipment.read(shipment.description, shipment.model_dump(exclude={"description"}) | fields)
        today = as_day(as_of) or shipment.date or dt.date.today()
        for side in ("origin", "destination"):
            if getattr(shipment, side):
                self._pass.book.countries.require(getattr(shipment, side), side)
        return describe(self._pass, shipment.cells(), shipment.id, today)

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
        frame : pandas.DataFrame, pyarrow.Table, or any frame that speaks the Arrow PyCapsule protocol (polars, DuckDB)
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
        table = None if is_pandas(frame) else as_table(frame)
        screener, inputs = self._planned(
            frame if table is None else table, columns, as_of=as_of, today=today, destination=destination,
            min_confidence=min_confidence, list_context=list_context, prefix=prefix,
        )  # fmt: skip
        answer = screener.table(inputs)
        if table is not None:
            for field, column in zip(answer.schema, answer.columns, strict=True):
                table = table.append_column(field, column)
            return cast(Frame, as_it_came(table, frame))
        return cast(Frame, beside(cast(Any, frame), answer, screener.names["ewc_hazardous"]))

    def monthly(self, frame: object, columns: Mapping[str, str] | None = None, **settings: Any) -> pa.Table:
        """Tell what the consignments of a list weigh together in each calendar month, where law sets a limit for a month.

        Screening reads each row on its own and cannot see a month. Here every row that meets the conditions of such a measure
        in force (Italy: scrap of four headings that leaves the EU) counts towards the month of its exporter. A list without
        a column of exporters is read as one exporter's; exporters are told apart by their names as they are written.

        Parameters
        ----------
        frame : pandas.DataFrame, pyarrow.Table, or any frame ``screen_frame`` takes
            One row a consignment, not yet screened.
        columns : mapping, optional
            Meaning → column name; ``net_mass_kg``, ``origin``, ``destination``, ``date`` and ``exporter``
            matter here.
        **settings
            As for ``screen_frame``. A row's month is that of ``as_of``, else of its date, else of ``today``: name ``as_of`` for
            all rows only where they all leave in that month.

        Returns
        -------
        pyarrow.Table
            One row for each measure, month and exporter that any row counts towards: ``measure``, ``month`` (``2026-11``),
            ``exporter`` (empty where none is named), ``net_mass_kg`` (to the gram), ``limit_t`` (tonnes), ``over`` (bool),
            ``rows``, ``rows_without_mass``. Rows whose mass is missing or cannot be read are counted there, and never guessed.

        Raises
        ------
        InputError, ColumnClashError
            As ``screen_frame``.

        Examples
        --------
        >>> import pyarrow as pa
        >>> goods = {"goods": ["rottami di rame"] * 3, "origin": ["IT"] * 3, "dest": ["TR"] * 3}
        >>> lots = pa.table({**goods, "net mass kg": [200e3] * 3, "date": ["2026-11-03", "2026-11-12", "2026-11-20"]})
        >>> Screener().monthly(lots).select(["month", "net_mass_kg", "over"]).to_pylist()
        [{'month': '2026-11', 'net_mass_kg': 600000.0, 'over': True}]
        """
        screener, inputs = self._planned(frame if is_pandas(frame) else as_table(frame), columns, **settings)
        return screener.months([screener.monthly(inputs)])

    def _planned(
        self, frame: Any, columns: Mapping[str, str] | None, **settings: Any
    ) -> tuple[BatchScreener, dict[str, pa.Array]]:
        """Return what screens a pandas frame or a table, knowing its kind of list, and the columns it reads."""
        table = isinstance(frame, pa.Table)
        found = frame.column_names if table else [str(c) for c in frame.columns]
        screener = self.plan_batches(found, columns, **settings)
        inputs = screener.inputs(frame.column if table else partial(column_of, frame))
        infers = settings.get("list_context") == "infer"
        return screener.knowing(screener.look(inputs)) if infers else screener, inputs

    def plan_batches(
        self, found: Sequence[str], columns: Mapping[str, str] | None = None, **settings: Any
    ) -> BatchScreener:
        """Settle how the record batches of a list with the columns ``found`` are screened.

        The settings are those of ``screen_frame``. What is returned is a pure function from record batch to record batch;
        several threads may call it at once.

        Examples
        --------
        >>> import pyarrow as pa
        >>> batch = pa.record_batch({"goods": ["złom miedzi"], "dest": ["IN"]})
        >>> screen_batch = Screener().plan_batches(batch.schema.names, as_of="2026-11-22")
        >>> screen_batch(batch)["exposure"].to_pylist()
        ['likely']
        """
        return plan_batches(self._pass, found, columns, **settings)


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
    return default_screener().screen_frame(frame, columns, **settings)
