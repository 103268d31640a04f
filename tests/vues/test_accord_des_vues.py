"""After any sequence of acts, list, steps, strip and documents tell one dossier: the same states, counts, next act."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from evaluateur.metier import jury
from evaluateur.metier.actes import concilier
from evaluateur.metier.conformite import conformite
from evaluateur.metier.etapes import ETAPES, Etape
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.vues.pas import Pas
from evaluateur.vues.restes import compte
from evaluateur.vues.resume import Puce
from evaluateur.vues.suite import etape_du_bloc
from evaluateur.vues.vue import Vue
from tests.parcours.test_invariants import Session

INSECABLE = "\N{NO-BREAK SPACE}"


class Regards(Session):
    """The acts of a session, and every way in which they are told."""

    @property
    def vue(self) -> Vue:
        return Vue(self.monde.seance.dossier, self.monde.poste.trousseau.clavier.personnes)

    @invariant()
    def la_liste_lue_sans_cle_dit_ce_que_chacun_voit(self) -> None:
        assert self.monde.poste.liste.lister() == [self.vue.resume] == [Vue(self.monde.seance.dossier).resume]

    @invariant()
    def le_journal_relu_montre_la_meme_chose(self) -> None:
        vue = self.vue
        again = Vue(self._reread().dossier, vue.personnes)
        for bloc in vue.blocs:
            assert again.pas(bloc) == vue.pas(bloc)
            for etape in ETAPES:
                assert again.restes(etape, bloc) == vue.restes(etape, bloc)
                assert again.suite(etape, bloc) == vue.suite(etape, bloc)

    @invariant()
    def la_preparation_se_compte_une_fois(self) -> None:
        vue = self.vue
        left = len(vue.restes("preparation", BlocCode("")))
        (pas, *_) = vue.pas(BlocCode(""))
        assert (pas.etat, pas.pastille) == (("manque", f"{left} à vérifier") if left else ("fait", ""))
        if left and vue.dossier.fige is None:
            prochaine = vue.prochaine
            assert prochaine.etape == "preparation"
            assert prochaine.suite == f"{left}{INSECABLE}point{'s' if left > 1 else ''} à vérifier"
            assert compte(vue.restes("preparation", BlocCode(""))) == prochaine.suite

    @invariant()
    def chaque_bloc_est_dit_partout_au_meme_point(self) -> None:
        vue = self.vue
        puces = {puce.bloc: puce for puce in vue.resume.puces}
        for code in vue.dossier.presentes if vue.dossier.presence == "present" else ():
            pas = {p.etape: p for p in vue.pas(code)}
            self._conciliation(vue, code, puces[code], pas["conciliation"])
            sealed, seats = vue.blocs[code].scelles, len(jury.sieges(vue.dossier))
            assert pas["scellement"].pastille == (f"{sealed} / {seats}" if sealed else "")
            if puces[code].etat == "scelle":
                assert puces[code].mot == f"Scellé {sealed}/{seats}"
            assert (pas["scellement"].etat == "scelle") == (
                puces[code].etat in ("a_reveler", "a_concilier", "a_confirmer", "conclu")
            )
            self._restes(vue, code, pas)

    def _conciliation(self, vue: Vue, code: BlocCode, puce: Puce, pas: Pas) -> None:
        left = vue.restes("conciliation", code)
        conclu = vue.blocs[code].stade == "conclu"
        assert (puce.etat == "conclu") == (pas.etat == "fait") == conclu
        missing = any(m.bloc == code and m.etape == "conciliation" for m in vue.manquements)
        assert missing == (bool(vue.blocs[code].etat.revele_le) and not conclu)
        if vue.blocs[code].etat.revele_le and not conclu:
            assert (puce.etat == "a_concilier") == any(r.quoi in ("ecart", "manquant", "a_confirmer") for r in left)
            try:
                concilier.a_accorder(self.monde.seance.dossier, code)
            except Refus:
                assert left, "the agreement is refused, and nothing says why"
            else:
                assert not left
                assert puce.etat == "a_confirmer"

    def _restes(self, vue: Vue, code: BlocCode, pas: dict[Etape, Pas]) -> None:
        """A step that is done leaves nothing, one that says how much is missing says how much is left."""
        assert not (pas["epreuve"].etat == "fait" and vue.restes("epreuve", code))
        grille = vue.restes("grille", code)
        assert not (pas["grille"].etat == "fait" and grille)
        if pas["grille"].etat == "manque":
            assert pas["grille"].pastille.split()[0] == str(len(grille))
        raised = [r for r in vue.restes("entretien", code) if r.quoi == "aborder"]
        if raised and pas["entretien"].etat in ("a_faire", "en_cours"):
            assert pas["entretien"].pastille == f"{len(raised)} à aborder"

    @invariant()
    def un_seul_acte_vient_ensuite(self) -> None:
        vue = self.vue
        prochaine = vue.prochaine
        if prochaine.bloc and vue.blocs[prochaine.bloc].stade != "conclu":
            assert prochaine.etape == etape_du_bloc(vue.blocs[prochaine.bloc])
        for code in vue.dossier.presentes:
            suite = vue.suite("conciliation", code)
            if suite is not None and suite.bloc == prochaine.bloc != code and not suite.obstacle:
                assert suite.etape == prochaine.etape
        freezing = (prochaine.etape, prochaine.acte) == ("signature", "Figer la grille officielle")
        assert freezing == (vue.dossier.fige is None and not vue.manquements)
        assert conformite.manquements(self.monde.seance.dossier) == vue.manquements
        if vue.dossier.fige is None:
            assert len(vue.restes("signature", BlocCode(""))) == len(vue.manquements)

    @invariant()
    def le_proces_verbal_dit_les_resultats_de_la_liste(self) -> None:
        vue = self.vue
        if vue.dossier.fige is not None:
            pv = proces_verbal.read(vue.dossier.fige.contenu)
            told = {b.code: b.resultat.mot for b in pv.blocs}
            listed = {p.bloc: p.mot for p in vue.resume.puces}
            assert told == listed


def test_after_any_sequence_of_acts_every_view_agrees_with_every_other() -> None:
    Session.closes = 0
    reglages = settings(
        max_examples=settings().max_examples,
        stateful_step_count=30,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Regards, settings=reglages)
    assert Regards.closes, "no sequence reached a closed dossier: the search is too shallow"
