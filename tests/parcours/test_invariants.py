"""Any sequence of acts, permitted or not, keeps the invariants of a jury session."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from evaluateur.cles.lecture import Reader
from evaluateur.db import journaux
from evaluateur.metier import accords
from evaluateur.metier.actes import cloture, concilier, deroger, epreuve, notation, preparation
from evaluateur.metier.actes.contexte import Contexte, Partage
from evaluateur.metier.conformite import conformite
from evaluateur.metier.faits.notation import GrilleScellee, GrillesRevelees
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import BlocCode, Empreinte, Numero, ProfilId
from evaluateur.seance.parties.retours import Sens
from tests.parcours.monde import PHRASE, SIEGES, Monde, evaluateur, petit_referentiel, situation

REF = petit_referentiel()
BLOCS = sorted(REF.par_bloc)
COMPETENCES = sorted(REF.par_competence)
CRITERES = sorted(REF.par_critere)
CELLULES = BLOCS + COMPETENCES + CRITERES

blocs = st.sampled_from(BLOCS)
sieges: st.SearchStrategy[Numero] = st.sampled_from(SIEGES)
textes = st.text(st.characters(codec="utf-8"), max_size=12)
marques = st.sampled_from(["conforme", "non_conforme", "non_observe", "sans_objet", "inconnu", None])
verdicts = st.sampled_from(["acquise", "non_acquise", "acquis", "non_acquis", None])


class Session(RuleBasedStateMachine):
    """Plays acts at random on a real base, and remembers what an honest observer would."""

    sequences: ClassVar[int] = 0
    actes: ClassVar[int] = 0
    refuses: ClassVar[int] = 0
    closes: ClassVar[int] = 0

    @initialize()
    def ouvrir(self) -> None:
        type(self).sequences += 1
        self.dossier_temporaire = Path(tempfile.mkdtemp())
        self.monde = Monde(self.dossier_temporaire / "donnees", REF)
        self.poses: dict[str, set[str]] = {}
        self.originales: dict[str, Any] = {}
        self.figees: dict[int, str] = {}

    def teardown(self) -> None:
        if hasattr(self, "monde"):
            self.monde.poste.close()
            shutil.rmtree(self.dossier_temporaire)

    # --- acting

    def tenter(self, acte: Callable[[], object]) -> bool:
        """An act is done whole, or refused and leaves no trace."""
        seance = self.monde.seance
        tete, clos = seance.cahier.tete, seance.dossier.clos
        type(self).actes += 1
        refus: Refus | None = None
        try:
            acte()
        except Refus as said:
            refus = said
        if refus is not None:
            type(self).refuses += 1
            assert refus.phrase
            assert seance.cahier.tete == tete or self._seul_l_horloge_est_notee(tete)
            return False
        if clos and seance.cahier.tete != tete:
            assert not seance.dossier.clos, "a closed dossier changed without a new version"
            assert seance.dossier.version > 1
        return True

    def _seul_l_horloge_est_notee(self, tete: str) -> bool:
        """A moved wall clock is logged even when the act that noticed it is refused."""
        lines = list(journaux.read(self.monde.poste.coffre.base, self.monde.seance.identifiant))
        since = next(i for i, line in enumerate(lines) if line.empreinte == tete)
        return {line.type for line in lines[since + 1 :]} == {"HorlogeDeplacee"}

    def _put(self, *cellules: str) -> None:
        self.poses.setdefault(self.monde.poste.trousseau.clavier.auteur, set()).update(cellules)

    @rule(qui=st.sampled_from(["1", "2", "ensemble"]))
    def passer_la_main(self, qui: str) -> None:
        if qui == "ensemble":
            self.monde.ensemble()
        else:
            self.monde.seul(int(qui))  # type: ignore[arg-type]

    @rule(critere=st.sampled_from(CRITERES), valeur=marques)
    def noter(self, critere: str, valeur: str | None) -> None:
        if self.tenter(lambda: self.monde.seance.faire(notation.noter, critere, valeur)):
            self._put(critere)

    @rule(competence=st.sampled_from(COMPETENCES), valeur=verdicts)
    def juger(self, competence: str, valeur: str | None) -> None:
        if self.tenter(lambda: self.monde.seance.faire(notation.juger, competence, valeur)):
            self._put(competence)

    @rule(competence=st.sampled_from(COMPETENCES), text=textes)
    def preciser(self, competence: str, text: str) -> None:
        self.tenter(lambda: self.monde.seance.faire(notation.preciser, competence, text))

    @rule(bloc=blocs, valeur=verdicts, motif=textes)
    def juger_bloc(self, bloc: str, valeur: str | None, motif: str) -> None:
        if self.tenter(lambda: self.monde.seance.faire(notation.juger_bloc, bloc, valeur, motif)):
            self._put(bloc)

    @rule(critere=st.sampled_from(CRITERES), oui=st.booleans())
    def signaler_ou_aborder(self, critere: str, oui: bool) -> None:
        self.tenter(lambda: self.monde.seance.faire(notation.signaler, critere, oui))
        self.tenter(lambda: self.monde.seance.faire(notation.aborder, critere, oui))

    @rule(bloc=blocs, sens=st.sampled_from(["defaire", "refaire"]), times=st.integers(1, 3))
    def revenir(self, bloc: str, sens: Sens, times: int) -> None:
        for _ in range(times):
            self.tenter(lambda: self.monde.seance.revenir(BlocCode(bloc), sens))

    @rule(bloc=blocs, text=textes)
    def annoter_et_brouillonner(self, bloc: str, text: str) -> None:
        self.tenter(lambda: self.monde.seance.brouillons.save(BlocCode(bloc), "notes.0", text))
        self.tenter(lambda: self.monde.seance.faire(notation.annoter, bloc, text))

    @rule(bloc=blocs, jour=st.integers(9, 20), nature=st.sampled_from(["reelle", "simulee", "reconstituee"]))
    def observer(self, bloc: str, jour: int, nature: str) -> None:
        self.tenter(lambda: self.monde.seance.faire(epreuve.observer, bloc, situation(jour, nature=nature)))

    @rule(bloc=blocs, numero=st.integers(1, 4), motif=textes)
    def retirer(self, bloc: str, numero: int, motif: str) -> None:
        self.tenter(lambda: self.monde.seance.faire(epreuve.retirer, bloc, numero, motif))

    @rule(
        bloc=blocs,
        acte=st.sampled_from([epreuve.demarrer, epreuve.suspendre, epreuve.reprendre, epreuve.terminer]),
        duree=st.integers(0, 2000),
    )
    def chronometrer(self, bloc: str, acte: Callable[[Contexte, str, str], Partage[None]], duree: int) -> None:
        self.tenter(lambda: self.monde.seance.faire(acte, bloc, "entretien"))
        self.monde.horloge.avancer(duree)

    @rule(seconds=st.integers(-300, 300), reboot=st.booleans())
    def toucher_l_horloge(self, seconds: int, reboot: bool) -> None:
        self.monde.horloge.deplacer(seconds)
        if reboot:
            self.monde.horloge.redemarrer()

    @rule(bloc=blocs)
    def sceller(self, bloc: str) -> None:
        self.tenter(lambda: self.monde.seance.sceller(bloc))

    @rule(bloc=blocs)
    def reveler(self, bloc: str) -> None:
        self.tenter(lambda: self.monde.seance.reveler(bloc))

    @rule(bloc=blocs, cellule=st.sampled_from(CELLULES), valeur=st.one_of(marques, verdicts), motif=textes)
    def trancher(self, bloc: str, cellule: str, valeur: str | None, motif: str) -> None:
        self.tenter(lambda: self.monde.seance.faire(concilier.trancher, bloc, cellule, valeur or "", motif))

    @rule(bloc=blocs, cellule=st.sampled_from(CELLULES), motif=textes)
    def constater_desaccord(self, bloc: str, cellule: str, motif: str) -> None:
        self.tenter(lambda: self.monde.seance.faire(concilier.constater_desaccord, bloc, cellule, motif, motif))

    @rule(bloc=blocs, empreinte=st.booleans())
    def confirmer_accord(self, bloc: str, empreinte: bool) -> None:
        seance = self.monde.seance
        self.tenter(
            lambda: seance.faire(
                concilier.confirmer_accord,
                bloc,
                Empreinte(concilier.a_accorder(seance.dossier, bloc) if empreinte else "0" * 64),
            )
        )

    @rule(motif=textes, accepter=st.booleans(), rang=st.integers(0, 8))
    def deroger(self, motif: str, accepter: bool, rang: int) -> None:
        seance = self.monde.seance
        regles = [m.regle.cle for m in conformite.manquements(seance.dossier) if m.derogeable] or ["aucune"]
        self.tenter(lambda: seance.faire(deroger.proposer, regles[rang % len(regles)], motif))
        if accepter:
            self.tenter(lambda: seance.faire(deroger.accepter, rang))

    @rule(siege=sieges, motif=textes)
    def remplacer(self, siege: Numero, motif: str) -> None:
        if len(self.monde.poste.trousseau.profils) < 4:
            profil = self.monde.poste.trousseau.creer_profil(
                "ESSAI", f"Remplaçant {len(self.monde.poste.trousseau.profils)}", PHRASE
            )
            self.tenter(lambda: self.monde.seance.remplacer(siege, evaluateur(profil, siege), motif))

    @rule(presence=st.sampled_from(["present", "absent", "abandon"]), motif=textes)
    def declarer_presence(self, presence: Any, motif: str) -> None:
        self.tenter(lambda: self.monde.seance.faire(preparation.declarer_presence, presence, motif))

    @rule(bloc=blocs, presentation=st.sampled_from(["presente", "non_presente", "deja_acquis"]), preuve=textes)
    def declarer_presentation(self, bloc: str, presentation: Any, preuve: str) -> None:
        self.tenter(lambda: self.monde.seance.faire(preparation.declarer_presentation, bloc, presentation, preuve))

    @rule(mode=st.sampled_from(["papier", "electronique"]))
    def figer(self, mode: Any) -> None:
        if self.tenter(lambda: self.monde.seance.cloture.figer(mode)) and self.monde.seance.dossier.fige:
            assert not [m for m in conformite.manquements(self.monde.seance.dossier) if not m.derogeable]

    @rule()
    def signer(self) -> None:
        self.tenter(self.monde.seance.cloture.signer)

    @rule(motif=textes)
    def rouvrir(self, motif: str) -> None:
        self.tenter(lambda: self.monde.seance.faire(cloture.rouvrir, motif))

    @rule()
    def clore(self) -> None:
        self.tenter(self.monde.seance.cloture.clore)

    @rule(motif=textes)
    def ouvrir_version(self, motif: str) -> None:
        self.tenter(lambda: self.monde.seance.faire(cloture.ouvrir_version, motif))

    # --- long strides, so that random acts also fall on advanced dossiers

    @rule(pas=st.integers(1, 8))
    def avancer(self, pas: int) -> None:
        """Do what a jury in a hurry would do next, so many times; give up at the first refusal."""
        for _ in range(pas):
            try:
                self._prochaine_etape()
            except Refus:
                type(self).refuses += 1
                return
            finally:
                type(self).closes += self.monde.seance.dossier.clos

    def _prochaine_etape(self) -> None:
        seance, monde = self.monde.seance, self.monde
        if seance.dossier.clos:
            return
        if seance.dossier.fige is not None:
            monde.seul(1)
            seance.faire(cloture.rouvrir, "on recommence")
        for bloc in seance.dossier.presentes if seance.dossier.presence == "present" else ():
            etat = seance.dossier.bloc(bloc)
            if not etat.chronos:
                monde.epreuve(bloc)
                return
            for siege in SIEGES:
                if not etat.revele_le and not etat.scelle(siege):
                    monde.seul(siege)
                    self._put(bloc, *(c for c in CELLULES if c.startswith(f"{bloc}.")))
                    monde.noter_tout(siege, bloc)
                    seance.sceller(bloc)
                    return
            if not etat.revele_le:
                monde.conclure(bloc)
                return
            if not accords.conclu(seance.dossier, bloc):
                monde.accorder(bloc)
                return
        self._deroger_a_tout()
        monde.signer_et_clore()

    def _deroger_a_tout(self) -> None:
        seance = self.monde.seance
        for manquement in conformite.manquements(seance.dossier):
            if manquement.derogeable:
                self.monde.seul(1)
                numero = seance.faire(deroger.proposer, manquement.regle.cle, "accepté pour l’essai")
                self.monde.seul(2)
                seance.faire(deroger.accepter, numero)

    # --- what must hold after each act

    def _reread(self) -> Reader:
        """The stored journal, read with the keys of whoever holds the keyboard."""
        poste, seance = self.monde.poste, self.monde.seance

        def keys(auteur: str, bloc: str, version: int) -> bytes | None:
            if poste.trousseau.clavier.personnes != (auteur,):
                return None
            return poste.trousseau.cle_bloc(ProfilId(auteur), seance.identifiant, BlocCode(bloc), version).cle

        reader = Reader(seance.identifiant, poste.coffre.referentiel, keys)
        reader.read(journaux.read(poste.coffre.base, seance.identifiant))
        return reader

    @invariant()
    def le_journal_relu_donne_le_dossier_vivant(self) -> None:
        alive = self.monde.seance.dossier
        reread = self._reread()
        assert reread.dossier == alive
        assert reread.tete == self.monde.seance.cahier.tete

    @invariant()
    def rien_n_est_revele_avant_deux_scelles(self) -> None:
        seance = self.monde.seance
        scelles: dict[str, dict[int, str]] = {b: {} for b in BLOCS}
        for line in journaux.read(self.monde.poste.coffre.base, seance.identifiant):
            if line.type in ("GrilleScellee", "GrillesRevelees"):
                fait = read_fait(line.donnees)
                if isinstance(fait, GrilleScellee):
                    scelles[fait.bloc][fait.siege] = line.auteur
                elif isinstance(fait, GrillesRevelees):
                    assert {o.siege: o.auteur for o in fait.ouvertures} == scelles[fait.bloc]

    @invariant()
    def l_autre_ne_lit_rien_avant_la_revelation(self) -> None:
        dossier, clavier = self.monde.seance.dossier, self.monde.poste.trousseau.clavier
        for bloc, auteur in dossier.grilles:
            revelee = auteur in {o.auteur for o in dossier.bloc(bloc).originales.values()}
            assert revelee or clavier.personnes == (auteur,)

    @invariant()
    def aucune_marque_ne_vient_d_elle_meme(self) -> None:
        for (_, auteur), grille in self.monde.seance.dossier.grilles.items():
            assert set(grille.marques) <= self.poses.get(auteur, set())

    @invariant()
    def les_grilles_d_origine_ne_changent_plus(self) -> None:
        for bloc, etat in self.monde.seance.dossier.blocs.items():
            if etat.originales:
                assert self.originales.setdefault(bloc, etat.originales) == etat.originales

    @invariant()
    def un_accord_lie_deux_personnes_au_meme_contenu(self) -> None:
        dossier = self.monde.seance.dossier
        for bloc, etat in dossier.blocs.items():
            if accords.conclu(dossier, bloc):
                one, two = etat.accords.values()
                assert one.auteur != two.auteur
                assert one.empreinte == two.empreinte

    @invariant()
    def une_version_close_reste_telle_quelle(self) -> None:
        for version in self.monde.seance.dossier.versions:
            assert self.figees.setdefault(version.numero, version.contenu) == version.contenu
            assert len(set(version.signataires)) == 2


def test_any_sequence_of_acts_keeps_the_invariants(record_property: Callable[[str, object], None]) -> None:
    Session.sequences = Session.actes = Session.refuses = Session.closes = 0
    reglages = settings(
        max_examples=2 * settings().max_examples,
        stateful_step_count=40,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Session, settings=reglages)
    bilan = f"{Session.sequences} sequences, {Session.actes} acts, {Session.refuses} refused, {Session.closes} closed"
    record_property("bilan", bilan)
    assert Session.sequences >= min(50, settings().max_examples)
    assert 0 < Session.refuses < Session.actes
    assert Session.closes, "no sequence reached a closed dossier: the search is too shallow"
