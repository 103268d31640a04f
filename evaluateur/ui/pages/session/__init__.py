"""One session, step by step."""
