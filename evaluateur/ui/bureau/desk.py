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
from evaluateur.metier.typographie import de
from evaluateur.metier.vocabulaire import HORS_BLOC, BlocCode, DossierId, ProfilId
from evaluateur.seance.changement import Changement
from evaluateur.seance.poste import Poste

if TYPE_CHECKING:
    from evaluateur.metier.dossier import Dossier
    from evaluateur.seance.seance import Seance
    from evaluateur.vues.vue import Vue

Page = Literal[
    "ouverture", "accueil", "session", "relais", "journal", "reglages", "convocation", "verification"
]  # fmt: skip


_OR_GIVE_UP = "Sinon, abandonnez ce texte (Ctrl+K, « Abandonner le texte non enregistré »)."


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


class Unkept(Struct, frozen=True):
    """A text that the base did not take, and why."""

    texte: str
    refus: Refus


class UnderLock(Struct, frozen=True):
    """What was typed in a dossier and could not be kept when it was locked, by (bloc, field)."""

    dossier: DossierId
    personnes: tuple[ProfilId, ...]
    textes: dict[tuple[BlocCode, str], str]


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

    def __init__(self, poste: Poste, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.poste = poste
        self.seance: Seance | None = None
        self._vue: Vue | None = None
        self.place = Place()
        self.horodateur = ""
        """Address of the time-stamp service of the settings; empty: signatures do without."""
        self.saved_at: datetime | None = None
        self._unkept: dict[tuple[BlocCode, str], Unkept] = {}
        """Texts that lie in their field alone, with what keeps them out of the base."""
        self._under_lock: UnderLock | None = None
        """Such texts, of whoever was locked out meanwhile: nobody else gets them."""
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
        self._find_drafts()
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

    def _hold_text(self) -> None:
        """Keep what the base did not take for whoever typed it."""
        if self.seance is not None and self._unkept:
            texts = {place: unkept.texte for place, unkept in self._unkept.items()}
            self._under_lock = UnderLock(self.seance.identifiant, self.personnes, texts)

    def _put_away(self) -> None:
        self.seance = self._vue = None
        self.restored, self._unkept = {}, {}
        self.seated.emit()

    def seat(self, *personnes: ProfilId) -> bool:
        """Give the keyboard; whoever must be is unlocked already."""
        return self.act(lambda: self._seat(*personnes))

    def _seat(self, *personnes: ProfilId) -> None:
        self.poste.asseoir(*personnes)
        self._vue, self._unkept = None, {}
        # The next one does not land on what had the attention of the one before.
        self.place = Place(self.place.etape, self.place.bloc)
        self._find_drafts()
        self.seated.emit()

    def _find_drafts(self) -> None:
        """What whoever holds the keyboard was typing: in the base, or under the lock when the base took nothing."""
        seance, held = self.seance, self._under_lock
        self.restored = seance.brouillons.read() if seance is not None and self.personnes else {}
        if seance is None or held is None:
            return
        if (held.dossier, held.personnes) == (seance.identifiant, self.personnes):
            self._under_lock = None
            self.restored |= held.textes
            for (bloc, field), content in held.textes.items():
                self.save_draft(bloc, field, content)

    def lock(self) -> None:
        """Lock everyone; the dossier stays where it is, unreadable, until someone unlocks."""
        self._hold_text()
        for profil in self.poste.trousseau.profils:
            self.verrouiller(profil.identifiant)
        self._put_away()

    def verrouiller(self, personne: ProfilId) -> None:
        """Lock one person; what he alone could read goes with his keys."""
        self.poste.verrouiller(personne)
        self._vue = None

    def sleep(self) -> None:
        """Lock everyone because nobody is there; a PIN may re-open what runs."""
        self._hold_text()
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
        etapes = self.dossier.referentiel.deroule
        rank = etapes.index(self.place.etape) + by
        if 0 <= rank < len(etapes):
            self.go(etapes[rank])

    def _keep_bloc_valid(self) -> None:
        presentes = self.dossier.presentes
        if self.place.etape not in self.dossier.referentiel.deroule:
            self.place = Place("preparation", self.place.bloc)
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
            if not self._unkept:
                self.told.emit(refusal(refus))
            self._unkept[bloc, field] = Unkept(text, refus)
            return False
        self._unkept.pop((bloc, field), None)
        self.restored[bloc, field] = text
        self.saved_at = self.poste.now().instant
        self.saved.emit()
        return True

    def keeps_text(self) -> bool:
        """Whether every text that was typed is in the base; if not, why is told, and whoever asks stays there."""
        for unkept in self._unkept.values():
            phrase = f"Le texte que vous tapez n’est pas encore enregistré. {unkept.refus.phrase}"
            remede = f"{unkept.refus.remede} {_OR_GIVE_UP}".strip()
            self.told.emit(News(phrase, remede, "refus"))
            return False
        return True

    def may_end(self) -> bool:
        """Whether no text would go with the window, in sight or under the lock; if one would, that is told."""
        if self._under_lock is not None:
            self.told.emit(self.news_of_lock)
            return False
        return self.keeps_text()

    @property
    def news_of_lock(self) -> News | None:
        """That a text waits under the lock; nothing when none does."""
        if self._under_lock is None:
            return None
        noms = [self.poste.trousseau.profil(identifiant).nom_complet for identifiant in self._under_lock.personnes]
        phrase = f"Un texte {de(' et '.join(noms))} n’a pas pu être enregistré : il l’attend sous le verrou."
        return News(phrase, f"Rouvrez ce dossier pour le retrouver. {_OR_GIVE_UP}", "alerte")

    @property
    def unkept(self) -> tuple[str, ...]:
        """The texts that only this window holds, in sight or under the lock: they would go with it."""
        under = self._under_lock.textes.values() if self._under_lock is not None else ()
        return (*(unkept.texte for unkept in self._unkept.values()), *under)

    def give_up_text(self) -> None:
        """Forget the texts that could not be kept: whoever asks has read what is lost."""
        for place in self._unkept:
            self.restored.pop(place, None)
        self._unkept, self._under_lock = {}, None

    def drop_draft(self, bloc: BlocCode, field: str) -> None:
        """Forget a draft: its text is a fait now, or was given up."""
        self.restored.pop((bloc, field), None)
        self._unkept.pop((bloc, field), None)
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
