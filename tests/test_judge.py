"""The law as scenarios: a consignment, a place, a day, and what applies. Facts: regulation.md, sections 1 to 4."""

import pytest

import scrapscreen as ss

TODAY = "2026-11-22"
LAST_DAY_OF_1418, FIRST_DAY_OF_ART_40 = "2027-05-20", "2027-05-21"

ALUMINIUM_SCRAP, COPPER_SCRAP, CABLE_SCRAP = "rottami di alluminio", "złom miedzi", "Kupferkabelschrott"
MAGNET_SCRAP, SALT_SLAG, OILY_SLUDGE = "złom magnesów neodymowych", "scorie saline di alluminio", "NdFeB Schleifschlamm"
E_WASTE, BATTERIES, ZINC_SCRAP, PLASTIC = "Elektroschrott", "złom akumulatorów", "rottami di zinco", "plastic waste"
MAGNETS, LADDER = "magnesy neodymowe N52 10x5mm", "aluminium ladder"

INDIA, CHINA, PAKISTAN, BRAZIL = "IN", "CN", "PK", "BR"
TURKEY, UNITED_KINGDOM, SWITZERLAND, LIECHTENSTEIN, USA = "TR", "GB", "CH", "LI", "US"
GERMANY, BULGARIA = "DE", "BG"
OUTSIDE_OECD = [INDIA, CHINA, PAKISTAN, BRAZIL]
OECD_OR_EFTA = [TURKEY, UNITED_KINGDOM, SWITZERLAND, LIECHTENSTEIN, USA]


def screen(goods, to=None, on=TODAY, **more):
    return ss.screen(goods, destination=to, as_of=on, **more)


def in_state(screening, state):
    return {m.id for m in screening.measures if m.state == state}


def in_force(goods, to=None, on=TODAY, **more):
    return in_state(screen(goods, to, on, **more), "in_force")


def planned(goods, to=None, on=TODAY, **more):
    return in_state(screen(goods, to, on, **more), "planned")


def adopted(goods, to=None, on=TODAY, **more):
    return in_state(screen(goods, to, on, **more), "adopted")


def codes(statements):
    return [s.code for s in statements]


# Green scrap


def test_aluminium_scrap_to_india_today():
    r = screen(ALUMINIUM_SCRAP, INDIA)
    assert r.status == "waste"
    assert r.ewc.waste_entry == "B1010"
    assert {"EU-WSR", "EU-WSR-18", "EU-WSR-1418", "EU-SCRAP-SURV"} <= in_state(r, "in_force")
    assert not {"EU-WSR-39", "EU-WSR-40", "EU-WSR-46"} & in_state(r, "in_force")
    assert {"EU-WSR-40", "EU-WSR-46"} <= in_state(r, "adopted")
    assert in_state(r, "planned") == {"EU-AL-EXPORT"}
    assert not {"EU-CU-EXPORT", "EU-MAG-EXPORT"} & in_state(r, "planned")
    assert r.exposure == "likely"
    assert "adopted_law_ahead" in codes(r.reasons)


@pytest.mark.parametrize("goods", [ALUMINIUM_SCRAP, COPPER_SCRAP, CABLE_SCRAP, MAGNET_SCRAP, ZINC_SCRAP])
@pytest.mark.parametrize("country", OUTSIDE_OECD)
def test_from_21_may_2027_green_scrap_to_countries_outside_the_oecd_is_banned(goods, country):
    before, after = in_force(goods, country, LAST_DAY_OF_1418), in_force(goods, country, FIRST_DAY_OF_ART_40)
    assert {"EU-WSR-1418", "EU-WSR-40", "EU-WSR-46"} & before == {"EU-WSR-1418"}
    assert {"EU-WSR-1418", "EU-WSR-40", "EU-WSR-46"} & after == {"EU-WSR-40", "EU-WSR-46"}


