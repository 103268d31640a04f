"""From the convocation to the purge, by the commands of both sides, over every channel."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec import json

from evaluateur import cli
from evaluateur.centre.reception import bureau
from evaluateur.cli import autorite, poste, receptions
from evaluateur.echange.transports.destinations import VersDossier
from evaluateur.seance import confiance
from evaluateur.seance.remise import appels, etats, lieux
from evaluateur.vues.colis import Lieu
from tests.centre.envoi import Reel
from tests.echange.appels import TABLEAU
from tests.echange.transports.conftest import Poser
from tests.echange.transports.serveurs import PASSWORD
from tests.echange.transports.terrain import SORTES, Sorte, Terrain
from tests.parcours.habilites import SECRET
from tests.parcours.monde import PHRASE, SIEGES, argon_leger

OURS = "phrase secrète de la réception"


class Boucle:
    """A training body and a laptop, each in its folder."""

    def __init__(self, folder: Path, terrain: Terrain) -> None:
        self.folder, self.terrain = folder, terrain
        self.monde = Reel(folder / "donnees", folder / "centre")
        self.reception = folder / "reception"
        public = bureau.creer(self.reception, OURS, self.monde.centre.pem, os.urandom, argon_leger)
        destination = json.decode(json.encode(terrain.destination()))
        table = "\n".join(f"{name} = {json.encode(value).decode()}" for name, value in destination.items())
        self.consignes = folder / "consignes.toml"
        self.consignes.write_text(
            f'cles = ["{public}"]\ncontact = "le service, 01 00 00 00 00"\nconservation = 30\n[[depot]]\n{table}\n',
            encoding="utf-8",
        )

    def centre(self, *arguments: str) -> Result:
        """A command of the training body, which succeeds."""
        return self._run("centre", *arguments)

    def laptop(self, *arguments: str) -> Result:
        """A command of the laptop, which succeeds."""
        self.monde.poste.close()
        return self._run(*arguments, "--donnees", str(self.monde.donnees))

    def _run(self, *arguments: str) -> Result:
        result = CliRunner().invoke(cli.group, list(arguments))
        assert result.exit_code == 0, (arguments, result.output, result.exception)
        return result

    def designate(self) -> Path:
        """The authority certifies the reception, then convokes."""
        folder, certificat = ("--dossier", str(self.folder / "centre")), self.reception / "reponse.crt"
        self.centre(
            "habiliter-reception", "--demande", str(self.reception / bureau.DEMANDE), "--service", "Certifications",
            "--contact", "01 23 45 67 89", "--jusqu-au", "2045-12-31", "--sortie", str(certificat), *folder,
        )  # fmt: skip
        self.centre("reception", "importer", str(certificat), "--dossier", str(self.reception))
        (self.folder / "candidats.csv").write_text(TABLEAU, encoding="utf-8")
        sent = self.folder / "session.convocation"
        self.centre(
            "convoquer", str(self.folder / "candidats.csv"), "--consignes", str(self.consignes), "--reception",
            str(self.reception / bureau.CERTIFICAT), "--sortie", str(sent), *folder,
        )  # fmt: skip
        return sent

    def lead(self, convocation: Path) -> None:
        """Import, and lead a dossier to its end."""
        monde = self.monde
        for siege in SIEGES:
            monde.seul(siege)
            confiance.retenir_autorite(monde.poste, monde.profil(siege).identifiant, PHRASE, monde.centre.pem)
        appels.importer(monde.poste, convocation.read_bytes(), monde.ref, [])
        secret = PASSWORD if self.terrain.sorte in ("rclone", "wsgidav") else self.terrain.share.password
        place = "" if isinstance(self.terrain.destination(), VersDossier) else str(self.folder)
        lieux.retenir(monde.poste, self.terrain.destination(), Lieu(place, secret))
        monde.conclure_tout()
        monde.figer()
        monde.signer()
        monde.seance.cloture.clore()
        monde.seul(1)

    def comes_back(self) -> None:
        """The evaluator sits down again."""
        monde = self.monde
        monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
        monde.poste.asseoir(monde.un.identifiant)

    def carry(self) -> Path:
        """What someone brings from where the lot was laid to where it is received."""
        inbox = self.folder / "recus"
        inbox.mkdir(exist_ok=True)
        drafts = self.monde.donnees / "a-remettre"
        terrain = self.terrain
        if terrain.sorte in ("courriel", "page"):
            terrain = Terrain(terrain.sorte, drafts)
        for name, data in terrain.contents().items():
            (inbox / name).write_bytes(data)
        return inbox


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(poste.VARIABLE_PHRASE, PHRASE)
    monkeypatch.setenv(poste.VARIABLE_PROFIL, "ESSAI-UN")
    monkeypatch.setenv(receptions.VARIABLE_PHRASE, OURS)
    monkeypatch.setenv(autorite.VARIABLE_PHRASE, SECRET)


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("sorte", SORTES)
def test_a_dossier_goes_from_its_convocation_to_the_proof_that_it_was_received_and_is_forgotten(
    sorte: Sorte, poser: Poser, tmp_path: Path
) -> None:
    boucle = Boucle(tmp_path, poser(sorte))
    boucle.lead(boucle.designate())
    boucle.laptop("remettre")
    inbox = boucle.carry()
    received = boucle.centre("reception", "recevoir", str(inbox), "--dossier", str(boucle.reception))
    assert "accepté" in received.output
    answers = tmp_path / "accuses"
    boucle.centre("reception", "accuser", "--vers", str(answers), "--dossier", str(boucle.reception))
    last = max(answers.glob("*.txt"), key=lambda path: path.name)
    told = boucle.laptop("accuse", str(last))
    assert "accepté par l’organisme" in told.output.replace("\xa0", " ")
    boucle.comes_back()
    assert etats.delivres(boucle.monde.poste) == {boucle.monde.seance.identifiant}
    boucle.laptop("purger", str(last.with_suffix(".accuse")), "--oui")
    boucle.comes_back()
    assert boucle.monde.poste.liste.lister() == []
    assert not list((boucle.monde.donnees / "a-remettre").iterdir())
