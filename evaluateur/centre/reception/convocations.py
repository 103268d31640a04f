"""The convocations that a centre sent, as its reception keeps them: what is expected, and who is asked to evaluate."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from evaluateur import fichiers
from evaluateur.centre.reception.attendus import Attendu
from evaluateur.echange.convocation import signee
from evaluateur.echange.convocation.rendez_vous import Designe, RendezVous
from evaluateur.echange.convocation.signee import Appel, ConvocationRefusee
from evaluateur.metier.typographie import plat
from evaluateur.titres import pkcs, titre
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import Titre, TitreIllisible


class Designations(Struct, frozen=True):
    """Whom the centre designated: by their certificates, by the keys of these; by their names, dossier by dossier."""

    titres: dict[str, Titre] = {}
    """By public key, as a journal writes it (base64)."""
    jurys: dict[str, tuple[Designe, ...]] = {}
    """By reference, as :func:`plat` writes it."""

    def nom(self, reference: str, siege: int) -> str:
        """Whom the last convocation of a dossier names for a seat; empty when it names nobody."""
        jury = self.jurys.get(plat(reference), ())
        return jury[siege - 1].nom if siege <= len(jury) else ""


def keep(folder: Path, data: bytes, known: Iterable[Autorite]) -> Appel:
    """Keep a convocation that was sent. Raises :class:`ConvocationRefusee` for what tells nothing that is expected."""
    appel = signee.read(data, known).appel
    if not appel.fixes:
        raise ConvocationRefusee(
            f"La convocation {appel.numero} ne dit pas quels dossiers elle attend.",
            "Signez-la de nouveau avec cette version de l’application, ou donnez la liste par --attendus.",
        )
    fichiers.make_folder(folder)
    fichiers.write(folder / f"{appel.numero}{signee.EXTENSION}", data)
    return appel


def read(folder: Path, known: Sequence[Autorite]) -> list[Appel]:
    """Those that lie there, in the order in which they were issued; a stranger's file is stepped over."""
    found = list[Appel]()
    for path in sorted(folder.glob(f"*{signee.EXTENSION}")):
        with suppress(fichiers.LectureRefusee, ConvocationRefusee):
            found.append(signee.read(fichiers.read(path, signee.OCTETS_MAX), known).appel)
    return sorted(found, key=lambda appel: appel.emise_le)


def attendus(sent: Iterable[Appel]) -> tuple[Attendu, ...]:
    """What is expected: the last word on each dossier counts, a cancelled one is expected no more."""
    last = {plat(fixed.reference): (appel, fixed) for appel in sent for fixed in appel.fixes if fixed.reference}
    return tuple(_expected(appel, fixed) for appel, fixed in last.values() if not fixed.annule)


def _expected(appel: Appel, fixed: RendezVous) -> Attendu:
    end = fixed.fin or fixed.jour
    return Attendu(fixed.reference, fixed.candidat, fixed.appels, fixed.quand, end, appel.numero)


def designations(sent: Sequence[Appel]) -> Designations:
    """Whom these convocations designate; the last word counts."""
    titres = dict[str, Titre]()
    for appel in sent:
        for data in appel.certificats:
            with suppress(TitreIllisible):
                found = titre.read(pkcs.read(data, "").certificat)
                titres[base64.b64encode(found.cle_publique).decode("ascii")] = found
    jurys = {plat(fixed.reference): fixed.jury for appel in sent for fixed in appel.fixes if fixed.reference}
    return Designations(titres, jurys)
