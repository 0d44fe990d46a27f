"""The full account of one consignment: titles, texts of reasons and questions, dates of measures, the words as read."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pyarrow as pa

from scrapscreen.context import CONTEXT_COLUMNS, Context, mass_class
from scrapscreen.judge import Judge
from scrapscreen.measures.register import Measure
from scrapscreen.models import Candidate, Codes, Evidence, LegalTest, MeasureHit, Screening, Statement, WasteCode
from scrapscreen.screening import Pass
from scrapscreen.status.criteria import criteria_for
from scrapscreen.tables import data_dir, read_table


@cache
def reason_texts() -> dict[str, str]:
    """Return what each reason code says."""
    return {
        r["code"]: r["text"]
        for r in read_table(data_dir() / "criteria" / "reasons.csv", ("code", "text"), key=("code",))
    }


@cache
def question_texts() -> dict[str, str]:
    """Return what each question code asks."""
    rows = read_table(data_dir() / "criteria" / "questions.csv", ("code", "when", "text"), key=("code",))
    return {r["code"]: r["text"] for r in rows}


def describe(screening_pass: Pass, cells: dict[str, str], identity: str | None, today: dt.date) -> Screening:
    """Screen one row by the pass, and tell all that led to its answer."""
    batch = {name: pa.array([value], pa.string()) for name, value in cells.items() if value or name == "description"}
    row = {name: column[0].as_py() for name, column in zip(*_columns(screening_pass, batch, today), strict=True)}
    judge = screening_pass.judge
    second = judge.second_status(screening_pass.reader.facts(batch["description"]), _context(judge, cells, today))
    cn_title = {
        c: t.title for c in _codes(row["cn_code"], row["cn_candidates"]) for t in judge.nomenclature.path(c)[-1:]
    }
    ewc_title = {
        c: e.title for c in _codes(row["ewc_code"], row["ewc_candidates"]) if (e := judge.waste_list.at(c, today))
    }
    ewc_shares = _candidates(row["ewc_candidates"], ewc_title)
    return Screening(
        description=cells["description"],
        id=identity,
        as_of=today,
        materials=row["materials"].split(";") if row["materials"] else [],
        status=row["status"],
        status_confidence=row["status_confidence"],
        status_rule=row["status_rule"],
        second_status=second.status if second else None,  # type: ignore[arg-type]
        second_rule=second.id if second else "",
        code_rules=row["code_rules"],
        cn=Codes(
            code=row["cn_code"],
            title=cn_title.get(row["cn_code"], ""),
            confidence=row["cn_confidence"],
            candidates=_candidates(row["cn_candidates"], cn_title),
        ),
        ewc=WasteCode(
            code=row["ewc_code"],
            title=ewc_title.get(row["ewc_code"], ""),
            confidence=ewc_shares[0].share if ewc_shares else 0.0,
            candidates=ewc_shares,
            hazardous=row["ewc_hazardous"],
            waste_entry=row["waste_entry"],
        ),
        exposure=row["exposure"],
        measures=[_hit(m, today) for m in judge.measures.measures if m.id in row["measures"]],
        declared_check=row["declared_check"],
        review=row["review"],
        reasons=[Statement(code=c, text=reason_texts().get(c, "")) for c in row["reasons"].split(";") if c],
        criteria=[
            LegalTest(id=c.id, test=c.test, law=c.law)
            for c in criteria_for(row["questions"].split(";"), row["materials"].split(";"))
        ],
        questions=[Statement(code=c, text=question_texts().get(c, "")) for c in row["questions"].split(";") if c],
        evidence=_evidence(screening_pass, cells["description"]),
    )


def _columns(screening_pass: Pass, batch: dict[str, pa.Array], today: dt.date) -> tuple[list[str], list[pa.Array]]:
    verdicts, table = screening_pass.screen_with_verdicts(batch, today)
    extra = {
        "code_rules": pa.array([screening_pass.judge.code_rules(v) for v in verdicts], pa.list_(pa.string())),
        "status_rule": pa.array([v.rule for v in verdicts]),
        "measures": pa.array([[*v.planned, *v.adopted, *v.current] for v in verdicts], pa.list_(pa.string())),
    }
    return [*table.column_names, *extra], [*table.columns, *extra.values()]


def _context(judge: Judge, cells: dict[str, str], today: dt.date) -> Context:
    given = {name: cells.get(name, "") for name in CONTEXT_COLUMNS}
    given["net_mass_kg"] = mass_class(given["net_mass_kg"], judge.contexts.thresholds)
    return judge.settle_context(judge.contexts.read(given, today))


def _codes(best: str, candidates: str) -> list[str]:
    return [best, *(part.split(":")[0] for part in candidates.split(";"))]


def _candidates(text: str, titles: dict[str, str]) -> list[Candidate]:
    parts = (part.split(":") for part in text.split(";") if part)
    return [Candidate(code=code, share=float(share), title=titles.get(code, "")) for code, share in parts]


def _hit(measure: Measure, day: dt.date) -> MeasureHit:
    state = measure.state_on(day)
    assert state is not None
    applies = next((s.on for s in measure.states if s.state == "in_force"), None)
    return MeasureHit(
        id=measure.id,
        title=measure.title,
        state=measure.legal_state(day),  # type: ignore[arg-type]
        since=state.on,
        applies_from=applies,
        legal_act=measure.legal_act,
        summary=measure.summary,
        checked_on=measure.checked_on,
        source=state.source,
    )


def _evidence(screening_pass: Pass, description: str) -> list[Evidence]:
    return [
        Evidence(
            text=word.text,
            means=word.means,
            known_as=word.known_as,
            concepts=[c for unit in word.concepts for c in unit],
            role=word.roles[-1] if word.roles else "",
        )
        for word in screening_pass.reader.words(description)
    ]
