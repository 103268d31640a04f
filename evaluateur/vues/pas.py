"""Where each step of a session stands for the bloc in sight: what the pills of the steps say."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from evaluateur.metier import jury
from evaluateur.metier.conciliation import Etat
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.etapes import Etape
from evaluateur.metier.typographie import pluriel
from evaluateur.vues.bloc import VueBloc

EtatPas = Literal["a_faire", "en_cours", "manque", "fait", "scelle"]


class Pas(Struct, frozen=True):
    """One step: its state, and what its pill says."""

    etape: Etape
    etat: EtatPas
    pastille: str = ""


def deroule(dossier: Dossier) -> tuple[Etape, ...]:
    """The steps that one goes through, in order: whoever sits alone seals where he signs."""
    return tuple(dict.fromkeys(lieu(dossier, etape) for etape in dossier.referentiel.deroule))


def lieu(dossier: Dossier, etape: Etape) -> Etape:
    """At which of these steps something is done that the rules place at ``etape``."""
    return "signature" if etape == "scellement" and jury.seul(dossier) else etape


def commun(dossier: Dossier, points: int, etape: Etape) -> Pas:
    """A step of the whole dossier; ``points``: how many are left to check in the preparation."""
    if etape == "preparation":
        return Pas(etape, "manque", f"{points} à vérifier") if points else Pas(etape, "fait")
    if etape == "signature":
        count = len(jury.sieges(dossier))
        if dossier.clos:
            return Pas(etape, "fait", f"{count} / {count}")
        if dossier.fige is not None:
            return Pas(etape, "en_cours", f"{len(dossier.fige.signatures)} / {count}")
    if etape == "remise" and dossier.clos:
        return Pas(etape, "en_cours")
    return Pas(etape, "a_faire")


def du_bloc(vue: VueBloc, etape: Etape) -> Pas | None:
    """A step of one bloc; None for a step of the whole dossier."""
    if etape == "epreuve":
        return _epreuve(vue)
    if etape == "grille":
        return _grille(vue)
    if etape == "entretien":
        return _entretien(vue)
    if etape == "scellement":
        return _scellement(vue)
    return _conciliation(vue) if etape == "conciliation" else None


def _epreuve(vue: VueBloc) -> Pas:
    count = len(vue.etat.situations)
    if not count and not vue.etat.tirages:
        return Pas("epreuve", "a_faire")
    missing = [m for m in vue.manquements if m.etape == "epreuve"]
    return Pas("epreuve", "en_cours" if missing else "fait", str(count))


def _grille(vue: VueBloc) -> Pas:
    total = len(vue.bloc.criteres)
    if vue.etat.revele_le or vue.scelles == len(jury.sieges(vue.dossier)):
        return Pas("grille", "fait", f"{total} / {total}")
    if vue.siege is None:
        return Pas("grille", "en_cours" if vue.etat.avancements else "a_faire")
    done, gaps = total - vue.bilan.reste("critere"), len(vue.manques)
    if not done:
        return Pas("grille", "a_faire", f"0 / {total}")
    if done == total and gaps:
        return Pas("grille", "manque", f"{gaps} {'manquent' if gaps > 1 else 'manque'}")
    return Pas("grille", "en_cours" if gaps else "fait", f"{done} / {total}")


def _entretien(vue: VueBloc) -> Pas:
    chronos = [vue.etat.chronos.get(p.code) for p in vue.bloc.modalites.phases]
    if all(c is not None and c.etat == "termine" for c in chronos):
        minutes = sum(c.acquis_ms for c in chronos if c) // 60_000
        reste = any(m.etape == "entretien" for m in vue.manquements)
        return Pas("entretien", "manque" if reste else "fait", f"{minutes} min")
    points = len(vue.restent_a_aborder)
    return Pas("entretien", "en_cours" if any(chronos) else "a_faire", f"{points} à aborder" if points else "")


def _scellement(vue: VueBloc) -> Pas:
    count = len(jury.sieges(vue.dossier))
    badge = f"{vue.scelles} / {count}"
    if vue.scelles == count:
        return Pas("scellement", "scelle", badge)
    return Pas("scellement", "en_cours", badge) if vue.scelles else Pas("scellement", "a_faire")


def _conciliation(vue: VueBloc) -> Pas:
    if not vue.etat.revele_le:
        return Pas("conciliation", "a_faire")
    if vue.stade == "conclu":
        return Pas("conciliation", "fait")
    ecarts = vue.etats[Etat.ECART] + vue.etats[Etat.MANQUANT]
    if ecarts:
        return Pas("conciliation", "manque", pluriel(ecarts, "écart"))
    return Pas("conciliation", "en_cours")
