"""The eight steps of a session: where each stands for the bloc in sight, what is left there, what comes next.

Free of any window: the same answers serve the steps, the strip at the bottom, F8 and the tests.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.metier import accords, conciliation, designation, jury
from evaluateur.metier.actes.scellement import phrase_manque
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.conformite import conformite
from evaluateur.metier.conformite.conformite_preparation import preparation
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.etapes import ETAPES, Etape
from evaluateur.metier.grille import Grille, a_aborder, manques
from evaluateur.metier.referentiel import Bloc, Echelles
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import HORS_BLOC, BlocCode, CelluleCode, ProfilId

EtatPas = Literal["a_faire", "en_cours", "manque", "fait", "scelle"]


class Pas(Struct, frozen=True):
    """One step of the rail: its state, and what its pill says."""

    etape: Etape
    etat: EtatPas
    pastille: str = ""


class Reste(Struct, frozen=True):
    """Something left to do, in words, with the place where it is done."""

    phrase: str
    etape: Etape
    bloc: BlocCode = HORS_BLOC
    cible: str = ""
    quoi: str = ""


def pas(dossier: Dossier, bloc: BlocCode, personnes: tuple[ProfilId, ...]) -> tuple[Pas, ...]:
    """The steps for whoever holds the keyboard; ``bloc`` may be empty before any is presented."""
    if bloc not in dossier.blocs:
        return tuple(_common(dossier, etape) for etape in dossier.referentiel.deroule)
    return tuple(_pas(dossier, bloc, personnes, etape) for etape in dossier.referentiel.deroule)


def _pas(dossier: Dossier, bloc: BlocCode, personnes: tuple[ProfilId, ...], etape: Etape) -> Pas:
    if etape == "epreuve":
        return _epreuve(dossier, bloc)
    if etape == "grille":
        return _grille(dossier, bloc, personnes)
    if etape == "entretien":
        return _entretien(dossier, bloc, personnes)
    if etape == "scellement":
        return _scellement(dossier, bloc)
    if etape == "conciliation":
        return _conciliation(dossier, bloc)
    return _common(dossier, etape)


def _common(dossier: Dossier, etape: Etape) -> Pas:
    """The steps of the whole dossier."""
    if etape == "preparation":
        restes = conformite.sans_derogation(dossier, preparation(dossier))
        restes += [] if dossier.presence else [_presence(dossier)]
        return Pas(etape, "manque", f"{len(restes)} à vérifier") if restes else Pas(etape, "fait")
    if etape == "signature":
        count = len(jury.sieges(dossier))
        if dossier.clos:
            return Pas(etape, "fait", f"{count} / {count}")
        if dossier.fige is not None:
            return Pas(etape, "en_cours", f"{len(dossier.fige.signatures)} / {count}")
    if etape == "remise" and dossier.clos:
        return Pas(etape, "en_cours")
    return Pas(etape, "a_faire")


def _presence(dossier: Dossier) -> Manquement:
    return conformite.presence(dossier)[0]


def _epreuve(dossier: Dossier, bloc: BlocCode) -> Pas:
    etat = dossier.bloc(bloc)
    count = len(etat.situations)
    if not count and not etat.tirages:
        return Pas("epreuve", "a_faire")
    missing = [m for m in _du_bloc(dossier, bloc) if m.etape == "epreuve"]
    return Pas("epreuve", "en_cours" if missing else "fait", str(count))


def _du_bloc(dossier: Dossier, bloc: BlocCode) -> list[Manquement]:
    return conformite.sans_derogation(dossier, conformite.du_bloc(dossier, bloc))


def _seul(personnes: tuple[ProfilId, ...]) -> ProfilId | None:
    return Clavier(personnes).seul


def _grille(dossier: Dossier, bloc: BlocCode, personnes: tuple[ProfilId, ...]) -> Pas:
    etat, total = dossier.bloc(bloc), len(dossier.referentiel.par_bloc[bloc].criteres)
    if etat.revele_le or jury.scelles(dossier, bloc):
        return Pas("grille", "fait", f"{total} / {total}")
    seul = _seul(personnes)
    if seul is None or dossier.siege_de(seul) is None:
        return Pas("grille", "en_cours" if etat.avancements else "a_faire")
    grille = dossier.grille(bloc, seul)
    faits = sum(c.code in grille.marques for c in dossier.referentiel.par_bloc[bloc].criteres)
    if not faits:
        return Pas("grille", "a_faire", f"0 / {total}")
    gaps = manques(grille, dossier.referentiel.par_bloc[bloc], dossier.referentiel.echelles)
    if faits == total and gaps:
        return Pas("grille", "manque", f"{len(gaps)} {'manquent' if len(gaps) > 1 else 'manque'}")
    return Pas("grille", "en_cours" if gaps else "fait", f"{faits} / {total}")


def _entretien(dossier: Dossier, bloc: BlocCode, personnes: tuple[ProfilId, ...]) -> Pas:
    etat, modalites = dossier.bloc(bloc), dossier.referentiel.par_bloc[bloc].modalites
    chronos = [etat.chronos.get(p.code) for p in modalites.phases]
    if all(c is not None and c.etat == "termine" for c in chronos):
        minutes = sum(c.acquis_ms for c in chronos if c) // 60_000
        reste = any(m.etape == "entretien" for m in _du_bloc(dossier, bloc))
        return Pas("entretien", "manque" if reste else "fait", f"{minutes} min")
    if any(chronos):
        return Pas("entretien", "en_cours", _pastille_aborder(dossier, bloc, personnes))
    return Pas("entretien", "a_faire", _pastille_aborder(dossier, bloc, personnes))


def _pastille_aborder(dossier: Dossier, bloc: BlocCode, personnes: tuple[ProfilId, ...]) -> str:
    items = reste_a_aborder(dossier, bloc, personnes)
    return f"{len(items)} à aborder" if items else ""


def liste_a_aborder(dossier: Dossier, bloc: BlocCode, personnes: tuple[ProfilId, ...]) -> list[CelluleCode]:
    """Criteria that the one at the keyboard raises in the entretien, after his own grid."""
    seul = _seul(personnes)
    if seul is None:
        return []
    return a_aborder(dossier.grille(bloc, seul), dossier.referentiel.par_bloc[bloc], dossier.referentiel.echelles)


def reste_a_aborder(dossier: Dossier, bloc: BlocCode, personnes: tuple[ProfilId, ...]) -> list[CelluleCode]:
    """Those not ticked yet."""
    seul = _seul(personnes)
    if seul is None:
        return []
    abordes = dossier.grille(bloc, seul).abordes
    return [code for code in liste_a_aborder(dossier, bloc, personnes) if not abordes.get(code)]


def _scellement(dossier: Dossier, bloc: BlocCode) -> Pas:
    count = len(jury.sieges(dossier))
    scelles = count - len(jury.a_sceller(dossier, bloc))
    badge = f"{scelles} / {count}"
    if scelles == count:
        return Pas("scellement", "scelle", badge)
    return Pas("scellement", "en_cours", badge) if scelles else Pas("scellement", "a_faire")


def _conciliation(dossier: Dossier, bloc: BlocCode) -> Pas:
    if not dossier.bloc(bloc).revele_le:
        return Pas("conciliation", "a_faire")
    if accords.conclu(dossier, bloc):
        return Pas("conciliation", "fait")
    etats = Counter(c.etat for c in conciliation.cellules(dossier, bloc))
    ecarts = etats[conciliation.Etat.ECART] + etats[conciliation.Etat.MANQUANT]
    if ecarts:
        return Pas("conciliation", "manque", pluriel(ecarts, "écart"))
    return Pas("conciliation", "en_cours")


# --- what is left, step by step


def restes(dossier: Dossier, bloc: BlocCode, personnes: tuple[ProfilId, ...], etape: Etape) -> list[Reste]:
    """What is left to do at a step, in the order of the page: what F8 walks through."""
    if etape == "preparation":
        found = conformite.sans_derogation(dossier, preparation(dossier))
        found += [] if dossier.presence else [_presence(dossier)]
        return [_since(m) for m in found]
    if etape in ("signature", "remise"):
        return _signature_restes(dossier)
    if bloc not in dossier.presentes:
        return []
    if etape == "epreuve":
        return [_since(m) for m in _du_bloc(dossier, bloc) if m.etape == "epreuve"]
    if etape in ("grille", "scellement"):
        own = _grille_restes(dossier, bloc, personnes)
        if etape == "scellement":
            own += [_since(m) for m in _du_bloc(dossier, bloc) if m.regle.sorte == "phase"]
        return own
    if etape == "entretien":
        codes = reste_a_aborder(dossier, bloc, personnes)
        points = [Reste(f"{_nom_critere(dossier, bloc, c)} à aborder", "entretien", bloc, c, "aborder") for c in codes]
        return points + [_since(m) for m in _du_bloc(dossier, bloc) if m.etape == "entretien"]
    return _conciliation_restes(dossier, bloc)


def _signature_restes(dossier: Dossier) -> list[Reste]:
    """Before the record is frozen, all that is missing anywhere; then the signatures."""
    if dossier.clos:
        return []
    if dossier.fige is None:
        return [_since(m) for m in conformite.manquements(dossier)]
    expected = [(n, e) for n, e in sorted(dossier.sieges.items()) if n not in dossier.fige.signatures]
    return [
        Reste(f"Signature de {e.prenom} {e.nom}", "signature", HORS_BLOC, f"{SIGNATURE}{n}", "signature")
        for n, e in expected
    ]


def _since(manquement: Manquement) -> Reste:
    return Reste(manquement.phrase, manquement.etape, manquement.bloc, manquement.place, "point")


def _nom_critere(dossier: Dossier, bloc: BlocCode, code: CelluleCode) -> str:
    return designation.cellule(dossier.referentiel.par_bloc[bloc], code)


def _grille_restes(dossier: Dossier, bloc: BlocCode, personnes: tuple[ProfilId, ...]) -> list[Reste]:
    seul = _seul(personnes)
    siege = dossier.siege_de(seul) if seul else None
    if seul is None or siege is None or dossier.bloc(bloc).scelle(siege) or dossier.bloc(bloc).revele_le:
        return []
    return trous(dossier, bloc, dossier.grille(bloc, seul))


def trous(dossier: Dossier, bloc: BlocCode, grille: Grille) -> list[Reste]:
    """The gaps of a grid as places to go to."""
    b = dossier.referentiel.par_bloc[bloc]
    return [
        Reste(phrase_manque(b, manque), "grille", bloc, manque.cellule, manque.quoi)
        for manque in manques(grille, b, dossier.referentiel.echelles)
    ]


class Bilan(Struct, frozen=True, gc=False):
    """A grid counted for those who show it: nobody but :func:`manques` decides what is missing."""

    quoi: dict[CelluleCode, set[str]]
    """What each cell lacks, for the cells that lack something."""
    exiges: frozenset[CelluleCode]
    """Cells whose text is required: précisions of a competence, motif of the bloc."""

    def reste(self, what: str) -> int:
        """How many cells lack this."""
        return sum(what in missing for missing in self.quoi.values())


def bilan(bloc: Bloc, grille: Grille, echelles: Echelles) -> Bilan:
    """Count a grid. A text is required where it would be missing if none were written."""
    what: dict[CelluleCode, set[str]] = {}
    for manque in manques(grille, bloc, echelles):
        what.setdefault(manque.cellule, set()).add(manque.quoi)
    muette = replace(grille, precisions={}, motif="")
    texts = (m.cellule for m in manques(muette, bloc, echelles) if m.quoi in ("precisions", "motif"))
    return Bilan(what, frozenset(texts))


def _conciliation_restes(dossier: Dossier, bloc: BlocCode) -> list[Reste]:
    if not dossier.bloc(bloc).revele_le:
        return []
    ouvertes = [c for c in conciliation.cellules(dossier, bloc) if c.etat in conciliation.OUVERTS]
    ouvertes.sort(key=lambda c: c.etat is conciliation.Etat.A_CONFIRMER)
    words = {"ecart": "écart", "manquant": "cellule manquante", "a_confirmer": "cellule à confirmer"}
    found = [Reste(words[c.etat.value], "conciliation", bloc, c.code, c.etat.value) for c in ouvertes]
    texts = conciliation.precisions_attendues(dossier, bloc)
    return found + [Reste("texte à choisir", "conciliation", bloc, f"{TEXTE}{code}", "texte") for code in texts]


TEXTE = "texte."
"""Begins the place of the printed text of a competence, beside that of its verdict."""
SIGNATURE = "signature."
"""Begins the place of the signature of a seat."""
_WHAT = {
    "critere": ("critère", ""),
    "verdict": ("verdict", ""),
    "precisions": ("précision", ""),
    "bloc": ("résultat de bloc", "résultats de bloc"),
    "motif": ("motif", ""),
    "aborder": ("point à aborder", "points à aborder"),
    "point": ("point à vérifier", "points à vérifier"),
    "ecart": ("écart", ""),
    "manquant": ("cellule manquante", "cellules manquantes"),
    "a_confirmer": ("cellule égale", "cellules égales"),
    "texte": ("texte à choisir", "textes à choisir"),
    "signature": ("signature", ""),
}


def compte(items: list[Reste]) -> str:
    """« Il manque 15 critères, 5 verdicts » – the number and the kind of what is left; empty when nothing is."""
    if not items:
        return ""
    counts = Counter(r.quoi for r in items)
    said = ", ".join(pluriel(n, *_WHAT[what]) for what, n in counts.items())
    if set(counts) <= {"critere", "verdict", "precisions", "bloc", "motif", "signature"}:
        return f"Il manque {said}"
    return said if set(counts) == {"point"} else f"Il reste {said}"


# --- what comes next


class Suite(Struct, frozen=True):
    """The act that moves the dossier on from a step. ``obstacle`` says why it is refused, if it is."""

    phrase: str
    etape: Etape
    bloc: BlocCode = HORS_BLOC
    obstacle: str = ""
    pret: bool = True
    """Nothing is missing at the step that is left."""


def suite(dossier: Dossier, bloc: BlocCode, personnes: tuple[ProfilId, ...], etape: Etape) -> Suite | None:
    """What follows a step for the bloc in sight; None when nothing does."""
    deroule = dossier.referentiel.deroule
    if etape == deroule[-1]:
        return None
    ready = not restes(dossier, bloc, personnes, etape)
    if etape == "preparation" and dossier.presence in ("absent", "abandon"):
        return _vers("signature", bloc, ready=ready)
    if etape == "conciliation" or (etape == "scellement" and jury.seul(dossier)):
        return _apres_l_accord(dossier, bloc)
    if etape == "signature":
        return _vers("remise", bloc, "" if dossier.clos else "Le dossier n’est pas clos.", dossier.clos)
    obstacle = ""
    if etape == "preparation" and not dossier.presentes:
        obstacle = "Aucun bloc n’est présenté."
    elif etape == "scellement" and not _tous_scelles(dossier, bloc):
        obstacle = "Les deux grilles ne sont pas scellées."
    return _vers(deroule[deroule.index(etape) + 1], bloc, obstacle, ready)


def _vers(etape: Etape, bloc: BlocCode, obstacle: str = "", ready: bool = True) -> Suite:
    return Suite(f"Étape suivante : {ETAPES[etape]}", etape, bloc, obstacle, ready)


def _tous_scelles(dossier: Dossier, bloc: BlocCode) -> bool:
    return bloc in dossier.blocs and jury.scelles(dossier, bloc)


def _apres_l_accord(dossier: Dossier, bloc: BlocCode) -> Suite:
    """To the next bloc that is not concluded, then to the signature."""
    conclu = bloc in dossier.blocs and accords.conclu(dossier, bloc)
    ouverts = [code for code in dossier.presentes if code != bloc and not accords.conclu(dossier, code)]
    if dossier.presence == "abandon":  # what is not concluded by then never will be
        return _vers("signature", bloc)
    if not conclu:
        manque = "La grille n’est pas scellée." if jury.seul(dossier) else "L’accord des deux n’est pas confirmé."
        return _vers("signature", bloc, manque, False)
    if ouverts:
        after = [code for code in ouverts if dossier.presentes.index(code) > dossier.presentes.index(bloc)]
        following = (after or ouverts)[0]
        return Suite(f"Passer au bloc {following}", _ou_en_est(dossier, following), following)
    return _vers("signature", bloc)


def _ou_en_est(dossier: Dossier, bloc: BlocCode) -> Etape:
    etat, deroule = dossier.bloc(bloc), dossier.referentiel.deroule
    if etat.revele_le and "conciliation" in deroule:
        return "conciliation"
    if etat.revele_le or any(etat.scelle(s) for s in jury.sieges(dossier)):
        return "scellement"
    return "grille" if etat.avancements or "epreuve" not in deroule else "epreuve"
