"""Every name of the scrap specifications, alloy and grade mark: read as what it stands for in company, harmless without."""

from __future__ import annotations

import pandas as pd
import pytest

import scrapscreen as ss
from scrapscreen.text.reader import TextReader

SPECIFIED = {
    "refined_copper": """Barley:wire Berry:wire Birch:wire Candy:tube Cliff:tube Clove:granules Cobra:granules Cocoa:granules
        Dream:light""",
    "copper": "Droid:insulated Druid:insulated Drove:dross Zeyda:insulated",
    "brass": """Drink:mixed Ebulent: Ecstatic:turnings Eland: Grape:tap Honey: Ivory:casting Label:offcuts Lace:shell_case
        Lady:shell_case Lake:shell_case Lamb:shell_case Lark: Melon:tube Nascent:turnings Niche:bar Night:turnings Noble:bar
        Nomad:turnings Ocean:radiator Pales:tube Pallu:tube Palms:tube Parch:""",
    "red_brass": "Ebony: Elder: Enerv:turnings Engel: Erin:turnings Fence: Ferry:",
    "bronze": "Eland: Elias:",
    "nickel_silver": "Maize:new Major:new Malar:new Malic:old Naggy:casting Niece:turnings",
    "cupronickel": "Dandy:new Daunt: Decoy:turnings Delta:",
    "aluminium": """Tablet:litho Tabloid:litho Taboo:offcuts Taint/Tabor:sheet Take:offcuts Talc:beverage_can
        Talcred:shredded Taldack:crushed Taldon:baled Taldork:briquetted Tale:siding Talk:radiator Tally:radiator
        Tank:granules Tann:wire Tarry_A:piston Tarry_B:piston Tarry_C:piston Tassel:wire Tata:profile Tease:wire
        Teens:turnings Telic:turnings Tense:casting Tepid:sheet Terse:foil Tesla:foil Tetra:foil Thigh:grindings Thirl:dross
        Thorn:unclean Throb:ingot Tooth:offcuts Toto:profile Tough:offcuts Tread:casting Trill:cable Troma:wheel
        Trump:casting Tutu:profile Twang:insulated Tweak:shredded Twire:burnt Twirl_2.0:shredded Twist:casting
        Twitch:shredded Vesper:shredded Zorba:shredded""",
    "refined_aluminium": "Tall:granules Talon:wire Taste:wire",
    "zinc": """Saves:old Scabs:new Scoot: Scope:new Score:old Screen:offcuts Scribe: Scroll: Scrub:dross Scull:ingot
        Seal:dross Seam:dross Shelf:dross""",
    "magnesium": "Wafer:offcuts Walnut: Wine:sheet Wood: World:turnings",
    "lead": """Racks: Radio:mixed Rains:battery Rakes: Reels:mixed Relay:lead_sheathed Rents:dross Rink:battery Rono:battery
        Roper:battery Ropes: Roses:mixed""",
    "nickel": "Aroma:new Burly:old Depth:mixed Hitch:new House:new Ideal:old Indian: Junto: Lemon:casting Lemur:turnings Saint:",
    "battery": "Vaunt:",
    "stainless": "Pekoe: Sabot: Ultra:turnings Zurik:shredded",
    "transformer": "Darth:",
    "compressor": "Vader:",
    "motor": "Elmo: Sheema:shredded Shelmo:shredded Small_Elmo:",
    "nonferrous": "Zebra:heavy Zeppelin:light",
    "tin": "Ranch: Ranks: Raves:",
    "titanium": "Sails: Sakes:turnings",
}
PAIRS = {"Berry/Candy": "refined_copper", "Birch/Cliff": "refined_copper"}
NAMES = [
    (name.replace("_", " "), {material, form} - {""})
    for material, names in SPECIFIED.items()
    for name, form in (entry.rsplit(":", 1) for entry in names.split())
] + [(name, {material}) for name, material in PAIRS.items()]
COPPER = {"copper", "refined_copper", "brass", "red_brass", "bronze", "nickel_silver", "cupronickel"}
ALUMINIUM = {"aluminium", "refined_aluminium"}
COINED = {
    "Ebulent", "Enerv", "Pallu", "Taint/Tabor", "Talcred", "Taldack", "Taldon", "Taldork", "Tarry A", "Tarry B", "Tarry C",
    "Twire", "Twirl 2.0", "Zorba", "Zurik", "Sheema", "Shelmo", "Small Elmo", "Zeyda", "Berry/Candy", "Birch/Cliff",
}  # fmt: skip
"""Names that mean nothing else: they need no company."""


