"""The dérogations of the dossier, whatever they are about: asked for by one evaluator, accepted by the other."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from evaluateur.metier import designation
from evaluateur.metier.actes import deroger
from evaluateur.metier.dossier import Derogation
from evaluateur.seance.parties.signataire import Signataire
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, icon, line, say, set_icon, text
from evaluateur.ui.briques.demande import Ask, AskSecret
from evaluateur.ui.bureau.desk import Desk


class DerogationCard(QFrame):
    """One dérogation: what it is about, why, where it stands, and what the one at the keyboard may do."""

    def __init__(self, desk: Desk, look: Look, numero: int) -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self._desk, self._look, self._numero = desk, look, numero
        self._objet, self._motif = text("", "strong"), text("")
        self._icon, self._state = icon(look, "circle-dashed", "ocre"), text("", tone="ocre")
        name = f"la dérogation {numero}"
        self._accept = Button("Accepter…", self._ask_accept, kind="small", name=f"Accepter {name}")
        self.accepting: AskSecret | None = None
        self._back = Button("Retirer…", self._open, kind="small", name=f"Retirer {name}")
        self.ask = Ask(desk, self._withdraw, lambda: None, "Retirer", "Motif du retrait", f"prepa.retrait.{numero}")
        self._secret_place = QVBoxLayout()
        state = line(self._icon, self._state, spacing=6)
        state.setStretch(1, 1)
        self.setLayout(
            column(self._objet, self._motif, state, line(self._accept, self._back, -1), self._secret_place, self.ask,
                   margins=(0, 7, 0, 8), spacing=5)
        )  # fmt: skip

    def refresh(self, derogation: Derogation, open_: bool) -> None:
        """Show where it stands."""
        other, dossier = 3 - derogation.siege, self._desk.dossier
        say(self._objet, f"{derogation.numero}. {derogation.objet}")
        say(self._motif, f"Motif : {derogation.motif}")
        when = derogation.acceptee_le
        if when is not None:
            jour = designation.jour(designation.local(when, dossier.session.fuseau))
            say(self._state, f"Acceptée par les deux évaluateurs le {jour}", "encre")
        else:
            say(self._state, f"À accepter par l’évaluateur {other}", "ocre")
        set_icon(self._look, self._icon, "file-check" if when else "circle-dashed", "encre" if when else "ocre")
        siege = self._desk.siege
        self._accept.setVisible(open_ and when is None and other in dossier.sieges)
        self._back.setVisible(open_ and siege is not None)

    def _ask_accept(self) -> None:
        """The secret of the other one, typed where he sits: the keyboard does not change hands."""
        derogation = next(d for d in self._desk.dossier.derogations if d.numero == self._numero)
        other = self._desk.dossier.sieges[3 - derogation.siege]
        profil = next((p for p in self._desk.poste.trousseau.profils if p.identifiant == other.identifiant), None)
        if profil is None:
            self._desk.tell(f"{other.nom_complet} n’a pas de profil sur cet ordinateur.", "Créez-le dans les Réglages.")
            return
        if self.accepting is None:
            self.accepting = AskSecret(self._desk, profil, self._do_accept, "Accepter")
            self._secret_place.addWidget(self.accepting)
        self.accepting.ask(f"{other.nom_complet} accepte cette dérogation : son nom y figurera.", self._accept)

    def _do_accept(self, par: Signataire, _: str) -> str:
        seance = self._desk.open_seance
        return str(self._desk.attempt(lambda: seance.confirmer(par, deroger.accepter, self._numero)) or "")

    def _open(self) -> None:
        self.ask.ask("Le point redevient à vérifier ; le retrait reste inscrit au journal.", self._back)

    def _withdraw(self, motif: str) -> str:
        return str(self._desk.attempt(lambda: self._desk.open_seance.faire(deroger.retirer, self._numero, motif)) or "")


class DerogationsPanel(QWidget):
    """Hidden while none is asked for."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk, self._look = desk, look
        self._cards: dict[int, DerogationCard] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.setLayout(column(text("Dérogations", "section"), self._list, spacing=4))

    @property
    def asks(self) -> list[Ask]:
        """What may be asked here."""
        asks = [(card.ask, card.accepting) for card in self._cards.values()]
        return [ask for both in asks for ask in both if ask is not None]

    def refresh(self, open_: bool) -> None:
        """Show those that are not withdrawn."""
        alive = {d.numero: d for d in self._desk.dossier.derogations if not d.retiree}
        for numero in [n for n in self._cards if n not in alive]:
            card = self._cards.pop(numero)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        for numero, derogation in alive.items():
            if numero not in self._cards:
                self._cards[numero] = DerogationCard(self._desk, self._look, numero)
                self._list.addWidget(self._cards[numero])
            self._cards[numero].refresh(derogation, open_)
        self.setVisible(bool(alive))
