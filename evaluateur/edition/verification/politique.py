"""The policy: every reason to doubt is a refusal; only what a pinned authority answers for is authentic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.edition.verification import contenu, pas, revisions
from evaluateur.edition.verification.contenu import Piece
from evaluateur.edition.verification.pas import Signature
from evaluateur.edition.verification.verdict import AutreForme, Examen, Reproche, Statut, Verdict
from evaluateur.metier import designation
from evaluateur.metier.pv.proces_verbal import EvaluateurPV, ProcesVerbal
from evaluateur.metier.typographie import de
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, Empreinte
from evaluateur.titres import rattachement, titre
from evaluateur.titres.rattachement import Autorite

TOLERANCE = timedelta(minutes=2)
"""By how much the clocks of two laptops may differ."""


class Connu(Struct, frozen=True):
    """A record that whoever verifies believes: it may replace another, or contradict it."""

    pv: ProcesVerbal
    empreinte: Empreinte


class Contexte(Struct, frozen=True):
    """What the one who verifies knows."""

    maintenant: datetime
    autorites: tuple[Autorite, ...] = ()
    connus: tuple[Connu, ...] = ()
    empreinte: Empreinte = AUCUNE_EMPREINTE
    """That of the journal, when it is at hand; empty otherwise."""
    un_siege: frozenset[Empreinte] = frozenset()
    """Empreintes of the référentiels installed here in which one evaluator sits alone."""
    horodateurs: frozenset[bytes] = frozenset()
    """Certificates (DER) of the time-stamp services that are trusted here."""


def verify(data: bytes, contexte: Contexte) -> Verdict:
    """Look at a file, from its bytes to its content, and answer."""
    constats: list[Examen] = []
    piece: Piece | None = None
    try:
        with revisions.load(data) as pdf:
            piece = contenu.read_pv(pdf)
        attached, remarques = _look(data, piece, constats, contexte)
    except AutreForme as other:
        return Verdict(other.statut, ())
    except Reproche as reproche:
        return _verdict("refuse", (*constats, Examen(False, str(reproche))), piece)
    except revisions.HOSTILE:
        return _verdict("refuse", (*constats, Examen(False, revisions.ILLISIBLE)), piece)
    verdict = _verdict("authentique" if attached else "intact", tuple(constats), piece)
    return replace(verdict, remarques=remarques)


def _look(data: bytes, piece: Piece, constats: list[Examen], contexte: Contexte) -> tuple[bool, tuple[str, ...]]:
    """Everything that is looked at, in order; whether pinned authorities answer for all, and what is to be known."""
    pv = piece.pv
    signatures = _signatures(data, piece, constats, contexte)
    constats += _instants(pv, signatures, contexte)
    constats += _personnes(pv, signatures)
    constats += _versions(piece, contexte)
    return _rattachement(signatures, contexte, constats), _remarques(signatures, contexte)


def _verdict(statut: Statut, constats: tuple[Examen, ...], piece: Piece | None) -> Verdict:
    return Verdict(statut, constats, piece.pv if piece else None, piece.empreinte if piece else AUCUNE_EMPREINTE)


def verify_all(files: Sequence[bytes], contexte: Contexte) -> list[Verdict]:
    """Look at several files together: one that is authentic tells which versions it replaces."""
    return together([verify(data, contexte) for data in files])


def together(alone: Sequence[Verdict]) -> list[Verdict]:
    """What several verdicts become once they are side by side."""
    believed = [Connu(v.pv, v.empreinte) for v in alone if v.pv is not None and v.statut == "authentique"]
    return [_replaced(v, believed) for v in alone]


def confront(verdict: Verdict, expected: Empreinte, believed: Sequence[Connu]) -> Verdict:
    """The same answer, once a journal was heard: ``expected`` is the empreinte that it holds for this version."""
    if verdict.pv is not None and expected and expected != verdict.empreinte:
        return _refused(verdict, _OTHER_CONTENT)
    return _replaced(verdict, believed)


_OTHER_CONTENT = "Ce document n’est pas la grille officielle que contient le journal de ce dossier."


def _refused(verdict: Verdict, phrase: str) -> Verdict:
    return replace(verdict, statut="refuse", constats=(*verdict.constats, Examen(False, phrase)))


def _replaced(verdict: Verdict, believed: Sequence[Connu]) -> Verdict:
    if verdict.pv is None or verdict.statut not in ("authentique", "intact"):
        return verdict
    try:
        _require_current(verdict.pv, verdict.empreinte, believed)
    except Reproche as reproche:
        return _refused(verdict, str(reproche))
    return verdict


def compare_code(verdict: Verdict, code: str) -> Verdict:
    """The same answer, once the code of a sheet of paper was compared with the file."""
    if verdict.pv is None:
        return verdict
    if contenu.same_code(verdict.pv, code):
        same = Examen(True, "Le code de la page imprimée est celui de ce fichier.")
        return replace(verdict, constats=(*verdict.constats, same))
    return _refused(verdict, "Le code de la page imprimée n’est pas celui de ce fichier.")


def _signatures(data: bytes, piece: Piece, constats: list[Examen], contexte: Contexte) -> list[Signature]:
    """Undo the signatures, the last first, down to the pages; each is whole, and commits to these pages."""
    pv = piece.pv
    if pv.mode != "electronique":
        raise Reproche("Cette grille est en mode papier : l’original est la feuille signée à la main.")
    sieges = _sieges(pv, contexte)
    before, signatures = data, list[Signature]()
    for siege in reversed(sieges):
        before, signature = pas.read(before, siege, pv.session.fuseau)
        signatures.insert(0, signature)
    said = "Les deux signatures couvrent" if len(sieges) > 1 else "La signature couvre"
    constats.append(Examen(True, f"{said} tout le fichier, qui n’a pas changé depuis."))
    constats.append(contenu.require_pages(before, piece, [s.promesse for s in signatures]))
    return signatures


def _sieges(pv: ProcesVerbal, contexte: Contexte) -> tuple[int, ...]:
    """The seats that must have signed. One suffices only under a référentiel that is known here to have one."""
    sieges = tuple(e.siege for e in pv.evaluateurs)
    if sieges == (1, 2) or (sieges == (1,) and pv.certification.referentiel_empreinte in contexte.un_siege):
        return sieges
    raise Reproche("La grille ne nomme pas les deux évaluateurs.")


def _instants(pv: ProcesVerbal, signatures: Sequence[Signature], contexte: Contexte) -> list[Examen]:
    for s in signatures:
        if s.instant < pv.fige_le - TOLERANCE:
            raise Reproche(
                f"L’évaluateur {s.siege} aurait signé avant que le contenu soit figé : l’horloge d’un ordinateur est "
                "fausse."
            )
        if s.instant > contexte.maintenant + TOLERANCE:
            raise Reproche(
                f"La signature de l’évaluateur {s.siege} porte une date à venir : vérifiez l’heure des deux "
                "ordinateurs."
            )
    for one, following in pairwise(signatures):
        if following.instant < one.instant - TOLERANCE:
            raise Reproche("L’évaluateur 2 aurait signé avant l’évaluateur 1 : vérifiez l’heure des deux ordinateurs.")
    for s in signatures:
        if s.horodatage is not None and s.horodatage.certificat not in contexte.horodateurs:
            raise Reproche(
                f"La signature de l’évaluateur {s.siege} porte l’horodatage d’un service non reconnu ici : "
                "importez son certificat, si l’organisme vous l’a remis."
            )
    return [Examen(True, _when(s, pv.session.fuseau)) for s in signatures]


def _when(s: Signature, fuseau: str) -> str:
    local = designation.local(s.instant, fuseau)
    preuve = "horodaté par un service extérieur" if s.horodatage else "à l’heure de son ordinateur"
    return f"Évaluateur {s.siege} : {s.titre.nom}, le {designation.jour(local)} à {local:%H:%M:%S}, {preuve}."


def _personnes(pv: ProcesVerbal, signatures: Sequence[Signature]) -> list[Examen]:
    sieges = {e.siege: e for e in pv.evaluateurs}
    for s in signatures:
        _personne(sieges[s.siege], s)
    if len(signatures) == 1:
        return [Examen(True, "La personne que nomme la grille a signé.")]
    first, second = signatures
    if first.titre.cle_publique == second.titre.cle_publique:
        raise Reproche("Une même clé a servi aux deux signatures.")
    if _same_person(sieges[first.siege], sieges[second.siege]):
        raise Reproche("Les deux signatures portent le même nom.")
    return [Examen(True, "Deux personnes différentes, celles que nomme la grille, chacune dans son rôle.")]


def _personne(e: EvaluateurPV, s: Signature) -> None:
    other = [t for t in (e.titre,) if t is None or t.empreinte != s.titre.empreinte]
    if other:
        raise Reproche(
            f"Le certificat de la signature de l’évaluateur {e.siege} n’est pas celui que nomme la grille pour "
            f"{e.nom} {e.prenom}."
        )
    if not titre.names(s.titre.nom, f"{e.nom} {e.prenom}"):
        raise Reproche(
            f"Évaluateur {e.siege} : le certificat est au nom {de(s.titre.nom)}, et non {de(e.nom)} {e.prenom}."
        )


def _same_person(one: EvaluateurPV, other: EvaluateurPV) -> bool:
    """Name and first name each the same: THOMAS Martin and MARTIN Thomas are two persons."""
    return titre.same_person((one.nom, one.prenom), (other.nom, other.prenom))


def _versions(piece: Piece, contexte: Contexte) -> list[Examen]:
    if contexte.empreinte and contexte.empreinte != piece.empreinte:
        raise Reproche(_OTHER_CONTENT)
    _require_current(piece.pv, piece.empreinte, contexte.connus)
    return [Examen(True, f"Version {piece.pv.version} du dossier {piece.pv.reference}.")]


def _require_current(pv: ProcesVerbal, mine: Empreinte, known: Sequence[Connu]) -> None:
    for other in known:
        if other.pv.dossier != pv.dossier or other.empreinte == mine:
            continue
        if any(v.empreinte == mine for v in other.pv.versions):
            raise Reproche(f"Cette version {pv.version} est remplacée par la version {other.pv.version}.")
        if other.pv.version == pv.version:
            raise Reproche(
                f"Deux grilles différentes de la version {pv.version} de ce dossier ont été signées : "
                "aucune n’est valable avant que l’organisme ait entendu les deux évaluateurs."
            )


def _rattachement(signatures: Sequence[Signature], contexte: Contexte, constats: list[Examen]) -> bool:
    """Whether a pinned authority answers for both; what it does not answer for is said, what it denies is refused."""
    rattaches = 0
    for s in signatures:
        autorite = rattachement.emise_par(s.titre, contexte.autorites)
        if autorite is not None:
            for reproche in rattachement.reproches(s.titre, autorite, s.siege, s.instant):
                raise Reproche(reproche)
            constats.append(
                Examen(
                    True,
                    f"Certificat {de(s.titre.nom)} : délivré par l’autorité « {autorite.nom} », reconnue sur cet "
                    "ordinateur.",
                )
            )
            rattaches += 1
        elif any(a.nom == s.titre.autorite for a in contexte.autorites):
            raise Reproche(
                f"Le certificat {de(s.titre.nom)} se réclame de l’autorité {s.titre.autorite}, qui ne l’a pas émis."
            )
        else:
            constats.append(Examen(False, _unknown(s)))
    return rattaches == len(signatures)


def _remarques(signatures: Sequence[Signature], contexte: Contexte) -> tuple[str, ...]:
    """What the revocation lists of those who answer do not tell."""
    issuers = (rattachement.emise_par(s.titre, contexte.autorites) for s in signatures)
    said = (rattachement.remarque(a, contexte.maintenant) for a in issuers if a is not None)
    return tuple(dict.fromkeys(words for words in said if words))


def _unknown(s: Signature) -> str:
    if s.titre.provisoire:
        return f"Le certificat {de(s.titre.nom)} est provisoire : aucun organisme n’en répond."
    return f"Le certificat {de(s.titre.nom)} vient de l’autorité {s.titre.autorite}, inconnue ici."
