"""Whatever holds a secret shows none of it when it is shown: in a report, a log, an assertion."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from msgspec import Struct
from msgspec.structs import fields

from evaluateur.centre.autorite import autorite
from evaluateur.centre.reception import accuser, bureau
from evaluateur.cles import profils, secours, solo
from evaluateur.echange.lot import lot
from evaluateur.edition.signature import signataire
from evaluateur.titres import p12
from evaluateur.vues import colis

CANARY = "canari-d’un-secret"
SECRETS: dict[type[Struct], str] = {
    autorite.Emetteur: "private",
    accuser.Signataire: "cle",
    bureau._Secrets: "registre enveloppe accuses",
    colis.Lieu: "secret",
    lot.Expediteur: "cle",
    p12.Contenu: "cle",
    profils.ProfilOuvert: "cle_base racine_solo cle_signature cle_document",
    secours.Confie: "cle_base racine_solo",
    secours.Secrets: "cle_base racine_solo",
    signataire.Signataire: "cle",
    solo.CleBloc: "cle sel",
}


@pytest.mark.parametrize("kind", SECRETS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_what_holds_a_secret_is_shown_by_its_name_without_it(kind: type[Struct]) -> None:
    named = SECRETS[kind].split()
    other = SimpleNamespace(identifiant="qui")
    shown = repr(kind(**{field.name: CANARY if field.name in named else other for field in fields(kind)}))
    assert shown.startswith(kind.__name__)
    assert CANARY not in shown
