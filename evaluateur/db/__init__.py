"""SQLite, through sqlite-utils on SQLCipher: the only room that knows the engine and the tables."""

# First, whichever module is asked for: the engine must be in place before anything imports sqlite_utils.
import evaluateur.db.moteur  # noqa: F401
