"""Purging a dossier that the training body accepted, or orders to forget: a proof stays, nothing else does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from evaluateur import journal
from evaluateur.db import documents, journaux, purge, retenus, sauvegardes
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.db.purge import Reste
from evaluateur.edition.verification import a_part, politique
from evaluateur.metier import accuse as form
from evaluateur.metier import canonique
from evaluateur.metier.dossier import Dossier, Version
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import de, minuscule
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.seance import confiance, preuves, verification
from evaluateur.seance.garde.effaces import JamaisCommence
from evaluateur.seance.poste import Poste
from evaluateur.seance.preuves import Preuve
from evaluateur.seance.remise import coursier
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.titres import accuses, ordres, rattachement
from evaluateur.titres.rattachement import Autorite


class PurgeIncomplete(Refus):
    """Something of the dossier is still there; the act can be asked again."""


class Permis(Struct, frozen=True):
    """What a file allows: to forget this dossier. ``dit``: how it says so, in French."""

    dossier: DossierId
    reference: str
    dit: str
    preuve: Preuve


def check(poste: Poste, data: bytes) -> Permis:
    """What a file allows: the receipt of a lot that was accepted, or an order. Raises :class:`Refus`."""
    return _by_order(poste, data) if ordres.is_order(data) else _by_receipt(poste, data)


def _by_receipt(poste: Poste, data: bytes) -> Permis:
    """The receipt of a lot that holds all of a closed dossier of this laptop, as it stands."""
    recu = accuses.read_file(data, confiance.autorites(poste))
    accuse, remis = recu.accuse, recu.accuse.remis
    if remis is None or not form.delivre(accuse):
        raise Refus(
            f"Cet accusé ne permet pas d’effacer : {minuscule(form.phrase(accuse))}",
            f"Rien n’a été effacé. L’organisme répond de cet accusé : {recu.appeler}.",
        )
    autorite = recu.reception.autorite
    preuve = Preuve(
        preuves.FORME, remis.journal, rattachement.empreinte(autorite), recu.signature, accuse, recu.reception.der
    )
    permis = Permis(
        remis.dossier,
        remis.reference,
        f"Dossier {remis.reference}, version {remis.version}, reçu par {recu.reception.coordonnees.service}, sous le "
        f"numéro {accuse.numero}.",
        preuve,
    )
    if _gone(poste, permis):
        return permis
    dossier = ouvrir_dossier(poste, remis.dossier).dossier
    version = dossier.versions[-1] if dossier.clos else None
    if version is None or (version.numero, version.empreinte) != (remis.version, remis.empreinte):
        raise Refus(
            f"Cet accusé n’est pas celui de la dernière version close du dossier {dossier.reference}.",
            "Remettez cette version à l’organisme, et attendez son accusé.",
        )
    if journaux.tete(poste.coffre.base, remis.dossier)[1] != remis.journal:
        raise Refus(
            f"Le dossier {dossier.reference} a changé depuis qu’il a été remis : un scan y a été joint, par exemple.",
            "Remettez-le de nouveau à l’organisme, et attendez son accusé.",
        )
    _require_answers(poste, dossier, version, confiance.lignee(poste, autorite))
    return permis


def _by_order(poste: Poste, data: bytes) -> Permis:
    """The order to forget a dossier of this laptop, whatever its state: nothing of it was accepted anywhere."""
    recu = ordres.read(data, confiance.autorites(poste))
    order = recu.ordre
    gone = preuves.ordered(poste.coffre.base, order)
    found = [row.dossier for row in poste.liste.lister() if order.vise(row.dossier, row.reference)]
    if gone is None and len(found) != 1:
        raise Refus(
            f"Aucun dossier de cet ordinateur n’est celui que cet ordre désigne : {order.reference}, {order.dossier}."
            if not found
            else f"Plusieurs dossiers de cet ordinateur répondent à cet ordre : {order.reference}, {order.dossier}.",
            "Vérifiez avec l’organisme la référence et les signes du nom de ses fichiers.",
        )
    said = f"Dossier {order.reference}, que l’organisme ordonne d’effacer : {order.motif}"
    issuer = rattachement.empreinte(recu.autorite)
    if gone is not None:
        return Permis(gone, order.reference, said, Preuve(preuves.FORME, "", issuer, recu.signature, ordre=order))
    dossier = ouvrir_dossier(poste, found[0]).dossier
    lignee = confiance.lignee(poste, recu.autorite)
    if dossier.clos:
        _require_answers(poste, dossier, dossier.versions[-1], lignee)
    else:
        _require_pinned(poste, _seated(dossier), lignee, "a un rôle dans ce dossier")
    tete = journaux.tete(poste.coffre.base, dossier.identifiant)[1]
    preuve = Preuve(preuves.FORME, tete, issuer, recu.signature, ordre=order)
    return Permis(dossier.identifiant, order.reference, said, preuve)


def _gone(poste: Poste, permis: Permis) -> bool:
    """Whether it went already: only what it went by may finish what was begun."""
    done = preuves.of(poste.coffre.base, permis.dossier)
    if done is None:
        return False
    first = done[0]
    if isinstance(first, JamaisCommence):
        raise Refus(
            "Ce dossier a été jeté ici sans avoir été commencé : il n’y a rien à effacer.",
            "Vérifiez que l’accusé concerne bien cet ordinateur.",
        )
    if first.lot != permis.preuve.lot or first.autorite not in ("", permis.preuve.autorite):
        raise Refus(
            "Ce dossier a été effacé après un autre accusé de réception que celui-ci.",
            "Reprenez l’accusé d’origine, si une copie reste à effacer.",
        )
    return True


def _seated(dossier: Dossier) -> list[Evaluateur]:
    """Whoever holds a seat, or held one."""
    return [*(r.sortant for r in dossier.remplacements), *dossier.sieges.values()]


def _require_answers(poste: Poste, dossier: Dossier, version: Version, lignee: list[Autorite]) -> None:
    """Refuse a receipt of an authority that has nothing to do with those who signed.

    It certified them; or, on paper and with provisional certificates, each of them pinned it.
    """
    if version.mode == "electronique" and version.documents:
        kept = documents.read(poste.coffre.base, dossier.identifiant, version.documents[max(version.documents)])
        known = politique.Contexte(
            poste.now().instant,
            tuple(lignee),
            un_siege=verification.one_seat(poste.coffre.reconnus()),
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
    _require_pinned(poste, _signers(dossier, version), lignee, "a signé ce dossier")


def _require_pinned(poste: Poste, who: Sequence[Evaluateur], lignee: list[Autorite], what: str) -> None:
    """Where nobody was certified, each of them has taken the authority for his own."""
    sans = [e.nom_complet for e in who if not _pinned_by(poste, e, lignee)]
    if sans:
        raise Refus(
            f"L’autorité qui signe ce fichier n’est pas reconnue par {' ni par '.join(sans)}, qui {what} : "
            "rien n’a été effacé.",
            "Chaque évaluateur importe d’abord l’autorité de l’organisme dans ses propres réglages.",
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
    known = {canonique.empreinte(e.cle_publique.encode("ascii")): e for e in _seated(dossier)}
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


def run(poste: Poste, data: bytes) -> Permis:
    """Purge the dossier of a receipt or an order from the base and from every copy that holds it. It cannot be undone.

    Copies go last: asked again after a fault, it goes on where it stopped. Raises :class:`PurgeIncomplete` when
    something is left, with its place.
    """
    permis = check(poste, data)
    dossier = permis.dossier
    first = preuves.of(poste.coffre.base, dossier) is None
    if first:
        preuve = canonique.encode(permis.preuve).decode("utf-8")
        coursier.clear_workshop(poste, dossier)
        poste.liste.oublier(dossier)
        poste.coffre.base.temoin.forget(dossier)
        purge.purge(poste.coffre.base, dossier, preuve, journal.format_instant(poste.now().instant))
    done = preuves.of(poste.coffre.base, dossier)
    purged = done[1] if done is not None else poste.now().instant
    if first or not any(s.instant >= purged for s in sauvegardes.list_all(poste.donnees)):
        sauvegardes.back_up(poste.coffre.base, poste.coffre.profils_path, poste.now().instant)
    left, unreachable = _drop(poste, dossier, purged)
    if left or unreachable:
        places = ", ".join(str(r.lieu) if r.lieu == r.chemin else f"{r.chemin} (qui mène à {r.lieu})" for r in left)
        said = [f"Il reste des copies de ce dossier : {places}."] if left else []
        said += [unreachable.phrase] if unreachable else []
        raise PurgeIncomplete(
            f"Le dossier {permis.reference} a été effacé des données, mais des copies restent. {' '.join(said)}",
            "Effacez vous-même ces copies, ou rebranchez le second emplacement, puis relancez la même commande.",
        )
    return permis


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
