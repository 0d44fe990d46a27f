"""What all tests share: hypothesis without clock and without chance, and the embedded tables read once."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from scrapscreen.text.reader import TextReader

settings.register_profile(
    "scrapscreen",
    deadline=None,
    derandomize=True,
    max_examples=60,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("scrapscreen")


@pytest.fixture(scope="session")
def reader() -> TextReader:
    """The reader with the embedded lexicon; it watches no facts yet."""
    return TextReader()
