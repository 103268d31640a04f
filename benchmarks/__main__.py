"""``make bench``: every promised ratio, in one table."""

from __future__ import annotations

import sys

from benchmarks import edition_signee, fenetre, noyau, reception, remise, surete
from benchmarks.edition_pdf import mesurer as mesurer_pdf
from benchmarks.mesure import Mesure


def main() -> int:
    """Print the table; the exit status tells whether every ratio holds."""
    nom, nous, temoin = mesurer_pdf()
    measures = [
        *noyau.mesurer(),
        *surete.mesurer(),
        Mesure(nom, nous, temoin, "reportlab nu, même texte", 2.0),
        edition_signee.mesurer(),
        remise.mesurer(),
        *reception.mesurer(),
        *fenetre.mesurer(),
    ]
    width = max(len(m.nom) for m in measures)
    print(f"{'mesure':{width}}  {'nous':>11}  {'témoin':>11}  {'rapport':>7}  {'plafond':>7}  témoin")
    for m in measures:
        signe = "" if m.rapport <= m.plafond else "  DÉPASSÉ"
        print(
            f"{m.nom:{width}}  {m.nous * 1e3:8.3f} ms  {m.temoin * 1e3:8.3f} ms  "
            f"{m.rapport:7.2f}  {m.plafond:7.2f}  {m.nom_temoin}{signe}"
        )
    return int(any(m.rapport > m.plafond for m in measures))


if __name__ == "__main__":
    sys.exit(main())
