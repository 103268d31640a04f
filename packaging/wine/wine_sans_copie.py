"""A plugin of pytest for a Wine older than 9, whose CopyFile2 ends the process: Python then copies by itself."""

from __future__ import annotations

import shutil

vars(vars(shutil)["_winapi"]).pop("CopyFile2", None)
