"""What people may have to open in an editor is laid out: a line for each field, one space further at each level."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from msgspec import json

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Habilite
from evaluateur.cles import profils, signatures
from evaluateur.db import documents, envois
from evaluateur.db.erreurs import BaseAbimee
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.seance import acces, consultation, export_journal
from evaluateur.titres import emission, titre
from evaluateur.titres.attestation import Attestation
from tests.echange.appels import convoked
from tests.parcours.monde import DEBUT, Monde, argon_leger


def laid_out(data: bytes) -> bool:
    """Whether each line stands one space further than what holds it."""
    return data.rstrip(b"\n") == json.format(data, indent=1)


def test_what_a_laptop_writes_to_be_read_is_laid_out(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "d")
    assert laid_out((monde.donnees / profils.FICHIER).read_bytes())
    assert os.name != "posix" or (monde.donnees / profils.FICHIER).stat().st_mode & 0o777 == 0o600
    monde.seul(1)
    folder = acces.export(monde.poste, monde.seance.identifiant, tmp_path / "acces").depot.path
    for name in ("candidat.json", "grilles.json"):
        assert laid_out((folder / name).read_bytes()), name
    told = list(consultation.consulter(monde.poste, monde.seance.identifiant))
    assert laid_out(export_journal.as_json(told).encode())
    missing = Empreinte("0123456789abcdef" * 4)
    with pytest.raises(BaseAbimee, match="Le document 01234567… de ce dossier manque"):
        documents.read(monde.poste.coffre.base, monde.seance.identifiant, missing)
    with pytest.raises(BaseAbimee, match="Le lot 01234567… manque"):
        envois.content(monde.poste.coffre.base, missing)
    monde.poste.close()


def test_what_an_authority_writes_to_be_read_is_laid_out(tmp_path: Path) -> None:
    phrase, public = "phrase de l’autorité", titre.public_bytes(emission.cle(signatures.new_key()).public_key())
    autorite.creer(tmp_path / "a", "Centre Exemple", phrase, DEBUT, os.urandom, argon_leger)
    opened = autorite.open_autorite(tmp_path / "a", phrase)
    qui = Habilite("ESSAI-UN Anne", Attestation((1,)), date(2027, 12, 31))
    opened.habiliter(qui, public, DEBUT, os.urandom)
    assert laid_out(convoked(opened))
    for name in (autorite.CLE, autorite.REGISTRE):
        assert laid_out((tmp_path / "a" / name).read_bytes()), name
    assert laid_out(opened.renouveler(phrase, DEBUT, os.urandom, argon_leger).read_bytes())