@pytest.mark.parametrize("country", OECD_OR_EFTA)
def test_green_scrap_to_the_oecd_and_efta_stays_open_but_needs_an_audit(country):
    after = in_force(COPPER_SCRAP, country, FIRST_DAY_OF_ART_40)
    assert {"EU-WSR", "EU-WSR-18", "EU-WSR-46"} <= after
    assert not {"EU-WSR-39", "EU-WSR-40", "EU-WSR-1418"} & after
    assert "EU-WSR-46" not in in_force(COPPER_SCRAP, country, LAST_DAY_OF_1418)
    assert "EU-WSR-1418" not in in_force(COPPER_SCRAP, country)


@pytest.mark.parametrize("country", [GERMANY, BULGARIA])
@pytest.mark.parametrize("day", [TODAY, FIRST_DAY_OF_ART_40])
def test_green_scrap_inside_the_eu(country, day):
    """Bulgaria is in the EU though not in the OECD: intra-EU rules."""
    r = screen(COPPER_SCRAP, country, day)
    assert {"EU-WSR", "EU-WSR-18"} <= in_state(r, "in_force")
    third_country_rules = {"EU-WSR-1418", "EU-WSR-39", "EU-WSR-40", "EU-WSR-46", "EU-SCRAP-SURV", "EU-CU-EXPORT"}
    assert not third_country_rules & {m.id for m in r.measures}
    assert r.exposure == "none"
    assert "destination_in_eu" in codes(r.reasons)


def test_an_unknown_destination_counts_as_outside_the_eu():
    r = screen(COPPER_SCRAP)
    assert r.exposure == "likely"
    assert {"EU-SCRAP-SURV", "EU-WSR-18"} <= in_state(r, "in_force")
    assert "where_to" in codes(r.questions)
    assert not {"EU-WSR-1418", "EU-WSR-39", "EU-WSR-40"} & {m.id for m in r.measures}


def test_before_21_may_2026_the_new_regulation_is_only_adopted():
    assert "EU-WSR-18" in adopted(COPPER_SCRAP, INDIA, "2026-05-20")
    assert "EU-WSR-18" in in_force(COPPER_SCRAP, INDIA, "2026-05-21")


# Planned restrictions


@pytest.mark.parametrize(
    ("goods", "measure", "announced", "day_before"),
    [
        (ALUMINIUM_SCRAP, "EU-AL-EXPORT", "2025-11-18", "2025-11-17"),
        (COPPER_SCRAP, "EU-CU-EXPORT", "2025-12-03", "2025-12-02"),
        (MAGNET_SCRAP, "EU-MAG-EXPORT", "2025-12-03", "2025-12-02"),
    ],
)
def test_exposure_begins_with_the_announcement(goods, measure, announced, day_before):
    assert screen(goods, INDIA, day_before).exposure == "none"
    assert measure not in planned(goods, INDIA, day_before)
    assert screen(goods, INDIA, announced).exposure == "likely"
    assert measure in planned(goods, INDIA, announced)


@pytest.mark.parametrize("goods", [ALUMINIUM_SCRAP, COPPER_SCRAP, MAGNET_SCRAP])
@pytest.mark.parametrize("country", [TURKEY, INDIA, SWITZERLAND])
def test_planned_restrictions_are_read_as_everywhere_outside_the_eu(goods, country):
    assert screen(goods, country).exposure == "likely"
    assert screen(goods, GERMANY).exposure == "none"


@pytest.mark.parametrize("goods", [MAGNETS, LADDER, "remelt ingot aluminium"])
def test_products_are_not_exposed(goods):
    r = screen(goods, INDIA)
    assert (r.status, r.exposure, r.measures) == ("product", "none", [])
    assert (r.ewc.code, r.ewc.hazardous, r.ewc.waste_entry) == ("", None, "")


def test_scrap_of_other_metals_is_not_exposed():
    r = screen(ZINC_SCRAP, INDIA)
    assert (r.materials, r.exposure) == ([], "none")
    assert "EU-WSR-18" in in_state(r, "in_force")


def test_surveillance_began_on_23_july_2025_and_counts_what_leaves_the_eu():
    assert "EU-SCRAP-SURV" not in in_force(COPPER_SCRAP, TURKEY, "2025-07-22")
    assert "EU-SCRAP-SURV" in in_force(COPPER_SCRAP, TURKEY, "2025-07-23")
    assert "EU-SCRAP-SURV" not in in_force(COPPER_SCRAP, GERMANY)
    assert "EU-SCRAP-SURV" not in in_force(ZINC_SCRAP, TURKEY)


