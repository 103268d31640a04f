"""Where ``remettre --vers`` hands over: what someone types is a folder, an account, a drop or an address of mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluateur.cli.remettre import _place
from evaluateur.echange.transports.destinations import VersCourriel, VersDepotNextcloud, VersDossier, VersWebdav
from evaluateur.metier.refus import Refus

DEPOT = "https://nuage.exemple.fr/s/AbCdEf"


def test_an_address_of_the_web_with_a_user_is_an_account_and_without_one_a_drop() -> None:
    assert _place("https://nuage.exemple.fr/dav/", "dupont") == VersWebdav("https://nuage.exemple.fr/dav/", "dupont")
    assert _place(DEPOT, "") == VersDepotNextcloud(DEPOT)


def test_an_address_of_mail_is_a_draft_and_anything_else_a_folder(tmp_path: Path) -> None:
    assert _place("mailto:remises@exemple.fr", "") == VersCourriel("remises@exemple.fr")
    assert _place(str(tmp_path), "") == VersDossier(str(tmp_path))
    relative = _place("a-remettre", "")
    assert isinstance(relative, VersDossier)
    assert Path(relative.emplacement).is_absolute()


@pytest.mark.parametrize(("given", "user"), [("http://exemple.fr/dav/", "dupont"), ("mailto:", ""), ("https://", "")])
def test_what_is_no_destination_is_refused_with_the_options_to_look_at(given: str, user: str) -> None:
    with pytest.raises(Refus) as caught:
        _place(given, user)
    assert "--vers" in caught.value.remede
