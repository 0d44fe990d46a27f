"""From facts to the answer: status, codes, measures, reasons. Works on distinct (text signature, context) pairs only."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scrapscreen.codes.choice import CodeChooser, CustomsChoice, WasteChoice
from scrapscreen.codes.nomenclature import LATEST_EDITION, OLDEST_EDITION, CombinedNomenclature, ListOfWaste
from scrapscreen.context import Context, ContextReader, context_facts
from scrapscreen.grouping import Index, distinct_rows
from scrapscreen.listing import KINDS, ListSigns, SignCounts
from scrapscreen.measures.destinations import Countries
from scrapscreen.measures.matcher import EXPOSURES, MeasureMatcher
from scrapscreen.measures.register import load_measures
from scrapscreen.rules import Condition, ConditionTable, FactSpace
from scrapscreen.status.goods import Goods
from scrapscreen.status.resolver import STATUSES, StatusResolver, StatusRule
from scrapscreen.tables import Row, data_dir, read_table
from scrapscreen.text.facts import FactReader, stated_facts
from scrapscreen.text.reader import TextReader
from scrapscreen.verdict import Verdict

Bools = npt.NDArray[np.bool_]

MATERIALS = ("aluminium", "copper", "permanent_magnet")

_POSSIBLE_WASTE = frozenset({"waste", "undetermined"})


class Judge:
    """All rule tables, compiled to one space of facts."""

    def __init__(
        self, reader: TextReader, measures: Path | None = None, nomenclature: CombinedNomenclature | None = None
    ) -> None:
        data = data_dir()
        embedded = CombinedNomenclature()
        self.nomenclature = nomenclature or embedded
        self._headings = {code for code in (*embedded.codes, *self.nomenclature.codes) if len(code) == 4}
        self.waste_list = ListOfWaste()
        self.countries = Countries()
        self.measures = MeasureMatcher(load_measures(measures))
        self._goods = Goods()
        self._status = StatusResolver()
        self._codes = CodeChooser(self.nomenclature, self.waste_list)
        self.lists = ListSigns()
        self._entry = ConditionTable(
            data / "waste_catalogue" / "entry_rules.csv", ("id", "when", "entry", "reason", "law"), ("id",)
        )
        self._questions = ConditionTable(data / "criteria" / "questions.csv", ("code", "when", "text"), ("code",))
        self._review = ConditionTable(data / "criteria" / "review.csv", ("when", "why"), ("when",))
        self._entry_lists = {
            row["code"]: row["list"]
            for row in read_table(
                data / "waste_catalogue" / "entries.csv",
                ("code", "title", "scheme", "list", "valid_from", "valid_to"),
                ("code",),
            )
        }
        days = {state.on for m in self.measures.measures for state in m.states} | set(self.waste_list.editions)
        days |= {dt.date(year, 1, 1) for year in range(OLDEST_EDITION, LATEST_EDITION + 1)}
        self._changes = (dt.date.min, *sorted(days))
        self._is_wasteful = np.array([rule.status in _POSSIBLE_WASTE for rule in self._status.rules])
        self._compile(reader)

    def _compile(self, reader: TextReader) -> None:
        tables: list[tuple[Row, Condition]] = [
            *self._goods.conditions(), *self._status.conditions(), *self._codes.conditions(),
            *self._entry.asked, *self._questions.asked, *self._review.asked, *self.measures.conditions(),
            *self.lists.conditions(),
        ]  # fmt: skip
        asked = {fact for _, condition in tables for fact in condition.facts}
        thresholds = tuple(sorted({int(m[1]) for f in asked if (m := re.fullmatch(r"mass\.over_(\d+)t", f, re.ASCII))}))
        self.contexts = ContextReader(self.countries, self.waste_list.editions, thresholds, self._changes)
        marks = {f"status.{s}" for s in STATUSES} | {f"exposure.{e}" for e in EXPOSURES}
        marks |= {f"hazard.{mark}" for mark in ("yes", "no", "unknown", "mirror")}
        marks |= {f"entry.{found}" for found in ("green", "amber", "none")}
        codes = {f"entry.{code}" for code in self._entry_lists} | {f"cn.{code}" for code in self._headings}
        stated = stated_facts(reader.lexicon)
        brought = context_facts(self.countries, self.waste_list.editions, thresholds)
        known = stated | brought | self._goods.facts | marks | codes
        for row, condition in tables:
            FactSpace().check(row, condition, known)

        self.space = FactSpace()
        texts = sorted(asked & stated)
        self.space.add(texts)
        self.space.add(sorted(self._goods.asked(set(texts)) & stated))
        self._text_width = len(self.space)
        self.space.add(sorted(brought & asked | {"dest.eu"}))
        self.space.add(sorted(self._goods.facts))
        self.space.add(sorted(marks | codes & asked))
        self.fact_reader: FactReader = reader.watch(self.space)
        self._material_columns = [self.space.column[f"material.{m}"] for m in MATERIALS]
        for part in (
            self._goods,
            self._status,
            self._codes,
            self._entry,
            self._questions,
            self._review,
            self.measures,
            self.lists,
        ):
            part.compile(self.space)

    def settle_context(self, context: Context) -> Context:
        """Return the context reduced to what can change an answer: facts some rule asks for, and the span of law.

        Days between the same two changes of law give the same answers; the first of them stands for all.
        """
        epoch = self._changes[bisect_right(self._changes, context.as_of) - 1]
        return replace(context, facts=context.facts.intersection(self.space.column), as_of=epoch)

    def judge(
        self, bits: npt.NDArray[np.uint64], places: npt.NDArray[np.intp], contexts: Sequence[Context]
    ) -> tuple[list[Verdict], Index]:
        """Judge rows of fact bits (rows × width), each in the context ``contexts[place]``.

        Returns the distinct verdicts, and for every row which of them is its own.
        """
        facts = self._facts(bits, places, contexts)
        status = self._status.resolve(facts)
        wasteful = self._is_wasteful[status]
        picked_cn, picked_ewc = self._codes.pick(facts)
        first_cn, cn_of = distinct_rows(np.column_stack([picked_cn, places]))
        customs = [
            self._codes.customs(
                tuple(picked_cn[n].tolist()), contexts[places[n]].as_of, contexts[places[n]].min_confidence
            )
            for n in first_cn
        ]
        first_ewc, ewc_of = distinct_rows(np.column_stack([picked_ewc, places, wasteful]))
        waste = [
            self._codes.waste(tuple(picked_ewc[n].tolist()), contexts[places[n]].as_of, bool(wasteful[n]))
            for n in first_ewc
        ]
        self._note(facts, cn_of, [choice.facts for choice in customs])
        self._note(facts, ewc_of, [choice.facts for choice in waste])
        entry = np.where(wasteful, self._entry.rules.first(facts), -1)
        names = [row["entry"] for row, _ in self._entry.asked]
        self._note(facts, entry, [(f"entry.{name}", f"entry.{self._entry_lists.get(name, 'none')}") for name in names])
        hit, exposure = self.measures.match(facts)
        ahead: Bools = np.array([self.measures.ahead(context.as_of) for context in contexts])
        level = np.where(ahead[places], exposure, 0).max(axis=1, initial=0)
        self._note(facts, level, [(f"exposure.{name}",) for name in EXPOSURES])
        asked = self._questions.rules.match(facts)
        review: Bools = np.asarray(self._review.rules.match(facts).any(axis=1))

        caught, counted = hit | (exposure > 0), self.measures.counted(facts)
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
        facts = self._facts(bits, np.zeros(len(bits), np.intp), [context])
        self._status.resolve(facts)
        return self.lists.count(facts, rows)

    @lru_cache(maxsize=20_000)  # noqa: B019  one judge lives as long as its screener
    def second_status(self, bits: bytes, context: Context) -> StatusRule | None:
        """Return the status rule that came second for one row of fact bits: for the explanation of single rows only."""
        row = np.frombuffer(bits, np.uint64).reshape(1, -1)
        return self._status.second(self._facts(row, np.zeros(1, np.intp), [context]))

    def code_rules(self, verdict: Verdict) -> list[str]:
        """Return the ids of the code rules that a verdict rests on."""
        return [
            *(self._codes.cn.rules[n].id for n in verdict.cn.rules),
            *(self._codes.ewc.rules[n].id for n in verdict.ewc.rules),
        ]

    def _facts(
        self, bits: npt.NDArray[np.uint64], places: npt.NDArray[np.intp], contexts: Sequence[Context]
    ) -> npt.NDArray[np.bool_]:
        """Return the fact matrix: what texts and contexts state, and what that adds up to."""
        facts = np.zeros((len(bits), len(self.space)), bool, order="F")
        facts[:, : self._text_width] = self.fact_reader.unpack(bits)
        brought = np.zeros((len(contexts), len(self.space)), bool)
        for n, context in enumerate(contexts):
            brought[n, [c for f in context.facts if (c := self.space.column.get(f)) is not None]] = True
        facts[:, self._text_width :] = brought[places, self._text_width :]
        self._goods.derive(facts)
        return facts

    def _note(self, facts: npt.NDArray[np.bool_], which: npt.NDArray[Any], names: Sequence[Sequence[str]]) -> None:
        """Set in each row the answer facts of its case, where some rule asks for them; case -1 sets none."""
        table = np.zeros((len(names) + 1, facts.shape[1]), bool)
        for n, given in enumerate(names):
            table[n, [c for name in given if (c := self.space.column.get(name)) is not None]] = True
        used = np.flatnonzero(table.any(axis=0))
        facts[:, used] |= table[:, used][which]

    def _verdict(
        self, customs: CustomsChoice, waste: WasteChoice, context: Context, status: int, entry: int, level: int,
        caught: Bools, counted: Bools, asked: Bools, materials: Bools, review: bool,
    ) -> Verdict:  # fmt: skip
        """Put one distinct answer into words."""
        rule = self._status.rules[status]
        planned, adopted, force = self._in_state(context.as_of, caught.tobytes())
        unsure = rule.confidence < context.min_confidence
        entry_row = self._entry.asked[entry][0] if entry >= 0 else None
        reasons = [
            "below_min_confidence" if unsure else "",
            rule.reason,
            *(self._codes.cn.rules[r].reason for r in customs.ranking.rules),
            *(self._codes.ewc.rules[r].reason for r in waste.ranking.rules[:1]),
            entry_row["reason"] if entry_row else "",
            "destination_in_eu" if "dest.eu" in context.facts else "",
            *(f"list_{kind}" for kind in KINDS if f"list.{kind}" in context.facts),
            "adopted_law_ahead" if adopted else "",
            *context.reasons,
        ]
        questions = [rule.question, *(self._questions.asked[q][0]["code"] for q in np.flatnonzero(asked))]
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
            monthly=self._in_state(context.as_of, counted.tobytes())[2],
            review=bool(review or unsure or context.reasons),
            reasons=tuple(dict.fromkeys(r for r in reasons if r)),
            questions=tuple(dict.fromkeys(q for q in questions if q)),
            rule=rule.id,
            law_of=context.as_of,
        )

    @lru_cache(maxsize=20_000)  # noqa: B019  one judge lives as long as its screener
    def _in_state(self, day: dt.date, caught: bytes) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Return the ids of the measures caught (a byte for each), by their state: planned, adopted, in force."""
        planned, adopted, force = (
            tuple(self.measures.measures[m].id for m in state if caught[m]) for state in self.measures.states(day)
        )
        return planned, adopted, force