# Hazardous waste, e-waste, batteries, plastics


@pytest.mark.parametrize("goods", [SALT_SLAG, OILY_SLUDGE, BATTERIES])
@pytest.mark.parametrize("country", OUTSIDE_OECD)
def test_hazardous_waste_to_countries_outside_the_oecd_is_banned(goods, country):
    r = screen(goods, country)
    assert r.ewc.hazardous is True
    assert "EU-WSR-39" in in_state(r, "in_force")
    assert "EU-WSR-18" not in in_state(r, "in_force")
    assert r.review


@pytest.mark.parametrize("country", [*OECD_OR_EFTA, GERMANY])
def test_hazardous_waste_to_the_oecd_is_not_banned_but_no_green_waste(country):
    found = in_force(SALT_SLAG, country)
    assert "EU-WSR" in found
    assert not {"EU-WSR-18", "EU-WSR-39"} & found


def test_salt_slag_is_10_03_08_and_on_no_green_list():
    r = screen(SALT_SLAG, INDIA)
    assert (r.ewc.code, r.ewc.hazardous, r.ewc.waste_entry) == ("100308", True, "")
    assert "entry_unlisted" in codes(r.reasons)


def test_e_waste_to_india_is_banned_dangerous_or_not():
    r = screen(E_WASTE, INDIA)
    assert r.ewc.hazardous is False
    assert r.ewc.waste_entry == "Y49"
    assert {"EU-EWASTE-Y49", "EU-WSR-39"} <= in_state(r, "in_force")


def test_e_waste_to_switzerland_needs_consent():
    found = in_force(E_WASTE, SWITZERLAND)
    assert "EU-EWASTE-Y49" in found
    assert not {"EU-WSR-39", "EU-WSR-18"} & found


def test_e_waste_entries_changed_on_1_january_2025():
    assert "EU-EWASTE-Y49" not in in_force(E_WASTE, INDIA, "2024-12-31")
    assert "EU-EWASTE-Y49" in in_force(E_WASTE, INDIA, "2025-01-01")


def test_e_waste_between_member_states_needs_consent_from_2027():
    assert "EU-EWASTE-GC" in adopted(E_WASTE, GERMANY, "2026-12-31")
    assert "EU-EWASTE-GC" in in_force(E_WASTE, GERMANY, "2027-01-01")
    assert "EU-EWASTE-GC" not in in_force(E_WASTE, INDIA, "2027-01-01")


def test_scrap_motors_are_e_waste():
    r = screen("złom silników elektrycznych", INDIA)
    assert r.ewc.waste_entry == "Y49"
    assert r.exposure == "possible"
    assert "EU-WSR-39" in in_state(r, "in_force")


def test_battery_waste_and_the_new_list_of_waste_of_9_december_2026():
    assert "EU-BLACKMASS" in adopted(BATTERIES, INDIA, "2026-12-08")
    assert "EU-BLACKMASS" in in_force(BATTERIES, INDIA, "2026-12-09")
    assert "EU-BLACKMASS" not in in_force(BATTERIES, TURKEY, "2026-12-09")


def test_household_batteries_have_a_code_in_both_editions():
    before, after = (
        screen(BATTERIES, TURKEY, day, source_activity="household").ewc for day in ("2026-12-08", "2026-12-09")
    )
    assert (before.code, before.hazardous) == ("200133", True)
    assert (after.code, after.hazardous) == ("200142", True)


def test_plastic_waste_to_countries_outside_the_oecd_is_banned_since_21_november_2026():
    assert "EU-WSR-39-PLASTIC" not in in_force(PLASTIC, INDIA, "2026-11-20")
    assert "EU-WSR-39-PLASTIC" in in_force(PLASTIC, INDIA, "2026-11-21")
    assert "EU-WSR-39-PLASTIC" not in in_force(PLASTIC, TURKEY, "2026-11-21")


# Italy


ITALIAN_LOT = {"origin": "IT", "net_mass_kg": 250_001}


