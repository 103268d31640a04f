"""The authority of a training body: an offline folder with a root, what it issued, and what it revoked.

``autorite.crt`` is published, ``autorite.cle`` never leaves (encrypted under a passphrase), ``registre.json`` says what
was issued, ``revocations.crl`` is brought by file to whoever verifies.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from msgspec import Struct

from evaluateur import fichiers
from evaluateur.centre.autorite import repos
from evaluateur.centre.autorite.repos import ClefIllisible, NewArgon
from evaluateur.cles import serrures
from evaluateur.cles.serrures import Argon, CoutRefuse, PhraseRefusee, RandomBytes
from evaluateur.echange.convocation import signee
from evaluateur.echange.convocation.cas import Cas
from evaluateur.echange.convocation.rendez_vous import RendezVous
from evaluateur.echange.convocation.signee import Appel, Consignes
from evaluateur.metier import canonique
from evaluateur.metier.accuse import AccuseAncien
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import de
from evaluateur.metier.vocabulaire import FUSEAU
from evaluateur.titres import FICHIER_MAX, emission, ordres, rattachement, renouvellement
from evaluateur.titres import receptions as recep
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.coordonnees import TEXTE_MAX, Coordonnees
from evaluateur.titres.emission import Duree
from evaluateur.titres.p12 import Contenu
from evaluateur.titres.pkcs import Demande
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import common_name, names, public_bytes

CERTIFICAT, CLE, REGISTRE, REVOCATIONS = "autorite.crt", "autorite.cle", "registre.json", "revocations.crl"
ANCIENNES = "anciennes"
"""Folder of the keys that were renewed, one folder each: they still revoke what they issued."""
REGISTRE_MAX = 64 * fichiers.MIB
"""Bytes of the register: a certificate takes about 300."""
OBJET = "evaluateur/1/clé d’une autorité"
DUREE_RACINE = timedelta(days=20 * 365)
VALIDITE_LISTE = timedelta(days=366)
Raison = Literal["cle_volee", "fin_de_fonction"]
_RAISONS: dict[Raison, x509.ReasonFlags] = {
    "cle_volee": x509.ReasonFlags.key_compromise,
    "fin_de_fonction": x509.ReasonFlags.cessation_of_operation,
}


class AutoriteRefusee(Refus):
    """The folder of the authority is not what the command needs."""


class Emission(Struct, frozen=True):
    """One certificate that was issued; ``revoque_le`` once it no longer counts."""

    numero: str
    """Serial number, hexadecimal."""
    nom: str
    sieges: tuple[int, ...]
    """None for a reception."""
    debut: datetime
    fin: datetime
    empreinte: str
    revoque_le: datetime | None = None
    raison: Raison | None = None
    cle: str = ""
    """SHA-256 of the person's key (SubjectPublicKeyInfo); empty in registers of before."""
    autorite: str = ""
    """SHA-256 of the certificate that issued it; empty until a first renewal."""


class Registre(Struct, frozen=True, forbid_unknown_fields=True):
    """What the authority issued and received, in order."""

    emissions: tuple[Emission, ...] = ()
    accuses: tuple[AccuseAncien, ...] = ()
    """Receipts given before receptions had a key of their own."""
    listes: int = 0
    """How many revocation lists were made: their number grows (RFC 5280, 5.2.3)."""
    convocations: int = 0
    """How many convocations were signed."""


class Emetteur(Struct, frozen=True):
    """A key of the authority and its certificate: the one in force, or one that was renewed."""

    dossier: Path
    private: bytes
    certificat: x509.Certificate

    @property
    def empreinte(self) -> str:
        """SHA-256 of the certificate."""
        return str(rattachement.empreinte(Autorite(self.certificat)))

    def __repr__(self) -> str:
        return f"Emetteur({self.dossier})"


class Habilite(Struct, frozen=True):
    """A designated person: his name, what is attested, until when his certificate is good."""

    nom: str
    attestation: Attestation
    jusqu_au: date


