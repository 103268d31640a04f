"""The convocations that a reception keeps: what is expected by them, and who is believed on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import NoEncryption, load_der_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509 import load_der_x509_certificate
from msgspec import UNSET
from msgspec.structs import replace

from evaluateur import cli
from evaluateur.centre.autorite.autorite import REVOCATIONS
from evaluateur.centre.reception import convocations, etat, examen
from evaluateur.centre.reception.convocations import Designations
from evaluateur.centre.reception.etat import Etat
from evaluateur.cli import receptions
from evaluateur.cli.convoquer import read_consignes
from evaluateur.echange.convocation import signee
from evaluateur.echange.convocation.rendez_vous import Designe
from evaluateur.echange.convocation.signee import ConvocationRefusee
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.verification import politique
from evaluateur.titres import pkcs, rattachement
from evaluateur.titres.rattachement import Autorite
from tests.centre.envoi import Envoi
from tests.centre.test_reception import Centre
from tests.echange import appels, colis
from tests.parcours.habilites import SECRET

NOBODY = Etat((), (), (), frozenset())


@pytest.fixture(scope="module")
def papier(tmp_path_factory: pytest.TempPathFactory) -> Envoi:
    return Envoi(tmp_path_factory.mktemp("papier"), "papier")


@pytest.fixture
def centre(tmp_path: Path, papier: Envoi) -> Iterator[Centre]:
    made = Centre(tmp_path / "centre", papier)
    yield made
    made.livre.close()


def known(envoi: Envoi) -> list[Autorite]:
    return [rattachement.read_autorite(envoi.monde.centre.pem)]


# --- what is expected


def test_the_last_word_on_each_dossier_says_whether_it_is_expected(papier: Envoi, tmp_path: Path) -> None:
    ouverte, folder = papier.monde.centre, tmp_path / "convocations"
    gone = "08:05;Salle 1;1;ESSAI-UN Anne;06 01;;;;"
    later = appels.FIXED.replace("9 h 20", "10 h 40").replace(gone, "08:05;Salle 1;1;;;;;;annulé")
    for table, days in ((later, 1), (appels.FIXED, 0)):  # whatever the order in which they are brought
        convocations.keep(folder, appels.fixed(ouverte, table, appels.INSTANT + timedelta(days=days)), known(papier))
    (folder / "note.convocation").write_text("à revoir", "utf-8")
    wanted = convocations.attendus(convocations.read(folder, known(papier)))
    assert [(a.reference, a.candidat, a.quand) for a in wanted] == [
        ("CV-A", "NOËL Zoé", "16 novembre 2026 à 10 h 40"), ("CV-D", "SANS Heure", "16 novembre 2026"),
    ]  # fmt: skip
    assert [str(who) for who in wanted[0].appels] == ["ESSAI-UN Anne (06 01)", "ESSAI-DEUX Basile", "01 99"]
    assert convocations.read(folder, []) == [], "of an authority that nobody here believes"


def test_a_dossier_is_missing_once_its_session_is_over(papier: Envoi, tmp_path: Path) -> None:
    table = "Référence;Nom;Prénom;Début;Fin\nA;ROUX;Max;16/11/2026;20/11/2026\nB;NOËL;Zoé;16/11/2026;\nC;DUC;Ida;;\n"
    convocations.keep(tmp_path, appels.fixed(papier.monde.centre, table), known(papier))
    wanted = convocations.attendus(convocations.read(tmp_path, known(papier)))
    found = {}
    for day in (16, 17, 20, 21):
        seen = etat.confronter(wanted, NOBODY, date(2026, 11, day))
        found[day] = [a.reference for a in seen.a_venir], [a.reference for a in seen.manquants]
    assert found == {
        16: (["A", "B"], ["C"]), 17: (["A"], ["B", "C"]), 20: (["A"], ["B", "C"]), 21: ([], ["A", "B", "C"])
    }  # fmt: skip


def test_what_tells_nothing_that_is_expected_is_not_kept(papier: Envoi, tmp_path: Path) -> None:
    data = appels.convoked(papier.monde.centre)
    old = replace(signee.read(data, known(papier)).appel, schema=1, rendez_vous=UNSET, fuseau=UNSET, cas=UNSET)
    for said in (data, signee.sign(old, papier.monde.centre._private)):
        with pytest.raises(ConvocationRefusee, match="ne dit pas quels dossiers"):
            convocations.keep(tmp_path / "vide", said, known(papier))
    with pytest.raises(ConvocationRefusee, match="aucune autorité"):
        convocations.keep(tmp_path / "vide", appels.fixed(papier.monde.centre), [])
    assert not (tmp_path / "vide").exists()


# --- who is believed on paper


def judged(envoi: Envoi, designated: Designations) -> str:
    return examen.examine(envoi.lot, envoi.contexte, politique.verify, designated).remarque


def named(*names: str) -> Designations:
    return Designations(jurys={"ex-1": tuple(Designe(name) for name in names)})


def test_where_nothing_designates_the_other_it_is_said_and_the_lot_counts(papier: Envoi, centre: Centre) -> None:
    said = "Grille sur papier : aucun certificat ni aucune convocation ne désigne ESSAI-DEUX Basile (évaluateur 2)."
    for nothing in (Designations(), named("ESSAI-UN Anne"), named("ESSAI-UN Anne", "")):
        assert judged(papier, nothing) == said
    entree = centre.guichet.recevoir(papier.data).entree
    ((_, detail),) = [(e, d) for e, _, d in centre.livre.entrees() if e.issue == "accepte" and d is not None]
    assert (entree.issue, detail.phrase) == ("accepte", said)


@pytest.mark.parametrize("name", ["ESSAI-DEUX Basile", "Basile Essai-Deux", "  essai deux   BASILE"])
def test_the_other_is_the_one_that_the_convocation_names_however_it_is_written(papier: Envoi, name: str) -> None:
    assert judged(papier, named("ESSAI-UN Anne", name)) == ""


@pytest.mark.parametrize("name", ["DURAND Paul", "ESSAI-DEUX", "ESSAI-UN Anne", "ESSAI-DEUX Basile Anne"])
def test_another_than_the_one_that_is_named_puts_the_lot_aside(papier: Envoi, name: str) -> None:
    with pytest.raises(LotRefuse) as taken:
        judged(papier, named("", name))
    assert taken.value.raison == "designation"
    assert "L’évaluateur 2 de ce dossier est ESSAI-DEUX Basile" in taken.value.phrase
    assert taken.value.remede.endswith(".")


def by_certificate(envoi: Envoi, *answers: bytes, names: tuple[str, ...] = ("", "DURAND Paul")) -> Designations:
    """What a convocation brings: the certificates of evaluators, and other names than theirs."""
    ouverte = envoi.monde.centre
    data = ouverte.convoquer("t.csv", b"", appels.consignes(), appels.INSTANT, certificats=answers)
    found = convocations.designations([signee.read(data, known(envoi)).appel])
    return replace(found, jurys={"ex-1": tuple(Designe(name) for name in names)})


def test_his_certificate_says_more_than_a_name(papier: Envoi) -> None:
    good = papier.monde.reponse(2)
    assert list(by_certificate(papier, good).titres) == [papier.monde.profil(2).cle_publique]
    assert judged(papier, by_certificate(papier, good)) == ""


BAD: dict[str, tuple[str, Callable[[Envoi], bytes]]] = {
    "of the other seat": ("n’est pas habilité au rôle d’évaluateur 2", lambda e: e.monde.reponse(2, 1)),
    "that begins later": ("ne commence que le", lambda e: _later(e)),
}


def _later(envoi: Envoi) -> bytes:
    monde, before = envoi.monde, envoi.monde.horloge.instant
    monde.horloge.instant = before + timedelta(days=40)
    try:
        return monde.reponse(2)
    finally:
        monde.horloge.instant = before


@pytest.mark.parametrize("name", BAD)
def test_a_certificate_that_is_not_good_for_his_seat_puts_the_lot_aside(papier: Envoi, name: str) -> None:
    words, made = BAD[name]
    with pytest.raises(LotRefuse, match=words) as taken:
        judged(papier, by_certificate(papier, made(papier)))
    assert taken.value.raison == "designation"


def test_a_certificate_that_was_revoked_as_stolen_puts_the_lot_aside(tmp_path: Path) -> None:
    envoi = Envoi(tmp_path / "essai", "papier", absent=True)
    designated = by_certificate(envoi, envoi.monde.reponse(2))
    assert judged(envoi, designated) == ""
    envoi.monde.centre.revoquer("ESSAI-DEUX Basile", "cle_volee", envoi.monde.now())
    (root,) = known(envoi)
    listed = rattachement.with_revocations(root, (envoi.folder / "centre" / REVOCATIONS).read_bytes())
    envoi.contexte = replace(envoi.contexte, autorites=(listed,))
    with pytest.raises(LotRefuse, match="révoqué"):
        judged(envoi, designated)


def test_a_certificate_of_an_authority_that_is_not_believed_says_nothing(papier: Envoi, tmp_path: Path) -> None:
    other = Envoi(tmp_path / "autre", "papier", absent=True)
    (stranger,) = by_certificate(other, other.monde.reponse(2)).titres.values()
    forged = Designations(
        {papier.monde.profil(2).cle_publique: stranger}, {"ex-1": (Designe(), Designe("DURAND Paul"))}
    )
    with pytest.raises(LotRefuse, match="la convocation désigne DURAND Paul"):
        judged(papier, forged)


def test_an_electronic_grid_names_both_itself(tmp_path: Path) -> None:
    envoi = Envoi(tmp_path / "essai", "electronique", absent=True)
    assert judged(envoi, named("", "DURAND Paul")) == ""


# --- by the commands


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.group, list(arguments))


def words(result: Result) -> str:
    return (result.stdout + result.stderr + str(result.exception or "")).replace("\xa0", " ").replace("\u202f", " ")


@pytest.fixture
def place(papier: Envoi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reception, and what a command of the authority needs."""
    monkeypatch.setenv(receptions.VARIABLE_PHRASE, "phrase secrète de la réception")
    monkeypatch.setenv("EVALUATEUR_PHRASE_AUTORITE", SECRET)
    root = tmp_path / "autorite.crt"
    root.write_bytes(papier.monde.centre.pem)
    made = run("centre", "reception", "creer", "--autorite", str(root), "--dossier", str(tmp_path / "reception"))
    assert made.exit_code == 0, words(made)
    (tmp_path / "consignes.toml").write_text(
        f'cles = ["{colis.CENTRE.to_public()}"]\ncontact = "le service"\n[[depot]]\ntype = "dossier"\n', "utf-8"
    )
    return tmp_path / "reception"


