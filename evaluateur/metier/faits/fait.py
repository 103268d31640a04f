"""Base of the shared faits: one frozen, tagged type each.

A fait says what happened, with the data that a reader needs ten years later. Shared faits are written in clear (in an
encrypted base); what an evaluator does alone (``faits_solo``) reaches the journal only inside a ``Pli``.
"""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from evaluateur.metier.vocabulaire import Empreinte


class Fait(Struct, frozen=True, gc=False, forbid_unknown_fields=True, tag_field="type"):
    """Base of the shared faits."""


class FaitSigne(Fait, frozen=True, gc=False, kw_only=True):
    """A fait that one evaluator stands for: he signs it (P-256) over the head of the journal that it follows.

    Message: :func:`evaluateur.metier.engagement.message_signe`, which holds the instant too. Both are put in when the
    fait is chained.
    """

    tete: Empreinte | UnsetType = UNSET
    """UNSET in a journal of a base before 8: its signature, where it had one, covered less."""
    signature: bytes | UnsetType = UNSET


FORME_LIEE = 2
"""Of a journal: whatever one evaluator stands for is signed over the head it follows."""
