"""Makes the golden dossiers of this version, once: ``python -m tests.references.fabriquer_dossiers``, from the root.

Where ``fabriquer_base`` leaves every type of fait behind, this one leaves every breach that a dérogation may cover,
agreements on every word that a bloc can hold, and signed grids as files beside the authority that answers for them.
It prints what ``tests/db/dossiers.py`` must say of them for ever.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from evaluateur.db import moteur
from evaluateur.edition.documents.grille import grille
from evaluateur.metier import accords, canonique
from evaluateur.metier.actes import cloture, concilier, deroger, epreuve, notation, preparation
from evaluateur.metier.conformite import conformite
from evaluateur.metier.contenu.modalites import ExigenceVariete
from evaluateur.metier.personnes import Affectation, Candidat, Evaluateur, Habilitation, Session
from evaluateur.metier.pv import proces_verbal, redaction
from evaluateur.metier.referentiel import Bloc, Referentiel
from evaluateur.metier.vocabulaire import BlocCode, Mode, Numero
from evaluateur.seance.seance import Seance, ouvrir_dossier
from tests.db.dossiers import AUTORITE, DEROGATIONS, DONNEES, DOSSIERS, FIGES, INSTANT, figees, proposees
from tests.parcours.habilites import Habilites
from tests.parcours.monde import PHRASE, SIEGES, evaluateur, identifier, referentiel_entier, situation
from tests.references.fabriquer_base import HOSTILE, hasard

GARDEES = {"1": 2, "2": 1, "3": 1, "4": 2, "5": 1}
"""Competences kept in each bloc."""
FICHIERS = (moteur.FICHIER, "profils.json", "phrase-entrainement.txt")


def _referentiel() -> Referentiel:
    """Every bloc, few competences; bloc 1 asks for different channels too, which no bloc of the real one does."""

    def reduire(bloc: Bloc) -> Bloc:
        activite = bloc.activites[-1 if bloc.code == "2" else 0]  # the last of bloc 2 has a criterion cut short
        kept = activite.competences[: GARDEES[bloc.code]]
        return replace(bloc, activites=(replace(activite, competences=kept),))

    whole = referentiel_entier()
    first, *suite = (reduire(b) for b in whole.blocs)
    canaux = ExigenceVariete("canaux", "Canaux différents", "2 canaux différents", "canal", 2)
    modalites = replace(first.modalites, exigences=(*first.modalites.exigences, canaux))
    return replace(whole, blocs=(replace(first, modalites=modalites), *suite))


class Fabrique(Habilites):
    """The world of the golden dossiers, played one after the other."""

    def commencer(self, reference: str, *presentes: str) -> Seance:
        """Begin a dossier in which these blocs alone are presented."""
        self.seance = self.ouvrir_dossier(reference)
        self.seance.faire(
            preparation.declarer_presentations, {b: "non_presente" for b in self.ref.par_bloc if b not in presentes}
        )
        return self.seance

    def deroger(self, regle: str, motif: str, siege: Numero = 1) -> None:
        """One asks, the other accepts."""
        self.seul(siege)
        numero = self.seance.faire(deroger.proposer, regle, motif)
        self.seul(2 if siege == 1 else 1)
        self.seance.faire(deroger.accepter, numero)

    def mener(self, bloc: str, *phases: str) -> None:
        """Run these clocks of a bloc, or all, to their planned end."""
        ajoutees = self.seance.dossier.affectation.amenagement_minutes
        for phase in self.ref.par_bloc[BlocCode(bloc)].modalites.phases:
            if not phases or phase.code in phases:
                self.seance.faire(epreuve.demarrer, bloc, phase.code)
                self.horloge.avancer((phase.minutes + ajoutees) * 60)
                self.seance.faire(epreuve.terminer, bloc, phase.code)

    def defavorable(self, siege: Numero, bloc: str, motif: str) -> None:
        """A grid in which nothing is acquired."""
        self.noter_tout(siege, bloc)
        for competence in self.ref.par_bloc[BlocCode(bloc)].competences:
            self.seance.faire(notation.juger, competence.code, "non_acquise")
        self.seance.faire(notation.juger_bloc, bloc, "non_acquis", motif)

    def reveler(self, bloc: str) -> None:
        """Both, together; what is equal is carried over."""
        self.ensemble()
        self.seance.reveler(bloc)
        self.seance.faire(concilier.confirmer_egales, bloc)

    def faire_signer(self, mode: Mode, *sieges: Numero) -> None:
        """Frozen, then signed by these seats."""
        self.figer(mode)
        for siege in sieges:
            self.seul(siege)
            self.horloge.avancer(60)
            self.seance.cloture.signer()


def _amende(monde: Fabrique) -> None:
    """Closed under two keys, then corrected: version 2 says what differs, and is closed too."""
    seance = monde.commencer("EX-AMENDE", "5")
    for jour in (12, 13):
        seance.faire(epreuve.observer, "5", situation(jour, marques=("fiche_contact",)))
    monde.mener("5")
    monde.deroger("bloc.5.nombre", "Poste de travail en panne le troisième jour.")
    monde.sceller_tout("5")
    monde.conclure("5")
    monde.faire_signer("electronique", 1, 2)
    seance.cloture.clore()
    seance.faire(cloture.ouvrir_version, "Le service et un critère étaient faux.")
    seance.faire(
        preparation.renseigner_candidat,
        Candidat("MARTIN", "Lou"),
        Affectation("Mutuelle Exemple", "Prévoyance collective"),
    )
    seance.faire(epreuve.corriger, "5", 2, situation(13, contexte="Contexte corrigé.", marques=("fiche_contact",)))
    monde.ensemble()
    seance.faire(concilier.trancher, "5", "5.1.1", "non_conforme", "Relu ensemble : une étape manquait.")
    seance.faire(concilier.retenir_precisions, "5", "5.1", "reecrit", "Texte réécrit à deux après relecture.")
    monde.accorder("5")
    monde.faire_signer("electronique", 1, 2)
    seance.cloture.clore()


def _desaccord(monde: Fabrique) -> None:
    """Signed under two keys though the two do not agree; the session is held overseas."""
    seance = monde.commencer("EX-DESACCORD", "4")
    elsewhere = Session(
        "Salle d’outre-mer", date(2026, 11, 16), date(2026, 11, 20), "Organisme fictif", "Indian/Reunion"
    )
    seance.faire(preparation.renseigner_session, elsewhere)
    for jour in (12, 13, 14, 15):
        seance.faire(epreuve.observer, "4", situation(jour, nature="reconstituee"))
    seance.tirer("4", ("Réclamation A", "Réclamation B", "Réclamation C"))
    monde.mener("4")
    monde.deroger("bloc.4.nombre", "Un entretien de plus, à la demande du candidat.", 2)
    monde.noter_tout(1, "4")
    seance.sceller("4")
    monde.defavorable(2, "4", "La remontée n’a pas été montrée.")
    seance.sceller("4")
    monde.reveler("4")
    for competence in ("4.1", "4.2"):
        seance.faire(concilier.trancher, "4", competence, "acquise", "Relu ensemble.")
    seance.faire(
        concilier.constater_desaccord, "4", "4", "Les réponses étaient précises.", "La remontée n’a pas été montrée."
    )
    seance.faire(concilier.retenir_precisions, "4", "4.1", "1+2")
    seance.faire(concilier.retenir_precisions, "4", "4.2", "1")
    monde.accorder("4")
    monde.faire_signer("electronique", 1, 2)
    seance.cloture.clore()


def _absent(monde: Fabrique) -> None:
    """Nobody came; the grid that says so is signed under two keys."""
    seance = monde.commencer("EX-ABSENT", "1", "2")
    seance.faire(preparation.declarer_presence, "absent", "Ne s’est pas présenté, sans nouvelles.")
    seance.faire(preparation.declarer_presentation, "3", "deja_acquis", "Certificat du 3 mars 2025.")
    monde.faire_signer("electronique", 1, 2)
    seance.cloture.clore()


def _abandon(monde: Fabrique) -> None:
    """The candidate left, and only évaluateur 1 has signed; nobody said in which capacity the other sits."""
    seance = monde.commencer("EX-ABANDON", "1", "4")
    seance.occuper_siege(2, replace(evaluateur(monde.deux, 2), qualite=""))
    seance.faire(epreuve.observer, "1", situation(16, canal="mail"))
    monde.deroger("siege.2.qualite", "Désigné le matin même, qualité non précisée.")
    seance.faire(preparation.declarer_presence, "abandon", "Parti à la pause.")
    monde.faire_signer("electronique", 1)


def _accord_1(monde: Fabrique) -> None:
    """A bloc in which nearly everything that can be printed is."""
    seance = monde.seance
    for jour, fields in (
        (12, {"canal": "mail", "contexte": HOSTILE}),
        (13, {"canal": "telephone", "nature": "simulee", "marques": ("difficile",)}),
        (14, {"canal": "tchat"}),
        (16, {}),
    ):
        seance.faire(epreuve.observer, "1", situation(jour, cadre="Accueil", **fields))
    seance.faire(
        epreuve.corriger,
        "1",
        2,
        situation(13, cadre="accueil", canal="telephone", nature="simulee", marques=("difficile",)),
    )
    seance.faire(epreuve.retirer, "1", 3, "Saisie en double.")
    seance.faire(epreuve.demarrer, "1", "entretien")
    monde.horloge.avancer(300)
    seance.faire(epreuve.suspendre, "1", "entretien", "Alerte incendie.")
    monde.horloge.avancer(75)
    seance.faire(epreuve.reprendre, "1", "entretien")
    monde.horloge.avancer(200)
    seance.faire(epreuve.suspendre, "1", "entretien")
    monde.horloge.avancer(30)
    seance.faire(epreuve.reprendre, "1", "entretien")
    seance.faire(epreuve.motiver, "1", "entretien", "Appel urgent.", "pause")
    monde.horloge.redemarrer()
    seance.faire(epreuve.recaler, "1", "entretien", 600_000, "Ordinateur redémarré.")
    monde.horloge.avancer(1000)
    seance.faire(epreuve.terminer, "1", "entretien")
    seance.faire(epreuve.motiver, "1", "entretien", "Une réponse longue, menée à son terme.")
    monde.deroger("bloc.1.cadres", "Un seul plateau sur ce site.")
    monde.noter_tout(1, "1")
    for critere, marque in (
        ("1.1.1", "non_observe"),
        ("1.1.2", "sans_objet"),
        ("1.2.1", "non_conforme"),
        ("1.2.2", "non_observe"),
    ):
        seance.faire(notation.noter, critere, marque)
    seance.sceller("1")
    monde.noter_tout(2, "1")
    for critere, marque in (("1.1.2", "sans_objet"), ("1.1.3", "non_conforme"), ("1.2.2", "non_observe")):
        seance.faire(notation.noter, critere, marque)
    seance.faire(notation.juger, "1.2", "non_acquise")
    seance.sceller("1")
    monde.reveler("1")
    seance.faire(concilier.trancher, "1", "1.1.1", "conforme")
    seance.faire(concilier.trancher, "1", "1.1.3", "non_conforme", "Deux oublis, relevés ensemble.")
    seance.faire(concilier.constater_desaccord, "1", "1.2.1", "Vu deux fois.", "Pas vu.")
    seance.faire(concilier.constater_desaccord, "1", "1.2", "Acquise malgré un oubli.", "Non acquise : oubli grave.")
    seance.faire(concilier.retenir_precisions, "1", "1.1", "1+2")
    seance.faire(concilier.retenir_precisions, "1", "1.2", "reecrit", "Texte réécrit à deux,\nsur deux lignes.")
    monde.accorder("1")


def _accord_4(monde: Fabrique) -> None:
    """A draw by lot, and a result that the two settled against the candidate."""
    seance = monde.seance
    seance.tirer("4", ("Réclamation A", "Réclamation B", "Réclamation C"))
    for jour in (12, 13):
        seance.faire(epreuve.observer, "4", situation(jour, nature="reconstituee"))
    monde.mener("4")
    monde.deroger("bloc.4.nombre", "Le troisième interlocuteur était souffrant.", 2)
    monde.noter_tout(1, "4")
    seance.sceller("4")
    monde.defavorable(2, "4", "La remontée n’a pas été montrée.")
    seance.sceller("4")
    monde.reveler("4")
    for cellule, valeur in (("4.1", "acquise"), ("4.2", "non_acquise"), ("4", "non_acquis")):
        seance.faire(concilier.trancher, "4", cellule, valeur, f"Motif commun pour {cellule}.")
    seance.faire(concilier.retenir_precisions, "4", "4.1", "1")
    seance.faire(concilier.retenir_precisions, "4", "4.2", "2")
    monde.accorder("4")


def _accord_3(monde: Fabrique) -> None:
    """Places that the source lost, a result against the candidate with two reasons; one alone has confirmed it."""
    seance = monde.seance
    for jour, marque in ((12, "interne"), (13, "externe")):
        seance.faire(epreuve.observer, "3", situation(jour, marques=(marque,)))
    monde.mener("3")
    for siege, motif in zip(SIEGES, ("Réponses trop générales.", "La suite à donner manquait."), strict=True):
        monde.defavorable(siege, "3", motif)
        seance.sceller("3")
    monde.reveler("3")
    seance.faire(concilier.retenir_precisions, "3", "3.1", "1+2")
    empreinte = concilier.a_accorder(seance.dossier, "3")
    monde.seul(1)
    seance.faire(concilier.confirmer_accord, "3", empreinte)


def _accords(monde: Fabrique) -> None:
    """Two blocs agreed on, a third by one alone; nothing frozen yet."""
    monde.commencer("EX-ACCORDS", "1", "3", "4")
    monde.seance.faire(
        preparation.renseigner_candidat,
        Candidat("Martin-Décomposé", "Lou", "PETIT", date(1990, 2, 28), "Niort"),
        Affectation("Mutuelle Exemple", "Prestations santé", "Gestionnaire", "Gestionnaire prévoyance", "VAE", 5),
    )
    identifier(monde.seance)
    monde.seance.faire(preparation.declarer_presentation, "2", "deja_acquis", "Certificat du 3 mars 2025.")
    _accord_1(monde)
    _accord_4(monde)
    _accord_3(monde)


def _sieges(monde: Fabrique) -> None:
    """Dérogations in every state, while the dossier is still being prepared."""
    seance = monde.commencer("EX-SIEGES", "1")
    perime = replace(evaluateur(monde.un, 1), habilitation=Habilitation("HAB-EX-9", date(2026, 11, 19)))
    seance.occuper_siege(1, perime)
    seance.occuper_siege(2, replace(evaluateur(monde.deux, 2), employeur="Mutuelle Fictive", service=""))
    monde.deroger("siege.1.habilitation_fin", "Renouvellement demandé à la branche.", 2)
    monde.deroger("siege.2.employeur", "Détaché pour la session.")
    monde.deroger("siege.2.service", "Service supprimé le mois dernier.")
    seance.faire(epreuve.observer, "1", situation(12, canal="mail"))
    monde.deroger("bloc.1.nombre", "Un seul client est venu.")
    monde.deroger("bloc.1.phase_entretien", "Entretien reporté.")
    seance.faire(deroger.retirer, 5, "L’entretien a lieu.")
    monde.deroger("bloc.1.canaux", "Le téléphone est en panne.", 2)
    monde.seul(1)
    seance.faire(deroger.proposer, "bloc.1.cadres", "Pas encore acceptée.")
    monde.deroger("bloc.1.phase_entretien", "Entretien reporté au lendemain.")
    # What was accepted no longer covers what became of it: one situation more, a clock that runs.
    seance.faire(epreuve.observer, "1", situation(13, canal="mail", cadre="cadre 12"))
    seance.faire(epreuve.demarrer, "1", "entretien")


def _tout_observer(monde: Fabrique) -> None:
    """Blocs 1, 2, 4 and 5 with every requirement unmet and every accident of a clock."""
    seance = monde.seance
    for jour in (2, 14):
        seance.faire(epreuve.observer, "1", situation(jour, cadre="Accueil", canal="mail"))
    seance.faire(epreuve.demarrer, "1", "entretien")
    monde.horloge.avancer(400)
    monde.horloge.redemarrer()
    monde.horloge.avancer(500)
    seance.faire(epreuve.terminer, "1", "entretien")
    for jour in (12, 13, 14):
        seance.faire(epreuve.observer, "4", situation(jour, nature="reconstituee"))
    seance.faire(epreuve.demarrer, "4", "epreuve")
    monde.mener("4", "entretien")
    for jour in (10, 11, 17):
        seance.faire(epreuve.observer, "5", situation(jour, marques=("fiche_contact",)))
    monde.mener("5")


def _tout(monde: Fabrique) -> None:
    """Every kind of dérogation in force, frozen, printed and signed by hand."""
    seance = monde.commencer("EX-TOUT", "1", "2", "4", "5")
    seance.occuper_siege(1, replace(_meme_service(evaluateur(monde.un, 1)), qualite="expert_interne"))
    seance.occuper_siege(
        2, replace(evaluateur(monde.deux, 2), nom="Essai-Un", prenom="Anné", qualite="responsable_pedagogique")
    )
    _tout_observer(monde)
    monde.horloge.deplacer(-300)
    seance.faire(preparation.declarer_presence, "present")
    monde.deroger("horloge.1", "Heure remise d’après l’horloge parlante.")
    for seconds in (70, 70):
        monde.horloge.deplacer(seconds)
        seance.faire(preparation.declarer_presence, "present")
    monde.deroger("horloge.3", "Heure corrigée par le réseau.", 2)
    siege: Numero = 2
    while restes := [m.regle.cle for m in conformite.manquements(seance.dossier) if m.derogeable]:
        siege = 2 if siege == 1 else 1
        monde.deroger(restes[0], f"Accepté à deux, sur le point {restes[0]}.", siege)
    for bloc in seance.dossier.presentes:
        monde.sceller_tout(bloc)
        monde.conclure(bloc)
    monde.faire_signer("papier", 1, 2)
    seance.cloture.clore()


def _meme_service(qui: Evaluateur) -> Evaluateur:
    return replace(qui, service="prestations SANTÉ", habilitation=None)


def jouer(root: Path) -> Fabrique:
    """Play every dossier; the clock is spoiled last."""
    monde = Fabrique(root / "donnees", root / "centre", _referentiel(), hasard("dossiers de reference"))
    monde.poste.coffre.marquer_entrainement(PHRASE)
    for dossier in (_amende, _desaccord, _absent, _abandon, _accords, _sieges, _tout):
        dossier(monde)
    monde.poste.liste.lister()
    return monde


def _said(monde: Fabrique) -> Iterator[str]:
    """What the tests must find."""
    for resume in monde.poste.liste.lister():
        seance = ouvrir_dossier(monde.poste, resume.dossier)
        d = seance.dossier
        pv = redaction.proces_verbal(d, "papier", INSTANT, seance.cahier.tete)
        projet = canonique.empreinte(proces_verbal.encode(pv))
        yield f"{d.reference} {d.identifiant} {d.rang} {seance.cahier.tete} {projet}"
        yield from (f"  CONTENU {code} {accords.empreinte(d, code)}" for code in d.blocs)
    for nom, (reference, numero) in FIGES.items():
        version = figees(ouvrir_dossier(monde.poste, reference))[numero]
        pages = grille.compose(proces_verbal.read(version.contenu))
        yield f"  PDF {nom} {version.empreinte} {hashlib.sha256(pages).hexdigest()}"


def main() -> None:
    """Make the folder, which must not exist yet, and print its facts."""
    if DOSSIERS.exists():
        sys.exit(f"{DOSSIERS} exists: golden dossiers are made once.")
    with tempfile.TemporaryDirectory() as provisoire:
        monde = jouer(Path(provisoire))
        said = list(_said(monde))
        proposes = [f"{reference} {data}" for reference, data in proposees(monde.poste)]
        grilles = {}
        for nom, (reference, numero) in FIGES.items():
            seance = ouvrir_dossier(monde.poste, reference)
            grilles[nom] = seance.cloture.original(figees(seance)[numero])
        monde.poste.close()
        DONNEES.mkdir(parents=True)
        for nom in FICHIERS:
            shutil.copyfile(monde.donnees / nom, DONNEES / nom)
        for nom, data in grilles.items():
            (DOSSIERS / f"{nom}.pdf").write_bytes(data)
        AUTORITE.write_bytes(monde.centre.pem)
        DEROGATIONS.write_text("\n".join(proposes) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(said) + "\n")


if __name__ == "__main__":
    main()
