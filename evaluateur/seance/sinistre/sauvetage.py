"""When the base is damaged: find a backup to put back, or save whatever can still be read. Nothing is destroyed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from evaluateur import fichiers, journal
from evaluateur.cles import profils
from evaluateur.cles.profils import ProfilOuvert
from evaluateur.db import moteur, sauvegardes
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.db.sauvegardes import Sauvegarde
from evaluateur.db.sauvetage import Epave
from evaluateur.journal import Inscription
from evaluateur.metier.faits.preparation import DossierOuvert
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import enumeration, francais, pluriel
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.titres import accuses

_SUFFIXES = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png"}


class Export(Struct, frozen=True):
    """What was saved."""

    dossier: Path
    faits: int
    dossiers: int
    documents: int
    accuses: int
    fautes: int
    """Places that could not be read."""

    @property
    def pieces(self) -> str:
        """How many files there are beside the journals, in French."""
        receipts = [pluriel(self.accuses, "accusé de réception", "accusés de réception")] if self.accuses else []
        return enumeration([pluriel(self.documents, "document"), *receipts])


def open_profile(data_folder: Path, identifiant: str, phrase: str) -> ProfilOuvert:
    """Open a profile without opening the base. Raises ``PhraseRefusee`` for a wrong passphrase."""
    return profils.unlock(profils.read(data_folder / profils.FICHIER).find(identifiant), phrase)


def list_backups(data_folder: Path, second: Path | None = None) -> list[Sauvegarde]:
    """Every backup, here and at the second place, the latest first; one that is in both is named once, here."""
    found = {s.instant: s for s in _there(second)} | {s.instant: s for s in sauvegardes.list_all(data_folder)}
    return sorted(found.values(), reverse=True)


def _there(second: Path | None) -> list[Sauvegarde]:
    """What the second place holds; one that does not answer must not hide the first."""
    with suppress(BaseInaccessible):
        return sauvegardes.list_all(second) if second is not None else []
    return []


def no_backup(data_folder: Path) -> Refus:
    """What to say when there is none."""
    return Refus(
        f"Aucune sauvegarde dans {data_folder}.",
        "Cherchez le second emplacement, ou exportez ce qui peut encore être lu.",
    )


def latest(data_folder: Path) -> Sauvegarde:
    """The last backup. Raises :class:`Refus` when there is none."""
    found = list_backups(data_folder)
    if not found:
        raise no_backup(data_folder)
    return found[0]


def export(data_folder: Path, ouvert: ProfilOuvert, output: Path) -> Export:
    """Write everything that can be read into a folder: journals, documents, référentiels, receipts, what is missing.

    What évaluateurs wrote alone stays encrypted, as in the base.
    """
    wreck = Epave(data_folder / moteur.FICHIER, ouvert.cle_base)
    try:
        return _export(wreck, output)
    except fichiers.EcritureRefusee as error:
        raise Refus(
            f"L’export n’a pas pu être écrit dans {output}.", "Choisissez un emplacement vide, avec assez de place."
        ) from error
    finally:
        wreck.close()


def _export(wreck: Epave, output: Path) -> Export:
    for name in ("journaux", "documents", "referentiels", "accuses"):
        fichiers.make_folder(output / name)
    faits = 0
    lines: dict[DossierId, list[Inscription]] = {}
    for inscription in _inscriptions(wreck):
        lines.setdefault(inscription.dossier, []).append(inscription)
        faits += 1
    for dossier, journal_loaded in lines.items():
        data = b"\n".join(msgspec.json.encode(i) for i in journal_loaded)
        fichiers.write(output / "journaux" / f"{dossier}.jsonl", data + b"\n")
    documents = 0
    for _, empreinte, content in wreck.rows("documents"):
        suffix = next((s for start, s in _SUFFIXES.items() if bytes(content).startswith(start)), ".bin")
        fichiers.write(output / "documents" / f"{empreinte}{suffix}", content)
        documents += 1
    for empreinte, _, _, content in wreck.rows("referentiels"):
        fichiers.write(output / "referentiels" / f"{empreinte}.json", content.encode("utf-8"))
    receipts = wreck.accuses()
    for lot, nature, content in receipts:
        fichiers.write(output / "accuses" / f"{lot[:16]}-{nature}{accuses.EXTENSION}", content)
    fichiers.write(output / "LISEZMOI.txt", _readme(lines, wreck.fautes).encode("utf-8"))
    return Export(output, faits, len(lines), documents, len(receipts), wreck.fautes)


def _readme(lines: dict[DossierId, list[Inscription]], faults: int) -> str:
    said = ["Export de secours de l’application.", ""]
    for dossier, loaded in lines.items():
        whole = _whole(loaded, dossier)
        gaps = whole < len(loaded) or faults
        tail = f" jusqu’à l’événement {whole}, la suite peut manquer" if gaps else ""
        name = _reference(loaded[0]) or dossier
        said.append(f"Dossier {name} : {pluriel(len(loaded), 'événement')}, suite complète{tail}.")
    said += ["", f"{pluriel(faults, 'passage illisible', 'passages illisibles')}." if faults else "Tout a pu être lu."]
    return francais("\n".join(said) + "\n")


def _reference(first: Inscription) -> str:
    """How people call the dossier, when its first line can still be read."""
    with suppress(Refus):
        fait = journal.read(first).fait
        return fait.reference if isinstance(fait, DossierOuvert) else ""
    return ""


def _whole(loaded: list[Inscription], dossier: DossierId) -> int:
    """How many lines follow one another from the first."""
    verified = 0
    try:
        for _ in journal.verify(iter(loaded), dossier):
            verified += 1
    except Refus:
        return verified
    return verified


def _inscriptions(wreck: Epave) -> Iterator[Inscription]:
    for row in wreck.rows("journal"):
        yield Inscription(*row[1:])
