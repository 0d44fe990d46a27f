"""From facts to the answer: status, codes, measures, reasons. Works on distinct (text signature, context) pairs only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from scrapscreen.codes.choice import CustomsChoice, WasteChoice
from scrapscreen.context import Context
from scrapscreen.grouping import Index, distinct_rows
from scrapscreen.listing import KINDS, SignCounts
from scrapscreen.measures.matcher import EXPOSURES
from scrapscreen.remembering import remembered
from scrapscreen.rulebook import RuleBook
from scrapscreen.status.resolver import StatusRule
from scrapscreen.verdict import Verdict

Bools = npt.NDArray[np.bool_]

MATERIALS = ("aluminium", "copper", "permanent_magnet")

_POSSIBLE_WASTE = frozenset({"waste", "undetermined"})


class Judge:
    """Puts the rules of a book to work.

    Parameters
    ----------
    book : RuleBook
        All rule tables, and the facts they ask about.
    """

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._is_wasteful = np.array([rule.status in _POSSIBLE_WASTE for rule in book.status.rules])
        self._material_columns = [book.space.column[f"material.{m}"] for m in MATERIALS]

    def judge(
        self, bits: npt.NDArray[np.uint64], places: npt.NDArray[np.intp], contexts: Sequence[Context]
    ) -> tuple[list[Verdict], Index]:
        """Judge rows of fact bits (rows × width), each in the context ``contexts[place]``.

        Returns the distinct verdicts, and for every row which of them is its own.
        """
        book = self._book
        facts = book.facts(bits, places, contexts)
        status = book.status.resolve(facts)
        wasteful = self._is_wasteful[status]
        picked_cn, picked_ewc = book.codes.pick(facts)
        first_cn, cn_of = distinct_rows(np.column_stack([picked_cn, places]))
        customs = [
            book.codes.customs(
                tuple(picked_cn[n].tolist()), contexts[places[n]].as_of, contexts[places[n]].min_confidence
            )
            for n in first_cn
        ]
        first_ewc, ewc_of = distinct_rows(np.column_stack([picked_ewc, places, wasteful]))
        waste = [
            book.codes.waste(tuple(picked_ewc[n].tolist()), contexts[places[n]].as_of, bool(wasteful[n]))
            for n in first_ewc
        ]
        book.note(facts, cn_of, [choice.facts for choice in customs])
        book.note(facts, ewc_of, [choice.facts for choice in waste])
        entry = np.where(wasteful, book.entry.rules.first(facts), -1)
        names = [row["entry"] for row, _ in book.entry.asked]
        book.note(facts, entry, [(f"entry.{name}", f"entry.{book.entry_lists.get(name, 'none')}") for name in names])
        hit, exposure = book.measures.match(facts)
        ahead: Bools = np.array([book.measures.ahead(context.as_of) for context in contexts])
        level = np.where(ahead[places], exposure, 0).max(axis=1, initial=0)
        book.note(facts, level, [(f"exposure.{name}",) for name in EXPOSURES])
        asked = book.questions.rules.match(facts)
        review: Bools = np.asarray(book.review.rules.match(facts).any(axis=1))

        caught, counted = hit | (exposure > 0), book.measures.counted(facts)
        materials = facts[:, self._material_columns]
        case = np.column_stack([status, cn_of, ewc_of, entry, level, places, review])
        marks = np.column_stack([caught, counted, asked, materials])
        first, back = distinct_rows(np.column_stack([case, np.packbits(marks, axis=1)]))
        return [
            self._verdict(
                customs[cn_of[n]],
                waste[ewc_of[n]],
                contexts[places[n]],
                status[n],
                entry[n],
                level[n],
                caught[n],
                counted[n],
                asked[n],
                materials[n],
                review[n],
            )
            for n in first
        ], back

    def signs(self, bits: npt.NDArray[np.uint64], rows: npt.NDArray[np.intp], context: Context) -> SignCounts:
        """Return how many rows of a list show each sign of its kind; ``rows`` says how many have each row of fact bits."""
        facts = self._book.facts(bits, np.zeros(len(bits), np.intp), [context])
        self._book.status.resolve(facts)
        return self._book.lists.count(facts, rows)

    @remembered(most=20_000)
    def second_status(self, bits: bytes, context: Context) -> StatusRule | None:
        """Return the status rule that came second for one row of fact bits: for the explanation of single rows only."""
        row = np.frombuffer(bits, np.uint64).reshape(1, -1)
        return self._book.status.second(self._book.facts(row, np.zeros(1, np.intp), [context]))

    def code_rules(self, verdict: Verdict) -> list[str]:
        """Return the ids of the code rules that a verdict rests on."""
        return [
            *(self._book.codes.cn.rules[n].id for n in verdict.cn.rules),
            *(self._book.codes.ewc.rules[n].id for n in verdict.ewc.rules),
        ]

    def _verdict(
        self, customs: CustomsChoice, waste: WasteChoice, context: Context, status: int, entry: int, level: int,
        caught: Bools, counted: Bools, asked: Bools, materials: Bools, review: bool,
    ) -> Verdict:  # fmt: skip
        """Put one distinct answer into words."""
        book, day = self._book, context.as_of
        rule = book.status.rules[status]
        planned, adopted, force = self._in_state(day, caught.tobytes())
        unsure = rule.confidence < context.min_confidence
        entry_row = book.entry.asked[entry][0] if entry >= 0 else None
        reasons = [
            "below_min_confidence" if unsure else "",
            rule.reason,
            *(book.codes.cn.rules[r].reason for r in customs.ranking.rules),
            *(book.codes.ewc.rules[r].reason for r in waste.ranking.rules[:1]),
            entry_row["reason"] if entry_row else "",
            "destination_in_eu" if "dest.eu" in context.facts else "",
            *(f"list_{kind}" for kind in KINDS if f"list.{kind}" in context.facts),
            "adopted_law_ahead" if adopted else "",
            *context.reasons,
        ]
        questions = [rule.question, *(book.questions.asked[q][0]["code"] for q in np.flatnonzero(asked))]
        return Verdict(
            materials=";".join(m for m, present in zip(MATERIALS, materials, strict=True) if present),
            status="undetermined" if unsure else rule.status,
            status_confidence=rule.confidence,
            cn_code=customs.code,
            cn_confidence=customs.confidence,
            cn=customs.ranking,
            ewc_code=waste.entry.code if waste.entry else "",
            ewc_hazardous=waste.entry.hazardous if waste.entry else None,
            ewc=waste.ranking,
            waste_entry=entry_row["entry"] if entry_row and entry_row["entry"] != "none" else "",
            exposure=EXPOSURES[level],
            planned=planned,
            adopted=adopted,
            current=force,
            monthly=self._in_state(day, counted.tobytes())[2],
            review=bool(review or unsure or context.reasons),
            reasons=tuple(dict.fromkeys(r for r in reasons if r)),
            questions=tuple(dict.fromkeys(q for q in questions if q)),
            rule=rule.id,
            law_of=day,
        )

    @remembered(most=20_000)
    def _in_state(self, day: dt.date, caught: bytes) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Return the ids of the measures caught (a byte for each), by their state: planned, adopted, in force."""
        planned, adopted, force = (
            tuple(self._book.measures.measures[m].id for m in state if caught[m])
            for state in self._book.measures.states(day)
        )
        return planned, adopted, force
