import csv
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen import InputError, screen_frame
from scrapscreen.context import ACTIVITIES
from scrapscreen.errors import TableError
from scrapscreen.listing import ListSigns, ListView
from scrapscreen.tables import data_dir, read_table

LISTS = sorted((Path(__file__).parent / "gold" / "lists").glob("*.csv"))

SIGNS = read_table(
    data_dir() / "criteria" / "lists.csv", ("id", "when", "counts", "kind", "weight", "reason", "source")
)
NEEDS = read_table(
    data_dir() / "criteria" / "list_kinds.csv",
    ("kind", "least_weight", "least_share", "plain_weight", "least_plain", "source"),
)


def statuses(texts, kind):
    table = pa.table({"description": texts})
    return screen_frame(table, as_of="2026-11-22", list_context=kind)


def read_list(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def signs_seen(reasons):
    return {code for row in reasons.to_pylist() for code in row.split(";") if code.startswith("list_saw_")}


@given(st.lists(st.integers(0, 30), min_size=len(SIGNS), max_size=len(SIGNS)))
def test_the_first_kind_with_weight_and_share_enough_is_told(counts):
    shown_by = counts
    counts = [min(c, 1) if sign["counts"] == "once" else c for sign, c in zip(SIGNS, counts, strict=True)]
    weights = dict.fromkeys(("scrap_dealer", "shop", "none"), 0.0)
    for sign, count in zip(SIGNS, counts, strict=True):
        weights[sign["kind"]] += float(sign["weight"]) * count
    expected = "none"
    for need in reversed(NEEDS):
        mine = weights[need["kind"]]
        margin = mine - float(need["least_share"]) * sum(weights.values())
        if abs(margin) < 1e-6 or abs(mine - float(need["least_weight"])) < 1e-6:
            return
        plain = [
            count
            for sign, count in zip(SIGNS, counts, strict=True)
            if sign["kind"] == need["kind"] and float(sign["weight"]) >= float(need["plain_weight"])
        ]
        if mine > float(need["least_weight"]) and margin > 0 and sum(plain) >= float(need["least_plain"]):
            expected = need["kind"]
    view = ListSigns().tell(shown_by)
    assert view.kind == expected
    assert bool(view.reasons) is (expected != "none")
    shown = {sign["reason"] for sign, count in zip(SIGNS, counts, strict=True) if count and sign["kind"] == view.kind}
    assert set(view.reasons) <= shown


def test_the_weightiest_signs_are_named_first():
    counts = [0] * len(SIGNS)
    ids = [sign["id"] for sign in SIGNS]
    counts[ids.index("scrap-metal")], counts[ids.index("grade")], counts[ids.index("metal")] = 9, 3, 1
    assert ListSigns().tell(counts).reasons == ("list_saw_scrap_words", "list_saw_grades", "list_saw_bare_kinds")


def test_signs_stand_behind_the_kind_they_led_to():
    view = ListView("shop", ("list_saw_goods",))
    assert view.explain(pa.chunked_array([["a;list_shop;b", "a"]])).to_pylist() == ["a;list_shop;list_saw_goods;b", "a"]
    assert ListView("none").explain(pa.chunked_array([["a"]])).to_pylist() == ["a"]


@pytest.mark.parametrize("path", LISTS, ids=[path.stem for path in LISTS])
def test_lists_of_the_project_are_told_and_read(path):
    rows = read_list(path)
    out = statuses([row["description"] for row in rows], "infer")
    kind = "scrap_dealer" if path.stem.startswith("dealer") else "shop"
    told = {
        code
        for row in out["reasons"].to_pylist()
        for code in row.split(";")
        if code in ("list_scrap_dealer", "list_shop")
    }
    open_ = not any(row["status_in_list"] for row in rows)
    assert told == (set() if open_ else {f"list_{kind}"})
    assert bool(signs_seen(out["reasons"])) is not open_
    said = [
        (row["description"], status, exposure)
        for row, status, exposure in zip(rows, out["status"].to_pylist(), out["exposure"].to_pylist(), strict=True)
        if row["status_in_list"]
    ]
    wanted = [(r["description"], r["status_in_list"], r["exposure_in_list"]) for r in rows if r["status_in_list"]]
    assert said == wanted


@pytest.mark.parametrize("path", LISTS, ids=[path.stem for path in LISTS])
@pytest.mark.parametrize("length", [5, 8])
def test_a_short_piece_of_a_list_is_never_told_as_the_other_kind(path, length):
    texts = [row["description"] for row in read_list(path)]
    other = "list_shop" if path.stem.startswith("dealer") else "list_scrap_dealer"
    for start in range(len(texts) - length + 1):
        out = statuses(texts[start : start + length], "infer")
        assert not any(other in reasons.split(";") for reasons in out["reasons"].to_pylist())


@given(st.lists(st.sampled_from([row["description"] for path in LISTS for row in read_list(path)]), max_size=12))
def test_infer_is_the_same_as_saying_the_kind(texts):
    inferred = statuses(texts, "infer")
    view = next((code for row in inferred["reasons"].to_pylist() for code in row.split(";") if code[:5] == "list_"), "")
    said = statuses(texts, view.removeprefix("list_") or "none")
    place = inferred.schema.get_field_index("reasons")
    assert inferred.remove_column(place).equals(said.remove_column(place))
    plain = [";".join(c for c in row.split(";") if c[:9] != "list_saw_") for row in inferred["reasons"].to_pylist()]
    assert plain == said["reasons"].to_pylist()


@given(st.permutations([row["description"] for row in read_list(LISTS[0])]), st.integers(1, 3))
def test_order_and_repetition_do_not_change_the_kind(texts, times):
    assert "list_scrap_dealer" in statuses(texts * times, "infer")["reasons"][0].as_py().split(";")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,copper,each,dealer,1,r,s", "unknown kind of list 'dealer'"),
        ("a,copper,each,shop,much,r,s", "weight is 'much'"),
        ("a,copper,each,shop,0,r,s", "weight is '0'"),
        ("a,copper,twice,shop,1,r,s", "counts is 'twice'"),
    ],
)
def test_a_faulty_line_is_named(tmp_path, line, said):
    (tmp_path / "lists.csv").write_text(f"id,when,counts,kind,weight,reason,source\n{line}\n", encoding="utf-8")
    (tmp_path / "list_kinds.csv").write_text(
        "kind,least_weight,least_share,plain_weight,least_plain,source\n", encoding="utf-8"
    )
    with pytest.raises(TableError, match=said) as error:
        ListSigns(tmp_path)
    assert "lists.csv:2" in str(error.value)


