"""An open dossier, and everything that can be done with it: one method an act, one transaction an act.

The holder of the keyboard is the poste's. When the keyboard changes hands, the dossier is read again with the new
holder's keys alone: alone one reads one's own grid, together none that is not revealed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluateur.metier import engagement, jury
from evaluateur.metier.actes import concilier, deroger, epreuve, gardes, notation, preparation, scellement
from evaluateur.metier.conformite import conformite
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits import Ouverture, Situation
from evaluateur.metier.faits_solo import FaitsSolo
from evaluateur.metier.grille import Grille
from evaluateur.metier.personnes import Affectation, Candidat, Evaluateur, Session
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, Cible, Empreinte, Numero, Origine, Presence, Presentation
from evaluateur.seance.cloture import Cloture
from evaluateur.seance.travail import champ_de_grille, nom_du_champ


class Seance(Cloture):
    """One dossier on the table. Each act is allowed by ``metier.actes`` or refused there, in French."""

    # --- préparation

    def _du_profil(self, evaluateur: Evaluateur) -> Evaluateur:
        """Refuse a key that is not that of the profile: what it signed could never be verified."""
        keys = {p.identifiant: p.cle_publique for p in self._etabli.profils}
        if evaluateur.cle_publique and evaluateur.cle_publique != keys.get(evaluateur.identifiant):
            raise ActeRefuse(
                f"La clé de {evaluateur.nom_complet} n’est pas celle de son profil.", "Désignez-le depuis son profil."
            )
        return evaluateur

    def renseigner_candidat(self, candidat: Candidat, affectation: Affectation) -> None:
        """Complete or correct the candidate."""
        self._partage(preparation.renseigner_candidat(self.dossier, candidat, affectation))

    def renseigner_session(self, session: Session) -> None:
        """Complete or correct place and dates."""
        self._partage(preparation.renseigner_session(self.dossier, session))

    def occuper_siege(self, siege: Numero, evaluateur: Evaluateur) -> None:
        """Designate who sits on a seat."""
        self._partage(preparation.occuper_siege(self.dossier, siege, self._du_profil(evaluateur)))

    def remplacer(self, siege: Numero, entrant: Evaluateur, motif: str) -> None:
        """Replace an evaluator, in whatever state."""
        self._partage(preparation.remplacer(self.dossier, siege, self._du_profil(entrant), motif))

    def declarer_presentation(self, bloc: str, presentation: Presentation, preuve: str = "") -> None:
        """Say whether a bloc is presented."""
        self._partage(preparation.declarer_presentation(self.dossier, bloc, presentation, preuve))

    def declarer_presentations(self, presentations: Mapping[str, Presentation]) -> None:
        """Say it of several blocs, in one transaction."""
        self._partage(preparation.declarer_presentations(self.dossier, presentations))

    def declarer_presence(self, presence: Presence, motif: str = "") -> None:
        """Say whether the candidate is there."""
        self._partage(preparation.declarer_presence(self.dossier, presence, motif))

    def manquements(self) -> list[Manquement]:
        """What is missing or irregular now."""
        return conformite.manquements(self.dossier)

    # --- épreuve

    def observer(self, bloc: str, situation: Situation) -> None:
        """Enter a situation."""
        self._partage(epreuve.observer(self.dossier, bloc, situation))

    def corriger(self, bloc: str, numero: int, situation: Situation) -> None:
        """Correct a situation."""
        self._partage(epreuve.corriger(self.dossier, bloc, numero, situation))

    def retirer(self, bloc: str, numero: int, motif: str) -> None:
        """Take a situation back."""
        self._partage(epreuve.retirer(self.dossier, bloc, numero, motif))

    def tirer(self, bloc: str, cas: tuple[str, ...]) -> int:
        """Draw one case by lot and keep list, draw and instant; returns its index."""
        if not cas:
            raise ActeRefuse("Un tirage demande au moins deux cas différents.", "Complétez la liste des cas.")
        retenu = int.from_bytes(self._etabli.random_bytes(16), "big") % len(cas)
        self._partage(epreuve.tirer(self.dossier, bloc, cas, retenu))
        return retenu

    def demarrer(self, bloc: str, phase: str) -> None:
        """Start a clock."""
        moment = self._etabli.now()
        self.append(epreuve.demarrer(self.dossier, bloc, phase, moment), moment)

    def suspendre(self, bloc: str, phase: str, motif: str = "") -> None:
        """Pause a clock."""
        moment = self._etabli.now()
        self.append(epreuve.suspendre(self.dossier, bloc, phase, moment, motif), moment)

    def reprendre(self, bloc: str, phase: str) -> None:
        """Let a clock go on."""
        moment = self._etabli.now()
        self.append(epreuve.reprendre(self.dossier, bloc, phase, moment), moment)

    def terminer(self, bloc: str, phase: str, motif: str = "") -> None:
        """End a clock."""
        moment = self._etabli.now()
        self.append(epreuve.terminer(self.dossier, bloc, phase, moment, motif), moment)

    def recaler(self, bloc: str, phase: str, ecoule_ms: int, motif: str) -> None:
        """Enter the time spent by hand, in milliseconds."""
        moment = self._etabli.now()
        self.append(epreuve.recaler(self.dossier, bloc, phase, moment, ecoule_ms, motif), moment)

    def motiver(self, bloc: str, phase: str, motif: str, cible: Cible = "fin") -> None:
        """Give the reason of the end, or of the last pause that has none, afterwards."""
        self._partage(epreuve.motiver(self.dossier, bloc, phase, motif, cible))

    # --- notation, alone

    def grille(self, bloc: str) -> Grille:
        """The holder's own grid of a bloc; empty for two together, and for what is no bloc."""
        seul = self.clavier.seul
        return self.dossier.grille(BlocCode(bloc), seul) if seul else Grille()

    def noter(self, critere: str, valeur: str | None) -> None:
        """Mark a criterion."""
        dossier = self.dossier
        self._sur(dossier, critere, notation.noter(dossier, self.clavier, critere, valeur))

    def noter_le_reste(self, competence: str, valeur: str) -> None:
        """Mark what is not marked yet in one table."""
        dossier = self.dossier
        self._sur(dossier, competence, notation.noter_le_reste(dossier, self.clavier, competence, valeur))

    def juger(self, competence: str, valeur: str | None) -> None:
        """Pronounce a competence."""
        dossier = self.dossier
        self._sur(dossier, competence, notation.juger(dossier, self.clavier, competence, valeur))

    def juger_bloc(self, bloc: str, valeur: str | None, motif: str | None = None) -> None:
        """Pronounce a bloc. Without a reason, the one that stands and its draft are kept."""
        dossier = self.dossier
        faits = notation.juger_bloc(dossier, self.clavier, bloc, valeur, motif)
        self.append_solo(dossier, gardes.code_bloc(dossier, bloc), faits, "" if motif is None else "motif")

    def preciser(self, competence: str, text: str) -> None:
        """Write the comment of a table; its draft goes."""
        dossier = self.dossier
        faits = notation.preciser(dossier, self.clavier, competence, text)
        self._sur(dossier, competence, faits, f"precisions.{competence}")

    def signaler(self, critere: str, signale: bool) -> None:
        """Flag a criterion."""
        dossier = self.dossier
        self._sur(dossier, critere, notation.signaler(dossier, self.clavier, critere, signale))

    def aborder(self, critere: str, aborde: bool) -> None:
        """Tick a criterion as raised."""
        dossier = self.dossier
        self._sur(dossier, critere, notation.aborder(dossier, self.clavier, critere, aborde))

    def annoter(self, bloc: str, text: str, situation: int = 0) -> None:
        """Write one's own notes; their draft goes."""
        dossier = self.dossier
        faits = notation.annoter(dossier, self.clavier, bloc, text, situation)
        self.append_solo(dossier, gardes.code_bloc(dossier, bloc), faits, f"notes.{situation}")

    def _sur(self, dossier: Dossier, code: str, faits: Sequence[FaitsSolo], field: str = "") -> None:
        """Append to the grid of the bloc that holds a criterion or a competence."""
        self.append_solo(dossier, notation.bloc_de(dossier, code, "cellule"), faits, field)

    # --- scellement et révélation

    def sceller(self, bloc: str) -> None:
        """Seal the holder's grid: commitment, signature over the head, chain verified, backup."""
        dossier, clavier = self.dossier, self.clavier
        code, auteur = scellement.verifier(dossier, clavier, bloc), gardes.personne(clavier)
        in_progress = [field for other, field in self.brouillons() if other == code and champ_de_grille(field)]
        if in_progress:
            raise ActeRefuse(
                f"Un texte du bloc {bloc} est encore en cours de frappe : {nom_du_champ(in_progress[0])}.",
                "Terminez-le ou effacez-le : il n’entrerait plus dans votre grille.",
            )
        moment = self.avant_engagement()
        dossier, siege = self.dossier, gardes.siege(dossier, clavier)
        avancement = dossier.bloc(code).avancements[siege]
        key = self._key(auteur, code, avancement.version)
        engage = engagement.engagement(
            dossier=self.identifiant,
            bloc=code,
            siege=siege,
            auteur=auteur,
            version=avancement.version,
            plis=avancement.plis,
            grille=dossier.grille(code, auteur),
            key=key.cle,
            salt=key.sel,
        )
        ouvertures = (self._ouverture(code, siege),) if jury.seul(dossier) else ()
        faits = scellement.sceller(self.dossier, clavier, code, engage, ouvertures)
        self.append_checked(faits, moment)
        self.back_up()

    def reveler(self, bloc: str) -> None:
        """Reveal both grids: both unlocked, both at the keyboard."""
        dossier, clavier = self.dossier, self.clavier
        code = scellement.pret_a_reveler(dossier, clavier, bloc)
        ouvertures = tuple(self._ouverture(code, siege) for siege in jury.sieges(dossier))
        self._check(scellement.reveler(dossier, clavier, code, ouvertures))

    def _ouverture(self, bloc: BlocCode, siege: Numero) -> Ouverture:
        avancement = self.dossier.bloc(bloc).avancements[siege]
        key = self._key(avancement.auteur, bloc, avancement.version)
        return Ouverture(siege, avancement.auteur, key.cle, key.sel)

    # --- conciliation

    def confirmer_egales(self, bloc: str) -> None:
        """Carry over all equal cells."""
        self._partage(concilier.confirmer_egales(self.dossier, self.clavier, bloc))

    def trancher(self, bloc: str, cellule: str, valeur: str, motif: str = "") -> None:
        """Settle a cell."""
        self._partage(concilier.trancher(self.dossier, self.clavier, bloc, cellule, valeur, motif))

    def constater_desaccord(self, bloc: str, cellule: str, position_1: str, position_2: str) -> None:
        """State a disagreement."""
        faits = concilier.constater_desaccord(self.dossier, self.clavier, bloc, cellule, position_1, position_2)
        self._partage(faits)

    def retenir_precisions(self, bloc: str, competence: str, origine: Origine, rewritten: str = "") -> None:
        """Pick the comment that is printed."""
        faits = concilier.retenir_precisions(self.dossier, self.clavier, bloc, competence, origine, rewritten)
        self._partage(faits)

    def a_accorder(self, bloc: str) -> Empreinte:
        """The empreinte of the content that both are about to confirm; refused while something is open."""
        return concilier.a_accorder(self.dossier, bloc)

    def confirmer_accord(self, bloc: str, empreinte: Empreinte) -> None:
        """Confirm, alone, the content of a bloc."""
        self._check(concilier.confirmer_accord(self.dossier, self.clavier, bloc, empreinte))

    # --- dérogations

    def deroger(self, regle: str, motif: str) -> int:
        """Ask for a dérogation; returns its number."""
        self._partage(deroger.proposer(self.dossier, self.clavier, regle, motif))
        return self.dossier.derogations[-1].numero

    def accepter_derogation(self, numero: int) -> None:
        """Accept the other's dérogation."""
        self._partage(deroger.accepter(self.dossier, self.clavier, numero))

    def retirer_derogation(self, numero: int, motif: str) -> None:
        """Take a dérogation back."""
        self._partage(deroger.retirer(self.dossier, self.clavier, numero, motif))
