"""Profiles: who may open this laptop's base, kept in ``profils.json`` beside it.

One random base key, wrapped once per profile; each profile also holds its solo root and its signing key. An unlocked
profile admits the next one: it alone can give the base key. Nothing in the file is readable without a passphrase but
names and public keys.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from evaluateur import fichiers
from evaluateur.cles import serrures, signatures
from evaluateur.cles.secours import Secrets
from evaluateur.cles.serrures import Argon, PhraseRefusee, RandomBytes, Serrure
from evaluateur.metier.refus import Refus

FICHIER = "profils.json"
SCHEMA = 1
TAILLE_MAX = 16 * fichiers.MIB
"""Bytes of the file: thousands of profiles with their certificates."""
_TAILLE_CLE = 32


class ProfilsIllisibles(Refus):
    """``profils.json`` is missing, damaged or of a newer version."""


class Profil(Struct, frozen=True):
    """One person of this laptop. ``identifiant`` is the author's name in every journal."""

    identifiant: str
    nom: str
    prenom: str
    cle_publique: str
    argon: Argon
    base: Serrure
    solo: Serrure
    signature: Serrure
    titre: bytes = b""
    """DER of the certificate under which this person signs PDFs; empty until one is made or brought."""
    chaine: tuple[bytes, ...] = ()
    """DER of what issued it, the nearest first."""
    cle_titre: Serrure | None = None
    """The key of that certificate, when it is not the profile's own."""
    secours_code: Serrure | None = None
    secours_centre: bytes = b""
    """Ways back in, both optional (:mod:`evaluateur.cles.secours`)."""

    @property
    def nom_complet(self) -> str:
        """Name then first name."""
        return f"{self.nom} {self.prenom}".strip()


class Profils(Struct, frozen=True, forbid_unknown_fields=True):
    """The file."""

    schema: int
    profils: tuple[Profil, ...]
    base_faite: bool = False
    """The base was made: one that is missing is lost, not yet to be made."""

    def find(self, identifiant: str) -> Profil:
        """The profile of this identifier. Raises :class:`PhraseRefusee` when this laptop has none."""
        for profil in self.profils:
            if profil.identifiant == identifiant:
                return profil
        raise PhraseRefusee("Ce profil n'est pas sur cet ordinateur.", "Choisissez-le dans la liste des profils.")


class _Tete(Struct):
    """What every version of the file begins with."""

    schema: int


class ProfilOuvert(Struct, frozen=True):
    """An unlocked profile: its secrets, in memory only, never in a log."""

    profil: Profil
    cle_base: bytes
    racine_solo: bytes
    cle_signature: bytes
    cle_document: bytes
    """Signs PDFs: that of the titre, or the profile's own. Never in a recovery slot."""

    def __repr__(self) -> str:
        return f"ProfilOuvert({self.profil.identifiant})"


def _usage(identifiant: str, quoi: str) -> str:
    return f"evaluateur/1/{identifiant}/{quoi}"


def create(
    nom: str,
    prenom: str,
    phrase: str,
    random_bytes: RandomBytes,
    parrain: ProfilOuvert | None = None,
    argon: Argon | None = None,
) -> ProfilOuvert:
    """Make a profile: the first one draws the base key, the next ones receive it from an unlocked ``parrain``."""
    serrures.require_phrase(phrase)
    if not nom.strip():
        raise PhraseRefusee("Le profil n'a pas de nom.", "Donnez le nom de la personne.")
    identifiant = random_bytes(8).hex()
    derivation = argon or Argon(random_bytes(16))
    cle = serrures.derive(phrase, derivation)
    cle_base = parrain.cle_base if parrain else random_bytes(_TAILLE_CLE)
    racine, signature = random_bytes(_TAILLE_CLE), signatures.new_key()
    profil = Profil(
        identifiant=identifiant,
        nom=nom.strip(),
        prenom=prenom.strip(),
        cle_publique=signatures.public_key(signature),
        argon=derivation,
        base=serrures.wrap(cle, cle_base, _usage(identifiant, "base"), random_bytes),
        solo=serrures.wrap(cle, racine, _usage(identifiant, "solo"), random_bytes),
        signature=serrures.wrap(cle, signature, _usage(identifiant, "signature"), random_bytes),
    )
    return ProfilOuvert(profil, cle_base, racine, signature, signature)


