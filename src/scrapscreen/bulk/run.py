"""One list screened and written, with its manifest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from scrapscreen.batch import BatchScreener
from scrapscreen.bulk.blocks import Block, Source
from scrapscreen.bulk.delimited import DelimitedList
from scrapscreen.bulk.files import format_of
from scrapscreen.bulk.judged import Judged, RawLines, as_dictionaries, as_table, judge
from scrapscreen.bulk.manifest import Manifest, Settings, manifest_path, own_files, versions
from scrapscreen.bulk.partial import PARTIAL
from scrapscreen.bulk.plan import Plan
from scrapscreen.bulk.progress import Progress
from scrapscreen.bulk.resume import Journal, claim, journal_path
from scrapscreen.bulk.sinks import Output
from scrapscreen.bulk.stream import in_order, one_behind
from scrapscreen.bulk.streams import STANDARD, BrokenListError
from scrapscreen.bulk.tally import Tally
from scrapscreen.collector import collector_passing_by
from scrapscreen.errors import FileError
from scrapscreen.loops import supply
from scrapscreen.monthly import add_up, said
from scrapscreen.screener import Screener, default_screener
from scrapscreen.tables import data_fingerprint

Say = Callable[[str], None]
_Done = tuple[Block, Judged, Any, bool]
"""A block, its answers, its rows as they are written, and whether the answers are new."""


@dataclass(frozen=True, slots=True)
class Screened:
    """The account of a list that has been screened and written; the months that are over a limit stand in its notes."""

    plan: Plan
    tally: Tally
    notes: list[str]


def screener_for(settings: Settings) -> Screener:
    """Return the screener with the user's own tables, where the settings name them."""
    own = settings.measures or settings.lexicon
    return Screener(measures=settings.measures, lexicon=settings.lexicon) if own else default_screener()


@collector_passing_by
def screen_list(
    screener: Screener, plan: Plan, *, resume: bool = False, say: Say = lambda _: None, progress: bool = False
) -> Screened:
    """Screen a list as planned, and write the output and its manifest, both or none; to standard output the list goes alone.

    Parameters
    ----------
    screener : Screener
        With the tables the plan asks for.
    plan : Plan
        The list, its settings, its output.
    resume : bool
        Whether the answers of an earlier run that was stopped are used, as far as they still hold.
    say : function
        Takes notes of one line on what happens.
    progress : bool
        Whether a line on the terminal shows how far the run is.

    Raises
    ------
    FileError
        The list breaks off, a file cannot be written, another run is writing it, or a replay gives other bytes than the
        manifest says.
    """
    try:
        return _Run(screener, plan, say).all(resume, progress)
    finally:
        plan.close()


