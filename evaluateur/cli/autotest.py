"""``evaluateur --autotest``: does this copy of the application work on this machine?

A session of made-up people goes the whole way in a temporary folder, from an empty base to the receipt of the training
body, by the commands that anyone may type: what is tried is what is used. No window, no network, no real data. Being of
practice, its lot is put aside once it was read: the receipt has to say that, and nothing else.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import timedelta
from pathlib import Path

import click
from msgspec import Struct

from evaluateur import __version__, fichiers
from evaluateur.cli.autorite import VARIABLE_PHRASE as AUTHORITY
from evaluateur.cli.autorite import now
from evaluateur.cli.receptions import A_REGARDER
from evaluateur.cli.receptions import VARIABLE_PHRASE as RECEPTION
from evaluateur.cli.sortie import say
from evaluateur.metier.refus import Refus

_PHRASE = "phrase secrète de l’autotest"
_AVANT = timedelta(days=14)
"""The session has just ended: what designates its evaluators holds whenever a copy is tried."""


class AutotestEchoue(Refus):
    """This copy of the application does not work here."""


class Etape(Struct, frozen=True):
    """One command of the way: what it does in words, how it is typed, how it has to end."""

    dit: str
    typed: Callable[[Path], tuple[str, ...]]
    """The command, given the folder in which everything lies."""
    status: int = 0
    """With which it has to end."""


def run(group: click.Group) -> None:
    """Go the whole way by the commands of this group. Raises :class:`AutotestEchoue`, which names the step."""
    with tempfile.TemporaryDirectory(prefix="evaluateur-autotest-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        prepare(folder)
        with _environment(secrets()):
            for rank, etape in enumerate(ETAPES, 1):
                say(f"{rank}/{len(ETAPES)}  {etape.dit}")
                _do(group, etape, etape.typed(folder))
    say(f"Autotest réussi : Évaluateur {__version__} fonctionne sur cet ordinateur.")


def prepare(folder: Path) -> None:
    """Make, in an empty folder, the place where lots are handed over."""
    (folder / "depot").mkdir()


def secrets() -> dict[str, str]:
    """The passphrases of what is made up, where the commands look for them."""
    from evaluateur import demo

    return {AUTHORITY: demo.PHRASE, RECEPTION: _PHRASE}


def _do(group: click.Group, etape: Etape, typed: tuple[str, ...]) -> None:
    said, done = io.StringIO(), False
    try:
        with redirect_stdout(said), redirect_stderr(said):
            status = _status(group, typed)
        done = status == etape.status
    except Refus as refus:
        raise AutotestEchoue(f"Autotest en échec, « {etape.dit} » : {refus.phrase}", refus.remede) from refus
    finally:  # a fault goes on to the outermost door: what was said before it is worth reading
        if not done:
            for line in said.getvalue().splitlines():
                say(f"    {line}")
    if not done:
        raise AutotestEchoue(
            f"Autotest en échec, « {etape.dit} » : « evaluateur {typed[0]} » sort par {status}.",
            "Installez de nouveau l’application ; si cela ne change rien, transmettez ce texte.",
        )


def _status(group: click.Group, typed: tuple[str, ...]) -> int:
    try:
        status = group.main(list(typed), prog_name="evaluateur", standalone_mode=False)
    except SystemExit as end:
        status = end.code
    return status if isinstance(status, int) else 0


@contextmanager
def _environment(added: dict[str, str]) -> Iterator[None]:
    """Where the commands look for passphrases; put back as it was."""
    before = {name: os.environ.get(name) for name in added}
    os.environ.update(added)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _at(folder: Path) -> tuple[str, str]:
    return ("--donnees", str(folder / "sortie" / "donnees"))


def _reference(folder: Path) -> str:
    from evaluateur.demo import lire

    return lire().reference


def _jouer(folder: Path) -> tuple[str, ...]:
    first = f"{now() - _AVANT:%Y-%m-%d}"
    return ("demo", "--sans-fenetre", "--debut", first, "--sortie", str(folder / "sortie"))


def _relire(folder: Path) -> tuple[str, ...]:
    return ("journal", "--verifier", *_at(folder))


def _imprimer(document: str) -> Callable[[Path], tuple[str, ...]]:
    def typed(folder: Path) -> tuple[str, ...]:
        to = str(folder / f"{document}.pdf")
        return ("imprimer", _reference(folder), "--document", document, "--sortie", to, *_at(folder))

    return typed


def _verifier(folder: Path) -> tuple[str, ...]:
    return ("verifier", str(folder / "grille.pdf"), *_at(folder))


def _practice_authority(folder: Path) -> Path:
    from evaluateur.demo.designation import DOSSIER

    return folder / "sortie" / "donnees" / DOSSIER


def _root(folder: Path) -> Path:
    from evaluateur.centre.autorite.autorite import CERTIFICAT

    return _practice_authority(folder) / CERTIFICAT


def _creer_reception(folder: Path) -> tuple[str, ...]:
    root = str(_root(folder))
    return ("centre", "reception", "creer", "--autorite", root, "--dossier", str(folder / "reception"))


def _habiliter(folder: Path) -> tuple[str, ...]:
    from evaluateur.centre.reception.bureau import DEMANDE

    whom = ("--service", "Service d’essai", "--contact", "sans réseau")
    last = f"{now() + timedelta(days=2):%Y-%m-%d}"
    asked = ("--demande", str(folder / "reception" / DEMANDE), "--sortie", str(folder / "reponse.crt"))
    at = ("--dossier", str(_practice_authority(folder)))
    return ("centre", "habiliter-reception", *whom, "--jusqu-au", last, *asked, *at)


def _importer(folder: Path) -> tuple[str, ...]:
    return ("centre", "reception", "importer", str(folder / "reponse.crt"), "--dossier", str(folder / "reception"))


def _remettre(folder: Path) -> tuple[str, ...]:
    from evaluateur.centre.reception.bureau import PUBLIQUE

    key = (folder / "reception" / PUBLIQUE).read_text("ascii").strip()
    return ("remettre", _reference(folder), "--cle", key, "--vers", str(folder / "depot"), *_at(folder))


def _recevoir(folder: Path) -> tuple[str, ...]:
    return ("centre", "reception", "recevoir", str(folder / "depot"), "--dossier", str(folder / "reception"))


def _accuser(folder: Path) -> tuple[str, ...]:
    at = ("--dossier", str(folder / "reception"))
    return ("centre", "reception", "accuser", "--vers", str(folder / "retour"), *at)


def _lire_accuse(folder: Path) -> tuple[str, ...]:
    return ("accuse", str(_receipt_of_practice(folder)), *_at(folder))


def _receipt_of_practice(folder: Path) -> Path:
    """The receipt that says why the lot is put aside. Raises :class:`AutotestEchoue` when none does."""
    from evaluateur.titres import FICHIER_MAX, accuses, rattachement

    root = [rattachement.read_autorite(fichiers.read(_root(folder), FICHIER_MAX))]
    for path in sorted((folder / "retour").glob(f"*{accuses.EXTENSION}")):
        if accuses.read_file(fichiers.read(path, FICHIER_MAX), root).accuse.raison == "entrainement":
            return path
    raise AutotestEchoue(
        "Autotest en échec : aucun accusé ne dit que le lot est celui d’un dossier d’entraînement.",
        "Installez de nouveau l’application ; si cela ne change rien, transmettez ce texte.",
    )


ETAPES = (
    Etape("Des données chiffrées sont créées, une session complète y est jouée et signée par les deux", _jouer),
    Etape("Les données sont relues page à page, et leur journal vérifié", _relire),
    Etape("La grille officielle signée est écrite", _imprimer("grille")),
    Etape("Les feuilles d’observation sont imprimées", _imprimer("feuilles")),
    Etape("La synthèse pour le candidat est imprimée", _imprimer("synthese")),
    Etape("La grille signée est vérifiée", _verifier),
    Etape("Un organisme de formation crée sa réception", _creer_reception),
    Etape("Son autorité habilite la réception", _habiliter),
    Etape("La réception importe cette habilitation", _importer),
    Etape("Le dossier est emballé en un lot signé et chiffré, et remis dans un dossier partagé", _remettre),
    Etape("L’organisme reçoit le lot, le juge et l’inscrit", _recevoir, A_REGARDER),
    Etape("L’organisme accuse réception, et dit que c’est un entraînement", _accuser),
    Etape("L’ordinateur lit l’accusé de réception", _lire_accuse),
)
