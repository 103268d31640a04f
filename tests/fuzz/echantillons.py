"""True files of each sort, made here: what the mutations begin from."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, pkcs7
from msgspec import Struct, structs

from evaluateur.cles import passage, profils, secours, signatures
from evaluateur.cles.secours import Confie
from evaluateur.cles.serrures import Argon
from evaluateur.db import moteur
from evaluateur.echange.convocation import signee
from evaluateur.echange.convocation.cas import Cas
from evaluateur.echange.convocation.signee import Appel, AppelSigne
from evaluateur.echange.transports.destinations import VersCourriel, VersWebdav
from evaluateur.metier import accuse as form
from evaluateur.metier import accuse_court
from evaluateur.metier.accuse import Accuse, Remis
from evaluateur.metier.actes import notation
from evaluateur.metier.vocabulaire import BlocCode, DossierId, Empreinte, ProfilId
from evaluateur.ressources import resources_folder
from evaluateur.seance import passage as passages
from evaluateur.seance.secours import preparer_fichier
from evaluateur.titres import accuses, emission, ordres, pkcs, renouvellement, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.coordonnees import Coordonnees
from evaluateur.titres.emission import Duree
from evaluateur.titres.p12 import Contenu
from tests import numerises
from tests.echange import appels
from tests.echange.fabrique import classeur
from tests.edition.grilles import pdf
from tests.fuzz.mutateur import Mutateur
from tests.parcours.monde import Monde

PHRASE = "mot de passe du fichier"
DEBUT = datetime(2026, 11, 16, tzinfo=UTC)
LIGHT = Argon(bytes(16), memoire_kib=32, passes=1, voies=1)
CSV = (
    "Référence;Nom;Prénom;Entreprise;Début;Fin;Blocs;Temps majoré (minutes)\n"
    "S-1;MARTIN;Lou;ACME;16/11/2026;18/11/2026;1,2;20\nS-2;DURAND;Élise;« B »;2026-11-16;;tous;\n"
)


class Lot(Struct, frozen=True):
    """What one reader is tried with."""

    mutateur: Mutateur
    context: bytes = b""


def _recovery_key() -> bytes:
    public = X25519PrivateKey.generate().public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _number() -> int:
    return emission.serial(os.urandom(20))


@cache
def lots() -> dict[str, Lot]:
    """For each reader, its samples and the words of their format."""
    duree = Duree(DEBUT, DEBUT + timedelta(days=400))
    root_key, key = signatures.new_key(), signatures.new_key()
    root = emission.autorite(root_key, "Centre Exemple", duree, _number())
    certificate = x509.load_der_x509_certificate(root)
    public = titre.public_bytes(emission.cle(key).public_key())
    der = emission.habiliter(root_key, certificate, public, "DURAND Claude", Attestation((1,)), duree, _number())
    whom = Coordonnees("Service des certifications", "01 23 45 67 89")
    reception = emission.reception(root_key, certificate, public, whom, duree, _number())
    remis = Remis(DossierId("d"), "EX-1", 1, Empreinte("0" * 64), Empreinte("1" * 64))
    accuse = Accuse(
        form.SCHEMA, form.OBJET, "accepte", "", "AR-2026-000001", "", DEBUT, Empreinte("2" * 64), 9, 2, "3" * 32, remis
    )
    receipt = accuses.write_file(accuse, accuses.sign(accuse, key), reception)
    order = ordres.donner("3fa9c2", "EX-1", "Session annulée.", DEBUT, root_key)
    confie = Confie(secours.CONFIE, ProfilId("00"), "DURAND", "Claude", bytes(32), bytes(32))
    der_words = (b"\x30\x84\xff\xff\xff\xff", b"\x30\x80", b"\xa0\x82", b"\x06\x03\x55\x04\x03", b"\x00\x00")
    pem_words = (b"-----BEGIN CERTIFICATE-----\n", b"-----END CERTIFICATE-----\n", b"-----BEGIN PKCS7-----\n", b"====")
    json_words = (b'{"', b"},", b"[", b"]", b'"\\ud800"', b"1e400", b'"schema":2,', b'"":{', b"\\u0000")
    appel = _appel(reception)
    head, inside = _enclosed()
    author = passage.header(head).auteur
    whole = passage.enclose(msgspec.msgpack.decode(inside), author, DEBUT, PHRASE, os.urandom, LIGHT)
    msgpack_words = (
        b"\xc4\x00",
        b"\xc6\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
        b"\xa9vu-../../",
        b"\xa8vu-\x00.bin",
    )
    opened = profils.create("DURAND", "Claude", PHRASE, os.urandom, argon=LIGHT)
    return {
        "xlsx": Lot(Mutateur(_workbooks(), _XML, zipped=True)),
        "csv": Lot(
            Mutateur([CSV.encode(), CSV.encode("cp1252"), CSV.encode("utf-16")], (b";", b'"', b"\n", b"sep=,\n"))
        ),
        "liste": Lot(
            Mutateur([_LISTE], (*_XML, b"<d:response>", b"<d:href>http://[", b"<!DOCTYPE a [", b"%2F", b"&x;"))
        ),
        "toml": Lot(Mutateur([_toml()], (b"[[blocs]]\n", b"a.b.c = 1\n", b"'''", b'"""', b"[", b"{", b"2026-13-45"))),
        "pdf": Lot(Mutateur(_grids(), _PDF)),
        "scan": Lot(Mutateur([b"%PDF-1.7\n", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\x89PNG\r\n\x1a\n" + bytes(20)])),
        "p12": Lot(Mutateur([pkcs.write_p12(Contenu(der, (root,), key), "DURAND", PHRASE)], der_words)),
        "certificate": Lot(
            Mutateur([der, root, pkcs.write_pem(der, root), *_bundles(der, root)], (*der_words, *pem_words))
        ),
        "request": Lot(Mutateur([pkcs.write_demande(key, "DURAND Claude")], (*der_words, *pem_words))),
        "crl": Lot(Mutateur(_lists(certificate, root_key), (*der_words, *pem_words)), root),
        "recovery": Lot(Mutateur([preparer_fichier(confie, PHRASE, os.urandom, LIGHT)], json_words)),
        "recovery_key": Lot(
            Mutateur(
                [
                    X25519PrivateKey.generate()
                    .public_key()
                    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
                ],
                (*der_words, *pem_words),
            )
        ),
        "receipt": Lot(Mutateur([receipt], (*json_words, *der_words)), root),
        "order": Lot(Mutateur([order], json_words), root),
        "renewal": Lot(Mutateur([renouvellement.sign(certificate, root, DEBUT, root_key)], json_words)),
        "profiles": Lot(Mutateur([_profiles(opened)], json_words)),
        "base": _base(),
        "passage": Lot(Mutateur([whole], json_words)),
        "enclosed": Lot(Mutateur([inside], msgpack_words), head),
        "convocation": Lot(Mutateur([signee.sign(appel, root_key)], json_words), root),
        "signed": Lot(Mutateur([msgspec.json.encode(appel)], json_words), msgspec.msgpack.encode((root_key, root))),
        "emblem": Lot(Mutateur([_SVG, _png()], (*_XML, *_DRAWN))),
        "letters": Lot(Mutateur([accuse_court.write(accuse, bytes(64)).encode()], (b" ", b"> ", b"=", b"\n"))),
    }


_XML = (
    b"<row>", b"</row>", b'<c r="XFD1048576">', b'<c t="s">', b"<f>", b'<f t="shared" si="0">', b"<v>1e308</v>",
    b"<![CDATA[", b"&#0;", b"&lt;", b"_x000D_", b'<dimension ref="A1:XFD1048576"/>', b'<mergeCell ref="A1:B99"/>',
)  # fmt: skip
_LISTE = (
    b'<?xml version="1.0" encoding="utf-8"?><d:multistatus xmlns:d="DAV:">'
    b"<d:response><d:href>/dav/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop>"
    b"</d:propstat></d:response><d:response><d:href>/dav/a%20b.accuse</d:href></d:response></d:multistatus>"
)
_PDF = (
    b"<<", b">>", b"[", b"1 0 R", b"/Kids", b"/Names", b"/Parent 1 0 R", b"obj", b"endobj", b"stream\n", b"endstream",
    b"xref\n", b"trailer\n", b"startxref\n", b"%%EOF\n", b"/Filter/FlateDecode", b"/Filter[/LZWDecode/FlateDecode]",
    b"/Length 99999999", b"/Size 2147483647", b"/Prev 0", b"/Encrypt 1 0 R", b"/ObjStm",
    b"/DecodeParms<</Predictor 15/Columns 999999>>",
)  # fmt: skip


_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20">'
    b'<defs><g id="a"><rect width="20" height="20" fill="#c03"/><text font-size="9">CQP</text></g></defs>'
    b'<use xlink:href="#a" transform="scale(0.5)"/><path d="M0 0C1 2 3 4 5 6z" stroke="#000"/></svg>'
)
_DRAWN = (
    b'<g id="a">', b'<use xlink:href="#a"/>', b"<defs>", b"url(#a)", b'<path d="M0 0H9e9A1 1 0 0 0 9 9"/>',
    b'<pattern id="a" width="1e9">', b'<filter id="a">', b"<mask>", b"<style>", b"IHDR", b"IDAT", b"IEND",
)  # fmt: skip


def _png() -> bytes:
    return numerises.image("PNG", 60, 30)


def _appel(reception: bytes) -> Appel:
    """One with everything in it; who signs it is said elsewhere."""
    with TemporaryDirectory() as folder:
        ouverte = appels.authority(Path(folder) / "autorite")
        bank: Cas = {BlocCode("4"): ("Premier cas.", "Second cas.")}
        made = msgspec.json.decode(appels.fixed(ouverte, cas=bank), type=AppelSigne).convocation
    mail, cloud = VersCourriel("centre@exemple.fr"), VersWebdav("https://nuage.exemple.fr/dav/", "essai")
    told = structs.replace(made.consignes, destinations=(*made.consignes.destinations, mail, cloud))
    return structs.replace(made, consignes=told, receptions=(reception,))


def _enclosed() -> tuple[bytes, bytes]:
    """The header of « Continuer sur un autre ordinateur », and what such a file holds."""
    with TemporaryDirectory() as folder:
        monde = Monde(Path(folder) / "donnees")
        author = monde.un.identifiant
        envoi = passages.emporter(monde.poste, author, monde.secret, Path(folder))
        data = envoi.travail().read_bytes()
        monde.poste.close()
    # Of what is laid without being read, a beginning is enough.
    files = {n: d[:64] for n, d in passage.open_(data, monde.secret).items() if n != profils.FICHIER}
    opened = profils.create("DURAND", "Claude", PHRASE, os.urandom, argon=LIGHT)
    files[profils.FICHIER] = _profiles(opened)
    held = msgspec.msgpack.encode(files)
    whole = passage.enclose(files, opened.profil.identifiant, DEBUT, PHRASE, os.urandom, LIGHT)
    return whole[: whole.index(b"\n") + 1], held


def _workbooks() -> list[bytes]:
    rows: list[list[object]] = [
        ["Nom", "Prénom", "Début"],
        ["MARTIN", "Lou", DEBUT.date()],
        ["DURAND", "Élise", "=1+1"],
    ]
    return [classeur(rows), classeur(rows, [], [["x"]], hidden=[1])]


def _toml() -> bytes:
    return next((resources_folder() / "referentiels").glob("*.toml")).read_bytes()


def _grids() -> list[bytes]:
    signed = pdf("absent")
    output = BytesIO()
    with pikepdf.open(BytesIO(signed)) as opened:
        opened.save(output, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return [signed, output.getvalue()]


def _bundles(*ders: bytes) -> list[bytes]:
    found = [x509.load_der_x509_certificate(der) for der in ders]
    return [pkcs7.serialize_certificates(found, e) for e in (Encoding.DER, Encoding.PEM)]


def _lists(root: x509.Certificate, key: bytes) -> list[bytes]:
    builder = x509.CertificateRevocationListBuilder().issuer_name(root.subject).last_update(DEBUT)
    builder = builder.next_update(DEBUT + timedelta(days=300)).add_extension(x509.CRLNumber(7), critical=False)
    gone = x509.RevokedCertificateBuilder().serial_number(root.serial_number).revocation_date(DEBUT)
    reason = x509.CRLReason(x509.ReasonFlags.key_compromise)
    builder = builder.add_revoked_certificate(gone.add_extension(reason, critical=False).build())
    crl = builder.sign(emission.cle(key), hashes.SHA256())
    return [crl.public_bytes(Encoding.DER), crl.public_bytes(Encoding.PEM)]


def _profiles(opened: profils.ProfilOuvert) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / profils.FICHIER
        profils.write(path, profils.Profils(profils.SCHEMA, (opened.profil,)))
        return path.read_bytes()


def _base() -> Lot:
    with TemporaryDirectory() as folder:
        monde = Monde(Path(folder) / "donnees")
        monde.seance.faire(notation.noter, "1.1.1", "conforme")
        key = monde.poste.trousseau.profil_ouvert(monde.un.identifiant).cle_base
        monde.poste.close()
        data = (monde.donnees / moteur.FICHIER).read_bytes()
    return Lot(Mutateur([data]), key)
