"""Whether a frozen record is the one that its journal gives, drafted again by whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from evaluateur import journal
from evaluateur.cles.lecture import Reader
from evaluateur.journal import Inscription
from evaluateur.metier.dossier import Dossier, Version
from evaluateur.metier.faits.cloture import ProcesVerbalFige
from evaluateur.metier.pv import proces_verbal, redaction
from evaluateur.metier.vocabulaire import Empreinte


class Fige(Struct, frozen=True):
    """A record that was frozen: the fait, the dossier and the head of the journal that it followed."""

    fait: ProcesVerbalFige
    dossier: Dossier
    tete: Empreinte


def lire(lines: Iterable[Inscription], reader: Reader) -> Mapping[Empreinte, Fige]:
    """Verify and follow a whole journal; every record that it froze, with what it was drafted from.

    ``reader``: new, nothing read yet; the dossier is then what it holds.
    """
    found: dict[Empreinte, Fige] = {}
    for line in journal.verify(lines, reader.identifiant):
        inscrit = journal.read(line)
        if isinstance(inscrit.fait, ProcesVerbalFige):
            found.setdefault(inscrit.fait.empreinte, Fige(inscrit.fait, reader.dossier, reader.tete))
        reader.follow(line, inscrit)
    return found


def tient(found: Mapping[Empreinte, Fige], version: Version) -> bool:
    """Draft the record of a version again from the lines before it, and compare every byte."""
    held = found.get(version.empreinte)
    if held is None:
        return False
    frozen = proces_verbal.read(held.fait.contenu)
    titres = {e.siege: e.titre for e in frozen.evaluateurs if e.titre is not None}
    schema = max(frozen.schema, redaction.LISIBLE)
    again = redaction.proces_verbal(held.dossier, held.fait.mode, version.fige_le, held.tete, titres, schema)
    return proces_verbal.encode(again).decode("utf-8") == version.contenu
