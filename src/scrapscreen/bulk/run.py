"""One list screened and written, with its manifest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.bulk.files import STANDARD, format_of, replacing, sha256_of, write_list
from scrapscreen.bulk.manifest import (
    Manifest,
    Settings,
    Source,
    count_values,
    manifest_path,
    own_files,
    seen_from,
    versions,
)
from scrapscreen.bulk.plan import Plan
from scrapscreen.context import parse_date
from scrapscreen.errors import FileError, InputError
from scrapscreen.report.screening import reason_texts
from scrapscreen.screener import Screener, default_screener
from scrapscreen.tables import data_dir, fingerprint

UNREADABLE = {
    "destination_unreadable": ("destination",), "origin_unreadable": ("origin",), "date_unreadable": ("date", "as_of"),
    "mass_unreadable": ("net_mass_kg",), "activity_unreadable": ("source_activity",), "document_unreadable": ("documents",),
}  # fmt: skip
"""The reasons that say a cell could not be read, and the meanings of the columns it may stand in."""


@dataclass(frozen=True, slots=True)
class Screened:
    """A list with its answers."""

    plan: Plan
    table: pa.Table

    def count(self, name: str, *values: str) -> int:
        """Return how many rows have one of these values in an answer column."""
        return int(pc.sum(pc.is_in(self.table[self.plan.names[name]], pa.array(values, pa.string()))).as_py() or 0)

    def unreadable(self, most: int) -> tuple[list[str], int]:
        """Return the first cells that could not be read, each with its file, row and column, and how many there are."""
        reasons = self.table[self.plan.names["reasons"]]
        hits = {code: pc.match_substring(reasons, code) for code in UNREADABLE}
        total = sum(int(pc.sum(hit).as_py() or 0) for hit in hits.values())
        rows = pc.indices_nonzero(reduce(pc.or_, hits.values())).slice(0, most).to_pylist()
        lines: list[str] = []
        for row in rows:
            lines += [self._cell(code, row) for code, hit in hits.items() if hit[row].as_py()]
        return lines[:most], total

    def _cell(self, code: str, row: int) -> str:
        source, columns = self.plan.source, self.plan.settings.columns
        found = [columns[m] for m in UNREADABLE[code] if m in columns]
        cells = [(name, str(source.column(name)[row].as_py())) for name in found]
        column, value = next((c for c in cells if code != "date_unreadable" or not _is_date(c[1])), cells[0])
        return f"{source.said}: row {source.first_row + row}, column {column!r}: {value!r}: {reason_texts()[code]}"


def screener_for(settings: Settings) -> Screener:
    """Return the screener with the user's own tables, where the settings name them."""
    own = settings.measures or settings.lexicon
    return Screener(measures=settings.measures, lexicon=settings.lexicon) if own else default_screener()


def screen_list(screener: Screener, plan: Plan) -> Screened:
    """Screen a list as planned; nothing is written yet."""
    settings = plan.settings
    table = screener.screen_frame(
        plan.source.table,
        settings.columns,
        as_of=settings.as_of if settings.as_of_given else None,
        today=settings.as_of,
        destination=settings.destination,
        min_confidence=settings.min_confidence,
        list_context=settings.list_context,
        prefix=settings.prefix,
    )
    return Screened(plan, table)


def save(screened: Screened) -> None:
    """Write the output and its manifest, both or none; to standard output the list goes alone.

    Raises
    ------
    FileError
        A file cannot be written, or a replay gives other bytes than the manifest says.
    """
    plan, output = screened.plan, screened.plan.output
    if output == STANDARD:
        write_list(screened.table, output)
        return
    beside = manifest_path(output)
    with replacing(beside) as record, replacing(Path(output)) as file:
        format_of(output).write(screened.table, file, output)
        digest = sha256_of(file)
        if plan.replayed and digest != plan.replayed.output.sha256:
            made, now = plan.replayed.versions, versions()
            other = [f"{name} {made.get(name)} then, {now[name]} now" for name in now if made.get(name) != now[name]]
            raise FileError(
                f"{output}: the replay gives other bytes ({'; '.join(other) or 'same versions'}); nothing was written"
            )
        record.write(_manifest(screened, digest).model_dump_json(indent=2).encode() + b"\n")


def _manifest(screened: Screened, digest: str) -> Manifest:
    plan, settings = screened.plan, screened.plan.settings
    folder = Path(plan.output).parent
    own = {n: seen_from(p, folder) for n in ("measures", "lexicon") if (p := getattr(settings, n))}
    return Manifest(
        made_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        versions=versions(),
        data_sha256=fingerprint(data_dir()),
        input=Source(path=seen_from(plan.source.path, folder), sha256=plan.source.sha256),
        own_files=own_files((settings.measures, settings.lexicon), folder),
        as_of=settings.as_of,
        settings=settings.model_copy(update=own),
        output=Source(path=Path(plan.output).name, sha256=digest),
        rows=screened.table.num_rows,
        counts=count_values(screened.table, plan.names),
    )


def _is_date(text: str) -> bool:
    try:
        return bool(parse_date(text, ""))
    except InputError:
        return not text.strip()
