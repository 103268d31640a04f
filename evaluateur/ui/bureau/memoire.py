"""What the window remembers between two starts: appearance, and where one was. No name, no mark, no text."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import msgspec
from PySide6.QtCore import QByteArray, QSettings

from evaluateur import fichiers
from evaluateur.metier.vocabulaire import BlocCode, DossierId, ProfilId
from evaluateur.ui.apparence.theme import THEMES

if TYPE_CHECKING:  # read before the first paint
    from evaluateur.ui.bureau.desk import Place

FICHIER = "fenetre.ini"
SCALES = (1.0, 1.15, 1.3, 1.5, 2.0)
IDLE_MINUTES = (0, 5, 15, 30, 60)
DEFAULT_IDLE = 15
_ALONE = ("grille", "entretien", "scellement")
"""Steps at which one evaluator works alone."""


class Memoire:
    """A small file beside the base. A value that makes no sense is as good as none."""

    def __init__(self, folder: Path) -> None:
        with suppress(OSError):  # the opening of the base says what is wrong with the folder
            folder.mkdir(parents=True, exist_ok=True)
        fichiers.make_room(folder / FICHIER)
        self._settings = QSettings(str(folder / FICHIER), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """Name of the theme; empty: as the system."""
        name = str(self._settings.value("apparence/theme", ""))
        return name if name in THEMES else ""

    @theme.setter
    def theme(self, name: str) -> None:
        self._settings.setValue("apparence/theme", name)

    @property
    def scale(self) -> float:
        """Text scale."""
        try:
            scale = float(str(self._settings.value("apparence/texte", "1.0")))
        except ValueError:
            return 1.0
        return scale if scale in SCALES else 1.0

    @scale.setter
    def scale(self, scale: float) -> None:
        self._settings.setValue("apparence/texte", str(scale))

    @property
    def conseils(self) -> bool:
        """Whether someone who practises is told what to know at each step."""
        return str(self._settings.value("entrainement/conseils", "true")) != "false"

    @conseils.setter
    def conseils(self, shown: bool) -> None:
        self._settings.setValue("entrainement/conseils", "true" if shown else "false")

    @property
    def colonnes(self) -> dict[str, str]:
        """Headings of convocations that were matched by hand, each with its field."""
        try:
            return msgspec.json.decode(str(self._settings.value("convocation/colonnes", "{}")), type=dict[str, str])
        except msgspec.DecodeError:
            return {}

    @colonnes.setter
    def colonnes(self, matched: dict[str, str]) -> None:
        self._settings.setValue("convocation/colonnes", msgspec.json.encode(matched).decode())

    @property
    def horodateur(self) -> str:
        """Address of a time-stamp service (RFC 3161); empty: none is asked."""
        return str(self._settings.value("signature/horodateur", ""))

    @horodateur.setter
    def horodateur(self, address: str) -> None:
        self._settings.setValue("signature/horodateur", address)

    @property
    def idle_minutes(self) -> int:
        """Minutes without a gesture after which the window locks itself; 0: never."""
        try:
            minutes = int(str(self._settings.value("securite/veille", DEFAULT_IDLE)))
        except ValueError:
            return DEFAULT_IDLE
        return minutes if minutes in IDLE_MINUTES else DEFAULT_IDLE

    @idle_minutes.setter
    def idle_minutes(self, minutes: int) -> None:
        self._settings.setValue("securite/veille", str(minutes))

    @property
    def second(self) -> Path | None:
        """A second place for backups; None: there is none."""
        value = str(self._settings.value("donnees/second", ""))
        return Path(value) if value else None

    @second.setter
    def second(self, place: Path | None) -> None:
        self._settings.setValue("donnees/second", str(place or ""))

    def profil(self, practice: bool) -> ProfilId:
        """Who held the keyboard alone last: the one that the door expects."""
        return ProfilId(str(self._settings.value(f"ouverture/{_group(practice)}", "")))

    def note_profil(self, profil: ProfilId, practice: bool) -> None:
        """Remember who holds the keyboard; a number that means nothing elsewhere."""
        self._settings.setValue(f"ouverture/{_group(practice)}", profil)
        self._settings.sync()

    @property
    def geometry(self) -> QByteArray:
        """Where the window was."""
        value = self._settings.value("fenetre/geometrie")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._settings.setValue("fenetre/geometrie", value)

    def note_place(self, dossier: DossierId, place: Place, practice: bool) -> None:
        """Remember where the evaluators are, in case the power goes; in the real folder or in the practice one.

        Not which line of a grid: the next one to mark tells which was marked apart, and this file is in clear.
        """
        cible = "" if place.etape in _ALONE else place.cible
        for name, value in (("dossier", dossier), ("etape", place.etape), ("bloc", place.bloc), ("cible", cible)):
            self._settings.setValue(f"{_group(practice)}/{name}", value)

    def place(self, practice: bool) -> tuple[str, Place] | None:
        """Where they were when the application stopped without closing; None after an ordinary end."""
        from evaluateur.metier.etapes import Etape
        from evaluateur.ui.bureau.desk import Place

        group = _group(practice)
        dossier = str(self._settings.value(f"{group}/dossier", ""))
        etape = str(self._settings.value(f"{group}/etape", ""))
        if not dossier or etape not in get_args(Etape):
            return None
        bloc, cible = (str(self._settings.value(f"{group}/{n}", "")) for n in ("bloc", "cible"))
        # Whoever opens the dossier there looks whether it has such a bloc (``Desk``).
        return dossier, Place(etape, BlocCode(bloc), cible)  # type: ignore[arg-type]

    def forget_place(self) -> None:
        """An ordinary end: the next start begins at the list."""
        for practice in (False, True):
            self._settings.remove(_group(practice))
        self._settings.sync()

    def forget_practice(self) -> None:
        """The practice session was left on purpose."""
        self._settings.remove(_group(True))

    def sync(self) -> None:
        """Write now: what a kill must not take."""
        self._settings.sync()


def _group(practice: bool) -> str:
    return "place_entrainement" if practice else "place"
