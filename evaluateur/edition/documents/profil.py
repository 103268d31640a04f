"""The profile for the person: one page, a picture that a grey print shows, and the table that says the same.

It quotes no comment of the evaluators: these stand on the grid.
"""

from __future__ import annotations

from collections import Counter

from reportlab.platypus import Flowable, NextPageTemplate

from evaluateur.edition.composition import styles
from evaluateur.edition.composition.barres import Barre, Barres
from evaluateur.edition.composition.composition import Composer, Document, Row, cell, valeur
from evaluateur.edition.composition.escaping import Piece, bold
from evaluateur.edition.composition.page import RunningTexts
from evaluateur.edition.documents import cadres, wording
from evaluateur.edition.documents.imprime import Imprime, metadata
from evaluateur.edition.fichier.xmp import Metadata
from evaluateur.metier.pv.paroles import paroles
from evaluateur.metier.pv.proces_verbal import CompetencePV, ProcesVerbal
from evaluateur.metier.pv.redaction import SCHEMA
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import CelluleCode

TITRE = "Profil de positionnement"
_ALTERNATIVE = "Une barre par domaine : la part de chaque niveau. Le tableau qui suit donne les mêmes nombres."
_NIVEAU, _NOMBRE = 112.0, 62.0


class Profil(Imprime):
    """What a positioning found, of a closed version."""

    def __init__(self, pv: ProcesVerbal, ref: Referentiel) -> None:
        self._pv, self._ref = pv, ref
        self._competences = [k for bloc in pv.blocs for k in bloc.competences]

    def document(self) -> Document:
        """One page."""
        c = Composer(mots=self._pv.dits)
        c.add(NextPageTemplate("next"))
        with c.part():
            self._head(c)
            c.subheading(2, self._pv.dits.synthese)
            niveaux = [francais(v.mot) for v in self._ref.echelles.critere.valeurs]
            barres = [Barre(self._name(k.code), self._counts(k)) for k in self._competences]
            c.picture(Barres(niveaux, barres), _ALTERNATIVE)
            self._table(c)
            self._keys(c)
            c.subheading(2, "Ce que vaut ce profil")
            c.paragraph(bold(f"{self._pv.dits.qui_decide} "), self._pv.dits.portee)
            if self._pv.dits.reserve:
                c.paragraph(self._pv.dits.reserve)
        return c.document

    def running_texts(self) -> RunningTexts:
        """No code of a page, which would take it for a page of the grid."""
        pv = self._pv
        return RunningTexts(
            footer=f"{pv.certification.titre}, dossier {pv.reference}, version {pv.version}",
            mention=pv.dits.sans_valeur.capitalize(),
            header=wording.nom(pv.candidat, paroles(SCHEMA)),
        )

    def metadata(self) -> Metadata:
        """Dated by the freezing."""
        pv = self._pv
        title = f"{TITRE}, dossier {pv.reference}, version {pv.version}"
        return metadata(title, pv.session.organisme, TITRE, pv.fige_le)

    # --- parts

    def _head(self, c: Composer) -> None:
        pv, voice = self._pv, paroles(SCHEMA)
        left: list[Flowable] = [
            c.leaf(pv.certification.titre, style="kicker"),
            c.heading(1, TITRE, style="heading2", anchor="profil"),
        ]
        cadres.head(c, left, pv.dits.sans_valeur.capitalize(), specimen=pv.entrainement)
        facts: list[tuple[str, Piece]] = [
            ("Personne", bold(wording.nom(pv.candidat, voice))),
            ("Entreprise", pv.candidat.entreprise),
            ("Poste occupé", pv.candidat.poste),
            ("Session", wording.session(pv.session.debut, pv.session.fin, voice)),
            ("Organisme", pv.session.organisme),
            ("Dossier", f"{pv.reference}, version {pv.version}"),
        ]
        cadres.identity(c, facts)

    def _table(self, c: Composer) -> None:
        niveaux = self._ref.echelles.critere.valeurs
        c.space(8)
        heads: Row = ("Domaine", *(cell(v.mot, style="column_centred") for v in niveaux), "Retenu")
        rows: list[Row] = [
            (
                self._name(k.code),
                *(cell(str(n), style="centred") for n in self._counts(k)),
                valeur(k.valeur, paroles(SCHEMA).non_note, strong=True),
            )
            for k in self._competences
        ]
        first = styles.WIDTH - _NIVEAU - _NOMBRE * len(niveaux)
        c.table([first, *[_NOMBRE] * len(niveaux), _NIVEAU], heads, rows, tight=True)

    def _keys(self, c: Composer) -> None:
        """The key competences, each with its level."""
        if not self._ref.fiche or not self._ref.fiche.cles:
            return
        c.subheading(2, "Compétences clés")
        lines = {line.code: line for k in self._competences for g in k.groupes for line in g.lignes}
        rows: list[Row] = [
            (cle.numero, lines[cle.critere].texte, valeur(lines[cle.critere].valeur, paroles(SCHEMA).non_note))
            for cle in self._ref.fiche.cles
            if cle.critere in lines
        ]
        c.table([52, styles.WIDTH - 52 - _NIVEAU, _NIVEAU], ("Numéro", "Compétence", "Niveau"), rows, tight=True)

    def _name(self, code: CelluleCode) -> str:
        return f"{code} {self._ref.par_competence[code].libelle_court}"

    def _counts(self, k: CompetencePV) -> tuple[int, ...]:
        found = Counter(line.valeur.cle for g in k.groupes for line in g.lignes)
        return tuple(found[v.cle] for v in self._ref.echelles.critere.valeurs)
