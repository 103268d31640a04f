"""The policy of the centre: a lot is believed when its sender, its journal, its record and its grid all hold together.

Every doubt has a name that the register keeps, and a sentence that the sender reads. Nothing here writes.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from evaluateur import referentiels
from evaluateur.centre.reception.convocations import Designations
from evaluateur.cles import relecture
from evaluateur.cles.lecture import Reader
from evaluateur.echange.lot.lot import Lot
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.verification.politique import Contexte
from evaluateur.edition.verification.verdict import Verdict
from evaluateur.metier import canonique
from evaluateur.metier.accuse import Fond
from evaluateur.metier.dossier import Dossier, Version
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import TitrePV
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import bare_words, enumeration
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.titres import rattachement, titre
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import Titre, TitreIllisible

Verifie = Callable[[bytes, Contexte], Verdict]
"""How a PDF is verified: behind a partition, or here."""
AUCUNE = Designations()


def _doubt(raison: Fond, phrase: str) -> LotRefuse:
    return LotRefuse(raison, phrase, "Appelez l’expéditeur de ce lot.")


class Constat(Struct, frozen=True):
    """A lot that is believed: what it holds, who sent it, under which authority."""

    dossier: Dossier
    version: Version
    expediteur: Titre
    autorite: Autorite
    tetes: tuple[Empreinte, ...]
    """The empreinte of each line of its journal."""
    remarque: str = ""
    """What is to be known of it all the same, in French."""


def examine(lot: Lot, contexte: Contexte, verifie: Verifie, designations: Designations = AUCUNE) -> Constat:
    """Look at a lot, from who sent it to each of its pages. Raises :class:`LotRefuse`."""
    try:
        return _examine(lot, contexte, verifie, designations)
    except LotRefuse:
        raise
    except Refus as error:  # whoever sends may have written anything: what no reader of ours takes is no journal
        raise _doubt("journal", error.phrase) from error


def _examine(lot: Lot, contexte: Contexte, verifie: Verifie, designations: Designations) -> Constat:
    expediteur, autorite = _expediteur(lot, contexte)
    reader = Reader(lot.manifeste.dossier, partial(_referentiel, lot))
    lines = lot.journal()
    frozen = relecture.lire(lines, reader)
    dossier = _dossier(lot, reader)
    version = _version(lot, dossier)
    sender = _require_seat(lot, dossier, version, expediteur, autorite)
    remarque = _require_others(lot, dossier, sender, designations, contexte) if version.mode == "papier" else ""
    _require_records(lot, dossier)
    if not relecture.tient(frozen, version):
        raise _doubt("proces_verbal", "La grille officielle de ce lot n’est pas celle que donnent ses grilles.")
    _require_scans(lot, dossier)
    _require_grilles(lot, dossier, _with_completed(dossier.referentiel, contexte), verifie)
    heads = tuple(line.empreinte for line in lines)
    return Constat(dossier, version, expediteur, autorite, heads, remarque)


def _expediteur(lot: Lot, contexte: Contexte) -> tuple[Titre, Autorite]:
    try:
        found = titre.read(lot.sceau.certificat)
    except TitreIllisible as error:
        raise _doubt("expediteur", error.phrase) from error
    autorite = rattachement.emise_par(found, contexte.autorites)
    if autorite is None:
        raise LotRefuse(
            "expediteur",
            f"L’expéditeur de ce lot, {found.nom}, n’a pas de certificat de cet organisme.",
            "Demandez-lui la grille signée à la main, ou un certificat.",
        )
    return found, autorite


def _referentiel(lot: Lot, empreinte: Empreinte) -> Referentiel:
    for piece in lot.de_nature("referentiel"):
        if canonique.empreinte(piece.contenu) == empreinte == lot.manifeste.referentiel:
            return referentiels.from_canonical(piece.contenu)
    raise _doubt("referentiel", "Le référentiel de ce lot n’est pas celui que son journal applique.")


def _with_completed(ref: Referentiel, contexte: Contexte) -> Contexte:
    """What is known, and this référentiel of one seat where it is a known one with nothing but missing texts filled in.

    Filling them in changes no seat: whoever completes a heading or the words of a scale makes nobody sit alone.
    """
    empreinte = referentiels.empreinte(ref)
    if len(ref.sieges) > 1 or empreinte in contexte.un_siege:
        return contexte
    for livre in referentiels.juries(referentiels.bundled()):
        if referentiels.empreinte(livre) in contexte.un_siege and referentiels.complete(livre, ref):
            return replace(contexte, un_siege=contexte.un_siege | {empreinte})
    return contexte


def _dossier(lot: Lot, reader: Reader) -> Dossier:
    dossier = reader.dossier
    if (dossier.rang, reader.tete) != (lot.manifeste.rang, lot.manifeste.tete):
        raise _doubt("journal", "Le journal de ce lot ne finit pas où son manifeste le dit.")
    return dossier


def _version(lot: Lot, dossier: Dossier) -> Version:
    if not dossier.clos:
        raise LotRefuse("inacheve", "Le dossier de ce lot n’est pas clos.", "Demandez-le une fois clos.")
    if dossier.entrainement:
        raise LotRefuse("entrainement", "Ce lot est celui d’un dossier d’entraînement.", "Il n’y a rien à en faire.")
    version, said = dossier.versions[-1], lot.manifeste
    if (said.reference, said.version, said.empreinte) != (dossier.reference, version.numero, version.empreinte):
        raise LotRefuse("manifeste", "Le manifeste de ce lot parle d’une autre grille que son journal.")
    return version


def _require_seat(lot: Lot, dossier: Dossier, version: Version, expediteur: Titre, autorite: Autorite) -> int:
    """The seat of the sender: only someone who led the dossier sends it, under a certificate that was good then.

    He is known by his key: that of a seat in the journal, or that of the certificate which its record names.
    """
    key = base64.b64encode(expediteur.cle_publique).decode("ascii")
    named = {e.siege for e in proces_verbal.read(version.contenu).evaluateurs if _is(e.titre, expediteur)}
    sieges = [s for s, e in dossier.sieges.items() if e.cle_publique == key or s in named]
    if not sieges:
        raise LotRefuse(
            "expediteur",
            f"L’expéditeur de ce lot, {expediteur.nom}, n’en est pas évaluateur, ou le remet avec une autre clé que "
            "celle de son profil.",
            "Faites-le remettre par l’autre évaluateur, ou donnez un certificat à la clé de ce profil.",
        )
    for reproche in rattachement.reproches(expediteur, autorite, sieges[0], lot.sceau.instant):
        raise _doubt("expediteur", reproche)
    return sieges[0]


def _require_others(lot: Lot, dossier: Dossier, sender: int, designations: Designations, contexte: Contexte) -> str:
    """On paper no page tells who the other is: his certificate does, else the convocation; else that is what is said.

    In electronic mode his signature is on the grid, under a certificate that the policy of a grid looks at.
    """
    unknown = list[str]()
    for siege, occupant in dossier.sieges.items():
        if siege == sender:
            continue
        known = designations.titres.get(occupant.cle_publique)
        autorite = rattachement.emise_par(known, contexte.autorites) if known is not None else None
        if known is not None and autorite is not None:
            for reproche in rattachement.reproches(known, autorite, siege, lot.sceau.instant):
                raise _doubt("designation", reproche)
            continue
        wanted = designations.nom(dossier.reference, siege)
        if not wanted:
            unknown.append(f"{occupant.nom_complet} (évaluateur {siege})")
        elif sorted(bare_words(wanted)) != sorted(bare_words(occupant.nom_complet)):
            raise LotRefuse(
                "designation",
                f"L’évaluateur {siege} de ce dossier est {occupant.nom_complet} ; la convocation désigne {wanted}.",
                "Appelez les évaluateurs. Si l’organisme l’accepte, signez une convocation à jour, faites-la attendre "
                "par la réception, puis jugez de nouveau ce lot.",
            )
    if not unknown:
        return ""
    return f"Grille sur papier : aucun certificat ni aucune convocation ne désigne {enumeration(unknown)}."


def _is(named: TitrePV | None, expediteur: Titre) -> bool:
    return named is not None and named.empreinte == expediteur.empreinte


def _require_records(lot: Lot, dossier: Dossier) -> None:
    held = [(p.version, p.contenu.decode("utf-8", "replace")) for p in lot.de_nature("proces_verbal")]
    if held != [(v.numero, v.contenu) for v in dossier.versions]:
        raise _doubt("proces_verbal", "Les grilles officielles de ce lot ne sont pas celles de son journal.")


def _require_scans(lot: Lot, dossier: Dossier) -> None:
    held = [(p.version, p.type_mime, canonique.empreinte(p.contenu)) for p in lot.de_nature("scan")]
    if held != [(s.version, s.type_mime, s.empreinte) for s in dossier.scans]:
        raise _doubt("scan", "Les scans de ce lot ne sont pas ceux de son journal.")


def _require_grilles(lot: Lot, dossier: Dossier, contexte: Contexte, verifie: Verifie) -> None:
    """Each signed grid is the one that the journal names; the last is authentic by the policy of one seen alone.

    No other page comes along: what is signed by hand is in its scan, and its words in the record.
    """
    signed = [v for v in dossier.versions if v.documents]
    held = [(p.version, canonique.empreinte(p.contenu)) for p in lot.de_nature("document")]
    if held != [(v.numero, v.documents[max(v.documents)]) for v in signed]:
        raise _doubt("grille", "Les grilles signées de ce lot ne sont pas celles que son journal nomme.")
    last = dossier.versions[-1]
    if last.mode != "electronique":
        return
    verdict = verifie(lot.de_nature("document")[-1].contenu, contexte)
    if verdict.statut != "authentique":
        raise _doubt("grille", " ".join(verdict.reproches) or verdict.phrase)
    if verdict.empreinte != last.empreinte:
        raise _doubt("grille", "La grille signée de ce lot n’est pas celle de son journal.")
