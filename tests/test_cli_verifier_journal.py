"""``journal --verifier`` on a base that someone wrote in with its key: what lies beside the journals counts too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.cles import profils, signatures
from evaluateur.db import moteur
from evaluateur.db.erreurs import BaseAbimee
from evaluateur.db.pilote import Connection
from evaluateur.db.temoin import ECARTE, FICHIER
from evaluateur.metier.typographie import de
from evaluateur.seance.seance import ouvrir_dossier
from tests.cles.reecritures.copie import Copie
from tests.db.references import REFERENCES
from tests.parcours.monde import PHRASE, Monde, petit_referentiel

SCAN = b"\x89PNG\r\n\x1a\nfeuille scannee"


@pytest.fixture(scope="module")
def close(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two dossiers: one closed on paper, with a scan; one just begun."""
    monde = Monde(tmp_path_factory.mktemp("close") / "donnees")
    monde.poste.coffre.marquer_entrainement(PHRASE)
    monde.jusqu_au_bout("papier")
    monde.seance.cloture.joindre_scan("grille", "image/png", SCAN)
    monde.ouvrir_dossier("EX-2")
    monde.poste.liste.lister()
    monde.poste.close()
    return monde.donnees


@pytest.fixture
def copie(close: Path, tmp_path: Path) -> Copie:
    return Copie(close, tmp_path / "donnees")


def test_a_true_base_is_verified(copie: Copie, capsys: pytest.CaptureFixture[str]) -> None:
    assert copie.verifier() == ""
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "suite et signatures intactes" in said


def test_two_words_exchanged_in_the_referentiel_are_found_by_whoever_opens_or_verifies(copie: Copie) -> None:
    """« Acquis » and « Non acquis »: every result of the base is turned round, and no journal has changed."""
    with copie.base() as connection:
        ((before,),) = connection.execute("SELECT contenu FROM referentiels").fetchall()
        after = before.replace('"mot":"Acquis"', '"mot":"@"').replace('"mot":"Non acquis"', '"mot":"Acquis"')
        after = after.replace('"mot":"@"', '"mot":"Non acquis"')
        assert after != before
        connection.execute("UPDATE referentiels SET contenu = ?", (after,))
    assert "n’est plus celui que ce dossier applique" in copie.verifier()
    with copie.poste() as poste, pytest.raises(BaseAbimee, match="modifiée"):
        ouvrir_dossier(poste, "EX-1")


def test_a_referentiel_that_is_altered_is_not_taken_for_the_one_that_is_kept_again(copie: Copie) -> None:
    with copie.base() as connection:
        connection.execute("UPDATE referentiels SET contenu = replace(contenu, 'Acquis', 'Aquis')")
    with copie.poste() as poste, pytest.raises(BaseAbimee):
        poste.coffre.retenir_referentiel(petit_referentiel())


def _row(column: str, old: str, new: str) -> Callable[[Connection], object]:
    sql = f"UPDATE registre SET {column} = replace({column}, ?, ?) WHERE reference = 'EX-1'"
    return lambda connection: connection.execute(sql, (old, new))


@pytest.mark.parametrize(
    "alter",
    [
        _row("resume", "MARTIN", "DURAND"),
        _row("resume", '"acquis"', '"non_acquis"'),
        _row("resume", "true", "false"),
        _row("resume", "2026-11-16", "2026-11-17"),
        _row("debut", "2026-11-16", "2026-11-17"),
        lambda c: c.execute("UPDATE registre SET rang = rang + 1"),
        lambda c: c.execute("DELETE FROM registre WHERE reference = 'EX-1'"),
        lambda c: c.execute("INSERT INTO dossiers (dossier) VALUES (?)", ("e" * 32,)),
    ],
)
def test_a_list_that_says_something_else_than_the_journals_is_named_and_made_again(
    copie: Copie, alter: Callable[[Connection], object]
) -> None:
    with copie.base() as connection:
        alter(connection)
    assert "elle est refaite" in copie.verifier()
    if "e" * 32 not in copie.dossiers():
        assert copie.verifier() == ""