def convoked(papier: Envoi, folder: Path, table: str, *more: str) -> Result:
    (folder / "candidats.csv").write_text(table, "utf-8")
    return run(
        "centre", "convoquer", str(folder / "candidats.csv"), "--consignes", str(folder / "consignes.toml"), *more,
        "--sortie", str(folder / "session.convocation"), "--dossier", str(papier.folder / "centre"),
    )  # fmt: skip


def test_what_is_missing_is_told_from_the_convocations_with_whom_to_call(papier: Envoi, place: Path) -> None:
    past = appels.FIXED.replace("/2026", "/2020")
    made = convoked(papier, place.parent, past)
    assert (made.exit_code, "4 candidats" in words(made)) == (0, True), words(made)
    assert "Sans heure : CV-D." in words(made)
    at = ("--dossier", str(place))
    noted = run("centre", "reception", "attendre", str(place.parent / "session.convocation"), *at)
    assert "3 dossiers attendus." in words(noted)
    told = run("centre", "reception", "etat", *at)
    assert told.exit_code == receptions.A_REGARDER
    assert "3 dossiers attendus : 0 reçu, 0 en conflit, 3 manquants." in words(told)
    who = "appelez ESSAI-UN Anne (06 01), ESSAI-DEUX Basile et 01 99."
    assert f"Manque CV-A NOËL Zoé, 16 novembre 2020 à 9 h 20 : {who}" in words(told)
    assert "ne dit pas qui appeler." in words(told)
    assert "CV-B" not in words(told), "it was cancelled"
    listed = place.parent / "liste.csv"
    listed.write_text("reference;candidat;evaluateur_1;contact_1\ncv-a;NOËL Zoé;DUC Ida;07\nEX-9;;;\n", "utf-8")
    both = run("centre", "reception", "etat", "--attendus", str(listed), *at)
    assert re.search(r"(?m)^4 dossiers attendus", words(both))
    assert "Manque cv-a NOËL Zoé : appelez DUC Ida (07)." in words(both)


