"""The command line: ``scrapscreen screen``, ``explain``, ``codes``, ``measures``.

Exit codes: 0 done; 1 ``--fail-on`` met; 2 wrong use or unreadable input, with one line on standard error.
"""

from __future__ import annotations

import atexit
import gc
import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scrapscreen.errors import InputError
from scrapscreen.lookup import AsOf, codes, day_of, measures
from scrapscreen.terminal import OneLineErrors, WithoutPandas, say, show

if TYPE_CHECKING:
    from scrapscreen.bulk.run import Screened


class FailOn(StrEnum):
    """From which exposure on the exit code is 1."""

    likely = "likely"
    possible = "possible"


app = typer.Typer(
    name="scrapscreen", cls=OneLineErrors, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich"
)
app.add_typer(codes, name="codes")
app.add_typer(measures, name="measures")


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Say the version, and leave.")] = False,
) -> None:
    """Screens export shipments for permanent-magnet, aluminium and copper scrap."""
    if version:
        from scrapscreen import __version__

        typer.echo(f"scrapscreen {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def screen(
    lists: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="LIST…",
            help=".csv .tsv .xlsx .parquet .jsonl, plain or .gz or .zst; a folder; a pattern; - for CSV on standard input.",
        ),
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="OUT", help="File, folder, or - for CSV.")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MEANING=COLUMN,…", help="Say which columns mean what: description=goods,destination=dest."
        ),
    ] = None,
    destination: Annotated[str | None, typer.Option(help="Country, where the list has no column for it.")] = None,
    as_of: AsOf = None,
    measures: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Your own measures.", exists=True, file_okay=False)
    ] = None,
    lexicon: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Your own words.", exists=True, file_okay=False)
    ] = None,
    list_context: Annotated[str, typer.Option(help="none, scrap_dealer, shop or infer.")] = "none",
    min_confidence: Annotated[float | None, typer.Option(min=0, max=1, help="Less sure answers stay open.")] = None,
    fail_on: Annotated[FailOn | None, typer.Option(help="Exit code 1 from this exposure on.")] = None,
    replay: Annotated[
        Path | None, typer.Option(metavar="MANIFEST", help="Screen again as OUT.manifest.json says, to the same bytes.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a run that did not end, to the same bytes.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Screen lists: one row a consignment."""
    from scrapscreen.bulk.manifest import Settings
    from scrapscreen.bulk.plan import plan_lists, plan_replay
    from scrapscreen.bulk.run import screen_list, screener_for

    if replay is not None:
        given = {
            "--columns": columns, "--destination": destination, "--as-of": as_of, "--measures": measures, "--lexicon": lexicon,
            "--min-confidence": min_confidence, "--list-context": None if list_context == "none" else list_context,
        }  # fmt: skip
        for option in (name for name, value in given.items() if value is not None):
            raise InputError(f"{option}: a replay takes all settings from the manifest; leave the option out")
        if lists and len(lists) > 1:
            raise InputError("--replay: one manifest is of one list; name one LIST, or none")
        plans = [plan_replay(replay, output, lists[0] if lists else None)]
    else:
        settings = Settings(
            columns=_columns(columns or []),
            as_of=day_of(as_of),
            as_of_given=as_of is not None,
            destination=_country(destination),
            list_context=list_context,
            min_confidence=min_confidence,
            measures=str(measures) if measures else None,
            lexicon=str(lexicon) if lexicon else None,
        )
        plans = plan_lists(lists or [], output, settings)
    met = False
    try:
        screener = screener_for(plans[0].settings)
        for plan in plans:
            screened = screen_list(screener, plan, resume=resume, say=_silent if quiet else say, progress=not quiet)
            met = met or bool(fail_on and screened.tally.count("exposure", *{"likely", fail_on.value}))
            if not quiet:
                _note(screened)
                if plan.output != "-":
                    _summarise(screened)
    finally:
        for plan in plans:
            plan.close()
    raise typer.Exit(1 if met else 0)


def _silent(_: str) -> None:
    """Say nothing."""


def _columns(given: list[str]) -> dict[str, str]:
    pairs = [pair for text in given for pair in re.split(r",(?=\s*\w+\s*=)", text)]
    for pair in pairs:
        if "=" not in pair:
            raise InputError(f"--columns: {pair!r} is no pair; write MEANING=COLUMN, such as description=goods")
    return {meaning.strip(): column for meaning, _, column in (pair.partition("=") for pair in pairs)}


def _country(text: str | None) -> str | None:
    from scrapscreen.measures.destinations import Countries

    return text if text is None else Countries().require(text, "--destination").code


def _note(screened: Screened) -> None:
    plan = screened.plan
    settings, name = plan.settings, plan.said
    say(f"{name}: read as {', '.join(f'{m} = {c!r}' for m, c in settings.columns.items())}")
    if settings.prefix:
        say(
            f"{name}: already has a column named like an answer, so all answer columns get the prefix {settings.prefix}"
        )
    for option, meaning in (("--destination", settings.destination), ("--as-of", settings.as_of_given)):
        column = settings.columns.get(option.strip("-").replace("-", "_"))
        if meaning and column:
            say(f"{name}: {option} is not used, because the list has its own column {column!r}")
    tally = screened.tally
    for text in [*screened.notes, *tally.unreadable]:
        say(text)
    if tally.unreadable_cells > len(tally.unreadable):
        say(f"{name}: and {tally.unreadable_cells - len(tally.unreadable)} more cells that could not be read")


def _summarise(screened: Screened) -> None:
    from scrapscreen.measures.register import load_measures
    from scrapscreen.report.summary import summary

    plan = screened.plan
    own = plan.settings.measures
    show(summary(screened.tally, load_measures(Path(own) if own else None), f"{plan.said} → {plan.output}"))


@app.command()
def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The description of the goods.")],
    destination: Annotated[str | None, typer.Option(help="Country the goods go to.")] = None,
    as_of: AsOf = None,
    declared_cn: Annotated[str | None, typer.Option("--declared-cn", help="The CN code declared.")] = None,
    documents: Annotated[str | None, typer.Option(help="What the exporter holds: annex_vii,eow_statement.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole answer as JSON.")] = False,
) -> None:
    """Explain the answer for one description."""
    from scrapscreen.context import DOCUMENTS, require_known
    from scrapscreen.report.explanation import explanation
    from scrapscreen.screener import screen as screen_one

    held = tuple(name.strip() for name in re.split("[,;]", documents or "") if name.strip())
    require_known("--documents", held, DOCUMENTS)
    answer = screen_one(
        text, as_of=day_of(as_of), destination=_country(destination), declared_cn=declared_cn, documents=list(held)
    )
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
    else:
        show(explanation(answer))


def main() -> None:
    """Run the command line."""
    sys.meta_path.insert(0, WithoutPandas())
    atexit.register(gc.freeze)  # or the collector would look through all tables once more before the process ends
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()


if __name__ == "__main__":
    main()
