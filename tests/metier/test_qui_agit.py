"""Each act is one evaluator's, or the two's: anybody else is refused, whatever the dossier has come to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from evaluateur.metier.actes import cloture, concilier, deroger, notation, scellement
from evaluateur.metier.actes.contexte import Contexte
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.dossier import Derogation
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, HORS_BLOC, BlocCode, ProfilId
from tests.parcours.monde import Monde

Acte = Callable[[Contexte], object]
INSTANT = datetime(2026, 11, 16, 9, tzinfo=UTC)
STRANGER = ProfilId("ffffffffffffffff")

SEUL: dict[str, tuple[str, Acte]] = {
    "mark": ("open", lambda c: notation.noter(c, "1.1.1", "conforme")),
    "judge": ("open", lambda c: notation.juger(c, "1.1", "acquise")),
    "comment": ("open", lambda c: notation.preciser(c, "1.1", "Bien.")),
    "seal": ("marked", lambda c: scellement.sceller(c, "1", AUCUNE_EMPREINTE)),
    "agree": ("revealed", lambda c: concilier.confirmer_accord(c, "1", AUCUNE_EMPREINTE)),
    "ask for a breach": ("open", lambda c: deroger.proposer(c, "siege.nom", "Motif.")),
    "accept a breach": ("asked", lambda c: deroger.accepter(c, 1)),
    "take a breach back": ("asked", lambda c: deroger.retirer(c, 1, "Motif.")),
    "sign": ("frozen", lambda c: cloture.signer(c, AUCUNE_EMPREINTE)),
    "reopen": ("frozen", lambda c: cloture.rouvrir(c, "Motif.")),
    "scan": ("frozen", lambda c: cloture.joindre_scan(c, "grille", "application/pdf", 10, AUCUNE_EMPREINTE)),
    "close": ("signed", cloture.clore),
    "scan after": ("closed", lambda c: cloture.joindre_scan(c, "grille", "application/pdf", 10, AUCUNE_EMPREINTE)),
    "correct": ("closed", lambda c: cloture.ouvrir_version(c, "Motif.")),
    "rectify": ("closed", lambda c: cloture.rectifier_identite(c, c.dossier.candidat.etat_civil, "Motif.")),
}
A_DEUX: dict[str, tuple[str, Acte]] = {
    "reveal": ("sealed", lambda c: scellement.reveler(c, "1", ())),
    "confirm what is equal": ("revealed", lambda c: concilier.confirmer_egales(c, "1")),
    "settle": ("revealed", lambda c: concilier.trancher(c, "1", "1.1", "acquise")),
    "disagree": ("revealed", lambda c: concilier.constater_desaccord(c, "1", "1.1", "Oui.", "Non.")),
    "keep a comment": ("revealed", lambda c: concilier.retenir_precisions(c, "1", "1.1", "1")),
    "take a choice back": ("revealed", lambda c: concilier.defaire(c, "1", ())),
    "freeze": ("agreed", lambda c: cloture.figer(c, "papier", AUCUNE_EMPREINTE, {})),
}


@pytest.fixture(scope="module")
def etats(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Contexte]:
    """The same session, at each of its turns."""
    monde, found = Monde(tmp_path_factory.mktemp("qui") / "d"), dict[str, Contexte]()

    def keep(name: str) -> None:
        found[name] = monde.seance.cahier.contexte()

    keep("open")
    asked = Derogation(1, "siege.nom", "Un nom.", HORS_BLOC, "Motif.", 1, monde.un.identifiant, INSTANT)
    found["asked"] = replace(found["open"], dossier=replace(found["open"].dossier, derogations=(asked,)))
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    keep("marked")
    monde.sceller_tout("1")
    keep("sealed")
    monde.ensemble()
    monde.seance.reveler("1")
    keep("revealed")
    monde.seance.faire(concilier.confirmer_egales, "1")
    for competence in monde.ref.par_bloc[BlocCode("1")].competences:
        monde.seance.faire(concilier.retenir_precisions, "1", competence.code, "1+2")
    monde.accorder("1")
    for bloc in list(monde.ref.par_bloc)[1:]:
        monde.epreuve(bloc)
        monde.sceller_tout(bloc)
        monde.conclure(bloc)
    keep("agreed")
    monde.ensemble()
    monde.seance.cloture.figer("papier")
    keep("frozen")
    for siege in monde.ref.numeros:
        monde.seul(siege)
        monde.seance.cloture.signer()
    keep("signed")
    monde.seance.cloture.clore()
    keep("closed")
    monde.poste.close()
    return found


def held(contexte: Contexte, *personnes: ProfilId) -> Contexte:
    return replace(contexte, clavier=Clavier(personnes))


def seats(contexte: Contexte) -> tuple[ProfilId, ProfilId]:
    un, deux = (contexte.dossier.sieges[siege].identifiant for siege in (1, 2))
    return un, deux


@pytest.mark.parametrize("name", SEUL)
def test_what_one_answers_for_is_refused_to_the_two_to_nobody_and_to_a_stranger(
    etats: dict[str, Contexte], name: str
) -> None:
    state, acte = SEUL[name]
    un, deux = seats(etats[state])
    for present in ((), (un, deux), (un, STRANGER)):
        with pytest.raises(ActeRefuse, match="Chaque évaluateur fait cette action de son côté"):
            acte(held(etats[state], *present))
    with pytest.raises(ActeRefuse, match="n’est pas celui d’un évaluateur de ce dossier"):
        acte(held(etats[state], STRANGER))


@pytest.mark.parametrize("name", A_DEUX)
def test_what_the_two_do_is_refused_to_each_alone_to_nobody_and_beside_a_stranger(
    etats: dict[str, Contexte], name: str
) -> None:
    state, acte = A_DEUX[name]
    un, deux = seats(etats[state])
    for present in ((), (un,), (deux,), (STRANGER,), (un, STRANGER), (un, deux, STRANGER)):
        with pytest.raises(ActeRefuse, match="Cette action demande les deux évaluateurs"):
            acte(held(etats[state], *present))
