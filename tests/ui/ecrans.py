"""Every screen in telling states, reached as a user would; tests and captures walk through them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QDialog, QPlainTextEdit

from evaluateur.demo.entrainement import preparer_session
from evaluateur.metier import conciliation
from evaluateur.metier.actes import cloture, concilier, epreuve, notation, preparation
from evaluateur.metier.etapes import ETAPES, Etape
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from evaluateur.ui.ecrans.preparation.identite import IdentitePart
from evaluateur.ui.ecrans.remise.rectification import RECTIFIER
from evaluateur.ui.fenetre.aide import HelpPanel
from evaluateur.ui.fenetre.palette import Palette
from evaluateur.ui.pages.convocation.page import ConvocationPage
from tests.echange.fabrique import classeur, remanie
from tests.ui.etats_signature import etats as signature_states
from tests.ui.etats_signature import scan_offered, signed_on_paper
from tests.ui.pilote import Pilote
from tests.ui.sieges import seat

Etat = tuple[str, Callable[[Pilote], None]]
LONG_NAME = "D’ESSAI-LONGUENOM-DE-LA-TRÈS-GRANDE-FAMILLE-EXEMPLE"
LONG_COMMENT = ("Reformulation oubliée, puis reprise sans aide ; la cliente a compris. " * 150)[:10_000]


def etats() -> Iterator[Etat]:
    """First page; a practice session empty, half filled, refused, with long names and texts; the other pages."""
    yield "ouverture", lambda pilote: None
    yield "ouverture-faible", _weak_passphrase
    yield "session", lambda pilote: pilote.practice()
    for etape in ETAPES:
        yield f"{etape}-vide", partial(_step, etape)
    yield "epreuve-tirage", lambda pilote: pilote.desk.go("epreuve", BlocCode("4"))
    yield "entretien-deux-horloges", lambda pilote: pilote.desk.go("entretien", BlocCode("4"))
    yield "epreuve-moitie", _observe
    yield "grille-moitie", _half_filled
    yield "grille-bloc", lambda pilote: pilote.desk.go("grille", BlocCode("1"), "1")
    yield "entretien-moitie", _interview
    yield "entretien-depassement", _overrun
    yield "scellement-moitie", lambda pilote: pilote.desk.go("scellement", BlocCode("1"))
    yield "scellement-refus", _refused
    yield "grille-long", _long_comment
    yield "preparation-longs-noms", long_names
    yield "preparation-identite-aucune", _no_document
    yield "preparation-identite-corrigee", _spelling
    yield "relais", _hand_over
    yield "conciliation-revelation", _two_sealed
    yield "grille-scellee", _sealed_grid
    yield "scellement-scelle", lambda pilote: pilote.desk.go("scellement", BlocCode("5"))
    yield "conciliation-ecart", _revealed
    yield "conciliation-texte", lambda pilote: pilote.desk.go("conciliation", cible="texte.5.1")
    yield "conciliation-desaccord", _disagreement
    yield "conciliation-accord-a-deux", _ready_to_agree
    yield "conciliation-accord", _settled
    yield "signature-figee", _frozen
    yield "signature-scans", signed_on_paper
    yield "signature-scan-propose", scan_offered
    yield "signature-scans-a-deux", partial(_together, "signature", "")
    yield "remise-close", _closed
    yield "remise-rectifiee", _rectified
    yield "remise-a-deux", _closed_together
    yield from signature_states()
    for page in ("journal", "fiche", "remises", "convocation"):
        yield page, partial(_page, page)
    yield "convocation-lue", _convocation_read
    yield "accueil", partial(_page, "accueil")
    yield "verrou", lambda pilote: pilote.window.lock()


def panneaux(pilote: Pilote) -> Iterator[tuple[str, QDialog]]:
    """What lies over the window."""
    window, look = pilote.window, pilote.window.look
    yield "aide", HelpPanel(window, look, "grille")
    yield "palette", Palette(window, look, window.gestures())


def _step(etape: Etape, pilote: Pilote) -> None:
    pilote.desk.go(etape, BlocCode("1"))


def _page(page: str, pilote: Pilote) -> None:
    pilote.desk.page_asked.emit(page)


def _convocation_read(pilote: Pilote) -> None:
    """One line ready, one with a wrong date, one already there twice, one that the workbook hides."""
    page = pilote.page
    assert isinstance(page, ConvocationPage)
    titles = ("Nom", "Prénom", "Entreprise", "Début", "Blocs")
    ready = ("NOËL", "Zoé", "Mutuelle Exemple", "16/11/2026", "1,2")
    wrong = ("DUPONT", "Alix", "Mutuelle Exemple", "31/02/2026", "tous")
    content = remanie(
        classeur([titles, ready, wrong, ready, ready]),
        lambda _, data: data.replace(b'<row r="5"', b'<row r="5" hidden="1"'),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "convocation.xlsx"
        path.write_bytes(content)
        page.read_with(path, pilote.desk.poste.coffre.installes()[0])
        pilote.wait_for("prête")


def _weak_passphrase(pilote: Pilote) -> None:
    pilote.type("ESSAI")
    pilote.press("Tab", "Tab")
    pilote.type("court")
    pilote.press("Return", "Return")


def _observe(pilote: Pilote) -> None:
    for jour, contexte, marques in (
        (12, "Remboursement d’un équipement optique", ()),
        (13, "Départ en retraite, choix de garantie", ()),
        (16, "Appel mécontent après un refus de prise en charge", ("difficile",)),
    ):
        when = datetime(2026, 11, jour, 10, 20)  # noqa: DTZ001 - the wall's
        cadre = "Prestation santé" if jour < 16 else "Réclamation"
        situation = Situation(when, "reelle", contexte, cadre, "telephone", marques=marques)
        pilote.desk.open_seance.faire(epreuve.observer, "1", situation)
    pilote.desk.go("epreuve", BlocCode("1"))


def _half_filled(pilote: Pilote) -> None:
    pilote.desk.go("grille", BlocCode("1"), "1.1.1")
    pilote.settle()
    pilote.press("c", "n", "c", "o", "c")
    pilote.desk.open_seance.faire(
        notation.preciser, "1.1", "Reformulation oubliée lors du tchat : la cliente a dû répéter sa demande."
    )
    pilote.desk.open_seance.faire(notation.noter_le_reste, "1.2", "conforme")
    pilote.desk.open_seance.faire(notation.juger, "1.2", "acquise")
    pilote.desk.open_seance.faire(notation.preciser, "1.2", "Toutes les informations sont recueillies.")
    pilote.desk.open_seance.faire(notation.signaler, "1.6.4", True)


def _interview(pilote: Pilote) -> None:
    pilote.desk.open_seance.faire(epreuve.demarrer, "1", "entretien")
    pilote.horloge.avancer(8 * 60 + 42)
    pilote.desk.go("entretien", BlocCode("1"))


def _overrun(pilote: Pilote) -> None:
    pilote.horloge.avancer(7 * 60)
    pilote.desk.open_seance.faire(epreuve.terminer, "1", "entretien")
    pilote.desk.go("entretien", BlocCode("1"), "entretien")


def _refused(pilote: Pilote) -> None:
    pilote.desk.act(lambda: pilote.desk.open_seance.sceller("1"))


def _long_comment(pilote: Pilote) -> None:
    pilote.press("Escape")
    pilote.desk.go("grille", BlocCode("1"), "1.3")
    pilote.settle()
    box = next(b for b in pilote.window.findChildren(QPlainTextEdit) if "1.3" in b.accessibleName())
    box.insertPlainText(LONG_COMMENT)


def long_names(pilote: Pilote) -> None:
    """A candidate and a company whose names are as long as they come."""
    dossier = pilote.desk.dossier
    affectation = replace(dossier.affectation, entreprise=f"Mutuelle {LONG_NAME}", service=LONG_NAME)
    candidat = replace(dossier.candidat, nom_usage=LONG_NAME, prenoms="Marie-Bérengère Anne-Charlotte")
    pilote.desk.open_seance.faire(preparation.renseigner_candidat, candidat, affectation)
    pilote.desk.go("preparation", BlocCode("1"))


def _no_document(pilote: Pilote) -> None:
    pilote.desk.open_seance.faire(preparation.verifier_identite, "aucune_piece")
    pilote.desk.go("preparation", cible="identite")


def _spelling(pilote: Pilote) -> None:
    """The form in which the spelling of a document is written, open."""
    pilote.desk.open_seance.faire(preparation.verifier_identite, "ne_correspond_pas", "passeport")
    pilote.desk.go("preparation", cible="identite.constat")
    pilote.settle()
    part = pilote.window.findChild(IdentitePart)
    assert part is not None
    part.correct()


def _hand_over(pilote: Pilote) -> None:
    pilote.desk.hand_over_asked.emit((pilote.desk.dossier.sieges[2].identifiant,))


# --- a second dossier, with one bloc, led to its end through the use cases


def _two_sealed(pilote: Pilote) -> None:
    """A new practice dossier with bloc 5 alone, marked by both, sealed by both."""
    poste = pilote.desk.poste
    for profil in poste.trousseau.profils:
        poste.trousseau.deverrouiller(profil.identifiant, poste.coffre.phrase_entrainement() or "")
    pilote.desk.seat(poste.trousseau.profils[0].identifiant)
    pilote.desk.open_dossier(preparer_session(poste))
    seance, bloc = pilote.desk.open_seance, pilote.desk.dossier.referentiel.par_bloc[BlocCode("5")]
    for other in ("1", "2", "3", "4"):
        seance.faire(preparation.declarer_presentation, other, "non_presente")
    nature, marques = bloc.modalites.natures[0].cle, tuple(m.cle for m in bloc.modalites.marques)
    for jour in range(12, 16):
        when = datetime(2026, 11, jour, 9, 30)  # noqa: DTZ001 - the wall's
        seance.faire(
            epreuve.observer,
            "5",
            Situation(when, nature, f"Fiche de suivi du {jour}", cadre=f"Organisation {jour}", marques=marques),
        )
    for phase in bloc.modalites.phases:
        seance.faire(epreuve.demarrer, "5", phase.code)
        pilote.horloge.avancer(phase.minutes * 60)
        seance.faire(epreuve.terminer, "5", phase.code)
    for siege in (1, 2):
        seat(pilote, siege)
        _grid(pilote, siege)
        seance.sceller("5")
    seat(pilote, 1, 2)
    pilote.desk.go("conciliation", BlocCode("5"))


def _grid(pilote: Pilote, siege: int) -> None:
    """Évaluateur 2 marks one criterion and one verdict otherwise."""
    seance = pilote.desk.open_seance
    for rang, competence in enumerate(pilote.desk.dossier.referentiel.par_bloc[BlocCode("5")].competences):
        if siege == 2 and rang == 0:
            seance.faire(notation.noter, competence.criteres[0].code, "non_conforme")
        seance.faire(notation.noter_le_reste, competence.code, "conforme")
        seance.faire(notation.juger, competence.code, "non_acquise" if siege == 2 and rang == 0 else "acquise")
        seance.faire(
            notation.preciser, competence.code, f"Vu par l’évaluateur {siege} sur trois situations, planning à l’appui."
        )
    seance.faire(notation.juger_bloc, "5", "acquis")


def _sealed_grid(pilote: Pilote) -> None:
    seat(pilote, 1)
    pilote.desk.go("grille", BlocCode("5"))


def _revealed(pilote: Pilote) -> None:
    seat(pilote, 1, 2)
    pilote.desk.open_seance.reveler("5")
    pilote.desk.go("conciliation", BlocCode("5"), "5.1")


def _disagreement(pilote: Pilote) -> None:
    pilote.desk.open_seance.faire(
        concilier.constater_desaccord, "5", "5.1", "Le planning n’est pas tenu.", "Il est tenu depuis octobre."
    )
    pilote.desk.go("conciliation", BlocCode("5"), "5.1")


def _ready_to_agree(pilote: Pilote) -> None:
    """Both at the keyboard: one has his code, the other not yet."""
    seance = pilote.desk.open_seance
    seance.faire(concilier.trancher, "5", "5.1", "acquise", "L’entretien a montré que le planning est tenu.")
    seance.faire(concilier.confirmer_egales, "5")
    for cellule in conciliation.cellules(pilote.desk.dossier, BlocCode("5")):
        if cellule.etat is conciliation.Etat.ECART:
            seance.faire(concilier.trancher, "5", cellule.code, "conforme")
    for code in conciliation.precisions_attendues(pilote.desk.dossier, BlocCode("5")):
        seance.faire(concilier.retenir_precisions, "5", code, "1+2")
    if pilote.desk.dossier.bloc(BlocCode("5")).decisions.get(CelluleCode("5")) is None:
        seance.faire(concilier.trancher, "5", "5", "acquis", "Toutes les compétences sont acquises.")
    pilote.desk.go("conciliation", BlocCode("5"), "accord")


def _settled(pilote: Pilote) -> None:
    seance = pilote.desk.open_seance
    for siege in (2, 1):
        seat(pilote, siege)
        if siege == 2:
            seance.faire(concilier.confirmer_accord, "5", concilier.a_accorder(seance.dossier, "5"))
    pilote.desk.go("conciliation", BlocCode("5"), "accord")


def _frozen(pilote: Pilote) -> None:
    seance = pilote.desk.open_seance
    seance.faire(concilier.confirmer_accord, "5", concilier.a_accorder(seance.dossier, "5"))
    seat(pilote, 1, 2)
    seance.cloture.figer("papier")
    seat(pilote, 1)
    pilote.desk.go("signature")
    pilote.wait_for("Page 1 sur")


def _together(etape: Etape, place: str, pilote: Pilote) -> None:
    """The two before what one of them answers for."""
    seat(pilote, 1, 2)
    pilote.desk.go(etape, cible=place)


def _closed_together(pilote: Pilote) -> None:
    """The end of the page, where a civil state is set right by one alone."""
    _together("remise", RECTIFIER, pilote)
    pilote.settle()
    pilote.tab_to("Enregistrer la rectification")


def _closed(pilote: Pilote) -> None:
    seat(pilote, 1)
    pilote.desk.open_seance.cloture.clore()
    pilote.desk.go("remise")


def _rectified(pilote: Pilote) -> None:
    """A spelling was set right, and another one is about to be."""
    right = replace(pilote.desk.dossier.candidat.etat_civil, prenoms="Loup")
    pilote.desk.open_seance.faire(cloture.rectifier_identite, right, "Prénom mal lu sur la convocation.")
    pilote.desk.go("remise", cible=RECTIFIER)
