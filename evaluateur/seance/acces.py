"""The right of access: everything that is kept about one candidate, readable, in one folder.

Comments of an examiner are the candidate's personal data (CJEU C-434/16). What an evaluator wrote alone and has not
been revealed is not readable by anyone yet: the folder says so instead.
"""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import Struct, json

from evaluateur import fichiers
from evaluateur.fichiers import Deposit
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.typographie import francais, pluriel
from evaluateur.seance import consultation, export_journal
from evaluateur.seance.poste import Poste
from evaluateur.seance.scans import EXTENSIONS
from evaluateur.seance.seance import ouvrir_dossier


class Ecrits(Struct, frozen=True):
    """Where the files are."""

    depot: Deposit
    fichiers: tuple[Path, ...]


def export(poste: Poste, identifiant: str, output: Path) -> Ecrits:
    """Write the files, in a folder beside when ``output`` holds others. Raises :class:`Refus` when it cannot."""
    seance = ouvrir_dossier(poste, identifiant)
    dossier = seance.dossier
    lines = list(consultation.consulter(poste, seance.identifiant))
    files: dict[str, bytes] = {
        "candidat.json": json.format(json.encode((dossier.candidat, dossier.affectation)), indent=1),
        "journal.csv": export_journal.as_csv(lines).encode("utf-8-sig"),  # without its mark, a spreadsheet reads Ã©
        "grilles.json": json.format(json.encode(_grilles(dossier)), indent=1),
    }
    versions = [*dossier.versions, *([dossier.fige] if dossier.fige and not dossier.clos else [])]
    for version in versions:
        files[f"proces-verbal-v{version.numero}.json"] = version.contenu.encode("utf-8")
        files[f"grille-v{version.numero}.pdf"] = seance.cloture.original(version)
    for rang, scan in enumerate(dossier.scans, 1):
        files[f"scan-{rang}{EXTENSIONS[scan.type_mime]}"] = seance.cloture.scan(scan.empreinte)
    unreadable = sum(not line.lisible for line in lines)
    files["LISEZMOI.txt"] = _readme(dossier, files, unreadable).encode("utf-8")
    done = fichiers.deposit_folder(output, files)
    return Ecrits(done, tuple(done.path / name for name in files))


def said(done: Ecrits) -> str:
    """What was written and where, in a sentence."""
    depot, count = done.depot, len(done.fichiers)
    if depot.etat == "there":
        return f"Déjà à cet emplacement, à l’identique : {pluriel(count, 'fichier')} dans {depot.path}."
    beside = " L’emplacement prévu contenait d’autres fichiers : ils n’ont pas été remplacés."
    words = f"{pluriel(count, 'fichier écrit', 'fichiers écrits')} dans {depot.path}."
    return words + (beside if depot.etat == "beside" else "")


def _grilles(dossier: Dossier) -> dict[str, object]:
    """Both evaluators' grids of each revealed bloc, as they were sealed."""
    return {
        code: {f"evaluateur-{siege}": originale.grille for siege, originale in etat.originales.items()}
        for code, etat in dossier.blocs.items()
        if etat.originales
    }


def _readme(dossier: Dossier, files: dict[str, bytes], unreadable: int) -> str:
    said = [f"Données conservées sur le candidat du dossier {dossier.reference}.", ""]
    said += [f"{name} : {_meaning(name, dossier.referentiel.dits.grille)}." for name in sorted(files)]
    if unreadable:
        times = pluriel(unreadable, "saisie confidentielle", "saisies confidentielles")
        said += ["", f"{times} d’un évaluateur, pas encore révélées, qu’aucune autre personne ne peut lire à ce jour."]
    return francais("\n".join(said) + "\n")


_MEANINGS = {
    "candidat": "identité, entreprise et poste du candidat",
    "journal": "historique du dossier",
    "grilles": "grilles des deux évaluateurs, avec leurs précisions et leurs notes personnelles",
    "proces-verbal": "données de la {grille}",
    "grille": "{grille}, telle qu’elle est signée",
    "scan": "feuille signée à la main, numérisée",
}
"""What each file holds, by how its name begins."""


def _meaning(name: str, grille: str) -> str:
    return next(
        words.format(grille=grille) for start, words in _MEANINGS.items() if re.match(rf"{start}(-v?\d+)?\.", name)
    )
