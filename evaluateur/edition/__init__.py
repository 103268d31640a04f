"""The documents that leave the window: first the official grid, as PDF."""
