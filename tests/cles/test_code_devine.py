"""Whoever copied the memory and tries every code finds the key of the session, and opens nothing else with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import load_der_private_key

from evaluateur import journal
from evaluateur.cles import serrures
from evaluateur.cles.serrures import PhraseRefusee, Serrure
from evaluateur.db import journaux, moteur
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.metier import engagement
from evaluateur.metier.faits.notation import Pli
from evaluateur.metier.vocabulaire import ProfilId
from tests.parcours.monde import Monde

CODE = "258014"


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    """Évaluateur 1 marked, chose a code, and handed over: nobody has revealed anything."""
    made = Monde(tmp_path / "donnees")
    made.epreuve("1")
    made.noter_tout(1, "1")
    made.poste.trousseau.choisir_code(made.un.identifiant, CODE)
    made.seul(2)
    yield made
    made.poste.close()


def guessed(monde: Monde, codes: Iterator[str]) -> tuple[str, bytes]:
    """The code and the key, found by trying: what is in memory counts no tries."""
    kept = monde.poste.trousseau._seances._codes
    garde = kept._gardes[monde.un.identifiant]
    for code in codes:
        try:
            return code, serrures.unwrap(serrures.derive(code, garde.argon), garde.serrure, kept._usage)
        except PhraseRefusee:
            continue
    raise AssertionError("no code opens it")


def keys_from(code: str, found: bytes, derived: bytes) -> list[bytes]:
    """Everything of 32 bytes that one can make of them."""
    private = load_der_private_key(found, None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    scalar = private.private_numbers().private_value.to_bytes(32, "big")
    return [scalar, derived, found[:32], found[-32:], _sha(found), _sha(scalar), _sha(code.encode())]


def _sha(data: bytes) -> bytes:
    digest = Hash(SHA256())
    digest.update(data)
    return digest.finalize()


def opens(key: bytes, slot: Serrure | Pli, contexts: list[bytes]) -> bool:
    """Whether this key decrypts that, under any of these."""
    for context in contexts:
        try:
            AESGCM(key).decrypt(slot.nonce, slot.chiffre, context)
        except InvalidTag:
            continue
        return True
    return False


def require_nothing_opens(monde: Monde, code: str, found: bytes) -> None:
    """No slot of a profile, no pli, not the base; and it is none of the keys that sign documents or stand in seats."""
    garde = monde.poste.trousseau._seances._codes._gardes[monde.un.identifiant]
    keys = keys_from(code, found, serrures.derive(code, garde.argon))
    usages = [f"evaluateur/1/{p.identifiant}/{what}" for p in monde.poste.trousseau.profils
              for what in ("base", "solo", "signature", "titre")]  # fmt: skip
    contexts = [usage.encode() for usage in (*usages, "evaluateur/1/pin", "evaluateur/1/seance")]
    slots = [slot for p in monde.poste.trousseau.profils for slot in (p.base, p.solo, p.signature)]
    lines = list(journaux.read(monde.poste.coffre.base, monde.seance.identifiant))
    plis = [(line, fait) for line in lines if isinstance(fait := journal.read(line).fait, Pli)]
    assert len(plis) > 20
    own = serrures.derive(monde.secret, monde.deux.argon)
    assert opens(own, monde.deux.base, contexts), "what opens is seen to open"
    for key in keys:
        assert not any(opens(key, slot, contexts) for slot in slots)
        assert not any(opens(key, pli, [_context(monde, line.auteur, pli)]) for line, pli in plis)
        with pytest.raises(BaseInaccessible):
            moteur.connect(monde.donnees / moteur.FICHIER, key)
    ouvert = monde.poste.trousseau.profil_ouvert(monde.deux.identifiant)
    assert found not in (ouvert.cle_signature, ouvert.cle_document)
    public = monde.poste.trousseau.cle_seance(monde.un.identifiant)
    assert public not in {e.cle_publique for e in monde.seance.dossier.sieges.values()}


def _context(monde: Monde, auteur: str, pli: Pli) -> bytes:
    return engagement.contexte_pli(
        monde.seance.identifiant, pli.bloc, pli.siege, ProfilId(auteur), pli.version, pli.ordre, pli.remplis
    )


def test_the_code_found_among_a_few_opens_nothing_but_the_key_of_the_session(monde: Monde) -> None:
    code, found = guessed(monde, (f"{n:06}" for n in range(257_500, 258_100)))
    assert code == CODE
    require_nothing_opens(monde, code, found)


@pytest.mark.long
def test_the_code_found_among_all_opens_nothing_but_the_key_of_the_session(monde: Monde) -> None:
    """The right one last: every other is tried, and none opens anything."""
    others = (f"{n:06}" for n in range(1_000_000) if f"{n:06}" != CODE)
    code, found = guessed(monde, chain(others, [CODE]))
    assert code == CODE
    require_nothing_opens(monde, code, found)