class _Run:
    def __init__(self, screener: Screener, plan: Plan, say: Say) -> None:
        settings = plan.settings
        self._plan, self._say = plan, say
        self._screener = screener.plan_batches(
            plan.found,
            settings.columns,
            as_of=settings.as_of if settings.as_of_given else None,
            today=settings.as_of,
            destination=settings.destination,
            min_confidence=settings.min_confidence,
            list_context=settings.list_context,
            prefix=settings.prefix,
        )
        self._tally = Tally(plan.places, plan.names, plan.said, settings.destination or "")
        self._months = add_up([])

    def all(self, resume: bool, progress: bool) -> Screened:
        plan = self._plan
        if plan.settings.list_context == "infer":
            if plan.spooled is not None:
                self._say(f"{plan.said}: kept in a temporary file, because a list is read twice to tell its kind")
            self._screener = self._knowing()
        with closing(plan.open()) as source, Progress(plan.said, progress) as shown:
            self._tally.first_row = source.first_row
            journal = self._journal(resume)
            try:
                self._write(source, journal, shown)
            except BaseException as error:
                if journal is not None and not journal.close():
                    journal.remove()
                elif journal is not None and isinstance(error, OSError | FileError):
                    raise FileError(f"{error}; then run again with --resume") from None
                raise
        return Screened(plan, self._tally, [*source.notes(), *said(self._screener.months([self._months]))])

    def _knowing(self) -> BatchScreener:
        source, screener = self._plan.open(), self._screener
        counts: Any = 0
        signs = in_order(lambda block: screener.look(screener.inputs(block.texts, clean=True)), source.blocks())
        try:
            with closing(signs):
                for found in signs:
                    counts = np.asarray(found) + counts
        except BrokenListError:
            pass  # the list is screened as far as it goes, and that is said then
        finally:
            source.close()
        return screener if isinstance(counts, int) else screener.knowing(counts)

    def _journal(self, resume: bool) -> Journal | None:
        output = self._plan.output
        if output == STANDARD:
            return None
        target = Path(os.path.realpath(output))
        path, left = journal_path(target), target.with_name(target.name + PARTIAL)
        something = path.exists() or left.exists()
        held = claim(left, output)
        if not resume and something:
            self._say(f"{output}: a run did not end here; what it left is replaced (--resume would go on with it)")
        journal = Journal(path, self._terms(), resume, held)
        if not resume:
            path.unlink(missing_ok=True)
        elif journal.other_terms:
            self._say(f"{output}: the run that did not end had other settings or versions; all is screened anew")
        elif journal.rows:
            self._say(f"{output}: {journal.rows} rows have been screened already; the run goes on behind them")
        else:
            self._say(f"{output}: there is nothing to go on with; all is screened")
        return journal

    def _terms(self) -> dict[str, Any]:
        settings = self._plan.settings
        return {
            "settings": settings.model_dump(mode="json"), "versions": versions(), "data": data_fingerprint(),
            "own": [f.sha256 for f in own_files((settings.measures, settings.lexicon), Path())],
            "found": list(self._plan.found), "kind": [self._screener.view.kind, *self._screener.view.reasons],
        }  # fmt: skip

    def _write(self, source: Source, journal: Journal | None, shown: Progress) -> None:
        plan, names = self._plan, list(self._plan.names.values())
        lines = RawLines(source, names) if isinstance(source, DelimitedList) and _as_it_stands(plan, source) else None
        schema = self._screener.schema(source.schema)
        form = as_dictionaries(schema, names) if format_of(plan.output) == ".parquet" else schema
        work = partial(_work, self._screener, lines, form)
        with Output(plan.output, None if lines else schema, form=form) as output:
            if lines is not None:
                output.write_bytes(lines.header)
            try:
                put = partial(self._put, output, source, journal, shown)
                one_behind(put, in_order(work, _with_known(source.blocks(), journal)))
            except BrokenListError as error:
                if output.partial is None or not self._tally.rows:
                    raise
                output.leave()
                last = self._tally.first_row + self._tally.rows - 1
                raise FileError(
                    f"{error}, after row {last}; all rows up to it are safe in {output.partial}: mend the list"
                ) from None
            if output.target is None:
                output.keep()
                return
            output.close()
            if journal is not None and plan.replayed is not None:
                journal.remove()
            self._keep(output, source.sha256())
        if journal is not None:
            journal.remove()

    def _put(self, output: Output, source: Source, journal: Journal | None, shown: Progress, done: _Done) -> None:
        """Count and write one block."""
        block, judged, written, new = done
        self._tally.add(judged.cases, judged.of_row, block.cell)
        self._months = add_up([self._months, judged.months])
        for piece in written:
            output.write_bytes(piece) if isinstance(piece, pa.Buffer) else output.write(piece)
        if journal is not None and new:
            journal.add(block.digest, judged)
        if source.size:
            supply.foresee(source.position / source.size)
        shown.tell(self._tally, source.position, source.size, journal.rows if journal else 0)

    def _keep(self, output: Output, digest: str) -> None:
        replayed = self._plan.replayed
        if replayed is not None and digest != replayed.input.sha256:
            raise FileError(f"{self._plan.output}: cannot be replayed: {self._plan.said} has changed; restore it")
        if replayed is not None and output.written != replayed.output.model_dump(exclude={"path"}):
            raise FileError(
                f"{self._plan.output}: the replay gives other bytes ({replayed.other_versions()}); nothing was written"
            )
        plan, tally = self._plan, self._tally
        account = {"data_sha256": data_fingerprint(), "rows": tally.rows, "counts": tally.counts()}
        manifest = Manifest.now(plan.output, plan.path, plan.settings, read=digest, written=output.written, **account)
        record = manifest.model_dump_json(indent=2).encode() + b"\n"
        with Output.of_bytes(manifest_path(self._plan.output)) as beside:
            beside.write_bytes(record)
            beside.close()
            output.keep()
            beside.keep()


def _as_it_stands(plan: Plan, source: DelimitedList) -> bool:
    """Whether the records of the list are written as they stand."""
    return len(source.names) > 1 and format_of(plan.output) == format_of(plan.path)


def _with_known(blocks: Iterator[Block], journal: Journal | None) -> Iterator[tuple[Block, Judged | None]]:
    for block in blocks:
        yield block, journal.known(block.digest) if journal is not None else None


def _work(
    screener: BatchScreener, lines: RawLines | None, schema: pa.Schema, item: tuple[Block, Judged | None]
) -> _Done:
    """Screen one block, unless its answers are known, and give its rows the form in which they are written."""
    block, known = item
    judged = judge(screener, block) if known is None else known
    written = lines(block, judged) if lines is not None else [as_table(block, judged, schema)]  # type: ignore[arg-type]
    return block, judged, written, known is None
