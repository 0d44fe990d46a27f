"""The register of measures: one dated file each; what is planned and what is in force on a day."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapscreen.errors import TableError, did_you_mean
from scrapscreen.rules import Condition, parse_condition
from scrapscreen.tables import Row, data_dir

STATES = ("announced", "proposed", "adopted", "in_force", "ended")

_KEYS = {
    "id", "title", "kind", "materials", "legal_act", "summary", "checked_on", "evidence_until", "confidence", "cn_codes",
    "cn_note", "destinations", "unknown", "note", "state", "expected", "scope",
}  # fmt: skip
_SCOPE_KEYS = {"when", "likely", "possible"}


@dataclass(frozen=True, slots=True)
class State:
    """A state a measure reached, and the day: from then on it holds."""

    state: str
    on: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure with its history. ``likely`` and ``possible`` are conditions of export restrictions, ``when`` of others."""

    id: str
    title: str
    kind: str
    materials: tuple[str, ...]
    legal_act: str
    summary: str
    checked_on: dt.date
    confidence: str
    states: tuple[State, ...]
    unknown: tuple[str, ...]
    expected: tuple[dict[str, str], ...]
    when: tuple[Condition, ...]
    likely: tuple[Condition, ...]
    possible: tuple[Condition, ...]
    path: Path

    def state_on(self, day: dt.date) -> State | None:
        """Return the latest state reached by ``day``; ``None`` before the first."""
        reached = [s for s in self.states if s.on <= day]
        return reached[-1] if reached else None

    def legal_state(self, day: dt.date) -> str:
        """Return ``planned`` (announced or proposed), ``adopted`` (not yet applying), ``in_force``, ``ended`` or ``unknown``."""
        state = self.state_on(day)
        if state is None:
            return "unknown"
        return "planned" if state.state in ("announced", "proposed") else state.state


def load_measures(own: Path | None = None, folder: Path | None = None) -> list[Measure]:
    """Read the embedded register, and the user's own measure files; an own file with the same id replaces.

    Raises
    ------
    TableError
        A file is no TOML, lacks or misnames a key, or its states are out of order.
    """
    paths = sorted((folder or data_dir() / "measures").glob("*.toml"))
    found = {m.id: m for m in map(_read, paths)}
    if own is not None:
        files = sorted(own.glob("*.toml")) if own.is_dir() else []
        if not files:
            raise TableError(own, None, "no measure files here", "expected TOML files as in data/measures")
        found.update({m.id: m for m in map(_read, files)})
    return list(found.values())


def _read(path: Path) -> Measure:
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(path, None, f"not readable as TOML: {error}", "correct the file") from None
    _only(path, raw, _KEYS)
    scope = raw.get("scope", {})
    _only(path, scope, _SCOPE_KEYS)
    for key in ("id", "title", "kind", "state", "checked_on", "confidence"):
        if key not in raw:
            raise TableError(path, None, f"key {key!r} is missing", "add it")
    states = []
    for entry in raw["state"]:
        if entry.get("state") not in STATES:
            raise TableError(
                path, None, f"unknown state {entry.get('state')!r}", did_you_mean(str(entry.get("state")), STATES)
            )
        if not isinstance(entry.get("on"), dt.date):
            raise TableError(path, None, f"state {entry['state']!r} has no date", "write on = 2026-05-21")
        states.append(State(entry["state"], entry["on"], entry.get("source", "")))
    if [s.on for s in states] != sorted(s.on for s in states):
        raise TableError(path, None, "the states are not in the order of their dates", "put the oldest first")
    return Measure(
        raw["id"], raw["title"], raw["kind"], tuple(raw.get("materials", ())), raw.get("legal_act", ""),
        raw.get("summary", ""), raw["checked_on"], raw["confidence"], tuple(states), tuple(raw.get("unknown", ())),
        tuple(raw.get("expected", ())), *(_conditions(scope.get(k, ())) for k in ("when", "likely", "possible")), path,
    )  # fmt: skip


def _conditions(value: str | list[str] | tuple[()]) -> tuple[Condition, ...]:
    return tuple(parse_condition(text) for text in ([value] if isinstance(value, str) else value) if text.strip())


def _only(path: Path, found: dict[str, Any], known: set[str]) -> None:
    for key in found:
        if key not in known:
            raise TableError(
                path, None, f"unknown key {key!r}", did_you_mean(key, known) or f"keys are {', '.join(sorted(known))}"
            )


def row_of(measure: Measure) -> Row:
    """Return a stand-in table row, so that errors in a measure's conditions name its file."""
    return Row({"id": measure.id}, measure.path, 0)
