"""The register of a centre: a chain to which one adds, and from which a person can be taken out."""
