"""What a reception tells of what came, gives back, takes over and forgets."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from msgspec import UNSET
from msgspec.structs import replace

from evaluateur.centre.reception import accuser, attendus, etat, resultats, retention, tableaux
from evaluateur.centre.reception.accuser import Signataire
from evaluateur.centre.reception.attendus import Attendu, AttendusRefuses
from evaluateur.centre.reception.etat import Etat
from evaluateur.centre.reception.resultats import Resultat
from evaluateur.centre.reception.retention import DossierInconnu
from evaluateur.centre.registre import lieu, registre
from evaluateur.centre.registre.fichier import RegistreEnFichier
from evaluateur.centre.registre.lieu import LieuRefuse
from evaluateur.centre.registre.registre import Entree
from evaluateur.centre.registre.verrou import RegistreTenu
from evaluateur.cles import signatures
from evaluateur.echange.convocation.rendez_vous import Designe
from evaluateur.echange.lot import lot
from evaluateur.fichiers import LectureRefusee
from evaluateur.metier import accuse as form
from evaluateur.metier.actes import cloture
from evaluateur.metier.personnes import EtatCivil
from evaluateur.titres import accuses, emission, rattachement, receptions, titre
from evaluateur.titres.coordonnees import Coordonnees
from tests.centre.envoi import Envoi
from tests.centre.test_reception import Centre
from tests.echange import colis
from tests.parcours.habilites import JUSQU_AU

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def envoi(tmp_path_factory: pytest.TempPathFactory) -> Envoi:
    return Envoi(tmp_path_factory.mktemp("envoi"), "electronique")


@pytest.fixture
def centre(tmp_path: Path, envoi: Envoi) -> Iterator[Centre]:
    centre = Centre(tmp_path / "centre", envoi)
    yield centre
    centre.livre.close()


def now(centre: Centre) -> Etat:
    return etat.etat((entree, detail) for entree, _, detail in centre.livre.entrees())


def signataire(envoi: Envoi) -> Signataire:
    key = signatures.new_key()
    public = titre.public_bytes(emission.cle(key).public_key())
    whom = Coordonnees("Service des certifications", "01 23 45 67 89")
    der = envoi.monde.centre.habiliter_reception(public, whom, JUSQU_AU, envoi.monde.now(), os.urandom)
    return Signataire(key, receptions.read(der, [rattachement.read_autorite(envoi.monde.centre.pem)]))


def test_each_entry_has_one_receipt_which_the_laptop_reads_in_both_forms(centre: Centre, envoi: Envoi) -> None:
    centre.guichet.recevoir(envoi.data)
    centre.guichet.recevoir(envoi.sent(2))
    centre.guichet.recevoir(b"rien")
    who, known = signataire(envoi), [rattachement.read_autorite(envoi.monde.centre.pem)]
    about = envoi.remise.about
    remis = form.Remis(about.dossier, about.reference, about.version, about.empreinte, about.tete)
    mine = form.LotConnu(envoi.lot.empreinte, len(envoi.data), remis)
    made = [accuser.accuser(e, d, who) for e, _, d in centre.livre.entrees() if d is not None]
    assert all(m.nom.endswith(f"-{m.accuse.lot[:16]}") for m in made)
    assert [m.nom.rpartition("-")[0] for m in made] == [
        "AR-2026-000001-000001-enregistre", "AR-2026-000001-000002-accepte", "AR-2026-000002-000003-enregistre",
        "AR-2026-000002-000004-doublon", "AR-2026-000003-000005-enregistre", "AR-2026-000003-000006-quarantaine",
    ]  # fmt: skip
    for one in made[:2]:
        by_file = accuses.read_file(one.fichier, known, [mine])
        by_text = accuses.read_text(one.texte, [mine], known, [who.reception.der])
        assert by_file.accuse == by_text.accuse == one.accuse
    assert [form.delivre(m.accuse) for m in made] == [False, True, False, True, False, False]
    assert made[3].accuse.deja == "AR-2026-000001"
    again = [accuser.accuser(e, d, who) for e, _, d in centre.livre.entrees() if d is not None]
    assert again == made, "the same bytes, however often it is asked for"
    heads = [e.empreinte[: form.TETE] for e, _, _ in centre.livre.entrees()]
    assert [(m.accuse.rang, m.accuse.tete) for m in made] == list(enumerate(heads, 1))


def test_what_is_expected_received_missing_and_whom_to_call(centre: Centre, envoi: Envoi) -> None:
    centre.guichet.recevoir(envoi.data)
    retention.papier(centre.livre, "ex-9", envoi.monde.now(), os.urandom)
    wanted = attendus.read_csv(
        "reference;candidat;evaluateur_1;contact_1;evaluateur_2;contact_2\r\n"
        "ex-1;MARTIN Lou;ESSAI-UN Anne;06;ESSAI-DEUX Basile;07\r\n\r\n"
        "EX-9;DURAND Zoé;ESSAI-UN Anne;+33 6;ESSAI-DEUX Basile;\r\n".encode("cp1252")
    )
    seen = etat.confronter(wanted, now(centre), TODAY)
    assert [a.reference for a in seen.recus] == ["ex-1"]
    (missing,) = seen.manquants
    assert [str(a) for a in missing.appels] == ["ESSAI-UN Anne (+33 6)", "ESSAI-DEUX Basile"]
    assert now(centre).papiers == {"ex-9"}
    (who,) = now(centre).expediteurs
    assert (who.nom, who.lots, who.dernier[:10]) == ("ESSAI-UN Anne", 1, f"{envoi.monde.now():%Y-%m-%d}")


def test_a_conflict_names_both_sides_and_gives_no_result(centre: Centre, envoi: Envoi, tmp_path: Path) -> None:
    one = envoi.elsewhere(tmp_path / "un").amended("Une date était fausse.")
    two = envoi.elsewhere(tmp_path / "deux").amended("Le lieu était faux.")
    for data in (envoi.data, one):
        centre.guichet.recevoir(data)
    (before,) = now(centre).dossiers
    assert ([e.numero for e, _ in before.fins], before.en_conflit) == (["AR-2026-000002"], False)
    centre.guichet.recevoir(two)
    (after,) = now(centre).dossiers
    assert ([e.numero for e, _ in after.fins], after.en_conflit) == (["AR-2026-000002", "AR-2026-000003"], True)
    assert list(resultats.resultats(now(centre), lambda _: b"")) == []
    assert resultats.en_conflit(now(centre)) == ["EX-1"]
    seen = etat.confronter([Attendu("EX-1")], now(centre), TODAY)
    assert (seen.recus, [a.reference for a in seen.a_regarder], seen.manquants) == ((), ["EX-1"], ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "pas de colonne « reference »"),
        ("reference\nEX-1", "pas de colonne « candidat »"),
        ("reference;candidat\n;MARTIN", "Ligne 2 : la référence manque"),
        ("reference;candidat\nEX-1;A\nEX-1;B", "Ligne 3 : la référence EX-1 figure deux fois"),
        ('reference;candidat\n"EX-1;A', "Ligne 2 : la liste"),
        ("\0", "n’est pas un fichier CSV"),
    ],
)
def test_a_list_of_expected_dossiers_that_cannot_be_read_says_where(text: str, words: str) -> None:
    with pytest.raises(AttendusRefuses, match=words):
        attendus.read_csv(text.encode())


def test_a_list_with_few_columns_is_enough() -> None:
    assert attendus.read_csv(b"\xef\xbb\xbfReference ; CANDIDAT;evaluateur_2\nEX-1;;A") == (
        Attendu("EX-1", "", (Designe("A"),)),
    )


def test_a_dossier_is_forgotten_and_the_chain_holds(centre: Centre, envoi: Envoi) -> None:
    entree = centre.guichet.recevoir(envoi.data).entree
    other = centre.guichet.recevoir(b"rien").entree
    retention.papier(centre.livre, "EX-1", envoi.monde.now(), os.urandom)
    vise = retention.trouver(centre.livre, "ex-1")
    assert vise == retention.trouver(centre.livre, entree.numero)
    centre.originaux.erase(entree.lot)  # a kill came between
    assert retention.effacer(centre.livre, centre.originaux, vise) == 1
    assert registre.verifier(centre.livre.entrees()) == 5
    assert [d is None for _, _, d in centre.livre.entrees()] == [True, True, False, False, True]
    with pytest.raises(LectureRefusee):
        centre.originaux.read(entree.lot)
    again = centre.guichet.recevoir(envoi.data)
    assert (again.entree, again.deja, centre.originaux.path(entree.lot).exists()) == (entree, True, False)
    with pytest.raises(DossierInconnu, match="Rien de « EX-1 » n’a été reçu"):
        retention.trouver(centre.livre, "EX-1")
    aside = retention.trouver(centre.livre, other.numero)
    retention.effacer(centre.livre, centre.originaux, aside)
    assert not centre.originaux.path(other.lot).exists()
    assert registre.verifier(centre.livre.entrees()) == 5


def test_two_dossiers_of_one_reference_are_told_apart_by_their_lots(
    centre: Centre, envoi: Envoi, tmp_path: Path
) -> None:
    centre.guichet.recevoir(envoi.data)
    other = Envoi(tmp_path / "autre", "papier")
    centre.contexte = replace(
        centre.contexte, autorites=(*centre.contexte.autorites, rattachement.read_autorite(other.monde.centre.pem))
    )
    assert centre.guichet.recevoir(other.data).entree.issue == "accepte"
    with pytest.raises(DossierInconnu, match="Plusieurs dossiers") as refused:
        retention.trouver(centre.livre, "EX-1")
    assert "AR-2026-000001, AR-2026-000002" in refused.value.remede
    assert retention.trouver(centre.livre, "AR-2026-000002").dossier == other.monde.seance.identifiant


def test_one_program_adds_at_a_time_and_others_may_read(centre: Centre, envoi: Envoi, tmp_path: Path) -> None:
    centre.guichet.recevoir(envoi.data)
    other = RegistreEnFichier(tmp_path / "centre" / "registre.sqlite", bytes(32))
    assert registre.verifier(other.entrees()) == 2
    with pytest.raises(RegistreTenu, match="Une autre réception est en cours"):
        retention.papier(other, "EX-1", envoi.monde.now(), os.urandom)
    centre.livre.close()
    retention.papier(other, "EX-1", envoi.monde.now(), os.urandom)
    other.close()


MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /mnt/partage\040du\040service rw - cifs //serveur/partage rw
31 22 0:26 / /mnt/nfs rw shared:9 - nfs4 serveur:/x rw
32 31 8:2 / /mnt/nfs/local rw - ext4 /dev/sdb1 rw
33 22 0:27 / /mnt/a rw - ext4 /dev/sdc rw
34 33 0:28 / /mnt/a rw - fuse.sshfs moi@la: rw
"""


