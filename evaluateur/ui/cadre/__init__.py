"""What every page and every screen is, and the strip at their foot."""
