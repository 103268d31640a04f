"""What may be done now: each act checks the rules and returns the faits it makes, or refuses in French."""
