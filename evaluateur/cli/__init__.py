"""The command line: one of the two outermost doors. Everything it says is French."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from evaluateur import __version__, defaut, fichiers, traces
from evaluateur.cli import autotest
from evaluateur.cli.centre import centre
from evaluateur.cli.convoquer import convoquer
from evaluateur.cli.francais import Group, explain
from evaluateur.cli.poste import data_option, open_poste, usual_folder
from evaluateur.cli.receptions import reception
from evaluateur.cli.referentiel import referentiel
from evaluateur.cli.remettre import accuse, remettre
from evaluateur.cli.secours import secours
from evaluateur.cli.sortie import confirm, pour, say, say_last, tell, write
from evaluateur.cli.verifier import verifier
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import francais, pluriel
from evaluateur.seance import consultation, export_journal
from evaluateur.seance.changement import Changement
from evaluateur.seance.garde import coherence
from evaluateur.seance.garde.reperes import REMEDE
from evaluateur.seance.imprimes import IMPRIMES
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.titres import FICHIER_MAX

FAILURE, FAULT = 1, 70


def _autotest(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and isinstance(context.command, click.Group):
        autotest.run(context.command)
        context.exit()


@click.group(
    cls=Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--aide", "--help"]},
    subcommand_metavar="COMMANDE…",
    options_metavar="[OPTIONS]",
)
@click.version_option(__version__, "--version", message="%(prog)s %(version)s", help="Affiche la version.")
@click.option(
    "--autotest",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_autotest,
    help="Essaie tout, sans fenêtre, dans un dossier temporaire ; 0 si tout fonctionne.",
)
@click.option(
    "--donnees",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    help="Dossier des données que la fenêtre ouvre ; à défaut, celui de l’application.",
)
@click.pass_context
def group(context: click.Context, donnees: Path | None) -> None:
    """Évaluateur : les sessions de jury d'une certification professionnelle, sans réseau."""
    if context.invoked_subcommand is None:
        context.invoke(fenetre, donnees=donnees or usual_folder())
    elif donnees is not None:
        raise Refus(
            "L’option --donnees, placée avant la commande, ne vaut que pour la fenêtre.",
            f"Placez-la après : evaluateur {context.invoked_subcommand} --donnees DOSSIER.",
        )


@group.command()
@data_option
def fenetre(donnees: Path) -> None:
    """Ouvre l'application : c'est aussi ce que fait « evaluateur » seul."""
    traces.wipe_what_is_freed()
    try:
        from evaluateur import app
    except ImportError as error:  # as the loader of Linux says it: « libEGL.so.1: cannot open shared object file »
        library, _, why = str(error).partition(":")
        if not why or ".so" not in library:
            raise
        raise Refus(
            f"La fenêtre ne peut pas s’ouvrir : il manque à ce système la bibliothèque « {library} ».",
            "Installez Évaluateur par son paquet (.deb), ou tapez : sudo apt-get install -y libgl1 libegl1 "
            "libxcb-cursor0.",
        ) from error
    from evaluateur.demo.entrainement import ouvrir_entrainement

    sys.exit(app.run(donnees, ouvrir_entrainement))


@group.command()
@click.option(
    "--sortie",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    default=Path("sortie"),
    help="Dossier où écrire la grille officielle ; à défaut, « sortie ».",
)
@click.option(
    "--donnees",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    help="Dossier des données d’entraînement ; à défaut, « donnees » dans le dossier de sortie.",
)
@click.option("--trace", is_flag=True, help="Écrit une ligne « dossier rang empreinte » par événement enregistré.")
@click.option("--sans-fenetre", is_flag=True, help="N’ouvre rien à la fin, pas même la grille.")
@click.option(
    "--debut",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    metavar="AAAA-MM-JJ",
    help="Premier jour de la session jouée ; à défaut, le 12 novembre 2026.",
)
def demo(sortie: Path, donnees: Path | None, trace: bool, sans_fenetre: bool, debut: datetime | None) -> None:
    """Joue une session complète, de la convocation à la grille officielle, sur des personnes fictives."""
    from evaluateur import demo as demonstration

    folder = donnees or sortie / "donnees"
    pv, original = demonstration.demontrer(
        folder, say, _trace if trace else None, debut=debut.date() if debut else None
    )
    path = sortie / f"grille-{pv.reference}-v{pv.version}.pdf"
    write(path, original)
    say(f"Grille officielle, signée par les deux évaluateurs : {path}")
    say(f"À vérifier par : evaluateur verifier {path} --donnees {folder}")
    if not trace:
        tell(str(path))
    if not (trace or sans_fenetre):
        click.launch(str(path))


def _trace(changement: Changement) -> None:
    for line in changement.inscriptions:
        sys.stdout.write(f"{line.dossier} {line.rang} {line.empreinte}\n")
    sys.stdout.flush()


