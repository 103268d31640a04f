"""The strong-box: the data folder's base, the référentiels kept in it, its backups."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evaluateur import fichiers
from evaluateur.cles import profils as fichier_profils
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.db import catalogue, depart, migrations, moteur, restauration, sauvegardes
from evaluateur.db.erreurs import BaseAbimee, BaseInaccessible
from evaluateur.db.moteur import Base
from evaluateur.horloge import Horloge
from evaluateur.metier import canonique
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.seance.garde import temoin

if TYPE_CHECKING:  # a list of dossiers needs no référentiel
    from evaluateur.metier.referentiel import Referentiel
    from evaluateur.seance.parties.versions import Installe

ENTRAINEMENT = "phrase-entrainement.txt"
"""In a practice folder only: the passphrase of its made-up profiles, in clear."""
CODE_ENTRAINEMENT = "258014"
"""Their « code de séance »: typed already, as their passphrase is."""


class Coffre:
    """One data folder, one base, one thread. It opens with a key and knows nobody."""

    def __init__(self, data_folder: Path, horloge: Horloge, catalogue: Path | None) -> None:
        self.donnees = data_folder
        self._horloge = horloge
        self._catalogue = catalogue
        self._base: Base | None = None
        self._referentiels: dict[Empreinte, Referentiel] = {}
        self.second: Path | None = None
        """A second place for backups; None: there is none."""

    @property
    def profils_path(self) -> Path:
        """Where the profiles are kept, beside the base: a backup takes both."""
        return self.donnees / fichier_profils.FICHIER

    # --- the base

    def open(self, key: bytes, *, made: bool) -> None:
        """Open the base, or make it, beside the profiles. ``made``: there was one, so that an empty place is a loss."""
        with suppress(OSError):  # the folder of someone else, or a disk without modes
            self.donnees.chmod(0o700)
        path = self.donnees / moteur.FICHIER
        restauration.require_finished(self.donnees)
        depart.require_here(self.donnees)
        if made and not (path.exists() and (path.is_dir() or path.stat().st_size)):  # of a folder Windows says 0
            raise BaseInaccessible(
                f"Le fichier {path.name} a disparu de l’emplacement des données, ou il est vide.",
                "Remettez-le à sa place, ou restaurez la dernière sauvegarde : rien n’a été recréé.",
            )
        with ExitStack() as on_failure:
            base = Base(path, key)
            on_failure.callback(base.close)
            if made and not migrations.version(base):
                raise BaseAbimee(
                    "Les données sont abîmées : le fichier ne contient plus rien.",
                    "Fermez l’application, puis rouvrez-la : elle proposera de restaurer une sauvegarde. Rien "
                    "n’a été recréé.",
                )
            if 0 < migrations.version(base) < migrations.VERSION:
                sauvegardes.back_up(base, self.profils_path, self._horloge.read().instant)
            migrations.migrate(base)
            on_failure.pop_all()
        self._base = base

    def watch(self) -> None:
        """What the base that was just opened should hold and does not is kept from being written over."""
        temoin.keep(self.base)

    @property
    def is_open(self) -> bool:
        """Whether someone opened it."""
        return self._base is not None

    @property
    def presente(self) -> bool:
        """Whether there is a base in the folder, whatever its state."""
        return (self.donnees / moteur.FICHIER).exists()

    @property
    def ailleurs_depuis(self) -> datetime | None:
        """Since when the work of this folder goes on on another laptop; None when it is here."""
        left = depart.read(self.donnees)
        return left.instant if left is not None else None

    @property
    def base(self) -> Base:
        """The open base. Raises :class:`PhraseRefusee` while everyone is locked."""
        if self._base is None:
            raise PhraseRefusee("Aucun profil n’est déverrouillé.", "Saisissez une phrase secrète.")
        return self._base

    def fold(self) -> None:
        """Fold the write-ahead log back into the base: it tells one act from the next, and what was typed."""
        if self._base is not None:
            with suppress(Refus):  # a full disk keeps nobody at the keyboard
                self._base.fold()

    def close(self) -> None:
        """Close the base."""
        if self._base is not None:
            self._base.close()
            self._base = None

    def back_up(self) -> Path:
        """Make a backup now; returns its folder. See :meth:`evaluateur.seance.poste.Poste.back_up`."""
        done = sauvegardes.back_up(self.base, self.profils_path, self._horloge.read().instant)
        if self.second is not None:
            sauvegardes.copy_to(done, self.second)
        return done

    # --- référentiels

    def installes(self) -> list[Referentiel]:
        """On what a new dossier may begin: each référentiel in its newest version, with each jury that it allows.

        Raises :class:`Refus` when there is none.
        """
        from evaluateur import referentiels

        return referentiels.juries_of(one.actuel for one in self.catalogue())

    def catalogue(self) -> list[Installe]:
        """Each référentiel that is shipped, unless another folder was given, with its newest version.

        Raises :class:`Refus` when there is none.
        """
        from evaluateur.seance.parties import versions

        return versions.newest(self.donnees, self._livres())

    def reconnus(self) -> list[Referentiel]:
        """Under which a grid may have been led here: every version that was completed on this laptop too."""
        from evaluateur import referentiels
        from evaluateur.seance.parties import versions

        return referentiels.juries_of(versions.reconnus(self.donnees, self._livres()))

    def _livres(self) -> list[Referentiel]:
        from evaluateur import referentiels

        paths = referentiels.bundled() if self._catalogue is None else referentiels.files(self._catalogue)
        if not paths:
            raise Refus("Aucun référentiel n’est installé.", "Réinstallez l’application.")
        return [referentiels.read_file(path) for path in paths]

    def retenir_referentiel(self, referentiel: Referentiel) -> Empreinte:
        """Keep a référentiel in the base and return its empreinte."""
        from evaluateur import referentiels

        content = referentiels.canonical_bytes(referentiel)
        empreinte = canonique.empreinte(content)
        catalogue.store(self.base, empreinte, referentiel.code, referentiel.version, content)
        self._referentiels[empreinte] = referentiel
        return empreinte

    def referentiel(self, empreinte: Empreinte) -> Referentiel:
        """The référentiel of this empreinte."""
        if empreinte not in self._referentiels:
            from evaluateur import referentiels

            content = catalogue.read(self.base, empreinte)
            self._referentiels[empreinte] = referentiels.from_canonical(content)
        return self._referentiels[empreinte]

    # --- practice

    def marquer_entrainement(self, phrase: str) -> None:
        """Make this data folder a practice folder: it carries its own passphrase."""
        fichiers.make_folder(self.donnees)
        fichiers.write(self.donnees / ENTRAINEMENT, f"{phrase}\n".encode())

    def phrase_entrainement(self) -> str | None:
        """The passphrase of a practice folder, None elsewhere."""
        path = self.donnees / ENTRAINEMENT
        return fichiers.read(path, fichiers.KIB).decode("utf-8").strip() if path.exists() else None

    def code_entrainement(self) -> str:
        """The « code de séance » of everyone in a practice folder, empty elsewhere."""
        return CODE_ENTRAINEMENT if self.phrase_entrainement() is not None else ""
