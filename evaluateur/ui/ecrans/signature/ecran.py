"""Signing: the record is frozen by the two, shown as it will be printed, signed by each, then the dossier is closed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evaluateur.metier import designation, jury
from evaluateur.metier.dossier import Version
from evaluateur.metier.typographie import INSECABLE, minuscule
from evaluateur.metier.vocabulaire import ProfilId
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, column, frame, line, say, text
from evaluateur.ui.briques.colonnes import Columns
from evaluateur.ui.briques.restants import Missing
from evaluateur.ui.briques.secrets.phrase import PassphraseField
from evaluateur.ui.bureau.background import Background
from evaluateur.ui.bureau.desk import Desk, News, Place
from evaluateur.ui.cadre.ecran import Ecran, Gesture
from evaluateur.ui.ecrans.signature.dessin import Drawing
from evaluateur.ui.ecrans.signature.fins import Ends
from evaluateur.ui.ecrans.signature.original import Original
from evaluateur.ui.ecrans.signature.scans import Scans
from evaluateur.ui.ecrans.signature.signataires import ModeCard, ModeChoice, SeatCard
from evaluateur.vues.restes import Reste, compte

if TYPE_CHECKING:
    from evaluateur.seance.parties.cloture import SignatureAFaire
    from evaluateur.seance.parties.signataire import Signataire

SIDE_WIDTH = 352
_APRES_AVOIR_FIGE = (
    "Une fois figés, le contenu et le mode de signature ne changent plus, sauf réouverture motivée. "
    "Chaque évaluateur signe ensuite ce qu’il a lu."
)
_SCELLE_EN_FIGEANT = (
    "Figer scelle aussi votre grille : vos appréciations ne changent plus. Vous signez ensuite ce que vous avez lu."
)
"""Whoever sits alone does both in one gesture."""
_CHACUN_SIGNE = "chaque évaluateur lit ces pages, puis signe"
_ICONS = {"figer": "file-check", "deux": "users", "signer": "signature", "passer": "arrow-right-left", "clore": "lock"}


class SignatureEcran(Ecran):
    """Left: what is missing, later the pages. Right: what signing means, the two seats, the next act."""

    etape = "signature"
    aide = "signature"
    par_bloc = False
    composed = Signal()
    """The pages are in sight."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look)
        self._grille = desk.dossier.referentiel.dits.grille
        self._missing = Missing(look, f"Figer la {self._grille}", self._go)
        self._original = Original(desk, look)
        self._original.shown.connect(self._on_shown)
        self._background = Background(desk, self)
        self._background.rested.connect(lambda: self._act.setEnabled(True))
        self._left = QWidget()
        self._left.setLayout(column(self._missing, self._original))
        self._foot = self._build_foot()
        self._side = self._build_side()
        self._columns = Columns(("bare", self._left, None), ("side", self._side, self._foot), (1, 0))
        self._columns.set_widths(0, look.px(SIDE_WIDTH))
        self._columns.set_compact(False)
        self.setLayout(line(self._columns))
        self.typings = [ask.typing for ask in self._ends.asks if ask.typing is not None]

    def _build_side(self) -> QWidget:
        look = self.look
        self._title = text("", "section")
        self._choice, self._mode = ModeChoice(self._grille), ModeCard(look)
        self._choice.chosen.connect(self.refresh)
        self._cards: dict[int, SeatCard] = {n: SeatCard(look, n) for n in jury.sieges(self.desk.dossier)}
        self._phrase: PassphraseField | None = None
        self._drawing: Drawing | None = None
        """What the one who signs now types and, if he likes, draws: both in his card."""
        self._print_words = text("", "secondary")
        self._consequence = text("", "secondary")
        self._save = Button("Enregistrer le PDF…", self._original.ask_where, kind="small")
        self._save.setIcon(look.icon("download"))
        self._ends = Ends(self.desk, self.enter_again)
        side = QWidget()
        rows = QVBoxLayout(side)
        rows.setContentsMargins(18, 14, 18, 10)
        rows.setSpacing(10)
        self._scans = Scans(self.desk, look)
        for part in (self._title, self._choice, self._mode, *self._cards.values(), self._print_words,
                     self._consequence, self._scans):  # fmt: skip
            rows.addWidget(part)
        rows.addLayout(line(self._save, -1))
        rows.addWidget(self._ends)
        rows.addStretch(1)
        return side

    def _build_foot(self) -> QWidget:
        self._why = text("", "secondary")
        self._act = Button("", self.act, kind="filled", key="Ctrl+Entrée")
        return frame("strip", column(self._why, self._act, margins=(18, 8, 18, 12), spacing=6))

    # --- showing

    def refresh(self) -> None:
        """Show how far the record is."""
        dossier, fige = self.desk.dossier, self.desk.dossier.fige
        restes = self.restes()
        draft = fige is None and not restes and self.desk.personnes == self._both()
        self._missing.setVisible(fige is None and not draft)
        self._original.setVisible(fige is not None or draft)
        self._choice.setVisible(fige is None)
        if fige is None:
            self._missing.refresh(restes, f"Tout est prêt : la {self._grille} peut être figée{self._together}.")
        self._show_signing(fige)
        what = self._next(restes)[0]
        title = {
            "figer": f"Figer la {self._grille}",
            "deux": f"Figer la {self._grille}",
            "clore": "Clore le dossier",
        }.get(what)
        say(
            self._title,
            title or (f"Version {dossier.version} close" if dossier.clos else f"Signer la {self._grille}"),
        )
        self._show_consequence(fige)
        self._show_act(restes)
        self._ends.refresh()
        self._scans.setVisible(fige is not None and fige.mode == "papier" and len(fige.signatures) == len(self._cards))
        self._scans.refresh()
        if draft:
            self._original.show_draft(self._choice.mode() or "papier")
        else:
            self._original.show_version(fige)
        self._save.setEnabled(self._original.ready)

    def _on_shown(self) -> None:
        self._save.setEnabled(True)
        self.composed.emit()

    def _show_signing(self, fige: Version | None) -> None:
        signing = fige is not None
        for part in (self._mode, self._print_words, *self._cards.values(), self._save):
            part.setVisible(signing)
        if fige is None:
            return
        self._mode.refresh(fige.mode)
        say(self._print_words, f"Code de contrôle de la {self._grille} : {_grouped(fige.empreinte)}…")
        dossier, signer = self.desk.dossier, self._signer(fige)
        for numero, card in self._cards.items():
            occupant, instant = dossier.sieges.get(numero), fige.signatures.get(numero)
            if occupant is None:
                continue
            now = numero == signer
            signed = designation.local(instant, dossier.session.fuseau) if instant else None
            card.refresh(occupant, signed, self.desk.now_local(), now)
        self._show_secret(fige, signer)

    def _signer(self, fige: Version) -> int | None:
        """The seat that signs now: that of whoever holds the keyboard, or, together, the next that has not."""
        if fige.clos_le is not None:
            return None
        together = self.desk.personnes == self._both()
        expected = [n for n in self.desk.dossier.sieges if n not in fige.signatures]
        if self.desk.siege is not None:
            return self.desk.siege if self.desk.siege in expected else None
        return min(expected) if together and expected else None

    def _show_secret(self, fige: Version, signer: int | None) -> None:
        """The secret of whoever signs now, in his card; another one's takes its place when it is his turn."""
        wanted = self.desk.dossier.sieges[signer].identifiant if signer is not None else None
        if (self._phrase.profil.identifiant if self._phrase is not None else None) == wanted:
            return
        for part in (self._phrase, self._drawing):
            if part is not None:
                part.hide()
                part.deleteLater()
        self._phrase = self._drawing = None
        if signer is not None and wanted is not None:
            self._phrase = PassphraseField(self.desk.poste, self.desk.poste.trousseau.profil(wanted), self.sign)
            if fige.mode == "electronique":
                self._drawing = Drawing(self.look)
                self._cards[signer].hold(self._drawing)
            self._cards[signer].hold(self._phrase)

    def _show_consequence(self, fige: Version | None) -> None:
        following = self.desk.dossier.version + 1
        if fige is None:
            words = _SCELLE_EN_FIGEANT if jury.seul(self.desk.dossier) else _APRES_AVOIR_FIGE
        elif fige.clos_le is None:
            words = (
                f"Après la clôture, une version {following} peut corriger la préparation, pas vos appréciations."
                if jury.seul(self.desk.dossier)
                else f"Après la clôture, une correction devient la version {following}, à signer de nouveau par les "
                "deux évaluateurs."
            )
        else:
            jour = designation.local(fige.clos_le, self.desk.dossier.session.fuseau)
            words = (
                f"Dossier clos le {jour:%d/%m/%Y} à {designation.heure(jour)}. La version {fige.numero} est conservée."
            )
        say(self._consequence, words)

    def _show_act(self, restes: list[Reste]) -> None:
        what, words = self._next(restes)
        dossier = self.desk.dossier
        closing = any(ask.open for ask in self._ends.asks) and what == "clore"
        self._foot.setVisible(bool(what) and not closing)
        if not what:
            return
        blocked = what == "figer" and bool(restes)
        expected = self._awaited(dossier.fige) if what == "passer" and dossier.fige is not None else None
        self._act.say(words, f"{words}, {dossier.sieges[expected].nom_complet}" if expected is not None else "")
        self._act.setEnabled(not blocked)
        self._act.setIcon(self.look.icon(_ICONS[what], "texte2" if blocked else "sur_encre"))
        count = compte(restes)
        reasons = {"deux": f"La {self._grille} est figée à deux : choisissez « Continuer à deux »."}
        say(self._why, f"À régler d’abord : {minuscule(count)}." if blocked else reasons.get(what, ""))
        self._why.setVisible(bool(self._why.text()))

    # --- acts

    def _next(self, restes: list[Reste]) -> tuple[str, str]:
        """The act that moves the record on, and its words; nothing once it is closed."""
        dossier, fige = self.desk.dossier, self.desk.dossier.fige
        if dossier.clos:
            return "", ""
        if fige is None:
            others = not restes and self.desk.personnes != self._both()
            return ("deux", "Continuer à deux") if others else ("figer", f"Figer la {self._grille}")
        if self._signer(fige) is not None:
            return "signer", "Signer" if fige.mode == "electronique" else "J’ai signé la feuille imprimée"
        expected = self._awaited(fige)
        if expected is not None:
            return "passer", f"Passer la main à l’évaluateur {expected}"
        return "clore", "Clore le dossier"

    @property
    def _together(self) -> str:
        return "" if jury.seul(self.desk.dossier) else ", à deux"

    def _both(self) -> tuple[ProfilId, ...]:
        return jury.personnes(self.desk.dossier)

    def _awaited(self, fige: Version) -> int | None:
        """The seat to which the keyboard goes: one that has not signed."""
        return min((n for n in self.desk.dossier.sieges if n not in fige.signatures), default=None)

    def act(self) -> None:
        """Do what comes next."""
        what = self._next(self.restes())[0]
        fige = self.desk.dossier.fige
        if what == "figer":
            self.freeze()
        elif what == "deux":
            self.desk.hand_over_asked.emit(self._both())
        elif what == "signer":
            self.sign()
        elif what == "clore":
            self._ends.open_closing(self._act)
            self._foot.hide()  # the question has the button now
        elif fige is not None and what == "passer":
            expected = self._awaited(fige)
            if expected is not None:
                self.desk.hand_over_asked.emit((self.desk.dossier.sieges[expected].identifiant,))

    def freeze(self) -> None:
        """Freeze the record in the mode chosen."""
        mode, restes = self._choice.mode(), self.restes()
        if restes:
            first = restes[0]
            place = Place(first.etape, first.bloc, first.cible)
            self.desk.told.emit(News(self._why.text(), genre="refus", place=place))
            return
        if mode is None:
            self._choice.show_fault("Choisissez papier ou électronique : aucun mode n’est choisi d’avance.")
            self._choice.focus()
            return
        if not self._original.ready:
            self.desk.tell("Les pages s’affichent dans un instant : lisez-les avant de les figer.")
            return
        if self.desk.act(lambda: self.desk.open_seance.figer(mode)):
            who = "lisez ces pages, puis signez" if jury.seul(self.desk.dossier) else _CHACUN_SIGNE
            self.desk.tell(f"La {self._grille} est figée : {who}.")
            self.enter("")

    def sign(self) -> None:
        """Check the passphrase, and sign what is shown."""
        if self._phrase is None or not self._phrase.edit.text():
            self.enter("")
            return
        if not self._original.ready:
            self.desk.tell("Les pages s’affichent dans un instant : lisez-les avant de signer.")
            return
        if self.signing:
            return
        who = self._phrase.profil.identifiant
        taken: list[Signataire] = []
        take = self.desk.poste.trousseau.signataire_par_phrase
        if not self._phrase.attempt(lambda phrase: taken.append(take(who, phrase))):
            return
        fige, (par,) = self.desk.dossier.fige, taken
        if fige is not None and fige.mode == "electronique":
            self.desk.act(partial(self._sign, par))
        elif self.desk.act(lambda: self.desk.open_seance.cloture.signer(par=par)):
            self.desk.tell("Signature enregistrée.")
            self.enter("")

    @property
    def signing(self) -> bool:
        """Whether a signature is being made: a time-stamp service may take its time, the window does not wait."""
        return self._background.busy

    def _sign(self, par: Signataire) -> None:
        strokes = self._drawing.traits() if self._drawing is not None else ()
        done = self.desk.open_seance.cloture.preparer_signature(self._original.pdf, strokes, self.desk.horodateur, par)
        self._act.setEnabled(False)
        self.desk.tell("Signature en cours…")
        self._background.run(done.travail, partial(self._signed, done), nothing=self._not_signed)

    def _signed(self, done: SignatureAFaire, pdf: bytes) -> None:
        """It was made elsewhere: keep it."""
        self.desk.open_seance.cloture.conclure_signature(done, pdf)
        self.desk.tell("Signature enregistrée et vérifiée.")
        self.enter("")

    def _not_signed(self) -> None:
        self.desk.told.emit(
            News("La signature n’a pas pu être faite.", "Rien n’a été enregistré : recommencez.", "refus")
        )

    def _go(self, reste: Reste) -> None:
        # What only a dérogation closes is asked for beside the other points of the preparation.
        etape = "preparation" if reste.etape == "signature" else reste.etape
        self.desk.go(etape, reste.bloc or None, reste.cible)

    # --- frame

    def main_act(self) -> Gesture | None:
        """The answer that is being given, else what comes next."""
        ask = next((ask for ask in self._ends.asks if ask.has_focus()), None)
        if ask is not None:
            return Gesture(ask.yes.accessibleName(), ask.confirm, "Ctrl+Entrée")
        what, words = self._next(self.restes())
        return Gesture(words, self.act, "Ctrl+Entrée") if what else None

    def enter_again(self) -> None:
        """Back to where work goes on."""
        self._show_act(self.restes())
        self.enter("")

    def enter(self, cible: str) -> None:
        """A gap, the secret, or the next act; the pages once nothing is left."""
        opened = next((ask for ask in self._ends.asks if ask.open), None)
        if opened is not None:
            opened.take_focus()
        elif self.desk.dossier.fige is None and self._missing.focus(cible):
            return
        elif self._next([])[0] == "figer":
            self._choice.focus()
        elif self._phrase is not None and self._phrase.isVisibleTo(self):
            self._phrase.edit.setFocus()
            self._columns.show_part(self._phrase)
        elif self._foot.isVisibleTo(self):
            self._act.setFocus()
            self._columns.show_part(self._act)
        else:
            self._original.view.focus()

    def good_news(self) -> str:
        """Where the record stands when nothing is left."""
        if self.desk.dossier.clos:
            return "Le dossier est clos."
        signed = "Vous avez signé" if jury.seul(self.desk.dossier) else "Les deux évaluateurs ont signé"
        return f"{signed} : il reste à clore" if self.desk.dossier.fige else "Tout est prêt pour figer"

    def hints(self) -> list[tuple[str, str]]:
        """The keys of the screen."""
        return [(f"Page{INSECABLE}↓", "page suivante"), ("Ctrl+M", "passer la main")]

    def gestures(self) -> list[Gesture]:
        """What the palette offers here."""
        if self.desk.dossier.fige is None:
            return []
        offered = [b for b in self._ends.buttons if b.isVisibleTo(self)]
        return [
            Gesture(f"Imprimer une copie de la {self._grille}", self._original.print_copy),
            Gesture(f"Enregistrer le PDF de la {self._grille}", self._original.ask_where),
            Gesture("Lire les pages", self._original.view.focus),
            *(Gesture(b.accessibleName(), b.click) for b in offered),
        ]

    def set_compact(self, compact: bool) -> None:
        """The pages above, the seats below."""
        self._columns.set_compact(compact)
        self._original.view.set_compact(compact)


def _grouped(empreinte: str) -> str:
    """The first sixteen figures, by four: enough for two people to compare."""
    return " ".join(empreinte[i : i + 4] for i in range(0, 16, 4))
