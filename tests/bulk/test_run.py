"""A list screened: the same bytes whatever the blocks, whenever it was killed; bad rows become rows with a reason."""

from __future__ import annotations

import gzip
import hashlib
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapscreen import known, screen_frame
from scrapscreen.answer import ANSWER
from scrapscreen.bulk import files, judged, marks
from scrapscreen.bulk.delimited import DelimitedList
from scrapscreen.bulk.jsonlines import JsonLinesList
from scrapscreen.bulk.manifest import Settings, Written, load_manifest, manifest_path
from scrapscreen.bulk.parquet import ParquetList
from scrapscreen.bulk.plan import plan_list, plan_lists, plan_replay
from scrapscreen.bulk.resume import Journal, claim
from scrapscreen.bulk.run import Screened, screen_list, screener_for
from scrapscreen.bulk.workbook import WorkbookList
from scrapscreen.errors import FileError, InputError
from scrapscreen.loops import Supply

from ..lists import read_list, told_of

DAY = "2026-11-22"
GOODS = ["złom miedzi", "aluminium ladder", "Alu-Drehspäne, lose", "copper scrap; mixed", 'bars 6"', "", "two\nlines"]
DEALER = ["Millberry", "copper scrap clean", "Kupfer"]
ROWS = [(f"R{n}", GOODS[n % len(GOODS)], ("IN", "TR", "Atlantis", "")[n % 4]) for n in range(40)]


def csv_bytes(rows: list[tuple[str, ...]], delimiter: str = ",") -> bytes:
    sink = pa.BufferOutputStream()
    table = pa.table(
        {name: list(cells) for name, cells in zip(("id", "goods", "dest"), zip(*rows, strict=True), strict=True)}
    )
    pa.csv.write_csv(table, sink, pa.csv.WriteOptions(delimiter=delimiter))
    return bytes(sink.getvalue())


def run(
    path: Path, output: Path | str, said: list[str] | None = None, resume: bool = False, **chosen: object
) -> Screened:
    plan = plan_list(str(path), str(output), Settings.model_validate({"columns": {}, "as_of": DAY} | chosen))
    notes: list[str] = [] if said is None else said
    return screen_list(screener_for(plan.settings), plan, resume=resume, say=notes.append)


@pytest.fixture
def blocks(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def small(size: int) -> None:
        for suffix, opened in {
            ".csv": lambda path: DelimitedList(path, block_bytes=16 * size),
            ".jsonl": lambda path: JsonLinesList(path, size),
            ".parquet": lambda path: ParquetList(path, size),
            ".xlsx": lambda path: WorkbookList(path, size),
        }.items():
            monkeypatch.setitem(files.FORMATS, suffix, opened)

    return small


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(csv_bytes(ROWS))
    return path


def answers(path: Path) -> dict[str, list[object]]:
    table = read_list(path).table
    return table.select(table.column_names[3:]).to_pydict()


@pytest.mark.parametrize("size", [1, 3, 17, 1000])
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".xlsx", ".csv.gz", ".jsonl.zst"])
def test_blocks_of_any_size_give_the_same_bytes(
    listed: Path, blocks: Callable[[int], None], suffix: str, size: int
) -> None:
    whole = run(listed, listed.with_name(f"whole{suffix}"))
    blocks(size)
    parts = run(listed, listed.with_name(f"parts{suffix}"))
    assert listed.with_name(f"parts{suffix}").read_bytes() == listed.with_name(f"whole{suffix}").read_bytes()
    for name in ("rows", "to_look_at", "unreadable", "unreadable_cells"):
        assert getattr(parts.tally, name) == getattr(whole.tally, name)
    assert (parts.tally.counts(), parts.tally.shown()) == (whole.tally.counts(), whole.tally.shown())


def test_a_file_is_answered_as_a_frame(listed: Path, blocks: Callable[[int], None]) -> None:
    blocks(5)
    run(listed, listed.with_name("out.parquet"))
    found = pq.read_table(listed.with_name("out.parquet"))
    frame = screen_frame(
        read_list(listed).table, today=load_manifest(manifest_path(listed.with_name("out.parquet"))).as_of
    )
    assert found.equals(frame)


