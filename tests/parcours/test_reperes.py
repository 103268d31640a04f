"""A past that someone took back: each evaluator is told of what he saw and is no longer there, or was never there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from evaluateur import cli, journal
from evaluateur.cles import profils, signatures
from evaluateur.cles.profils import ProfilsIllisibles
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.db import journaux, moteur, temoin
from evaluateur.db.moteur import Base
from evaluateur.journal import Inscription
from evaluateur.metier.actes import notation, preparation
from evaluateur.metier.faits.partage import read_fait
from evaluateur.metier.faits.preparation import PresenceDeclaree, SiegeOccupe
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance import secours
from evaluateur.seance.dossiers.creation import creer_dossier
from evaluateur.seance.garde.sieges import SiegeUsurpe
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import PHRASE, Monde, argon_leger


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    """Évaluateur 1 has worked and handed the keyboard over; évaluateur 2 holds it."""
    world = Monde(tmp_path / "donnees")
    world.epreuve("1")
    world.noter_tout(1, "1")
    world.seul(2)
    yield world
    world.poste.close()


def base_key(monde: Monde) -> bytes:
    return monde.poste.trousseau.profil_ouvert(monde.poste.trousseau.clavier.personnes[0]).cle_base


def rouvrir(monde: Monde) -> Poste:
    """The application opened again on the same folder."""
    monde.poste.close()
    monde.poste = Poste(monde.donnees, monde.horloge, argon=argon_leger)
    return monde.poste


def asseoir(monde: Monde, qui: str) -> Poste:
    poste = rouvrir(monde)
    profil = poste.trousseau.deverrouiller(qui, PHRASE)
    poste.asseoir(profil.identifiant)
    return poste


def recrire(folder: Path, key: bytes, dossier: DossierId, lines: list[Inscription]) -> None:
    """What someone with the base key and a program of his own can do: other lines in the place of a journal."""
    base = Base(folder / moteur.FICHIER, key)
    with base.transaction() as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM journal WHERE dossier = ?", (dossier,))
        if not lines:
            for table in ("dossiers", "registre"):
                connection.execute(f"DELETE FROM {table} WHERE dossier = ?", (dossier,))
        numero = connection.execute("SELECT numero FROM dossiers WHERE dossier = ?", (dossier,)).fetchone()
        for i in lines:
            row = (numero[0] << 32 | i.rang, *(getattr(i, f) for f in Inscription.__struct_fields__))
            connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    base.close()


# --- what each saw


def test_who_comes_back_to_what_he_left_is_told_nothing(monde: Monde) -> None:
    monde.noter_tout(2, "1")
    for qui in (monde.un, monde.deux, monde.un):
        assert asseoir(monde, qui.identifiant).reperes.alerte == ""


@pytest.mark.parametrize(("keep", "nature"), [(0, "disparu"), (-5, "raccourci")])
def test_a_journal_cut_or_taken_away_by_the_other_is_told_to_who_saw_more(monde: Monde, keep: int, nature: str) -> None:
    dossier, key = monde.seance.identifiant, base_key(monde)
    lines = list(journaux.read(monde.poste.coffre.base, dossier))
    monde.poste.close()
    cut = lines[: keep - 64] if keep else []
    recrire(monde.donnees, key, dossier, cut)
    poste = asseoir(monde, monde.un.identifiant)
    assert [e.nature for e in poste.reperes.ecarts] == [nature]
    assert "EX-1" in poste.reperes.alerte
    if cut:
        assert "EX-1" in ouvrir_dossier(poste, dossier).perte


def test_a_past_that_the_other_wrote_again_is_told_even_when_it_is_longer(monde: Monde) -> None:
    dossier, key = monde.seance.identifiant, base_key(monde)
    lines = list(journaux.read(monde.poste.coffre.base, dossier))
    monde.poste.close()
    kept = lines[:-70]
    for _ in range(80):
        fait = PresenceDeclaree("present")
        instant = journal.read(lines[-1]).instant
        author = monde.deux.identifiant
        kept.append(journal.inscribe(dossier, len(kept) + 1, author, instant, fait, kept[-1].empreinte))
    recrire(monde.donnees, key, dossier, kept)
    assert [e.nature for e in asseoir(monde, monde.un.identifiant).reperes.ecarts] == ["autre"]


def test_it_goes_on_being_told_until_its_owner_takes_what_is_there_with_his_passphrase(monde: Monde) -> None:
    dossier, key = monde.seance.identifiant, base_key(monde)
    monde.poste.close()
    recrire(monde.donnees, key, dossier, [])
    for _ in range(2):
        assert [e.nature for e in asseoir(monde, monde.un.identifiant).reperes.ecarts] == ["disparu"]
    poste = asseoir(monde, monde.un.identifiant)
    with pytest.raises(PhraseRefusee):
        poste.reperes.admettre(monde.un.identifiant, "une autre phrase secrète")
    poste.reperes.admettre(monde.un.identifiant, PHRASE)
    assert poste.reperes.alerte == ""
    assert asseoir(monde, monde.un.identifiant).reperes.alerte == ""


def test_the_command_that_verifies_says_it_and_fails(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier, key = monde.seance.identifiant, base_key(monde)
    monde.poste.close()
    monkeypatch.setenv("EVALUATEUR_PROFIL", monde.un.identifiant)
    monkeypatch.setenv("EVALUATEUR_PHRASE", PHRASE)
    arguments = ["journal", "--verifier", "--donnees", str(monde.donnees)]
    assert CliRunner().invoke(cli.group, arguments).exit_code == 0
    recrire(monde.donnees, key, dossier, [])
    result = CliRunner().invoke(cli.group, arguments)
    assert isinstance(result.exception, Refus)
    assert "EX-1" in str(result.exception)


def test_what_was_seen_cannot_be_written_by_the_other_nor_exchanged_for_his(monde: Monde) -> None:
    monde.poste.close()
    mine, other = (monde.donnees / f"vu-{p.identifiant}.bin" for p in (monde.un, monde.deux))
    for forged in (other.read_bytes(), bytes(300), b"", mine.read_bytes()[:-1] + b"?"):
        honest = mine.read_bytes()
        mine.write_bytes(forged)
        poste = asseoir(monde, monde.un.identifiant)
        assert [e.nature for e in poste.reperes.ecarts] == ["illisible"]
        poste.close()
        assert mine.read_bytes() == forged, "kept as it was found"
        mine.write_bytes(honest)
    mine.unlink()
    mine.mkdir()
    poste = asseoir(monde, monde.un.identifiant)
    assert [e.nature for e in poste.reperes.ecarts] == ["illisible"], "no file at all"
    poste.close()
    assert mine.is_dir()


def test_a_purged_dossier_is_not_missed(monde: Monde) -> None:
    dossier, key = monde.seance.identifiant, base_key(monde)
    monde.poste.close()
    recrire(monde.donnees, key, dossier, [])
    base = Base(monde.donnees / moteur.FICHIER, key)
    with base.transaction() as connection:
        connection.execute("INSERT INTO purges VALUES (?, 'accusé', '2026-11-20T08:00:00Z')", (dossier,))
    base.close()
    assert asseoir(monde, monde.un.identifiant).reperes.alerte == ""


# --- the eight characters


def test_a_whole_folder_set_back_is_told_by_the_eight_characters_alone(monde: Monde) -> None:
    before = monde.donnees.with_name("avant")
    monde.poste.close()
    shutil.copytree(monde.donnees, before)
    asseoir(monde, monde.un.identifiant)
    monde.seance = ouvrir_dossier(monde.poste, "EX-1")
    monde.seance.faire(notation.preciser, "1.1", "Ce que j’ai vu en dernier.")
    monde.poste.close()
    noted = monde.poste.reperes.repere(monde.un.identifiant)
    shutil.rmtree(monde.donnees)
    before.rename(monde.donnees)
    poste = asseoir(monde, monde.un.identifiant)
    assert poste.reperes.alerte == "", "each file agrees with the others: nothing on this disk tells"
    with pytest.raises(Refus, match="peut-être plus anciennes"):
        poste.reperes.verifier(monde.un.identifiant, noted)


def test_the_eight_characters_are_known_again_however_a_hand_wrote_them_and_whatever_was_done_since(
    monde: Monde,
) -> None:
    noted = monde.poste.reperes.repere(monde.un.identifiant)
    assert len(noted) == 9
    monde.noter_tout(2, "1")
    monde.seance.sceller("1")
    monde.seul(1)
    monde.seance.sceller("1")
    monde.seul(1)
    for written in (noted, noted.lower(), f" {noted.replace('-', ' ')} ", noted.replace("0", "O").replace("1", "l")):
        monde.poste.reperes.verifier(monde.un.identifiant, written)
    for other in ("AAAA-AAAA", "", noted[:-1], monde.poste.reperes.repere(monde.deux.identifiant)):
        with pytest.raises(Refus):
            monde.poste.reperes.verifier(monde.un.identifiant, other)


# --- the witness


def test_a_base_copied_without_its_log_says_so_and_goes_on_saying_so_after_the_next_dossier(
    monde: Monde, tmp_path: Path
) -> None:
    """Everything of the session was in the log; the base that was copied is whole, and empty."""
    seance = monde.ouvrir_dossier("EX-2")
    last = list(journaux.read(monde.poste.coffre.base, seance.identifiant))[-1]
    copy = tmp_path / "copie"
    copy.mkdir()
    for name in (moteur.FICHIER, profils.FICHIER, temoin.FICHIER):
        shutil.copyfile(monde.donnees / name, copy / name)
    with Poste(copy, monde.horloge, argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
        poste.asseoir(monde.un.identifiant)
        assert "il manque un dossier entier" in poste.reperes.alerte
        other = creer_dossier(poste,
            "EX-3", poste.coffre.retenir_referentiel(monde.ref), seance.dossier.candidat, seance.dossier.affectation,
            seance.dossier.session, entrainement=True,
        )  # fmt: skip
        assert other.perte == ""
    for _ in range(2):
        with Poste(copy, monde.horloge, argon=argon_leger) as poste:
            poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
            poste.asseoir(monde.un.identifiant)
            assert "il manque un dossier entier" in poste.reperes.alerte
    assert last.empreinte in (copy / temoin.ECARTE).read_text(encoding="ascii")
    monde.poste.close()
    shutil.copyfile(monde.donnees / moteur.FICHIER, copy / moteur.FICHIER)
    with Poste(copy, monde.horloge, argon=argon_leger) as poste:
        poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
        poste.asseoir(monde.un.identifiant)
        assert "EX-2" not in poste.reperes.alerte, "what was missing is there again"
        assert ouvrir_dossier(poste, "EX-2").perte == ""


def test_a_fork_of_the_same_length_is_told_by_the_empreinte_that_the_witness_noted(monde: Monde) -> None:
    dossier, key = monde.seance.identifiant, base_key(monde)
    monde.seul(2)
    monde.seance.faire(preparation.declarer_presence, "present", "À l’heure.")
    lines = list(journaux.read(monde.poste.coffre.base, dossier))
    monde.poste.close()
    fait = PresenceDeclaree("abandon", "Autre histoire.")
    instant = journal.read(lines[-1]).instant
    forked = journal.inscribe(dossier, lines[-1].rang, lines[-1].auteur, instant, fait, lines[-2].empreinte)
    recrire(monde.donnees, key, dossier, [*lines[:-1], forked])
    (monde.donnees / f"vu-{monde.deux.identifiant}.bin").unlink()
    poste = asseoir(monde, monde.deux.identifiant)
    assert f"l’événement {lines[-1].rang} n’est plus le même" in ouvrir_dossier(poste, dossier).perte


# --- whose keys


def test_a_seat_held_under_my_name_by_another_key_is_refused_to_me_and_to_who_verifies(monde: Monde) -> None:
    """The other wrote a whole dossier in which a key of his own stands under my name."""
    dossier, key = monde.seance.identifiant, base_key(monde)
    lines = list(journaux.read(monde.poste.coffre.base, dossier))
    monde.poste.close()
    forged: list[Inscription] = []
    own = signatures.public_key(signatures.new_key())
    for line in lines[:9]:
        fait = read_fait(line.donnees)
        if isinstance(fait, SiegeOccupe) and fait.siege == 1:
            fait = replace(fait, evaluateur=replace(fait.evaluateur, cle_publique=own))
        before = forged[-1].empreinte if forged else journal.GENESE
        forged.append(journal.inscribe(dossier, line.rang, line.auteur, journal.read(line).instant, fait, before))
    recrire(monde.donnees, key, dossier, forged)
    poste = asseoir(monde, monde.un.identifiant)
    with pytest.raises(SiegeUsurpe, match="ESSAI-UN Anne"):
        ouvrir_dossier(poste, dossier)
    poste = asseoir(monde, monde.deux.identifiant)
    with pytest.raises(SiegeUsurpe):
        ouvrir_dossier(poste, dossier)


def test_who_came_back_by_a_code_still_opens_what_he_signed_before_and_nobody_adds_a_former_key(monde: Monde) -> None:
    monde.seul(1)
    monde.seance.sceller("1")
    dossier = monde.seance.identifiant
    code = secours.poser_code(monde.poste, monde.un.identifiant, PHRASE)
    monde.poste.close()
    poste = rouvrir(monde)
    secours.revenir_par_code(poste, monde.un.identifiant, code, "une toute nouvelle phrase")
    poste.asseoir(monde.un.identifiant)
    assert ouvrir_dossier(poste, dossier).dossier.bloc(monde.ref.blocs[0].code).scelle(1)
    poste.close()
    kept = profils.read(monde.donnees / profils.FICHIER)
    intruder = signatures.public_key(signatures.new_key())
    forged = tuple(
        replace(p, anciennes=(*p.anciennes, intruder)) if p.identifiant == monde.un.identifiant else p
        for p in kept.profils
    )
    profils.write(monde.donnees / profils.FICHIER, replace(kept, profils=forged))
    with pytest.raises(ProfilsIllisibles):
        rouvrir(monde).trousseau.deverrouiller(monde.un.identifiant, "une toute nouvelle phrase")
