"""The key of a session, in the hands of someone else: what a reader refuses, whatever the chain says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from evaluateur import journal
from evaluateur.cles import signatures
from evaluateur.cles.lecture import Reader
from evaluateur.db import journaux
from evaluateur.journal import ChaineRompue
from evaluateur.metier import engagement
from evaluateur.metier.actes import concilier, preparation
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.cloture import ProcesVerbalRouvert
from evaluateur.metier.faits.conciliation import AccordConfirme, CleDeSeanceAttestee, DerogationProposee
from evaluateur.metier.faits.fait import FaitSigne
from evaluateur.metier.vocabulaire import BlocCode, Numero, ProfilId
from tests.parcours.monde import Monde
from tests.parcours.test_code_de_seance import agree, choose, code, until_agreement

SIGNATURE = "sa signature n’est pas celle de son auteur"
UN: Numero = 1
DEUX: Numero = 2


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    """Évaluateur 1 has confirmed by his code; évaluateur 2 has attested nothing."""
    made = Monde(tmp_path / "donnees")
    until_agreement(made)
    agree(made, code(made, UN))
    yield made
    made.poste.close()


def followed(monde: Monde, fait: FaitSigne, auteur: ProfilId, key: bytes, later: timedelta = timedelta()) -> Dossier:
    """The journal with one line more, signed over its head by this key in this name; raises what a reader raises."""
    lines = list(journaux.read(monde.poste.coffre.base, monde.seance.identifiant))
    last, when = lines[-1], monde.horloge.instant + later
    placed = replace(fait, tete=last.empreinte)
    message = engagement.message_signe(dossier=monde.seance.identifiant, auteur=auteur, instant=when, fait=placed)
    signed = replace(placed, signature=signatures.sign(key, message))
    line = journal.inscribe(monde.seance.identifiant, last.rang + 1, auteur, when, signed, last.empreinte)
    return Reader(monde.seance.identifiant, monde.poste.coffre.referentiel).read([*lines, line])


def seance_key(monde: Monde, siege: Numero) -> bytes:
    return code(monde, siege).cle


def own_key(monde: Monde, siege: Numero) -> bytes:
    return monde.poste.trousseau.profil_ouvert(qui(monde, siege)).cle_signature


def qui(monde: Monde, siege: Numero) -> ProfilId:
    return monde.seance.dossier.sieges[siege].identifiant


def rang(monde: Monde) -> int:
    return monde.seance.dossier.cles_seance[qui(monde, UN)].rang


def agreement(monde: Monde, siege: Numero, seance: int) -> AccordConfirme:
    empreinte = concilier.a_accorder(monde.seance.dossier, "1")
    return AccordConfirme(BlocCode("1"), siege, empreinte, 2, seance=seance)


def test_what_the_attested_key_signs_that_day_is_read(monde: Monde) -> None:
    read = followed(monde, agreement(monde, UN, rang(monde)), qui(monde, UN), seance_key(monde, UN))
    assert read.blocs[BlocCode("1")].accords[1].auteur == qui(monde, UN)


@pytest.mark.parametrize("days", [1, -1, 7])
def test_another_day_it_signs_nothing(monde: Monde, days: int) -> None:
    with pytest.raises(ChaineRompue, match=SIGNATURE):
        followed(monde, agreement(monde, UN, rang(monde)), qui(monde, UN), seance_key(monde, UN), timedelta(days=days))


def test_the_day_ends_where_the_session_is_held(monde: Monde) -> None:
    """It is eight in the morning in UTC, nine in Paris: fifteen hours later it is midnight there, and not yet here."""
    said, who, key = agreement(monde, UN, rang(monde)), qui(monde, UN), seance_key(monde, UN)
    hour = (monde.horloge.instant.hour + 1) % 24
    assert followed(monde, said, who, key, timedelta(hours=23 - hour)).blocs[BlocCode("1")].accords
    with pytest.raises(ChaineRompue, match=SIGNATURE):
        followed(monde, said, who, key, timedelta(hours=24 - hour))


def test_what_is_signed_by_one_key_and_names_the_other_is_refused(monde: Monde) -> None:
    who = qui(monde, UN)
    for said, key in (
        (agreement(monde, UN, rang(monde)), own_key(monde, UN)),
        (replace(agreement(monde, UN, 1), seance=UNSET), seance_key(monde, UN)),
        (agreement(monde, UN, rang(monde) + 1), seance_key(monde, UN)),
        (agreement(monde, UN, 0), seance_key(monde, UN)),
        (agreement(monde, UN, rang(monde)), signatures.new_key()),
    ):
        with pytest.raises(ChaineRompue, match=SIGNATURE):
            followed(monde, said, who, key)


def test_one_s_key_of_the_session_confirms_nothing_for_the_other(monde: Monde) -> None:
    with pytest.raises(ChaineRompue, match=SIGNATURE):
        followed(monde, agreement(monde, DEUX, rang(monde)), qui(monde, DEUX), seance_key(monde, UN))


def test_nobody_attests_a_key_for_the_other(monde: Monde) -> None:
    public = signatures.public_key(signatures.new_key())
    with pytest.raises(ChaineRompue, match=SIGNATURE):
        followed(monde, CleDeSeanceAttestee(DEUX, public), qui(monde, DEUX), own_key(monde, UN))
    with pytest.raises(ChaineRompue, match="n’est pas cet évaluateur"):
        followed(monde, CleDeSeanceAttestee(DEUX, public), qui(monde, UN), own_key(monde, UN))


def test_a_key_of_the_session_attests_no_other(monde: Monde) -> None:
    public = signatures.public_key(signatures.new_key())
    with pytest.raises(ChaineRompue, match=SIGNATURE):
        followed(monde, CleDeSeanceAttestee(UN, public), qui(monde, UN), seance_key(monde, UN))


def test_the_key_of_somebody_else_is_not_attested(monde: Monde) -> None:
    taken = (monde.un.cle_publique, monde.deux.cle_publique, monde.poste.trousseau.cle_seance(qui(monde, UN)))
    for public in taken:
        with pytest.raises(ChaineRompue, match="celle de quelqu’un d’autre"):
            followed(monde, CleDeSeanceAttestee(DEUX, public), qui(monde, DEUX), own_key(monde, DEUX))


def test_the_former_attestation_counts_no_more_after_another(monde: Monde) -> None:
    first, key = rang(monde), seance_key(monde, UN)
    choose(monde, UN)
    monde.seance.faire(concilier.retenir_precisions, "1", monde.ref.blocs[0].competences[0].code, "1")
    agree(monde, code(monde, UN))
    with pytest.raises(ChaineRompue, match=SIGNATURE):
        followed(monde, agreement(monde, UN, first), qui(monde, UN), key)


def test_what_is_no_confirmation_is_not_signed_by_it(monde: Monde) -> None:
    choose(monde, DEUX)
    agree(monde, code(monde, DEUX))
    monde.seance.faire(preparation.declarer_presentation, "5", "non_presente")
    monde.seance.cloture.figer("papier")
    with pytest.raises(ChaineRompue, match=SIGNATURE):
        followed(monde, ProcesVerbalRouvert(1, "motif"), qui(monde, UN), seance_key(monde, UN))


def test_a_derogation_of_that_day_may_bear_it(monde: Monde) -> None:
    said = DerogationProposee(1, "session.lieu", "Lieu", BlocCode(""), "motif", (), seance=rang(monde))
    read = followed(monde, said, qui(monde, UN), seance_key(monde, UN))
    assert read.derogations[0].proposee_par == qui(monde, UN)
