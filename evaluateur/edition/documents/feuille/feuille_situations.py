"""The situations of an observation sheet: those entered already, and rows for the others; the case drawn by lot."""

from __future__ import annotations

from collections.abc import Sequence

from evaluateur.edition.composition import styles
from evaluateur.edition.composition.composition import Cell, Composer, Row, cell
from evaluateur.edition.composition.escaping import Piece, bold
from evaluateur.edition.documents import wording
from evaluateur.edition.documents.feuille.feuille_criteres import boxes
from evaluateur.metier.contenu.modalites import ExigenceNombre, ExigenceTirage, Marque, Modalites
from evaluateur.metier.dossier import EtatBloc
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.typographie import enumeration

SITUATIONS = 4
"""Rows when no requirement says how many situations are observed."""
_ROW, _HIGH_ROW = 36.0, 44.0
"""Lowest heights; the second with boxes on two lines."""
_FEW = 2


def compose(c: Composer, modalites: Modalites, etat: EtatBloc, year: int) -> None:
    """Write the draw, then the table."""
    _tirages(c, modalites, etat)
    c.subheading(2, "Situations", style="heading4")
    rows = [_observee(n, s, modalites, year) for n, s in sorted(etat.situations.items())]
    free = max(attendues(modalites) - len(rows), 0)
    rows += [_empty(etat.dernier_numero + i, modalites) for i in range(1, free + 1)]
    cadre = "Cadre, canal" if modalites.canaux else "Cadre"
    heads = (cell("N°", style="column_centred"), "Date, heure", "Situation", cadre, "Contexte")
    low = [("VALIGN", (4, -free), (4, -1), "BOTTOM")] if free else []
    least = _ROW if len(modalites.marques) <= _FEW else _HIGH_ROW
    c.table([26, 72, 82, 104, styles.WIDTH - 284], heads, rows, commands=low, least=[least] * len(rows))
    _aide(c, modalites)


def attendues(modalites: Modalites) -> int:
    """How many situations are observed at most."""
    return max((e.maximum for e in modalites.exigences if isinstance(e, ExigenceNombre)), default=SITUATIONS)


def _tirages(c: Composer, modalites: Modalites, etat: EtatBloc) -> None:
    for exigence in (e for e in modalites.exigences if isinstance(e, ExigenceTirage)):
        c.space(6)
        label = Cell((f"{exigence.libelle}, {exigence.attendu}",), "bold", role="TH")
        cas = [t.cas[t.retenu] for t in etat.tirages]
        c.table([204, styles.WIDTH - 204], (), [(label, "\n".join(cas))], least=[_ROW])


def _words(keys: Sequence[str], marques: Sequence[Marque]) -> list[str]:
    words = {m.cle: m.mot for m in marques}
    return [words.get(key, key) for key in keys]


def _observee(numero: int, s: Situation, modalites: Modalites, year: int) -> Row:
    """As the grid prints it."""
    cadre = [s.cadre, *_words([s.canal], modalites.canaux)]
    contexte: list[Piece] = [s.contexte]
    if s.marques:
        contexte.append(bold(f" ({', '.join(_words(s.marques, modalites.marques)).lower()})"))
    if s.joue_par:
        contexte.append(f" Client joué par {s.joue_par}.")
    return (
        cell(str(numero), style="centred"),
        wording.moment(s.quand, year),
        _words([s.nature], modalites.natures)[0],
        ", ".join(filter(None, cadre)),
        cell(*contexte),
    )


def _empty(numero: int, modalites: Modalites) -> Row:
    """A row to fill in by hand: boxes for what is only to be ticked, room for the rest."""
    return (
        cell(str(numero), style="centred"),
        "",
        _nature([n.mot for n in modalites.natures]),
        "",
        cell(boxes([m.mot for m in modalites.marques]), style="note"),
    )


def _nature(words: list[str]) -> Cell:
    """One box a line; a word that is alone needs none."""
    return cell("\n".join(boxes([word]) for word in words) if len(words) > 1 else words[0], style="note")


def _aide(c: Composer, modalites: Modalites) -> None:
    """The words to write down, below the table."""
    aides = []
    if canaux := [m.mot.lower() for m in modalites.canaux]:
        aides.append(f"Canal : {enumeration(canaux)}.")
    if jouees := [n.mot.lower() for n in modalites.natures if n.jouee]:
        aides.append(f"Situation {enumeration(jouees)} : indiquer aussi la personne qui joue le client.")
    if aides:
        c.space(3)
        c.paragraph(" ".join(aides), style="note")