@pytest.fixture(scope="module")
def reader() -> TextReader:
    return TextReader()


def concepts(reader: TextReader, text: str, role: str = "is") -> set[str]:
    """Return what the text speaks of in that role, wider concepts included."""
    named = reader.lexicon.concepts
    return {
        wider
        for word in reader.words(text)
        for unit, its_role in zip(word.concepts, word.roles, strict=True)
        if its_role == role
        for concept in unit
        for wider in named[concept].wider
    }


def screened(texts: list[str]) -> pd.DataFrame:
    return ss.screen_frame(pd.DataFrame({"description": texts}), as_of="2026-11-22")


# the scrap specifications


def test_all_names_of_the_specification_are_here() -> None:
    assert len({name for name, _ in NAMES}) == 167


@pytest.mark.parametrize(("name", "expected"), NAMES, ids=[f"{n}-{'-'.join(sorted(e))}" for n, e in NAMES])
def test_a_name_stands_for_its_metal_and_form(reader: TextReader, name: str, expected: set[str]) -> None:
    assert expected <= concepts(reader, f"{name} as per ISRI")


@pytest.mark.parametrize(
    "text", ["{} as per ISRI", "{} scrap as per ISRI", "ISRI {}, 24 t", "{} ISRI 2024", "ISRI: {}"]
)
def test_names_in_company_are_scrap_of_their_metal(text: str) -> None:
    out = screened([text.format(name) for name, _ in NAMES])
    for (name, expected), materials, status in zip(NAMES, out["materials"], out["status"], strict=True):
        assert status == "waste" or "ingot" in expected, name
        assert ("aluminium" in materials) == bool(expected & ALUMINIUM), name
        assert ("copper" in materials) == (bool(expected & COPPER) or name in ("Talk", "Relay")), name


def test_names_without_company_are_harmless() -> None:
    out = screened([name for name, _ in NAMES])
    read = {name for (name, _), status in zip(NAMES, out["status"], strict=True) if status == "waste"}
    assert read == COINED
    rest = [exposure for (name, _), exposure in zip(NAMES, out["exposure"], strict=True) if name not in COINED]
    assert set(rest) == {"none"}


@pytest.mark.parametrize(
    ("text", "materials"),
    [
        ("Berry/Candy", "copper"),
        ("Taint Tabor", "aluminium"),
        ("Birch-Cliff", "copper"),
        ("Birch & Cliff", "copper"),
        ("Tablet/Tabloid", "aluminium"),
        ("Tense scrap", "aluminium"),
        ("scrap Telic", "aluminium"),
        ("Tense/Troma/Twitch", "aluminium"),
        ("Talon, Tassel, Taste", "aluminium"),
        ("Zorba 95/2", "aluminium"),
        ("Druid 65% recovery", "copper"),
        ("Brass Honey", "copper"),
        ("Honey brass, 20 mt", "copper"),
        ("copper: Barley, Birch, Cliff", "copper"),
        ("Talk aluminium copper radiators", "aluminium;copper"),
    ],
)
def test_company_of_other_kinds(text: str, materials: str) -> None:
    (row,) = screened([text]).itertuples()
    assert (row.materials, row.status) == (materials, "waste")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Barley", "74040010"), ("Druid", "74040010"), ("Honey", "74040091"), ("Ebony", "74040099"), ("Dandy", "74040099"),
        ("Tense", "76020090"), ("Telic", "76020011"), ("Talon", "76020019"), ("Tetra", "76020011"), ("Thirl", "262040"),
        ("Saves", "79020000"), ("Racks", "78020000"), ("Scrub", "262019"), ("Sails", "81083000"), ("Rink", "85491110"),
    ],
)  # fmt: skip
def test_codes_follow_from_names(name: str, code: str) -> None:
    (row,) = screened([f"{name} scrap as per ISRI"]).itertuples()
    assert row.cn_code.startswith(code)


