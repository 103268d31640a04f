"""A small world for tests: a set clock, cheap passphrases, made-up people, a référentiel cut down to two blocs."""

from __future__ import annotations

import copy
import functools
import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Self

from msgspec.structs import replace

from evaluateur import referentiels
from evaluateur.cles.profils import Profil
from evaluateur.cles.serrures import Argon
from evaluateur.metier.actes import concilier, epreuve, notation, preparation
from evaluateur.metier.chronometre import Moment
from evaluateur.metier.contenu.modalites import ExigencePeriode
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.personnes import Affectation, Candidat, Evaluateur, Habilitation, Session
from evaluateur.metier.referentiel import Bloc, Referentiel
from evaluateur.metier.vocabulaire import FUSEAU, BlocCode, Mode, Numero, ProfilId
from evaluateur.seance.dossiers.creation import creer_dossier
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance, ouvrir_dossier

SIEGES: tuple[Numero, Numero] = (1, 2)
"""Those of the shipped référentiel."""
PHRASE = "phrase secrète d’essai"
DEBUT = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)


def argon_leger(salt: bytes) -> Argon:
    """The cheapest derivation that the algorithm allows: tests are about what it protects, not about its cost."""
    return Argon(salt, memoire_kib=32, passes=1, voies=1)


class HorlogeEssai:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.instant = DEBUT
        self.reveil_ms = 1_000_000
        self.demarrage = "demarrage-1"
        self.fuseau = FUSEAU

    def read(self) -> Moment:
        return Moment(self.instant, self.reveil_ms, self.demarrage)

    def avancer(self, seconds: float) -> None:
        """Time goes by, asleep or awake."""
        self.instant += timedelta(seconds=seconds)
        self.reveil_ms += round(seconds * 1000)

    def deplacer(self, seconds: float) -> None:
        """Someone sets the wall clock."""
        self.instant += timedelta(seconds=seconds)

    def redemarrer(self) -> None:
        """The machine is restarted."""
        self.demarrage = f"{self.demarrage}+"
        self.reveil_ms = 5_000


UN_REFERENTIEL = Path(__file__).parents[1] / "references" / "un-referentiel"
"""A folder with the one on which most tests lead their sessions: nobody is asked to choose."""


@functools.cache
def referentiel_entier() -> Referentiel:
    (path,) = referentiels.files(UN_REFERENTIEL)
    return referentiels.read_file(path)


def _reduire(bloc: Bloc) -> Bloc:
    activite = bloc.activites[0]
    return replace(bloc, activites=(replace(activite, competences=activite.competences[:2]),))


def petit_referentiel() -> Referentiel:
    """Blocs 1 (comments required) and 5 (comments optional), two competences each."""
    whole = referentiel_entier()
    return replace(whole, blocs=tuple(_reduire(b) for b in whole.blocs if b.code in ("1", "5")))


def situation(jour: int = 16, **fields: object) -> Situation:
    base = {"nature": "reelle", "contexte": f"situation du {jour}", "cadre": f"cadre {jour}", "canal": ""}
    if fields.get("nature", "reelle") != "reelle":
        base["joue_par"] = "PETIT Sacha"
    when = datetime(2026, 11, jour, 10, 0)  # noqa: DTZ001 - an hour of the room
    return Situation(quand=when, **(base | fields))  # type: ignore[arg-type]


def evaluateur(profil: Profil, siege: Numero) -> Evaluateur:
    """Someone who may hold this seat without any breach."""
    if siege == 1:
        habilitation = Habilitation("HAB-EX-1", date(2030, 1, 1))
        return Evaluateur(
            profil.identifiant, profil.nom, profil.prenom, "expert_habilite", "Mutuelle Fictive", "Formation",
            habilitation, profil.cle_publique,
        )  # fmt: skip
    return Evaluateur(
        profil.identifiant, profil.nom, profil.prenom, "expert_interne", "Mutuelle Exemple", "Prévoyance",
        None, profil.cle_publique,
    )  # fmt: skip


def identifier(seance: Seance) -> None:
    """The candidate shows who he is, where that is asked for."""
    if seance.dossier.referentiel.certifie:
        seance.faire(preparation.verifier_identite, "conforme", "carte_identite")