def creer(
    folder: Path, nom: str, phrase: str, instant: datetime, random_bytes: RandomBytes, argon: NewArgon = Argon
) -> bytes:
    """Make an authority in an empty folder; returns its certificate (PEM). Raises :class:`AutoriteRefusee`."""
    serrures.require_phrase(phrase)
    if not nom.strip():
        raise AutoriteRefusee(
            "L’autorité n’a pas de nom.", "Indiquez celui de l’organisme, tel qu’il doit être affiché."
        )
    if (folder / CERTIFICAT).exists() or (folder / CLE).exists():
        raise AutoriteRefusee(f"Il y a déjà une autorité dans {folder}.", "Choisissez un autre emplacement.")
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    duree = Duree(instant - emission.MARGE, instant + DUREE_RACINE)
    der = emission.autorite(private, nom.strip(), duree, emission.serial(random_bytes(20)))
    pem = x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)
    fichiers.make_folder(folder)
    repos.write(folder / CLE, private, phrase, OBJET, random_bytes, argon)
    fichiers.write(folder / CERTIFICAT, pem)
    Ouverte(folder, Emetteur(folder, private, x509.load_der_x509_certificate(der))).publish_revocations(instant)
    return pem


def open_autorite(folder: Path, phrase: str, random_bytes: RandomBytes = os.urandom) -> Ouverte:
    """Open the key. Raises :class:`AutoriteRefusee` when the folder holds none, or for a wrong passphrase.

    Chance serves to write a key of before again (:mod:`evaluateur.centre.autorite.repos`).
    """
    former = sorted(p.parent for p in (folder / ANCIENNES).glob(f"*/{CLE}"))
    return Ouverte(folder, *(_open_issuer(place, phrase, random_bytes) for place in (folder, *former)))


def _open_issuer(folder: Path, phrase: str, random_bytes: RandomBytes) -> Emetteur:
    try:
        private = repos.read(folder / CLE, phrase, OBJET, random_bytes)
    except fichiers.LectureRefusee as error:
        raise AutoriteRefusee(
            f"Il n’y a pas d’autorité dans {folder}.", "Créez-la par « evaluateur centre autorite creer »."
        ) from error
    except (ClefIllisible, CoutRefuse) as error:
        raise AutoriteRefusee(error.phrase, error.remede) from error
    except PhraseRefusee as error:
        raise AutoriteRefusee(
            "Cette phrase secrète n’ouvre pas l’autorité.", "Vérifiez la phrase, les majuscules et le clavier."
        ) from error
    certificat = rattachement.read_autorite(fichiers.read(folder / CERTIFICAT, FICHIER_MAX)).certificat
    if certificat.public_key() != emission.cle(private).public_key():
        raise AutoriteRefusee(
            "Le certificat et la clé de l’autorité ne correspondent pas.", "Restaurez les deux fichiers d’origine."
        )
    return Emetteur(folder, private, certificat)


