"""Makes the golden signed grids of format 2, once: ``python -m tests.references.fabriquer_grilles``, from the root.

They are those of the golden dossiers, played again by this version: an amended dossier, a disagreement, an absence, one
signature of two; with the certificate of the authority that answers for their signers.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from evaluateur.seance.seance import ouvrir_dossier
from tests.db.dossiers import FIGES, figees
from tests.edition.grilles import AUTORITE, GRILLES
from tests.references.fabriquer_dossiers import jouer


def main() -> None:
    """Make the folder, which must not exist yet."""
    if GRILLES.exists():
        sys.exit(f"{GRILLES} exists: golden grids are made once.")
    with tempfile.TemporaryDirectory() as provisoire:
        monde = jouer(Path(provisoire))
        GRILLES.mkdir(parents=True)
        for nom, (reference, numero) in FIGES.items():
            seance = ouvrir_dossier(monde.poste, reference)
            (GRILLES / f"{nom}.pdf").write_bytes(seance.cloture.original(figees(seance)[numero]))
        AUTORITE.write_bytes(monde.centre.pem)
        monde.poste.close()


if __name__ == "__main__":
    main()
