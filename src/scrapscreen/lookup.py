"""The commands that look things up: codes of both nomenclatures, measures of the register."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from scrapscreen.errors import InputError, did_you_mean
from scrapscreen.terminal import say, show

codes = typer.Typer(help="Look up codes of the Combined Nomenclature and the List of Waste.")
measures = typer.Typer(help="Look up measures: in force, adopted, planned.")

AsOf = Annotated[str | None, typer.Option(help="The day whose law is applied, such as 2027-05-21.", metavar="DAY")]


@codes.command("show")
def show_code(
    code: Annotated[str, typer.Argument(metavar="CODE", help="2 to 8 digits; with --ewc 2 to 6.")],
    ewc: Annotated[bool, typer.Option("--ewc", help="It is a code of the List of Waste.")] = False,
) -> None:
    """Show a code with all above and below it."""
    from scrapscreen.codes.nomenclature import CombinedNomenclature, ListOfWaste
    from scrapscreen.report.catalogue import cn_account, waste_account

    waste_list = ListOfWaste()
    if ewc or "*" in code:
        show(waste_account(code, waste_list, dt.date.today()))
        return
    show(cn_account(code, CombinedNomenclature()))
    if waste_list.spans(code.replace(" ", "")):
        say(f"{code} is a code of the List of Waste, too; see: scrapscreen codes show --ewc {code.replace(' ', '')}")


@codes.command("search")
def search_codes(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="English words of the title.")],
) -> None:
    """Find codes whose titles hold all the words."""
    from scrapscreen.codes.nomenclature import CombinedNomenclature, ListOfWaste
    from scrapscreen.report.catalogue import found_codes

    show(found_codes(" ".join(words).split(), CombinedNomenclature(), ListOfWaste(), dt.date.today()))


@measures.command("list")
def list_measures(
    as_of: AsOf = None,
    kind: Annotated[str | None, typer.Option(help="Only measures of this kind: ban, document ...")] = None,
) -> None:
    """List the register as it stands on a day."""
    from scrapscreen.context import require_known
    from scrapscreen.measures.register import load_measures
    from scrapscreen.report.catalogue import register_account

    found = load_measures()
    if kind is not None:
        require_known("--kind", (kind,), sorted({m.kind for m in found}))
    show(register_account([m for m in found if kind in (None, m.kind)], day_of(as_of)))


@measures.command("show")
def show_measure(
    identity: Annotated[str, typer.Argument(metavar="ID", help="Such as EU-WSR-40.")], as_of: AsOf = None
) -> None:
    """Show all that is known of a measure."""
    from scrapscreen.measures.register import load_measures
    from scrapscreen.report.catalogue import measure_account

    found = {m.id: m for m in load_measures()}
    if identity.upper() not in found:
        hint = did_you_mean(identity.upper(), found) or "list them with: scrapscreen measures list"
        raise InputError(f"{identity}: no measure of this id; {hint}")
    show(measure_account(found[identity.upper()], day_of(as_of)))


def day_of(text: str | None) -> dt.date:
    """Return the day an ``--as-of`` names; today without one."""
    from scrapscreen.context import parse_date

    return parse_date(text, "--as-of") if text is not None else dt.date.today()
