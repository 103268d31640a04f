"""No act, of all acts, changes a dossier that is frozen or closed, but those that are made for it."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.metier.personnes import Affectation, Candidat, Session
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, ProfilId
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance
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
    "renseigner_candidat": lambda s, _: s.renseigner_candidat(Candidat("AUTRE", "Lou"), Affectation("Ailleurs")),
    "renseigner_session": lambda s, _: s.renseigner_session(Session("Autre salle")),
    "occuper_siege": lambda s, p: s.occuper_siege(1, evaluateur(p.profils[0], 1)),
    "remplacer": lambda s, p: s.remplacer(2, evaluateur(p.profils[2], 2), "Parti."),
    "declarer_presentation": lambda s, _: s.declarer_presentation("4", "non_presente"),
    "declarer_presentations": lambda s, _: s.declarer_presentations({"4": "non_presente"}),
    "declarer_presence": lambda s, _: s.declarer_presence("present"),
    "observer": lambda s, _: s.observer("5", situation(16, nature="reelle")),
    "corriger": lambda s, _: s.corriger("5", 1, situation(17, nature="reelle")),
    "retirer": lambda s, _: s.retirer("5", 1, "Doublon."),
    "tirer": lambda s, _: s.tirer("4", ("A", "B")),
    "demarrer": lambda s, _: s.demarrer("4", ENTRETIEN),
    "suspendre": lambda s, _: s.suspendre("5", ENTRETIEN),
    "reprendre": lambda s, _: s.reprendre("5", ENTRETIEN),
    "terminer": lambda s, _: s.terminer("5", ENTRETIEN),
    "recaler": lambda s, _: s.recaler("5", ENTRETIEN, 60_000, "Redémarré."),
    "motiver": lambda s, _: s.motiver("1", ENTRETIEN, "Motif."),
    "noter": lambda s, _: s.noter("5.1.1", "non_conforme"),
    "noter_le_reste": lambda s, _: s.noter_le_reste("5.1", "conforme"),
    "juger": lambda s, _: s.juger("5.1", "acquise"),
    "juger_bloc": lambda s, _: s.juger_bloc("5", "acquis"),
    "preciser": lambda s, _: s.preciser("5.1", "Autre texte."),
    "signaler": lambda s, _: s.signaler("5.1.1", signale=True),
    "aborder": lambda s, _: s.aborder("5.1.1", aborde=True),
    "annoter": lambda s, _: s.annoter("5", "Note."),
    "save_brouillon": lambda s, _: s.save_brouillon(BlocCode("5"), "precisions.5.1", "en cours"),
    "sceller": lambda s, _: s.sceller("5"),
    "reveler": lambda s, _: s.reveler("5"),
    "confirmer_egales": lambda s, _: s.confirmer_egales("1"),
    "trancher": lambda s, _: s.trancher("1", "1.1", "acquise", "Motif."),
    "constater_desaccord": lambda s, _: s.constater_desaccord("1", "1.1", "Un.", "Deux."),
    "retenir_precisions": lambda s, _: s.retenir_precisions("1", "1.1", "1"),
    "confirmer_accord": lambda s, _: s.confirmer_accord("1", s.a_accorder("1")),
    "deroger": lambda s, _: s.deroger("bloc.5.phase_entretien", "Panne."),
    "accepter_derogation": lambda s, _: s.accepter_derogation(1),
    "retirer_derogation": lambda s, _: s.retirer_derogation(1, "Mal dit."),
    "figer": lambda s, _: s.figer("papier"),
    "signer": lambda s, _: s.signer(),
    "joindre_scan": lambda s, _: s.joindre_scan("grille", "image/png", b"\x89PNG scan"),
    "rouvrir": lambda s, _: s.rouvrir("Correction."),
    "clore": lambda s, _: s.clore(),
    "ouvrir_version": lambda s, _: s.ouvrir_version("Correction."),
}
NO_ACT = {
    "a_accorder", "append", "append_checked", "append_solo", "avant_engagement", "back_up", "brouillons", "completer",
    "conclure_signature", "drop_brouillon", "grille", "manquements", "original", "original_de", "preparer_signature",
    "proces_verbal", "reread", "scan", "travail_original", "version",
}  # fmt: skip
"""What reads, or is part of an act above."""
ON_THE_FROZEN = {"signer", "joindre_scan", "rouvrir"}
ON_THE_CLOSED = {"joindre_scan", "ouvrir_version"}
NOT_IN_THIS_SCENE = {
    "sceller", "reveler", "reprendre", "accepter_derogation", "confirmer_accord", "figer", "occuper_siege",
    "confirmer_egales",
}  # fmt: skip
"""Refused, or without effect, before the record is frozen already."""


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A candidate gave up in the middle of bloc 5: before the record is frozen, frozen, closed."""
    root = tmp_path_factory.mktemp("figes")
    whole, small = referentiel_entier(), petit_referentiel()
    kept = (*small.blocs[:1], whole.par_bloc[BlocCode("4")], *small.blocs[1:])
    monde = Monde(root / "vif", replace(small, blocs=kept))
    monde.poste.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    monde.epreuve("1")
    monde.sceller_tout("1")
    monde.conclure("1")
    monde.seul(1)
    monde.seance.observer("5", situation(16, nature="reelle"))
    monde.seance.demarrer("5", ENTRETIEN)
    monde.seance.noter("5.1.1", "conforme")
    monde.seance.preciser("5.1", "Un texte.")
    monde.seance.deroger("bloc.5.nombre", "Première rédaction.")
    monde.seance.declarer_presence("abandon", "Parti.")
    found = {"before": _copy(monde, root / "avant")}
    monde.ensemble()
    monde.seance.figer("papier")
    found["frozen"] = _copy(monde, root / "fige")
    for siege in (1, 2):
        monde.seul(1 if siege == 1 else 2)
        monde.seance.signer()
    monde.seance.clore()
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
        copy = tmp_path / f"{name}-{len(outcomes)}"
        shutil.copytree(folder, copy)
        horloge = HorlogeEssai()
        horloge.avancer(DEUX_JOURS_S)
        with Poste(copy, horloge, argon=argon_leger) as poste:
            people = [poste.profils[n].identifiant for n in holders]
            for person in people:
                poste.deverrouiller(person, PHRASE)
            poste.asseoir(*(ProfilId(p) for p in people))
            seance = poste.ouvrir_dossier("EX-1")
            before = seance.tete, len(seance.brouillons())
            try:
                ACTES[name](seance, poste)
                said = "done"
            except ActeRefuse as refus:
                said = str(refus)
            changed = (seance.tete, len(seance.brouillons())) != before
            outcomes.append(said if changed == (said == "done") else f"{said}, and yet" if changed else "nothing")
    return outcomes


def test_every_act_of_the_seance_is_tried_here() -> None:
    public = {n for n, _ in inspect.getmembers(Seance, inspect.isfunction) if not n.startswith("_")}
    assert public == set(ACTES) | NO_ACT


@pytest.mark.parametrize("name", ACTES)
def test_an_act_that_is_done_before_is_refused_on_what_is_frozen_or_closed(
    scenes: dict[str, Path], tmp_path: Path, name: str
) -> None:
    before = _tried(scenes["before"], tmp_path / "before", name)
    if name not in ON_THE_FROZEN | ON_THE_CLOSED | NOT_IN_THIS_SCENE | {"clore"}:
        assert "done" in before, f"{name} is tried in vain: {before}"
    frozen = _tried(scenes["frozen"], tmp_path / "frozen", name)
    closed = _tried(scenes["closed"], tmp_path / "closed", name)
    assert ("done" in frozen) == (name in ON_THE_FROZEN), frozen
    assert ("done" in closed) == (name in ON_THE_CLOSED), closed
    assert not any(said.endswith("and yet") for said in frozen + closed), (frozen, closed)
    assert "nothing" not in frozen + closed or name in ("confirmer_egales", "occuper_siege"), (frozen, closed)