@pytest.mark.parametrize(
    ("folder", "expected"),
    [("/srv/reception", "ext4"), ("/mnt/partage du service/r", "cifs"), ("/mnt/nfs", "nfs4"), ("/mnt/nfsx", "ext4"),
     ("/mnt/nfs/local/r", "ext4"), ("/mnt/a/b", "fuse.sshfs")],
)  # fmt: skip
def test_the_kind_of_a_file_system_is_told_by_the_table_of_mounts(folder: str, expected: str) -> None:
    assert lieu.kind(Path(folder), MOUNTS) == expected


def test_a_register_on_a_network_share_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(f"1 1 0:1 / {tmp_path.resolve()} rw - nfs4 serveur:/x rw\n", encoding="utf-8")
    monkeypatch.setattr(lieu, "MOUNTS", table)
    with pytest.raises(LieuRefuse, match="partage du réseau"):
        RegistreEnFichier(tmp_path / "r" / "registre.sqlite", bytes(32))
    monkeypatch.setattr(lieu, "MOUNTS", tmp_path / "absent")
    RegistreEnFichier(tmp_path / "r" / "registre.sqlite", bytes(32)).close()


HOSTILE = Resultat(
    "=cmd()", "+MARTIN", "-Lou", date(1990, 2, 1), "@certif", "1", "a;b\n\"c\"\x01", None, date(2026, 11, 16), "Acquis",
    "\t=1", "1, 2", 2, "ab", date(2026, 11, 21),
)  # fmt: skip


