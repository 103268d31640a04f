"""Positionings by real keys: by one, from the choice of its référentiel; by two, from convocation to receipt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evaluateur import referentiels
from evaluateur.cli import receptions
from evaluateur.seance import confiance
from tests.centre.envoi import Reel
from tests.gestes import conduite, ecrans, parcours
from tests.gestes.bureau import Bureau
from tests.gestes.conduite import ANNE, PHRASES, hand_over, seal
from tests.gestes.personne import Personne
from tests.gestes.test_remise import OURS, Organisme
from tests.parcours.monde import SIEGES
from tests.parcours.positionne import Positionne, positionnement

TABLES = 7
TABLE = "Référence;Nom;Prénom;Début;Blocs\nPOS-2;ESSAI-GAMMA;Lou;16/11/2026;1\n"
FORBIDDEN = re.compile(r"certif(?!icat)|jury|acquis(?! par l)", re.IGNORECASE)
"""Words of certification. A « certificat » vouches for a key; « acquis par l’expérience » is the sheet's own."""


def chooses(personne: Personne, rank: int) -> None:
    personne.presses("Ctrl+N")
    personne.lecteur.until(lambda _: personne.mains.popups() > personne.popups, "no menu")
    personne.presses(*("↓",) * rank, "Entrée")
    personne.sees("Préparation")


def prepares(personne: Personne, seats: int = 1) -> None:
    """Who, where, by whom; he is there."""
    said = {
        "Nom de naissance": "ESSAI-GAMMA",
        "Prénoms": "Lou",
        "Entreprise": "Assistance Exemple",
        "Poste occupé": "Gestionnaire d'assistance Back-office",
    }
    for field, content in said.items():
        personne.fills(field, content)
    for numero in range(1, seats + 1):
        personne.goes_to("À désigner")
        personne.presses(*("↓",) * numero, "Entrée")
        if "À choisir" in personne.page():  # who sat before sits again in the same capacity
            personne.goes_to("À choisir")
            personne.presses("↓", "Entrée")
    personne.presses("F8")
    personne.types("Plateau")
    personne.presses("F8", "P")


def marks(personne: Personne, first: str = "D", table: str = "G") -> None:
    """The first line of each table apart, the rest at once, then the table as a whole; the bloc last."""
    ecrans.go_to(personne, "Grille")
    for _ in range(TABLES):
        personne.presses(first, "Maj+A", table, "Ctrl+↓")
    personne.presses("T")


def freezes(personne: Personne, mode: str = "Papier") -> None:
    """Choose how to sign, read the pages, freeze them."""
    ecrans.go_to(personne, "Signature")
    personne.goes_to("Papier")
    personne.presses(*(("↓",) if mode != "Papier" else ("Espace",)))
    personne.sees("Page 1 sur")
    says_nothing_of_certification(personne)
    personne.presses("Ctrl+Entrée")
    personne.sees("est figée")


def signs(personne: Personne) -> None:
    """Sign what is frozen, and close it: nobody else has to."""
    personne.goes_to("Phrase secrète")
    personne.types(PHRASES[ANNE])
    personne.presses("Ctrl+Entrée")
    personne.sees("Signature enregistrée")
    personne.presses("Ctrl+Entrée", "Ctrl+Entrée")
    personne.sees("Le dossier est clos")


def settles(personne: Personne) -> None:
    """What is equal at once; what differs one by one, as the second marked it."""
    personne.presses("Ctrl+E")
    for _ in range(parcours.ROUNDS):
        if "confirmez l’accord" in personne.page():
            return
        personne.presses("F8")
        personne.presses("D" if "critère" in personne.focus else "T")
        personne.types("Vu ensemble.")
        personne.presses("Ctrl+Entrée")
    raise AssertionError(f"no end to what differs: {personne.page()}")


def says_nothing_of_certification(personne: Personne) -> None:
    said = personne.page()
    assert [said[max(0, m.start() - 30) : m.end() + 30] for m in FORBIDDEN.finditer(said)] == []


