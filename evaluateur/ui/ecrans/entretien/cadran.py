"""The clock of one phase: time left, total, bar, real start and planned end, pauses and the reasons still owed."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QProgressBar, QVBoxLayout, QWidget

from evaluateur.metier import designation, fuseaux
from evaluateur.metier.actes import epreuve
from evaluateur.metier.chronometre import Chrono
from evaluateur.metier.conformite import conformite, exigences
from evaluateur.metier.conformite.enonces import dire
from evaluateur.metier.contenu.modalites import Phase
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import BlocCode, Cible
from evaluateur.ui.apparence.look import ROLES, Look
from evaluateur.ui.briques.base import Button, frame, icon, line, restyle, say, set_icon, text
from evaluateur.ui.briques.formulaire import Row
from evaluateur.ui.briques.horloge import remaining, words
from evaluateur.ui.briques.pliant import Folding
from evaluateur.ui.briques.saisie import Typing, kept_only
from evaluateur.ui.bureau.desk import Desk

_ETATS = {
    "": ("circle-dashed", "À démarrer", "ardoise"),
    "en_cours": ("play", "En cours", "encre"),
    "en_pause": ("pause", "En pause", "ocre"),
    "termine": ("circle-check", "Terminé", "vert"),
}


COMPACT_TIME = 64
"""Height of the figures where clock, bar and button must stand in sight together at 200 %."""


class BigTime(QWidget):
    """The figures, as large as their place allows; repainted alone, once a second."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._words, self._tone = look, "", "texte"
        self.setMinimumHeight(look.px(56))
        self.setSizePolicy(self.sizePolicy().Policy.Expanding, self.sizePolicy().Policy.Expanding)

    def show_words(self, words_: str, tone: str, spoken: str) -> None:
        """Change the figures."""
        if (words_, tone) != (self._words, self._tone):
            self._words, self._tone = words_, tone
            self.setAccessibleName(spoken)
            self.update()

    def sizeHint(self) -> QSize:
        """What it is content with: it takes all that is left, up to what the charter draws."""
        return QSize(self._look.px(340), self._look.px(96))

    def paintEvent(self, event: QPaintEvent) -> None:
        """One text, fitted."""
        painter = QPainter(self)
        font = QFont(self._look.font("big_clock"))
        side = 200
        font.setPixelSize(side)
        metrics = QFontMetrics(font)
        wide = max(1, metrics.horizontalAdvance(self._words))
        side = min(self._look.px(ROLES["big_clock"][0]), side * self.width() * 96 // (100 * wide),
                   side * self.height() // max(1, metrics.capHeight() + 20))  # fmt: skip
        font.setPixelSize(max(24, side))
        painter.setFont(font)
        painter.setPen(QColor(self._look.theme.couleur(self._tone)))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)