def test_a_csv_runs_nothing_and_reads_back() -> None:
    data = tableaux.as_csv([HOSTILE])
    assert data.startswith(b"\xef\xbb\xbfidentifiant;nom_naissance;prenoms;date_naissance;certification;bloc_code;")
    heading, row = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    assert ";".join(heading) == (
        "identifiant;nom_naissance;prenoms;date_naissance;certification;bloc_code;bloc_intitule;date_debut_epreuve;"
        "date_fin_epreuve;resultat_propose;motif;derogation;version;empreinte_pv;recu_le"
    )
    assert row[:6] == ["'=cmd()", "'+MARTIN", "'-Lou", "1990-02-01", "'@certif", "1"]
    assert row[7:] == ["", "2026-11-16", "Acquis", "'\t=1", "1, 2", "2", "ab", "2026-11-21"]
    assert data.count(b"\r\n") == 2
    assert b"01/02/1990" in tableaux.as_csv([HOSTILE], "fr")


def test_a_workbook_has_typed_cells_and_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(tableaux.as_xlsx([HOSTILE])))
    assert book.properties.created == datetime(2000, 1, 1), "no day of anybody's"  # noqa: DTZ001 - as a workbook has it
    sheet = book.worksheets[0]
    heading, row = sheet.iter_rows()
    assert [c.value for c in heading] == list(resultats.COLONNES)
    assert [c.data_type for c in row] == list("sssdsssndsssnsd")
    assert [c.value for c in row][:3] == ["=cmd()", "+MARTIN", "-Lou"]
    assert (row[3].value, row[12].value) == (datetime(1990, 2, 1), 2)  # noqa: DTZ001 - as workbooks hold them


