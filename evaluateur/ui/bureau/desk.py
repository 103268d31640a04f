"""What lies on the desk: the poste, the dossier opened, the bloc in sight. It runs acts and tells what changed.

Here is the border where every ``Refus`` of a gesture is turned into a message; no screen catches one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from evaluateur.metier.designation import local
from evaluateur.metier.etapes import Etape
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import HORS_BLOC, BlocCode, ProfilId
from evaluateur.seance.changement import Changement
from evaluateur.seance.poste import Poste
from evaluateur.ui.bureau.textes import Unkept
from evaluateur.ui.bureau.wait import LiveWait

if TYPE_CHECKING:
    from evaluateur.metier.dossier import Dossier
    from evaluateur.seance.seance import Seance
    from evaluateur.vues.vue import Vue

Page = Literal[
    "ouverture", "accueil", "session", "relais", "journal", "fiche", "reglages", "convocation", "remises",
    "verification",
]  # fmt: skip


class Place(Struct, frozen=True):
    """Where the evaluators are: a step, a bloc, something in it. ``cible`` names a field, a cell or a rule."""

    etape: Etape = "preparation"
    bloc: BlocCode = HORS_BLOC
    cible: str = ""


class News(Struct, frozen=True):
    """One sentence for the strip. A refusal stays until it is read, and leads to its place."""

    phrase: str
    remede: str = ""
    genre: Literal["info", "refus", "alerte"] = "info"
    place: Place | None = None


def refusal(refus: Refus, place: Place | None = None) -> News:
    """A refusal as the strip tells it, with the place where it can be mended."""
    return News(refus.phrase, refus.remede, "refus", place)


def _text_under_way(drafts: Iterable[tuple[BlocCode, str]], bloc: BlocCode) -> str:
    """The competence whose text was being typed in a grid, which only its author's drafts tell; empty for none."""
    fields = [field for other, field in drafts if other == bloc and field.startswith("precisions.")]
    return fields[0].removeprefix("precisions.") if fields else ""


