"""When the base is damaged: put a backup back, or save whatever can still be read. Nothing is ever destroyed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from evaluateur import fichiers, journal
from evaluateur.cles import profils
from evaluateur.cles.profils import ProfilOuvert
from evaluateur.db import moteur, restauration, sauvegardes
from evaluateur.db.sauvegardes import Sauvegarde
from evaluateur.db.sauvetage import Epave
from evaluateur.journal import Inscription
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import pluriel

_SUFFIXES = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png"}


class Bilan(Struct, frozen=True):
    """What is lost by putting a backup back."""

    sauvegarde: Sauvegarde
    derniere_ecriture: datetime | None
    """When the damaged base was last written, as its files tell; None without a file. Lines tell a day only."""
    faits_perdus: int
    """Faits that can be read there and are not in the backup; those that cannot be read cannot be counted."""


class Export(Struct, frozen=True):
    """What was saved."""

    dossier: Path
    faits: int
    dossiers: int
    documents: int
    fautes: int
    """Places that could not be read."""


def open_profile(donnees: Path, identifiant: str, phrase: str) -> ProfilOuvert:
    """Open a profile without opening the base. Raises ``PhraseRefusee`` for a wrong passphrase."""
    return profils.unlock(profils.read(donnees / profils.FICHIER).find(identifiant), phrase)


def weigh(donnees: Path, ouvert: ProfilOuvert, sauvegarde: Sauvegarde) -> Bilan:
    """What would be lost, to the second. Raises :class:`Refus` when the backup itself cannot be read."""
    ecrite = _derniere_ecriture(donnees)  # before the base is read: that touches the log's index
    gardes = {(i.dossier, i.rang) for i in _lines(sauvegarde.dossier, ouvert, entier=True)}
    try:
        restes = list(_lines(donnees, ouvert))
    except Refus:
        restes = []
    return Bilan(
        sauvegarde,
        ecrite,
        sum((i.dossier, i.rang) not in gardes for i in restes),
    )


def restore(donnees: Path, sauvegarde: Sauvegarde, maintenant: datetime) -> Path:
    """Put a backup back; returns the folder of what was set aside. The base must be closed."""
    return restauration.restore(donnees, sauvegarde, profils.FICHIER, maintenant)


def list_backups(donnees: Path, second: Path | None = None) -> list[Sauvegarde]:
    """Every backup, here and at the second place, the latest first; one that is in both is named once, here."""
    trouvees = {s.instant: s for lieu in (second, donnees) if lieu is not None for s in sauvegardes.list_all(lieu)}
    return sorted(trouvees.values(), reverse=True)


def no_backup(donnees: Path) -> Refus:
    """What to say when there is none."""
    return Refus(
        f"Il n'y a pas de sauvegarde dans {donnees}.",
        "Cherchez le second support, ou exportez ce qui se lit encore (« evaluateur secours exporter »).",
    )


def latest(donnees: Path) -> Sauvegarde:
    """The last backup. Raises :class:`Refus` when there is none."""
    trouvees = list_backups(donnees)
    if not trouvees:
        raise no_backup(donnees)
    return trouvees[0]


def export(donnees: Path, ouvert: ProfilOuvert, sortie: Path) -> Export:
    """Write everything that can be read into a folder: journals, documents, référentiels, and what is missing.

    What évaluateurs wrote alone stays encrypted, as in the base.
    """
    epave = Epave(donnees / moteur.FICHIER, ouvert.cle_base)
    try:
        return _export(epave, sortie)
    except fichiers.EcritureRefusee as erreur:
        raise Refus(
            f"L'export ne s'écrit pas dans {sortie}.", "Choisissez un dossier vide, avec de la place."
        ) from erreur
    finally:
        epave.close()


def _export(epave: Epave, sortie: Path) -> Export:
    for nom in ("journaux", "documents", "referentiels"):
        fichiers.make_folder(sortie / nom)
    faits = 0
    lignes: dict[str, list[Inscription]] = {}
    for inscription in _inscriptions(epave):
        lignes.setdefault(inscription.dossier, []).append(inscription)
        faits += 1
    for dossier, journal_lu in lignes.items():
        octets = b"\n".join(msgspec.json.encode(i) for i in journal_lu)
        fichiers.write(sortie / "journaux" / f"{dossier}.jsonl", octets + b"\n")
    documents = 0
    for _, empreinte, contenu in epave.rows("documents"):
        suffixe = next((s for debut, s in _SUFFIXES.items() if bytes(contenu).startswith(debut)), ".bin")
        fichiers.write(sortie / "documents" / f"{empreinte}{suffixe}", contenu)
        documents += 1
    for empreinte, _, _, contenu in epave.rows("referentiels"):
        fichiers.write(sortie / "referentiels" / f"{empreinte}.json", contenu.encode("utf-8"))
    fichiers.write(sortie / "LISEZMOI.txt", _readme(lignes, epave.fautes).encode("utf-8"))
    return Export(sortie, faits, len(lignes), documents, epave.fautes)


def _readme(lignes: dict[str, list[Inscription]], fautes: int) -> str:
    dit = ["Export de secours d’Évaluateur.", ""]
    for dossier, lus in lignes.items():
        entier = _whole(lus, dossier)
        trous = entier < len(lus) or fautes
        suite = f" jusqu’au fait {entier}, la suite peut manquer" if trous else ""
        dit.append(f"{dossier} : {pluriel(len(lus), 'fait')}, chaîne intacte{suite}.")
    dit += ["", f"{pluriel(fautes, 'endroit illisible', 'endroits illisibles')}." if fautes else "Tout s’est lu."]
    return "\n".join(dit) + "\n"


def _whole(lus: list[Inscription], dossier: str) -> int:
    """How many lines follow one another from the first."""
    verifiees = 0
    try:
        for _ in journal.verify(iter(lus), dossier):
            verifiees += 1
    except Refus:
        return verifiees
    return verifiees


def _lines(dossier: Path, ouvert: ProfilOuvert, entier: bool = False) -> Iterator[Inscription]:
    epave = Epave(dossier / moteur.FICHIER, ouvert.cle_base)
    try:
        if entier and not epave.whole():
            raise Refus(f"La sauvegarde {dossier.name} est abîmée elle aussi.", "Choisissez-en une autre.")
        yield from _inscriptions(epave)
    finally:
        epave.close()


def _inscriptions(epave: Epave) -> Iterator[Inscription]:
    for ligne in epave.rows("journal"):
        yield Inscription(*ligne[1:])


def _derniere_ecriture(donnees: Path) -> datetime | None:
    fichiers = [f for f in (donnees / moteur.FICHIER, donnees / f"{moteur.FICHIER}-wal") if f.exists()]
    return max((datetime.fromtimestamp(f.stat().st_mtime, UTC) for f in fichiers), default=None)