@pytest.mark.parametrize(
    "text",
    [
        "honey", "honey candy", "candy berry taste", "Berry Grape Melon", "Barley, maize and walnut", "lace dress",
        "aluminium tank 500 l", "aluminium tablet holder", "tall aluminium ladder", "copper label plate 80x40 mm",
        "copper candy thermometer", "copper berry spoon", "brass lady figurine", "brass fence", "Tesla aluminium wheels",
        "aluminium Trump statue", "tooth brush aluminium", "ocean freight aluminium profiles", "motor relay", "steel screen",
        "nickel house", "Elmo puppet", "zebra print", "talk radio", "birch plywood", "cobra pump", "delta motor",
    ],
)  # fmt: skip
def test_everyday_senses_are_no_scrap(text: str) -> None:
    (row,) = screened([text]).itertuples()
    assert row.status != "waste"
    assert row.exposure != "likely"


PARTS = {
    2: "refined_aluminium", 3: "wire", 4: "sorted", 5: "mixed", 6: "mixed", 7: "casting", 8: "shredded", 9: "shredded",
    10: "beverage_can", 11: "radiator", 12: "turnings", 13: "turnings", 14: "post_consumer", 15: "unpainted", 16: "dross",
}  # fmt: skip


@pytest.mark.parametrize(
    "written", ["EN 13920-{}", "EN13920-{}", "EN 13920 part {}", "13920-{}", "DIN EN 13920 Teil {}:2003"]
)
@pytest.mark.parametrize(("part", "concept"), PARTS.items())
def test_parts_of_the_aluminium_standard(reader: TextReader, written: str, part: int, concept: str) -> None:
    assert {"grade_aluminium", "isri", concept} <= concepts(reader, written.format(part))


@pytest.mark.parametrize(
    ("text", "material"),
    [
        ("S-Cu-1", "refined_copper"), ("S-Cu-10-A", "granules"), ("S-CuZn-4", "brass"), ("S-CuZn-5", "turnings"),
        ("S-CuZn39Pb3", "brass"), ("S-CuSn-2", "bronze"), ("S-CuNi-1", "cupronickel"), ("S-CuNiZn-1", "nickel_silver"),
    ],
)  # fmt: skip
def test_designations_of_the_copper_standard(reader: TextReader, text: str, material: str) -> None:
    assert {"grade_copper", "isri", material} <= concepts(reader, text)


# alloys


