"""One list from file to file: read, screen, write, with its manifest; and the same again from the manifest."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.bulk.files import (
    STANDARD,
    ListFile,
    format_of,
    read_list,
    replacing,
    require_place,
    sha256_of,
    write_list,
)
from scrapscreen.bulk.manifest import (
    Manifest,
    Settings,
    Source,
    count_values,
    found_from,
    load_manifest,
    manifest_path,
    output_path,
    own_files,
    seen_from,
    versions,
)
from scrapscreen.columns import answer_names, recognise
from scrapscreen.context import parse_date
from scrapscreen.errors import ColumnClashError, FileError, InputError
from scrapscreen.report.screening import reason_texts
from scrapscreen.screener import Screener, default_screener
from scrapscreen.tables import data_dir, fingerprint

PREFIX = "ss_"
"""Put before all answer columns when the list already has a column of such a name."""

UNREADABLE = {
    "destination_unreadable": ("destination",), "origin_unreadable": ("origin",), "date_unreadable": ("date", "as_of"),
    "mass_unreadable": ("net_mass_kg",), "activity_unreadable": ("source_activity",), "document_unreadable": ("documents",),
}  # fmt: skip
"""The reasons that say a cell could not be read, and the meanings of the columns it may stand in."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A list that can be screened: as read, where its answers go, and the settings with all columns recognised."""

    source: ListFile
    output: str
    settings: Settings
    replayed: Manifest | None = None

    @property
    def names(self) -> dict[str, str]:
        """What each answer column is called."""
        return answer_names(self.source.table.column_names, self.settings.prefix)


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
        cells = [(columns[m], str(source.table[columns[m]][row].as_py())) for m in UNREADABLE[code] if m in columns]
        column, value = next((c for c in cells if code != "date_unreadable" or not _is_date(c[1])), cells[0])
        return f"{source.said}: row {source.first_row + row}, column {column!r}: {value!r}: {reason_texts()[code]}"


def plan_list(path: str, output: str, settings: Settings) -> Plan:
    """Read a list, and find out whether and how it can be screened; nothing is written.

    Raises
    ------
    FileError, InputError
        The list or its columns cannot be read, or ``output`` cannot be written by its name.
    """
    format_of(output)
    if STANDARD not in (path, output) and Path(path).resolve() == Path(output).resolve():
        raise FileError(f"{output}: the output would overwrite the list itself; give it another name")
    source = read_list(path)
    found = source.table.column_names
    try:
        columns = recognise(found, settings.columns).by_meaning
        prefix = settings.prefix or _prefix(found)
    except InputError as error:
        raise InputError(f"{source.said}: {error}") from None
    return Plan(source, output, settings.model_copy(update={"columns": columns, "prefix": prefix}))


def plan_lists(lists: list[str], output: str | None, settings: Settings) -> list[Plan]:
    """Read one list or several, and find out whether they can be screened and where their answers go.

    ``output`` is a file for one list, a folder for several (or for one); in a folder each output bears the name of its list.

    Raises
    ------
    FileError, InputError
        A list or its columns cannot be read, or the outputs cannot be written by their names.
    """
    if not lists:
        raise InputError("screen: no list; name one or more, such as: scrapscreen screen list.csv -o screened.csv")
    if output is None:
        raise InputError("screen: where do the answers go? name a file or a folder: -o OUT")
    into = len(lists) > 1 or Path(output).is_dir() or output.endswith(("/", os.sep))
    if not into:
        if output != STANDARD:
            require_place(Path(output))
        return [plan_list(lists[0], output, settings)]
    names = [Path(path).name for path in lists]
    if "-" in (*names, output):
        raise InputError("screen: - is one list; screen it alone, from standard input to one file or to -")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"screen: two lists are named {twice!r}; screen them to folders of their own")
    plans = [plan_list(path, str(Path(output, name)), settings) for path, name in zip(lists, names, strict=True)]
    try:
        Path(output).mkdir(exist_ok=True)
    except OSError as error:
        raise FileError(f"{output}: no folder for several lists ({error.strerror}); name a folder") from None
    return plans


def plan_replay(manifest: Path, output: str | None = None, source: str | None = None) -> Plan:
    """Read a manifest and its input, and check that all is as it was.

    Parameters
    ----------
    manifest : Path
        The manifest of an output.
    output : str, optional
        Where the answers go; default: to the output the manifest belongs to.
    source : str, optional
        Where the input is found, if it has moved.

    Raises
    ------
    FileError
        The input, the embedded tables or the user's own files have changed; the message says which.
    """
    record, folder = load_manifest(manifest), manifest.parent
    original = output_path(manifest)
    goal = output or str(original)
    if goal != STANDARD and Path(goal).suffix.lower() != original.suffix.lower():
        raise FileError(f"{goal}: a replay gives the same bytes, so the name must end in {original.suffix}")
    if goal != STANDARD:
        require_place(Path(goal))
    path = source or found_from(record.input.path, folder)
    if path == STANDARD and source is None:
        raise FileError(f"{manifest}: the list came from standard input; hand it in again, as the argument LIST")
    here = {n: found_from(p, folder) for n in ("measures", "lexicon") if (p := getattr(record.settings, n))}
    plan = plan_list(path, goal, record.settings.model_copy(update=here))
    own = own_files(here.values(), folder)
    changed = record.differences(Source(path=plan.source.said, sha256=plan.source.sha256), own)
    if changed:
        raise FileError(f"{manifest}: cannot be replayed: {', '.join(changed)}; restore it, or screen the list anew")
    return Plan(plan.source, goal, plan.settings, record)


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


def _prefix(found: list[str]) -> str | None:
    try:
        answer_names(found, None)
    except ColumnClashError:
        try:
            answer_names(found, PREFIX)
        except ColumnClashError:
            taken = next(n for n in answer_names([], PREFIX).values() if n in found)
            raise InputError(
                f"the list has a column {taken!r} beside one named like an answer; rename one of them"
            ) from None
        return PREFIX
    return None


def _is_date(text: str) -> bool:
    try:
        return bool(parse_date(text, ""))
    except InputError:
        return not text.strip()
