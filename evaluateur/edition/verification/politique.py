"""The policy: every reason to doubt is a refusal; only what a pinned authority answers for is authentic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct

from evaluateur.edition.documents.grille.grille import empreinte
from evaluateur.edition.verification import cms, contenu, revisions
from evaluateur.edition.verification.cms import Signature
from evaluateur.edition.verification.verdict import Examen, Reproche, Verdict
from evaluateur.metier import designation
from evaluateur.metier.pv.proces_verbal import EvaluateurPV, ProcesVerbal
from evaluateur.titres import rattachement
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import words

TOLERANCE = timedelta(minutes=2)
"""By how much the clocks of two laptops may differ."""


class Contexte(Struct, frozen=True):
    """What the one who verifies knows. ``connus``: other records that he believes, which may replace this one."""

    maintenant: datetime
    autorites: tuple[Autorite, ...] = ()
    connus: tuple[ProcesVerbal, ...] = ()
    empreinte: str = ""
    """That of the journal, when it is at hand; empty otherwise."""
    un_siege: frozenset[str] = frozenset()
    """Empreintes of the référentiels installed here in which one evaluator sits alone."""


def verify(octets: bytes, contexte: Contexte) -> Verdict:
    """Look at a file, from its bytes to its content, and answer."""
    constats: list[Examen] = []
    pv: ProcesVerbal | None = None
    try:
        pv, signatures = _read(octets, constats, contexte)
        constats += _instants(pv, signatures, contexte)
        constats += _personnes(pv, signatures)
        constats += _versions(pv, contexte)
        rattache = _rattachement(pv, signatures, contexte, constats)
    except Reproche as reproche:
        return Verdict("refuse", (*constats, Examen(False, str(reproche))), pv)
    except revisions.HOSTILE:
        return Verdict("refuse", (*constats, Examen(False, revisions.ILLISIBLE)), pv)
    return Verdict("authentique" if rattache else "intact", tuple(constats), pv)


def verify_all(fichiers: Sequence[bytes], contexte: Contexte) -> list[Verdict]:
    """Look at several files together: one that is not refused tells which versions it replaces."""
    seuls = [verify(octets, contexte) for octets in fichiers]
    crus = tuple(v.pv for v in seuls if v.pv is not None and v.statut != "refuse")
    return [_replaced(v, crus) for v in seuls]


def confront(verdict: Verdict, attendue: str, crus: Sequence[ProcesVerbal]) -> Verdict:
    """The same answer, once a journal was heard: ``attendue`` is the empreinte that it holds for this version."""
    if verdict.pv is not None and attendue and attendue != empreinte(verdict.pv):
        return Verdict("refuse", (*verdict.constats, Examen(False, _AUTRE_CONTENU)), verdict.pv)
    return _replaced(verdict, crus)


_AUTRE_CONTENU = "Ce document n’est pas le procès-verbal que tient le journal de ce dossier."


def _replaced(verdict: Verdict, crus: Sequence[ProcesVerbal]) -> Verdict:
    if verdict.pv is None or verdict.statut == "refuse":
        return verdict
    try:
        _require_current(verdict.pv, crus)
    except Reproche as reproche:
        return Verdict("refuse", (*verdict.constats, Examen(False, str(reproche))), verdict.pv)
    return verdict


def compare_code(verdict: Verdict, code: str) -> Verdict:
    """The same answer, once the code of a sheet of paper was compared with the file."""
    if verdict.pv is None:
        return verdict
    if contenu.same_code(verdict.pv, code):
        bon = Examen(True, "Le code de la page imprimée est celui de ce fichier.")
        return Verdict(verdict.statut, (*verdict.constats, bon), verdict.pv)
    faux = Examen(False, "Le code de la page imprimée n’est pas celui de ce fichier.")
    return Verdict("refuse", (*verdict.constats, faux), verdict.pv)


def _read(octets: bytes, constats: list[Examen], contexte: Contexte) -> tuple[ProcesVerbal, list[Signature]]:
    derniere = revisions.load(octets)
    contenu.require_passive(derniere)
    pv = contenu.read_pv(derniere)
    if pv.mode != "electronique":
        raise Reproche("Ce procès-verbal est en mode papier : l’original est la feuille signée à la main.")
    sieges = _sieges(pv, contexte)
    etats, signatures = [derniere], list[Signature]()
    for siege in reversed(sieges):
        signatures.insert(0, cms.read(revisions.signe(etats[0], siege)))
        etats.insert(0, revisions.load(etats[0].octets[: revisions.end_of_first(etats[0], siege)]))
    for siege, (avant, apres) in zip(sieges, pairwise(etats), strict=True):
        revisions.require_step(avant, apres, siege)
    revisions.require_certification(etats[1], revisions.signe(etats[1], sieges[0]))
    dit = "Les deux signatures couvrent" if len(sieges) > 1 else "La signature couvre"
    constats.append(Examen(True, f"{dit} tout le fichier, qui n’a pas changé depuis."))
    constats.append(contenu.compare(etats[0], pv))
    return pv, signatures


def _sieges(pv: ProcesVerbal, contexte: Contexte) -> tuple[int, ...]:
    """The seats that must have signed. One suffices only under a référentiel that is known here to have one."""
    sieges = tuple(e.siege for e in pv.evaluateurs)
    if sieges == (1, 2) or (sieges == (1,) and pv.certification.referentiel_empreinte in contexte.un_siege):
        return sieges
    raise Reproche("Le procès-verbal ne nomme pas les deux évaluateurs.")


def _instants(pv: ProcesVerbal, signatures: Sequence[Signature], contexte: Contexte) -> list[Examen]:
    for s in signatures:
        if s.instant < pv.fige_le - TOLERANCE:
            raise Reproche(f"L’évaluateur {s.siege} aurait signé avant que le contenu soit figé : horloge fausse.")
        if s.instant > contexte.maintenant + TOLERANCE:
            raise Reproche(f"L’évaluateur {s.siege} aurait signé dans l’avenir : horloge fausse, ici ou là-bas.")
    for une, suivante in pairwise(signatures):
        if suivante.instant < une.instant - TOLERANCE:
            raise Reproche("L’évaluateur 2 aurait signé avant l’évaluateur 1 : horloge fausse.")
    return [Examen(True, _quand(s, pv.session.fuseau)) for s in signatures]


def _quand(s: Signature, fuseau: str) -> str:
    local = designation.local(s.instant, fuseau)
    preuve = (
        "horodaté par un service extérieur, dont personne ne répond ici"
        if s.horodatee
        else "à l’heure de son ordinateur"
    )
    return f"Évaluateur {s.siege} : {s.titre.nom}, le {designation.jour(local)} à {local:%H:%M:%S}, {preuve}."


def _personnes(pv: ProcesVerbal, signatures: Sequence[Signature]) -> list[Examen]:
    sieges = {e.siege: e for e in pv.evaluateurs}
    for s in signatures:
        _personne(sieges[s.siege], s)
    if len(signatures) == 1:
        return [Examen(True, "La personne que nomme le procès-verbal a signé.")]
    premiere, seconde = signatures
    if premiere.titre.cle_publique == seconde.titre.cle_publique:
        raise Reproche("Les deux signatures sont de la même clé : une seule personne a signé.")
    if words(premiere.titre.nom) == words(seconde.titre.nom):
        raise Reproche("Les deux signatures sont au même nom : une seule personne a signé.")
    return [Examen(True, "Deux personnes différentes, celles que nomme le procès-verbal, chacune à son siège.")]


def _personne(e: EvaluateurPV, s: Signature) -> None:
    autre = [t for t in (e.titre,) if t is None or t.empreinte != s.titre.empreinte]
    if autre:
        raise Reproche(
            f"Le certificat qui signe au siège {e.siege} n’est pas celui que nomme le procès-verbal "
            f"pour {e.prenom} {e.nom}."
        )
    if words(s.titre.nom) != words(f"{e.nom} {e.prenom}"):
        raise Reproche(f"Au siège {e.siege}, le certificat est au nom de {s.titre.nom}, et non de {e.prenom} {e.nom}.")


def _versions(pv: ProcesVerbal, contexte: Contexte) -> list[Examen]:
    if contexte.empreinte and contexte.empreinte != empreinte(pv):
        raise Reproche(_AUTRE_CONTENU)
    _require_current(pv, contexte.connus)
    return [Examen(True, f"Version {pv.version} du dossier {pv.reference}.")]


def _require_current(pv: ProcesVerbal, connus: Sequence[ProcesVerbal]) -> None:
    mienne = empreinte(pv)
    for autre in connus:
        if autre.dossier == pv.dossier and any(v.empreinte == mienne for v in autre.versions):
            raise Reproche(f"Cette version {pv.version} est remplacée par la version {autre.version}.")


def _rattachement(
    pv: ProcesVerbal, signatures: Sequence[Signature], contexte: Contexte, constats: list[Examen]
) -> bool:
    """Whether a pinned authority answers for both; what it does not answer for is said, what it denies is refused."""
    rattaches = 0
    for s in signatures:
        autorite = rattachement.emise_par(s.titre, contexte.autorites)
        if autorite is not None:
            for reproche in rattachement.reproches(s.titre, autorite, s.siege, s.instant):
                raise Reproche(reproche)
            constats.append(Examen(True, f"L’autorité {autorite.nom} répond de {s.titre.nom}."))
            rattaches += 1
        elif any(a.nom == s.titre.autorite for a in contexte.autorites):
            raise Reproche(
                f"Le certificat de {s.titre.nom} se réclame de l’autorité {s.titre.autorite}, qui ne l’a pas émis."
            )
        else:
            constats.append(Examen(False, _inconnue(s)))
    return rattaches == len(signatures)


def _inconnue(s: Signature) -> str:
    if s.titre.provisoire:
        return f"Le certificat de {s.titre.nom} est provisoire : aucun organisme n’en répond."
    return f"Le certificat de {s.titre.nom} vient de l’autorité {s.titre.autorite}, inconnue ici."
