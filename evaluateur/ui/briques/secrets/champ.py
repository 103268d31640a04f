"""What one person confirms with: his « code de séance » where it counts, his passphrase otherwise."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evaluateur.metier.typographie import de
from evaluateur.seance.parties.signataire import Signataire
from evaluateur.seance.porte import Profil
from evaluateur.ui.briques.base import Button, line, reveal
from evaluateur.ui.briques.secrets.code import CodeField, NewCodeField
from evaluateur.ui.briques.secrets.phrase import PassphraseField
from evaluateur.ui.bureau.desk import Desk


class SecretField(QWidget):
    """Asks one person, whoever holds the keyboard. The code gives way to the passphrase when it is lost.

    ``act``: the button that confirms, at the foot.
    """

    def __init__(self, desk: Desk, profil: Profil, submit: Callable[[], object], act: Button | None = None) -> None:
        super().__init__()
        self._desk, self.profil, self._submit = desk, profil, submit
        self._trousseau = desk.poste.trousseau
        self._new: NewCodeField | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._field: CodeField | PassphraseField
        if desk.open_seance.code_utile(profil.identifiant):
            known = desk.poste.coffre.code_entrainement()
            self._field = CodeField(f"Code de séance {de(profil.nom_complet)}", submit, known)
            self._layout.addWidget(self._field)
            self._other = Button("Code oublié : sa phrase secrète…", self._ask_phrase, kind="small")
            foot = line(self._other, -1)
        else:
            self._add_phrase()
            foot = line(-1)
        if act is not None:
            foot.addWidget(act)
        self._layout.addLayout(foot)

    def _add_phrase(self) -> None:
        self._field = PassphraseField(self._desk.poste, self.profil, self._submit)
        self._layout.insertWidget(0, self._field)
        if self._trousseau.is_unlocked(self.profil.identifiant):
            self._new = NewCodeField(self._desk.poste, self.profil, self._submit, unfolded=True)
            self._layout.insertWidget(1, self._new)

    def _ask_phrase(self) -> None:
        self._other.hide()
        self._field.hide()
        self._add_phrase()
        self.focus()

    @property
    def typed(self) -> bool:
        """Whether something was typed."""
        return bool(self._field.edit.text())

    def has_focus(self) -> bool:
        """Whether it is being typed."""
        return self.isAncestorOf(self.window().focusWidget())

    def focus(self) -> None:
        """Where it begins."""
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._reveal)  # once it is laid out

    def _reveal(self) -> None:
        reveal(self)

    def signataire(self) -> Signataire | None:
        """Who confirms; None when the secret is refused, which is named at its place."""
        if self._new is not None and not self._new.check():
            return None
        found: list[Signataire] = []
        by_code = isinstance(self._field, CodeField)
        take = self._trousseau.signataire_par_code if by_code else self._trousseau.signataire_par_phrase
        if self._field.attempt(lambda secret: found.append(take(self.profil.identifiant, secret))):
            if self._new is not None:
                self._new.take()
            return found[0]
        if by_code and not self._trousseau.essais_code(self.profil.identifiant):
            self._ask_phrase()
        return None
