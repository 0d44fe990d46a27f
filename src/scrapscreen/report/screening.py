"""The full account of one consignment: titles, texts of reasons and questions, dates of measures, the words as read."""

from __future__ import annotations

import datetime as dt
from functools import cache

from scrapscreen.measures.register import Measure
from scrapscreen.models import (
    Candidate,
    Codes,
    Evidence,
    LegalTest,
    MeasureHit,
    Quantity,
    Screening,
    Statement,
    WasteCode,
)
from scrapscreen.screening import Pass
from scrapscreen.status.criteria import criteria_for
from scrapscreen.tables import data_dir, read_table
from scrapscreen.text.quantities import quantities
from scrapscreen.text.reader import Word


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
    account = screening_pass.account(cells, today)
    row, verdict = account.row, account.verdict
    caught = {*verdict.planned, *verdict.adopted, *verdict.current}
    book = screening_pass.book
    cn_title = {
        c: t.title for c in _codes(row["cn_code"], row["cn_candidates"]) for t in book.nomenclature.path(c)[-1:]
    }
    ewc_title = {
        c: e.title for c in _codes(row["ewc_code"], row["ewc_candidates"]) if (e := book.waste_list.at(c, today))
    }
    ewc_shares = _candidates(row["ewc_candidates"], ewc_title)
    return Screening(
        description=cells["description"],
        id=identity,
        as_of=today,
        materials=row["materials"].split(";") if row["materials"] else [],
        status=row["status"],
        status_confidence=row["status_confidence"],
        status_rule=verdict.rule,
        second_status=account.second.status if account.second else None,  # type: ignore[arg-type]
        second_rule=account.second.id if account.second else "",
        code_rules=screening_pass.judge.code_rules(verdict),
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
        measures=[_hit(m, today) for m in book.measures.measures if m.id in caught],
        declared_check=row["declared_check"],
        review=row["review"],
        reasons=[Statement(code=c, text=reason_texts().get(c, "")) for c in row["reasons"].split(";") if c],
        criteria=[
            LegalTest(id=c.id, test=c.test, law=c.law)
            for c in criteria_for(row["questions"].split(";"), row["materials"].split(";"))
        ],
        questions=[Statement(code=c, text=question_texts().get(c, "")) for c in row["questions"].split(";") if c],
        evidence=[_evidence(word) for word in account.words],
        quantities=[
            Quantity.model_validate(q, from_attributes=True)
            for q in quantities(cells["description"], account.words, screening_pass.reader.lexicon)
        ],
    )


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


def _evidence(word: Word) -> Evidence:
    return Evidence(
        text=word.text,
        means=word.means,
        known_as=word.known_as,
        concepts=[c for unit in word.concepts for c in unit],
        role=word.roles[-1] if word.roles else "",
    )
