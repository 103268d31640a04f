"""A journal that someone chained again, without a flaw, around what no program of ours writes: it is a broken one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.cles import relecture
from evaluateur.cles.lecture import Reader
from evaluateur.db import catalogue, journaux
from evaluateur.db.erreurs import BaseAbimee
from evaluateur.journal import ChaineRompue, Inscription
from evaluateur.metier import canonique
from evaluateur.metier.actes import preparation
from evaluateur.metier.faits.cloture import ProcesVerbalFige, SauvegardeRestauree
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from tests.cles.faussaire import Retouche, rechainer, remplacer
from tests.parcours.monde import Monde


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    """A dossier of one who did not come: frozen and signed in a few lines."""
    made = Monde(tmp_path / "d")
    made.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    made.signer_et_clore()
    yield made
    made.poste.close()


def lines(monde: Monde) -> list[Inscription]:
    return list(journaux.read(monde.poste.coffre.base, monde.seance.identifiant))


def reader(monde: Monde) -> Reader:
    return Reader(monde.seance.identifiant, lambda _: monde.ref)


def line(monde: Monde, kind: str) -> Inscription:
    return next(one for one in lines(monde) if one.type == kind)


def broken(monde: Monde, retouche: Retouche) -> str:
    with pytest.raises(ChaineRompue) as refus:
        relecture.lire(rechainer(lines(monde), retouche), reader(monde))
    return refus.value.phrase


def test_the_honest_journal_is_read_and_its_record_is_the_one_that_it_gives(monde: Monde) -> None:
    read = reader(monde)
    found = relecture.lire(lines(monde), read)
    (version,) = read.dossier.versions
    assert relecture.tient(found, version)
    assert relecture.tient({}, version) is False
    assert relecture.tient(found, replace(version, contenu=version.contenu + " ")) is False
    assert relecture.tient(found, replace(version, empreinte=canonique.empreinte(b""))) is False


@pytest.mark.parametrize("content", ["", "{}", "[", '{"version":1}', "é"])
def test_a_frozen_record_that_is_none_is_a_broken_journal(monde: Monde, content: str) -> None:
    frozen = line(monde, "ProcesVerbalFige")
    fait = read_fait(frozen.donnees)
    assert isinstance(fait, ProcesVerbalFige)
    wrong = replace(fait, contenu=content, empreinte=canonique.empreinte(content.encode()))
    assert "la grille officielle n’a pas pu être lue" in broken(monde, remplacer(frozen.rang, wrong))
    other = replace(fait, contenu=content)
    assert "n’a pas son code de contrôle" in broken(monde, remplacer(frozen.rang, other))


def test_a_frozen_record_of_another_dossier_version_mode_or_state_is_a_broken_journal(monde: Monde) -> None:
    """Each would be a true record, moved: its own control code is right."""
    frozen = line(monde, "ProcesVerbalFige")
    fait = read_fait(frozen.donnees)
    assert isinstance(fait, ProcesVerbalFige)
    pv = proces_verbal.read(fait.contenu)
    moved = [
        replace(pv, dossier=DossierId("0" * 32)),
        replace(pv, version=2),
        replace(pv, mode="electronique"),
        replace(pv, journal=replace(pv.journal, rang=pv.journal.rang - 1)),
        replace(pv, journal=replace(pv.journal, empreinte=canonique.empreinte(b""))),
    ]
    for other in moved:
        content = proces_verbal.encode(other)
        wrong = replace(fait, contenu=content.decode(), empreinte=canonique.empreinte(content))
        assert "n’est pas celle de ce qui la précède" in broken(monde, remplacer(frozen.rang, wrong))


def test_what_somebody_who_holds_no_seat_signed_is_a_broken_journal(monde: Monde) -> None:
    signed = line(monde, "DossierClos")
    third = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", monde.secret)
    for author in ("0123456789abcdef", third.identifiant):
        said = broken(monde, remplacer(signed.rang, read_fait(signed.donnees), author))
        assert "son auteur n’est pas cet évaluateur" in said


def test_who_restores_without_a_seat_says_it_of_the_journal_as_it_stands(monde: Monde) -> None:
    """Nobody's signature vouches for it: told of another state, it would hide what was lost in between."""
    third = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", monde.secret).identifiant
    *_, before, last = lines(monde)

    def restored(tete: Empreinte) -> Retouche:
        said = SauvegardeRestauree(
            sauvegarde=datetime(2026, 11, 16, 9, tzinfo=UTC), perdus=1, rang=last.rang, empreinte=last.empreinte,
            revelees=(), entiere=True, tete=tete,
        )  # fmt: skip
        return lambda rang, author, fait: [(author, fait), (third, said)] if rang == last.rang else [(author, fait)]

    found = reader(monde)
    relecture.lire(rechainer(lines(monde), restored(last.empreinte)), found)
    assert found.dossier.rang == last.rang + 1
    assert "il porte sur un autre état du journal" in broken(monde, restored(before.empreinte))


def test_a_referentiel_that_is_not_there_is_said_with_the_beginning_of_its_name(monde: Monde) -> None:
    missing = Empreinte("0123456789abcdef" * 4)
    with pytest.raises(BaseAbimee, match="Le référentiel 01234567… de ce dossier n’est pas dans les données"):
        catalogue.read(monde.poste.coffre.base, missing)
