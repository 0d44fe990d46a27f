"""What the tests of monthly limits share: consignments, and the months counted row by row, the oracle."""

import datetime as dt
import random
import re
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

import pandas as pd

import scrapscreen as ss

MEASURE, LIMIT_T = "IT-SCRAP-NOTIF", 500
TODAY = dt.date(2026, 11, 22)
COLUMNS = {
    "description": "goods", "origin": "from", "destination": "dest", "date": "day", "as_of": "law", "net_mass_kg": "kg",
    "exporter": "by",
}  # fmt: skip

GOODS = (
    "rottami di rame", "rottami di alluminio", "rottami di zinco", "ferrous scrap HMS 1&2", "copper cathodes",
    "aluminium ladder", "Honey", "", "lot 4711",
)  # fmt: skip
FROM = ("IT", "Italia", "DE", "", "Atlantis")
DEST = ("TR", "IN", "DE", "", "Atlantis")
DAY = (
    "2026-11-03",
    "2026-11-30T10:00",
    "2026-10-31",
    "2024-08-13",
    "2024-08-14",
    "2027-01-01",
    "",
    "soon",
    "22.11.2026",
)
LAW_DAY = ("", "", "", "2026-12-31", "2027-02-01", "tomorrow")
BY = ("Rossi", "Rossi", " Rossi ", "Bianchi", "")
KG = ("250000", "249999.999", "0.001", "1,5", "250 001,5", "24000", "0", "", "a lot", "-3", "nan", "1e3", " ")


CELLS = {"goods": GOODS, "from": FROM, "dest": DEST, "day": DAY, "law": LAW_DAY, "kg": KG, "by": BY}


def sample(count=400, seed=5):
    """Rows by chance, always the same."""
    chance = random.Random(seed)
    return pd.DataFrame([{name: chance.choice(cells) for name, cells in CELLS.items()} for _ in range(count)])


def day_of(row, today=TODAY):
    """The day of a row: as_of, else its date, else today; what cannot be read is as if it were not there."""
    for cell in (row["law"], row["day"]):
        if re.match(r"\d{4}-\d\d-\d\d", cell):
            return dt.date.fromisoformat(cell[:10])
    return today


def mass_of(cell):
    """The mass in kg, to the gram; ``None`` where it cannot be read."""
    word = re.sub(r"\s", "", cell).replace(",", ".")
    if not re.fullmatch(r"\d+(\.\d+)?(e\d+)?", word):
        return None
    return Decimal(word).quantize(Decimal("0.001"), ROUND_HALF_EVEN)


def months_of(rows, today=TODAY):
    """The table of months, counted in a loop: each row screened alone, as a lot above 250 t, to see whether it counts."""
    months = {}
    for row in rows:
        day = day_of(row, today)
        if not counts(row["goods"], row["from"], row["dest"], day):
            continue
        found = months.setdefault(
            (f"{day:%Y-%m}", MEASURE, row["by"].strip()), {"kg": Decimal(0), "rows": 0, "without": 0}
        )
        mass = mass_of(row["kg"])
        found["rows"] += 1
        found["without"] += mass is None
        found["kg"] += mass or 0
    return [
        {
            "measure": measure,
            "month": month,
            "exporter": exporter,
            "net_mass_kg": float(found["kg"]),
            "limit_t": float(LIMIT_T),
            "over": found["kg"] > LIMIT_T * 1000,
            "rows": found["rows"],
            "rows_without_mass": found["without"],
        }
        for (month, measure, exporter), found in sorted(months.items())
    ]


@cache
def counts(goods, origin, destination, day):
    """Whether such a consignment counts towards the month: it would be notified if it weighed more than 250 t."""
    given = {
        name: place
        for name, place in (("origin", origin), ("destination", destination))
        if place not in ("", "Atlantis")
    }
    found = ss.screen(goods, as_of=day, net_mass_kg=250_001, **given)
    return MEASURE in {measure.id for measure in found.measures if measure.state == "in_force"}
