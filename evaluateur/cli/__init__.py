"""The command line: one of the two outermost doors. Everything it says is French."""

from __future__ import annotations

import csv
import io
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
import platformdirs
from msgspec import json, structs

from evaluateur import __version__, referentiels
from evaluateur.cli.francais import Groupe, expliquer
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import francais, pluriel
from evaluateur.seance import consultation
from evaluateur.seance.changement import Changement
from evaluateur.seance.horloge import HorlogeSysteme
from evaluateur.seance.poste import Poste

VARIABLE_PHRASE = "EVALUATEUR_PHRASE"
VARIABLE_PROFIL = "EVALUATEUR_PROFIL"
ECHEC, DEFAUT = 1, 70
FORMULES = ("=", "+", "-", "@", "\t", "\r")


def _dossier_donnees() -> Path:
    return Path(platformdirs.user_data_dir("evaluateur", appauthor=False))


_donnees = click.option(
    "--donnees",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    default=_dossier_donnees,
    help="Dossier des données ; à défaut, celui de l'application.",
)


@contextmanager
def _poste(donnees: Path) -> Iterator[Poste]:
    """Open a data folder with the secret at hand: the practice one, the environment's, or the one typed."""
    with Poste(donnees, HorlogeSysteme()) as poste:
        if not poste.profils:
            raise Refus(f"Il n'y a pas de données d'Évaluateur dans {donnees}.", "Vérifiez l'option --donnees.")
        entrainement = poste.phrase_entrainement()
        nom = os.environ.get(VARIABLE_PROFIL, "")
        candidats = [p for p in poste.profils if nom in ("", p.identifiant, p.nom, p.nom_complet)]
        if not candidats or (len(candidats) > 1 and entrainement is None):
            noms = ", ".join(p.nom_complet for p in poste.profils)
            raise Refus("Il faut dire quel profil ouvre la base.", f"Donnez son nom dans {VARIABLE_PROFIL} : {noms}.")
        phrase = entrainement or os.environ.get(VARIABLE_PHRASE)
        if phrase is None:
            phrase = click.prompt(f"Phrase secrète de {candidats[0].nom_complet}", hide_input=True, err=True)
        poste.deverrouiller(candidats[0].identifiant, phrase)
        poste.asseoir(candidats[0].identifiant)
        yield poste


@click.group(
    cls=Groupe,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--aide", "--help"]},
    subcommand_metavar="COMMANDE…",
    options_metavar="[OPTIONS]",
)
@click.version_option(__version__, "--version", message="%(prog)s %(version)s", help="Affiche la version.")
@click.pass_context
def groupe(contexte: click.Context) -> None:
    """Évaluateur : les sessions de jury d'une certification professionnelle, sans réseau."""
    if contexte.invoked_subcommand is None:
        click.echo(contexte.get_help())


@groupe.command()
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
    help="Dossier des données d'entraînement ; à défaut, « donnees » dans le dossier de sortie.",
)
@click.option("--trace", is_flag=True, help="Écrit une ligne « dossier rang empreinte » par fait enregistré.")
@click.option("--sans-fenetre", is_flag=True, help="N'ouvre rien à la fin, pas même la grille.")
def demo(sortie: Path, donnees: Path | None, trace: bool, sans_fenetre: bool) -> None:
    """Joue une session complète, de la convocation à la grille officielle, sur des personnes fictives."""
    from evaluateur import demo as demonstration
    from evaluateur.edition import grille

    pv = demonstration.demontrer(donnees or sortie / "donnees", _dire, _tracer if trace else None)
    chemin = sortie / f"grille-{pv.reference}-v{pv.version}.pdf"
    _ecrire(chemin, grille.composer(pv))
    _dire(f"Grille officielle : {chemin}")
    if not trace:
        click.echo(str(chemin))
    if not (trace or sans_fenetre):
        click.launch(str(chemin))


def _tracer(changement: Changement) -> None:
    for ligne in changement.inscriptions:
        sys.stdout.write(f"{ligne.dossier} {ligne.rang} {ligne.empreinte}\n")
    sys.stdout.flush()


def _ecrire(chemin: Path, octets: bytes) -> None:
    try:
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_bytes(octets)
    except OSError as erreur:
        raise Refus(f"Le fichier {chemin} ne s'écrit pas.", "Vérifiez le dossier, la place et vos droits.") from erreur


def _dire(phrase: str) -> None:
    click.echo(francais(phrase), err=True)


@groupe.command()
@click.argument("dossier", required=False)
@click.option("--verifier", is_flag=True, help="Vérifie chaque page de la base, la chaîne et les signatures.")
@click.option(
    "--format", "forme", type=click.Choice(["texte", "csv", "json"]), default="texte", help="Forme de la sortie."
)
@_donnees
def journal(dossier: str | None, verifier: bool, forme: str, donnees: Path) -> None:
    """Montre le journal d'un dossier (référence ou identifiant), ou la liste des dossiers."""
    with _poste(donnees) as poste:
        if verifier:
            poste.base.check_pages()
        if dossier is None and forme == "texte" and not verifier:
            _lister(poste)
            return
        choisis = [poste.identifier(dossier)] if dossier else [r.dossier for r in poste.lister()]
        lignes = [ligne for choisi in choisis for ligne in consultation.consulter(poste, choisi)]
    if verifier:
        faits, dossiers = pluriel(len(lignes), "fait"), pluriel(len(choisis), "dossier")
        _dire(f"Vérifié : {faits} dans {dossiers}, chaîne et signatures intactes.")
    if not verifier or forme != "texte":
        click.echo(_FORMES[forme](lignes), nl=False)


