"""An exporter's ERP script: check the commodity codes of the item master, and list the items that need a person.

    python examples/erp_check.py examples/erp_items.csv

Items are screened by their text alone; the commodity code in the master is what is checked.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

import scrapscreen as ss

COLUMNS = {"id": "item_no", "description": "item_text", "declared_cn": "commodity_code", "origin": "country"}


def check(path: Path) -> pd.DataFrame:
    """Return the items whose code is wrong or missing, or whose text reads like scrap, with what to do."""
    items = pd.read_csv(path, dtype=str, keep_default_na=False)
    out = ss.screen_frame(items, columns=COLUMNS)
    wrong_code = out["declared_check"].isin(["conflict", "invalid", "deeper_needed"])
    scrap = out["exposure"].ne("none")
    found = out[wrong_code | scrap].copy()
    found["do"] = ""
    found.loc[wrong_code, "do"] = (
        "check the code: " + found["declared_check"] + ", the text reads as " + found["cn_code"]
    )
    found.loc[scrap & ~wrong_code, "do"] = (
        "treat as scrap: " + found["exposure"] + " to be caught by " + found["planned_measures"]
    )
    listed: pd.DataFrame = found[["item_no", "item_text", "commodity_code", "status", "cn_code", "do"]]
    return listed


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("erp_items.csv")
    with pd.option_context("display.width", 160, "display.max_colwidth", 60, "display.max_columns", None):
        print(check(path).to_string(index=False))


if __name__ == "__main__":
    main()
