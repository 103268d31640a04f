"""The workstation: the workbench, and the dossiers that lie on it."""

from __future__ import annotations

from msgspec import DecodeError, json

from evaluateur.cles.lecture import Reader, no_cle
from evaluateur.db import journaux, registre
from evaluateur.db.moteur import Base
from evaluateur.metier import canonique
from evaluateur.metier.actes import preparation
from evaluateur.metier.dossier import nouveau
from evaluateur.metier.personnes import Affectation, Candidat, Session
from evaluateur.metier.refus import Refus
from evaluateur.metier.resume import Resume, resumer
from evaluateur.seance.changement import Changement
from evaluateur.seance.etabli import Etabli
from evaluateur.seance.seance import Seance


class DossierInconnu(Refus):
    """No journal bears this identifier or reference."""


class Poste(Etabli):
    """Begins, finds, opens and lists dossiers."""

    _a_projeter: set[str] | None = None
    """Dossiers whose row lags; None until the base was searched for those that a kill left behind."""

    def announce(self, changement: Changement) -> None:
        """Tell everyone who asked, and remember that the row of this dossier lags."""
        if self._a_projeter is not None:
            self._a_projeter.add(changement.dossier)
        super().announce(changement)

    def close(self) -> None:
        """Lock everyone and close the base."""
        self._a_projeter = None
        super().close()

    def creer_dossier(
        self,
        reference: str,
        empreinte_referentiel: str,
        candidat: Candidat,
        affectation: Affectation,
        session: Session,
        entrainement: bool = False,
    ) -> Seance:
        """Begin a dossier and open it."""
        identifiant = self._random_bytes(16).hex()
        vide = nouveau(identifiant, self.referentiel(empreinte_referentiel))
        faits = preparation.ouvrir(vide, reference, empreinte_referentiel, candidat, affectation, session, entrainement)
        seance = Seance(self, identifiant)
        seance.append(faits, self.now())
        return seance

    def ouvrir_dossier(self, identifiant: str) -> Seance:
        """Open a dossier: its chain and its signatures are verified, then it is folded."""
        seance = Seance(self, self.identifier(identifiant))
        seance.reread()
        return seance

    def identifier(self, nom: str) -> str:
        """The identifier of a dossier, from itself, its beginning, or its reference."""
        if journaux.tete(self.base, nom)[0]:
            return nom
        trouves = [
            r.dossier for r in self.lister() if r.reference == nom or (len(nom) >= 4 and r.dossier.startswith(nom))
        ]
        if len(trouves) != 1:
            raise DossierInconnu(
                f"« {nom} » désigne {len(trouves)} dossiers de cette base.",
                "Donnez la référence exacte ou l'identifiant, tels que la liste les montre.",
            )
        return trouves[0]

    def lister(self) -> list[Resume]:
        """Every dossier in one line each, the most recent session first; what lags is refreshed first."""
        base = self.base
        if self._a_projeter is None:
            self._a_projeter = set(registre.stale(base))
        while self._a_projeter:
            identifiant = next(iter(self._a_projeter))
            self._project(base, identifiant)
            self._a_projeter.discard(identifiant)
        return [self._resume(base, ligne) for ligne in registre.read_all(base)]

    def _resume(self, base: Base, ligne: registre.Row) -> Resume:
        try:
            return json.decode(ligne.resume, type=Resume)
        except DecodeError:  # projected by a version that summed dossiers up otherwise
            return self._project(base, ligne.dossier)

    def _project(self, base: Base, identifiant: str) -> Resume:
        # Read without any key: a list shows counts, whoever looks at it.
        reader = Reader(identifiant, self.referentiel, no_cle)
        dossier = reader.read(journaux.read(base, identifiant))
        resume = resumer(dossier)
        ligne = registre.Row(
            dossier=identifiant,
            rang=dossier.rang,
            reference=dossier.reference,
            debut=resume.debut.isoformat() if resume.debut else "",
            modifie=self.now().instant.isoformat(),
            resume=canonique.encode(resume).decode("utf-8"),
        )
        with base.transaction() as connexion:
            registre.write(connexion, ligne)
        return resume

    def rebuild_registre(self) -> None:
        """Forget the list and project it again from the journals."""
        registre.clear(self.base)
        self._a_projeter = None
        self.lister()
