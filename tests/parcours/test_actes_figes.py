"""No act, of all acts, changes a dossier that is frozen or closed, but those that are made for it."""

from __future__ import annotations

import inspect
import pkgutil
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.metier import actes
from evaluateur.metier.actes import cloture, concilier, deroger, epreuve, notation, preparation
from evaluateur.metier.faits.conciliation import PrecisionsRetenues
from evaluateur.metier.faits_solo import CritereNote
from evaluateur.metier.personnes import Affectation, Candidat, EtatCivil, Session
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, ProfilId
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance, ouvrir_dossier
from tests.parcours.monde import (
    PHRASE,
    HorlogeEssai,
    Monde,
    argon_leger,
    evaluateur,
    petit_referentiel,
    referentiel_entier,
    situation,
)

Acte = Callable[[Seance, Poste], object]
ENTRETIEN = "entretien"
DEUX_JOURS_S = 2 * 24 * 3600
ACTES: dict[str, Acte] = {
    "preparation.renseigner_candidat": lambda s, _: s.faire(
        preparation.renseigner_candidat, Candidat("AUTRE", "Lou"), Affectation("Ailleurs")
    ),
    "preparation.renseigner_session": lambda s, _: s.faire(preparation.renseigner_session, Session("Autre salle")),
    "preparation.occuper_siege": lambda s, p: s.occuper_siege(1, evaluateur(p.trousseau.profils[0], 1)),
    "preparation.remplacer": lambda s, p: s.remplacer(2, evaluateur(p.trousseau.profils[2], 2), "Parti."),
    "preparation.declarer_presentation": lambda s, _: s.faire(preparation.declarer_presentation, "4", "non_presente"),
    "preparation.declarer_presentations": lambda s, _: s.faire(
        preparation.declarer_presentations, {"4": "non_presente"}
    ),
    "preparation.declarer_presence": lambda s, _: s.faire(preparation.declarer_presence, "present"),
    "preparation.verifier_identite": lambda s, _: s.faire(preparation.verifier_identite, "conforme", "passeport"),
    "epreuve.observer": lambda s, _: s.faire(epreuve.observer, "5", situation(16, nature="reelle")),
    "epreuve.corriger": lambda s, _: s.faire(epreuve.corriger, "5", 1, situation(17, nature="reelle")),
    "epreuve.retirer": lambda s, _: s.faire(epreuve.retirer, "5", 1, "Doublon."),
    "epreuve.tirer": lambda s, _: s.tirer("4", ("A", "B")),
    "epreuve.demarrer": lambda s, _: s.faire(epreuve.demarrer, "4", ENTRETIEN),
    "epreuve.suspendre": lambda s, _: s.faire(epreuve.suspendre, "5", ENTRETIEN),
    "epreuve.reprendre": lambda s, _: s.faire(epreuve.reprendre, "5", ENTRETIEN),
    "epreuve.terminer": lambda s, _: s.faire(epreuve.terminer, "5", ENTRETIEN),
    "epreuve.recaler": lambda s, _: s.faire(epreuve.recaler, "5", ENTRETIEN, 60_000, "Redémarré."),
    "epreuve.motiver": lambda s, _: s.faire(epreuve.motiver, "1", ENTRETIEN, "Motif."),
    "notation.noter": lambda s, _: s.faire(notation.noter, "5.1.1", "non_conforme"),
    "notation.noter_le_reste": lambda s, _: s.faire(notation.noter_le_reste, "5.1", "conforme"),
    "notation.juger": lambda s, _: s.faire(notation.juger, "5.1", "acquise"),
    "notation.juger_bloc": lambda s, _: s.faire(notation.juger_bloc, "5", "acquis"),
    "notation.preciser": lambda s, _: s.faire(notation.preciser, "5.1", "Autre texte."),
    "notation.signaler": lambda s, _: s.faire(notation.signaler, "5.1.1", signale=True),
    "notation.aborder": lambda s, _: s.faire(notation.aborder, "5.1.1", aborde=True),
    "notation.annoter": lambda s, _: s.faire(notation.annoter, "5", "Note."),
    "notation.defaire": lambda s, _: s.faire(notation.defaire, "5", [CritereNote(CelluleCode("5.1.1"), None)]),
    "brouillons.save": lambda s, _: s.brouillons.save(BlocCode("5"), "precisions.5.1", "en cours"),
    "scellement.sceller": lambda s, _: s.sceller("5"),
    "scellement.reveler": lambda s, _: s.reveler("5"),
    "concilier.confirmer_egales": lambda s, _: s.faire(concilier.confirmer_egales, "1"),
    "concilier.trancher": lambda s, _: s.faire(concilier.trancher, "1", "1.1", "acquise", "Motif."),
    "concilier.constater_desaccord": lambda s, _: s.faire(concilier.constater_desaccord, "1", "1.1", "Un.", "Deux."),
    "concilier.retenir_precisions": lambda s, _: s.faire(concilier.retenir_precisions, "1", "1.1", "1"),
    "concilier.defaire": lambda s, _: s.faire(
        concilier.defaire, "1", [PrecisionsRetenues(BlocCode("1"), CelluleCode("1.1"), "1", "Précisions 1 sur 1.1")]
    ),
    "concilier.confirmer_accord": lambda s, _: s.faire(
        concilier.confirmer_accord, "1", concilier.a_accorder(s.dossier, "1")
    ),
    "deroger.proposer": lambda s, _: s.faire(deroger.proposer, "bloc.5.phase_entretien", "Panne."),
    "deroger.accepter": lambda s, _: s.faire(deroger.accepter, 1),
    "deroger.retirer": lambda s, _: s.faire(deroger.retirer, 1, "Mal dit."),
    "cloture.figer": lambda s, _: s.cloture.figer("papier"),
    "cloture.signer": lambda s, _: s.cloture.signer(),
    "cloture.joindre_scan": lambda s, _: s.cloture.joindre_scan("grille", "image/png", b"\x89PNG scan"),
    "cloture.rouvrir": lambda s, _: s.faire(cloture.rouvrir, "Correction."),
    "cloture.clore": lambda s, _: s.cloture.clore(),
    "cloture.ouvrir_version": lambda s, _: s.faire(cloture.ouvrir_version, "Correction."),
    "cloture.rectifier_identite": lambda s, _: s.faire(
        cloture.rectifier_identite, EtatCivil("MARTIN", "Loup"), "Prénom mal écrit."
    ),
}
NOT_ON_A_DOSSIER_OF_SOMEBODY = {"preparation.ouvrir", "epreuve.constater_derive"}
"""What begins a dossier, and what the machine states by itself."""
ON_THE_FROZEN = {"cloture.signer", "cloture.joindre_scan", "cloture.rouvrir"}
ON_THE_CLOSED = {"cloture.joindre_scan", "cloture.ouvrir_version", "cloture.rectifier_identite"}
NOT_IN_THIS_SCENE = {
    "scellement.sceller", "scellement.reveler", "epreuve.reprendre", "deroger.accepter",
    "concilier.confirmer_accord", "cloture.figer", "preparation.occuper_siege", "concilier.confirmer_egales",
}  # fmt: skip
"""Refused, or without effect, before the record is frozen already."""


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A candidate gave up in the middle of bloc 5: before the record is frozen, frozen, closed."""
    root = tmp_path_factory.mktemp("figes")
    whole, small = referentiel_entier(), petit_referentiel()
    kept = (*small.blocs[:1], whole.par_bloc[BlocCode("4")], *small.blocs[1:])
    monde = Monde(root / "vif", replace(small, blocs=kept))
    monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    monde.epreuve("1")
    monde.sceller_tout("1")
    monde.conclure("1")
    monde.seul(1)
    monde.seance.faire(epreuve.observer, "5", situation(16, nature="reelle"))
    monde.seance.faire(epreuve.demarrer, "5", ENTRETIEN)
    monde.seance.faire(notation.noter, "5.1.1", "conforme")
    monde.seance.faire(notation.preciser, "5.1", "Un texte.")
    monde.seance.faire(deroger.proposer, "bloc.5.nombre", "Première rédaction.")
    monde.seance.faire(preparation.declarer_presence, "abandon", "Parti.")
    found = {"before": _copy(monde, root / "avant")}
    monde.ensemble()
    monde.seance.cloture.figer("papier")
    found["frozen"] = _copy(monde, root / "fige")
    for siege in (1, 2):
        monde.seul(1 if siege == 1 else 2)
        monde.seance.cloture.signer()
    monde.seance.cloture.clore()
    found["closed"] = _copy(monde, root / "clos")
    monde.poste.close()
    return found


def _copy(monde: Monde, target: Path) -> Path:
    shutil.copytree(monde.donnees, target)
    return target


def _tried(folder: Path, tmp_path: Path, name: str) -> list[str]:
    """What became of an act, by each holder of the keyboard and by both: « done », or the refusal."""
    outcomes: list[str] = []
    for holders in ((0,), (1,), (0, 1)):
        copy = tmp_path / f"{len(outcomes)}"
        shutil.copytree(folder, copy)
        horloge = HorlogeEssai()
        horloge.avancer(DEUX_JOURS_S)
        with Poste(copy, horloge, argon=argon_leger) as poste:
            people = [poste.trousseau.profils[n].identifiant for n in holders]
            for person in people:
                poste.trousseau.deverrouiller(person, PHRASE)
            poste.asseoir(*(ProfilId(p) for p in people))
            seance = ouvrir_dossier(poste, "EX-1")
            before = seance.cahier.tete, len(seance.brouillons.read())
            try:
                ACTES[name](seance, poste)
                said = "done"
            except ActeRefuse as refus:
                said = str(refus)
            changed = (seance.cahier.tete, len(seance.brouillons.read())) != before
            outcomes.append(said if changed == (said == "done") else f"{said}, and yet" if changed else "nothing")
    return outcomes


def _acts() -> set[str]:
    """Every act there is: whatever takes the contexte and says how its faits are written."""
    return {
        f"{info.name}.{name}"
        for info in pkgutil.iter_modules(actes.__path__)
        for name, one in inspect.getmembers(import_module(f"{actes.__name__}.{info.name}"), inspect.isfunction)
        if one.__module__.endswith(info.name) and "contexte" in inspect.signature(one).parameters and name[0] != "_"
    }


def test_every_act_is_tried_here() -> None:
    assert _acts() - NOT_ON_A_DOSSIER_OF_SOMEBODY == set(ACTES) - {"brouillons.save"}


def test_every_act_has_the_one_shape() -> None:
    for place in _acts():
        module, name = place.split(".")
        signature = inspect.signature(getattr(import_module(f"{actes.__name__}.{module}"), name))
        assert next(iter(signature.parameters)) == "contexte", place
        assert signature.return_annotation.partition("[")[0] in ("Partage", "Solo", "Engagement"), place


@pytest.mark.parametrize("name", ACTES)
def test_an_act_that_is_done_before_is_refused_on_what_is_frozen_or_closed(
    scenes: dict[str, Path], tmp_path: Path, name: str
) -> None:
    before = _tried(scenes["before"], tmp_path / "before", name)
    if name not in ON_THE_FROZEN | ON_THE_CLOSED | NOT_IN_THIS_SCENE | {"cloture.clore"}:
        assert "done" in before, f"{name} is tried in vain: {before}"
    frozen = _tried(scenes["frozen"], tmp_path / "frozen", name)
    closed = _tried(scenes["closed"], tmp_path / "closed", name)
    assert ("done" in frozen) == (name in ON_THE_FROZEN), frozen
    assert ("done" in closed) == (name in ON_THE_CLOSED), closed
    assert not any(said.endswith("and yet") for said in frozen + closed), (frozen, closed)
    assert "nothing" not in frozen + closed or name in ("concilier.confirmer_egales", "preparation.occuper_siege"), (
        frozen,
        closed,
    )
