"""Makes the golden base of this version, once: ``python -m tests.references.fabriquer_base``, from the root.

It plays a small session that leaves every type of fait behind, and prints what ``tests/db/test_base_reference.py``
must find in it for ever. Once a version is released its golden base is never made again: a new one adds its folder.
"""

from __future__ import annotations

import hashlib
import itertools
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from evaluateur.db import migrations, moteur
from evaluateur.metier import accords
from evaluateur.metier.actes import cloture, concilier, deroger, epreuve, notation, preparation
from evaluateur.metier.personnes import Affectation, Candidat, Session
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.seance.sinistre import restauration, sauvetage
from tests.parcours.monde import PHRASE, Monde, argon_leger, evaluateur, identifier, referentiel_entier, situation

ICI = Path(__file__).parent
LONG = "Un commentaire qui ne tient pas dans un seul pli. " * 30
HOSTILE = "a < b & <i>c</i>\nligne 2 \U0001f469\u200d\U0001f52c \u202eenvers\u202c =1+1"


def hasard(seed: str = "base de reference") -> Callable[[int], bytes]:
    """What stands for chance here: the same at each run."""
    counter = itertools.count()

    def tirer(count: int) -> bytes:
        return hashlib.shake_256(f"{seed} {next(counter)}".encode()).digest(count)

    return tirer


def _referentiel() -> Referentiel:
    """Blocs 1, 4 and 5, one competence each but for two in the first."""
    whole = referentiel_entier()

    def reduire(code: str, how_many: int) -> object:
        bloc = whole.par_bloc[BlocCode(code)]
        activite = bloc.activites[0]
        return replace(bloc, activites=(replace(activite, competences=activite.competences[:how_many]),))

    return replace(whole, blocs=(reduire("1", 2), reduire("4", 1), reduire("5", 1)))


def _bloc_1(monde: Monde) -> None:
    seance = monde.seance
    for jour in (12, 13, 14, 15):
        seance.faire(epreuve.observer, "1", situation(jour, canal="mail" if jour % 2 else "", contexte=HOSTILE))
    seance.faire(epreuve.corriger, "1", 2, situation(13, contexte="Contexte corrigé."))
    seance.faire(epreuve.retirer, "1", 4, "Saisie en double.")
    seance.faire(epreuve.demarrer, "1", "entretien")
    monde.horloge.avancer(300)
    seance.faire(epreuve.suspendre, "1", "entretien")
    monde.horloge.avancer(120)
    seance.faire(epreuve.reprendre, "1", "entretien")
    seance.faire(epreuve.motiver, "1", "entretien", "Alerte incendie.", "pause")
    monde.horloge.redemarrer()
    seance.faire(epreuve.recaler, "1", "entretien", 400_000, "Ordinateur redémarré.")
    monde.horloge.avancer(100)
    seance.faire(epreuve.terminer, "1", "entretien", "Le candidat avait tout dit.")
    monde.noter_tout(1, "1")
    seance.faire(notation.noter, "1.1.1", "non_observe")
    seance.faire(notation.signaler, "1.1.2", True)
    seance.faire(notation.aborder, "1.1.2", True)
    seance.faire(notation.annoter, "1", "Note personnelle.", 1)
    seance.faire(notation.noter, "1.1.3", None)
    seance.faire(notation.noter, "1.1.3", "conforme")
    seance.faire(notation.preciser, "1.1", HOSTILE)
    seance.faire(notation.preciser, "1.2", LONG)
    seance.sceller("1")
    monde.noter_tout(2, "1")
    monde.horloge.avancer(1)
    monde.horloge.deplacer(-5)
    seance.sceller("1")
    monde.ensemble()
    seance.reveler("1")
    seance.faire(concilier.confirmer_egales, "1")
    seance.faire(concilier.trancher, "1", "1.1.1", "conforme", "Vu pendant l’entretien.")
    seance.faire(concilier.retenir_precisions, "1", "1.1", "1+2")
    seance.faire(concilier.retenir_precisions, "1", "1.2", "reecrit", "Texte réécrit à deux.")
    monde.accorder("1")


def _bloc_4(monde: Monde) -> None:
    monde.seance.tirer("4", ("Réclamation A", "Réclamation B", "Réclamation C"))
    monde.seance.faire(preparation.declarer_presentation, "4", "deja_acquis", "Certificat du 3 mars 2025.")


