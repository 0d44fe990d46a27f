"""What is to be screened: the list as read, its columns as recognised, where the answers go; nothing is written yet."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from scrapscreen.bulk.files import STANDARD, ListFile, format_of, read_list, require_place
from scrapscreen.bulk.manifest import Manifest, Settings, Source, found_from, load_manifest, output_path, own_files
from scrapscreen.columns import answer_names, recognise
from scrapscreen.errors import ColumnClashError, FileError, InputError

PREFIX = "ss_"
"""Put before all answer columns when the list already has a column of such a name."""


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


def plan_list(path: str, output: str, settings: Settings) -> Plan:
    """Read a list, and find out whether and how it can be screened; nothing is written.

    Raises
    ------
    FileError, InputError
        The list or its columns cannot be read, or ``output`` cannot be written by its name.
    """
    source = _read(path, output)
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
    if (".csv" if goal == STANDARD else Path(goal).suffix.lower()) != original.suffix.lower():
        raise FileError(
            f"{goal}: a replay gives the same bytes, so it must be written to a name that ends in {original.suffix}"
        )
    if goal != STANDARD:
        require_place(Path(goal))
    path = source or found_from(record.input.path, folder)
    if path == STANDARD and source is None:
        raise FileError(f"{manifest}: the list came from standard input; hand it in again, as the argument LIST")
    here = {n: found_from(p, folder) for n in ("measures", "lexicon") if (p := getattr(record.settings, n))}
    list_file = _read(path, goal)
    own = own_files(here.values(), folder)
    changed = record.differences(Source(path=list_file.said, sha256=list_file.sha256), own)
    if changed:
        raise FileError(f"{manifest}: cannot be replayed: {', '.join(changed)}; restore it, or screen the list anew")
    return Plan(list_file, goal, record.settings.model_copy(update=here), record)


def _read(path: str, output: str) -> ListFile:
    format_of(output)
    if STANDARD not in (path, output) and Path(path).resolve() == Path(output).resolve():
        raise FileError(f"{output}: the output would overwrite the list itself; give it another name")
    return read_list(path)


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
