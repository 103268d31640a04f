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


def verify(data: bytes, contexte: Contexte) -> Verdict:
    """Look at a file, from its bytes to its content, and answer."""
    constats: list[Examen] = []
    pv: ProcesVerbal | None = None
    try:
        pv, signatures = _read(data, constats, contexte)
        constats += _instants(pv, signatures, contexte)
        constats += _personnes(pv, signatures)
        constats += _versions(pv, contexte)
        rattache = _rattachement(pv, signatures, contexte, constats)
    except Reproche as reproche:
        return Verdict("refuse", (*constats, Examen(False, str(reproche))), pv)
    except revisions.HOSTILE:
        return Verdict("refuse", (*constats, Examen(False, revisions.ILLISIBLE)), pv)
    return Verdict("authentique" if rattache else "intact", tuple(constats), pv)


def verify_all(files: Sequence[bytes], contexte: Contexte) -> list[Verdict]:
    """Look at several files together: one that is not refused tells which versions it replaces."""
    seuls = [verify(data, contexte) for data in files]
    believed = tuple(v.pv for v in seuls if v.pv is not None and v.statut != "refuse")
    return [_replaced(v, believed) for v in seuls]


def confront(verdict: Verdict, expected: str, believed: Sequence[ProcesVerbal]) -> Verdict:
    """The same answer, once a journal was heard: ``expected`` is the empreinte that it holds for this version."""
    if verdict.pv is not None and expected and expected != empreinte(verdict.pv):
        return Verdict("refuse", (*verdict.constats, Examen(False, _OTHER_CONTENT)), verdict.pv)
    return _replaced(verdict, believed)


_OTHER_CONTENT = "Ce document n’est pas le procès-verbal que tient le journal de ce dossier."


def _replaced(verdict: Verdict, believed: Sequence[ProcesVerbal]) -> Verdict:
    if verdict.pv is None or verdict.statut == "refuse":
        return verdict
    try:
        _require_current(verdict.pv, believed)
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


def _read(data: bytes, constats: list[Examen], contexte: Contexte) -> tuple[ProcesVerbal, list[Signature]]:
    last = revisions.load(data)
    contenu.require_passive(last)
    pv = contenu.read_pv(last)
    if pv.mode != "electronique":
        raise Reproche("Ce procès-verbal est en mode papier : l’original est la feuille signée à la main.")
    sieges = _sieges(pv, contexte)
    etats, signatures = [last], list[Signature]()
    for siege in reversed(sieges):
        signatures.insert(0, cms.read(revisions.signe(etats[0], siege)))
        etats.insert(0, revisions.load(etats[0].octets[: revisions.end_of_first(etats[0], siege)]))
    for siege, (before, after) in zip(sieges, pairwise(etats), strict=True):
        revisions.require_step(before, after, siege)
    revisions.require_certification(etats[1], revisions.signe(etats[1], sieges[0]))
    said = "Les deux signatures couvrent" if len(sieges) > 1 else "La signature couvre"
    constats.append(Examen(True, f"{said} tout le fichier, qui n’a pas changé depuis."))
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
    for one, following in pairwise(signatures):
        if following.instant < one.instant - TOLERANCE:
            raise Reproche("L’évaluateur 2 aurait signé avant l’évaluateur 1 : horloge fausse.")
    return [Examen(True, _when(s, pv.session.fuseau)) for s in signatures]


def _when(s: Signature, fuseau: str) -> str:
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
    first, second = signatures
    if first.titre.cle_publique == second.titre.cle_publique:
        raise Reproche("Les deux signatures sont de la même clé : une seule personne a signé.")
    if words(first.titre.nom) == words(second.titre.nom):
        raise Reproche("Les deux signatures sont au même nom : une seule personne a signé.")
    return [Examen(True, "Deux personnes différentes, celles que nomme le procès-verbal, chacune à son siège.")]


def _personne(e: EvaluateurPV, s: Signature) -> None:
    other = [t for t in (e.titre,) if t is None or t.empreinte != s.titre.empreinte]
    if other:
        raise Reproche(
            f"Le certificat qui signe au siège {e.siege} n’est pas celui que nomme le procès-verbal "
            f"pour {e.prenom} {e.nom}."
        )
    if words(s.titre.nom) != words(f"{e.nom} {e.prenom}"):
        raise Reproche(f"Au siège {e.siege}, le certificat est au nom de {s.titre.nom}, et non de {e.prenom} {e.nom}.")


def _versions(pv: ProcesVerbal, contexte: Contexte) -> list[Examen]:
    if contexte.empreinte and contexte.empreinte != empreinte(pv):
        raise Reproche(_OTHER_CONTENT)
    _require_current(pv, contexte.connus)
    return [Examen(True, f"Version {pv.version} du dossier {pv.reference}.")]


def _require_current(pv: ProcesVerbal, known: Sequence[ProcesVerbal]) -> None:
    mine = empreinte(pv)
    for other in known:
        if other.dossier == pv.dossier and any(v.empreinte == mine for v in other.versions):
            raise Reproche(f"Cette version {pv.version} est remplacée par la version {other.version}.")


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
            constats.append(Examen(False, _unknown(s)))
    return rattaches == len(signatures)


def _unknown(s: Signature) -> str:
    if s.titre.provisoire:
        return f"Le certificat de {s.titre.nom} est provisoire : aucun organisme n’en répond."
    return f"Le certificat de {s.titre.nom} vient de l’autorité {s.titre.autorite}, inconnue ici."