class ClockFace(QWidget, Folding):
    """Shows one phase and asks for what it lacks; decides nothing. ``state`` is for the screen to place."""

    explained = Signal()
    """The last reason that was owed is given, by Entrée: one goes on."""

    def __init__(self, desk: Desk, look: Look, bloc: BlocCode, phase: Phase) -> None:
        super().__init__()
        self._desk, self._look, self._bloc, self._phase = desk, look, bloc, phase
        self.typings: list[Typing] = []
        self._state_icon, self._state = icon(look, "circle-dashed", size=14), text("", "label", wrap=False)
        self.state = frame("chip", line(self._state_icon, self._state, margins=(8, 2, 8, 2), spacing=5))
        self._time = BigTime(look)
        self._total = text("", "section")
        self._total.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(look.px(10))
        self._bar.setAccessibleName(f"Temps écoulé, {phase.intitule}")
        self._begin, self._end = text("", "secondary", wrap=False), text("", "secondary", wrap=False)
        self._facts = text("", "secondary")
        self._reason = QLineEdit()
        grille = desk.dossier.referentiel.dits.grille
        self._reason_row = Row("Motif", self._reason, hint=f"en une phrase ; figurera sur la {grille}")
        self._reason_typing = Typing(self._reason, desk, bloc, f"horloge.{phase.code}", self._commit_reason)
        self._reason.returnPressed.connect(self._explain)
        self._minutes, self._why = QLineEdit(), QLineEdit()
        self._set_button = Button("Corriger", self._set_time, kind="small")
        for field in (self._minutes, self._why):
            field.returnPressed.connect(self._set_time)
        self._set_row = QWidget()
        self._minutes_row = Row("Minutes réellement écoulées", self._minutes)
        self._why_row = Row("Motif de la correction", self._why)
        row = line(self._minutes_row, self._why_row, self._set_button)
        row.setAlignment(self._set_button, Qt.AlignmentFlag.AlignBottom)
        self._set_row.setLayout(row)
        self._set_row.hide()
        self._ask_set = Button("Corriger le temps écoulé…", self.ask_time, kind="link")
        self.typings = [
            self._reason_typing,
            Typing(self._why, desk, bloc, f"recalage.{phase.code}", kept_only),
        ]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._time, 1)
        layout.addWidget(self._total)
        layout.addWidget(self._bar)
        layout.addLayout(line(self._begin, -1, self._end))
        layout.addWidget(self._facts)
        layout.addWidget(self._reason_row)
        layout.addWidget(self._set_row)
        layout.addLayout(line(self._ask_set, -1))

    @property
    def _chrono(self) -> Chrono | None:
        return self._desk.dossier.bloc(self._bloc).chronos.get(self._phase.code)

    # --- showing

    def refresh(self) -> None:
        """Show the state, the instants and what is owed."""
        chrono = self._chrono
        name, word, tone = _ETATS[chrono.etat if chrono else ""]
        set_icon(self._look, self._state_icon, name, tone, 14)
        say(self._state, word, tone)
        restyle(self.state, tone=tone)
        self._show_instants(chrono)
        owed = self._owed(chrono)
        self._reason_row.setVisible(bool(owed) or self._reason_typing.dirty)
        if owed:
            self._reason_row.show_label(f"Motif pour {dire(f'motif.{owed[1]}')}")
            self._reason_row.show_fault("" if self._reason.text() else "À écrire avant de conclure le bloc.")
        if not self._reason_typing.dirty:
            self._reason_typing.load("")
        self._ask_set.setVisible(chrono is not None)
        self.typings[1].load("")
        if self.typings[1].dirty:
            self._set_row.show()
        if chrono is not None and chrono.a_redemarre(self._desk.poste.now()):
            self._set_row.show()
            say(self._facts, "L’ordinateur a redémarré pendant cette phase : corrigez ou confirmez le temps écoulé.",
                "ocre")  # fmt: skip

    def _show_instants(self, chrono: Chrono | None) -> None:
        total = exigences.prevu_s(self._desk.dossier, self._phase)
        amenagement = self._desk.dossier.affectation.amenagement_minutes
        for instant in (self._begin, self._end):
            instant.setVisible(chrono is not None)
        if chrono is None:
            parts = f" en {self._phase.parties} entretiens" if self._phase.parties > 1 else ""
            plus = f", plus {amenagement} min d’aménagement" if amenagement else ""
            after = "À l’échéance, le chronomètre compte le dépassement, sans rien interrompre."
            say(self._facts, f"{self._phase.minutes} min prévues{parts}{plus}. {after}", "")
            return
        fuseau = self._desk.dossier.session.fuseau
        debut = designation.local(chrono.debut.instant, fuseau)
        say(self._begin, fuseaux.apres(f"Début {debut:%H:%M:%S}", fuseau))
        if chrono.fin is not None:
            say(self._end, f"Fin {designation.local(chrono.fin.instant, fuseau):%H:%M:%S}")
        elif chrono.etat == "en_cours":
            left = timedelta(milliseconds=total * 1000 - chrono.acquis_ms)
            fin = designation.local(chrono.repere.instant + left, fuseau)
            say(self._end, f"Fin prévue {fin:%H:%M:%S}" if left >= timedelta() else "Temps prévu déjà écoulé")
        else:
            say(self._end, "Fin prévue : selon la reprise")
        say(self._facts, _facts(chrono, amenagement), "")

    def show_time(self) -> bool:
        """Repaint the figures and the bar; True while the clock runs."""
        chrono, dossier = self._chrono, self._desk.dossier
        total_ms = exigences.prevu_s(dossier, self._phase) * 1000
        moment = self._desk.poste.now()
        rest = total_ms if chrono is None else remaining(dossier, self._phase, chrono, moment)
        over, tone = rest < 0, "ocre" if rest < 0 else "texte"
        ended = chrono is not None and chrono.etat == "termine"
        what = "dépassement" if over else "durée" if ended else "temps restant"
        # Ended in time, there is nothing left to come: how long it took counts.
        shown = words((total_ms - rest) // 1000 * 1000) if ended and not over else words(rest)
        self._time.show_words(shown, tone, f"{shown} de {what}")
        say(self._total, f"{what}, sur {pluriel(total_ms // 60_000, 'min', 'min')} prévues", "ocre" if over else "")
        self._bar.setMaximum(max(1, total_ms // 1000))
        self._bar.setValue(min(total_ms, total_ms - rest) // 1000)
        if self._bar.property("over") != ("true" if over else "false"):
            restyle(self._bar, over="true" if over else "false")
        return chrono is not None and chrono.etat == "en_cours"

    def set_compact(self, compact: bool) -> None:
        """Smaller figures leave room for the points."""
        self._time.setMaximumHeight(self._look.px(COMPACT_TIME) if compact else 16_777_215)

    # --- what is owed

    def _owed(self, chrono: Chrono | None) -> tuple[Cible, str] | None:
        """The first reason that is missing: of what, and in words."""
        if chrono is None:
            return None
        owed = conformite.motifs_attendus(chrono, exigences.prevu_s(self._desk.dossier, self._phase))
        return owed[0] if owed else None

    def _commit_reason(self, content: str) -> bool:
        owed = self._owed(self._chrono)
        if owed is None or not content.strip():
            return True
        done = self._desk.act(
            lambda: self._desk.open_seance.faire(epreuve.motiver, self._bloc, self._phase.code, content, owed[0])
        )
        if done:
            self._reason_typing.empty()
        return done

    def _explain(self) -> None:
        if self._reason_typing.leave() and not self.owes_reason:
            self.explained.emit()

    @property
    def owes_reason(self) -> bool:
        """Whether a reason is to be written."""
        return self._owed(self._chrono) is not None

    def ask_reason(self) -> bool:
        """Put the focus on the reason that is owed; False when none is. Asked for: a key may follow an act at once."""
        if not self.owes_reason:
            return False
        self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def ask_time(self) -> None:
        """Open the fields in which the time really spent is entered."""
        self._set_row.show()
        self._minutes.setFocus(Qt.FocusReason.OtherFocusReason)

    def fold(self) -> bool:
        """Close the fields of the time really spent; a reason being written stays in them."""
        unfolded = not self._set_row.isHidden()
        if self._set_row.isAncestorOf(self.window().focusWidget()):
            self._ask_set.setFocus(Qt.FocusReason.OtherFocusReason)
        self._set_row.hide()
        return unfolded

    def _set_time(self) -> None:
        try:
            ecoule = round(float(self._minutes.text().replace(",", ".")) * 60_000)
        except (ValueError, OverflowError):
            self._minutes_row.show_fault("Saisissez les minutes en chiffres, par exemple 7,5.")
            self._minutes.setFocus()
            return
        self._minutes_row.show_fault()
        self._why_row.show_fault("" if self._why.text().strip() else "Écrivez le motif en une phrase.")
        if self._desk.act(
            lambda: self._desk.open_seance.faire(
                epreuve.recaler, self._bloc, self._phase.code, ecoule, self._why.text()
            )
        ):
            self.typings[1].empty()
            self._minutes.clear()
            self._set_row.hide()


def _facts(chrono: Chrono, amenagement: int) -> str:
    """Pauses and accommodation, in one sentence each."""
    finished = [p for p in chrono.pauses if p.duree_ms is not None]
    duree = designation.duree(sum(p.duree_ms or 0 for p in finished) // 1000)
    pauses = f"{pluriel(len(chrono.pauses), 'pause')}, {duree} en tout." if chrono.pauses else "Aucune pause."
    plus = f" Aménagement : {amenagement} min de plus." if amenagement else ""
    return f"{pauses}{plus}"
