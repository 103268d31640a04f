"""The settings of signing, against a real authority: request, answer, import, and every way in which it goes wrong."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Habilite
from evaluateur.cles import signatures
from evaluateur.metier.typographie import francais
from evaluateur.seance import confiance, titres
from evaluateur.titres import emission, pkcs, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.p12 import Contenu
from evaluateur.ui.pages.reglages.autorites import Trust
from evaluateur.ui.pages.reglages.certificat import MyCertificate
from evaluateur.ui.pages.reglages.confirmation import Confirmation
from evaluateur.ui.pages.reglages.horodatage import TimeStamp
from tests.parcours.horodatage import certificate
from tests.parcours.monde import DEBUT, PHRASE, Monde, argon_leger
from tests.parcours.reconnaitre import pin
from tests.ui.pilote import Pilote, heard

SECRET = "phrase de l’autorité, pour l’essai"
ATTESTE = Attestation((1,), "expert_habilite", "HAB-EX-1", date(2030, 1, 1))
JUSQU_AU = date(2027, 12, 31)


class Centre:
    """A training body that answers requests."""

    def __init__(self, folder: Path, nom: str = "Centre Exemple") -> None:
        autorite.creer(folder, nom, SECRET, DEBUT, os.urandom, argon_leger)
        self.folder, self.ouverte = folder, autorite.open_autorite(folder, SECRET)

    def answer(self, request: bytes, nom: str = "") -> bytes:
        demande = pkcs.read_demande(request)
        qui = Habilite(nom or demande.nom, ATTESTE, JUSQU_AU)
        der = self.ouverte.habiliter(qui, demande.cle_publique, DEBUT, os.urandom)
        return pkcs.write_pem(der, self.ouverte.der)

    def with_key(self, password: str, nom: str = "ESSAI-UN Anne") -> bytes:
        lot = self.ouverte.habiliter_avec_cle(Habilite(nom, ATTESTE, JUSQU_AU), DEBUT, os.urandom)
        return pkcs.write_p12(lot, nom, password)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    return Centre(tmp_path_factory.mktemp("centre") / "autorite")


class Feuille:
    """The sheet « Signature électronique » of the settings, évaluateur 1 at the keyboard."""

    def __init__(self, pilote: Pilote, monde: Monde, folder: Path) -> None:
        self.pilote, self.monde, self._folder = pilote, monde, folder
        self.open()

    def open(self) -> None:
        self.pilote.desk.page_asked.emit("accueil")
        self.pilote.settle()
        self.pilote.press("Ctrl+,")
        assert self.pilote.where == "reglages"

    @property
    def mine(self) -> MyCertificate:
        part = self.pilote.page.findChild(MyCertificate)
        assert part is not None
        return part

    @property
    def trust(self) -> Trust:
        part = self.pilote.page.findChild(Trust)
        assert part is not None
        return part

    @property
    def stamp(self) -> TimeStamp:
        part = self.pilote.page.findChild(TimeStamp)
        assert part is not None
        return part

    def file(self, content: bytes, name: str) -> Path:
        path = self._folder / name
        path.write_bytes(content)
        return path

    def request(self) -> bytes:
        path = self._folder / "demande.csr"
        self.mine.save_request(path)
        self.pilote.settle()
        return path.read_bytes()

    def offer(self, content: bytes, name: str = "certificat.crt") -> None:
        self.mine.offer(self.file(content, name))
        self.pilote.settle()

    def says(self, words: str) -> bool:
        return francais(words) in self.pilote.words()

    @property
    def der(self) -> bytes:
        """The certificate of évaluateur 1, empty while none is kept."""
        return next(p.titre for p in self.monde.poste.trousseau.profils if p.identifiant == self.monde.un.identifiant)


def confirmation(trust: Trust) -> Confirmation:
    assert trust.confirmation is not None
    return trust.confirmation


@pytest.fixture
def feuille(pilote: Pilote, monde: Monde, tmp_path: Path) -> Feuille:
    return Feuille(pilote, monde, tmp_path)


# --- what the certificate is


def test_without_a_certificate_the_sheet_says_what_signing_is_worth_and_makes_none(feuille: Feuille) -> None:
    assert feuille.says("Aucun certificat de l’organisme : une signature électronique est provisoire")
    assert feuille.der == b"", "looking makes nothing"


def test_a_provisional_certificate_is_told_as_none_of_the_centre(feuille: Feuille) -> None:
    titres.mon_titre(feuille.monde.poste, feuille.monde.un.identifiant)
    feuille.open()
    assert titre.read(feuille.der).provisoire
    assert feuille.says("Aucun certificat de l’organisme")


def test_two_people_at_the_keyboard_see_nobodys_certificate(feuille: Feuille) -> None:
    feuille.monde.ensemble()
    feuille.open()
    assert feuille.pilote.page.findChild(MyCertificate) is None
    assert feuille.says("Autorités reconnues ici")


# --- request, answer, import


def test_a_request_answered_by_the_centre_is_imported_with_the_passphrase(feuille: Feuille, centre: Centre) -> None:
    pilote = feuille.pilote
    answer = centre.answer(feuille.request())
    assert feuille.says("elle ne contient aucun secret")
    feuille.offer(answer, "reponse.crt")
    assert feuille.says("Fichier : reponse.crt")
    assert not feuille.mine.password.isVisible(), "a certificate for the profile's own key has no password"
    pilote.type(PHRASE)
    pilote.press("Return")
    assert titre.read(feuille.der).autorite == "Centre Exemple"
    assert feuille.says("Délivré par « Centre Exemple » à ESSAI-UN Anne, évaluateur 1, valable jusqu’au")
    assert not feuille.mine.phrase.isVisible()
    assert heard(pilote.target) == "Importer mon certificat…"


def test_a_request_that_cannot_be_written_is_told(feuille: Feuille, tmp_path: Path) -> None:
    feuille.mine.save_request(tmp_path / "absent" / "demande.csr")
    feuille.pilote.settle()
    assert feuille.says("cet emplacement n’existe plus")


def test_a_wrong_passphrase_is_named_at_its_place_and_imports_nothing(feuille: Feuille, centre: Centre) -> None:
    feuille.offer(centre.answer(feuille.request()))
    feuille.pilote.type("une tout autre phrase")
    feuille.pilote.press("Return")
    assert feuille.der == b""
    assert feuille.mine.phrase.edit.accessibleDescription() != ""
    assert feuille.mine.phrase.edit.accessibleDescription() in feuille.pilote.words()
    feuille.pilote.replace(PHRASE)
    feuille.pilote.press("Return")
    assert not titre.read(feuille.der).provisoire, "the file was not lost meanwhile"


def test_a_wrong_password_of_the_file_is_named_there_and_the_passphrase_is_kept(
    feuille: Feuille, centre: Centre
) -> None:
    pilote, mine = feuille.pilote, feuille.mine
    feuille.offer(centre.with_key("AZUR-42"), "anne.p12")
    pilote.type("AZUR-43")
    pilote.press("Return")
    assert pilote.target is mine.phrase.edit
    pilote.type(PHRASE)
    pilote.press("Return")
    assert feuille.der == b""
    assert "n’a pas pu être ouvert" in mine.password.accessibleDescription()
    assert mine.password.accessibleDescription() in pilote.words()
    assert pilote.target is mine.password
    assert mine.phrase.edit.text() == PHRASE
    pilote.replace("AZUR-42")
    pilote.press("Return", "Return")
    assert titre.read(feuille.der).nom == "ESSAI-UN Anne"


def test_a_certificate_of_someone_else_is_refused_in_words(feuille: Feuille, centre: Centre) -> None:
    other = pkcs.write_demande(signatures.new_key(), "ESSAI-UN Anne")
    feuille.offer(centre.answer(other))
    feuille.pilote.type(PHRASE)
    feuille.pilote.press("Return")
    assert feuille.der == b""
    assert feuille.says("Ce certificat n’est pas celui de ce profil : sa clé est une autre.")
    assert feuille.says("ou importez le fichier .p12 qu’il a préparé")
    assert feuille.mine.phrase.edit.text() == PHRASE


def test_a_certificate_that_designates_nobody_is_refused(feuille: Feuille) -> None:
    key = signatures.new_key()
    der = emission.provisoire(key, "ESSAI-UN Anne", "x", DEBUT, emission.serial(os.urandom(20)))
    feuille.offer(pkcs.write_p12(Contenu(der, (), key), "ESSAI-UN Anne", "AZUR-42"), "perso.p12")
    feuille.pilote.type("AZUR-42")
    feuille.pilote.press("Return")
    feuille.pilote.type(PHRASE)
    feuille.pilote.press("Return")
    assert feuille.der == b""
    assert feuille.says("Ce certificat ne donne aucun rôle d’évaluateur.")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("lettre.crt", b"-----BEGIN CERTIFICATE-----\nBonjour\n-----END CERTIFICATE-----\n", "n’a pas pu être lu"),
        ("video.p12", b"\0" * ((1 << 20) + 1), "dépasse 1 Mo"),
    ],
)
def test_what_is_no_certificate_is_refused_before_anything_is_asked(
    feuille: Feuille, name: str, content: bytes, sentence: str
) -> None:
    feuille.offer(content, name)
    assert feuille.says(sentence)
    assert not feuille.mine.phrase.isVisible()


def test_a_missing_file_is_told(feuille: Feuille, tmp_path: Path) -> None:
    feuille.mine.offer(tmp_path / "absent.p12")
    feuille.pilote.settle()
    assert feuille.says("n’existe pas")


def test_a_text_that_is_no_p12_is_named_at_its_password(feuille: Feuille) -> None:
    feuille.offer(b"Bonjour", "lettre.p12")
    feuille.pilote.type("x")
    feuille.pilote.press("Return", "Return")
    assert "ou ce n’est pas un certificat" in feuille.mine.password.accessibleDescription()
    assert feuille.der == b""


def test_giving_up_forgets_the_file_and_what_was_typed(feuille: Feuille, centre: Centre) -> None:
    feuille.offer(centre.with_key("AZUR-42"), "anne.p12")
    feuille.pilote.type("AZUR-42")
    feuille.pilote.tab_to("Annuler")
    feuille.pilote.press("Space")
    assert not feuille.mine.phrase.isVisible()
    assert (feuille.mine.password.text(), feuille.mine.phrase.edit.text(), feuille.der) == ("", "", b"")


def test_who_imported_a_p12_signs_under_it_afterwards(feuille: Feuille, centre: Centre) -> None:
    feuille.offer(centre.with_key("AZUR-42"), "anne.p12")
    feuille.pilote.type("AZUR-42")
    feuille.pilote.press("Return")
    feuille.pilote.type(PHRASE)
    feuille.pilote.press("Return")
    monde = feuille.monde
    monde.jusqu_au_bout("electronique")
    one = next(e for e in monde.seance.cloture.proces_verbal().evaluateurs if e.siege == 1)
    assert one.titre is not None
    assert (one.titre.autorite, one.titre.empreinte) == ("Centre Exemple", titre.read(feuille.der).empreinte)
    assert feuille.der.hex().encode() in monde.seance.cloture.original().lower(), "it lies in the signature"


# --- authorities and their lists


def test_what_is_no_authority_is_not_offered(feuille: Feuille, centre: Centre) -> None:
    for content in (centre.answer(feuille.request()), b"Bonjour"):
        feuille.trust.offer(feuille.file(content, "autorite.crt"))
        feuille.pilote.settle()
        assert feuille.says("Ce fichier n’est pas le certificat d’une autorité.")
        assert not confirmation(feuille.trust).isVisible()
    assert confiance.autorites(feuille.monde.poste) == []


def test_a_revocation_list_of_an_unknown_authority_is_refused(feuille: Feuille, centre: Centre, tmp_path: Path) -> None:
    other = Centre(tmp_path / "autre", "Autre centre")
    pin(feuille.monde.poste, centre.ouverte.pem)
    feuille.open()
    feuille.trust.offer_list(other.folder / autorite.REVOCATIONS)
    feuille.pilote.settle()
    assert feuille.says("Cette liste de révocation n’est d’aucune autorité connue ici.")
    assert feuille.says("Importez d’abord le certificat de l’autorité.")
    assert [len(a.revocations) for a in confiance.autorites(feuille.monde.poste)] == [0]


def test_a_revocation_list_of_a_known_authority_is_kept_and_counted(feuille: Feuille, centre: Centre) -> None:
    pin(feuille.monde.poste, centre.ouverte.pem)
    feuille.open()
    feuille.trust.offer_list(centre.folder / autorite.REVOCATIONS)
    feuille.pilote.settle()
    assert feuille.says("liste de révocation. Code de contrôle")
    assert [len(a.revocations) for a in confiance.autorites(feuille.monde.poste)] == [1]


def test_an_authority_is_taken_with_its_empreinte_in_sight_and_the_passphrase(feuille: Feuille, centre: Centre) -> None:
    feuille.trust.offer(feuille.file(centre.ouverte.pem, "autorite.crt"))
    feuille.pilote.settle()
    assert centre.ouverte.empreinte in feuille.pilote.words()
    feuille.pilote.type("une tout autre phrase")
    feuille.pilote.press("Return")
    assert confiance.autorites(feuille.monde.poste) == []
    feuille.pilote.replace(PHRASE)
    feuille.pilote.press("Return")
    assert [a.nom for a in confiance.autorites(feuille.monde.poste)] == ["Centre Exemple"]
    assert feuille.says("Aucune liste de révocation de l’autorité Centre Exemple n’est connue ici")


def test_an_authority_is_dropped_with_the_passphrase_and_nothing_else(feuille: Feuille, centre: Centre) -> None:
    pin(feuille.monde.poste, centre.ouverte.pem)
    feuille.open()
    (mine,) = confiance.autorites(feuille.monde.poste)
    feuille.trust.ask_leave(mine)
    assert feuille.says("même anciens")
    feuille.pilote.type(PHRASE)
    feuille.pilote.press("Return")
    assert confiance.autorites(feuille.monde.poste) == []
    assert confiance.autorites(feuille.monde.poste) == []
    feuille.monde.seul(2)
    assert len(confiance.autorites(feuille.monde.poste)) == 1, "each trusts for himself"


def test_a_renewal_shows_both_empreintes_before_it_is_taken(feuille: Feuille, tmp_path: Path) -> None:
    renewed = Centre(tmp_path / "renouvele", "Centre Renouvelé")
    old = renewed.ouverte.empreinte
    pin(feuille.monde.poste, renewed.ouverte.pem)
    feuille.open()
    statement = renewed.ouverte.renouveler(SECRET, DEBUT, os.urandom, argon_leger)
    feuille.trust.offer(statement)
    feuille.pilote.settle()
    assert old in feuille.pilote.words()
    assert renewed.ouverte.empreinte in feuille.pilote.words()
    feuille.pilote.type(PHRASE)
    feuille.pilote.press("Return")
    assert len(confiance.autorites(feuille.monde.poste)) == 2


def test_the_folders_of_before_are_told_and_nothing_is_trusted_from_there(feuille: Feuille, centre: Centre) -> None:
    for name in confiance.ANCIENS_DOSSIERS:
        (feuille.monde.donnees / name).mkdir()
        (feuille.monde.donnees / name / "depose.crt").write_bytes(centre.ouverte.pem)
    feuille.open()
    assert confiance.autorites(feuille.monde.poste) == []
    assert confiance.horodateurs(feuille.monde.poste) == frozenset()
    assert feuille.says("d’une version précédente, dans « autorites » et « horodateurs », à l’emplacement des données")


def test_two_at_the_keyboard_see_what_either_trusts_and_take_nothing(feuille: Feuille, centre: Centre) -> None:
    pin(feuille.monde.poste, centre.ouverte.pem, feuille.monde.deux.identifiant)
    assert confiance.autorites(feuille.monde.poste) == []
    feuille.monde.ensemble()
    feuille.open()
    assert feuille.says("Centre Exemple. Code de contrôle")
    assert feuille.trust.confirmation is None


# --- time stamps


@pytest.mark.parametrize("address", ["https://horodatage.exemple.fr/tsr", "http://127.0.0.1:3180/"])
def test_the_address_of_a_time_stamp_service_is_kept_and_used(feuille: Feuille, address: str) -> None:
    feuille.stamp.edit.setFocus()
    feuille.pilote.type(address)
    feuille.pilote.press("Escape")
    assert feuille.pilote.desk.horodateur == address
    assert feuille.pilote.assembly.memoire.horodateur == address
    feuille.open()
    assert feuille.stamp.edit.text() == address
    feuille.stamp.edit.setFocus()
    feuille.pilote.press("Ctrl+A", "Backspace", "Return")
    assert (feuille.pilote.desk.horodateur, feuille.pilote.assembly.memoire.horodateur) == ("", "")


@pytest.mark.parametrize(
    "address", ["horodatage.exemple.fr", "ftp://exemple.fr", "https://", "https://a b", "http://["]
)
def test_what_is_no_address_is_named_and_not_kept(feuille: Feuille, address: str) -> None:
    feuille.stamp.edit.setFocus()
    feuille.pilote.type(address)
    feuille.pilote.press("Return")
    assert feuille.says("Une adresse est de la forme https://service.exemple.fr.")
    assert (feuille.pilote.desk.horodateur, feuille.pilote.assembly.memoire.horodateur) == ("", "")


def test_a_service_is_trusted_once_its_certificate_was_imported_and_nothing_else_is(
    feuille: Feuille, tmp_path: Path
) -> None:
    assert feuille.says("Aucun service n’est reconnu")
    wrong, right = tmp_path / "rien.crt", tmp_path / "service.crt"
    wrong.write_bytes(b"rien")
    right.write_bytes(certificate())
    feuille.stamp.offer(wrong)
    assert feuille.says("Ce certificat n’a pas pu être lu.")
    assert confiance.horodateurs(feuille.monde.poste) == frozenset()
    feuille.stamp.offer(right)
    assert confiance.horodateurs(feuille.monde.poste) == frozenset(), "not before it was compared"
    feuille.pilote.settle()
    feuille.pilote.type(PHRASE)
    feuille.pilote.press("Return")
    assert confiance.horodateurs(feuille.monde.poste) == {certificate()}
    assert feuille.says("Service reconnu, code de contrôle")
