"""Each act refuses what it cannot do, in its own words, and leaves the journal as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.metier.actes import cloture, concilier, deroger, epreuve, gardes, notation, preparation, scellement
from evaluateur.metier.actes.contexte import Contexte
from evaluateur.metier.personnes import Affectation, Candidat, Session
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE
from tests.parcours.monde import Monde, evaluateur, situation

Essai = Callable[[Monde], object]


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    monde = Monde(tmp_path / "donnees")
    yield monde
    monde.poste.close()


def revele(monde: Monde) -> Monde:
    monde.epreuve("1")
    monde.sceller_tout("1")
    monde.ensemble()
    monde.seance.reveler("1")
    return monde


def fige(monde: Monde) -> Monde:
    for bloc in monde.ref.par_bloc:
        monde.epreuve(bloc)
        monde.sceller_tout(bloc)
        monde.conclure(bloc)
    monde.ensemble()
    monde.seance.cloture.figer("papier")
    monde.seul(1)
    return monde


def clos(monde: Monde) -> Monde:
    fige(monde)
    for siege in monde.ref.numeros:
        monde.seul(siege)
        monde.seance.cloture.signer()
    monde.seance.cloture.clore()
    return monde


def deux_fois(monde: Monde) -> Monde:
    """A breach that both accepted."""
    monde.seance.faire(deroger.proposer, "bloc.1.nombre", "Panne de réseau.")
    monde.seul(2)
    monde.seance.faire(deroger.accepter, 1)
    return monde


def contexte(monde: Monde) -> Contexte:
    return monde.seance.cahier.contexte()


def _together(m: Monde) -> object:
    m.ensemble()
    return m.seance.faire(notation.noter, "1.1.1", "conforme")


def _open_again(m: Monde) -> object:
    return preparation.ouvrir(
        contexte(m), "EX-2", m.seance.dossier.empreinte_referentiel, Candidat("A", "B"), Affectation(), Session()
    )


def _absent(m: Monde) -> object:
    m.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    return m.seance.faire(epreuve.observer, "1", situation(16))


def _without_profile(m: Monde) -> object:
    """Someone designated on paper, whose key nobody knows, comes to the keyboard."""
    m.seance.occuper_siege(2, replace(evaluateur(m.deux, 2), cle_publique=""))
    m.seul(2)
    return m.seance.faire(notation.noter, "1.1.1", "conforme")


def _signed_by_hand(m: Monde) -> object:
    fige(m)
    empreinte = m.seance.cloture.version().empreinte
    return cloture.signer(contexte(m), empreinte, empreinte)


def _come_back(m: Monde) -> object:
    m.seance.faire(notation.noter, "1.1.1", "conforme")
    third = m.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", m.phrase(""))
    m.seance.remplacer(1, evaluateur(third, 1), "Parti.")
    return preparation.remplacer(contexte(m), 1, evaluateur(m.un, 1), "Revenu.")


def _change_key(m: Monde) -> object:
    m.noter_tout(1, "5")
    m.epreuve("5")
    m.seance.sceller("5")
    other = replace(evaluateur(m.un, 1), cle_publique=m.deux.cle_publique[:-4] + "AAAA")
    return preparation.occuper_siege(contexte(m), 1, other)


def _later_version(m: Monde) -> object:
    m.seance.faire(preparation.declarer_presentation, "5", "non_presente")
    m.epreuve("1")
    m.sceller_tout("1")
    m.conclure("1")
    m.ensemble()
    m.seance.cloture.figer("papier")
    for siege in m.ref.numeros:
        m.seul(siege)
        m.seance.cloture.signer()
    m.seance.cloture.clore()
    m.seance.faire(cloture.ouvrir_version, "Erreur.")
    return m.seance.faire(preparation.declarer_presentation, "5", "presente")


def _without_certificates(m: Monde) -> object:
    for bloc in m.ref.par_bloc:
        m.epreuve(bloc)
        m.sceller_tout(bloc)
        m.conclure(bloc)
    m.ensemble()
    return cloture.figer(contexte(m), "electronique", m.seance.cahier.tete, {})


def _strangers_reveal(m: Monde) -> object:
    m.epreuve("1")
    m.sceller_tout("1")
    m.ensemble()
    return scellement.reveler(contexte(m), "1", ())


REFUS: dict[str, tuple[Essai, str]] = {
    "an open dossier opened again": (_open_again, "Ce dossier est déjà ouvert."),
    "a bloc that is none": (
        lambda m: m.seance.faire(epreuve.observer, "9", situation(16)), "Le référentiel n’a pas de bloc 9.",
    ),
    "a bloc of an absent candidate": (_absent, "Le candidat est déclaré absent."),
    "a criterion that is none": (
        lambda m: m.seance.faire(notation.noter, "9.9.9", "conforme"), "Le référentiel n’a pas de critère 9.9.9.",
    ),
    "a competence that is none": (
        lambda m: m.seance.faire(notation.juger, "9.9", "acquise"), "Le référentiel n’a pas de compétence 9.9.",
    ),
    "a text under a criterion": (
        lambda m: m.seance.faire(notation.preciser, "1.1.1", "Vu."),
        "Les précisions doivent porter sur une compétence.",
    ),
    "a text under nothing": (
        lambda m: m.seance.faire(notation.preciser, "9.9", "Vu."), "Le référentiel n’a pas de compétence 9.9.",
    ),
    "a mark that is none": (
        lambda m: m.seance.faire(notation.noter, "1.1.1", "beau"),
        "« beau » n’est pas une appréciation de cette grille.",
    ),
    "notes on a situation that is none": (
        lambda m: m.seance.faire(notation.annoter, "1", "Vu.", 3), "Le bloc 1 n’a pas de situation 3.",
    ),
    "a situation corrected that is none": (
        lambda m: m.seance.faire(epreuve.corriger, "1", 3, situation(16)), "Le bloc 1 n’a pas de situation 3.",
    ),
    "a situation taken back that is none": (
        lambda m: m.seance.faire(epreuve.retirer, "1", 3, "Erreur."), "Le bloc 1 n’a pas de situation 3.",
    ),
    "a draw where none is": (lambda m: m.seance.tirer("1", ("A", "B")), "Le bloc 1 ne se tire pas au sort."),
    "a clock of a phase that is none": (
        lambda m: m.seance.faire(epreuve.demarrer, "1", "sieste"), "Le bloc 1 n’a pas de phase « sieste ».",
    ),
    "an act alone done by two": (
        _together,
        "Chaque évaluateur fait cette action de son côté.",
    ),
    "a grid of someone whose key is not known": (
        _without_profile, "L’évaluateur 2 n’a pas de profil sur cet ordinateur.",
    ),
    "the same person on both seats": (
        lambda m: preparation.occuper_siege(contexte(m), 2, evaluateur(m.un, 2)),
        "ESSAI-UN Anne est déjà l’évaluateur 1.",
    ),
    "one key under two names": (
        lambda m: preparation.occuper_siege(
            contexte(m), 2, replace(evaluateur(m.deux, 2), cle_publique=m.un.cle_publique)
        ),
        "ESSAI-DEUX Basile est déjà l’évaluateur 1.",
    ),
    "someone replaced by himself": (
        lambda m: preparation.remplacer(contexte(m), 1, evaluateur(m.un, 1), "Parti."),
        "ESSAI-UN Anne est déjà cet évaluateur.",
    ),
    "someone who was replaced comes back": (_come_back, "ESSAI-UN Anne a été remplacé dans ce dossier."),
    "another key for someone who signed": (
        _change_key, "La clé de signature d’ESSAI-UN Anne ne peut plus changer : elle a déjà signé dans ce dossier.",
    ),
    "a bloc presented in a later version": (_later_version, "Le bloc 5 n’était pas présenté à cette session."),
    "a choice that is none": (
        lambda m: revele(m).seance.faire(concilier.trancher, "1", "1.1.1", "beau"),
        "« beau » n’est pas une appréciation de cette grille.",
    ),
    "a text of a competence of another bloc": (
        lambda m: revele(m).seance.faire(concilier.retenir_precisions, "1", "5.1", "1"),
        "Le bloc 1 n’a pas de compétence 5.1.",
    ),
    "an agreement while cells are open": (
        lambda m: concilier.a_accorder(revele(m).seance.dossier, "1"),
        "Il reste 14 lignes à concilier, à commencer par 1.1, critère 1.",
    ),
    "a breach accepted twice": (
        lambda m: deux_fois(m).seance.faire(deroger.accepter, 1), "La dérogation 1 est déjà acceptée.",
    ),
    "a breach asked for twice": (
        lambda m: [m.seance.faire(deroger.proposer, "bloc.1.nombre", "Panne.") for _ in range(2)],
        "Une dérogation existe déjà pour ce point.",
    ),
    "a breach of something that is not missing": (
        lambda m: m.seance.faire(deroger.proposer, "bloc.1.sieste", "Panne."),
        "Ce point ne demande pas de dérogation.",
    ),
    "a breach that is none": (
        lambda m: m.seance.faire(deroger.accepter, 4), "Il n’y a pas de dérogation 4 en cours.",
    ),
    "another document signed": (
        lambda m: cloture.signer(contexte(fige(m)), "0" * 64), "Ce document n’est pas la grille officielle figée.",
    ),
    "a PDF signed in mode papier": (
        _signed_by_hand,
        "Le mode électronique demande un PDF signé, le mode papier une signature à la main.",
    ),
    "a scan of another type": (
        lambda m: cloture.joindre_scan(contexte(fige(m)), "grille", "image/tiff", 3, AUCUNE_EMPREINTE),
        "Ce fichier n’est ni un PDF, ni une image JPEG ou PNG.",
    ),
    "a record for signing by key without certificates": (
        _without_certificates, "Il manque le certificat d’un évaluateur.",
    ),
    "a reveal with the keys of others": (
        _strangers_reveal, "Les profils déverrouillés ne sont pas ceux des deux grilles.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUS)
def test_an_act_that_cannot_be_is_refused_in_its_words_and_writes_nothing(monde: Monde, what: str) -> None:
    attempt, phrase = REFUS[what]
    with pytest.raises(ActeRefuse) as taken:
        attempt(monde)
    assert taken.value.phrase.replace("\xa0", " ") == phrase
    assert taken.value.remede.endswith((".", ")."))
    tete = monde.seance.cahier.tete
    monde.seance.cahier.reread()
    assert monde.seance.cahier.tete == tete


@pytest.mark.parametrize("code", ["", "9", "1.1", "bloc 1"])
def test_a_text_that_names_nothing_is_refused_wherever_a_name_is_asked(monde: Monde, code: str) -> None:
    for ask in (gardes.code_bloc, gardes.competence, gardes.critere):
        if code == "1.1" and ask is gardes.competence:
            continue
        with pytest.raises(ActeRefuse, match="Le référentiel n’a pas de"):
            ask(monde.seance.dossier, code)
