"""Settings of signing: the authorities that this person trusts, each taken once its empreinte was compared."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from evaluateur import fichiers
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import enumeration, pluriel
from evaluateur.titres import FICHIER_MAX
from evaluateur.ui.briques import depot
from evaluateur.ui.briques.base import Button, clear, column, line, text
from evaluateur.ui.bureau.desk import Desk
from evaluateur.ui.pages.reglages.confirmation import Confirmation

if TYPE_CHECKING:  # certificates are read when someone asks for them
    from evaluateur.titres.rattachement import Autorite


class Trust(QWidget):
    """The authorities trusted here, what their revocation lists are worth, and the way to take one or to drop it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._list = column(spacing=4)
        self.confirmation: Confirmation | None = None
        parts = column(self._list)
        if len(desk.personnes) == 1:
            self._add = Button("Importer une autorité…", self._choose)
            self._revoke = Button("Importer une liste de révocation…", self._choose_list)
            self.confirmation = Confirmation(desk, "Faire confiance à cette autorité")
            self._leave = Confirmation(desk, "Ne plus la reconnaître")
            for part in (self.confirmation, self._leave):
                parts.addWidget(part)
            parts.insertLayout(1, line(self._add, self._revoke, -1))
        elif desk.personnes:
            parts.addWidget(text("Chaque évaluateur reconnaît ses autorités quand il a la main.", "secondary"))
        self.setLayout(parts)
        self.refresh()

    def refresh(self) -> None:
        """List them."""
        from evaluateur.seance import confiance

        clear(self._list)
        poste = self._desk.poste
        left = confiance.a_reprendre(poste.donnees)
        if left:
            places = enumeration(sorted({f"« {path.parent.name} »" for path in left}))
            files = pluriel(len(left), "certificat")
            self._list.addWidget(
                text(
                    f"{files} d’une version précédente, dans {places}, à l’emplacement des données : ces fichiers ne "
                    "suffisent plus. Importez-les de nouveau ici, après avoir comparé leur code de contrôle.",
                    "fault",
                )
            )
        try:
            known = confiance.autorites(poste)
        except Refus as refus:
            self._list.addWidget(text(str(refus)))
            return
        if not known:
            self._list.addWidget(text("Aucune : les signataires des grilles vérifiées ne seront pas reconnus."))
        for autorite in known:
            self._show(autorite)

    def _show(self, autorite: Autorite) -> None:
        from evaluateur.titres import rattachement

        lists = f", {pluriel(len(autorite.revocations), 'liste')} de révocation" if autorite.revocations else ""
        empreinte = rattachement.empreinte(autorite)
        said = text(f"{autorite.nom}{lists}. Code de contrôle {grouped(empreinte[:16])}…")
        if self.confirmation is None:
            self._list.addWidget(said)
        else:
            leave = Button("Ne plus la reconnaître…", partial(self.ask_leave, autorite), kind="small",
                           name=f"Ne plus reconnaître {autorite.nom}, code {grouped(empreinte[:8])}…")  # fmt: skip
            row = line(said, leave)
            row.setStretch(0, 1)
            self._list.addLayout(row)
        remarque = rattachement.remarque(autorite, self._desk.poste.now().instant)
        if remarque:
            self._list.addWidget(text(remarque, "secondary"))

    # --- taking one

    def _choose(self) -> None:
        chosen = depot.ask_file(
            self, "Certificat ou renouvellement de l’autorité",
            "Certificat ou renouvellement (*.crt *.pem *.cer *.p7b *.json);;Tous les fichiers (*)",
        )  # fmt: skip
        if chosen is not None:
            self.offer(chosen)

    def offer(self, path: Path) -> None:
        """Show whose certificate it is, or which one follows one that is trusted, with what to compare."""
        read: list[bytes] = []
        if self._desk.act(lambda: read.append(fichiers.read(path, FICHIER_MAX))):
            self._desk.act(lambda: self._offer(read[0]))

    def _offer(self, data: bytes) -> None:
        from evaluateur.seance import confiance
        from evaluateur.titres import rattachement

        if self.confirmation is None:
            return
        if data.lstrip().startswith(b"{"):
            succession = confiance.lire_renouvellement(self._desk.poste, data)
            former, following = succession.ancienne, succession.nouvelle
            old, new = (grouped(rattachement.empreinte(a)) for a in (former, following))
            self.confirmation.ask(
                f"L’autorité « {former.nom} », que vous reconnaissez (code de contrôle {old}), déclare que la suivante "
                f"la remplace : « {following.nom} ». Comparez le code de contrôle de la nouvelle à celui que "
                "l’organisme vous a donné, par un autre chemin que ce fichier :",
                partial(self._take, data, renewed=True), self._add, new,
            )  # fmt: skip
            return
        autorite = rattachement.read_autorite(data)
        self.confirmation.ask(
            f"Autorité « {autorite.nom} ». Comparez son code de contrôle à celui que l’organisme vous a donné, "
            "par un autre chemin que ce fichier :",
            partial(self._take, data, renewed=False), self._add, grouped(rattachement.empreinte(autorite)),
        )  # fmt: skip

    def _take(self, data: bytes, phrase: str, *, renewed: bool) -> None:
        from evaluateur.seance import confiance

        take = confiance.retenir_renouvellement if renewed else confiance.retenir_autorite
        take(self._desk.poste, self._desk.personnes[0], phrase, data)
        self.refresh()
        self._desk.tell("Autorité reconnue : les grilles de ses signataires seront authentiques ici.")

    # --- dropping one

    def ask_leave(self, autorite: Autorite) -> None:
        """Say what it costs, and ask for the passphrase."""
        from evaluateur.titres import rattachement

        self._leave.ask(
            f"Les grilles et les accusés liés à « {autorite.nom} » ne seront plus reconnus ici, même "
            "anciens. Son code de contrôle :",
            partial(self._drop, autorite), self._add, grouped(rattachement.empreinte(autorite)),
        )  # fmt: skip

    def _drop(self, autorite: Autorite, phrase: str) -> None:
        from evaluateur.seance import confiance
        from evaluateur.titres import rattachement

        empreinte = rattachement.empreinte(autorite)
        confiance.ne_plus_retenir(self._desk.poste, self._desk.personnes[0], phrase, "autorite", empreinte)
        self.refresh()
        self._desk.tell(f"L’autorité « {autorite.nom} » n’est plus reconnue.")

    # --- revocation lists

    def _choose_list(self) -> None:
        chosen = depot.ask_file(self, "Liste de révocation", "Liste de révocation (*.crl *.pem);;Tous les fichiers (*)")
        if chosen is not None:
            self.offer_list(chosen)

    def offer_list(self, path: Path) -> None:
        """Keep a revocation list of an authority that is trusted here."""
        from evaluateur.seance import confiance

        poste = self._desk.poste
        if self._desk.act(lambda: confiance.retenir_revocations(poste, fichiers.read(path, FICHIER_MAX))):
            self.refresh()
            self._desk.tell("Liste de révocation enregistrée.")


def grouped(empreinte: str) -> str:
    """In groups of four, to be compared by eye."""
    return " ".join(empreinte[i : i + 4] for i in range(0, len(empreinte), 4))
