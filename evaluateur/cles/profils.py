"""Profiles: who may open this laptop's base, kept in ``profils.json`` beside it.

One random base key, wrapped once per profile; each profile also holds its solo root and its signing key. An unlocked
profile admits the next one: it alone can give the base key. Nothing in the file is readable without a passphrase but
names and public keys.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from evaluateur import fichiers
from evaluateur.cles import serrures, signatures
from evaluateur.cles.secours import Secrets
from evaluateur.cles.serrures import Argon, PhraseRefusee, RandomBytes, Serrure
from evaluateur.metier import canonique
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import ProfilId

FICHIER = "profils.json"
SCHEMA = 1
TAILLE_MAX = 16 * fichiers.MIB
"""Bytes of the file: thousands of profiles with their certificates."""
_KEY_SIZE = 32


class ProfilsIllisibles(Refus):
    """``profils.json`` is missing, damaged or of a newer version."""


class Profil(Struct, frozen=True):
    """One person of this laptop. ``identifiant`` is the author's name in every journal."""

    identifiant: ProfilId
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
    anciennes: tuple[str, ...] = ()
    """Public keys under which this person signed before coming back by a way of recovery."""
    sceau: bytes = b""
    """Says that they are his: only he can make it."""
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
        raise PhraseRefusee("Ce profil n’est pas sur cet ordinateur.", "Choisissez-le dans la liste des profils.")


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


def _usage(identifiant: ProfilId, what: str) -> str:
    return f"evaluateur/1/{identifiant}/{what}"


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
    if not canonique.one_line(nom):
        raise PhraseRefusee("Le profil n’a pas de nom.", "Indiquez le nom de la personne.")
    identifiant = ProfilId(random_bytes(8).hex())
    derivation = argon or Argon(random_bytes(16))
    key = serrures.derive(phrase, derivation)
    base_key = parrain.cle_base if parrain else random_bytes(_KEY_SIZE)
    root, signature = random_bytes(_KEY_SIZE), signatures.new_key()
    profil = Profil(
        identifiant=identifiant,
        nom=canonique.one_line(nom),
        prenom=canonique.one_line(prenom),
        cle_publique=signatures.public_key(signature),
        argon=derivation,
        base=serrures.wrap(key, base_key, _usage(identifiant, "base"), random_bytes),
        solo=serrures.wrap(key, root, _usage(identifiant, "solo"), random_bytes),
        signature=serrures.wrap(key, signature, _usage(identifiant, "signature"), random_bytes),
    )
    return ProfilOuvert(profil, base_key, root, signature, signature)


def unlock(profil: Profil, phrase: str) -> ProfilOuvert:
    """Open a profile.

    Raises :class:`PhraseRefusee` for a wrong passphrase, :class:`ProfilsIllisibles` for a public key that is not the
    one of the signing key: whoever put it there would sign in this person's place.
    """
    key = serrures.derive(phrase, profil.argon)
    identifiant = profil.identifiant
    signature = serrures.unwrap(key, profil.signature, _usage(identifiant, "signature"))
    titre = profil.cle_titre
    ouvert = ProfilOuvert(
        profil,
        serrures.unwrap(key, profil.base, _usage(identifiant, "base")),
        serrures.unwrap(key, profil.solo, _usage(identifiant, "solo")),
        signature,
        signature if titre is None else serrures.unwrap(key, titre, _usage(identifiant, "titre")),
    )
    genuine = hmac.compare_digest(profil.sceau, _seal(ouvert.racine_solo, profil.anciennes)) or not profil.anciennes
    if signatures.public_key(ouvert.cle_signature) != profil.cle_publique or not genuine:
        raise ProfilsIllisibles(
            "La clé publique de ce profil n’est pas la sienne : le fichier des profils est altéré.",
            "Restaurez celui qui accompagne la dernière sauvegarde et prévenez l’organisme.",
        )
    return ouvert


