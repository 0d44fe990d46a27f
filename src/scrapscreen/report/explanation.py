"""One consignment explained on a terminal: the words as read, the answers, the law, the reasons, the questions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from functools import cache

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from scrapscreen.codes.nomenclature import ListOfWaste
from scrapscreen.models import Codes, Evidence, MeasureHit, Quantity, Screening
from scrapscreen.report.wording import (
    EXPOSURE_STYLES,
    LEGAL_STATES,
    STATUS_WORDS,
    cn_words,
    ewc_words,
    line,
    lines,
    material_words,
    number_words,
    plain_table,
    without_controls,
)
from scrapscreen.tables import data_dir, read_table
from scrapscreen.text.units import BASE_UNITS, unit_of

ROLE_WORDS = {
    "is": "the goods", "maybe": "perhaps the goods", "origin": "made from", "for": "meant for", "not": "denied",
    "with": "attached", "coat": "coating", "mod": "part of another term",
}  # fmt: skip

_KIND_STYLES = {
    "material": "bold cyan", "magnet": "bold cyan", "magnet_alloy": "bold cyan", "symbol": "bold cyan", "alloy": "bold cyan",
    "grade": "bold cyan", "state": "bold yellow", "form": "bold yellow", "claim": "bold yellow", "cue": "magenta",
}  # fmt: skip
_ASIDE = "dim italic"
_DECLARED = {
    "absent": "no code declared",
    "consistent": "the declared code fits the text",
    "conflict": "the declared code is of other goods than the text",
    "deeper_needed": "the declared code fits so far, but is too short",
    "invalid": "the declared code is no CN code",
    "not_covered": "the text decides no code to compare with",
}


@cache
def _concepts() -> dict[str, tuple[str, str]]:
    """Return kind and label of each concept."""
    rows = read_table(data_dir() / "lexicon" / "concepts.csv", ("concept", "kind", "is_a", "label"))
    return {row["concept"]: (row["kind"], row["label"]) for row in rows}


@cache
def _waste_list() -> ListOfWaste:
    return ListOfWaste()


def explanation(screening: Screening) -> RenderableType:
    """Return all that a screening says.

    Examples
    --------
    >>> from io import StringIO
    >>> from rich.console import Console
    >>> from scrapscreen import screen
    >>> console = Console(file=StringIO(), width=100)
    >>> console.print(explanation(screen("złom miedzi", destination="IN", as_of="2026-11-22")))
    >>> "PLANNED, not law" in console.file.getvalue()
    True
    """
    return Group(
        coloured(screening.description, screening.evidence),
        *_asides(screening.evidence),
        *_quantities(screening.quantities),
        Text(),
        _words(screening.evidence),
        Text(),
        _answers(screening),
        *_law(screening.measures),
        *_list("Reasons", [s.text or s.code for s in screening.reasons]),
        *_list("Questions", [s.text or s.code for s in screening.questions]),
        *_list("Tests that decide", [f"{c.test} ({c.law})" for c in screening.criteria]),
    )


def coloured(description: str, evidence: Iterable[Evidence]) -> Text:
    """Return the description with each word in the colour of what it means and the role it has."""
    text = Text(without_controls(description))
    place = 0
    for word in evidence:
        pattern = r"\W+".join(map(re.escape, word.text.split()))
        found = re.compile(pattern, re.IGNORECASE).search(text.plain, place) if pattern else None
        if found:
            text.stylize(_style(word), *found.span())
            place = found.end()
    return text


def _style(word: Evidence) -> str:
    if word.means in ("unknown", "known") or not word.concepts or _set_aside(word):
        return "dim"
    kinds = [_concepts().get(c, ("", ""))[0] for c in word.concepts]
    style = next((_KIND_STYLES[k] for k in kinds if k in _KIND_STYLES), "")
    return style if word.role in ("is", "maybe", "") or style == "magenta" else _ASIDE


def _asides(evidence: list[Evidence]) -> list[Text]:
    told = {
        "Spelling repaired": [f"{w.text} → {w.known_as}" for w in evidence if w.means == "repaired"],
        "Cut off, completed": [f"{w.text} → {w.known_as}" for w in evidence if w.means == "completed"],
        "Numbers and noise": [w.text for w in evidence if _set_aside(w)],
        "Not known": [w.text for w in evidence if w.means == "unknown"],
        "Without meaning here": [w.text for w in evidence if w.means in ("word", "phrase") and not w.concepts],
    }
    return [
        line((f"{head}: ", "dim"), without_controls(", ".join(dict.fromkeys(words))))
        for head, words in told.items()
        if words
    ]


def _quantities(quantities: list[Quantity]) -> list[Text]:
    told = "; ".join(dict.fromkeys(map(_quantity, quantities)))
    return [line(("Quantities: ", "dim"), told)] if told else []


def _quantity(q: Quantity) -> str:
    """Return a quantity as people write it, in its own unit and, where that is another one, in the base unit."""
    unit = unit_of(q.unit)
    factor = unit.factor if unit and unit.factor else 1
    name = q.unit if factor != 1 or not BASE_UNITS[q.kind] else BASE_UNITS[q.kind]
    words = f"{number_words(q.value / factor)} {name}"
    if factor != 1:
        words += f" = {number_words(q.value)} {BASE_UNITS[q.kind]}"
    label = _concepts().get(q.of, ("", q.of))[1]
    return " ".join(filter(None, (q.limit, words, label)))


def _set_aside(word: Evidence) -> bool:
    """Whether a word is only a number, a measure or noise."""
    kinds = {_concepts().get(c, ("", ""))[0] for c in word.concepts}
    return bool(kinds) and kinds <= {"pattern", "measure"}


def _words(evidence: list[Evidence]) -> Table:
    table = Table(box=None, expand=True, pad_edge=False, header_style="dim")
    for head in ("Word", "Read as", "Role", "How"):
        table.add_column(head, overflow="fold")
    for word in evidence:
        if word.means in ("unknown", "known") or not word.concepts or _set_aside(word):
            continue
        labels = [_concepts().get(c, ("", ""))[1] or c for c in dict.fromkeys(word.concepts) if c != "unknown"]
        how = f"{word.means}: {word.known_as}" if word.means in ("compound", "repaired", "completed") else word.means
        table.add_row(
            Text(without_controls(word.text), _style(word)),
            Text(", ".join(labels)),
            ROLE_WORDS.get(word.role, word.role),
            Text(how),
        )
    return table


def _answers(s: Screening) -> Table:
    table = plain_table(16, None)
    table.add_row(
        "Materials", Text(material_words(";".join(s.materials)) or "none of aluminium, copper, permanent magnets")
    )
    table.add_row(
        "Status", line((STATUS_WORDS[s.status], "bold"), f"  {s.status_confidence:.0%}, rule {s.status_rule}")
    )
    if s.second_status:
        table.add_row("", line((f"else {STATUS_WORDS[s.second_status]}, rule {s.second_rule}", "dim")))
    table.add_row("CN code", _codes(s.cn, cn_words))
    if s.code_rules:
        table.add_row("Code rules", line((", ".join(s.code_rules), "dim")))
    if s.ewc.code or s.ewc.candidates:
        table.add_row("List of Waste", _codes(s.ewc, lambda code: _waste_words(code, s.as_of)))
        table.add_row("Waste entry", s.ewc.waste_entry or "on no list")
    told = {"none": "no planned export restriction would catch it"}.get(
        s.exposure, "a planned export restriction would catch it, if adopted as announced"
    )
    table.add_row("Exposure", line((s.exposure, EXPOSURE_STYLES[s.exposure]), f"  {told}"))
    table.add_row("Declared code", _DECLARED[s.declared_check])
    table.add_row("Law of", s.as_of.isoformat())
    if s.review:
        table.add_row("Review", Text("a person should look", "bold"))
    return table


def _codes(codes: Codes, write: Callable[[str], str]) -> Text:
    """Return the best code with its title, and below it the candidates with their shares."""
    best = line((write(codes.code), "bold"), f"  {codes.confidence:.0%}  {codes.title}") if codes.code else line("open")
    return lines(best, *(line((f"{c.share:>5.0%}  {write(c.code)}  {c.title}", "dim")) for c in codes.candidates))


def _waste_words(code: str, day: dt.date) -> str:
    entry = _waste_list().at(code, day)
    return entry.display if entry else ewc_words(code)


def _law(hits: list[MeasureHit]) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for state, head, style in LEGAL_STATES:
        chosen = [h for h in hits if h.state == state]
        if not chosen:
            continue
        table = plain_table(18, None, title=Text(head, style))
        for hit in chosen:
            table.add_row(line(hit.id), lines(line((hit.title, "bold")), hit.summary, line((_when(hit), "dim"))))
        parts += [Text(), table]
    return parts


def _when(hit: MeasureHit) -> str:
    since = {
        "in_force": f"since {hit.since}",
        "adopted": f"adopted {hit.since}, applies from {hit.applies_from or 'a day not set'}",
        "planned": f"not law; known since {hit.since}",
    }[hit.state]
    return "; ".join(filter(None, (hit.legal_act, since, f"checked on {hit.checked_on}")))


def _list(head: str, texts: list[str]) -> list[Text]:
    return [Text(), Text(head, "bold"), *(line(f"  {text}") for text in texts)] if texts else []
