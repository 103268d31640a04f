"""What a package holds that others wrote: the list (CycloneDX), the licences, the sums of what is handed out."""

from __future__ import annotations

import hashlib
import json
import uuid
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from email.parser import Parser
from pathlib import Path

from roues import TOOLS

SBOM, LICENCES = "Composants.cdx.json", "LICENCES-TIERCES.txt"
COMMON = Path("/usr/share/common-licenses")
WHOLE_TEXTS = {"LGPL-3.0-only": ("LGPL-3", "GPL-3")}
"""Licences that a wheel names and does not hold, and where this system has their text."""
_RULE = "=" * 100


@dataclass(frozen=True)
class Part:
    """One component."""

    name: str
    version: str
    licence: str
    text_file: str = ""
    """Of a part whose licence lies in the package already: where."""
    sha256: str = ""
    purl: str = ""
    texts: tuple[str, ...] = field(default=())


def write(folder: Path, version: str, wheels: Iterable[Path], parts: Sequence[Part]) -> None:
    """Write the list and the licences into a folder."""
    every = [*parts, *sorted((_wheel(path) for path in wheels), key=lambda part: part.name.lower())]
    every = [part for part in every if part.name not in TOOLS]
    (folder / SBOM).write_text(json.dumps(_bom(version, every), ensure_ascii=False, indent=1) + "\n", "utf-8")
    (folder / LICENCES).write_text(_licences(every), "utf-8")


def sums(folder: Path, name: str, pattern: str) -> None:
    """Write the SHA-256 of what is handed out, as ``sha256sum --check`` reads it."""
    lines = [f"{_digest(path)}  {path.name}\n" for path in sorted(folder.glob(pattern)) if path.is_file()]
    (folder / name).write_text("".join(lines), "utf-8")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _wheel(path: Path) -> Part:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        home = next(name for name in names if name.endswith(".dist-info/METADATA")).rpartition("/")[0]
        told = Parser().parsestr(archive.read(f"{home}/METADATA").decode("utf-8"))
        files = [n for n in names if n.startswith(f"{home}/") and _is_licence(n.rpartition("/")[2])]
        texts = tuple(archive.read(name).decode("utf-8", "replace") for name in sorted(files))
    name, version = str(told["Name"]), str(told["Version"])
    licence = str(told["License-Expression"] or told["License"] or "").splitlines()
    classified = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or [] if c.startswith("License ::")]
    said = licence[0] if licence and licence[0] else ", ".join(classified) or "voir le texte"
    texts += tuple(
        (COMMON / file).read_text("utf-8") for mark, files in WHOLE_TEXTS.items() if mark in said for file in files
    )
    return Part(name, version, said, "", _digest(path), f"pkg:pypi/{name.lower()}@{version}", texts)


def _is_licence(name: str) -> bool:
    return name.lower().startswith(("licen", "copying", "notice", "authors"))


def _bom(version: str, parts: Sequence[Part]) -> dict[str, object]:
    """CycloneDX 1.5. Its number is that of its contents: the same package has the same list."""
    components = [_component(part) for part in parts]
    content = json.dumps([version, components], sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "evaluateur",
                "name": "evaluateur",
                "version": version,
                "licenses": [{"license": {"id": "EUPL-1.2"}}],
            }
        },
        "components": components,
        "dependencies": [{"ref": "evaluateur", "dependsOn": [component["bom-ref"] for component in components]}],
    }


def _component(part: Part) -> dict[str, object]:
    said: dict[str, object] = {
        "type": "library",
        "bom-ref": part.purl or f"{part.name}@{part.version}",
        "name": part.name,
        "version": part.version,
        "licenses": [{"license": {"name": part.licence}}],
    }
    if part.purl:
        said["purl"] = part.purl
    if part.sha256:
        said["hashes"] = [{"alg": "SHA-256", "content": part.sha256}]
    return said


def _licences(parts: Sequence[Part]) -> str:
    """One text, for whoever wants to read it; the same texts are told once."""
    lines = [
        "Évaluateur est distribué sous la licence publique de l’Union européenne (EUPL-1.2) : LICENCE-Evaluateur.txt.",
        "Il contient les composants suivants, chacun sous sa licence.",
        "",
        *(f"{part.name} {part.version} : {part.licence}" for part in parts),
        "",
        "Qt, PySide6 et shiboken6 sont employés sous la LGPL 3 : leurs bibliothèques sont des fichiers séparés,",
        "que chacun peut remplacer par les siennes.",
    ]
    seen = set[str]()
    for part in parts:
        lines += ["", _RULE, f"{part.name} {part.version} ({part.licence})", _RULE]
        if part.text_file:
            lines.append(f"Texte : {part.text_file}")
        for text in part.texts:
            lines.append(text.strip() if text not in seen else "(texte déjà donné plus haut)")
            seen.add(text)
    return "\n".join(lines) + "\n"
