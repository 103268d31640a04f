"""The folder in which a centre receives: its key, its register, its originals, the authorities that it believes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct

from evaluateur import fichiers
from evaluateur.centre.autorite import repos
from evaluateur.centre.autorite.repos import ClefIllisible, NewArgon
from evaluateur.centre.reception import convocations
from evaluateur.centre.reception.accuser import Signataire
from evaluateur.centre.reception.convocations import Designations
from evaluateur.centre.reception.jugement import Juger
from evaluateur.centre.reception.originaux import Originaux
from evaluateur.centre.reception.reception import Guichet
from evaluateur.centre.registre import lieu
from evaluateur.centre.registre.fichier import FICHIER, RegistreEnFichier
from evaluateur.centre.registre.registre import Entree, Ligne
from evaluateur.cles import serrures, signatures
from evaluateur.cles.serrures import Argon, CoutRefuse, PhraseRefusee, RandomBytes
from evaluateur.echange.convocation.signee import Appel
from evaluateur.echange.lot import enveloppe, lot
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier import canonique
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.titres import FICHIER_MAX, emission, pkcs, rattachement, receptions
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.receptions import Reception
from evaluateur.titres.titre import TitreIllisible

CLE, PUBLIQUE, AUTORITES, ORIGINAUX = "reception.cle", "reception.pub", "autorites", "originaux"
CONVOCATIONS = "convocations"
DEMANDE, CERTIFICAT = "reception-demande.csr", "reception.crt"
OBJET = "evaluateur/1/clé de réception d’un organisme"
_NOM = "Réception"


class ReceptionRefusee(Refus):
    """This folder cannot receive."""


class _Secrets(Struct, frozen=True):
    """What the passphrase of a reception opens."""

    registre: bytes
    enveloppe: str
    """The secret key of age."""
    accuses: bytes
    """The key that signs receipts (PKCS#8, DER)."""

    def __repr__(self) -> str:
        return "_Secrets()"


def creer(folder: Path, phrase: str, autorite: bytes, random_bytes: RandomBytes, argon: NewArgon = Argon) -> str:
    """Make the folder of a reception that believes this authority (its certificate); returns its public key.

    Beside it, the request that the authority answers with a certificate for receipts.

    Raises :class:`ReceptionRefusee` where there is one already.
    """
    serrures.require_phrase(phrase)
    certificat = rattachement.der(rattachement.read_autorite(autorite))
    lieu.require_local(folder)
    if (folder / CLE).exists():
        raise ReceptionRefusee(f"Il y a déjà une réception dans {folder}.", "Choisissez un autre emplacement.")
    identite, key = enveloppe.new_identite(), signatures.new_key()
    public = str(identite.to_public())
    fichiers.make_folder(folder / AUTORITES)
    secrets = canonique.encode(_Secrets(random_bytes(32), str(identite), key))
    repos.write(folder / CLE, secrets, phrase, OBJET, random_bytes, argon)
    fichiers.write(folder / AUTORITES / "autorite.crt", certificat)
    fichiers.write(folder / PUBLIQUE, f"{public}\n".encode())
    fichiers.write(folder / DEMANDE, pkcs.write_demande(key, _NOM))
    return public


class Bureau:
    """An open reception."""

    def __init__(self, folder: Path, phrase: str, random_bytes: RandomBytes) -> None:
        secrets = _open(folder, phrase, random_bytes)
        self._folder, self._random_bytes = folder, random_bytes
        self._accuses = secrets.accuses
        self._identites = [enveloppe.identite(secrets.enveloppe)]
        self.originaux = Originaux(folder / ORIGINAUX)
        self.registre = RegistreEnFichier(folder / FICHIER, secrets.registre)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.registre.close()

    def guichet(self, instant: datetime, un_siege: frozenset[Empreinte], juger: Juger) -> Guichet:
        """Where lots arrive, at this hour."""
        contexte = Contexte(instant, tuple(self.autorites()), un_siege=un_siege)
        return Guichet(self.registre, self.originaux, self._identites, lambda: contexte, juger, self._random_bytes)

    def designations(self) -> Designations:
        """Whom the convocations that were sent designate."""
        return convocations.designations(self.convocations())

    def attendre(self, data: bytes) -> Appel:
        """Keep a convocation that was sent: its dossiers are expected. Raises :class:`ConvocationRefusee`."""
        return convocations.keep(self._folder / CONVOCATIONS, data, self.autorites())

    def convocations(self) -> list[Appel]:
        """Those that were sent, in their order."""
        return convocations.read(self._folder / CONVOCATIONS, self.autorites())

    def lignes(self) -> Iterator[Ligne]:
        """Every entry, and what is left beside it."""
        return ((entree, detail) for entree, _, detail in self.registre.entrees())

    def proces_verbal(self, entree: Entree) -> bytes:
        """The record of the version in force, out of a lot that was believed. Raises :class:`OriginalAbime`."""
        held = lot.read(self.originaux.read(entree.lot), self._identites)
        return held.de_nature("proces_verbal")[-1].contenu

    def importer(self, data: bytes) -> Reception:
        """Take the certificate that the authority answered with. Raises :class:`ReceptionRefusee` for another key's."""
        reception = receptions.read(data, self.autorites())
        if reception.certificat.public_key() != emission.cle(self._accuses).public_key():
            raise ReceptionRefusee(
                "Ce certificat n’est pas celui de la clé de cette réception.",
                f"Portez à l’autorité la demande que ce dossier contient ({DEMANDE}).",
            )
        fichiers.write(self._folder / CERTIFICAT, pkcs.write_pem(reception.der))
        return reception

    def signataire(self, instant: datetime) -> Signataire:
        """Who signs receipts here, now. Raises :class:`ReceptionRefusee` without a good certificate."""
        try:
            data = fichiers.read(self._folder / CERTIFICAT, FICHIER_MAX)
        except fichiers.LectureRefusee as error:
            raise ReceptionRefusee(
                "Cette réception n’est pas encore habilitée : elle ne peut pas accuser réception.",
                f"Portez {DEMANDE} à l’autorité (« evaluateur centre habiliter-reception »), puis importez sa réponse.",
            ) from error
        reception = receptions.read(data, self.autorites())
        for reproche in receptions.reproches(reception, instant):
            raise ReceptionRefusee(reproche, "Demandez un nouveau certificat à l’autorité.")
        return Signataire(self._accuses, reception)

    def autorites(self) -> Sequence[Autorite]:
        """The authorities that are believed, with the lists that lie beside them. Strangers' files are stepped over."""
        found, lists = list[Autorite](), list[bytes]()
        for path in sorted((self._folder / AUTORITES).iterdir()):
            with suppress(fichiers.LectureRefusee):
                data = fichiers.read(path, FICHIER_MAX)
                try:
                    found.append(rattachement.read_autorite(data))
                except TitreIllisible:
                    lists.append(data)
        return [_with(autorite, lists) for autorite in found]


def _with(autorite: Autorite, lists: Sequence[bytes]) -> Autorite:
    for data in lists:
        with suppress(TitreIllisible):  # the list of another, or no list
            autorite = rattachement.with_revocations(autorite, data)
    return autorite


def _open(folder: Path, phrase: str, random_bytes: RandomBytes) -> _Secrets:
    try:
        return canonique.decode(repos.read(folder / CLE, phrase, OBJET, random_bytes), _Secrets)
    except fichiers.LectureRefusee as error:
        raise ReceptionRefusee(
            f"Il n’y a pas de réception dans {folder}.", "Créez-la par « evaluateur centre reception creer »."
        ) from error
    except (ClefIllisible, CoutRefuse) as error:
        raise ReceptionRefusee(error.phrase, error.remede) from error
    except PhraseRefusee as error:
        raise ReceptionRefusee(
            "Cette phrase secrète n’ouvre pas la réception.", "Vérifiez la phrase, les majuscules et le clavier."
        ) from error
