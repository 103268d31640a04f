"""The parts that several screens or pages are built of."""