def test_a_document_that_is_gone_altered_or_unknown_is_found(copie: Copie) -> None:
    for sql, said in (
        ("UPDATE documents SET contenu = zeroblob(9)", "manque dans les données, ou il est abîmé"),
        ("DELETE FROM documents", "manque dans les données, ou il est abîmé"),
    ):
        with copie.base() as connection:
            kept = connection.execute("SELECT * FROM documents").fetchall()
            connection.execute(sql)
        assert said in copie.verifier()
        with copie.base() as connection:
            connection.execute("DELETE FROM documents")
            connection.executemany("INSERT INTO documents VALUES (?, ?, ?)", kept)
    assert copie.verifier() == ""
    with copie.base() as connection:
        connection.execute("INSERT INTO documents SELECT dossier, ?, X'01' FROM documents", ("a" * 64,))
    assert "ne nomme pas le document" in copie.verifier()


def test_a_journal_without_any_line_left_is_found(copie: Copie) -> None:
    with copie.base() as connection:
        connection.execute(
            "DELETE FROM journal WHERE dossier IN (SELECT dossier FROM registre WHERE reference = 'EX-2')"
        )
    assert "l’événement 1 manque" in copie.verifier()


def test_a_purge_of_what_is_still_there_or_without_a_receipt_is_found(copie: Copie) -> None:
    with copie.base() as connection:
        connection.execute("INSERT INTO purges VALUES (?, '{}', '2026-11-20')", ("d" * 32,))
    assert "n’est pas valable" in copie.verifier()


def test_a_base_put_back_without_the_application_is_told_by_the_last_line_it_saw(copie: Copie) -> None:
    with copie.poste() as poste:
        witness = (copie.donnees / FICHIER).read_text("ascii")
        seance = ouvrir_dossier(poste, "EX-2")
        last = seance.dossier.rang
    with copie.base() as connection:
        connection.execute("DELETE FROM journal WHERE dossier = ? AND rang = ?", (seance.identifiant, last))
        connection.execute("UPDATE registre SET rang = 0")
    assert "il manque la fin d’un dossier" in copie.verifier()
    aside = copie.donnees / ECARTE
    assert aside.read_text("ascii") == witness, "kept aside, and told again"
    aside.write_text(witness.replace(f"{last:010d}", f"{last - 1:010d}"), "ascii")
    assert "il manque la fin d’un dossier" in copie.verifier()
    aside.unlink()
    for seen in copie.donnees.glob("vu-*.bin"):
        seen.unlink()
    assert copie.verifier() == ""


def test_a_key_that_is_not_that_of_the_profile_nor_a_former_one_is_refused(copie: Copie) -> None:
    """A way of recovery makes a new key, and keeps the former one; who writes in someone's name has neither."""
    path = copie.donnees / profils.FICHIER
    known = profils.read(path)
    first, second = known.profils
    fresh = signatures.public_key(signatures.new_key())
    profils.write(path, replace(known, profils=(first, replace(second, cle_publique=fresh))))
    assert f"au nom {de(second.nom_complet)} par une clé qui n’est pas la sienne" in copie.verifier()
    back = replace(second, cle_publique=fresh, anciennes=(second.cle_publique,))
    profils.write(path, replace(known, profils=(first, back)))
    assert copie.verifier() == ""


def test_every_golden_base_is_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bases = sorted(p for p in REFERENCES.iterdir() if p.name.startswith("base-v"))
    for source in (*bases, REFERENCES / "dossiers-v6" / "donnees"):
        assert Copie(source, tmp_path / source.parent.name / source.name).verifier() == "", source
        assert ("d’une forme ancienne" in capsys.readouterr().err) == (source.name not in ("base-v8", "base-v9"))


def test_every_page_is_read_again_also_of_a_base_too_big_to_be_checked_when_it_opens(
    copie: Copie, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moteur, "CHECK_UP_TO", 0)
    assert copie.verifier() == ""
    file = copie.donnees / moteur.FICHIER
    whole = file.read_bytes()
    for place in range(moteur.TAILLE_PAGE - 1, len(whole), moteur.TAILLE_PAGE):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert copie.verifier() != "", f"a page that ends at byte {place} is not read"