@pytest.mark.parametrize(
    ("written", "material"),
    [
        ("EN_AW-6060 EN-AW_6060 AW6060 AW-6060 EN_AW_6060", "aluminium"), ("AA_6061 AA6061 AA-6061", "aluminium"),
        ("EN_AW-1050A AW_1050 AW-1350", "aluminium"), ("EN_AC-46000 AC-46000 AC46000 EN_AB_46100", "al_alloy"),
        ("ADC12 ADC_12 ADC-3 ADC3 LM24 LM_25 LM-25", "al_alloy"), ("AlSi9Cu3(Fe) AlSi_9_Cu_3 AlSi9Cu3 Al_Si_9_Cu_3", "al_alloy"),
        ("AlMgSi0,5 AlMgSi0.5 AlMgSi_0,5 Al_Mg_Si_0,5 Al-Mg-Si-0.5 GD-AlSi9Cu3 GDAlSi12", "al_alloy"),
        ("CW614N CW_614_N CW-614-N CW617N CuZn39Pb3 CuZn_39_Pb_3 Cu-Zn-39-Pb-3 CuZn40Pb2 MS58 Ms_63 Ms63 Ms-58", "brass"),
        ("CC750S CC_754_S", "brass"), ("CuSn8 Cu_Sn_8 CuSn_12 CC483K CC_483_K CW453K CuAl10Ni5Fe4 Cu_Al_10_Ni", "bronze"),
        ("Rg7 Rg_5 Rg-7 RG10 CC491K CC_491_K CuSn7Zn4Pb7 CuSn7ZnPb Cu_Sn_5_Zn_5_Pb_5 CuSn5Zn5Pb5-C", "red_brass"),
        ("CuNi10Fe1Mn CuNi_10_Fe_1_Mn CuNi_90/10 Cu-Ni_70/30 CW352H CW_352_H", "cupronickel"),
        ("CuNi18Zn20 Cu_Ni_12_Zn_24 CW409J", "nickel_silver"),
        ("Cu-ETP Cu_ETP CuETP Cu-DHP Cu_DHP SF-Cu SF_Cu E-Cu58 E-Cu_58 Cu-OFE CW004A CW_004_A CW024A", "refined_copper"),
    ],
)  # fmt: skip
def test_alloys_however_they_are_written(reader: TextReader, written: str, material: str) -> None:
    for name in written.split():
        assert material in concepts(reader, name.replace("_", " ")), name


@pytest.mark.parametrize(
    ("text", "material"),
    [
        ("6060 T66 profile", "aluminium"), ("6063-T5 extrusion", "aluminium"), ("5083 H111 plate", "aluminium"),
        ("2024 T351 plate", "aluminium"), ("A380 casting", "aluminium"), ("A356 ingot", "aluminium"),
        ("A5052P scrap", "aluminium"),
        ("C11000 bar", "refined_copper"), ("UNS C11000 strip", "refined_copper"), ("C26000 strip", "brass"),
        ("C1100P sheet", "refined_copper"), ("C3604BD bar", "brass"), ("2.0401 bar", "brass"), ("3.3206 profile", "aluminium"),
        ("1.4301 sheet", "stainless"), ("4140 bar", "steel"), ("真鍮 scrap", "brass"), ("废铜", "copper"), ("废铝", "aluminium"),
    ],
)  # fmt: skip
def test_alloys_in_company(reader: TextReader, text: str, material: str) -> None:
    assert material in concepts(reader, text)


@pytest.mark.parametrize(
    ("text", "materials"),
    [
        ("226 casting scrap", "aluminium"), ("231D ingots", "aluminium"), ("226 pcs", ""), ("226 castings of steel", ""),
        ("226 castings of brass", "copper"), ("226 magnets", "permanent_magnet"), ("A380 Airbus", ""), ("Airbus A380 toy", ""),
        ("T6 truck", ""), ("H111", ""), ("6061", ""), ("4140 round bar", ""), ("scrap 2024", ""), ("Scrap 7602", ""),
        ("96 % Cu", "copper"), ("Cu 99,9%", "copper"), ("min. 94% cu", "copper"), ("Cu min. 99.95 %", "copper"),
        ("steel, Cu 0.2%", ""), ("Al ingots, Si 9 %, Cu 3 %", "aluminium"), ("zinc alloy Al 4% Cu 1%", ""),
    ],
)  # fmt: skip
def test_numbers_that_may_be_alloys_or_contents(text: str, materials: str) -> None:
    assert list(screened([text])["materials"]) == [materials]


# magnets


