"""Which column of a list means what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.answer import ANSWER
from scrapscreen.columns import answer_names, meanings, recognise, usual_names
from scrapscreen.errors import ColumnClashError, InputError
from scrapscreen.models import Shipment
from scrapscreen.screening import INPUTS


@pytest.mark.parametrize(
    ("meaning", "names"),
    [
        (
            "description",
            "Goods description|description of goods|item_text|Warenbezeichnung|Artikelbezeichnung|désignation|libellé|"
            "descripción|mercancía|descrizione merce|omschrijving|goederenomschrijving|opis towaru|nazwa towaru|descrição|"
            "popis zboží|popis tovaru|megnevezés|descrierea mărfii|описание на стоката|περιγραφή|varubeskrivning|varebeskrivelse|"
            "tavaran kuvaus|kauba kirjeldus|preces apraksts|prekės aprašymas|opis blaga|naziv robe|eşya tanımı|опис товару",
        ),
        (
            "declared_cn",
            "HS code|hs|CN code|Commodity Code|commodity_code|TARIC|Warennummer|Zolltarifnummer|code SH|code NC|"
            "código arancelario|codice doganale|goederencode|kod CN|NCM|kód zboží|vámtarifaszám|cod NC|varukod|KN kods|GTIP No",
        ),
        ("declared_ewc", "EWC code|LoW code|AVV|Abfallschlüssel|code déchet|LER|CER|EER|euralcode|kod odpadu"),
        (
            "destination",
            "destination|dest|country of destination|Bestimmungsland|pays de destination|país de destino|"
            "paese di destinazione|land van bestemming|kraj przeznaczenia|země určení|rendeltetési ország|χώρα προορισμού|"
            "bestemmelsesland|määrämaa|galamērķa valsts|država prejemnica|varış ülkesi|країна призначення",
        ),
        (
            "origin",
            "origin|country of origin|Ursprungsland|Versendungsland|pays d'origine|país de origen|paese di origine|"
            "land van oorsprong|kraj pochodzenia",
        ),
        (
            "net_mass_kg",
            "net mass (kg)|Net weight|net_mass_kg|Eigenmasse|Nettogewicht|masse nette|poids net|peso neto|massa netta|"
            "nettomassa|masa netto|waga netto|mass|kg|čistá hmotnost|nettó tömeg|greutate netă|нето тегло|καθαρό βάρος|nettovikt|"
            "nettovægt|nettopaino|netomass|neto svars|neto masė|neto masa|net ağırlık",
        ),
        ("date", "date|Datum|Versanddatum|date d'expédition|fecha|data spedizione|data wysyłki"),
        ("unit", "unit|UoM|Einheit|Mengeneinheit|unité|unidad|unità|eenheid|jednostka"),
        ("documents", "documents|Unterlagen|documentos|documenti|documenten|dokumenty"),
        ("as_of", "as_of|As of"),
        ("min_confidence", "min_confidence|Min. confidence"),
        ("source_activity", "source_activity|Source activity"),
        ("exporter", "exporter|Exporter name|Ausführer|exportateur|exportador|esportatore|eksporter"),
    ],
)
def test_usual_names_in_the_languages_of_the_trade(meaning, names):
    for name in names.split("|"):
        for written in (name, name.upper(), f"  {name} ", name.replace(" ", "_"), name.replace(" ", "-")):
            others = [] if meaning == "description" else ["goods"]
            assert recognise([*others, written]).by_meaning.get(meaning) == written, written


def test_accents_do_not_matter():
    assert recognise(["DESIGNATION", "pais de destino"]).by_meaning == {
        "description": "DESIGNATION",
        "destination": "pais de destino",
    }


def test_no_usual_name_means_two_things():
    assert set(usual_names().values()) == set(meanings())
    assert len(set(meanings())) == len(meanings())


def test_every_meaning_is_a_field_of_a_shipment_or_a_setting():
    assert set(meanings()) == set(Shipment.model_fields) | {"as_of", "min_confidence", "exporter"}
    assert set(INPUTS) - {"list_context"} <= set(meanings())


def test_the_better_name_wins_whatever_the_order():
    for found in (["item", "goods description"], ["goods description", "item"]):
        assert recognise(found).by_meaning == {"description": "goods description"}


def test_a_column_has_one_meaning():
    found = recognise(["goods", "date", "Datum", "unknown"]).by_meaning
    assert found == {"description": "goods", "date": "date"}


def test_what_the_user_says_goes_before_names():
    found = recognise(["goods", "text2", "hs", "tariff"], {"description": "text2", "declared_cn": "tariff"})
    assert found.by_meaning == {"description": "text2", "declared_cn": "tariff"}


def test_a_column_given_a_meaning_is_not_guessed_for_another():
    assert recognise(["goods", "country"], {"origin": "country"}).by_meaning == {
        "description": "goods",
        "origin": "country",
    }


def test_columns_in_the_order_of_the_meanings_and_said_so():
    found = recognise(["dest", "hs", "goods"])
    assert list(found.by_meaning) == ["description", "declared_cn", "destination"]
    assert found.said() == "description = 'goods', declared_cn = 'hs', destination = 'dest'"


@pytest.mark.parametrize(
    ("found", "given_", "said"),
    [
        (["goods"], {"descripton": "goods"}, "columns: unknown meaning 'descripton'; did you mean 'description'?"),
        (["goods"], {"colour": "goods"}, "columns: unknown meaning 'colour'; use one of description, declared_cn"),
        (
            ["my goods"],
            {"description": "my good"},
            "columns: there is no column 'my good' for description; did you mean 'my goods'?",
        ),
        (
            ["goods", "x"],
            {"origin": "land"},
            "columns: there is no column 'land' for origin; the list has 'goods', 'x'",
        ),
        (["a", "b"], None, "columns: none of them looks like the goods description ('a', 'b'); name it: columns="),
        ([], None, "columns: none of them looks like the goods description (none); name it: columns="),
    ],
)
def test_mistakes_are_said_with_what_to_do(found, given_, said):
    with pytest.raises(InputError) as caught:
        recognise(found, given_)
    assert str(caught.value).startswith(said)
    assert len(str(caught.value).splitlines()) == 1


@given(st.lists(st.text(), max_size=6))
def test_any_names_are_recognised_or_refused(names):
    found = recognise([*names, "goods"]).by_meaning
    assert found["description"] in [*names, "goods"]
    assert len(set(found.values())) == len(found)


def test_answer_columns_keep_their_names_or_get_a_prefix():
    assert answer_names(["goods"], None) == {name: name for name in ANSWER.names}
    assert answer_names(["goods", "status"], "ss_") == {name: f"ss_{name}" for name in ANSWER.names}


@pytest.mark.parametrize(
    ("found", "prefix", "column"), [(["goods", "review"], None, "review"), (["ss_status"], "ss_", "ss_status")]
)
def test_a_clash_names_the_column_and_what_to_do(found, prefix, column):
    with pytest.raises(ColumnClashError) as caught:
        answer_names(found, prefix)
    assert f"{column!r}" in str(caught.value)
    assert "prefix=" in str(caught.value)
    assert isinstance(caught.value, InputError)