@group.command()
@click.argument("dossier", required=False)
@click.option(
    "--verifier",
    is_flag=True,
    help="Vérifie chaque page de la base, l’enchaînement, les signatures, puis la liste, les documents et les purges.",
)
@click.option(
    "--format", "form", type=click.Choice(["texte", "csv", "json"]), default="texte", help="Forme de la sortie."
)
@data_option
def journal(dossier: str | None, verifier: bool, form: str, donnees: Path) -> None:
    """Montre le journal d'un dossier (référence ou identifiant), ou la liste des dossiers."""
    with open_poste(donnees) as poste:
        if verifier:
            poste.coffre.base.check_pages()
        if dossier is None and form == "texte" and not verifier:
            _list(poste)
            return
        chosen = [poste.liste.identifier(dossier)] if dossier else [r.dossier for r in poste.liste.lister()]
        lines = [line for one in chosen for line in consultation.consulter(poste, one)]
        alert = poste.reperes.alerte
        remarks = coherence.check(poste, chosen, every=dossier is None) if verifier and not alert else []
    if verifier and alert:
        raise Refus(alert, REMEDE)
    if verifier:
        faits, dossiers = pluriel(len(lines), "événement"), pluriel(len(chosen), "dossier")
        say(f"Vérifié : {faits} dans {dossiers}, suite et signatures intactes.")
        for remark in remarks:
            say(remark)
    if not verifier or form != "texte":
        pour(_FORMS[form](lines), mark=form == "csv")


def _list(poste: Poste) -> None:
    for resume in poste.liste.lister():
        debut = resume.debut.isoformat() if resume.debut else "sans date"
        tell(francais(f"{resume.reference}  {debut}  {resume.candidat}  {resume.prochaine.phrase}"))


_FORMS = {"texte": export_journal.as_text, "csv": export_journal.as_csv, "json": export_journal.as_json}


@group.command()
@click.argument("dossier")
@click.option(
    "--document",
    type=click.Choice(tuple(IMPRIMES)),
    default="grille",
    help=f"Ce qui est écrit : {' ; '.join(f'{key}, {one.dit}' for key, one in IMPRIMES.items())}. À défaut, la grille.",
)
@click.option(
    "--sortie",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FICHIER",
    required=True,
    help="Fichier PDF à écrire.",
)
@data_option
def imprimer(dossier: str, document: str, sortie: Path, donnees: Path) -> None:
    """Écrit un document d’un dossier, en PDF : à défaut sa grille officielle, avec les signatures données."""
    with open_poste(donnees) as poste:
        copy = IMPRIMES[document].preparer(poste, ouvrir_dossier(poste, poste.liste.identifier(dossier)))
        pdf = copy.travail()
    write(sortie, pdf)
    tell(str(sortie))


centre.add_command(reception)
centre.add_command(convoquer)
group.add_command(centre)
group.add_command(referentiel)
group.add_command(remettre)
group.add_command(accuse)
group.add_command(secours)
group.add_command(verifier)


@group.command()
@click.argument("dossier")
@click.option(
    "--sortie", type=click.Path(file_okay=False, path_type=Path), metavar="DOSSIER", required=True, help="Où écrire."
)
@data_option
def acces(dossier: str, sortie: Path, donnees: Path) -> None:
    """Écrit tout ce qui est conservé sur le candidat d'un dossier (droit d'accès)."""
    from evaluateur.seance import acces as droit

    with open_poste(donnees) as poste:
        done = droit.export(poste, poste.liste.identifier(dossier), sortie)
    say(droit.said(done))
    tell(str(done.depot.path))


@group.command()
@click.argument("accuse", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--oui", is_flag=True, help="Ne demande pas de confirmation.")
@data_option
def purger(accuse: Path, oui: bool, donnees: Path) -> None:
    """Efface un dossier que l’organisme a accepté (accusé) ou ordonne d’effacer (ordre) : données et sauvegardes."""
    from evaluateur.seance import purge
    from evaluateur.ui.bureau.memoire import Memoire

    data = fichiers.read(accuse, FICHIER_MAX)
    with open_poste(donnees) as poste:
        if poste.coffre.phrase_entrainement() is None:
            poste.coffre.second = Memoire(donnees).second
        loaded = purge.check(poste, data)
        say(loaded.dit)
        if not oui and not confirm("L’effacer pour toujours de cet ordinateur et de ses sauvegardes"):
            raise click.Abort
        purge.run(poste, data)
    say(f"Dossier {loaded.reference} effacé ; la preuve en est conservée.")


def main() -> None:
    """Run the command line; every outcome ends in a French sentence and an exit status."""
    traces.leave_no_core()
    try:
        status = group(prog_name="evaluateur", standalone_mode=False)  # what a command that ends early asks for
    except click.Abort:
        _end("Interrompu.", FAILURE)
    except click.ClickException as error:
        if isinstance(error, click.exceptions.NoArgsIsHelpError) and error.ctx is not None:
            click.echo(error.ctx.get_help(), err=True)
            sys.exit(error.exit_code)
        _end(explain(error), error.exit_code)
    except Refus as refus:
        _end(str(refus), FAILURE)
    except Exception as fault:  # noqa: BLE001 - the outermost door
        _end(f"Une erreur inattendue s’est produite. Ce qui était enregistré est intact. {defaut.tell(fault)}", FAULT)
    if isinstance(status, int) and status:
        sys.exit(status)


def _end(phrase: str, status: int) -> NoReturn:
    """Say it and end. Without a terminal by ``FAULT``: ``FAILURE`` then means that nobody was told anything."""
    sys.exit(status if say_last(phrase) else FAULT)
