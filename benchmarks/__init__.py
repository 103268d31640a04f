"""Ratios against the bare libraries, measured side by side in one run. Never part of the tests."""
