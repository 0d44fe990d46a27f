"""The wheel: built, put into a fresh environment, and used from a folder that knows nothing of the checkout."""

import csv
import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

import scrapscreen
from scrapscreen.tables import data_dir, fingerprint

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).parents[1]
DAY = "2026-11-22"


def run(*command, cwd, **more):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "COV"))}
    done = subprocess.run([str(c) for c in command], cwd=cwd, env=clean, capture_output=True, encoding="utf-8", **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    offline = ["--no-isolation"] if find_spec("hatchling") else []
    run(sys.executable, "-m", "build", "--wheel", *offline, "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A fresh environment with the wheel; its dependencies are lent by the environment of the tests."""
    home = tmp_path_factory.mktemp("fresh")
    env = home / "env"
    run(sys.executable, "-m", "venv", "--without-pip", env, cwd=home)
    python = env / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(
        sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index",
        "--disable-pip-version-check", wheel, cwd=home,
    )  # fmt: skip
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip())
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python, env, home


def test_wheel_bears_version_and_licence(wheel):
    assert wheel.name == f"scrapscreen-{scrapscreen.__version__}-py3-none-any.whl"
    names = set(zipfile.ZipFile(wheel).namelist())
    info = f"scrapscreen-{scrapscreen.__version__}.dist-info"
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/NOTICE", f"{info}/entry_points.txt"} <= names
    assert {name.partition("/")[0] for name in names} == {"scrapscreen", info}


def test_wheel_holds_every_module_and_every_table(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    package, data = Path(scrapscreen.__file__).parent, data_dir()
    modules = {p.relative_to(package).as_posix() for p in package.rglob("*.py")}
    tables = {p.relative_to(data).as_posix() for p in data.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert not [name for name in names if "__pycache__" in name]
    assert {f"scrapscreen/{name}" for name in modules} | {f"scrapscreen/data/{name}" for name in tables} <= names


def test_installed_package_is_the_one_that_runs_and_has_all_tables(installed):
    python, env, home = installed
    code = (
        "import json, scrapscreen; from scrapscreen.tables import data_dir, fingerprint;"
        "print(json.dumps([scrapscreen.__file__, str(data_dir()), fingerprint(data_dir())]))"
    )
    package, data, digest = json.loads(run(python, "-c", code, cwd=home))
    assert Path(package).is_relative_to(env)
    assert Path(data).is_relative_to(env)
    assert digest == fingerprint(data_dir())
    assert (Path(package).parent / "py.typed").exists()


def test_one_text_through_the_installed_package(installed):
    python, env, home = installed
    code = (
        f"import scrapscreen as ss; assert ss.__file__.startswith({str(env)!r}), ss.__file__;"
        f"print(ss.screen('Kupferkabelschrott', destination='IN', as_of='{DAY}').model_dump_json())"
    )
    answer = json.loads(run(python, "-W", "error", "-c", code, cwd=home))
    here = scrapscreen.screen("Kupferkabelschrott", destination="IN", as_of=DAY)
    assert answer == json.loads(here.model_dump_json())
    assert (answer["status"], answer["exposure"]) == ("waste", "likely")


def test_a_small_list_through_the_installed_command(installed):
    python, _, home = installed
    (home / "list.csv").write_text(
        "id,goods,hs,dest\n007,złom miedzi,74040010,IN\n008,aluminium ladder,,TR\n009,rottami di alluminio,01012100,DE\n",
        encoding="utf-8",
    )
    command = python.with_name("scrapscreen" + python.suffix)
    run(command, "screen", "list.csv", "-o", "out.csv", "--as-of", DAY, cwd=home)
    with (home / "out.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["id"] for row in rows] == ["007", "008", "009"]
    assert [row["status"] for row in rows] == ["waste", "product", "waste"]
    assert [row["exposure"] for row in rows] == ["likely", "none", "none"]
    assert [row["declared_check"] for row in rows] == ["consistent", "absent", "conflict"]
    assert json.loads((home / "out.csv.manifest.json").read_text(encoding="utf-8"))
