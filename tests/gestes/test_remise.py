"""Handing over by real keys: a signed convocation, a key, the commands of the training body, the receipt, the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluateur import cli
from evaluateur.centre.autorite.autorite import Ouverte
from evaluateur.centre.reception import bureau
from evaluateur.cli import receptions
from evaluateur.echange.convocation.signee import Consignes
from evaluateur.echange.transports.destinations import Destination, VersDossier
from evaluateur.horloge import HorlogeSysteme
from evaluateur.seance import confiance
from evaluateur.titres import pkcs
from evaluateur.titres import receptions as titles
from evaluateur.titres.coordonnees import Coordonnees
from tests.centre.envoi import Reel
from tests.gestes.bureau import Bureau
from tests.gestes.conduite import ANNE, PHRASES
from tests.gestes.parcours import answer
from tests.gestes.personne import Personne
from tests.parcours.monde import SIEGES, argon_leger

OURS = "phrase secrète de la réception"
A_KEY = VersDossier()
TABLE = "Référence;Nom;Prénom;Début;Blocs\nCV-A;ROUX;Max;16/11/2026;1\n"


class Dactylo(Reel):
    """A session that counts, closed, under a passphrase that any keyboard types."""

    secret = PHRASES[ANNE]

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "donnees", folder / "centre")
        for siege in SIEGES:
            self.seul(siege)
            confiance.retenir_autorite(self.poste, self.profil(siege).identifiant, self.secret, self.centre.pem)
        self.conclure_tout()
        self.figer()
        self.signer()
        self.seance.cloture.clore()
        self.poste.close()


class Organisme:
    """The training body, by its commands."""

    def __init__(
        self,
        folder: Path,
        centre: Ouverte,
        destination: Destination = A_KEY,
        table: str = TABLE,
        referentiel: bytes = b"",
    ) -> None:
        self.folder, self.reception = folder, folder / "reception"
        public = bureau.creer(self.reception, OURS, centre.pem, os.urandom, argon_leger)
        now = HorlogeSysteme().read().instant
        key = pkcs.read_demande((self.reception / bureau.DEMANDE).read_bytes()).cle_publique
        der = centre.habiliter_reception(
            key,
            Coordonnees("Certifications", "01 23 45 67 89"),
            date(2045, 12, 31),
            now - timedelta(days=20),
            os.urandom,
        )
        certificat = self.reception / "reponse.crt"
        certificat.write_bytes(pkcs.write_pem(der))
        self.run("reception", "importer", str(certificat))
        held = titles.read(certificat.read_bytes(), centre.connues()).der
        self.convocation = folder / "session.convocation"
        said = Consignes((public,), (destination,), "le service, 01 23 45 67 89", 0)
        self.convocation.write_bytes(
            centre.convoquer("t.csv", table.encode(), said, now, receptions=[held], referentiel=referentiel)
        )

    def run(self, *arguments: str) -> str:
        result = CliRunner().invoke(cli.group, ["centre", *arguments, "--dossier", str(self.reception)])
        assert result.exit_code == 0, (result.output, result.exception)
        return result.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "essai"
    made.mkdir()
    return made


@pytest.fixture
def monde(folder: Path) -> Dactylo:
    return Dactylo(folder)


@pytest.fixture
def anne(bureau: Bureau, monde: Dactylo, tmp_path: Path) -> Iterator[Personne]:
    """The first evaluator, at the door of her laptop."""
    with Personne(bureau, tmp_path, monde.donnees) as someone:
        yield someone
        assert someone.said == ""


def test_a_closed_dossier_goes_to_the_training_body_and_its_receipt_comes_back(
    anne: Personne, monde: Dactylo, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(receptions.VARIABLE_PHRASE, OURS)
    organisme, drive = Organisme(folder, monde.centre), folder / "cle"
    drive.mkdir()
    anne.types(Dactylo.secret)
    anne.presses("Entrée")
    anne.sees("1 dossier à remettre")
    anne.presses("Ctrl+I")
    anne.sees("Aucun fichier lu")
    anne.presses("Ctrl+I")
    answer(anne, organisme.convocation)
    anne.sees("signature vérifiée")
    anne.presses("Ctrl+Entrée")
    anne.sees("1 candidat importé")
    anne.presses("Ctrl+R")
    anne.sees("À remettre : 1")
    anne.presses("Ctrl+Entrée")
    answer(anne, drive)
    anne.presses("Ctrl+Entrée")
    anne.sees("Vous pouvez éjecter la clé")
    assert "accepté" in organisme.run("reception", "recevoir", str(drive))
    organisme.run("reception", "accuser", "--vers", str(drive))
    anne.presses("F5")
    anne.sees("Tout est reçu par l’organisme")
    anne.goes_to("Effacer de cet ordinateur")
    anne.presses("Espace")
    anne.sees("sera effacé de cet ordinateur et de ses sauvegardes")
    anne.presses("Ctrl+Entrée")
    anne.sees("la preuve de sa remise est conservée")
