"""What is committed to and what is signed: canonical messages, so that a proof can be checked ten years later."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from evaluateur.metier import canonique, designation
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.fait import FaitSigne
from evaluateur.metier.grille import Grille
from evaluateur.metier.vocabulaire import BlocCode, DossierId, Empreinte, ProfilId


def empreinte_grille(grille: Grille) -> Empreinte:
    """The empreinte of a grid, notes and flags included: all that its author wrote."""
    return canonique.empreinte(canonique.encode(grille))


def engagement(
    *,
    dossier: DossierId,
    bloc: BlocCode,
    siege: int,
    auteur: ProfilId,
    version: int,
    plis: int,
    grille: Grille,
    key: bytes,
    salt: bytes,
) -> Empreinte:
    """The salted commitment of a seal: to the grid, to the key that opens its plis, and to how many there are.

    AES-GCM alone does not commit to its key; without the key in here, a second key could open other marks.
    """
    return canonique.empreinte(
        canonique.encode(
            {
                "auteur": auteur,
                "bloc": bloc,
                "cle": key.hex(),
                "dossier": dossier,
                "grille": empreinte_grille(grille),
                "objet": "engagement",
                "plis": plis,
                "sel": salt.hex(),
                "siege": siege,
                "version": version,
            }
        )
    )


def message_scellement(
    *, dossier: DossierId, bloc: BlocCode, siege: int, version: int, engagement: Empreinte, tete: Empreinte
) -> bytes:
    """What an evaluator signed, in a base before 8, when he sealed: his commitment and the head at that moment."""
    return canonique.encode(
        {
            "bloc": bloc,
            "dossier": dossier,
            "engagement": engagement,
            "objet": "scellement",
            "siege": siege,
            "tete": tete,
            "version": version,
        }
    )


def message_signe(*, dossier: DossierId, auteur: ProfilId, instant: datetime, fait: FaitSigne) -> bytes:
    """What an evaluator signs when he stands for a fait: all that its line says, and the head that it follows."""
    return canonique.encode(
        {
            "auteur": auteur,
            "dossier": dossier,
            "fait": replace(fait, signature=UNSET),
            "instant": instant.astimezone(UTC).isoformat(timespec="microseconds"),
            "objet": "fait signé",
        }
    )


def attested_key(dossier: Dossier, auteur: ProfilId, rang: int, instant: datetime) -> str:
    """The public key of a session that this person attested at this rank; empty once that day is over.

    The day is that of the place where the session is held.
    """
    attestee = dossier.cles_seance.get(auteur)
    if attestee is None or attestee.rang != rang:
        return ""
    fuseau = dossier.session.fuseau
    same_day = designation.local(attestee.instant, fuseau).date() == designation.local(instant, fuseau).date()
    return attestee.cle if same_day else ""


def message_accord(*, dossier: DossierId, bloc: BlocCode, siege: int, empreinte: Empreinte) -> bytes:
    """What an evaluator signed, in a base before 8, when he confirmed the content of a bloc."""
    return canonique.encode(
        {"bloc": bloc, "dossier": dossier, "empreinte": empreinte, "objet": "accord", "siege": siege}
    )


def message_proces_verbal(*, dossier: DossierId, version: int, siege: int, empreinte: Empreinte) -> bytes:
    """What an evaluator signed by key, in a base before 8, when he signed the frozen record."""
    return canonique.encode(
        {"dossier": dossier, "empreinte": empreinte, "objet": "proces-verbal", "siege": siege, "version": version}
    )


class _ContextePli(Struct, gc=False):
    # Declared in sorted order: encoded as it stands, it is canonical. One is made for every mark.
    auteur: ProfilId
    bloc: BlocCode
    dossier: DossierId
    ordre: int
    remplis: int | UnsetType
    siege: int
    version: int


def contexte_pli(
    dossier: DossierId, bloc: BlocCode, siege: int, auteur: ProfilId, version: int, order: int, filled: int | UnsetType
) -> bytes:
    """What a pli authenticates beside its content: whose, where, which one; what an old one says, too."""
    return canonique.encode(_ContextePli(auteur, bloc, dossier, order, filled, siege, version))
