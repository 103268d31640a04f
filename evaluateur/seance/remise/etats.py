"""How each lot stands: what became of its tries, what the training body answered. Reads, and needs no container."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from evaluateur.db import envois, journaux
from evaluateur.db.envois import Envoi, Reponse
from evaluateur.echange.transports.refus import PASSAGERS
from evaluateur.metier import accuse as form
from evaluateur.metier.accuse import Accuse
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.seance import confiance
from evaluateur.seance.poste import Poste
from evaluateur.titres import accuses
from evaluateur.titres.titre import TitreIllisible
from evaluateur.vues.colis import ETATS, Colis, Etat, LotFait


def delivres(poste: Poste) -> frozenset[DossierId]:
    """The dossiers that the training body has, believes and counts, as they stand."""
    return frozenset(one.lot.dossier for one in tous(poste) if one.delivre and one.a_jour)


def colis(poste: Poste, dossier: DossierId) -> Colis | None:
    """The last lot of a dossier; None: none was made."""
    found = tous(poste, dossier)
    return found[0] if found else None


def accuse(poste: Poste, dossier: DossierId) -> bytes:
    """The receipt of a dossier that was delivered, as a file: what allows to forget it. Empty when there is none."""
    found = colis(poste, dossier)
    rows = [r for r in envois.answers(poste.coffre.base, dossier) if r.nature == "traite"]
    kept = [r.contenu for r in rows if found is not None and r.lot == found.lot.lot]
    return kept[-1] if kept else b""


def tous(poste: Poste, dossier: DossierId | None = None) -> list[Colis]:
    """The last lot of each dossier."""
    base = poste.coffre.base
    last = {lot.dossier: lot for lot in envois.lots(base, dossier)}
    tries = _by_lot(envois.sendings(base, dossier))
    answers = _answers(poste, envois.answers(base, dossier))
    return [
        _stand(lot, tries.get(lot.lot, []), answers.get(lot.lot), (lot.rang, lot.tete) == journaux.tete(base, owner))
        for owner, lot in last.items()
    ]


def _by_lot(sendings: Iterable[Envoi]) -> dict[Empreinte, list[Envoi]]:
    found: dict[Empreinte, list[Envoi]] = {}
    for envoi in sendings:
        found.setdefault(envoi.lot, []).append(envoi)
    return found


def _answers(poste: Poste, rows: Sequence[Reponse]) -> dict[Empreinte, Accuse]:
    """The last receipt of each lot, as whoever holds the keyboard believes it: the base alone proves nothing."""
    known, found = confiance.autorites(poste) if rows else [], dict[Empreinte, Accuse]()
    for row in rows:
        try:
            accuse = accuses.read_file(row.contenu, known).accuse
        except (accuses.AccuseRefuse, TitreIllisible):
            continue
        before = found.get(row.lot)
        if accuse.lot == row.lot and (before is None or before.issue == "enregistre" or accuse.issue != "enregistre"):
            found[row.lot] = accuse
    return found


def _stand(lot: LotFait, tries: Sequence[Envoi], accuse: Accuse | None, a_jour: bool) -> Colis:
    best, reached, failed = None, 0, list[Envoi]()
    for envoi in tries:
        if envoi.etat not in ETATS:
            failed.append(envoi)
            continue
        failed.clear()
        if ETATS.index(envoi.etat) >= reached:
            best, reached = envoi, ETATS.index(envoi.etat)
    last = failed[-1] if failed else None
    said = Colis(
        lot,
        ETATS[reached],
        datetime.fromisoformat(best.instant if best else lot.instant),
        best.destination if best else "",
        best.motif if best else "",
        last.motif if last else "",
        datetime.fromisoformat(last.instant) if last else None,
        last is not None and last.etat in PASSAGERS,
        len(failed),
        accuse,
        a_jour,
    )
    if accuse is None:
        return said
    etat: Etat = "enregistre" if accuse.issue == "enregistre" else "traite"
    return replace(said, etat=etat, depuis=accuse.instant, motif=form.phrase(accuse), echec="", echec_le=None)
