"""What every page and every screen is."""
