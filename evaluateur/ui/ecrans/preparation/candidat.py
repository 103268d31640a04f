"""Who is evaluated, where and when: the fields of the candidate and of the session."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from evaluateur.metier import canonique, fuseaux
from evaluateur.metier.actes import preparation
from evaluateur.metier.personnes import Candidat
from evaluateur.metier.vocabulaire import Presence
from evaluateur.ui.apparence.look import Look
from evaluateur.ui.briques.base import column, say, text
from evaluateur.ui.briques.demande import Ask
from evaluateur.ui.bureau.desk import Desk, Place
from evaluateur.ui.ecrans.preparation.fiche import Fiche
from evaluateur.vues.saisies import faute_date, read_date, read_minutes, write_date

VOIES = ("Formation", "VAE", "Formation et VAE", "Candidature libre")
"""Usual ways in; any other may be typed."""
PRESENCES = (
    ("", "À renseigner"), ("present", "Présent"), ("absent", "Absent…"), ("abandon", "A abandonné…"),
)  # fmt: skip
AMENAGEMENT = "candidat.amenagement_minutes"
"""Named after the candidate, asked for with the session: it lengthens the clocks."""
_ATTRIBUTES = {"candidat.nom": "nom_naissance"}
"""Where the cible has another name than the datum."""


def _attribute(field: str) -> str:
    return _ATTRIBUTES.get(field, field.rsplit(".", 1)[1])


def _minutes_fault(content: str) -> str:
    if read_minutes(content) is None:
        return "Écrivez un nombre de minutes, sans le motif."
    return ""


class CandidatFiche(Fiche):
    """The candidate and his place at work."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__(desk, look, 4, self._set)
        public = desk.dossier.referentiel.certification.publics
        self.add_text("candidat.nom", "Nom de naissance")
        self.add_text("candidat.prenoms", "Prénoms")
        self.add_text("candidat.nom_usage", "Nom d’usage", hint="facultatif")
        self.add_text("candidat.date_naissance", "Date de naissance", hint="JJ/MM/AAAA", check=faute_date)
        self.add_text("candidat.lieu_naissance", "Lieu de naissance", hint="facultatif")
        self.add_text("candidat.entreprise", "Entreprise")
        self.add_text("candidat.service", "Service")
        self.add_text("candidat.voie_acces", "Voie d’accès", suggestions=VOIES)
        self.add_text("candidat.poste", "Poste occupé", 2)
        self.add_text("candidat.certification_preparee", desk.dossier.referentiel.dits.preparee, 2, suggestions=public)

    def refresh(self, gaps: dict[str, str], open_: bool) -> None:
        """Show the candidate of the dossier."""
        dossier = self._desk.dossier
        stored = {}
        for field in self.rows:
            name = _attribute(field)
            source = dossier.candidat if name in Candidat.__struct_fields__ else dossier.affectation
            stored[field] = str(getattr(source, name) or "")
        stored["candidat.date_naissance"] = write_date(dossier.candidat.date_naissance)
        self.load(stored)
        self.show_state(gaps, open_)

    def _set(self, field: str, content: str) -> str:
        dossier, name = self._desk.dossier, _attribute(field)
        candidat, affectation = dossier.candidat, dossier.affectation
        if name == "date_naissance":
            candidat = replace(candidat, date_naissance=read_date(content))
        elif name in Candidat.__struct_fields__:
            candidat = replace(candidat, **{name: content})
        else:
            affectation = replace(affectation, **{name: content})
        clean = canonique.clean_fields
        same = clean(candidat) == clean(dossier.candidat) and clean(affectation) == clean(dossier.affectation)
        if same:
            return ""
        refus = self._desk.attempt(
            lambda: self._desk.open_seance.faire(preparation.renseigner_candidat, candidat, affectation),
            Place("preparation", cible=field),
        )
        return str(refus or "")


def _fixed_words(desk: Desk) -> str:
    """What the convocation fixes, which no field here changes: the hour, and who is asked to evaluate."""
    from evaluateur.seance.remise import rendez_vous

    fixed = rendez_vous.fixe(desk.poste, desk.dossier.identifiant, desk.dossier.reference)
    if fixed is None:
        return ""
    said = [f"convocation à {fixed.mot}"] if fixed.mot else []
    said += [f"évaluateur {siege} : {who}" for siege, who in enumerate(fixed.jury, 1) if str(who)]
    return f"Fixé par l’organisme : {' ; '.join(said)}." if said else ""


