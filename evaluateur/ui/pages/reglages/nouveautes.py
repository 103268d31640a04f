"""Which version runs, and what is new in it: read from what is shipped, for the application calls nobody."""

from __future__ import annotations

from msgspec import Struct, toml
from PySide6.QtWidgets import QWidget

from evaluateur import __version__
from evaluateur.ressources import resources_folder
from evaluateur.ui.briques.base import column, text


class Version(Struct, frozen=True, forbid_unknown_fields=True):
    """What a version brought."""

    numero: str
    points: tuple[str, ...]


class _Nouveautes(Struct, frozen=True, forbid_unknown_fields=True):
    version: tuple[Version, ...]


def read() -> tuple[Version, ...]:
    """Every version that was told of, the latest first."""
    return toml.decode((resources_folder() / "nouveautes.toml").read_bytes(), type=_Nouveautes).version


class News(QWidget):
    """The number of this version, then what it brought."""

    def __init__(self) -> None:
        super().__init__()
        latest = read()[0]
        self.setLayout(
            column(
                text(f"Évaluateur {__version__}", "strong"),
                text(
                    "Aucune mise à jour n’est cherchée sur le réseau. Pour en installer une, fermez l’application et "
                    "ouvrez le nouveau fichier d’installation : vos données restent.",
                    "secondary",
                ),
                text(f"Quoi de neuf dans la version {latest.numero}", "label"),
                *(text(f"• {point}") for point in latest.points),
                spacing=6,
            )
        )
