"""Purge after a receipt, and the right of access: a proof stays, nothing else; what is kept can be handed over."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msgspec import json
from msgspec.structs import replace

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Habilite, Ouverte
from evaluateur.cles import signatures
from evaluateur.db import journaux, moteur, purge, restauration, retenus, sauvegardes
from evaluateur.db.erreurs import BaseAbimee
from evaluateur.db.temoin import DernierFait
from evaluateur.metier import accuse as form
from evaluateur.metier.accuse import Accuse, Issue, Raison
from evaluateur.metier.actes import cloture, epreuve, notation, preparation
from evaluateur.metier.personnes import Affectation, Candidat
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import BlocCode, DossierId, Empreinte
from evaluateur.seance import acces, confiance, preuves, titres
from evaluateur.seance import purge as usage
from evaluateur.seance.garde import coherence
from evaluateur.seance.preuves import Preuve
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.titres import pkcs, rattachement
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.ordres import OrdreRefuse
from evaluateur.ui.bureau.memoire import Memoire
from tests.parcours.monde import DEBUT, PHRASE, Monde, argon_leger, evaluateur, identifier
from tests.parcours.reconnaitre import pin
from tests.parcours.remis import receipt as given
from tests.test_cli import lancer

NOM, CONTEXTE, PRECISIONS = "CANARI-NOM", "canari-contexte observé", "canari-précisions écrites"
PAGE, RESERVE, SEL = 4096, 80, 16


def clair(file: Path, key: bytes) -> bytes:
    """Every page of a base under its encryption, free ones included (AES-256-CBC, the IV at the end of each page)."""
    data, pages = file.read_bytes(), []
    for debut in range(0, len(data), PAGE):
        page = data[debut : debut + PAGE]
        chiffre, iv = page[SEL if debut == 0 else 0 : PAGE - RESERVE], page[PAGE - RESERVE : PAGE - RESERVE + 16]
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(iv)).decryptor()
        pages.append(decryptor.update(chiffre) + decryptor.finalize())
    return b"".join(pages)


@pytest.fixture(scope="module")
def lieu(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the authority of all these tests lies; each has its own copy."""
    lieu = tmp_path_factory.mktemp("autorite") / "centre"
    autorite.creer(lieu, "Centre Exemple", PHRASE, DEBUT - timedelta(days=9), os.urandom, argon_leger)
    return lieu


@pytest.fixture
def centre(lieu: Path, tmp_path: Path) -> Ouverte:
    return autorite.open_autorite(shutil.copytree(lieu, tmp_path / "centre"), PHRASE)


@pytest.fixture(scope="module")
def modele(lieu: Path, tmp_path_factory: pytest.TempPathFactory) -> Monde:
    """Two designated evaluators; a dossier with canaries, closed; another one begun."""
    centre, monde = autorite.open_autorite(lieu, PHRASE), Monde(tmp_path_factory.mktemp("modele") / "donnees")
    pin(monde.poste, centre.pem)
    for siege, profil in ((1, monde.un), (2, monde.deux)):
        monde.seul(siege)  # type: ignore[arg-type]
        demande = pkcs.read_demande(titres.demander(monde.poste, profil.identifiant))
        qui = Habilite(profil.nom_complet, Attestation((siege,)), date(2028, 1, 1))
        der = centre.habiliter(qui, demande.cle_publique, DEBUT - timedelta(days=1), os.urandom)
        titres.importer(monde.poste, profil.identifiant, PHRASE, pkcs.write_pem(der, centre.der))
    monde.seul(1)
    monde.seance.faire(
        preparation.renseigner_candidat, Candidat(NOM, "Lou"), Affectation("Mutuelle Exemple", "Prestations santé")
    )
    identifier(monde.seance)
    for bloc in monde.ref.par_bloc:
        monde.epreuve(bloc)
    vue = monde.seance.dossier.bloc(BlocCode("1")).situations[1]
    monde.seance.faire(epreuve.corriger, "1", 1, replace(vue, contexte=CONTEXTE))
    for bloc in monde.ref.par_bloc:
        for siege in (1, 2):
            monde.noter_tout(siege, bloc)  # type: ignore[arg-type]
            monde.seance.faire(notation.preciser, monde.ref.par_bloc[bloc].competences[0].code, PRECISIONS)
            monde.seance.sceller(bloc)
        monde.conclure(bloc)
    monde.signer_et_clore("electronique")
    clos = monde.seance
    monde.ouvrir_dossier("EX-2").faire(
        preparation.renseigner_candidat, Candidat("RESTE", "Ici"), Affectation("Mutuelle Exemple")
    )
    monde.seul(1)
    monde.seance = ouvrir_dossier(monde.poste, clos.identifiant)
    monde.horloge.avancer(1)
    monde.poste.close()
    return monde


