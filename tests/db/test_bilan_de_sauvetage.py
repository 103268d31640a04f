"""What is counted, named and said when a base is saved or a backup put back: to the line, the place, the word."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import json

from evaluateur import journal
from evaluateur.db import moteur, sauvegardes
from evaluateur.journal import Inscription
from evaluateur.metier.actes import preparation
from evaluateur.metier.faits.cloture import SauvegardeRestauree
from evaluateur.metier.faits.fait import Fait
from evaluateur.metier.faits.notation import GrillesRevelees, Ouverture
from evaluateur.metier.faits.preparation import PresenceDeclaree
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, BlocCode, DossierId, Empreinte, ProfilId
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.seance.sinistre import restauration, sauvetage
from tests.parcours.monde import DEBUT, PHRASE, Monde

D, A = DossierId("d" * 32), ProfilId("a" * 16)


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    monde = Monde(tmp_path / "donnees")
    yield monde
    monde.poste.close()


def plain(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("\xa0", " ").replace("\u202f", " ")


# --- the export


def test_an_export_counts_and_names_what_it_holds_whole(monde: Monde, tmp_path: Path) -> None:
    other = monde.ouvrir_dossier("EX-2")
    one = monde.seance.identifiant
    contents = {"a" * 64: b"%PDF-1.7", "b" * 64: b"\xff\xd8\xff\xe0", "c" * 64: b"\x89PNG\r\n", "d" * 64: b"autre"}
    with monde.poste.coffre.base.transaction() as connection:
        for empreinte, content in contents.items():
            connection.execute("INSERT INTO documents VALUES (?, ?, ?)", (one, empreinte, content))
    counts = (monde.seance.dossier.rang, other.dossier.rang)
    ouvert = monde.poste.trousseau.profil_ouvert(monde.un.identifiant)
    monde.poste.close()
    done = sauvetage.export(monde.donnees, ouvert, tmp_path / "sortie")
    assert done == sauvetage.Export(tmp_path / "sortie", sum(counts), 2, 4, 0, 0)
    named = {f.name: f.read_bytes() for f in (tmp_path / "sortie" / "documents").iterdir()}
    suffixes = (".pdf", ".jpg", ".png", ".bin")
    assert named == {
        f"{empreinte}{suffix}": content for (empreinte, content), suffix in zip(contents.items(), suffixes, strict=True)
    }
    assert plain(tmp_path / "sortie" / "LISEZMOI.txt") == (
        "Export de secours de l’application.\n\n"
        f"Dossier EX-1 : {counts[0]} événements, suite complète.\n"
        f"Dossier EX-2 : {counts[1]} événements, suite complète.\n"
        "\nTout a pu être lu.\n"
    )
    lines = (tmp_path / "sortie" / "journaux" / f"{one}.jsonl").read_bytes()
    assert [json.decode(line)["rang"] for line in lines.splitlines()] == list(range(1, counts[0] + 1))
    assert lines.endswith(b"}\n")


def test_an_export_names_a_dossier_whose_beginning_is_gone_by_its_identifier_and_says_up_to_where_it_is_whole() -> None:
    told = chained(PresenceDeclaree("present"), PresenceDeclaree("absent"), PresenceDeclaree("present"))
    said = sauvetage._readme({D: told, DossierId("e" * 32): told[:1] + told[2:]}, 0).replace("\xa0", " ")
    assert f"Dossier {D} : 3 événements, suite complète.\n" in said
    assert f"Dossier {'e' * 32} : 2 événements, suite complète jusqu’à l’événement 0, la suite peut manquer.\n" in said
    cut = sauvetage._readme({D: [told[0], told[2]]}, 0).replace("\xa0", " ")
    assert "2 événements, suite complète jusqu’à l’événement 1, la suite peut manquer.\n" in cut
    faulty = sauvetage._readme({D: told}, 2).replace("\xa0", " ")
    assert (
        "3 événements, suite complète jusqu’à l’événement 3, la suite peut manquer.\n\n2 passages illisibles.\n"
        in faulty
    )


def test_an_export_that_cannot_be_written_says_where(monde: Monde, tmp_path: Path) -> None:
    ouvert = monde.poste.trousseau.profil_ouvert(monde.un.identifiant)
    monde.poste.close()
    (tmp_path / "fichier").write_bytes(b"")
    with pytest.raises(Refus, match="L’export n’a pas pu être écrit dans") as refused:
        sauvetage.export(monde.donnees, ouvert, tmp_path / "fichier")
    assert str(tmp_path / "fichier") in refused.value.phrase


# --- the backups


def test_backups_of_both_places_are_listed_once_the_latest_first_and_a_place_that_is_gone_hides_none(
    monde: Monde, tmp_path: Path
) -> None:
    second = tmp_path / "cle"
    second.mkdir()
    with pytest.raises(Refus, match="Aucune sauvegarde dans"):
        sauvetage.latest(monde.donnees)
    first = monde.poste.back_up()
    monde.poste.coffre.second = second
    monde.horloge.avancer(60)
    shared = monde.poste.back_up()
    monde.horloge.avancer(60)
    away = monde.poste.back_up()
    shutil.rmtree(away)
    listed = sauvetage.list_backups(monde.donnees, second)
    assert [s.dossier for s in listed] == [second / sauvegardes.DOSSIER / away.name, shared, first]
    assert [s.dossier for s in sauvetage.list_backups(monde.donnees)] == [shared, first]
    assert sauvetage.latest(monde.donnees).dossier == shared
    assert [s.dossier for s in sauvetage.list_backups(monde.donnees, tmp_path / "absente")] == [shared, first]
    shutil.rmtree(second / sauvegardes.DOSSIER)
    (second / sauvegardes.DOSSIER).symlink_to(second / sauvegardes.DOSSIER)
    assert [s.dossier for s in sauvetage.list_backups(monde.donnees, second)] == [shared, first]


# --- what a backup loses


def chained(*faits: Fait, since: int = 1) -> list[Inscription]:
    lines: list[Inscription] = []
    for fait in faits:
        before = lines[-1].empreinte if lines else journal.GENESE
        lines.append(journal.inscribe(D, since + len(lines), A, DEBUT, fait, before))
    return lines


def said(*faits: Fait, whole: bool = True, dossier: DossierId = D) -> SauvegardeRestauree:
    lost = restauration._Perdu({D: chained(*faits, since=5)} if faits else {}, entiere=whole)
    return restauration._fait(dossier, sauvegardes.Sauvegarde(DEBUT, Path("s")), lost)


def test_the_fait_of_a_restore_counts_what_was_lost_and_says_again_what_the_one_before_had_said() -> None:
    un, cinq = (GrillesRevelees(BlocCode(code), (Ouverture(1, A, b"", b""),)) for code in ("1", "5"))
    here = PresenceDeclaree("present")
    nothing = said()
    assert (nothing.sauvegarde, nothing.perdus, nothing.rang, nothing.empreinte) == (DEBUT, 0, 0, AUCUNE_EMPREINTE)
    assert (nothing.revelees, nothing.entiere) == ((), True)
    assert said(here, dossier=DossierId("e" * 32)).perdus == 0
    some = said(here, cinq, here, un, cinq, here)
    assert (some.perdus, some.rang, some.revelees, some.entiere) == (6, 10, ("5", "1"), True)
    assert some.empreinte == chained(here, cinq, here, un, cinq, here, since=5)[-1].empreinte
    before = SauvegardeRestauree(DEBUT, 1, 3, Empreinte("0" * 64), (BlocCode("1"),), entiere=False)
    again = said(before, cinq)
    assert (again.revelees, again.entiere) == (("1", "5"), False)
    whole = SauvegardeRestauree(DEBUT, 1, 3, Empreinte("0" * 64), (), entiere=True)
    assert said(whole).entiere is True
    assert said(whole, whole=False).entiere is False
    assert said(before, whole=False).entiere is False


def test_what_is_weighed_is_what_the_base_holds_beyond_the_backup_and_when_it_was_written_last(monde: Monde) -> None:
    monde.poste.back_up()
    ouvert, before = monde.poste.trousseau.profil_ouvert(monde.un.identifiant), monde.seance.dossier.rang
    monde.poste.close()
    backup = sauvetage.latest(monde.donnees)
    assert restauration.weigh(monde.donnees, ouvert, backup).faits_perdus == 0
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    monde.poste.asseoir(monde.un.identifiant)
    monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    monde.ouvrir_dossier("EX-2")
    lost = monde.seance.dossier.rang - before + 7
    monde.poste.close()
    bilan = restauration.weigh(monde.donnees, ouvert, backup)
    file = monde.donnees / moteur.FICHIER
    assert bilan.sauvegarde == backup
    assert bilan.faits_perdus == lost
    assert bilan.derniere_ecriture == datetime.fromtimestamp(file.stat().st_mtime, UTC)
    for left in (file, *monde.donnees.glob(f"{moteur.FICHIER}-*")):
        left.unlink()
    gone = restauration.weigh(monde.donnees, ouvert, backup)
    assert (gone.faits_perdus, gone.derniere_ecriture) == (0, None)


@pytest.mark.parametrize("seated", [True, False])
def test_who_puts_a_backup_back_signs_for_it_where_he_sits_and_only_what_lost_something_says_it(
    monde: Monde, seated: bool
) -> None:
    three = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    quiet = monde.ouvrir_dossier("EX-2").identifiant
    monde.poste.back_up()
    monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    who = monde.un if seated else three
    monde.poste.trousseau.deverrouiller(who.identifiant, PHRASE)
    ouvert = monde.poste.trousseau.profil_ouvert(who.identifiant)
    monde.poste.close()
    now = monde.horloge.instant + timedelta(days=1)
    aside = restauration.restore(monde.donnees, sauvetage.latest(monde.donnees), ouvert, now)
    assert (aside / moteur.FICHIER).exists()
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    monde.poste.asseoir(monde.un.identifiant)
    (restored,) = ouvrir_dossier(monde.poste, "EX-1").dossier.restaurations
    assert (restored.auteur, bool(restored.fait.signature)) == (who.identifiant, seated)
    assert (restored.fait.perdus, restored.fait.entiere) == (1, True)
    assert ouvrir_dossier(monde.poste, quiet).dossier.restaurations == ()
