"""The manifest beside every output: what went in, by which versions and settings, and what came out; enough to replay it."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, ValidationError

from scrapscreen import __version__
from scrapscreen.bulk.streams import STANDARD, read_bytes, sha256_of
from scrapscreen.errors import FileError
from scrapscreen.tables import data_fingerprint

SUFFIX = ".manifest.json"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Part):
    """A file that took part, by its path as seen from the manifest, and the SHA-256 of its bytes."""

    path: str
    sha256: str


class Written(_Part):
    """An output beside its manifest: its name, its length, and the CRC-32 of its bytes, eight digits of base 16.

    The checksum tells damage. That the output is what it should be follows from list, tables, versions and settings: a
    replay shows it.
    """

    path: str
    bytes: int
    crc32: str


class Settings(_Part):
    """How a list is screened.

    ``columns`` maps meaning to column. ``as_of`` is always a day; where ``as_of_given`` is false, it holds only for rows
    without a date of their own. ``measures`` and ``lexicon`` are the user's own folders.
    """

    columns: dict[str, str]
    as_of: dt.date
    as_of_given: bool = False
    destination: str | None = None
    list_context: str = "none"
    min_confidence: float | None = None
    prefix: str | None = None
    measures: str | None = None
    lexicon: str | None = None


class Manifest(_Part):
    """The record of one output."""

    made_at: dt.datetime
    versions: dict[str, str]
    data_sha256: str
    input: Source
    own_files: list[Source]
    as_of: dt.date
    settings: Settings
    output: Written
    rows: int
    counts: dict[str, dict[str, int]]

    @classmethod
    def now(
        cls, output: str, path: str, settings: Settings, *, read: str, written: dict[str, Any], **account: Any
    ) -> Self:
        """Return the record of what has just been made of the list at ``path``.

        ``read`` is the SHA-256 of the list, ``written`` what can be told of the output; ``account`` gives the other fields.
        """
        folder = Path(output).parent
        own = {n: seen_from(p, folder) for n in ("measures", "lexicon") if (p := getattr(settings, n))}
        return cls(
            made_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
            versions=versions(),
            input=Source(path=seen_from(path, folder), sha256=read),
            own_files=own_files((settings.measures, settings.lexicon), folder),
            as_of=settings.as_of,
            settings=settings.model_copy(update=own),
            output=Written(path=Path(output).name, **written),
            **account,
        )

    def other_versions(self) -> str:
        """Return what has another version now."""
        other = ((name, self.versions.get(name), now) for name, now in versions().items())
        return (
            "; ".join(f"{name} {then} then, {now} now" for name, then, now in other if then != now) or "same versions"
        )

    def differences(self, source: Source, own: Iterable[Source]) -> list[str]:
        """Return what is no longer as it was: the input, the user's own files, the embedded tables."""
        found = []
        if source.sha256 != self.input.sha256:
            found.append(f"the input {source.path} has changed")
        then = {s.path: s.sha256 for s in self.own_files}
        now = {s.path: s.sha256 for s in own}
        found += [f"the file {path} has changed" for path in sorted(then | now) if then.get(path) != now.get(path)]
        if data_fingerprint() != self.data_sha256:
            found.append(
                f"the embedded tables are not those of scrapscreen {self.versions.get('scrapscreen', '?')} then"
            )
        return found


def versions() -> dict[str, str]:
    """Return the versions that an output depends on."""
    return {"scrapscreen": __version__, "python": platform.python_version(), "pyarrow": pa.__version__}


def manifest_path(output: str | Path) -> Path:
    """Return where the manifest of an output stands.

    >>> manifest_path("out/list.csv").as_posix()
    'out/list.csv.manifest.json'
    """
    return Path(f"{output}{SUFFIX}")


def output_path(manifest: Path) -> Path:
    """Return the output that a manifest belongs to by its name.

    Raises
    ------
    FileError
        The name is not that of a manifest.
    """
    if not manifest.name.endswith(SUFFIX):
        raise FileError(
            f"{manifest}: no manifest by its name; hand in the file OUT{SUFFIX} that stands beside an output"
        )
    return manifest.with_name(manifest.name.removesuffix(SUFFIX))


def load_manifest(path: Path) -> Manifest:
    """Read a manifest.

    Raises
    ------
    FileError
        There is none, or it is no manifest of this version of scrapscreen.
    """
    output_path(path)
    try:
        return Manifest.model_validate_json(read_bytes(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise FileError(
            f"{path}: not a manifest ({where}: {first['msg']}); hand in one written by scrapscreen"
        ) from None


def own_files(folders: Iterable[str | None], beside: Path) -> list[Source]:
    """Return the files of the user's own folders, as seen from the folder ``beside``."""
    paths = [p for folder in folders if folder for p in sorted(Path(folder).rglob("*")) if p.is_file()]
    return [Source(path=seen_from(p, beside), sha256=sha256_of(p)) for p in paths]


def seen_from(path: str | Path, folder: Path) -> str:
    """Return a path as seen from a folder, so that both can move together; standard input stays ``-``."""
    if str(path) == STANDARD:
        return STANDARD
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return Path(path).absolute().as_posix()


def found_from(path: str, folder: Path) -> str:
    """Return a path of a manifest as seen from here."""
    return STANDARD if path == STANDARD else os.path.normpath(folder / path)
