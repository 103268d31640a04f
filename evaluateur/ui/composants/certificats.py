"""Settings of signing: under which certificate this person signs, whom this laptop trusts, who stamps the time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from evaluateur.metier import designation
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import enumeration
from evaluateur.ui.composants.base import Button, clear, column, icon, line, say, text
from evaluateur.ui.composants.depot import deposit, safe_name
from evaluateur.ui.composants.formulaire import Row
from evaluateur.ui.composants.phrase import PassphraseField
from evaluateur.ui.desk import Desk
from evaluateur.ui.look import Look
from evaluateur.ui.memoire import Memoire


class MyCertificate(QWidget):
    """The certificate of whoever is at the keyboard: what it is, how to get one, how to bring it in."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk = desk
        self._identifiant = desk.personnes[0]
        self._octets = b""
        self._sign, self._words = icon(look, "key-round", "encre"), text("")
        state = line(self._sign, self._words, spacing=10)
        state.setStretch(1, 1)
        self._import = Button("Importer mon certificat…", self.choose)
        self._ask = Button("Enregistrer une demande…", self._save_request)
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._row = Row("Mot de passe du fichier, donné par le centre", self._password)
        profil = next(p for p in desk.poste.profils if p.identifiant == self._identifiant)
        self._phrase = PassphraseField(desk.poste, profil, self._take)
        self._confirm = Button("Importer ce certificat", self._take, kind="filled")
        self._form = QWidget()
        self._form.setLayout(column(self._row, self._phrase, line(self._confirm, -1)))
        self._form.hide()
        self.setLayout(column(state, line(self._import, self._ask, -1), self._form))
        self.refresh()

    def refresh(self) -> None:
        """Say what the certificate is; none is made for that."""
        from evaluateur.titres import titre

        profil = next(p for p in self._desk.poste.profils if p.identifiant == self._identifiant)
        lu = titre.read(profil.titre) if profil.titre else None
        if lu is None or lu.provisoire or lu.attestation is None:
            words = (
                "Aucun certificat du centre : une signature par clé est provisoire, et le document le dit. Enregistrez "
                "une demande, envoyez-la au centre, puis importez le certificat qu’il vous renvoie."
            )
        else:
            sieges = enumeration([f"évaluateur {s}" for s in lu.attestation.sieges])
            words = f"Délivré par {lu.autorite} à {lu.nom}, {sieges}, valable jusqu’au {designation.jour(lu.fin)}."
        say(self._words, words)

    def choose(self) -> None:
        """Ask for the file."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Mon certificat", "", "Certificat (*.p12 *.pfx *.crt *.pem *.cer);;Tous les fichiers (*)"
        )
        if chosen:
            self.offer(Path(chosen))

    def offer(self, path: Path) -> None:
        """Read a file, and ask for what opens it."""
        self._octets = b""
        if self._desk.act(lambda: setattr(self, "_octets", _read(path))):
            with_key = not self._octets.lstrip().startswith(b"-----")
            self._row.setVisible(with_key)
            self._row.show_fault()
            self._form.show()
            (self._password if with_key else self._phrase.edit).setFocus()

    def _take(self) -> None:
        from evaluateur.seance import titres

        poste, phrase = self._desk.poste, self._phrase.edit.text()
        if not self._octets or not self._phrase.unlock():
            return
        if self._desk.act(
            lambda: titres.importer(poste, self._identifiant, phrase, self._octets, self._password.text())
        ):
            self._password.clear()
            self._form.hide()
            self._import.setFocus()
            self.refresh()
            self._desk.tell("Certificat importé : vos prochaines signatures sont rattachées à l’organisme.")

    def _save_request(self) -> None:
        from evaluateur.seance import titres

        profil = next(p for p in self._desk.poste.profils if p.identifiant == self._identifiant)
        name = safe_name(f"demande-{profil.identifiant}") + ".csr"
        chosen, _ = QFileDialog.getSaveFileName(self, "Enregistrer la demande", name, "Demande (*.csr)")
        if chosen and self._desk.act(
            lambda: deposit(Path(chosen), titres.demander(self._desk.poste, self._identifiant))
        ):
            self._desk.tell(f"Demande enregistrée : {chosen}. Envoyez-la au centre, elle ne contient aucun secret.")


class Trust(QWidget):
    """The authorities that this laptop trusts; one is taken once its empreinte was compared."""

    changed = Signal()

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk, self._look = desk, look
        self._octets = b""
        self._list = column(spacing=4)
        self._add = Button("Importer une autorité…", self.choose)
        self._revoke = Button("Importer une liste de révocation…", self._choose_list)
        self._question = text("")
        self._yes = Button("Faire confiance à cette autorité", self._accept, kind="filled")
        self._no = Button("Renoncer", self._give_up)
        self._ask = QWidget()
        self._ask.setLayout(column(self._question, line(self._yes, self._no, -1)))
        self._ask.hide()
        self.setLayout(column(self._list, line(self._add, self._revoke, -1), self._ask))
        self.refresh()

    def refresh(self) -> None:
        """List them."""
        from evaluateur.seance import titres
        from evaluateur.titres import rattachement

        clear(self._list)
        try:
            connues = titres.autorites(self._desk.poste.donnees)
        except Refus as refus:
            self._list.addWidget(text(str(refus)))
            return
        if not connues:
            self._list.addWidget(text("Aucune : les grilles signées paraîtront intactes, mais non rattachées."))
        for autorite in connues:
            listes = len(autorite.revocations)
            suite = f", {listes} liste de révocation" if listes == 1 else (f", {listes} listes" if listes else "")
            self._list.addWidget(
                text(f"{autorite.nom}{suite}. Empreinte {_grouped(rattachement.empreinte(autorite)[:16])}…")
            )

    def choose(self) -> None:
        """Ask for the certificate of an authority."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Certificat de l’autorité", "", "Certificat (*.crt *.pem *.cer);;Tous les fichiers (*)"
        )
        if chosen:
            self.offer(Path(chosen))

    def offer(self, path: Path) -> None:
        """Show whose certificate it is, and its empreinte to compare."""
        from evaluateur.titres import rattachement

        def show() -> None:
            octets = _read(path)
            autorite = rattachement.read_autorite(octets)
            self._octets = octets
            empreinte = _grouped(rattachement.empreinte(autorite))
            say(
                self._question,
                f"Autorité « {autorite.nom} ». Comparez son empreinte à celle que le centre vous a donnée, "
                f"par un autre chemin que ce fichier : {empreinte}",
            )

        if self._desk.act(show):
            self._ask.show()
            self._no.setFocus()

    def _accept(self) -> None:
        from evaluateur.seance import titres

        if self._desk.act(lambda: titres.retenir_autorite(self._desk.poste.donnees, self._octets)):
            self._give_up()
            self.refresh()
            self._desk.tell("Autorité reconnue : les grilles qu’elle garantit seront authentiques ici.")

    def _give_up(self) -> None:
        self._octets = b""
        self._ask.hide()
        self._add.setFocus()

    def _choose_list(self) -> None:
        from evaluateur.seance import titres

        chosen, _ = QFileDialog.getOpenFileName(
            self, "Liste de révocation", "", "Liste de révocation (*.crl *.pem);;Tous les fichiers (*)"
        )
        donnees = self._desk.poste.donnees
        if chosen and self._desk.act(lambda: titres.retenir_revocations(donnees, _read(Path(chosen)))):
            self.refresh()
            self._desk.tell("Liste de révocation retenue.")


class TimeStamp(QWidget):
    """The address of a time-stamp service; optional, and never required to sign."""

    def __init__(self, desk: Desk, memoire: Memoire) -> None:
        super().__init__()
        self._desk, self._memoire = desk, memoire
        self._edit = QLineEdit(memoire.horodateur)
        self._row = Row("Adresse du service d’horodatage (facultatif)", self._edit, hint="https://…")
        self._edit.editingFinished.connect(self._keep)
        self.setLayout(column(self._row))

    def _keep(self) -> None:
        adresse = self._edit.text().strip()
        if adresse and not adresse.startswith(("https://", "http://")):
            self._row.show_fault("Une adresse commence par https://. Videz le champ pour signer sans horodatage.")
            return
        self._row.show_fault()
        self._memoire.horodateur = adresse
        self._desk.horodateur = adresse


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()[: 1 << 20]
    except OSError as error:
        raise Refus(f"Le fichier {path} ne se lit pas.", "Vérifiez son nom et vos droits.") from error


def _grouped(empreinte: str) -> str:
    return " ".join(empreinte[i : i + 4] for i in range(0, len(empreinte), 4))
