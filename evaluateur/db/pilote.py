"""The driver, put in place before sqlite-utils looks for it: the one module that imports either.

A bare sqlcipher3 connection handed to a sqlite-utils that had found the standard driver silently lost 101 of 102 rows
after one ``INSERT … RETURNING``.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import sqlcipher3
import sqlcipher3.dbapi2

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2

from sqlite_utils import Database, Migrations  # noqa: E402 - only after the driver was put in place
from sqlite_utils import utils as _utils  # noqa: E402

if vars(_utils)["sqlite3"].__name__ != "sqlcipher3":
    raise ImportError("sqlite_utils was imported before evaluateur.db.pilote and took another driver")

if TYPE_CHECKING:
    # sqlcipher3 publishes no types; it behaves as the standard library's module.
    from sqlite3 import Connection, Error, IntegrityError, connect
else:
    from sqlcipher3 import Connection, Error, IntegrityError, connect

__all__ = ["Connection", "Database", "Error", "IntegrityError", "Migrations", "connect"]