@pytest.fixture
def monde(modele: Monde, tmp_path: Path) -> Iterator[Monde]:
    monde = modele.copie(tmp_path / "donnees")
    yield monde
    monde.poste.close()


def test_after_its_receipt_a_dossier_leaves_no_trace_but_the_proof(monde: Monde, centre: Ouverte) -> None:
    identifiant, key = monde.seance.identifiant, monde.poste.trousseau.profil_ouvert(monde.un.identifiant).cle_base
    accuse = given(monde, centre)
    monde.horloge.avancer(1)
    monde.poste.back_up()
    monde.horloge.avancer(1)
    monde.poste.coffre.base.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    base = monde.donnees / moteur.FICHIER
    assert NOM.encode() in clair(base, key)  # the witness: the search does find what is there
    temoin = monde.poste.coffre.base.temoin
    temoin.write(DernierFait(identifiant, *journaux.tete(monde.poste.coffre.base, identifiant)))
    usage.run(monde.poste, accuse)
    assert temoin.read() is None, "it named the dossier"
    assert [r.reference for r in monde.poste.liste.lister()] == ["EX-2"]
    ((dossier, preuve, _),) = purge.proofs(monde.poste.coffre.base)
    assert dossier == identifiant
    assert json.decode(preuve)["accuse"]["remis"]["reference"] == "EX-1"
    (remaining,) = sauvegardes.list_all(monde.donnees)
    monde.poste.close()
    for file in (base, remaining.dossier / moteur.FICHIER):
        content = clair(file, key)
        assert b"RESTE" in content
        for canari in (NOM, CONTEXTE, PRECISIONS, "%PDF-"):
            assert canari.encode() not in content, (file.name, canari)


def test_a_dossier_that_was_purged_does_not_come_back_and_the_others_go_on(monde: Monde, centre: Ouverte) -> None:
    accuse = given(monde, centre)
    monde.horloge.avancer(1)
    usage.run(monde.poste, accuse)
    monde.horloge.avancer(1)
    usage.run(monde.poste, accuse)
    assert len(purge.proofs(monde.poste.coffre.base)) == 1
    assert len(sauvegardes.list_all(monde.donnees)) == 1
    ouvrir_dossier(monde.poste, "EX-2").faire(preparation.declarer_presence, "absent", "Malade.")


def test_without_a_receipt_that_is_believed_nothing_goes(monde: Monde, centre: Ouverte, tmp_path: Path) -> None:
    autorite.creer(tmp_path / "faux", "Centre Exemple", PHRASE, DEBUT, os.urandom, argon_leger)
    faux, bon = given(monde, autorite.open_autorite(tmp_path / "faux", PHRASE)), given(monde, centre)
    for data in (b"", b"{}", faux, bon.replace(b"EX-1", b"EX-2")):
        with pytest.raises(Refus):
            usage.run(monde.poste, data)
    assert len(monde.poste.liste.lister()) == 2


def test_the_receipt_of_a_version_replaced_meanwhile_purges_nothing(monde: Monde, centre: Ouverte) -> None:
    accuse = given(monde, centre)
    monde.seul(1)
    monde.seance.faire(cloture.ouvrir_version, "Erreur de saisie.")
    with pytest.raises(Refus, match="dernière version close"):
        usage.run(monde.poste, accuse)
    assert len(monde.poste.liste.lister()) == 2


def test_everything_kept_about_a_candidate_is_handed_over_readable(monde: Monde, tmp_path: Path) -> None:
    written = acces.export(monde.poste, monde.seance.identifiant, tmp_path / "acces").fichiers
    noms = {f.name for f in written}
    assert written[0].parent == tmp_path / "acces"
    assert {"candidat.json", "journal.csv", "grilles.json", "proces-verbal-v1.json", "grille-v1.pdf"} <= noms
    tout = b"".join(f.read_bytes() for f in written if f.suffix != ".pdf").decode()
    for expected in (NOM, CONTEXTE, PRECISIONS, "evaluateur-2"):
        assert expected in tout
    assert (tmp_path / "acces" / "grille-v1.pdf").read_bytes() == monde.seance.cloture.original()


