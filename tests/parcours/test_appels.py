"""A signed convocation on a laptop: dossiers begin by it, move by it, and go back by it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.db import convocations
from evaluateur.echange.convocation.cas import Cas
from evaluateur.echange.convocation.convocation import Ligne, read_convocation
from evaluateur.echange.convocation.signee import ConvocationRefusee
from evaluateur.echange.transports.destinations import Destination, VersCourriel, VersDossier
from evaluateur.metier.actes import preparation
from evaluateur.metier.personnes import Affectation
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.referentiels import canonical_bytes
from evaluateur.seance import confiance
from evaluateur.seance.remise import appels, lieux, rendez_vous
from evaluateur.seance.remise.rendez_vous import Deplacement
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.vues.colis import Lieu
from tests.echange.appels import FIXED, INSTANT, TABLEAU, consignes, convoked
from tests.echange.appels import fixed as signed
from tests.parcours.habilites import Habilites
from tests.parcours.monde import PHRASE, SIEGES

MOVED = TABLEAU.replace("16/11/2026;Salle 1", "23/11/2026;Salle 9")


@pytest.fixture
def monde(tmp_path: Path) -> Habilites:
    built = Habilites(tmp_path / "donnees", tmp_path / "centre")
    built.seul(1)
    confiance.retenir_autorite(built.poste, built.un.identifiant, PHRASE, built.centre.pem)
    return built


def lines(monde: Habilites, table: str = TABLEAU) -> list[Ligne]:
    return [line for line in read_convocation(table.encode(), "t.csv", monde.ref).lignes if not line.annulee]


def imported(monde: Habilites, *destinations: Destination, table: str = TABLEAU) -> appels.Bilan:
    data = convoked(monde.centre, *destinations, table=table)
    return appels.importer(monde.poste, data, monde.ref, lines(monde, table))


def deplacements(monde: Habilites, table: str) -> list[Deplacement]:
    """What a convocation of this table would change."""
    appel = appels.lire(monde.poste, convoked(monde.centre, table=table)).appel
    return list(rendez_vous.deplacements(monde.poste, lines(monde, table), appel).values())


def test_a_dossier_begins_by_its_line_and_goes_back_where_its_convocation_says(monde: Habilites) -> None:
    (dossier,) = imported(monde, VersCourriel("un@exemple.fr")).dossiers
    assert ouvrir_dossier(monde.poste, dossier).dossier.reference == "CV-A"
    imported(monde, VersCourriel("deux@exemple.fr"), table="Nom;Prénom\nROUX;Max\n")
    assert appels.consignes(monde.poste, dossier).destinations == (VersCourriel("un@exemple.fr"),)


def test_a_dossier_that_came_without_convocation_goes_back_by_the_last_one(monde: Habilites) -> None:
    with pytest.raises(appels.SansConsignes, match="Aucune convocation signée"):
        appels.consignes(monde.poste, monde.seance.identifiant)
    imported(monde, VersDossier())
    imported(monde, VersCourriel("deux@exemple.fr"), table="Nom;Prénom\nROUX;Max\n")
    assert appels.consignes(monde.poste, monde.seance.identifiant).destinations == (VersCourriel("deux@exemple.fr"),)


def test_a_convocation_brings_its_own_referentiel_or_means_one_that_is_here(monde: Habilites) -> None:
    meant = appels.lire(monde.poste, convoked(monde.centre)).appel
    brought = replace(meant, referentiel=canonical_bytes(monde.ref))
    assert (appels.referentiel(meant), appels.referentiel(brought)) == (None, monde.ref)


def test_a_line_of_nobody_here_keeps_no_other_from_moving(monde: Habilites) -> None:
    (dossier,) = imported(monde).dossiers
    heading, *rest = MOVED.splitlines()
    table = "\n".join([heading, "CV-Z;INCONNU;Max;23/11/2026;Salle 9;1;", *rest, ""])
    assert [moved.dossier for moved in deplacements(monde, table)] == [dossier]


def test_the_line_of_a_dossier_that_is_there_moves_its_session(monde: Habilites) -> None:
    (dossier,) = imported(monde).dossiers
    (moved,) = deplacements(monde, MOVED)
    assert (moved.dossier, moved.session, moved.phrase) == (dossier, True, "date et lieu")
    bilan = imported(monde, VersCourriel("deux@exemple.fr"), table=MOVED)
    assert (bilan.dossiers, bilan.deplaces) == ((), (dossier,))
    session = ouvrir_dossier(monde.poste, dossier).dossier.session
    assert (f"{session.debut}", session.lieu) == ("2026-11-23", "Salle 9")
    assert appels.consignes(monde.poste, dossier).destinations == (VersCourriel("deux@exemple.fr"),)
    assert deplacements(monde, MOVED) == []


def test_a_convocation_that_comes_late_moves_nothing_and_leads_no_dossier_back(monde: Habilites) -> None:
    """An evaluator who keeps a former one could otherwise send lots where he reads them."""
    former = monde.centre.convoquer("t.csv", MOVED.encode(), consignes(VersCourriel("avant@exemple.fr")), INSTANT)
    later = consignes(VersCourriel("apres@exemple.fr"))
    last = monde.centre.convoquer("t.csv", TABLEAU.encode(), later, INSTANT + timedelta(days=1))
    (dossier,) = appels.importer(monde.poste, last, monde.ref, lines(monde)).dossiers
    assert appels.plus_recente(monde.poste, appels.lire(monde.poste, former).appel) == "CV-2026-000002"
    bilan = appels.importer(monde.poste, former, monde.ref, [])
    assert bilan.deplaces == ()
    with pytest.raises(ActeRefuse, match="désigne déjà un autre dossier"):
        appels.importer(monde.poste, former, monde.ref, lines(monde, MOVED))
    assert appels.consignes(monde.poste, dossier).destinations == later.destinations
    assert appels.consignes(monde.poste, monde.seance.identifiant).destinations == later.destinations


NINE = FIXED.replace("9 h 20", "10 h 40")


def fixed(monde: Habilites, table: str = FIXED, days: int = 0, cas: Cas | None = None) -> appels.Bilan:
    """Imported as the window does, the cancelled line left out."""
    data = signed(monde.centre, table, INSTANT + timedelta(days=days), cas)
    return appels.importer(monde.poste, data, monde.ref, lines(monde, table))


def test_the_appointment_of_a_dossier_is_that_of_the_convocation_that_leads_it(monde: Habilites) -> None:
    begun = fixed(monde).dossiers
    read = rendez_vous.fixes(monde.poste)
    assert [read[d].mot for d in begun] == ["9 h 20", "8 h 05", ""]
    assert monde.seance.identifiant not in read, "it came without a convocation"
    one = rendez_vous.fixe(monde.poste, begun[0], "CV-A")
    assert one == read[begun[0]]
    assert [d.nom for d in one.jury] == ["ESSAI-UN Anne", "ESSAI-DEUX Basile"]
    assert rendez_vous.fixe(monde.poste, monde.seance.identifiant, "EX-1") is None


def test_an_hour_that_is_moved_by_a_newer_convocation_is_said_and_writes_nothing_in_the_journal(
    monde: Habilites,
) -> None:
    dossier = fixed(monde).dossiers[0]
    before = ouvrir_dossier(monde.poste, dossier).dossier.rang
    appel = appels.lire(monde.poste, signed(monde.centre, NINE, INSTANT + timedelta(days=1))).appel
    (moved,) = rendez_vous.deplacements(monde.poste, lines(monde, NINE), appel).values()
    assert (moved.dossier, moved.session) == (dossier, False)
    assert moved.phrase == "heure (10 h 40 au lieu de 9 h 20)"
    bilan = appels.importer(monde.poste, signed(monde.centre, NINE, INSTANT + timedelta(days=1)), monde.ref,
                            [line for line in lines(monde, NINE) if line.reference == "CV-A"])  # fmt: skip
    assert bilan.deplaces == (dossier,)
    assert rendez_vous.fixes(monde.poste)[dossier].mot == "10 h 40"
    assert ouvrir_dossier(monde.poste, dossier).dossier.rang == before


@pytest.mark.parametrize(
    ("table", "phrase"),
    [
        (FIXED.replace("9 h 20", ""), "heure (aucune au lieu de 9 h 20)"),
        (FIXED.replace("ESSAI-DEUX Basile", "AUTRE Zoé"), "évaluateurs"),
        (FIXED.replace("16/11/2026;9 h 20", "18/11/2026;9 h 30"), "date et heure (9 h 30 au lieu de 9 h 20)"),
    ],
)
def test_whatever_moves_is_named(monde: Habilites, table: str, phrase: str) -> None:
    fixed(monde)
    appel = appels.lire(monde.poste, signed(monde.centre, table)).appel
    assert [m.phrase for m in rendez_vous.deplacements(monde.poste, lines(monde, table), appel).values()] == [phrase]


def test_a_convocation_that_comes_late_fixes_no_hour(monde: Habilites) -> None:
    dossier = fixed(monde, NINE, days=1).dossiers[0]
    appels.importer(monde.poste, signed(monde.centre), monde.ref, [])
    assert rendez_vous.fixes(monde.poste)[dossier].mot == "10 h 40"


def test_whoever_pinned_nothing_is_told_no_hour_and_no_case(monde: Habilites) -> None:
    dossier = fixed(monde, cas={BlocCode("4"): ("Un cas", "Un autre")}).dossiers[0]
    assert rendez_vous.cas(monde.poste, dossier, BlocCode("4")) == ("Un cas", "Un autre")
    assert rendez_vous.cas(monde.poste, dossier, BlocCode("1")) == ()
    monde.seul(2)
    assert rendez_vous.fixes(monde.poste) == {}
    assert rendez_vous.fixe(monde.poste, dossier, "CV-A") is None
    assert rendez_vous.cas(monde.poste, dossier, BlocCode("4")) == ()


def test_a_dossier_that_is_closed_hides_the_hour_of_no_other(monde: Habilites) -> None:
    begun = fixed(monde).dossiers
    for count, gone in enumerate(begun, 1):
        monde.seul(1)
        monde.seance = ouvrir_dossier(monde.poste, gone)
        for siege in SIEGES:
            monde.seance.occuper_siege(siege, monde.occupant(monde.profil(siege), siege))
        where = Affectation("Mutuelle Exemple", "Prestations santé")
        monde.seance.faire(preparation.renseigner_candidat, monde.seance.dossier.candidat, where)
        monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
        monde.signer_et_clore()
        monde.seul(1)
        assert set(rendez_vous.fixes(monde.poste)) == set(begun[count:])


def test_a_line_that_says_nothing_of_place_and_day_moves_nothing(monde: Habilites) -> None:
    imported(monde)
    assert deplacements(monde, "Référence;Nom;Prénom\nCV-A;NOËL;Zoé\n") == []


def test_a_cancelled_line_begins_no_dossier(monde: Habilites) -> None:
    gone = read_convocation(TABLEAU.encode(), "t.csv", monde.ref).lignes[1]
    assert gone.annulee
    with pytest.raises(ActeRefuse, match="a annulé cette convocation"):
        appels.importer(monde.poste, convoked(monde.centre), monde.ref, [gone])


def test_the_lists_that_come_with_it_are_in_force_and_an_older_one_is_no_fault(monde: Habilites) -> None:
    old = convoked(monde.centre)
    monde.centre.publish_revocations(monde.now())
    assert appels.importer(monde.poste, convoked(monde.centre), monde.ref, []).listes == 1
    assert appels.importer(monde.poste, old, monde.ref, []).listes == 0


def test_a_convocation_laid_into_the_base_is_believed_by_nobody(monde: Habilites) -> None:
    """Either evaluator can write there: what counts is the authority that the reader pinned himself."""
    (dossier,) = imported(monde, VersDossier()).dossiers
    data = convocations.of_dossier(monde.poste.coffre.base, dossier)
    assert data is not None
    forged = data.replace(b"01 00 00 00 00", b"06 66 66 66 66")
    assert forged != data
    monde.poste.coffre.base._connection.execute("UPDATE convocations SET contenu = ?", (forged,))
    with pytest.raises(ConvocationRefusee, match="ne l’a signée"):
        appels.consignes(monde.poste, dossier)


def test_whoever_pinned_nothing_reads_no_convocation(monde: Habilites) -> None:
    imported(monde)
    monde.seul(2)
    with pytest.raises(ConvocationRefusee, match="aucune autorité que vous reconnaissez"):
        appels.consignes(monde.poste, monde.seance.identifiant)


def test_destinations_are_said_in_the_order_in_which_they_are_tried() -> None:
    assert (
        lieux.enumerer((VersCourriel("a@exemple.fr"), VersDossier()))
        == "courriel à a@exemple.fr, sinon clé USB ou dossier"
    )


def test_what_was_chosen_for_a_destination_is_remembered_for_it_alone(monde: Habilites) -> None:
    lieux.retenir(monde.poste, VersDossier(), Lieu("/media/cle", "secret", True))
    assert lieux.lieu(monde.poste, VersDossier()) == Lieu("/media/cle", "secret", True)
    assert lieux.lieu(monde.poste, VersDossier("/ailleurs")) == Lieu()
    assert "secret" not in repr(lieux.lieu(monde.poste, VersDossier()))
