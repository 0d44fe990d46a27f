"""What is to be screened: lists and their columns as recognised, where the answers go; nothing is written yet."""

from __future__ import annotations

import glob
import os
from dataclasses import dataclass, field
from pathlib import Path

from scrapscreen.bulk.blocks import Source
from scrapscreen.bulk.files import FORMATS, format_of, open_list, require_place
from scrapscreen.bulk.manifest import Manifest, Settings, found_from, load_manifest, output_path, own_files
from scrapscreen.bulk.manifest import Source as Fingerprint
from scrapscreen.bulk.streams import STANDARD, said, sha256_of, spool, unpacked
from scrapscreen.columns import answer_names, recognise
from scrapscreen.errors import ColumnClashError, FileError, InputError

PREFIX = "ss_"
"""Put before all answer columns when the list already has a column of such a name."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A list that can be screened: its columns, where its answers go, and the settings with all columns recognised.

    ``spooled`` is where standard input lies, when it must be read twice.
    """

    path: str
    output: str
    settings: Settings
    found: tuple[str, ...]
    replayed: Manifest | None = None
    spooled: Path | None = None
    _opened: list[Source] = field(default_factory=list, repr=False)

    @property
    def said(self) -> str:
        """The name of the list as people read it."""
        return said(self.path)

    @property
    def names(self) -> dict[str, str]:
        """What each answer column is called."""
        return answer_names(self.found, self.settings.prefix)

    @property
    def places(self) -> dict[str, tuple[str, int]]:
        """Meaning → name and place of its column; of several columns with one name, the first."""
        return {m: (name, self.found.index(name)) for m, name in self.settings.columns.items()}

    def open(self) -> Source:
        """Return the list, to be read from its beginning."""
        return self._opened.pop() if self._opened else _open(self.path, self.spooled)

    def close(self) -> None:
        """Let go of what is open or spooled."""
        while self._opened:
            self._opened.pop().close()
        if self.spooled is not None:
            self.spooled.unlink(missing_ok=True)


def plan_list(path: str, output: str, settings: Settings, replayed: Manifest | None = None) -> Plan:
    """Open a list, and find out whether and how it can be screened; nothing is written.

    Raises
    ------
    FileError, InputError
        The list or its columns cannot be read, or ``output`` cannot be written by its name.
    """
    _require_other(path, output)
    spooled = spool() if path == STANDARD and settings.list_context == "infer" else None
    source = _open(path, spooled)
    found = tuple(source.names)
    try:
        columns = settings.columns if replayed else recognise(found, settings.columns).by_meaning
        prefix = settings.prefix or (None if replayed else _prefix(list(found)))
    except InputError as error:
        source.close()
        raise InputError(f"{source.said}: {error}") from None
    chosen = settings.model_copy(update={"columns": columns, "prefix": prefix})
    return Plan(path, output, chosen, found, replayed, spooled, [source])


def plan_lists(lists: list[str], output: str | None, settings: Settings) -> list[Plan]:
    """Open one list or several, and find out whether they can be screened and where their answers go.

    Each of ``lists`` is a file, a folder, or a pattern such as ``2026/*.csv``. ``output`` is a file for one list, a folder for
    several (or for one); in a folder each output bears the name of its list.

    Raises
    ------
    FileError, InputError
        A list or its columns cannot be read, or the outputs cannot be written by their names.
    """
    if not lists:
        raise InputError("screen: no list; name one or more, such as: scrapscreen screen list.csv -o screened.csv")
    if output is None:
        raise InputError("screen: where do the answers go? name a file or a folder: -o OUT")
    paths = [path for given in lists for path in _expanded(given)]
    folders = [path for path in lists if path not in paths]
    into = len(paths) > 1 or bool(folders) or Path(output).is_dir() or output.endswith(("/", os.sep))
    if not into:
        if output != STANDARD:
            require_place(Path(output))
        return [plan_list(paths[0], output, settings)]
    if Path(output).suffix.lower() in FORMATS and folders and not Path(output).is_dir():
        what = "this is a folder" if Path(folders[0]).is_dir() else "this is a pattern"
        raise InputError(f"{folders[0]}: {what}; name a folder for the answers to its lists: -o OUT/")
    names = [Path(path).name for path in paths]
    if "-" in (*names, output):
        raise InputError("screen: - is one list; screen it alone, from standard input to one file or to -")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"screen: two lists are named {twice!r}; screen them to folders of their own")
    plans = []
    for path, name in zip(paths, names, strict=True):
        plans.append(plan_list(path, str(Path(output, name)), settings))
        plans[-1].close()
    try:
        Path(output).mkdir(exist_ok=True)
    except OSError as error:
        raise FileError(f"{output}: no folder for several lists ({error.strerror}); name a folder") from None
    return plans


def plan_replay(manifest: Path, output: str | None = None, source: str | None = None) -> Plan:
    """Read a manifest and open its input, and check that all is as it was.

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
        The input, the embedded tables or the user's own files have changed; the message says which. Standard input is
        checked when it has been read.
    """
    record, folder = load_manifest(manifest), manifest.parent
    original = output_path(manifest)
    goal = output or str(original)
    if _form(goal) != _form(str(original)):
        raise FileError(
            f"{goal}: a replay gives the same bytes, so it must be written to a name that ends in {_form(str(original))}"
        )
    if goal != STANDARD:
        require_place(Path(goal))
    path = source or found_from(record.input.path, folder)
    if path == STANDARD and source is None:
        raise FileError(f"{manifest}: the list came from standard input; hand it in again, as the argument LIST")
    _require_other(path, goal)
    here = {n: found_from(p, folder) for n in ("measures", "lexicon") if (p := getattr(record.settings, n))}
    own = own_files(here.values(), folder)
    digest = record.input.sha256 if path == STANDARD else sha256_of(path)
    if changed := record.differences(Fingerprint(path=said(path), sha256=digest), own):
        raise FileError(f"{manifest}: cannot be replayed: {', '.join(changed)}; restore it, or screen the list anew")
    return plan_list(path, goal, record.settings.model_copy(update=here), record)


def _form(path: str) -> str:
    """Return all suffixes that decide how an output is written."""
    packed = Path(path).suffix.lower() if unpacked(path) != Path(path) else ""
    return ".csv" if path == STANDARD else unpacked(path).suffix.lower() + packed


def _expanded(given: str) -> list[str]:
    """Return the lists that an argument names: a file, all lists in a folder, or all that a pattern fits."""
    path = Path(given)
    if path.is_dir() and path.suffix.lower() not in FORMATS:
        found = sorted(str(p) for p in path.iterdir() if p.is_file() and _is_list(p))
        if not found:
            raise FileError(f"{given}: this is a folder, and no list is in it; lists end in {' '.join(FORMATS)}")
        return found
    if any(sign in given for sign in "*?[") and not path.exists():
        found = sorted(p for p in glob.glob(given, recursive=True) if Path(p).is_file() and _is_list(Path(p)))
        if not found:
            raise FileError(f"{given}: no list has such a name; check the pattern and the folder")
        return found
    return [given]


def _is_list(path: Path) -> bool:
    return not path.name.startswith((".", "~$")) and unpacked(path).suffix.lower() in FORMATS


def _open(path: str, spooled: Path | None) -> Source:
    if spooled is not None:
        from scrapscreen.bulk.delimited import DelimitedList

        return DelimitedList(str(spooled), where=said(path))
    return open_list(path)


def _require_other(path: str, output: str) -> None:
    format_of(output)
    if STANDARD not in (path, output) and Path(path).resolve() == Path(output).resolve():
        raise FileError(f"{output}: the output would overwrite the list itself; give it another name")


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