def test_each_scan_that_is_kept_is_handed_over_under_a_number_of_its_own(papier: Monde, tmp_path: Path) -> None:
    scans = {"scan-1.png": b"\x89PNG un", "scan-2.pdf": b"%PDF-1.7 deux"}
    papier.seul(1)
    papier.seance.cloture.joindre_scan("grille", "image/png", scans["scan-1.png"])
    papier.seance.cloture.joindre_scan("feuille_session", "application/pdf", scans["scan-2.pdf"])
    written = acces.export(papier.poste, papier.seance.identifiant, tmp_path / "acces").fichiers
    assert {f.name: f.read_bytes() for f in written if f.name.startswith("scan-")} == scans


def test_what_is_kept_about_one_candidate_never_takes_the_place_of_anothers(monde: Monde, tmp_path: Path) -> None:
    folder = tmp_path / "acces"
    acces.export(monde.poste, monde.seance.identifiant, folder)
    before = {f.name: f.read_bytes() for f in folder.iterdir()}
    other = acces.export(monde.poste, "EX-2", folder)
    assert {f.name: f.read_bytes() for f in folder.iterdir()} == before
    assert {f.parent for f in other.fichiers} == {tmp_path / "acces (2)"}
    assert "n’ont pas été remplacés" in acces.said(other)
    again = acces.export(monde.poste, monde.seance.identifiant, folder)
    assert again.depot.path == folder
    assert "Déjà à cet emplacement" in acces.said(again)


def test_what_is_not_revealed_is_said_and_not_shown(monde: Monde, tmp_path: Path) -> None:
    seance = ouvrir_dossier(monde.poste, "EX-2")
    seance.faire(notation.noter, "1.1.1", "non_conforme")
    monde.seul(2)
    written = acces.export(monde.poste, seance.identifiant, tmp_path / "acces").fichiers
    said = next(f for f in written if f.name == "LISEZMOI.txt").read_text(encoding="utf-8")
    assert "pas encore révélées" in said
    assert "non_conforme" not in "".join(
        f.read_text(encoding="utf-8") for f in written if f.suffix in (".json", ".csv")
    )


# --- whose receipt counts


def false_one(folder: Path, nom: str = "Faux centre") -> Ouverte:
    """An authority that évaluateur 2 made for himself."""
    autorite.creer(folder, nom, PHRASE, DEBUT - timedelta(days=9), os.urandom, argon_leger)
    return autorite.open_autorite(folder, PHRASE)


def receipt(monde: Monde, by: Ouverte) -> bytes:
    data = given(monde, by)
    monde.horloge.avancer(1)
    return data


@pytest.fixture
def papier(tmp_path: Path) -> Iterator[Monde]:
    """A dossier closed on paper."""
    monde = Monde(tmp_path / "papier")
    monde.jusqu_au_bout("papier")
    yield monde
    monde.poste.close()


@pytest.fixture
def provisoire(tmp_path: Path) -> Iterator[Monde]:
    """A dossier closed under provisional certificates."""
    monde = Monde(tmp_path / "provisoire")
    monde.jusqu_au_bout("electronique")
    yield monde
    monde.poste.close()


def test_a_receipt_of_ones_own_authority_purges_nothing_that_another_certified(monde: Monde, tmp_path: Path) -> None:
    """Évaluateur 2 pins his own authority, and gives himself a receipt."""
    false = false_one(tmp_path / "faux")
    data = receipt(monde, false)
    folder = monde.donnees / "autorites"
    folder.mkdir()
    (folder / "depose.crt").write_bytes(false.pem)
    with pytest.raises(Refus, match="aucune autorité que vous reconnaissez"):
        usage.run(monde.poste, data)
    pin(monde.poste, false.pem)  # even if the other was talked into it
    monde.seul(2)
    with pytest.raises(Refus, match="vient de l’autorité Centre Exemple, qui n’est pas celle de cet accusé"):
        usage.run(monde.poste, data)
    assert len(monde.poste.liste.lister()) == 2


