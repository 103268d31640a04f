"""A positioning session on the shipped job sheet, by one evaluator or by two."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from evaluateur import referentiels
from evaluateur.cles.profils import Profil
from evaluateur.metier.actes import notation, preparation
from evaluateur.metier.personnes import Affectation, Candidat, Evaluateur, Session
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.vocabulaire import BlocCode, Mode, Numero
from evaluateur.seance.dossiers.creation import creer_dossier
from evaluateur.seance.seance import Seance
from tests.parcours.monde import Monde

BLOC = "1"
POSTE = "Gestionnaire d'assistance Back-office"


def positionnement(evaluateurs: int = 1) -> Referentiel:
    """The shipped référentiel of positioning, with a jury of so many."""
    found = referentiels.juries(referentiels.bundled())
    return next(ref for ref in found if ref.genre == "positionnement" and len(ref.sieges) == evaluateurs)


class Positionne(Monde):
    """Everyone marks in words of his own; what differs is reconciled."""

    catalogue = None

    def __init__(self, data_folder: Path, evaluateurs: int = 1, ref: Referentiel | None = None) -> None:
        super().__init__(data_folder, ref or positionnement(evaluateurs))

    def ouvrir_dossier(self, reference: str = "POS-1") -> Seance:
        self.poste.trousseau.deverrouiller(self.un.identifiant, self.phrase(self.un.identifiant))
        self.poste.asseoir(self.un.identifiant)
        seance = creer_dossier(
            self.poste,
            reference,
            self.poste.coffre.retenir_referentiel(self.ref),
            Candidat("MARTIN", "Lou"),
            Affectation("Assistance Exemple", "Plateau", POSTE),
            Session("Plateau d’essai", date(2026, 11, 16), date(2026, 11, 16)),
            entrainement=self.entrainement,
        )
        for numero, profil in zip(self.ref.numeros, (self.un, self.deux), strict=False):
            seance.occuper_siege(numero, self.occupant(profil, numero))
        seance.faire(preparation.declarer_presence, "present")
        return seance

    def occupant(self, profil: Profil, siege: Numero) -> Evaluateur:
        return Evaluateur(
            profil.identifiant, profil.nom, profil.prenom, "evaluateur", "Assistance Exemple", "Formation", None,
            profil.cle_publique,
        )  # fmt: skip

    def noter_tout(self, siege: Numero, bloc: str = BLOC) -> None:
        """Three levels, so that each is printed; both agree."""
        self.seul(siege)
        levels = ("autonome", "avec_appui", "a_developper", "sans_objet")
        for rank, competence in enumerate(self.ref.par_bloc[BlocCode(bloc)].competences):
            for n, critere in enumerate(competence.criteres):
                self.seance.faire(notation.noter, critere.code, levels[(n + rank) % 4])
            verdict = ("tenu", "en_progression", "a_construire")[rank % 3]
            self.seance.faire(notation.juger, competence.code, verdict)
        self.seance.faire(notation.juger_bloc, bloc, "en_progression")

    def jusqu_au_bout(self, mode: Mode = "papier") -> None:
        self.sceller_tout(BLOC)
        if len(self.ref.sieges) > 1:
            self.conclure(BLOC)
        self.signer_et_clore(mode)
