"""A record that évaluateur 1 freezes alone, by a program of his own; évaluateur 2's application is asked to sign it.

The candidate did not come, and the journal says so: every record here says something else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from msgspec.structs import replace

from evaluateur.metier.actes import cloture
from evaluateur.metier.contenu.image import Image, ecrire
from evaluateur.metier.pv.mots import Mots
from evaluateur.metier.pv.proces_verbal import DerogationPV, IdentitePV, ProcesVerbal, ValeurPV, VersionPV
from evaluateur.metier.pv.redaction import AVEC_IDENTITE, AVEC_IMAGE, SCHEMA
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import HORS_BLOC, Empreinte
from tests.edition.attaques.atelier import Atelier
from tests.edition.attaques.attaque import Recueil
from tests.edition.attaques.bureau import Bureau
from tests.parcours.monde import SIEGES

RECUEIL = Recueil("records frozen alone")
_ACQUIS = ValeurPV("acquis", "acquis", "check", defavorable=False, etat="accord")


def _present(pv: ProcesVerbal) -> ProcesVerbal:
    blocs = tuple(replace(b, resultat=_ACQUIS) for b in pv.blocs)
    return replace(pv, candidat=replace(pv.candidat, presence="present", motif_presence=""), blocs=blocs)


def _seat(pv: ProcesVerbal, siege: int, **changes: object) -> ProcesVerbal:
    return replace(pv, evaluateurs=tuple(replace(e, **changes) if e.siege == siege else e for e in pv.evaluateurs))


def _identite(pv: ProcesVerbal, schema: int) -> ProcesVerbal:
    seen = IdentitePV("conforme", "passeport", (), ())
    return replace(pv, schema=schema, candidat=replace(pv.candidat, identite=seen))


def _derogation(pv: ProcesVerbal) -> DerogationPV:
    return DerogationPV(
        1, HORS_BLOC, "Un seul évaluateur", "Urgence", "ESSAI-UN Anne", pv.fige_le, "ESSAI-DEUX Basile", pv.fige_le
    )


_FALSE: dict[str, Callable[[ProcesVerbal], ProcesVerbal]] = {
    "the candidate present and every bloc acquired": _present,
    "one bloc acquired": lambda pv: replace(pv, blocs=(replace(pv.blocs[0], resultat=_ACQUIS), *pv.blocs[1:])),
    "one bloc less": lambda pv: replace(pv, blocs=pv.blocs[:1]),
    "the blocs in another order": lambda pv: replace(pv, blocs=pv.blocs[::-1]),
    "another candidate": lambda pv: replace(pv, candidat=replace(pv.candidat, nom="DUPONT")),
    "another day of birth": lambda pv: replace(pv, candidat=replace(pv.candidat, lieu_naissance="Niort")),
    "another company": lambda pv: replace(pv, candidat=replace(pv.candidat, entreprise="Mutuelle Fictive")),
    "another reason of the absence": lambda pv: replace(pv, candidat=replace(pv.candidat, motif_presence="Malade.")),
    "another reference": lambda pv: replace(pv, reference="EX-2"),
    "another dossier": lambda pv: replace(pv, dossier="d" * 32),
    "another certification": lambda pv: replace(pv, certification=replace(pv.certification, titre="Directeur")),
    "another référentiel": lambda pv: replace(
        pv, certification=replace(pv.certification, referentiel_empreinte="0" * 64)
    ),
    "another place": lambda pv: replace(pv, session=replace(pv.session, lieu="Ailleurs")),
    "another time zone": lambda pv: replace(pv, session=replace(pv.session, fuseau="Pacific/Noumea")),
    "a session that counts": lambda pv: replace(pv, entrainement=False),
    "another instant": lambda pv: replace(pv, fige_le=pv.fige_le - timedelta(minutes=1)),
    "an instant of last year": lambda pv: replace(pv, fige_le=pv.fige_le - timedelta(days=365)),
    "another head of the journal": lambda pv: replace(pv, journal=replace(pv.journal, empreinte="0" * 64)),
    "another length of the journal": lambda pv: replace(pv, journal=replace(pv.journal, rang=1)),
    "an earlier version that was not": lambda pv: replace(
        pv, versions=(VersionPV(1, pv.fige_le, "", Empreinte("0" * 64)),)
    ),
    "a version that was skipped": lambda pv: replace(pv, version=2, motif_version="Erreur."),
    "a dérogation that nobody accepted": lambda pv: replace(pv, derogations=(_derogation(pv),)),
    "another quality of évaluateur 2": lambda pv: _seat(pv, 2, qualite="Témoin"),
    "another employer of évaluateur 2": lambda pv: _seat(pv, 2, employeur="Autre"),
    "another key of évaluateur 2 in the journal": lambda pv: _seat(pv, 2, cle="0" * 64),
    "a habilitation of évaluateur 1 that he has not": lambda pv: _seat(pv, 1, habilitation="HAB-999"),
    "other words for the results": lambda pv: replace(pv, mots=Mots(propose="décidé par le jury")),
    "other words for the document": lambda pv: replace(pv, mots=Mots(document="Diplôme")),
    "an emblem that nobody chose": lambda pv: replace(
        pv, schema=AVEC_IMAGE, certification=replace(pv.certification, image=ecrire(Image(1, 1, b"rgb")))
    ),
    "an emblem that is no picture": lambda pv: replace(
        pv, schema=AVEC_IMAGE, certification=replace(pv.certification, image="cmllbg==")
    ),
    "the schema of an emblem without any": lambda pv: replace(pv, schema=AVEC_IMAGE),
    "an identity that nobody saw": lambda pv: _identite(pv, AVEC_IDENTITE),
    "an identity in a schema that has none": lambda pv: _identite(pv, SCHEMA),
    "the schema of an identity without any": lambda pv: replace(pv, schema=AVEC_IDENTITE),
    "a newer schema": lambda pv: replace(pv, schema=AVEC_IDENTITE + 1),
}


def _play(atelier: Atelier, change: Callable[[ProcesVerbal], ProcesVerbal]) -> str:
    """Whether évaluateur 2's signature was had for it, and what that is worth."""
    bureau = Bureau(Path(mkdtemp(dir=atelier.folder)))
    try:
        for siege in SIEGES:
            bureau.designer(siege)
        bureau.figer()
        false = change(bureau.seance.cloture.proces_verbal())
        bureau.seul(1)
        bureau.seance.faire(cloture.rouvrir, "Relecture.")
        try:
            bureau.freeze_alone(false)
            bureau.signer()
        except Refus:
            return ""
        return f"both signed, and it is {bureau.judge().statut}"
    finally:
        bureau.poste.close()


for _nom, _change in _FALSE.items():
    RECUEIL.game(f"évaluateur 1 freezes alone a record with {_nom}", partial(_play, change=_change))
