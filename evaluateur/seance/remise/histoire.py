"""The journal of sendings: every try and every answer of every dossier, for a spreadsheet."""

from __future__ import annotations

import csv
import io

from evaluateur.db import envois as rows
from evaluateur.metier import accuse as form
from evaluateur.metier import tableur
from evaluateur.seance import confiance
from evaluateur.seance.poste import Poste
from evaluateur.seance.remise import lieux
from evaluateur.titres import accuses
from evaluateur.titres.titre import TitreIllisible
from evaluateur.vues.colis import ETATS, MOTS

TITRES = ("date", "reference", "version", "lot", "destination", "etat", "detail")


def as_csv(poste: Poste) -> bytes:
    """A CSV as spreadsheets read it here: semicolons, UTF-8 with its mark, CRLF. It names nobody."""
    lots = {lot.lot: lot for lot in rows.lots(poste.coffre.base)}
    written = list[tuple[str, ...]]()
    for envoi in rows.sendings(poste.coffre.base):
        lot = lots[envoi.lot]
        word = next((MOTS[etat] for etat in ETATS if etat == envoi.etat), "échec")
        place = lieux.nommer_cle(envoi.destination)
        written.append((envoi.instant, lot.reference, str(lot.version), lot.lot[:16], place, word, envoi.motif))
    known = confiance.autorites(poste)
    for answer in rows.answers(poste.coffre.base):
        try:
            accuse = accuses.read_file(answer.contenu, known).accuse
        except (accuses.AccuseRefuse, TitreIllisible):
            continue
        lot = lots[answer.lot]
        said = (f"{accuse.instant:%Y-%m-%dT%H:%M:%SZ}", lot.reference, str(lot.version), lot.lot[:16])
        written.append((*said, accuse.numero, "accusé", form.phrase(accuse)))
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(TITRES)
    writer.writerows(tuple(tableur.defuse(cell) for cell in row) for row in sorted(written))
    return output.getvalue().encode("utf-8-sig")
