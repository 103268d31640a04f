"""Forged lines in a real folder: put there with the base key, then opened and verified as anyone does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluateur.cles import profils
from evaluateur.cli import group
from evaluateur.db import moteur
from evaluateur.db.moteur import Base
from evaluateur.db.pilote import Connection
from evaluateur.db.temoin import FICHIER
from evaluateur.journal import Inscription
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.cles.reecritures.scenes import Scene
from tests.parcours.monde import PHRASE, HorlogeEssai, argon_leger


class Copie:
    """A copy of a data folder, and its key."""

    def __init__(self, source: Path, data_folder: Path) -> None:
        shutil.copytree(source, data_folder)
        self.donnees = data_folder
        self._profil = profils.read(data_folder / profils.FICHIER).profils[0]

    @contextmanager
    def base(self) -> Iterator[Connection]:
        """The base without its triggers, which come back at the end."""
        base = Base(self.donnees / moteur.FICHIER, profils.unlock(self._profil, PHRASE).cle_base)
        try:
            with base.transaction() as connection:
                triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
                for name, _ in triggers:
                    connection.execute(f"DROP TRIGGER {name}")
                yield connection
                for _, sql in triggers:
                    connection.execute(sql)
        finally:
            base.close()

    def ecrire(self, scene: Scene, forge: list[Inscription]) -> None:
        """Put these lines in the place of those of the dossier; nothing beside the base remembers the others."""
        with self.base() as connection:
            ((numero,),) = connection.execute(
                "SELECT numero FROM dossiers WHERE dossier = ?", (scene.dossier,)
            ).fetchall()
            connection.execute("DELETE FROM journal WHERE dossier = ?", (scene.dossier,))
            connection.execute("UPDATE registre SET rang = 0 WHERE dossier = ?", (scene.dossier,))
            for i in forge:
                place = numero << 32 | i.rang
                line = (place, i.dossier, i.rang, i.type, i.auteur, i.instant, i.donnees, i.precedent, i.empreinte)
                connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", line)
        (self.donnees / FICHIER).unlink(missing_ok=True)

    @contextmanager
    def poste(self) -> Iterator[Poste]:
        """The workstation, the first profile at the keyboard."""
        with Poste(self.donnees, HorlogeEssai(), argon=argon_leger) as poste:
            poste.trousseau.deverrouiller(self._profil.identifiant, PHRASE)
            poste.asseoir(self._profil.identifiant)
            yield poste

    def dossiers(self) -> set[str]:
        """Every dossier that has a number."""
        with self.base() as connection:
            return {str(d) for (d,) in connection.execute("SELECT dossier FROM dossiers").fetchall()}

    def ouvrir(self, scene: Scene, personne: ProfilId) -> str:
        """Open the dossier as this person; what is answered, empty when it opens."""
        with Poste(self.donnees, HorlogeEssai(), argon=argon_leger) as poste:
            poste.trousseau.deverrouiller(personne, PHRASE)
            poste.asseoir(personne)
            try:
                ouvrir_dossier(poste, scene.dossier)
            except Refus as refus:
                return str(refus)
        return ""

    def verifier(self) -> str:
        """Run the command; what is answered, empty when it is content."""
        try:
            group(["journal", "--verifier", "--donnees", str(self.donnees)], standalone_mode=False)
        except Refus as refus:
            return str(refus)
        return ""