@pytest.mark.parametrize("goods", [ALUMINIUM_SCRAP, COPPER_SCRAP, ZINC_SCRAP])
def test_italian_scrap_above_250_t_is_notified(goods):
    assert "IT-SCRAP-NOTIF" in in_force(goods, TURKEY, **ITALIAN_LOT)
    assert "IT-SCRAP-NOTIF" in in_force(goods, INDIA, **ITALIAN_LOT)


@pytest.mark.parametrize(
    ("goods", "to", "on", "lot"),
    [
        (COPPER_SCRAP, TURKEY, TODAY, {"origin": "IT", "net_mass_kg": 250_000}),
        (COPPER_SCRAP, TURKEY, TODAY, {"origin": "IT"}),
        (COPPER_SCRAP, TURKEY, TODAY, {"origin": "DE", "net_mass_kg": 250_001}),
        (COPPER_SCRAP, TURKEY, TODAY, {"net_mass_kg": 250_001}),
        (COPPER_SCRAP, GERMANY, TODAY, ITALIAN_LOT),
        (COPPER_SCRAP, TURKEY, "2024-08-13", ITALIAN_LOT),
        (COPPER_SCRAP, TURKEY, "2027-01-01", ITALIAN_LOT),
        (LADDER, TURKEY, TODAY, ITALIAN_LOT),
    ],
    ids=[
        "not above 250 t",
        "mass unknown",
        "from Germany",
        "origin unknown",
        "to the EU",
        "too early",
        "ended",
        "no scrap",
    ],
)
def test_italian_notification_ends_there(goods, to, on, lot):
    assert "IT-SCRAP-NOTIF" not in {m.id for m in screen(goods, to, on, **lot).measures}


def test_italian_notification_holds_until_the_end_of_2026():
    assert "IT-SCRAP-NOTIF" in in_force(COPPER_SCRAP, TURKEY, "2026-12-31", **ITALIAN_LOT)
    assert "IT-SCRAP-NOTIF" in in_force(COPPER_SCRAP, TURKEY, "2024-08-14", **ITALIAN_LOT)


# Waste or not


WASTE_LAW = {"EU-WSR", "EU-WSR-18", "EU-WSR-1418", "EU-WSR-39", "EU-WSR-40", "EU-WSR-41", "EU-WSR-46"}


@pytest.mark.parametrize(
    ("goods", "heading", "measure"),
    [(COPPER_SCRAP, "7404", "EU-CU-EXPORT"), (ALUMINIUM_SCRAP, "7602", "EU-AL-EXPORT")],
)
@pytest.mark.parametrize("day", [TODAY, FIRST_DAY_OF_ART_40])
def test_end_of_waste_scrap_escapes_waste_law_but_not_the_tariff(goods, heading, measure, day):
    """Three separate answers: no waste any more, still 7404 or 7602, and the planned customs measure would still catch it."""
    r = screen(goods, INDIA, day, documents=["eow_statement"])
    assert r.status == "end_of_waste"
    assert not WASTE_LAW & {m.id for m in r.measures}
    assert (r.ewc.code, r.ewc.candidates, r.ewc.hazardous, r.ewc.waste_entry) == ("", [], None, "")
    assert r.cn.code.startswith(heading)
    assert measure in in_state(r, "planned")
    assert r.exposure == "likely"
    assert "EU-SCRAP-SURV" in in_state(r, "in_force")
    assert r.review


def test_magnet_scrap_has_no_eu_end_of_waste_act():
    r = screen(MAGNET_SCRAP, INDIA, documents=["eow_statement"])
    assert r.status == "waste"
    assert "eow_no_criteria" in codes(r.reasons)
    assert "is_eow_national" in codes(r.questions)


def test_dross_does_not_cease_to_be_waste():
    """Dross, slag and skimmings count as foreign material in both regulations."""
    for residue in ("scorie di rame", SALT_SLAG):
        assert not {"EU-EOW-AL", "EU-EOW-CU"} & in_force(residue, INDIA)