def rewrap(ouvert: ProfilOuvert, phrase: str, random_bytes: RandomBytes, argon: Argon) -> ProfilOuvert:
    """The same profile under a new passphrase. Raises :class:`PhraseRefusee` for a weak one."""
    serrures.require_phrase(phrase)
    profil, key = ouvert.profil, serrures.derive(phrase, argon)
    own = ouvert.cle_document == ouvert.cle_signature
    return replace(
        ouvert,
        profil=replace(
            profil,
            argon=argon,
            base=serrures.wrap(key, ouvert.cle_base, _usage(profil.identifiant, "base"), random_bytes),
            solo=serrures.wrap(key, ouvert.racine_solo, _usage(profil.identifiant, "solo"), random_bytes),
            signature=serrures.wrap(key, ouvert.cle_signature, _usage(profil.identifiant, "signature"), random_bytes),
            cle_titre=None
            if own
            else serrures.wrap(key, ouvert.cle_document, _usage(profil.identifiant, "titre"), random_bytes),
        ),
    )


def come_back(profil: Profil, secrets: Secrets, phrase: str, random_bytes: RandomBytes, argon: Argon) -> ProfilOuvert:
    """The profile of someone who came back by a way of recovery: a new passphrase, and a new signing key."""
    signature, former = signatures.new_key(), (*profil.anciennes, profil.cle_publique)
    fresh = replace(
        profil,
        cle_publique=signatures.public_key(signature),
        anciennes=former,
        sceau=_seal(secrets.racine_solo, former),
        titre=b"",
        chaine=(),
        cle_titre=None,
        secours_code=None,
    )
    ouvert = ProfilOuvert(fresh, secrets.cle_base, secrets.racine_solo, signature, signature)
    return rewrap(ouvert, phrase, random_bytes, argon)


def _seal(root: bytes, keys: tuple[str, ...]) -> bytes:
    """What ties former public keys to a person: made with his solo root, which every way of recovery gives back."""
    return hmac.new(root, canonique.encode({"cles": keys, "objet": "anciennes clés"}), hashlib.sha256).digest()


def attach(
    profil: Profil, phrase: str, titre: bytes, chain: tuple[bytes, ...], key: bytes, random_bytes: RandomBytes
) -> Profil:
    """The profile with a certificate; ``key``: its private key when it is not the profile's own, else empty.

    Raises :class:`PhraseRefusee` for a wrong passphrase.
    """
    derived = serrures.derive(phrase, profil.argon)
    serrures.unwrap(derived, profil.signature, _usage(profil.identifiant, "signature"))
    serrure = serrures.wrap(derived, key, _usage(profil.identifiant, "titre"), random_bytes) if key else None
    return replace(profil, titre=titre, chaine=chain, cle_titre=serrure)


def read(path: Path) -> Profils:
    """Read the file; an absent one holds no profile. Raises :class:`ProfilsIllisibles` for a damaged one."""
    try:
        data = fichiers.read(path, TAILLE_MAX)
    except fichiers.FichierAbsent:
        return Profils(SCHEMA, ())
    except fichiers.LectureRefusee as error:
        raise ProfilsIllisibles(
            "Le fichier des profils n’a pas pu être lu.", f"Vérifiez que vous pouvez lire l’emplacement {path.parent}."
        ) from error
    try:
        if msgspec.json.decode(data, type=_Tete).schema > SCHEMA:
            raise ProfilsIllisibles(
                "Le fichier des profils vient d’une version plus récente de l’application.",
                "Mettez l’application à jour.",
            )
        profils = msgspec.json.decode(data, type=Profils)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged() from error
    if profils.schema != SCHEMA:
        raise _damaged()
    return profils


def _damaged() -> ProfilsIllisibles:
    return ProfilsIllisibles(
        "Le fichier des profils est abîmé.", "Restaurez celui qui accompagne la dernière sauvegarde."
    )


def write(path: Path, profils: Profils) -> None:
    """Write the file: after a power cut it is the old or the new, whole. Raises :class:`ProfilsIllisibles`."""
    try:
        fichiers.make_folder(path.parent)
        fichiers.write(path, msgspec.json.format(msgspec.json.encode(profils), indent=1), private=True)
    except fichiers.EcritureRefusee as error:
        raise ProfilsIllisibles(
            "Le fichier des profils n’a pas pu être écrit.",
            f"Libérez de la place, ou vérifiez que vous pouvez écrire dans {path.parent} ; sinon, prévenez votre "
            "service informatique.",
        ) from error
