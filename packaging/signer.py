"""Sign a Windows program, where there is a key to sign with: ``signer.py PROGRAMME``.

``EVALUATEUR_CLE_SIGNATURE`` names a PKCS#12 file, ``EVALUATEUR_CLE_SIGNATURE_PHRASE`` a file that holds its passphrase,
and ``EVALUATEUR_HORODATAGE_SIGNATURE`` the address of a time-stamping service. Without the first, nothing is signed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

KEY, PHRASE, STAMP = (
    "EVALUATEUR_CLE_SIGNATURE",
    "EVALUATEUR_CLE_SIGNATURE_PHRASE",
    "EVALUATEUR_HORODATAGE_SIGNATURE",
)


def sign(program: Path) -> bool:
    """Sign a program in its place; whether there was a key."""
    key = os.environ.get(KEY)
    if not key:
        return False
    signed = program.with_name(f"{program.name}.signe")
    command = ["osslsigncode", "sign", "-pkcs12", key, "-h", "sha256", "-n", "Évaluateur"]
    if phrase := os.environ.get(PHRASE):
        command += ["-readpass", phrase]
    if stamp := os.environ.get(STAMP):
        command += ["-ts", stamp]
    subprocess.run([*command, "-in", str(program), "-out", str(signed)], check=True, stdout=subprocess.DEVNULL)
    signed.replace(program)
    return True


if __name__ == "__main__":
    sign(Path(sys.argv[1]))
