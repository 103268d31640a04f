"""``evaluateur centre convoquer``: one signed file for the evaluators, who and where, and how dossiers come back."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec
from msgspec import Struct

from evaluateur import fichiers
from evaluateur.cli.autorite import autorite_option, now, phrase_autorite
from evaluateur.cli.francais import Command
from evaluateur.cli.sortie import say, write
from evaluateur.echange.convocation import signee
from evaluateur.echange.convocation.rangees import OCTETS_MAX
from evaluateur.echange.convocation.signee import Consignes
from evaluateur.echange.transports import destinations
from evaluateur.echange.transports.destinations import DestinationRefusee
from evaluateur.horloge import HorlogeSysteme
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import enumeration, plat, pluriel
from evaluateur.titres import FICHIER_MAX

if TYPE_CHECKING:  # the reader of tables loads when one is read
    from evaluateur.echange.convocation.convocation import Ligne
    from evaluateur.metier.referentiel import Referentiel

_FILE = click.Path(dir_okay=False, path_type=Path)


class _Fichier(Struct, frozen=True, forbid_unknown_fields=True):
    """The file of instructions, in TOML."""

    cles: tuple[str, ...]
    depot: list[dict[str, Any]]
    contact: str
    conservation: int = 0


@click.command(cls=Command)
@click.argument("tableau", type=_FILE)
@click.option(
    "--consignes", type=_FILE, metavar="FICHIER", required=True, help="Clés, dépôts, contact et conservation (TOML)."
)
@click.option(
    "--referentiel", "choisi", default="", metavar="CODE", help="Référentiel joint : son code, ou un fichier."
)
@click.option(
    "--evaluateurs", type=click.IntRange(1, 2), help="Nombre d’évaluateurs, si le référentiel le laisse au choix."
)
@click.option(
    "--reception", "receptions", type=_FILE, metavar="CERT", multiple=True, help="Certificat de la réception."
)
@click.option(
    "--certificat", "certificats", type=_FILE, metavar="CERT", multiple=True, help="Certificat d’un évaluateur."
)
@click.option("--cas", type=_FILE, metavar="FICHIER", help="Banque de cas à tirer au sort, par bloc (TOML).")
@click.option("--sortie", type=_FILE, metavar="FICHIER", required=True, help="Fichier à envoyer aux évaluateurs.")
@autorite_option
def convoquer(
    tableau: Path,
    consignes: Path,
    choisi: str,
    evaluateurs: int | None,
    receptions: tuple[Path, ...],
    certificats: tuple[Path, ...],
    cas: Path | None,
    sortie: Path,
    dossier: Path,
) -> None:
    """Signe une convocation : les candidats (CSV ou XLSX), leurs heures, et comment leurs dossiers reviennent."""
    from evaluateur import referentiels
    from evaluateur.centre.autorite import autorite as metier
    from evaluateur.echange.convocation import cas as bank
    from evaluateur.echange.convocation.convocation import read_convocation

    ref = _referentiel(choisi, evaluateurs)
    content = fichiers.read(tableau, OCTETS_MAX)
    fuseau = HorlogeSysteme().fuseau
    loaded = read_convocation(content, tableau.name, ref, fuseau=fuseau, signed=True)
    _check(loaded.lignes)
    cases = bank.read(fichiers.read(cas, FICHIER_MAX), ref) if cas else {}
    joined = referentiels.canonical_bytes(ref) if choisi or evaluateurs else b""
    ouverte = metier.open_autorite(dossier, phrase_autorite())
    acknowledging = [fichiers.read(path, FICHIER_MAX) for path in receptions]
    data = ouverte.convoquer(
        tableau.name,
        content,
        read_consignes(consignes),
        now(),
        referentiel=joined,
        receptions=acknowledging,
        certificats=[_of_a_person(path) for path in certificats],
        rendez_vous=[line.rendez_vous for line in loaded.lignes if line.rendez_vous is not None],
        fuseau=fuseau,
        cas=cases,
    )
    recue = signee.read(data, ouverte.connues())  # what could not be imported is not sent
    write(sortie, data)
    say(f"Convocation {recue.appel.numero}, {pluriel(len(loaded.lignes), 'candidat')} : {sortie}")
    for phrase in [r.phrase for line in loaded.lignes for r in line.remarques]:
        say(phrase)
    without = [fixed.reference for fixed in recue.appel.fixes if fixed.heure is None and not fixed.annule]
    if without and len(without) < len(recue.appel.fixes):
        say(f"Sans heure : {enumeration(without)}.")


def _referentiel(given: str, evaluateurs: int | None) -> Referentiel:
    """That of a file or of a code, with so many evaluators; of what is installed, the first. Raises :class:`Refus`."""
    from evaluateur import referentiels

    installed = referentiels.juries(referentiels.bundled())
    known = referentiels.juries([Path(given)]) if Path(given).is_file() else installed
    chosen = [ref for ref in known if known is not installed or not given or ref.code == given]
    if not chosen:
        codes = enumeration(list(dict.fromkeys(ref.code for ref in installed)))
        raise Refus(f"Aucun référentiel n’a le code « {given} ».", f"Choisissez parmi : {codes}.")
    found = [ref for ref in chosen if evaluateurs is None or len(ref.sieges) == evaluateurs]
    if not found:
        raise Refus(
            f"Ce référentiel ne se mène pas à {pluriel(evaluateurs or 0, 'évaluateur')}.", "Retirez --evaluateurs."
        )
    return found[0]


def _check(lines: Sequence[Ligne]) -> None:
    """What is wrong in the table, and what only a signed one needs. Raises :class:`Refus`."""
    for remarque in (r for line in lines for r in line.remarques if r.bloquante):
        raise Refus(remarque.phrase, remarque.remede)
    seen = dict[str, int]()
    for line in lines:
        if not line.reference:
            raise Refus(
                f"Ligne {line.numero} : la référence manque.",
                "Donnez-en une à chaque candidat : elle dit quel dossier est déplacé, attendu, reçu.",
            )
        if (before := seen.setdefault(plat(line.reference), line.numero)) != line.numero:
            raise Refus(
                f"Lignes {before} et {line.numero} : la référence {line.reference} figure deux fois.",
                "Donnez à chaque candidat la sienne.",
            )


def _of_a_person(path: Path) -> bytes:
    """The answer to a request, without any secret key in it. Raises :class:`Refus`."""
    from evaluateur.titres import pkcs

    data = fichiers.read(path, FICHIER_MAX)
    if pkcs.read(data, "").cle:
        raise Refus(
            f"« {path.name} » contient une clé secrète.", "Envoyez-le à cette personne seule, par un autre chemin."
        )
    return data


def read_consignes(path: Path) -> Consignes:
    """The instructions of a file. Raises :class:`Refus`."""
    try:
        table = tomllib.loads(fichiers.read(path, FICHIER_MAX).decode("utf-8"))
        given = msgspec.convert(table, _Fichier)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, msgspec.ValidationError) as error:
        raise Refus(
            f"Le fichier de consignes {path.name} n’est pas valable.",
            "Reprenez l’exemple de la documentation (docs/remise.md).",
        ) from error
    try:
        places = destinations.read(given.depot)
    except DestinationRefusee as refus:
        raise Refus(refus.phrase, f"Corrigez les dépôts dans {path.name}.") from refus
    return Consignes(given.cles, places, given.contact, given.conservation)
