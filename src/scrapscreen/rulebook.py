"""All rule tables, compiled to one space of facts."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scrapscreen.codes.choice import CodeChooser
from scrapscreen.codes.nomenclature import LATEST_EDITION, OLDEST_EDITION, CombinedNomenclature, ListOfWaste
from scrapscreen.context import Context, ContextReader, context_facts
from scrapscreen.listing import ListSigns
from scrapscreen.measures.destinations import Countries
from scrapscreen.measures.matcher import EXPOSURES, MeasureMatcher
from scrapscreen.measures.register import load_measures
from scrapscreen.rules import Condition, ConditionTable, FactSpace
from scrapscreen.status.goods import Goods
from scrapscreen.status.resolver import STATUSES, StatusResolver
from scrapscreen.tables import Row, data_dir, read_table
from scrapscreen.text.facts import stated_facts
from scrapscreen.text.reader import TextReader


class RuleBook:
    """The rules for goods, status, codes, entries, measures, questions, review and kinds of lists, over one space of facts.

    Parameters
    ----------
    reader : TextReader
        Gives the facts that texts state.
    measures : path, optional
        Folder of measure files that extend the register.
    nomenclature : CombinedNomenclature, optional
        Replaces the embedded one.

    Raises
    ------
    TableError
        A rule asks about a fact that nothing ever states, or a table cannot be used; the message names file and line.
    """

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
        self.goods = Goods()
        self.status = StatusResolver()
        self.codes = CodeChooser(self.nomenclature, self.waste_list)
        self.lists = ListSigns()
        self.entry = ConditionTable(
            data / "waste_catalogue" / "entry_rules.csv", ("id", "when", "entry", "reason", "law"), ("id",)
        )
        self.questions = ConditionTable(data / "criteria" / "questions.csv", ("code", "when", "text"), ("code",))
        self.review = ConditionTable(data / "criteria" / "review.csv", ("when", "why"), ("when",))
        self.entry_lists = {
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
        self._compile(reader)

    def _compile(self, reader: TextReader) -> None:
        tables: list[tuple[Row, Condition]] = [
            *self.goods.conditions(), *self.status.conditions(), *self.codes.conditions(),
            *self.entry.asked, *self.questions.asked, *self.review.asked, *self.measures.conditions(),
            *self.lists.conditions(),
        ]  # fmt: skip
        asked = {fact for _, condition in tables for fact in condition.facts}
        thresholds = tuple(sorted({int(m[1]) for f in asked if (m := re.fullmatch(r"mass\.over_(\d+)t", f, re.ASCII))}))
        self.contexts = ContextReader(self.countries, self.waste_list.editions, thresholds, self._changes)
        marks = {f"status.{s}" for s in STATUSES} | {f"exposure.{e}" for e in EXPOSURES}
        marks |= {f"hazard.{mark}" for mark in ("yes", "no", "unknown", "mirror")}
        marks |= {f"entry.{found}" for found in ("green", "amber", "none")}
        codes = {f"entry.{code}" for code in self.entry_lists} | {f"cn.{code}" for code in self._headings}
        stated = stated_facts(reader.lexicon)
        brought = context_facts(self.countries, self.waste_list.editions, thresholds)
        known = stated | brought | self.goods.facts | marks | codes
        for row, condition in tables:
            FactSpace().check(row, condition, known)

        self.space = FactSpace()
        texts = sorted(asked & stated)
        self.space.add(texts)
        self.space.add(sorted(self.goods.asked(set(texts)) & stated))
        self._text_width = len(self.space)
        self.space.add(sorted(brought & asked | {"dest.eu"}))
        self.space.add(sorted(self.goods.facts))
        self.space.add(sorted(marks | codes & asked))
        self._fact_reader = reader.watch(self.space)
        for part in (
            self.goods,
            self.status,
            self.codes,
            self.entry,
            self.questions,
            self.review,
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

    def facts(
        self, bits: npt.NDArray[np.uint64], places: npt.NDArray[np.intp], contexts: Sequence[Context]
    ) -> npt.NDArray[np.bool_]:
        """Return the fact matrix: what texts and contexts state, and what that adds up to."""
        facts = np.zeros((len(bits), len(self.space)), bool, order="F")
        facts[:, : self._text_width] = self._fact_reader.unpack(bits)
        brought = np.zeros((len(contexts), len(self.space)), bool)
        for n, context in enumerate(contexts):
            brought[n, [c for f in context.facts if (c := self.space.column.get(f)) is not None]] = True
        facts[:, self._text_width :] = brought[places, self._text_width :]
        self.goods.derive(facts)
        return facts

    def note(self, facts: npt.NDArray[np.bool_], which: npt.NDArray[Any], names: Sequence[Sequence[str]]) -> None:
        """Set in each row the answer facts of its case, where some rule asks for them; case -1 sets none."""
        table = np.zeros((len(names) + 1, facts.shape[1]), bool)
        for n, given in enumerate(names):
            table[n, [c for name in given if (c := self.space.column.get(name)) is not None]] = True
        used = np.flatnonzero(table.any(axis=0))
        facts[:, used] |= table[:, used][which]
