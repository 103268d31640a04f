"""The end of a conciliation: what both are about to confirm, and each one's own confirmation by his secret."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evaluateur.metier import conciliation, designation, jury
from evaluateur.metier.actes import concilier
from evaluateur.metier.pv import redaction
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import minuscule
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, clear, column, frame, icon, line, text
from evaluateur.ui.briques.phrase import PassphraseField
from evaluateur.ui.bureau.desk import Desk
from evaluateur.vues.restes import Reste, compte


class AgreementPanel(QWidget):
    """The result, its short empreinte, and one card a seat."""

    def __init__(self, desk: Desk, look: Look, bloc: Bloc) -> None:
        super().__init__()
        self._desk, self._look, self._bloc = desk, look, bloc
        self._phrase: PassphraseField | None = None
        self._next: Button | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(18, 12, 18, 12)
        self._layout.setSpacing(10)
        self.refresh()

    def refresh(self) -> None:
        """Show who has confirmed what."""
        clear(self._layout)
        self._phrase = self._next = None
        dossier, code = self._desk.dossier, self._bloc.code
        self._layout.addWidget(text(f"Accord sur le bloc {code}", "h1"))
        outcome = redaction.resultat_bloc(dossier, code)
        key = conciliation.resultat(dossier, code)
        valeur = dossier.referentiel.echelles.bloc.valeur(key)
        tone = (valeur.ton or "encre") if valeur else "prune"
        result = line(icon(self._look, outcome.icone, tone, 22), text(outcome.mot, "section", tone=tone),
                      text(dossier.referentiel.dits.propose, "secondary", wrap=False), -1, spacing=10)  # fmt: skip
        self._layout.addLayout(result)
        restes = self._desk.vue.restes("conciliation", code)
        if restes:
            self._show_obstacle(restes)
            return
        empreinte = self._empreinte()
        if isinstance(empreinte, Refus):
            self._layout.addWidget(text(f"{empreinte.phrase} {empreinte.remede}", "missing"))
            self._layout.addStretch(1)
            return
        short = " ".join(empreinte[i : i + 4] for i in range(0, 16, 4))
        self._layout.addWidget(
            text(
                f"Chaque évaluateur confirme ce contenu avec sa phrase secrète (code de contrôle : {short}…).",
                "secondary",
            )
        )
        for siege in jury.sieges(self._desk.dossier):
            self._layout.addWidget(self._card(siege, empreinte))
        self._layout.addStretch(1)

    def _empreinte(self) -> str | Refus:
        try:
            return concilier.a_accorder(self._desk.open_seance.dossier, self._bloc.code)
        except Refus as refus:  # the record is frozen, the candidate is away
            return refus

    def _show_obstacle(self, restes: list[Reste]) -> None:
        """Nothing is agreed on before this, with the way to it."""
        self._layout.addWidget(text(f"À régler avant l’accord : {minuscule(compte(restes))}.", "missing"))
        for reste in restes:
            if reste.quoi == "point":
                self._layout.addWidget(text(reste.phrase))
        first = restes[0]
        go = partial(self._desk.go, first.etape, first.bloc or None, first.cible)
        self._next = Button("Y aller", go, kind="small", key="F8")
        self._layout.addLayout(line(self._next, -1))
        self._layout.addStretch(1)

    def _card(self, siege: int, empreinte: str) -> QWidget:
        dossier = self._desk.dossier
        occupant = dossier.sieges[siege]
        accord = dossier.bloc(self._bloc.code).accords.get(siege)
        done = accord is not None and accord.empreinte == empreinte and accord.auteur == occupant.identifiant
        here = self._desk.personnes == (occupant.identifiant,)
        heure = designation.local(accord.instant, dossier.session.fuseau) if accord is not None and done else None
        words = f"Confirmé le {heure:%d/%m} à {designation.heure(heure)}" if heure else "À confirmer"
        state = text(words, tone="vert" if done else "ardoise", wrap=False)
        who = text(occupant.nom_complet, "strong")
        head = line(icon(self._look, f"rond-{siege}", "encre", 24), who,
                    icon(self._look, "check" if done else "circle-dashed", "vert" if done else "ardoise"), state,
                    spacing=8)  # fmt: skip
        head.setStretch(1, 1)
        body = column(head, margins=(14, 10, 14, 10), spacing=8)
        if not done and here:
            profil = self._desk.poste.trousseau.profil(occupant.identifiant)
            self._phrase = PassphraseField(self._desk.poste, profil, self.confirm)
            body.addWidget(self._phrase)
            confirm = Button("Confirmer l’accord", self.confirm, kind="filled", key="Ctrl+Entrée")
            body.addLayout(line(-1, confirm))
        elif not done:
            name = f"Passer la main à {occupant.nom_complet}"
            hand = Button(name, partial(self._desk.hand_over_asked.emit, (occupant.identifiant,)), kind="small")
            body.addLayout(line(-1, hand))
            self._next = self._next or hand
        card = frame("sheet")
        card.setProperty("chosen", "true" if here and not done else "false")
        card.setLayout(body)
        return card

    # --- acts

    def confirm(self) -> bool:
        """Check the secret of the one at the keyboard, and confirm."""
        if self._phrase is None:
            return self.hand_over()
        if not self._phrase.edit.text():
            self.focus()
            return False
        if not self._phrase.unlock():
            return False
        code = self._bloc.code
        seance = self._desk.open_seance
        done = self._desk.act(
            lambda: seance.faire(concilier.confirmer_accord, code, concilier.a_accorder(seance.dossier, code))
        )
        if done:
            self._desk.tell(f"Votre accord sur le bloc {code} est confirmé.")
        return done

    def hand_over(self) -> bool:
        """Pass the keyboard to the one who has not confirmed yet."""
        if self._next is not None:
            self._next.click()
        return False

    def focus(self) -> None:
        """The secret, else the way to the other."""
        target = self._phrase.edit if self._phrase is not None else self._next
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
