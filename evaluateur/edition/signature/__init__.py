"""Signing a file: increments and containers in one form only, so that whoever verifies can write them again."""