class SessionPart(QWidget):
    """Place, dates, training body, time added; present, absent, gone: what ends a session is confirmed in words."""

    def __init__(self, desk: Desk, look: Look) -> None:
        super().__init__()
        self._desk = desk
        self.fiche = Fiche(desk, look, 4, self._set)
        self.fiche.add_text("session.lieu", "Lieu", 2)
        self.fiche.add_text("session.debut", "Début", hint="JJ/MM/AAAA", check=faute_date)
        self.fiche.add_text("session.fin", "Fin", hint="JJ/MM/AAAA", check=faute_date)
        self.fiche.add_text("session.organisme", "Organisme de formation", 2)
        here, own = desk.poste.horloge.fuseau, desk.dossier.session.fuseau
        self.fiche.add_picker("session.fuseau", "Fuseau horaire", fuseaux.offerts(here, own))
        self._picker = self.fiche.add_picker("presence", "Présence du candidat", PRESENCES)
        self._timed = desk.dossier.referentiel.chronometre
        if self._timed:
            self.fiche.add_text(AMENAGEMENT, "Aménagement (min par phase)", hint="sans le motif",
                                check=_minutes_fault)  # fmt: skip
        self._absent = Ask(desk, lambda motif: self._declare("absent", motif), self._give_up, "Déclarer l’absence",
                           "Motif (facultatif, sans donnée de santé)", "prepa.absence")  # fmt: skip
        self._gone = Ask(desk, lambda motif: self._declare("abandon", motif), self._give_up, "Déclarer l’abandon",
                         "Motif de l’abandon", "prepa.abandon")  # fmt: skip
        self._reason, self._fixed = text("", "secondary"), text("", "secondary")
        self._said = _fixed_words(desk)
        self.setLayout(column(self.fiche, self._fixed, self._reason, self._absent, self._gone))

    @property
    def asks(self) -> list[Ask]:
        """What may be asked here."""
        return [self._absent, self._gone]

    def refresh(self, gaps: dict[str, str], open_: bool) -> None:
        """Show the session of the dossier, and what was established."""
        dossier, session = self._desk.dossier, self._desk.dossier.session
        self.fiche.load(
            {
                "session.lieu": session.lieu,
                "session.debut": write_date(session.debut),
                "session.fin": write_date(session.fin),
                "session.organisme": session.organisme,
                "session.fuseau": session.fuseau,
                "presence": dossier.presence or "",
                **({AMENAGEMENT: str(dossier.affectation.amenagement_minutes or "")} if self._timed else {}),
            }
        )
        self.fiche.show_state(gaps, open_)
        say(self._fixed, self._said)
        self._fixed.setVisible(bool(self._said))
        say(self._reason, f"Motif de l’{'abandon' if dossier.presence == 'abandon' else 'absence'} : "
            f"{dossier.motif_presence}")  # fmt: skip
        self._reason.setVisible(bool(dossier.motif_presence) and dossier.presence != "present")

    def _set(self, field: str, content: str) -> str:
        if field == "presence":
            return self._establish(content)
        if field == AMENAGEMENT:
            return self._accommodate(read_minutes(content) or 0)
        session, name = self._desk.dossier.session, _attribute(field)
        value = read_date(content) if name in ("debut", "fin") else content
        new = replace(session, **{name: value})
        if canonique.clean_fields(new) == canonique.clean_fields(session):
            return ""
        refus = self._desk.attempt(
            lambda: self._desk.open_seance.faire(preparation.renseigner_session, new), Place("preparation", cible=field)
        )
        if refus is None:
            self.fiche.retry(field)  # the other date may have been refused because of this one
        return str(refus or "")

    def _accommodate(self, minutes: int) -> str:
        """How much longer this candidate's clocks run."""
        dossier = self._desk.dossier
        affectation = replace(dossier.affectation, amenagement_minutes=minutes)
        if affectation == dossier.affectation:
            return ""
        refus = self._desk.attempt(
            lambda: self._desk.open_seance.faire(preparation.renseigner_candidat, dossier.candidat, affectation),
            Place("preparation", cible=AMENAGEMENT),
        )
        return str(refus or "")

    # --- presence

    def ask_absence(self) -> None:
        """Ask what declaring the candidate absent asks for, from elsewhere on the page."""
        self._establish("absent")

    def _establish(self, presence: str) -> str:
        for ask in self.asks:
            ask.hide()
        if presence == "present":
            return self._declare("present", "")
        if not presence:
            return "La présence peut être corrigée, mais pas laissée vide."
        grille = self._desk.dossier.referentiel.dits.grille
        ask, words = (
            (self._absent, f"Aucun bloc ne sera évalué, et l’absence figurera sur la {grille}. "
             "Vous pourrez la corriger en cas d’arrivée tardive.")
            if presence == "absent"
            else (self._gone, f"L’évaluation s’arrête en l’état ; le motif figurera sur la {grille}.")
        )  # fmt: skip
        ask.ask(words, self._picker)
        return "À confirmer ci-dessous."

    def _declare(self, presence: Presence, motif: str) -> str:
        place = Place("preparation", cible="presence")
        refus = self._desk.attempt(
            lambda: self._desk.open_seance.faire(preparation.declarer_presence, presence, motif), place
        )
        if refus is None:
            self.fiche.reset("presence")
        return str(refus or "")

    def _give_up(self) -> None:
        self.fiche.reset("presence")
