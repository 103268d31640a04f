"""Settings of référentiels: what is installed, what it lacks, and the texts that are filled in here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from evaluateur.metier import designation
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import enumeration, pluriel
from evaluateur.ui.briques.base import Button, clear, column, line, text
from evaluateur.ui.briques.formulaire import Form
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.pages.reglages.embleme import Emblem

if TYPE_CHECKING:  # référentiels are read when someone opens the settings
    from evaluateur.seance.parties.versions import Installe

AUTEUR = "auteur"
NIVEAUX = (
    "Un niveau laissé vide conserve le mot que l’application propose ; une échelle n’est plus à confirmer quand tous "
    "ses niveaux sont écrits."
)


class Installed(QWidget):
    """Each référentiel with its version and its gaps; one at a time is completed, in a form below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._list, self._below = column(spacing=4), column(spacing=8)
        self._buttons: dict[str, Button] = {}
        self.setLayout(column(self._list, self._below))
        self._refresh()

    def _refresh(self) -> None:
        clear(self._list)
        clear(self._below)
        try:
            installed = self._desk.poste.coffre.catalogue()
        except Refus as refus:
            self._list.addWidget(text(str(refus), "secondary"))
            return
        for one in installed:
            self._show(one)

    def _show(self, one: Installe) -> None:
        from evaluateur import referentiels

        said = text(", ".join(_words(one)))
        fields = referentiels.champs(one.livre, one.actuel)
        if fields and len(self._desk.personnes) == 1:
            titre = one.actuel.certification.titre
            complete = Button("Compléter…", partial(self._open, one), kind="small", name=f"Compléter {titre}…")
            self._buttons[one.livre.code] = complete
            row = line(said, complete)
            row.setStretch(0, 1)
            self._list.addLayout(row)
        else:
            self._list.addWidget(said)
        if revision := one.actuel.revision:
            whose = f"Complétée par {revision.auteur}, {designation.jour(revision.le)}."
            self._list.addWidget(text(f"{whose} Cette version n’est pas signée par l’organisme.", "secondary"))

    # --- filling in

    def _open(self, one: Installe) -> None:
        """A field for each text that can be filled in here, and what can only be in the file."""
        from evaluateur import referentiels

        clear(self._below)
        form = Form(columns=1)
        fields = referentiels.champs(one.livre, one.actuel)
        for rank, gap in enumerate(fields):
            form.add(str(rank), gap.lieu, QLineEdit(gap.texte), hint=gap.defaut)
        emblem = Emblem(self._desk, one.actuel.certification.image)
        names = [p.nom_complet for p in self._desk.poste.trousseau.profils if p.identifiant in self._desk.personnes]
        form.add(AUTEUR, "Auteur de cette version", QLineEdit(enumeration(names)))
        here = tuple(f"{gap.lieu}, " for gap in fields)  # of a scale, its levels
        here += (f"{referentiels.EMBLEME_LIEU}, ",)
        rest = [lieu for lieu in referentiels.lacunes(one.livre) if not any(f.startswith(f"{lieu}, ") for f in here)]
        self._below.addWidget(text(f"Compléter « {one.actuel.certification.titre} »", "label"))
        self._below.addWidget(
            text(
                "Un texte laissé vide reste à compléter. Les dossiers commencés gardent leur version ; les suivants "
                "auront la nouvelle, qui ne sera pas signée par l’organisme.",
                "secondary",
            )
        )
        if any(gap.path[0] == "echelles" for gap in fields):
            self._below.addWidget(text(NIVEAUX, "secondary"))
        self._below.addWidget(form)
        self._below.addWidget(emblem)
        if rest:
            self._below.addWidget(
                text(f"À compléter dans le fichier du référentiel : {' ; '.join(rest)}.", "secondary")
            )
        keep = Button("Enregistrer une nouvelle version", partial(self._keep, one, form, emblem), kind="filled")
        self._below.addLayout(line(keep, Button("Annuler", partial(self._close, one)), -1))
        form.focus("0")

    def _close(self, one: Installe) -> None:
        """Back to the list, where one came from."""
        self._refresh()
        self._buttons[one.livre.code].setFocus()

    def _keep(self, one: Installe, form: Form, emblem: Emblem) -> None:
        from evaluateur import referentiels
        from evaluateur.seance import completer

        if not emblem.at_rest:
            self._desk.tell("L’image de l’emblème n’est pas encore lue : enregistrez dans un instant.")
            return
        typed = {name: row.control.text() for name, row in form.rows.items() if isinstance(row.control, QLineEdit)}
        fields = referentiels.champs(one.livre, one.actuel)
        given = {gap.path: typed[str(rank)] for rank, gap in enumerate(fields)}
        kept: list[str] = []
        poste = self._desk.poste
        if self._desk.act(
            lambda: kept.append(completer.enregistrer(poste, one, given, typed[AUTEUR], emblem.chosen).version)
        ):
            self._close(one)
            self._desk.tell(f"Version {kept[0]} enregistrée : les prochains dossiers l’auront.")


def _words(one: Installe) -> Iterator[str]:
    from evaluateur import referentiels

    yield one.actuel.certification.titre
    if one.actuel.genre:
        yield one.actuel.genre
    yield f"version {one.actuel.version}"
    lacking = len(referentiels.lacunes(one.actuel))
    yield f"{pluriel(lacking, 'texte')} à compléter" if lacking else "aucun texte à compléter"
