"""Who a site is, by the certificates of the system; the company's proxy, by the settings of the system."""

from __future__ import annotations

import base64
import datetime
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from msgspec import Struct

from evaluateur.echange.transports.canal import Delais, Suivi
from evaluateur.echange.transports.destinations import VersDepotNextcloud
from evaluateur.echange.transports.ouverture import Moyens, open_canal
from evaluateur.echange.transports.refus import EnvoiRefuse
from tests.echange.transports import depot_local, relais
from tests.echange.transports.depot_local import Depot, Share

HOST = "localhost"
LOT = b"un lot" * 10_000


class Site(Struct):
    """A drop behind an encrypted connection, and the file of its certificate."""

    depot: Depot
    port: int
    certificate: Path
    folder: Path

    def send(self, host: str = HOST, folder: Path | None = None) -> str:
        moyens = Moyens("0a1b2c3d", folder or self.folder, delais=Delais(60, 60, 600))
        canal = open_canal(VersDepotNextcloud(f"https://{host}:{self.port}/s/jeton"), moyens, "secret")
        return canal.deposer("a.age", LOT, Suivi()).etat


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    certificate = tmp_path / "site.pem"
    certificate.write_bytes(self_issued(HOST, "remises.exemple.fr"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    folder = tmp_path / "depot"
    folder.mkdir()
    with depot_local.depot(context) as (served, port):
        served.shares["jeton"] = Share(folder, "secret")
        yield Site(served, port, certificate, folder)


def self_issued(*names: str) -> bytes:
    """A key and its certificate, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)


def test_a_site_that_nobody_vouches_for_is_told_nothing(site: Site) -> None:
    with pytest.raises(EnvoiRefuse) as caught:
        site.send()
    assert caught.value.code == "certificat"
    assert caught.value.passager  # another network may not stand between
    assert site.depot.asked == []


def test_a_site_is_known_by_the_certificates_of_the_system(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(site.certificate))
    assert site.send() == "verifie"
    assert (site.folder / "a.age").read_bytes() == LOT


def test_a_certificate_of_another_name_vouches_for_nobody(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(site.certificate))
    with pytest.raises(EnvoiRefuse) as caught:
        site.send("127.0.0.1")
    assert caught.value.code == "certificat"


def test_the_companys_proxy_carries_what_it_cannot_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(site.certificate))
    with relais.line(site.port, proxy=True) as line:
        monkeypatch.setenv("https_proxy", f"http://dupont:mot@127.0.0.1:{line.port}")
        assert site.send("remises.exemple.fr") == "verifie"
    [asked] = line.asked
    assert asked.startswith(b"CONNECT remises.exemple.fr:%d HTTP/1." % site.port)
    assert base64.b64encode(b"dupont:mot") in asked
    assert base64.b64encode(b"anonymous:secret") not in asked


def test_a_site_that_the_company_excepts_is_reached_without_its_proxy(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(site.certificate))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", HOST)
    assert site.send() == "verifie"