@pytest.mark.parametrize(
    ("family", "grades"),
    [
        (
            "ndfeb",
            "N35 N52 N35SH N48H N30UH N33EH N35AH 38UH 38_UH N_42_SH N-52 BN-8 BNI-5 NMX-S49CH NMX-46CH Vacodym_677 钕铁硼",
        ),
        ("smco", "SmCo5 Sm2Co17 SmCo_5 SmCo_1:5 SmCo_2:17 2:17 1:5 YXG-28H YXG28 YX-20 SmCo28 SmCo_26 Recoma_28 钐钴"),
        ("alnico", "AlNiCo_5 AlNiCo5 AlNiCo_5-7 Alnico_8 LNG40 LNG_40 LN10 LN-10 LNGT32 FLNG34 AlNiCo_37/5 铝镍钴"),
        ("ferrite", "Y30BH Y35 Y30H-1 Y_30_BH C5 C8 C8A FB6N FB_6_N FB9H HF_26/26 HF26 Hartferrit_26/26 铁氧体"),
    ],
)
@pytest.mark.parametrize("text", ["{} magnets", "magnets {}", "magnets, {}", "scrap magnets grade {}"])
def test_magnet_grades_beside_magnets(reader: TextReader, family: str, grades: str, text: str) -> None:
    for grade in grades.split():
        assert family in concepts(reader, text.format(grade.replace("_", " "))), grade


@pytest.mark.parametrize(
    "text",
    ["N35 road", "N52 motorway", "C5 envelopes", "C8", "Y30 bracket", "LNG 40 tons", "LN10 cable", "38UH", "1:5 scale", "FB6N",
     "HF 26/26", "C5 scrap", "N35 scrap copper", "Y35 copper waste"],
)  # fmt: skip
def test_magnet_grades_alone_are_no_magnets(text: str) -> None:
    assert "permanent_magnet" not in screened([text])["materials"][0]


# codes and numbers


@pytest.mark.parametrize(
    ("concept", "texts"),
    [
        ("code_cn", "7602_00_90 HS_740400 CN-Code_76020090 HS_7404 HS-Code:_7404.00.10 7602.00.90 NC_7602_00_90 7602 7404_0010"),
        ("code_ewc", "EWC_17_04_01 AVV_170402 AVV-Nr._12_01_03 CER_191203 EWC:_17_04_01 ABFALLSCHLÜSSEL_170401 LoW_17.04.02"),
        ("code_ewc", "17_04_02 17.04.98"),
        ("code_basel", "B1010 A1181 Basel_B1115 basel_code_Y31 GB040"),
        ("noise", "MSKU1234567 MSKU_123456-7 seal_123456 Siegel-Nr._A4711 PO_4500012345 Bestell-Nr._4711 order_no._88231"),
        ("noise", "invoice_no_RE2024-0815 Lieferschein-Nr._LS-4711 lot_no._17 Tel._+49_711_123456 phone:_0711_12345 12.05.2024"),
        ("noise", "2024-05-12 12/05/2024 CH-8050 D-70565 EUR_1250,- USD_2,350 2.35_EUR 2_x_40HC"),
    ],
)  # fmt: skip
def test_codes_and_numbers_are_set_aside(reader: TextReader, concept: str, texts: str) -> None:
    for text in texts.split():
        said = concepts(reader, text.replace("_", " "))
        assert concept in said, text
        assert not said & {"product_sign", "metal", "discard", "unknown", "magnet_goods"}, text


@pytest.mark.parametrize(
    "goods", ["copper scrap", "aluminium profile", "6060 T66 profile 20x20 mm", "magnets", "brass bars"]
)
@pytest.mark.parametrize(
    "number",
    ["PO 4500012345", "order no. 6061", "EWC 17 04 98", "HS 7602 00 90", "B1010", "MSKU1234567", "invoice no. N52", "12.05.2024",
     "Tel. 0711 380226", "EUR 1250,-", "lot no. 38UH"],
)  # fmt: skip
def test_a_number_changes_no_answer(goods: str, number: str) -> None:
    plain, numbered = screened([goods, f"{goods}, {number}"]).itertuples(index=False)
    assert numbered[1:] == plain[1:]


@pytest.mark.parametrize(
    "text", ["copper wire 8 mm", "copper tel 8 mm", "1 lot copper wire", "aluminium sheet 1350", "seal 60 mm"]
)
def test_sizes_stay_what_they_are(reader: TextReader, text: str) -> None:
    assert "noise" not in concepts(reader, text)
