"""One evaluator alone, other steps, other levels, other words: the same engine leads it to a signed document."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from evaluateur import referentiels
from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Habilite
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier import accords, conciliation
from evaluateur.metier.actes import concilier, deroger, notation, preparation
from evaluateur.metier.conformite import conformite
from evaluateur.metier.etapes import Etape
from evaluateur.metier.faits.notation import GrilleScellee, GrillesRevelees
from evaluateur.metier.personnes import Affectation, Candidat, Evaluateur, Session
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, Empreinte, Mode, ProfilId
from evaluateur.seance import titres
from evaluateur.seance.dossiers.creation import creer_dossier
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance, ouvrir_dossier
from evaluateur.titres import pkcs, rattachement
from evaluateur.titres.attestation import Attestation
from evaluateur.vues.vue import Vue
from tests.parcours.monde import PHRASE, HorlogeEssai, argon_leger, identifier
from tests.parcours.sonde import CRITERES, sonde


class Seul:
    """One evaluator, on a laptop of his own, with a certificate for the only seat."""

    def __init__(self, data_folder: Path, centre: Path, criteres: int = CRITERES) -> None:
        self.ref = sonde(criteres)
        self.horloge = HorlogeEssai()
        self.poste = Poste(data_folder, self.horloge, argon=argon_leger)
        profil = self.poste.trousseau.creer_profil("ESSAI-UN", "Anne", PHRASE)
        self.poste.asseoir(profil.identifiant)
        autorite.creer(
            centre, "Centre Exemple", "phrase de l’autorité d’essai", self.horloge.instant, os.urandom, argon_leger
        )
        self.centre = autorite.open_autorite(centre, "phrase de l’autorité d’essai")
        demande = pkcs.read_demande(titres.demander(self.poste, profil.identifiant))
        qui = Habilite(profil.nom_complet, Attestation((1,)), date(2027, 12, 31))
        der = self.centre.habiliter(qui, demande.cle_publique, self.horloge.instant, os.urandom)
        titres.importer(self.poste, profil.identifiant, PHRASE, pkcs.write_pem(der, self.centre.der))
        self.seance = self._ouvrir(profil.identifiant, profil.cle_publique)

    def _ouvrir(self, identifiant: str, key: str) -> Seance:
        seance = creer_dossier(
            self.poste,
            "POS-1",
            self.poste.coffre.retenir_referentiel(self.ref),
            Candidat("MARTIN", "Lou"),
            Affectation("Mutuelle Exemple", "Assistance"),
            Session("Plateau d’essai", date(2026, 11, 16), date(2026, 11, 16)),
            entrainement=True,
        )
        seance.occuper_siege(1, Evaluateur(ProfilId(identifiant), "ESSAI-UN", "Anne", "tuteur", cle_publique=key))
        seance.faire(preparation.declarer_presentation, "P", "presente")
        seance.faire(preparation.declarer_presence, "present")
        identifier(seance)
        return seance

    def remplir(self) -> None:
        """Mark 400 criteria in ten gestures, one of them apart, and pronounce."""
        self.seance.faire(notation.noter, "P.1.1", "debutant")
        for competence in self.ref.par_bloc[BlocCode("P")].competences:
            self.seance.faire(notation.noter_le_reste, competence.code, "autonome")
            self.seance.faire(notation.juger, competence.code, "referent")
        self.seance.faire(notation.preciser, "P.2", "À suivre au prochain point.")
        self.seance.faire(notation.juger_bloc, "P", "autonome")

    def jusqu_a_la_cloture(self, mode: Mode) -> bytes:
        self.remplir()
        self.seance.sceller("P")
        self.seance.cloture.figer(mode)
        self.seance.cloture.signer()
        self.seance.cloture.clore()
        return self.seance.cloture.original()

    def contexte(self, *, known: bool = True) -> Contexte:
        un_siege = frozenset({referentiels.empreinte(self.ref)}) if known else frozenset[Empreinte]()
        return Contexte(self.horloge.instant, (rattachement.read_autorite(self.centre.pem),), un_siege=un_siege)


@pytest.fixture
def seul(tmp_path: Path) -> Iterator[Seul]:
    monde = Seul(tmp_path / "donnees", tmp_path / "centre")
    yield monde
    monde.poste.close()


def textes(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def test_its_steps_are_those_of_its_referentiel_and_each_leads_to_the_next(seul: Seul) -> None:
    dossier = seul.seance.dossier
    personnes = tuple(e.identifiant for e in dossier.sieges.values())
    vue = Vue(dossier, personnes)
    steps: list[Etape] = ["preparation", "grille", "signature", "remise"]
    assert [p.etape for p in vue.pas(BlocCode("P"))] == steps
    etape, suivies = steps[0], [steps[0]]
    while (suite := vue.suite(etape, BlocCode("P"))) is not None:
        etape = suite.etape
        suivies.append(etape)
    assert suivies == steps, "whoever sits alone seals where he signs"
    assert conformite.manquements(dossier)[0].regle.cle == "bloc.P.scellement"


def test_four_hundred_criteria_are_marked_and_sealed_by_one_who_reveals_to_nobody(seul: Seul) -> None:
    seul.seance.faire(notation.noter, "P.1.1", "debutant")
    with pytest.raises(ActeRefuse, match="incomplète : 410\xa0lignes"):
        seul.seance.sceller("P")
    seul.remplir()
    loaded: list[str] = []
    seul.poste.annonces.subscribe(lambda changement: loaded.extend(i.type for i in changement.inscriptions))
    seul.seance.sceller("P")
    assert loaded[-2:] == [GrilleScellee.__name__, GrillesRevelees.__name__], "one gesture, one transaction"
    dossier = seul.seance.dossier
    assert accords.conclu(dossier, BlocCode("P"))
    assert conformite.manquements(dossier) == []
    cellules = conciliation.cellules(dossier, BlocCode("P"))
    assert len(cellules) == CRITERES + 10 + 1
    assert {c.etat for c in cellules} == {conciliation.Etat.ACCORD}
    assert dossier.bloc(BlocCode("P")).precisions[CelluleCode("P.2")].texte == "À suivre au prochain point."
    with pytest.raises(ActeRefuse, match="Un seul évaluateur se prononce"):
        seul.seance.faire(concilier.trancher, "P", "P", "referent", "essai")


@pytest.mark.parametrize("mode", ["papier", "electronique"])
def test_it_is_printed_in_its_own_words_with_every_criterion_and_no_word_of_a_jury(seul: Seul, mode: Mode) -> None:
    said = textes(seul.jusqu_a_la_cloture(mode))
    assert "Grille de positionnement, positionnement" in said
    assert "Un positionnement n’est ni une note" in said
    for word in ("jury", "proposé", "Évaluateur 2", "deux évaluateurs"):
        assert word not in said, word
    absents = [c.code for c in seul.ref.par_bloc[BlocCode("P")].criteres if c.texte.rstrip(".") not in said]
    assert absents == []
    assert "Autonome" in said


def test_its_signature_is_authentic_only_where_its_referentiel_is_known_to_have_one_seat(seul: Seul) -> None:
    signe = seul.jusqu_a_la_cloture("electronique")
    assert politique.verify(signe, seul.contexte()).statut == "authentique"
    refuse = politique.verify(signe, seul.contexte(known=False))
    assert refuse.statut == "refuse"
    assert "ne nomme pas les deux évaluateurs" in " ".join(refuse.reproches)


def test_a_breach_is_waived_by_its_only_evaluator_in_writing(seul: Seul) -> None:
    seated = next(iter(seul.seance.dossier.sieges.values()))
    seul.seance.occuper_siege(
        1, Evaluateur(seated.identifiant, "ESSAI-UN", "Anne", "", cle_publique=seated.cle_publique)
    )
    assert "siege.1.qualite" in [m.regle.cle for m in conformite.manquements(seul.seance.dossier)]
    seul.seance.faire(deroger.proposer, "siege.1.qualite", "Désigné le matin même.")
    assert "siege.1.qualite" not in [m.regle.cle for m in conformite.manquements(seul.seance.dossier)]


def test_whoever_succeeds_him_marks_anew_and_his_grid_stays_in_the_journal(seul: Seul) -> None:
    seul.remplir()
    seul.seance.sceller("P")
    first = seul.poste.trousseau.clavier.personnes[0]
    other = seul.poste.trousseau.creer_profil("ESSAI-DEUX", "Basile", PHRASE)
    entrant = Evaluateur(other.identifiant, "ESSAI-DEUX", "Basile", "tuteur", cle_publique=other.cle_publique)
    seul.seance.remplacer(1, entrant, "Appelé ailleurs.")
    seul.poste.asseoir(other.identifiant)
    dossier = seul.seance.dossier
    assert accords.conclu(dossier, BlocCode("P")) is False
    assert dossier.grille(BlocCode("P"), other.identifiant).marques == {}
    assert len(dossier.grille(BlocCode("P"), first).marques) == CRITERES + 11
    seul.remplir()
    seul.seance.sceller("P")
    assert accords.conclu(seul.seance.dossier, BlocCode("P"))
    relue = ouvrir_dossier(seul.poste, seul.seance.identifiant)
    assert relue.dossier.bloc(BlocCode("P")).originales[1].auteur == other.identifiant
