"""What each shared fait does to a dossier, by step: small functions that give a changed copy, in constant time."""
