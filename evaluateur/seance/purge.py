"""Purging a dossier once the training body has acknowledged it: a proof stays, nothing else does."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from evaluateur import journal
from evaluateur.db import documents, journaux, purge, retenus, sauvegardes
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.db.purge import Reste
from evaluateur.edition.verification import a_part, politique
from evaluateur.metier import canonique
from evaluateur.metier.accuse import AccuseAncien
from evaluateur.metier.dossier import Dossier, Version
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import de
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.seance import confiance, verification
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.titres import accuses, rattachement
from evaluateur.titres.rattachement import Autorite


class PurgeIncomplete(Refus):
    """Something of the dossier is still there; the act can be asked again."""


class Preuve(Struct, frozen=True):
    """What stays of a dossier: the receipt with its signature, whose it was, and the head of its journal.

    In proofs of before, no authority and no signature.
    """

    accuse: AccuseAncien
    tete: str
    autorite: str = ""
    signature: bytes = b""


def check(poste: Poste, data: bytes) -> AccuseAncien:
    """The receipt of a file, for a closed dossier of this laptop, in its last version. Raises :class:`Refus`."""
    recu = accuses.read_ancien(data, confiance.autorites(poste))
    accuse = recu.accuse
    done = _done(poste, accuse.dossier)
    if done is not None:
        _require_same(done[0], recu)
        return accuse
    dossier = ouvrir_dossier(poste, accuse.dossier).dossier
    version = dossier.versions[-1] if dossier.clos else None
    if version is None or (version.numero, version.empreinte) != (accuse.version, accuse.empreinte):
        raise Refus(
            f"Cet accusé n’est pas celui de la dernière version close du dossier {dossier.reference}.",
            "Remettez cette version à l’organisme, et attendez son accusé.",
        )
    _require_answers(poste, dossier, version, confiance.lignee(poste, recu.autorite))
    return accuse


def _require_same(preuve: Preuve, recu: accuses.RecuAncien) -> None:
    """A dossier that is gone: only the receipt by which it went may finish what was begun."""
    mine = (preuve.accuse.version, preuve.accuse.empreinte)
    issuer = rattachement.empreinte(recu.autorite)
    if mine != (recu.accuse.version, recu.accuse.empreinte) or preuve.autorite not in ("", issuer):
        raise Refus(
            "Ce dossier a été effacé après un autre accusé de réception que celui-ci.",
            "Reprenez l’accusé d’origine, si une copie reste à effacer.",
        )


def _require_answers(poste: Poste, dossier: Dossier, version: Version, lignee: list[Autorite]) -> None:
    """Refuse a receipt of an authority that has nothing to do with those who signed.

    It certified them; or, on paper and with provisional certificates, each of them pinned it.
    """
    if version.mode == "electronique" and version.documents:
        kept = documents.read(poste.coffre.base, dossier.identifiant, version.documents[max(version.documents)])
        known = politique.Contexte(
            poste.now().instant,
            tuple(lignee),
            un_siege=verification.one_seat(poste.coffre.installes()),
            horodateurs=confiance.horodateurs(poste),
        )
        with a_part.Guichet() as guichet:  # either evaluator can write a document into the base
            verdict = guichet.verify(kept, known)
        if verdict.statut == "authentique":
            return
        if verdict.statut != "intact":
            raise Refus(
                "La grille signée de ce dossier n’est pas authentique pour cette autorité : rien n’a été effacé.",
                " ".join(verdict.reproches) or verdict.phrase,
            )
        _require_no_other_issuer(version, lignee)
    sans = [e.nom_complet for e in _signers(dossier, version) if not _pinned_by(poste, e, lignee)]
    if sans:
        raise Refus(
            f"L’autorité de cet accusé n’est pas reconnue par {' ni par '.join(sans)}, qui a signé ce dossier : "
            "rien n’a été effacé.",
            "Chaque évaluateur qui a signé importe d’abord l’autorité de l’organisme dans ses propres réglages.",
        )


def _require_no_other_issuer(version: Version, lignee: list[Autorite]) -> None:
    """Whoever has a certificate of an authority is answered for by that one alone."""
    names = {"", *(a.nom for a in lignee)}
    for e in proces_verbal.read(version.contenu).evaluateurs:
        if e.titre is not None and e.titre.autorite not in names:
            raise Refus(
                f"Le certificat {de(e.nom)} {e.prenom} vient de l’autorité {e.titre.autorite}, qui n’est pas celle de "
                "cet accusé : rien n’a été effacé.",
                "Demandez l’accusé de réception à l’organisme qui a désigné les évaluateurs.",
            )


def _signers(dossier: Dossier, version: Version) -> list[Evaluateur]:
    """Those whom the record of a version names, with the keys of their seats: all signed, or it would not be closed."""
    known = {
        canonique.empreinte(e.cle_publique.encode("ascii")): e
        for e in (*(r.sortant for r in dossier.remplacements), *dossier.sieges.values())
    }
    named = proces_verbal.read(version.contenu).evaluateurs
    if any(Empreinte(e.cle) not in known for e in named):
        raise Refus(
            "Une personne qui a signé ce dossier n’y a plus de rôle connu : rien n’a été effacé.",
            "Prévenez l’organisme de formation.",
        )
    return [known[Empreinte(e.cle)] for e in named]


def _pinned_by(poste: Poste, who: Evaluateur, lignee: list[Autorite]) -> bool:
    """Whether he pinned one of these, under the key of his seat: the file of profiles may say anything."""
    rows = confiance.believed(retenus.read(poste.coffre.base, who.identifiant, "autorite"), who.cle_publique)
    return not {row.empreinte for row in rows}.isdisjoint(rattachement.empreinte(a) for a in lignee)


def run(poste: Poste, data: bytes) -> AccuseAncien:
    """Purge the dossier of a receipt from the base and from every copy that holds it. It cannot be undone.

    Copies go last: asked again after a fault, it goes on where it stopped. Raises :class:`PurgeIncomplete` when
    something is left, with its place.
    """
    accuse = check(poste, data)
    first = _done(poste, accuse.dossier) is None
    if first:
        recu = accuses.read_ancien(data, confiance.autorites(poste))
        tete = journaux.tete(poste.coffre.base, accuse.dossier)[1]
        preuve = canonique.encode(Preuve(accuse, tete, rattachement.empreinte(recu.autorite), recu.signature)).decode(
            "utf-8"
        )
        poste.liste.oublier(accuse.dossier)
        poste.coffre.base.temoin.forget(accuse.dossier)
        purge.purge(poste.coffre.base, accuse.dossier, preuve, journal.format_instant(poste.now().instant))
    done = _done(poste, accuse.dossier)
    purged = done[1] if done is not None else poste.now().instant
    if first or not any(s.instant >= purged for s in sauvegardes.list_all(poste.donnees)):
        sauvegardes.back_up(poste.coffre.base, poste.coffre.profils_path, poste.now().instant)
    left, unreachable = _drop(poste, accuse.dossier, purged)
    if left or unreachable:
        places = ", ".join(str(r.lieu) if r.lieu == r.chemin else f"{r.chemin} (qui mène à {r.lieu})" for r in left)
        said = [f"Il reste des copies de ce dossier : {places}."] if left else []
        said += [unreachable.phrase] if unreachable else []
        raise PurgeIncomplete(
            f"Le dossier {accuse.reference} a été effacé des données, mais des copies restent. {' '.join(said)}",
            "Effacez vous-même ces copies, ou rebranchez le second emplacement, puis relancez la même commande.",
        )
    return accuse


def _drop(poste: Poste, dossier: DossierId, purged: datetime) -> tuple[list[Reste], BaseInaccessible | None]:
    """What is left of the copies here and at the second place; why that place could not be reached."""
    key = poste.trousseau.profil_ouvert(poste.trousseau.clavier.personnes[0]).cle_base
    left = purge.drop_copies(poste.donnees, key, dossier, purged)
    if poste.coffre.second is None:
        return left, None
    unreachable: BaseInaccessible | None = None
    try:
        sauvegardes.copy_newest(poste.donnees, poste.coffre.second)
    except BaseInaccessible as refus:
        unreachable = refus
    return [*left, *purge.drop_copies(poste.coffre.second, key, dossier, purged)], unreachable


def _done(poste: Poste, dossier: DossierId) -> tuple[Preuve, datetime] | None:
    """The proof of a purge, and its instant."""
    for gone, preuve, instant in purge.proofs(poste.coffre.base):
        if gone == dossier:
            return canonique.decode(preuve, Preuve), datetime.fromisoformat(instant)
    return None
