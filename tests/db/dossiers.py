"""The golden dossiers, and what was noted of them when they were made (``tests/references/fabriquer_dossiers.py``).

A change here means that dossiers already on laptops would read differently, or that agreements and dérogations given
before an update would be void after it: never update these values to make a test pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from evaluateur.db import journaux
from evaluateur.metier.dossier import Version
from evaluateur.metier.faits.conciliation import DerogationProposee
from evaluateur.metier.faits.partage import read_fait
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance
from tests.db.references import REFERENCES

DOSSIERS = REFERENCES / "dossiers-v6"
DONNEES = DOSSIERS / "donnees"
AUTORITE = DOSSIERS / "autorite.crt"
DEROGATIONS = DOSSIERS / "derogations.txt"
"""Reference and stored JSON of every dérogation that was asked for, a line each."""
INSTANT = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
"""When what is drafted again is drafted."""
FIGES = {
    "amende-v1": ("EX-AMENDE", 1),
    "amende-v2": ("EX-AMENDE", 2),
    "desaccord": ("EX-DESACCORD", 1),
    "absent": ("EX-ABSENT", 1),
    "abandon-une-signature": ("EX-ABANDON", 1),
    "papier": ("EX-TOUT", 1),
}
"""File of a grid → dossier and version that it prints."""


class Note(NamedTuple):
    """A dossier as it was."""

    identifiant: str
    rang: int
    tete: str
    projet: str
    """Empreinte of the record drafted from it, on paper, at ``INSTANT``."""


class Fige(NamedTuple):
    """A frozen record as it was: its empreinte, and that of its pages, unsigned."""

    pv: str
    pages: str


NOTES = {
    "EX-1": Note(
        "ff98bce63b81316473f0bc69d927e56e",
        9,
        "c1dfbe1df3b3cd8440619f2cd9216b35b647b9935320997d712325c2ef751556",
        "3db4673e0b58b2794eb493c99b540ad78137b7c75ce3be03f25af8cd6b0704bf",
    ),
    "EX-ABANDON": Note(
        "cfb62012b1dfe8a639afac5171b4e271",
        19,
        "3a5646ab0c94f7c08ef8cb1fb99fc2ed9cf21445935117a3e5266fa5f48ccdb1",
        "c219c101095feff28d7e3f394ee7a9293c8d10ba29d4f16adca4bf2cca800d34",
    ),
    "EX-ABSENT": Note(
        "b27037a56784c1b6b5481d1b17e7a45c",
        18,
        "07671ecca521baff3051d042b311c71c664128ff20299956c00355c5395359d1",
        "8f47f9620243f08ce78461f40cb0bd1c3aeaa0127ecdf7fb283c265abb036fa4",
    ),
    "EX-ACCORDS": Note(
        "13a54fa532ef989bc7a6fd9a3e55a0aa",
        456,
        "41dfbe091cfcdc1c8fbde5f1d8ca2d608ffb11955b77e0f51663a465b1bd1016",
        "2d67209a49ecc0773fb1ce1ed9ecb3e3a60a95e58cf8bb83df6f533ee030ecc7",
    ),
    "EX-AMENDE": Note(
        "790bb91dcdeb576278a7cde3631498e4",
        169,
        "260d413798d64c309a5db344ec9865a6c60eaec2e1a159255529f25fa2a3e909",
        "200e68a136ebc09553324f984c5c3cbb260713ab591ba872ffba3e5af437a27d",
    ),
    "EX-DESACCORD": Note(
        "92128a8139bba24aaf08bed01efb2e61",
        168,
        "d9071857bdf8bab7b9688263352ae0bf45eb5aa554399876a813b9a3a4d0a9ef",
        "3305ac8e894f28b154e22c249b952b7bd8ab6e0bad3a48c9af20b35f91a621f5",
    ),
    "EX-SIEGES": Note(
        "4a799c85428c3d9d5002c7ad241a4722",
        34,
        "b8c8bf548ee9817e082e38b37fad9f6ad3954ac2d8a0af44ea36ff6787c7df4e",
        "979c9a86871fca0a6bf0607237fb64bf6b053822983958f8a3b6d88f6c2ea7fe",
    ),
    "EX-TOUT": Note(
        "4f7177e16af99a5ccf5be8950389569b",
        619,
        "ab10888a43582675efeee0bf9f1c631fc18defe02bd9cd03a412d07fb4b7f943",
        "cf97b235a8ffe7dcbffbcae62e4178d311767c7e42d8cb67bc1e67e5dfc70bf1",
    ),
}
CONTENUS = {
    ("EX-ACCORDS", "1"): "b54561197d7759cd3041eb208c727ef25369fbc7d9a4cfe35c189b4c08fd74ac",
    ("EX-ACCORDS", "2"): "f7b47db27e54febfc35622ccdb221836df4164902fa519d8df36d47c569a0ebd",
    ("EX-ACCORDS", "3"): "0aca24925ef839a6761ee673c634286a7cb70d5a1017ead833eddbe93bcd0159",
    ("EX-ACCORDS", "4"): "b427264e56b4c611733ec2fc0fa57e23f1fd8566beabf97a9f969d636e228bd8",
    ("EX-ACCORDS", "5"): "88834f1cf7d4952e33509f56dbed409e83843d49eed6a049d16353f664613a21",
    ("EX-AMENDE", "5"): "b14d2ac84fd4651cdb88fefc8a9657e5247dc2f24572ed478ef617a888d12038",
    ("EX-DESACCORD", "4"): "b8a6710f9c7631a19887143568eba86114c7672f476e2e4c6a1f897839aeb40b",
    ("EX-TOUT", "1"): "39f8f36e2914824686cfb34c4fa3ef36338178839a0a69f7e6cbcf1ce9ed8789",
    ("EX-TOUT", "2"): "00703cb1d9daa6acca1d0c231e9524e7cccc7cbbed44cc85258e3577ac10d2c8",
    ("EX-TOUT", "4"): "e8f8753b4391a5847a822a4b03b954941d8511947c0dba415681c908aa999d75",
    ("EX-TOUT", "5"): "7de94fa04da6ac91ec6209ef474d8c32c0f4812b68db940c868fab67956c4f18",
}
"""What both were asked to confirm of a bloc."""
PAGES = {
    "amende-v1": Fige(
        "95842c0f274a0f251d3c29b62bb12c2cdd26692d041c6b4ff993646738192432",
        "9145f717990950427d2dc9c225b7c775a23f4d6dcba5b553c9acc1d8386dff83",
    ),
    "amende-v2": Fige(
        "eef16e01d6b4a1d520a9ba3173ac909f90491810ea2632b9487e697175bfd464",
        "c0435e9576a798a64ef57c6e4868ef940e8fc72d7d4f78a4525b20858eaca105",
    ),
    "desaccord": Fige(
        "87d28e8cc6918be6f44c40683b48801da684e63c43975f3fc5b5d2be5b71d589",
        "7769e53374ee0a30aae2e8cf7d9567c7c1ba634a34ebaa5fe1d24b04c8bc7f77",
    ),
    "absent": Fige(
        "79b3b9b457d6c21e989be975512c80f27671d0f6c5e763142f57b94aaeb08b25",
        "94c66192bab184c8c3d3592610ef6f50650bdf0a78670ef75f38505067ba8f83",
    ),
    "abandon-une-signature": Fige(
        "a03cdd997f7e905bfffcccc667da1f268158af79bc46370f9550df8260d5b329",
        "f5d71f72f6697b314246c31ef1c5b6c9585e49e3e2bf14c995d76cd9ced9a088",
    ),
    "papier": Fige(
        "ee3e3df985a399e45f6168b113cdb8958ae116669a01c5a7b1656c9da0de9664",
        "fa2d40353de81eb8312335190f0074fe3974bc1a0fe79e02f5044bbd4d0a2cf1",
    ),
}


def figees(seance: Seance) -> dict[int, Version]:
    """The frozen versions of a dossier."""
    dossier = seance.dossier
    return {v.numero: v for v in (*dossier.versions, *((dossier.fige,) if dossier.fige else ()))}


def proposees(poste: Poste) -> Iterator[tuple[str, str]]:
    """(reference, stored JSON) of every dérogation that was asked for, in order."""
    for resume in sorted(poste.liste.lister(), key=lambda r: r.reference):
        for line in journaux.read(poste.coffre.base, resume.dossier):
            if isinstance(read_fait(line.donnees), DerogationProposee):
                yield resume.reference, line.donnees
