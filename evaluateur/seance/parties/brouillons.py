"""What is being typed in a dossier and is no fait yet: kept under its author's key, gone with the fait it became."""

from __future__ import annotations

from evaluateur import journal
from evaluateur.cles import solo
from evaluateur.db import brouillons
from evaluateur.metier import canonique
from evaluateur.metier.actes import gardes, notation
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance.parties.cahier import Aussi, Cahier
from evaluateur.seance.parties.plume import Plume
from evaluateur.seance.poste import Poste

COMMUN = "commun"
"""Author of the drafts typed together."""


def champ_de_grille(field: str) -> bool:
    """Whether a draft is of a text that enters a grid; the others belong to forms."""
    return field.startswith(("precisions.", "notes.")) or field == "motif"


def nom_du_champ(field: str) -> str:
    """How a text of a grid is called."""
    kind, _, code = field.partition(".")
    if kind == "precisions":
        return f"précisions de la compétence {code}"
    if kind == "notes":
        return f"note sur la situation {code}" if code != "0" else "notes d’entretien"
    return "motif du résultat"


class Brouillons:
    """Those of one dossier, and of whoever holds the keyboard."""

    def __init__(self, poste: Poste, plume: Plume, cahier: Cahier) -> None:
        self._poste = poste
        self._plume = plume
        self._cahier = cahier

    def save(self, bloc: BlocCode, field: str, text: str) -> None:
        """Keep what is being typed in a field, before it is a fait."""
        cahier = self._cahier
        cahier.auteur()
        if champ_de_grille(field):
            notation.ma_grille(cahier.dossier, cahier.clavier, bloc)
        key = self._key(bloc)
        clear = canonique.encode([field, gardes.saisie(text)]).decode("utf-8")
        content = solo.encrypt_brouillon(key, clear, self._poste.random_bytes)
        instant = journal.format_instant(cahier.jour(self._poste.now()))
        auteur, place = self._author(), solo.brouillon_key(key, field)
        with self._poste.coffre.base.transaction() as connection:
            brouillons.write(connection, cahier.identifiant, auteur, bloc, place, content, instant)

    def drop(self, bloc: BlocCode, field: str) -> None:
        """Forget what was being typed in a field: it became a fait, or was given up."""
        self._cahier.auteur()
        dropping = self.dropping(bloc, field)
        with self._poste.coffre.base.transaction() as connection:
            dropping(connection)

    def dropping(self, bloc: BlocCode, field: str) -> Aussi:
        """The same, to be done with the commit of the fait that it became."""
        auteur, place = self._author(), solo.brouillon_key(self._key(bloc), field)
        return lambda connection: brouillons.delete(connection, self._cahier.identifiant, auteur, bloc, place)

    def read(self) -> dict[tuple[BlocCode, str], str]:
        """What the holder of the keyboard was typing, by (bloc, field)."""
        self._cahier.auteur()
        found = {}
        for bloc, _, content in brouillons.read(self._poste.coffre.base, self._cahier.identifiant, self._author()):
            clear = solo.decrypt_brouillon(self._key(bloc), content)
            field, text = canonique.decode(clear, tuple[str, str])
            found[bloc, field] = text
        return found

    def _author(self) -> str:
        return self._cahier.clavier.seul or COMMUN

    def _key(self, bloc: BlocCode) -> bytes:
        """A draft typed alone is closed under its author's own key; together, it is no secret between the two."""
        clavier = self._cahier.clavier
        if clavier.seul is not None:
            return self._plume.key(clavier.seul, bloc, 0).cle
        root = self._poste.trousseau.profil_ouvert(clavier.personnes[0]).cle_base
        return solo.derive_cle(root, self._cahier.identifiant, bloc, 0).cle
