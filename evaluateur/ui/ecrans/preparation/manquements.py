"""« 2 points à vérifier »: what is missing or irregular, each with the way to mend it or to go on in spite of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from evaluateur.metier import jury
from evaluateur.metier.actes import deroger
from evaluateur.metier.conformite.derogations import couvre
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.conformite.regles import Constat
from evaluateur.metier.dossier import Derogation
from evaluateur.metier.typographie import enumeration, majuscule, pluriel
from evaluateur.seance.parties.signataire import Signataire
from evaluateur.seance.porte import Profil
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, icon, line, say, set_icon, text
from evaluateur.ui.briques.demande import Ask, AskSecret
from evaluateur.ui.bureau.desk import Desk, Place


class PointCard(QFrame):
    """One point. A gap is one line; an irregularity may also be closed by a dérogation, asked for in its place."""

    def __init__(self, desk: Desk, manquement: Manquement, go: Callable[[str], object], words: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self._desk, self._manquement = desk, manquement
        cible = manquement.place
        title, detail = (words, "") if words else (manquement.titre, _sentence(manquement.explication))
        verb = "Changer" if manquement.derogeable else "Compléter"
        change = Button(verb, lambda: go(cible), kind="small", name=f"{verb} : {title}")
        title_label = text(title, "strong" if manquement.derogeable else "body")
        self.ask: Ask | None = None
        if not manquement.derogeable:
            row = line(title_label, change, spacing=8, margins=(0, 5, 0, 5))
            row.setStretch(0, 1)
            self.setLayout(row)
            return
        self._grille = desk.dossier.referentiel.dits.grille
        self._waiting = text("", "secondary")
        self._derogate = Button("Motiver une dérogation…", self.derogate, kind="small",
                                name=f"Motiver une dérogation : {title}")  # fmt: skip
        reason = f"Motif de la dérogation (figurera sur la {self._grille})"
        field, first = f"prepa.derogation.{manquement.regle.cle}", first_of_two(desk)
        if first is None:
            self.ask = Ask(desk, self._confirm, lambda: None, "Demander", reason, field)
        else:
            self.ask = AskSecret(desk, first, self._confirm_as, "Demander", reason, field)
        parts: list[QWidget] = [title_label, *([text(detail, "secondary")] if detail else []), self._waiting]
        self.setLayout(column(*parts, line(change, self._derogate, -1), self.ask, margins=(0, 7, 0, 8), spacing=5))

    def refresh(self, pending: Derogation | None, may_ask: bool) -> None:
        """Say whether a dérogation is under way."""
        if self.ask is None:
            return
        say(self._waiting, f"Dérogation {pending.numero} demandée : voir plus bas." if pending else "")
        self._waiting.setVisible(pending is not None)
        self._derogate.setVisible(pending is None and may_ask)
        if pending is None and may_ask and not self.ask.open and self.ask.restore():
            self.derogate()  # someone was writing the reason when the dossier was closed

    def derogate(self) -> None:
        """Ask for the reason."""
        if self.ask is not None:
            alone = jury.seul(self._desk.dossier)
            asks = "" if self._desk.siege is not None else "L’évaluateur 1 la demande avec son secret. "
            who = "Votre nom" if alone else f"{asks}L’autre évaluateur devra l’accepter. Les deux noms"
            self.ask.ask(f"{who} et le motif figureront sur la {self._grille}.", self._derogate)

    def _confirm(self, motif: str) -> str:
        regle = self._manquement.regle.cle
        refus = self._desk.attempt(
            lambda: self._desk.open_seance.faire(deroger.proposer, regle, motif),
            Place("preparation", cible=self._manquement.place),
        )
        return str(refus or "")

    def _confirm_as(self, par: Signataire, motif: str) -> str:
        regle, seance = self._manquement.regle.cle, self._desk.open_seance
        return str(self._desk.attempt(lambda: seance.confirmer(par, deroger.proposer, regle, motif)) or "")


def first_of_two(desk: Desk) -> Profil | None:
    """Who asks for a dérogation when the two hold the keyboard; None when one of them does, or nobody can."""
    dossier = desk.dossier
    if desk.siege is not None or not jury.ensemble(dossier, desk.personnes):
        return None
    return desk.poste.trousseau.profil(dossier.sieges[1].identifiant)


class PointsPanel(QWidget):
    """The list, always in the order of the page; a card keeps its place and what is typed in it."""

    def __init__(self, desk: Desk, look: Look, go: Callable[[str], object]) -> None:
        super().__init__()
        self._desk, self._look, self._go = desk, look, go
        self._icon, self._title = icon(look, "triangle-alert", "ocre", 18), text("", "section")
        self._note = text("Passez la main à l’un des deux évaluateurs pour motiver une dérogation.", "secondary")
        self._cards: dict[Constat, PointCard] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        head = line(self._icon, self._title, spacing=8)
        head.setStretch(1, 1)
        self.setLayout(column(head, self._note, self._list, spacing=6))

    @property
    def asks(self) -> list[Ask]:
        """What may be asked here."""
        return [card.ask for card in self._cards.values() if card.ask is not None]

    def refresh(self, points: Sequence[Manquement], others: Sequence[Manquement]) -> None:
        """``points`` are counted; ``others`` are irregularities of the machine that only a dérogation closes."""
        count = len(points)
        say(self._title, pluriel(count, "point à vérifier", "points à vérifier") if count else "Rien à vérifier",
            "ocre" if count else "vert")  # fmt: skip
        sign = ("triangle-alert", "ocre") if count else ("circle-check", "vert")
        set_icon(self._look, self._icon, *sign, 18)
        may_ask = self.may_ask
        self._note.setVisible(not may_ask and any(m.derogeable for m in [*points, *others]))
        wanted = {m.constat: m for m in [*_grouped(points), *others]}
        for key in [k for k in self._cards if k not in wanted]:
            card = self._cards.pop(key)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        for rank, (key, manquement) in enumerate(wanted.items()):
            if key not in self._cards:
                self._cards[key] = PointCard(self._desk, manquement, self._go, _words(manquement, points))
            if self._list.indexOf(self._cards[key]) != rank:
                self._list.insertWidget(rank, self._cards[key])
            self._cards[key].refresh(self._pending(key), may_ask)

    @property
    def may_ask(self) -> bool:
        """Whether whoever holds the keyboard can ask for a dérogation."""
        return self._desk.siege is not None or first_of_two(self._desk) is not None

    def derogate(self, constat: Constat) -> None:
        """Ask for the reason of a dérogation, from the place where the point is mended."""
        if constat in self._cards:
            self._cards[constat].derogate()

    def _pending(self, constat: Constat) -> Derogation | None:
        """The dérogation that is under way for a point."""
        dossier = self._desk.dossier
        return next((d for d in dossier.derogations if not d.retiree and couvre(dossier, d, constat)), None)


def _sentence(words: str) -> str:
    return majuscule(f"{words}.") if words else ""


def _is_presentation(manquement: Manquement) -> bool:
    return manquement.regle.sorte == "presentation"


def _grouped(points: Sequence[Manquement]) -> list[Manquement]:
    """The blocs of which nothing is said share one line: they are answered in one place, just below."""
    seen = [m for m in points if _is_presentation(m)]
    return [m for m in points if m not in seen[1:]]


def _words(manquement: Manquement, points: Sequence[Manquement]) -> str:
    codes = [m.bloc for m in points if _is_presentation(m)]
    if not _is_presentation(manquement) or len(codes) < 2:
        return ""
    return f"Blocs {enumeration(codes)} : précisez s’ils sont présentés, non présentés ou déjà acquis."
