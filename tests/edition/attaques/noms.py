"""Names and certificates that the verifier would refuse: the application must say so before anyone signs.

A game is won when both have signed and the file is then refused; or when a certificate is refused for a name that is
the right one in another typography.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from msgspec.structs import replace

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Habilite
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import Numero
from evaluateur.seance import confiance
from evaluateur.titres import emission, pkcs, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.emission import Duree
from tests.edition.attaques.atelier import Atelier
from tests.edition.attaques.attaque import PERSONNE, Recueil
from tests.edition.attaques.bureau import ANNE, BASILE, Bureau, Nom
from tests.parcours.habilites import SECRET
from tests.parcours.monde import argon_leger

RECUEIL = Recueil("names and certificates")


def _sign(bureau: Bureau, good: str) -> str:
    """Freeze, sign, sign; nothing when the application refused in words, or the file is good."""
    try:
        bureau.figer()
        bureau.signer()
    except Refus:
        return ""
    verdict = bureau.judge()
    return "" if verdict.statut == good else f"both signed, then: {verdict.reproches[-1]}"


def _play(
    atelier: Atelier,
    un: Nom = ANNE,
    deux: Nom = BASILE,
    certified: str = "",
    gesture: Callable[[Bureau], None] | None = None,
    *,
    provisional: bool = False,
) -> str:
    """``certified``: the name that the centre writes for évaluateur 2; ``provisional``: there is no centre."""
    bureau = Bureau(Path(mkdtemp(dir=atelier.folder)), un, deux)
    try:
        try:
            if not provisional:
                bureau.designer(1)
                bureau.designer(2, certified)
        except Refus as refus:
            return f"the certificate was refused: {refus}"
        if gesture is not None:
            gesture(bureau)
        return _sign(bureau, "intact" if provisional else "authentique")
    finally:
        bureau.poste.close()


_PAIRS: dict[str, tuple[Nom, Nom]] = {
    "a name and its reverse": (("THOMAS", "Martin"), ("MARTIN", "Thomas")),
    "a name and the same without accents": (("LEFÈVRE", "Léa"), ("LEFEVRE", "Lea")),
    "a name and the same with an invisible letter": (("DURAND", "Claude"), ("DURAND\u200b", "Claude")),
    "a name and the same turned round for the eye": (("DURAND", "Claude"), ("\u202eDNARUD\u202c", "Claude")),
    "a name and the same with another hyphen": (("LE GALL-ROY", "Ana"), ("LE GALL\u2011ROY", "Ana")),
    "a name and the same with another apostrophe": (("D’ALMEIDA", "Luís"), ("D'ALMEIDA", "Luís")),
    "a name and the same with its letters tied": (("LEBŒUF", "Ana"), ("LEBOEUF", "Ana")),
    "two names without a Latin letter": (("ΠΑΠΑΣ", "Νίκος"), ("ИВАНОВ", "Пётр")),
    "a name of one person in both seats": (("DURAND", "Claude"), ("DURAND", "Claude")),
    "a name and the same with a middle dot": (("DURAND", "Claude"), ("DURAND", "· Claude")),
    "a name and the same with letters and accents apart": (("LEFÈVRE", "Ana"), ("LEFE\u0300VRE", "Ana")),
    "names of digits and signs": (("***", "1"), ("---", "1")),
    "a name of 67 bytes in 62 letters": (("É" * 5 + "A" * 50, "Anaïsa"), BASILE),
    "a name of 67 letters": (("A" * 50, "Rose Marie Ana Lou"), BASILE),
    "a name of 64 letters": (("A" * 50, "B" * 13), BASILE),
    "a name of 65 letters": (("A" * 51, "B" * 13), BASILE),
    "a name of 33 letters of two bytes": (("É" * 20, "È" * 12), BASILE),
    "a name cut amid a word at 64": (("A" * 60, "Rose"), BASILE),
    "a name of 300 letters": (("A" * 150, "B" * 149), BASILE),
    "two names alike for their first 64 letters": (("A" * 70, "Rose"), ("A" * 70, "Lou")),
    "a name that ends in a blank at 64": (("A" * 63, "Rose"), BASILE),
    "a name with a line end": (("DURAND\nACQUIS", "Claude"), BASILE),
    "a name of four bytes a letter": (("𝒟URAND", "Claude"), BASILE),
}
for _nom, (_un, _deux) in _PAIRS.items():
    RECUEIL.game(f"both sign under {_nom}, and the file is refused", partial(_play, un=_un, deux=_deux), PERSONNE)
    RECUEIL.game(
        f"both sign under {_nom}, without a centre, and the file is refused",
        partial(_play, un=_un, deux=_deux, provisional=True), PERSONNE,
    )  # fmt: skip

_CERTIFIED: dict[str, tuple[Nom, str]] = {
    "another apostrophe": (("D’ALMEIDA", "Luís"), "D'ALMEIDA Luís"),
    "an apostrophe that the profile has not": (("D'ALMEIDA", "Luís"), "D’ALMEIDA Luís"),
    "letters untied": (("LEBŒUF", "Ana"), "LEBOEUF Ana"),
    "letters tied": (("LEBOEUF", "Ana"), "LEBŒUF Ana"),
    "a hyphen that does not break": (("LE GALL-ROY", "Ana"), "LE GALL\u2011ROY Ana"),
    "a dash": (("LE GALL-ROY", "Ana"), "LE GALL–ROY Ana"),
    "a blank that does not break": (("LE GALL", "Ana"), "LE\u00a0GALL Ana"),
    "letters and accents apart": (("LEFÈVRE", "Ana"), "LEFE\u0300VRE Ana"),
    "an invisible letter": (("DURAND", "Claude"), "DURAND\u200b Claude"),
    "the first name first": (("DURAND", "Claude"), "Claude DURAND"),
    "small letters": (("DURAND", "Claude"), "durand claude"),
    "a letter of Poland": (("ŁUKASIK", "Ana"), "LUKASIK Ana"),
    "a letter of Germany": (("WEIß", "Ana"), "WEISS Ana"),
    "a letter of Denmark": (("SØRENSEN", "Ana"), "SORENSEN Ana"),
}
for _nom, (_deux, _certified) in _CERTIFIED.items():
    RECUEIL.game(
        f"a certificate with {_nom} is refused, or its file is",
        partial(_play, deux=_deux, certified=_certified), PERSONNE,
    )  # fmt: skip


# --- certificates


def _expired(bureau: Bureau) -> None:
    bureau.horloge.avancer(500 * 24 * 3600)


def _stolen(bureau: Bureau) -> None:
    bureau.centre.revoquer("ESSAI-DEUX Basile", "cle_volee", bureau.horloge.instant)
    _publish(bureau)


def _dismissed(bureau: Bureau) -> None:
    bureau.centre.revoquer("ESSAI-DEUX Basile", "fin_de_fonction", bureau.horloge.instant - timedelta(hours=1))
    _publish(bureau)


def _publish(bureau: Bureau) -> None:
    folder = bureau.donnees.parent / "centre"
    bureau.seul(1)
    confiance.retenir_revocations(bureau.poste, (folder / autorite.REVOCATIONS).read_bytes())
    bureau.listes = [(folder / autorite.REVOCATIONS).read_bytes()]


def _wrong_seat(bureau: Bureau) -> None:
    bureau.designer(2, "", 1)


def _too_early(bureau: Bureau) -> None:
    bureau.horloge.deplacer(-3600)


def _ends_today(bureau: Bureau) -> None:
    bureau.designer(2, jusqu_au=date(2026, 11, 16))
    bureau.horloge.avancer(16 * 3600 + 1)


def _of_another_authority(bureau: Bureau) -> None:
    true = bureau.centre
    autorite.creer(
        bureau.donnees.parent / "faux", "Centre Exemple", SECRET, bureau.horloge.instant, os.urandom, argon_leger
    )
    bureau.centre = autorite.open_autorite(bureau.donnees.parent / "faux", SECRET)
    bureau.designer(2)
    bureau.centre = true


def _same_key(bureau: Bureau) -> None:
    """One key, made by the centre, in the profiles of both: its register of before did not know keys."""
    lot = bureau.centre.habiliter_avec_cle(_whole(bureau, 1), bureau.horloge.instant, os.urandom)
    assert lot.cle is not None
    public = titre.public_bytes(emission.cle(lot.cle).public_key())
    who, duree = _whole(bureau, 2), Duree(bureau.horloge.instant, bureau.horloge.instant + timedelta(days=300))
    centre = bureau.centre
    twin = emission.habiliter(centre._private, centre.certificat, public, who.nom, who.attestation, duree, 77)
    bureau.importer(1, pkcs.write_p12(lot, "un", "AZUR-42"), "AZUR-42")
    bureau.importer(2, pkcs.write_p12(replace(lot, certificat=twin), "deux", "AZUR-42"), "AZUR-42")


def _whole(bureau: Bureau, siege: Numero) -> Habilite:
    return Habilite(bureau.profil(siege).nom_complet, Attestation((siege,)), date(2027, 12, 31))


for _nom, _gesture in {
    "is for the key of the other": _same_key,
    "has expired": _expired,
    "ended last night": _ends_today,
    "is revoked, its key stolen": _stolen,
    "is revoked, its holder dismissed": _dismissed,
    "is for the other seat": _wrong_seat,
    "begins later": _too_early,
    "is of another authority of the same name": _of_another_authority,
}.items():
    RECUEIL.game(f"both sign though a certificate {_nom}, and the file is refused", partial(_play, gesture=_gesture))
