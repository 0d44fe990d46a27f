"""The register of measures: one dated file each; what is planned and what is in force on a day."""

from __future__ import annotations

import datetime as dt
import math
import re
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
    "cn_note", "destinations", "unknown", "note", "state", "expected", "scope", "monthly",
}  # fmt: skip
_SCOPE_KEYS = {"when", "likely", "possible"}
_MONTHLY_KEYS = {"when", "over_t"}
_STATE_KEYS = {"state", "on", "source"}
_KIND_OF = {list: "a list", dict: "a table", dt.date: "a date, such as 2026-05-21", str: "a text in quotes"}
_TYPES: dict[str, type] = {
    "checked_on": dt.date, "materials": list, "cn_codes": list, "unknown": list, "state": list, "expected": list, "scope": dict,
    "monthly": dict,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """A state a measure reached, and the day: from then on it holds."""

    state: str
    on: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class Monthly:
    """A limit on what leaves in one calendar month: tonnes, the conditions of what counts, where they stand in the file."""

    over_t: float
    when: tuple[Condition, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure with its history. ``likely`` and ``possible`` are conditions of export restrictions, ``when`` of others.

    ``monthly`` is its limit for a month, if it has one; ``line`` is where its scope stands in the file.
    """

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
    monthly: Monthly | None
    path: Path
    line: int

    @property
    def restricts(self) -> bool:
        """Whether it would restrict exports: it says what it would likely or possibly catch."""
        return bool(self.likely or self.possible)

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
        A file is no TOML, lacks or misnames a key, its states are out of order, or two files bear the same id.
    """
    paths = sorted((folder or data_dir() / "measures").glob("*.toml"))
    found = _by_id(paths)
    if own is not None:
        files = sorted(own.glob("*.toml")) if own.is_dir() else []
        if not files:
            raise TableError(own, None, "no measure files here", "expected TOML files as in data/measures")
        found.update(_by_id(files))
    return list(found.values())


def _by_id(paths: list[Path]) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for path in paths:
        measure = _read(path)
        if measure.id in found:
            where = found[measure.id].path.name
            raise TableError(path, None, f"id {measure.id!r} stands already in {where}", "give it an id of its own")
        found[measure.id] = measure
    return found


def _read(path: Path) -> Measure:
    try:
        text = path.read_text(encoding="utf-8")
        raw: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        at = re.search(r"at line (\d+)", str(error))
        raise TableError(
            path, int(at[1]) if at else None, f"not readable as TOML: {error}", "correct the file"
        ) from None

    def wrong(word: str, what: str, hint: str, table: str = "") -> TableError:
        return TableError(path, _line(text, word, table), what, hint)

    def only(found: dict[str, Any], known: set[str], table: str = "") -> None:
        for key in found:
            if key not in known:
                hint = did_you_mean(key, known) or f"keys are {', '.join(sorted(known))}"
                raise wrong(key, f"unknown key {key!r}", hint, table)

    def conditions(found: dict[str, Any], key: str, table: str) -> tuple[Condition, ...]:
        value = found.get(key, [])
        asked = [value] if isinstance(value, str) else value
        if not isinstance(asked, list) or not all(isinstance(v, str) for v in asked):
            raise wrong(key, f"{key} is {value!r}", "write a text in quotes, or a list of them", table)
        return tuple(parse_condition(v) for v in asked if v.strip())

    def monthly(found: dict[str, Any], table: str) -> Monthly:
        only(found, _MONTHLY_KEYS, table)
        for key in sorted(_MONTHLY_KEYS - set(found)):
            raise wrong(table, f"{table} has no key {key!r}", "add it")
        when, tonnes = conditions(found, "when", table), found["over_t"]
        if not when:
            raise wrong("when", "when is empty", "say what counts, as in [scope]", table)
        if isinstance(tonnes, bool) or not isinstance(tonnes, int | float) or not 0 < tonnes < math.inf:
            raise wrong("over_t", f"over_t is {tonnes!r}", "write tonnes, such as 500", table)
        return Monthly(float(tonnes), when, _line(text, table, table) or 0)

    only(raw, _KEYS)
    for key in ("id", "title", "kind", "state", "checked_on", "confidence"):
        if key not in raw:
            raise TableError(path, None, f"key {key!r} is missing", "add it")
    for key, value in raw.items():
        wanted = _TYPES.get(key, str)
        if not isinstance(value, wanted) or isinstance(value, dt.datetime):
            raise wrong(key, f"{key} is {value!r}", f"write {_KIND_OF[wanted]}")
    scope = raw.get("scope", {})
    only(scope, _SCOPE_KEYS, "[scope]")
    when, likely, possible = (conditions(scope, key, "[scope]") for key in ("when", "likely", "possible"))
    limit = monthly(raw["monthly"], "[monthly]") if "monthly" in raw else None
    states = []
    for entry in raw["state"]:
        if not isinstance(entry, dict):
            raise wrong("state", f"state is {entry!r}", "write each state as [[state]] with state, on and source")
        only(entry, _STATE_KEYS)
        name, on = entry.get("state"), entry.get("on")
        if name not in STATES:
            hint = did_you_mean(str(name), STATES) or f"states are {', '.join(STATES)}"
            raise wrong(str(name), f"unknown state {name!r}", hint)
        if not isinstance(on, dt.date) or isinstance(on, dt.datetime):
            raise wrong(name, f"state {name!r} has no date", "write on = 2026-05-21")
        states.append(State(name, on, str(entry.get("source", ""))))
    if [s.on for s in states] != sorted(s.on for s in states):
        raise wrong("state", "the states are not in the order of their dates", "put the oldest first")
    return Measure(
        raw["id"], raw["title"], raw["kind"], tuple(raw.get("materials", ())), raw.get("legal_act", ""),
        raw.get("summary", ""), raw["checked_on"], raw["confidence"], tuple(states), tuple(raw.get("unknown", ())),
        tuple(raw.get("expected", ())), when, likely, possible, limit, path, _line(text, "[scope]", "[scope]") or 0,
    )  # fmt: skip


def _line(text: str, word: str, table: str = "") -> int | None:
    """Return the first line that holds a word and is no remark, from the head of a table on where it has one."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if not line.lstrip().startswith("#")]
    head = next((place for place, (_, line) in enumerate(lines) if line.lstrip().startswith(table)), 0)
    return next((n for n, line in lines[head:] if word in line), None)


def row_of(measure: Measure, line: int | None = None) -> Row:
    """Return a stand-in table row, so that errors in a measure's conditions name its file and line (that of its scope)."""
    return Row({"id": measure.id}, measure.path, measure.line if line is None else line)
