"""What a référentiel lacks is filled in: another version, for the next dossiers; a started one keeps its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from evaluateur import referentiels
from evaluateur.db import sauvegardes
from evaluateur.edition.documents.grille.grille import GrilleImprimee
from evaluateur.metier.actes import preparation
from evaluateur.metier.contenu import image
from evaluateur.metier.contenu.image import Image
from evaluateur.metier.personnes import Affectation, Candidat, Session
from evaluateur.metier.pv import proces_verbal, redaction
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, BlocCode
from evaluateur.referentiels import ReferentielInvalide
from evaluateur.referentiels.lieux import Chemin
from evaluateur.seance import completer
from evaluateur.seance.dossiers.creation import creer_dossier
from evaluateur.seance.parties.versions import FOLDER, Installe
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance, ouvrir_dossier
from evaluateur.seance.sinistre import restauration
from tests.edition.lecture import serre
from tests.parcours.monde import HorlogeEssai, Monde, argon_leger, referentiel_entier

TROIS: Chemin = ("blocs", "3", "intitule")
RNCP: Chemin = ("certification", "rncp")
INTITULE = "Gérer les flux de l’assurance collective"


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    monde = Monde(tmp_path / "d", referentiel_entier())
    yield monde
    monde.poste.close()


def installe(monde: Monde) -> Installe:
    (one,) = monde.poste.coffre.catalogue()
    return one


def remplir(monde: Monde, auteur: str = "MARTIN Anne", **textes: str) -> Referentiel:
    places = {"intitule": TROIS, "rncp": RNCP}
    given = {gap.path: gap.texte for gap in referentiels.champs(installe(monde).livre, installe(monde).actuel)}
    given |= {places[name]: text for name, text in textes.items()}
    return completer.enregistrer(monde.poste, installe(monde), given, auteur)


def commencer(monde: Monde, reference: str) -> Seance:
    """A dossier on what is installed, its bloc 3 presented."""
    (ref,) = monde.poste.coffre.installes()
    seance = creer_dossier(
        monde.poste,
        reference,
        monde.poste.coffre.retenir_referentiel(ref),
        Candidat("DURAND", "Zoé"),
        Affectation("Mutuelle Exemple", "Santé", "Gestionnaire"),
        Session("Salle", date(2026, 11, 16), date(2026, 11, 16)),
        entrainement=True,
    )
    seance.faire(preparation.declarer_presentation, BlocCode("3"), "presente")
    return seance


def grille(monde: Monde, seance: Seance) -> str:
    pv = redaction.proces_verbal(seance.dossier, "papier", monde.horloge.instant, AUCUNE_EMPREINTE)
    return serre(GrilleImprimee(pv).document().tree.content())


def test_what_is_filled_in_is_printed_by_the_next_dossier_and_not_by_one_that_was_started(monde: Monde) -> None:
    before = commencer(monde, "AVANT")
    version = remplir(monde, intitule=INTITULE, rncp="RNCP99999")
    after = commencer(monde, "APRES")
    again = ouvrir_dossier(monde.poste, before.dossier.identifiant)
    assert (again.dossier.referentiel.version, after.dossier.referentiel.version) == ("2", "3")
    assert again.dossier.referentiel == referentiel_entier()
    assert after.dossier.referentiel == version
    missing = serre("Bloc 3 : intitulé à compléter par le certificateur")
    assert missing in grille(monde, again)
    assert serre("N° RNCP : à compléter par le certificateur") in grille(monde, again)
    printed = grille(monde, after)
    assert serre(INTITULE) in printed
    assert serre("N° RNCP : RNCP99999") in printed
    assert missing not in printed


def test_a_version_says_who_and_when_and_changes_nothing_else(monde: Monde) -> None:
    version = remplir(monde, auteur="  MARTIN   Anne ", intitule=f" {INTITULE}\n")
    assert version.revision
    assert (version.revision.auteur, version.revision.le) == ("MARTIN Anne", date(2026, 11, 16))
    said = {(d.nature, d.lieu) for d in referentiels.comparer(referentiel_entier(), version)}
    assert said == {
        ("change", "Version"),
        ("ajoute", "Bloc 3, intitulé"),
        ("ote", "Bloc 3, intitulé, à compléter"),
        ("ajoute", "Révision, auteur"),
        ("ajoute", "Révision, date"),
    }
    assert referentiels.read_file(referentiels.bundled()[1]) == referentiel_entier()


def test_a_version_is_corrected_by_the_next_one(monde: Monde) -> None:
    remplir(monde, intitule="Gerer")
    (gap,) = [g for g in referentiels.champs(installe(monde).livre, installe(monde).actuel) if g.path == TROIS]
    assert (gap.lieu, gap.texte) == ("Bloc 3, intitulé", "Gerer")
    assert remplir(monde, intitule=INTITULE).version == "4"
    assert installe(monde).actuel.par_bloc[BlocCode("3")].intitule.texte == INTITULE
    emptied = remplir(monde, intitule=" ")
    assert emptied.version == "5"
    assert emptied.par_bloc[BlocCode("3")].intitule == referentiel_entier().par_bloc[BlocCode("3")].intitule


def test_the_versions_are_there_again_when_the_data_are_opened_again(monde: Monde) -> None:
    version = remplir(monde, intitule=INTITULE)
    monde.poste.close()
    with Poste(monde.poste.donnees, monde.horloge, argon=argon_leger, catalogue=monde.catalogue) as again:
        assert [one.actuel for one in again.coffre.catalogue()] == [version]


@pytest.mark.parametrize(("auteur", "textes"), [(" ", {"intitule": INTITULE}), ("MARTIN Anne", {})])
def test_a_version_without_an_author_or_without_a_change_is_refused(
    monde: Monde, auteur: str, textes: dict[str, str]
) -> None:
    with pytest.raises(ActeRefuse):
        remplir(monde, auteur, **textes)
    assert installe(monde).actuel == installe(monde).livre


def test_a_file_that_is_more_than_the_shipped_one_completed_counts_for_nothing(monde: Monde) -> None:
    """A word of a scale exchanged, a seat less, a text that was there: none of it comes in by this folder."""
    version = remplir(monde, intitule=INTITULE)
    folder = monde.poste.donnees / FOLDER
    one, echelle = version.blocs[0], version.echelles.bloc
    turned = replace(echelle, valeurs=tuple(reversed(echelle.valeurs)))
    alone = tuple(etape for etape in version.deroule if etape != "conciliation")
    forged = [
        replace(version, echelles=replace(version.echelles, bloc=turned)),
        replace(version, sieges=version.sieges[:1], etapes=alone),
        replace(version, blocs=(replace(one, intitule=replace(one.intitule, texte="Autre")), *version.blocs[1:])),
        replace(version, blocs=version.blocs[:4]),
        replace(version, code="autre"),
    ]
    for rank, other in enumerate(forged):
        (folder / f"{rank}.json").write_bytes(referentiels.canonical_bytes(replace(other, version="9")))
    (folder / "abime.json").write_bytes(b"{")
    (folder / "dossier.json").mkdir()
    assert installe(monde).actuel == version


def levels(fiche: Referentiel, *names: str) -> dict[Chemin, str]:
    """A word of ours for each level of these scales."""
    return {
        ("echelles", name, valeur.cle): f"Niveau {rank}"
        for name in names
        for rank, valeur in enumerate(getattr(fiche.echelles, name).valeurs, 1)
    }


def test_a_scale_that_is_only_proposed_is_confirmed_once_each_of_its_levels_is_written() -> None:
    fiche = referentiels.read_file(referentiels.bundled()[0])
    some = dict(list(levels(fiche, "critere").items())[:2])
    made = referentiels.completer(fiche, fiche, some, "MARTIN Anne", date(2026, 11, 16))
    assert [v.mot for v in made.echelles.critere.valeurs] == ["Niveau 1", "Niveau 2", "À développer", "Sans objet"]
    assert (made.echelles.critere.a_completer, bool(made.dits.reserve)) == (True, True)
    every = levels(fiche, "critere", "competence", "bloc")
    made = referentiels.completer(fiche, made, every, "MARTIN Anne", date(2026, 11, 16))
    assert {made.echelles.critere.a_completer, made.echelles.bloc.a_completer} == {UNSET}
    assert made.dits.reserve == "", "nothing is proposed any more"
    assert [v.touche for v in made.echelles.critere.valeurs] == [v.touche for v in fiche.echelles.critere.valeurs]
    assert referentiels.complete(fiche, made)
    again = {gap.path: gap.texte for gap in referentiels.champs(fiche, made)}
    assert {path: text for path, text in again.items() if path in every} == every
    assert not [lieu for lieu in referentiels.lacunes(made) if lieu.startswith("Échelle")]


def test_nothing_but_the_words_of_a_proposed_scale_comes_in_with_it() -> None:
    fiche = referentiels.read_file(referentiels.bundled()[0])
    every = levels(fiche, "critere", "competence", "bloc")
    made = referentiels.completer(fiche, fiche, every, "MARTIN Anne", date(2026, 11, 16))
    critere = made.echelles.critere
    first, *rest = critere.valeurs
    forged = [
        replace(critere, valeurs=critere.valeurs[:3]),
        replace(critere, valeurs=tuple(reversed(critere.valeurs))),
        replace(critere, valeurs=(replace(first, defavorable=True), *rest)),
        replace(critere, valeurs=(replace(first, touche="Z"), *rest)),
        replace(critere, a_completer=False),
    ]
    for other in forged:
        assert referentiels.complete(fiche, replace(made, echelles=replace(made.echelles, critere=other))) is False
    assert referentiels.complete(fiche, replace(made, mots=replace(made.dits, decision="Autre chose."))) is False
    assert referentiels.complete(fiche, replace(made, sieges=())) is False
    scale = referentiel_entier().echelles.critere
    assert not referentiels.complete(
        referentiel_entier(),
        replace(referentiel_entier(), echelles=replace(referentiel_entier().echelles, competence=scale)),
    )


def test_two_levels_of_one_word_are_refused(tmp_path: Path) -> None:
    with Poste(tmp_path / "d", HorlogeEssai(), argon=argon_leger) as poste:
        one = next(one for one in poste.coffre.catalogue() if one.livre.genre)
        given = levels(one.livre, "critere") | {("echelles", "critere", "avec_appui"): "niveau 1"}
        with pytest.raises(ActeRefuse, match="le même mot"):
            completer.enregistrer(poste, one, given, "MARTIN Anne")
        assert [kept.actuel.version for kept in poste.coffre.catalogue() if kept.livre.genre] == ["1"]


def test_the_versions_are_in_each_backup_and_come_back_with_it(monde: Monde) -> None:
    version = remplir(monde, intitule=INTITULE)
    folder = monde.poste.donnees / FOLDER
    (file,) = folder.iterdir()
    saved = monde.poste.back_up()
    assert sauvegardes.strangers(monde.poste.donnees) == []
    later = remplir(monde, intitule="Autre")
    file.unlink()
    ouvert = monde.poste.trousseau.profil_ouvert(monde.un.identifiant)
    instant = monde.horloge.instant
    monde.poste.close()
    found = next(s for s in sauvegardes.list_all(monde.poste.donnees) if s.dossier == saved)
    restauration.restore(monde.poste.donnees, found, ouvert, instant)
    with Poste(monde.poste.donnees, monde.horloge, argon=argon_leger, catalogue=monde.catalogue) as again:
        assert version in again.coffre.reconnus()
        assert later in again.coffre.reconnus(), "what was completed since is not taken away"
        assert [one.actuel for one in again.coffre.catalogue()] == [later]


def test_a_second_place_has_the_versions_too(monde: Monde, tmp_path: Path) -> None:
    remplir(monde, intitule=INTITULE)
    second = tmp_path / "cle"
    second.mkdir()
    monde.poste.coffre.second = second
    done = monde.poste.back_up()
    (copied,) = sauvegardes.list_all(second)
    assert [p.read_bytes() for p in sauvegardes.pieces(copied.dossier)] == [
        p.read_bytes() for p in sauvegardes.pieces(done)
    ]
    assert len(sauvegardes.versions(copied.dossier)) == 1


@pytest.mark.parametrize(("version", "following"), [("2", "3"), ("9", "10"), ("1.9", "1.10"), ("mars", "mars.1")])
def test_a_version_follows_another_and_comes_after_it(version: str, following: str) -> None:
    livre = replace(referentiel_entier(), version=version)
    made = referentiels.completer(livre, livre, {TROIS: "x"}, "MARTIN Anne", date(2026, 11, 16))
    assert made.version == following
    assert referentiels.complete(livre, made)
    assert referentiels.rang(made) > referentiels.rang(livre)


ROUGE = image.ecrire(Image(4, 2, b"\xc0\x00\x30" * 8))


def test_an_emblem_is_printed_by_the_dossiers_that_begin_afterwards_and_is_in_their_record(monde: Monde) -> None:
    before = commencer(monde, "AVANT")
    version = completer.enregistrer(monde.poste, installe(monde), {}, "MARTIN Anne", ROUGE)
    after = commencer(monde, "APRES")
    assert after.dossier.referentiel == version
    frame = serre("Emblème et mentions")
    assert (frame in grille(monde, before), frame in grille(monde, after)) == (True, False)
    drafted = [
        redaction.proces_verbal(seance.dossier, "papier", monde.horloge.instant, AUCUNE_EMPREINTE)
        for seance in (before, after)
    ]
    assert [pv.schema for pv in drafted] == [redaction.SCHEMA, redaction.AVEC_IMAGE]
    assert [b"image" in proces_verbal.encode(pv) for pv in drafted] == [False, True]
    assert proces_verbal.read(proces_verbal.encode(drafted[1])) == drafted[1]
    assert "Certification, emblème" not in referentiels.lacunes(version)
    (said,) = [d for d in referentiels.comparer(referentiel_entier(), version) if "image" in d.lieu]
    assert len(said.dit) < 60, "whoever compares reads no bytes"


def test_no_emblem_but_one_that_is_whole_comes_in_by_a_file(monde: Monde) -> None:
    version = completer.enregistrer(monde.poste, installe(monde), {}, "MARTIN Anne", ROUGE)
    folder = monde.poste.donnees / FOLDER
    content = referentiels.canonical_bytes(replace(version, version="9"))
    for wrong in (b"rien", ROUGE[:-8].encode(), b""):
        (folder / "faux.json").write_bytes(content.replace(ROUGE.encode(), wrong))
        assert installe(monde).actuel == version
    with pytest.raises(ReferentielInvalide, match=r"certification\.image"):
        referentiels.from_canonical(content.replace(ROUGE.encode(), b"rien"))
    with pytest.raises(ActeRefuse, match="Rien n’a changé"):
        completer.enregistrer(monde.poste, installe(monde), {}, "MARTIN Anne", ROUGE)


def test_an_emblem_is_nothing_but_an_emblem() -> None:
    livre = referentiel_entier()
    made = referentiels.completer(livre, livre, {}, "MARTIN Anne", date(2026, 11, 16), ROUGE)
    assert referentiels.complete(livre, made)
    said = made.certification.embleme
    assert said
    for other in (
        replace(made.certification, embleme=replace(said, texte="Autre")),
        replace(made.certification, titre="Autre"),
        replace(made.certification, code_nsf="1"),
    ):
        assert referentiels.complete(livre, replace(made, certification=other)) is False