def test_parquet_keeps_the_types_of_the_list_and_answers_are_plain_text(tmp_path: Path) -> None:
    path, output = tmp_path / "list.parquet", tmp_path / "out.parquet"
    goods = pa.array(["złom miedzi", None, "ladder", "ladder"]).dictionary_encode()
    table = pa.table({"goods": goods, "n": [1, 2, 3, 4]}).replace_schema_metadata({"made": "by hand"})
    pq.write_table(table, path)
    run(path, output)
    found = pq.read_table(output)
    assert found.select(["goods", "n"]).equals(table, check_metadata=True)
    assert found.schema.metadata == {b"made": b"by hand"}
    assert found.select(table.num_columns + n for n in range(17)).schema.equals(ANSWER)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_records_stand_in_the_output_as_they_were(tmp_path: Path, delimiter: str, end: bytes) -> None:
    lines = [
        f'id{delimiter} goods {delimiter}"dest"',
        f'1{delimiter} złom  miedzi{delimiter}"IN"',
        f'"2"{delimiter}6" bar{delimiter}',
    ]
    path, output = tmp_path / "list.csv", tmp_path / "out.csv"
    path.write_bytes(b"\xef\xbb\xbf" + end.join(line.encode() for line in lines))
    run(path, output)
    written = output.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf" + lines[0].encode() + delimiter.encode() + b'"materials"')
    assert written.count(end) == 3
    assert written.count(b"\n") == 3
    for before, after in zip(lines, written.removeprefix(b"\xef\xbb\xbf").decode().split(end.decode()), strict=False):
        assert after.startswith(before + delimiter)
    assert read_list(output).table["materials"].to_pylist() == ["copper", ""]


def test_rows_that_do_not_fit_stay_and_say_so(tmp_path: Path) -> None:
    path, output = tmp_path / "list.csv", tmp_path / "out.csv"
    path.write_bytes(b'id,goods,dest\n1,copper scrap,IN\n2,copper scrap\n3,copper scrap,IN,more,"a"\n4,ladder,IN\n')
    screened = run(path, output)
    table = read_list(output).table
    assert table["id"].to_pylist() == ["1", "2", "3", "4"]
    assert table["dest"].to_pylist() == ["IN", "", 'IN,more,"a"', "IN"]
    assert ["row_malformed" in cell for cell in table["reasons"].to_pylist()] == [False, True, True, False]
    assert table["review"].to_pylist()[1:3] == ["true", "true"]
    assert screened.tally.rows == 4
    for suffix in (".jsonl", ".parquet"):
        run(path, tmp_path / f"out{suffix}")
        assert answers(tmp_path / f"out{suffix}")["reasons"] == answers(output)["reasons"]


def test_rows_are_put_together_a_few_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, at_once, in_pieces = (tmp_path / f"{name}.csv" for name in ("list", "at_once", "in_pieces"))
    good, short, long = b"1,copper scrap,IN\n2,ladder,\n", b"3,ladder\n", b"4,copper scrap,IN,more\n"
    path.write_bytes(b"id,goods,dest\n" + good * 20 + short + good * 20 + long + short + good * 9 + b"5,ladder,IN")
    run(path, at_once)
    monkeypatch.setattr(judged, "_TOGETHER", 1)
    run(path, in_pieces)
    assert in_pieces.read_bytes() == at_once.read_bytes()
    assert read_list(in_pieces).table["id"].to_pylist().count("3") == 2


def test_bytes_that_are_no_text_stay_and_say_so(tmp_path: Path) -> None:
    path, output = tmp_path / "list.csv", tmp_path / "out.csv"
    bad = [b"1,copper scrap \xe4,IN", b"2,copper scrap\0,IN", b"3,copper scrap,I\0N"]
    good = "".join(f"{n},Kupferspäne für Öfen,IN\n" for n in range(4, 30)).encode()
    path.write_bytes(b"id,goods,dest\n" + b"\n".join(bad) + b"\n" + good)
    run(path, output)
    written = output.read_bytes()
    assert all(line + b"," in written for line in bad)
    table = read_list(output).table
    told = ["text_unreadable" in cell for cell in table["reasons"].to_pylist()]
    assert told == [True, True] + [False] * 27
    assert table["materials"].to_pylist()[:2] == ["copper", "copper"]