class Ouverte:
    """An authority whose keys are open, for the time of one command: the one in force, then those renewed."""

    def __init__(self, folder: Path, mine: Emetteur, *former: Emetteur) -> None:
        self._dossier, self._private, self.certificat = folder, mine.private, mine.certificat
        self._issuers = (mine, *former)

    @property
    def der(self) -> bytes:
        """Its certificate."""
        return self.certificat.public_bytes(Encoding.DER)

    @property
    def empreinte(self) -> str:
        """What people compare before they trust it: SHA-256 of the certificate, in groups of four."""
        digits = hashlib.sha256(self.der).hexdigest()
        return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))

    @property
    def pem(self) -> bytes:
        """Its certificate, as it is published."""
        return self.certificat.public_bytes(Encoding.PEM)

    def registre(self) -> Registre:
        """What was issued. Raises :class:`AutoriteRefusee` for a damaged register."""
        try:
            return msgspec.json.decode(fichiers.read(self._dossier / REGISTRE, REGISTRE_MAX), type=Registre)
        except fichiers.FichierAbsent:
            return Registre()
        except (fichiers.LectureRefusee, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise AutoriteRefusee(
                "Le registre de l’autorité est abîmé.", "Remettez sa dernière copie avant d’habiliter ou de révoquer."
            ) from error

    def habiliter(self, qui: Habilite, public: bytes, instant: datetime, random_bytes: RandomBytes) -> bytes:
        """DER of a certificate for this person's key (SubjectPublicKeyInfo), entered in the register first."""
        fin = self._end(qui.jusqu_au, instant)
        if not qui.nom.strip() or not qui.attestation.sieges:
            raise AutoriteRefusee("Le nom ou le rôle de la personne manque.", "Donnez --nom et --siege.")
        registre, key = self.registre(), hashlib.sha256(public).hexdigest()
        for e in registre.emissions:
            if e.cle == key and not e.sieges:
                raise AutoriteRefusee(
                    "Cette clé est celle d’une réception : elle ne peut signer aucun dossier.",
                    "Demandez à cette personne une demande faite depuis son propre profil.",
                )
            if e.cle == key and not names(e.nom, qui.nom):
                raise AutoriteRefusee(
                    f"Cette clé est déjà celle {de(e.nom)} : elle ne peut pas servir aussi à {qui.nom.strip()}.",
                    "Demandez à cette personne une demande faite depuis son propre profil.",
                )
        numero, duree = emission.serial(random_bytes(20)), Duree(instant - emission.MARGE, fin)
        der = emission.habiliter(
            self._private, self.certificat, public, qui.nom.strip(), qui.attestation, duree, numero
        )
        self._enter(registre, qui.nom.strip(), qui.attestation.sieges, der, public)
        return der

    def habiliter_reception(
        self, public: bytes, whom: Coordonnees, jusqu_au: date, instant: datetime, random_bytes: RandomBytes
    ) -> bytes:
        """DER of the certificate of a reception's key (SubjectPublicKeyInfo): it signs receipts and nothing else.

        Raises :class:`AutoriteRefusee` for the key of a person.
        """
        fin = self._end(jusqu_au, instant)
        whom = canonique.clean_fields(whom)
        if not whom.service or not whom.contact or max(map(len, (whom.service, whom.contact))) > TEXTE_MAX:
            raise AutoriteRefusee(
                "Le service qui reçoit, ou la façon de l’appeler, manque ou est trop long.",
                f"Donnez --service et --contact, {TEXTE_MAX} caractères chacun au plus.",
            )
        registre, key = self.registre(), hashlib.sha256(public).hexdigest()
        if any(e.cle == key and e.sieges for e in registre.emissions):
            raise AutoriteRefusee(
                "Cette clé est celle d’un évaluateur : elle ne peut pas servir à accuser réception.",
                "Créez celle de la réception par « evaluateur centre reception creer ».",
            )
        duree = Duree(instant - emission.MARGE, fin)
        numero = emission.serial(random_bytes(20))
        der = emission.reception(self._private, self.certificat, public, whom, duree, numero)
        self._enter(registre, whom.service, (), der, public)
        return der

    def _end(self, last: date, instant: datetime) -> datetime:
        """When a certificate ends whose last day is this one. Raises :class:`AutoriteRefusee`."""
        fin = datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=instant.tzinfo)
        if fin <= instant or fin > self.certificat.not_valid_after_utc:
            raise AutoriteRefusee(
                f"Un certificat ne peut pas finir le {last:%d/%m/%Y}.",
                f"Choisissez un jour à venir, avant le {self.certificat.not_valid_after_utc:%d/%m/%Y}.",
            )
        return fin

    def _enter(self, registre: Registre, nom: str, sieges: tuple[int, ...], der: bytes, public: bytes) -> None:
        made = x509.load_der_x509_certificate(der)
        inscrit = Emission(
            f"{made.serial_number:x}", nom, sieges, made.not_valid_before_utc, made.not_valid_after_utc,
            hashlib.sha256(der).hexdigest(),
            cle=hashlib.sha256(public).hexdigest(),
            autorite=self._issuers[0].empreinte if len(self._issuers) > 1 else "",
        )  # fmt: skip
        self._write(msgspec.structs.replace(registre, emissions=(*registre.emissions, inscrit)))

    def repondre(self, demande: Demande, qui: Habilite, instant: datetime, random_bytes: RandomBytes) -> bytes:
        """The same, for the key of a request: it must ask for this very person."""
        if not names(demande.nom, qui.nom):
            raise AutoriteRefusee(
                f"La demande est au nom {de(demande.nom)}, et non {de(qui.nom.strip())}.",
                "Vérifiez qui l’a envoyée, et le nom de son profil.",
            )
        return self.habiliter(qui, demande.cle_publique, instant, random_bytes)

    def habiliter_avec_cle(self, qui: Habilite, instant: datetime, random_bytes: RandomBytes) -> Contenu:
        """A certificate with a key made here, for who cannot send a request: the file is then as secret as the key."""
        key = ec.generate_private_key(ec.SECP256R1())
        der = self.habiliter(qui, public_bytes(key.public_key()), instant, random_bytes)
        return Contenu(der, (self.der,), key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))

    def effacer(self, dossier: str, reference: str, motif: str, instant: datetime) -> bytes:
        """The order to forget a dossier that was never handed over, signed. Raises :class:`OrdreRefuse`."""
        return ordres.donner(dossier, reference, motif, instant, self._private)

    def convoquer(
        self,
        name: str,
        table: bytes,
        consignes: Consignes,
        instant: datetime,
        *,
        referentiel: bytes = b"",
        receptions: Sequence[bytes] = (),
        certificats: Sequence[bytes] = (),
        rendez_vous: Sequence[RendezVous] = (),
        fuseau: str = FUSEAU,
        cas: Cas | None = None,
    ) -> bytes:
        """A convocation, numbered and signed, with the revocation lists of the day: the file to send.

        ``receptions``: certificates of those who will acknowledge (DER); ``certificats``: of evaluators (PEM). Raises
        :class:`TitreIllisible` for the reception of another authority.
        """
        known = tuple(recep.read(data, self.connues()).der for data in receptions)
        registre = self.registre()
        registre = msgspec.structs.replace(registre, convocations=registre.convocations + 1)
        self._write(registre)
        appel = Appel(
            signee.OBJET,
            signee.SCHEMA,
            f"CV-{instant:%Y}-{registre.convocations:06}",
            common_name(self.certificat.subject),
            instant,
            name,
            table,
            consignes,
            referentiel,
            receptions=known,
            certificats=tuple(certificats),
            revocations=tuple(fichiers.read(i.dossier / REVOCATIONS, FICHIER_MAX) for i in self._issuers),
            rendez_vous=tuple(rendez_vous),
            fuseau=fuseau,
            cas=cas or {},
        )
        return signee.sign(appel, self._private)

    def revoquer(self, cherche: str, raison: Raison, instant: datetime) -> list[Emission]:
        """Revoke by serial number, fingerprint of the certificate or whole name; the new list is published."""
        registre = self.registre()
        keys = [e for e in registre.emissions if e.revoque_le is None and _designe(e, cherche)]
        if not keys:
            known = ", ".join(sorted({e.nom for e in registre.emissions if e.revoque_le is None})) or "aucun"
            raise AutoriteRefusee(
                f"Aucun certificat en vigueur ne correspond à « {cherche} ».", f"Certificats en vigueur : {known}."
            )
        changes = {e.numero: msgspec.structs.replace(e, revoque_le=instant, raison=raison) for e in keys}
        emissions = tuple(changes.get(e.numero, e) for e in registre.emissions)
        self._write(msgspec.structs.replace(registre, emissions=emissions))
        self.publish_revocations(instant)
        return list(changes.values())

    def publish_revocations(self, instant: datetime) -> Path:
        """Write the list of what is revoked, signed; it may be empty. Each key that was renewed signs its own."""
        registre = self.registre()
        registre = msgspec.structs.replace(registre, listes=registre.listes + 1)
        lists = [_liste(issuer, registre, instant) for issuer in self._issuers]
        self._write(registre)
        for issuer, pem in zip(self._issuers, lists, strict=True):
            fichiers.write(issuer.dossier / REVOCATIONS, pem)
        return self._dossier / REVOCATIONS

    def connues(self) -> tuple[Autorite, ...]:
        """The authority and those that it renewed, with the lists in their folders: who answers for a grid here."""
        found = []
        for issuer in self._issuers:
            autorite, place = Autorite(issuer.certificat), issuer.dossier / REVOCATIONS
            if place.exists():
                autorite = rattachement.with_revocations(autorite, fichiers.read(place, FICHIER_MAX))
            found.append(autorite)
        return tuple(found)

    def renouveler(self, phrase: str, instant: datetime, random_bytes: RandomBytes, argon: NewArgon = Argon) -> Path:
        """A new key and a new certificate, and the statement by which the former key names them; returns its file.

        ``phrase``: the one that opened this authority. The former key goes on revoking what it issued.
        """
        old = self._issuers[0]
        repos.read(self._dossier / CLE, phrase, OBJET, random_bytes)  # the same passphrase opens them all
        key = ec.generate_private_key(ec.SECP256R1())
        private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        duree = Duree(instant - emission.MARGE, instant + DUREE_RACINE)
        nom, serial = common_name(self.certificat.subject), emission.serial(random_bytes(20))
        der = emission.autorite(private, nom, duree, serial)
        place = self._dossier / ANCIENNES / old.empreinte[:16]
        statement = self._dossier / f"renouvellement-{old.empreinte[:16]}.json"
        fichiers.make_folder(place, private=True)
        for name in (CLE, CERTIFICAT, REVOCATIONS):
            fichiers.write(place / name, fichiers.read(self._dossier / name, FICHIER_MAX), private=name == CLE)
        fichiers.write(statement, renouvellement.sign(old.certificat, der, instant, old.private))
        registre = self.registre()
        issued = tuple(msgspec.structs.replace(e, autorite=e.autorite or old.empreinte) for e in registre.emissions)
        self._write(msgspec.structs.replace(registre, emissions=issued))
        repos.write(self._dossier / CLE, private, phrase, OBJET, random_bytes, argon)
        certificat = x509.load_der_x509_certificate(der)
        fichiers.write(self._dossier / CERTIFICAT, certificat.public_bytes(Encoding.PEM))
        former = (msgspec.structs.replace(old, dossier=place), *self._issuers[1:])
        self._issuers = (Emetteur(self._dossier, private, certificat), *former)
        self._private, self.certificat = private, certificat
        self.publish_revocations(instant)
        return statement

    def _write(self, registre: Registre) -> None:
        fichiers.write(self._dossier / REGISTRE, msgspec.json.format(msgspec.json.encode(registre), indent=1))


def _designe(e: Emission, cherche: str) -> bool:
    return cherche.strip().casefold() in (e.numero, e.empreinte, e.nom.casefold())


def _liste(issuer: Emetteur, registre: Registre, instant: datetime) -> bytes:
    """The revocation list of one key (PEM): what it issued, or all in registers that name no issuer."""
    key = emission.cle(issuer.private)
    crl = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificat.subject)
        .last_update(instant)
        .next_update(instant + VALIDITE_LISTE)
        .add_extension(x509.CRLNumber(registre.listes), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    for e in registre.emissions:
        if e.revoque_le is not None and e.raison is not None and e.autorite in ("", issuer.empreinte):
            crl = crl.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(int(e.numero, 16))
                .revocation_date(e.revoque_le)
                .add_extension(x509.CRLReason(_RAISONS[e.raison]), critical=False)
                .build()
            )
    return crl.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
