"""The right of access: everything that is kept about one candidate, readable, in one folder.

Comments of an examiner are the candidate's personal data (CJEU C-434/16). What an evaluator wrote alone and has not
been revealed is not readable by anyone yet: the folder says so instead.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import json

from evaluateur import fichiers
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.typographie import pluriel
from evaluateur.seance import consultation, export_journal
from evaluateur.seance.poste import Poste
from evaluateur.seance.scans import EXTENSIONS


def export(poste: Poste, identifiant: str, sortie: Path) -> list[Path]:
    """Write the files; returns them. Raises :class:`Refus` when they cannot be written."""
    seance = poste.ouvrir_dossier(identifiant)
    dossier = seance.dossier
    lignes = list(consultation.consulter(poste, seance.identifiant))
    fichiers: dict[str, bytes] = {
        "candidat.json": json.format(json.encode((dossier.candidat, dossier.affectation)), indent=1),
        "journal.csv": export_journal.as_csv(lignes).encode("utf-8"),
        "grilles.json": json.format(json.encode(_grilles(dossier)), indent=1),
    }
    versions = [*dossier.versions, *([dossier.fige] if dossier.fige and not dossier.clos else [])]
    for version in versions:
        fichiers[f"proces-verbal-v{version.numero}.json"] = version.contenu.encode("utf-8")
        fichiers[f"grille-v{version.numero}.pdf"] = seance.original_de(version)
    for rang, scan in enumerate(dossier.scans, 1):
        fichiers[f"scan-{rang}{EXTENSIONS[scan.type_mime]}"] = seance.scan(scan.empreinte)
    illisibles = sum(not ligne.lisible for ligne in lignes)
    fichiers["LISEZMOI.txt"] = _readme(dossier, fichiers, illisibles).encode("utf-8")
    return _write(sortie, fichiers)


def _grilles(dossier: Dossier) -> dict[str, object]:
    """Both evaluators' grids of each revealed bloc, as they were sealed."""
    return {
        code: {f"evaluateur-{siege}": originale.grille for siege, originale in etat.originales.items()}
        for code, etat in dossier.blocs.items()
        if etat.originales
    }


def _readme(dossier: Dossier, fichiers: dict[str, bytes], illisibles: int) -> str:
    dit = [f"Données conservées sur le candidat du dossier {dossier.reference}.", "", *sorted(fichiers)]
    if illisibles:
        fois = pluriel(illisibles, "note confidentielle", "notes confidentielles")
        dit += ["", f"{fois} d’un évaluateur, pas encore révélées : personne d’autre que lui ne peut les lire."]
    return "\n".join(dit) + "\n"


def _write(sortie: Path, contenus: dict[str, bytes]) -> list[Path]:
    fichiers.make_folder(sortie)
    for nom, octets in contenus.items():
        fichiers.write(sortie / nom, octets)
    return [sortie / nom for nom in contenus]
