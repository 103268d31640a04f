"""The parts of which the poste (coffre, trousseau, liste, annonces) and a séance (plume, cahier, brouillons) are made.

Each calls those that stand before it, and never the poste or the séance. ``cloture`` alone knows the poste: it asks it
for certificates and backups.
"""
