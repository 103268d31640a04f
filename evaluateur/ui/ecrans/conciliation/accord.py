"""The end of a conciliation: what both are about to confirm, and each one's own confirmation by his secret."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evaluateur.metier import conciliation, designation, jury
from evaluateur.metier.actes import concilier
from evaluateur.metier.dossier import Accord
from evaluateur.metier.pv import redaction
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import de, minuscule
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import Button, clear, column, frame, icon, line, text
from evaluateur.ui.briques.secrets.champ import SecretField
from evaluateur.ui.bureau.desk import Desk
from evaluateur.vues.restes import Reste, compte


class AgreementPanel(QWidget):
    """The result, its short empreinte, and one card a seat."""

    def __init__(self, desk: Desk, look: Look, bloc: Bloc) -> None:
        super().__init__()
        self._desk, self._look, self._bloc = desk, look, bloc
        self._secrets: dict[int, SecretField] = {}
        """Of the seats that have not confirmed yet."""
        self._turn = 0
        """The seat that confirms next: that of whoever holds the keyboard, else the first; 0 when all have."""
        self._next: Button | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(18, 12, 18, 12)
        self._layout.setSpacing(10)
        self.refresh()

    def refresh(self) -> None:
        """Show who has confirmed what."""
        clear(self._layout)
        self._secrets, self._turn, self._next = {}, 0, None
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
                f"Chaque évaluateur confirme ici ce contenu avec son secret (code de contrôle : {short}…).",
                "secondary",
            )
        )
        undone = [siege for siege in jury.sieges(dossier) if self._accord(siege, empreinte) is None]
        here = [siege for siege in undone if dossier.sieges[siege].identifiant in self._desk.personnes]
        self._turn = next(iter([*here, *undone]), 0)
        for siege in jury.sieges(dossier):
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

    def _accord(self, siege: int, empreinte: str) -> Accord | None:
        """What the holder of a seat has confirmed, when it is this very content."""
        dossier = self._desk.dossier
        accord = dossier.bloc(self._bloc.code).accords.get(siege)
        stands = accord is not None and accord.empreinte == empreinte
        return accord if accord and stands and accord.auteur == dossier.sieges[siege].identifiant else None

    def _card(self, siege: int, empreinte: str) -> QWidget:
        dossier = self._desk.dossier
        occupant, accord = dossier.sieges[siege], self._accord(siege, empreinte)
        done = accord is not None
        heure = designation.local(accord.instant, dossier.session.fuseau) if accord is not None else None
        words = f"Confirmé le {heure:%d/%m} à {designation.heure(heure)}" if heure else "À confirmer"
        state = text(words, tone="vert" if done else "ardoise", wrap=False)
        who = text(occupant.nom_complet, "strong")
        head = line(icon(self._look, f"rond-{siege}", "encre", 24), who,
                    icon(self._look, "check" if done else "circle-dashed", "vert" if done else "ardoise"), state,
                    spacing=8)  # fmt: skip
        head.setStretch(1, 1)
        body = column(head, margins=(14, 10, 14, 10), spacing=8)
        if not done:
            self._ask(siege, body)
        card = frame("sheet")
        card.setProperty("chosen", "false" if done else "true")
        card.setLayout(body)
        return card

    def _ask(self, siege: int, body: QVBoxLayout) -> None:
        """The secret of a seat, typed where he sits: the keyboard does not change hands."""
        occupant = self._desk.dossier.sieges[siege]
        profil = next((p for p in self._desk.poste.trousseau.profils if p.identifiant == occupant.identifiant), None)
        if profil is None:
            body.addWidget(text("Cette personne n’a pas de profil sur cet ordinateur.", "fault"))
            return
        name, key = f"Confirmer l’accord {de(occupant.nom_complet)}", "Ctrl+Entrée" if siege == self._turn else ""
        confirm = Button("Confirmer l’accord", partial(self._confirm, siege), kind="filled", key=key, name=name)
        self._secrets[siege] = SecretField(self._desk, profil, partial(self._confirm, siege), confirm)
        body.addWidget(self._secrets[siege])

    # --- acts

    def confirm(self) -> bool:
        """Confirm for the one whose secret is being typed, else for the one whose turn it is."""
        siege = next((s for s, field in self._secrets.items() if field.has_focus()), self._turn)
        if siege in self._secrets:
            return self._confirm(siege)
        self.focus()
        return False

    def _confirm(self, siege: int) -> bool:
        secret, code = self._secrets[siege], self._bloc.code
        if not secret.typed:
            secret.focus()
            return False
        par = secret.signataire()
        if par is None:
            return False
        seance = self._desk.open_seance
        done = self._desk.act(
            lambda: seance.confirmer(par, concilier.confirmer_accord, code, concilier.a_accorder(seance.dossier, code))
        )
        if done:
            self._desk.tell(f"L’accord {de(secret.profil.nom_complet)} sur le bloc {code} est confirmé.")
        return done

    def focus(self) -> None:
        """The first secret to type, else the way to what is left."""
        if self._turn in self._secrets:
            self._secrets[self._turn].focus()
        elif self._next is not None:
            self._next.setFocus(Qt.FocusReason.OtherFocusReason)
