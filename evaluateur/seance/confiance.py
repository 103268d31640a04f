"""Whom one trusts: the authorities and time-stamp services that each person pinned, in the base, under his own key.

A file that someone lays beside the base is trusted by nobody. What counts is what whoever holds the keyboard pinned,
by a gesture with the empreinte in sight and his passphrase; at two, what either pinned.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from evaluateur import journal
from evaluateur.cles import signatures
from evaluateur.cles.profils import ProfilOuvert
from evaluateur.db import retenus
from evaluateur.db.retenus import Retenu, Sorte
from evaluateur.metier import canonique
from evaluateur.metier.vocabulaire import Empreinte, ProfilId
from evaluateur.seance import confirmer
from evaluateur.seance.poste import Poste
from evaluateur.titres import rattachement, renouvellement, titre
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.renouvellement import Succession
from evaluateur.titres.titre import TitreIllisible

ANCIENS_DOSSIERS = ("autorites", "horodateurs")
"""Folders beside the base in which versions before base 8 kept what they trusted: read no more."""
_OBJET = "evaluateur/1/certificat reconnu"


def message(personne: ProfilId, sorte: Sorte, empreinte: Empreinte, instant: str) -> bytes:
    """What a person signs when he pins a certificate."""
    return canonique.encode(
        {"objet": _OBJET, "personne": personne, "sorte": sorte, "empreinte": empreinte, "instant": instant}
    )


def believed(rows: Iterable[Retenu], public: str) -> list[Retenu]:
    """Those that this key signed, and whose certificate is the one that was signed for."""
    return [
        row
        for row in rows
        if hashlib.sha256(row.certificat).hexdigest() == row.empreinte
        and signatures.verify(public, message(row.personne, row.sorte, row.empreinte, row.instant), row.signature)
    ]


def _pinned(poste: Poste, sorte: Sorte, personnes: Sequence[ProfilId] = ()) -> list[Retenu]:
    """What these pinned, who are unlocked; those at the keyboard when nobody is named. Nobody there trusts nothing."""
    return [
        row
        for personne in personnes or poste.trousseau.clavier.personnes
        for row in believed(
            retenus.read(poste.coffre.base, personne, sorte),
            poste.trousseau.profil_ouvert(personne).profil.cle_publique,
        )
    ]


def autorites(poste: Poste, *personnes: ProfilId) -> list[Autorite]:
    """The authorities that those at the keyboard pinned, or those named, each with its revocation list."""
    found: dict[Empreinte, Autorite] = {}
    for row in _pinned(poste, "autorite", personnes):
        loaded = _loaded(row)
        if loaded is not None:
            found[row.empreinte] = _with_liste(poste, loaded)
    return list(found.values())


def horodateurs(poste: Poste) -> frozenset[bytes]:
    """Certificates (DER) of the time-stamp services that those at the keyboard pinned."""
    return frozenset(row.certificat for row in _pinned(poste, "horodateur"))


def _loaded(row: Retenu) -> Autorite | None:
    try:
        return rattachement.read_autorite(row.certificat)
    except TitreIllisible:
        return None


def _with_liste(poste: Poste, autorite: Autorite) -> Autorite:
    """With the newest list that is its own: the base may hold others, which count for nothing."""
    for liste in retenus.read_listes(poste.coffre.base, rattachement.empreinte(autorite)):
        try:
            return rattachement.with_revocations(autorite, liste)
        except TitreIllisible:
            continue
    return autorite


# --- renewals


def lignee(poste: Poste, autorite: Autorite) -> list[Autorite]:
    """An authority, and those that it renews: what they certified before it counts for it."""
    known = {rattachement.empreinte(a): a for a in autorites(poste)}
    lines: dict[Empreinte, list[Empreinte]] = {}
    for row in _pinned(poste, "autorite"):
        succession = _succession(row)
        if succession is not None:
            lines.setdefault(row.empreinte, []).append(rattachement.empreinte(succession.ancienne))
    found, rest = dict[Empreinte, Autorite](), [rattachement.empreinte(autorite)]
    while rest:
        one = rest.pop()
        if one in known and one not in found:
            found[one] = known[one]
            rest += lines.get(one, [])
    return list(found.values())


def _succession(row: Retenu) -> Succession | None:
    if not row.declaration:
        return None
    try:
        succession = renouvellement.read(row.declaration)
    except TitreIllisible:
        return None
    return succession if rattachement.empreinte(succession.nouvelle) == row.empreinte else None


def lire_renouvellement(poste: Poste, data: bytes) -> Succession:
    """A renewal of an authority that whoever holds the keyboard pinned. Raises :class:`TitreIllisible`."""
    succession = renouvellement.read(data)
    if rattachement.empreinte(succession.ancienne) not in {rattachement.empreinte(a) for a in autorites(poste)}:
        raise TitreIllisible(
            f"Cette déclaration renouvelle l’autorité {succession.ancienne.nom}, que vous ne reconnaissez pas.",
            "Importez le certificat de la nouvelle autorité, et comparez son code de contrôle.",
        )
    return succession


# --- gestures


def retenir_autorite(poste: Poste, identifiant: ProfilId, phrase: str, data: bytes) -> Autorite:
    """Trust an authority from now on: whoever does it has compared its empreinte with the one the centre gave."""
    autorite = rattachement.read_autorite(data)
    _keep(confirmer.require(poste, identifiant, phrase), poste, "autorite", rattachement.der(autorite))
    return autorite


def retenir_renouvellement(poste: Poste, identifiant: ProfilId, phrase: str, data: bytes) -> Autorite:
    """Trust the authority that follows one that is trusted; both empreintes were shown."""
    nouvelle = lire_renouvellement(poste, data).nouvelle
    ouvert = confirmer.require(poste, identifiant, phrase)
    _keep(ouvert, poste, "autorite", rattachement.der(nouvelle), data)
    return nouvelle


def retenir_horodateur(poste: Poste, identifiant: ProfilId, phrase: str, data: bytes) -> str:
    """Trust the certificate of a time-stamp service from now on; returns its SHA-256."""
    der = titre.read_certificat(data)
    _keep(confirmer.require(poste, identifiant, phrase), poste, "horodateur", der)
    return hashlib.sha256(der).hexdigest()


def ne_plus_retenir(poste: Poste, identifiant: ProfilId, phrase: str, sorte: Sorte, empreinte: Empreinte) -> None:
    """Stop trusting: what only this certificate answered for counts no more."""
    confirmer.require(poste, identifiant, phrase)
    with poste.coffre.base.transaction() as connection:
        retenus.drop(connection, identifiant, sorte, empreinte)


def _keep(ouvert: ProfilOuvert, poste: Poste, sorte: Sorte, der: bytes, declaration: bytes = b"") -> None:
    personne, empreinte = ouvert.profil.identifiant, Empreinte(hashlib.sha256(der).hexdigest())
    instant = journal.format_instant(poste.now().instant)
    signature = signatures.sign(ouvert.cle_signature, message(personne, sorte, empreinte, instant))
    with poste.coffre.base.transaction() as connection:
        retenus.keep(connection, Retenu(personne, sorte, empreinte, der, instant, signature, declaration))


def retenir_revocations(poste: Poste, data: bytes, *personnes: ProfilId) -> Autorite:
    """Keep a revocation list of an authority that is trusted: it is signed by it, so no passphrase is asked.

    Raises :class:`TitreIllisible` for another's, or one that is older than the one at hand.
    """
    for autorite in autorites(poste, *personnes):
        bare = Autorite(autorite.certificat)
        try:
            updated = rattachement.with_revocations(bare, data)
        except TitreIllisible:
            continue
        numero = rattachement.numero(updated.revocations[-1])
        if any(rattachement.numero(crl) > numero for crl in autorite.revocations):
            raise TitreIllisible(
                f"Une liste de révocation plus récente de l’autorité {autorite.nom} est déjà enregistrée.",
                "Demandez la dernière à l’organisme de formation.",
            )
        with poste.coffre.base.transaction() as connection:
            retenus.keep_liste(connection, rattachement.empreinte(autorite), numero, data)
        return updated
    raise TitreIllisible(
        "Cette liste de révocation n’est d’aucune autorité connue ici.", "Importez d’abord le certificat de l’autorité."
    )


# --- what is not trusted any more, or not from here


def a_reprendre(data_folder: Path) -> list[Path]:
    """Certificates of the folders of before: nothing is trusted from there, each is to be pinned again."""
    return [path for name in ANCIENS_DOSSIERS for path in sorted((data_folder / name).glob("*.crt"))]


def lire_autorites(
    certificats: Sequence[bytes], lists: Sequence[bytes], known: Sequence[Autorite] = ()
) -> list[Autorite]:
    """The authorities of these certificates, and those known, with these lists. Raises :class:`TitreIllisible`."""
    found = [*(rattachement.read_autorite(data) for data in certificats), *known]
    for data in lists:
        faults: list[TitreIllisible] = []
        for place, autorite in enumerate(found):
            try:
                found[place] = rattachement.with_revocations(autorite, data)
            except TitreIllisible as fault:
                faults.append(fault)
        if len(faults) == len(found):
            raise (
                faults[0]
                if faults
                else TitreIllisible(
                    "Cette liste de révocation n’est d’aucune autorité connue ici.", "Donnez l’autorité par --autorite."
                )
            )
    return found
