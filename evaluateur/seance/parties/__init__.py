"""The parts of which the poste (coffre, trousseau, liste) and a séance (plume, cahier, brouillons, cloture) are made.

Each knows those before it in its list, and none the poste's or the séance's own wiring.
"""
