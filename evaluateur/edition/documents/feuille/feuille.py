"""The observation sheet: what an evaluator takes along, away from the laptop, to write on by hand.

It prints what both evaluators may read: people, modalities, situations, draw. No grid is ever looked at, so that a
sheet lying on a table tells nothing of anyone's marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reportlab.platypus import Flowable, NextPageTemplate, PageBreak

from evaluateur.edition.composition.composition import Composer, Document
from evaluateur.edition.composition.escaping import Piece, bold, italic
from evaluateur.edition.composition.page import RunningTexts
from evaluateur.edition.documents import cadres
from evaluateur.edition.documents.feuille import feuille_criteres, feuille_situations
from evaluateur.edition.documents.imprime import Imprime, metadata
from evaluateur.edition.fichier.xmp import Metadata
from evaluateur.metier import designation, fuseaux, jury
from evaluateur.metier.contenu.modalites import Modalites
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.typographie import majuscule
from evaluateur.metier.vocabulaire import BlocCode

TITRE = "Feuille d’observation"
MENTION = "Feuille de travail, sans valeur de résultat"


class FeuilleObservation(Imprime):
    """The sheets of these blocs, printed at ``instant``. Raises ValueError without a bloc, KeyError for an unknown."""

    def __init__(self, dossier: Dossier, blocs: Sequence[BlocCode], instant: datetime) -> None:
        if not blocs:
            raise ValueError("no bloc to print")
        self._dossier, self._instant = dossier, instant
        self._blocs = [dossier.referentiel.par_bloc[code] for code in blocs]

    def document(self) -> Document:
        """One bloc after the other, each on its own pages."""
        c = Composer(words=self._dossier.referentiel.dits)
        for bloc in self._blocs:
            _begin(c, bloc.code)
            with c.part():
                _bloc(c, self._dossier, bloc, self._instant)
        return c.document

    def running_texts(self) -> RunningTexts:
        """The hour says which of two prints knows more situations."""
        dossier = self._dossier
        here = designation.local(self._instant, dossier.session.fuseau)
        printed = fuseaux.apres(designation.heure(here), dossier.session.fuseau)
        who = ", ".join(t for t in (dossier.candidat.nom_complet, dossier.affectation.entreprise) if t)
        return RunningTexts(
            footer=f"{_name(dossier)}, imprimée le {designation.jour(here)} à {printed}",
            mention="Sans valeur de résultat",
            header=f"{who} (spécimen)" if dossier.entrainement else who,
        )

    def metadata(self) -> Metadata:
        """Dated by the printing."""
        return metadata(_name(self._dossier), self._dossier.session.organisme, MENTION, self._instant)


def _name(dossier: Dossier) -> str:
    return f"{TITRE}, dossier {dossier.reference}" if dossier.reference else TITRE


def _begin(c: Composer, code: str) -> None:
    """Each bloc begins a page without header, since it names the candidate itself; its other pages have one."""
    if c.document.story:
        c.add(NextPageTemplate("first"), PageBreak())
    c.document.templates[f"bloc-{code}"] = f"Bloc {code}, suite"
    c.add(NextPageTemplate(f"bloc-{code}"))


def _bloc(c: Composer, dossier: Dossier, bloc: Bloc, instant: datetime) -> None:
    etat = dossier.bloc(bloc.code)
    _head(c, dossier, bloc)
    _identite(c, dossier)
    _reperes(c, bloc.modalites)
    if bloc.modalites.natures:
        feuille_situations.compose(c, bloc.modalites, etat, (dossier.session.debut or instant).year)
    feuille_criteres.compose(c, bloc, dossier.referentiel.echelles)


def _head(c: Composer, dossier: Dossier, bloc: Bloc) -> None:
    intitule = bloc.intitule.dit
    tail: Piece = intitule or italic(f"intitulé {c.words.a_completer}")
    left: list[Flowable] = [
        c.leaf(TITRE, style="kicker"),
        c.heading(1, f"Bloc {bloc.code} : ", tail, style="heading2", anchor=f"bloc-{bloc.code}"),
    ]
    cadres.head(c, left, MENTION, specimen=dossier.entrainement)


def _identite(c: Composer, dossier: Dossier) -> None:
    session, where = dossier.session, dossier.affectation
    fin = session.fin or session.debut
    facts: list[tuple[str, Piece]] = [
        ("Candidat", bold(dossier.candidat.nom_complet) if dossier.candidat.nom_complet else ""),
        ("Entreprise", where.entreprise),
        ("Poste occupé", where.poste),
        (dossier.referentiel.dits.preparee.split()[0], where.certification_preparee),
        ("Session", majuscule(designation.du_au(session.debut, fin)) if session.debut and fin else ""),
        ("Lieu", session.lieu),
        *((f"Évaluateur {siege}", _occupant(dossier, siege)) for siege in jury.sieges(dossier)),
        ("Feuille tenue par", ""),
        ("Date", ""),
    ]
    cadres.to_fill(c, facts)


def _occupant(dossier: Dossier, siege: int) -> str:
    who = dossier.sieges.get(siege)
    return who.nom_complet if who else ""


def _reperes(c: Composer, modalites: Modalites) -> None:
    """Verbatim extracts of the modalities, small: they are looked up, not read through."""
    c.space(8)
    for repere in modalites.reperes:
        if repere.sur_la_feuille is not False:
            c.paragraph(bold(f"{repere.titre} : "), repere.texte, style="note")
    if modalites.a_completer and modalites.texte:
        c.paragraph(italic(f"Une partie de ces modalités manque dans la source : {c.words.a_completer}."), style="note")
