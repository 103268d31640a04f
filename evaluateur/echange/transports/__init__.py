"""The channels by which a lot leaves: one protocol, a module for each sort of place. Only they know a network."""
