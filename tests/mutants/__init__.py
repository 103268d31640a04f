"""Mutants: one small change of the code at a time, and whether any test notices (``make mutants``)."""