def test_the_results_are_those_of_the_record_of_the_last_version(centre: Centre, envoi: Envoi, tmp_path: Path) -> None:
    centre.guichet.recevoir(envoi.data)
    centre.guichet.recevoir(envoi.elsewhere(tmp_path / "ici").amended("Une date était fausse."))

    def record(entree: Entree) -> bytes:
        return lot.read(centre.originaux.read(entree.lot), [colis.CENTRE]).de_nature("proces_verbal")[-1].contenu

    rows = list(resultats.resultats(now(centre), record))
    assert [r.bloc_code for r in rows] == list(envoi.monde.ref.par_bloc)
    assert {(r.identifiant, r.nom_naissance, r.version, r.resultat_propose) for r in rows} == {
        ("EX-1", "MARTIN", 2, "Acquis")
    }
    assert all(r.date_debut_epreuve is not None and r.date_debut_epreuve.year == 2026 for r in rows)
    assert {r.recu_le for r in rows} == {envoi.monde.now().astimezone(UTC).date()}


def test_a_civil_state_rectified_after_closing_is_that_of_the_rows_and_the_record_stays(
    centre: Centre, envoi: Envoi, tmp_path: Path
) -> None:
    centre.guichet.recevoir(envoi.data)
    here = envoi.elsewhere(tmp_path / "ici")
    here.monde.seul(2)
    right = EtatCivil("MARTÍN", "Lou", date(1996, 2, 29))
    here.monde.seance.faire(cloture.rectifier_identite, right, "Accent et date signalés par le registre.")
    centre.guichet.recevoir(here.sent(2, sequence=2))
    *_, (last, _, detail) = centre.livre.entrees()
    assert last.issue == "remplace", "its journal goes on with that of the first"
    assert detail is not None
    assert (detail.nom, detail.rectifie, detail.version) == ("MARTÍN Lou", right, 1)
    assert detail.phrase == "État civil rectifié après la clôture : nom de naissance et date de naissance."
    records = []

    def record(entree: Entree) -> bytes:
        held = lot.read(centre.originaux.read(entree.lot), [colis.CENTRE]).de_nature("proces_verbal")[-1].contenu
        records.append(held)
        return held

    rows = list(resultats.resultats(now(centre), record))
    assert {(r.nom_naissance, r.prenoms, r.date_naissance) for r in rows} == {("MARTÍN", "Lou", date(1996, 2, 29))}
    assert "MARTÍN".encode() not in records[0], "what was signed is what it was"
    here.monde.seul(1)
    here.monde.seance.faire(cloture.ouvrir_version, "Une date était fausse.")
    here.monde.signer_et_clore("electronique")
    centre.guichet.recevoir(here.sent(1, sequence=3))
    *_, (_, _, detail) = centre.livre.entrees()
    assert detail is not None
    assert detail.rectifie is UNSET, "the record of the next version says it itself"
    assert {r.nom_naissance for r in resultats.resultats(now(centre), record)} == {"MARTÍN"}