@pytest.mark.parametrize("how", ["papier", "provisoire"])
def test_where_no_authority_certified_anyone_each_who_signed_must_have_pinned_it(
    how: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    monde: Monde = request.getfixturevalue(how)
    false = false_one(tmp_path / "faux")
    data = receipt(monde, false)
    monde.seul(2)
    pin(monde.poste, false.pem, monde.deux.identifiant)
    with pytest.raises(Refus, match="n’est pas reconnue par ESSAI-UN Anne, qui a signé"):
        usage.run(monde.poste, data)
    assert len(monde.poste.liste.lister()) == 1
    pin(monde.poste, false.pem, monde.un.identifiant)
    monde.seul(2)
    usage.run(monde.poste, data)
    assert monde.poste.liste.lister() == []


def test_a_pin_under_another_key_than_that_of_the_seat_is_none(papier: Monde, tmp_path: Path) -> None:
    """Évaluateur 2 writes his own public key into the other's entry of profils.json, and a row that it signs."""
    false = false_one(tmp_path / "faux")
    data = receipt(papier, false)
    papier.seul(2)
    pin(papier.poste, false.pem, papier.deux.identifiant)
    two = papier.poste.trousseau.profil_ouvert(papier.deux.identifiant)
    (row,) = retenus.read(papier.poste.coffre.base, papier.deux.identifiant, "autorite")
    message = confiance.message(papier.un.identifiant, "autorite", row.empreinte, row.instant)
    forged = replace(row, personne=papier.un.identifiant, signature=signatures.sign(two.cle_signature, message))
    with papier.poste.coffre.base.transaction() as connection:
        retenus.keep(connection, forged)
    one = papier.poste.trousseau.profils[0]
    papier.poste.trousseau.remplacer_profil(
        replace(one, cle_publique=two.profil.cle_publique, anciennes=(one.cle_publique,))
    )
    with pytest.raises(Refus, match="n’est pas reconnue par ESSAI-UN Anne"):
        usage.run(papier.poste, data)


def test_whoever_purges_must_have_pinned_the_authority_himself(monde: Monde, centre: Ouverte) -> None:
    data = receipt(monde, centre)
    monde.seul(2)
    (mine,) = confiance.autorites(monde.poste)
    confiance.ne_plus_retenir(monde.poste, monde.deux.identifiant, PHRASE, "autorite", rattachement.empreinte(mine))
    with pytest.raises(Refus, match="aucune autorité que vous reconnaissez"):
        usage.run(monde.poste, data)
    monde.seul(1)
    usage.run(monde.poste, data)


def test_the_receipt_of_an_authority_that_was_renewed_counts_where_the_former_did(
    monde: Monde, centre: Ouverte
) -> None:
    statement = centre.renouveler(PHRASE, DEBUT, os.urandom, argon_leger).read_bytes()
    data = receipt(monde, centre)
    monde.seul(1)
    with pytest.raises(Refus, match="aucune autorité que vous reconnaissez"):
        usage.run(monde.poste, data)
    confiance.retenir_renouvellement(monde.poste, monde.un.identifiant, PHRASE, statement)
    usage.run(monde.poste, data)
    assert [r.reference for r in monde.poste.liste.lister()] == ["EX-2"]


def test_a_renewal_counts_on_paper_too_where_each_pinned_the_former(papier: Monde, tmp_path: Path) -> None:
    it = false_one(tmp_path / "c", "Centre Exemple")
    pin(papier.poste, it.pem)
    statement = it.renouveler(PHRASE, DEBUT, os.urandom, argon_leger).read_bytes()
    data = receipt(papier, it)
    papier.seul(1)
    confiance.retenir_renouvellement(papier.poste, papier.un.identifiant, PHRASE, statement)
    usage.run(papier.poste, data)
    assert papier.poste.liste.lister() == []


# --- what goes with it


def test_an_old_receipt_shown_again_costs_no_backup_that_holds_nothing_of_it(monde: Monde, centre: Ouverte) -> None:
    data = receipt(monde, centre)
    usage.run(monde.poste, data)
    for _ in range(3):
        monde.horloge.avancer(60)
        monde.poste.back_up()
    before = sauvegardes.list_all(monde.donnees)
    assert len(before) == 4
    monde.horloge.avancer(60)
    usage.run(monde.poste, data)
    assert sauvegardes.list_all(monde.donnees) == before


def test_a_receipt_shown_again_finishes_with_a_copy_that_came_back(monde: Monde, centre: Ouverte) -> None:
    old = monde.poste.back_up()
    kept = monde.donnees.parent / "gardee"
    shutil.copytree(old, kept)
    data = receipt(monde, centre)
    usage.run(monde.poste, data)
    for place in (monde.donnees / sauvegardes.DOSSIER, monde.donnees / restauration.ECARTES):
        place.mkdir(exist_ok=True)
        shutil.copytree(kept, place / old.name)
    shutil.copy(kept / moteur.FICHIER, monde.donnees / f"{moteur.FICHIER}.restaure")
    usage.run(monde.poste, data)
    assert len(sauvegardes.list_all(monde.donnees)) == 1
    assert list((monde.donnees / restauration.ECARTES).iterdir()) == []
    assert not (monde.donnees / f"{moteur.FICHIER}.restaure").exists()


def test_a_copy_that_cannot_be_read_goes_only_when_it_is_older_than_the_purge(monde: Monde, centre: Ouverte) -> None:
    aside = monde.donnees / restauration.ECARTES
    for name in ("20200101T000000000000Z", "20400101T000000000000Z"):
        (aside / name).mkdir(parents=True)
        (aside / name / moteur.FICHIER).write_bytes(os.urandom(8192))
    usage.run(monde.poste, receipt(monde, centre))
    assert [p.name for p in aside.iterdir()] == ["20400101T000000000000Z"]


def test_a_copy_whose_log_is_damaged_is_one_that_cannot_be_read_whatever_its_base_says(tmp_path: Path) -> None:
    """The engine steps over such a log in silence; it may hold the dossier that its base does not."""
    monde = Monde(tmp_path / "d")
    kept = monde.poste.back_up()
    aside = monde.donnees / restauration.ECARTES / "20200101T000000000000Z"
    aside.mkdir(parents=True)
    shutil.copy(kept / moteur.FICHIER, aside)
    dossier = monde.ouvrir_dossier("EX-2").identifiant
    key = monde.poste.trousseau.profil_ouvert(monde.un.identifiant).cle_base
    assert purge._holds(aside / moteur.FICHIER, key, dossier) is False
    log = bytearray((monde.donnees / f"{moteur.FICHIER}-wal").read_bytes())
    log[100] ^= 1
    (aside / f"{moteur.FICHIER}-wal").write_bytes(log)
    assert purge._holds(aside / moteur.FICHIER, key, dossier) is None
    assert purge.drop_copies(monde.donnees, key, dossier, monde.horloge.instant) == []
    assert not aside.exists()
    monde.poste.close()


def test_a_backup_from_before_the_dossier_began_stays(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "d")
    monde.horloge.avancer(1)
    monde.jusqu_au_bout("papier")
    monde.horloge.avancer(1)
    kept = monde.poste.back_up()
    clos = monde.seance
    monde.horloge.avancer(1)
    monde.ouvrir_dossier("EX-2")
    monde.seance = clos
    it = false_one(tmp_path / "c")
    pin(monde.poste, it.pem)
    other = ouvrir_dossier(monde.poste, "EX-2").identifiant
    key = monde.poste.trousseau.profil_ouvert(monde.un.identifiant).cle_base
    assert purge.drop_copies(monde.donnees, key, other, monde.horloge.instant) == []
    assert kept in {s.dossier for s in sauvegardes.list_all(monde.donnees)}
    monde.poste.close()


def test_a_folder_of_copies_that_lies_elsewhere_is_emptied_too(monde: Monde, centre: Ouverte, tmp_path: Path) -> None:
    old = monde.poste.back_up()
    for name in (sauvegardes.DOSSIER, restauration.ECARTES):
        large = tmp_path / f"gros-{name}"
        large.mkdir()
        shutil.copytree(old, large / "20261110T000000000000Z")
    shutil.rmtree(monde.donnees / sauvegardes.DOSSIER)
    for name in (sauvegardes.DOSSIER, restauration.ECARTES):
        (monde.donnees / name).symlink_to(tmp_path / f"gros-{name}")
    usage.run(monde.poste, receipt(monde, centre))
    assert len(list((tmp_path / f"gros-{sauvegardes.DOSSIER}").iterdir())) == 1, "the one made after"
    assert list((tmp_path / f"gros-{restauration.ECARTES}").iterdir()) == []


@pytest.mark.parametrize("what", ["the folder", "the base"])
def test_a_copy_that_is_a_link_is_named_with_its_place_and_nothing_is_said_to_be_erased(
    monde: Monde, centre: Ouverte, tmp_path: Path, what: str
) -> None:
    old, away = monde.poste.back_up(), tmp_path / "ailleurs"
    if what == "the folder":
        shutil.move(old, away)
        old.symlink_to(away)
    else:
        away.mkdir()
        shutil.move(old / moteur.FICHIER, away / moteur.FICHIER)
        (old / moteur.FICHIER).symlink_to(away / moteur.FICHIER)
    (away / "mes photos.txt").write_text("à moi")
    data = receipt(monde, centre)
    with pytest.raises(usage.PurgeIncomplete) as refused:
        usage.run(monde.poste, data)
    assert str(old) in refused.value.phrase
    assert str(away) in refused.value.phrase
    assert (away / "mes photos.txt").exists(), "what a link leads to may be anything"
    with pytest.raises(usage.PurgeIncomplete):
        usage.run(monde.poste, data)
    (away / moteur.FICHIER).unlink()
    usage.run(monde.poste, data)


def test_a_second_place_that_is_not_there_is_told_and_emptied_once_it_is(
    monde: Monde, centre: Ouverte, tmp_path: Path
) -> None:
    second, gone = tmp_path / "cle", tmp_path / "retiree"
    second.mkdir()
    monde.poste.coffre.second = second
    monde.poste.back_up()
    second.rename(gone)
    data = receipt(monde, centre)
    with pytest.raises(usage.PurgeIncomplete, match="des copies restent"):
        usage.run(monde.poste, data)
    gone.rename(second)
    usage.run(monde.poste, data)
    assert len(sauvegardes.list_all(second)) == 1


def test_all_whom_the_record_names_count_whoever_wrote_that_they_signed(papier: Monde, tmp_path: Path) -> None:
    """Évaluateur 2's own program can write into the journal that he signed for both."""
    it = false_one(tmp_path / "c")
    data = receipt(papier, it)
    pin(papier.poste, it.pem, papier.deux.identifiant)
    papier.seul(2)
    dossier = papier.seance.dossier
    forged = replace(dossier.versions[-1], signataires=(papier.deux.identifiant,) * 2)
    with pytest.raises(Refus, match="ESSAI-UN Anne"):
        usage._require_answers(papier.poste, dossier, forged, confiance.autorites(papier.poste))
    with pytest.raises(Refus, match="ESSAI-UN Anne"):
        usage.run(papier.poste, data)


def test_the_command_empties_the_second_place_of_the_settings_too(
    monde: Monde, centre: Ouverte, tmp_path: Path
) -> None:
    """The window alone used to know it: at the command line its backups stayed, and « effacé » was said."""
    second = tmp_path / "cle"
    second.mkdir()
    monde.poste.coffre.second = second
    monde.poste.back_up()
    data = tmp_path / "accuse.json"
    data.write_bytes(receipt(monde, centre))
    monde.poste.close()
    Memoire(monde.donnees).second = second
    done = lancer(
        "purger", str(data), "--oui", "--donnees", str(monde.donnees),
        EVALUATEUR_PROFIL="ESSAI-UN", EVALUATEUR_PHRASE=PHRASE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "effacé" in done.stderr
    (kept,) = sauvegardes.list_all(second)
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    monde.poste.asseoir(monde.un.identifiant)
    key = monde.poste.trousseau.profil_ouvert(monde.un.identifiant).cle_base
    assert purge._holds(kept.dossier / moteur.FICHIER, key, monde.seance.identifiant) is False


def test_what_someone_else_laid_among_the_copies_stays(monde: Monde, centre: Ouverte) -> None:
    root = monde.donnees / sauvegardes.DOSSIER
    (root / "à moi").mkdir(parents=True)
    for place in (root / "note.txt", root / "à moi" / "photos.sqlite"):
        place.write_bytes(os.urandom(5000))
        os.utime(place, (0, 0))
    old = monde.poste.back_up()
    shutil.copytree(old, root / "copie de moi")
    (root / "copie de moi" / "note.txt").write_text("à moi")
    usage.run(monde.poste, receipt(monde, centre))
    assert (root / "note.txt").exists()
    assert (root / "à moi" / "photos.sqlite").exists()
    assert sorted(p.name for p in (root / "copie de moi").iterdir()) == ["note.txt", "profils.json"]


# --- what is no leave to forget


KEPT: list[tuple[Issue, Raison]] = [
    ("enregistre", ""), ("remplace", "autre_suite"), ("doublon", "deja_en_conflit"), ("conflit", "autre_suite"),
    ("quarantaine", "grille"),
]  # fmt: skip
LEFT: list[tuple[Issue, Raison]] = [("remplace", ""), ("doublon", "deja_accepte")]


@pytest.mark.parametrize(("issue", "raison"), LEFT)
def test_only_the_receipt_of_a_lot_that_counts_lets_a_dossier_go(
    papier: Monde, tmp_path: Path, issue: Issue, raison: Raison
) -> None:
    it = false_one(tmp_path / "c")
    pin(papier.poste, it.pem)
    papier.seul(1)
    for other in KEPT:
        with pytest.raises(Refus, match="Cet accusé ne permet pas d’effacer") as refused:
            usage.run(papier.poste, given(papier, it, None, *other))
        assert "01 23 45 67 89" in refused.value.remede
        assert len(papier.poste.liste.lister()) == 1
    data = given(papier, it, None, issue, raison)
    papier.horloge.avancer(1)
    assert usage.run(papier.poste, data).reference == "EX-1"
    assert papier.poste.liste.lister() == []


def test_a_scan_joined_since_the_lot_went_keeps_the_dossier(papier: Monde, tmp_path: Path) -> None:
    it = false_one(tmp_path / "c")
    pin(papier.poste, it.pem)
    papier.seul(1)
    data = given(papier, it)
    papier.seance.cloture.joindre_scan("grille", "image/png", b"\x89PNG tardif")
    with pytest.raises(Refus, match="a changé depuis qu’il a été remis"):
        usage.run(papier.poste, data)


# --- an order


def ordered(monde: Monde, by: Ouverte, reference: str = "EX-2", **fields: str) -> bytes:
    dossier = ouvrir_dossier(monde.poste, "EX-2").identifiant
    asked = {"dossier": dossier[:6], "motif": "Session annulée."} | fields
    return by.effacer(asked["dossier"], reference, asked["motif"], monde.horloge.instant)


def test_an_order_erases_a_dossier_that_was_never_handed_over_and_its_proof_is_verified(
    monde: Monde, centre: Ouverte
) -> None:
    data = ordered(monde, centre)
    said = usage.run(monde.poste, data)
    assert said.dit == "Dossier EX-2, que l’organisme ordonne d’effacer : Session annulée."
    assert [r.reference for r in monde.poste.liste.lister()] == ["EX-1"]
    assert usage.run(monde.poste, data).dossier == said.dossier, "asked again, it finishes"
    assert coherence.check(monde.poste, [monde.seance.identifiant], every=True) == []
    ((gone, proof, _),) = purge.proofs(monde.poste.coffre.base)
    with monde.poste.coffre.base.transaction() as connection:
        connection.execute("UPDATE purges SET accuse = ?", (proof.replace("annulée", "tenue"),))
    with pytest.raises(BaseAbimee, match=f"L’accusé du dossier {gone}, effacé, n’est pas signé"):
        coherence.check(monde.poste, [monde.seance.identifiant], every=True)


def test_a_proof_that_cannot_be_read_hides_none_of_an_order_shown_again(monde: Monde, centre: Ouverte) -> None:
    data = ordered(monde, centre)
    gone = usage.run(monde.poste, data).dossier
    ((_, proof, instant),) = purge.proofs(monde.poste.coffre.base)
    rows = [("0", "{"), ("1", "\ud7ff"), ("2", '{"forme":2}'), (gone, proof), ("z", "[")]
    with monde.poste.coffre.base.transaction() as connection:
        connection.execute("DELETE FROM purges")
        connection.executemany("INSERT INTO purges VALUES (?, ?, ?)", [(*row, instant) for row in rows])
    assert usage.run(monde.poste, data).dossier == gone


def test_a_proof_of_nothing_is_about_no_dossier_and_signed_by_nobody(centre: Ouverte) -> None:
    none = Preuve(preuves.FORME, "", "", b"")
    autorite = rattachement.read_autorite(centre.pem)
    assert (none.vise(DossierId("d")), none.reference, none.lot, none.signed_by(autorite)) == (False, "", None, False)
    accuse = Accuse(
        form.SCHEMA, form.OBJET, "accepte", "", "AR-2026-000001", "", DEBUT, Empreinte("1" * 64), 9, 2,
        "2" * form.TETE, None,
    )  # fmt: skip
    unread = replace(none, accuse=accuse, certificat=b"rien")
    assert (unread.vise(DossierId("d")), unread.lot, unread.signed_by(autorite)) == (False, None, False)


def test_an_order_about_another_dossier_or_of_another_authority_erases_nothing(
    monde: Monde, centre: Ouverte, tmp_path: Path
) -> None:
    for reference, dossier in (("EX-1", "0" * 32), ("EX-9", "0" * 32)):
        with pytest.raises(Refus, match="Aucun dossier de cet ordinateur"):
            usage.run(monde.poste, ordered(monde, centre, reference, dossier=dossier))
    data = ordered(monde, centre)
    for wrong, words in (
        (ordered(monde, false_one(tmp_path / "faux")), "Aucune autorité que vous reconnaissez n’a signé cet ordre"),
        (data.replace(b"annul", b"abusi"), "Aucune autorité que vous reconnaissez n’a signé cet ordre"),
        (b'{"ordre":{}}', "n’est pas un ordre d’effacement"),
        (data.replace(b'"schema":1', b'"schema":9'), "n’est pas un ordre d’effacement"),
    ):
        with pytest.raises(Refus, match=words):
            usage.run(monde.poste, wrong)
    assert len(monde.poste.liste.lister()) == 2


def test_an_order_says_what_it_is_about(centre: Ouverte) -> None:
    for dossier, reference, motif in (
        ("", "EX-1", "x"), ("12345", "EX-1", "x"), ("zzzzzz", "EX-1", "x"), ("123456", " ", "x"), ("123456", "EX-1", "")
    ):  # fmt: skip
        with pytest.raises(OrdreRefuse):
            centre.effacer(dossier, reference, motif, DEBUT)


def test_an_order_about_a_dossier_led_by_people_who_know_another_authority_erases_nothing(
    papier: Monde, tmp_path: Path
) -> None:
    """Évaluateur 2 makes an authority of his own, and orders."""
    papier.ouvrir_dossier("EX-2")
    for siege, profil in ((1, papier.un), (2, papier.deux)):
        ouvrir_dossier(papier.poste, "EX-2").occuper_siege(siege, evaluateur(profil, siege))  # type: ignore[arg-type]
    false = false_one(tmp_path / "faux")
    data = ordered(papier, false)
    papier.seul(2)
    pin(papier.poste, false.pem, papier.deux.identifiant)
    with pytest.raises(Refus, match="n’est pas reconnue par ESSAI-UN Anne, qui a un rôle dans ce dossier"):
        usage.run(papier.poste, data)
    assert len(papier.poste.liste.lister()) == 2


def test_the_centre_orders_by_the_command_line_and_the_laptop_obeys(
    monde: Monde, centre: Ouverte, tmp_path: Path
) -> None:
    dossier = ouvrir_dossier(monde.poste, "EX-2").identifiant
    monde.poste.close()
    order = tmp_path / "effacer.ordre"
    made = lancer(
        "centre", "effacer", "--reference", "EX-2", "--identifiant", dossier[:6], "--motif", "Session annulée.",
        "--sortie", str(order), "--dossier", str(tmp_path / "centre"), EVALUATEUR_PHRASE_AUTORITE=PHRASE,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    done = lancer(
        "purger", str(order), "--oui", "--donnees", str(monde.donnees),
        EVALUATEUR_PROFIL="ESSAI-UN", EVALUATEUR_PHRASE=PHRASE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Session annulée" in done.stderr
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    monde.poste.asseoir(monde.un.identifiant)
    assert [r.reference for r in monde.poste.liste.lister()] == ["EX-1"]
