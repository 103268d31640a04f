"""Whether a frozen record is the one that its journal gives, drafted again by whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable

from evaluateur import journal
from evaluateur.cles.lecture import Reader
from evaluateur.journal import Inscription
from evaluateur.metier.dossier import Version
from evaluateur.metier.faits.cloture import ProcesVerbalFige
from evaluateur.metier.pv import proces_verbal, redaction


def tient(lines: Iterable[Inscription], reader: Reader, version: Version) -> bool:
    """Draft the record of a version again from the lines before it, and compare every byte.

    ``reader``: new, nothing read yet.
    """
    for line in lines:
        fait = journal.read(line).fait
        if isinstance(fait, ProcesVerbalFige) and fait.empreinte == version.empreinte:
            frozen = proces_verbal.read(fait.contenu)
            titres = {e.siege: e.titre for e in frozen.evaluateurs if e.titre is not None}
            schema = max(frozen.schema, redaction.LISIBLE)
            again = redaction.proces_verbal(reader.dossier, fait.mode, version.fige_le, reader.tete, titres, schema)
            return proces_verbal.encode(again).decode("utf-8") == version.contenu
        reader.follow(line)
    return False
