"""What lies at the edges of a reception: a lot that cannot be erased, a list too long, a row without any hour."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from msgspec.structs import replace

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import AutoriteRefusee, Ouverte
from evaluateur.centre.reception import accuser, attendus, reception, resultats
from evaluateur.centre.reception.attendus import Attendu, AttendusRefuses
from evaluateur.centre.reception.originaux import OriginalAbime, Originaux
from evaluateur.centre.registre import lieu
from evaluateur.centre.registre.registre import Detail, Entree, Sorte
from evaluateur.centre.registre.verrou import RegistreTenu, Verrou
from evaluateur.cles import signatures
from evaluateur.echange.convocation.rendez_vous import Designe
from evaluateur.echange.lot import lot
from evaluateur.fichiers import EcritureRefusee, LectureRefusee
from evaluateur.metier import canonique
from evaluateur.metier.accuse import Remis
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, DossierId, Empreinte
from evaluateur.titres import emission, titre
from evaluateur.titres.coordonnees import TEXTE_MAX, Coordonnees
from tests.edition import exemple
from tests.parcours.monde import argon_leger

SEEN = Detail(empreinte=Empreinte("v"))


def entree(issue: Sorte = "accepte", instant: str = "2026-11-20T23:30:00.5+00:00") -> Entree:
    none = AUCUNE_EMPREINTE
    return Entree(7, "AR-2026-000003", instant, issue, "", "AR-1", Empreinte("a" * 64), 9, none, none, Empreinte("e"))


# --- originals


def test_a_lot_is_kept_once_made_again_when_damaged_and_erased_for_good(tmp_path: Path) -> None:
    kept, data = Originaux(tmp_path), b"un lot"
    empreinte = canonique.empreinte(data)
    kept.keep(data, empreinte)
    path = kept.path(empreinte)
    assert path == tmp_path / empreinte[:2] / f"{empreinte}{lot.EXTENSION}"
    before = path.stat().st_ino
    kept.keep(data, empreinte)
    assert path.stat().st_ino == before, "it is sound: nothing is written"
    path.write_bytes(b"autre chose")
    with pytest.raises(OriginalAbime, match=f"Le lot {empreinte[:8]}… n’est plus"):
        kept.read(empreinte)
    kept.keep(data, empreinte)
    assert kept.read(empreinte) == data
    kept.erase(empreinte)
    kept.erase(empreinte)
    with pytest.raises(LectureRefusee):
        kept.read(empreinte)
    kept.erase(canonique.empreinte(b"jamais venu"))


def test_a_lot_that_cannot_be_erased_is_said_and_not_called_gone(tmp_path: Path) -> None:
    kept, empreinte = Originaux(tmp_path), canonique.empreinte(b"")
    (kept.path(empreinte) / "dedans").mkdir(parents=True)
    with pytest.raises(EcritureRefusee):
        kept.erase(empreinte)


# --- lists of what is expected


@pytest.mark.parametrize(
    "data",
    [
        b"reference;candidat\n" + b"x" * (attendus.OCTETS_MAX - 18),
        b"reference;candidat\n\0",
        b"reference;candidat\n\x81\xff",
    ],
)
def test_a_list_that_is_too_long_or_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(AttendusRefuses, match="n’est pas un fichier CSV"):
        attendus.read_csv(data)


def test_a_list_is_read_up_to_its_bound_in_either_encoding_without_its_empty_lines() -> None:
    lines = "reference;candidat;evaluateur_1;contact_1;evaluateur_2;contact_2\n;;\nA;É;;06;DUC;07\n"
    wanted = (Attendu("A", "É", (Designe("DUC", "07"),)),)
    for data in (lines.encode(), lines.encode("utf-8-sig"), lines.encode("cp1252")):
        assert attendus.read_csv(data) == wanted
    filled = lines.encode() + b";" * (attendus.OCTETS_MAX - len(lines.encode()))
    assert attendus.read_csv(filled) == wanted


# --- receipts


def test_a_receipt_says_what_was_believed_of_a_lot_and_nothing_of_one_that_nobody_believes() -> None:
    known = Detail(
        dossier=DossierId("d"), reference="EX-1", nom="X", version=2, empreinte=Empreinte("v"), tete=Empreinte("t")
    )
    made = accuser.record(entree(), known)
    assert (made.issue, made.numero, made.deja, made.lot, made.octets) == (
        "accepte",
        "AR-2026-000003",
        "AR-1",
        "a" * 64,
        9,
    )
    assert made.instant == datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "to the second"
    assert made.remis == Remis(DossierId("d"), "EX-1", 2, Empreinte("v"), Empreinte("t"))
    for issue in ("enregistre", "quarantaine"):
        assert accuser.record(entree(issue), Detail(phrase="Illisible.")).remis is None
    with pytest.raises(ValueError, match="no receipt"):
        accuser.record(entree("papier"), known)


# --- rows


def test_a_row_bears_the_days_of_what_was_observed_or_those_of_the_session(pv: ProcesVerbal) -> None:
    bloc, session = pv.blocs[0], replace(pv.session, debut=date(2026, 11, 2), fin=date(2026, 11, 6))
    late = datetime(2026, 11, 12, 23, 30, tzinfo=UTC)
    clock = replace(bloc.horloges[0], debut=late, fin=late + timedelta(days=2))
    seen = (replace(bloc.situations[0], quand=late - timedelta(days=1)),)
    for horloges, situations, expected in (
        ((clock,), (), (date(2026, 11, 13), date(2026, 11, 15))),
        ((replace(clock, fin=None),), (), (date(2026, 11, 13), date(2026, 11, 13))),
        ((), seen, (date(2026, 11, 12), date(2026, 11, 12))),
        (
            (clock,),
            (replace(bloc.situations[0], quand=late - timedelta(days=1)),),
            (date(2026, 11, 12), date(2026, 11, 15)),
        ),
        ((), (), (date(2026, 11, 2), date(2026, 11, 6))),
    ):
        said = replace(pv, session=replace(session, fuseau="Europe/Paris"))
        row = resultats._row(said, replace(bloc, horloges=horloges, situations=situations), SEEN, entree())
        assert (row.date_debut_epreuve, row.date_fin_epreuve) == expected
        assert row.recu_le == date(2026, 11, 21), "in the zone of the session"
    one = replace(pv, session=replace(session, fin=None))
    alone = resultats._row(one, replace(bloc, horloges=(), situations=()), SEEN, entree())
    assert (alone.date_debut_epreuve, alone.date_fin_epreuve) == (date(2026, 11, 2), date(2026, 11, 2))


def test_a_row_says_the_result_in_its_words_and_who_it_is_about(pv: ProcesVerbal) -> None:
    bloc = pv.blocs[0]
    covers = tuple(
        replace(pv.derogations[0], numero=n, bloc=code) for n, code in ((3, bloc.code), (4, "x"), (5, bloc.code))
    )
    row = resultats._row(replace(pv, derogations=covers), bloc, SEEN, entree())
    assert (row.derogation, row.empreinte_pv, row.version, row.identifiant) == ("3, 5", "v", pv.version, pv.reference)
    assert row.resultat_propose == bloc.resultat.dit(pv.dits.sans_accord) != ""
    none = replace(bloc, resultat=replace(bloc.resultat, cle=""))
    assert resultats._row(pv, none, SEEN, entree()).resultat_propose == ""
    for birth, expected in (("MARTIN", "MARTIN"), ("", pv.candidat.nom)):
        whose = replace(pv, candidat=replace(pv.candidat, nom_naissance=birth))
        assert resultats._row(whose, bloc, SEEN, entree()).nom_naissance == expected


@pytest.fixture
def pv() -> ProcesVerbal:
    return exemple.proces_verbal()


# --- certificates


@pytest.fixture
def ouverte(tmp_path: Path) -> Ouverte:
    """Made at midnight: it ends at midnight."""
    autorite.creer(tmp_path / "centre", "Centre", "phrase de l’autorité", MINUIT, os.urandom, argon_leger)
    return autorite.open_autorite(tmp_path / "centre", "phrase de l’autorité")


MINUIT = datetime(2026, 11, 16, tzinfo=UTC)


def receives(ouverte: Ouverte, last: date, service: str = "Service", contact: str = "01") -> bytes:
    public = titre.public_bytes(emission.cle(signatures.new_key()).public_key())
    return ouverte.habiliter_reception(public, Coordonnees(service, contact), last, MINUIT, os.urandom)


def test_a_certificate_ends_after_today_and_with_its_authority_at_the_latest(ouverte: Ouverte) -> None:
    end = x509.load_der_x509_certificate(ouverte.der).not_valid_after_utc
    assert (end.hour, end.minute) == (0, 0)
    for good in (MINUIT.date(), end.date() - timedelta(days=1)):
        made = x509.load_der_x509_certificate(receives(ouverte, good))
        assert made.not_valid_after_utc.date() == good + timedelta(days=1), "the last day counts"
    for wrong in (MINUIT.date() - timedelta(days=1), end.date()):
        with pytest.raises(AutoriteRefusee, match="ne peut pas finir le"):
            receives(ouverte, wrong)


@pytest.mark.parametrize(
    ("service", "contact", "good"),
    [
        ("s" * TEXTE_MAX, "c" * TEXTE_MAX, True), ("s" * (TEXTE_MAX + 1), "c", False),
        ("s", "c" * (TEXTE_MAX + 1), False), ("", "c", False), ("s", " ", False),
    ],
)  # fmt: skip
def test_a_reception_has_a_name_and_a_way_to_be_called_of_so_many_characters(
    ouverte: Ouverte, service: str, contact: str, good: bool
) -> None:
    if good:
        assert receives(ouverte, date(2027, 1, 1), service, contact)
    else:
        with pytest.raises(AutoriteRefusee, match="manque ou est trop long"):
            receives(ouverte, date(2027, 1, 1), service, contact)


def test_what_is_issued_names_its_authority_once_there_were_two(ouverte: Ouverte) -> None:
    receives(ouverte, date(2027, 1, 1))
    assert [e.autorite for e in ouverte.registre().emissions] == [""]
    ouverte.renouveler("phrase de l’autorité", MINUIT, os.urandom)
    receives(ouverte, date(2027, 1, 1))
    assert [len(e.autorite) for e in ouverte.registre().emissions] == [64, 64], "each is of one of the two from then on"
    assert len({e.autorite for e in ouverte.registre().emissions}) == 2


# --- lots by the batch, and where a register lies


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []), ([4], [1]), ([5, 5, 1], [2, 1]),
        ([5, 4, 1, 9], [3, 1]), ([10, 11, 1], [1, 1, 1]), ([1] * 7, [3, 3, 1]),
    ],
)  # fmt: skip
def test_lots_are_entered_together_up_to_so_many_or_so_many_bytes(
    sizes: list[int], expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reception, "FOURNEE", 3)
    monkeypatch.setattr(reception, "FOURNEE_OCTETS", 10)
    lots = [bytes(size) for size in sizes]
    batches = [list(some) for some in reception._batches(lots)]
    assert [len(some) for some in batches] == expected
    assert [one for some in batches for one in some] == lots


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("1 1 8:1 / / rw - ext4 a rw\n30 22 0:25 / /mnt - cifs b rw\n", "cifs"),
        ("1 1 8:1 / / rw - ext4 a rw\n30 22 0:25 /mnt - cifs b rw\n", "ext4"),
        ("1 1 8:1 / / rw - ext4 a rw\n30 22 0:25 / /mnt rw cifs b rw\n", "ext4"),
        ("1 1 8:1 / /mnt rw - cifs a rw\n30 22 0:25 / /mnt rw - ext4 b rw\n", "ext4"),
        ("", ""),
    ],
)
def test_the_last_of_the_nearest_mounts_says_the_kind_of_a_file_system(table: str, expected: str) -> None:
    assert lieu.kind(Path("/mnt/r"), table) == expected


# --- the lock


def test_one_holds_a_register_until_he_gives_it_back(tmp_path: Path) -> None:
    one, other = Verrou(tmp_path / "verrou"), Verrou(tmp_path / "verrou")
    one.take()
    one.take()
    with pytest.raises(RegistreTenu, match="Une autre réception est en cours"):
        other.take()
    one.release()
    one.release()
    other.take()
    with pytest.raises(RegistreTenu):
        one.take()
    other.release()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_lock_that_cannot_be_laid_is_said_and_what_stands_in_its_place_is_set_aside(tmp_path: Path) -> None:
    with pytest.raises(EcritureRefusee):
        Verrou(tmp_path / "nulle part" / "verrou").take()
    os.mkfifo(tmp_path / "verrou")
    lock = Verrou(tmp_path / "verrou")
    lock.take()
    assert (tmp_path / "verrou").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "verrou.ecarte").exists()
    lock.release()
