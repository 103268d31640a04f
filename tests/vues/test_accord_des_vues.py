"""After any sequence of acts, list, steps, strip and documents tell one dossier: the same states, counts, next act."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant

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
from evaluateur.vues.suite import EN_MARCHE, etape_du_bloc
from evaluateur.vues.vue import Vue
from tests.parcours.test_invariants import Session, dans, search

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
            for etape in vue.deroule:
                assert again.restes(etape, bloc) == vue.restes(etape, bloc)
                assert again.suite(etape, bloc) == vue.suite(etape, bloc)

    @invariant()
    def la_preparation_se_compte_une_fois(self) -> None:
        vue = self.vue
        left = len(vue.restes("preparation", BlocCode("")))
        (pas, *_) = vue.pas(BlocCode(""))
        assert (pas.etat, pas.pastille) == (("manque", f"{left} à vérifier") if left else ("fait", ""))
        prochaine = vue.prochaine
        if left and vue.dossier.fige is None and prochaine.suite != EN_MARCHE:  # a clock that runs comes first
            assert prochaine.etape == "preparation"
            assert prochaine.suite == f"{left}{INSECABLE}point{'s' if left > 1 else ''} à vérifier"
            assert compte(vue.restes("preparation", BlocCode(""))) == prochaine.suite

    @invariant()
    def chaque_bloc_est_dit_partout_au_meme_point(self) -> None:
        vue = self.vue
        puces = {puce.bloc: puce for puce in vue.resume.puces}
        for code in vue.dossier.presentes if vue.dossier.presence == "present" else ():
            pas = {p.etape: p for p in vue.pas(code)}
            assert tuple(pas) == vue.deroule
            if "conciliation" in pas:
                self._conciliation(vue, code, puces[code], pas["conciliation"])
            if "scellement" in pas:
                self._scellement(vue, code, puces[code], pas["scellement"])
            else:  # whoever sits alone seals where he signs
                assert jury.seul(vue.dossier)
                assert "scellement" not in {r.etape for etape in ETAPES for r in vue.restes(etape, code)}
            self._restes(vue, code, pas)

    def _scellement(self, vue: Vue, code: BlocCode, puce: Puce, pas: Pas) -> None:
        sealed, seats = vue.blocs[code].scelles, len(jury.sieges(vue.dossier))
        assert pas.pastille == (f"{sealed} / {seats}" if sealed else "")
        if puce.etat == "scelle":
            assert puce.mot == f"Scellé {sealed}/{seats}"
        assert (pas.etat == "scelle") == (puce.etat in ("a_reveler", "a_concilier", "a_confirmer", "conclu"))

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
        if "epreuve" in pas:
            assert not (pas["epreuve"].etat == "fait" and vue.restes("epreuve", code))
        grille = vue.restes("grille", code)
        assert not (pas["grille"].etat == "fait" and grille)
        if pas["grille"].etat == "manque":
            assert pas["grille"].pastille.split()[0] == str(len(grille))
        raised = [r for r in vue.restes("entretien", code) if r.quoi == "aborder"]
        if raised and "entretien" in pas and pas["entretien"].etat in ("a_faire", "en_cours"):
            assert pas["entretien"].pastille == f"{len(raised)} à aborder"

    @invariant()
    def un_seul_acte_vient_ensuite(self) -> None:
        vue = self.vue
        prochaine = vue.prochaine
        assert prochaine.etape in vue.deroule
        if prochaine.bloc and vue.blocs[prochaine.bloc].stade != "conclu":
            assert prochaine.etape == etape_du_bloc(vue.blocs[prochaine.bloc])
        for code in vue.dossier.presentes:
            suite = vue.suite("conciliation", code)
            if suite is not None and suite.bloc == prochaine.bloc != code and not suite.obstacle:
                assert suite.etape == prochaine.etape
        freezing = (prochaine.etape, prochaine.acte) == (
            "signature",
            f"Figer la {vue.dossier.referentiel.dits.grille}",
        )
        assert freezing == (vue.dossier.fige is None and not vue.manquements)
        assert conformite.manquements(self.monde.seance.dossier) == vue.manquements
        if vue.dossier.fige is None:
            left, alone = vue.restes("signature", BlocCode("")), jury.seul(vue.dossier)
            of_the_rules = [m for m in vue.manquements if not (alone and m.regle.sorte == "scellement")]
            assert [r.sujet for r in left if r.quoi == "point" and r.etape != "signature"] == [
                m for m in of_the_rules if m.etape != "signature"
            ]
            assert alone or len(left) == len(vue.manquements)

    @invariant()
    def le_proces_verbal_dit_les_resultats_de_la_liste(self) -> None:
        vue = self.vue
        if vue.dossier.fige is not None:
            pv = proces_verbal.read(vue.dossier.fige.contenu)
            told = {b.code: b.resultat.mot for b in pv.blocs}
            listed = {p.bloc: p.mot for p in vue.resume.puces}
            assert told == listed


def test_after_any_sequence_of_acts_every_view_agrees_with_every_other() -> None:
    bilan = search(Regards, settings().max_examples, 30)
    assert bilan.closes, f"no sequence reached a closed dossier, the search is too shallow: {bilan}"


@pytest.mark.parametrize("nom", ["jumeau", "positionnement-un", "positionnement-deux"])
def test_they_agree_on_another_referentiel(nom: str) -> None:
    bilan = search(dans(Regards, nom), max(6, settings().max_examples // 8), 25)
    assert bilan.closes, f"no sequence reached a closed dossier, the search is too shallow: {bilan}"
