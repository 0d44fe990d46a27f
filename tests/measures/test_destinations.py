"""Countries and their groups, written as lists write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.errors import InputError, TableError
from scrapscreen.measures.destinations import Countries, Country, destination_facts

COUNTRIES = Countries()

EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
EFTA = "CH IS LI NO"
OECD = (
    "AU AT BE CA CL CO CR CZ DK EE FI FR DE GR HU IS IE IL IT JP KR LV LT LU MX NL NZ NO PL PT SK SI ES SE CH TR GB US"
)
APPLICANTS = "BD BA EG SV IN ID KZ MY MD MC MA NG MK PK PH SA RS SG TW TH TG TN UA VN"


@pytest.mark.parametrize(
    ("group", "codes", "size"),
    [("eu", EU, 27), ("efta", EFTA, 4), ("oecd", OECD, 38), ("art41_applicant", APPLICANTS, 24)],
)
def test_groups_of_states(group, codes, size):
    assert len(codes.split()) == size
    assert {c.code for c in COUNTRIES.by_code.values() if group in c.groups} == set(codes.split())


def test_there_are_no_other_groups():
    assert COUNTRIES.groups == {"eu", "eu_part", "efta", "oecd", "art41_applicant"}


def test_china_hong_kong_and_the_emirates_did_not_apply():
    assert not [c for c in ("CN", "HK", "AE") if "art41_applicant" in COUNTRIES.by_code[c].groups]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("DE", "in the EU"), ("BG", "in the EU"), ("CY", "in the EU"),
        ("TR", "third, procedures of the OECD"), ("GB", "third, procedures of the OECD"),
        ("US", "third, procedures of the OECD"), ("CH", "third, procedures of the OECD"),
        ("LI", "third, procedures of the OECD"), ("NO", "third, procedures of the OECD"),
        ("IN", "third, outside the OECD"), ("CN", "third, outside the OECD"), ("PK", "third, outside the OECD"),
        ("BR", "third, outside the OECD"), ("MC", "third, outside the OECD"), ("UA", "third, outside the OECD"),
    ],
)  # fmt: skip
def test_which_rules_a_destination_falls_under(code, kind):
    """BG, HR, CY, MT and RO are in the EU though not in the OECD; Liechtenstein is in EFTA though not in the OECD."""
    facts = destination_facts(COUNTRIES.by_code[code])
    third, outside = "dest.third" in facts, "dest.non_oecd" in facts
    assert kind == ("in the EU", "third, procedures of the OECD", "", "third, outside the OECD")[third + 2 * outside]
    assert f"dest.{code}" in facts


def test_unknown_destination_counts_as_outside_the_eu():
    assert destination_facts(None) == {"dest.unknown", "dest.third"}


@given(st.sets(st.sampled_from(["eu", "eu_part", "efta", "oecd", "art41_applicant"])))
def test_every_destination_is_in_the_eu_or_outside_it(groups):
    facts = destination_facts(Country("XX", "Nowhere", frozenset(groups)))
    assert ("dest.eu" in facts) is not ("dest.third" in facts)
    assert ("dest.non_oecd" in facts) is not bool(groups & {"eu", "eu_part", "efta", "oecd"})
    assert "dest.unknown" not in facts


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("DE", "DE|de| DE |Germany|Deutschland|Allemagne|Alemania|Germania|Duitsland|Niemcy|DEU|deutschland"),
        ("IN", "in|India|Indien|Inde|Indie|IND|INDIA"),
        ("TR", "TR|Turkey|Türkiye|Türkei|Turquie|Turquía|Turchia|Turkije|Turcja|TUR"),
        ("CN", "CN|China|Chine|Cina|Chiny|CHN"),
        (
            "GB",
            "GB|UK|uk|United Kingdom|Vereinigtes Königreich|Royaume-Uni|Reino Unido|Regno Unito|Verenigd Koninkrijk",
        ),
        ("US", "US|USA|United States|Vereinigte Staaten|États-Unis|Estados Unidos|Stati Uniti"),
        ("CH", "CH|Switzerland|Schweiz|Suisse|Suiza|Svizzera|Zwitserland|Szwajcaria"),
        ("PK", "PK|Pakistan"),
        ("VN", "VN|Vietnam|Viet Nam"),
        ("GR", "GR|EL|Greece|Griechenland|Grèce|Grecia|Griekenland|Grecja"),
        ("AE", "AE|UAE|United Arab Emirates"),
        ("KR", "KR|South Korea|Südkorea|Corea del Sur"),
    ],
)
def test_countries_as_lists_write_them(code, names):
    found = {name: country.code if (country := COUNTRIES.find(name)) else None for name in names.split("|")}
    assert found == dict.fromkeys(names.split("|"), code)


def test_every_code_and_name_of_the_table_is_found():
    for code, country in COUNTRIES.by_code.items():
        for written in (code, code.lower(), f" {code} ", country.name, country.name.upper()):
            assert COUNTRIES.find(written) is country, written


@pytest.mark.parametrize("text", ["", " ", "Atlantis", "XX", "??", "EU", "n/a", "\x00", "I N"])
def test_what_is_no_country(text):
    assert COUNTRIES.find(text) is None


@given(st.text())
def test_any_text_is_a_country_or_none(text):
    country = COUNTRIES.find(text)
    assert country is None or COUNTRIES.by_code[country.code] is country


def test_a_country_that_is_asked_for_must_be_known():
    assert COUNTRIES.require("India", "destination").code == "IN"
    with pytest.raises(InputError, match=r"destination: 'Indja' is no country known here; did you mean 'india'\?"):
        COUNTRIES.require("Indja", "destination")
    with pytest.raises(InputError, match="origin: '12345' is no country known here; write the ISO code"):
        COUNTRIES.require("12345", "origin")


def test_a_name_of_an_unknown_code_is_refused(tmp_path):
    (tmp_path / "countries.csv").write_text("code,name,groups,source\nIN,India,,ISO\n", encoding="utf-8")
    (tmp_path / "country_names.csv").write_text("name,code\nindien,IN\nchine,CN\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"country_names\.csv:3: unknown country code 'CN'"):
        Countries(tmp_path)
