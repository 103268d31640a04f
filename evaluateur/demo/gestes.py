"""What can happen in the week: one gesture an act of the agenda, each through the use cases alone.

A gesture returns what was done, in French, for the line of progress.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evaluateur.demo.contenu import BlocJoue, Etape, GrilleJouee, Semaine
from evaluateur.demo.horloge import HorlogeReglee
from evaluateur.metier import conciliation
from evaluateur.metier.actes import concilier, deroger, epreuve, notation, preparation
from evaluateur.metier.conciliation import Etat
from evaluateur.metier.designation import duree
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.typographie import enumeration, pluriel
from evaluateur.metier.vocabulaire import MODES, BlocCode, CelluleCode, Numero, ProfilId
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance

SECONDES_MARQUE = 9
SECONDES_VERDICT = 14
SIGNES_PAR_SECONDE = 4
"""How fast the evaluators type."""


@dataclass
class Scene:
    """Where the week is played. ``blocs`` holds the content, completed by the draw; ``seance`` changes every day."""

    poste: Poste
    seance: Seance
    semaine: Semaine
    horloge: HorlogeReglee
    profils: dict[Numero, ProfilId]
    blocs: dict[BlocCode, BlocJoue]

    def taper(self, text: str) -> None:
        """Let the time of typing go by."""
        self.horloge.avancer(len(text) // SIGNES_PAR_SECONDE)

    def noms(self, etape: Etape) -> str:
        """Who holds the keyboard."""
        roles = {r.siege: r.nom_complet for r in self.semaine.evaluateurs}
        return enumeration([roles[s] for s in etape.sieges])

    def bloc(self, etape: Etape) -> Bloc:
        """The bloc of the référentiel."""
        return self.seance.dossier.referentiel.par_bloc[etape.bloc]

    def grille(self, etape: Etape) -> GrilleJouee:
        """What the one at the keyboard marks and writes."""
        return self.blocs[etape.bloc].grille(etape.sieges[0])


# --- préparation


def _preparer(scene: Scene, etape: Etape) -> str:
    seance = scene.seance
    keys = {p.identifiant: p.cle_publique for p in scene.poste.trousseau.profils}
    for role in scene.semaine.evaluateurs:
        identifiant = scene.profils[role.siege]
        scene.horloge.avancer(60)
        seance.occuper_siege(role.siege, role.evaluateur(identifiant, keys[identifiant]))
    for code in scene.blocs:
        scene.horloge.avancer(5)
        seance.faire(preparation.declarer_presentation, code, "presente")
    scene.horloge.avancer(120)
    seance.faire(preparation.declarer_presence, "present")
    seance.faire(preparation.verifier_identite, "conforme", "carte_identite")
    return f"dossier {seance.dossier.reference} ouvert, {pluriel(len(scene.blocs), 'bloc présenté', 'blocs présentés')}"


def _deroger(scene: Scene, etape: Etape) -> str:
    derogation = scene.semaine.derogation
    scene.taper(derogation.motif)
    scene.seance.faire(deroger.proposer, derogation.regle, derogation.motif)
    return f"dérogation motivée par {scene.noms(etape)}"


def _accepter(scene: Scene, etape: Etape) -> str:
    for derogation in scene.seance.dossier.derogations:
        if not derogation.acceptee:
            scene.seance.faire(deroger.accepter, derogation.numero)
    return f"dérogation acceptée par {scene.noms(etape)}"


# --- épreuve


def _observer(scene: Scene, etape: Etape) -> str:
    joue = scene.blocs[etape.bloc]
    for numero in etape.situations:
        situation = joue.situations[numero - 1]
        scene.taper(situation.contexte)
        scene.seance.faire(epreuve.observer, etape.bloc, situation)
    return pluriel(len(etape.situations), "situation observée", "situations observées")


def _tirer(scene: Scene, etape: Etape) -> str:
    joue = scene.blocs[etape.bloc]
    retenu = scene.seance.tirer(etape.bloc, tuple(c.intitule for c in joue.cas))
    scene.blocs[etape.bloc] = joue.avec_cas(retenu)
    return f"tirage au sort, « {joue.cas[retenu].intitule} »"


def _chronometrer(scene: Scene, etape: Etape) -> str:
    seance, code, phase = scene.seance, etape.bloc, etape.phase
    jouee = scene.blocs[code].horloge(phase)
    seance.faire(epreuve.demarrer, code, phase)
    scene.horloge.avancer(jouee.parties[0])
    for pause, part in zip(jouee.pauses, jouee.parties[1:], strict=True):
        seance.faire(epreuve.suspendre, code, phase, pause.motif)
        scene.horloge.avancer(pause.secondes)
        seance.faire(epreuve.reprendre, code, phase)
        scene.horloge.avancer(part)
    seance.faire(epreuve.terminer, code, phase)
    if jouee.motif_fin:
        scene.taper(jouee.motif_fin)
        seance.faire(epreuve.motiver, code, phase, jouee.motif_fin)
    nom = next(p.intitule for p in scene.bloc(etape).modalites.phases if p.code == phase)
    return f"{nom.lower()}, {duree(sum(jouee.parties))}"


# --- notation, alone


def _noter(scene: Scene, etape: Etape) -> str:
    grille = scene.grille(etape)
    _annoter(scene, etape, grille, entretien=False)
    for competence in etape.competences:
        _marquer(scene, etape, grille, competence)
        if competence not in _pending(scene, etape, grille):
            _conclure_competence(scene, grille, competence)
    return f"{scene.noms(etape)} renseigne {pluriel(len(etape.competences), 'compétence')}"


def _marquer(scene: Scene, etape: Etape, grille: GrilleJouee, competence: CelluleCode) -> None:
    """Mark a table: évaluateur 1 line by line, évaluateur 2 what stands out, then the rest in one go."""
    current = scene.semaine.marque_courante
    for critere in scene.seance.dossier.referentiel.par_competence[competence].criteres:
        scene.horloge.avancer(SECONDES_MARQUE)
        if critere.code in grille.marques or etape.sieges[0] == 1:
            scene.seance.faire(notation.noter, critere.code, grille.marques.get(critere.code, current))
        if critere.code in grille.signales:
            scene.seance.faire(notation.signaler, critere.code, True)
    if etape.sieges[0] == 2:
        scene.seance.faire(notation.noter_le_reste, competence, current)


def _pending(scene: Scene, etape: Etape, grille: GrilleJouee) -> list[CelluleCode]:
    """Competences on which the entretien must shed light first."""
    competences = scene.bloc(etape).competences
    return [k.code for k in competences if any(c.code in grille.abordes for c in k.criteres)]


def _conclure_competence(scene: Scene, grille: GrilleJouee, competence: CelluleCode) -> None:
    scene.horloge.avancer(SECONDES_VERDICT)
    scene.seance.faire(notation.juger, competence, grille.verdicts[competence])
    text = grille.precisions.get(competence, "")
    scene.taper(text)
    scene.seance.faire(notation.preciser, competence, text)


def _annoter(scene: Scene, etape: Etape, grille: GrilleJouee, *, entretien: bool) -> None:
    """Write the notes on the situations entered since, or those on the entretien."""
    dossier = scene.seance.dossier
    written = dossier.grille(etape.bloc, scene.profils[etape.sieges[0]]).notes.values()
    for note in grille.notes:
        venue = entretien if note.situation == 0 else note.situation in dossier.bloc(etape.bloc).situations
        if venue and note.texte not in written:
            scene.taper(note.texte)
            scene.seance.faire(notation.annoter, etape.bloc, note.texte, note.situation)


def _completer(scene: Scene, etape: Etape) -> str:
    grille = scene.grille(etape)
    _annoter(scene, etape, grille, entretien=True)
    for critere in grille.abordes:
        scene.horloge.avancer(SECONDES_MARQUE)
        scene.seance.faire(notation.aborder, critere, True)
    for critere, valeur in grille.apres_entretien.items():
        scene.horloge.avancer(SECONDES_MARQUE)
        scene.seance.faire(notation.noter, critere, valeur)
    for competence in _pending(scene, etape, grille):
        _conclure_competence(scene, grille, competence)
    return f"{scene.noms(etape)} complète sa grille après l’entretien"


def _conclure(scene: Scene, etape: Etape) -> str:
    grille = scene.grille(etape)
    scene.horloge.avancer(SECONDES_VERDICT)
    scene.taper(grille.motif)
    scene.seance.faire(notation.juger_bloc, etape.bloc, grille.resultat, grille.motif)
    return f"{scene.noms(etape)} se prononce"


# --- scellement et conciliation


def _sceller(scene: Scene, etape: Etape) -> str:
    scene.seance.sceller(etape.bloc)
    return f"{scene.noms(etape)} scelle sa grille"


def _reveler(scene: Scene, etape: Etape) -> str:
    scene.seance.reveler(etape.bloc)
    return "les deux grilles sont révélées"


def _concilier(scene: Scene, etape: Etape) -> str:
    seance, joue = scene.seance, scene.blocs[etape.bloc]
    seance.faire(concilier.confirmer_egales, etape.bloc)
    ecarts = [c for c in conciliation.cellules(seance.dossier, etape.bloc) if c.etat is Etat.ECART]
    for reglement in joue.reglements:
        scene.taper(reglement.motif)
        seance.faire(concilier.trancher, etape.bloc, reglement.cellule, reglement.valeur, reglement.motif)
    for retenue in joue.retenues:
        scene.horloge.avancer(20)
        scene.taper(retenue.texte)
        seance.faire(concilier.retenir_precisions, etape.bloc, retenue.competence, retenue.origine, retenue.texte)
    return f"conciliation, {pluriel(len(ecarts), 'écart tranché', 'écarts tranchés')}"


def _accorder(scene: Scene, etape: Etape) -> str:
    seance = scene.seance
    seance.faire(concilier.confirmer_accord, etape.bloc, concilier.a_accorder(seance.dossier, etape.bloc))
    word = seance.dossier.referentiel.echelles.bloc.valeur(conciliation.resultat(seance.dossier, etape.bloc))
    return f"{scene.noms(etape)} confirme l’accord, {word.mot.lower() if word else ''}"


# --- clôture


def _figer(scene: Scene, etape: Etape) -> str:
    scene.seance.cloture.figer(scene.semaine.mode)
    return f"grille officielle figée, mode {MODES[scene.semaine.mode]}"


def _signer(scene: Scene, etape: Etape) -> str:
    scene.seance.cloture.signer()
    return f"{scene.noms(etape)} signe"


def _clore(scene: Scene, etape: Etape) -> str:
    scene.seance.cloture.clore()
    return "dossier clos"


GESTES: dict[str, Callable[[Scene, Etape], str]] = {
    "preparer": _preparer,
    "deroger": _deroger,
    "accepter": _accepter,
    "observer": _observer,
    "tirer": _tirer,
    "chronometrer": _chronometrer,
    "noter": _noter,
    "completer": _completer,
    "conclure": _conclure,
    "sceller": _sceller,
    "reveler": _reveler,
    "concilier": _concilier,
    "accorder": _accorder,
    "figer": _figer,
    "signer": _signer,
    "clore": _clore,
}