def test_compiled_loops_change_no_byte(
    listed: Path, blocks: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("numba")
    blocks(5)
    plain, fast = listed.with_name("plain.csv"), listed.with_name("fast.csv")
    run(listed, plain)
    for module in (marks, known):
        monkeypatch.setattr(module, "supply", Supply(wish="always"))
    run(listed, fast)
    assert fast.read_bytes() == plain.read_bytes()


def killed(listed: Path, output: Path, after: int) -> None:
    """Screen the list, and end when the answers of so many blocks have been written down."""
    kept = Journal.add
    count = iter(range(10_000))

    def add(self: Journal, *given: object) -> None:
        kept(self, *given)  # type: ignore[arg-type]
        if next(count) == after:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Journal, "add", add)
        with pytest.raises(KeyboardInterrupt):
            run(listed, output)


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx", ".jsonl.gz"])
@pytest.mark.parametrize("after", [0, 1, 4, 9])
def test_a_run_goes_on_where_it_was(listed: Path, blocks: Callable[[int], None], suffix: str, after: int) -> None:
    blocks(5)
    undisturbed, output = listed.with_name(f"all{suffix}"), listed.with_name(f"out{suffix}")
    first = run(listed, undisturbed)
    killed(listed, output, after)
    assert not output.exists()
    said: list[str] = []
    second = run(listed, output, said, resume=True)
    assert output.read_bytes() == undisturbed.read_bytes()
    assert second.tally.counts() == first.tally.counts()
    assert load_manifest(manifest_path(output)).output == Written(path=output.name, **told_of(output))
    assert "go on with" in said[0] if after == 0 else "have been screened already" in said[0]
    assert {p.name for p in listed.parent.iterdir()} == {
        "list.csv", *(name for p in (output, undisturbed) for name in (p.name, f"{p.name}.manifest.json"))
    }  # fmt: skip


@pytest.fixture
def half_done(listed: Path, blocks: Callable[[int], None]) -> tuple[Path, Path, bytes]:
    blocks(5)
    run(listed, listed.with_name("all.csv"))
    output = listed.with_name("out.csv")
    killed(listed, output, 6)
    return listed, output, listed.with_name("all.csv").read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(share=st.floats(0, 1), torn=st.booleans())
def test_a_journal_torn_anywhere_is_of_use(half_done: tuple[Path, Path, bytes], share: float, torn: bool) -> None:
    listed, output, undisturbed = half_done
    journal = output.with_name("out.csv.partial.journal")
    whole = journal.read_bytes() if journal.exists() else b""
    if not whole:
        return
    at = int(share * (len(whole) - 1))
    journal.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] if torn else whole[:at])
    run(listed, output, resume=True)
    assert output.read_bytes() == undisturbed
    assert not journal.exists()
    journal.write_bytes(whole)


def test_only_answers_of_the_same_list_and_settings_are_used(half_done: tuple[Path, Path, bytes]) -> None:
    listed, output, _ = half_done
    said: list[str] = []
    listed.write_bytes(csv_bytes([("X", "ladder", "IN"), *ROWS[1:]]))
    run(listed, output, said, resume=True)
    assert answers(output)["materials"][0] == ""
    run(listed, output.with_name("other.csv"))
    assert output.read_bytes() == output.with_name("other.csv").read_bytes()


def test_other_settings_start_anew_and_it_is_said(half_done: tuple[Path, Path, bytes]) -> None:
    listed, output, _ = half_done
    said: list[str] = []
    run(listed, output, said, resume=True, min_confidence=0.99)
    assert "other settings" in said[0]


def test_what_is_left_is_said_and_replaced(half_done: tuple[Path, Path, bytes]) -> None:
    listed, output, undisturbed = half_done
    said: list[str] = []
    run(listed, output, said)
    assert "did not end" in said[0]
    assert output.read_bytes() == undisturbed