@pytest.mark.long
def test_a_positioning_by_one_is_led_to_its_signed_pdf_without_a_word_of_certification(
    personne: Personne, tmp_path: Path
) -> None:
    conduite.fill_profile(personne, ANNE)
    personne.sees("Nouveau dossier")
    chooses(personne, 1)
    prepares(personne)
    says_nothing_of_certification(personne)
    personne.presses("F3")
    personne.sees("Fiche métier")
    personne.presses("Échap")
    marks(personne)
    says_nothing_of_certification(personne)
    freezes(personne)
    signs(personne)
    says_nothing_of_certification(personne)
    text = parcours.printed(personne, tmp_path / "grille.pdf")
    assert "ESSAI-GAMMA" in text
    assert "Grille de positionnement" in text
    assert not FORBIDDEN.search(text)


class Deux(Positionne, Reel):
    """Two profiles that the training body gave certificates, as it gives them, and no session that it convoked yet."""

    secret = PHRASES[ANNE]
    entrainement = False

    def __init__(self, folder: Path) -> None:
        Reel.__init__(self, folder / "donnees", folder / "centre", positionnement(2))
        for siege in SIEGES:
            self.seul(siege)
            confiance.retenir_autorite(self.poste, self.profil(siege).identifiant, self.secret, self.centre.pem)
        self.poste.close()


@pytest.mark.long
def test_a_positioning_by_two_goes_from_its_convocation_to_the_receipt_of_the_centre(
    bureau: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(receptions.VARIABLE_PHRASE, OURS)
    folder = tmp_path / "essai"
    folder.mkdir()
    monde, drive = Deux(folder), folder / "cle"
    drive.mkdir()
    ref = referentiels.canonical_bytes(monde.ref)
    organisme = Organisme(folder, monde.centre, table=TABLE, referentiel=ref)
    phrase = Deux.secret
    with Personne(bureau, tmp_path, monde.donnees) as anne:
        anne.types(phrase)
        anne.presses("Entrée")
        anne.sees("Nouveau dossier")
        anne.presses("Ctrl+I")
        anne.sees("Aucun fichier lu")
        anne.presses("Ctrl+I")
        parcours.answer(anne, organisme.convocation)
        anne.sees("signature vérifiée")
        anne.presses("Ctrl+Entrée")
        anne.sees("1 candidat importé")
        parcours.open_of(anne, "gamma")
        ecrans.go_to(anne, "Préparation")
        prepares(anne, 2)
        marks(anne)
        says_nothing_of_certification(anne)
        seal(anne)
        hand_over(anne, "main evaluateur 2", phrase)
        marks(anne, "P", "T")
        seal(anne)
        hand_over(anne, "continuer deux", phrase)
        ecrans.go_to(anne, "Conciliation")
        anne.presses("Ctrl+Entrée")
        anne.sees("Écart")
        says_nothing_of_certification(anne)
        settles(anne)
        parcours.agree(anne, (phrase, phrase))
        freezes(anne, "Électronique")
        parcours.sign_each(anne, (phrase, phrase))
        anne.presses("Ctrl+Entrée", "Ctrl+Entrée")
        anne.sees("Le dossier est clos")
        text = parcours.printed(anne, tmp_path / "grille.pdf")
        assert ("ESSAI-GAMMA" in text, "Vu ensemble." in text) == (True, True)
        assert not FORBIDDEN.search(text)
        ecrans.go_to(anne, "Remise")
        anne.goes_to("Toutes les remises")
        anne.presses("Espace")
        anne.sees("À remettre : 1")
        anne.presses("Ctrl+Entrée")
        parcours.answer(anne, drive)
        anne.presses("Ctrl+Entrée")
        anne.sees("Vous pouvez éjecter la clé")
        assert "accepté" in organisme.run("reception", "recevoir", str(drive))
        organisme.run("reception", "accuser", "--vers", str(drive))
        anne.presses("F5")
        anne.sees("Tout est reçu par l’organisme")
        assert anne.said == ""
