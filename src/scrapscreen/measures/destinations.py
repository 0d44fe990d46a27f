"""Countries: how they are written in lists, and which groups of states they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scrapscreen.errors import InputError, did_you_mean
from scrapscreen.tables import data_dir, read_table


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its ISO 3166 two-letter code and its groups (``eu eu_part efta oecd art41_applicant``)."""

    code: str
    name: str
    groups: frozenset[str]


class Countries:
    """Finds countries by code or name."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or data_dir() / "measures"
        self.by_code: dict[str, Country] = {}
        self._names: dict[str, str] = {}
        for row in read_table(folder / "countries.csv", ("code", "name", "groups", "source"), key=("code",)):
            self.by_code[row["code"]] = Country(row["code"], row["name"], frozenset(row["groups"].split()))
            self._names[row["name"].casefold()] = row["code"]
        for row in read_table(folder / "country_names.csv", ("name", "code"), key=("name",)):
            if row["code"] not in self.by_code:
                raise row.error(f"unknown country code {row['code']!r}", did_you_mean(row["code"], self.by_code))
            self._names.setdefault(row["name"].casefold(), row["code"])

    def find(self, text: str) -> Country | None:
        """Return the country, or ``None``."""
        word = text.strip()
        code = word.upper()
        return self.by_code.get(code) or self.by_code.get(self._names.get(word.casefold(), ""))

    def require(self, text: str, where: str) -> Country:
        """Return the country, or raise an ``InputError`` that says where the unknown name stands."""
        country = self.find(text)
        if country is None:
            hint = did_you_mean(text.casefold(), self._names) or "write the ISO code of two letters, such as IN or TR"
            raise InputError(f"{where}: {text!r} is no country known here; {hint}")
        return country

    @property
    def groups(self) -> frozenset[str]:
        """All groups that occur."""
        return frozenset().union(*(c.groups for c in self.by_code.values()))


def destination_facts(country: Country | None) -> set[str]:
    """Return the facts a destination states.

    ``dest.third`` is any place outside the EU; an unknown destination counts as one.
    """
    if country is None:
        return {"dest.unknown", "dest.third"}
    facts = {f"dest.{country.code}", *(f"dest.{g}" for g in country.groups)}
    if country.groups & {"eu", "eu_part"}:
        facts.add("dest.eu")
    else:
        facts.add("dest.third")
        if not country.groups & {"oecd", "efta"}:
            facts.add("dest.non_oecd")
    return facts
