"""« Continuer sur un autre ordinateur »: one encrypted file, opened there, locked here, taken back if it goes on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluateur.cles import passage, profils
from evaluateur.cles.passage import PassageRefuse
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.db import depart, moteur, sauvegardes
from evaluateur.db.depart import PoursuiviAilleurs
from evaluateur.fichiers import EcritureRefusee
from evaluateur.metier.actes import notation
from evaluateur.seance import passage as passages
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import Monde, argon_leger


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    """A session under way: évaluateur 1 has marked a table, which nobody else may read."""
    made = Monde(tmp_path / "portable")
    made.seul(1)
    made.seance.faire(notation.noter, "1.1.1", "conforme")
    yield made
    made.poste.close()


def leave(poste: Poste, folder: Path, secret: str) -> Path:
    """Write the file and lock this laptop."""
    folder.mkdir(exist_ok=True)
    envoi = passages.emporter(poste, poste.trousseau.clavier.personnes[0], secret, folder)
    path = envoi.travail()
    passages.partir(poste, envoi)
    return path


def other(monde: Monde, folder: Path) -> Poste:
    return Poste(folder, monde.horloge, argon=argon_leger, catalogue=monde.catalogue)


def taken(monde: Monde, path: Path, folder: Path, secret: str = "") -> None:
    passages.reprendre(folder, path.read_bytes(), secret or monde.secret, monde.horloge.read().instant)


def opened(poste: Poste, monde: Monde) -> Poste:
    poste.trousseau.deverrouiller(monde.un.identifiant, monde.secret)
    poste.asseoir(monde.un.identifiant)
    return poste


def test_the_work_goes_on_there_with_everything_and_is_locked_here(monde: Monde, tmp_path: Path) -> None:
    identifiant, secret = monde.seance.identifiant, monde.secret
    before = monde.seance.dossier
    path = leave(monde.poste, tmp_path / "cle", secret)
    assert path.suffix == passages.SUFFIXE
    with pytest.raises(PoursuiviAilleurs, match="se poursuit sur un autre"):
        other(monde, monde.donnees).trousseau.deverrouiller(monde.un.identifiant, secret)
    folder = tmp_path / "rechange"
    assert passages.est_vide(folder)
    taken(monde, path, folder)
    with opened(other(monde, folder), monde) as poste:
        seance = ouvrir_dossier(poste, identifiant)
        assert (seance.dossier.candidat, seance.dossier.sieges, seance.perte) == (before.candidat, before.sieges, "")
        assert seance.grille("1").marques == before.grille("1", monde.un.identifiant).marques  # type: ignore[arg-type]
        seance.faire(notation.noter, "1.1.2", "conforme")


def test_what_is_done_while_the_file_is_written_keeps_this_laptop_open(monde: Monde, tmp_path: Path) -> None:
    (tmp_path / "cle").mkdir()
    envoi = passages.emporter(monde.poste, monde.un.identifiant, monde.secret, tmp_path / "cle")
    monde.seance.faire(notation.noter, "1.1.2", "conforme")
    envoi.travail()
    with pytest.raises(PassageRefuse, match="pendant l’enregistrement"):
        passages.partir(monde.poste, envoi)
    assert depart.read(monde.donnees) is None
    monde.seance.faire(notation.noter, "1.1.3", "conforme")


def test_it_comes_back_with_what_was_done_there(monde: Monde, tmp_path: Path) -> None:
    identifiant = monde.seance.identifiant
    taken(monde, leave(monde.poste, tmp_path / "cle", monde.secret), tmp_path / "rechange")
    with opened(other(monde, tmp_path / "rechange"), monde) as there:
        ouvrir_dossier(there, identifiant).faire(notation.noter, "1.1.2", "conforme")
        back = leave(there, tmp_path / "cle", monde.secret)
    taken(monde, back, monde.donnees)
    assert depart.read(monde.donnees) is None
    with opened(other(monde, monde.donnees), monde) as here:
        seance = ouvrir_dossier(here, identifiant)
        assert {"1.1.1", "1.1.2"} <= set(seance.grille("1").marques)
        assert seance.perte == ""
        assert not seance.dossier.restaurations, "nothing was lost: no dossier says so"
    with pytest.raises(PoursuiviAilleurs):  # and the other one is locked
        opened(other(monde, tmp_path / "rechange"), monde)


def test_whoever_sees_the_file_reads_nothing_of_it(monde: Monde, tmp_path: Path) -> None:
    data = leave(monde.poste, tmp_path / "cle", monde.secret).read_bytes()
    for word in (b"MARTIN", b"ESSAI", b"Mutuelle", b"SQLite", b"profils", monde.un.cle_publique.encode()):
        assert word not in data
    with pytest.raises(PhraseRefusee, match="n’ouvre pas ce fichier"):
        passage.open_(data, "une tout autre phrase")


def test_it_takes_the_passphrase_of_whoever_leaves_and_a_wrong_one_locks_nothing(monde: Monde, tmp_path: Path) -> None:
    with pytest.raises(PhraseRefusee):
        passages.emporter(monde.poste, monde.un.identifiant, "une tout autre phrase", tmp_path)
    assert depart.read(monde.donnees) is None
    assert list(tmp_path.glob("*.passage")) == []


def test_what_was_not_written_locks_nothing(monde: Monde, tmp_path: Path) -> None:
    envoi = passages.emporter(monde.poste, monde.un.identifiant, monde.secret, tmp_path / "absent")
    with pytest.raises(EcritureRefusee, match="n’existe plus"):
        envoi.travail()
    assert depart.read(monde.donnees) is None


def test_two_departures_in_one_minute_leave_two_files(monde: Monde, tmp_path: Path) -> None:
    first = passages.emporter(monde.poste, monde.un.identifiant, monde.secret, tmp_path).travail()
    monde.seance.faire(notation.noter, "1.1.2", "conforme")
    monde.horloge.avancer(1)
    second = passages.emporter(monde.poste, monde.un.identifiant, monde.secret, tmp_path).travail()
    assert first != second
    assert first.exists()


def test_a_laptop_that_has_its_own_dossiers_keeps_them(monde: Monde, tmp_path: Path) -> None:
    path = leave(monde.poste, tmp_path / "cle", monde.secret)
    own = Monde(tmp_path / "occupe")
    own.poste.close()
    before = {p.name: p.read_bytes() for p in own.donnees.iterdir() if p.is_file()}
    with pytest.raises(PassageRefuse, match="déjà ses propres dossiers"):
        taken(monde, path, own.donnees)
    assert {p.name: p.read_bytes() for p in own.donnees.iterdir() if p.is_file()} == before


def test_what_does_not_go_on_from_here_is_not_taken_back(monde: Monde, tmp_path: Path) -> None:
    """An older file, after the work left a second time with more; that of another base."""
    old = passages.emporter(monde.poste, monde.un.identifiant, monde.secret, tmp_path).travail()
    monde.seance.faire(notation.noter, "1.1.2", "conforme")
    monde.horloge.avancer(60)
    leave(monde.poste, tmp_path / "cle", monde.secret)
    stranger = Monde(tmp_path / "autre")
    theirs = leave(stranger.poste, tmp_path / "cle-2", stranger.secret)
    before = (monde.donnees / moteur.FICHIER).read_bytes()
    for path in (old, theirs):
        with pytest.raises(PassageRefuse, match="ne poursuit pas"):
            taken(monde, path, monde.donnees)
    assert depart.read(monde.donnees) is not None
    assert (monde.donnees / moteur.FICHIER).read_bytes() == before


def test_the_one_who_lost_the_other_laptop_goes_on_from_here(monde: Monde, tmp_path: Path) -> None:
    leave(monde.poste, tmp_path / "cle", monde.secret)
    passages.reprendre_ici(monde.donnees)
    with opened(other(monde, monde.donnees), monde) as here:
        assert ouvrir_dossier(here, monde.seance.identifiant).perte == ""


@pytest.mark.parametrize(
    "spoil",
    [lambda d: b"", lambda d: b"%PDF-1.4\n", lambda d: d[:-1], lambda d: d[:200], lambda d: d + b"x",
     lambda d: d.replace(b'"schema":1', b'"schema":2'),
     lambda d: d.replace(b'"memoire_kib":32', b'"memoire_kib":99999999')],
    ids=["empty", "another file", "cut", "cut in its header", "longer", "newer", "a cost that holds the machine"],
)  # fmt: skip
def test_a_file_that_is_not_whole_is_refused_in_words_and_lays_nothing(
    monde: Monde, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    data = spoil(leave(monde.poste, tmp_path / "cle", monde.secret).read_bytes())
    folder = tmp_path / "rechange"
    with pytest.raises((PassageRefuse, PhraseRefusee)) as said:
        passages.reprendre(folder, data, monde.secret, monde.horloge.read().instant)
    assert said.value.remede
    assert not folder.exists()


def test_a_file_of_a_later_program_is_told_by_its_age_and_not_as_damaged(monde: Monde, tmp_path: Path) -> None:
    data = leave(monde.poste, tmp_path / "cle", monde.secret).read_bytes()
    with pytest.raises(PassageRefuse, match="version plus récente"):
        passage.open_(data.replace(b'"schema":1', b'"schema":2'), monde.secret)


def test_a_name_that_leads_elsewhere_is_laid_nowhere(monde: Monde, tmp_path: Path) -> None:
    files = passage.open_(leave(monde.poste, tmp_path / "cle", monde.secret).read_bytes(), monde.secret)
    for name in ("vu-/../../dehors.bin", "referentiels.../../dehors.json", "vu-a/b.bin"):
        forged = passage.enclose({**files, name: b"x"}, monde.un.identifiant, monde.horloge.read().instant,
                                 monde.secret, os.urandom, argon_leger(os.urandom(16)))  # fmt: skip
        with pytest.raises(PassageRefuse, match="incomplet"):
            passages.reprendre(tmp_path / "rechange", forged, monde.secret, monde.horloge.read().instant)
    assert not list(tmp_path.rglob("dehors*"))


@pytest.mark.parametrize("missing", [profils.FICHIER, moteur.FICHIER])
def test_a_file_without_its_base_or_its_profiles_is_refused(monde: Monde, tmp_path: Path, missing: str) -> None:
    files = passage.open_(leave(monde.poste, tmp_path / "cle", monde.secret).read_bytes(), monde.secret)
    del files[missing]
    forged = passage.enclose(files, monde.un.identifiant, monde.horloge.read().instant, monde.secret, os.urandom,
                             argon_leger(os.urandom(16)))  # fmt: skip
    with pytest.raises(PassageRefuse, match="incomplet"):
        passages.reprendre(tmp_path / "rechange", forged, monde.secret, monde.horloge.read().instant)


def test_versions_of_referentiels_that_were_completed_here_go_along(monde: Monde, tmp_path: Path) -> None:
    place = monde.donnees / sauvegardes.VERSIONS
    place.mkdir()
    (place / "essai-1.json").write_bytes(b"{}")
    taken(monde, leave(monde.poste, tmp_path / "cle", monde.secret), tmp_path / "rechange")
    assert (tmp_path / "rechange" / sauvegardes.VERSIONS / "essai-1.json").read_bytes() == b"{}"


def test_a_lock_that_cannot_be_read_is_a_lock(monde: Monde, tmp_path: Path) -> None:
    leave(monde.poste, tmp_path / "cle", monde.secret)
    (monde.donnees / depart.FICHIER).write_bytes(b"?")
    with pytest.raises(PoursuiviAilleurs):
        opened(other(monde, monde.donnees), monde)
    shutil.rmtree(tmp_path / "cle")
    passages.reprendre_ici(monde.donnees)
    opened(other(monde, monde.donnees), monde).close()
