"""What ends a version or begins another, each asked once more in its place: close, reopen, correct."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from evaluateur.metier import jury
from evaluateur.metier.actes import cloture
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import enumeration
from evaluateur.ui.briques.base import Button, column, line
from evaluateur.ui.briques.demande import Ask
from evaluateur.ui.bureau.desk import Desk


class Ends(QWidget):
    """Reopening and correcting have their buttons here; closing is the next act of the screen."""

    def __init__(self, desk: Desk, back: Callable[[], object]) -> None:
        super().__init__()
        self._desk, self._back = desk, back
        self._grille = desk.dossier.referentiel.dits.grille
        self._reopen = Button(f"Rouvrir la {self._grille}…", self._open_reopening, kind="small")
        self._correct = Button("Ouvrir une version corrigée…", self._open_correction, kind="small")
        self._ask_close = Ask(desk, self._close, back, "Clore le dossier")
        self._ask_reopen = Ask(desk, self._reopened, back, "Rouvrir",
                               "Motif de la réouverture", "signature.rouvrir")  # fmt: skip
        reason = f"Motif de la correction (figurera sur la {self._grille})"
        self._ask_correct = Ask(desk, self._corrected, back, "Ouvrir la version", reason, "signature.version")
        self.asks = (self._ask_close, self._ask_reopen, self._ask_correct)
        self.buttons = (self._reopen, self._correct)
        self.setLayout(column(line(self._reopen, -1), line(self._correct, -1), *self.asks))

    def refresh(self) -> None:
        """Offer what is possible now; a reason that was being written is asked for again."""
        dossier, fige = self._desk.dossier, self._desk.dossier.fige
        engages = jury.engage(dossier, self._desk.personnes) is not None
        frozen = fige is not None and not dossier.clos
        for button, ask, possible, opening in (
            (self._reopen, self._ask_reopen, frozen and engages, self._open_reopening),
            (self._correct, self._ask_correct, dossier.clos and engages, self._open_correction),
        ):
            button.setVisible(possible)
            if not possible:
                ask.hide()
            elif not ask.open and ask.restore():
                opening()
        if not frozen:
            self._ask_close.hide()

    def open_closing(self, opener: QWidget) -> None:
        """Say what closing means, and wait."""
        version = self._desk.dossier.version
        then = (
            f"Une version {version + 1} pourra corriger la préparation, pas vos appréciations."
            if jury.seul(self._desk.dossier)
            else f"La corriger demandera une version {version + 1}, à signer de nouveau par les deux évaluateurs."
        )
        self._ask_reopen.hide()
        self._ask_close.ask(f"La version {version} devient définitive. {then}", opener)

    def _close(self, _: str) -> str:
        return self._done(self._desk.attempt(self._desk.open_seance.cloture.clore),
                          "Le dossier est clos et sauvegardé : il reste à le remettre.")  # fmt: skip

    def _open_reopening(self) -> None:
        fige, sieges = self._desk.dossier.fige, self._desk.dossier.sieges
        noms = [sieges[n].nom_complet for n in sorted(fige.signatures)] if fige is not None else []
        void = f"{'Signature annulée' if len(noms) == 1 else 'Signatures annulées'} : {enumeration(noms)}. "
        self._ask_close.hide()
        self._ask_reopen.ask(
            f"{void if noms else ''}Le contenu redevient modifiable ; il faudra le figer, puis le signer de nouveau.",
            self._reopen,
        )

    def _reopened(self, motif: str) -> str:
        return self._done(self._desk.attempt(lambda: self._desk.open_seance.engager(cloture.rouvrir, motif)),
                          f"La {self._grille} est rouverte.")  # fmt: skip

    def _open_correction(self) -> None:
        version = self._desk.dossier.version
        self._ask_correct.ask(
            f"La version {version} est conservée et sera indiquée comme remplacée. La version {version + 1} "
            "est à corriger, puis à figer et à signer de nouveau.",
            self._correct,
        )

    def _corrected(self, motif: str) -> str:
        return self._done(self._desk.attempt(lambda: self._desk.open_seance.engager(cloture.ouvrir_version, motif)),
                          "Une nouvelle version est ouverte : corrigez, puis figez.")  # fmt: skip

    def _done(self, refus: Refus | None, news: str) -> str:
        if refus is not None:
            return str(refus)
        self._desk.tell(news)
        self._back()
        return ""
