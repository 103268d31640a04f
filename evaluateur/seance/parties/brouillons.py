"""What is being typed in a dossier and is no fait yet: kept under its author's key, gone with the fait it became."""

from __future__ import annotations

from evaluateur import journal
from evaluateur.db import brouillons
from evaluateur.metier.actes import notation
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance.parties.cahier import Aussi, Cahier
from evaluateur.seance.parties.coffre import Coffre
from evaluateur.seance.parties.plume import Plume


def champ_de_grille(field: str) -> bool:
    """Whether a draft is of a text that enters a grid; the others belong to forms."""
    return field.startswith(("precisions.", "notes.")) or field == "motif"


def nom_du_champ(field: str) -> str:
    """How a text of a grid is called."""
    kind, _, code = field.partition(".")
    if kind == "precisions":
        return f"précisions de la compétence {code}"
    if kind == "notes":
        return f"notes sur la situation {code}" if code != "0" else "notes d’entretien"
    return "motif du résultat"


class Brouillons:
    """Those of one dossier, and of whoever holds the keyboard."""

    def __init__(self, coffre: Coffre, plume: Plume, cahier: Cahier) -> None:
        self._coffre = coffre
        self._plume = plume
        self._cahier = cahier

    def save(self, bloc: BlocCode, field: str, text: str) -> None:
        """Keep what is being typed in a field, before it is a fait."""
        cahier, plume = self._cahier, self._plume
        cahier.auteur()
        if champ_de_grille(field):
            notation.ma_grille(cahier.dossier, cahier.clavier, bloc)
        cahier.write_beginning()
        content, place = plume.close_draft(bloc, field, text), plume.draft_place(bloc, field)
        instant = journal.format_instant(cahier.jour())
        with self._coffre.base.transaction() as connection:
            brouillons.write(connection, cahier.identifiant, plume.draft_author, bloc, place, content, instant)

    def drop(self, bloc: BlocCode, field: str) -> None:
        """Forget what was being typed in a field: it became a fait, or was given up."""
        self._cahier.auteur()
        dropping = self.dropping(bloc, field)
        with self._coffre.base.transaction() as connection:
            dropping(connection)

    def dropping(self, bloc: BlocCode, field: str) -> Aussi:
        """The same, to be done with the commit of the fait that it became."""
        auteur, place = self._plume.draft_author, self._plume.draft_place(bloc, field)
        return lambda connection: brouillons.delete(connection, self._cahier.identifiant, auteur, bloc, place)

    def read(self) -> dict[tuple[BlocCode, str], str]:
        """What the holder of the keyboard was typing, by (bloc, field)."""
        self._cahier.auteur()
        found, base = {}, self._coffre.base
        for bloc, _, content in brouillons.read(base, self._cahier.identifiant, self._plume.draft_author):
            field, text = self._plume.open_draft(bloc, content)
            found[bloc, field] = text
        return found