def test_a_session_to_come_is_not_missing(papier: Envoi, place: Path) -> None:
    assert convoked(papier, place.parent, appels.FIXED.replace("/2026", "/2099")).exit_code == 0
    at = ("--dossier", str(place))
    assert run("centre", "reception", "attendre", str(place.parent / "session.convocation"), *at).exit_code == 0
    told = run("centre", "reception", "etat", *at)
    counted = re.search(r"(?m)^3 dossiers attendus : 0 reçu, 0 en conflit, 3 à venir, 0 manquant", words(told))
    assert (told.exit_code, bool(counted)) == (0, True), words(told)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("Référence;Nom;Prénom\nA;ROUX;Max\n;NOËL;Zoé\n", "Ligne 3 : la référence manque."),
        ("Référence;Nom;Prénom\nA-É;ROUX;Max\na-e;NOËL;Zoé\n", "Lignes 2 et 3 : la référence a-e figure deux fois."),
        ("Référence;Nom;Prénom;Heure\nA;ROUX;Max;midi\n", "« midi » n’est pas une heure"),
    ],
)
def test_a_table_that_could_not_be_followed_is_not_signed(papier: Envoi, place: Path, table: str, said: str) -> None:
    made = convoked(papier, place.parent, table)
    assert (made.exit_code, said in words(made)) == (1, True), words(made)
    assert not (place.parent / "session.convocation").exists()