def _bloc_5(monde: Monde) -> None:
    """Évaluateur 2 is replaced, a requirement is waived, one cell stays in dispute."""
    seance = monde.seance
    seance.faire(epreuve.observer, "5", situation(16, nature=_nature(monde, "5"), marques=("fiche_contact",)))
    monde.horloge.avancer(24 * 3600)
    seance.faire(epreuve.demarrer, "5", "entretien")
    monde.horloge.avancer(900)
    seance.faire(epreuve.terminer, "5", "entretien")
    monde.noter_tout(2, "5")
    three = monde.poste.trousseau.creer_profil("ESSAI-TROIS", "Chloé", PHRASE)
    monde.seul(1)
    seance.remplacer(2, evaluateur(three, 2), "Arrêt de travail.")
    seance.faire(deroger.retirer, seance.faire(deroger.proposer, "bloc.5.nombre", "Première rédaction."), "Mal dit.")
    numero = seance.faire(deroger.proposer, "bloc.5.nombre", "Poste de travail en panne.")
    monde.seul(2)
    seance.faire(deroger.accepter, numero)
    for siege in (1, 2):
        monde.noter_tout(siege, "5")
        if siege == 2:
            seance.faire(notation.juger, "5.1", "non_acquise")
        seance.sceller("5")
    monde.ensemble()
    seance.reveler("5")
    seance.faire(concilier.confirmer_egales, "5")
    seance.faire(concilier.constater_desaccord, "5", "5.1", "Vu deux fois.", "Pas vu.")
    seance.faire(concilier.retenir_precisions, "5", "5.1", "2")
    monde.accorder("5")
    monde.accorder("1")  # the successor confirms what the one before had agreed to


def _nature(monde: Monde, bloc: str) -> str:
    return monde.ref.par_bloc[BlocCode(bloc)].modalites.natures[0].cle


def jouer(data_folder: Path) -> Monde:
    """Play the session."""
    monde = Monde(data_folder, _referentiel(), hasard())
    monde.poste.coffre.marquer_entrainement(PHRASE)
    monde.seance.faire(
        preparation.renseigner_candidat,
        Candidat("Martin-Décomposé", "Lou", date_naissance=date(1990, 2, 28)),
        Affectation("Mutuelle Exemple", "Prestations santé", amenagement_minutes=0),
    )
    identifier(monde.seance)
    monde.seance.faire(
        preparation.renseigner_session,
        Session("Salle d’essai", date(2026, 11, 16), date(2026, 11, 20), "Organisme fictif"),
    )
    _bloc_1(monde)
    _bloc_4(monde)
    _bloc_5(monde)
    monde.ensemble()
    monde.seance.cloture.figer("papier")
    monde.seul(1)
    monde.seance.cloture.signer()
    monde.seance.cloture.joindre_scan("grille", "image/png", b"\x89PNG\r\n\x1a\nfeuille scannee")
    monde.seance.faire(cloture.rouvrir, "Le mode était faux.")
    monde.signer_et_clore("electronique")
    monde.seul(1)
    vu = monde.seance.dossier.candidat.etat_civil
    monde.seance.faire(cloture.rectifier_identite, replace(vu, lieu_naissance="Niort"), "Lieu oublié.")
    monde.seance.faire(cloture.ouvrir_version, "Erreur de saisie.")
    monde.seance.brouillons.save(BlocCode("5"), "correction", "Texte en cours de fra")
    principal = monde.seance
    monde.seance = monde.ouvrir_dossier("EX-2")
    monde.seance.faire(preparation.declarer_presence, "absent", "Ne s’est pas présenté.")
    monde.seance = principal
    _restauree(monde)
    monde.poste.liste.lister()
    return monde


def _restauree(monde: Monde) -> None:
    """A backup is put back: one fait is lost, and both read it."""
    monde.horloge.avancer(60)
    monde.poste.back_up()
    monde.seance.faire(preparation.declarer_presence, "present", "Écrit après la sauvegarde.")
    monde.poste.close()
    monde.horloge.avancer(60)
    sauvegarde = sauvetage.latest(monde.donnees)
    ouvert = sauvetage.open_profile(sauvegarde.dossier, monde.un.identifiant, PHRASE)
    restauration.restore(monde.donnees, sauvegarde, ouvert, monde.horloge.instant)
    monde.poste = Poste(monde.donnees, monde.horloge, hasard("apres la restauration"), argon=argon_leger)
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    monde.poste.asseoir(monde.un.identifiant)
    monde.seance = ouvrir_dossier(monde.poste, "EX-1")


def main() -> None:
    """Make the folder of the present version, which must not exist yet, and print its facts."""
    destination = ICI / f"base-v{migrations.VERSION}"
    if destination.exists():
        sys.exit(f"{destination} exists: a golden base is made once.")
    with tempfile.TemporaryDirectory() as provisoire:
        monde = jouer(Path(provisoire) / "donnees")
        one, absent = (ouvrir_dossier(monde.poste, r) for r in ("EX-1", "EX-2"))
        said = [
            f"TETE {one.cahier.tete}",
            f"TETE_ABSENT {absent.cahier.tete}",
            f"PV_1 {one.dossier.versions[0].empreinte}",
            *(f"CONTENUS {bloc} {accords.empreinte(one.dossier, BlocCode(bloc))}" for bloc in ("1", "5")),
        ]
        monde.poste.close()
        shutil.rmtree(monde.donnees / "sauvegardes")
        destination.mkdir()
        for nom in (moteur.FICHIER, "profils.json", "phrase-entrainement.txt"):
            shutil.copyfile(monde.donnees / nom, destination / nom)
    sys.stdout.write("\n".join(said) + "\n")


if __name__ == "__main__":
    main()