class Monde:
    """A data folder with two evaluators on their seats and a dossier begun, every bloc presented."""

    entrainement = True
    """Whether its dossiers are for practice."""
    catalogue: Path | None = UN_REFERENTIEL
    """On what its dossiers may begin; all that is shipped when None."""
    secret = PHRASE
    """The passphrase of everyone."""

    def __init__(self, data_folder: Path, ref: Referentiel | None = None, rng: Callable[[int], bytes] | None = None):
        self.horloge = HorlogeEssai()
        self.donnees = data_folder
        self.poste = Poste(data_folder, self.horloge, rng or os.urandom, argon=argon_leger, catalogue=self.catalogue)
        self.un = self.poste.trousseau.creer_profil("ESSAI-UN", "Anne", self.secret)
        self.deux = self.poste.trousseau.creer_profil("ESSAI-DEUX", "Basile", self.secret)
        self.ref = ref or petit_referentiel()
        self.seance = self.ouvrir_dossier()

    def ouvrir_dossier(self, reference: str = "EX-1") -> Seance:
        self.poste.trousseau.deverrouiller(self.un.identifiant, self.phrase(self.un.identifiant))
        self.poste.asseoir(self.un.identifiant)
        empreinte = self.poste.coffre.retenir_referentiel(self.ref)
        seance = creer_dossier(
            self.poste,
            reference,
            empreinte,
            Candidat("MARTIN", "Lou"),
            Affectation("Mutuelle Exemple", "Prestations santé"),
            Session("Salle d’essai", date(2026, 11, 16), date(2026, 11, 20)),
            entrainement=self.entrainement,
        )
        for siege, profil in zip(self.ref.numeros, (self.un, self.deux), strict=False):
            seance.occuper_siege(siege, self.occupant(profil, siege))
        for bloc in self.ref.blocs:
            seance.faire(preparation.declarer_presentation, bloc.code, "presente")
        seance.faire(preparation.declarer_presence, "present")
        identifier(seance)
        return seance

    def occupant(self, profil: Profil, siege: Numero) -> Evaluateur:
        """Who may hold a seat without any breach, in the words of this référentiel."""
        return replace(evaluateur(profil, siege), qualite=self.ref.regle_siege(siege).qualites[0])

    def copie(self, folder: Path, horloge: HorlogeEssai | None = None) -> Self:
        """The same dossier in a copy of its folder, évaluateur 1 at the keyboard, at the same hour."""
        shutil.copytree(self.donnees, folder)
        other = copy.copy(self)
        other.donnees, other.horloge = folder, horloge or copy.copy(self.horloge)
        other.poste = Poste(folder, other.horloge, os.urandom, argon=argon_leger, catalogue=self.catalogue)
        other.poste.trousseau.deverrouiller(self.un.identifiant, self.phrase(self.un.identifiant))
        other.poste.asseoir(self.un.identifiant)
        other.seance = ouvrir_dossier(other.poste, self.seance.identifiant)
        return other

    def seul(self, siege: Numero) -> None:
        """Give the keyboard to whoever holds a seat."""
        identifiant = self._occupant(siege)
        self.poste.trousseau.deverrouiller(identifiant, self.phrase(identifiant))
        self.poste.asseoir(identifiant)

    def phrase(self, _identifiant: str) -> str:
        """Everyone's passphrase here is the same, unless a test says otherwise."""
        return self.secret

    def _occupant(self, siege: Numero) -> ProfilId:
        return self.seance.dossier.sieges[siege].identifiant

    def ensemble(self) -> None:
        """Both at the keyboard."""
        identifiants = [self._occupant(siege) for siege in self.ref.numeros]
        for identifiant in identifiants:
            self.poste.trousseau.deverrouiller(identifiant, self.phrase(identifiant))
        self.poste.asseoir(*identifiants)

    # --- whole phases, for the tests that are about what comes after

    def epreuve(self, bloc: str) -> None:
        """What the modalities of a bloc ask for, observed; its clocks run."""
        b = self.ref.par_bloc[BlocCode(bloc)]
        marques = tuple(m.cle for m in b.modalites.marques)
        canal = b.modalites.canaux[0].cle if b.modalites.canaux else ""
        for nature in b.modalites.natures[:1]:
            played = {"joue_par": "PETIT Sacha" if nature.jouee else ""}
            for jour in range(5):
                seen = situation(12 + jour % 4, nature=nature.cle, canal=canal, marques=marques, **played)
                self.seance.faire(epreuve.observer, bloc, seen)
        if b.modalites.tirage:
            self.seance.tirer(bloc, ("cas A", "cas B"))
        if any(isinstance(e, ExigencePeriode) and e.avant_entretien for e in b.modalites.exigences):
            self.horloge.avancer(3 * 24 * 3600)
        for phase in b.modalites.phases:
            self.seance.faire(epreuve.demarrer, bloc, phase.code)
            self.horloge.avancer(phase.minutes * 60)
            self.seance.faire(epreuve.terminer, bloc, phase.code)

    def noter_tout(self, siege: Numero, bloc: str) -> None:
        """Fill a grid, all favourable: the first word of each scale."""
        self.seul(siege)
        scales = self.ref.echelles
        mark, verdict, result = (s.valeurs[0].cle for s in (scales.critere, scales.competence, scales.bloc))
        for competence in self.ref.par_bloc[BlocCode(bloc)].competences:
            self.seance.faire(notation.noter_le_reste, competence.code, mark)
            self.seance.faire(notation.juger, competence.code, verdict)
            self.seance.faire(notation.preciser, competence.code, f"Précisions {siege} sur {competence.code}")
        self.seance.faire(notation.juger_bloc, bloc, result)

    def sceller_tout(self, bloc: str) -> None:
        """Both fill and seal."""
        for siege in self.ref.numeros:
            self.noter_tout(siege, bloc)
            self.seance.sceller(bloc)

    def conclure(self, bloc: str) -> None:
        """From two sealed grids to an agreement confirmed by both."""
        self.ensemble()
        self.seance.reveler(bloc)
        self.seance.faire(concilier.confirmer_egales, bloc)
        for competence in self.ref.par_bloc[BlocCode(bloc)].competences:
            self.seance.faire(concilier.retenir_precisions, bloc, competence.code, "1+2")
        self.accorder(bloc)

    def accorder(self, bloc: str) -> None:
        empreinte = concilier.a_accorder(self.seance.dossier, bloc)
        for siege in self.ref.numeros:
            self.seul(siege)
            self.seance.faire(concilier.confirmer_accord, bloc, empreinte)

    def conclure_tout(self) -> None:
        """Every bloc, until both agree."""
        for bloc in self.ref.par_bloc:
            self.epreuve(bloc)
            self.sceller_tout(bloc)
            self.conclure(bloc)

    def jusqu_au_bout(self, mode: Mode = "papier") -> None:
        """A whole session, closed."""
        self.conclure_tout()
        self.signer_et_clore(mode)

    def signer_et_clore(self, mode: Mode = "papier") -> None:
        self.ensemble()
        self.seance.cloture.figer(mode)
        for siege in self.ref.numeros:
            self.seul(siege)
            self.seance.cloture.signer()
        self.seance.cloture.clore()
