"""Any sequence of acts, permitted or not, keeps the invariants of a jury session."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from msgspec import UNSET
from msgspec.structs import replace

from evaluateur.cles.lecture import Reader
from evaluateur.db import journaux
from evaluateur.metier import accords
from evaluateur.metier.actes import cloture, concilier, deroger, epreuve, notation, preparation
from evaluateur.metier.actes.contexte import Contexte, Partage
from evaluateur.metier.conformite import conformite
from evaluateur.metier.faits.notation import GrilleScellee, GrillesRevelees
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import BlocCode, Empreinte, ProfilId
from evaluateur.seance.parties.retours import Sens
from tests.parcours.jumeau import Jumeau
from tests.parcours.monde import PHRASE, Monde, petit_referentiel, situation
from tests.parcours.positionne import Positionne

rangs = st.integers(0, 99)
"""Which of them, round and round: what a référentiel holds is known once one is begun on."""
textes = st.text(st.characters(codec="utf-8"), max_size=12)
_T = TypeVar("_T")


def _one(items: Sequence[_T], rang: int) -> _T:
    return items[rang % len(items)]


class Bilan:
    """How far a search went."""

    def __init__(self) -> None:
        self.sequences = self.actes = self.refuses = self.closes = 0

    def __str__(self) -> str:
        return f"{self.sequences} sequences, {self.actes} acts, {self.refuses} refused, {self.closes} closed"


class Session(RuleBasedStateMachine):
    """Plays acts at random on a real base, and remembers what an honest observer would."""

    ouvre: ClassVar[Callable[[Path], Monde]] = lambda folder: Monde(folder, petit_referentiel())
    """The world in which it is played: a référentiel, and how its people mark."""
    bilan: ClassVar[Bilan] = Bilan()

    @initialize()
    def ouvrir(self) -> None:
        self.bilan.sequences += 1
        self.dossier_temporaire = Path(tempfile.mkdtemp())
        self.monde = type(self).ouvre(self.dossier_temporaire / "donnees")
        self.ref = self.monde.ref
        self.blocs = sorted(self.ref.par_bloc)
        self.competences, self.criteres = sorted(self.ref.par_competence), sorted(self.ref.par_critere)
        self.cellules = [*self.blocs, *self.competences, *self.criteres]
        scales = (self.ref.echelles.critere, self.ref.echelles.competence, self.ref.echelles.bloc)
        self.marques = [*(v.cle for v in scales[0].valeurs), "inconnu", None]
        self.verdicts = [*(v.cle for scale in scales[1:] for v in scale.valeurs), None]
        self.poses: dict[str, set[str]] = {}
        self.originales: dict[tuple[str, ...], Any] = {}
        self.revelees: set[tuple[str, ...]] = set()
        self.figees: dict[int, str] = {}

    def teardown(self) -> None:
        if hasattr(self, "monde"):
            self.monde.poste.close()
            shutil.rmtree(self.dossier_temporaire)

    # --- acting

    def tenter(self, acte: Callable[[], object], *, seule: bool = False) -> bool:
        """An act is done whole, or refused and leaves no trace; ``seule``: it is one that a closed dossier takes."""
        seance = self.monde.seance
        tete, clos = seance.cahier.tete, seance.dossier.clos
        self.bilan.actes += 1
        refus: Refus | None = None
        try:
            acte()
        except Refus as said:
            refus = said
        if refus is not None:
            self.bilan.refuses += 1
            assert refus.phrase
            assert seance.cahier.tete == tete or self._seul_l_horloge_est_notee(tete)
            return False
        if clos and seance.cahier.tete != tete and not seule:
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

    @rule(qui=st.integers(0, 2))
    def passer_la_main(self, qui: int) -> None:
        if qui == 0 or qui > len(self.ref.numeros):
            self.monde.ensemble()
        else:
            self.monde.seul(self.ref.numeros[qui - 1])

    @rule(ou=rangs, quoi=rangs)
    def noter(self, ou: int, quoi: int) -> None:
        critere, valeur = _one(self.criteres, ou), _one(self.marques, quoi)
        if self.tenter(lambda: self.monde.seance.faire(notation.noter, critere, valeur)):
            self._put(critere)

    @rule(ou=rangs, quoi=rangs)
    def juger(self, ou: int, quoi: int) -> None:
        competence, valeur = _one(self.competences, ou), _one(self.verdicts, quoi)
        if self.tenter(lambda: self.monde.seance.faire(notation.juger, competence, valeur)):
            self._put(competence)

    @rule(ou=rangs, text=textes)
    def preciser(self, ou: int, text: str) -> None:
        self.tenter(lambda: self.monde.seance.faire(notation.preciser, _one(self.competences, ou), text))

    @rule(ou=rangs, quoi=rangs, motif=textes)
    def juger_bloc(self, ou: int, quoi: int, motif: str) -> None:
        bloc, valeur = _one(self.blocs, ou), _one(self.verdicts, quoi)
        if self.tenter(lambda: self.monde.seance.faire(notation.juger_bloc, bloc, valeur, motif)):
            self._put(bloc)

    @rule(ou=rangs, oui=st.booleans())
    def signaler_ou_aborder(self, ou: int, oui: bool) -> None:
        critere = _one(self.criteres, ou)
        self.tenter(lambda: self.monde.seance.faire(notation.signaler, critere, oui))
        self.tenter(lambda: self.monde.seance.faire(notation.aborder, critere, oui))

    @rule(ou=rangs, sens=st.sampled_from(["defaire", "refaire"]), times=st.integers(1, 3))
    def revenir(self, ou: int, sens: Sens, times: int) -> None:
        for _ in range(times):
            self.tenter(lambda: self.monde.seance.revenir(_one(self.blocs, ou), sens))

    @rule(ou=rangs, text=textes)
    def annoter_et_brouillonner(self, ou: int, text: str) -> None:
        bloc = _one(self.blocs, ou)
        self.tenter(lambda: self.monde.seance.brouillons.save(bloc, "notes.0", text))
        self.tenter(lambda: self.monde.seance.faire(notation.annoter, bloc, text))

    @rule(ou=rangs, jour=st.integers(9, 20), quoi=rangs)
    def observer(self, ou: int, jour: int, quoi: int) -> None:
        bloc = self.ref.par_bloc[_one(self.blocs, ou)]
        natures = [n.cle for n in bloc.modalites.natures] or ["reelle"]
        seen = situation(jour, nature=_one(natures, quoi))
        self.tenter(lambda: self.monde.seance.faire(epreuve.observer, bloc.code, seen))

    @rule(ou=rangs, numero=st.integers(1, 4), motif=textes)
    def retirer(self, ou: int, numero: int, motif: str) -> None:
        self.tenter(lambda: self.monde.seance.faire(epreuve.retirer, _one(self.blocs, ou), numero, motif))

    @rule(
        ou=rangs,
        acte=st.sampled_from([epreuve.demarrer, epreuve.suspendre, epreuve.reprendre, epreuve.terminer]),
        duree=st.integers(0, 2000),
    )
    def chronometrer(self, ou: int, acte: Callable[[Contexte, str, str], Partage[None]], duree: int) -> None:
        bloc = self.ref.par_bloc[_one(self.blocs, ou)]
        phase = next((p.code for p in bloc.modalites.phases), "entretien")
        self.tenter(lambda: self.monde.seance.faire(acte, bloc.code, phase))
        self.monde.horloge.avancer(duree)

    @rule(seconds=st.integers(-300, 300), reboot=st.booleans())
    def toucher_l_horloge(self, seconds: int, reboot: bool) -> None:
        self.monde.horloge.deplacer(seconds)
        if reboot:
            self.monde.horloge.redemarrer()

    @rule(ou=rangs)
    def sceller(self, ou: int) -> None:
        self.tenter(lambda: self.monde.seance.sceller(_one(self.blocs, ou)))

    @rule(ou=rangs)
    def reveler(self, ou: int) -> None:
        self.tenter(lambda: self.monde.seance.reveler(_one(self.blocs, ou)))

    @rule(ou=rangs, laquelle=rangs, quoi=rangs, motif=textes)
    def trancher(self, ou: int, laquelle: int, quoi: int, motif: str) -> None:
        bloc, cellule = _one(self.blocs, ou), _one(self.cellules, laquelle)
        valeur = _one([*self.marques, *self.verdicts], quoi) or ""
        self.tenter(lambda: self.monde.seance.faire(concilier.trancher, bloc, cellule, valeur, motif))

    @rule(ou=rangs, laquelle=rangs, motif=textes)
    def constater_desaccord(self, ou: int, laquelle: int, motif: str) -> None:
        bloc, cellule = _one(self.blocs, ou), _one(self.cellules, laquelle)
        self.tenter(lambda: self.monde.seance.faire(concilier.constater_desaccord, bloc, cellule, motif, motif))

    @rule(ou=rangs, empreinte=st.booleans())
    def confirmer_accord(self, ou: int, empreinte: bool) -> None:
        seance, bloc = self.monde.seance, _one(self.blocs, ou)
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

    @rule(ou=rangs, motif=textes)
    def remplacer(self, ou: int, motif: str) -> None:
        siege = _one(self.ref.numeros, ou)
        if len(self.monde.poste.trousseau.profils) < 4:
            profil = self.monde.poste.trousseau.creer_profil(
                "ESSAI", f"Remplaçant {len(self.monde.poste.trousseau.profils)}", PHRASE
            )
            self.tenter(lambda: self.monde.seance.remplacer(siege, self.monde.occupant(profil, siege), motif))

    @rule(presence=st.sampled_from(["present", "absent", "abandon"]), motif=textes)
    def declarer_presence(self, presence: Any, motif: str) -> None:
        self.tenter(lambda: self.monde.seance.faire(preparation.declarer_presence, presence, motif))

    @rule(
        constat=st.sampled_from(["conforme", "corrigee", "aucune_piece", "ne_correspond_pas"]),
        piece=st.sampled_from(["passeport", "autre", "inconnue", UNSET]),
        prenoms=textes,
    )
    def verifier_identite(self, constat: Any, piece: Any, prenoms: str) -> None:
        seen = replace(self.monde.seance.dossier.candidat.etat_civil, prenoms=prenoms)
        self.tenter(lambda: self.monde.seance.faire(preparation.verifier_identite, constat, piece, seen))

    @rule(nom=textes, motif=textes)
    def rectifier_identite(self, nom: str, motif: str) -> None:
        dossier = self.monde.seance.dossier
        right = replace(dossier.candidat.etat_civil, nom_naissance=nom)
        if self.tenter(lambda: self.monde.seance.faire(cloture.rectifier_identite, right, motif), seule=True):
            now = self.monde.seance.dossier
            assert (now.fige, now.versions) == (dossier.fige, dossier.versions)

    @rule(ou=rangs, presentation=st.sampled_from(["presente", "non_presente", "deja_acquis"]), preuve=textes)
    def declarer_presentation(self, ou: int, presentation: Any, preuve: str) -> None:
        bloc = _one(self.blocs, ou)
        self.tenter(lambda: self.monde.seance.faire(preparation.declarer_presentation, bloc, presentation, preuve))

    @rule(mode=st.sampled_from(["papier", "electronique"]))
    def figer(self, mode: Any) -> None:
        if self.tenter(lambda: self.monde.seance.figer(mode)) and self.monde.seance.dossier.fige:
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
                self.bilan.refuses += 1
                return
            finally:
                self.bilan.closes += self.monde.seance.dossier.clos

    @rule()
    def mener_a_son_terme(self) -> None:
        """All that is left, if nothing stands in the way: whatever is drawn, some dossiers are closed."""
        self.avancer(12)

    def _prochaine_etape(self) -> None:
        seance, monde = self.monde.seance, self.monde
        if seance.dossier.clos:
            return
        if seance.dossier.fige is not None:
            monde.seul(1)
            seance.faire(cloture.rouvrir, "on recommence")
        for bloc in seance.dossier.presentes if seance.dossier.presence == "present" else ():
            etat = seance.dossier.bloc(bloc)
            modalites = self.ref.par_bloc[bloc].modalites
            if (modalites.phases and not etat.chronos) or (modalites.natures and not etat.situations):
                monde.epreuve(bloc)
                return
            for siege in self.ref.numeros:
                if not etat.revele_le and not etat.scelle(siege):
                    monde.seul(siege)
                    self._put(bloc, *self.ref.par_bloc[bloc].cellules)
                    monde.noter_tout(siege, bloc)
                    seance.sceller(bloc)
                    return
            if not etat.revele_le:
                monde.conclure(bloc)
                return
            if not accords.conclu(seance.dossier, bloc):
                monde.accorder(bloc)
                return
        if any(m.regle.sorte == "identite" and not m.derogeable for m in conformite.manquements(seance.dossier)):
            monde.seul(1)
            seance.faire(preparation.verifier_identite, "conforme", "passeport")
        self._deroger_a_tout()
        monde.signer_et_clore()

    def _deroger_a_tout(self) -> None:
        seance = self.monde.seance
        for manquement in conformite.manquements(seance.dossier):
            if manquement.derogeable:
                self.monde.seul(1)
                numero = seance.faire(deroger.proposer, manquement.regle.cle, "accepté pour l’essai")
                if len(self.ref.numeros) > 1:
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
        scelles: dict[str, dict[int, str]] = {b: {} for b in self.blocs}
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
        self.revelees |= {(b, o.auteur) for b, etat in dossier.blocs.items() for o in etat.originales.values()}
        for grille in dossier.grilles:
            assert grille in self.revelees or clavier.personnes == grille[1:]

    @invariant()
    def aucune_marque_ne_vient_d_elle_meme(self) -> None:
        for (_, auteur), grille in self.monde.seance.dossier.grilles.items():
            assert set(grille.marques) <= self.poses.get(auteur, set())

    @invariant()
    def les_grilles_d_origine_ne_changent_plus(self) -> None:
        for bloc, etat in self.monde.seance.dossier.blocs.items():
            if etat.originales:  # whoever takes over where one sits alone seals a grid of his own
                who = (bloc, *(o.auteur for o in etat.originales.values()))
                assert self.originales.setdefault(who, etat.originales) == etat.originales

    @invariant()
    def un_accord_lie_deux_personnes_au_meme_contenu(self) -> None:
        dossier = self.monde.seance.dossier
        for bloc, etat in dossier.blocs.items():
            if accords.conclu(dossier, bloc) and len(self.ref.numeros) > 1:
                one, two = etat.accords.values()
                assert one.auteur != two.auteur
                assert one.empreinte == two.empreinte

    @invariant()
    def une_version_close_reste_telle_quelle(self) -> None:
        for version in self.monde.seance.dossier.versions:
            assert self.figees.setdefault(version.numero, version.contenu) == version.contenu
            assert len(set(version.signataires)) == len(self.ref.numeros)


SEARCHES = 5
"""Of a few sequences, chance may take none to its end."""


def search(machine: type[Session], worlds: int, steps: int) -> Bilan:
    """Play so many sequences of so many acts, and say how far they went; again while none reached a closed dossier."""
    machine.bilan = Bilan()
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    for more in range(SEARCHES):  # the same draws would say the same: each search goes further
        count = steps + 15 * more
        run_state_machine_as_test(
            machine, settings=settings(max_examples=worlds, stateful_step_count=count, suppress_health_check=checks)
        )
        if machine.bilan.closes:
            break
    return machine.bilan


def autres() -> dict[str, Callable[[Path], Monde]]:
    """Other référentiels: the twin of the first, with other codes, keys and words; a positioning, by one and by two."""
    twin = Jumeau(petit_referentiel()).referentiel
    return {
        "jumeau": lambda folder: Monde(folder, twin),
        "positionnement-un": lambda folder: Positionne(folder, 1),
        "positionnement-deux": lambda folder: Positionne(folder, 2),
    }


def test_any_sequence_of_acts_keeps_the_invariants(record_property: Callable[[str, object], None]) -> None:
    bilan = search(Session, 2 * settings().max_examples, 40)
    record_property("bilan", str(bilan))
    assert bilan.sequences >= min(50, settings().max_examples)
    assert 0 < bilan.refuses < bilan.actes
    assert bilan.closes, f"no sequence reached a closed dossier, the search is too shallow: {bilan}"


@pytest.mark.parametrize("nom", ["jumeau", "positionnement-un", "positionnement-deux"])
def test_so_does_any_on_another_referentiel(nom: str) -> None:
    bilan = search(dans(Session, nom), max(8, settings().max_examples // 5), 30)
    assert 0 < bilan.refuses < bilan.actes
    assert bilan.closes, f"no sequence reached a closed dossier, the search is too shallow: {bilan}"


def dans(machine: type[Session], nom: str) -> type[Session]:
    """The same acts, in one of the other worlds."""
    return type(f"{machine.__name__}{nom}", (machine,), {"ouvre": staticmethod(autres()[nom])})
