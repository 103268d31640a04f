"""The signed convocation: whose it is, what it says, and everything that is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from evaluateur.centre.autorite.autorite import Ouverte
from evaluateur.echange.convocation import signee
from evaluateur.echange.lot.enveloppe import CLES_MAX, CleRefusee
from evaluateur.echange.transports.destinations import VersCourriel, VersDossier
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.titres import rattachement
from evaluateur.titres.rattachement import Autorite
from tests.echange import appels, colis


@pytest.fixture(scope="module")
def ouverte(tmp_path_factory: pytest.TempPathFactory) -> Ouverte:
    return appels.authority(tmp_path_factory.mktemp("autorite"))


def pinned(ouverte: Ouverte) -> list[Autorite]:
    return [rattachement.read_autorite(ouverte.pem)]


def resigned(ouverte: Ouverte, **said: object) -> bytes:
    """By the authority itself, in a form that the command does not write."""
    appel = signee.read(appels.convoked(ouverte), pinned(ouverte)).appel
    return signee.sign(replace(appel, **said), ouverte._private)


def test_a_convocation_gives_back_its_table_its_places_and_the_lists_of_the_day(ouverte: Ouverte) -> None:
    recue = signee.read(appels.convoked(ouverte, VersDossier(), VersCourriel("centre@exemple.fr")), pinned(ouverte))
    assert recue.appel.tableau == appels.TABLEAU.encode()
    assert recue.appel.organisme == recue.autorite.nom == "Organisme d’essai"
    assert [type(d).__name__ for d in recue.appel.consignes.destinations] == ["VersDossier", "VersCourriel"]
    assert rattachement.with_revocations(recue.autorite, recue.appel.revocations[0]).revocations


def test_convocations_are_numbered_one_after_the_other(ouverte: Ouverte) -> None:
    one, two = (signee.read(appels.convoked(ouverte), pinned(ouverte)).appel.numero for _ in range(2))
    assert one[:8] == two[:8] == "CV-2026-"
    assert int(two[8:]) == int(one[8:]) + 1


def test_another_authority_is_not_believed_and_its_name_is_told(ouverte: Ouverte, tmp_path: Path) -> None:
    data = appels.convoked(appels.authority(tmp_path / "autre"))
    with pytest.raises(signee.ConvocationRefusee, match=r"Organisme d’essai.*aucune autorité"):
        signee.read(data, pinned(ouverte))
    with pytest.raises(signee.ConvocationRefusee, match="aucune autorité"):
        signee.read(data, [])


@pytest.mark.parametrize("field", ["numero", "organisme", "fichier", "emise_le"])
def test_one_letter_changed_after_the_signature_is_refused(ouverte: Ouverte, field: str) -> None:
    held = json.loads(appels.convoked(ouverte))
    value = held["convocation"][field]
    held["convocation"][field] = value.replace("0", "1", 1) if "0" in value else f"{value}."
    with pytest.raises(signee.ConvocationRefusee, match="ne l’a signée"):
        signee.read(json.dumps(held).encode(), pinned(ouverte))


@pytest.mark.parametrize(
    "data",
    [b"{}", b"{", b"[]", b'{"convocation": {}, "signature": ""}', b"{" * 5000, b'{"a": "\xff"}', "{é".encode("utf-16")],
)
def test_what_is_no_signed_convocation_is_said_to_be_none(ouverte: Ouverte, data: bytes) -> None:
    with pytest.raises(signee.ConvocationRefusee, match="n’est pas une convocation signée"):
        signee.read(data, pinned(ouverte))


def test_a_table_is_not_taken_for_a_signed_convocation(ouverte: Ouverte) -> None:
    assert signee.is_signee(b"\xef\xbb\xbf" + appels.convoked(ouverte))
    assert not signee.is_signee(appels.TABLEAU.encode())
    assert not signee.is_signee(b"PK\x03\x04")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"objet": "evaluateur/1/accuse"}, "n’est pas une convocation signée"),
        ({"schema": signee.SCHEMA + 1}, "version plus récente"),
        ({"consignes": replace(appels.consignes(), cles=())}, "clé de réception valable"),
        (
            {"consignes": appels.consignes(recipients=("age1faux",))},
            "clé de réception de l’organisme n’est pas lisible",
        ),
        (
            {"consignes": appels.consignes(recipients=(str(colis.CENTRE.to_public()),) * (CLES_MAX + 1))},
            "clé de réception valable",
        ),
        ({"consignes": appels.consignes(conservation=-1)}, "durée de conservation"),
        ({"consignes": appels.consignes(conservation=signee.CONSERVATION_MAX + 1)}, "durée de conservation"),
    ],
)
def test_what_the_authority_signed_and_nobody_could_keep_is_refused(
    ouverte: Ouverte, said: dict[str, object], words: str
) -> None:
    with pytest.raises(Refus, match=words) as taken:
        signee.read(resigned(ouverte, **said), pinned(ouverte))
    assert isinstance(taken.value, (signee.ConvocationRefusee, CleRefusee))
    assert taken.value.remede


def test_a_convocation_of_before_hours_is_still_believed(ouverte: Ouverte) -> None:
    data = resigned(ouverte, schema=1, rendez_vous=UNSET, fuseau=UNSET, cas=UNSET)
    assert not {"rendez_vous", "fuseau", "cas"} & set(json.loads(data)["convocation"])
    appel = signee.read(data, pinned(ouverte)).appel
    assert (appel.fixes, appel.fuseau, appel.cas) == ((), UNSET, UNSET)


def test_a_newer_form_asks_for_an_update_even_where_it_holds_what_is_not_known_here(ouverte: Ouverte) -> None:
    held = json.loads(appels.convoked(ouverte))
    held["convocation"] |= {"schema": signee.SCHEMA + 1, "couleur": "bleu"}
    with pytest.raises(signee.ConvocationRefusee, match="version plus récente"):
        signee.read(json.dumps(held).encode(), pinned(ouverte))


def test_hours_jury_and_cases_are_signed_with_the_rest(ouverte: Ouverte) -> None:
    data = appels.fixed(ouverte, cas={BlocCode("4"): ("Un cas", "Un autre")})
    appel = signee.read(data, pinned(ouverte)).appel
    assert [f.mot for f in appel.fixes] == ["9 h 20", "8 h 05", "", "9 h 00"]
    assert appel.cas == {"4": ("Un cas", "Un autre")}
    for word, other in ((b"09:20:00", b"09:50:00"), (b"06 01", b"06 66"), (b"Un cas", b"Un vol")):
        with pytest.raises(signee.ConvocationRefusee, match="ne l’a signée"):
            signee.read(data.replace(word, other), pinned(ouverte))


def test_a_place_that_is_none_is_refused_by_its_own_words(ouverte: Ouverte) -> None:
    held = json.loads(appels.convoked(ouverte, VersCourriel("centre@exemple.fr")))
    held["convocation"]["consignes"]["destinations"][0]["a"] = "nulle part"
    with pytest.raises(signee.ConvocationRefusee) as taken:
        signee.read(json.dumps(held).encode(), pinned(ouverte))
    assert taken.value.remede.endswith(".")
