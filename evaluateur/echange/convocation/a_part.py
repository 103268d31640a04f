"""Reading a workbook behind a partition: openpyxl bounds nothing that it does with what a stranger wrote."""

from __future__ import annotations

import msgspec

from evaluateur import cloison
from evaluateur.cloison import Cloison, LectureInterrompue
from evaluateur.echange.convocation.rangees import FichierRefuse, Tableau
from evaluateur.metier.refus import Refus


def read(content: bytes, name: str, hidden: bool) -> Tableau:
    """As :func:`evaluateur.echange.convocation.classeur.read_classeur`. Raises FichierRefuse."""
    head = msgspec.json.encode((name.encode("utf-8", "replace").decode("utf-8"), hidden))
    with Cloison(__name__) as partition:
        try:
            return msgspec.json.decode(partition.read(head, content), type=Tableau)
        except LectureInterrompue:
            raise FichierRefuse(
                f"« {name} » demande trop de mémoire ou de temps pour être lu.",
                "Copiez les seules lignes des candidats dans un classeur neuf, puis recommencez.",
            ) from None
        except Refus as refus:
            raise FichierRefuse(refus.phrase, refus.remede) from None


def _answer(head: bytes, data: bytes) -> bytes:
    from evaluateur.echange.convocation.classeur import read_classeur

    name, hidden = msgspec.json.decode(head, type=tuple[str, bool])
    return msgspec.json.encode(read_classeur(data, name, hidden))


if __name__ == "__main__":
    from evaluateur.echange.convocation import classeur as _  # noqa: F401 - loaded before time is counted

    cloison.serve(_answer)
