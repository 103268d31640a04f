"""What a person opens or confirms with: passphrases, codes, what was noted down."""
