"""Titres: the X.509 certificates that say who may sign, in which seat, and for whom.

``attestation`` is what the centre attests of a person; ``titre`` reads a certificate; ``emission`` makes one;
``rattachement`` answers whether a certificate was good for a seat, under a pinned authority, at an instant.
"""