class Desk(QObject):
    """Handed to every screen. ``changed`` follows each commit, ``moved`` each change of place or of holder."""

    changed = Signal(object)
    """Carries the ``Changement``: each part decides whether it is concerned."""
    moved = Signal()
    leaving = Signal()
    """What is in sight is about to be dropped: whoever holds a text that is typed keeps it now."""
    attended = Signal()
    """Something else has the attention, on the same screen."""
    seated = Signal()
    """The keyboard changed hands, or a dossier was opened or closed: screens are built anew."""
    saved = Signal()
    """Something that is no fait (a draft) was kept."""
    hand_over_asked = Signal(tuple)
    """Someone else, or the two together, are asked to take the keyboard."""
    told = Signal(object)
    page_asked = Signal(str)

    def __init__(self, poste: Poste, wait: LiveWait) -> None:
        super().__init__()
        self.poste = poste
        self.wait = wait
        """How what takes a while is waited for; the poste waits by it too."""
        self.seance: Seance | None = None
        self._vue: Vue | None = None
        self.place = Place()
        self.horodateur = ""
        """Address of the time-stamp service of the settings; empty: signatures do without."""
        self.saved_at: datetime | None = None
        self.unkept = Unkept()
        self.restored: dict[tuple[BlocCode, str], str] = {}
        """Drafts in the base, by (bloc, field): what was being typed and is no fait yet."""
        poste.annonces.subscribe(self._on_commit)

    def adopt(self, poste: Poste) -> None:
        """Lay another data folder on the desk (practice instead of real, or back)."""
        self.close_dossier()
        self.poste.close()
        self.poste = poste
        poste.annonces.subscribe(self._on_commit)

    @property
    def practice(self) -> bool:
        """The data folder on the desk is a practice one."""
        return self.poste.coffre.phrase_entrainement() is not None

    # --- what is open

    @property
    def dossier(self) -> Dossier:
        """The open dossier. Raises RuntimeError when none is: screens of a session exist only with one."""
        return self.open_seance.dossier

    @property
    def open_seance(self) -> Seance:
        """The open dossier's use cases."""
        if self.seance is None:
            raise RuntimeError("no dossier is open")
        return self.seance

    @property
    def vue(self) -> Vue:
        """What the open dossier looks like to whoever holds the keyboard: one value from a commit to the next."""
        dossier, personnes, vue = self.dossier, self.personnes, self._vue
        if vue is None or vue.dossier is not dossier or vue.personnes != personnes:
            from evaluateur.vues.vue import Vue  # the first pages show no dossier

            self._vue = vue = Vue(dossier, personnes)
        return vue

    @property
    def personnes(self) -> tuple[ProfilId, ...]:
        """Who holds the keyboard."""
        return self.poste.trousseau.clavier.personnes

    @property
    def siege(self) -> int | None:
        """The seat of the one person at the keyboard; None together, or for someone who holds none."""
        return self.vue.siege if self.seance is not None and self.personnes else None

    @property
    def bloc(self) -> BlocCode:
        """Code of the bloc in sight; empty while none is presented."""
        return self.place.bloc

    def now_local(self) -> datetime:
        """The hour on the wall."""
        fuseau = self.dossier.session.fuseau if self.seance is not None else self.poste.horloge.fuseau
        return local(self.poste.now().instant, fuseau)

    def open_dossier(self, identifiant: str, place: Place | None = None) -> bool:
        """Open a dossier and stand where its next act is, or where one was."""
        from evaluateur.seance.seance import ouvrir_dossier  # the acts, when one is opened: the list needs none

        return self.act(lambda: self.show_seance(ouvrir_dossier(self.poste, identifiant), place))

    def show_seance(self, seance: Seance, place: Place | None = None) -> None:
        """Lay a dossier on the desk."""
        self.seance = seance
        _find_drafts(self)
        prochaine = self.vue.prochaine
        self.place = place or Place(prochaine.etape, prochaine.bloc)
        self._keep_bloc_valid()
        if self.place.etape == "grille" and not self.place.cible:
            self.place = Place("grille", self.place.bloc, _text_under_way(self.restored, self.place.bloc))
        self.seated.emit()
        self.page_asked.emit("session")

    def close_dossier(self) -> None:
        """Put the dossier away."""
        self.place = Place()
        self.saved_at = None
        self._put_away()

    def _put_away(self) -> None:
        self.seance = self._vue = None
        self.restored = {}
        self.unkept.forget()
        self.seated.emit()

    def seat(self, *personnes: ProfilId) -> bool:
        """Give the keyboard; whoever must be is unlocked already."""
        return self.act(lambda: self._seat(*personnes))

    def _seat(self, *personnes: ProfilId) -> None:
        self.poste.asseoir(*personnes)
        self._vue = None
        self.unkept.forget()
        # The next one does not land on what had the attention of the one before.
        self.place = Place(self.place.etape, self.place.bloc)
        _find_drafts(self)
        self.seated.emit()

    def lock(self) -> None:
        """Lock everyone; the dossier stays where it is, unreadable, until someone unlocks."""
        _hold_text(self)
        self.poste.close()
        self._vue = None
        self._put_away()

    def verrouiller(self, personne: ProfilId) -> None:
        """Lock one person; what he alone could read goes with his keys."""
        self.poste.verrouiller(personne)
        self._vue = None

    def sleep(self) -> None:
        """Lock everyone because nobody is there; a PIN may re-open what runs."""
        _hold_text(self)
        self.poste.mettre_en_veille()
        self._put_away()

    @property
    def clock_runs(self) -> bool:
        """Whether a phase of the open dossier is being timed now."""
        if self.seance is None:
            return False
        return any(bloc.chronometre for bloc in self.vue.blocs.values())

    # --- where one is

    def go(self, etape: Etape | None = None, bloc: BlocCode | None = None, cible: str = "") -> None:
        """Move to a place; the screens of another bloc are built anew, hence not before what is typed is kept."""
        if bloc is not None and bloc != self.place.bloc:
            self.leaving.emit()
            if not self.keeps_text():
                return
        self.place = Place(etape or self.place.etape, self.place.bloc if bloc is None else bloc, cible)
        self._keep_bloc_valid()
        self.page_asked.emit("session")
        self.moved.emit()

    def note_cible(self, cible: str) -> None:
        """Remember what has the attention, without moving."""
        if cible != self.place.cible:
            self.place = Place(self.place.etape, self.place.bloc, cible)
            self.attended.emit()

    def step(self, by: int) -> None:
        """The step before or after."""
        etapes = self.vue.deroule
        rank = etapes.index(self.place.etape) + by
        if 0 <= rank < len(etapes):
            self.go(etapes[rank])
        else:
            self.tell("C’est la première étape." if rank < 0 else "C’est la dernière étape.")

    def _keep_bloc_valid(self) -> None:
        presentes = self.dossier.presentes
        etape = self.vue.lieu(self.place.etape)
        if etape not in self.vue.deroule:
            self.place = Place("preparation", self.place.bloc)
        elif etape != self.place.etape:
            self.place = Place(etape, self.place.bloc, self.place.cible)
        if self.place.bloc not in presentes:
            self.place = Place(self.place.etape, presentes[0] if presentes else HORS_BLOC, self.place.cible)

    # --- acts

    def act(self, gesture: Callable[[], object], place: Place | None = None) -> bool:
        """Run a gesture; a refusal is told, with the place where it can be mended, and False returned."""
        return self.attempt(gesture, place) is None

    def attempt(self, gesture: Callable[[], object], place: Place | None = None) -> Refus | None:
        """The same, but the refusal is given back too: the form names it at its field."""
        try:
            gesture()
        except Refus as refus:
            self.told.emit(refusal(refus, place))
            return refus
        return None

    def tell(self, phrase: str, remede: str = "") -> None:
        """News for the strip."""
        self.told.emit(News(phrase, remede))

    def save_draft(self, bloc: BlocCode, field: str, text: str) -> bool:
        """Keep what is being typed; True when it is in the base. A refusal is told, the first time."""
        if self.seance is None or not self.personnes:
            return False
        try:
            self.seance.brouillons.save(bloc, field, text)
        except Refus as refus:
            if self.unkept.refuse(bloc, field, text, refus):
                self.told.emit(refusal(refus))
            return False
        self.unkept.keep(bloc, field)
        self.restored[bloc, field] = text
        self.saved_at = self.poste.now().instant
        self.saved.emit()
        return True

    def keeps_text(self) -> bool:
        """Whether every text that was typed is in the base; if not, why is told, and whoever asks stays there."""
        why = self.unkept.in_sight()
        if why is not None:
            self.told.emit(News(*why, "refus"))
        return why is None

    def drop_draft(self, bloc: BlocCode, field: str) -> None:
        """Forget a draft: its text is a fait now, or was given up."""
        self.restored.pop((bloc, field), None)
        self.unkept.keep(bloc, field)
        seance = self.seance
        if seance is not None and self.personnes:
            self.act(lambda: seance.brouillons.drop(bloc, field))

    def _on_commit(self, changement: Changement) -> None:
        if changement.avertissement:
            self.told.emit(News(changement.avertissement, genre="alerte"))
        if self.seance is None or changement.dossier != self.seance.identifiant or not changement.inscriptions:
            return
        self.saved_at = self.poste.now().instant
        if changement.partage:  # the bloc in sight may be presented no longer
            self._keep_bloc_valid()
        self.changed.emit(changement)


def _find_drafts(desk: Desk) -> None:
    """What whoever holds the keyboard was typing: in the base, or under the lock when the base took nothing."""
    seance, desk.restored = desk.seance, {}
    if seance is None or not desk.personnes:
        return
    held = desk.unkept.unlock(seance.identifiant, desk.personnes)
    desk.restored = seance.brouillons.read() | held
    for (bloc, field), content in held.items():
        desk.save_draft(bloc, field, content)


def _hold_text(desk: Desk) -> None:
    """Keep what the base did not take for whoever typed it."""
    if desk.seance is not None:
        noms = [p.nom_complet for p in desk.poste.trousseau.profils if p.identifiant in desk.personnes]
        desk.unkept.lock(desk.seance.identifiant, desk.personnes, " et ".join(noms))
