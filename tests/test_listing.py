import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen import InputError, screen_frame
from scrapscreen.context import ACTIVITIES
from scrapscreen.listing import infer_kind

DEALER = ["Kupferschrott", "Alu-Drehspäne", "Messingschrott gemischt", "Elektromotoren", "Kupfer", "Alufelgen"]
SHOP = ["Kupferrohr 15x1 mm", "Aluminiumleiter 3 m", "Messingschrauben M4x20", "Kabel NYM 3x1,5 mm", "Kupfer"]


def statuses(texts, kind):
    table = pa.table({"description": texts})
    return screen_frame(table, as_of="2026-11-22", list_context=kind)


@given(st.lists(st.sampled_from(["waste", "product", "undetermined", "used_good"]), max_size=30))
def test_kind_is_what_most_plain_rows_say(found):
    waste, product = found.count("waste"), found.count("product")
    if waste >= 3 and 10 * waste >= 6 * (waste + product):
        expected = "scrap_dealer"
    elif product >= 3 and 10 * product >= 6 * (waste + product):
        expected = "shop"
    else:
        expected = "none"
    assert infer_kind(pa.array(found, pa.string())) == expected


def test_a_bare_metal_is_read_by_its_list():
    alone = statuses(["Kupfer"], "none")["status"].to_pylist()
    dealer = statuses(["Kupfer"], "scrap_dealer")["status"].to_pylist()
    shop = statuses(["Kupfer"], "shop")["status"].to_pylist()
    assert (alone, dealer, shop) == (["undetermined"], ["waste"], ["product"])


@pytest.mark.parametrize(("texts", "kind"), [(DEALER, "scrap_dealer"), (SHOP, "shop")])
def test_infer_is_the_same_as_saying_the_kind(texts, kind):
    inferred = statuses(texts, "infer")
    assert inferred.equals(statuses(texts, kind))
    assert all(f"list_{kind}" in row.split(";") for row in inferred["reasons"].to_pylist())


def test_a_list_that_does_not_show_its_kind_is_read_row_by_row():
    assert statuses(["Kupfer", "Alufelgen"], "infer").equals(statuses(["Kupfer", "Alufelgen"], "none"))


def test_an_unknown_kind_is_named():
    with pytest.raises(InputError, match=r"list_context: 'dealer' is not known; .*scrap_dealer"):
        statuses(["Kupfer"], "dealer")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("17 04 02", None),
        ("170401", "declared_ewc_conflict"),
        ("999999", "declared_ewc_invalid"),
        ("n/a", "declared_ewc_invalid"),
    ],
)
def test_declared_waste_code_is_checked(code, reason):
    table = pa.table({"description": ["Aluminiumschrott"], "ewc": [code]})
    out = screen_frame(table, as_of="2026-11-22")
    found = [r for r in out["reasons"][0].as_py().split(";") if r.startswith("declared_ewc")]
    assert found == ([reason] if reason else [])
    assert out["review"][0].as_py() is bool(reason)


def test_activities_give_the_waste_entry_of_their_chapter():
    entries = {
        activity: screen_frame(
            pa.table({"description": ["Aluminiumschrott"], "source_activity": [activity]}), as_of="2026-11-22"
        )["ewc_code"][0].as_py()
        for activity in ACTIVITIES
    }
    assert entries["construction"] == "170402"
    assert entries["dismantling_elv"] == "160118"
    assert entries["shredding"] == "191002"
    assert entries["sorting"] == "191203"
    assert entries["household"] == "200140"
    assert entries["packaging"] == "150104"
    assert entries["manufacturing"] == "120103"