def _lister(poste: Poste) -> None:
    for resume in poste.lister():
        debut = resume.debut.isoformat() if resume.debut else "sans date"
        click.echo(francais(f"{resume.reference}  {debut}  {resume.candidat}  {resume.prochaine.phrase}"))


def _texte(lignes: list[consultation.LigneJournal]) -> str:
    sortie = []
    for ligne in lignes:
        bloc = f"bloc {ligne.bloc}, " if ligne.bloc and not ligne.phrase.startswith("Bloc") else ""
        ancien = f" [auparavant : {_une_ligne(ligne.ancien)}]" if ligne.ancien else ""
        motif = f" ({_une_ligne(ligne.motif)})" if ligne.motif else ""
        sortie.append(
            francais(f"{ligne.rang:5d}  {ligne.instant[:19]:19}  {ligne.nom} : {bloc}{ligne.phrase}{ancien}{motif}")
        )
    return "\n".join(sortie) + "\n"


def _une_ligne(texte: str) -> str:
    return " ".join(texte.split())


def _csv(lignes: list[consultation.LigneJournal]) -> str:
    flux = io.StringIO()
    ecrivain = csv.writer(flux, delimiter=";", lineterminator="\n")
    ecrivain.writerow(consultation.LigneJournal.__struct_fields__)
    for ligne in lignes:
        ecrivain.writerow([_inerte(v) for v in structs.astuple(ligne)])
    return flux.getvalue()


def _inerte(valeur: object) -> object:
    """Keep a spreadsheet from running a text that begins like a formula."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return f"'{valeur}" if isinstance(valeur, str) and valeur.startswith(FORMULES) else valeur


def _json(lignes: list[consultation.LigneJournal]) -> str:
    return json.format(json.encode(lignes), indent=1).decode("utf-8") + "\n"


_FORMES = {"texte": _texte, "csv": _csv, "json": _json}


@groupe.group(cls=Groupe)
def referentiel() -> None:
    """Vérifie ou liste les référentiels."""


@referentiel.command("verifier")
@click.argument("fichiers", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
def referentiel_verifier(fichiers: tuple[Path, ...]) -> None:
    """Vérifie des fichiers de référentiel ; sans argument, ceux de l'application."""
    for fichier in fichiers or tuple(referentiels.bundled()):
        ref = referentiels.read_file(fichier)
        click.echo(francais(f"{fichier.name} : conforme, empreinte {referentiels.empreinte(ref)}"))


@referentiel.command("lister")
def referentiel_lister() -> None:
    """Liste les référentiels de l'application."""
    for fichier in referentiels.bundled():
        ref = referentiels.read_file(fichier)
        criteres = pluriel(sum(len(b.criteres) for b in ref.blocs), "critère")
        click.echo(francais(f"{ref.code}  version {ref.version}  {ref.certification.titre}"))
        click.echo(
            francais(f"    {pluriel(len(ref.blocs), 'bloc')}, {criteres}, empreinte {referentiels.empreinte(ref)}")
        )


@groupe.command()
@click.argument("dossier")
@click.option(
    "--sortie",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FICHIER",
    required=True,
    help="Fichier PDF à écrire.",
)
@_donnees
def imprimer(dossier: str, sortie: Path, donnees: Path) -> None:
    """Imprime la grille officielle d'un dossier, en PDF."""
    from evaluateur.edition import grille

    with _poste(donnees) as poste:
        pv = poste.ouvrir_dossier(poste.identifier(dossier)).proces_verbal()
    _ecrire(sortie, grille.composer(pv))
    click.echo(str(sortie))


def main() -> None:
    """Run the command line; every outcome ends in a French sentence and an exit status."""
    try:
        groupe(prog_name="evaluateur", standalone_mode=False)
    except click.exceptions.Exit as fin:
        sys.exit(fin.exit_code)
    except click.Abort:
        _dire("Interrompu.")
        sys.exit(ECHEC)
    except click.ClickException as erreur:
        _dire(expliquer(erreur))
        sys.exit(erreur.exit_code)
    except Refus as refus:
        _dire(str(refus))
        sys.exit(ECHEC)
    except Exception as defaut:  # noqa: BLE001 - the outermost door
        _dire(f"Évaluateur a rencontré un défaut : rien d'enregistré n'est perdu. Rapport : {_rapporter(defaut)}")
        sys.exit(DEFAUT)


def _rapporter(defaut: BaseException) -> Path:
    """Write a crash report without personal data: places in the code, never values nor messages."""
    dossier = Path(platformdirs.user_log_dir("evaluateur", appauthor=False))
    dossier.mkdir(parents=True, exist_ok=True)
    instant = datetime.now(UTC)
    chemin = dossier / f"defaut-{instant:%Y%m%dT%H%M%S}.txt"
    lignes = [f"Évaluateur {__version__}", f"{type(defaut).__module__}.{type(defaut).__qualname__}"]
    lignes += [f"{Path(c.filename).name}:{c.lineno} {c.name}" for c in traceback.extract_tb(defaut.__traceback__)]
    chemin.write_text("\n".join(lignes) + "\n", encoding="utf-8")
    return chemin
