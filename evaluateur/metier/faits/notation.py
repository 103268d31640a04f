"""What each evaluator does alone, as everyone may read it; and its reveal."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from evaluateur.metier.faits.fait import Fait, FaitSigne
from evaluateur.metier.vocabulaire import BlocCode, Empreinte, Numero, ProfilId


class Pli(Fait, frozen=True, gc=False):
    """A sealed envelope: one feuillet of a solo fait, readable by its author alone until the reveal.

    Outside it shows its author's seat and its place in his grid, authenticated.
    """

    bloc: BlocCode
    siege: Numero
    version: int
    ordre: int
    """1 for the first pli of this author in this grid: none can be dropped, repeated or moved."""
    nonce: bytes
    chiffre: bytes
    remplis: int | UnsetType = UNSET
    """Of a base before 6: cells filled. Such a pli holds a whole fait."""


class GrilleScellee(FaitSigne, frozen=True, gc=False):
    """An evaluator seals his grid of a bloc: it will not change, and he cannot deny it.

    ``engagement`` commits to the grid and to the key that opens it.
    """

    bloc: BlocCode
    siege: Numero
    version: int
    plis: int
    engagement: Empreinte
    forme: int | UnsetType = UNSET
    """:data:`FORME_LIEE`; UNSET in a base before 8: its signature is over
    :func:`evaluateur.metier.engagement.message_scellement`, which names the head too."""


class Ouverture(Struct, frozen=True, forbid_unknown_fields=True):
    """What opens one sealed grid."""

    siege: Numero
    auteur: ProfilId
    cle: bytes
    sel: bytes


class GrillesRevelees(Fait, frozen=True, gc=False):
    """The grids of a bloc become readable, one way, for everyone who holds the journal.

    One opening a seat of the référentiel, in their order: a pair is revealed once both are sealed; whoever sits alone
    seals and opens in one gesture, for there is nobody from whom his grid was hidden.
    """

    bloc: BlocCode
    ouvertures: Annotated[tuple[Ouverture, ...], Meta(min_length=1, max_length=2)]


FaitDeNotation = (
    Pli | GrilleScellee | GrillesRevelees
)  # fmt: skip
