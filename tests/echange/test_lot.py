"""A lot comes back as it went, and whatever was done to it on the way is refused for its reason."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from evaluateur.echange.lot import archive, asic, enveloppe, lot, manifeste, sceau
from evaluateur.echange.lot.enveloppe import CleRefusee
from evaluateur.echange.lot.lot import Lot
from evaluateur.echange.lot.manifeste import Nature, Piece, TypeMime
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.metier import canonique
from tests.echange import colis

natures: st.SearchStrategy[Nature] = st.sampled_from(["scan", "document", "proces_verbal"])
types: st.SearchStrategy[TypeMime] = st.sampled_from(["application/pdf", "image/jpeg", "image/png"])


def opened(data: bytes) -> Lot:
    return lot.read(data, [colis.CENTRE])


def reason(data: bytes) -> str:
    with pytest.raises(LotRefuse) as taken:
        opened(data)
    assert taken.value.phrase.endswith(".")
    assert taken.value.remede.endswith(".")
    return taken.value.raison


def test_a_lot_comes_back_as_it_went() -> None:
    data = colis.packed()
    found = opened(data)
    assert list(found.pieces.values()) == colis.PIECES
    assert list(found.pieces) == [
        "journal.jsonl", "referentiel.json", "proces-verbal-v1.json", "grille-v1.pdf", "scan-v1-01.pdf",
        "scan-v1-02.jpg",
    ]  # fmt: skip
    assert replace(found.manifeste, pieces=()) == colis.about()
    assert found.journal() == colis.LIGNES
    assert found.sceau == sceau.Sceau(colis.expediteur().certificat, colis.INSTANT)
    assert (found.empreinte, lot.name(data)) == (canonique.empreinte(data), f"{canonique.empreinte(data)}.asice.age")


@given(st.lists(st.builds(Piece, natures, st.binary(max_size=200), st.integers(1, 9), types), max_size=8))
@settings(max_examples=25)
def test_any_files_come_back(pieces: list[Piece]) -> None:
    named = manifeste.name(pieces)
    kept = [replace(p, type_mime="application/pdf") if p.nature != "scan" else p for p in named.values()]
    assert list(opened(colis.packed([*colis.PIECES[:1], *pieces])).pieces.values())[1:] == kept


def test_the_same_lot_sent_again_is_the_same_whoever_encloses_it() -> None:
    one, two = colis.packed(), colis.packed(siege=2)
    assert one != two
    assert opened(one).identite == opened(two).identite
    assert opened(one).empreinte != opened(two).empreinte
    assert opened(colis.packed(sequence=2)).identite != opened(one).identite


def test_several_keys_open_it_and_a_strangers_does_not() -> None:
    data = enveloppe.enclose(b"x", [str(colis.CENTRE.to_public()), str(colis.ETRANGER.to_public())])
    assert enveloppe.open_(data, [colis.CENTRE]) == enveloppe.open_(data, [colis.ETRANGER]) == b"x"
    with pytest.raises(LotRefuse) as taken:
        lot.read(colis.packed(), [colis.ETRANGER])
    assert taken.value.raison == "chiffrement"


@pytest.mark.parametrize("text", ["", "age1", "AGE-SECRET-KEY-1", "age1" + "q" * 58, "clé"])
def test_a_key_that_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(CleRefusee, match="n’est pas lisible"):
        enveloppe.enclose(b"x", [text])


@pytest.mark.parametrize("count", [0, enveloppe.CLES_MAX + 1])
def test_an_envelope_is_made_for_one_key_at_least_and_a_handful_at_most(count: int) -> None:
    with pytest.raises(ValueError, match=f"{count} keys"):
        enveloppe.enclose(b"x", [str(colis.CENTRE.to_public())] * count)


def test_one_bit_flipped_anywhere_is_refused() -> None:
    data, clear = colis.packed(), colis.clear(colis.packed())
    rng = random.Random(20261128)
    for place in rng.sample(range(len(data)), 60):
        changed = bytes(b ^ (1 << rng.randrange(8)) if at == place else b for at, b in enumerate(data))
        assert reason(changed) == "chiffrement"
    for place in rng.sample(range(len(clear)), 250):
        changed = bytes(b ^ (1 << rng.randrange(8)) if at == place else b for at, b in enumerate(clear))
        assert reason(colis.enclosed(changed)) in ("conteneur", "signature")


@pytest.mark.parametrize("size", [0, 1, 100, -1, -30])
def test_a_lot_cut_short_is_refused(size: int) -> None:
    data = colis.packed()
    assert reason(data[:size]) == "chiffrement"
    assert reason(colis.enclosed(colis.clear(data)[:size])) == "conteneur"


def _files() -> dict[str, bytes]:
    return asic.read(colis.clear(colis.packed())).fichiers


def _archived(change: Callable[[dict[str, bytes]], object]) -> bytes:
    members = archive.read(colis.clear(colis.packed()))
    change(members)
    return colis.enclosed(archive.write(members))


def _zipped(**options: object) -> bytes:
    """The same members by another writer of ZIP."""
    members, made = archive.read(colis.clear(colis.packed())), io.BytesIO()
    with zipfile.ZipFile(made, "w", **options) as out:  # type: ignore[call-overload]
        for name, content in members.items():
            out.writestr(name, content)
    return colis.enclosed(made.getvalue())


def _listed(change: Callable[[bytes], bytes]) -> bytes:
    return colis.signed(_files(), change)


def _told(**fields: object) -> bytes:
    """A manifest that says something else than the files, signed over."""
    files = _files()
    data = files[manifeste.FICHIER]
    told = replace(canonique.decode(data, manifeste.Manifeste), **fields)
    return colis.signed(files | {manifeste.FICHIER: manifeste.encode(told)})


def _pieces() -> tuple[manifeste.Inscrite, ...]:
    return opened(colis.packed()).manifeste.pieces


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "bytes before": (lambda: colis.enclosed(b"x" + colis.clear(colis.packed())), "conteneur"),
    "bytes behind": (lambda: colis.enclosed(colis.clear(colis.packed()) + b"x"), "conteneur"),
    "a lot behind another": (lambda: colis.enclosed(colis.clear(colis.packed()) * 2), "conteneur"),
    "an envelope in another": (lambda: colis.enclosed(colis.packed()), "conteneur"),
    "no container": (lambda: colis.enclosed(b"%PDF-1.7"), "conteneur"),
    "an empty archive": (lambda: colis.enclosed(archive.write({})), "conteneur"),
    "a deflated archive": (lambda: _zipped(compression=zipfile.ZIP_DEFLATED), "conteneur"),
    "an archive of another writer": (lambda: _zipped(compression=zipfile.ZIP_STORED), "conteneur"),
    "a file more": (lambda: _archived(lambda m: m.update({"virus.exe": b"MZ"})), "conteneur"),
    "a file beside the list": (lambda: _archived(lambda m: m.update({"scan-v1-03.pdf": b"%PDF"})), "conteneur"),
    "a file less": (lambda: _archived(lambda m: m.pop("scan-v1-01.pdf")), "conteneur"),
    "a file changed": (lambda: _archived(lambda m: m.update({"grille-v1.pdf": b"%PDF-1.7 autre"})), "conteneur"),
    "no signature": (lambda: _archived(lambda m: m.pop(asic.SIGNATURE)), "conteneur"),
    "an empty signature": (lambda: _archived(lambda m: m.update({asic.SIGNATURE: b""})), "signature"),
    "no list": (lambda: _archived(lambda m: m.pop(asic.LISTE)), "conteneur"),
    "another type": (lambda: _archived(lambda m: m.update(mimetype=b"application/zip")), "conteneur"),
    "a type with a line end": (lambda: _archived(lambda m: m.update(mimetype=asic.TYPE + b"\n")), "conteneur"),
    "a path out": (lambda: _archived(lambda m: m.update({"../x.pdf": b""})), "conteneur"),
    "a list with a line end": (lambda: _listed(lambda liste: liste + b"\n"), "conteneur"),
    "a list with an entity": (
        lambda: _listed(lambda liste: liste.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1)),
        "conteneur",
    ),
    "a list by SHA-1": (lambda: _listed(lambda liste: liste.replace(b"xmlenc#sha256", b"sha1")), "conteneur"),
    "the list of an older form": (lambda: _listed(lambda liste: liste.replace(b"v1.2.1#", b"v1.1.1#")), "conteneur"),
    "a list that names nothing": (lambda: _listed(lambda liste: asic.liste({})), "conteneur"),
    "a manifest changed": (lambda: _archived(lambda m: m.update({manifeste.FICHIER: b"{}"})), "conteneur"),
    "no manifest": (lambda: colis.signed({k: v for k, v in _files().items() if k != manifeste.FICHIER}), "manifeste"),
    "an empty manifest": (lambda: colis.signed(_files() | {manifeste.FICHIER: b"{}"}), "manifeste"),
    "a manifest that is no object": (lambda: colis.signed(_files() | {manifeste.FICHIER: b"[]"}), "manifeste"),
    "a manifest nested without end": (
        lambda: colis.signed(_files() | {manifeste.FICHIER: b'{"schema":1,"x":' + b"[" * 200_000}),
        "manifeste",
    ),
    "a manifest that is no text": (
        lambda: colis.signed(
            (files := _files())
            | {manifeste.FICHIER: files[manifeste.FICHIER].replace(b'"reference":"', b'"reference":"\xff', 1)}
        ),
        "manifeste",
    ),
    "a manifest of later": (lambda: _told(schema=2), "version"),
    "a manifest of before": (lambda: colis.signed(_files() | {manifeste.FICHIER: b'{"schema":0}'}), "manifeste"),
    "a manifest spaced otherwise": (
        lambda: colis.signed(
            (files := _files()) | {manifeste.FICHIER: files[manifeste.FICHIER].replace(b'":', b'": ', 1)}
        ),
        "manifeste",
    ),
    "a manifest with a field more": (
        lambda: colis.signed(
            (files := _files()) | {manifeste.FICHIER: files[manifeste.FICHIER].replace(b"{", b'{"a":1,', 1)}
        ),
        "manifeste",
    ),
    "a manifest that leaves a file out": (lambda: _told(pieces=_pieces()[1:]), "manifeste"),
    "a manifest that names nothing": (lambda: _told(pieces=()), "manifeste"),
    "a manifest that names a file twice": (lambda: _told(pieces=(*_pieces(), _pieces()[-1])), "manifeste"),
    "a manifest in another order": (lambda: _told(pieces=_pieces()[::-1]), "manifeste"),
    "a manifest with another size": (
        lambda: _told(pieces=(replace(_pieces()[0], taille=1), *_pieces()[1:])), "manifeste",
    ),
    "a manifest with another empreinte": (
        lambda: _told(pieces=(replace(_pieces()[0], empreinte=canonique.empreinte(b"")), *_pieces()[1:])),
        "manifeste",
    ),
    "a file that is called something else": (
        lambda: _told(pieces=(*_pieces()[:-1], replace(_pieces()[-1], nature="document"))), "manifeste",
    ),
    "the signature of another lot": (
        lambda: _archived(
            lambda m: m.update({asic.SIGNATURE: archive.read(colis.clear(colis.packed(sequence=2)))[asic.SIGNATURE]})
        ),
        "signature",
    ),
    "a signature with a byte more": (
        lambda: _archived(lambda m: m.update({asic.SIGNATURE: m[asic.SIGNATURE] + b"\0"})), "signature",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", HOSTILE)
def test_a_hostile_lot_is_refused_for_its_reason(how: str) -> None:
    make, expected = HOSTILE[how]
    assert reason(make()) == expected


def test_a_lot_as_large_as_may_be_passes_and_one_byte_more_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    data = colis.packed()
    monkeypatch.setattr(archive, "TAILLE_MAX", len(data))
    opened(data)
    monkeypatch.setattr(archive, "TAILLE_MAX", len(data) - 1)
    assert reason(data) == "demesure"
    with pytest.raises(LotRefuse):
        archive.read(b"x" * len(data))


def test_a_lot_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = colis.packed()
    monkeypatch.setattr(archive, "MEMBRES_MAX", len(colis.PIECES) + 4)
    opened(data)
    monkeypatch.setattr(archive, "MEMBRES_MAX", len(colis.PIECES) + 3)
    assert reason(data) == "demesure"


def test_other_programs_open_it_as_the_document_says(tmp_path: Path) -> None:
    """docs/format-lot.md, with age, unzip and openssl."""
    (tmp_path / "cle.txt").write_text(str(colis.CENTRE))
    (tmp_path / "lot.asice.age").write_bytes(colis.packed())
    (tmp_path / "centre.pem").write_bytes(colis.atelier().autorite.pem)

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert all(shutil.which(program) for program in ("age", "unzip", "openssl")), "outils/preparer.sh essais"
    assert run("age", "-d", "-i", "cle.txt", "-o", "lot.asice", "lot.asice.age").returncode == 0
    assert run("unzip", "-q", "lot.asice", "-d", ".").returncode == 0
    verified = run(
        "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", asic.SIGNATURE, "-content", asic.LISTE,
        "-CAfile", "centre.pem", "-purpose", "any", "-out", "out",
    )  # fmt: skip
    assert "CMS Verification successful" in verified.stderr
    assert (tmp_path / "out").read_bytes() == (tmp_path / asic.LISTE).read_bytes()
    assert (tmp_path / "mimetype").read_bytes() == asic.TYPE
