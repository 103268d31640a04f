"""Settings of signing: who stamps the time."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from PySide6.QtWidgets import QLineEdit, QWidget

from evaluateur import fichiers
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.titres import FICHIER_MAX
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, clear, column, line, text
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.bureau.memoire import Memoire
from evaluateur.ui.pages.reglages.autorites import grouped
from evaluateur.ui.pages.reglages.confirmation import Confirmation


class TimeStamp(QWidget):
    """A time-stamp service, its address and its certificate: optional, and never required to sign."""

    def __init__(self, desk: Desk, memoire: Memoire) -> None:
        super().__init__()
        self._desk, self._memoire = desk, memoire
        self.edit = QLineEdit(memoire.horodateur)
        self._row = Row("Adresse du service d’horodatage (facultatif)", self.edit, hint="https://…")
        words = (
            "Un service extérieur date alors vos signatures, s’il est reconnu ici par son certificat. Sans réponse du "
            "service, la signature se fait sans lui."
        )
        self.edit.editingFinished.connect(self._keep)
        self._known = column(spacing=4)
        self.confirmation: Confirmation | None = None
        parts = column(self._row, text(words, "secondary"), self._known, spacing=4)
        if len(desk.personnes) == 1:
            self._import = Button("Importer le certificat du service…", self._choose)
            self.confirmation = Confirmation(desk, "Reconnaître ce service")
            self._leave = Confirmation(desk, "Ne plus le reconnaître")
            parts.addLayout(line(self._import, -1))
            for part in (self.confirmation, self._leave):
                parts.addWidget(part)
        self.setLayout(parts)
        self._refresh()

    def _refresh(self) -> None:
        """Say which services are trusted here."""
        from evaluateur.seance import confiance

        clear(self._known)
        try:
            known = confiance.horodateurs(self._desk.poste)
        except Refus as refus:
            self._known.addWidget(text(str(refus), "secondary"))
            return
        if not known:
            nobody = "Aucun service n’est reconnu : les signatures se font sans horodatage."
            self._known.addWidget(text(nobody, "secondary"))
        for empreinte in sorted(hashlib.sha256(der).hexdigest() for der in known):
            said = text(f"Service reconnu, code de contrôle {grouped(empreinte[:16])}…", "secondary")
            if self.confirmation is None:
                self._known.addWidget(said)
                continue
            leave = Button("Ne plus le reconnaître…", partial(self._ask_leave, Empreinte(empreinte)), kind="small",
                           name=f"Ne plus reconnaître le service {grouped(empreinte[:8])}…")  # fmt: skip
            row = line(said, leave)
            row.setStretch(0, 1)
            self._known.addLayout(row)

    def _choose(self) -> None:
        chosen = depot.ask_file(
            self,
            "Certificat du service d’horodatage",
            "Certificat (*.crt *.cer *.pem);;Tous les fichiers (*)",
        )
        if chosen is not None:
            self.offer(chosen)

    def offer(self, path: Path) -> None:
        """Show what is to be compared before the service is trusted."""
        from evaluateur.titres import titre

        read: list[bytes] = []
        gesture = lambda: read.append(titre.read_certificat(fichiers.read(path, FICHIER_MAX)))  # noqa: E731
        if self.confirmation is not None and self._desk.act(gesture):
            self.confirmation.ask(
                "Comparez le code de contrôle de ce certificat à celui que publie le service d’horodatage :",
                partial(self._take, read[0]), self._import, grouped(hashlib.sha256(read[0]).hexdigest()),
            )  # fmt: skip

    def _take(self, der: bytes, phrase: str) -> None:
        from evaluateur.seance import confiance

        confiance.retenir_horodateur(self._desk.poste, self._desk.personnes[0], phrase, der)
        self._refresh()
        self._desk.tell("Service d’horodatage reconnu.")

    def _ask_leave(self, empreinte: Empreinte) -> None:
        self._leave.ask(
            "Les grilles que ce service a datées ne seront plus reconnues ici. Son code de contrôle :",
            partial(self._drop, empreinte), self._import, grouped(empreinte),
        )  # fmt: skip

    def _drop(self, empreinte: Empreinte, phrase: str) -> None:
        from evaluateur.seance import confiance

        confiance.ne_plus_retenir(self._desk.poste, self._desk.personnes[0], phrase, "horodateur", empreinte)
        self._refresh()
        self._desk.tell("Ce service n’est plus reconnu.")

    def _keep(self) -> None:
        address = self.edit.text().strip()
        if address and not _is_address(address):
            self._row.show_fault(
                "Une adresse est de la forme https://service.exemple.fr. Videz le champ pour signer sans horodatage."
            )
            return
        self._row.show_fault()
        if address == self._memoire.horodateur:
            return
        self._desk.tell(
            "Adresse du service d’horodatage enregistrée." if address else "Vos signatures se font sans horodatage."
        )
        self._memoire.horodateur = address
        self._desk.horodateur = address


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("https", "http") and bool(parts.hostname) and " " not in address
    except ValueError:
        return False
