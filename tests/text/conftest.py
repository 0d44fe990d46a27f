"""The small lexicon, read once, and the embedded one step by step."""

from __future__ import annotations

import pytest

from scrapscreen.tables import data_dir

from .small import Steps, write_tables


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Steps:
    return Steps(write_tables(tmp_path_factory.mktemp("lexicon")))


@pytest.fixture(scope="session")
def embedded() -> Steps:
    return Steps(data_dir() / "lexicon")
