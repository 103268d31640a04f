"""SQLite, through sqlite-utils on SQLCipher: the only room that knows the engine and the tables."""
