"""Files that are on the disk when they are finished, past the page cache or through it: the same bytes, the same errors."""

import errno
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapscreen.bulk import disk
from scrapscreen.bulk.disk import CachedFile, DirectFile, open_on_disk
from scrapscreen.bulk.sinks import Output
from scrapscreen.errors import FileError

needs_direct = pytest.mark.skipif(not hasattr(os, "O_DIRECT"), reason="the system has no O_DIRECT")
BOTH = [CachedFile, pytest.param(DirectFile, marks=needs_direct)]
BLOCK = 4096


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a page, so that a test needs few bytes."""
    monkeypatch.setattr(disk, "SPACE", BLOCK)
    monkeypatch.setattr(disk, "LEFT_TO_SYSTEM", 2 * BLOCK)


def write(path: Path, pieces: list[bytes]) -> disk.DiskFile:
    file = open_on_disk(path)
    for piece in pieces:
        file.write(memoryview(piece))
    return file


@pytest.mark.parametrize("way", BOTH)
@given(sizes=st.lists(st.integers(0, 3 * BLOCK), max_size=8))
@settings(max_examples=30, deadline=None)
def test_all_that_was_written_is_there(way, sizes, tmp_path_factory) -> None:
    path = tmp_path_factory.mktemp("disk") / "out"
    pieces = [bytes([65 + n]) * size for n, size in enumerate(sizes)]
    file = way(path)
    for piece in pieces:
        file.write(memoryview(piece))
    file.finish()
    assert path.read_bytes() == b"".join(pieces)
    file.close()


@pytest.mark.parametrize("way", BOTH)
def test_what_is_reused_after_it_was_written_does_not_change_it(way, tmp_path: Path) -> None:
    file, reused = way(tmp_path / "out"), bytearray(BLOCK)
    for sign in b"abcdefg":
        reused[:] = bytes([sign]) * BLOCK
        file.write(memoryview(reused))
    file.finish()
    file.close()
    assert (tmp_path / "out").read_bytes() == b"".join(bytes([sign]) * BLOCK for sign in b"abcdefg")


@needs_direct
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_whole_pieces_pass_the_page_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flags: list[int] = []

    def watched(file: int, data: memoryview, real=os.write) -> int:
        said = Path(f"/proc/self/fdinfo/{file}").read_text()
        flags.append(int(said.split("flags:")[1].split()[0], 8) & os.O_DIRECT)
        return real(file, data)

    monkeypatch.setattr(disk.os, "write", watched)
    file = write(tmp_path / "out", [b"x" * (2 * BLOCK + 1)])
    file.finish()
    file.close()
    assert [bool(flag) for flag in flags] == [True, True, False]


@needs_direct
@pytest.mark.parametrize("refused", ["open", "write"])
def test_a_file_system_that_cannot_do_without_the_page_cache(
    refused: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_(path: Path, flags: int, mode: int, real=os.open) -> int:
        if refused == "open":
            raise OSError(errno.EINVAL, "Invalid argument")
        return real(path, flags, mode)

    def write_(file: int, data: memoryview, real=os.write, asked: list[int] = []) -> int:  # noqa: B006
        asked.append(file)
        if refused == "write" and len(asked) == 1:
            raise OSError(errno.EINVAL, "Invalid argument")
        return real(file, data)

    monkeypatch.setattr(disk.os, "open", open_)
    monkeypatch.setattr(disk.os, "write", write_)
    file = write(tmp_path / "out", [b"y" * (3 * BLOCK + 5)])
    file.finish()
    file.close()
    assert isinstance(file, CachedFile) is (refused == "open")
    assert (tmp_path / "out").read_bytes() == b"y" * (3 * BLOCK + 5)


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        open_on_disk(tmp_path / "none" / "out")


@pytest.mark.parametrize(("direct", "call"), [(0, "fsync"), pytest.param(disk._DIRECT, "write", marks=needs_direct)])
def test_a_disk_that_refuses_what_was_written_is_said(
    direct: int, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked = tmp_path / "out.csv", []
    path.write_text("before")
    pieces, real = [b"after" * BLOCK, b"wards"], getattr(os, call)

    def refuse(*given: object) -> object:
        asked.append(given)
        if len(asked) == 1:
            raise OSError(5, "Input/output error")
        return real(*given)

    monkeypatch.setattr(disk, "_DIRECT", direct)
    monkeypatch.setattr(disk.os, call, refuse)

    def all_written() -> None:
        with Output(path) as file:
            for piece in pieces:
                file.write_bytes(piece)
            file.keep()

    with pytest.raises(FileError, match=r"out\.csv: cannot be written \(Input/output error\)"):
        all_written()
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]
    assert path.read_text() == "before"
    all_written()
    assert path.read_bytes() == b"".join(pieces)
