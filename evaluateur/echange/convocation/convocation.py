"""The convocation that a training body sends: read, shown line by line, and written nowhere before it is confirmed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.echange.convocation import valeurs
from evaluateur.echange.convocation.colonnes import (
    REQUIS,
    Appris,
    Champ,
    ColonneIgnoree,
    Entete,
    IntitulesInconnus,
    find_entete,
    flatten,
)
from evaluateur.echange.convocation.rangees import (
    CARACTERES_MAX,
    VIDE,
    Cellule,
    Encodage,
    FichierRefuse,
    Masquees,
    Nature,
    Rangee,
    Tableau,
)
from evaluateur.echange.convocation.rendez_vous import Designe, RendezVous
from evaluateur.echange.convocation.tableau import read_tableau
from evaluateur.echange.convocation.valeurs import Faute
from evaluateur.metier.actes.preparation import REFERENCE_MAX
from evaluateur.metier.personnes import Affectation, Candidat, Session
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.typographie import plat
from evaluateur.metier.vocabulaire import FUSEAU, BlocCode

_T = TypeVar("_T")

_NATURES: dict[Nature, Faute] = {
    "formule": Faute("la cellule contient une formule.", "Remplacez-la par sa valeur."),
    "erreur": Faute("la cellule montre une erreur de calcul ou une date impossible.", "Remplacez-la par sa valeur."),
    "longue": Faute(f"la cellule dépasse {CARACTERES_MAX} caractères.", "Raccourcissez-la."),
}
_NIR = Faute(
    "la cellule semble contenir un numéro de sécurité sociale : il n’est pas conservé.", "Effacez-le du fichier."
)
_FUSION = Faute(
    "la cellule est fusionnée avec sa voisine, et le nom ne peut pas être distingué du prénom.",
    "Donnez à chacun sa cellule dans le fichier.",
)
_ROUNDED = Faute("le tableur a arrondi ce nombre.", "Écrivez-le en entier, dans une cellule au format Texte.")
_DAMAGED = Faute(
    "un caractère semble abîmé.",
    "Corrigez-le dans la préparation, ou demandez le fichier au format XLSX.",
    bloquante=False,
)
_ORDER = "Une autre date de cette colonne a le mois avant le jour : écrivez-les toutes sous la forme JJ/MM/AAAA."
_COMPLETE = "Complétez la session dans la préparation, ou dans le fichier."
_DASHES = re.compile(r"[-–—]+")
"""Dashes alone are how people write « nothing »."""


_JURY: tuple[tuple[Champ, Champ], ...] = (("evaluateur_1", "contact_1"), ("evaluateur_2", "contact_2"))
_PRENOMS: tuple[Champ, ...] = ("prenoms", "prenom_2", "prenom_3")


class Remarque(Struct, frozen=True):
    """What is to be known of a line, with its place; ``bloquante`` keeps the line out until the file is mended."""

    numero: int
    """Of the row, as a spreadsheet shows it."""
    colonne: str
    faute: str
    remede: str = ""
    bloquante: bool = True

    @property
    def lieu(self) -> str:
        """What is wrong, with its column: for a place that shows the row."""
        return f"colonne {self.colonne} : {self.faute}" if self.colonne else self.faute

    @property
    def phrase(self) -> str:
        """The whole sentence."""
        return f"Ligne {self.numero}, {self.lieu}"


class Ligne(Struct, frozen=True):
    """One candidate of the convocation, as his dossier would begin. No ``blocs``: the line names none."""

    numero: int
    reference: str
    candidat: Candidat
    affectation: Affectation
    session: Session
    blocs: tuple[BlocCode, ...] = ()
    remarques: tuple[Remarque, ...] = ()
    annulee: bool = False
    """The training body says that this appointment is cancelled."""
    rendez_vous: RendezVous | None = None
    """Of a table that is signed."""

    @property
    def importable(self) -> bool:
        """Nothing keeps this line out."""
        return not any(r.bloquante for r in self.remarques)


class Convocation(Struct, frozen=True):
    """What a file would bring, and what of it is left out."""

    lignes: tuple[Ligne, ...]
    colonnes_ignorees: tuple[ColonneIgnoree, ...]
    lignes_vides: int
    """Empty rows between the headings and the last candidate."""
    encodage: Encodage
    feuilles_ignorees: tuple[str, ...] = ()
    masquees: Masquees = Masquees()
    """What the workbook does not show."""
    masquees_lues: bool = False
    """Whether it was taken all the same."""
    a_la_main: tuple[str, ...] = ()
    """Headings that were matched by hand, or may be."""


def read_convocation(
    content: bytes,
    name: str,
    referentiel: Referentiel,
    hidden: bool = False,
    fuseau: str = FUSEAU,
    signed: bool = False,
    appris: Appris | None = None,
) -> Convocation:
    """Read a CSV or XLSX file; ``name`` names it in the refusal. Raises a Refus, writes nothing.

    ``hidden``: with the rows and columns that a workbook holds and does not show. ``fuseau``: of the lines that name
    none. ``signed``: with the appointments, which a table that nobody signed does not fix.
    ``appris``: headings that were matched by hand before.
    """
    table = read_tableau(content, name, hidden)
    header, following = _headings(table, hidden, signed, appris)
    if not following:
        raise FichierRefuse(
            "Le fichier ne contient aucun candidat sous ses intitulés.",
            "Vérifiez que vous avez choisi le bon fichier.",
        )
    # Beside the table of a workbook one may take notes; in a CSV, one cell more means that a text was cut in two.
    width = len(header.rangee.cellules) if table.encodage != "XLSX" else 0
    lines = tuple(_Lecture(row, header, referentiel, fuseau, signed).ligne(width) for row in following)
    empty = following[-1].numero - header.rangee.numero - len(following)
    empty -= 0 if hidden else sum(header.rangee.numero < n < following[-1].numero for n in table.masquees.rangees)
    lines = _american(lines, following, header)
    return Convocation(
        _without_session(lines, fuseau),
        header.ignorees,
        empty,
        table.encodage,
        table.feuilles_ignorees,
        table.masquees,
        hidden,
        _by_hand(header, appris or {}),
    )


def _by_hand(header: Entete, appris: Appris) -> tuple[str, ...]:
    read = [column.nom for column in header.colonnes.values() if flatten(column.nom) in appris]
    left = [column.nom for column in header.ignorees if column.libre or flatten(column.nom) in appris]
    return (*read, *left)


def _headings(table: Tableau, hidden: bool, signed: bool, appris: Appris | None) -> tuple[Entete, Sequence[Rangee]]:
    try:
        return find_entete(table.rangees, signed, appris)
    except IntitulesInconnus as error:
        if table.masquees and not hidden:
            remede = "Ce classeur masque des lignes ou des colonnes : affichez-les, enregistrez-le, puis recommencez."
            raise IntitulesInconnus(error.phrase, remede, error.intitules) from None
        raise


_DATES: tuple[Champ, ...] = ("date_naissance", "debut", "fin")


def _american(lines: tuple[Ligne, ...], following: Sequence[Rangee], header: Entete) -> tuple[Ligne, ...]:
    """Refuse the dates that may be read two ways in a column where another one has its month first."""
    said = {line.numero: list(line.remarques) for line in lines}
    for place in _DATES:
        if place not in header.colonnes:
            continue
        column = header.colonnes[place]
        texts = {row.numero: row.cellule(column.rang).texte for row in following}
        if not any(valeurs.month_first(text) for text in texts.values()):
            continue
        for numero, text in texts.items():
            if valeurs.two_ways(text):
                said[numero].append(Remarque(numero, column.nom, f"« {text} » peut être lu de deux façons.", _ORDER))
    return tuple(replace(line, remarques=tuple(said[line.numero])) for line in lines)


def _without_session(lines: tuple[Ligne, ...], fuseau: str) -> tuple[Ligne, ...]:
    """Say which lines have nothing of the session when others do: said once, it may have been meant for all."""
    bare = [line.session == Session(fuseau=fuseau) for line in lines]
    if all(bare):
        return lines
    fault = "aucune donnée de session (date, lieu, organisme), alors que d’autres lignes en ont."
    return tuple(
        replace(line, remarques=(*line.remarques, Remarque(line.numero, "", fault, _COMPLETE, bloquante=False)))
        if without and line.importable
        else line
        for line, without in zip(lines, bare, strict=True)
    )


class _Lecture:
    """Reads one row, and gathers what is to be said of it."""

    def __init__(self, row: Rangee, header: Entete, referentiel: Referentiel, fuseau: str, signed: bool) -> None:
        self._row = row
        self._header = header
        self._columns = header.colonnes
        self._referentiel, self._fuseau, self._signed = referentiel, fuseau, signed
        self._remarques: list[Remarque] = []

    def ligne(self, width: int) -> Ligne:
        """The candidate of this row."""
        reference, candidat = self._text("reference"), self._candidat()
        affectation, session = self._affectation(), self._session()
        aucun: tuple[BlocCode, ...] = ()
        blocs = self._valeur("blocs", lambda text: valeurs.read_blocs(text, self._referentiel), aucun)
        annulee = self._valeur("situation", valeurs.read_annulation, False)
        fixed = self._rendez_vous(reference, candidat, session, annulee) if self._signed else None
        self._check_reference(reference, candidat)
        self._check_decoupe(width)
        remarques = tuple(self._remarques)
        return Ligne(self._row.numero, reference, candidat, affectation, session, blocs, remarques, annulee, fixed)

    def _candidat(self) -> Candidat:
        candidat = Candidat(
            nom_naissance=self._text("nom_naissance"),
            prenoms=self._prenoms(),
            nom_usage=self._text("nom_usage"),
            date_naissance=self._jour("date_naissance"),
            lieu_naissance=self._text("lieu_naissance"),
        )
        if any(self._cellule(field).fusionnee for field in REQUIS):
            self._signale("prenoms", _FUSION)
        for field, word in REQUIS.items():
            if not getattr(candidat, field) and not self._already_flagged(field):
                self._signale(field, Faute(f"le {word} manque.", "Complétez-le."))
        return candidat

    def _prenoms(self) -> str:
        """First names, in one column or in several."""
        parts = [self._text(field) for field in _PRENOMS]
        return " ".join(dict.fromkeys(part for part in parts if part))

    def _affectation(self) -> Affectation:
        return Affectation(
            entreprise=self._text("entreprise"),
            service=self._text("service"),
            poste=self._text("poste"),
            certification_preparee=valeurs.read_certification(self._text("certification_preparee"), self._referentiel),
            voie_acces=self._text("voie_acces"),
            amenagement_minutes=self._valeur("amenagement", valeurs.read_minutes, 0),
        )

    def _session(self) -> Session:
        debut, fin = self._debut(), self._jour("fin")
        if debut and fin and fin < debut:
            self._signale("fin", Faute("la session finit avant d’avoir commencé.", "Corrigez l’une des deux dates."))
        return Session(
            lieu=self._text("lieu"),
            debut=debut,
            fin=fin,
            organisme=self._text("organisme"),
            fuseau=self._valeur("fuseau", valeurs.read_fuseau, self._fuseau) or self._fuseau,
        )

    def _debut(self) -> date | None:
        """The hour beside it is that of the appointment, where one is fixed."""
        if not self._signed:
            return self._jour("debut")
        return self._valeur("debut", lambda text: valeurs.read_jour(valeurs.without_hour(text)[0]), None)

    def _rendez_vous(self, reference: str, candidat: Candidat, session: Session, annulee: bool) -> RendezVous:
        hour: time | None = self._valeur("heure", valeurs.read_heure, None)
        beside = valeurs.without_hour(self._cellule("debut").texte)[1]
        if hour is None and beside and self._cellule("heure").vide:
            hour = valeurs.read_heure(beside)[0]
        jury = [Designe(self._text(name), self._text(contact)) for name, contact in _JURY]
        while jury and jury[-1] == Designe():
            jury.pop()
        whom, name = self._text("contact"), candidat.nom_complet
        days = session.debut, session.fin
        return RendezVous(reference, name, *days, hour, session.fuseau, tuple(jury), whom, annulee)

    # --- one cell

    def _cellule(self, field: Champ) -> Cellule:
        return self._row.cellule(self._columns[field].rang) if field in self._columns else VIDE

    def _text(self, field: Champ) -> str:
        """The text of a field; nothing, and a remark, where the cell holds what is not to be read."""
        cellule = self._cellule(field)
        if cellule.nature != "texte":
            self._signale(field, _NATURES[cellule.nature])
            return ""
        if valeurs.looks_like_nir(cellule.texte):
            self._signale(field, _NIR)
            return ""
        if valeurs.is_rounded(cellule.texte):
            self._signale(field, _ROUNDED)
            return ""
        if valeurs.looks_damaged(cellule.texte):
            self._signale(field, _DAMAGED)
        return "" if _DASHES.fullmatch(cellule.texte) else cellule.texte

    def _valeur(self, field: Champ, read: Callable[[str], tuple[_T, Faute | None]], empty: _T) -> _T:
        text = self._text(field)
        if not text:
            return empty
        value, fault = read(text)
        if fault is not None:
            self._signale(field, fault)
        return value

    def _jour(self, field: Champ) -> date | None:
        return self._valeur(field, valeurs.read_jour, None)

    # --- what is said

    def _signale(self, field: Champ, fault: Faute) -> None:
        self._add(self._columns[field].nom, fault)

    def _add(self, column: str, fault: Faute) -> None:
        self._remarques.append(Remarque(self._row.numero, column, fault.phrase, fault.remede, fault.bloquante))

    def _already_flagged(self, field: Champ) -> bool:
        return any(r.colonne == self._columns[field].nom for r in self._remarques)

    def _check_reference(self, reference: str, candidat: Candidat) -> None:
        """A reference goes into the names of files: those of people do not."""
        if len(reference) > REFERENCE_MAX:
            fault = Faute(
                f"la référence compte {len(reference)} caractères, pour {REFERENCE_MAX} au plus.", "Raccourcissez-la."
            )
            self._signale("reference", fault)
        words = set(flatten(reference).split())
        noms = f"{candidat.nom_naissance} {candidat.nom_usage} {candidat.prenoms}"
        if any(len(nom) > 2 and nom in words for nom in flatten(noms).split()):
            fault = Faute(
                "la référence contient le nom du candidat, et les fichiers remis la porteront.",
                "Donnez une référence sans nom de personne, ou laissez-la vide.",
                bloquante=False,
            )
            self._signale("reference", fault)

    def _check_decoupe(self, width: int) -> None:
        """Refuse a row that repeats the headings, or that a separator inside a text has cut into too many cells."""
        headings = [plat(self._header.rangee.cellule(c.rang).texte) for c in self._columns.values()]
        if headings == [plat(self._row.cellule(c.rang).texte) for c in self._columns.values()]:
            self._add(
                self._columns["nom_naissance"].nom,
                Faute("la ligne répète les intitulés.", "Retirez-la du fichier."),
            )
        if 0 < width < len(self._row.cellules):
            self._add(
                str(width + 1),
                Faute(
                    "la ligne a plus de cellules que d’intitulés, un séparateur coupe sans doute un texte en deux.",
                    "Mettez ce texte entre guillemets, ou donnez le classeur XLSX.",
                ),
            )
