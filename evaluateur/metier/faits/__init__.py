"""The shared faits, by step; ``partage`` names them all."""
