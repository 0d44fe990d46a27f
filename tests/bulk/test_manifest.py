"""The manifest tells what was done, and replays it to the same bytes or says what has changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from scrapscreen.bulk.manifest import Settings, load_manifest, manifest_path, output_path
from scrapscreen.bulk.plan import plan_list, plan_lists, plan_replay
from scrapscreen.bulk.run import screen_list, screener_for
from scrapscreen.errors import FileError, InputError
from scrapscreen.tables import data_dir, fingerprint

from ..lists import told_of

LIST = "id,goods,dest,date\nA,złom miedzi,IN,\nB,aluminium ladder,IN,2025-01-15\nC,chatarra de aluminio,,2027-06-01\n"
DAY = dt.date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "list.csv").write_text(LIST)
    return tmp_path


def run(folder: Path, output: str = "out.csv", **settings: object) -> Path:
    chosen = Settings.model_validate({"columns": {}, "as_of": DAY} | settings)
    plan = plan_list(str(folder / "list.csv"), str(folder / output), chosen)
    screen_list(screener_for(plan.settings), plan)
    return folder / output


def replay(output: Path, new: Path | None = None) -> None:
    plan = plan_replay(manifest_path(output), str(new) if new else None)
    screen_list(screener_for(plan.settings), plan)


def test_it_tells_what_was_done(folder: Path) -> None:
    output = run(folder, destination="IN", min_confidence=0.5)
    record = json.loads(manifest_path(output).read_text())
    assert record["input"] == {"path": "list.csv", "sha256": hashlib.sha256(LIST.encode()).hexdigest()}
    assert record["output"] == {"path": "out.csv", **told_of(output)}
    assert record["data_sha256"] == fingerprint(data_dir())
    assert set(record["versions"]) == {"scrapscreen", "python", "pyarrow"}
    assert (record["as_of"], record["rows"], record["own_files"]) == ("2026-11-22", 3, [])
    assert record["settings"]["columns"] == {"description": "goods", "destination": "dest", "date": "date", "id": "id"}
    assert (record["settings"]["destination"], record["settings"]["min_confidence"]) == ("IN", 0.5)
    assert record["made_at"].endswith("Z")
    assert set(record["counts"]) == {"materials", "status", "exposure", "declared_check", "review"}
    assert all(sum(count.values()) == 3 for count in record["counts"].values())
    assert record["counts"]["declared_check"] == {"absent": 3}


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx", ".parquet", ".jsonl"])
@pytest.mark.parametrize("given", [True, False])
def test_a_replay_gives_the_same_bytes(folder: Path, suffix: str, given: bool) -> None:
    output = run(folder, f"out{suffix}", as_of_given=given, as_of=dt.date(2024, 3, 1))
    before = output.read_bytes()
    new = folder / f"new{suffix}"
    replay(output, new)
    assert new.read_bytes() == before
    assert load_manifest(manifest_path(new)).settings == load_manifest(manifest_path(output)).settings
    output.unlink()
    replay(output)
    assert output.read_bytes() == before


def test_list_output_and_manifest_move_together(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    output = run(folder)
    other = tmp_path_factory.mktemp("other") / "moved"
    shutil.copytree(folder, other)
    (folder / "list.csv").unlink()
    replay(other / "out.csv")
    assert (other / "out.csv").read_bytes() == output.read_bytes()


def test_what_has_changed_is_said_and_nothing_written(folder: Path) -> None:
    output = run(folder)
    (folder / "list.csv").write_text(LIST.replace("IN", "TR"))
    with pytest.raises(FileError, match=r"cannot be replayed: the input .*list\.csv has changed; restore it"):
        replay(output, folder / "new.csv")
    (folder / "list.csv").write_text(LIST)
    text = manifest_path(output).read_text()
    manifest_path(output).write_text(text.replace(fingerprint(data_dir()), "0" * 64))
    with pytest.raises(FileError, match="embedded tables are not those of scrapscreen"):
        replay(output, folder / "new.csv")
    manifest_path(output).write_text(text.replace(told_of(output)["crc32"], "0" * 8))
    with pytest.raises(FileError, match="the replay gives other bytes"):
        replay(output, folder / "new.csv")
    assert {p.name for p in folder.iterdir()} == {"list.csv", "out.csv", "out.csv.manifest.json"}


def test_own_measures_take_part(folder: Path) -> None:
    own = folder / "own"
    own.mkdir()
    source = (data_dir() / "measures" / "EU-CU-EXPORT.toml").read_text()
    (own / "mine.toml").write_text(source.replace('id = "EU-CU-EXPORT"', 'id = "MINE"'))
    output = run(folder, measures=str(own))
    record = load_manifest(manifest_path(output))
    assert [s.path for s in record.own_files] == ["own/mine.toml"]
    assert record.settings.measures == "own"
    assert "MINE" in output.read_text()
    replay(output, folder / "new.csv")
    (own / "mine.toml").write_text(source)
    with pytest.raises(FileError, match=r"the file own/mine\.toml has changed"):
        replay(output)


def test_a_replay_keeps_the_format(folder: Path) -> None:
    output = run(folder)
    with pytest.raises(FileError, match=r"a name that ends in \.csv"):
        replay(output, folder / "new.xlsx")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("x.json", "{}", "no manifest by its name"),
        ("x.csv.manifest.json", "{}", "not a manifest"),
        ("x.csv.manifest.json", "not json", "not a manifest"),
        ("x.csv.manifest.json", None, "there is no such file"),
    ],
)
def test_what_is_no_manifest_is_said(tmp_path: Path, name: str, text: str | None, told: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(FileError, match=told) as caught:
        plan_replay(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_names() -> None:
    assert output_path(manifest_path("a/b.csv")) == Path("a/b.csv")


def test_a_screened_list_is_screened_again_under_a_prefix(folder: Path) -> None:
    run(folder, "once.csv")
    settings = Settings(columns={}, as_of=DAY)
    plan = plan_list(str(folder / "once.csv"), str(folder / "twice.csv"), settings)
    assert plan.settings.prefix == "ss_"
    screen_list(screener_for(plan.settings), plan)
    replay(folder / "twice.csv", folder / "again.csv")
    assert (folder / "again.csv").read_bytes() == (folder / "twice.csv").read_bytes()
    with pytest.raises(InputError, match="ss_materials"):
        plan_list(str(folder / "twice.csv"), str(folder / "thrice.csv"), settings)


def test_a_list_is_never_overwritten(folder: Path) -> None:
    settings = Settings(columns={}, as_of=DAY)
    with pytest.raises(FileError, match="would overwrite the list"):
        plan_list(str(folder / "list.csv"), str(folder / "." / "list.csv"), settings)
    with pytest.raises(FileError, match="would overwrite the list"):
        plan_lists([str(folder / "list.csv")], str(folder), settings)
    assert (folder / "list.csv").read_text() == LIST