@pytest.mark.skipif(os.name == "nt", reason="needs signals of POSIX")
def test_a_killed_process_is_resumed(tmp_path: Path) -> None:
    rows = b"".join(b"%d,copper scrap,IN,%s\n" % (n, b"x" * 200) for n in range(90_000))
    data = b"id,goods,dest,note\n" + rows
    words = [sys.executable, "-m", "scrapscreen.cli", "screen", "-", "-o", "out.csv", "--as-of", DAY]
    with subprocess.Popen(words, cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdin is not None
        child.stdin.write(data)
        child.stdin.flush()
        journal = tmp_path / "out.csv.partial.journal"
        end = time.monotonic() + 120
        while _begun(journal) < 2 and time.monotonic() < end and child.poll() is None:
            time.sleep(0.05)
            child.stdin.write(rows[: 1 << 20])
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    assert not (tmp_path / "out.csv").exists()
    done = subprocess.run([*words, "--resume"], cwd=tmp_path, input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"screened already" in done.stderr
    (tmp_path / "list.csv").write_bytes(data)
    run(tmp_path / "list.csv", tmp_path / "all.csv", as_of_given=True)
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "all.csv").read_bytes()


def _begun(journal: Path) -> int:
    """Return how many entries of a journal are begun: all but the last are whole."""
    return journal.read_bytes().count(b'{"digest"') if journal.exists() else 0


def test_an_empty_journal_is_none_of_other_settings(listed: Path) -> None:
    output, said = listed.with_name("out.csv"), list[str]()
    output.with_name("out.csv.partial.journal").touch()
    run(listed, output, said, resume=True)
    assert "nothing to go on with" in said[0]


def test_rows_before_a_broken_end_are_safe(tmp_path: Path, blocks: Callable[[int], None]) -> None:
    data = gzip.compress(csv_bytes([(str(n), f"copper scrap {n * 7919}", "IN") for n in range(4000)]), mtime=0)
    path, output = tmp_path / "list.csv.gz", tmp_path / "out.csv"
    path.write_bytes(data[: len(data) // 2])
    blocks(100)
    with pytest.raises(
        FileError, match=r"list\.csv\.gz: the gzip file ends too soon \(at byte \d+ of \d+.*after row \d+;.*--resume"
    ):
        run(path, output)
    assert not output.exists()
    safe = (tmp_path / "out.csv.partial").read_bytes()
    assert safe.count(b"\n") > 100
    path.write_bytes(data)
    run(path, output, resume=True)
    assert output.read_bytes().startswith(safe)
    assert read_list(output).table.num_rows == 4000
    assert not (tmp_path / "out.csv.partial").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs limits of POSIX")
@pytest.mark.skipif(sys.platform == "win32", reason="nothing is locked there")
def test_two_runs_do_not_write_one_output(listed: Path) -> None:
    output = listed.with_name("out.csv")
    held = claim(output.with_name("out.csv.partial"), "out.csv")
    assert held is not None
    for resume in (False, True):
        with pytest.raises(FileError, match=r"out\.csv: another run is writing it now; wait"):
            run(listed, output, resume=resume)
    assert not output.exists()
    held.close()
    run(listed, output)
    assert sorted(path.name for path in listed.parent.iterdir()) == ["list.csv", "out.csv", "out.csv.manifest.json"]


def test_a_disk_that_fills_leaves_the_old_output(tmp_path: Path) -> None:
    path, output = tmp_path / "list.csv", tmp_path / "out.csv"
    path.write_bytes(csv_bytes(ROWS * 100))
    output.write_text("before")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    held = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
    try:
        with pytest.raises(FileError, match=r"out\.csv: cannot be written \(File too large\)"):
            run(path, output)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, held)
    assert output.read_text() == "before"
    assert {p.name for p in tmp_path.iterdir()} == {"list.csv", "out.csv"}


def test_a_huge_cell(tmp_path: Path, blocks: Callable[[int], None]) -> None:
    path, output = tmp_path / "list.csv", tmp_path / "out.csv"
    huge = b'"' + b"copper scrap\n" * 100_000 + b'"'
    path.write_bytes(b"id,goods\n1," + huge + b"\n2,ladder\n")
    blocks(10)
    run(path, output)
    assert b"1," + huge + b',"copper"' in output.read_bytes()
    assert read_list(output).table.num_rows == 2


def test_a_list_of_several_packed_parts(tmp_path: Path) -> None:
    data = csv_bytes(ROWS)
    (tmp_path / "list.csv.gz").write_bytes(gzip.compress(data[:100]) + gzip.compress(data[100:]))
    (tmp_path / "list.csv").write_bytes(data)
    assert read_list(tmp_path / "list.csv.gz").table.equals(read_list(tmp_path / "list.csv").table)
    (tmp_path / "bad.csv.gz").write_bytes(b"goods\nscrap\n")
    with pytest.raises(FileError, match="the gzip file is damaged"):
        read_list(tmp_path / "bad.csv.gz")


def test_of_an_endless_description_the_beginning_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapscreen.bulk.judged.LONGEST", 20)
    path, output = tmp_path / "list.csv", tmp_path / "out.csv"
    path.write_text("id,goods\n1,copper scrap and much more beside it\n2,ladder\n")
    run(path, output)
    table = read_list(output).table
    assert table["materials"].to_pylist() == ["copper", ""]
    assert ["text_unreadable" in cell for cell in table["reasons"].to_pylist()] == [True, False]
    assert table["goods"][0].as_py() == "copper scrap and much more beside it"


def test_a_packed_list_and_output(tmp_path: Path) -> None:
    path = tmp_path / "list.csv.gz"
    path.write_bytes(gzip.compress(csv_bytes(ROWS)))
    run(path, tmp_path / "out.csv.zst")
    run(path, tmp_path / "out.csv")
    assert pa.input_stream(tmp_path / "out.csv.zst", compression="zstd").read() == (tmp_path / "out.csv").read_bytes()
    assert (
        load_manifest(manifest_path(tmp_path / "out.csv.zst")).input.sha256
        == hashlib.sha256(path.read_bytes()).hexdigest()
    )
    before = (tmp_path / "out.csv.zst").read_bytes()
    plan = plan_replay(manifest_path(tmp_path / "out.csv.zst"))
    screen_list(screener_for(plan.settings), plan)
    assert (tmp_path / "out.csv.zst").read_bytes() == before
    with pytest.raises(FileError, match=r"ends in \.csv\.zst"):
        plan_replay(manifest_path(tmp_path / "out.csv.zst"), str(tmp_path / "new.csv"))


def test_folders_and_patterns(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    for name in ("b.csv", "a.tsv", "notes.txt", ".hidden.csv"):
        (folder / name).write_text("goods\tdest\nscrap\tIN\n")
    chosen = Settings(columns={}, as_of=DAY)  # type: ignore[arg-type]
    for argument in (str(folder), str(folder / "*")):
        plans = plan_lists([argument], str(tmp_path / "out"), chosen)
        assert [Path(plan.output).name for plan in plans] == ["a.tsv", "b.csv"]
    with pytest.raises(InputError, match="name a folder"):
        plan_lists([str(folder)], str(tmp_path / "out.csv"), chosen)
    with pytest.raises(FileError, match="no list has such a name"):
        plan_lists([str(folder / "*.xlsx")], str(tmp_path / "out"), chosen)
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileError, match="no list is in it"):
        plan_lists([str(tmp_path / "empty")], str(tmp_path / "out"), chosen)


def test_the_kind_of_a_list_is_told_block_by_block(tmp_path: Path, blocks: Callable[[int], None]) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(
        csv_bytes([(str(n), text, "IN") for n, text in enumerate(["Millberry", "copper scrap clean", "Kupfer"] * 9)])
    )
    run(path, tmp_path / "whole.csv", list_context="infer")
    blocks(2)
    run(path, tmp_path / "parts.csv", list_context="infer")
    assert (tmp_path / "whole.csv").read_bytes() == (tmp_path / "parts.csv").read_bytes()
    assert b"list_scrap_dealer" in (tmp_path / "parts.csv").read_bytes()


def test_names_that_come_late_in_json_lines_are_kept(tmp_path: Path, blocks: Callable[[int], None]) -> None:
    path, output = tmp_path / "list.jsonl", tmp_path / "out.csv"
    path.write_text('{"goods": "scrap"}\n{"goods": "copper scrap", "late": "x"}\n')
    blocks(1)
    run(path, output)
    assert read_list(output).table["late"].to_pylist() == ["", "x"]


def test_a_month_over_a_limit_is_said_also_by_a_run_that_goes_on(tmp_path: Path, blocks: Callable[[int], None]) -> None:
    blocks(3)
    path, output = tmp_path / "list.csv", tmp_path / "out.csv"
    lots = [("rottami di rame", "IT", "TR", "90000", f"2026-11-{day:02d}") for day in range(1, 8)]
    header = b"goods,origin,destination,net mass kg,date\n"
    path.write_bytes(header + "".join(",".join(lot) + "\n" for lot in lots).encode())
    line = "IT-SCRAP-NOTIF: 630 t in 2026-11, above 500 t in one month; 7 rows"
    assert run(path, tmp_path / "all.csv").notes == [line]
    killed(path, output, 2)
    assert run(path, output, resume=True).notes == [line]
