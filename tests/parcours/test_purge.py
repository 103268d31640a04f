"""Purge after a receipt, and the right of access: a proof stays, nothing else; what is kept can be handed over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msgspec import json
from msgspec.structs import replace

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import AutoriteRefusee, Habilite, Ouverte
from evaluateur.db import moteur, purge, sauvegardes
from evaluateur.metier.personnes import Affectation, Candidat
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import BlocCode, Empreinte
from evaluateur.seance import acces, titres
from evaluateur.seance import purge as usage
from evaluateur.titres import accuses, pkcs, rattachement
from evaluateur.titres.attestation import Attestation
from tests.parcours.monde import DEBUT, PHRASE, Monde, argon_leger

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


@pytest.fixture
def centre(tmp_path: Path) -> Ouverte:
    autorite.creer(tmp_path / "centre", "Centre Exemple", PHRASE, DEBUT - timedelta(days=9), os.urandom, argon_leger)
    return autorite.open_autorite(tmp_path / "centre", PHRASE)


@pytest.fixture
def monde(tmp_path: Path, centre: Ouverte) -> Iterator[Monde]:
    """Two designated evaluators; a dossier with canaries, closed; another one begun."""
    monde = Monde(tmp_path / "donnees")
    titres.retenir_autorite(monde.donnees, centre.pem)
    for siege, profil in ((1, monde.un), (2, monde.deux)):
        monde.seul(siege)  # type: ignore[arg-type]
        demande = pkcs.read_demande(titres.demander(monde.poste, profil.identifiant))
        qui = Habilite(profil.nom_complet, Attestation((siege,)), date(2028, 1, 1))
        der = centre.habiliter(qui, demande.cle_publique, DEBUT - timedelta(days=1), os.urandom)
        titres.importer(monde.poste, profil.identifiant, PHRASE, pkcs.write_pem(der, centre.der))
    monde.seul(1)
    monde.seance.renseigner_candidat(Candidat(NOM, "Lou"), Affectation("Mutuelle Exemple", "Prestations santé"))
    for bloc in monde.ref.par_bloc:
        monde.epreuve(bloc)
    vue = monde.seance.dossier.bloc(BlocCode("1")).situations[1]
    monde.seance.corriger("1", 1, replace(vue, contexte=CONTEXTE))
    for bloc in monde.ref.par_bloc:
        for siege in (1, 2):
            monde.noter_tout(siege, bloc)  # type: ignore[arg-type]
            monde.seance.preciser(monde.ref.par_bloc[bloc].competences[0].code, PRECISIONS)
            monde.seance.sceller(bloc)
        monde.conclure(bloc)
    monde.signer_et_clore("electronique")
    clos = monde.seance
    monde.ouvrir_dossier("EX-2").renseigner_candidat(Candidat("RESTE", "Ici"), Affectation("Mutuelle Exemple"))
    monde.seul(1)
    monde.seance = monde.poste.ouvrir_dossier(clos.identifiant)
    yield monde
    monde.poste.close()


def test_after_its_receipt_a_dossier_leaves_no_trace_but_the_proof(monde: Monde, centre: Ouverte) -> None:
    identifiant, key = monde.seance.identifiant, monde.poste.profil_ouvert(monde.un.identifiant).cle_base
    accuse = centre.accuser(monde.seance.proces_verbal(), monde.seance.version().empreinte, DEBUT + timedelta(days=1))
    monde.horloge.avancer(1)
    monde.poste.back_up()
    monde.horloge.avancer(1)
    monde.poste.base.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    base = monde.donnees / moteur.FICHIER
    assert NOM.encode() in clair(base, key)  # the witness: the search does find what is there
    usage.run(monde.poste, accuse)
    assert [r.reference for r in monde.poste.lister()] == ["EX-2"]
    ((dossier, preuve, _),) = purge.proofs(monde.poste.base)
    assert dossier == identifiant
    assert json.decode(preuve)["accuse"]["reference"] == "EX-1"
    (remaining,) = sauvegardes.list_all(monde.donnees)
    monde.poste.close()
    for file in (base, remaining.dossier / moteur.FICHIER):
        content = clair(file, key)
        assert b"RESTE" in content
        for canari in (NOM, CONTEXTE, PRECISIONS, "%PDF-"):
            assert canari.encode() not in content, (file.name, canari)


def test_a_dossier_that_was_purged_does_not_come_back_and_the_others_go_on(monde: Monde, centre: Ouverte) -> None:
    accuse = centre.accuser(monde.seance.proces_verbal(), monde.seance.version().empreinte, DEBUT)
    monde.horloge.avancer(1)
    usage.run(monde.poste, accuse)
    monde.horloge.avancer(1)
    usage.run(monde.poste, accuse)
    assert len(purge.proofs(monde.poste.base)) == 1
    assert len(sauvegardes.list_all(monde.donnees)) == 1
    monde.poste.ouvrir_dossier("EX-2").declarer_presence("absent", "Malade.")


def test_without_a_receipt_that_is_believed_nothing_goes(monde: Monde, centre: Ouverte, tmp_path: Path) -> None:
    pv = monde.seance.proces_verbal()
    autorite.creer(tmp_path / "faux", "Centre Exemple", PHRASE, DEBUT, os.urandom, argon_leger)
    faux = autorite.open_autorite(tmp_path / "faux", PHRASE).accuser(pv, monde.seance.version().empreinte, DEBUT)
    bon = centre.accuser(pv, monde.seance.version().empreinte, DEBUT)
    for data in (b"", b"{}", faux, bon.replace(b"EX-1", b"EX-2")):
        with pytest.raises(Refus):
            usage.run(monde.poste, data)
    assert len(monde.poste.lister()) == 2


def test_the_centre_gives_one_receipt_for_a_version_and_names_the_other_record(monde: Monde, centre: Ouverte) -> None:
    pv, mine = monde.seance.proces_verbal(), monde.seance.version().empreinte
    first, again = (centre.accuser(pv, mine, DEBUT + timedelta(days=n)) for n in (0, 1))
    known = [rattachement.read_autorite(centre.pem)]
    assert accuses.read(first, known) == accuses.read(again, known)
    other = Empreinte("0" * 64)
    with pytest.raises(AutoriteRefusee, match="Un autre procès-verbal de la version 1") as refused:
        centre.accuser(pv, other, DEBUT + timedelta(days=2))
    assert "entendez les deux évaluateurs" in refused.value.remede
    assert [(r.dossier, r.version, r.empreinte) for r in centre.registre().accuses] == [(pv.dossier, 1, mine)]
    centre.accuser(replace(pv, version=2), other, DEBUT + timedelta(days=3))


def test_the_receipt_of_a_version_replaced_meanwhile_purges_nothing(monde: Monde, centre: Ouverte) -> None:
    accuse = centre.accuser(monde.seance.proces_verbal(), monde.seance.version().empreinte, DEBUT)
    monde.seul(1)
    monde.seance.ouvrir_version("Erreur de saisie.")
    with pytest.raises(Refus, match="dernière version close"):
        usage.run(monde.poste, accuse)
    assert len(monde.poste.lister()) == 2


def test_everything_kept_about_a_candidate_is_handed_over_readable(monde: Monde, tmp_path: Path) -> None:
    written = acces.export(monde.poste, monde.seance.identifiant, tmp_path / "acces")
    noms = {f.name for f in written}
    assert {"candidat.json", "journal.csv", "grilles.json", "proces-verbal-v1.json", "grille-v1.pdf"} <= noms
    tout = b"".join(f.read_bytes() for f in written if f.suffix != ".pdf").decode()
    for expected in (NOM, CONTEXTE, PRECISIONS, "evaluateur-2"):
        assert expected in tout
    assert (tmp_path / "acces" / "grille-v1.pdf").read_bytes() == monde.seance.original()


def test_what_is_not_revealed_is_said_and_not_shown(monde: Monde, tmp_path: Path) -> None:
    seance = monde.poste.ouvrir_dossier("EX-2")
    seance.noter("1.1.1", "non_conforme")
    monde.seul(2)
    written = acces.export(monde.poste, seance.identifiant, tmp_path / "acces")
    said = next(f for f in written if f.name == "LISEZMOI.txt").read_text(encoding="utf-8")
    assert "pas encore révélées" in said
    assert "non_conforme" not in "".join(
        f.read_text(encoding="utf-8") for f in written if f.suffix in (".json", ".csv")
    )