def unlock(profil: Profil, phrase: str) -> ProfilOuvert:
    """Open a profile.

    Raises :class:`PhraseRefusee` for a wrong passphrase, :class:`ProfilsIllisibles` for a public key that is not the
    one of the signing key: whoever put it there would sign in this person's place.
    """
    cle = serrures.derive(phrase, profil.argon)
    identifiant = profil.identifiant
    signature = serrures.unwrap(cle, profil.signature, _usage(identifiant, "signature"))
    titre = profil.cle_titre
    ouvert = ProfilOuvert(
        profil,
        serrures.unwrap(cle, profil.base, _usage(identifiant, "base")),
        serrures.unwrap(cle, profil.solo, _usage(identifiant, "solo")),
        signature,
        signature if titre is None else serrures.unwrap(cle, titre, _usage(identifiant, "titre")),
    )
    if signatures.public_key(ouvert.cle_signature) != profil.cle_publique:
        raise ProfilsIllisibles(
            "La clé publique de ce profil n'est pas la sienne : le fichier des profils est altéré.",
            "Remettez celui qui accompagne la dernière sauvegarde et prévenez le centre.",
        )
    return ouvert


def rewrap(ouvert: ProfilOuvert, phrase: str, random_bytes: RandomBytes, argon: Argon) -> ProfilOuvert:
    """The same profile under a new passphrase. Raises :class:`PhraseRefusee` for a weak one."""
    serrures.require_phrase(phrase)
    profil, cle = ouvert.profil, serrures.derive(phrase, argon)
    propre = ouvert.cle_document == ouvert.cle_signature
    return replace(
        ouvert,
        profil=replace(
            profil,
            argon=argon,
            base=serrures.wrap(cle, ouvert.cle_base, _usage(profil.identifiant, "base"), random_bytes),
            solo=serrures.wrap(cle, ouvert.racine_solo, _usage(profil.identifiant, "solo"), random_bytes),
            signature=serrures.wrap(cle, ouvert.cle_signature, _usage(profil.identifiant, "signature"), random_bytes),
            cle_titre=None
            if propre
            else serrures.wrap(cle, ouvert.cle_document, _usage(profil.identifiant, "titre"), random_bytes),
        ),
    )


def come_back(profil: Profil, secrets: Secrets, phrase: str, random_bytes: RandomBytes, argon: Argon) -> ProfilOuvert:
    """The profile of someone who came back by a way of recovery: a new passphrase, and a new signing key."""
    signature = signatures.new_key()
    neuf = replace(
        profil, cle_publique=signatures.public_key(signature), titre=b"", chaine=(), cle_titre=None, secours_code=None
    )
    ouvert = ProfilOuvert(neuf, secrets.cle_base, secrets.racine_solo, signature, signature)
    return rewrap(ouvert, phrase, random_bytes, argon)


def attach(
    profil: Profil, phrase: str, titre: bytes, chaine: tuple[bytes, ...], cle: bytes, random_bytes: RandomBytes
) -> Profil:
    """The profile with a certificate; ``cle``: its private key when it is not the profile's own, else empty.

    Raises :class:`PhraseRefusee` for a wrong passphrase.
    """
    derivee = serrures.derive(phrase, profil.argon)
    serrures.unwrap(derivee, profil.signature, _usage(profil.identifiant, "signature"))
    serrure = serrures.wrap(derivee, cle, _usage(profil.identifiant, "titre"), random_bytes) if cle else None
    return replace(profil, titre=titre, chaine=chaine, cle_titre=serrure)


def read(chemin: Path) -> Profils:
    """Read the file; an absent one holds no profile. Raises :class:`ProfilsIllisibles` for a damaged one."""
    try:
        octets = fichiers.read(chemin, TAILLE_MAX)
    except fichiers.FichierAbsent:
        return Profils(SCHEMA, ())
    except fichiers.LectureRefusee as erreur:
        raise ProfilsIllisibles(
            "Le fichier des profils ne se lit pas.", f"Vérifiez vos droits sur le dossier {chemin.parent}."
        ) from erreur
    try:
        if msgspec.json.decode(octets, type=_Tete).schema > SCHEMA:
            raise ProfilsIllisibles(
                "Le fichier des profils vient d'une version plus récente d'Évaluateur.", "Mettez l'application à jour."
            )
        profils = msgspec.json.decode(octets, type=Profils)
    except (msgspec.DecodeError, UnicodeDecodeError) as erreur:
        raise _abimes() from erreur
    if profils.schema != SCHEMA:
        raise _abimes()
    return profils


def _abimes() -> ProfilsIllisibles:
    return ProfilsIllisibles(
        "Le fichier des profils est abîmé.", "Remettez celui qui accompagne la dernière sauvegarde."
    )


def write(chemin: Path, profils: Profils) -> None:
    """Write the file: after a power cut it is the old or the new, whole. Raises :class:`ProfilsIllisibles`."""
    try:
        fichiers.make_folder(chemin.parent)
        fichiers.write(chemin, msgspec.json.format(msgspec.json.encode(profils), indent=1), private=True)
    except fichiers.EcritureRefusee as erreur:
        raise ProfilsIllisibles(
            "Le fichier des profils ne s'écrit pas.", f"Vérifiez la place et vos droits sur {chemin.parent}."
        ) from erreur
