"""One door for tables: the bytes say what they are, whatever the name of the file says."""

from __future__ import annotations

from evaluateur.echange.convocation.rangees import OCTETS_MAX, FichierRefuse, Tableau
from evaluateur.echange.convocation.texte import read_texte

_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", "un ancien classeur XLS, ou un classeur protégé par un mot de passe"),
    (b"%PDF", "un document PDF"),
    (b"{\\rtf", "un document RTF"),
    (b"<", "une page web ou un fichier XML"),
)


def read_tableau(content: bytes, name: str, hidden: bool = False) -> Tableau:
    """Read a CSV or XLSX file, with what a workbook hides if asked. Raises FichierRefuse, with what to do."""
    if len(content) > OCTETS_MAX:
        raise FichierRefuse(
            f"« {name} » est trop volumineux : {OCTETS_MAX // 1_000_000} Mo au plus.",
            "Conservez les seules lignes des candidats, sans image, puis recommencez.",
        )
    if content.startswith(b"PK"):
        from evaluateur.echange.convocation import a_part

        return a_part.read(content, name, hidden)
    head = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise FichierRefuse(
                f"« {name} » est {what} : seuls les fichiers CSV et XLSX sont lus.",
                "Ouvrez-le dans votre tableur et enregistrez-le au format XLSX, ou demandez-le à l’organisme.",
            )
    table = read_texte(content, name)
    if not table.rangees:
        raise FichierRefuse(f"« {name} » est vide.", "Vérifiez que vous avez choisi le bon fichier.")
    return table
