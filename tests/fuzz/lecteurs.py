"""Every reader of a stranger's file, behind a partition: it answers « lu » or « refus », and nothing else."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PySide6.QtGui import QGuiApplication

from evaluateur import cloison, fichiers, journal
from evaluateur.cles import passage, profils, serrures
from evaluateur.cles import secours as cles_secours
from evaluateur.db import journaux, migrations, sauvetage
from evaluateur.db.moteur import Base
from evaluateur.echange.convocation import signee
from evaluateur.echange.convocation.classeur import read_classeur
from evaluateur.echange.convocation.convocation import read_convocation
from evaluateur.echange.convocation.signee import Appel
from evaluateur.echange.transports import webdav
from evaluateur.echange.transports.destinations import DestinationRefusee
from evaluateur.edition.verification import politique
from evaluateur.horloge import HorlogeSysteme
from evaluateur.metier import accuse_court
from evaluateur.metier.refus import Refus
from evaluateur.referentiels import parse
from evaluateur.seance import passage as passages
from evaluateur.seance import scans, secours
from evaluateur.seance.poste import Poste
from evaluateur.titres import accuses, ordres, p12, pkcs, rattachement, renouvellement, titre
from evaluateur.ui.pages.reglages import image_choisie
from tests.parcours.monde import referentiel_entier

PHRASE = "mot de passe du fichier"
MAINTENANT = datetime(2027, 1, 1, tzinfo=UTC)
REFERENTIEL = referentiel_entier()
_FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
_POSTE = Poste(_FOLDER / "poste", HorlogeSysteme())


def _lay(data: bytes) -> Path:
    path = _FOLDER / "fichier"
    for left in (path, path.with_name("fichier-wal"), path.with_name("fichier-shm")):
        left.unlink(missing_ok=True)
    path.write_bytes(data)
    return path


def _pdf(data: bytes, _: bytes) -> None:
    verdict = politique.verify(data, politique.Contexte(MAINTENANT))
    if verdict.statut == "refuse":
        assert verdict.reproches
        raise Refus("Refusé.")


def _certificate(data: bytes, _: bytes) -> None:
    if pkcs.asks_password(data):
        p12.open_(b"", data)  # here: a partition does not begin another
        return
    with suppress(Refus):
        rattachement.read_autorite(data)
    with suppress(Refus):
        titre.read_certificat(data)
    one = titre.read(pkcs.read(data).certificat)
    rattachement.emise_par(one, ())


def _crl(data: bytes, authority: bytes) -> None:
    known = rattachement.with_revocations(rattachement.read_autorite(authority), data)
    rattachement.remarque(known, MAINTENANT)
    rattachement.reproches(titre.read(authority), known, 1, MAINTENANT)


def _profiles(data: bytes, _: bytes) -> None:
    found = profils.read(_lay(data)).profils
    for profil in found[:1]:
        profils.unlock(profil, PHRASE)


def _base(data: bytes, key: bytes) -> None:
    path = _lay(data)
    with suppress(Refus):
        wreck = sauvetage.Epave(path, key)
        for table in sauvetage.TABLES:
            list(wreck.rows(table))
        wreck.close()
    base = Base(_lay(data), key)
    try:
        migrations.migrate(base)
        for (name,) in base.rows("SELECT dossier FROM dossiers"):
            list(journal.verify(journaux.read(base, name), name))
    finally:
        base.close()


def _passage(data: bytes, _: bytes) -> None:
    folder = Path(tempfile.mkdtemp(dir=_FOLDER))
    try:
        passages.reprendre(folder / "donnees", data, PHRASE, MAINTENANT)
    finally:
        shutil.rmtree(folder)


def _enclosed(data: bytes, head: bytes) -> None:
    """What lies inside such a file, made worse before it was enclosed by someone who knows the passphrase."""
    told, nonce = passage.header(head), bytes(12)
    _passage(head + nonce + AESGCM(serrures.derive(PHRASE, told.argon)).encrypt(nonce, data, head), b"")


def _convocation(data: bytes, authority: bytes) -> None:
    signee.read(data, [rattachement.read_autorite(authority)])


def _signed(data: bytes, authority: bytes) -> None:
    """A convocation made worse, then signed by an authority that is known."""
    key, root = msgspec.msgpack.decode(authority, type=tuple[bytes, bytes])
    try:
        appel = msgspec.json.decode(data, type=Appel)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refus("Ce n’est pas une convocation.") from error
    except DestinationRefusee as refus:
        raise Refus(refus.phrase) from refus
    _convocation(signee.sign(appel, key), root)


READERS: dict[str, Callable[[bytes, bytes], object]] = {
    "xlsx": lambda data, _: read_classeur(data, "x.xlsx"),
    "csv": lambda data, _: read_convocation(data if data[:2] != b"PK" else b"", "x.csv", REFERENTIEL),
    "liste": lambda data, _: webdav.read_list(data, "/dav/", "nuage.exemple.fr"),
    "toml": lambda data, _: parse(data, "x.toml"),
    "pdf": _pdf,
    "scan": lambda data, _: scans.read(_lay(data)),
    "p12": lambda data, _: p12.open_(PHRASE.encode(), data),
    "certificate": _certificate,
    "request": lambda data, _: pkcs.read_demande(data),
    "crl": _crl,
    "recovery": lambda data, _: secours.revenir_par_fichier(_POSTE, data, PHRASE, "une phrase secrète neuve"),
    "recovery_key": lambda data, _: cles_secours.read_public(data),
    "receipt": lambda data, authority: accuses.read_file(data, [rattachement.read_autorite(authority)]),
    "order": lambda data, authority: ordres.read(data, [rattachement.read_autorite(authority)]),
    "renewal": lambda data, _: renouvellement.read(data),
    "profiles": _profiles,
    "passage": _passage,
    "enclosed": _enclosed,
    "convocation": _convocation,
    "signed": _signed,
    "emblem": lambda data, _: image_choisie.draw(data),
    "letters": lambda data, _: accuse_court.read(data.decode("utf-8", "replace")),
    "base": _base,
}


def read(head: bytes, data: bytes) -> bytes:
    """Read an input by the reader whose name is in the head; what follows the name is its context."""
    name, _, context = head.partition(b"\n")
    try:
        READERS[name.decode()](data, context)
    except Refus as refus:
        return b"refus" if refus.phrase.endswith(".") else b"no sentence"
    return b"lu"


if __name__ == "__main__":
    _application = QGuiApplication(["fuzz", "-platform", "offscreen"])
    cloison.serve(read, written=64 * fichiers.MIB)
