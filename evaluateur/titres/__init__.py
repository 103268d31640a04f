"""Titres: the X.509 certificates that say who may sign, in which seat, and for whom.

``attestation`` is what the centre attests of a person; ``titre`` reads a certificate; ``emission`` makes one;
``rattachement`` answers whether a certificate was good for a seat, under a pinned authority, at an instant.
"""

from __future__ import annotations

from evaluateur.fichiers import MIB

FICHIER_MAX = MIB
"""Bytes of a file of certificates, of a revocation list, of a receipt: far above any real one."""