def test_a_bare_metal_is_read_by_its_list():
    alone = statuses(["Kupfer"], "none")["status"].to_pylist()
    dealer = statuses(["Kupfer"], "scrap_dealer")["status"].to_pylist()
    shop = statuses(["Kupfer"], "shop")["status"].to_pylist()
    assert (alone, dealer, shop) == (["undetermined"], ["waste"], ["product"])


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
    assert entries["dismantling_weee"] == "160216"
    assert entries["smelting"] == "100399"


@pytest.mark.parametrize(
    ("activity", "status"),
    [("", "undetermined"), ("shredding", "waste"), ("dismantling_elv", "waste"), ("packaging", "undetermined")],
)
def test_a_bare_metal_from_the_treatment_of_waste_is_waste(activity, status):
    table = pa.table({"description": ["Aluminium"], "source_activity": [activity]})
    assert screen_frame(table, as_of="2026-11-22")["status"].to_pylist() == [status]


@pytest.mark.parametrize(("text", "status"), [("Kupferrohre", "product"), ("Kupferrohre Schrott", "waste")])
def test_a_mill_certificate_comes_with_new_goods_but_makes_no_goods_of_scrap(text, status):
    table = pa.table({"description": [text], "documents": ["mill_certificate"]})
    assert screen_frame(table, as_of="2026-11-22")["status"].to_pylist() == [status]