def test_cases_go_along_and_those_that_cannot_be_drawn_do_not(papier: Envoi, place: Path) -> None:
    bank = place.parent / "cas.toml"
    bank.write_text('4 = ["Un vol", "Un retard"]\n', "utf-8")
    assert convoked(papier, place.parent, appels.FIXED, "--cas", str(bank)).exit_code == 0
    data = (place.parent / "session.convocation").read_bytes()
    assert signee.read(data, known(papier)).appel.cas == {"4": ("Un vol", "Un retard")}
    bank.write_text('1 = ["Un vol", "Un retard"]\n', "utf-8")
    assert "aucun tirage au sort" in words(convoked(papier, place.parent, appels.FIXED, "--cas", str(bank)))


def test_certificates_of_evaluators_go_along_and_a_secret_key_never_does(papier: Envoi, place: Path) -> None:
    given = (place.parent / "un.crt", place.parent / "deux.crt")
    for siege, path in zip((1, 2), given, strict=True):
        path.write_bytes(papier.monde.reponse(siege))  # type: ignore[arg-type]
    asked = [word for path in given for word in ("--certificat", str(path))]
    assert convoked(papier, place.parent, appels.FIXED, *asked).exit_code == 0
    joined = signee.read((place.parent / "session.convocation").read_bytes(), known(papier)).appel
    assert joined.certificats == tuple(path.read_bytes() for path in given)
    (place.parent / "session.convocation").unlink()
    key, bare = load_der_private_key(papier.monde.centre._private, None), pkcs.read(papier.monde.centre.pem)
    assert isinstance(key, EllipticCurvePrivateKey)
    given[1].write_bytes(
        serialize_key_and_certificates(None, key, load_der_x509_certificate(bare.certificat), None, NoEncryption())
    )
    refused = convoked(papier, place.parent, appels.FIXED, *asked)
    assert (refused.exit_code, "« deux.crt » contient une clé secrète." in words(refused)) == (1, True), words(refused)
    assert not (place.parent / "session.convocation").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("cles = [", "Le fichier de consignes consignes.toml n’est pas valable."),
        ('contact = "x"\n', "Le fichier de consignes consignes.toml n’est pas valable."),
        ('cles = ["c"]\ncontact = "x"\nautre = 1\n[[depot]]\ntype = "dossier"\n', "n’est pas valable."),
        ('cles = ["c"]\ncontact = "x"\n[[depot]]\ntype = "courriel"\n', "Corrigez les dépôts dans consignes.toml."),
    ],
)
def test_instructions_that_cannot_be_followed_are_not_signed(papier: Envoi, place: Path, given: str, said: str) -> None:
    (place.parent / "consignes.toml").write_text(given, "utf-8")
    made = convoked(papier, place.parent, appels.FIXED)
    assert (made.exit_code, said in words(made)) == (1, True), words(made)
    assert not (place.parent / "session.convocation").exists()


def test_instructions_say_how_long_a_dossier_is_kept_or_nothing(papier: Envoi, place: Path) -> None:
    path = place.parent / "consignes.toml"
    assert read_consignes(path).conservation == 0
    path.write_text(f"conservation = 90\n{path.read_text('utf-8')}", "utf-8")
    given = read_consignes(path)
    assert (given.conservation, given.contact, len(given.destinations)) == (90, "le service", 1)


def test_hours_are_missed_only_where_others_have_one_and_remarks_are_told(papier: Envoi, place: Path) -> None:
    bare = convoked(papier, place.parent, "Référence;Nom;Prénom\nA;ROUX;Max\nB;ROUX;Max\n")
    assert bare.exit_code == 0, words(bare)
    assert "Sans heure" not in words(bare)
    assert words(bare).splitlines()[0].startswith("Convocation ")
    assert f", 2 candidats : {place.parent / 'session.convocation'}" in words(bare)
    table = "Référence;Nom;Prénom;Début;Heure\nA;ROUX;Max;16/11/2026;9 h\nB;DUC;Ida;16/11/2026;\nC;NOËL;Zoé;;\n"
    some = words(convoked(papier, place.parent, table)).splitlines()
    assert some[-1] == "Sans heure : B et C."
    assert some[1:-1] == [
        "Ligne 4, aucune donnée de session (date, lieu, organisme), alors que d’autres lignes en ont."
    ], "what is remarked of a line keeps nothing from being signed"