def test_words_alone_are_no_end_of_waste():
    r = screen("copper scrap, end of waste", INDIA)
    assert r.status == "undetermined"
    assert "has_eow_statement" in codes(r.questions)
    assert r.exposure == "possible"


def test_production_offcuts_with_evidence_are_a_by_product():
    r = screen("aluminium offcuts", INDIA, documents=["byproduct_evidence"])
    assert r.status == "by_product"
    assert not WASTE_LAW & {m.id for m in r.measures}
    assert r.cn.code == "76020019"
    assert r.exposure == "possible"
    assert screen("aluminium offcuts", INDIA).status == "waste"


def test_used_goods_with_test_and_contract_are_no_waste():
    r = screen("used electric motors", INDIA, documents=["function_test", "used_goods_contract"])
    assert r.status == "used_good"
    assert in_state(r, "in_force") == {"EU-WSR-29"}


def test_a_waste_document_makes_it_waste():
    """Who holds an Annex VII paper treats the goods as waste, whatever the text says."""
    assert screen("copper", INDIA).status == "undetermined"
    assert screen("copper", INDIA, documents=["annex_vii"]).status == "waste"


# Codes


@pytest.mark.parametrize(
    ("goods", "cn"),
    [
        ("Alu-Drehspäne, lose, 24 t", "76020011"),
        ("aluminium offcuts", "76020019"),
        ("złom mosiądzu", "74040091"),
        ("rottami di zinco", "79020000"),
        (SALT_SLAG, "26204000"),
        ("scorie di rame", "26203000"),
        (MAGNETS, "85051110"),
        ("ferrite magnets Y30 20x10", "85051910"),
    ],
)
def test_cn_code(goods, cn):
    """Turnings 7602 00 11, offcuts 19; brass 7404 00 91; dross and slag are 2620, not scrap; magnets 8505."""
    assert screen(goods, INDIA).cn.code == cn


def test_remelted_scrap_is_unwrought_metal():
    assert screen("remelt ingot aluminium", INDIA).cn.code.startswith("7601")


def test_magnet_scrap_has_no_code_of_its_own():
    r = screen(MAGNET_SCRAP, INDIA)
    assert "magnet_scrap_no_code" in codes(r.reasons)
    assert {c.code[:4] for c in r.cn.candidates} >= {"7204", "8505"}


@pytest.mark.parametrize(
    ("activity", "entry"),
    [
        ("dismantling_elv", "160118"), ("shredding", "191002"), ("sorting", "191203"), ("household", "200140"),
        ("packaging", "150104"), ("manufacturing", "120103"), ("construction", "170402"), (None, "170402"),
    ],
)  # fmt: skip
def test_where_it_arose_decides_the_waste_code(activity, entry):
    r = screen(ALUMINIUM_SCRAP, INDIA, source_activity=activity)
    assert r.ewc.code == entry
    assert ("where_arose" in codes(r.questions)) is (activity is None)


@pytest.mark.parametrize(
    ("goods", "entry"),
    [
        (COPPER_SCRAP, "B1010"),
        (CABLE_SCRAP, "B1115"),
        ("Zorba 95/2", "B1050"),
        ("scorie di rame", "GB040"),
        (E_WASTE, "Y49"),
    ],
)
def test_waste_shipment_entry(goods, entry):
    assert screen(goods, INDIA).ewc.waste_entry == entry


@pytest.mark.parametrize("day", ["1995-01-01", "2021-06-30", "2022-01-01", "2031-01-01"])
def test_days_outside_the_editions_are_read_in_the_nearest(day):
    assert screen(COPPER_SCRAP, INDIA, day).cn.code == screen(COPPER_SCRAP, INDIA).cn.code


# The register and the tables together


def test_only_restrictions_stand_in_the_column_of_planned_measures():
    """The planned country list would catch nothing."""
    import pyarrow as pa

    from scrapscreen import screen_frame

    table = pa.table({"description": [ALUMINIUM_SCRAP, "złom stalowy"], "destination": ["IN", "IN"]})
    out = screen_frame(table, as_of="2026-11-22")
    assert out["planned_measures"].to_pylist() == ["EU-AL-EXPORT", ""]
    assert out["exposure"].to_pylist() == ["likely", "none"]
